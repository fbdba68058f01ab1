//! Charts of several characteristics at once.

use anyhow::Result;
use method::{Cells, Column, Role, Table};
use word::Decimal;
use word::json::{Value, json};

use super::answer::{Answer, Answers};
use super::case::Case;
use super::node::Node;
use super::study;

/// T² of single pieces; the share beyond the limit is named in the key (`…_alpha0027`).
pub fn t2_individuals(case: &Case) -> Result<Answers> {
    let pieces = rows(case.input.need("x")?)?;
    by_alpha(case, "chart.t2", &Table::new(columns(&pieces))?)
}

/// T² of subgroups.
pub fn t2_subgroups(case: &Case) -> Result<Answers> {
    let groups = case.input.need("subgroups")?.list()?;
    let groups = groups.iter().map(rows).collect::<Result<Vec<_>>>()?;
    let labels = groups.iter().enumerate();
    let labels = labels.flat_map(|(i, group)| vec![Some((i + 1).to_string()); group.len()]);
    let mut columns = columns(&groups.concat());
    columns.push(study::column(Role::Subgroup, Cells::Labels(labels.collect())));
    by_alpha(case, "chart.t2-subgroups", &Table::new(columns)?)
}

/// Weighted averages of pieces, by a given mean and covariance.
pub fn mewma(case: &Case) -> Result<Answers> {
    let table = Table::new(columns(&rows(case.input.need("x")?)?))?;
    let mut params = json!({"lambda": case.input.need("lambda")?.text()?});
    if let Some(mean) = case.input.get("mean") {
        params["mean"] = texts(mean)?;
    }
    if let Some(sigma) = case.input.get("sigma") {
        params["covariance"] = sigma.list()?.iter().map(texts).collect::<Result<_>>()?;
    }
    let outcome = study::run("chart.mewma", &table, &params)?;
    Ok(study::answers(case, &outcome, |_| None))
}

fn by_alpha(case: &Case, id: &str, table: &Table) -> Result<Answers> {
    let mut found = Answers::new();
    for (key, _) in &case.expected {
        let (number, alpha) = match key.rsplit_once("_alpha") {
            Some((number, digits)) => (number, format!("0.{digits}")),
            None => (key.as_str(), "0.0027".to_owned()),
        };
        let outcome = study::run(id, table, &json!({"alpha": alpha}))?;
        let answer = match number {
            "S" | "covariance" => {
                let Some(Answer::List(flat)) = Answer::of(&outcome, "covariance") else { continue };
                let p = table.all(Role::Value).count();
                Some(Answer::List(flat.chunks(p).map(|row| Answer::List(row.to_vec())).collect()))
            }
            "beyond" => Answer::of(&outcome, "test_1"),
            number => Answer::of(&outcome, number),
        };
        found.extend(answer.map(|answer| (key.clone(), answer)));
    }
    Ok(found)
}

fn rows(node: &Node) -> Result<Vec<Vec<Decimal>>> {
    node.list()?.iter().map(Node::decimals).collect()
}

fn texts(node: &Node) -> Result<Value> {
    let texts: Vec<Value> =
        node.list()?.iter().map(|item| Ok(item.text()?.into())).collect::<Result<_>>()?;
    Ok(texts.into())
}

fn columns(rows: &[Vec<Decimal>]) -> Vec<Column> {
    let p = rows.first().map_or(0, Vec::len);
    let column = |j: usize| -> Option<Column> {
        let cells = rows.iter().map(|row| row.get(j).copied()).collect();
        let name = format!("x{}", j + 1);
        Some(Column { role: Role::Value, name, unit: None, cells: Cells::Decimals(cells) })
    };
    (0..p).filter_map(column).collect()
}
