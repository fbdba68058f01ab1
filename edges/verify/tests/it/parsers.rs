//! Every parser of what strangers send, on bytes near good ones ([`fuzz`]): it answers, and what
//! it accepts it writes back as it came.

use brand::{
    Bundle, CertificateFile,
    credential::{did, jwt, model, proof, status},
};
use certify::{Claim, Envelope, SignedVerification, Withdrawal};
use make::epcis::Document;
use trust::{
    Bundle as Entries, Checkpoint, Policy, Proof, SignedCheckpoint, SignedNote, Submission, Tile,
    VerifierKey,
};
use word::json::{self, Value, json};

use crate::workshop;

/// Whether bytes are accepted, and then written back as they came.
fn same(bytes: &[u8], written: Option<Vec<u8>>) -> bool {
    let Some(written) = written else { return false };
    assert_eq!(written, bytes, "{}", String::from_utf8_lossy(bytes));
    true
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

/// The proof file of a claim under a checkpoint that two witnesses cosigned, and its note.
fn proof_and_note() -> (Vec<u8>, Vec<u8>) {
    let file = workshop::witnessed_bundle().claim.1.proof;
    let note = file.split_once("\n\n").unwrap().1.as_bytes().to_vec();
    (file.into_bytes(), note)
}

#[test]
fn notes_checkpoints_and_requests_to_a_witness() {
    let (_, note) = proof_and_note();
    fuzz::run("note", std::slice::from_ref(&note), |bytes| {
        same(bytes, SignedNote::parse(bytes).ok().map(|note| note.to_string().into_bytes()))
    });
    fuzz::run("checkpoint", std::slice::from_ref(&note), |bytes| {
        same(bytes, SignedCheckpoint::parse(bytes).ok().map(|note| note.to_string().into_bytes()))
    });
    let text_of_note = SignedNote::parse(&note).unwrap().text().as_bytes().to_vec();
    fuzz::run("checkpoint, text", &[text_of_note], |bytes| {
        let read = text(bytes).and_then(|text| Checkpoint::parse(text).ok());
        same(bytes, read.map(|read| read.to_string().into_bytes()))
    });
    let hash = "b".repeat(43) + "=\n";
    let hash = hash.replace("b=", "A=");
    let request = [b"old 7\n", hash.as_bytes(), b"\n", &note].concat();
    fuzz::run("request to a witness", &[request], |bytes| {
        same(bytes, Submission::parse(bytes).ok().map(|read| read.to_string().into_bytes()))
    });
}

#[test]
fn keys_policies_and_proof_files() {
    let keys: Vec<_> = workshop::witnesses().iter().map(|w| w.verifier_key().to_string()).collect();
    let seeds: Vec<_> = keys.iter().map(|key| key.clone().into_bytes()).collect();
    fuzz::run("verifier key", &seeds, |bytes| {
        let read = text(bytes).and_then(|text| VerifierKey::parse(text).ok());
        same(bytes, read.map(|read| read.to_string().into_bytes()))
    });
    let policy = format!(
        "# policy\nwitness a {} https://a.example\nwitness b {}\ngroup g any a b\nquorum g\n",
        keys[0], keys[1]
    );
    fuzz::run("policy", &[policy.into_bytes()], |bytes| {
        let Ok(read) = Policy::parse(bytes) else { return false };
        assert_eq!(Policy::parse(&read.to_bytes()).unwrap(), read);
        true
    });
    fuzz::run("proof file", &[proof_and_note().0], |bytes| {
        same(bytes, Proof::parse(bytes).ok().map(|read| read.to_string().into_bytes()))
    });
}

#[test]
fn tiles_bundles_of_entries_and_their_paths() {
    let tile = Tile::new(0, 3, 5).unwrap();
    assert_eq!(tile.width(), 5);
    fuzz::run("tile", &[vec![7; 160]], |bytes| {
        let read = Tile::new(0, 3, 5).unwrap().hashes(bytes).ok();
        same(bytes, read.map(|hashes| trust::tile::bytes_of_hashes(&hashes)))
    });
    let mut entries = Vec::new();
    for entry in [&b"one"[..], b"", &[9; 300]] {
        trust::bundle::push_entry(&mut entries, entry).unwrap();
    }
    fuzz::run("bundle of entries", &[entries], |bytes| {
        let bundle = Entries::in_tree(0, 3).unwrap();
        let Ok(read) = bundle.entries(bytes) else { return false };
        let mut written = Vec::new();
        for entry in read {
            trust::bundle::push_entry(&mut written, entry).unwrap();
        }
        same(bytes, Some(written))
    });
    let paths = [&b"tile/5/x001/x234/067.p/8"[..], b"tile/0/000", b"tile/63/x999/001"];
    fuzz::run("path of a tile", &paths.map(<[u8]>::to_vec), |bytes| {
        let read = text(bytes).and_then(|text| Tile::of_path(text).ok());
        same(bytes, read.map(|read| read.path().into_bytes()))
    });
}

#[test]
fn envelopes_and_what_is_in_them() {
    let bundle = workshop::bundle();
    let envelope = &bundle.claim.0;
    fuzz::run("DSSE", &[json::canonical(&envelope.to_json()).unwrap()], |bytes| {
        let read = json::parse_canonical(bytes).ok().and_then(|value| Envelope::of_json(&value));
        same(bytes, read.map(|read| json::canonical(&read.to_json()).unwrap()))
    });
    fuzz::run("claim", &[envelope.payload_unchecked().to_vec()], |bytes| {
        same(bytes, Claim::read(bytes).ok().map(|read| read.statement()))
    });
    let withdrawal = Withdrawal {
        issuer: workshop::ORIGIN.to_owned(),
        claim: envelope.digest(),
        superseded_by: Some(envelope.digest()),
        reason: word::Title::new("误", "wrong").unwrap(),
        made_at: word::Timestamp::from_second(1_763_900_000).unwrap(),
    };
    fuzz::run("withdrawal", &[withdrawal.statement()], |bytes| {
        same(bytes, Withdrawal::read(bytes).ok().map(|read| read.statement()))
    });
    fuzz::run("statement of verification", &[verification()], |bytes| {
        same(bytes, SignedVerification::read(bytes).ok().map(|read| read.to_bytes()))
    });
}

/// What a supervisor found in an honest bundle.
fn verification() -> Vec<u8> {
    let bytes = workshop::bundle().to_bytes();
    let report = verify::verify(&bytes, &verify::Expected::default());
    let made_at = word::Timestamp::from_second(1_763_900_100).unwrap();
    let stating = verify::Stating { verifier: None, tool: "wule 0.1.0".to_owned(), made_at };
    let statement = verify::statement(&report, &bytes, stating).unwrap();
    statement.sign(&workshop::issuer()).to_bytes()
}

#[test]
fn bundles_and_certificates() {
    let bundles = [workshop::bundle(), workshop::witnessed_bundle()].map(|b| b.to_bytes());
    fuzz::run("bundle of a passport", &bundles, |bytes| {
        same(bytes, Bundle::read(bytes).ok().map(|read| read.to_bytes()))
    });
    let bundle = workshop::bundle();
    let (envelope, logged) = bundle.claim;
    let part = brand::CertificatePart {
        certificate: (envelope.clone(), logged),
        claims: vec![(envelope, workshop::issuer().public())],
        issuer_key: workshop::issuer().public(),
        signers: vec![bundle.log_key],
    };
    fuzz::run(
        "file of certificates",
        &[CertificateFile { parts: vec![part] }.to_bytes()],
        |bytes| same(bytes, CertificateFile::read(bytes).ok().map(|read| read.to_bytes())),
    );
}

#[test]
fn credentials_and_tokens() {
    let at = "2026-11-23T08:42:00Z".parse().unwrap();
    let title = word::Title::new("厂", "Plant").unwrap();
    let issuer = did::Issuer::new("http://127.0.0.1:8443/", title).unwrap();
    let list = status::unsigned((&issuer, status::Purpose::Revocation), &[3], at).unwrap();
    let signed = proof::sign(&list, ("did:web:a#issuer", at), &workshop::issuer()).unwrap();
    fuzz::run("credential", &[json::canonical(&signed).unwrap()], |bytes| {
        let Ok(value) = json::parse_canonical(bytes) else { return false };
        let _ = model::check_credential(&value);
        let _ = model::check_presentation(&value);
        let _ = status::is_set(&value, "revocation", 3);
        let _ = did::key_of(&value, "did:web:a#issuer");
        let Ok(parts) = proof::Parts::of(&value) else { return false };
        // A signature holds for what was signed and for nothing else.
        parts.check(&workshop::issuer().public()).is_ok()
    });
    let token = jwt::sign(&list, "did:web:a#issuer", &workshop::issuer()).unwrap();
    fuzz::run("token", &[token.into_bytes()], |bytes| {
        text(bytes).is_some_and(|token| jwt::Parts::of(token).is_ok())
    });
}

#[test]
fn events() {
    let event = |kind: &str, more: Value| {
        let mut event = json!({
            "type": kind, "eventTime": "2026-11-26T08:00:00+08:00",
            "eventTimeZoneOffset": "+08:00", "bizStep": "commissioning", "action": "ADD",
            "readPoint": {"id": "https://id.gs1.org/414/4012345000054"},
        });
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event
    };
    let epc = json!(["urn:epc:id:sgtin:4012345.011111.1"]);
    let quantity = json!([{"epcClass": "urn:epc:class:lgtin:4012345.033333.H1", "quantity": 2.0}]);
    let events = json!([
        event("ObjectEvent", json!({"epcList": epc, "quantityList": quantity})),
        event("AggregationEvent", json!({"parentID": epc[0], "childEPCs": epc})),
        event("AssociationEvent", json!({"parentID": epc[0], "childEPCs": epc})),
        event(
            "TransactionEvent",
            json!({
                "epcList": epc, "bizTransactionList": [{"type": "po", "bizTransaction": "urn:x:1"}],
            })
        ),
    ]);
    let mut transformation = event("TransformationEvent", json!({"inputEPCList": epc}));
    transformation.as_object_mut().unwrap().remove("action");
    transformation["outputEPCList"] = json!(["https://id.gs1.org/01/04012345222227/21/A"]);
    let documents = events.as_array().unwrap().iter().chain([&transformation]).map(|event| {
        let document = json!({
            "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
            "type": "EPCISDocument", "schemaVersion": "2.0",
            "creationDate": "2026-11-26T08:00:00Z", "epcisBody": {"eventList": [event]},
        });
        document.to_string().into_bytes()
    });
    fuzz::run("EPCIS", &documents.collect::<Vec<_>>(), |bytes| {
        let Some(Ok(document)) = text(bytes).map(str::parse::<Value>) else { return false };
        let Ok(read) = Document::read(&document) else { return false };
        // The same document has the same events, whatever it is.
        assert_eq!(Document::read(&document).unwrap(), read);
        true
    });
}
