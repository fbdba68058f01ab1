//! Whatever is asked of a method, it answers: a result whose numbers are numbers, a refusal or an
//! error in words.
//!
//! Tables and parameters are drawn from each method's own schema, with values at the edges of what
//! fits, so that a new method is tried without a word here.

use arbtest::arbitrary::{self, Unstructured};
use arbtest::arbtest;
use judge::METHODS;
use method::figure::Figure;
use method::{Card, Cells, Column, Example, Method, Need, Outcome, Quantity, Role, Table};
use std::path::Path;
use word::Decimal;
use word::json::{Map, Value, json};

type Drawn<T> = arbitrary::Result<T>;

const NUMBERS: [&str; 26] = [
    "0",
    "1",
    "-1",
    "2",
    "3",
    "0.5",
    "0.05",
    "0.1",
    "0.95",
    "0.999999999",
    "1e-9",
    "1e-300",
    "1e300",
    "-1e300",
    "7",
    "10",
    "30",
    "100",
    "1000",
    "1000001",
    "4294967295",
    "9223372036854775807",
    "0.0027",
    "-0.5",
    "1.5",
    "12.5",
];

/// A number as people write it, or as they should not.
fn number(u: &mut Unstructured<'_>) -> Drawn<Value> {
    let text = *u.choose(&NUMBERS)?;
    if u.ratio(1, 2)? {
        return Ok(text.into());
    }
    Ok(text.parse::<u64>().map_or_else(|_| text.into(), Value::from))
}

fn small(u: &mut Unstructured<'_>) -> Drawn<Value> {
    Ok(match u.int_in_range(0..=3)? {
        0 => json!(u.int_in_range(0..=12)?),
        1 => json!(format!("{}", f64::from(u.int_in_range(0..=400)?) / 100.0)),
        2 => json!(format!("0.{:02}", u.int_in_range(1..=99)?)),
        _ => number(u)?,
    })
}

/// A value for a schema; now and then one that does not fit it.
fn value(u: &mut Unstructured<'_>, schema: &Value, root: &Value, depth: u32) -> Drawn<Value> {
    if depth == 0 || u.ratio(1, 40)? {
        return number(u);
    }
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.trim_start_matches("#/$defs/");
        return value(u, &root["$defs"][name], root, depth - 1);
    }
    for key in ["anyOf", "oneOf", "allOf"] {
        if let Some(choices) = schema[key].as_array().filter(|choices| !choices.is_empty()) {
            let choice = u.choose(choices)?;
            return value(u, choice, root, depth - 1);
        }
    }
    if let Some(constant) = schema.get("const") {
        return Ok(constant.clone());
    }
    if let Some(choices) = schema["enum"].as_array() {
        return Ok(u.choose(choices)?.clone());
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) if !kinds.is_empty() => u.choose(kinds)?.clone(),
        kind => kind.clone(),
    };
    Ok(match kind.as_str() {
        Some("null") => Value::Null,
        Some("boolean") => json!(u.ratio(1, 2)?),
        Some("array") => {
            let n = u.int_in_range(0..=5)?;
            (0..n).map(|_| value(u, &schema["items"], root, depth - 1)).collect::<Drawn<_>>()?
        }
        Some("object") => object(u, schema, root, depth - 1)?,
        _ => small(u)?,
    })
}

fn object(u: &mut Unstructured<'_>, schema: &Value, root: &Value, depth: u32) -> Drawn<Value> {
    let needed = schema["required"].as_array().cloned().unwrap_or_default();
    let mut given = Map::new();
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        let is_needed = needed.contains(&Value::from(name.as_str()));
        if is_needed || u.ratio(1, 2)? {
            given.insert(name.clone(), value(u, schema, root, depth)?);
        }
    }
    Ok(given.into())
}

/// Columns that a method asks for, short and odd, all of one length.
fn table(u: &mut Unstructured<'_>, card: &Card) -> Drawn<Option<Table>> {
    let n = u.int_in_range(0..=24)?;
    let shape = u.int_in_range(0..=4)?;
    let mut columns = Vec::new();
    for need in card.roles {
        if need.need == Need::Optional && u.ratio(1, 2)? {
            continue;
        }
        let times = if need.role.may_repeat() { u.int_in_range(1..=3)? } else { 1 };
        for i in 0..times {
            let cells = if is_numeric(need.role, u)? {
                Cells::Decimals((0..n).map(|_| cell(u, shape)).collect::<Drawn<_>>()?)
            } else {
                let label = |at: usize| (at % 3 + 1).to_string();
                let labels = (0..n).map(|at| Ok((!u.ratio(1, 30)?).then(|| label(at / 2 + i))));
                Cells::Labels(labels.collect::<Drawn<_>>()?)
            };
            let name = format!("{}{i}", need.role.name());
            columns.push(Column { role: need.role, name, unit: None, cells });
        }
    }
    Ok(Table::new(columns).ok())
}

fn is_numeric(role: Role, u: &mut Unstructured<'_>) -> Drawn<bool> {
    Ok(match role {
        Role::Value | Role::Count | Role::Size => true,
        Role::Reference | Role::Rating => u.ratio(2, 3)?,
        _ => false,
    })
}

/// A reading: of a plain series, of few values, of counts, or of anything that fits.
fn cell(u: &mut Unstructured<'_>, shape: i32) -> Drawn<Option<Decimal>> {
    if u.ratio(1, 60)? {
        return Ok(None);
    }
    let mantissa: i64 = match shape {
        0 => 10_000 + u.int_in_range(-400..=400)?,
        1 => u.int_in_range(0..=1)?,
        2 => 7,
        3 => u.int_in_range(0..=9)?,
        _ => u.int_in_range(-999_999_999_999..=999_999_999_999)?,
    };
    let scale = if matches!(shape, 0 | 4) { 3 } else { 0 };
    Ok(Decimal::new(mantissa, scale))
}

fn assert_finite(outcome: &Outcome, what: &dyn Fn() -> String) {
    for number in &outcome.numbers {
        let values = match &number.value {
            Quantity::Real(value) => vec![*value],
            Quantity::Series(series) => series.iter().copied().flatten().collect(),
            _ => Vec::new(),
        };
        for value in values.into_iter().chain(number.interval.into_iter().flatten()) {
            assert!(value.is_finite(), "{} is {value}: {}", number.key, what());
        }
    }
    for figure in &outcome.figures {
        let Figure::Plot(plot) = figure else { continue };
        let ends = plot.traces.iter().flat_map(|trace| trace.points.iter().flatten());
        let marks = plot.marks.iter().map(|mark| &mark.at);
        assert!(ends.chain(marks).all(|at| at.is_finite()), "a figure: {}", what());
    }
}

/// What a method is shown on, where it has such an example.
#[expect(clippy::disallowed_methods, reason = "examples are files")]
fn example(method: &Method) -> Option<Example> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/example");
    let text =
        std::fs::read_to_string(folder.join(format!("{}.json", method.card.id.name))).ok()?;
    Some(Example::read(&text.parse().unwrap()).unwrap())
}

/// The parameters of the example, of which one or two are something else.
fn disturbed(u: &mut Unstructured<'_>, given: &Value, schema: &Value) -> Drawn<Value> {
    let mut given = given.clone();
    let known: Vec<(&String, &Value)> =
        schema["properties"].as_object().into_iter().flatten().collect();
    for _ in 0..u.int_in_range(1..=2)? {
        if known.is_empty() {
            break;
        }
        let (name, of) = *u.choose(&known)?;
        given[name.as_str()] = value(u, of, schema, 5)?;
    }
    Ok(given)
}

fn run_once(
    u: &mut Unstructured<'_>,
    (method, schema, example): (&Method, &Value, Option<&Example>),
) -> Drawn<()> {
    let shown = example.filter(|_| u.ratio(2, 3).unwrap_or(false));
    let parameters = match shown {
        Some(example) => disturbed(u, &example.parameters, schema)?,
        None => object(u, schema, schema, 6)?,
    };
    let table = match shown {
        Some(example) if u.ratio(2, 3)? => example.table.clone(),
        _ => match table(u, method.card)? {
            Some(table) => table,
            None => return Ok(()),
        },
    };
    let what = || format!("{} {parameters} {table:?}", method.card.id);
    match method.run(&table, &parameters) {
        Ok(study) => assert_finite(&study.outcome, &what),
        Err(problem) => assert!(!problem.message().code.is_empty(), "{}", what()),
    }
    Ok(())
}

#[test]
fn every_method_answers_whatever_it_is_asked() {
    for method in METHODS.iter() {
        let (schema, example) = (method.schema(), example(method));
        arbtest(|u| run_once(u, (method, &schema, example.as_ref()))).budget_ms(100);
    }
}
