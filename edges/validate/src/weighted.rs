//! Charts with a memory.

use anyhow::Result;
use method::Outcome;
use word::json::{Map, Value};

use super::answer::Answers;
use super::case::Case;
use super::{control_chart, study};

/// Exponentially weighted moving averages.
pub fn ewma(case: &Case) -> Result<Answers> {
    let outcome = run(case, "chart.ewma", &[("lambda", "lambda"), ("L", "width")])?;
    Ok(answers(case, &outcome))
}

/// Tabular cumulative sums.
pub fn cusum(case: &Case) -> Result<Answers> {
    let names = [("k_sigma", "k"), ("h_sigma", "h"), ("headstart_sigma", "headstart")];
    Ok(answers(case, &run(case, "chart.cusum", &names)?))
}

/// Moving averages.
pub fn moving_average(case: &Case) -> Result<Answers> {
    let mut params = frozen(case)?;
    if let Some(span) = case.input.get("span") {
        params.insert("span".to_owned(), span.count()?.into());
    }
    let table = study::table_of(&case.input.need("x")?.decimals()?)?;
    Ok(answers(case, &study::run("chart.moving-average", &table, &params.into())?))
}

fn run(case: &Case, id: &str, names: &[(&str, &str)]) -> Result<Outcome> {
    let mut params = frozen(case)?;
    for (theirs, ours) in names {
        if let Some(value) = case.input.get(theirs) {
            params.insert((*ours).to_owned(), value.text()?.into());
        }
    }
    let table = study::table_of(&case.input.need("x")?.decimals()?)?;
    study::run(id, &table, &params.into())
}

/// Target and sigma, where the case gives them.
fn frozen(case: &Case) -> Result<Map<String, Value>> {
    let mut params = Map::new();
    if let Some((target, sigma)) = case.input.get("target").zip(case.input.get("sigma")) {
        let frozen = control_chart::frozen(target.text()?, sigma.text()?);
        params.insert("frozen".to_owned(), frozen);
    }
    Ok(params)
}

fn answers(case: &Case, outcome: &Outcome) -> Answers {
    study::answers(case, outcome, |key| (key == "beyond").then_some("test_1"))
}
