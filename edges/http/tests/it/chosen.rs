//! Lists that forms choose from, what was claimed of a lot, and somebody's bundle checked.

use crate::asking::{both, done, read};
use crate::client;
use crate::house::House;
use serde_json::json;

#[test]
fn a_standard_is_listed_once_in_its_latest_version() {
    let house = House::open();
    for version in [1, 2] {
        let standard = json!({
            "code": "CS-7", "version": version, "item": "HSG-7", "title": both("Boring"),
            "item_name": both("Housing"), "author": null, "basis": both("Drawing"),
            "characteristics": [{
                "code": "D7", "name": both("Bore"), "unit": "mm", "lsl": "24.980", "usl": "25.030",
            }],
        });
        done(&house, "/api/v1/standards", &standard);
    }
    let all = read(&house, "/api/v1/standards");
    let of = |row: &serde_json::Value| (row["code"].clone(), row["version"].clone());
    let rows: Vec<_> = all["rows"].as_array().unwrap().iter().map(of).collect();
    assert_eq!(rows.iter().filter(|row| row.0 == "CS-7").count(), 1);
    assert!(rows.contains(&(json!("CS-7"), json!(2))));
    assert!(rows.len() > 1, "the standard of the house is there as well");
    let first = read(&house, "/api/v1/standards?limit=1");
    let after = first["next"].as_str().unwrap();
    let second = read(&house, &format!("/api/v1/standards?limit=1&after={after}"));
    assert_ne!(first["rows"], second["rows"]);
}

#[test]
fn a_claim_of_a_lot_is_listed_with_its_passport_until_it_is_withdrawn() {
    let house = House::open();
    let passports = read(&house, "/api/v1/passports");
    let row = &passports["rows"].as_array().unwrap()[0];
    let path = format!("/api/v1/lots/{}/claims", row["lot"].as_str().unwrap());
    let claims = read(&house, &path);
    let claim = &claims["rows"][0];
    assert_eq!(claim["passport"], row["id"]);
    assert_eq!(claim["is_withdrawn"], false);
    assert_eq!(claim["n_readings"], row["n_readings"]);
    let digest = claim["claim"].as_str().unwrap();
    let reason = json!({"reason": both("a gauge was wrong")});
    assert!(house.post_json(&format!("/api/v1/claims/{digest}/withdraw"), &reason).status < 300);
    assert_eq!(read(&house, &path)["rows"][0]["is_withdrawn"], true);
    assert_eq!(house.read("/api/v1/lots/none/claims").status, 404);
}

#[test]
fn a_bundle_is_checked_for_anybody_and_every_byte_of_it_counts() {
    let house = House::open();
    let bundle = house.get(&format!("/p/{}/bundle", house.passport)).body;
    let check = |bytes: &[u8]| client::send(house.address, "POST /api/v1/verify", &[], bytes);
    let found = check(&bundle);
    assert_eq!(found.status, 200, "{}", found.text());
    assert_eq!(found.json()["verdict"], "yes");
    let mut spaced = bundle.clone();
    spaced.push(b' ');
    assert_eq!(check(&spaced).json()["verdict"], "no");
    assert_eq!(check(b"{}").json()["verdict"], "no");
    assert_eq!(check(b"").json()["verdict"], "no");
}

#[test]
fn a_promise_is_listed_with_what_came_of_it() {
    let house = House::open();
    let promise = json!({
        "code": "P-1", "partner": "ANSHAN", "item": "HSG-7", "n_pieces": 40, "due_on": "2026-11-01",
        "asked_at": "2026-10-01T08:00:00Z", "answered_at": "2026-10-01T15:00:00Z",
    });
    done(&house, "/api/v1/promises", &promise);
    let came = json!({"came_on": "2026-10-30", "n_pieces": 40, "n_in_spec": 39});
    done(&house, "/api/v1/promises/P-1/deliveries", &came);
    let all = read(&house, "/api/v1/promises");
    assert_eq!(all["rows"][0]["code"], "P-1");
    assert_eq!(all["rows"][0]["deliveries"], json!([came]));
}

#[test]
fn the_priority_of_every_rating_is_that_of_the_rows() {
    let house = House::open();
    let all = read(&house, "/api/v1/action-priorities");
    let letters = all["letters"].as_str().unwrap();
    assert_eq!(letters.len(), 1_000);
    // AIAG & VDA FMEA handbook, table AP: 10-10-10 is high, 1-1-1 is low, 8-3-8 is medium.
    let of = |s: usize, o: usize, d: usize| &letters[(s - 1) * 100 + (o - 1) * 10 + d - 1..][..1];
    assert_eq!([of(10, 10, 10), of(1, 1, 1), of(8, 3, 8)], ["H", "L", "M"]);
}
