//! Sealing plans as programs and pages use them.

use crate::asking::{done, read, refused};
use crate::house::House;
use serde_json::{Value, json};

fn submission(value: &str) -> Value {
    json!({"characteristic": "D1", "gauge": "MIC-0231",
           "readings": [{"value": value, "subgroup": 0}]})
}

#[test]
fn a_plan_is_stated_shown_and_followed() {
    let house = House::open();
    house.open_lot("L-2");
    let path = "/api/v1/lots/L-2/sealing";
    assert_eq!(read(&house, path)["rule"], Value::Null);
    let rule = json!({"name": "shift", "ends": ["06:00", "14:00", "22:00"], "offset_minutes": 480});
    let stated = done(&house, path, &json!({"rule": rule}));
    assert_eq!(stated["rule"], rule);
    let rule = json!({"name": "shift", "ends": ["06:00", "14:00"], "zone": "Asia/Shanghai"});
    done(&house, path, &json!({"rule": rule}));
    assert_eq!(read(&house, path)["rule"], rule);
    let rule = json!({"name": "count", "characteristic": "D1", "n": 1});
    done(&house, path, &json!({"rule": rule}));
    for value in ["0.125", "0.126", "0.127"] {
        done(&house, "/api/v1/lots/L-2/readings", &submission(value));
    }
    let sealed = house.block_on(acts::measure::seal_as_planned(&house.workshop)).unwrap();
    assert_eq!(sealed.len(), 2);
    let row =
        |n: u32, lot: &str, is_sealed: bool| json!({"n": n, "lot": lot, "is_sealed": is_sealed});
    let shown = read(&house, path);
    assert_eq!(shown["rule"], rule);
    assert_eq!(shown["open"], "L-2.3");
    let rows = [row(1, "L-2", true), row(2, "L-2.2", true), row(3, "L-2.3", false)];
    assert_eq!(shown["rows"], json!(rows));
    // From any lot of it; slice by slice.
    let rest = read(&house, "/api/v1/lots/L-2.2/sealing?after=1&limit=1");
    assert_eq!((&rest["head"], &rest["next"]), (&json!("L-2"), &json!("2")));
    assert_eq!(rest["rows"], json!([row(2, "L-2.2", true)]));
}

#[test]
fn plans_that_cannot_be_are_told() {
    let house = House::open();
    house.open_lot("L-2");
    let path = "/api/v1/lots/L-2/sealing";
    let told = |rule: Value, status: u16, code: &str| {
        refused(&house, path, &json!({"rule": rule}), status, code);
    };
    told(json!({"name": "count", "characteristic": "D1", "n": 0}), 422, "measure.sealing_count");
    told(json!({"name": "moon"}), 422, "http.other_fields");
    for end in ["6:00", "24:00", "06:60", "06:000", "+6:00", "0600"] {
        let rule = json!({"name": "shift", "ends": [end], "offset_minutes": 0});
        told(rule, 422, "measure.sealing_ends");
    }
    let nowhere = json!({"name": "shift", "ends": ["06:00"], "offset_minutes": 900});
    told(nowhere, 422, "measure.sealing_offset");
    for clock in [
        json!({"zone": "Mars/Crater"}),
        json!({"zone": "Asia/Shanghai", "offset_minutes": 480}),
        json!({}),
    ] {
        let mut rule = json!({"name": "shift", "ends": ["06:00"]});
        rule.as_object_mut().unwrap().extend(clock.as_object().unwrap().clone());
        told(rule, 422, "measure.sealing_clock");
    }
    let by_hand = json!({"rule": {"name": "by_hand"}});
    refused(&house, "/api/v1/lots/L-9/sealing", &by_hand, 404, "acts.not_found");
    assert_eq!(house.read("/api/v1/lots/L-9/sealing").status, 404);
}
