//! Bad input, for every method there is: too little, too even, too odd, or contradictory.
//!
//! Nothing here names the methods: each is asked on its own example, disturbed in every way that
//! readings and parameters go wrong on a shop floor. What comes back is a finite answer, a refusal
//! with a way out, or an error in both languages; never a panic, and never a number that is none.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use method::figure::{Look, svg};
use method::{Cells, Column, Example, Method, Outcome, Problem, Quantity, Role, Study, Table};
use word::json::{Value, json};
use word::{Decimal, Decimals, Lang, Words};

fn methods() -> impl Iterator<Item = &'static Method> {
    measure::METHODS.iter().chain(judge::METHODS)
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// What a method is shown on; the first methods have no example, and are asked about the demo's
/// readings.
fn good(method: &Method) -> (Table, Value) {
    let path = root().join(format!("cases/example/{}.json", method.card.id.name));
    if let Ok(text) = std::fs::read_to_string(path) {
        let example = Example::read(&text.parse().unwrap()).unwrap();
        return (example.table, example.parameters);
    }
    let text = std::fs::read_to_string(root().join("demo/pins.csv")).unwrap();
    let readings: Vec<Option<Decimal>> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').nth(1).unwrap().trim().parse().ok())
        .collect();
    let column = |role, cells| Column { role, name: "pins".to_owned(), unit: None, cells };
    let whole = |numbers: Vec<i64>| {
        Cells::Decimals(numbers.into_iter().map(|n| Decimal::new(n, 0)).collect())
    };
    let n = readings.len();
    let is_of_counts = method.card.roles.iter().any(|need| need.role == Role::Count);
    let columns = if is_of_counts {
        let counts = (0..20).map(|i| 1 + i * 7 % 6).collect();
        vec![column(Role::Count, whole(counts)), column(Role::Size, whole(vec![60; 20]))]
    } else {
        let labels = (0..n).map(|i| Some((i / 5 + 1).to_string())).collect();
        let values = Cells::Decimals(readings.into_iter().collect());
        vec![column(Role::Value, values), column(Role::Subgroup, Cells::Labels(labels))]
    };
    let mut given = json!({});
    if method.takes("lsl") {
        given = json!({"lsl": "0.12", "usl": "0.13"});
    }
    (Table::new(columns).unwrap(), given)
}

/// Every column as a function of it makes it.
fn each_column(table: &Table, of: impl Fn(&Column) -> Cells) -> Table {
    let columns =
        table.columns().iter().map(|column| Column { cells: of(column), ..column.clone() });
    Table::new(columns.collect()).unwrap()
}

fn rows(cells: &Cells, wanted: impl Fn(usize) -> bool) -> Cells {
    match cells {
        Cells::Decimals(numbers) => Cells::Decimals(
            numbers.iter().enumerate().filter(|(i, _)| wanted(*i)).map(|(_, cell)| cell).collect(),
        ),
        Cells::Labels(labels) => {
            let kept = labels.iter().enumerate().filter(|(i, _)| wanted(*i));
            Cells::Labels(kept.map(|(_, label)| label.clone()).collect())
        }
    }
}

fn gaps(cells: &Cells, is_gap: impl Fn(usize) -> bool) -> Cells {
    match cells {
        Cells::Decimals(numbers) => {
            let cells = numbers.iter().enumerate();
            Cells::Decimals(cells.map(|(i, cell)| cell.filter(|_| !is_gap(i))).collect())
        }
        Cells::Labels(labels) => {
            let cells = labels.iter().enumerate();
            Cells::Labels(cells.map(|(i, label)| label.clone().filter(|_| !is_gap(i))).collect())
        }
    }
}

/// Numbers of one role become others by their place; other columns stay.
fn numbers_of(table: &Table, role: Role, of: impl Fn(usize, Decimal) -> Option<Decimal>) -> Table {
    each_column(table, |column| match &column.cells {
        Cells::Decimals(numbers) if column.role == role => {
            let cells = numbers.iter().enumerate();
            let of: Decimals = cells.map(|(i, cell)| cell.and_then(|cell| of(i, cell))).collect();
            Cells::Decimals(of)
        }
        other => other.clone(),
    })
}

/// All cells of one role become its first, or one that is given.
fn one_of(table: &Table, role: Role, label: Option<&str>) -> Table {
    each_column(table, |column| match &column.cells {
        Cells::Labels(labels) if column.role == role => {
            let first = labels.iter().flatten().next().cloned();
            let label = label.map(str::to_owned).or(first);
            Cells::Labels(vec![label; labels.len()])
        }
        Cells::Decimals(numbers) if column.role == role => {
            let first = numbers.present().next();
            let given = label.and_then(|label| label.parse().ok());
            Cells::Decimals(vec![given.or(first); numbers.len()].into_iter().collect())
        }
        other => other.clone(),
    })
}

fn whole(n: i64) -> Option<Decimal> {
    Decimal::new(n, 0)
}

/// The table of an example, spoilt in every way.
fn spoilt(table: &Table, parameters: &Value) -> Vec<(String, Table)> {
    let mut all: Vec<(String, Table)> = Vec::new();
    for n in 0..=4 {
        let first = each_column(table, |column| rows(&column.cells, |i| i < n));
        all.push((format!("{n} rows"), first));
    }
    let first_value = table.column(Role::Value).and_then(|c| c.decimals().ok()?.present().next());
    let mut add = |name: &str, table: Table| all.push((name.to_owned(), table));
    add("zero variance", numbers_of(table, Role::Value, |_, _| first_value));
    add("each its own mean", numbers_of(table, Role::Value, |i, _| whole(i as i64)));
    add("two values", numbers_of(table, Role::Value, |i, _| whole(i as i64 % 2)));
    add("ties", numbers_of(table, Role::Value, |i, _| whole(i as i64 / 3 % 2)));
    add(
        "one is far",
        numbers_of(table, Role::Value, |i, x| if i == 1 { whole(1 << 55) } else { Some(x) }),
    );
    add("below zero", numbers_of(table, Role::Value, |i, _| whole(-7 - i as i64 % 5)));
    add("all conforming", numbers_of(table, Role::Count, |_, _| whole(0)));
    let sizes = table.column(Role::Size).and_then(|column| column.decimals().ok()).cloned();
    let size = |i: usize| sizes.as_ref().map_or(whole(1_000_000), |sizes| sizes.get(i));
    add("all defective", numbers_of(table, Role::Count, |i, _| size(i)));
    add("counts below zero", numbers_of(table, Role::Count, |_, _| whole(-1)));
    add("counts in halves", numbers_of(table, Role::Count, |_, _| Decimal::new(5, 1)));
    add("nothing inspected", numbers_of(table, Role::Size, |_, _| whole(0)));
    let defective = parameters["defective"][0].as_str();
    let is_good = |label: &&String| Some(label.as_str()) != defective;
    let ratings = table.labels(Role::Rating).unwrap_or_default();
    let accepted = ratings.iter().flatten().find(is_good).map(String::as_str);
    add("all rated good", one_of(table, Role::Rating, accepted));
    add("all rated bad", one_of(table, Role::Rating, defective));
    for role in
        [Role::Part, Role::Appraiser, Role::Subgroup, Role::Factor, Role::Reference, Role::Time]
    {
        add(&format!("one {}", role.name()), one_of(table, role, None));
    }
    for role in Role::ALL {
        let missing = |every: usize| {
            each_column(table, |column| match column.role == role {
                true => gaps(&column.cells, |i| i % every == every / 2),
                false => column.cells.clone(),
            })
        };
        add(&format!("gaps in {}", role.name()), missing(5));
        add(&format!("every second {} missing", role.name()), missing(2));
        add(&format!("no {} at all", role.name()), missing(1));
        let others = table.columns().iter().filter(|column| column.role != role);
        add(&format!("no column {}", role.name()), Table::new(others.cloned().collect()).unwrap());
    }
    add("a row missing", each_column(table, |column| gaps(&column.cells, |i| i == 2)));
    all.retain(|(_, spoilt)| spoilt != table);
    all
}

/// Where the numbers of parameters stand, and places that a number could take.
fn leaves(of: &Value, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    match of {
        Value::Object(fields) => fields.iter().for_each(|(name, inner)| {
            path.push(name.clone());
            leaves(inner, path, found);
            path.pop();
        }),
        Value::Array(items) if items.len() <= 3 => {
            for (i, inner) in items.iter().enumerate() {
                path.push(i.to_string());
                leaves(inner, path, found);
                path.pop();
            }
        }
        Value::Number(_) | Value::Null => found.push(path.clone()),
        Value::String(text) if text.parse::<f64>().is_ok() => found.push(path.clone()),
        _ => {}
    }
}

fn with(parameters: &Value, path: &[String], value: &Value) -> Value {
    let mut changed = parameters.clone();
    let mut place = &mut changed;
    for step in path {
        place = match step.parse::<usize>() {
            Ok(index) if place.is_array() => &mut place[index],
            _ => &mut place[step.as_str()],
        };
    }
    *place = value.clone();
    changed
}

fn speaks(words: Words) -> bool {
    let is_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    // A row of names and numbers has the same letters in both.
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let is_same = !words.en.is_empty() && letters(words.zh) == letters(words.en);
    is_same || is_chinese(words.zh) && !is_chinese(words.en) && !words.en.is_empty()
}

/// What is wrong with an answer, if anything is.
fn fault(answer: &Result<Study, Problem>) -> Option<String> {
    let message_fault = |message: &word::Message| {
        let is_filled = |lang| !message.say(lang).contains(['{', '}']);
        let is_said = speaks(message.words) && is_filled(Lang::En) && is_filled(Lang::ZhCn);
        (!is_said).then(|| format!("{}: {}", message.code, message.say(Lang::En)))
    };
    let study = match answer {
        Err(problem) => return message_fault(&problem.message()),
        Ok(study) => study,
    };
    let outcome = &study.outcome;
    if let Some(refusal) = &outcome.refusal {
        if !speaks(refusal.way_out) {
            return Some(format!("{} has no way out", refusal.reason.code));
        }
        if let Some(fault) = message_fault(&refusal.reason) {
            return Some(fault);
        }
    }
    let said = outcome.findings.iter().map(|finding| &finding.message);
    let said = said.chain(outcome.deviations.iter().map(|deviation| &deviation.message));
    said.filter_map(message_fault).next().or_else(|| not_finite(outcome))
}

fn not_finite(outcome: &Outcome) -> Option<String> {
    for number in &outcome.numbers {
        let values = match &number.value {
            Quantity::Real(value) => vec![*value],
            Quantity::Series(series) => series.iter().copied().flatten().collect(),
            _ => Vec::new(),
        };
        let ends = number.interval.into_iter().flatten();
        if let Some(value) = values.into_iter().chain(ends).find(|value| !value.is_finite()) {
            return Some(format!("{} is {value}", number.key));
        }
    }
    // What is drawn has coordinates everywhere, and a picture of each language.
    for figure in &outcome.figures {
        for lang in [Lang::ZhCn, Lang::En] {
            let drawn = svg(figure, lang, &Look::PAPER);
            if ["NaN", "\"inf", "\"-inf", " inf", "-inf"].iter().any(|odd| drawn.contains(odd)) {
                return Some(format!("{} is drawn without a place", figure.title().en));
            }
        }
    }
    None
}

/// Asks, and keeps a panic from hiding what else is wrong.
fn asked(method: &Method, table: &Table, parameters: &Value) -> Result<Study, Problem> {
    catch_unwind(AssertUnwindSafe(|| method.run(table, parameters)))
        .unwrap_or_else(|_| panic!("{} panics on {parameters}", method.card.id))
}

fn is_declined(answer: &Result<Study, Problem>) -> bool {
    answer.as_ref().map_or(true, |study| study.outcome.refusal.is_some())
}

fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_method_answers_well_on_its_example() {
    for method in methods() {
        let (table, parameters) = good(method);
        let answer = asked(method, &table, &parameters);
        assert!(!is_declined(&answer), "{}: {answer:?}", method.card.id);
        assert_eq!(fault(&answer), None, "{}", method.card.id);
    }
}

#[test]
fn every_method_answers_well_whatever_is_wrong_with_the_readings() {
    let (mut faults, mut n) = (Vec::new(), 0);
    for method in methods() {
        let (table, parameters) = good(method);
        if table.n_rows() == 0 {
            continue;
        }
        for (name, spoilt) in spoilt(&table, &parameters) {
            let answer = asked(method, &spoilt, &parameters);
            let of = |fault| format!("{}, {name}: {fault}", method.card.id);
            faults.extend(fault(&answer).map(of));
            if spoilt.n_rows() == 0 && !is_declined(&answer) {
                faults.push(of("answers without a reading".to_owned()));
            }
            n += 1;
        }
    }
    assert_none(&faults);
    assert!(n > 1500, "only {n} tables were tried");
}

#[test]
fn every_method_answers_well_whatever_is_wrong_with_a_parameter() {
    let odd = ["-1", "0", "1.5", "1e300", "1e-300", "9223372036854775807"];
    let (mut faults, mut n) = (Vec::new(), 0);
    for method in methods() {
        let (table, parameters) = good(method);
        let complete = method.complete(&parameters).unwrap();
        let mut places = Vec::new();
        leaves(&complete, &mut Vec::new(), &mut places);
        for place in &places {
            for text in odd {
                let value = text.parse::<i64>().map_or_else(|_| json!(text), Value::from);
                let given = with(&complete, place, &value);
                let answer = asked(method, &table, &given);
                let of = |fault| format!("{}, {place:?} = {value}: {fault}", method.card.id);
                faults.extend(fault(&answer).map(of));
                n += 1;
            }
        }
    }
    assert_none(&faults);
    assert!(n > 1500, "only {n} parameters were tried");
}

#[test]
fn a_parameter_of_another_kind_is_named_in_both_languages() {
    let others = [json!("?"), json!(true), json!(-3), json!([true]), json!({"no_such": 1})];
    let (mut faults, mut n) = (Vec::new(), 0);
    for method in methods() {
        let (table, parameters) = good(method);
        let complete = method.complete(&parameters).unwrap();
        for name in complete.as_object().unwrap().keys() {
            for other in &others {
                let given = with(&complete, &[name.to_owned()], other);
                let answer = asked(method, &table, &given);
                let of = |fault| format!("{}, {name} = {other}: {fault}", method.card.id);
                faults.extend(fault(&answer).map(of));
                let Err(problem) = answer else { continue };
                let [en, zh] = [Lang::En, Lang::ZhCn].map(|lang| problem.message().say(lang));
                let is_foreign = ["expected", "invalid", "variant", "field"]
                    .iter()
                    .any(|word| zh.contains(word));
                let is_of_shape = problem.message().code == "method.parameters";
                // A chart of charts passes parameters on, and the inner one names what it has not.
                let is_named = [name.as_str(), "no_such"].iter().any(|of| en.contains(of));
                if is_foreign || (is_of_shape && !is_named) {
                    faults.push(of(format!("{en} / {zh}")));
                }
                n += 1;
            }
        }
    }
    assert_none(&faults);
    assert!(n > 1500, "only {n} parameters were tried");
}

/// Parameters that are chances or shares of one, by the names that they have everywhere.
const CHANCES: [&str; 17] = [
    "confidence",
    "coverage",
    "alpha",
    "beta",
    "alpha_pooling",
    "reliability",
    "acceptable",
    "rejectable",
    "fraction",
    "ltpd",
    "prq",
    "crq",
    "aoql",
    "process_average",
    "p1",
    "p2",
    "power",
];

#[test]
fn a_chance_that_is_none_is_declined_by_every_method_that_takes_one() {
    let (mut faults, mut n) = (Vec::new(), 0);
    for method in methods() {
        let (table, parameters) = good(method);
        for name in CHANCES.into_iter().filter(|name| method.takes(name)) {
            for value in ["-0.1", "1.5"] {
                let mut given = parameters.clone();
                given[name] = value.into();
                let answer = asked(method, &table, &given);
                if !is_declined(&answer) {
                    faults.push(format!("{}: {name} = {value}", method.card.id));
                }
                n += 1;
            }
        }
    }
    assert_none(&faults);
    assert!(n > 60, "only {n} chances were tried");
}

#[test]
fn parameters_that_contradict_each_other_are_declined() {
    let (mut faults, mut n) = (Vec::new(), 0);
    for method in methods() {
        let (table, parameters) = good(method);
        let mut contradictions: Vec<(&str, Value)> = Vec::new();
        if method.takes("lsl") && method.takes("usl") {
            contradictions.push(("reversed", json!({"lsl": "2", "usl": "1", "tolerance": null})));
            contradictions.push(("equal", json!({"lsl": "2", "usl": "2", "tolerance": null})));
        }
        if method.takes("lsl") && method.takes("tolerance") {
            contradictions.push(("twice", json!({"lsl": "1", "usl": "2", "tolerance": "5"})));
        }
        if method.takes("left_out") {
            let out = |index: u64, reason: &str| {
                let point = json!({"index": index, "reason": reason});
                json!({"left_out": [point]})
            };
            contradictions.push(("no such point", out(1_000_000, "a new tool")));
            contradictions.push(("no reason", out(0, " ")));
        }
        contradictions.push(("unknown", json!({"no_such_parameter": 1})));
        for (name, changes) in contradictions {
            let mut given = parameters.clone();
            for (key, value) in changes.as_object().unwrap() {
                if value.is_null() {
                    given.as_object_mut().unwrap().remove(key);
                } else {
                    given[key.as_str()] = value.clone();
                }
            }
            let answer = asked(method, &table, &given);
            let of = |fault| format!("{}, {name}: {fault}", method.card.id);
            faults.extend(fault(&answer).map(of));
            if !is_declined(&answer) {
                faults.push(of("answers".to_owned()));
            }
            n += 1;
        }
    }
    assert_none(&faults);
    assert!(n > 150, "only {n} contradictions were tried");
}
