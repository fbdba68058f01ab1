//! Sources and their dead letters as programs and pages use them.

use crate::asking::{both, done, read, refused};
use crate::house::House;
use measure::source::Message;
use serde_json::{Value, json};

fn place(pointer: &str) -> Value {
    json!({"pointer": pointer})
}

fn source(rev: u32) -> Value {
    json!({
        "code": "S1", "rev": rev, "title": both("Bore gauges"), "is_on": false,
        "channel": {"kind": "mqtt", "host": "broker.example", "port": 1883,
                    "filter": "shop/+/bore", "client_id": "wule-1"},
        "mapping": {
            "identity": {"by": "id", "from": place("/id")},
            "late_days_max": 30,
            "rules": [{
                "lot": {"level": 1}, "characteristic": {"constant": "D1"},
                "gauge": {"constant": "MIC-0231"}, "value": place("/value"),
                "unit": place("/unit"), "subgroup": {"from": place("/n")},
                "taken_at": {"from": place("/at"), "form": "rfc3339"},
            }],
        },
    })
}

fn payload(id: u32, value: &str) -> String {
    format!(r#"{{"id":{id},"value":{value},"unit":"in","n":{id},"at":"2026-11-22T09:00:00Z"}}"#)
}

fn trial(house: &House, body: &Value) -> Value {
    let answer = house.post_json("/api/v1/sources/S1/trial", body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

/// Why each of the listed letters was refused.
fn codes(listed: &Value) -> Vec<String> {
    let rows = listed["rows"].as_array().unwrap().iter();
    rows.map(|row| row["reason"]["code"].as_str().unwrap().to_owned()).collect()
}

/// As if the source had sent them.
fn send(house: &House, payloads: &[String]) {
    let message = |(i, payload): (usize, &String)| Message {
        topic: "shop/L-2/bore".to_owned(),
        payload: payload.clone().into_bytes(),
        delivery: format!("d{i}"),
        may_be_repeat: false,
    };
    let messages: Vec<_> = payloads.iter().enumerate().map(message).collect();
    house.block_on(async {
        let source = house.workshop.store().source(&"S1".parse().unwrap()).await.unwrap().unwrap();
        let taken = acts::measure::take_messages(&house.workshop, &source, &messages);
        taken.await.unwrap()
    });
}

#[test]
fn a_source_is_stated_tried_and_mended() {
    let house = House::open();
    let stated = done(&house, "/api/v1/sources", &source(1));
    assert_eq!(stated["reach"]["name"], "off");
    refused(&house, "/api/v1/sources", &source(1), 409, "measure.source_revision_gap");
    let message = |topic: &str, value: &str| json!({"topic": topic, "payload": payload(1, value)});
    let good = message("shop/L20261123B/bore", "0.1250");
    let tried = trial(&house, &json!({"messages": [good, message("shop/x/bore", "\"OK\"")]}));
    assert_eq!(tried["rows"][0]["outcome"], "refused", "the lot is not there yet: {tried}");
    assert_eq!(tried["rows"][0]["reason"]["code"], "acts.not_found");
    assert_eq!(tried["rows"][1]["reason"]["code"], "measure.not_a_decimal");
    house.open_lot("L20261123B");
    let row = trial(&house, &json!({"messages": [good]}))["rows"][0].clone();
    assert_eq!(row["outcome"], "recorded");
    let submission = &row["submissions"][0];
    assert_eq!(submission["values"], json!(["0.1250"]));
    assert_eq!(submission["id"], "S1/id/1#0");
    assert_eq!(submission["taken_at"], "2026-11-22T09:00:00Z");
    // Another mapping is tried without being stated.
    let mut mapping = source(1)["mapping"].clone();
    mapping["rules"][0]["when"] = json!({"from": {"level": 2}, "is": "rod"});
    let row = trial(&house, &json!({"mapping": mapping, "messages": [good]}))["rows"][0].clone();
    assert_eq!(row["outcome"], "passed_over");
    let kept = read(&house, "/api/v1/lots/L20261123B/readings?characteristic=D1");
    assert_eq!(kept["readings"], json!([]));
    let mut second = source(2);
    second["mapping"] = mapping;
    done(&house, "/api/v1/sources", &second);
    let listed = read(&house, "/api/v1/sources?limit=1");
    assert_eq!((&listed["rows"][0]["rev"], &listed["next"]), (&json!(2), &Value::Null));
    let revisions = read(&house, "/api/v1/sources/S1/revisions");
    assert_eq!(revisions["rows"].as_array().unwrap().len(), 2);
    assert_eq!(revisions["rows"][0]["mapping"]["rules"][0]["when"], Value::Null);
    let rebuilt = house.block_on(house.workshop.store().rebuild()).unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
}

#[test]
fn dead_letters_wait_are_retried_and_set_aside() {
    let house = House::open();
    done(&house, "/api/v1/sources", &source(1));
    let bad_unit = payload(3, "0.1250").replace("\"in\"", "\"mm\"");
    send(&house, &[payload(1, "0.1250"), payload(2, "\"OK\""), bad_unit]);
    let path = "/api/v1/sources/S1/letters";
    let listed = read(&house, &format!("{path}?limit=2"));
    assert_eq!(codes(&listed), ["acts.not_found", "measure.not_a_decimal"]);
    assert_eq!(listed["rows"][0]["payload"], payload(1, "0.1250").as_str());
    assert!(listed["rows"][0]["reason"]["zh"].as_str().unwrap().contains("L-2"));
    let rest = read(&house, &format!("{path}?after={}", listed["next"].as_str().unwrap()));
    // The lot is not there, so the unit could not be compared.
    assert_eq!(codes(&rest), ["acts.not_found"]);
    refused(&house, &format!("{path}/1/retry"), &json!({}), 404, "acts.not_found");
    house.open_lot("L-2");
    assert_eq!(done(&house, &format!("{path}/1/retry"), &json!({}))["n_readings"], 1);
    refused(&house, &format!("{path}/1/retry"), &json!({}), 409, "measure.letter_answered");
    refused(&house, &format!("{path}/3/retry"), &json!({}), 422, "measure.other_unit");
    refused(&house, &format!("{path}/2/retry"), &json!({}), 422, "measure.not_a_decimal");
    done(&house, &format!("{path}/2/set-aside"), &json!({"reason": "a self-test"}));
    let again = json!({"reason": "again"});
    refused(&house, &format!("{path}/2/set-aside"), &again, 409, "measure.letter_answered");
    refused(&house, &format!("{path}/9/retry"), &json!({}), 404, "acts.not_found");
    refused(&house, &format!("{path}/x/retry"), &json!({}), 404, "acts.not_found");
    assert_eq!(codes(&read(&house, path)), ["acts.not_found"]);
    let all = read(&house, &format!("{path}?state=any"));
    assert_eq!(all["rows"][0]["answer"], json!({"name": "recorded", "n_readings": 1}));
    assert_eq!(all["rows"][1]["answer"], json!({"name": "set_aside", "reason": "a self-test"}));
    let shown = read(&house, "/api/v1/sources/S1");
    assert_eq!(shown["letters"], json!({"n_open": 1, "n_ever": 3}));
    assert_eq!(shown["since_start"]["n_refused"], 3);
    let metrics = house.read("/metrics").text();
    for line in ["{outcome=\"accepted\"} 0", "{outcome=\"refused\"} 3"] {
        assert!(metrics.contains(&format!("wule_source_messages{line}\n")), "{metrics}");
    }
    let kept = read(&house, "/api/v1/lots/L-2/readings?characteristic=D1");
    assert_eq!(kept["readings"][0]["value"], "0.1250");
    assert_eq!(kept["readings"].as_array().unwrap().len(), 1);
    // What it sent last can be tried again at any time.
    let row = trial(&house, &json!({}))["rows"][0].clone();
    assert_eq!(row["outcome"], "kept_before");
    let rebuilt = house.block_on(house.workshop.store().rebuild()).unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
}

fn of_opcua(rev: u32) -> Value {
    let mut body = source(rev);
    body["is_on"] = json!(true);
    body["channel"] = json!({"kind": "opcua", "endpoint": "opc.tcp://press:4840",
                             "security": "none", "nodes": ["ns=2;s=A"], "every_ms": 250});
    body
}

#[test]
fn another_process_brings_what_it_hears_and_how_it_listens() {
    let house = House::open();
    house.open_lot("L-2");
    let stated = done(&house, "/api/v1/sources", &of_opcua(1));
    assert_eq!(stated["channel"], of_opcua(1)["channel"]);
    assert_eq!(stated["reach"]["name"], "off");
    let path = "/api/v1/sources/S1/messages";
    let message = |id: u32, value: &str| {
        json!({"topic": "shop/L-2/bore", "payload": payload(id, value),
               "delivery": format!("d{id}")})
    };
    let mut bad = message(2, "0.126");
    bad["trouble"] = json!({"name": "status", "said": "BadSensorFailure"});
    let batch = json!({"reach": {"name": "listening"},
                       "messages": [message(1, "0.125"), bad, message(3, "\"NaN\"")]});
    for _ in 0..2 {
        let answer = house.post_json(path, &batch);
        assert_eq!(answer.status, 200, "{}", answer.text());
        let expected = json!({"n_accepted": 1, "n_passed_over": 0, "n_refused": 2});
        assert_eq!(answer.json(), expected);
    }
    let kept = read(&house, "/api/v1/lots/L-2/readings?characteristic=D1");
    assert_eq!(kept["readings"].as_array().unwrap().len(), 1);
    let refused_for = codes(&read(&house, "/api/v1/sources/S1/letters"));
    assert_eq!(refused_for, ["measure.opcua_status", "measure.not_a_decimal"]);
    let waiting = json!({"reach": {"name": "waiting", "why": "BadTimeout", "wait_ms": 500},
                         "messages": []});
    assert_eq!(house.post_json(path, &waiting).status, 200);
    let shown = read(&house, "/api/v1/sources/S1");
    assert_eq!(shown["reach"]["name"], "waiting");
    assert_eq!(shown["reach"]["why"], "BadTimeout");
    let many = json!({"reach": {"name": "listening"}, "messages": vec![message(9, "1"); 2_001]});
    refused(&house, path, &many, 422, "http.too_many_messages");
    for delivery in [String::new(), "d".repeat(201)] {
        let mut nameless = message(9, "1");
        nameless["delivery"] = json!(delivery);
        let batch = json!({"reach": {"name": "listening"}, "messages": [nameless]});
        refused(&house, path, &batch, 422, "http.not_a_delivery");
    }
    // A source that a broker sends is nobody's to bring.
    let mut other = source(1);
    other["code"] = json!("S2");
    done(&house, "/api/v1/sources", &other);
    let path = "/api/v1/sources/S2/messages";
    refused(&house, path, &batch, 409, "measure.source_not_brought");
}

#[test]
fn statements_that_cannot_be_used_are_told() {
    let house = House::open();
    let told = |change: fn(&mut Value), code: &str| {
        let mut body = source(1);
        change(&mut body);
        refused(&house, "/api/v1/sources", &body, 422, code);
    };
    told(|s| s["channel"]["kind"] = json!("fax"), "http.other_fields");
    told(|s| s["channel"]["filter"] = json!("a/#/b"), "measure.not_a_filter");
    told(|s| s["channel"]["host"] = json!("a b"), "measure.host");
    told(|s| s["mapping"]["rules"] = json!([]), "measure.n_rules");
    told(|s| s["mapping"]["rules"][0]["value"] = json!({}), "http.one_of");
    told(|s| s["mapping"]["rules"][0]["lot"]["pointer"] = json!("/x"), "http.one_of");
    told(|s| s["mapping"]["rules"][0]["value"] = place("value"), "measure.bad_place");
    told(|s| s["mapping"]["rules"][0]["taken_at"]["form"] = json!("civil"), "http.time_form");
    refused(&house, "/api/v1/sources/S9/trial", &json!({}), 404, "acts.not_found");
}
