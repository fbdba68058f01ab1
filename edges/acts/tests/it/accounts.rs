//! Accounts, sessions and tokens, with a clock that the test moves.

use crate::workshop::title;
use acts::party::{Wanted, of_session, of_token, sign_in, sign_out};
use acts::{Actor, Problem, Workshop};
use party::{Consent, Granted, Login, Password, Person, Role};
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};
use store::{Access, Store};
use word::Timestamp;

static CLOCK: AtomicI64 = AtomicI64::new(1_800_000_000);

fn now() -> Timestamp {
    Timestamp::from_second(CLOCK.load(SeqCst)).unwrap()
}

const PASSWORD: &str = "correct horse battery";
const BY: Actor = Actor::Operator;

/// A workshop where Li, an inspector, has an account.
async fn with_li(path: &std::path::Path) -> (Workshop, Person) {
    let workshop = Workshop::new(Store::open(path, Access::Create).await.unwrap(), now);
    let li = acts::party::add_person(&workshop, &BY, title("Li"), Consent::Named).await.unwrap();
    let role = (li.id, Granted::Role(Role::Inspector));
    acts::party::grant_role(&workshop, &BY, role, (None, None)).await.unwrap();
    let login = Login::new("Li").unwrap();
    let password = Password::new(&login, PASSWORD).unwrap();
    acts::party::open_account(&workshop, &BY, li.id, (&login, &password)).await.unwrap();
    (workshop, li)
}

fn wanted(scopes: Option<&[&str]>) -> Wanted {
    let scopes = scopes.map(|acts| acts.iter().map(|act| (*act).to_owned()).collect());
    Wanted { person: None, title: "station 3".to_owned(), scopes, until: None }
}

#[tokio::test]
async fn a_session_ends_when_it_is_idle_old_or_signed_out() {
    let folder = tempfile::tempdir().unwrap();
    let (workshop, li) = with_li(&folder.path().join("data")).await;
    let wrong = sign_in(&workshop, "li", "correct horse batterz").await;
    assert!(matches!(wrong, Err(Problem::WrongPassword)));
    assert!(matches!(sign_in(&workshop, "nobody", PASSWORD).await, Err(Problem::WrongPassword)));
    let (person, secret) = sign_in(&workshop, "LI", PASSWORD).await.unwrap();
    assert_eq!(person, li.id);
    let is_in = async |secret: &str| of_session(&workshop, secret).await.unwrap().is_some();
    let actor = of_session(&workshop, &secret).await.unwrap().unwrap();
    assert_eq!(actor.name(), format!("person:{}", li.id));
    assert!(actor.may("seal_lot").is_ok() && actor.may("issue_claim").is_err());
    assert!(!is_in(&secret[1..]).await);
    // Used every seven hours it lasts, but no longer than a week.
    for _ in 0..23 {
        CLOCK.fetch_add(7 * 3600, SeqCst);
        assert!(is_in(&secret).await);
    }
    CLOCK.fetch_add(8 * 3600, SeqCst);
    assert!(!is_in(&secret).await, "a week is over");
    let (_, idle) = sign_in(&workshop, "li", PASSWORD).await.unwrap();
    CLOCK.fetch_add(8 * 3600 + 1, SeqCst);
    assert!(!is_in(&idle).await, "nobody used it for a shift");
    let (_, left) = sign_in(&workshop, "li", PASSWORD).await.unwrap();
    sign_out(&workshop, &left).await.unwrap();
    assert!(!is_in(&left).await);
}

#[tokio::test]
async fn another_password_ends_every_session_and_nothing_of_it_is_a_fact() {
    let folder = tempfile::tempdir().unwrap();
    let (workshop, li) = with_li(&folder.path().join("data")).await;
    let (_, secret) = sign_in(&workshop, "li", PASSWORD).await.unwrap();
    let actor = of_session(&workshop, &secret).await.unwrap().unwrap();
    let new = "seven lamps on a bridge";
    let change = async |old| acts::party::change_password(&workshop, &actor, (old, new)).await;
    assert!(matches!(change("wrong").await, Err(Problem::WrongPassword)));
    change(PASSWORD).await.unwrap();
    assert!(of_session(&workshop, &secret).await.unwrap().is_none());
    assert!(sign_in(&workshop, "li", PASSWORD).await.is_err());
    let (_, secret) = sign_in(&workshop, "li", new).await.unwrap();
    let rebuilt = workshop.store().rebuild().await.unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
    assert!(of_session(&workshop, &secret).await.unwrap().is_some(), "a rebuild signs nobody out");
    acts::party::close_account(&workshop, &BY, li.id).await.unwrap();
    assert!(of_session(&workshop, &secret).await.unwrap().is_none());
    assert!(sign_in(&workshop, "li", new).await.is_err());
    workshop.close().await;
    // Neither passwords nor secrets of sessions lie in the database.
    let bytes = std::fs::read(folder.path().join("data/wule.db")).unwrap();
    for hidden in [PASSWORD, new, &secret] {
        let found = bytes.windows(hidden.len()).any(|window| window == hidden.as_bytes());
        assert!(!found, "{hidden}");
    }
}

#[tokio::test]
async fn a_token_does_what_its_scope_and_its_owners_roles_allow_until_it_ends() {
    let folder = tempfile::tempdir().unwrap();
    let (workshop, li) = with_li(&folder.path().join("data")).await;
    let (_, secret) = sign_in(&workshop, "li", PASSWORD).await.unwrap();
    let actor = of_session(&workshop, &secret).await.unwrap().unwrap();
    let issue = async |by: &Actor, of| acts::party::issue_token(&workshop, by, of).await;
    let (narrow, text) = issue(&actor, wanted(Some(&["record_readings"]))).await.unwrap();
    let (_, wide) = issue(&actor, wanted(None)).await.unwrap();
    let of = async |text: &str| of_token(&workshop, text).await.unwrap();
    let token = of(&text).await.unwrap();
    assert_eq!((token.name(), token.person()), (&*format!("token:{}", narrow.id), Some(li.id)));
    assert!(token.may("record_readings").is_ok());
    assert!(matches!(token.may("seal_lot"), Err(Problem::OutOfScope { .. })));
    assert!(of(&wide).await.unwrap().may("seal_lot").is_ok());
    // A token makes no other, nobody makes one that acts for somebody else, and no act is made up.
    let child = issue(&of(&wide).await.unwrap(), wanted(None)).await;
    assert!(matches!(child, Err(Problem::OutOfScope { .. })));
    let wang =
        acts::party::add_person(&workshop, &BY, title("Wang"), Consent::Named).await.unwrap();
    let of_wang = Wanted { person: Some(wang.id), ..wanted(None) };
    assert!(matches!(issue(&actor, of_wang.clone()).await, Err(Problem::NotPermitted { .. })));
    assert!(issue(&BY, of_wang).await.is_ok());
    assert!(issue(&actor, wanted(Some(&["fly"]))).await.is_err());
    acts::party::revoke_token(&workshop, &actor, narrow.id).await.unwrap();
    assert!(of(&text).await.is_none());
    // With the role goes what the token could do.
    let grants = workshop.store().grants_of(li.id).await.unwrap();
    acts::party::end_role(&workshop, &BY, grants[0].id).await.unwrap();
    assert!(of(&wide).await.unwrap().may("seal_lot").is_err());
}

#[tokio::test]
async fn tokens_of_a_closed_account_end_with_it_and_those_of_others_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let (workshop, li) = with_li(&folder.path().join("data")).await;
    let wang =
        acts::party::add_person(&workshop, &BY, title("Wang"), Consent::Named).await.unwrap();
    let issue = async |person| {
        let of = Wanted { person: Some(person), ..wanted(None) };
        acts::party::issue_token(&workshop, &BY, of).await.unwrap().1
    };
    let mut of_li = Vec::new();
    for _ in 0..3 {
        of_li.push(issue(li.id).await);
    }
    let of_wang = issue(wang.id).await;
    acts::party::close_account(&workshop, &BY, li.id).await.unwrap();
    for text in &of_li {
        assert!(of_token(&workshop, text).await.unwrap().is_none());
    }
    assert!(of_token(&workshop, &of_wang).await.unwrap().is_some());
    let rebuilt = workshop.store().rebuild().await.unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
}

#[tokio::test]
async fn there_is_one_first_administrator() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    let workshop = Workshop::new(Store::open(&path, Access::Create).await.unwrap(), now);
    let login = Login::new("chen").unwrap();
    let password = Password::new(&login, PASSWORD).unwrap();
    let first = async |name| {
        acts::party::open_first_account(&workshop, title(name), (&login, &password)).await
    };
    assert!(!acts::party::has_administrator(&workshop).await.unwrap());
    first("Chen").await.unwrap();
    assert!(matches!(first("Zhou").await, Err(Problem::HasAdministrator)));
    let (_, secret) = sign_in(&workshop, "chen", PASSWORD).await.unwrap();
    let chen = of_session(&workshop, &secret).await.unwrap().unwrap();
    assert!(chen.may("grant_role").is_ok());
    assert!(chen.may("issue_claim").is_err(), "who keeps the accounts approves nothing by that");
}
