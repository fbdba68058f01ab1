//! The simulated plant: what was made to go wrong is found, and what was not raises no more than
//! chance does.

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

use crate::program::{file, json, wule};

const N_SUBGROUPS: u64 = 60;

/// The readings of each lot and characteristic, with their subgroup.
fn readings(seed: &str, template: &str) -> BTreeMap<(String, String), Vec<(u64, String)>> {
    let n = N_SUBGROUPS.to_string();
    let run = wule(&["plant", template, "--seed", seed, "--subgroups", &n]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let mut all: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for line in run.stdout.lines().skip(1) {
        let cells: Vec<_> = line.split(',').collect();
        let place = (cells[0].to_owned(), cells[1].to_owned());
        all.entry(place).or_default().push((cells[4].parse().unwrap(), cells[3].to_owned()));
    }
    all
}

/// Centre and sigma as the plant is documented: on the target at Cp 1.5, or 4.5 standard
/// deviations from the only limit.
fn known(lot: &str, of: &str) -> (f64, f64) {
    let two = |low: f64, target: f64, high: f64| (target, (high - low) / 9.0);
    let most = |high: f64| (high / 2.0, high / 9.0);
    let least = |low: f64| (1.125 * low, low / 36.0);
    match (lot.rsplit_once('-').unwrap().0, of) {
        ("SHAFT-20", "D1") => two(19.959, 19.970, 19.981),
        ("SHAFT-20", "R1") => most(0.008),
        ("SHAFT-20", "L1") => two(44.9, 45.0, 45.1),
        ("SHAFT-20", "H1") => two(57.0, 59.5, 62.0),
        ("SHAFT-20", "T1") => two(830.0, 840.0, 850.0),
        ("HOUSING-7", "B1") => two(62.0, 62.015, 62.03),
        ("HOUSING-7", "F1") => most(0.03),
        ("HOUSING-7", "P1") => two(17.95, 18.0, 18.05),
        ("HEAT-355", "C") => two(0.14, 0.165, 0.19),
        ("HEAT-355", "Mn") => two(1.2, 1.4, 1.6),
        ("HEAT-355", "S") => most(0.015),
        ("HEAT-355", "T1") => two(1620.0, 1640.0, 1660.0),
        ("PLATE-20", "THK") => two(19.7, 20.1, 20.5),
        ("PLATE-20", "REH") => least(355.0),
        ("PLATE-20", "A5") => least(22.0),
        ("BRACKET-3", "W1") => two(5.0, 5.75, 6.5),
        ("BRACKET-3", "X1") => two(119.7, 120.0, 120.3),
        other => panic!("{other:?} is in no template"),
    }
}

/// The points beyond the limits: of the panel of location, and of that of spread.
fn beyond(
    folder: &Path,
    (lot, of): (&str, &str),
    series: &[(u64, String)],
) -> (Vec<u64>, Vec<u64>) {
    let rows: String =
        series.iter().map(|(subgroup, value)| format!("{subgroup},{value}\n")).collect();
    let path = file(folder, "series.csv", format!("subgroup,value\n{rows}").as_bytes());
    let (center, sigma) = known(lot, of);
    let frozen = format!("{center},{sigma}");
    let is_single = series.len() as u64 == N_SUBGROUPS;
    let mut asked = vec!["chart", &path, "--value", "value", "--tests", "1", "--frozen", &frozen];
    if !is_single {
        asked.extend(["--subgroup", "subgroup"]);
    }
    let (_, answer) = json(&asked);
    let flags = |panel: usize| -> Vec<u64> {
        let flags = answer["figures"][0]["panels"][panel]["flags"].as_array();
        let index = |flag: &Value| flag["index"].as_u64().unwrap();
        flags.unwrap_or_else(|| panic!("{lot} {of}: {answer}")).iter().map(index).collect()
    };
    (flags(0), flags(1))
}

#[test]
fn planted_faults_raise_their_signals_and_nothing_else_more_than_chance() {
    let folder = tempfile::tempdir().unwrap();
    let (mut n_faults, mut n_clean, mut n_false) = (0, 0_u64, 0_u64);
    for (template, seed) in
        ["machining", "steel"].into_iter().flat_map(|name| (1..=4).map(move |seed| (name, seed)))
    {
        let (seed, n) = (format!("{seed}"), N_SUBGROUPS.to_string());
        let asked = ["plant", template, "--seed", &seed, "--subgroups", &n, "--truth"];
        let (_, truth) = json(&asked);
        let faults = truth["faults"].as_array().unwrap();
        for ((lot, of), series) in readings(&seed, template) {
            let fault = faults.iter().find(|f| f["lot"] == *lot && f["characteristic"] == *of);
            let from = fault.map_or(N_SUBGROUPS, |f| f["from_subgroup"].as_u64().unwrap());
            let (location, spread) = beyond(folder.path(), (&lot, &of), &series);
            n_clean += from;
            n_false += location.iter().filter(|index| **index < from).count() as u64;
            if let Some(fault) = fault {
                n_faults += 1;
                let is_found = location.iter().chain(&spread).any(|index| *index >= from);
                assert!(is_found, "{template}, seed {seed}: nothing shows {fault}");
            }
        }
    }
    assert_eq!(n_faults, 4 * 2 + 4 * 3, "one fault a product");
    // 0.0027 of the points lie beyond three sigma; of 3,480 that is 9, and between 1 and 23 with a
    // probability of 0.9998 (Poisson).
    assert_eq!(n_clean, 3_480, "points without a fault");
    assert!((1..=23).contains(&n_false), "{n_false} of {n_clean} points without a fault");
}

#[test]
fn the_same_seed_gives_the_same_readings_and_a_clean_plant_differs_only_after_the_fault() {
    let run = |arguments: &[&str]| wule(&[&["plant", "steel"], arguments].concat()).stdout;
    let (once, again) = (run(&["--seed", "3"]), run(&["--seed", "3"]));
    assert_eq!(once, again);
    assert_ne!(once, run(&["--seed", "4"]));
    let clean = run(&["--seed", "3", "--clean"]);
    let subgroup = |line: &str| line.rsplit_once(',').unwrap().1.parse::<u32>().unwrap();
    let differing = once.lines().zip(clean.lines()).filter(|(a, b)| a != b);
    let first = differing.map(|(line, _)| subgroup(line)).min();
    assert_eq!(first, Some(20), "faults begin in the middle of 40 subgroups");
    assert_eq!(wule(&["plant", "steel", "--clean", "--truth"]).stdout, "");
}

#[test]
fn a_template_that_there_is_not_is_refused_with_where_to_look() {
    let run = wule(&["plant", "watchmaking"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("wule template"), "{}", run.stderr);
}
