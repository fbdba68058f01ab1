//! Monitors over HTTP: limits, signals, answers, and the live stream.

use crate::{client::get, house::House};
use judge::monitor::State;
use serde_json::{Value, json};
use std::{
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    time::Duration,
};
use store::{Fact, Record};

const OF: &str = "of=PIN-125/D1";

/// A house with an open lot, and a monitor of its diameter that somebody else approved.
pub fn watched() -> (House, String) {
    let house = House::open();
    let person = json!({"name": {"zh": "赵", "en": "Zhao"}, "consent": "unnamed"});
    let maker = house.post_json("/api/v1/people", &person).json()["id"].clone();
    let lot = json!({"lot": "B7", "standard": "WL-PIN-01", "maker": maker});
    assert_eq!(house.post_json("/api/v1/lots", &lot).status, 201);
    let proposed = house.post_json("/api/v1/monitors", &proposal());
    assert_eq!(proposed.status, 201, "{}", proposed.text());
    let id = proposed.json()["monitor"].as_str().unwrap().to_owned();
    house.block_on(approve(&house, &id));
    (house, id)
}

fn proposal() -> Value {
    json!({
        "of": {"item": "PIN-125", "characteristic": "D1"},
        "chart": "chart.individuals",
        "parameters": {"frozen": {"center": "0.125", "sigma": "0.001"}},
        "reason": "prescribed for the new line",
        "reaction_minutes": 20,
    })
}

async fn approve(house: &House, id: &str) {
    let store = house.workshop.store();
    let limits = store.limits_of(id.parse().unwrap()).await.unwrap().pop().unwrap().limits;
    let now = house.workshop.now();
    let facts = limits.approve(State::Proposed, ("second", now)).unwrap();
    let facts = facts.into_iter().map(judge::Fact::Monitor).map(Fact::Judge).collect();
    store.record("second", now, Record { facts, ..Record::default() }).await.unwrap();
}

pub fn measure(house: &House, values: &[&str]) {
    let readings: Vec<Value> =
        values.iter().map(|value| json!({"value": value, "subgroup": 0})).collect();
    let body = json!({"characteristic": "D1", "gauge": "MIC-1", "readings": readings});
    let answer = house.post_json("/api/v1/lots/B7/readings", &body);
    assert_eq!(answer.status, 201, "{}", answer.text());
}

fn read(house: &House, path: &str) -> Value {
    let token = format!("Bearer {}", house.token);
    let answer = get(house.address, path, &[("Authorization", &token)]);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

#[test]
fn a_signal_appears_on_the_board_and_goes_when_it_is_answered() {
    let (house, id) = watched();
    measure(&house, &["0.1250", "0.1290", "0.1251"]);
    let board = read(&house, "/api/v1/signals?state=open&item=PIN-125&characteristic=D1");
    let signal = &board["signals"][0];
    assert_eq!(board["signals"].as_array().unwrap().len(), 1, "{board}");
    assert_eq!((&signal["value"], &signal["state"]), (&json!("0.129"), &json!("open")));
    assert_eq!(signal["tests"][0], json!({"panel": "X", "test": "1"}));
    assert_eq!(signal["monitor"], id.as_str());
    assert!(signal["message"]["zh"].as_str().unwrap().contains("超出控制限"));
    let path = format!("{}/reaction", signal["link"].as_str().unwrap());
    let silent = json!({"kind": "corrected", "cause": "worn insert"});
    assert_eq!(house.post_json(&path, &silent).code(), "monitor.no_action");
    let said = json!({"kind": "corrected", "cause": "worn insert", "action": "insert changed"});
    assert_eq!(house.post_json(&path, &said).status, 201);
    assert_eq!(house.post_json(&path, &said).code(), "monitor.answered");
    assert_eq!(read(&house, "/api/v1/signals")["signals"], json!([]));
    let kept = read(&house, signal["link"].as_str().unwrap());
    assert_eq!(kept["reaction"]["by"], "operator");
}

#[test]
fn limits_are_studied_proposed_and_never_approved_by_their_author() {
    let (house, id) = watched();
    let mut study = proposal();
    for key in ["reason", "reaction_minutes"] {
        study.as_object_mut().unwrap().remove(key);
    }
    study["chart"] = "chart.xbar-r".into();
    study["parameters"] = json!({});
    study["lots"] = json!(["L20261123A"]);
    let studied = house.post_json("/api/v1/monitors/study", &study);
    assert_eq!(studied.status, 200, "{}", studied.text());
    let studied = studied.json();
    assert_eq!(studied["study"]["schema"], "wule.study/1");
    assert_eq!(studied["base"]["n_readings"], 60);
    let mut rebased = study.clone();
    rebased["reason"] = "a year of readings".into();
    rebased["reaction_minutes"] = 30.into();
    let path = format!("/api/v1/monitors/{id}/limits");
    let proposed = house.post_json(&path, &rebased);
    assert_eq!(proposed.status, 201, "{}", proposed.text());
    let proposed = proposed.json();
    assert_eq!((&proposed["version"], &proposed["subgroup_size"]), (&json!(2), &json!(5)));
    let frozen = |of: &Value| of["parameters"]["frozen"]["center"].clone();
    assert_eq!(frozen(&proposed), frozen(&studied));
    let own = house.post_json(&format!("{path}/2/approve"), &json!({}));
    assert_eq!((own.status, own.code().as_str()), (403, "monitor.own_limits"));
    let waiting = house.post_json(&path, &rebased);
    assert_eq!((waiting.status, waiting.code().as_str()), (409, "monitor.already_proposed"));
    let no = house.post_json(&format!("{path}/2/reject"), &json!({"reason": "too wide"}));
    assert_eq!(no.status, 200, "{}", no.text());
    let monitor = read(&house, &format!("/api/v1/monitors/{id}"));
    assert_eq!(monitor["active_version"], 1);
    assert_eq!(monitor["versions"][1]["state"], "rejected");
    let all = read(&house, "/api/v1/monitors");
    assert_eq!(all["monitors"][0]["id"], id.as_str());
}

#[test]
fn the_points_of_a_chart_are_made_again_from_what_was_kept() {
    let (house, id) = watched();
    let path = format!("/api/v1/monitors/{id}/points");
    assert_eq!(
        read(&house, &path)["points"],
        json!([]),
        "readings before the limits are no points"
    );
    measure(&house, &["0.1250", "0.1290", "0.1251"]);
    let made = read(&house, &path);
    assert_eq!((&made["n_points"], &made["version"]), (&json!(3), &json!(1)));
    let numbers = made["points"].as_array().unwrap().iter().map(|point| point["number"].clone());
    assert_eq!(numbers.collect::<Vec<_>>(), [1, 2, 3]);
    assert!(made["points"][1]["panels"][0]["upper"].is_number(), "{made}");
    let last = read(&house, &format!("{path}?last=1"));
    assert_eq!((&last["points"][0]["number"], &last["n_points"]), (&json!(3), &json!(3)));
    assert_eq!(read(&house, &format!("{path}?version=1"))["n_points"], 3);
    assert_eq!(house.read(&format!("{path}?version=9")).status, 404);
}

#[test]
fn earlier_points_are_read_page_by_page() {
    let (house, id) = watched();
    measure(&house, &["0.1250", "0.1290", "0.1251", "0.1249", "0.1252"]);
    let page = |rest: &str| {
        let page = read(&house, &format!("/api/v1/monitors/{id}/points?last=2{rest}"));
        let numbers = page["points"].as_array().unwrap().iter().map(|of| of["number"].clone());
        numbers.collect::<Vec<_>>()
    };
    assert_eq!(page(""), [4, 5]);
    assert_eq!(page("&before=4"), [2, 3]);
    assert_eq!(page("&before=2"), [1]);
    assert!(page("&before=1").is_empty());
    assert_eq!(page("&before=9"), [4, 5], "what has not happened yet hides nothing");
}

#[test]
fn a_cause_is_noted_at_a_point_that_no_test_fired_at() {
    let (house, id) = watched();
    measure(&house, &["0.1250", "0.1251"]);
    let path = format!("/api/v1/monitors/{id}/causes");
    let cause = |point: u64, cause: &str| json!({"version": 1, "point": point, "cause": cause});
    let noted = house.post_json(&path, &cause(2, " a new heat "));
    assert_eq!(noted.status, 201, "{}", noted.text());
    let noted = noted.json();
    assert_eq!((&noted["cause"], &noted["point"]), (&json!("a new heat"), &json!(2)));
    assert_eq!(house.post_json(&path, &cause(1, " ")).code(), "monitor.no_reason");
    for point in [0, 3, u64::MAX] {
        let refused = house.post_json(&path, &cause(point, "x"));
        assert_eq!((refused.status, refused.code().as_str()), (422, "monitor.no_point"));
    }
    assert_eq!(read(&house, &path)["causes"], json!([noted]));
    assert_eq!(read(&house, "/api/v1/signals")["signals"], json!([]));
    let rebuilt = house.block_on(house.workshop.store().rebuild()).unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
    assert_eq!(read(&house, &path)["causes"], json!([noted]));
}

#[test]
fn nobody_sees_the_board_without_a_token() {
    let house = House::open();
    for path in ["/api/v1/monitors", "/api/v1/signals", "/api/v1/live?of=PIN-125/D1"] {
        assert_eq!(house.get(path).status, 401, "{path}");
    }
    let token = format!("Bearer {}", house.token);
    for path in ["/api/v1/live", "/api/v1/live?of=PIN-125", "/api/v1/signals?state=lost"] {
        let answer = get(house.address, path, &[("Authorization", &token)]);
        assert_eq!(answer.status, 422, "{path}: {}", answer.text());
    }
}

/// A reader of live events.
struct Listener {
    lines: BufReader<TcpStream>,
    place: String,
}

impl Listener {
    fn open(house: &House, of: &str, place: Option<&str>) -> Self {
        let mut stream = TcpStream::connect(house.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let place_line = place.map(|place| format!("Last-Event-ID: {place}\r\n"));
        let head = format!(
            "GET /api/v1/live?{of} HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\
             Authorization: Bearer {}\r\n{}\r\n",
            house.token,
            place_line.unwrap_or_default(),
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut listener = Self { lines: BufReader::new(stream), place: String::new() };
        assert!(listener.line().contains("200 OK"));
        while !listener.line().is_empty() {}
        assert_eq!(listener.event().0, "hello");
        listener
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }

    /// The next event: its name and what it says.
    fn event(&mut self) -> (String, Value) {
        let (mut name, mut data) = (String::new(), Value::Null);
        loop {
            let line = self.line();
            match line.split_once(": ") {
                Some(("event", text)) => name = text.to_owned(),
                Some(("id", text)) => self.place = text.to_owned(),
                Some(("data", text)) => data = serde_json::from_str(text).unwrap(),
                // Sizes of chunks are between the events.
                _ if line.is_empty() && !name.is_empty() => return (name, data),
                _ => {}
            }
        }
    }

    fn names(&mut self, n: usize) -> Vec<String> {
        (0..n).map(|_| self.event().0).collect()
    }
}

#[test]
fn a_reader_of_live_events_sees_readings_points_and_signals_and_comes_back_to_them() {
    let (house, id) = watched();
    let mut listener = Listener::open(&house, OF, None);
    let mut other = Listener::open(&house, "of=PIN-125/D2", None);
    measure(&house, &["0.1250"]);
    let (name, data) = listener.event();
    assert_eq!((name.as_str(), &data["readings"][0]["value"]), ("readings", &json!("0.1250")));
    let (name, data) = listener.event();
    assert_eq!((name.as_str(), &data["monitor"]), ("points", &json!(id)));
    assert_eq!(data["points"][0]["panels"][0]["value"], 0.125);
    assert_eq!(data["points"][0]["panels"][0]["upper"], 0.128);
    let place = listener.place.clone();
    drop(listener);
    measure(&house, &["0.1290"]);
    let mut again = Listener::open(&house, OF, Some(&place));
    assert_eq!(again.names(3), ["readings", "points", "signal"]);
    let mut lost = Listener::open(&house, OF, Some("00000000-7"));
    assert_eq!(lost.names(1), ["gap"]);
    measure(&house, &["0.1250"]);
    assert_eq!(lost.names(1), ["readings"]);
    // Who chose another characteristic hears of none of it, and then that the server stops.
    house.workshop.teller().end();
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut other.lines, &mut rest).unwrap();
    assert!(!rest.contains("event:"), "{rest}");
}
