//! What no other story takes to its end: approvals by a second person, accounts that change and
//! close, templates.

use crate::{
    case,
    client::{Answer, send},
    house::House,
    monitor,
};
use serde_json::{Value, json};

const PASSWORD: &str = "correct horse battery";

/// Another person with a role: their id, and a token of theirs.
fn second(house: &House, role: &str) -> (String, String) {
    let person = json!({"name": {"zh": "孙工", "en": "Sun"}, "consent": "unnamed"});
    let id = house.post_json("/api/v1/people", &person).json()["id"].as_str().unwrap().to_owned();
    let grant = json!({"person": id, "granted": role});
    assert_eq!(house.post_json("/api/v1/roles", &grant).status, 201);
    let asked = json!({"title": "a second person", "scopes": null, "person": id});
    let token = house.post_json("/api/v1/tokens", &asked);
    assert_eq!(token.status, 201, "{}", token.text());
    (id, token.json()["token"].as_str().unwrap().to_owned())
}

fn by(house: &House, token: &str, line: &str, body: &Value) -> Answer {
    let token = format!("Bearer {token}");
    let answer =
        send(house.address, line, &[("Authorization", &token)], body.to_string().as_bytes());
    assert_eq!(answer.status / 100, 2, "{line}: {}", answer.text());
    answer
}

fn rows(house: &House, path: &str) -> Answer {
    let answer = house.read(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer
}

#[test]
fn limits_are_approved_by_a_second_person_and_the_monitor_is_stopped() {
    let (house, id) = monitor::watched();
    let (_, token) = second(&house, "approver");
    let limits = json!({
        "of": {"item": "PIN-125", "characteristic": "D1"}, "chart": "chart.individuals",
        "parameters": {"frozen": {"center": "0.1251", "sigma": "0.001"}},
        "reason": "the new insert", "reaction_minutes": 20,
    });
    let path = format!("/api/v1/monitors/{id}");
    assert_eq!(house.post_json(&format!("{path}/limits"), &limits).status, 201);
    by(&house, &token, &format!("POST {path}/limits/2/approve"), &json!({}));
    assert_eq!(rows(&house, &path).json()["active_version"], 2);
    by(&house, &token, &format!("POST {path}/stop"), &json!({"reason": "the line moved"}));
    assert_eq!(rows(&house, &path).json()["state"], "stopped");
}

#[test]
fn pieces_are_disposed_of_and_an_appeal_is_decided_by_a_second_person() {
    let (house, _) = case::reported();
    let (_, token) = second(&house, "approver");
    let scrap = json!({
        "disposition": "scrap", "quantity": 18, "reason": "too large",
        "cost": {"minor": 1250, "currency": "CNY"},
    });
    by(&house, &token, "POST /api/v1/nonconformities/NCR-7/dispositions", &scrap);
    assert_eq!(rows(&house, "/api/v1/nonconformities/NCR-7").json()["n_left"], 0);
    let promise = json!({
        "code": "P-1", "partner": "STEEL", "item": "BAR", "n_pieces": 10,
        "asked_at": "2020-01-01T08:00:00Z", "answered_at": "2020-01-02T08:00:00Z",
        "due_on": "2020-01-10",
    });
    assert_eq!(house.post_json("/api/v1/promises", &promise).status, 201);
    let appeal = json!({"criterion": "on_time", "reason": "road closed"});
    assert_eq!(house.post_json("/api/v1/promises/P-1/appeals", &appeal).status, 201);
    let upheld = json!({"criterion": "on_time", "state": "upheld", "reason": "it was closed"});
    let decided = by(&house, &token, "POST /api/v1/promises/P-1/decisions", &upheld);
    assert_eq!(decided.json()["appeals"][0]["state"], "upheld");
}

#[test]
fn an_account_has_another_password_and_is_closed_and_consent_is_changed() {
    let house = House::open();
    let (id, _) = second(&house, "maker");
    let account = json!({"person": id, "login": "sun", "password": PASSWORD});
    assert_eq!(house.post_json("/api/v1/accounts", &account).status, 201);
    let own = json!({"old": PASSWORD, "new": "staple battery horse"});
    let signed_in = send(
        house.address,
        "POST /api/v1/session",
        &[],
        json!({"login": "sun", "password": PASSWORD}).to_string().as_bytes(),
    );
    let cookie = signed_in.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let csrf = signed_in.json()["csrf_token"].as_str().unwrap().to_owned();
    let headers = [("Cookie", cookie.as_str()), ("X-CSRF-Token", csrf.as_str())];
    let line = "PUT /api/v1/session/password";
    let changed = send(house.address, line, &headers, own.to_string().as_bytes());
    assert_eq!(changed.status / 100, 2, "{}", changed.text());
    let operator = &house.token;
    let path = format!("/api/v1/accounts/{id}");
    let new = json!({"password": "a new long password"});
    by(&house, operator, &format!("PUT {path}/password"), &new);
    assert!(rows(&house, "/api/v1/accounts").text().contains("\"sun\""));
    let consent = format!("PUT /api/v1/people/{id}/consent");
    by(&house, operator, &consent, &json!({"consent": "named"}));
    by(&house, operator, &format!("DELETE {path}"), &json!({}));
    let again = json!({"login": "sun", "password": "a new long password"}).to_string();
    let again = send(house.address, "POST /api/v1/session", &[], again.as_bytes());
    assert_eq!(again.status, 401, "whose account is closed signs in no more");
}

#[test]
fn a_template_is_installed_and_what_hangs_on_its_items_is_listed() {
    let house = House::open();
    let (owner, token) = second(&house, "approver");
    let templates = rows(&house, "/api/v1/templates").json();
    let name = templates["rows"][0]["name"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/templates/{name}");
    by(&house, &token, &format!("POST {path}/install"), &json!({"owner": owner}));
    let items = rows(&house, "/api/v1/items").json();
    let item = items["rows"][0]["code"].as_str().unwrap();
    let chains = rows(&house, &format!("/api/v1/items/{item}/failure-chains")).json();
    assert!(!chains["rows"].as_array().unwrap().is_empty(), "{chains}");
    by(&house, &token, &format!("POST {path}/remove"), &json!({}));
    rows(&house, "/api/v1/stations");
}

#[test]
fn a_study_is_bound_as_a_workbook_by_whoever_binds_them() {
    let house = House::open();
    house.site.bound_by(|_, _, bound| Ok(bound.file.into_bytes()));
    let cells = ["25.003", "25.001", "24.999", "25.002", "25.004", "25.000", "25.001", "25.003"];
    let asked = json!({
        "columns": [{"role": "value", "name": "D1", "unit": "mm", "cells": cells}],
        "source": {"file": "bore.csv", "digest": "0".repeat(64), "rows": 8},
        "head": {"lot": "L-7"},
    });
    let book = house.post_json("/api/v1/methods/chart.individuals@1/workbook", &asked);
    assert_eq!((book.status, book.body.as_slice()), (200, b"bore.csv".as_slice()));
}
