//! Numbers on goods, credentials, withdrawal: what a stranger's software relies on.

use serde_json::{Value, json};
use verify::{Status, Verdict, credential};
use word::Timestamp;

use crate::{
    client::get,
    house::{BASE_URL, House},
};

const GTIN: &str = "06291041500213";

/// A passport of one piece, with a story; its number.
fn piece(house: &House, serial: &str) -> String {
    let claim = house.get(&format!("/p/{}/claim", house.passport));
    let body = json!({
        "claim": word::Digest::of(&claim.body).to_string(),
        "opening": "characteristic",
        "gtin": "6291041500213",
        "lot": "L20261123A",
        "serial": serial,
        "country": "CN",
        "alt_ids": [{"scheme": "cn.ecode", "value": "1001234567890"}],
        "story": {"zh": "始于1953年，能力 {cpk}。", "en": "Since 1953; <b>Cpk</b> {cpk}."},
    });
    let answer = house.post_json("/api/v1/passports", &body);
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_number_on_goods_leads_to_their_passport_and_to_no_other() {
    let house = House::open();
    let id = piece(&house, "0001");
    for path in [
        format!("/01/{GTIN}/21/0001"),
        format!("/01/{GTIN}/10/L20261123A"),
        format!("/01/{GTIN}/10/L20261123A/21/0001"),
        "/gtin/6291041500213/ser/0001".to_owned(),
        format!("/01/{GTIN}?linkType=gs1:pip"),
    ] {
        let answer = house.get(&path);
        assert_eq!(answer.status, 307, "{path}");
        assert_eq!(answer.header("location"), Some(&*format!("{BASE_URL}/p/{id}")), "{path}");
        assert!(answer.header("link").unwrap().contains("rel=\"linkset\""));
    }
    let types = [("certificationInfo", "/claim"), ("traceability", "/bundle"), ("dpp", "")];
    for (kind, path) in types {
        let answer = house.get(&format!("/01/{GTIN}/21/0001?linkType=gs1:{kind}"));
        assert_eq!(answer.header("location"), Some(&*format!("{BASE_URL}/p/{id}{path}")));
    }
    for (path, status, code) in [
        (format!("/01/{GTIN}/21/0002"), 404, "brand.no_passport"),
        (format!("/01/{GTIN}/10/OTHER"), 404, "brand.no_passport"),
        ("/01/06291041500214".to_owned(), 400, "link.value"),
        (format!("/01/{GTIN}/99/x"), 400, "link.qualifiers"),
        (format!("/01/{GTIN}?linkType=gs1:foo"), 404, "brand.no_link_type"),
    ] {
        let answer = get(house.address, &path, &[("Accept", "application/json")]);
        assert_eq!((answer.status, &*answer.code()), (status, code), "{path}");
    }
}

#[test]
fn a_linkset_lists_all_that_is_known() {
    let house = House::open();
    let id = piece(&house, "0001");
    let path = format!("/01/{GTIN}/21/0001");
    let asked = house.get(&format!("{path}?linkType=linkset"));
    let negotiated = get(house.address, &path, &[("Accept", "application/linkset+json")]);
    for answer in [&asked, &negotiated] {
        assert_eq!(answer.header("content-type"), Some("application/linkset+json"));
        let context = &answer.json()["linkset"][0];
        assert_eq!(
            context["anchor"].as_str().unwrap().split('?').next().unwrap(),
            format!("{BASE_URL}{path}")
        );
        for kind in ["defaultLink", "pip", "dpp", "certificationInfo", "traceability"] {
            let links = context[format!("https://gs1.org/voc/{kind}")].as_array().unwrap();
            assert!(links[0]["href"].as_str().unwrap().contains(&id), "{kind}");
        }
        assert_eq!(context["https://gs1.org/voc/dpp"].as_array().unwrap().len(), 3);
    }
}

fn fetch(house: &House, path: &str) -> Vec<u8> {
    let answer = house.get(path);
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.body
}

fn check(house: &House, bytes: &[u8]) -> credential::Checked {
    let did: Value = serde_json::from_slice(&fetch(house, "/.well-known/did.json")).unwrap();
    let lists = [fetch(house, "/status/revocation")];
    let now: Timestamp = "2026-11-24T00:00:00Z".parse().unwrap();
    let sources = credential::Sources { did_document: Some(&did), status_lists: &lists, now };
    credential::verify(bytes, &sources)
}

#[test]
fn a_withdrawn_passport_says_so_wherever_one_looks() {
    let house = House::open();
    let (old, new) = (piece(&house, "0001"), piece(&house, "0001"));
    let vc = fetch(&house, &format!("/p/{old}/credential"));
    assert_eq!(check(&house, &vc).verdict(), Verdict::Yes);
    let path = format!("/api/v1/passports/{old}/withdraw");
    let body = json!({
        "reason": {"zh": "量具超差，重测", "en": "gauge out of tolerance"}, "superseded_by": new,
    });
    assert_eq!(house.post_json(&path, &body).status, 200);
    let again = house.post_json(&path, &body);
    assert_eq!((again.status, &*again.code()), (409, "brand.already_withdrawn"));
    let checked = check(&house, &vc);
    assert_eq!(checked.verdict(), Verdict::No);
    let in_force = checked.checks.iter().find(|check| check.code == "vc_in_force").unwrap();
    assert_eq!(in_force.status, Status::Failed);
    let token = fetch(&house, &format!("/p/{old}/credential.jwt"));
    assert_eq!(check(&house, &token).verdict(), Verdict::No);
    let other = fetch(&house, &format!("/p/{new}/credential"));
    assert_eq!(check(&house, &other).verdict(), Verdict::Yes);
    for (lang, said) in [("zh", "量具超差，重测"), ("en", "Gauge out of tolerance")] {
        let page = house.page(&old, lang).text();
        assert!(page.contains(said) && page.contains(&format!("/p/{new}")), "{lang}");
        assert!(!house.page(&new, lang).text().contains(said));
    }
    let resolved = house.get(&format!("/01/{GTIN}/21/0001"));
    assert_eq!(resolved.header("location"), Some(&*format!("{BASE_URL}/p/{new}")));
}

#[test]
fn every_changed_byte_of_a_credential_is_found() {
    let house = House::open();
    let id = piece(&house, "0001");
    let did: Value = serde_json::from_slice(&fetch(&house, "/.well-known/did.json")).unwrap();
    let lists = [fetch(&house, "/status/revocation")];
    let now: Timestamp = "2026-11-24T00:00:00Z".parse().unwrap();
    let sources = credential::Sources { did_document: Some(&did), status_lists: &lists, now };
    let mut n = 0;
    for path in ["credential", "credential.jwt"] {
        let bytes = fetch(&house, &format!("/p/{id}/{path}"));
        let is_proven = |bytes: &[u8]| {
            let checked = credential::verify(bytes, &sources);
            checked.checks.iter().all(|check| check.status == Status::Proven)
        };
        assert!(is_proven(&bytes), "{path}");
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 7);
            assert!(!is_proven(&changed), "{path}: byte {at}");
            n += 1;
        }
        assert!(!is_proven(&bytes[..bytes.len() - 1]), "{path}: cut short");
    }
    assert!(n > 5_000, "{n}");
}

#[test]
fn what_a_credential_asks_for_is_served_in_each_form() {
    let house = House::open();
    let id = piece(&house, "0001");
    for accept in ["application/vc", "application/vc+jwt"] {
        let answer = get(house.address, &format!("/p/{id}"), &[("Accept", accept)]);
        assert_eq!((answer.status, answer.header("content-type")), (200, Some(accept)));
    }
    let vc: Value = serde_json::from_slice(&fetch(&house, &format!("/p/{id}/credential"))).unwrap();
    let subject = &vc["credentialSubject"];
    let link = format!("{BASE_URL}/01/{GTIN}/10/L20261123A/21/0001");
    assert_eq!(subject["id"], link);
    assert_eq!(subject["itemNumber"], "0001");
    let claim = fetch(&house, &format!("/p/{id}/claim"));
    let digest = brand::credential::multibase::of_digest(&word::Digest::of(&claim));
    let evidence = &subject["performanceClaim"][0]["evidence"][0];
    assert_eq!(evidence["digestMultibase"], digest);
    // Every signed number is the text that the claim has.
    for score in subject["performanceClaim"][0]["claimedPerformance"].as_array().unwrap() {
        assert!(score["score"]["code"].is_string());
    }
    assert_eq!(house.get("/status/other").status, 404);
    let none = format!("/p/{}/credential", "0192f0c4-5a00-7000-8000-000000000000");
    assert_eq!(house.get(&none).status, 404);
}

#[test]
fn a_story_stands_apart_and_its_own_numbers_are_marked() {
    let house = House::open();
    let id = piece(&house, "0001");
    let (zh, en) = (house.page(&id, "zh").text(), house.page(&id, "en").text());
    assert!(zh.contains("<mark>1953</mark><small>未经验证</small>"));
    assert!(en.contains("<mark>1953</mark><small>unverified</small>"));
    assert!(en.contains("&lt;b&gt;Cpk") && en.contains("<a href=\"#numbers\">"));
    assert!(zh.contains("1001234567890") && en.contains(GTIN));
    // Without a story there is no such section.
    assert!(!house.page(&house.passport, "zh").text().contains("制作者的话"));
}

#[test]
fn labels_carry_a_code_and_the_numbers_that_people_read() {
    let house = House::open();
    let (first, second) = (piece(&house, "0001"), piece(&house, "0002"));
    let sheet = house.get(&format!("/labels/{GTIN}?lang=zh"));
    let text = sheet.text();
    assert_eq!((sheet.status, text.matches("class=\"label\"").count()), (200, 2));
    assert!(text.contains("(21) 0001") && text.contains("(21) 0002"));
    assert_eq!(house.get(&format!("/p/{first}/labels")).text().matches("<svg").count(), 24 + 1);
    assert_eq!(house.get("/labels/123").status, 404);
    assert_eq!(house.get(&format!("/p/{second}/qr.svg")).status, 200);
    let png = house.get(&format!("/p/{second}/qr.png"));
    assert_eq!(png.header("content-type"), Some("image/png"));
    assert!(png.body.starts_with(b"\x89PNG") && png.body.len() < 4_000, "{}", png.body.len());
}

#[test]
fn wrong_numbers_are_refused_with_a_reason() {
    let house = House::open();
    let claim = word::Digest::of(&house.get(&format!("/p/{}/claim", house.passport)).body);
    let ask = |more: Value| {
        let mut body = json!({"claim": claim.to_string(), "opening": "summary"});
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        let answer = house.post_json("/api/v1/passports", &body);
        (answer.status, answer.code())
    };
    for (more, code) in [
        (json!({"gtin": "6291041500214"}), "brand.not_a_gtin"),
        (json!({"serial": "1"}), "brand.no_gtin"),
        (json!({"gtin": "6291041500213", "serial": "ab cd"}), "link.value"),
        (json!({"gtin": "6291041500213", "serial": "012345678901234567890"}), "link.value"),
        (json!({"country": "cn"}), "brand.not_a_country"),
        (json!({"alt_ids": [{"scheme": "oid", "value": "3.1"}]}), "brand.not_an_alt_id"),
        (json!({"story": {"zh": "", "en": "x"}}), "brand.not_a_story"),
    ] {
        assert_eq!(ask(more.clone()), (422, code.to_owned()), "{more}");
    }
}
