//! Credentials, against W3C's own vectors.

use arbtest::arbtest;
use brand::credential::{DidKey, did, jwt, model, multibase, proof, status};
use party::{PublicKey, Secret};
use word::{Title, encoding, json, json::Value, json::json};

use crate::{folder, vector};

#[test]
fn every_hash_of_w3cs_vector_comes_out() {
    let read = |name: &str| vector(&format!("w3c-vc-di-eddsa/eddsa-jcs-2022/{name}"));
    let Some(signed) = read("signedJCS.json") else { return };
    let text = |name: &str| read(name).unwrap().trim().to_owned();
    let signed: Value = signed.parse().unwrap();
    let parts = proof::Parts::of(&signed).unwrap();
    let canonical = |value: &Value| String::from_utf8(json::canonical(value).unwrap()).unwrap();
    assert_eq!(canonical(&parts.document), text("canonDocJCS.txt"));
    assert_eq!(canonical(&parts.options), text("proofCanonJCS.txt"));
    let options: Value = text("proofConfigJCS.json").parse().unwrap();
    assert_eq!(parts.options, options);
    let hashes = encoding::hex(&proof::hashes(&parts.document, &parts.options).unwrap());
    assert_eq!(hashes, text("combinedHashJCS.txt"));
    assert_eq!(hashes[..64], text("proofHashJCS.txt"));
    assert_eq!(hashes[64..], text("docHashJCS.txt"));
    let signature = multibase::from_base58(&text("sigBTC58JCS.txt")).unwrap();
    assert_eq!(encoding::hex(&signature), text("sigHexJCS.txt"));
    // The key pair of the vectors signs the same document with the same bytes.
    let keys: Value = vector("w3c-vc-di-eddsa/keyPair.json").unwrap().parse().unwrap();
    let key = multibase::to_key(keys["publicKeyMultibase"].as_str().unwrap()).unwrap();
    assert_eq!(multibase::of_key(&key), keys["publicKeyMultibase"]);
    parts.check(&key).unwrap();
    let seed = multibase::from_base58(keys["privateKeyMultibase"].as_str().unwrap()).unwrap();
    let secret = Secret::of_seed(seed[2..].try_into().unwrap());
    let unsigned: Value = vector("w3c-vc-di-eddsa/unsigned.json").unwrap().parse().unwrap();
    let at = "2023-02-24T23:36:38Z".parse().unwrap();
    assert_eq!(proof::sign(&unsigned, (&parts.method, at), &secret).unwrap(), signed);
}

#[test]
fn every_input_of_w3cs_suite_is_taken_or_refused_as_it_is_named() {
    let Some(folder) = folder("w3c-vcdm2-input") else { return };
    let mut n = 0;
    for path in [folder.clone(), folder.join("names-and-descriptions")] {
        for (name, text) in crate::files(&path) {
            let mut value: Value = text.parse().unwrap();
            prepare(&mut value);
            let checked = match name.starts_with("presentation") {
                true => model::check_presentation(&value),
                false => model::check_credential(&value),
            };
            assert_eq!(checked.is_err(), name.contains("fail"), "{name}: {checked:?}");
            n += 1;
        }
    }
    assert_eq!(n, 120);
}

/// What the suite does to its inputs before it hands them over: its issuer is put in where none
/// is named, and dates are put in for their placeholders.
fn prepare(value: &mut Value) {
    let fields = value.as_object_mut().unwrap();
    let own = json!("did:example:suite");
    match fields.get_mut("issuer") {
        Some(Value::Object(issuer)) => drop(issuer.entry("id").or_insert(own)),
        Some(_) => {}
        None => drop(fields.insert("issuer".to_owned(), own)),
    }
    for key in ["validFrom", "validUntil"] {
        match fields.get(key).and_then(Value::as_str) {
            Some("PAST DATE") => drop(fields.insert(key.to_owned(), json!("2020-01-01T00:00:00Z"))),
            Some("FUTURE DATE") => {
                drop(fields.insert(key.to_owned(), json!("2090-01-01T00:00:00Z")));
            }
            _ => {}
        }
    }
    for credential in
        fields.get_mut("verifiableCredential").and_then(Value::as_array_mut).into_iter().flatten()
    {
        if credential.is_object() && credential.get("id").is_none() {
            prepare(credential);
        }
    }
}

#[test]
fn canonical_json_is_that_of_the_vectors_or_is_refused() {
    let Some(folder) = folder("jcs") else { return };
    let mut n = 0;
    for (name, text) in crate::files(&folder.join("input")) {
        let value: Value = text.parse().unwrap();
        let need = vector(&format!("jcs/output/{name}")).unwrap();
        match json::canonical(&value) {
            Ok(got) => assert_eq!(String::from_utf8(got).unwrap(), need.trim_end(), "{name}"),
            // We sign no number that somebody could round.
            Err(error) => assert!(matches!(error, json::NotCanonical::Number(_)), "{name}"),
        }
        n += 1;
    }
    assert_eq!(n, 6);
}

fn secret() -> Secret {
    Secret::of_seed(&[7; 32])
}

fn issuer() -> did::Issuer {
    did::Issuer::new("http://127.0.0.1:8443/", Title::new("厂", "Plant").unwrap()).unwrap()
}

#[test]
fn an_issuer_is_found_by_its_web_address() {
    let issuer = issuer();
    assert_eq!(issuer.did(), "did:web:127.0.0.1%3A8443");
    let here = "http://127.0.0.1:8443/.well-known/did.json";
    assert_eq!(did::address(issuer.did()).as_deref(), Some(here));
    let far = did::address("did:web:example.com:user:alice");
    assert_eq!(far.as_deref(), Some("https://example.com/user/alice/did.json"));
    for bad in ["did:key:z6Mk", "did:web:", "did:web:a/b", "did:web:a:..", "did:web:a b"] {
        assert_eq!(did::address(bad), None, "{bad}");
    }
    let key = secret().public();
    let document = issuer.document(&[DidKey { key, revoked_at: None }]);
    for id in [issuer.key_id(), issuer.jwk_id()] {
        assert_eq!(did::key_of(&document, &id), Some(key));
    }
    assert_eq!(did::key_of(&document, "did:web:other#issuer"), None);
    // A later key has a name of its own; the first keeps what it signed, until it is revoked.
    let later = Secret::of_seed(&[77; 32]).public();
    let with = issuer.clone().signing_with(later);
    let revoked_at = "2026-11-23T08:42:00Z".parse().ok();
    for (revoked_at, first) in [(None, Some(key)), (revoked_at, None)] {
        let keys = [DidKey { key, revoked_at }, DidKey { key: later, revoked_at: None }];
        let document = with.document(&keys);
        assert_eq!(did::key_of(&document, &issuer.key_id()), first);
        assert_eq!(did::key_of(&document, &with.key_id()), Some(later));
        assert_eq!(did::key_of(&document, &with.jwk_id()), Some(later));
    }
    assert!(did::Issuer::new("ftp://a", Title::new("厂", "P").unwrap()).is_none());
}

#[test]
fn no_changed_byte_of_a_proof_or_token_goes_unseen() {
    let (issuer, secret) = (issuer(), secret());
    let at = "2026-11-23T08:42:00Z".parse().unwrap();
    let list = status::unsigned((&issuer, status::Purpose::Revocation), &[3], at).unwrap();
    let signed = proof::sign(&list, (&issuer.key_id(), at), &secret).unwrap();
    let bytes = json::canonical(&signed).unwrap();
    let key: PublicKey = secret.public();
    let mut n = 0;
    for at in 0..bytes.len() {
        for flip in [1, 4, 32, 128] {
            let mut changed = bytes.clone();
            changed[at] ^= flip;
            let Ok(value) = json::parse_canonical(&changed) else { continue };
            let parts = proof::Parts::of(&value);
            assert!(parts.and_then(|parts| parts.check(&key)).is_err(), "byte {at}");
            n += 1;
        }
    }
    assert!(n > 1000, "{n}");
    let token = jwt::sign(&list, &issuer.jwk_id(), &secret).unwrap();
    jwt::Parts::of(&token).unwrap().check(&key).unwrap();
    for at in 0..token.len() {
        for flip in [1, 4, 32] {
            let mut changed = token.clone().into_bytes();
            changed[at] ^= flip;
            let Ok(changed) = String::from_utf8(changed) else { continue };
            let parts = jwt::Parts::of(&changed);
            assert!(parts.and_then(|parts| parts.check(&key)).is_err(), "byte {at}");
        }
    }
}

#[test]
fn a_status_list_says_of_each_bit_what_was_set() {
    let at = "2026-11-23T08:42:00Z".parse().unwrap();
    let set = [0, 9, 131_071, 131_080];
    let list = status::unsigned((&issuer(), status::Purpose::Revocation), &set, at).unwrap();
    for index in [0, 1, 8, 9, 10, 131_070, 131_071, 131_080] {
        let is_set = status::is_set(&list, "revocation", index).unwrap();
        assert_eq!(is_set, set.contains(&index), "{index}");
    }
    assert!(status::is_set(&list, "revocation", 1 << 40).is_err());
    assert!(status::is_set(&list, "refresh", 0).is_err());
}

#[test]
fn no_bytes_make_a_reader_panic() {
    let at = "2026-11-23T08:42:00Z".parse().unwrap();
    let list = status::unsigned((&issuer(), status::Purpose::Revocation), &[3], at).unwrap();
    let signed = proof::sign(&list, ("did:web:a#issuer", at), &secret()).unwrap();
    let good = signed.to_string();
    let mut n = 0;
    arbtest(|u| {
        let mut bytes = good.clone().into_bytes();
        for _ in 0..u.int_in_range(1..=4)? {
            let at = u.choose_index(bytes.len())?;
            bytes[at] = u.arbitrary()?;
        }
        if let Ok(value) = word::json::parse_canonical(&bytes) {
            let _ = proof::Parts::of(&value).map(|parts| parts.check(&secret().public()));
            let _ = model::check_credential(&value);
            let _ = model::check_presentation(&value);
            let _ = status::is_set(&value, "revocation", u.arbitrary()?);
            let _ = did::key_of(&value, "did:web:a#issuer");
        }
        let text: String = u.arbitrary()?;
        let _ = jwt::Parts::of(&text);
        let _ = jwt::Parts::of(&format!("eyJ.{text}.x"));
        let _ = did::address(&format!("did:web:{text}"));
        let decoded = multibase::from_base58(&format!("z{text}"));
        assert!(decoded.is_none_or(|bytes| multibase::base58(&bytes) == format!("z{text}")));
        n += 1;
        Ok(())
    })
    .budget_ms(3_000);
    assert!(n > 500, "{n}");
}
