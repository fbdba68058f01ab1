//! The hub as programs and pages use it.

use crate::asking::{both, done, person, read, refused};
use crate::house::House;
use serde_json::{Value, json};

fn item(rev: u32) -> Value {
    json!({"code": "HSG-7", "rev": rev, "drawing": "B", "name": both("Housing"), "family": null})
}

fn bore(class: &str) -> Value {
    json!({
        "code": "D7", "rev": 1, "name": both("Bore"), "kind": "product", "class": class,
        "variable": {"unit": "mm", "nominal": "25", "lsl": "24.980", "target": null,
                     "usl": "25.030"},
        "operation": "20",
    })
}

fn operation() -> Value {
    json!({"code": "20", "rev": 1, "name": both("Boring"), "place": 2, "equipment": null,
           "skill": "boring"})
}

fn control(owner: &str) -> Value {
    json!({
        "code": "C1", "rev": 1, "characteristic": "D7", "operation": "20",
        "phase": "production", "gauge_kind": "bore gauge", "n": 5, "frequency": {"minutes": 60},
        "method": both("X̄-R chart"), "reaction": both("Stop and sort"), "reaction_min": 30,
        "owner": owner,
    })
}

fn chain() -> Value {
    json!({
        "code": "F1", "rev": 1, "characteristic": "D7", "operation": "20",
        "effect": both("The bearing turns"), "mode": both("Bore too large"),
        "cause": both("Worn insert"), "severity": 8, "occurrence": 4, "detection": 6,
        "prevention": both("Insert changed after 200 pieces"), "detection_control": "C1",
        "detection_study": null,
    })
}

fn standard() -> Value {
    json!({
        "code": "CS-7", "version": 1, "item": "HSG-7", "title": both("Boring"),
        "item_name": both("Housing"), "author": null, "basis": both("Drawing"),
        "characteristics": [{
            "code": "D7", "name": both("Bore"), "unit": "mm", "lsl": "24.980", "target": null,
            "usl": "25.030", "subgroup_size": 5,
        }],
    })
}

#[test]
fn a_special_characteristic_is_released_only_when_its_failure_and_control_are_known() {
    let house = House::open();
    let owner = person(&house, "Zhao");
    let at = |list: &str| format!("/api/v1/items/HSG-7/{list}");
    done(&house, "/api/v1/items", &item(1));
    done(&house, &at("operations"), &operation());
    done(&house, &at("characteristics"), &bore("critical"));
    refused(&house, "/api/v1/standards", &standard(), 422, "standard.no_failure_chain");
    // A failure that is said to be found must name what finds it, and that must be there.
    let mut unfound = chain();
    unfound["detection_control"] = Value::Null;
    let chains = at("failure-chains");
    refused(&house, &chains, &unfound, 422, "standard.detection_without_control");
    refused(&house, &chains, &chain(), 404, "acts.not_found");
    unfound["detection"] = json!(10);
    assert_eq!(done(&house, &chains, &unfound)["priority"], "H");
    refused(&house, "/api/v1/standards", &standard(), 422, "standard.no_control_row");
    done(&house, &at("control-plan"), &control(&owner));
    done(&house, "/api/v1/standards", &standard());
    let rows = |list: &str| read(&house, &at(list))["rows"].clone();
    assert_eq!(rows("characteristics")[0], bore("critical"));
    assert_eq!(rows("control-plan")[0], control(&owner));
    assert_eq!(rows("operations")[0], operation());
    let rebuilt = house.block_on(house.workshop.store().rebuild()).unwrap();
    assert_eq!(rebuilt.before, rebuilt.after, "the rows of the hub follow from the facts");
}

#[test]
fn items_that_the_hub_does_not_know_are_released_as_before() {
    let house = House::open();
    done(&house, "/api/v1/standards", &standard());
}

#[test]
fn two_who_revise_the_same_row_do_not_overwrite_each_other() {
    let house = House::open();
    done(&house, "/api/v1/items", &item(1));
    refused(&house, "/api/v1/items", &item(1), 409, "standard.revision_gap");
    done(&house, "/api/v1/items", &item(2));
    refused(&house, "/api/v1/items", &item(4), 409, "standard.revision_gap");
    assert_eq!(read(&house, "/api/v1/items/HSG-7")["rev"], 2);
    let items = read(&house, "/api/v1/items");
    assert_eq!(items["rows"].as_array().unwrap().len(), 1, "only what is in force is listed");
}

#[test]
fn revisions_of_an_item_and_its_rows_say_what_when_and_by_whom() {
    let house = House::open();
    done(&house, "/api/v1/items", &item(1));
    done(&house, "/api/v1/items/HSG-7/operations", &operation());
    done(&house, "/api/v1/items/HSG-7/characteristics", &bore("ordinary"));
    done(&house, "/api/v1/items", &item(2));
    let mut other = item(1);
    // `_` stands for any character where a database compares.
    other["code"] = "HSG_7".into();
    done(&house, "/api/v1/items", &other);
    let revisions = read(&house, "/api/v1/items/HSG-7/revisions");
    let rows = revisions["rows"].as_array().unwrap();
    let heads: Vec<_> = rows.iter().map(|row| (row["kind"].clone(), row["rev"].clone())).collect();
    let kinds = ["item", "characteristic", "operation", "item"];
    assert_eq!(
        heads,
        kinds.into_iter().zip([2, 1, 1, 1]).map(|(k, r)| (json!(k), json!(r))).collect::<Vec<_>>()
    );
    assert_eq!(
        (&rows[1]["said"]["variable"]["usl"], &rows[1]["by"]),
        (&json!("25.030"), &json!("operator"))
    );
    assert!(rows[0]["at"].as_str().unwrap() >= rows[3]["at"].as_str().unwrap());
    assert_eq!(read(&house, "/api/v1/items/HSG_7/revisions")["rows"].as_array().unwrap().len(), 1);
    assert_eq!(house.read("/api/v1/items/NONE/revisions").status, 404);
}

#[test]
fn a_long_list_is_read_slice_by_slice_and_nothing_is_missed_or_doubled() {
    let house = House::open();
    done(&house, "/api/v1/items", &item(1));
    for n in 0..25 {
        let mut operation = operation();
        operation["code"] = json!(format!("{n:03}"));
        done(&house, "/api/v1/items/HSG-7/operations", &operation);
    }
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/v1/items/HSG-7/operations?limit=10&after={after}");
        let slice = read(&house, &path);
        let codes = slice["rows"].as_array().unwrap().iter();
        seen.extend(codes.map(|row| row["code"].as_str().unwrap().to_owned()));
        let Some(next) = slice["next"].as_str() else { break };
        after = next.to_owned();
    }
    let expected: Vec<_> = (0..25).map(|n| format!("{n:03}")).collect();
    assert_eq!(seen, expected);
    for wrong in ["limit=0", "limit=1001", "limit=x", "limit=-1"] {
        let answer = house.read(&format!("/api/v1/items?{wrong}"));
        assert_eq!((answer.status, answer.code().as_str()), (422, "http.slice"), "{wrong}");
    }
}

#[test]
fn a_rated_occurrence_is_held_against_counts() {
    let house = House::open();
    let owner = person(&house, "Zhao");
    done(&house, "/api/v1/items", &item(1));
    let at = |list: &str| format!("/api/v1/items/HSG-7/{list}");
    done(&house, &at("operations"), &operation());
    done(&house, &at("characteristics"), &bore("significant"));
    done(&house, &at("control-plan"), &control(&owner));
    done(&house, &at("failure-chains"), &chain());
    let asked = |query: &str| house.read(&at(&format!("failure-chains/F1/occurrence?{query}")));
    let contradicted = asked("n=1200&n_failed=18").json();
    assert_eq!(
        (&contradicted["rating_min"], &contradicted["is_contradicted"]),
        (&json!(7), &json!(true))
    );
    assert_eq!(asked("n=1200&n_failed=0").json()["is_contradicted"], json!(false));
    let impossible = asked("n=1&n_failed=2");
    assert_eq!((impossible.status, impossible.code().as_str()), (422, "standard.counts"));
}

#[test]
fn what_is_not_known_or_not_possible_is_said() {
    let house = House::open();
    let nothing = house.read("/api/v1/items/NONE/characteristics");
    assert_eq!((nothing.status, nothing.code().as_str()), (404, "acts.not_found"));
    refused(&house, "/api/v1/items/NONE/operations", &operation(), 404, "acts.not_found");
    done(&house, "/api/v1/items", &item(1));
    let path = "/api/v1/items/HSG-7/characteristics";
    refused(&house, path, &bore("critical"), 404, "acts.not_found");
    let mut reversed = bore("critical");
    reversed["operation"] = Value::Null;
    reversed["variable"]["lsl"] = json!("25.040");
    refused(&house, path, &reversed, 422, "standard.limits_reversed");
    let mut number = bore("critical");
    number["variable"]["lsl"] = json!(24.98);
    refused(&house, path, &number, 422, "http.other_fields");
    let mut neither = bore("critical");
    neither.as_object_mut().unwrap().remove("variable");
    refused(&house, path, &neither, 422, "http.other_fields");
    // Nobody reads the hub without being known to the house.
    assert_eq!(house.get("/api/v1/items").status, 401);
}

#[test]
fn control_plan_and_pfmea_are_printed_in_both_languages_with_their_fields() {
    let house = House::open();
    let owner = person(&house, "Zhao");
    done(&house, "/api/v1/items", &item(1));
    let at = |list: &str| format!("/api/v1/items/HSG-7/{list}");
    done(&house, &at("operations"), &operation());
    done(&house, &at("characteristics"), &bore("critical"));
    done(&house, &at("control-plan"), &control(&owner));
    let mut hostile = chain();
    hostile["cause"] = both("<script>alert(1)</script>");
    done(&house, &at("failure-chains"), &hostile);
    let page = |form: &str, lang: &str| {
        let answer = house.read(&format!("/print/items/HSG-7/{form}?lang={lang}"));
        assert_eq!(answer.status, 200, "{}", answer.text());
        let policy = answer.header("content-security-policy").unwrap().to_owned();
        assert!(policy.contains("style-src 'sha256-"), "{policy}");
        answer.text()
    };
    for (lang, words) in [
        ("zh", ["控制计划", "样本容量", "反应计划责任人", "30 分钟内"]),
        ("en", ["Control plan", "Sample size", "Reaction plan owner", "within 30 min"]),
    ] {
        let plan = page("control-plan", lang);
        for word in words.into_iter().chain(["25 (24.980 … 25.030 mm)", "CC", "HSG-7 / B"]) {
            assert!(plan.contains(word), "{word} in {lang}");
        }
    }
    let analysis = page("pfmea", "zh");
    assert!(analysis.contains("措施优先级 AP") && analysis.contains("失效起因"));
    assert!(!analysis.contains("<script>"), "what people write is text");
    assert_eq!(house.read("/print/items/NONE/pfmea").status, 404);
    assert_eq!(house.get("/print/items/HSG-7/pfmea").status, 401, "it is not public");
}

#[test]
fn a_signal_is_due_when_the_control_plan_says_so_where_nobody_says_otherwise() {
    let house = House::open();
    let owner = person(&house, "Zhao");
    let at = |list: &str| format!("/api/v1/items/HSG-7/{list}");
    done(&house, "/api/v1/items", &item(1));
    done(&house, &at("operations"), &operation());
    done(&house, &at("characteristics"), &bore("critical"));
    let proposal = json!({
        "of": {"item": "HSG-7", "characteristic": "D7"}, "chart": "chart.individuals",
        "parameters": {"frozen": {"center": "25", "sigma": "0.005"}}, "reason": "prescribed",
    });
    refused(&house, "/api/v1/monitors", &proposal, 422, "acts.no_reaction_time");
    done(&house, &at("control-plan"), &control(&owner));
    assert_eq!(done(&house, "/api/v1/monitors", &proposal)["reaction_minutes"], 30);
    let mut sooner = control(&owner);
    (sooner["code"], sooner["reaction_min"]) = (json!("C2"), json!(10));
    done(&house, &at("control-plan"), &sooner);
    assert_eq!(done(&house, "/api/v1/monitors", &proposal)["reaction_minutes"], 10);
    let mut said = proposal;
    said["reaction_minutes"] = json!(45);
    assert_eq!(done(&house, "/api/v1/monitors", &said)["reaction_minutes"], 45);
}
