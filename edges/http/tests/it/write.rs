//! What programs write.

use crate::{client::send, house::House, house::METHOD};
use serde_json::{Value, json};

const WRITES: [&str; 22] = [
    "/api/v1/orders",
    "/api/v1/lots/B7/pieces",
    "/api/v1/stations",
    "/api/v1/executions",
    "/api/v1/executions/x/end",
    "/api/v1/people/x/qualifications",
    "/api/v1/qualifications/x/sign",
    "/api/v1/gauges",
    "/api/v1/gauges/G1/confirmations",
    "/api/v1/gauges/G1/studies",
    "/api/v1/items",
    "/api/v1/items/HSG-7/operations",
    "/api/v1/items/HSG-7/characteristics",
    "/api/v1/items/HSG-7/failure-chains",
    "/api/v1/items/HSG-7/control-plan",
    "/api/v1/people",
    "/api/v1/standards",
    "/api/v1/lots",
    "/api/v1/lots/L20261123A/readings",
    "/api/v1/lots/L20261123A/seal",
    "/api/v1/lots/L20261123A/claims",
    "/api/v1/passports",
];

fn standard() -> Value {
    json!({
        "code": "WL-BORE-02", "version": 1, "item": "HSG-7",
        "title": {"zh": "镗孔", "en": "Boring"}, "item_name": {"zh": "壳体", "en": "Housing"},
        "author": null, "basis": {"zh": "图样", "en": "Drawing"},
        "characteristics": [{
            "code": "D7", "name": {"zh": "孔径", "en": "Bore"}, "unit": "mm",
            "lsl": "24.980", "target": null, "usl": "25.030", "subgroup_size": 5,
        }],
    })
}

fn readings(values: &[Value]) -> Value {
    let readings =
        (0_u32..).zip(values).map(|(i, value)| json!({"value": value, "subgroup": i / 4}));
    let readings: Vec<_> = readings.collect();
    json!({"characteristic": "D7", "gauge": "MIC-1", "readings": readings})
}

#[test]
fn nobody_writes_without_the_operators_token() {
    let house = House::open();
    for path in WRITES {
        let line = format!("POST {path}");
        let none = send(house.address, &line, &[], b"{}");
        assert_eq!((none.status, none.code().as_str()), (401, "http.no_token"), "{path}");
        assert_eq!(none.header("www-authenticate"), Some("Bearer"));
        let wrong = [("Authorization", "Bearer 0000")];
        let wrong = send(house.address, &line, &wrong, b"{}");
        assert_eq!((wrong.status, wrong.code().as_str()), (403, "http.wrong_token"), "{path}");
        let basic = [("Authorization", "Basic b3A6b3A=")];
        assert_eq!(send(house.address, &line, &basic, b"{}").status, 401, "{path}");
    }
}

#[test]
fn a_lot_goes_from_standard_to_passport_over_http() {
    let house = House::open();
    let done = |path: &str, body: &Value| {
        let answer = house.post_json(path, body);
        assert_eq!(answer.status, 201, "{path}: {}", answer.text());
        answer.json()
    };
    let person = json!({"name": {"zh": "赵喆", "en": "Zhao Zhe"}, "consent": "unnamed"});
    let maker = done("/api/v1/people", &person)["id"].clone();
    done("/api/v1/standards", &standard());
    let lot = json!({"lot": "B7", "standard": "WL-BORE-02", "maker": maker});
    done("/api/v1/lots", &lot);
    let values = ["25.003", "25.001", "24.998", "25.004", "25.000", "24.997", "25.002", "25.006"];
    let values: Vec<_> = values.repeat(8).into_iter().map(Value::from).collect();
    let recorded = done("/api/v1/lots/B7/readings", &readings(&values));
    assert_eq!(recorded["n_readings"], 64);
    let sealed = done("/api/v1/lots/B7/seal", &json!({}));
    assert_eq!(sealed["n_readings"], 64);
    let before = house.get("/checkpoint").text();
    let claim = json!({
        "characteristic": "D7", "method": METHOD,
        "parameters": {"lsl": "24.980", "usl": "25.030"},
    });
    let claimed = done("/api/v1/lots/B7/claims", &claim);
    assert_eq!(claimed["study"]["schema"], "wule.study/1");
    assert_ne!(house.get("/checkpoint").text(), before, "the claim's entry is published");
    let passport = json!({"claim": claimed["claim"], "opening": "characteristic"});
    let passport = done("/api/v1/passports", &passport);
    let page = house.page(passport["id"].as_str().unwrap(), "zh");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("壳体") && page.text().contains("未署名"));
    assert!(!page.text().contains("赵喆"), "no name without consent");
}

#[test]
fn readings_with_decimals_must_be_strings() {
    let house = House::open();
    let post = |values: &[Value]| {
        let mut body = readings(values);
        body["characteristic"] = "D1".into();
        house.post_json("/api/v1/lots/L20261123A/readings", &body)
    };
    let float = post(&[json!("25.003"), json!(25.003)]);
    assert_eq!((float.status, float.code().as_str()), (422, "http.decimal_as_number"));
    assert_eq!(float.json()["args"]["row"], "2");
    let word = post(&[json!("25.0x3")]);
    assert_eq!((word.status, word.code().as_str()), (422, "http.not_a_decimal"));
    // An integer and a string are read; the lot itself is sealed.
    let sealed = post(&[json!(25), json!("25.0030")]);
    assert_eq!((sealed.status, sealed.code().as_str()), (409, "measure.sealed"));
}

#[test]
fn readings_sent_again_under_their_id_are_kept_once() {
    let house = House::open();
    house.open_lot("B8");
    let post = |body: &Value| house.post_json("/api/v1/lots/B8/readings", body);
    let one = |id: &str, value: &str| json!({"id": id, "value": value, "subgroup": 0});
    let body = |readings: Value| {
        json!({
            "characteristic": "D1", "gauge": "MIC-1", "station": "S-3", "readings": readings,
        })
    };
    let first = post(&body(json!([one("a", "0.125"), one("b", "0.126")])));
    assert_eq!((first.status, &first.json()["n_readings"]), (201, &json!(2)));
    // The first two again, with one more: the usual repetition after a broken line.
    let again = post(&body(json!([one("a", "0.125"), one("b", "0.126"), one("c", "0.127")])));
    assert_eq!((again.status, &again.json()["n_readings"]), (201, &json!(3)));
    let other = post(&body(json!([one("a", "0.999")])));
    assert_eq!((other.status, other.code().as_str()), (409, "measure.other_content"));
    let mut whole = body(json!([{"value": "0.128", "subgroup": 1}]));
    whole["id"] = "request-1".into();
    for _ in 0..2 {
        assert_eq!(post(&whole).json()["first_seq"], 3);
    }
    whole["readings"][0]["id"] = "d".into();
    assert_eq!(post(&whole).code(), "http.two_ids");
    whole["id"] = "\u{7}".into();
    whole["readings"][0].as_object_mut().unwrap().remove("id");
    assert_eq!(post(&whole).code(), "measure.not_an_id");
}

#[test]
fn what_stands_in_the_way_is_said_with_code_status_and_both_languages() {
    let house = House::open();
    let twice = |lang: &str| {
        let path = format!("/api/v1/lots/L20261123A/seal?lang={lang}");
        house.post_json(&path, &json!({}))
    };
    let (zh, en) = (twice("zh"), twice("en"));
    for answer in [&zh, &en] {
        assert_eq!((answer.status, answer.code().as_str()), (409, "measure.sealed"));
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        assert_eq!(answer.json()["status"], 409);
        assert_eq!(answer.json()["type"], "urn:wule:problem:measure.sealed");
    }
    assert_ne!(zh.json()["title"], en.json()["title"]);
    let missing = house.post_json("/api/v1/lots/NONE/seal", &json!({}));
    assert_eq!(missing.status, 404);
}
