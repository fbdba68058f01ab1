//! Signing in by a sign-in service, from the button to the session, and every way that it fails.

use crate::{
    client::{Answer, get},
    house::{BASE_URL, House},
    realm::{CLIENT, Fault, Realm, SECRET},
};
use serde_json::{Value, json};
use std::sync::Arc;
use word::Title;

const SUBJECT: &str = "248289761001";

fn vouch(house: &House, service: &Realm) {
    house.site.vouched_by(Arc::new(outlet::OpenId {
        title: Title::new("公司账号", "company account").unwrap(),
        issuer: service.issuer.clone(),
        client_id: CLIENT.to_owned(),
        client_secret: Some(SECRET.to_owned()),
        redirect: format!("{BASE_URL}/sign-in/answer"),
    }));
}

/// Adds a person with a role and an account; gives their id.
fn open_account(house: &House, login: &str) -> Value {
    let person = json!({"name": {"zh": login, "en": login}, "consent": "unnamed"});
    let person = house.post_json("/api/v1/people", &person).json()["id"].clone();
    let grant = json!({"person": person, "granted": "maker"});
    assert_eq!(house.post_json("/api/v1/roles", &grant).status, 201);
    let account = json!({"person": person, "login": login, "password": "correct horse battery"});
    assert_eq!(house.post_json("/api/v1/accounts", &account).status, 201);
    person
}

fn cookies(answer: &Answer) -> Vec<String> {
    let lines = answer.head.lines().filter_map(|line| line.split_once(": "));
    let set = lines.filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    set.map(|(_, value)| value.split(';').next().unwrap().to_owned()).collect()
}

/// Sets out: what the browser keeps, and what it brings back.
fn set_out(house: &House, service: &Realm) -> (String, String) {
    let sent = get(house.address, "/sign-in/provider", &[]);
    assert_eq!(sent.status, 303, "{}", sent.text());
    let [cookie] = &cookies(&sent)[..] else { panic!("{}", sent.head) };
    assert!(cookie.starts_with("__Host-wule-state="), "{cookie}");
    (cookie.clone(), service.visit(sent.header("location").unwrap()))
}

fn come_back(house: &House, (cookie, brought): (&str, &str)) -> Answer {
    let as_program = [("Cookie", cookie), ("Accept", "application/json")];
    get(house.address, &format!("/sign-in/answer?{brought}"), &as_program)
}

fn link(house: &House, service: &Realm, person: &Value) -> Answer {
    let link = json!({"issuer": service.issuer, "subject": SUBJECT, "person": person});
    house.post_json("/api/v1/subjects", &link)
}

#[test]
fn a_subject_waits_for_an_administrator_and_then_signs_in() {
    let (house, service) = (House::open(), Realm::open());
    assert_eq!(get(house.address, "/api/v1/session/provider", &[]).json()["title"], json!(null));
    assert_eq!(get(house.address, "/sign-in/provider", &[]).status, 404);
    vouch(&house, &service);
    let shown = get(house.address, "/api/v1/session/provider", &[]).json();
    assert_eq!(shown, json!({"title": {"zh": "公司账号", "en": "company account"}}));

    let (cookie, brought) = set_out(&house, &service);
    let unknown = come_back(&house, (&cookie, &brought));
    assert_eq!((unknown.status, unknown.code().as_str()), (403, "party.unknown_subject"));
    let waiting = house.read("/api/v1/subjects").json()["waiting"].clone();
    assert_eq!((&waiting[0]["subject"], &waiting[0]["shown"]), (&json!(SUBJECT), &json!("li.na")));

    let person = open_account(&house, "li");
    assert_eq!(link(&house, &service, &person).status, 201);
    assert_eq!(link(&house, &service, &person).code(), "party.subject_taken");
    let listed = house.read("/api/v1/subjects").json();
    assert_eq!((&listed["linked"][0]["person"], &listed["waiting"]), (&person, &json!([])));

    let (cookie, brought) = set_out(&house, &service);
    let back = come_back(&house, (&cookie, &brought));
    assert_eq!((back.status, back.header("location")), (303, Some("/app/")), "{}", back.text());
    let session = cookies(&back).into_iter().find(|one| one.starts_with("__Host-wule=")).unwrap();
    let own = get(house.address, "/api/v1/session", &[("Cookie", &session)]).json();
    assert_eq!((&own["person"]["id"], &own["roles"]), (&person, &json!(["maker"])));

    // Whoever has seen the address cannot use it again, nor in another browser.
    let again = come_back(&house, (&cookie, &brought));
    assert_eq!((again.status, again.code().as_str()), (403, "party.sign_in_state"));
    let (_, brought) = set_out(&house, &service);
    assert_eq!(come_back(&house, (&cookie, &brought)).code(), "party.sign_in_state");
    // Strangers are counted together, and written down when the server stops.
    house.block_on(house.site.write_strangers());
    let audit = house.read("/api/v1/audit?limit=500").text();
    for kind in ["subject_linked", "party.unknown_subject", "party.sign_in_state"] {
        assert!(audit.contains(kind), "{kind}: {audit}");
    }
    assert!(!audit.contains("hush"), "the secret is in no fact");

    let unlink = json!({"issuer": service.issuer, "subject": SUBJECT});
    assert_eq!(house.post_json("/api/v1/subjects/unlink", &unlink).status, 204);
    let own = get(house.address, "/api/v1/session", &[("Cookie", &session)]);
    assert_eq!(own.status, 401, "the session ended with the link");
    let (cookie, brought) = set_out(&house, &service);
    assert_eq!(come_back(&house, (&cookie, &brought)).code(), "party.unknown_subject");
}

#[test]
fn each_flaw_of_an_answer_is_refused_with_its_reason() {
    let (house, service) = (House::open(), Realm::open());
    vouch(&house, &service);
    let person = open_account(&house, "li");
    assert_eq!(link(&house, &service, &person).status, 201);
    for (fault, status, code) in [
        (Fault::Nonce, 403, "party.id_token_nonce"),
        (Fault::Audience, 403, "party.id_token_audience"),
        (Fault::SecondAudience, 403, "party.id_token_audience"),
        (Fault::OtherParty, 403, "party.id_token_audience"),
        (Fault::Issuer, 403, "party.id_token_issuer"),
        (Fault::Expired, 403, "party.id_token_expired"),
        (Fault::Early, 403, "party.id_token_expired"),
        (Fault::Unsigned, 403, "party.id_token_unsigned"),
        (Fault::SharedSecret, 403, "party.id_token_unsigned"),
        (Fault::StrangeKey, 403, "party.id_token_signature"),
        (Fault::Cut, 403, "party.id_token_unreadable"),
        (Fault::Critical, 403, "party.id_token_unreadable"),
        (Fault::Subject, 403, "party.id_token_unreadable"),
        (Fault::NoToken, 403, "party.id_token_missing"),
        (Fault::OtherIssuer, 403, "party.id_token_issuer"),
        (Fault::Broken, 502, "party.provider_gone"),
    ] {
        service.set(Fault::None);
        let (cookie, brought) = set_out(&house, &service);
        service.set(fault);
        let back = come_back(&house, (&cookie, &brought));
        assert_eq!((back.status, back.code().as_str()), (status, code), "{fault:?}");
        assert_eq!(cookies(&back).len(), 0, "{fault:?}");
    }
    service.set(Fault::None);
    let (cookie, brought) = set_out(&house, &service);
    assert_eq!(come_back(&house, (&cookie, &brought)).status, 303);
}

#[test]
fn a_service_that_says_no_or_is_not_there_is_told_as_such() {
    let (house, service) = (House::open(), Realm::open());
    vouch(&house, &service);
    let (cookie, brought) = set_out(&house, &service);
    let state = brought.split('&').find(|pair| pair.starts_with("state=")).unwrap();
    let back = come_back(&house, (&cookie, &format!("error=access_denied&{state}")));
    assert_eq!((back.status, back.code().as_str()), (403, "party.provider_refused"));
    // A code that the service never gave.
    let (cookie, brought) = set_out(&house, &service);
    let state = brought.split('&').find(|pair| pair.starts_with("state=")).unwrap();
    let back = come_back(&house, (&cookie, &format!("code=guessed&{state}")));
    assert_eq!((back.status, back.code().as_str()), (403, "party.provider_refused"));
    service.set(Fault::Broken);
    let gone = get(house.address, "/sign-in/provider", &[("Accept", "application/json")]);
    assert_eq!((gone.status, gone.code().as_str()), (502, "party.provider_gone"));
    // What the service said is in the journal, and not in the answer.
    assert!(!gone.text().contains(&service.issuer), "{}", gone.text());
}

#[test]
fn one_subject_is_not_another() {
    let (house, service) = (House::open(), Realm::open());
    vouch(&house, &service);
    let person = open_account(&house, "li");
    assert_eq!(link(&house, &service, &person).status, 201);
    service.sign_in_as("248289761002");
    let (cookie, brought) = set_out(&house, &service);
    assert_eq!(come_back(&house, (&cookie, &brought)).code(), "party.unknown_subject");
    let nobody = json!({"issuer": service.issuer, "subject": "x", "person": "not an id"});
    assert_eq!(house.post_json("/api/v1/subjects", &nobody).code(), "http.not_an_id");
    let issuer = json!({"issuer": "login", "subject": "x", "person": person});
    assert_eq!(house.post_json("/api/v1/subjects", &issuer).code(), "party.bad_subject");
}
