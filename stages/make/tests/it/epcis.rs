//! Events: official documents are read, their hashes are those that others compute, and what is
//! no event is refused with its place.

use arbtest::arbtest;
use make::epcis::{Context, Document, LinkKind, canonical, event_id, pre_hash};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

use crate::vectors;

#[expect(clippy::disallowed_methods, reason = "vectors are files")]
fn text_of(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn json_of(path: &Path) -> Value {
    let text = text_of(path);
    serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|got| got == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[test]
fn every_official_document_is_read() {
    let Some(folder) = vectors("epcis-json/JSON") else { return };
    let documents = files(&folder, "jsonld");
    assert_eq!(documents.len(), 47);
    let mut n_events = 0;
    for path in &documents {
        let document = Document::read(&json_of(path));
        let document = document.unwrap_or_else(|p| panic!("{}: {p:?}", path.display()));
        n_events += document.events.len();
    }
    // 54 in documents of events, 2 in the answer to a query.
    assert_eq!(n_events, 56);
}

#[test]
fn every_event_hash_is_the_published_one() {
    let Some(folder) = vectors("epcis-hash/examples") else { return };
    let mut n_hashes = 0;
    for path in files(&folder, "jsonld") {
        let document = json_of(&path);
        let body = &document["epcisBody"];
        let events = body["eventList"]
            .as_array()
            .or_else(|| body["queryResults"]["resultsBody"]["eventList"].as_array());
        let context = Context::of(&document);
        let hashes = text_of(&path.with_extension("hashes"));
        let hashes: Vec<&str> = hashes.split_whitespace().collect();
        let events = events.unwrap();
        assert_eq!(hashes.len(), events.len(), "{}", path.display());
        for (event, hash) in events.iter().zip(hashes) {
            let got = event_id(event, &context);
            assert_eq!(got, hash, "{}: {}", path.display(), pre_hash(event, &context));
            n_hashes += 1;
        }
    }
    assert!(n_hashes == 43, "{n_hashes}");
}

#[test]
fn identifiers_have_one_spelling() {
    let same = [
        ("urn:epc:id:sgtin:4012345.011111.9876", "https://id.gs1.org/01/04012345111118/21/9876"),
        (
            "https://x.example/a/gtin/04012345111118/ser/9876?q=1",
            "https://id.gs1.org/01/04012345111118/21/9876",
        ),
        (
            "https://x.example/01/04012345111118/10/L1/21/9876",
            "https://id.gs1.org/01/04012345111118/21/9876",
        ),
        ("urn:epc:id:sgln:4012345.00005.0", "https://id.gs1.org/414/4012345000054"),
        ("https://x.example/about/01", "https://x.example/about/01"),
        (
            "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8",
            "urn:uuid:374d95fc-9457-4a51-bd6a-0bba133845a8",
        ),
    ];
    for (given, one) in same {
        assert_eq!(canonical(given), one);
        assert_eq!(canonical(one), one, "what is canonical stays so");
    }
    arbtest(|u| {
        let text: String = u.arbitrary()?;
        for text in [text.clone(), format!("urn:epc:id:{text}"), format!("https://a/01/{text}")] {
            let once = canonical(&text);
            assert_eq!(canonical(&once), once);
        }
        Ok(())
    });
}

fn event() -> Value {
    json!({
        "type": "TransformationEvent",
        "eventTime": "2026-11-26T08:00:00+08:00",
        "eventTimeZoneOffset": "+08:00",
        "bizStep": "commissioning",
        "inputEPCList": ["urn:epc:id:sgtin:4012345.011111.1"],
        "outputEPCList": ["https://id.example.cn/01/04012345222227/21/A"],
        "inputQuantityList": [
            {"epcClass": "urn:epc:class:lgtin:4012345.033333.H1", "quantity": 2.0},
        ],
    })
}

#[test]
fn an_event_names_things_by_their_part() {
    let document = Document::of_event(&event()).unwrap();
    let links: Vec<_> = document.events[0].links.iter().map(|l| (l.kind, l.epc.as_str())).collect();
    assert_eq!(links.len(), 3);
    assert!(links.contains(&(LinkKind::Input, "https://id.gs1.org/01/04012345111118/21/1")));
    assert!(links.contains(&(LinkKind::Output, "https://id.gs1.org/01/04012345222227/21/A")));
    assert!(
        links.contains(&(LinkKind::InputQuantity, "https://id.gs1.org/01/04012345333336/10/H1"))
    );
}

#[test]
fn what_is_no_event_is_refused_with_its_field() {
    let cases: [(&str, Value, &str); 9] = [
        ("type", json!("OtherEvent"), "epcis.kind"),
        ("eventTime", Value::Null, "epcis.missing"),
        ("eventTime", json!("yesterday"), "epcis.field"),
        ("eventTimeZoneOffset", json!("+15:00"), "epcis.field"),
        ("eventTimeZoneOffset", json!("8"), "epcis.field"),
        ("inputEPCList", json!(["no address"]), "epcis.field"),
        ("inputEPCList", json!("urn:x:y"), "epcis.field"),
        ("inputQuantityList", json!([{"epcClass": "urn:x:y", "quantity": -1}]), "epcis.field"),
        ("inputQuantityList", json!([{"quantity": 1}]), "epcis.field"),
    ];
    for (field, value, code) in cases {
        let mut event = event();
        event[field] = value;
        let problems = Document::of_event(&event).unwrap_err();
        assert_eq!(problems[0].message().code, code, "{field}: {problems:?}");
    }
    let mut object = event();
    object["type"] = json!("ObjectEvent");
    let problems = Document::of_event(&object).unwrap_err();
    let named = format!("{problems:?}");
    assert!(named.contains("\"action\"") && named.contains("\"epcList\""), "{named}");
    assert!(named.contains("\"inputEPCList\""), "what the kind does not have is named: {named}");
}

#[test]
fn documents_that_are_none_are_refused() {
    for document in [
        json!([]),
        json!({"type": "Document"}),
        json!({"type": "EPCISDocument", "schemaVersion": "1.2", "epcisBody": {"eventList": []}}),
        json!({"type": "EPCISDocument", "schemaVersion": "2.0", "epcisBody": {}}),
    ] {
        let problems = Document::read(&document).unwrap_err();
        assert_eq!(problems[0].message().code, "epcis.not_a_document");
    }
}

#[test]
fn a_changed_value_changes_the_hash_and_its_spelling_does_not() {
    let context = Context::default();
    let id = |event: &Value| event_id(event, &context);
    let before = id(&event());
    let mut spelled = event();
    spelled["eventTime"] = json!("2026-11-26T00:00:00.0004Z");
    spelled["inputEPCList"] = json!(["https://other.example/gtin/04012345111118/21/1"]);
    spelled["inputQuantityList"][0]["quantity"] = json!(2);
    spelled["recordTime"] = json!("2026-11-26T09:00:00Z");
    assert_eq!(id(&spelled), before);
    for (field, value) in [
        ("eventTime", json!("2026-11-26T08:00:00.001+08:00")),
        ("bizStep", json!("destroying")),
        ("outputEPCList", json!(["https://id.example.cn/01/04012345222227/21/B"])),
        ("disposition", json!("active")),
    ] {
        let mut changed = event();
        changed[field] = value;
        assert_ne!(id(&changed), before, "{field}");
    }
}
