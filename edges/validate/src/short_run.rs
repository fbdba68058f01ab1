//! Charts of short runs of many parts.

use anyhow::Result;
use method::{Cells, Role, Table};
use word::json::json;

use super::answer::{Answer, Answers};
use super::case::Case;
use super::node::Node;
use super::study;

/// Readings standardised by part; their list of moving ranges begins at the second.
pub fn z_mr(case: &Case) -> Result<Answers> {
    let parts = case.input.need("part")?.list()?;
    let parts = parts.iter().map(|part| Ok(Some(part.text()?.to_owned())));
    let values = case.input.need("x")?.list()?.iter().map(|x: &Node| Ok(Some(x.decimal()?)));
    let table = Table::new(vec![
        study::column(Role::Value, Cells::Decimals(values.collect::<Result<_>>()?)),
        study::column(Role::Part, Cells::Labels(parts.collect::<Result<_>>()?)),
    ])?;
    let outcome = study::run("chart.z-mr", &table, &json!({}))?;
    let mut found = study::answers(case, &outcome, |key| {
        Some(match key {
            "beyond_z" => "test_1",
            "beyond_mr" => "moving_range_test_1",
            _ => return None,
        })
    });
    if let Some(Answer::List(moves)) = found.get_mut("mr") {
        moves.remove(0);
    }
    Ok(found)
}
