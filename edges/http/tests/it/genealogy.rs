//! Genealogy over HTTP: heats, plates and pieces, packages, circles, errors.

use serde_json::{Value, json};

use crate::{client::get, house::House};

/// The address of a thing of this test.
fn lot(name: &str) -> String {
    format!("urn:epc:class:lgtin:4012345.033333.{name}")
}

fn piece(name: &str) -> String {
    format!("https://id.gs1.org/01/04012345333336/21/{name}")
}

fn pallet(n: u32) -> String {
    format!("https://id.gs1.org/00/{n:018}")
}

fn event(kind: &str, hour: u32) -> Value {
    json!({"type": kind, "eventTime": format!("2026-11-20T{hour:02}:00:00Z"),
           "eventTimeZoneOffset": "+08:00"})
}

fn made(from: &[String], into: &[String], hour: u32) -> Value {
    let mut event = event("TransformationEvent", hour);
    event["inputEPCList"] = json!(from);
    event["outputEPCList"] = json!(into);
    event
}

fn aggregated(action: &str, children: &[String], parent: &str, hour: u32) -> Value {
    let mut event = event("AggregationEvent", hour);
    event["action"] = action.into();
    event["parentID"] = parent.into();
    if !children.is_empty() {
        event["childEPCs"] = json!(children);
    }
    event
}

fn post(house: &House, events: &[Value]) {
    for event in events {
        let answer = house.post_json("/epcis/events", event);
        assert_eq!(answer.status, 201, "{event}: {}", answer.text());
    }
}

fn ask(house: &House, what: &str, thing: &str, rest: &str) -> Value {
    let encoded: String = thing.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let token = format!("Bearer {}", house.token);
    let path = format!("/api/v1/{what}/{encoded}?{rest}");
    let answer = get(house.address, &path, &[("Authorization", &token)]);
    answer.json()
}

fn texts(value: &Value) -> Vec<&str> {
    let mut texts: Vec<_> = value.as_array().unwrap().iter().filter_map(Value::as_str).collect();
    texts.sort_unstable();
    texts
}

/// Heat H1 became slab S1, cut to plates P1 and P2; A1 and A2 were cut from P1, B1 from P2.
fn furnish(house: &House) {
    let heat = [canonical("H1")];
    post(
        house,
        &[
            {
                let mut melt = event("TransformationEvent", 1);
                melt["inputQuantityList"] =
                    json!([{"epcClass": lot("H1"), "quantity": 80, "uom": "TNE"}]);
                melt["outputEPCList"] = json!([piece("S1")]);
                melt
            },
            made(&[piece("S1")], &[piece("P1"), piece("P2")], 2),
            made(&[piece("P1")], &[piece("A1"), piece("A2")], 3),
            made(&[piece("P2")], &[piece("B1")], 3),
        ],
    );
    assert_eq!(heat[0], "https://id.gs1.org/01/04012345333336/10/H1");
}

fn canonical(name: &str) -> String {
    make::epcis::canonical(&lot(name))
}

#[test]
fn a_heat_is_recalled_forward_and_a_piece_backward() {
    let house = House::open();
    furnish(&house);
    let forward = ask(&house, "recall", &lot("H1"), "");
    assert_eq!(forward["n_things"], 7, "{forward}");
    let mut expected: Vec<String> = ["S1", "P1", "P2", "A1", "A2", "B1"].map(piece).into();
    expected.push(canonical("H1"));
    expected.sort();
    assert_eq!(texts(&forward["things"]), expected);
    let backward = ask(&house, "recall", &piece("A2"), "direction=backward");
    assert_eq!(texts(&backward["things"]).len(), 4, "A2, P1, S1, H1: {backward}");
    // Page by page it is the same.
    let (mut named, mut token) = (Vec::new(), String::new());
    loop {
        let page = ask(&house, "recall", &lot("H1"), &format!("perPage=2{token}"));
        named.extend(texts(&page["things"]).into_iter().map(str::to_owned));
        let Some(next) = page["nextPageToken"].as_i64() else { break };
        token = format!("&nextPageToken={next}");
    }
    named.sort();
    assert_eq!(named, expected);
    let unknown = ask(&house, "recall", "urn:x:none", "");
    assert_eq!(unknown["code"], "store.not_found", "{unknown}");
    assert_eq!(ask(&house, "trace", &lot("H1"), "direction=left")["code"], "make.direction");
}

#[test]
fn a_trace_shows_steps_with_their_events_and_says_what_is_cut() {
    let house = House::open();
    furnish(&house);
    let up = ask(&house, "trace", &piece("A1"), "direction=up");
    let steps = up["steps"].as_array().unwrap();
    assert_eq!((steps.len(), up["is_cut"].as_bool()), (3, Some(false)), "{up}");
    assert_eq!(texts(&steps[0]["into"]), [piece("A1")], "siblings are not part of it");
    assert!(steps[0]["event"].as_str().unwrap().starts_with("ni:///sha-256;"));
    assert_eq!(up["circles"], json!([]));
    let down = ask(&house, "trace", &lot("H1"), "direction=down&depth=2");
    assert_eq!((down["things"].as_array().unwrap().len(), &down["is_cut"]), (4, &json!(true)));
    let few = ask(&house, "trace", &lot("H1"), "direction=down&n=5");
    assert_eq!((few["things"].as_array().unwrap().len(), &few["is_cut"]), (5, &json!(true)));
}

#[test]
fn packages_are_named_but_do_not_spread_what_is_wrong() {
    let house = House::open();
    furnish(&house);
    post(
        &house,
        &[
            aggregated("ADD", &[piece("A1"), piece("Z1")], &pallet(1), 4),
            aggregated("ADD", &[pallet(1)], &pallet(2), 5),
            aggregated("ADD", &[piece("A2")], &pallet(3), 5),
            aggregated("DELETE", &[piece("A2")], &pallet(3), 6),
        ],
    );
    let recall = ask(&house, "recall", &lot("H1"), "");
    assert_eq!((&recall["n_things"], &recall["n_packages"]), (&json!(7), &json!(2)), "{recall}");
    assert_eq!(texts(&recall["packages"]), [pallet(1), pallet(2)], "A2 was taken out of pallet 3");
    let past = ask(&house, "recall", &lot("H1"), "past=true");
    assert_eq!(past["n_packages"], 3);
    // A package that is recalled stands for what is in it, and for what that went into.
    let package = ask(&house, "recall", &pallet(2), "");
    assert_eq!(texts(&package["things"]), {
        let mut all = [pallet(1), pallet(2), piece("A1"), piece("Z1")];
        all.sort();
        all
    });
    // Unpacking without naming what empties the package.
    post(&house, &[aggregated("DELETE", &[], &pallet(1), 7)]);
    assert_eq!(ask(&house, "recall", &lot("H1"), "")["n_packages"], 0);
}

#[test]
fn a_part_is_recalled_into_the_product_until_it_is_replaced() {
    let house = House::open();
    furnish(&house);
    let associated = |action: &str, hour: u32| {
        let mut event = event("AssociationEvent", hour);
        event["action"] = action.into();
        event["parentID"] = "https://id.gs1.org/8004/4012345PUMP7".into();
        event["childEPCs"] = json!([piece("B1")]);
        event
    };
    post(&house, &[associated("ADD", 8)]);
    let n = || ask(&house, "recall", &lot("H1"), "")["n_things"].as_u64();
    assert_eq!(n(), Some(8), "the pump has the part");
    post(&house, &[associated("DELETE", 9)]);
    assert_eq!(n(), Some(7), "the part was taken out");
}

#[test]
fn a_circle_is_named_and_not_followed_for_ever() {
    let house = House::open();
    furnish(&house);
    post(&house, &[made(&[piece("A1")], &[piece("S1")], 9)]);
    let trace = ask(&house, "trace", &piece("B1"), "direction=up");
    let mut expected = ["A1", "P1", "S1"].map(piece);
    expected.sort();
    assert_eq!(texts(&trace["circles"]), expected, "{trace}");
    assert_eq!(ask(&house, "recall", &lot("H1"), "")["n_things"], 7);
}

#[test]
fn what_an_event_said_is_taken_back_when_it_is_declared_wrong() {
    let house = House::open();
    furnish(&house);
    let wrong = made(&[piece("S1")], &[piece("X1")], 4);
    let mut declared = wrong.clone();
    declared["errorDeclaration"] = json!({"declarationTime": "2026-11-21T00:00:00Z"});
    post(&house, &[wrong]);
    let n = || ask(&house, "recall", &lot("H1"), "")["n_things"].as_u64();
    assert_eq!(n(), Some(8));
    post(&house, &[declared]);
    assert_eq!(n(), Some(7));
    // The declaration may come before the event.
    let late = made(&[piece("S1")], &[piece("X2")], 5);
    let mut early = late.clone();
    early["errorDeclaration"] = json!({"declarationTime": "2026-11-21T00:00:00Z"});
    post(&house, &[early, late]);
    assert_eq!(n(), Some(7));
    let rebuilt = house.block_on(house.workshop.store().rebuild()).unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
}

#[test]
fn pieces_belong_to_the_lot_that_their_event_names_and_parts_of_a_transformation_join() {
    let house = House::open();
    let mut born = event("ObjectEvent", 1);
    born["action"] = "ADD".into();
    born["epcList"] = json!([piece("M1"), piece("M2")]);
    born["ilmd"] = json!({"cbvmda:lotNumber": "L7"});
    let mut input = event("TransformationEvent", 2);
    input["transformationID"] = "urn:uuid:7".into();
    input["inputEPCList"] = json!([piece("M1")]);
    let mut output = event("TransformationEvent", 3);
    output["transformationID"] = "urn:uuid:7".into();
    output["outputEPCList"] = json!([piece("N1")]);
    post(&house, &[born, output, input]);
    let recall = ask(&house, "recall", &lot("L7"), "");
    let mut expected = vec![canonical("L7"), piece("M1"), piece("M2"), piece("N1")];
    expected.sort();
    assert_eq!(texts(&recall["things"]), expected);
}
