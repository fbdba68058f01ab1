//! The API describes itself, tags what is read, and counts what was asked.

use crate::{client::get, house::House};
use serde_json::Value;
use std::collections::BTreeSet;
use wule_http::addresses;

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
    assert!(!document.to_string().contains("\"$defs\""), "each schema stands by itself");
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
