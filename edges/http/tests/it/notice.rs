//! Subscriptions and notices over HTTP.

use serde_json::{Value, json};

use crate::client::send;
use crate::house::House;

fn webhook() -> Value {
    json!({
        "title": "MES", "channel": "webhook", "target": "http://127.0.0.1:1/hook",
        "topics": ["nonconformity", "fake"], "role": "inspector", "lang": "zh",
    })
}

fn put(house: &House, body: &Value) -> (u16, String) {
    let token = format!("Bearer {}", house.token);
    let body = body.to_string();
    let headers = [("Authorization", token.as_str())];
    let answer = send(house.address, "PUT /api/v1/mail-server", &headers, body.as_bytes());
    let code = if answer.status < 400 { String::new() } else { answer.code() };
    (answer.status, code)
}

#[test]
fn a_subscription_is_made_listed_and_ended_and_shows_its_secret_once() {
    let house = House::open();
    let made = house.post_json("/api/v1/subscriptions", &webhook());
    assert_eq!((made.status, made.header("cache-control")), (201, Some("no-store")));
    let made = made.json();
    assert!(made["secret"].as_str().unwrap().starts_with("whsec_"));
    let listed = house.read("/api/v1/subscriptions");
    assert!(!listed.text().contains("whsec_") && !listed.text().contains("127.0.0.1"));
    let listed = listed.json();
    assert_eq!(
        (&listed["subscriptions"][0]["id"], &listed["subscriptions"][0]["lang"]),
        (&made["id"], &json!("zh-CN"))
    );
    let form = format!("/p/{}/report", house.passport);
    let kind = [("Content-Type", "application/x-www-form-urlencoded")];
    assert_eq!(send(house.address, &format!("POST {form}"), &kind, b"words=coarse").status, 201);
    let notices = house.read("/api/v1/notices?state=waiting").json();
    let [notice] = &notices["notices"].as_array().unwrap()[..] else { panic!("{notices}") };
    assert_eq!((&notice["topic"], &notice["n_attempts"]), (&json!("fake"), &json!(0)));
    let path = format!("/api/v1/notices/{}/retry", notice["id"].as_str().unwrap());
    assert_eq!(house.post(&path, b"").status, 204);
    assert_eq!(house.post("/api/v1/notices/none/retry", b"").status, 404);
    let path = format!("/api/v1/subscriptions/{}", made["id"].as_str().unwrap());
    assert_eq!(house.bearing("DELETE", &path).status, 204);
    assert_eq!(house.bearing("DELETE", &path).status, 404);
    assert_eq!(house.read("/api/v1/subscriptions").json(), json!({"subscriptions": []}));
}

#[test]
fn what_cannot_be_subscribed_is_refused_with_what_can() {
    let house = House::open();
    for (field, value, code) in [
        ("channel", json!("fax"), "http.unknown_name"),
        ("secret", json!("SECb0a1"), "party.bad_robot_secret"),
        (
            "quiet",
            json!({"from_minute": 0, "to_minute": 0, "offset_minutes": 480}),
            "party.bad_quiet",
        ),
        ("quiet", json!({"from_minute": 0, "to_minute": 60}), "party.bad_quiet"),
        ("quiet", json!({"from_minute": 0, "to_minute": 60, "zone": "Mars"}), "party.bad_quiet"),
        ("topics", json!(["rain"]), "http.unknown_name"),
        ("topics", json!([]), "party.bad_subscription"),
        ("role", json!("king"), "http.unknown_name"),
        ("role", json!("public"), "party.not_granted"),
        ("lang", json!("fr"), "http.unknown_name"),
        ("target", json!("file:///etc/passwd"), "party.bad_target"),
        ("title", json!(""), "party.bad_subscription"),
        ("person", json!("x"), "http.not_an_id"),
        ("other", json!(1), "http.other_fields"),
    ] {
        let mut body = webhook();
        body[field] = value;
        let refused = house.post_json("/api/v1/subscriptions", &body);
        assert_eq!((refused.status, &*refused.code()), (422, code), "{body}");
    }
    assert_eq!(house.read("/api/v1/notices?state=lost").status, 422);
}

#[test]
fn the_mail_server_is_shown_without_its_password() {
    let house = House::open();
    assert_eq!(house.read("/api/v1/mail-server").status, 404);
    let mut body = json!({
        "host": "mail.example", "port": 587, "security": "starttls",
        "login": "wule", "password": "s3cret-word", "from": "wule@shop.example",
    });
    assert_eq!(put(&house, &body), (204, String::new()));
    let shown = house.read("/api/v1/mail-server");
    assert!(!shown.text().contains("s3cret-word"));
    assert_eq!(shown.json()["login"], "wule");
    body["security"] = json!("none");
    assert_eq!(put(&house, &body), (422, "http.unknown_name".to_owned()));
    body["security"] = json!("tls");
    body["password"] = Value::Null;
    assert_eq!(put(&house, &body), (422, "party.bad_mail_server".to_owned()));
}
