//! Run lengths and designs of control charts.

use anyhow::{Context, Result, bail};
use method::{Outcome, Quantity, Table};
use word::json::{Map, Value, json};

use super::answer::{Answer, Answers};
use super::case::Case;
use super::node::Node;
use super::study;

/// Shewhart charts without supplementary tests.
pub fn shewhart(case: &Case) -> Result<Answers> {
    let mut params = renamed(case, &[("k", "width"), ("L", "width")])?;
    if let Some(n) = case.input.get("n") {
        params.insert("n".to_owned(), n.count()?.into());
    }
    by_shift(case, "run-length.shewhart", params)
}

/// Shewhart charts with the tests that the case numbers as Western Electric's handbook does.
pub fn runs_rules(case: &Case) -> Result<Answers> {
    let mut tests = Vec::new();
    for number in case.input.need("western_electric_rules")?.list()? {
        // As Champ and Woodall have it: the newest point is one of them, the first points count.
        let beyond = |k: u32, m: u32, sigma: &str| {
            json!({"rule": "beyond", "k": k, "m": m, "sigma": sigma, "newest": "must-be-beyond",
                   "window": "partial"})
        };
        tests.push(match number.count()? {
            1 => beyond(1, 1, "3"),
            2 => beyond(2, 3, "2"),
            3 => beyond(4, 5, "1"),
            4 => json!({"rule": "run", "n": 8}),
            other => bail!("there is no Western Electric rule {other}"),
        });
    }
    by_shift(case, "run-length.shewhart", Map::from_iter([("tests".to_owned(), tests.into())]))
}

/// Charts of counts: under each chart of the case, its size, its centre and the true values.
pub fn attribute(case: &Case) -> Result<Answers> {
    let mut found = Answers::new();
    for (chart, given) in case.input.fields() {
        let (center, levels) = match chart {
            "p" | "np" => ("p0", "p"),
            "c" => ("c0", "c"),
            "u" => ("u0", "u"),
            _ => continue,
        };
        let mut params = Map::from_iter([("chart".to_owned(), chart.into())]);
        params.insert("center".to_owned(), given.need(center)?.text()?.into());
        params.insert("levels".to_owned(), texts(given.need(levels)?)?);
        for (theirs, ours) in [("n", "size"), ("size", "size"), ("k", "width"), ("L", "width")] {
            if let Some(value) = given.get(theirs) {
                params.insert(ours.to_owned(), value.text()?.into());
            }
        }
        let outcome = study::run("run-length.attribute", &no_table()?, &params.into())?;
        found.extend(Answer::of(&outcome, "arl").map(|answer| (chart.to_owned(), answer)));
    }
    Ok(found)
}

/// EWMA charts, with the limits that each key names.
pub fn ewma(case: &Case) -> Result<Answers> {
    let mut found = Answers::new();
    for (key, _) in &case.expected {
        let (number, limits) = number(key);
        let limits = match limits {
            "asymptotic_limits" | "arl" => "steady",
            "exact_varying_limits" => "varying",
            _ => continue,
        };
        let mut params = renamed(case, &[("lambda", "lambda"), ("L", "width")])?;
        params.insert("limits".to_owned(), limits.into());
        let outcome = at_shift(case, "run-length.ewma", "mu", params)?;
        found.insert(key.clone(), single(&outcome, number)?);
    }
    Ok(found)
}

/// CUSUM charts, with the arms that each key names.
pub fn cusum(case: &Case) -> Result<Answers> {
    let mut found = Answers::new();
    for (key, _) in &case.expected {
        let (number, chart) = number(key);
        let Some(arms) = arms(chart) else { continue };
        let names = [("k", "k"), ("h", "h"), ("headstart", "headstart"), ("hs", "headstart")];
        let mut params = renamed(case, &names)?;
        params.insert("arms".to_owned(), arms.into());
        let outcome = at_shift(case, "run-length.cusum", "mu", params)?;
        found.insert(key.clone(), single(&outcome, number)?);
    }
    Ok(found)
}

/// Multivariate EWMA charts. Cases tell a shift as R's package spc does: by its noncentrality,
/// the square of the distance.
pub fn mewma(case: &Case) -> Result<Answers> {
    let mut params = renamed(case, &[("lambda", "lambda"), ("h4", "h4"), ("h", "h4")])?;
    params.insert("p".to_owned(), case.input.need("p")?.count()?.into());
    params.insert("measure".to_owned(), "noncentrality".into());
    let outcome = at_shift(case, "run-length.mewma", "delta", params)?;
    Ok(Answers::from([("arl".to_owned(), single(&outcome, "arl")?)]))
}

/// T² charts with known means and covariance.
pub fn t2(case: &Case) -> Result<Answers> {
    let mut params = renamed(case, &[("alpha", "alpha")])?;
    for name in ["p", "n"] {
        params.insert(name.to_owned(), case.input.need(name)?.count()?.into());
    }
    params.insert("shifts".to_owned(), texts(case.input.need("distance")?)?);
    let outcome = study::run("run-length.t2", &no_table()?, &params.into())?;
    Ok(study::answers(case, &outcome, |_| None))
}

/// Charts between rare events: under each name of the case, its chart and the true levels.
pub fn rare(case: &Case) -> Result<Answers> {
    let mut found = Answers::new();
    for (name, given) in case.input.fields() {
        let mut params = Map::new();
        for key in ["chart", "center", "limits", "shape"] {
            if let Some(value) = given.get(key) {
                params.insert(key.to_owned(), value.text()?.into());
            }
        }
        params.insert("levels".to_owned(), texts(given.need("levels")?)?);
        let outcome = study::run("run-length.rare", &no_table()?, &params.into())?;
        for number in ["arl", "sdrl", "passed"] {
            let answer = Answer::of(&outcome, number);
            found.extend(answer.map(|answer| (format!("{name}_{number}"), answer)));
        }
    }
    Ok(found)
}

/// Widths of EWMA charts.
pub fn ewma_design(case: &Case) -> Result<Answers> {
    let mut params = renamed(case, &[("lambda", "lambda"), ("arl0", "arl")])?;
    params.insert("shifts".to_owned(), json!(["0"]));
    let outcome = study::run("design.ewma", &no_table()?, &params.into())?;
    Ok(study::answers(case, &outcome, |key| (key == "L").then_some("width")))
}

/// Decision intervals of CUSUM charts.
pub fn cusum_design(case: &Case) -> Result<Answers> {
    let mut found = Answers::new();
    for (key, _) in &case.expected {
        let Some(arms) = key.strip_prefix("h_").and_then(arms) else { continue };
        let mut params = renamed(case, &[("k", "k"), ("arl0", "arl")])?;
        params.insert("arms".to_owned(), arms.into());
        params.insert("shifts".to_owned(), json!(["0"]));
        let outcome = study::run("design.cusum", &no_table()?, &params.into())?;
        found.extend(Answer::of(&outcome, "h").map(|answer| (key.clone(), answer)));
    }
    Ok(found)
}

fn arms(key: &str) -> Option<&'static str> {
    match key {
        "one_sided" => Some("one"),
        "two_sided" | "arl" => Some("two"),
        _ => None,
    }
}

fn no_table() -> Result<Table> {
    Ok(Table::new(Vec::new())?)
}

/// Numbers of the case under the names of parameters.
fn renamed(case: &Case, names: &[(&str, &str)]) -> Result<Map<String, Value>> {
    let mut params = Map::new();
    for (theirs, ours) in names {
        if let Some(value) = case.input.get(theirs) {
            params.insert((*ours).to_owned(), value.text()?.into());
        }
    }
    Ok(params)
}

fn texts(node: &Node) -> Result<Value> {
    let each = match node {
        Node::List(items) => items.iter().map(|item| Ok(item.text()?.into())).collect(),
        single => Ok(vec![Value::from(single.text()?)]),
    };
    each.map(Value::Array)
}

/// Run lengths at all shifts of a case, which names them `shift` or `mu`.
fn by_shift(case: &Case, id: &str, mut params: Map<String, Value>) -> Result<Answers> {
    let shifts = case.input.get("shift").map_or_else(|| case.input.need("mu"), Ok)?;
    params.insert("shifts".to_owned(), texts(shifts)?);
    let outcome = study::run(id, &no_table()?, &params.into())?;
    let mut found = study::answers(case, &outcome, |_| None);
    if !matches!(shifts, Node::List(_)) {
        found.insert("arl".to_owned(), single(&outcome, "arl")?);
    }
    Ok(found)
}

/// An outcome at the one shift of a case.
fn at_shift(case: &Case, id: &str, name: &str, mut params: Map<String, Value>) -> Result<Outcome> {
    params.insert("shifts".to_owned(), texts(case.input.need(name)?)?);
    study::run(id, &no_table()?, &params.into())
}

/// What a key asks for of a run length: its mean, or its standard deviation; and of which chart.
fn number(key: &str) -> (&'static str, &str) {
    key.strip_prefix("sdrl_").map_or(("arl", key), |chart| ("sdrl", chart))
}

/// A number at the one shift that was asked for.
fn single(outcome: &Outcome, key: &str) -> Result<Answer> {
    let number = outcome.number(key).with_context(|| format!("the outcome has no {key}"))?;
    match &number.value {
        Quantity::Series(values) => match values.as_slice() {
            [one] => Ok(Answer::from(*one)),
            each => Ok(Answer::List(each.iter().copied().map(Answer::from).collect())),
        },
        _ => bail!("{key} is no series"),
    }
}

/// Steps until a chain is left, and the mean of their running total.
pub fn absorption(case: &Case) -> Result<Answers> {
    let rows = case.input.need("moves")?.list()?.iter().map(Node::reals);
    let moves = num::Matrix::from_rows(&rows.collect::<Result<Vec<_>>>()?)?;
    let leaving = case.input.need("leaving")?.reals()?;
    let chain = num::Absorption::new(&moves, &leaving)?;
    let mean = chain.collected(&vec![1.0; leaving.len()])?;
    let second = chain.collected(&mean)?;
    let found = [("mean", mean), ("second", second)];
    Ok(found.map(|(key, values)| (key.to_owned(), Answer::reals(values))).into())
}
