//! Numbers on goods, credentials, withdrawal: what a stranger's software relies on.

use serde_json::{Value, json};
use verify::{Status, Verdict, credential};
use word::Timestamp;

use crate::{
    client::get,
    house::{BASE_URL, House, METHOD},
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
fn a_passport_opens_readings_that_were_drawn() {
    let house = House::open();
    let digest = word::Digest::of(&house.get(&format!("/p/{}/claim", house.passport)).body);
    let issue = |opening: &str, n_rows: Value| {
        let body = json!({"claim": digest.to_string(), "opening": opening, "n_rows": n_rows});
        house.post_json("/api/v1/passports", &body)
    };
    let refused = |opening: &str, n_rows: Value| {
        let answer = issue(opening, n_rows);
        (answer.status, answer.code())
    };
    assert_eq!(refused("summary", json!(5)), (422, "http.rows_without_draw".to_owned()));
    assert_eq!(refused("drawn", json!(null)), (422, "brand.not_a_draw".to_owned()));
    assert_eq!(refused("drawn", json!(61)), (422, "brand.not_a_draw".to_owned()));
    assert_eq!(refused("drawn", json!(-1)), (422, "http.other_fields".to_owned()));
    let body = issue("drawn", json!(5)).json();
    let id = body["id"].as_str().unwrap();
    let bundle = house.get(&format!("/p/{id}/bundle")).body;
    let report = verify::verify(&bundle, &verify::Expected::default());
    assert_eq!(report.draw.map(|draw| (draw.k, draw.n)), Some((5, 60)));
    assert!(house.page(id, "en").text().contains("drawing again gives the same"));
    assert!(house.page(id, "zh").text().contains("重新抽取得到同样的读数"));
}

#[test]
fn a_list_is_published_and_drawn_from() {
    let house = House::open();
    let items: Vec<String> = (0..30).map(|i| format!("LOT-{i:02}")).collect();
    let body = json!({"items": items, "k": 4});
    let code = |path: &str, body: &Value| {
        let answer = house.post_json(path, body);
        (answer.status, answer.code())
    };
    assert_eq!(code("/api/v1/draws", &body).0, 404);
    let published = house.post_json("/api/v1/lists", &json!({"items": items}));
    assert_eq!(published.status, 201, "{}", published.text());
    let list = published.json()["list"].as_str().unwrap().to_owned();
    // Anyone may have it drawn, and gets the same.
    let public = crate::client::send(
        house.address,
        "POST /api/v1/draws",
        &[("Content-Type", "application/json")],
        body.to_string().as_bytes(),
    );
    assert_eq!(public.body, house.post_json("/api/v1/draws", &body).body);
    let expected = verify::Expected::default();
    let again = verify::verify_list_draw((&public.body, list.as_bytes()), &expected).unwrap();
    assert_eq!(again.draw.chosen().len(), 4);
    for (k, status) in [(0, 422), (31, 422), (u64::MAX, 422)] {
        let body = json!({"items": items, "k": k});
        assert_eq!(code("/api/v1/draws", &body).0, status, "{k}");
    }
    for items in [json!([]), json!([""]), json!(["a", "a"]), json!(["a\nb"]), json!([1])] {
        assert_eq!(code("/api/v1/lists", &json!({ "items": items })).0, 422, "{items}");
        let body = json!({"items": items, "k": 1});
        assert_eq!(code("/api/v1/draws", &body).0, 422, "{items}");
    }
    // Anybody may ask, with no more than other bodies have.
    let many: Vec<String> = (0..100_000).map(|i| format!("LOT-{i:08}")).collect();
    for (path, body) in [
        ("/api/v1/draws", json!({"items": many, "k": 1})),
        ("/api/v1/lists", json!({ "items": many })),
    ] {
        let too_large = house.post_json(path, &body);
        assert_eq!((too_large.status, too_large.code().as_str()), (413, "http.list_too_large"));
        // It cannot be sent in parts; what does it is named.
        assert!(too_large.text().contains("wule draw LIST"), "{}", too_large.text());
    }
}

#[test]
fn what_a_stranger_found_is_shown_on_the_passport_page_once_it_is_entered() {
    let house = House::open();
    let bundle = house.get(&format!("/p/{}/bundle", house.passport)).body;
    let report = verify::verify(&bundle, &verify::Expected::default());
    let verifier = word::Title::new("辽宁检验院", "Liaoning <b>Inspection</b>").ok();
    let (tool, made_at) = ("wule test".to_owned(), Timestamp::UNIX_EPOCH);
    let stating = verify::Stating { verifier, tool, made_at };
    let said = verify::statement(&report, &bundle, stating).unwrap();
    let signed = said.sign(&party::Secret::of_seed(&[41; 32]));
    let body = json!({"envelope": signed.envelope().to_json()});
    // Whoever supervises looks on: the statement goes into a log of their own, not into this one.
    let refused = crate::client::send(
        house.address,
        "POST /api/v1/verifications",
        &[("Content-Type", "application/json"), ("Accept", "application/json")],
        body.to_string().as_bytes(),
    );
    assert_eq!(refused.status, 401);
    let page = |lang| house.page(&house.passport, lang).text();
    assert!(!page("en").contains("What others found"));
    let entered = house.post_json("/api/v1/verifications", &body);
    assert_eq!(entered.status, 201, "{}", entered.text());
    let again = house.post_json("/api/v1/verifications", &body);
    assert_eq!((again.status, again.code()), (409, "certify.verification_known".to_owned()));
    assert!(page("en").contains("Liaoning &lt;b&gt;Inspection") && page("en").contains("Match"));
    assert!(page("zh").contains("辽宁检验院") && page("zh").contains("复算一致"));
    let path = format!("/verifications/{}", said.claim);
    let list = house.get(&path).json();
    let kept = &list["verifications"][0];
    assert_eq!(kept["envelope"], signed.envelope().to_json());
    assert_eq!((&kept["found"], &kept["entry"]["k"]), (&json!("match"), &json!("verification")));
    let mut forged = body.clone();
    forged["envelope"]["payload"] = json!("e30=");
    for hostile in [forged, json!({"envelope": {}}), json!({"envelope": [[[]]]}), json!({})] {
        assert_eq!(house.post_json("/api/v1/verifications", &hostile).status, 422, "{hostile}");
    }
}

#[test]
fn a_certificate_goes_along_with_goods_as_a_file_and_on_paper() {
    let house = House::open();
    let digest = word::Digest::of(&house.get(&format!("/p/{}/claim", house.passport)).body);
    let path = "/api/v1/lots/L20261123A/certificates";
    let body = json!({
        "number": "MC-2026-1", "form": "3.1", "heat": "H-77", "order": "PO <4711>",
        "claims": [digest.to_string()], "inspector": {"zh": "李工", "en": "Li"},
    });
    let issued = house.post_json(path, &body);
    assert_eq!(issued.status, 201, "{}", issued.text());
    let certificate = issued.json()["certificate"].as_str().unwrap().to_owned();
    let file = house.get(&format!("/certificates/{certificate}"));
    let checked = verify::verify_certificate(&file.body, &verify::Expected::default());
    assert_eq!(checked.verdict(), Verdict::Yes, "{:?}", checked.levels);
    for (lang, title, item) in [
        ("zh", "检验证书（3.1 型式）", "炉号"),
        ("en", "Inspection certificate (type 3.1)", "Heat"),
    ] {
        let page = house.get(&format!("/print/certificates/{certificate}?lang={lang}")).text();
        assert!(page.contains(title) && page.contains(item) && page.contains("H-77"), "{lang}");
        assert!(page.contains("PO &lt;4711&gt;") && page.contains(&certificate), "{lang}");
        let lower = if lang == "zh" { "Cpk 置信下限 " } else { "Cpk lower bound " };
        assert!(page.contains("EN 10204") && page.contains(lower), "{lang}");
        assert!(!page.contains("cpk_lower"), "no name of a field on paper: {lang}");
        // The code leads to this page, which tells how the claims stand now.
        let url = format!("/print/certificates/{certificate}\" shape-rendering");
        assert!(page.contains("<svg ") && page.contains(&url), "{lang}");
        let stands = if lang == "zh" { "<td>有效</td>" } else { "<td>stands</td>" };
        assert!(page.contains(stands), "{lang}");
    }
    let again = house.post_json(path, &body);
    assert_eq!((again.status, again.code()), (409, "certify.certificate_number_taken".to_owned()));
    let mut other = body.clone();
    other["form"] = json!("4.1");
    assert_eq!(house.post_json(path, &other).status, 422);
    // As if it had come from somebody else: the same file, checked and kept.
    let received = |file: &Value| house.post_json("/api/v1/certificates", &json!({"file": file}));
    let kept = received(&file.json());
    assert_eq!((kept.status, &kept.json()["certificate"]), (201, &json!(certificate)));
    let listed = house.read("/api/v1/certificates").json();
    let [issued, came] = [&listed["issued"][0], &listed["received"][0]];
    assert_eq!((&issued["number"], &issued["lot"]), (&json!("MC-2026-1"), &json!("L20261123A")));
    assert_eq!((&issued["certificate"], &issued["n_lines"]), (&json!(certificate), &json!(1)));
    assert_eq!((&came["certificate"], &came["by"]), (&json!(certificate), &json!("operator")));
    let of = |lot: &str| house.read(&format!("/api/v1/certificates?lot={lot}")).json();
    assert_eq!(of("L20261123A"), listed);
    assert_eq!(of("L-9")["issued"], json!([]));
    let mut forged = file.json();
    forged["certificates"][0]["claims"] = json!([]);
    assert_eq!(received(&forged).status, 422);
    for hostile in [json!(null), json!({}), json!([[[]]]), json!({"certificates": [1]})] {
        assert_eq!(received(&hostile).status, 422, "{hostile}");
    }
    let reason = json!({"reason": {"zh": "量具超差", "en": "gauge out of tolerance"}});
    let withdrawn = house.post_json(&format!("/api/v1/claims/{digest}/withdraw"), &reason);
    assert!(withdrawn.status < 300, "{}", withdrawn.text());
    let page = house.get(&format!("/print/certificates/{certificate}?lang=en")).text();
    assert!(page.contains("withdrawn 20") && page.contains(": gauge out of tolerance</td>"));
    assert!(!page.contains("<td>stands</td>"), "paper printed now shows it");
    assert_eq!(house.get("/certificates/0199").status, 422);
    assert_eq!(house.get(&format!("/certificates/{}", "0".repeat(64))).status, 404);
}

#[test]
fn partners_are_scored_by_what_they_promised_first() {
    let house = House::open();
    let promise = |number: &str| {
        json!({
            "code": number, "partner": "STEEL", "item": "BAR", "n_pieces": 10,
            "asked_at": "2020-01-01T08:00:00Z", "answered_at": "2020-01-02T08:00:00Z",
            "due_on": "2020-01-10",
        })
    };
    for i in 0..5 {
        let number = format!("P-{i}");
        assert_eq!(house.post_json("/api/v1/promises", &promise(&number)).status, 201);
        let came = json!({"came_on": "2020-01-09", "n_pieces": 10, "n_in_spec": 10});
        let path = format!("/api/v1/promises/{number}/deliveries");
        assert_eq!(house.post_json(&path, &came).status, 201);
    }
    let scores = house.read("/api/v1/fulfilment").json();
    let all = scores["scores"].as_array().unwrap();
    let on_time = all.iter().find(|score| score["criterion"] == "on_time").unwrap();
    assert_eq!((&on_time["n"], &on_time["n_kept"]), (&json!(5), &json!(5)));
    assert!(on_time["share"].as_f64().unwrap() < 1.0 && on_time["interval"].is_array());
    assert!(scores["rule"]["zh"].as_str().unwrap().contains("不排名"));
    let path = "/api/v1/promises/P-0/changes";
    let change = json!({"due_on": "2020-01-15", "reason": "drawing changed"});
    let changed = house.post_json(path, &change).json();
    assert_eq!(
        (&changed["due_on"], &changed["due_on_first"]),
        (&json!("2020-01-15"), &json!("2020-01-10"))
    );
    let appeal = json!({"criterion": "on_time", "reason": "road closed"});
    let opened = house.post_json("/api/v1/promises/P-1/appeals", &appeal);
    assert_eq!((opened.status, &opened.json()["appeals"][0]["state"]), (201, &json!("open")));
    let code = |path: &str, body: &Value| {
        let answer = house.post_json(path, body);
        (answer.status, answer.code())
    };
    let taken = ("fulfilment.promise_exists".to_owned(), "fulfilment.appeal_exists".to_owned());
    assert_eq!(code("/api/v1/promises", &promise("P-0")), (409, taken.0));
    assert_eq!(code("/api/v1/promises/P-1/appeals", &appeal), (409, taken.1));
    for (path, body, status) in [
        (
            "/api/v1/promises/P-9/deliveries",
            json!({"came_on": "2020-01-09", "n_pieces": 1,
            "n_in_spec": 1}),
            404,
        ),
        (
            "/api/v1/promises/P-1/deliveries",
            json!({"came_on": "tomorrow", "n_pieces": 1,
            "n_in_spec": 1}),
            422,
        ),
        (
            "/api/v1/promises/P-1/deliveries",
            json!({"came_on": "2020-01-09", "n_pieces": 1,
            "n_in_spec": 2}),
            422,
        ),
        ("/api/v1/promises/P-1/appeals", json!({"criterion": "price", "reason": "x"}), 422),
        (
            "/api/v1/promises/P-1/decisions",
            json!({"criterion": "on_time", "state": "open",
            "reason": "x"}),
            422,
        ),
    ] {
        assert_eq!(house.post_json(path, &body).status, status, "{path} {body}");
    }
}

#[test]
fn a_replaced_claim_says_so_on_every_passport_that_shows_it() {
    let house = House::open();
    let old = piece(&house, "0001");
    let vc = fetch(&house, &format!("/p/{old}/credential"));
    assert_eq!(check(&house, &vc).verdict(), Verdict::Yes);
    let digest = word::Digest::of(&house.get(&format!("/p/{old}/claim")).body).to_string();
    let reason = json!({"zh": "量具超差，重测", "en": "gauge out of tolerance"});
    let body = json!({
        "characteristic": "D1", "method": METHOD,
        "parameters": {"lsl": "0.1200", "target": "0.1249", "usl": "0.1298"},
        "supersedes": {"claim": digest, "reason": reason},
    });
    let answer = house.post_json("/api/v1/lots/L20261123A/claims", &body);
    assert_eq!(answer.status, 201, "{}", answer.text());
    let next = answer.json()["claim"].as_str().unwrap().to_owned();
    assert_eq!(check(&house, &vc).verdict(), Verdict::No);
    let body = json!({"claim": next, "opening": "summary"});
    let body = house.post_json("/api/v1/passports", &body).json();
    let new = body["id"].as_str().unwrap();
    for (lang, head, said) in [
        ("zh", "声明已被取代", "量具超差，重测"),
        ("en", "Claim superseded", "Gauge out of tolerance"),
    ] {
        let page = house.page(&old, lang).text();
        assert!(page.contains(said) && page.contains(head), "{lang}: {page}");
        assert!(!house.page(new, lang).text().contains(head));
    }
    let withdraw = |claim: &str, body: &Value| {
        let answer = house.post_json(&format!("/api/v1/claims/{claim}/withdraw"), body);
        (answer.status, answer.code())
    };
    let reason = json!({ "reason": reason });
    assert_eq!(withdraw(&digest, &reason), (409, "certify.already_withdrawn".to_owned()));
    assert_eq!(withdraw("0199", &reason), (422, "http.not_a_digest".to_owned()));
    assert_eq!(withdraw(&"0".repeat(64), &reason).0, 404);
    assert_eq!(withdraw(&next, &json!({"reason": {"zh": "", "en": "x"}})).0, 422);
    assert_eq!(withdraw(&next, &reason).0, 200);
    assert!(house.page(new, "en").text().contains("Claim withdrawn"));
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
