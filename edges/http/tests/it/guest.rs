//! Guest links: made by those who may, opened by whoever has them, until a day, and frozen.

use serde_json::{Value, json};
use std::sync::atomic::{AtomicI64, Ordering};
use word::{Digest, Timestamp};

use crate::client::{Answer, get, send};
use crate::evidence::Evidence;
use crate::house::{BASE_URL, House};

const LOT: &str = "L20261123A";
/// 2026-11-23T08:42:00Z.
const START: i64 = 1_795_423_320;
const DAY: i64 = 86_400;

fn links(house: &House) -> Vec<Value> {
    let answer = house.read(&format!("/api/v1/lots/{LOT}/guest-links"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(!answer.text().contains("/g/"), "a link is answered once");
    answer.json()["rows"].as_array().unwrap().clone()
}

/// Makes a link; gives what is told of it, and the path that it leads to.
fn invite(house: &House, wanted: &Value) -> (Value, String) {
    let answer = house.post_json(&format!("/api/v1/lots/{LOT}/guest-links"), wanted);
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let told = answer.json();
    let path = told["url"].as_str().unwrap().strip_prefix(BASE_URL).unwrap().to_owned();
    (told, path)
}

fn look(house: &House, path: &str, lang: &str) -> Answer {
    get(house.address, path, &[("Accept", "text/html"), ("Accept-Language", lang)])
}

fn take(house: &House, path: &str) -> Answer {
    house.get(&format!("{path}/evidence.zip"))
}

#[test]
fn a_guest_without_an_account_reads_what_it_is_and_takes_what_was_frozen() {
    let house = House::open();
    let frozen = house.read(&format!("/api/v1/lots/{LOT}/evidence")).body;
    let (told, path) = invite(&house, &json!({"purpose": "Acme, audit of May"}));
    assert_eq!(told["until"], "2026-12-07T08:42:00Z", "two weeks, where nothing is said");
    assert_eq!(told["archive"], Digest::of(&frozen).to_string());
    assert!(told["qr"].as_str().unwrap().starts_with("<svg"));
    let token = path.strip_prefix("/g/").unwrap();
    assert_eq!(token.len(), 64);
    // Something happens to the lot; the guest has what was frozen.
    let report = json!({
        "code": "NCR-1", "lot": LOT, "characteristic": "D1", "inspected": 10, "quantity": 1,
        "severity": "C", "description": "a scratch", "containment": "box 3",
    });
    assert_eq!(house.post_json("/api/v1/nonconformities", &report).status, 201);
    for (lang, said) in [("en", "after fact"), ("zh", "冻结")] {
        let page = look(&house, &path, lang);
        assert_eq!(page.status, 200, "{}", page.head);
        assert_eq!(page.header("cache-control"), Some("private, no-store"));
        assert_eq!(page.header("x-robots-tag"), Some("noindex, nofollow"));
        assert_eq!(page.header("referrer-policy"), Some("no-referrer"));
        let text = page.text();
        for needed in [said, "Acme, audit of May", "2026-12-07 08:42 UTC", "evidence.zip"] {
            assert!(text.contains(needed), "{needed:?} is missing in {text}");
        }
        assert!(!text.contains("<script") && !text.contains("src=\"http"), "{text}");
    }
    let taken = take(&house, &path);
    assert_eq!((taken.status, taken.body == frozen), (200, true));
    assert_eq!(Evidence::read(&taken.body, LOT).json("nonconformities.json"), json!([]));
    let [link] = &links(&house)[..] else { panic!("one link") };
    assert_eq!((&link["state"], &link["n_taken"]), (&json!("standing"), &json!(1)));
    assert_eq!(link["taken_at"], "2026-11-23T08:42:00Z");
    // Only the digest of the text is kept, and no fact has it.
    let facts =
        house.block_on(house.workshop.store().audit(&store::AuditFilter::default(), None, 200));
    let facts = format!("{:?}", facts.unwrap());
    assert!(facts.contains("archive_taken") && !facts.contains(token));
    // Whoever asks for the head alone has taken nothing.
    let head = send(house.address, &format!("HEAD {path}/evidence.zip"), &[], b"");
    assert_eq!((head.status, &links(&house)[0]["n_taken"]), (200, &json!(1)));
}

#[test]
fn a_link_that_expired_or_was_ended_says_so_and_opens_nothing() {
    static CLOCK: AtomicI64 = AtomicI64::new(START);
    let house = House::open_at(|| Timestamp::from_second(CLOCK.load(Ordering::SeqCst)).unwrap());
    let (_, short) = invite(&house, &json!({"purpose": "Acme", "days": 1}));
    CLOCK.store(START + 1, Ordering::SeqCst);
    let (told, long) = invite(&house, &json!({"purpose": "Bolt & Co", "days": 90}));
    CLOCK.store(START + DAY - 1, Ordering::SeqCst);
    assert_eq!((look(&house, &short, "en").status, take(&house, &short).status), (200, 200));
    CLOCK.store(START + DAY, Ordering::SeqCst);
    for path in [short.clone(), format!("{short}/evidence.zip")] {
        let page = look(&house, &path, "en");
        assert_eq!(page.status, 410);
        assert!(page.text().contains("This guest link expired at"), "{}", page.text());
        assert!(look(&house, &path, "zh").text().contains("到期"));
    }
    assert_eq!(house.get(&short).status, 410);
    assert_eq!(take(&house, &long).status, 200);
    let end = format!("/api/v1/guest-links/{}", told["id"].as_str().unwrap());
    assert_eq!(house.bearing("DELETE", &end).status, 204);
    let page = look(&house, &long, "en");
    assert_eq!((page.status, page.text().contains("before its time")), (410, true));
    assert_eq!(take(&house, &long).status, 410);
    let again = house.bearing("DELETE", &end);
    assert_eq!((again.status, again.code().as_str()), (410, "guest.ended"));
    let states: Vec<_> = links(&house).iter().map(|link| link["state"].clone()).collect();
    assert_eq!(states, ["ended", "expired"]);
    // Nobody can open them any more, so the archives are gone.
    let digest = told["archive"].as_str().unwrap().parse().unwrap();
    assert!(house.block_on(house.workshop.store().archive(&digest)).is_err());
}

#[test]
fn a_guessed_link_is_no_link() {
    let house = House::open();
    let (told, path) = invite(&house, &json!({"purpose": "Acme"}));
    let zeros = "0".repeat(64);
    let cut = path.strip_prefix("/g/").unwrap()[..63].to_owned();
    let upper = path.strip_prefix("/g/").unwrap().to_uppercase();
    let digest = Digest::of(path.strip_prefix("/g/").unwrap().as_bytes()).to_string();
    let long = "f".repeat(5_000);
    let id = told["id"].as_str().unwrap().to_owned();
    for wrong in ["x", &zeros, &cut, &upper, &digest, &id, &long, "%00", "..%2f..%2fkeys"] {
        for path in [format!("/g/{wrong}"), format!("/g/{wrong}/evidence.zip")] {
            let page = look(&house, &path, "en");
            assert_eq!(page.status, 404, "{path}: {}", page.head);
            assert!(page.text().contains("no such guest link"), "{}", page.text());
        }
    }
    assert_eq!(links(&house)[0]["n_taken"], 0);
}

#[test]
fn an_archive_is_not_taken_without_end() {
    let house = House::open();
    let (_, path) = invite(&house, &json!({"purpose": "Acme"}));
    for _ in 0..brand::guest::TAKEN_AN_HOUR_MAX {
        assert_eq!(take(&house, &path).status, 200);
    }
    let headers = [("Accept", "application/json")];
    let answer = get(house.address, &format!("{path}/evidence.zip"), &headers);
    assert_eq!((answer.status, answer.code().as_str()), (429, "guest.flood"));
    assert_eq!(links(&house)[0]["n_taken"], brand::guest::TAKEN_AN_HOUR_MAX);
    assert_eq!(look(&house, &path, "en").status, 200, "the page can still be read");
}

#[test]
fn what_no_link_can_be_is_refused_and_nothing_is_kept() {
    let house = House::open();
    let path = format!("/api/v1/lots/{LOT}/guest-links");
    let refused = |wanted: &Value| {
        let answer = house.post_json(&path, wanted);
        (answer.status, answer.code())
    };
    for days in [0, 91] {
        let wanted = json!({"purpose": "Acme", "days": days});
        assert_eq!(refused(&wanted), (422, "guest.not_so_long".to_owned()));
    }
    for purpose in ["", " Acme", "two\nlines"] {
        assert_eq!(refused(&json!({"purpose": purpose})), (422, "http.not_a_line".to_owned()));
    }
    assert_eq!(refused(&json!({})).0, 422);
    let nowhere = house.post_json("/api/v1/lots/L-404/guest-links", &json!({"purpose": "Acme"}));
    assert_eq!(nowhere.status, 404);
    let unknown =
        house.bearing("DELETE", "/api/v1/guest-links/01890000-0000-7000-8000-000000000000");
    assert_eq!((unknown.status, unknown.code().as_str()), (404, "acts.not_found"));
    assert!(links(&house).is_empty());
    for _ in 0..brand::guest::LINKS_MAX {
        invite(&house, &json!({"purpose": "Acme"}));
    }
    assert_eq!(refused(&json!({"purpose": "Acme"})), (409, "guest.too_many".to_owned()));
}

#[test]
fn links_follow_from_the_facts() {
    let house = House::open();
    let (told, path) = invite(&house, &json!({"purpose": "Acme"}));
    take(&house, &path);
    let (_, other) = invite(&house, &json!({"purpose": "Bolt"}));
    let end = format!("/api/v1/guest-links/{}", told["id"].as_str().unwrap());
    assert_eq!(house.bearing("DELETE", &end).status, 204);
    let before = links(&house);
    let rebuilt = house.block_on(house.workshop.store().rebuild()).unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
    assert_eq!(links(&house), before);
    assert_eq!((look(&house, &path, "en").status, take(&house, &other).status), (410, 200));
}
