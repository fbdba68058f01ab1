//! Messages of Sparkplug B by another program, and bytes of anybody.

use arbtest::arbtest;
use inlet::sparkplug::{Births, Payload};
use word::json::{Value, json};

fn case() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../cases/inlet/sparkplug/messages.json");
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

fn bytes(hex: &Value) -> Vec<u8> {
    let hex = hex.as_str().unwrap();
    (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap()).collect()
}

#[test]
fn messages_of_another_program_say_what_it_says_they_say() {
    let (case, mut births) = (case(), Births::default());
    for message in case["messages"].as_array().unwrap() {
        let topic = message["topic"].as_str().unwrap();
        let heard = births.hear(topic, &bytes(&message["bytes"]));
        let says: Vec<_> = heard
            .documents
            .iter()
            .map(|document| json!([document["metric"], document["value"], document["timestamp"]]))
            .collect();
        assert_eq!(json!(says), message["says"], "{topic}");
        let code = heard.refusal.map(|refusal| refusal.code);
        assert_eq!(json!(code), message["code"], "{topic}");
        assert_eq!(json!(heard.ask.is_some()), message["asks"], "{topic}");
        for document in &heard.documents {
            let (group, node) = (&document["group"], &document["node"]);
            assert_eq!((group, node), (&json!("plant"), &json!("press")));
            if document["metric"] == "D1" {
                assert_eq!(document["properties"], json!({"engUnit": "mm"}));
            }
            assert_eq!(document["is_historical"], json!(document["metric"] == "late"));
        }
    }
    let theirs = Payload::read(&bytes(&case["rebirth"])).unwrap().metrics.remove(0);
    assert_eq!(theirs.name.as_deref(), Some("Node Control/Rebirth"));
}

/// The topic and the bytes of each message.
pub fn messages() -> Vec<(String, Vec<u8>)> {
    let case = case();
    let all = case["messages"].as_array().unwrap().iter();
    all.map(|m| (m["topic"].as_str().unwrap().to_owned(), bytes(&m["bytes"]))).collect()
}

#[test]
fn any_bytes_on_any_topic_get_an_answer() {
    arbtest(|u| {
        let mut births = Births::default();
        let any: Vec<u8> = u.arbitrary()?;
        let _ = births.hear(u.arbitrary()?, &any);
        let _ = births.hear("spBv1.0/g/NDATA/n", &any);
        Ok(())
    });
}

#[test]
fn payloads_that_claim_more_than_they_have_are_refused() {
    // A length of 2^63, a group, a number of eleven bytes, field 0, half a message, a name that
    // is no text.
    let hostile: [&[u8]; 6] = [
        &[0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
        &[0x13],
        &[0x08, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
        &[0x00, 0x01],
        &[0x12, 0x05, 0x0a],
        &[0x12, 0x03, 0x0a, 0x01, 0xff],
    ];
    for bytes in hostile {
        assert_eq!(Payload::read(bytes), None, "{bytes:?}");
    }
    let many = [0x12, 0x00].repeat(6_000);
    assert_eq!(Payload::read(&many), None);
    assert!(Payload::read(&[]).is_some());
}
