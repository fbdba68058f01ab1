//! Stability of gauges, and decisions about parts of known size.

use anyhow::Result;
use method::{Cells, Role, Table};
use word::json::{Map, Value};

use super::answer::{Answer, Answers};
use super::case::Case;
use super::node::Node;
use super::study;

/// Readings of a master by occasion, with their times.
pub fn chart(case: &Case) -> Result<Answers> {
    let groups = study::subgroups(case.input.need("groups")?)?;
    let times = case.input.need("times")?.decimals()?;
    let labelled = |name: &dyn Fn(usize) -> String| {
        let groups = groups.iter().enumerate();
        let labels = groups.flat_map(|(place, group)| group.iter().map(move |_| Some(name(place))));
        Cells::Labels(labels.collect())
    };
    let values = Cells::Decimals(groups.concat().into_iter().map(Some).collect());
    let table = Table::new(vec![
        study::column(Role::Value, values),
        study::column(Role::Subgroup, labelled(&|place| (place + 1).to_string())),
        study::column(Role::Time, labelled(&|place| times[place].to_string())),
    ])?;
    let mut given = Map::new();
    for name in ["reference", "tolerance", "center"] {
        given.insert(name.to_owned(), case.input.need(name)?.text()?.into());
    }
    let baseline: u64 = case.input.need("baseline")?.text()?.parse()?;
    given.insert("baseline".to_owned(), baseline.into());
    let outcome = study::run("gauge.stability", &table, &Value::from(given))?;
    let mut found = study::answers(case, &outcome, |_| None);
    for name in ["drift", "bias"] {
        found.extend(Answer::interval(&outcome, name).map(|ends| (format!("{name}_ci95"), ends)));
    }
    Ok(found)
}

/// Ratings of parts of known size: 1 accepts, 0 rejects.
fn judged(case: &Case, method: &str, parameters: &[&str]) -> Result<Answers> {
    let rows = case.input.need("rows")?.list()?;
    let labels = |name: &str| -> Result<Cells> {
        let label = |row: &Node| Ok(Some(row.need(name)?.text()?.to_owned()));
        Ok(Cells::Labels(rows.iter().map(label).collect::<Result<_>>()?))
    };
    let sizes = rows.iter().map(|row| row.need("reference")?.decimal().map(Some));
    let table = Table::new(vec![
        study::column(Role::Rating, labels("rating")?),
        study::column(Role::Part, labels("part")?),
        study::column(Role::Appraiser, labels("appraiser")?),
        study::column(Role::Reference, Cells::Decimals(sizes.collect::<Result<_>>()?)),
    ])?;
    let mut given = Map::new();
    for name in parameters {
        if let Some(value) = case.input.get(name) {
            given.insert((*name).to_owned(), value.text()?.into());
        }
    }
    given.insert("defective".to_owned(), vec!["0"].into());
    let outcome = study::run(method, &table, &Value::from(given))?;
    let mut found = study::answers(case, &outcome, |_| None);
    for (key, _) in &case.expected {
        let ends = key.strip_suffix("_ci95").and_then(|name| Answer::interval(&outcome, name));
        found.extend(ends.map(|ends| (key.clone(), ends)));
    }
    Ok(found)
}

/// Zones of uncertain decisions.
pub fn zones(case: &Case) -> Result<Answers> {
    judged(case, "gauge.signal-detection", &["tolerance", "zone_sds"])
}

/// The curve of acceptance over size.
pub fn performance_curve(case: &Case) -> Result<Answers> {
    judged(case, "gauge.performance-curve", &["tolerance", "lsl", "usl"])
}
