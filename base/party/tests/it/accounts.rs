use arbtest::arbtest;
use party::{Login, Password, Token};
use word::{Id, Timestamp};

fn login(text: &str) -> Login {
    Login::new(text).unwrap()
}

#[test]
fn a_login_is_one_whatever_its_capitals() {
    assert_eq!(login("Li.Wei@shop"), login("li.wei@SHOP"));
    assert_eq!(login("王师傅").as_str(), "王师傅");
    // This letter becomes two when it is made small, and the second is none.
    assert!(Login::new("İ").is_err());
    for text in ["", "two words", "a\nb", "a/b", "a\0", &"x".repeat(65)] {
        assert!(Login::new(text).is_err(), "{text:?}");
    }
}

#[test]
fn a_password_is_long_and_not_only_common() {
    let own = login("li.wei");
    for weak in ["", "short", "li.weili.wei", "Password1234", "123456123456", "password li.wei"] {
        assert!(Password::new(&own, weak).is_err(), "{weak:?}");
    }
    assert!(Password::new(&own, &"x".repeat(257)).is_err());
    for good in ["correct horse battery", "三把钥匙两盏灯一条河上的旧桥", "a9f!kk20sQ_z"]
    {
        assert!(Password::new(&own, good).is_ok(), "{good:?}");
    }
    let password = Password::new(&own, "correct horse battery").unwrap();
    assert!(!format!("{password:?}").contains("horse"), "never printed");
}

#[test]
fn whatever_is_typed_is_taken_or_refused() {
    arbtest(|u| {
        let (name, text): (String, String) = (u.arbitrary()?, u.arbitrary()?);
        if let Ok(own) = Login::new(&name) {
            assert_eq!(Login::new(own.as_str()), Ok(own.clone()), "small letters stay");
            let _ = Password::new(&own, &text);
        }
        Ok(())
    });
}

#[test]
fn a_token_ends_and_has_a_title() {
    let at = |second| Timestamp::from_second(second).unwrap();
    let token = |title: &str, until| Token {
        id: Id::new(at(0), [1; 10]),
        person: Id::new(at(0), [2; 10]),
        title: title.to_owned(),
        scopes: None,
        until,
    };
    assert!(token("", None).issue(at(1)).is_err());
    assert!(token("station 3", Some(at(1))).issue(at(1)).is_err());
    assert!(token("station 3", Some(at(2))).issue(at(1)).is_ok());
    assert!(
        token("x", Some(at(2))).is_good_at(at(1)) && !token("x", Some(at(2))).is_good_at(at(2))
    );
}
