//! Capability of readings against specification limits.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use method::{Cells, Outcome, Role, Table};
use word::json::{Map, Value, json};

use super::answer::{Answer, Answers};
use super::case::Case;
use super::study;

/// The level of bounds and intervals whose key names none.
const LEVEL: &str = "95";

/// Capability by the normal distribution.
pub fn normal(case: &Case) -> Result<Answers> {
    let mut by_level: BTreeMap<String, Outcome> = BTreeMap::new();
    let mut found = Answers::new();
    for (key, _) in &case.expected {
        let asked = Asked::read(key);
        if !by_level.contains_key(&asked.level) {
            by_level.insert(asked.level.clone(), run(case, &asked.level)?);
        }
        let outcome = &by_level[&asked.level];
        let answer = match asked.what {
            What::Value => Answer::of(outcome, &asked.number),
            What::Interval => Answer::interval(outcome, &asked.number),
        };
        // Nothing lies beyond a limit that is not there.
        let is_open = |limit: &str, side: &str| {
            case.input.get(limit).is_none() && asked.number.ends_with(side)
        };
        let is_none = matches!(answer, None | Some(Answer::Absent));
        let answer = if is_none && (is_open("lsl", "ppm_below") || is_open("usl", "ppm_above")) {
            Some(Answer::Real(0.0))
        } else {
            answer
        };
        found.extend(answer.map(|answer| (key.clone(), answer)));
    }
    Ok(found)
}

fn run(case: &Case, level: &str) -> Result<Outcome> {
    let input = &case.input;
    let subgroups = match input.get("subgroups") {
        Some(subgroups) => study::subgroups(subgroups)?,
        None => input.need("x")?.decimals()?.into_iter().map(|reading| vec![reading]).collect(),
    };
    ensure!(!subgroups.is_empty(), "the case has no readings");
    let is_single = subgroups.iter().all(|subgroup| subgroup.len() == 1);
    let (table, sigma_within) = if is_single {
        (study::table_of(&subgroups.concat())?, "mean-moving-range")
    } else {
        (study::table_of_subgroups(&subgroups)?, "mean-range")
    };
    let mut params = Map::new();
    for name in ["lsl", "usl", "target"] {
        if let Some(limit) = input.get(name) {
            params.insert(name.to_owned(), limit.text()?.into());
        }
    }
    params.insert("confidence".to_owned(), format!("0.{level}").into());
    params.insert("sigma_within".to_owned(), json!(sigma_within));
    params.insert("stability".to_owned(), json!("recorded"));
    params.insert("n_min".to_owned(), json!(2));
    study::run("capability.normal", &table, &params.into())
}

/// Shares of nonconforming units; the level of an interval is in its key.
pub fn binomial(case: &Case) -> Result<Answers> {
    counted(case, "capability.binomial", ["defectives", "n"])
}

/// Nonconformities a unit.
pub fn poisson(case: &Case) -> Result<Answers> {
    counted(case, "capability.poisson", ["defects", "units"])
}

fn counted(case: &Case, id: &str, names: [&str; 2]) -> Result<Answers> {
    let [count, size] = names.map(|name| case.input.need(name));
    let cells = Cells::Decimals(vec![Some(count?.decimal()?)].into());
    let table = Table::new(vec![study::column(Role::Count, cells)])?;
    let size = size?.text()?;
    let mut found = Answers::new();
    for (key, _) in &case.expected {
        let (name, rest) = key.split_once("_ci").unwrap_or((key, ""));
        let params = json!({"size": size, "confidence": format!("0.{}", level(rest))});
        let outcome = study::run(id, &table, &params)?;
        let number = if rest.ends_with("wilson") { "p_wilson" } else { name };
        let is_interval = name != key.as_str();
        let answer = if is_interval {
            Answer::interval(&outcome, number)
        } else {
            Answer::of(&outcome, number)
        };
        found.extend(answer.map(|answer| (key.clone(), answer)));
    }
    Ok(found)
}

/// Capability between and within subgroups.
pub fn between_within(case: &Case) -> Result<Answers> {
    let table = study::table_of_subgroups(&study::subgroups(case.input.need("subgroups")?)?)?;
    let outcome = study::run("capability.between-within", &table, &limits(case)?.into())?;
    Ok(study::answers(case, &outcome, |key| {
        Some(match key {
            "sigma_bw" => "sigma_between_within",
            "Cp_bw" => "cp",
            "Cpk_bw" => "cpk",
            "Cpl_bw" => "cpl",
            "Cpu_bw" => "cpu",
            _ => return None,
        })
    }))
}

/// One index under every definition.
pub fn compare(case: &Case) -> Result<Answers> {
    let subgroups = study::subgroups(case.input.need("subgroups")?)?;
    let table = if subgroups.iter().all(|subgroup| subgroup.len() == 1) {
        study::table_of(&subgroups.concat())?
    } else {
        study::table_of_subgroups(&subgroups)?
    };
    let outcome = study::run("capability.compare", &table, &limits(case)?.into())?;
    Ok(study::answers(case, &outcome, |_| None))
}

/// Capability by quantiles of a fitted distribution.
pub fn nonnormal(case: &Case) -> Result<Answers> {
    let table = study::table_of(&case.input.need("x")?.decimals()?)?;
    let mut params = limits(case)?;
    if let Some(family) = case.input.get("distribution") {
        params.insert("distribution".to_owned(), family.text()?.into());
    }
    let outcome = study::run("capability.nonnormal", &table, &params.into())?;
    let mut found = study::answers(case, &outcome, |_| None);
    for (key, _) in &case.expected {
        let Some(parameter) = key.strip_prefix("params.") else { continue };
        let answer = Answer::of(&outcome, &format!("fitted_{parameter}"));
        found.extend(answer.map(|answer| (key.clone(), answer)));
    }
    Ok(found)
}

/// The limits of a case, and no policy: a case is to be computed whatever it looks like.
fn limits(case: &Case) -> Result<Map<String, Value>> {
    let mut params = Map::new();
    for name in ["lsl", "usl"] {
        if let Some(limit) = case.input.get(name) {
            params.insert(name.to_owned(), limit.text()?.into());
        }
    }
    params.insert("stability".to_owned(), json!("recorded"));
    params.insert("n_min".to_owned(), json!(2));
    Ok(params)
}

/// What a key asks for.
#[derive(Debug, PartialEq)]
struct Asked {
    number: String,
    what: What,
    /// The digits of the confidence level: 95 is 0.95.
    level: String,
}

#[derive(Debug, PartialEq)]
enum What {
    Value,
    Interval,
}

impl Asked {
    /// Reads a key such as `Ppk_ci95_bissell` or `expected.within.ppm_lsl`.
    fn read(key: &str) -> Self {
        let key = key.to_ascii_lowercase();
        if let Some((index, rest)) = key.split_once("_ci") {
            return Self { number: index_name(index), what: What::Interval, level: level(rest) };
        }
        if let Some((index, rest)) = key.split_once("_onesided_exact_lower") {
            let number = format!("{index}_lower");
            return Self { number, what: What::Value, level: level(rest) };
        }
        Self { number: value_name(&key), what: What::Value, level: LEVEL.to_owned() }
    }
}

fn level(rest: &str) -> String {
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    if digits.is_empty() { LEVEL.to_owned() } else { digits }
}

fn index_name(index: &str) -> String {
    if index == "cpm_taguchi" { "cpm" } else { index }.to_owned()
}

fn value_name(key: &str) -> String {
    let plain =
        key.strip_prefix("expected.").unwrap_or(key).replace("observed_ppm.", "observed.ppm_");
    let name = match plain.as_str() {
        "sigma_within_mr" => "sigma_mean_moving_range",
        "sigma_within_rbar" => "sigma_mean_range",
        "sigma_within_sbar" => "sigma_mean_s",
        "sigma_within_pooled" => "sigma_pooled",
        "sigma_within_pooled_unbiased" => "sigma_pooled_unbiased",
        "cpm_taguchi" => "cpm",
        "cpm_boyles_df" => "cpm_df",
        other => other,
    };
    name.replace("ppm_lsl", "ppm_below").replace("ppm_usl", "ppm_above").replace('.', "_")
}

/// What a key asks for: the number, whether its interval, the level.
#[cfg(test)]
pub fn asked(key: &str) -> (String, bool, String) {
    let asked = Asked::read(key);
    (asked.number, asked.what == What::Interval, asked.level)
}
