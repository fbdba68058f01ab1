//! Sources with their dead letters, and the register of gauges, from the command line.

use measure::source::Message;
use serde_json::{Value, json as object};
use std::path::Path;
use word::Timestamp;

use crate::crash::{code, open, prepare};
use crate::program::{Run, file, json, wule};

fn with(data: &str, arguments: &[&str]) -> Run {
    wule(&[arguments, &["--data", data]].concat())
}

fn read(data: &str, arguments: &[&str]) -> (i32, Value) {
    json(&[arguments, &["--data", data]].concat())
}

/// A workshop with the open lot `L0` of `D1`, and a folder for files.
fn workshop(folder: &Path) -> String {
    let data = folder.join("data");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(prepare(&data));
    data.to_str().unwrap().to_owned()
}

fn source(rev: u32, value: &str) -> Value {
    let at = |pointer: &str| object!({"pointer": pointer});
    object!({
        "code": "S1", "rev": rev, "title": {"zh": "卡尺", "en": "Caliper"}, "is_on": true,
        "channel": {"kind": "mqtt", "host": "127.0.0.1", "port": 1883, "filter": "bench/#",
                    "client_id": "wule-s1"},
        "mapping": {"identity": {"by": "id", "from": at("/id")}, "late_days_max": 30, "rules": [{
            "lot": {"constant": "L0"}, "characteristic": {"constant": "D1"},
            "gauge": {"constant": "G1"}, "value": at(value), "unit": {"constant": "mm"},
            "subgroup": {"from": at("/id")},
        }]},
    })
}

/// Messages that come while a server listens, as it takes them.
fn come(data: &str, payloads: &[&str]) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let workshop = open(Path::new(data)).await;
        let source = workshop.store().source(&code("S1")).await.unwrap().unwrap();
        let message = |(i, payload): (usize, &&str)| Message {
            topic: "bench/1".to_owned(),
            payload: payload.as_bytes().to_vec(),
            delivery: i.to_string(),
            may_be_repeat: false,
        };
        let messages: Vec<_> = payloads.iter().enumerate().map(message).collect();
        acts::measure::take_messages(&workshop, &source, &messages).await.unwrap();
        workshop.close().await;
    });
}

#[test]
fn what_was_refused_is_tried_by_another_mapping_and_then_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let data = workshop(folder.path());
    let first = file(folder.path(), "s1.json", source(1, "/v").to_string().as_bytes());
    assert_eq!(with(&data, &["sources", "state", &first]).code, 0);
    come(&data, &[r#"{"id":"1","value":"25.01"}"#, r#"{"id":"2","value":"many"}"#]);

    let (_, listed) = read(&data, &["sources"]);
    assert_eq!(listed["sources"][0]["letters"], object!({"n_open": 2, "n_ever": 2}));
    let said = with(&data, &["sources", "letters", "S1"]).stdout;
    assert!(said.contains(r#"{"id":"1","value":"25.01"}"#) && said.contains("waits"), "{said}");

    // By the mapping that it has, both would be refused again; by the other, one is a reading.
    let (no, tried) = read(&data, &["sources", "try", "S1"]);
    let outcomes = |tried: &Value| {
        let rows = tried["rows"].as_array().unwrap();
        rows.iter().map(|row| row["outcome"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((no, outcomes(&tried)), (1, vec!["refused".to_owned(); 2]));
    let second = source(2, "/value");
    let mapping = file(folder.path(), "m.json", second["mapping"].to_string().as_bytes());
    let (no, tried) = read(&data, &["sources", "try", "S1", "--mapping", &mapping]);
    assert_eq!((no, outcomes(&tried)), (1, vec!["recorded".to_owned(), "refused".to_owned()]));
    assert_eq!(tried["rows"][0]["submissions"][0]["values"], object!(["25.01"]));
    assert_eq!(tried["rows"][1]["reason"]["code"], "measure.not_a_decimal");
    // Nothing was recorded by trying, nor was the mapping changed.
    assert_eq!(read(&data, &["sources", "show", "S1"]).1["rev"], 1);
    assert_eq!(with(&data, &["sources", "retry", "S1", "1"]).code, 2);

    let lines =
        "{\"topic\":\"t\",\"payload\":\"{\\\"id\\\":\\\"9\\\",\\\"value\\\":\\\"25.5\\\"}\"}\n\n";
    let lines = file(folder.path(), "last.jsonl", lines.as_bytes());
    let asked = ["sources", "try", "S1", "--mapping", &mapping, "--messages", &lines];
    assert_eq!(with(&data, &asked).code, 0);

    let second = file(folder.path(), "s2.json", second.to_string().as_bytes());
    assert_eq!(with(&data, &["sources", "state", &second]).code, 0);
    assert_eq!(read(&data, &["sources", "retry", "S1", "1"]).1["n_readings"], 1);
    let aside = ["sources", "set-aside", "S1", "2"];
    assert_eq!(with(&data, &aside).code, 2, "a reason is wanted");
    let aside = [&aside[..], &["--reason", "a test"]].concat();
    assert_eq!(with(&data, &aside).code, 0);
    assert_eq!(read(&data, &["sources", "letters", "S1"]).1["letters"], object!([]));
    let (_, all) = read(&data, &["sources", "letters", "S1", "--any"]);
    assert_eq!(all["letters"][0]["answer"], object!({"name": "recorded", "n_readings": 1}));
    assert_eq!(all["letters"][1]["answer"], object!({"name": "set_aside", "reason": "a test"}));
    // Sent again, the reading is known.
    let again = r#"{"topic":"t","payload":"{\"id\":\"1\",\"value\":\"25.01\"}"}"#;
    let again = file(folder.path(), "again.jsonl", again.as_bytes());
    let (yes, tried) = read(&data, &["sources", "try", "S1", "--messages", &again]);
    assert_eq!((yes, outcomes(&tried)), (0, vec!["kept_before".to_owned()]));
}

#[test]
fn a_source_that_cannot_be_is_refused_with_the_file_and_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let data = workshop(folder.path());
    let mut wrong = source(1, "/v");
    wrong["colour"] = "red".into();
    let wrong = file(folder.path(), "wrong.json", wrong.to_string().as_bytes());
    let run = with(&data, &["sources", "state", &wrong]);
    assert_eq!(run.code, 2);
    for part in ["http.other_fields", "colour", "wrong.json", "show --json"] {
        assert!(run.stderr.contains(part), "{part} is not in {}", run.stderr);
    }
    let late = file(folder.path(), "late.json", source(3, "/v").to_string().as_bytes());
    assert_eq!(with(&data, &["sources", "state", &late]).code, 2, "revision 3 of nothing");
    assert_eq!(with(&data, &["sources", "show", "S9"]).code, 2);
    assert_eq!(with(&data, &["sources", "state"]).code, 2);
    let broken = file(folder.path(), "broken.jsonl", b"{\"topic\":\"t\",\"payload\":\"1\"}\n{\n");
    let good = file(folder.path(), "s1.json", source(1, "/v").to_string().as_bytes());
    assert_eq!(with(&data, &["sources", "state", &good]).code, 0);
    let run = with(&data, &["sources", "try", "S1", "--messages", &broken]);
    assert!(run.code == 2 && run.stderr.contains("broken.jsonl:2"), "{}", run.stderr);
}

fn confirmation(by: &str, at: Timestamp, indicated: &str) -> Value {
    object!({
        "confirmed_at": at.to_string(), "procedure": "CP-7", "mpe": "0.004",
        "environment": "20.1 C", "uncertainty": "0.001", "rule": {"name": "simple_acceptance"},
        "confirmed_by": by, "certificate": "K-17", "traceability": "ring 25 mm",
        "requirement": "0.040 mm", "as_found": [{"reference": "25.000", "indicated": indicated}],
    })
}

/// Somebody who confirms.
fn inspector(data: &str) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let workshop = open(Path::new(data)).await;
        let name = word::Title::new("检验员", "Inspector").unwrap();
        let by = acts::Actor::Operator;
        let person = acts::party::add_person(&workshop, &by, name, party::Consent::Unnamed);
        let id = person.await.unwrap().id.to_string();
        workshop.close().await;
        id
    })
}

#[test]
fn a_gauge_is_entered_confirmed_due_and_found_wrong_with_what_rests_on_it() {
    let folder = tempfile::tempdir().unwrap();
    let data = workshop(folder.path());
    let path = |name: &str, value: &Value| file(folder.path(), name, value.to_string().as_bytes());
    let gauge = object!({
        "code": "G1", "kind": "micrometer", "name": {"zh": "千分尺", "en": "Micrometer"},
        "maker": "A maker", "model": "M", "serial": "7", "unit": "mm", "resolution": "0.001",
        "mpe": "0.004", "interval_days": 90,
    });
    let add = path("gauge.json", &gauge);
    assert_eq!(with(&data, &["gauge", "add", &add]).code, 0);
    let again = with(&data, &["gauge", "add", &add]);
    assert!(again.code == 2 && again.stderr.contains("G1"), "{}", again.stderr);
    let (due, listed) = read(&data, &["gauge", "due"]);
    assert_eq!((due, &listed["gauges"][0]["status"]["name"]), (1, &object!("never_confirmed")));

    let by = inspector(&data);
    let now = Timestamp::now().as_second();
    let ago = |days: i64| Timestamp::from_second(now - days * 86_400).unwrap();
    let good = path("good.json", &confirmation(&by, ago(60), "25.001"));
    assert_eq!(with(&data, &["gauge", "confirm", "G1", &good]).code, 0);
    assert_eq!(with(&data, &["gauge", "due"]).code, 0, "it holds for 30 days more");
    assert_eq!(with(&data, &["gauge", "due", "--kind", "caliper"]).code, 0);
    let later = ago(-40).to_string();
    assert_eq!(with(&data, &["gauge", "due", "--before", &later]).code, 1);
    let (yes, impact) = read(&data, &["gauge", "impact", "G1"]);
    assert_eq!((yes, &impact["is_suspect"]), (0, &object!(false)));

    let stated = path("s1.json", &source(1, "/value"));
    assert_eq!(with(&data, &["sources", "state", &stated]).code, 0);
    come(&data, &[r#"{"id":"1","value":"25.01"}"#, r#"{"id":"2","value":"25.02"}"#]);
    // A moment later, so that the readings lie before it.
    let at = Timestamp::now();
    let wrong = path("wrong.json", &confirmation(&by, at, "25.009"));
    let (no, kept) = read(&data, &["gauge", "confirm", "G1", &wrong]);
    assert_eq!((no, &kept["is_found_good"]), (1, &object!(false)));
    let (no, impact) = read(&data, &["gauge", "impact", "G1"]);
    assert_eq!((no, &impact["n_readings"]), (1, &object!(2)));
    assert_eq!(impact["lots"][0]["lot"], "L0");
    assert_eq!(impact["confirmation"], kept["id"]);
    let said = with(&data, &["gauge", "impact", "G1"]).stdout;
    assert!(said.contains("2 readings of 1 series") && said.contains("lot L0 · D1"), "{said}");
    let said = with(&data, &["gauge", "impact", "G1", "--lang", "zh"]).stdout;
    assert!(said.contains("2 个读数受影响"), "{said}");
    let first = &read(&data, &["gauge", "show", "G1"]).1["confirmations"][0]["id"];
    let by_first = ["gauge", "impact", "G1", "--confirmation", first.as_str().unwrap()];
    assert_eq!(read(&data, &by_first).0, 0, "the first found it good");
    assert_eq!(with(&data, &["gauge", "impact", "G1", "--confirmation", "none"]).code, 2);
    let said = with(&data, &["gauge", "show", "G1"]).stdout;
    assert!(said.contains("out of tolerance since"), "{said}");
    assert_eq!(with(&data, &["gauge", "due", "--before", "tomorrow"]).code, 2);
}
