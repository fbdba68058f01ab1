use crate::code;
use certify::{
    Checked, EntryKind, Fact, Found, SeenLog, SignedVerification, Verification,
    VerificationProblem as Problem,
};
use party::Secret;
use word::{
    Digest, Timestamp, Title,
    json::{self, Value, json},
};

fn verification() -> Verification {
    let checked = [("intact", "proven"), ("recomputed", "not_shown")];
    Verification {
        claim: Digest::of(b"claim"),
        lot: code("L-1"),
        issuer: "pins.example/log".to_owned(),
        verifier: Some(Title::new("检验院", "Inspection Institute").unwrap()),
        found: Found::NotReproducible,
        checked: checked
            .map(|(level, status)| Checked { level: level.to_owned(), status: status.to_owned() })
            .to_vec(),
        disclosure: "summary".to_owned(),
        bundle: Digest::of(b"bundle"),
        log: Some(SeenLog { size: 300, root: Digest::of(b"root") }),
        tool: "wule 0.1.0".to_owned(),
        made_at: Timestamp::from_second(1_764_000_000).unwrap(),
    }
}

fn stranger() -> Secret {
    Secret::of_seed(&[41; 32])
}

#[test]
fn a_verification_is_read_back_with_the_key_that_signed_it() {
    let without = Verification { verifier: None, log: None, checked: vec![], ..verification() };
    for honest in [verification(), without] {
        let signed = honest.sign(&stranger());
        let read = SignedVerification::read(&signed.to_bytes()).unwrap();
        assert_eq!((read.verification(), read.key()), (&honest, &stranger().public()));
        assert!(SignedVerification::is_meant_by(&signed.to_bytes()));
    }
}

#[test]
fn no_byte_of_a_verification_can_be_changed() {
    let honest = verification().sign(&stranger()).to_bytes();
    for at in 0..honest.len() {
        let mut bytes = honest.clone();
        bytes[at] ^= 1 << (at % 8);
        assert!(SignedVerification::read(&bytes).is_err(), "a bit of byte {at} was accepted");
    }
    for hostile in [&b""[..], b"{}", b"null", b"[[[[[", &[0xff; 80], b"{\"payload\":\""] {
        assert_eq!(SignedVerification::read(hostile), Err(Problem::NotAVerification));
    }
    let huge = [b"{\"payload\":\"".as_slice(), &vec![b'A'; 80 << 10]].concat();
    assert_eq!(SignedVerification::read(&huge), Err(Problem::NotAVerification));
}

/// What a liar may sign: statements that are signed, but not spelled as they must be, or that name
/// another key.
#[test]
fn what_is_signed_is_not_yet_a_verification() {
    let payload = verification().sign(&stranger()).envelope().payload_unchecked().to_vec();
    let honest = json::parse_canonical(&payload).unwrap();
    let read = |value: &Value| {
        let payload = json::canonical(value).unwrap();
        let kind = Verification::PAYLOAD_TYPE;
        SignedVerification::of_envelope(certify::Envelope::sign(kind, payload, &stranger()))
    };
    assert!(read(&honest).is_ok());
    let alter = |pointer: &str, to: Value| {
        let mut value = honest.clone();
        *value.pointer_mut(pointer).unwrap() = to;
        read(&value).unwrap_err()
    };
    for (pointer, to) in [
        ("/predicate/found", json!("genuine")),
        ("/predicate/issuer", json!("x".repeat(300))),
        ("/predicate/disclosure", json!("")),
        ("/predicate/tool", json!("a\nb")),
        ("/predicate/log/size", json!(-1)),
        ("/predicate/checked", json!(vec![json!({"level": "a", "status": "b"}); 33])),
        ("/predicate/checked/0", json!({"level": "a", "status": "b", "more": 1})),
        ("/predicate/verifier/name", json!({"zh": "", "en": ""})),
        ("/subject", json!([])),
        ("/predicateType", json!("https://wule-project.github.io/attestation/quality-claim/v1")),
    ] {
        assert_eq!(alter(pointer, to), Problem::NotAVerification, "{pointer}");
    }
    let other = Secret::of_seed(&[42; 32]).public();
    let key = alter("/predicate/verifier/key", json!(other.to_string()));
    assert_eq!(key, Problem::BadSignature { key: other.short() });
    let mut more = honest.clone();
    more["predicate"]["seal"] = json!("gold");
    assert_eq!(read(&more).unwrap_err(), Problem::NotAVerification);
}

#[test]
fn it_is_entered_once_by_whoever_keeps_the_log() {
    let (signed, supervisor) = (verification().sign(&stranger()), Secret::of_seed(&[43; 32]));
    let origin = "supervisor.example/log";
    let facts = signed.clone().enter((origin, &supervisor), None).unwrap();
    let [Fact::VerificationEntered { entry, .. }] = facts.as_slice() else { panic!("{facts:?}") };
    let what = (EntryKind::Verification, &signed.envelope().digest());
    entry.check(what, origin, &supervisor.public()).unwrap();
    assert_eq!(signed.clone().enter((origin, &supervisor), Some(&signed)), Err(Problem::Known));
}
