//! The gauge register as programs and pages use it.

use crate::asking::{both, done, person, read};
use crate::client::get;
use crate::house::House;
use serde_json::{Value, json};

fn gauge(code: &str) -> Value {
    json!({
        "code": code, "kind": "bore gauge", "name": both("Bore gauge"), "maker": "A maker",
        "model": "BG-50/2", "serial": "0231", "unit": "mm", "resolution": "0.001",
        "mpe": "0.004", "interval_days": 90,
    })
}

fn confirmation(at: &str, by: &str, found: &str, left: Option<&str>) -> Value {
    let point = |indicated: &str| json!({"reference": "25.000", "indicated": indicated});
    json!({
        "confirmed_at": at, "procedure": "CP-7", "mpe": "0.004", "environment": "20.1 °C",
        "uncertainty": "0.001", "rule": {"name": "guarded_acceptance", "factor": "1"},
        "maintenance": null, "limitation": null, "confirmed_by": by, "certificate": "K-17",
        "traceability": "ring 25 mm, NIM 4711", "requirement": "bore D7, 0.050 mm",
        "as_found": [point(found)],
        "as_left": left.map(point).into_iter().collect::<Vec<_>>(),
    })
}

/// A crossed study of ten parts, two appraisers and two trials: parts differ by `of_parts`
/// thousandths, trials by `of_trials`.
fn study(of_parts: i64, of_trials: i64) -> Value {
    let (mut parts, mut appraisers, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for part in 0..10 {
        for appraiser in ["A", "B"] {
            for trial in 0..2 {
                let wobble = (part * 7 + trial * 3 + i64::from(appraiser == "B")) % 3 - 1;
                let value = 25_000 + part * of_parts + wobble * of_trials;
                parts.push(format!("P{part}"));
                appraisers.push(appraiser);
                values.push(format!("{}.{:03}", value / 1000, value % 1000));
            }
        }
    }
    json!({
        "item": "HSG-7", "characteristic": "D7", "method": "gauge.crossed",
        "columns": [
            {"role": "part", "cells": parts},
            {"role": "appraiser", "cells": appraisers},
            {"role": "value", "cells": values},
        ],
        "parameters": {},
    })
}

/// The item, its bore and the row that holds it with a bore gauge.
fn hold_bore(house: &House, owner: &str) {
    let item = json!({"code": "HSG-7", "rev": 1, "drawing": "B", "name": both("Housing")});
    done(house, "/api/v1/items", &item);
    let bore = json!({
        "code": "D7", "rev": 1, "name": both("Bore"), "kind": "product", "class": "critical",
        "variable": {"unit": "mm", "lsl": "24.980", "usl": "25.030"},
    });
    done(house, "/api/v1/items/HSG-7/characteristics", &bore);
    let control = json!({
        "code": "C1", "rev": 1, "characteristic": "D7", "phase": "production",
        "gauge_kind": "bore gauge", "n": 5, "frequency": "lot", "method": both("X̄-R chart"),
        "reaction": both("Stop and sort"), "reaction_min": 30, "owner": owner,
    });
    done(house, "/api/v1/items/HSG-7/control-plan", &control);
}

fn reasons(house: &House) -> Vec<String> {
    let path = "/api/v1/items/HSG-7/characteristics/D7/entitlement";
    let entitlement = read(house, path);
    let reasons = entitlement["reasons"].as_array().unwrap();
    assert_eq!(entitlement["is_entitled"], json!(reasons.is_empty()));
    reasons.iter().map(|reason| reason["code"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn charts_are_grey_until_a_gauge_is_confirmed_and_studied_and_say_why() {
    let house = House::open();
    let by = person(&house, "Zhao");
    hold_bore(&house, &by);
    assert_eq!(reasons(&house), ["measure.grey.no_gauge"]);
    assert_eq!(done(&house, "/api/v1/gauges", &gauge("G1"))["status"]["name"], "never_confirmed");
    assert_eq!(reasons(&house), ["measure.grey.none_current", "measure.grey.no_study"]);
    let good = confirmation("2026-11-01T08:00:00Z", &by, "25.001", None);
    assert_eq!(done(&house, "/api/v1/gauges/G1/confirmations", &good)["is_found_good"], true);
    assert_eq!(reasons(&house), ["measure.grey.no_study"]);
    let coarse = done(&house, "/api/v1/gauges/G1/studies", &study(1, 20));
    assert_eq!(coarse["is_fit"], false);
    assert_eq!(reasons(&house), ["measure.grey.study_unfit"]);
    let fine = done(&house, "/api/v1/gauges/G1/studies", &study(20, 1));
    assert_eq!(fine["is_fit"], true, "{fine}");
    assert_eq!(reasons(&house), [""; 0]);
    // A gauge that is found wrong makes them grey again.
    let wrong = confirmation("2026-11-20T08:00:00Z", &by, "25.009", None);
    done(&house, "/api/v1/gauges/G1/confirmations", &wrong);
    assert_eq!(reasons(&house), ["measure.grey.none_current"]);
    for of in ["confirmations", "studies"] {
        let listed = read(&house, &format!("/api/v1/gauges/G1/{of}"));
        assert_eq!(listed["rows"].as_array().unwrap().len(), 2, "{listed}");
    }
    let rebuilt = house.block_on(house.workshop.store().rebuild()).unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
}

#[test]
fn special_characteristics_are_listed_with_their_capability_or_why_there_is_none() {
    let house = House::open();
    let by = person(&house, "Zhao");
    hold_bore(&house, &by);
    let row = || read(&house, "/api/v1/capabilities")["rows"][0].clone();
    let none = row();
    assert_eq!((&none["class"], &none["capability"]), (&json!("critical"), &Value::Null));
    assert_eq!(none["reasons"][0]["code"], "measure.grey.no_gauge");
    // The pins of the house, held as a characteristic of the hub: its standard calls it D1.
    let item = json!({"code": "PIN-125", "rev": 1, "drawing": "A", "name": both("Pin")});
    done(&house, "/api/v1/items", &item);
    let pins = |code: &str, class: &str| {
        json!({
            "code": code, "rev": 1, "name": both("Diameter"), "kind": "product", "class": class,
            "variable": {"unit": "in", "lsl": "0.120", "usl": "0.130"},
        })
    };
    let path = "/api/v1/items/PIN-125/characteristics";
    done(&house, path, &pins("D1", "significant"));
    done(&house, path, &pins("L1", "ordinary"));
    let rows = read(&house, "/api/v1/capabilities")["rows"].clone();
    assert_eq!(rows.as_array().unwrap().len(), 2, "ordinary ones are not listed");
    // Part by part, and one alone.
    let first = read(&house, "/api/v1/capabilities?limit=1");
    assert_eq!((&first["rows"][0], first["rows"].as_array().unwrap().len()), (&rows[0], 1));
    let next = first["next"].as_str().unwrap();
    let rest = read(&house, &format!("/api/v1/capabilities?limit=1&after={next}"));
    assert_eq!((&rest["rows"], &rest["next"]), (&json!([rows[1]]), &Value::Null));
    let one = read(&house, "/api/v1/capabilities?item=PIN-125&characteristic=D1");
    assert_eq!(one["rows"], json!([rows[1]]));
    let ordinary = read(&house, "/api/v1/capabilities?item=PIN-125&characteristic=L1");
    assert_eq!(ordinary["rows"], json!([]));
    let capability = &rows[1]["capability"];
    assert_eq!((&capability["n_readings"], &capability["refusal"]), (&json!(60), &Value::Null));
    // The same readings and limits as those of the passport: Cpk 1.41, at least 1.15.
    let index = |key: &str| capability["result"][key].as_f64().map(|index| format!("{index:.2}"));
    assert_eq!((index("cpk"), index("cpk_lower")), (Some("1.41".into()), Some("1.15".into())));
}

#[test]
fn lowering_a_detection_rating_takes_a_study_that_was_made() {
    let house = House::open();
    let by = person(&house, "Zhao");
    hold_bore(&house, &by);
    done(&house, "/api/v1/gauges", &gauge("G1"));
    let chain = |rev: u32, detection: u32, study: Value| {
        json!({
            "code": "F1", "rev": rev, "characteristic": "D7", "effect": both("a"),
            "mode": both("b"), "cause": both("c"), "severity": 8, "occurrence": 4,
            "detection": detection, "detection_control": "C1", "detection_study": study,
        })
    };
    let path = "/api/v1/items/HSG-7/failure-chains";
    done(&house, path, &chain(1, 7, Value::Null));
    let none = house.post_json(path, &chain(2, 3, Value::Null));
    assert_eq!((none.status, none.code().as_str()), (422, "standard.detection_without_study"));
    let invented = house.post_json(path, &chain(2, 3, json!("ab".repeat(32))));
    assert_eq!((invented.status, invented.code().as_str()), (404, "acts.not_found"));
    let made = done(&house, "/api/v1/gauges/G1/studies", &study(20, 1));
    done(&house, path, &chain(2, 3, made["digest"].clone()));
}

#[test]
fn gauges_that_are_due_are_listed_and_their_status_is_shown() {
    let house = House::open();
    let by = person(&house, "Zhao");
    for code in ["G1", "G2", "G3"] {
        done(&house, "/api/v1/gauges", &gauge(code));
    }
    let confirm = |code: &str, at: &str| {
        let path = format!("/api/v1/gauges/{code}/confirmations");
        done(&house, &path, &confirmation(at, &by, "25.001", None))
    };
    confirm("G1", "2026-11-01T08:00:00Z");
    confirm("G2", "2026-06-01T08:00:00Z");
    let codes = |query: &str| {
        let listed = read(&house, &format!("/api/v1/gauges?{query}"));
        let rows = listed["rows"].as_array().unwrap().clone();
        rows.iter().map(|row| row["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(codes(""), ["G1", "G2", "G3"]);
    assert_eq!(codes("due_before=2026-12-01T00:00:00Z"), ["G2", "G3"]);
    assert_eq!(codes("due_before=2027-03-01T00:00:00Z"), ["G1", "G2", "G3"]);
    assert_eq!(codes("kind=thread%20plug"), [""; 0]);
    assert_eq!(codes("kind=bore%20gauge&after=G1&limit=1"), ["G2"]);
    let status = |code: &str| read(&house, &format!("/api/v1/gauges/{code}"))["status"].clone();
    assert_eq!(status("G1")["name"], "current");
    assert_eq!(status("G2"), json!({"name": "overdue", "due_at": "2026-08-30T08:00:00Z"}));
    assert_eq!(status("G3")["name"], "never_confirmed");
}

#[test]
fn a_gauge_found_wrong_lists_the_readings_that_it_gave() {
    let house = House::open();
    let by = person(&house, "Zhao");
    // The house measured its pins with MIC-0231 on 22 November, from 00:30 on.
    done(&house, "/api/v1/gauges", &gauge("MIC-0231"));
    let path = "/api/v1/gauges/MIC-0231";
    assert_eq!(read(&house, &format!("{path}/impact"))["is_suspect"], false);
    let good = confirmation("2026-11-22T01:00:00Z", &by, "25.000", None);
    done(&house, &format!("{path}/confirmations"), &good);
    let wrong = confirmation("2026-11-22T02:00:00Z", &by, "25.009", Some("25.001"));
    let wrong = done(&house, &format!("{path}/confirmations"), &wrong);
    assert_eq!((&wrong["is_found_good"], &wrong["is_left_good"]), (&json!(false), &json!(true)));
    let impact = read(&house, &format!("{path}/impact"));
    // Every six minutes from 01:00 to 02:00, both ends in it.
    assert_eq!(impact["n_readings"], 11);
    let lot = &impact["lots"][0];
    assert_eq!((&lot["lot"], &lot["n_readings"]), (&json!("L20261123A"), &json!(11)));
    assert_eq!(lot["claims"][0]["passports"].as_array().unwrap().len(), 2);
    let of = "lot=L20261123A&characteristic=D1";
    let first = read(&house, &format!("{path}/impact/readings?{of}&limit=7"));
    assert_eq!(first["rows"][0]["seq"], 5);
    let next = first["next"].as_str().unwrap();
    let rest = read(&house, &format!("{path}/impact/readings?{of}&limit=7&after={next}"));
    assert_eq!(rest["rows"].as_array().unwrap().len(), 4);
    assert_eq!(rest["next"], Value::Null);
    let unknown = house.read(&format!("{path}/impact?confirmation=x"));
    assert_eq!((unknown.status, unknown.code().as_str()), (404, "acts.not_found"));
}

#[test]
fn what_cannot_be_of_a_gauge_is_refused() {
    let house = House::open();
    let by = person(&house, "Zhao");
    done(&house, "/api/v1/gauges", &gauge("G1"));
    let refused = |path: &str, body: &Value, status: u16, code: &str| {
        let answer = house.post_json(path, body);
        assert_eq!((answer.status, answer.code().as_str()), (status, code), "{}", answer.text());
    };
    refused("/api/v1/gauges", &gauge("G1"), 409, "measure.gauge_exists");
    let mut broken = gauge("G2");
    broken["serial"] = json!("two\nlines");
    refused("/api/v1/gauges", &broken, 422, "http.not_a_line");
    let path = "/api/v1/gauges/G1/confirmations";
    let at = |at: &str| confirmation(at, &by, "25.000", None);
    refused(path, &at("2027-01-01T00:00:00Z"), 422, "measure.confirmation_in_the_future");
    refused(path, &at("yesterday"), 422, "http.not_an_instant");
    done(&house, path, &at("2026-11-02T00:00:00Z"));
    refused(path, &at("2026-11-01T00:00:00Z"), 409, "measure.confirmation_out_of_order");
    let mut unfit = at("2026-11-03T00:00:00Z");
    unfit["uncertainty"] = json!("0.004");
    refused(path, &unfit, 422, "measure.gauge_unfit");
    let mut points = at("2026-11-03T00:00:00Z");
    points["as_found"] = json!([]);
    refused(path, &points, 422, "measure.points");
    refused(
        "/api/v1/gauges/NONE/confirmations",
        &at("2026-11-03T00:00:00Z"),
        404,
        "acts.not_found",
    );
}

#[test]
fn a_calendar_link_shows_when_gauges_are_due_and_opens_nothing_else() {
    let house = House::open();
    let by = person(&house, "Qian");
    done(&house, "/api/v1/gauges", &gauge("BG-7"));
    let confirmed = confirmation("2026-01-05T08:00:00Z", &by, "25.001", None);
    done(&house, "/api/v1/gauges/BG-7/confirmations", &confirmed);
    done(&house, "/api/v1/gauges", &gauge("BG-8"));
    done(&house, "/api/v1/roles", &json!({"person": by, "granted": "inspector"}));
    let token = |scopes: &Value| {
        let asked = json!({"title": "calendar", "person": by, "scopes": scopes});
        done(&house, "/api/v1/tokens", &asked)["token"].as_str().unwrap().to_owned()
    };
    let feed = |token: &str, lang: &str| {
        get(house.address, &format!("/calendar.ics?token={token}&lang={lang}"), &[])
    };
    let own = token(&json!(["read_calendar"]));
    let answer = feed(&own, "en");
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("text/calendar; charset=utf-8"));
    let text = answer.text();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"), "{text}");
    // Ninety days after the fifth of January; the gauge that was never confirmed is not due.
    assert!(text.contains("DTSTART:20260405T080000Z\r\nSUMMARY:Gauge due: BG-7"), "{text}");
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 1, "{text}");
    assert!(feed(&own, "zh").text().contains("SUMMARY:量具到期: BG-7"));
    for other in [token(&Value::Null), token(&json!(["read_calendar", "read_workshop"]))] {
        assert_eq!(feed(&other, "en").status, 403, "a token that may more is refused");
    }
    assert_eq!(feed("wule_0", "en").status, 403);
    let bearer = [("Authorization", format!("Bearer {own}"))];
    let bearer: Vec<_> = bearer.iter().map(|(name, text)| (*name, text.as_str())).collect();
    assert_eq!(get(house.address, "/api/v1/gauges", &bearer).status, 403);
}
