//! Runs of methods from the registries, and the tables they need.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, ensure};
use method::{Cells, Column, Example, Method, MethodId, Outcome, Role, Table};
use word::Decimal;
use word::json::Value;

use super::answer::{Answer, Answers};
use super::case::Case;
use super::node::Node;

/// The methods of all registries.
pub fn methods() -> impl Iterator<Item = &'static Method> {
    measure::METHODS.iter().chain(judge::METHODS)
}

thread_local! {
    /// Adapters are plain functions of a case; which methods they run is noted here.
    static RAN: RefCell<BTreeSet<MethodId>> = const { RefCell::new(BTreeSet::new()) };
}

/// Forgets which methods ran.
pub fn forget() {
    RAN.take();
}

/// The methods that ran since they were last forgotten, and earlier versions that gave the same.
pub fn ran() -> BTreeSet<MethodId> {
    RAN.take()
}

/// Runs a method of the registries.
pub fn run(asked: &str, table: &Table, parameters: &Value) -> Result<Outcome> {
    let study = method::find(methods(), asked)?.run(table, parameters)?;
    RAN.with_borrow_mut(|ran| ran.insert(study.method));
    let refusal = study.outcome.refusal.as_ref().map(|refusal| refusal.reason.code);
    ensure!(refusal.is_none(), "{asked} refuses: {}", refusal.unwrap_or_default());
    note_earlier(study.method, &study.outcome, (table, parameters));
    Ok(study.outcome)
}

/// An earlier version that gives the same numbers is shown by the same case.
fn note_earlier(of: MethodId, outcome: &Outcome, (table, parameters): (&Table, &Value)) {
    let is_earlier =
        |method: &&Method| method.card.id.name == of.name && method.card.id.version < of.version;
    for method in methods().filter(is_earlier) {
        let Ok(earlier) = method.run(table, parameters) else { continue };
        let numbers = &earlier.outcome.numbers;
        let is_same = |number: &method::Number| outcome.number(&number.key) == Some(number);
        if !numbers.is_empty() && numbers.iter().all(is_same) {
            RAN.with_borrow_mut(|ran| ran.insert(method.card.id));
        }
    }
}

/// Readings without subgroups.
pub fn table_of(readings: &[Decimal]) -> Result<Table> {
    Ok(Table::new(vec![column(Role::Value, numbers(readings))])?)
}

/// Readings with their subgroups, numbered from 1.
pub fn table_of_subgroups(subgroups: &[Vec<Decimal>]) -> Result<Table> {
    let names = subgroups.iter().enumerate();
    let labels = names
        .flat_map(|(i, subgroup)| subgroup.iter().map(move |_| Some((i + 1).to_string())))
        .collect();
    let values = column(Role::Value, numbers(&subgroups.concat()));
    Ok(Table::new(vec![values, column(Role::Subgroup, Cells::Labels(labels))])?)
}

/// Subgroups as lists of lists.
pub fn subgroups(node: &Node) -> Result<Vec<Vec<Decimal>>> {
    node.list()?.iter().map(Node::decimals).collect()
}

/// Answers for the keys that a case asks for: each through `translate`, which names the number
/// of the outcome, or by its own name.
pub fn answers(
    case: &Case,
    outcome: &Outcome,
    translate: impl Fn(&str) -> Option<&'static str>,
) -> Answers {
    let keys = case.expected.iter().map(|(key, _)| key);
    keys.filter_map(|key| {
        let number = translate(key).unwrap_or(key);
        let answer = Answer::of(outcome, number)
            .or_else(|| Answer::of(outcome, &number.to_ascii_lowercase()))?;
        Some((key.clone(), answer))
    })
    .collect::<BTreeMap<_, _>>()
}

/// Any method on any table: the input is an example with the method's name, and the keys asked
/// for are those of its numbers. `…_interval` is the interval of a number.
pub fn on_table(case: &Case) -> Result<Answers> {
    let method = case.input.need("method")?.text()?;
    let example = Example::read(&json_of(&case.input)?)?;
    let outcome = run(method, &example.table, &example.parameters)?;
    let mut answers = answers(case, &outcome, |_| None);
    for (key, _) in &case.expected {
        let interval = key.strip_suffix("_interval");
        if let Some(interval) = interval.and_then(|number| Answer::interval(&outcome, number)) {
            answers.insert(key.clone(), interval);
        }
    }
    Ok(answers)
}

/// A node as JSON. Decimals are text there, as they are in examples.
fn json_of(node: &Node) -> Result<Value> {
    Ok(match node {
        Node::Null => Value::Null,
        Node::Flag(flag) => Value::from(*flag),
        Node::Number(number) => number.parse().context("a number is written as JSON does")?,
        Node::Text(text) => Value::from(text.as_str()),
        Node::List(items) => items.iter().map(json_of).collect::<Result<_>>()?,
        Node::Map(fields) => {
            let field = |(name, node): (&String, &Node)| Ok((name.clone(), json_of(node)?));
            Value::Object(fields.iter().map(field).collect::<Result<_>>()?)
        }
    })
}

/// The real number of an outcome, spelled so that it reads back the same.
pub fn spelled(outcome: &Outcome, key: &str) -> Result<String> {
    let real = outcome.real(key).with_context(|| format!("the outcome has no {key}"))?;
    Ok(real.to_string())
}

fn numbers(readings: &[Decimal]) -> Cells {
    Cells::Decimals(readings.iter().copied().map(Some).collect())
}

/// A column that is named after its role.
pub fn column(role: Role, cells: Cells) -> Column {
    Column { role, name: role.name().to_owned(), unit: None, cells }
}
