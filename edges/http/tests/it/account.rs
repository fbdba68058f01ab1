//! Signing in over HTTP: cookies, other sites, guessing, tokens, the audit list.

use crate::{
    client::{Answer, get, send},
    house::House,
};
use serde_json::{Value, json};

const PASSWORD: &str = "correct horse battery";

/// Adds a person with a role and an account; gives their id.
fn open_account(house: &House, login: &str, role: &str) -> String {
    let person = json!({"name": {"zh": login, "en": login}, "consent": "unnamed"});
    let person = house.post_json("/api/v1/people", &person).json()["id"].clone();
    let grant = json!({"person": person, "granted": role});
    assert_eq!(house.post_json("/api/v1/roles", &grant).status, 201);
    let account = json!({"person": person, "login": login, "password": PASSWORD});
    let opened = house.post_json("/api/v1/accounts", &account);
    assert_eq!(opened.status, 201, "{}", opened.text());
    person.as_str().unwrap().to_owned()
}

fn sign_in(house: &House, login: &str, password: &str) -> Answer {
    let body = json!({"login": login, "password": password}).to_string();
    send(house.address, "POST /api/v1/session", &[], body.as_bytes())
}

fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned()
}

#[test]
fn a_cookie_signs_in_and_out_and_needs_its_own_token_to_change_anything() {
    let house = House::open();
    open_account(&house, "li", "maker");
    let signed_in = sign_in(&house, "Li", PASSWORD);
    assert_eq!(signed_in.status, 201, "{}", signed_in.text());
    let set = signed_in.header("set-cookie").unwrap();
    for part in ["__Host-wule=", "; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
        assert!(set.contains(part), "{part}: {set}");
    }
    // What scripts can read says that there is a session, and no more.
    let mark = signed_in.head.lines().find(|line| line.contains("wule-signed-in=1")).unwrap();
    assert!(mark.contains("; Path=/app/;") && !mark.contains("HttpOnly"), "{mark}");
    let (cookie, csrf) = (cookie(&signed_in), signed_in.json()["csrf_token"].clone());
    let csrf = csrf.as_str().unwrap();
    let session = get(house.address, "/api/v1/session", &[("Cookie", &cookie)]).json();
    assert_eq!(session["roles"], json!(["maker"]));
    assert_eq!(session["csrf_token"], csrf);
    assert!(session["acts"].as_array().unwrap().contains(&json!("open_lot")));
    let lot = json!({"lot": "X1", "standard": "WL-PIN-01", "maker": session["person"]["id"]});
    let open = |headers: &[(&str, &str)]| {
        send(house.address, "POST /api/v1/lots", headers, lot.to_string().as_bytes())
    };
    let without = open(&[("Cookie", &cookie)]);
    assert_eq!((without.status, without.code().as_str()), (403, "http.cross_site"));
    let own = [("Cookie", cookie.as_str()), ("X-CSRF-Token", csrf)];
    let elsewhere = [&own[..], &[("Sec-Fetch-Site", "cross-site")]].concat();
    assert_eq!(open(&elsewhere).code(), "http.cross_site");
    let elsewhere = [&own[..], &[("Origin", "https://evil.example")]].concat();
    assert_eq!(open(&elsewhere).code(), "http.cross_site");
    let opened = open(&own);
    assert_eq!(opened.status, 201, "{}", opened.text());
    let refused = send(house.address, "POST /api/v1/lots/X1/seal", &own, b"{}");
    assert_eq!((refused.status, refused.code().as_str()), (403, "acts.not_permitted"));
    assert_eq!(send(house.address, "DELETE /api/v1/session", &own, b"").status, 204);
    assert_eq!(get(house.address, "/api/v1/session", &own).status, 401);
    // Facts name who acted, and the refusal names who was refused.
    let audit = house.bearing("GET", "/api/v1/audit?limit=3").json();
    let by = format!("person:{}", session["person"]["id"].as_str().unwrap());
    let facts = audit["rows"].as_array().unwrap();
    let of = |kind: &str| facts.iter().find(|fact| fact["kind"] == kind);
    let refusals: Vec<_> = facts.iter().filter(|fact| fact["kind"] == "attempts_refused").collect();
    assert!(refusals.iter().any(|fact| fact["detail"]["by"] == by.as_str()), "{audit}");
    let lots = house.bearing("GET", &format!("/api/v1/audit?by={by}&kind=lot_opened")).json();
    assert_eq!(lots["rows"].as_array().unwrap().len(), 1, "{lots}");
    assert_eq!(of("person_added"), None, "only three were asked for");
}

#[test]
fn guessing_is_slowed_down_and_tells_nothing() {
    let house = House::open();
    open_account(&house, "wang", "inspector");
    for login in ["wang", "nobody"] {
        for _ in 0..5 {
            let wrong = sign_in(&house, login, "a guess of some length");
            assert_eq!((wrong.status, wrong.code().as_str()), (401, "acts.wrong_password"));
        }
        let slowed = sign_in(&house, login, PASSWORD);
        assert_eq!((slowed.status, slowed.code().as_str()), (429, "party.too_many_attempts"));
    }
    let body = json!({"login": "wang", "password": PASSWORD}).to_string();
    let cross = [("Sec-Fetch-Site", "cross-site")];
    let cross = send(house.address, "POST /api/v1/session", &cross, body.as_bytes());
    assert_eq!(cross.code(), "http.cross_site", "nobody is signed in by another site");
    let audit = house.bearing("GET", "/api/v1/audit?kind=attempts_refused").json();
    let n = |code: &str| {
        let of = |fact: &&Value| fact["detail"]["code"] == code;
        audit["rows"]
            .as_array()
            .unwrap()
            .iter()
            .filter(of)
            .map(|fact| fact["detail"]["n"].as_u64().unwrap())
            .sum::<u64>()
    };
    assert_eq!((n("acts.wrong_password"), n("http.cross_site")), (10, 1));
}

#[test]
fn a_token_is_shown_once_and_works_within_its_scope_until_revoked() {
    let house = House::open();
    let person = open_account(&house, "zhao", "inspector");
    let asked = json!({"title": "station 3", "scopes": ["seal_lot"], "person": person});
    let issued = house.post_json("/api/v1/tokens", &asked);
    assert_eq!(issued.status, 201, "{}", issued.text());
    let issued = issued.json();
    let text = issued["token"].as_str().unwrap();
    let list = house.bearing("GET", "/api/v1/tokens");
    assert!(!list.text().contains(text), "never again");
    let bearer = format!("Bearer {text}");
    let with = |line: &str| send(house.address, line, &[("Authorization", &bearer)], b"{}");
    assert_eq!(with("POST /api/v1/lots/L20261123A/seal").code(), "measure.sealed");
    assert_eq!(with("POST /api/v1/lots/L20261123A/readings").code(), "acts.out_of_scope");
    let revoked =
        house.bearing("DELETE", &format!("/api/v1/tokens/{}", issued["id"].as_str().unwrap()));
    assert_eq!(revoked.status, 204, "{}", revoked.text());
    assert_eq!(with("POST /api/v1/lots/L20261123A/seal").code(), "http.wrong_token");
}

#[test]
fn the_first_administrator_comes_by_a_link_that_works_once() {
    let house = House::open();
    let link = house.site.offer_set_up("c0de");
    let path = link.strip_prefix(crate::house::BASE_URL).unwrap();
    assert_eq!(get(house.address, "/setup?code=other", &[]).status, 403);
    for lang in ["zh", "en"] {
        let page = get(house.address, &format!("{path}&lang={lang}"), &[("Accept", "text/html")]);
        assert_eq!(page.status, 200);
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.contains("form-action 'self'") && policy.contains("default-src 'none'"));
    }
    let form = "code=c0de&name=Chen&login=chen&password=correct+horse+battery";
    let kind = [("Content-Type", "application/x-www-form-urlencoded")];
    let done = send(house.address, "POST /setup", &kind, form.as_bytes());
    assert_eq!(done.status, 201, "{}", done.text());
    let own = [("Cookie", cookie(&done))];
    let own: Vec<_> = own.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let session = get(house.address, "/api/v1/session", &own).json();
    assert_eq!(session["roles"], json!(["administrator"]));
    assert_eq!(send(house.address, "POST /setup", &kind, form.as_bytes()).status, 403);
}
