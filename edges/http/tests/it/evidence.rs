//! The evidence of a lot as one archive: what is in it, that it checks, and that nobody is named.

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use word::{Digest, encoding};
use zip::{DateTime, ZipArchive};

use crate::asking::{both, done};
use crate::case::{reported, worked_on};
use crate::client::Answer;
use crate::house::House;
use crate::monitor::{measure, watched};

const LOT: &str = "L20261123A";

/// The files of an archive by their paths, in the order in which they lie in it.
pub fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut files = Vec::new();
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let name = file.name().unwrap().into_owned();
        assert_eq!(file.last_modified(), Some(DateTime::default()), "{name}");
        let mut inside = Vec::new();
        file.read_to_end(&mut inside).unwrap();
        files.push((name, inside));
    }
    files
}

pub struct Evidence {
    files: BTreeMap<String, Vec<u8>>,
}

impl Evidence {
    fn of(answer: &Answer, lot: &str) -> Self {
        assert_eq!(answer.status, 200, "{}", answer.head);
        assert_eq!(answer.header("content-type"), Some("application/zip"));
        assert_eq!(answer.header("cache-control"), Some("private, no-store"));
        Self::read(&answer.body, lot)
    }

    pub fn read(bytes: &[u8], lot: &str) -> Self {
        let folder = format!("evidence-{lot}/");
        let inside = |(path, bytes): (String, Vec<u8>)| {
            (path.strip_prefix(&folder).expect("one folder").to_owned(), bytes)
        };
        Self { files: unpacked(bytes).into_iter().map(inside).collect() }
    }

    fn text(&self, path: &str) -> &str {
        let bytes = self.files.get(path).unwrap_or_else(|| panic!("{path} is missing"));
        std::str::from_utf8(bytes).unwrap()
    }

    pub fn json(&self, path: &str) -> Value {
        serde_json::from_str(self.text(path)).unwrap()
    }

    fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a String, &'a Vec<u8>)> {
        self.files.iter().filter(move |(path, _)| path.starts_with(folder))
    }
}

fn take(house: &House, lot: &str) -> Answer {
    house.read(&format!("/api/v1/lots/{lot}/evidence"))
}

#[test]
fn the_archive_holds_the_lot_and_every_file_has_its_digest() {
    let house = House::open();
    let answer = take(&house, LOT);
    let saved = answer.header("content-disposition").unwrap();
    assert!(saved.starts_with(&format!("attachment; filename=\"evidence-{LOT}.zip\"")), "{saved}");
    let names: Vec<_> = unpacked(&answer.body).into_iter().map(|(path, _)| path).collect();
    assert!(names.is_sorted(), "{names:?}");
    let evidence = Evidence::of(&answer, LOT);
    let sums = evidence.text("SHA256SUMS");
    assert_eq!(sums.lines().count(), evidence.files.len() - 1);
    for line in sums.lines() {
        let (sum, path) = line.split_once("  ").unwrap();
        let digest = Digest::of(&evidence.files[path]);
        assert_eq!(sum, encoding::hex(digest.as_bytes()), "{path}");
    }
    let lot = evidence.json("lot.json");
    assert_eq!((&lot["lot"], &lot["maker"]), (&json!(LOT), &json!("person 1")));
    assert_eq!(lot["seal"]["series"][0]["n"], 60);
    assert_eq!(evidence.json("people.json")[0]["person"], "person 1");
    let standard = Digest::of(&evidence.files["standards/WL-PIN-01-v1.json"]).to_string();
    let entered = house.block_on(house.workshop.store().standard_entry(&standard.parse().unwrap()));
    assert!(entered.is_ok(), "the file is the document that was released: {standard}");
    let rows: Vec<_> = evidence.text("readings/D1.csv").lines().collect();
    assert!(rows[0].starts_with("\u{feff}seq,subgroup,taken_at,received_at,value,unit,gauge"));
    // The first diameter of MACHINE.DAT as its file spells it.
    assert!(
        rows[1].starts_with("0,0,2026-11-22T00:30:00Z,2026-11-23T08:42:00Z,0.1247,in,MIC-0231")
    );
    assert_eq!(rows.len(), 61);
    let checkpoint = house.get("/checkpoint");
    assert_eq!(evidence.text("log/checkpoint.txt"), checkpoint.text());
    let readme = evidence.text("README.md");
    for said in ["sha256sum -c SHA256SUMS", "wule verify", "证据档案", "The evidence of lot"] {
        assert!(readme.contains(said), "{said:?} is missing in {readme}");
    }
    assert!(!readme.contains('{'), "everything is filled in: {readme}");
}

#[test]
fn every_passport_is_in_it_and_its_bundle_is_verified_without_the_server() {
    let house = House::open();
    let evidence = Evidence::of(&take(&house, LOT), LOT);
    let bundles: Vec<_> = evidence.below("passports/").collect();
    assert_eq!(bundles.len(), 2);
    for (path, bundle) in bundles {
        let report = verify::verify(bundle, &verify::Expected::default());
        assert_ne!(report.verdict(), verify::Verdict::No, "{path}");
        assert!(path.contains(&house.passport) || path.contains(&house.summary), "{path}");
    }
    let opened = &evidence.files[&format!("passports/{}.wule.json", house.passport)];
    let report = verify::verify(opened, &verify::Expected::default());
    assert!(report.study.is_some(), "its result was computed again from its own readings");
    let claims = evidence.json("claims.json");
    let file = claims[0]["file"].as_str().unwrap();
    let named = claims[0]["claim"].as_str().unwrap();
    assert_eq!(Digest::of(&evidence.files[file]).to_string(), named);
    assert_eq!(claims[0]["passports"].as_array().unwrap().len(), 2);
}

#[test]
fn the_same_facts_give_the_same_bytes_and_other_facts_others() {
    let house = House::open();
    let (first, again) = (take(&house, LOT), take(&house, LOT));
    assert_eq!(first.body, again.body);
    // What is refused is a fact too, and none of the lot.
    assert_eq!(house.get(&format!("/api/v1/lots/{LOT}/evidence")).status, 401);
    house.open_lot("L-9");
    assert_eq!(take(&house, LOT).body, first.body);
    let report = json!({
        "code": "NCR-1", "lot": LOT, "characteristic": "D1", "inspected": 10, "quantity": 1,
        "severity": "C", "description": "a scratch", "containment": "box 3",
    });
    assert_eq!(house.post_json("/api/v1/nonconformities", &report).status, 201);
    let after = take(&house, LOT);
    assert_ne!(after.body, first.body);
    let found = Evidence::of(&after, LOT).json("nonconformities.json");
    assert_eq!((&found[0]["code"], found.as_array().unwrap().len()), (&json!("NCR-1"), 1));
}

#[test]
fn signals_cases_and_gauges_are_in_it_and_nobody_is_named() {
    let (house, _) = reported();
    worked_on(&house);
    let evidence = Evidence::of(&take(&house, LOT), LOT);
    let cases = evidence.json("cases.json");
    let numbered = |name: &Value| name.as_str().unwrap().starts_with("person ");
    let names = cases[0]["steps"][0]["names"].as_array().unwrap();
    assert!(names.len() == 2 && names.iter().all(numbered), "{names:?}");
    assert!(numbered(&cases[0]["owner"]), "{}", cases[0]["owner"]);
    assert_eq!(
        evidence.json("gauges.json")[0],
        json!({"code": "MIC-0231", "is_registered": false})
    );
    let people = house.block_on(house.workshop.store().people(None, 100)).unwrap();
    assert!(!people.is_empty());
    for (path, bytes) in &evidence.files {
        let text = String::from_utf8_lossy(bytes);
        for person in &people {
            assert!(!text.contains(&person.id.to_string()), "{path} has the identity of a person");
        }
        let is_signed = ["claims/", "passports/", "log/"].iter().any(|own| path.starts_with(own));
        assert!(is_signed || !text.contains("Wang Jianguo"), "{path} names the maker");
    }
}

/// The columns of a crossed study of ten parts, two appraisers and two trials.
fn crossed(appraisers: [&str; 2]) -> Value {
    let of_row = |row: u32| (row / 4, row / 2 % 2, row % 2);
    let rows: Vec<_> = (0..40).map(of_row).collect();
    let value = |(part, appraiser, trial): &(u32, u32, u32)| {
        format!("0.{}", 12_000 + 40 * part + (part * 7 + trial * 3 + appraiser) % 3)
    };
    json!([
        {"role": "part", "cells": rows.iter().map(|row| format!("P{}", row.0)).collect::<Vec<_>>()},
        {"role": "appraiser",
         "cells": rows.iter().map(|row| appraisers[row.1 as usize]).collect::<Vec<_>>()},
        {"role": "value", "cells": rows.iter().map(value).collect::<Vec<_>>()},
    ])
}

#[test]
fn gauge_studies_are_in_it_to_be_computed_again_and_appraisers_are_numbered() {
    let house = House::open();
    let item = json!({"code": "PIN-125", "rev": 1, "drawing": "A", "name": both("Pin")});
    done(&house, "/api/v1/items", &item);
    let pin = json!({
        "code": "D1", "rev": 1, "name": both("Diameter"), "kind": "product", "class": "critical",
        "variable": {"unit": "in", "lsl": "0.120", "usl": "0.130"},
    });
    done(&house, "/api/v1/items/PIN-125/characteristics", &pin);
    let gauge = json!({
        "code": "MIC-0231", "kind": "micrometer", "name": both("Micrometer"), "maker": "A maker",
        "model": "M", "serial": "0231", "unit": "in", "resolution": "0.0001", "mpe": "0.0002",
        "interval_days": 90,
    });
    done(&house, "/api/v1/gauges", &gauge);
    let study = |method: &str, columns: Value, parameters: Value| {
        let body = json!({
            "item": "PIN-125", "characteristic": "D1", "method": method, "columns": columns,
            "parameters": parameters,
        });
        done(&house, "/api/v1/gauges/MIC-0231/studies", &body)
    };
    let with = study("gauge.crossed", crossed(["Wang Jianguo", "Li Na"]), json!({}));
    let master: Vec<_> = (0..50).map(|i| format!("0.125{}", i % 3)).collect();
    let without = study(
        "gauge.type-1",
        json!([{"role": "value", "cells": master}]),
        json!({"reference": "0.1251", "tolerance": "0.010"}),
    );
    let answer = take(&house, LOT);
    assert_eq!(answer.body, take(&house, LOT).body);
    let evidence = Evidence::of(&answer, LOT);
    let rows = evidence.json("gauges.json")[0]["studies"].clone();
    assert_eq!(rows.as_array().unwrap().len(), 2, "{rows}");
    for (row, known) in [(&rows[0], &with), (&rows[1], &without)] {
        assert_eq!((&row["digest"], &row["document"]), (&known["digest"], &Value::Null));
    }
    assert_eq!(rows[0]["file"], "studies/MIC-0231-D1.json");

    // Who appraised is a number, the same person throughout; all else is as it was.
    let file = rows[0]["file"].as_str().unwrap();
    assert!(!evidence.text(file).contains("Wang") && !evidence.text(file).contains("Li Na"));
    let (told, mut kept) = (evidence.json(file), document(&with));
    let cells = |of: &Value| of["columns"][1]["cells"].clone();
    let (numbered, names) = (cells(&told), cells(&kept));
    let pairs: BTreeSet<_> =
        (0..40).map(|i| (numbered[i].to_string(), names[i].to_string())).collect();
    assert_eq!(pairs.len(), 2, "{pairs:?}");
    kept["columns"][1]["cells"] = numbered;
    assert_eq!(told, kept);
    // Whoever runs the method on the file's readings has its numbers.
    let asked = json!({"columns": told["columns"], "parameters": told["parameters"]});
    let again = house.post_json("/api/v1/methods/gauge.crossed/run", &asked).json();
    for key in ["ss_part", "ss_appraiser", "ss_repeatability"] {
        // To twelve digits, as the digest is of.
        let told: f64 = told["result"]["numbers"][key].as_str().unwrap().parse().unwrap();
        let again = again["result"][key].as_f64().unwrap();
        assert!((told - again).abs() <= 1e-11 * again.abs(), "{key}: {told}, {again}");
    }

    // A study without appraisers is its document, and its digest that of the file.
    let file = rows[1]["file"].as_str().unwrap();
    assert_eq!(Digest::of(&evidence.files[file]).to_string(), without["digest"]);
}

fn document(study: &Value) -> Value {
    serde_json::from_str(study["document"].as_str().unwrap()).unwrap()
}

#[test]
fn a_signal_is_there_with_its_answer_and_the_limits_it_was_judged_by() {
    let (house, monitor) = watched();
    measure(&house, &["0.1250", "0.1290", "0.1251"]);
    let board = house.read("/api/v1/signals?state=open").json();
    let path = format!("{}/reaction", board["signals"][0]["link"].as_str().unwrap());
    let said = json!({"kind": "corrected", "cause": "worn insert", "action": "insert changed"});
    assert_eq!(house.post_json(&path, &said).status, 201);
    let told = Evidence::of(&take(&house, "B7"), "B7").json("signals.json");
    assert_eq!(told["signals"].as_array().unwrap().len(), 1, "{told}");
    assert_eq!(told["signals"][0]["reaction"]["action"], "insert changed");
    let limits = &told["limits"][0];
    assert_eq!((&limits["monitor"], &limits["state"]), (&json!(monitor), &json!("active")));
    let of_other = Evidence::of(&take(&house, LOT), LOT).json("signals.json");
    assert_eq!(of_other["signals"], json!([]), "it was raised on another lot");
}

#[test]
fn a_corrected_reading_shows_what_it_was_and_why() {
    let (house, _) = watched();
    measure(&house, &["0.1250", "0.1249"]);
    let wrong =
        json!({"characteristic": "D1", "seq": 1, "value": "0.1248", "reason": "=typed, twice"});
    let answer = house.post_json("/api/v1/lots/B7/corrections", &wrong);
    assert_eq!(answer.status, 201, "{}", answer.text());
    let evidence = Evidence::of(&take(&house, "B7"), "B7");
    let row = evidence.text("readings/D1.csv").lines().nth(2).unwrap();
    assert!(row.contains(",0.1248,in,MIC-1,"), "{row}");
    assert!(row.ends_with(",0.1249,\"'=typed, twice\""), "{row}");
}

#[test]
fn a_lot_that_is_not_there_has_no_evidence_and_a_name_is_a_name_on_every_disk() {
    let house = House::open();
    let missing = take(&house, "L-404");
    assert_eq!((missing.status, missing.code().as_str()), (404, "acts.not_found"));
    house.open_lot("销:1");
    let answer = take(&house, "%E9%94%80:1");
    let saved = answer.header("content-disposition").unwrap();
    assert_eq!(
        saved,
        "attachment; filename=\"evidence-__1.zip\"; filename*=UTF-8''evidence-%e9%94%80_1.zip"
    );
    let evidence = Evidence::of(&answer, "销_1");
    assert_eq!(evidence.json("lot.json")["lot"], "销:1");
    assert_eq!(evidence.json("lot.json")["seal"], Value::Null);
}
