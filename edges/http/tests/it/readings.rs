//! Readings in bulk, looked at, and corrected.

use crate::{client::Answer, client::send, guard::break_off, house::House};
use serde_json::{Value, json};
use std::io::Write;
use std::net::TcpStream;

fn load(house: &House, kind: &str, id: Option<&str>, body: &str) -> Answer {
    let token = format!("Bearer {}", house.token);
    let mut headers = vec![("Authorization", token.as_str()), ("Content-Type", kind)];
    headers.extend(id.map(|id| ("Idempotency-Key", id)));
    send(house.address, "POST /api/v1/readings", &headers, body.as_bytes())
}

fn look(house: &House, path: &str) -> Value {
    let token = format!("Bearer {}", house.token);
    let answer = send(house.address, &format!("GET {path}"), &[("Authorization", &token)], b"");
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

fn rows(lots: &[&str], n: usize) -> String {
    let mut text = "lot,characteristic,gauge,value,subgroup,taken_at\n".to_owned();
    for i in 0..n {
        let (lot, subgroup, last) = (lots[i % lots.len()], i / 5, i % 10);
        text.push_str(&format!("{lot},D1,MIC-1,0.12{last}0,{subgroup},2026-11-23T08:00:00Z\n"));
    }
    text
}

#[test]
fn many_readings_are_loaded_at_once_and_only_once() {
    let house = House::open();
    house.open_lot("B1");
    house.open_lot("B2");
    // More than one part of a body.
    let body = rows(&["B1", "B2"], 120_000);
    for _ in 0..2 {
        let answer = load(&house, "text/csv", Some("file-7"), &body);
        assert_eq!((answer.status, &answer.json()["n_recorded"]), (201, &json!(120_000)));
    }
    let lot = look(&house, "/api/v1/lots/B1");
    assert_eq!(lot["series"][0]["n_readings"], 60_000);
    let last = look(&house, "/api/v1/lots/B2/readings?characteristic=D1&last=3");
    assert_eq!(last["readings"][2]["seq"], 59_999);
    assert_eq!(last["readings"][2]["value"], "0.1290");
    let page = look(&house, "/api/v1/lots/B2/readings?characteristic=D1&after=9&limit=2");
    assert_eq!(page["readings"][0]["seq"], 10);
    assert_eq!(page["next"], 11);
    let end = look(&house, "/api/v1/lots/B2/readings?characteristic=D1&after=59998");
    assert_eq!((end["readings"].as_array().unwrap().len(), &end["next"]), (1, &Value::Null));
    let lots = look(&house, "/api/v1/lots?limit=2");
    assert_eq!((&lots["rows"][0]["lot"], &lots["next"]), (&json!("B1"), &json!("B2")));
}

/// A stream of Arrow that another program wrote.
fn arrow(kind: &str, name: &str) -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../cases/inlet/arrow/streams.json");
    let all: Value = std::fs::read_to_string(path).unwrap().parse().unwrap();
    let case = all[kind].as_array().unwrap().iter().find(|case| case["name"] == name).unwrap();
    let hex = case["bytes"].as_str().unwrap();
    let byte = |i: usize| u8::from_str_radix(&hex[i..i + 2], 16).unwrap();
    (0..hex.len()).step_by(2).map(byte).collect()
}

#[test]
fn columns_of_arrow_are_loaded_as_they_are_and_binary_numbers_are_refused() {
    let house = House::open();
    for lot in ["L-1", "批-2"] {
        house.open_lot(lot);
    }
    let token = format!("Bearer {}", house.token);
    let load = |id: &str, bytes: &[u8]| {
        let kind = ("Content-Type", "application/vnd.apache.arrow.stream");
        let headers = [("Authorization", token.as_str()), kind, ("Idempotency-Key", id)];
        send(house.address, "POST /api/v1/readings", &headers, bytes)
    };
    let refused = load("frame-0", &arrow("bad", "float64"));
    assert_eq!((refused.status, refused.code().as_str()), (422, "http.bad_row"));
    assert!(refused.text().contains("Decimal128"), "{}", refused.text());
    for _ in 0..2 {
        let answer = load("frame-1", &arrow("good", "dictionary"));
        assert_eq!(answer.status, 201, "{}", answer.text());
        assert_eq!(answer.json(), json!({"n_recorded": 5, "n_lines": 5}));
    }
    let kept = look(&house, "/api/v1/lots/L-1/readings?characteristic=D1");
    let values: Vec<_> =
        kept["readings"].as_array().unwrap().iter().map(|one| one["value"].clone()).collect();
    assert_eq!(json!(values), json!(["25.0030", "-0.0100", "24.9985"]));
    assert_eq!(kept["readings"][0]["taken_at"], "2026-11-23T08:00:00.123456Z");
    assert_eq!(kept["readings"][0]["person"], "P-7");
    let cut = arrow("bad", "cut short");
    assert_eq!((load("frame-2", &cut).status, load("frame-3", b"").status), (422, 422));
}

#[test]
fn a_body_that_breaks_off_is_sent_again_whole_and_nothing_is_doubled() {
    let house = House::open();
    house.open_lot("B1");
    let body = rows(&["B1"], 120_000);
    let half = &body.as_bytes()[..body.len() * 4 / 5];
    let mut stream = TcpStream::connect(house.address).unwrap();
    let head = format!(
        "POST /api/v1/readings HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer {}\r\n\
         Content-Type: text/csv\r\nIdempotency-Key: file-8\r\nContent-Length: {}\r\n\r\n",
        house.token,
        body.len(),
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(half).unwrap();
    drop(stream);
    let answer = load(&house, "text/csv", Some("file-8"), &body);
    assert_eq!((answer.status, &answer.json()["n_recorded"]), (201, &json!(120_000)));
    let lot = look(&house, "/api/v1/lots/B1");
    assert_eq!(lot["series"][0]["n_readings"], 120_000);
    let last = look(&house, "/api/v1/lots/B1/readings?characteristic=D1&last=1");
    assert_eq!(last["readings"][0]["seq"], 119_999);
}

#[test]
fn parts_that_came_whole_before_a_break_are_kept_and_counted() {
    let house = House::open();
    house.open_lot("B1");
    let body = rows(&["B1"], 120_000);
    let half = &body.as_bytes()[..body.len() * 4 / 5];
    // The first part are the lines that end within 4 MiB; the header is none of them.
    let n_lines = half[..4 << 20].iter().filter(|&&byte| byte == b'\n').count() - 1;
    let answer = break_off(&house, "POST /api/v1/readings", "text/csv", half);
    assert_eq!((answer.status, answer.code().as_str()), (400, "http.broken_off"));
    assert_eq!(answer.json()["args"]["n_recorded"], n_lines.to_string());
    let lot = look(&house, "/api/v1/lots/B1");
    assert_eq!(lot["series"][0]["n_readings"], n_lines);
}

#[test]
fn a_bad_row_is_named_and_nothing_of_its_part_is_kept() {
    let house = House::open();
    house.open_lot("B1");
    let good = rows(&["B1"], 3);
    let cases = [
        (good.clone() + "B1,D1,MIC-1,1e400,0,\n", 422, "http.bad_row", "5"),
        (good.clone() + "B9,D1,MIC-1,1,0,\n", 404, "acts.not_found", "5"),
        (good.clone() + "B1,D9,MIC-1,1,0,\n", 404, "standard.unknown_characteristic", "5"),
        (
            good.clone() + "B1,D1,MIC-1,1,0,2999-01-01T00:00:00Z\n",
            422,
            "measure.in_the_future",
            "2",
        ),
    ];
    for (body, status, code, line) in cases {
        let answer = load(&house, "text/csv", None, &body);
        assert_eq!((answer.status, answer.code().as_str()), (status, code));
        assert_eq!(answer.json()["args"]["line"], line, "{}", answer.text());
        assert_eq!(answer.json()["args"]["n_recorded"], "0");
    }
    let other = load(&house, "application/xml", None, "<a/>");
    assert_eq!((other.status, other.code().as_str()), (415, "http.media_type"));
    assert_eq!(load(&house, "text/csv", None, "").code(), "measure.no_readings");
    let readings = look(&house, "/api/v1/lots/B1/readings?characteristic=D1");
    assert_eq!(readings["readings"], json!([]));
    let lines = r#"{"lot":"B1","characteristic":"D1","gauge":"G","value":"0.125","subgroup":0}"#;
    assert_eq!(load(&house, "application/x-ndjson", None, lines).status, 201);
    // Late readings are readings.
    let late = good.lines().next().unwrap().to_owned() + "\nB1,D1,MIC-1,1,0,1999-01-01T00:00:00Z\n";
    assert_eq!(load(&house, "text/csv", None, &late).status, 201);
    let kept = look(&house, "/api/v1/lots/B1/readings?characteristic=D1&last=1");
    assert_eq!(kept["readings"][0]["taken_at"], "1999-01-01T00:00:00Z");
}

#[test]
fn a_corrected_reading_stays_visible() {
    let house = House::open();
    house.open_lot("B1");
    assert_eq!(load(&house, "text/csv", None, &rows(&["B1"], 12)).status, 201);
    let correct = |seq: u64, value: &str, reason: &str| {
        let body = json!({"characteristic": "D1", "seq": seq, "value": value, "reason": reason});
        house.post_json("/api/v1/lots/B1/corrections", &body)
    };
    assert_eq!(correct(3, "0.1239", "typed one digit wrong").json()["from"], "0.1230");
    assert_eq!(correct(3, "0.12390", "the gauge shows five places").status, 201);
    assert_eq!(correct(3, "0.12390", "again").code(), "measure.same_value");
    assert_eq!(correct(12, "0.1239", "past the end").code(), "measure.no_such_reading");
    assert_eq!(correct(1, "0.1239", " ").code(), "measure.no_reason");
    let page = look(&house, "/api/v1/lots/B1/readings?characteristic=D1&after=2&limit=1");
    let reading = &page["readings"][0];
    assert_eq!(reading["value"], "0.12390");
    assert_eq!(reading["corrections"][0]["from"], "0.1230");
    assert_eq!(reading["corrections"][1]["reason"], "the gauge shows five places");
    let rebuilt = house.block_on(house.workshop.store().rebuild()).unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
    assert_eq!(house.post_json("/api/v1/lots/B1/seal", &json!({})).status, 201);
    assert_eq!(correct(1, "0.1239", "too late").code(), "measure.sealed");
}

#[test]
fn what_cannot_be_asked_of_readings_is_said() {
    let house = House::open();
    for query in ["", "?characteristic=D1&limit=0", "?characteristic=D1&last=1&after=2", "?x=1"] {
        let path = format!("GET /api/v1/lots/L20261123A/readings{query}");
        let token = format!("Bearer {}", house.token);
        let answer = send(house.address, &path, &[("Authorization", &token)], b"");
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (422, "http.readings_asked"),
            "{query}"
        );
    }
}

#[test]
fn lots_that_wait_for_sealing_are_listed_until_they_are_sealed() {
    let house = House::open();
    house.open_lot("B1");
    house.open_lot("B2");
    let waiting = || {
        let listed = look(&house, "/api/v1/lots?state=unsealed");
        let rows = listed["rows"].as_array().unwrap().clone();
        rows.iter().map(|row| row["lot"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(waiting(), [""; 0], "a lot without readings waits for none");
    assert_eq!(load(&house, "text/csv", None, &rows(&["B2"], 5)).status, 201);
    assert_eq!(waiting(), ["B2"]);
    assert_eq!(house.post("/api/v1/lots/B2/seal", b"").status, 201);
    assert_eq!(waiting(), [""; 0]);
    assert_eq!(house.read("/api/v1/lots?state=lost").status, 422);
}
