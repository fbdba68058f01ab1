//! The API describes itself, tags what is read, and counts what was asked.

use crate::{client::get, examples, house::House, schema};
use serde_json::Value;
use std::collections::BTreeSet;
use wule_http::{Address, addresses};

#[test]
fn every_address_is_described_once() {
    let house = House::open();
    let document = house.get("/api/v1/openapi.json").json();
    assert_eq!(document, wule_http::document());
    let mut names = BTreeSet::new();
    let mut n_bodies = 0;
    for address in addresses() {
        let method = address.method.as_str().to_lowercase();
        let operation = &document["paths"][address.path.replace("{*", "{")][method.as_str()];
        let name = operation["operationId"].as_str().unwrap_or_else(|| panic!("{address:?}"));
        assert!(names.insert(name.to_owned()), "two are named {name}");
        let holes = address.path.matches('{').count();
        let parameters = operation["parameters"].as_array().unwrap().iter();
        assert_eq!(parameters.filter(|one| one["in"] == "path").count(), holes, "{name}");
        n_bodies += usize::from(operation["requestBody"].is_object());
    }
    assert!(n_bodies > 15, "{n_bodies}");
    let lot = &document["paths"]["/api/v1/lots"]["post"]["requestBody"]["content"];
    let lot = &lot["application/json"]["schema"];
    assert_eq!(lot["required"], serde_json::json!(["lot", "standard", "maker"]));
    assert_eq!(lot["additionalProperties"], false);
    let is_whole = |address: &Address| !format!("{:?}", address.takes).contains("\"$defs\"");
    assert!(addresses().iter().all(is_whole), "each schema stands by itself");
}

#[test]
fn what_is_read_has_a_tag_and_is_not_sent_twice() {
    let house = House::open();
    let first = house.get("/api/v1/methods");
    let tag = first.header("etag").unwrap().to_owned();
    let again = get(house.address, "/api/v1/methods", &[("If-None-Match", &tag)]);
    assert_eq!((again.status, again.body.len()), (304, 0));
    let other = get(house.address, "/api/v1/methods", &[("If-None-Match", "W/\"other\"")]);
    assert_eq!((other.status, other.json()), (200, first.json()));
    let strong = tag.trim_start_matches("W/");
    let several = format!("\"a\", {strong}");
    assert_eq!(get(house.address, "/api/v1/methods", &[("If-None-Match", &several)]).status, 304);
    let zipped = get(house.address, "/api/v1/methods", &[("Accept-Encoding", "gzip")]);
    assert_eq!(zipped.header("etag"), Some(tag.as_str()));
    assert_eq!(zipped.json(), first.json());
}

#[test]
fn metrics_count_by_pattern_and_name_nothing() {
    let house = House::open();
    house.get(&format!("/p/{}", house.passport));
    house.get("/p/secret-thing");
    assert_eq!(house.get("/metrics").status, 401);
    let text = house.bearing("GET", "/metrics").text();
    let line = "wule_http_request_seconds_count{path=\"/p/{id}\",method=\"GET\",status=\"200\"} 1";
    assert!(text.contains(line), "{text}");
    assert!(text.contains("wule_facts ") && !text.contains("secret-thing"), "{text}");
    let value = |name: &str| -> Option<u64> {
        let line = text.lines().find(|line| line.starts_with(name))?;
        line.rsplit(' ').next()?.parse().ok()
    };
    assert!(value("wule_log_entries").unwrap() >= 3, "{text}");
    let _: Value = house.bearing("GET", "/api/v1/audit?limit=1").json();
}

#[test]
fn every_example_is_an_exchange_that_fits_what_is_described() {
    let document = wule_http::document();
    let mut n_examples = 0;
    for (operation, example) in examples::kept() {
        let (method, path) = operation.split_once(' ').unwrap();
        let described = &document["paths"][path.replace("{*", "{")][method.to_lowercase()];
        assert!(described.is_object(), "{operation} is no operation");
        let content = &described["responses"]["2XX"]["content"];
        let mut faults = Vec::new();
        if let Some(response) = example.get("response") {
            let answered = &content["application/json"];
            assert_eq!(answered["example"], *response, "{operation}");
            faults.extend(schema::faults(&answered["schema"], response, "response"));
        } else {
            let media: Vec<_> = content.as_object().unwrap().keys().map(String::as_str).collect();
            let told: Vec<_> = example["media"].as_str().into_iter().collect();
            assert_eq!(media, told, "{operation}");
        }
        if let Some(request) = example.get("request") {
            let sent = &described["requestBody"]["content"]["application/json"];
            assert_eq!(sent["example"], *request, "{operation}");
            faults.extend(schema::faults(&sent["schema"], request, "request"));
        }
        assert_eq!(faults, [""; 0], "{operation}");
        n_examples += 1;
    }
    assert!(n_examples > 100, "{n_examples}");
}

#[test]
fn every_body_and_every_answer_has_an_example_but_those_that_are_named() {
    let document = wule_http::document();
    let mut without = Vec::new();
    for address in addresses().iter().filter(|address| address.path.starts_with("/api/")) {
        let method = address.method.as_str().to_lowercase();
        let operation = &document["paths"][address.path.replace("{*", "{")][method.as_str()];
        let name = format!("{} {}", address.method, address.path);
        let sent = &operation["requestBody"]["content"]["application/json"];
        let answered = &operation["responses"]["2XX"]["content"]["application/json"];
        if sent.is_object() && sent.get("example").is_none() {
            without.push(format!("{name}: body"));
        }
        if answered.is_object() && answered.get("example").is_none() {
            without.push(format!("{name}: answer"));
        }
    }
    assert_eq!(without, WITHOUT);
}

/// What has none: these answers have no end, or are this description.
const WITHOUT: [&str; 2] = ["GET /api/v1/live: answer", "GET /api/v1/openapi.json: answer"];

#[test]
fn a_value_that_does_not_fit_a_schema_is_found() {
    let of = serde_json::json!({
        "type": "object", "additionalProperties": false, "required": ["lot", "n"],
        "properties": {
            "lot": {"type": "string", "minLength": 1},
            "n": {"type": ["integer", "null"], "minimum": 0},
            "way": {"oneOf": [{"const": "a"}, {"enum": ["b", "c"]}]},
            "rows": {"type": "array", "items": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
        },
    });
    let n_faults = |value: Value| schema::faults(&of, &value, "it").len();
    let json = |text: &str| text.parse::<Value>().unwrap();
    assert_eq!(n_faults(json(r#"{"lot": "L", "n": null, "way": "c", "rows": ["x", null]}"#)), 0);
    for (text, n) in [
        (r#"{"lot": "L"}"#, 1),
        (r#"{"lot": "", "n": 1}"#, 1),
        (r#"{"lot": "L", "n": -1}"#, 1),
        (r#"{"lot": "L", "n": 1.5}"#, 1),
        (r#"{"lot": "L", "n": 1, "other": 0}"#, 1),
        (r#"{"lot": "L", "n": 1, "way": "d", "rows": [1]}"#, 2),
        ("[]", 1),
    ] {
        assert_eq!(n_faults(json(text)), n, "{text}");
    }
}
