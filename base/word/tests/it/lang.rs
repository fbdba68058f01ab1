use word::{Lang, Words};

const SIZES: Words = Words::new("{n} 个子组", "{n} subgroups");

#[test]
fn a_locale_and_a_browser_preference_name_the_language() {
    assert_eq!(Lang::of_preference("zh_CN.UTF-8"), Lang::ZhCn);
    assert_eq!(Lang::of_preference("fr-FR,zh-TW;q=0.8,en;q=0.5"), Lang::ZhCn);
    assert_eq!(Lang::of_preference("C"), Lang::En);
}

#[test]
fn arguments_are_filled_and_never_filled_twice() {
    assert_eq!(SIZES.fill(Lang::ZhCn, &[("n", "5")]), "5 个子组");
    assert_eq!(SIZES.fill(Lang::En, &[("n", "{n}")]), "{n} subgroups");
    assert_eq!(SIZES.placeholders(Lang::En), SIZES.placeholders(Lang::ZhCn));
}
