//! What the rest of the house relies on in `party`.

mod accounts;
mod quiet;
mod roles;

use party::{Consent, Person, PublicKey, Secret};
use word::{Id, Timestamp, Title};

#[test]
fn a_name_is_shown_only_with_consent() {
    let name = Title::new("王师傅", "Master Wang").unwrap();
    let id = Id::new(Timestamp::UNIX_EPOCH, [7; 10]);
    let mut person = Person { id, name: name.clone(), consent: Consent::Unnamed };
    assert_eq!(person.credit(), None);
    person.consent = Consent::Named;
    assert_eq!(person.credit(), Some(&name));
}

#[test]
fn a_secret_is_never_printed() {
    let secret = Secret::of_seed(&[0x5a; 32]);
    let shown = format!("{secret:?}");
    assert!(!shown.contains("5a5a5a"), "{shown}");
}

#[test]
fn a_signature_is_good_for_its_text_and_key_alone() {
    let (secret, other) = (Secret::of_seed(&[1; 32]), Secret::of_seed(&[2; 32]));
    let signature = secret.sign(b"claim\nCpk");
    assert!(secret.public().has_signed(b"claim\nCpk", &signature));
    assert!(!secret.public().has_signed(b"claim\nCpK", &signature));
    assert!(!other.public().has_signed(b"claim\nCpk", &signature));
}

#[test]
fn a_public_key_has_one_spelling() {
    let key = Secret::of_seed(&[1; 32]).public();
    let text = key.to_string();
    assert_eq!(text.parse::<PublicKey>(), Ok(key));
    assert!(text.to_uppercase().parse::<PublicKey>().is_err());
    assert!(text[..70].parse::<PublicKey>().is_err());
}
