//! Subjects of a sign-in service on the command line.

use acts::{Actor, Workshop};
use party::{Consent, Login, Password, Subject};
use serde_json::json;
use std::path::Path;
use store::Waiting;
use word::{Timestamp, Title};

use crate::{
    program::{command, json, wule},
    settle,
};

const ISSUER: &str = "https://login.example/realms/plant";

/// A directory where Zhao has an account, and a subject came and has none. Gives Zhao's identity.
async fn with_zhao(data: &Path) -> String {
    let workshop = Workshop::new(settle::open(data).await, Timestamp::now);
    let (by, name) = (Actor::Operator, Title::new("赵喆", "Zhao Zhe").unwrap());
    let zhao = acts::party::add_person(&workshop, &by, name, Consent::Named).await.unwrap();
    let login = Login::new("zhao").unwrap();
    let password = Password::new(&login, "correct horse battery").unwrap();
    acts::party::open_account(&workshop, &by, zhao.id, (&login, &password)).await.unwrap();
    let subject = Subject::new(ISSUER, "2482 89").unwrap();
    let seen_at = "2026-11-27T08:00:00Z".parse().unwrap();
    // What a service says of them may try to rule the terminal.
    let waiting = Waiting { subject, shown: "Z\u{1b}[2Jhao".to_owned(), seen_at };
    workshop.store().keep_waiting(&waiting, Timestamp::UNIX_EPOCH).await.unwrap();
    workshop.close().await;
    zhao.id.to_string()
}

#[tokio::test]
async fn a_subject_waits_is_linked_and_is_unlinked() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let zhao = with_zhao(&data).await;
    let data = ["--data", data.to_str().unwrap()];
    let of = |more: &[&'static str]| [&["subjects"], more, &data].concat();
    let came = json!({"issuer": ISSUER, "subject": "2482 89"});
    let mut waiting = came.clone();
    waiting["shown"] = "Z\u{1b}[2Jhao".into();
    waiting["seen_at"] = "2026-11-27T08:00:00Z".into();
    let (code, shown) = json(&of(&[]));
    let schema = "wule.subjects/1";
    assert_eq!(shown, json!({"schema": schema, "linked": [], "waiting": [waiting]}));
    assert_eq!(code, 0);
    let lines = wule(&of(&["list"])).stdout;
    assert!(lines.contains("2482 89\twaits since 2026-11-27T08:00:00Z"), "{lines}");
    assert!(!lines.contains('\u{1b}'), "{lines:?}");

    let (code, shown) = json(&of(&["link", ISSUER, "2482 89", "--login", "Zhao"]));
    let mut linked = came.clone();
    linked["login"] = "zhao".into();
    linked["person"] = zhao.into();
    assert_eq!(shown, json!({"schema": schema, "linked": [linked], "waiting": []}));
    assert_eq!(code, 0);
    let taken = wule(&of(&["link", ISSUER, "2482 89", "--login", "zhao"]));
    assert!(taken.code != 0 && taken.stderr.contains("party.subject_taken"), "{}", taken.stderr);

    let gone = command(&of(&["unlink", ISSUER, "2482 89"])).env("WULE_LANG", "zh").output();
    let gone = String::from_utf8(gone.unwrap().stdout).unwrap();
    assert_eq!(gone, "还没有登录服务的用户来过\n");
    let again = wule(&of(&["unlink", ISSUER, "2482 89"]));
    assert!(again.code != 0 && again.stderr.contains("acts.not_found"), "{}", again.stderr);
}

#[tokio::test]
async fn what_is_missing_is_said_and_nothing_is_linked() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    with_zhao(&data).await;
    let data = ["--data", data.to_str().unwrap()];
    let of = |more: &[&'static str]| [&["subjects"], more, &data].concat();
    for (asked, said) in [
        (&["link", ISSUER, "2482 89"][..], "login"),
        (&["link", ISSUER], "SUBJECT"),
        (&["unlink"], "SUBJECT"),
        (&["link", ISSUER, "2482 89", "--login", "li"], "acts.not_found"),
        (&["link", "login.example", "1", "--login", "zhao"], "party.bad_subject"),
    ] {
        let run = wule(&of(asked));
        assert!(run.code != 0 && run.stderr.contains(said), "{asked:?}: {}", run.stderr);
    }
    assert_eq!(json(&of(&[])).1["linked"], json!([]));
}
