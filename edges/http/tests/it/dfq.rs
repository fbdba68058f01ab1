//! Readings as files of Q-DAS, written and read again.

use crate::{client::send, house::House};
use inlet::aqdef::{self, Characteristic, Part};
use serde_json::{Value, json};

/// Fields as programs expect them before the first value.
fn parts(bytes: &[u8]) -> Vec<Part> {
    let (file, faults) = aqdef::read(bytes);
    assert_eq!(faults, []);
    file.parts()
}

fn decimals(characteristic: &Characteristic) -> Vec<String> {
    let all = characteristic.decimals().into_iter();
    all.map(|value| value.expect("every reading counts").to_string()).collect()
}

/// Loads readings of the pins as they are spelled, a minute apart from 08:00 UTC.
fn load(house: &House, lot: &str, gauges: &[&str], values: &[String]) {
    let mut rows = "lot,characteristic,gauge,value,subgroup,taken_at\n".to_owned();
    for (i, value) in values.iter().enumerate() {
        let gauge = gauges[i * gauges.len() / values.len()];
        let at = format!("2026-07-01T08:{:02}:{:02}Z", i / 60 % 60, i % 60);
        rows.push_str(&format!("{lot},D1,{gauge},{value},{},{at}\n", i / 5));
    }
    let token = format!("Bearer {}", house.token);
    let headers = [("Authorization", token.as_str()), ("Content-Type", "text/csv")];
    let answer = send(house.address, "POST /api/v1/readings", &headers, rows.as_bytes());
    assert_eq!(answer.status, 201, "{}", answer.text());
}

#[test]
fn what_is_given_is_what_was_recorded_to_the_last_digit_with_its_limits() {
    let house = House::open();
    house.open_lot("L-7");
    let values = ["0.1250", "0.125", "-0.00", "0.1249999", "12"].map(str::to_owned);
    load(&house, "L-7", &["MIC-1"], &values);
    let answer = house.read("/api/v1/lots/L-7/readings.dfq?zone=Europe/Berlin");
    assert_eq!(answer.status, 200, "{}", answer.text());
    let saved = answer.header("content-disposition").unwrap();
    assert!(saved.contains("filename=\"L-7.dfq\""), "{saved}");
    let parts = parts(&answer.body);
    let [part] = &parts[..] else { panic!("one part: {parts:?}") };
    let lot = house.read("/api/v1/lots/L-7").json();
    assert_eq!(part.text(1001), lot["item"].as_str());
    let [of] = &part.characteristics[..] else { panic!("one characteristic") };
    assert_eq!(decimals(of), values.map(|value| value.replace("-0.00", "0.00")));
    let text = |field| of.text(field);
    assert_eq!([text(2001), text(2022), text(2142)], [Some("D1"), Some("7"), Some("in")]);
    assert_eq!([text(2110), text(2111)], [Some("0.1200"), Some("0.1298")]);
    assert_eq!(text(2401), Some("MIC-1"));
    // Berlin is two hours ahead in July.
    assert_eq!(of.values[1].text(4), Some("01.07.2026/10:00:01"));
    assert_eq!(of.values[1].text(6), Some("L-7"));
}

#[test]
fn a_file_is_surveyed_and_read_as_it_was_given_in_either_encoding() {
    let house = House::open();
    house.open_lot("批-7");
    let values: Vec<String> = (0..60).map(|i| format!("0.12{:02}", i * 7 % 100)).collect();
    load(&house, "批-7", &["MIC-1", "MIC-2"], &values);
    let spelled = ["utf-8", "gb18030"].map(|encoding| {
        let lot = "%E6%89%B9-7";
        let path = format!("/api/v1/lots/{lot}/readings.dfq?characteristic=D1&lang=zh-CN");
        let token = format!("Bearer {}", house.token);
        let headers = [("Authorization", token.as_str()), ("Accept-Language", "zh-CN")];
        let path = path.replace("&lang=zh-CN", &format!("&encoding={encoding}"));
        let answer = send(house.address, &format!("GET {path}"), &headers, b"");
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.body
    });
    assert_ne!(spelled[0], spelled[1]);
    assert!(String::from_utf8(spelled[1].clone()).is_err(), "GB 18030 is no UTF-8");
    assert_eq!(parts(&spelled[0]), parts(&spelled[1]));
    // Two gauges: none is named for all.
    assert_eq!(parts(&spelled[0])[0].characteristics[0].text(2401), None);
    for bytes in &spelled {
        let survey = house.post("/api/v1/surveys?name=pins.dfq", bytes).json();
        let column = &survey["columns"][0];
        assert_eq!((&column["name"], &column["unit"]), (&json!("D1"), &json!("in")));
        let stated =
            json!({"title": "直径", "lsl": "0.1200", "nominal": "0.1249", "usl": "0.1298"});
        assert_eq!(column["stated"], stated);
        let table = house.post("/api/v1/tables?name=pins.dfq&value=1", bytes).json();
        let read: Vec<_> = values.iter().map(|value| Value::from(value.as_str())).collect();
        assert_eq!(table["columns"][0]["cells"], Value::Array(read));
    }
}

#[test]
fn more_readings_than_are_held_at_once_are_all_given_in_sequence() {
    let house = House::open();
    house.open_lot("L-8");
    let values: Vec<String> = (0..25_001).map(|i| format!("0.{:05}", i + 10_000)).collect();
    load(&house, "L-8", &["MIC-1"], &values);
    let answer = house.read("/api/v1/lots/L-8/readings.dfq");
    assert_eq!(decimals(&parts(&answer.body)[0].characteristics[0]), values);
    // Nothing of it is compressed whole in memory.
    assert_eq!(answer.header("content-encoding"), None);
}

#[test]
fn a_corrected_reading_is_given_as_it_now_stands_and_an_empty_lot_has_its_limits() {
    let house = House::open();
    house.open_lot("L-9");
    let empty = parts(&house.read("/api/v1/lots/L-9/readings.dfq").body);
    let of = &empty[0].characteristics[0];
    assert_eq!((of.values.len(), of.text(2110)), (0, Some("0.1200")));
    load(&house, "L-9", &["MIC-1"], &["1.25".to_owned(), "0.126".to_owned()]);
    let correction = json!({"characteristic": "D1", "seq": 0, "value": "0.125",
                            "reason": "a point in the wrong place"});
    let answer = house.post_json("/api/v1/lots/L-9/corrections", &correction);
    assert_eq!(answer.status, 201, "{}", answer.text());
    let now = parts(&house.read("/api/v1/lots/L-9/readings.dfq").body);
    assert_eq!(decimals(&now[0].characteristics[0]), ["0.125", "0.126"]);
}

#[test]
fn what_is_not_there_or_not_understood_is_refused_before_anything_is_given() {
    let house = House::open();
    house.open_lot("L-7");
    let refused = [
        ("/api/v1/lots/L-0/readings.dfq", 404, "acts.not_found"),
        ("/api/v1/lots/L-7/readings.dfq?characteristic=D9", 404, "standard.unknown_characteristic"),
        ("/api/v1/lots/L-7/readings.dfq?zone=Mars/Crater", 422, "http.dfq_asked"),
        ("/api/v1/lots/L-7/readings.dfq?encoding=latin1", 422, "http.dfq_asked"),
        ("/api/v1/lots/L-7/readings.dfq?after=3", 422, "http.dfq_asked"),
    ];
    for (path, status, code) in refused {
        let answer = house.read(path);
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{path}");
    }
    // Whoever may not read readings gets no file of them.
    assert_eq!(house.get("/api/v1/lots/L-7/readings.dfq").status, 401);
}
