//! Documents of events: named, or refused with every fault.

use crate::program::{file, json, wule};

const EVENT: &str = r#"{"type":"ObjectEvent","eventTime":"2026-11-26T08:00:00+08:00",
    "eventTimeZoneOffset":"+08:00","action":"ADD","bizStep":"commissioning",
    "epcList":["urn:epc:id:sgtin:4012345.011111.9876"]}"#;

fn document(event: &str) -> String {
    format!(
        r#"{{"type":"EPCISDocument","schemaVersion":"2.0","epcisBody":{{"eventList":[{event}]}}}}"#
    )
}

#[test]
fn an_event_is_named_by_what_it_says_whatever_its_spelling() {
    let folder = tempfile::tempdir().unwrap();
    let one = file(folder.path(), "one.jsonld", document(EVENT).as_bytes());
    let (code, read) = json(&["events", &one]);
    assert_eq!(code, 0);
    // sha256sum of the canonical text, which the rules of CBV 2.0 spell:
    // eventType=ObjectEventeventTime=2026-11-26T00:00:00.000ZeventTimeZoneOffset=+08:00epcList
    // epc=https://id.gs1.org/01/04012345111118/21/9876action=ADD
    // bizStep=https://ref.gs1.org/cbv/BizStep-commissioning
    let name =
        "ni:///sha-256;fcbeb960319f3599db899c353828d5deb62a59af227795547f27c7b4f6d0e25b?ver=CBV2.0";
    assert_eq!(read["events"][0]["hash"], name);
    let spelled = EVENT.replace("2026-11-26T08:00:00+08:00", "2026-11-26T00:00:00Z").replace(
        "urn:epc:id:sgtin:4012345.011111.9876",
        "https://x.cn/gtin/04012345111118/21/9876",
    );
    let other = file(folder.path(), "other.jsonld", document(&spelled).as_bytes());
    assert_eq!(json(&["events", &other]).1["events"][0]["hash"], name);
}

#[test]
fn every_fault_of_a_document_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let event = r#"{"type":"ObjectEvent","eventTime":"yesterday"}"#;
    let path = file(folder.path(), "bad.jsonld", document(event).as_bytes());
    let (code, read) = json(&["events", &path]);
    assert_eq!((code, read["problems"].as_array().unwrap().len()), (1, 4));
    let none = file(folder.path(), "none.jsonld", b"<epcis/>");
    let run = wule(&["events", &none]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("WL2040"), "{}", run.stderr);
}
