//! Orders, lots, pieces, stations, executions and qualifications as programs and pages use them.

use crate::asking::{both, done, person, read, refused};
use crate::house::House;
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn standard(version: u32, retrain: &[&str]) -> Value {
    json!({
        "code": "CS-7", "version": version, "item": "HSG-7", "title": both("Boring"),
        "item_name": both("Housing"), "author": null, "basis": both("Drawing"),
        "characteristics": [{
            "code": "D7", "name": both("Bore"), "unit": "mm", "lsl": "24.980", "usl": "25.030",
        }],
        "retrain": retrain,
    })
}

/// A shop with an item of two operations, of which boring needs a skill; a station, a lot, and
/// three people.
fn shop() -> (House, [String; 3]) {
    let house = House::open();
    let people = ["Zhao", "Qian", "Sun"].map(|name| person(&house, name));
    let item = json!({"code": "HSG-7", "rev": 1, "drawing": "B", "name": both("Housing")});
    done(&house, "/api/v1/items", &item);
    for (code, place, skill) in [("10", 1, Value::Null), ("20", 2, json!("boring"))] {
        let operation = json!({"code": code, "rev": 1, "name": both("x"), "place": place,
                               "skill": skill});
        done(&house, "/api/v1/items/HSG-7/operations", &operation);
    }
    done(&house, "/api/v1/standards", &standard(1, &[]));
    let station = json!({"code": "CNC-3", "name": both("Boring mill"), "site": "Hall 2"});
    done(&house, "/api/v1/stations", &station);
    open_lot(&house, "B7", &people[0], &[]);
    (house, people)
}

fn open_lot(house: &House, lot: &str, maker: &str, parents: &[&str]) {
    let lot = json!({"lot": lot, "standard": "CS-7", "maker": maker, "parents": parents});
    done(house, "/api/v1/lots", &lot);
}

fn start(operation: &str, person: &str, checker: Option<&str>) -> Value {
    json!({"lot": "B7", "operation": operation, "station": "CNC-3", "person": person,
           "checker": checker})
}

fn grant(house: &House, person: &str, examiner: &str) -> String {
    let grant = json!({"skill": "boring", "from": "2026-01-01T00:00:00Z", "examiner": examiner});
    let path = format!("/api/v1/people/{person}/qualifications");
    done(house, &path, &grant)["id"].as_str().unwrap().to_owned()
}

const EXECUTIONS: &str = "/api/v1/executions";

#[test]
fn an_execution_starts_only_with_a_qualified_person_or_a_named_qualified_checker() {
    let (house, [zhao, qian, sun]) = shop();
    // Anyone may do what needs no skill.
    done(&house, EXECUTIONS, &start("10", &zhao, None));
    refused(&house, EXECUTIONS, &start("20", &zhao, None), 403, "make.not_qualified");
    refused(&house, EXECUTIONS, &start("20", &zhao, Some(&qian)), 403, "make.not_qualified");
    grant(&house, &qian, &sun);
    done(&house, EXECUTIONS, &start("20", &qian, None));
    let checked = done(&house, EXECUTIONS, &start("20", &zhao, Some(&qian)));
    assert_eq!(checked["checker"], qian.as_str());
    assert_eq!(checked["standard"], json!({"code": "CS-7", "version": 1}));
    refused(&house, EXECUTIONS, &start("20", &qian, Some(&qian)), 422, "make.checker_is_maker");
    let of_lot = read(&house, "/api/v1/executions?lot=B7");
    assert_eq!(of_lot["rows"].as_array().unwrap().len(), 3, "what was refused did not start");
    let rebuilt = house.block_on(house.workshop.store().rebuild()).unwrap();
    assert_eq!(rebuilt.before, rebuilt.after, "work follows from the facts");
}

#[test]
fn a_new_version_marked_retrain_suspends_the_skill_on_its_changed_operation_until_signed_again() {
    let (house, [zhao, qian, _]) = shop();
    let qualification = grant(&house, &zhao, &qian);
    done(&house, EXECUTIONS, &start("20", &zhao, None));
    // A version that changes nothing about the operation suspends nothing.
    done(&house, "/api/v1/standards", &standard(2, &["10"]));
    done(&house, EXECUTIONS, &start("20", &zhao, None));
    refused(&house, "/api/v1/standards", &standard(3, &["99"]), 404, "acts.not_found");
    done(&house, "/api/v1/standards", &standard(3, &["20"]));
    refused(&house, EXECUTIONS, &start("20", &zhao, None), 403, "make.suspended");
    let held = read(&house, &format!("/api/v1/people/{zhao}/qualifications"));
    let place = json!([{"item": "HSG-7", "operation": "20"}]);
    assert_eq!(held["rows"][0]["suspended"], place);
    let path = format!("/api/v1/qualifications/{qualification}/sign");
    let sign = |operation: &str, examiner: &str| {
        let item = "HSG-7";
        json!({"item": item, "operation": operation, "examiner": examiner})
    };
    refused(&house, &path, &sign("20", &zhao), 403, "teach.own_examiner");
    refused(&house, &path, &sign("10", &qian), 409, "teach.not_suspended");
    done(&house, &path, &sign("20", &qian));
    done(&house, EXECUTIONS, &start("20", &zhao, None));
    let rebuilt = house.block_on(house.workshop.store().rebuild()).unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
}

#[test]
fn an_execution_ends_once_with_what_became_of_its_pieces() {
    let (house, [zhao, _, _]) = shop();
    let started = done(&house, EXECUTIONS, &start("10", &zhao, None));
    let path = format!("{EXECUTIONS}/{}/end", started["id"].as_str().unwrap());
    done(&house, &path, &json!({"n_good": 48, "n_rejected": 2}));
    refused(&house, &path, &json!({"n_good": 1, "n_rejected": 0}), 409, "make.already_ended");
    let row = read(&house, EXECUTIONS)["rows"][0].clone();
    assert_eq!((&row["n_good"], &row["n_rejected"]), (&json!(48), &json!(2)));
    refused(
        &house,
        &format!("{EXECUTIONS}/x/end"),
        &json!({"n_good": 1, "n_rejected": 0}),
        422,
        "http.not_an_id",
    );
}

#[test]
fn a_lot_knows_its_order_its_parents_and_what_was_made_from_it() {
    let (house, [zhao, _, _]) = shop();
    let order = |n: u64| {
        json!({"code": "O-1", "customer": "A pump maker", "item": "HSG-7", "n_pieces": n,
               "due_on": "2026-12-31"})
    };
    refused(&house, "/api/v1/orders", &order(0), 422, "make.no_pieces");
    done(&house, "/api/v1/orders", &order(50));
    refused(&house, "/api/v1/orders", &order(50), 409, "make.exists");
    assert_eq!(read(&house, "/api/v1/orders")["rows"][0], order(50));
    open_lot(&house, "B8", &zhao, &["B7"]);
    let lot = |parents: &[&str], order: &str| {
        json!({"lot": "B9", "standard": "CS-7", "maker": zhao, "parents": parents,
               "order": order, "n_planned": 50})
    };
    refused(&house, "/api/v1/lots", &lot(&["B7", "B7"], "O-1"), 422, "make.parent_twice");
    refused(&house, "/api/v1/lots", &lot(&["B9"], "O-1"), 404, "acts.not_found");
    refused(&house, "/api/v1/lots", &lot(&[], "O-9"), 404, "acts.not_found");
    done(&house, "/api/v1/lots", &lot(&["B7", "B8"], "O-1"));
    let b9 = read(&house, "/api/v1/lots/B9/origin");
    assert_eq!((&b9["parents"], &b9["order"]), (&json!(["B7", "B8"]), &json!("O-1")));
    assert_eq!(read(&house, "/api/v1/lots/B7/origin")["children"], json!(["B8", "B9"]));
    assert_eq!(house.read("/api/v1/lots/NONE/origin").status, 404);
}

/// What a recall names of our own, without what stands before the numbers.
fn recalled(house: &House, thing: &str, rest: &str) -> Vec<String> {
    let answer = read(house, &format!("/api/v1/recall/{thing}?{rest}"));
    let things = answer["things"].as_array().unwrap();
    assert_eq!(answer["n_things"], things.len(), "{answer}");
    let own = |name: &Value| name.as_str().unwrap().replacen("urn:wule:", "", 1);
    let mut named: Vec<String> = things.iter().map(own).collect();
    named.sort();
    named
}

#[test]
fn lots_and_pieces_that_no_event_names_are_recalled_by_what_was_noted_of_them() {
    let (house, [zhao, _, _]) = shop();
    open_lot(&house, "B8", &zhao, &["B7"]);
    open_lot(&house, "B9", &zhao, &["B8"]);
    let pieces = |lot: &str, pieces: Value| {
        done(&house, &format!("/api/v1/lots/{lot}/pieces"), &json!({"pieces": pieces}));
    };
    pieces("B7", json!([{"serial": "S1"}, {"serial": "S2"}]));
    pieces("B9", json!([{"serial": "P1", "parts": ["S1"]}, {"serial": "P2"}]));
    let all = ["lot:B7", "lot:B8", "lot:B9", "piece:P1", "piece:P2", "piece:S1", "piece:S2"];
    assert_eq!(recalled(&house, "B7", ""), all);
    assert_eq!(
        recalled(&house, "B9", "direction=backward"),
        ["lot:B7", "lot:B8", "lot:B9", "piece:S1"]
    );
    // A piece is followed by its number, and may be asked for by its number alone.
    assert_eq!(recalled(&house, "S1", ""), ["piece:P1", "piece:S1"]);
    assert_eq!(
        recalled(&house, "P2", "direction=backward"),
        ["lot:B7", "lot:B8", "lot:B9", "piece:P2"]
    );
    assert_eq!(house.read("/api/v1/recall/NONE").status, 404);
}

/// What a trace shows: each step as `FROM bond INTO`, and the level of each thing.
fn traced(house: &House, thing: &str, rest: &str) -> (Vec<String>, BTreeMap<String, u64>) {
    let answer = read(house, &format!("/api/v1/trace/{thing}?{rest}"));
    let own = |name: &Value| name.as_str().unwrap().rsplit(':').next().unwrap().to_owned();
    let side = |value: &Value| value.as_array().unwrap().iter().map(own).collect::<Vec<_>>();
    let step = |step: &Value| {
        assert_eq!(step["event"].is_null(), step["at"].is_null(), "{step}");
        let (from, into) = (side(&step["from"]).join("+"), side(&step["into"]).join("+"));
        let told = if step["event"].is_null() { "" } else { " by an event" };
        format!("{from} {} {into}{told}", step["bond"].as_str().unwrap())
    };
    let mut steps: Vec<String> = answer["steps"].as_array().unwrap().iter().map(step).collect();
    steps.sort();
    let things = answer["things"].as_array().unwrap().iter();
    let levels = things.map(|of| (own(&of["thing"]), of["steps"].as_u64().unwrap()));
    assert_eq!(answer["circles"], json!([]));
    (steps, levels.collect())
}

#[test]
fn lots_and_pieces_that_no_event_names_are_traced_by_what_was_noted_of_them() {
    let (house, [zhao, _, _]) = shop();
    open_lot(&house, "B8", &zhao, &["B7"]);
    open_lot(&house, "B9", &zhao, &["B7", "B8"]);
    open_lot(&house, "C1", &zhao, &[]);
    let pieces = |lot: &str, pieces: Value| {
        done(&house, &format!("/api/v1/lots/{lot}/pieces"), &json!({"pieces": pieces}));
    };
    pieces("B7", json!([{"serial": "S1"}, {"serial": "S2"}]));
    pieces("B9", json!([{"serial": "P1", "parts": ["S1"]}, {"serial": "P2"}]));
    // Only an event knows that B8 was made into C1.
    let event = json!({
        "type": "TransformationEvent", "eventTime": "2026-11-20T01:00:00Z",
        "eventTimeZoneOffset": "+08:00",
        "inputEPCList": ["urn:wule:lot:B8"], "outputEPCList": ["urn:wule:lot:C1"],
    });
    assert_eq!(house.post_json("/epcis/events", &event).status, 201);
    let (steps, levels) = traced(&house, "B7", "direction=down");
    let all = [
        "B7 made B8",
        "B7 member S1+S2",
        "B7+B8 made B9",
        "B8 made C1 by an event",
        "B9 member P1+P2",
        "S1 part P1",
    ];
    assert_eq!(steps, all);
    let levels_of =
        |of: &[(&str, u64)]| of.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
    let down: BTreeMap<_, _> = levels_of(&[
        ("B7", 0),
        ("B8", 1),
        ("B9", 1),
        ("S1", 1),
        ("S2", 1),
        ("C1", 2),
        ("P1", 2),
        ("P2", 2),
    ]);
    assert_eq!(levels, down);
    // A piece is followed by its number, and may be asked for by its number alone.
    let (steps, levels) = traced(&house, "P1", "");
    let all = ["B7 made B8", "B7 member S1", "B7+B8 made B9", "B9 member P1", "S1 part P1"];
    assert_eq!(steps, all);
    let up: BTreeMap<_, _> = levels_of(&[("P1", 0), ("B9", 1), ("S1", 1), ("B7", 2), ("B8", 2)]);
    assert_eq!(levels, up);
    let cut = read(&house, "/api/v1/trace/P1?depth=1");
    assert_eq!((cut["is_cut"].clone(), cut["things"].as_array().unwrap().len()), (true.into(), 3));
    assert_eq!(traced(&house, "C1", "").1.len(), 3, "from an event on to our own lots");
    assert_eq!(house.read("/api/v1/trace/NONE").status, 404);
}

#[test]
fn a_recall_goes_on_from_events_to_our_own_lots_and_back_and_page_by_page() {
    let (house, [zhao, _, _]) = shop();
    open_lot(&house, "B8", &zhao, &["B7"]);
    open_lot(&house, "C1", &zhao, &[]);
    open_lot(&house, "C2", &zhao, &["C1"]);
    // Only an event knows that B8 was made into C1.
    let event = json!({
        "type": "TransformationEvent", "eventTime": "2026-11-20T01:00:00Z",
        "eventTimeZoneOffset": "+08:00",
        "inputEPCList": ["urn:wule:lot:B8"], "outputEPCList": ["urn:wule:lot:C1"],
    });
    assert_eq!(house.post_json("/epcis/events", &event).status, 201);
    let all = ["lot:B7", "lot:B8", "lot:C1", "lot:C2"];
    assert_eq!(recalled(&house, "B7", ""), all);
    assert_eq!(recalled(&house, "C2", "direction=backward"), all);
    let (mut named, mut token) = (Vec::new(), String::new());
    for _ in 0..6 {
        let page = read(&house, &format!("/api/v1/recall/B7?perPage=1{token}"));
        assert_eq!(page["n_things"], 4, "every page tells how many there are");
        let things = page["things"].as_array().unwrap();
        assert!(things.len() <= 1, "{page}");
        named.extend(things.iter().map(|of| of.as_str().unwrap().replacen("urn:wule:", "", 1)));
        let Some(next) = page["nextPageToken"].as_i64() else { break };
        token = format!("&nextPageToken={next}");
    }
    named.sort();
    assert_eq!(named, all);
}

#[test]
fn a_serial_number_is_given_once_and_parts_are_there_before_what_they_are_built_into() {
    let (house, _) = shop();
    let path = "/api/v1/lots/B7/pieces";
    let pieces = |pieces: Value| json!({"pieces": pieces});
    done(&house, path, &pieces(json!([{"serial": "S1"}, {"serial": "S2", "parts": ["S1"]}])));
    refused(&house, path, &pieces(json!([{"serial": "S1"}])), 409, "make.exists");
    refused(&house, path, &pieces(json!([{"serial": "S3"}, {"serial": "S3"}])), 409, "make.exists");
    let too_early = json!([{"serial": "S4", "parts": ["S5"]}, {"serial": "S5"}]);
    refused(&house, path, &pieces(too_early), 422, "make.unknown_part");
    refused(&house, path, &pieces(json!([])), 422, "make.no_pieces");
    let listed = read(&house, path);
    assert_eq!(
        listed["rows"],
        json!([{"serial": "S1", "parts": []},
                                      {"serial": "S2", "parts": ["S1"]}])
    );
}
