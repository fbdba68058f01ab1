//! Entries, as they stand in the log.

use certify::{Entry, EntryKind};
use party::Secret;
use word::{Digest, json};

#[test]
fn an_entry_stands_in_the_log_in_its_canonical_spelling() {
    let secret = Secret::of_seed(&[7; 32]);
    for issuer in ["pins.example/log", "\"夹具\"\\\n\u{1f}\u{7f}é"] {
        let digest = Digest::of(issuer.as_bytes());
        let entry = Entry::sign(EntryKind::Document, digest, issuer, &secret);
        assert_eq!(entry.to_bytes(), json::canonical(&entry.to_json()).unwrap());
        let mut said = entry.to_json();
        said["kid"] = "\"a\\".into();
        let other = Entry::of_json(&said).unwrap();
        assert_eq!(other.to_bytes(), json::canonical(&said).unwrap());
        entry.check((EntryKind::Document, &digest), issuer, &secret.public()).unwrap();
        let mut unsigned = entry.to_json();
        unsigned.as_object_mut().unwrap().remove("sig");
        let text = [b"wule-entry/v1\n".as_slice(), &json::canonical(&unsigned).unwrap()].concat();
        let signature = word::encoding::from_base64(entry.to_json()["sig"].as_str().unwrap());
        let signature = party::Signature(signature.unwrap().try_into().unwrap());
        assert!(secret.public().has_signed(&text, &signature));
    }
}
