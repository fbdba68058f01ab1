//! The permission matrix: every method at every address, asked by everybody there is.
//!
//! Addresses come from the route table, roles from `party`, and who may from `acts`: there is no
//! list here, so that nothing new can be left out.

use crate::{client, house::House};
use acts::{Actor, Kind, permission};
use party::{Consent, Granted, Role};
use std::collections::BTreeMap;
use word::Title;
use wule_http::{Address, Gate, addresses};

/// The text of a token of a person with each role, and of one with none.
fn tokens(house: &House) -> BTreeMap<&'static str, (Option<Role>, String)> {
    let roles = Role::ALL.into_iter().filter(|role| *role != Role::Public).map(Some);
    roles
        .chain([None])
        .map(|role| (role.map_or("none", Role::name), (role, token(house, role))))
        .collect()
}

pub fn token(house: &House, role: Option<Role>) -> String {
    let (workshop, by) = (&house.workshop, &Actor::Operator);
    house.block_on(async {
        let name = Title::new("某人", "Somebody").unwrap();
        let person = acts::party::add_person(workshop, by, name, Consent::Unnamed).await.unwrap();
        if let Some(role) = role {
            let role = (person.id, Granted::Role(role));
            acts::party::grant_role(workshop, by, role, (None, None)).await.unwrap();
        }
        let title = "matrix".to_owned();
        let wanted =
            acts::party::Wanted { person: Some(person.id), title, scopes: None, until: None };
        acts::party::issue_token(workshop, by, wanted).await.unwrap().1
    })
}

/// A path of the pattern, with something in every hole.
fn filled(pattern: &str) -> String {
    let part = |part: &str| if part.starts_with('{') { "x".to_owned() } else { part.to_owned() };
    pattern.split('/').map(part).collect::<Vec<_>>().join("/")
}

fn ask(house: &House, address: &Address, token: Option<&str>) -> (u16, String) {
    let line = format!("{} {}", address.method, filled(&address.path));
    let bearer = token.map(|token| format!("Bearer {token}"));
    let headers: Vec<_> = bearer.iter().map(|bearer| ("Authorization", bearer.as_str())).collect();
    let accept = [("Accept", "application/json")];
    let answer = client::ask(house.address, &line, &[&headers[..], &accept].concat(), b"{}");
    if answer.status < 400 {
        return (answer.status, String::new());
    }
    let code = answer
        .text()
        .split("\"code\":\"")
        .nth(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned());
    (answer.status, code.unwrap_or_default())
}

#[test]
fn every_address_answers_every_role_as_the_table_says() {
    let house = House::open();
    let tokens = tokens(&house);
    let (mut n_asked, mut n_refused_writes) = (0, 0);
    for address in addresses() {
        let Gate::Act(act) = address.gate else { continue };
        let row = permission(act).unwrap();
        assert_eq!(ask(&house, &address, None).0, 401, "{address:?}");
        assert_eq!(ask(&house, &address, Some("0000")), (403, "http.wrong_token".to_owned()));
        for (name, (role, token)) in &tokens {
            let is_allowed =
                row.kind == Kind::Own || role.is_some_and(|role| row.roles.contains(&role));
            let (status, code) = ask(&house, &address, Some(token));
            let is_refused = (status, code.as_str()) == (403, "acts.not_permitted");
            assert_eq!(is_refused, !is_allowed, "{name} at {address:?}: {status} {code}");
            assert!(status < 500, "{name} at {address:?}: {status} {code}");
            if *role == Some(Role::Regulator) && row.kind == Kind::Change {
                assert!(is_refused, "a regulator writes nothing: {address:?}");
                n_refused_writes += 1;
            }
            n_asked += 1;
        }
        let (status, code) = ask(&house, &address, Some(&house.token));
        assert!(status != 401 && status < 500, "the operator at {address:?}: {status} {code}");
        assert_ne!(code, "acts.not_permitted", "{address:?}");
    }
    assert!(n_asked > 200 && n_refused_writes > 15, "{n_asked}, {n_refused_writes}");
}
