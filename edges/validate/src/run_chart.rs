//! Run charts.

use anyhow::Result;
use word::json::json;

use super::answer::Answers;
use super::case::Case;
use super::study;

/// The longest run and the crossings of the median.
pub fn anhoej(case: &Case) -> Result<Answers> {
    let table = study::table_of(&case.input.need("x")?.decimals()?)?;
    Ok(study::answers(case, &study::run("chart.run", &table, &json!({}))?, |_| None))
}
