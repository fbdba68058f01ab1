//! Charts of counts.

use anyhow::Result;
use method::{Cells, Column, Role, Table};
use word::Decimal;
use word::json::json;

use super::answer::Answers;
use super::case::Case;
use super::node::Node;
use super::study;

/// Shares of nonconforming units.
pub fn p(case: &Case) -> Result<Answers> {
    chart(case, "chart.p")
}

/// Numbers of nonconforming units.
pub fn np(case: &Case) -> Result<Answers> {
    chart(case, "chart.np")
}

/// Numbers of nonconformities.
pub fn c(case: &Case) -> Result<Answers> {
    chart(case, "chart.c")
}

/// Nonconformities a unit.
pub fn u(case: &Case) -> Result<Answers> {
    chart(case, "chart.u")
}

/// Shares with the scatter between points.
pub fn laney_p(case: &Case) -> Result<Answers> {
    chart(case, "chart.laney-p")
}

/// Nonconformities a unit with the scatter between points.
pub fn laney_u(case: &Case) -> Result<Answers> {
    chart(case, "chart.laney-u")
}

fn chart(case: &Case, id: &str) -> Result<Answers> {
    let first = |names: [&str; 3]| names.into_iter().find_map(|name| case.input.get(name));
    let counts = match first(["defectives", "defects", "counts"]) {
        Some(counts) => counts.decimals()?,
        None => case.input.need("counts")?.decimals()?,
    };
    let mut columns = vec![column(Role::Count, &counts)];
    if let Some(sizes) = first(["n", "units", "sizes"]) {
        let sizes = sizes_of(sizes, counts.len())?;
        columns.push(column(Role::Size, &sizes));
    }
    let outcome = study::run(id, &Table::new(columns)?, &json!({"tests": [1]}))?;
    Ok(study::answers(case, &outcome, |key| (key == "beyond").then_some("test_1")))
}

/// One size a point, or one for all.
fn sizes_of(node: &Node, n: usize) -> Result<Vec<Decimal>> {
    if node.list().is_ok() {
        return node.decimals();
    }
    Ok(vec![node.text()?.parse()?; n])
}

fn column(role: Role, values: &[Decimal]) -> Column {
    let cells = Cells::Decimals(values.iter().copied().map(Some).collect());
    Column { role, name: role.name().to_owned(), unit: None, cells }
}
