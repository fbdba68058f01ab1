//! Three-way charts.

use anyhow::Result;
use word::json::json;

use super::answer::Answers;
use super::case::Case;
use super::study;

/// Means as single readings, with the scatter within and between.
pub fn chart(case: &Case) -> Result<Answers> {
    let subgroups = study::subgroups(case.input.need("subgroups")?)?;
    let table = study::table_of_subgroups(&subgroups)?;
    let outcome = study::run("chart.three-way", &table, &json!({}))?;
    Ok(study::answers(case, &outcome, |key| {
        Some(match key {
            "sigma_within_rbar" => "sigma_within",
            "sigma_xbar_mr" => "sigma_means",
            "sigma_bw" => "sigma_between_within",
            "sigma_within_pooled" => "sigma_within_pooled",
            "ucl_i" => "ucl",
            "lcl_i" => "lcl",
            "mr_bar" => "moving_range_center",
            "mr_ucl" => "moving_range_ucl",
            "beyond_i" => "test_1",
            "beyond_mr" => "moving_range_test_1",
            _ => return None,
        })
    }))
}
