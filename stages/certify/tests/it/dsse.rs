use certify::{Envelope, Problem};
use party::Secret;

#[test]
fn an_envelope_opens_for_its_key_type_and_payload_alone() {
    let (secret, other) = (Secret::of_seed(&[3; 32]), Secret::of_seed(&[4; 32]));
    let envelope = Envelope::sign("application/vnd.in-toto+json", b"hello".to_vec(), &secret);
    let envelope = Envelope::of_json(&envelope.to_json()).unwrap();
    let key = secret.public();
    assert_eq!(envelope.open("application/vnd.in-toto+json", &key), Ok(b"hello".as_slice()));
    let unsigned = envelope.open("application/vnd.in-toto+json", &other.public());
    assert!(matches!(unsigned, Err(Problem::BadSignature { .. })));
    assert!(matches!(envelope.open("text/plain", &key), Err(Problem::OtherPayload { .. })));
}

/// The example of the DSSE protocol (secure-systems-lab/dsse, protocol.md, "Test Vectors"): the
/// pre-authentication encoding is what must be signed, so a signature made over the published
/// bytes by other means must be accepted.
#[test]
fn the_signature_covers_the_published_encoding() {
    let secret = Secret::of_seed(&[5; 32]);
    let published = b"DSSEv1 29 http://example.com/HelloWorld 11 hello world";
    let envelope =
        Envelope::sign("http://example.com/HelloWorld", b"hello world".to_vec(), &secret);
    let mut wire = envelope.to_json();
    wire["signatures"][0]["sig"] = word::encoding::base64(&secret.sign(published).0).into();
    let reread = Envelope::of_json(&wire).unwrap();
    assert!(reread.open("http://example.com/HelloWorld", &secret.public()).is_ok());
}
