//! The door: every address says who may pass, and whoever was refused is on record.

use crate::{client::send, house::House};
use serde_json::{Value, json};
use wule_http::{Gate, addresses};

#[test]
fn every_address_says_who_may_pass() {
    let mut n_gated = 0;
    for address in addresses() {
        assert_ne!(address.gate, Gate::Undeclared, "{address:?} needs .act(…) or .open()");
        if let Gate::Act(act) = address.gate {
            assert!(acts::permission(act).is_some(), "{act} has no row in permission.rs");
            n_gated += 1;
        }
    }
    assert!(n_gated > 10);
}

#[test]
fn what_was_refused_is_recorded_with_who_tried() {
    let house = House::open();
    let refused = send(house.address, "POST /api/v1/lots", &[], b"{}");
    assert_eq!(refused.status, 401);
    let wrong = [("Authorization", "Bearer 0000")];
    for _ in 0..3 {
        let refused = send(house.address, "DELETE /api/v1/roles/x", &wrong, b"");
        assert_eq!((refused.status, refused.code().as_str()), (403, "http.wrong_token"));
    }
    // Strangers are counted together; the server writes them down when it stops.
    house.block_on(house.site.write_strangers());
    let kept = house.block_on(house.workshop.store().refusals(None, 10)).unwrap();
    let kept: Vec<_> = kept
        .iter()
        .map(|(_, kept)| (kept.by.as_str(), kept.attempt.as_str(), kept.code.as_str(), kept.n))
        .collect();
    assert_eq!(
        kept,
        [("public", "open_lot", "http.no_token", 1), ("public", "end_role", "http.wrong_token", 3),]
    );
}

#[test]
fn roles_are_given_listed_by_pages_and_ended_over_http() {
    let house = House::open();
    let add = |name: &str| {
        let person = json!({"name": {"zh": name, "en": name}, "consent": "unnamed"});
        house.post_json("/api/v1/people", &person).json()["id"].as_str().unwrap().to_owned()
    };
    let (li, zhao) = (add("Li"), add("Zhao"));
    let grant = |person: &str, granted: &str| {
        let answer =
            house.post_json("/api/v1/roles", &json!({"person": person, "granted": granted}));
        (answer.status, answer.json())
    };
    let (status, inspector) = grant(&li, "inspector");
    assert_eq!(status, 201, "{inspector}");
    assert_eq!(grant(&li, "inspector").1["code"], "party.already_granted");
    assert_eq!(grant(&li, "regulator").1["code"], "party.looks_and_writes");
    assert_eq!(grant(&li, "emperor").1["code"], "party.no_such_role");
    assert_eq!(grant(&zhao, "voice:craftsman").0, 201);
    let page = |path: &str| house.bearing("GET", path).json();
    let first = page("/api/v1/people?limit=2");
    let second = page(&format!("/api/v1/people?after={}", first["next"].as_str().unwrap()));
    let names = |page: &Value| {
        let people = page["rows"].as_array().unwrap().iter();
        people.map(|person| person["name"]["en"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!((names(&first).len(), &second["next"]), (2, &Value::Null));
    let mut all = [names(&first), names(&second)].concat();
    all.sort_unstable();
    assert_eq!(all, ["Li", "Wang Jianguo", "Zhao"]);
    assert_eq!(house.bearing("GET", "/api/v1/people?after=x").status, 400);
    let ended =
        house.bearing("DELETE", &format!("/api/v1/roles/{}", inspector["id"].as_str().unwrap()));
    assert_eq!(ended.status, 204, "{}", ended.text());
    let roles = page("/api/v1/roles");
    let grants = roles["rows"].as_array().unwrap();
    let until = |granted: &str| {
        grants.iter().find(|grant| grant["granted"] == granted).map(|grant| grant["until"].clone())
    };
    assert!(until("inspector").is_some_and(|until| until.is_string()), "{roles}");
    assert_eq!(until("voice:craftsman"), Some(Value::Null));
    assert_eq!(roles["known"]["voices"].as_array().unwrap().len(), 6);
    assert_eq!(house.get("/api/v1/people").status, 401, "people are nobody else's business");
}
