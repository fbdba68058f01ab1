//! Acceptance sampling.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use method::{Cells, Outcome, Quantity, Role, Table};
use word::Decimal;
use word::json::{Map, Value, json};

use super::answer::{Answer, Answers};
use super::case::Case;
use super::node::Node;
use super::study;

/// Single plans of pieces from a steady operation.
pub fn binomial(case: &Case) -> Result<Answers> {
    single(case, "binomial")
}

/// Single plans of nonconformities.
pub fn poisson(case: &Case) -> Result<Answers> {
    single(case, "poisson")
}

/// Single plans of pieces from one lot.
pub fn hypergeometric(case: &Case) -> Result<Answers> {
    single(case, "hypergeometric")
}

fn single(case: &Case, distribution: &str) -> Result<Answers> {
    let mut params = plan(case)?;
    params.insert("distribution".to_owned(), distribution.into());
    if let Some(p) = case.input.get("p") {
        params.insert("p".to_owned(), spelled(p)?);
    }
    if let Some(bad) = case.input.get("D") {
        let bad: Vec<usize> = bad.list()?.iter().map(Node::count).collect::<Result<_>>()?;
        params.insert("nonconforming".to_owned(), json!(bad));
    }
    let outcome = run("sampling.single", params)?;
    Ok(study::answers(case, &outcome, translate))
}

/// What a single plan is known by; `ati_at_p02` asks for the inspection at 0.02.
pub fn properties(case: &Case) -> Result<Answers> {
    let known = run("sampling.single", plan(case)?)?;
    let mut found = study::answers(case, &known, translate);
    for (key, _) in &case.expected {
        let Some((number, digits)) = key.split_once("_at_p") else { continue };
        if !["ati", "aoq", "pa", "asn_curtailed"].contains(&number) || digits.is_empty() {
            continue;
        }
        let mut params = plan(case)?;
        let share = format!("0.{digits}");
        params.insert("p".to_owned(), json!([share]));
        let at = run("sampling.single", params)?;
        if let Some(Answer::List(values)) = Answer::of(&at, number) {
            found.extend(values.into_iter().next().map(|value| (key.clone(), value)));
        }
    }
    Ok(found)
}

/// Double and multiple plans.
pub fn multiple(case: &Case) -> Result<Answers> {
    let mut params = Map::new();
    for name in ["n", "c", "r"] {
        if let Some(numbers) = case.input.get(name) {
            let numbers = numbers.reals()?.into_iter().map(|real| real as i64);
            params.insert(name.to_owned(), numbers.collect());
        }
    }
    if let Some(lot) = case.input.get("N") {
        params.insert("lot".to_owned(), lot.count()?.into());
        params.insert("distribution".to_owned(), "hypergeometric".into());
    }
    params.insert("p".to_owned(), spelled(case.input.need("p")?)?);
    let outcome = run("sampling.multiple", params)?;
    Ok(study::answers(case, &outcome, translate))
}

/// Plans by variables.
pub fn variables(case: &Case) -> Result<Answers> {
    let params = Map::from_iter([
        ("n".to_owned(), case.input.need("n")?.count()?.into()),
        ("k".to_owned(), case.input.need("k")?.text()?.into()),
        ("sigma".to_owned(), case.input.need("sigma")?.text()?.into()),
        ("p".to_owned(), spelled(case.input.need("p")?)?),
    ]);
    let outcome = run("sampling.variables", params)?;
    Ok(study::answers(case, &outcome, translate))
}

/// Plans for two points, by model.
pub fn design(case: &Case) -> Result<Answers> {
    let [prp, crp] = ["prp", "crp"].map(|name| case.input.need(name).and_then(Node::reals));
    let ([prq, accepted], [crq, beta]) = (pair(prp?)?, pair(crp?)?);
    let mut by_model: BTreeMap<&str, Outcome> = BTreeMap::new();
    let mut found = Answers::new();
    for (key, _) in &case.expected {
        let Some((theirs, number)) = key.split_once('.') else { continue };
        let model = match theirs {
            "binom" | "binomial" => "binomial",
            "pois" | "poisson" => "poisson",
            "var_known" => "variables-known",
            "var_unknown" => "variables-unknown",
            lot if lot.starts_with("hyper") => "hypergeometric",
            _ => continue,
        };
        if !by_model.contains_key(model) {
            let mut params = Map::from_iter([
                ("prq".to_owned(), json!(prq)),
                ("crq".to_owned(), json!(crq)),
                ("alpha".to_owned(), json!(1.0 - accepted)),
                ("beta".to_owned(), json!(beta)),
                ("model".to_owned(), model.into()),
            ]);
            if model == "variables-unknown" {
                // What the package found, as far as it looked for it.
                params.insert("exactly".to_owned(), "producer-as-r".into());
            }
            if model == "hypergeometric" {
                let lot = case.input.need("hypergeom_N")?.count()?;
                params.insert("lot".to_owned(), lot.into());
            }
            by_model.insert(model, run("sampling.design", params)?);
        }
        let answer = Answer::of(&by_model[model], number);
        found.extend(answer.map(|answer| (key.clone(), answer)));
    }
    Ok(found)
}

/// Wald's sequential plans.
pub fn sequential(case: &Case) -> Result<Answers> {
    let mut params = Map::new();
    for (theirs, ours) in [("p1", "prq"), ("p2", "crq"), ("alpha", "alpha"), ("beta", "beta")] {
        params.insert(ours.to_owned(), case.input.need(theirs)?.text()?.into());
    }
    if let Some(p) = case.input.get("p") {
        params.insert("p".to_owned(), spelled(p)?);
    }
    let outcome = run("sampling.sequential", params)?;
    Ok(study::answers(case, &outcome, translate))
}

/// Code letters of lots by level.
pub fn code_letters(case: &Case) -> Result<Answers> {
    let lots = counts(case.input.need("lot_sizes")?)?;
    let mut found = Answers::new();
    for level in case.input.need("levels")?.list()? {
        let level = level.text()?;
        let letter = |lot: &usize| {
            let params = json!({"lot": lot, "level": level});
            let outcome = run_value("sampling.iso2859-letter", &params)?;
            Answer::of(&outcome, "letter").context("no letter")
        };
        let letters = lots.iter().map(letter).collect::<Result<Vec<_>>>()?;
        found.insert(format!("letters.{level}"), Answer::List(letters));
    }
    Ok(found)
}

/// Plans of lots by AQL.
pub fn by_aql(case: &Case) -> Result<Answers> {
    let level = case.input.need("level")?.text()?;
    let severity = case.input.need("severity")?.text()?;
    let aqls = case.input.need("aql")?.list()?;
    let plan = |lot: usize, aql: &Node| {
        let params = json!({"lot": lot, "aql": aql.text()?, "level": level, "severity": severity});
        let outcome = run_value("sampling.iso2859-single", &params)?;
        let answer = |key: &str| Answer::of(&outcome, key).with_context(|| format!("no {key}"));
        let is_full = answer("full_inspection")? == Answer::Text("yes".to_owned());
        Ok(Answer::Map(BTreeMap::from([
            ("letter".to_owned(), answer("letter")?),
            ("n".to_owned(), answer("n")?),
            ("ac".to_owned(), answer("ac")?),
            ("re".to_owned(), answer("re")?),
            ("full_inspection".to_owned(), Answer::Flag(is_full)),
        ])))
    };
    let of_lot = |lot: usize| {
        Ok(Answer::List(aqls.iter().map(|aql| plan(lot, aql)).collect::<Result<_>>()?))
    };
    let plans = counts(case.input.need("lots")?)?.into_iter().map(of_lot);
    let plans = Answer::List(plans.collect::<Result<Vec<_>>>()?);
    Ok(Answers::from([("plans".to_owned(), plans)]))
}

/// Cells of the tables of MIL-STD-105E, by letter, as `n: Ac/Re …`.
pub fn mil_std_105e(case: &Case) -> Result<Answers> {
    let [samples, severity] = ["samples", "severity"].map(|name| case.input.need(name));
    let (samples, severity) = (samples?.text()?, severity?.text()?);
    let aqls = case.input.need("aql")?.list()?;
    let skipped: Vec<&str> =
        case.input.need("skipped")?.list()?.iter().map(Node::text).collect::<Result<_>>()?;
    let cell = |letter: &str, aql: &Node| {
        let aql = aql.text()?;
        if skipped.contains(&format!("{letter} {aql}").as_str()) {
            return Ok(Answer::Text("skipped".to_owned()));
        }
        let (lot, level) = lot_of(letter)?;
        let params = json!({
            "lot": lot, "level": level, "aql": aql, "samples": samples, "severity": severity,
        });
        let outcome = run_value("sampling.mil-std-105e", &params)?;
        let kind = Answer::of(&outcome, "samples").context("no samples")?;
        if kind != Answer::Text(samples.to_owned()) {
            return Ok(kind);
        }
        let list = |key: &str| match &outcome.number(key).map(|number| &number.value) {
            Some(Quantity::Series(series)) => Ok(series.clone()),
            _ => bail!("no {key}"),
        };
        let stages = list("ac")?.into_iter().zip(list("re")?);
        let stages = stages.map(|(ac, re)| format!(" {}/{}", ac.unwrap_or(0.0), re.unwrap_or(0.0)));
        let Some(Answer::Count(n)) = Answer::of(&outcome, "n") else { bail!("no n") };
        Ok(Answer::Text(format!("{n}:{}", stages.collect::<String>())))
    };
    let mut found = Answers::new();
    for letter in case.input.need("letters")?.list()? {
        let letter = letter.text()?;
        let cells = aqls.iter().map(|aql| cell(letter, aql)).collect::<Result<Vec<_>>>()?;
        found.insert(format!("cells.{letter}"), Answer::List(cells));
    }
    Ok(found)
}

/// A lot size and level that lead to a code letter.
fn lot_of(letter: &str) -> Result<(usize, &'static str)> {
    let lots = [2, 9, 16, 26, 51, 91, 151, 281, 501, 1201, 3201, 10_001, 35_001, 150_001, 500_001];
    match "ABCDEFGHJKLMNPQ".find(letter) {
        Some(row) => Ok((lots[row], "II")),
        None if letter == "R" => Ok((500_001, "III")),
        None => bail!("{letter} is no code letter"),
    }
}

/// The severity of every lot, and after the last.
pub fn switching(case: &Case) -> Result<Answers> {
    let accepted = case.input.need("accepted")?.list()?;
    let cells = accepted.iter().map(|cell| match cell {
        Node::Flag(is_accepted) => Ok(Decimal::new(i64::from(*is_accepted), 0)),
        number => number.decimal().map(Some),
    });
    let cells = Cells::Decimals(cells.collect::<Result<_>>()?);
    let table = Table::new(vec![study::column(Role::Count, cells)])?;
    let mut params = Map::new();
    if let Some(start) = case.input.get("start") {
        params.insert("start".to_owned(), start.text()?.into());
    }
    let outcome = study::run("sampling.iso2859-switching", &table, &params.into())?;
    let mut severities = vec![String::new(); accepted.len()];
    for state in ["reduced", "normal", "tightened", "discontinued"] {
        let key = format!("lots_{state}");
        let Some(Answer::List(lots)) = Answer::of(&outcome, &key) else { bail!("no {key}") };
        for lot in lots {
            if let Answer::Count(lot) = lot {
                severities[lot as usize] = state.to_owned();
            }
        }
    }
    let severities = severities.into_iter().map(Answer::Text).collect();
    let after = Answer::of(&outcome, "state_after").context("no state_after")?;
    Ok(Answers::from([
        ("severity_applied_to_lot".to_owned(), Answer::List(severities)),
        ("final_state".to_owned(), after),
    ]))
}

/// Our names for what cases call otherwise.
fn translate(key: &str) -> Option<&'static str> {
    Some(match key {
        "asn_no_curtailment" => "asn",
        "asn_curtailment" | "asn_semi_curtailed" => "asn_curtailed",
        "p_pa95" => "p_95",
        "p_pa50" => "p_50",
        "p_pa10" => "p_10",
        _ => return None,
    })
}

/// Sample size, acceptance number and lot.
fn plan(case: &Case) -> Result<Map<String, Value>> {
    let mut params = Map::new();
    for (theirs, ours) in [("n", "n"), ("c", "c"), ("N", "lot")] {
        if let Some(number) = case.input.get(theirs) {
            params.insert(ours.to_owned(), number.count()?.into());
        }
    }
    Ok(params)
}

fn run(id: &str, params: Map<String, Value>) -> Result<Outcome> {
    run_value(id, &params.into())
}

/// These methods read no table.
fn run_value(id: &str, params: &Value) -> Result<Outcome> {
    study::run(id, &Table::new(Vec::new())?, params)
}

fn spelled(list: &Node) -> Result<Value> {
    list.list()?.iter().map(|item| Ok(Value::from(item.text()?))).collect()
}

fn counts(list: &Node) -> Result<Vec<usize>> {
    list.list()?.iter().map(Node::count).collect()
}

fn pair(point: Vec<f64>) -> Result<[f64; 2]> {
    point.try_into().ok().context("a point is a quality and a probability")
}
