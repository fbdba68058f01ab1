use crate::code;
use certify::{
    Certificate, CertificateForm as Form, CertificateProblem as Problem, CertifiedLine, Envelope,
    Fact, Parent,
};
use party::Secret;
use standard::StandardRef;
use word::{
    Digest, Timestamp, Title,
    json::{self, Value, json},
};

fn secret() -> Secret {
    Secret::of_seed(&[6; 32])
}

fn title(text: &str) -> Title {
    Title::new(text, text).unwrap()
}

fn line(claim: &[u8]) -> CertifiedLine {
    CertifiedLine {
        characteristic: (code("C"), title("Carbon")),
        unit: "%".to_owned(),
        limits: json!({"lsl": "0.17", "target": null, "usl": "0.24"}),
        n: 5,
        method: "capability.normal@1".to_owned(),
        numbers: json!({"mean": "0.201", "n": 5}),
        claim: Digest::of(claim),
    }
}

fn parent(lot: &str) -> Parent {
    let certificate = Some(Digest::of(lot.as_bytes()));
    Parent { issuer: "steel.example/log".to_owned(), lot: code(lot), certificate }
}

fn certificate() -> Certificate {
    Certificate {
        number: code("MC-1"),
        issuer: ("pins.example/log".to_owned(), title("Pins")),
        form: Form::ThreeOne,
        lot: code("L-1"),
        item: (code("PIN"), title("pin")),
        heat: Some(code("H-77")),
        order: "PO 4711".parse().ok(),
        standard: StandardRef { code: code("CS-1"), version: 1, digest: Digest::of(b"standard") },
        lines: vec![line(b"one"), line(b"two")],
        parents: vec![parent("S-1"), Parent { certificate: None, ..parent("S-2") }],
        inspector: Some(title("Li")),
        second: None,
        made_at: Timestamp::from_second(1_764_000_000).unwrap(),
    }
}

fn envelope(certificate: &Certificate) -> Envelope {
    let facts = certificate.issue(&secret()).unwrap();
    let [Fact::CertificateIssued { envelope, .. }] = facts.as_slice() else { panic!("{facts:?}") };
    envelope.clone()
}

#[test]
fn a_certificate_is_read_back_as_it_was_signed() {
    let plain = Certificate {
        form: Form::TwoOne,
        lines: vec![],
        parents: vec![],
        heat: None,
        order: None,
        inspector: None,
        ..certificate()
    };
    for honest in [certificate(), plain] {
        let read = Certificate::open(&envelope(&honest), &secret().public());
        assert_eq!(read, Ok(honest));
    }
    let other = Secret::of_seed(&[7; 32]).public();
    let refused = Certificate::open(&envelope(&certificate()), &other);
    assert_eq!(refused, Err(Problem::NotACertificate));
}

#[test]
fn a_form_has_what_it_needs_and_no_more() {
    let of = |form, n_lines: usize, names: usize| {
        let lines = [line(b"one"), line(b"two")];
        Certificate {
            form,
            lines: lines[..n_lines].to_vec(),
            inspector: (names > 0).then(|| title("Li")),
            second: (names > 1).then(|| title("Zhao")),
            ..certificate()
        }
        .issue(&secret())
        .is_ok()
    };
    assert!(of(Form::TwoOne, 0, 0) && !of(Form::TwoOne, 1, 0));
    assert!(of(Form::TwoTwo, 1, 0) && !of(Form::TwoTwo, 0, 1));
    assert!(of(Form::ThreeOne, 1, 1) && !of(Form::ThreeOne, 1, 0) && !of(Form::ThreeOne, 0, 1));
    assert!(of(Form::ThreeTwo, 1, 2) && !of(Form::ThreeTwo, 1, 1) && !of(Form::ThreeTwo, 0, 2));
}

#[test]
fn nothing_stands_twice_and_no_lot_is_its_own_parent() {
    let refused = |certificate: Certificate| certificate.issue(&secret()).unwrap_err();
    let twice = Certificate { lines: vec![line(b"one"), line(b"one")], ..certificate() };
    assert_eq!(refused(twice), Problem::Twice);
    let twice = Certificate { parents: vec![parent("S-1"), parent("S-1")], ..certificate() };
    assert_eq!(refused(twice), Problem::Twice);
    let own = Parent { issuer: "pins.example/log".to_owned(), ..parent("L-1") };
    assert_eq!(refused(Certificate { parents: vec![own], ..certificate() }), Problem::Twice);
    let many = (0..501_u32).map(|i| line(&i.to_be_bytes())).collect();
    let many = Certificate { lines: many, ..certificate() };
    assert_eq!(refused(many), Problem::TooMany { need: 500 });
}

/// What a liar may sign with the right key.
#[test]
fn what_is_signed_is_not_yet_a_certificate() {
    let statement = envelope(&certificate()).payload_unchecked().to_vec();
    let honest = json::parse_canonical(&statement).unwrap();
    let open = |value: &Value| {
        let payload = json::canonical(value).unwrap();
        let envelope = Envelope::sign(Certificate::PAYLOAD_TYPE, payload, &secret());
        Certificate::open(&envelope, &secret().public())
    };
    assert!(open(&honest).is_ok());
    for (pointer, to) in [
        ("/form", json!("3.3")),
        ("/heat", json!("a/b")),
        ("/lines/0/n", json!(-1)),
        ("/lines/0/numbers", json!([])),
        ("/lines/0/claim", json!("00")),
        ("/lines/0", json!({})),
        ("/parents/0/certificate", json!(7)),
        ("/parents/0/lot", json!("")),
        ("/order", json!("a\nb")),
        ("/made_at", json!("yesterday")),
        ("/standard/version", json!("1")),
        ("/inspector", json!(null)),
    ] {
        let mut value = honest.clone();
        *value.pointer_mut(pointer).unwrap() = to;
        assert!(open(&value).is_err(), "{pointer}");
    }
    let mut more = honest;
    more["guarantee"] = true.into();
    assert_eq!(open(&more), Err(Problem::NotACertificate));
}
