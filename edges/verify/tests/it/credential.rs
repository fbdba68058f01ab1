//! A passport as a credential: what does not stand is refused, each by the check that finds it.

use brand::credential::{DidKey, Issuer, jwt, proof, status};
use party::Secret;
use verify::{
    Status, Verdict,
    credential::{Checked, Sources, verify},
};
use word::{
    Timestamp,
    json::{self, Value, json},
};

use crate::workshop;

const DAY_S: i64 = 86_400;

/// A passport with what a stranger fetches beside it.
struct Shown {
    issuer: Issuer,
    document: Value,
    at: Timestamp,
    keys: Vec<DidKey>,
    lists: Vec<Vec<u8>>,
    now: Timestamp,
}

impl Shown {
    /// One that stands.
    fn new() -> Self {
        let (issuer, document, at) = workshop::passport();
        let keys = vec![DidKey { key: workshop::issuer().public(), revoked_at: None }];
        let mut shown = Self { issuer, document, at, keys, lists: Vec::new(), now: at };
        shown.lists = vec![shown.list(&[2, 4], &workshop::issuer())];
        shown
    }

    /// The list of what was withdrawn, signed by `key` in the issuer's name.
    fn list(&self, withdrawn: &[u64], key: &Secret) -> Vec<u8> {
        let of = (&self.issuer, status::Purpose::Revocation);
        let list = status::unsigned(of, withdrawn, self.at).unwrap();
        let signed = proof::sign(&list, (&self.issuer.key_id(), self.at), key).unwrap();
        json::canonical(&signed).unwrap()
    }

    fn after(&self, days: i64) -> Timestamp {
        Timestamp::from_second(self.at.as_second() + days * DAY_S).unwrap()
    }

    /// What is found of both forms, signed by `key`; the same in each.
    fn checked(&self, key: &Secret) -> Checked {
        let known = self.issuer.document(&self.keys);
        let sources =
            Sources { did_document: Some(&known), status_lists: &self.lists, now: self.now };
        let signed = proof::sign(&self.document, (&self.issuer.key_id(), self.at), key).unwrap();
        let token = jwt::sign(&self.document, &self.issuer.jwk_id(), key).unwrap();
        let checked = verify(&json::canonical(&signed).unwrap(), &sources);
        let of_token = verify(token.as_bytes(), &sources);
        assert_eq!(failed(&checked), failed(&of_token), "both forms say the same");
        checked
    }

    fn fails(&self, code: &str, said: &str) {
        self.fails_by(&workshop::issuer(), code, said);
    }

    fn fails_by(&self, key: &Secret, code: &str, said: &str) {
        let checked = self.checked(key);
        assert_eq!((failed(&checked), checked.verdict()), (vec![code], Verdict::No), "{said}");
        let check = checked.checks.iter().find(|check| check.code == code).unwrap();
        let text = check.message.say(word::Lang::En);
        assert!(text.contains(said), "{code}: {text}");
    }
}

fn failed(checked: &Checked) -> Vec<&str> {
    let checks = checked.checks.iter().filter(|check| check.status == Status::Failed);
    checks.map(|check| check.code).collect()
}

#[test]
fn a_passport_that_stands_is_proven() {
    let shown = Shown::new();
    assert_eq!(shown.checked(&workshop::issuer()).verdict(), Verdict::Yes);
}

#[test]
fn what_is_past_its_time_or_ahead_of_it_is_refused() {
    let mut shown = Shown::new();
    shown.document["validUntil"] = json!(shown.after(30).to_string());
    shown.now = shown.after(30);
    assert_eq!(shown.checked(&workshop::issuer()).verdict(), Verdict::Yes, "to the last instant");
    shown.now = shown.after(31);
    shown.fails("vc_in_time", "expired");
    // By a clock that is behind the issuer's, or ahead of its own time.
    shown.now = shown.after(-1);
    shown.fails("vc_in_time", "not valid yet");
    shown.now = shown.at;
    shown.document["validUntil"] = json!("never");
    shown.fails("vc_formed", "RFC 3339");
}

#[test]
fn what_was_withdrawn_is_refused_by_the_issuers_list_alone() {
    let mut shown = Shown::new();
    shown.lists = vec![shown.list(&[3], &workshop::issuer())];
    shown.fails("vc_in_force", "withdrawn");
    let other = Secret::of_seed(&[12; 32]);
    shown.lists = vec![shown.list(&[], &other)];
    let checked = shown.checked(&workshop::issuer());
    assert_eq!((failed(&checked), checked.verdict()), (vec!["vc_in_force"], Verdict::No));
    // Without a list nobody knows.
    shown.lists.clear();
    assert_eq!(shown.checked(&workshop::issuer()).verdict(), Verdict::Undecidable);
}

#[test]
fn who_is_not_the_issuer_or_not_any_more_signs_nothing() {
    let mut shown = Shown::new();
    shown.fails_by(&Secret::of_seed(&[12; 32]), "vc_signed", "");
    shown.document["issuer"]["id"] = json!("did:web:other.example");
    shown.fails("vc_signed", "not one of the issuer");
    let mut shown = Shown::new();
    shown.keys[0].revoked_at = Some(shown.at);
    let checked = shown.checked(&workshop::issuer());
    assert_eq!(checked.verdict(), Verdict::No);
    assert!(failed(&checked).contains(&"vc_signed"), "a revoked key: {:?}", checked.checks);
}

#[test]
fn another_spelling_is_not_taken_for_the_issuers_file() {
    let shown = Shown::new();
    let known = shown.issuer.document(&shown.keys);
    let sources =
        Sources { did_document: Some(&known), status_lists: &shown.lists, now: shown.now };
    let key = workshop::issuer();
    let signed = proof::sign(&shown.document, (&shown.issuer.key_id(), shown.at), &key).unwrap();
    let text = String::from_utf8(json::canonical(&signed).unwrap()).unwrap();
    let name = shown.document["name"].as_str().unwrap();
    let name = format!("\"name\":\"{name}\"");
    let twice = text.replacen(&name, &format!("\"name\":\"better\",{name}"), 1);
    assert_ne!(twice, text);
    for other in [twice, format!(" {text}"), text.replacen(':', ": ", 1)] {
        let checked = verify(other.as_bytes(), &sources);
        let spelled = checked.checks.iter().find(|check| check.code == "vc_intact").unwrap();
        assert_ne!(spelled.status, Status::Proven, "{other}");
        assert_ne!(checked.verdict(), Verdict::Yes, "{other}");
    }
    for broken in ["", "{}", "[]", "{\"proof\":1}", "eyJ.eyJ", &text[..text.len() - 1]] {
        let checked = verify(broken.as_bytes(), &sources);
        assert_eq!(failed(&checked), ["vc_intact"], "{broken}");
    }
}
