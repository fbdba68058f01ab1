//! Run rules: which points signal, for rules that are spelled in the key.
//!
//! `R6_4of5_beyond1_current` and its kin are read by their words: how many of how many, beyond
//! which line, whether the newest point must be one of them.

use anyhow::{Context, Result};
use word::json::{Value, json};

use super::answer::{Answer, Answers};
use super::case::Case;
use super::{control_chart, study};

/// The positions where each rule of the case signals.
pub fn positions(case: &Case) -> Result<Answers> {
    let readings = case.input.get("x_int").map_or_else(|| case.input.need("x"), Ok)?.decimals()?;
    let center = control_chart::spelled_or(case.input.get("center"), "0")?;
    let sigma = control_chart::spelled_or(case.input.get("sigma"), "1")?;
    let table = study::table_of(&readings)?;
    let mut found = Answers::new();
    let asked: Vec<(&String, Value)> =
        case.expected.iter().filter_map(|(key, _)| Some((key, rule(key)?))).collect();
    let tests = asked.iter().enumerate().map(|(i, (_, rule))| {
        let mut test = rule.clone();
        test["name"] = name(i).into();
        test
    });
    let params = json!({
        "frozen": control_chart::frozen(&center, &sigma),
        "tests": tests.collect::<Vec<_>>(),
    });
    let outcome = study::run("chart.individuals", &table, &params)?;
    for (i, (key, _)) in asked.iter().enumerate() {
        let number = format!("test_{}", name(i));
        let answer = Answer::of(&outcome, &number);
        found.insert((*key).clone(), answer.with_context(|| format!("no {number} for {key}"))?);
    }
    Ok(found)
}

fn name(index: usize) -> String {
    format!("case_{index}")
}

/// The test that a key spells; `None` where it spells none.
pub fn rule(key: &str) -> Option<Value> {
    // Nelson's numbers stand for what the rest of the key may leave out.
    let spelled = match key.split('_').next()? {
        "R5" => format!("2of3_beyond2_{key}"),
        "R6" => format!("4of5_beyond1_{key}"),
        "R7" => format!("15_within1_{key}"),
        "R8" => format!("8_outside1_{key}"),
        _ => key.to_owned(),
    };
    let words: Vec<&str> = spelled.split('_').collect();
    let says = |word: &str| words.contains(&word);
    // The last spelling wins: the key's own comes after the default.
    let line = |kind: &str| words.iter().rev().find_map(|word| word.strip_prefix(kind));
    let n = || words.iter().rev().find_map(|word| word.parse::<u64>().ok());
    if let Some(k_sigma) = line("beyond") {
        let (k, m) =
            words.iter().rev().find_map(|word| word.split_once("of")).unwrap_or(("1", "1"));
        let newest = if says("any") { "any" } else { "must-be-beyond" };
        let window = if says("partial") { "partial" } else { "full" };
        let (k, m): (u64, u64) = (k.parse().ok()?, m.parse().ok()?);
        return Some(json!({
            "rule": "beyond", "k": k, "m": m, "sigma": k_sigma, "newest": newest, "window": window,
        }));
    }
    if let Some(sigma) = line("within") {
        let edge = if says("inclusive") { "inclusive" } else { "strict" };
        return Some(json!({"rule": "within", "n": n()?, "sigma": sigma, "edge": edge}));
    }
    if let Some(sigma) = line("outside") {
        let sides = if says("both") { "both" } else { "either" };
        return Some(json!({"rule": "outside", "n": n()?, "sigma": sigma, "sides": sides}));
    }
    if says("same") && says("side") {
        return Some(json!({"rule": "run", "n": n()?}));
    }
    if says("trend") {
        return Some(json!({"rule": "trend", "n": n()?}));
    }
    says("alternating").then(n)?.map(|n| json!({"rule": "alternation", "n": n}))
}
