//! Control charts of readings: individuals, means with ranges or standard deviations.

use anyhow::Result;
use word::json::{Map, Value, json};

use super::answer::{Answer, Answers};
use super::case::Case;
use super::node::Node;
use super::study;

/// The test of points beyond a limit.
const BEYOND: u64 = 1;

/// Individuals with moving ranges.
pub fn individuals(case: &Case) -> Result<Answers> {
    let table = study::table_of(&case.input.need("x")?.decimals()?)?;
    let mut params = Map::from_iter([("tests".to_owned(), json!([BEYOND]))]);
    if let Some(span) = case.input.get("span") {
        params.insert("span".to_owned(), json!(span.count()?));
    }
    let outcome = study::run("chart.individuals", &table, &params.into())?;
    Ok(study::answers(case, &outcome, |key| {
        Some(match key {
            "mr_bar" => "moving_range_center",
            "mr_ucl" => "moving_range_ucl",
            "mr_lcl" => "moving_range_lcl",
            "beyond_i" | "beyond_x" => "test_1",
            "beyond_mr" => "moving_range_test_1",
            "sigma_median_mr" => "sigma_median_moving_range",
            "sigma_mr" | "sigma_mean_mr" => "sigma_mean_moving_range",
            _ => return None,
        })
    }))
}

/// Means with ranges; sizes may differ.
pub fn xbar_r(case: &Case) -> Result<Answers> {
    chart(case, "chart.xbar-r", range_key)
}

/// Means with standard deviations; sizes may differ.
pub fn xbar_s(case: &Case) -> Result<Answers> {
    chart(case, "chart.xbar-s", deviation_key)
}

/// Means with ranges, judged by limits from earlier subgroups.
pub fn xbar_r_phase2(case: &Case) -> Result<Answers> {
    phase2(case, "chart.xbar-r", range_key)
}

/// Means with standard deviations, judged by limits from earlier subgroups.
pub fn xbar_s_phase2(case: &Case) -> Result<Answers> {
    phase2(case, "chart.xbar-s", deviation_key)
}

/// Means of subgroups of unequal sizes: every estimator of sigma, and the limits by each.
pub fn xbar_unequal(case: &Case) -> Result<Answers> {
    let table = study::table_of_subgroups(&study::subgroups(case.input.need("subgroups")?)?)?;
    let mut found = Answers::new();
    for (estimator, chart, sigma) in [
        ("rbar", "chart.xbar-r", "mean-range"),
        ("sbar", "chart.xbar-s", "mean-s"),
        ("pooled", "chart.xbar-r", "pooled"),
        ("pooled_unbiased", "chart.xbar-r", "pooled-unbiased"),
    ] {
        let outcome = study::run(chart, &table, &json!({"sigma": sigma, "tests": [BEYOND]}))?;
        for (key, _) in &case.expected {
            // `ucl_rbar` is the `ucl` that this estimator leads to.
            let number = match key.trim_end_matches("_mvlue").split_once('_') {
                Some(("beyond", by)) if by == estimator => "test_1",
                Some((number @ ("sigma" | "ucl" | "lcl"), by)) if by == estimator => number,
                _ => continue,
            };
            found.extend(Answer::of(&outcome, number).map(|answer| (key.clone(), answer)));
        }
        // What no estimator changes, such as the center, comes from the first chart.
        for (key, answer) in study::answers(case, &outcome, |_| None) {
            found.entry(key).or_insert(answer);
        }
    }
    Ok(found)
}

fn chart(case: &Case, id: &str, translate: fn(&str) -> Option<&'static str>) -> Result<Answers> {
    let table = study::table_of_subgroups(&study::subgroups(case.input.need("subgroups")?)?)?;
    let outcome = study::run(id, &table, &json!({"tests": [BEYOND]}))?;
    Ok(study::answers(case, &outcome, translate))
}

fn phase2(case: &Case, id: &str, translate: fn(&str) -> Option<&'static str>) -> Result<Answers> {
    let table = |phase: &str| -> Result<_> {
        study::table_of_subgroups(&study::subgroups(case.input.need(phase)?)?)
    };
    let earlier = study::run(id, &table("phase1")?, &json!({"tests": [BEYOND]}))?;
    let frozen = frozen(&study::spelled(&earlier, "center")?, &study::spelled(&earlier, "sigma")?);
    let params = json!({"frozen": frozen, "tests": [BEYOND]});
    let outcome = study::run(id, &table("phase2")?, &params)?;
    Ok(study::answers(case, &outcome, translate))
}

/// Limits of an earlier study.
pub fn frozen(center: &str, sigma: &str) -> Value {
    json!({"center": center, "sigma": sigma, "origin": "study"})
}

/// A number as it is written, or the given one where the case has none.
pub fn spelled_or(node: Option<&Node>, missing: &str) -> Result<String> {
    node.map_or(Ok(missing.to_owned()), |node| Ok(node.text()?.to_owned()))
}

fn range_key(key: &str) -> Option<&'static str> {
    Some(match key {
        "disp_center" | "r_bar" | "rbar" => "range_center",
        "disp_ucl" | "r_ucl" => "range_ucl",
        "disp_lcl" | "r_lcl" => "range_lcl",
        "beyond_x" => "test_1",
        "beyond_disp" | "beyond_r" => "range_test_1",
        _ => return None,
    })
}

fn deviation_key(key: &str) -> Option<&'static str> {
    Some(match key {
        "disp_center" | "s_bar" | "sbar" => "s_center",
        "disp_ucl" => "s_ucl",
        "disp_lcl" => "s_lcl",
        "beyond_x" => "test_1",
        "beyond_disp" | "beyond_s" => "s_test_1",
        _ => return None,
    })
}
