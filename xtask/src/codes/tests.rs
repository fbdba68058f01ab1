//! Every code that is answered is explained, and by the words of its place.

use std::collections::BTreeSet;

use super::scan::{Found, Source, codes};
use super::{file, gather, is_answering, run, scan};
use crate::{docs::Mode, house};

#[test]
fn the_registry_is_what_the_code_says() {
    assert_eq!(run(Mode::Check).unwrap(), 0, "run `cargo xtask docs`");
}

#[test]
fn every_code_of_the_page_of_refusals_is_explained() {
    let known = gather(house::root()).unwrap();
    for page in ["docs/refusals.md", "docs/refusals.zh.md"] {
        let text = std::fs::read_to_string(house::root().join(page)).unwrap();
        let named: BTreeSet<&str> =
            text.split('`').skip(1).step_by(2).filter(|text| scan::is_code(text)).collect();
        assert!(named.len() > 10, "{page} names codes");
        for code in named {
            assert!(known.contains_key(code), "{page} names {code}, which nothing answers");
        }
    }
}

/// Independent of the scanner: what stands right behind a constructor, by the text alone.
#[test]
fn no_code_in_a_constructor_is_missed() {
    let kept = std::fs::read_to_string(file()).unwrap();
    let mut n = 0;
    for path in house::files(&house::root()).unwrap().iter().filter(|path| is_answering(path)) {
        let text = std::fs::read_to_string(house::root().join(path)).unwrap();
        let calls = ["Message::new(", "Refusal::new(", "Failure::new("];
        for rest in calls.iter().flat_map(|call| text.split(call).skip(1)) {
            let Some(rest) = rest.trim_start().strip_prefix('"') else { continue };
            let code = rest.split('"').next().unwrap();
            n += 1;
            // A sentence that is called as its method is explained with the method.
            let is_method = || validate::methods().any(|method| method.card.id.name == code);
            let is_kept = kept.contains(&format!("\n\"{code}\":"));
            assert!(is_kept || is_method(), "{path}: {code} is not explained");
        }
    }
    assert!(n > 300, "{n} constructors were looked at");
}

fn found(text: &str) -> Vec<Found> {
    codes(&[Source::read("a.rs", text).unwrap()])
}

fn said(text: &str) -> Vec<String> {
    let [found] = &found(text)[..] else { panic!("one code in {text}") };
    found.said.iter().map(|sentence| sentence.en.clone()).collect()
}

#[test]
fn words_are_found_where_they_stand_and_behind_their_names() {
    let here = r#"fn f() -> M { Message::new("acts.a", Words::new("甲", "go \
                  on"), []) }"#;
    assert_eq!(said(here), ["go on"]);
    let constant = r#"const W: Words = Words::new("甲", "one"); fn f() { g("acts.a", W, []) }"#;
    assert_eq!(said(constant), ["one"]);
    let bound = r#"fn f() { let words = if x { Words::new("甲", "one") } else { V };
                   Fault::new(S, "acts.a", words, []) } const V: Words = Words::new("乙", "two");"#;
    assert_eq!(said(bound), ["one", "two"], "either may be said");
    let pair = r#"fn f() { let (words, help) = (Words::new("甲", "one"), Words::new("乙", "two"));
                  Fault::new("acts.a", words, []) }"#;
    assert_eq!(said(pair), ["one"]);
    let called = r#"fn f() { Message::new("acts.a", g(x), []) }
                    fn g(x: X) -> Words { Words::new("甲", "one") }"#;
    assert_eq!(said(called), ["one"]);
}

#[test]
fn an_arm_does_not_borrow_the_words_of_the_next() {
    let arms = r#"fn f(&self) { match self { A => "acts.a", B => Message::new("acts.b",
                  Words::new("甲", "one"), []) } }"#;
    let found = found(arms);
    assert!(found[0].said.is_empty(), "{found:?}");
    assert_eq!(found[1].said[0].en, "one");
}

#[test]
fn a_refusal_has_its_way_out_and_a_method_is_no_code() {
    let refusal = r#"fn f() { Refusal { reason: Message::new("gauge.a", Words::new("甲", "one"), []),
                     way_out: Words::new("乙", "two") } }"#;
    assert_eq!(found(refusal)[0].help[0].en, "two");
    let method = r#"const ID: Id = Id { name: "gauge.grr", version: 1 };"#;
    assert!(found(method).is_empty());
}

#[test]
fn words_of_other_files_are_those_of_the_code_and_no_name_alone() {
    let known = gather(house::root()).unwrap();
    let said = |code: &str| known[code].said.iter().map(|one| one.en.clone()).collect::<Vec<_>>();
    let signals = said("chart.signal");
    assert_eq!(signals.len(), 2, "{signals:?}");
    assert!(signals.iter().all(|one| one.contains("{test} signals at point {points}")));
    assert_eq!(said("sampling.stages").len(), 4);
    assert_eq!(said("measure.aqdef_line").len(), 4);
    assert!(said("mil_std_105e.change").iter().all(|one| one.contains("{lot}")));
    let rows = said("http.bad_row");
    assert!(rows.iter().any(|one| one.contains("Decimal128")) && rows.len() > 20, "{rows:?}");
}

#[test]
fn sentences_are_two_texts_side_by_side_the_first_chinese() {
    let text = r#"fn f() { g("甲 {n}", "one"); h("plain", "text"); Words::new("乙", "two") }"#;
    let all = Source::read("a.rs", text).unwrap().sentences();
    let all: Vec<_> = all.iter().map(|one| (one.zh.as_str(), one.en.as_str())).collect();
    assert_eq!(all, [("甲 {n}", "one"), ("乙", "two")]);
}

#[test]
fn what_a_test_in_the_file_compares_is_no_answer() {
    let text = r#"fn f() -> M { Message::new("acts.a", Words::new("甲", "one"), []) }
                  #[cfg(test)] mod tests { fn t() { assert_eq!(f().code, "acts.b"); f(); } }
                  #[cfg(test)] mod more; fn g() -> M { Message::new("acts.c", W, []) }
                  const W: Words = Words::new("乙", "two");"#;
    let codes: Vec<_> = found(text).iter().map(|found| found.code.clone()).collect();
    assert_eq!(codes, ["acts.a", "acts.c"]);
}
