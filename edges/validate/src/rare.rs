//! Charts of what lies between rare events.

use anyhow::Result;
use method::{Cells, Role, Table};
use word::json::json;

use super::answer::{Answer, Answers};
use super::case::Case;
use super::study;

/// Conforming pieces between two nonconforming ones.
pub fn g(case: &Case) -> Result<Answers> {
    let counts = case.input.need("between")?.decimals()?;
    let cells = Cells::Decimals(counts.into_iter().map(Some).collect());
    let table = Table::new(vec![study::column(Role::Count, cells)])?;
    let mut found = Answers::new();
    for (limits, beyond) in [("three-sigma", "beyond_3sigma"), ("quantile", "beyond_quantile")] {
        let outcome = study::run("chart.g", &table, &json!({"limits": limits}))?;
        found.extend(study::answers(case, &outcome, |_| None));
        found.extend(Answer::of(&outcome, "test_1").map(|answer| (beyond.to_owned(), answer)));
    }
    Ok(found)
}

/// Times between events, by each model that the case names.
pub fn t(case: &Case) -> Result<Answers> {
    let table = study::table_of(&case.input.need("times")?.decimals()?)?;
    let mut found = Answers::new();
    for (theirs, model) in
        [("exponential", "exponential"), ("nelson_3_6", "nelson-power"), ("weibull", "weibull")]
    {
        let outcome = study::run("chart.t", &table, &json!({"model": model}))?;
        for (key, _) in &case.expected {
            let Some(("", rest)) = key.split_once(theirs) else { continue };
            let number = match rest.trim_start_matches('.') {
                "cl" | "cl_median" => "center",
                "beyond" => "test_1",
                number => number,
            };
            found.extend(Answer::of(&outcome, number).map(|answer| (key.clone(), answer)));
        }
    }
    Ok(found)
}
