//! Gauge studies.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow, bail};
use method::{Cells, Column, Outcome, Role, Table};
use word::json::{Map, Value, json};

use super::answer::{Answer, Answers};
use super::case::Case;
use super::node::Node;
use super::study;

/// Repeated readings of a master against a tolerance.
pub fn type_1(case: &Case) -> Result<Answers> {
    let mut given = references(case)?;
    for name in ["tolerance", "lsl", "usl"] {
        if let Some(limit) = case.input.get(name) {
            given.insert(name.to_owned(), limit.text()?.into());
        }
    }
    // `cg_20_6` asks for K = 20 and L = 6.
    let asked = |key: &str| -> Option<(String, [String; 2])> {
        let mut parts = key.split('_');
        let name = parts.next().filter(|name| ["cg", "cgk"].contains(name))?;
        let mut next = |default: &str| parts.next().unwrap_or(default).to_owned();
        Some((name.to_owned(), [next("20"), next("6")]))
    };
    let percent = |outcome: &Outcome, key: &str| outcome.real(key).map(|share| 100.0 * share);
    let mut found = Answers::new();
    for (key, _) in &case.expected {
        let mut given = given.clone();
        let index = asked(key);
        if let Some((_, [k, l])) = &index {
            given.insert("k_percent".to_owned(), k.as_str().into());
            given.insert("l_sds".to_owned(), l.as_str().into());
        }
        let level = level(key);
        given.insert("confidence".to_owned(), level.into());
        let outcome = study::run("gauge.type-1", &readings(case)?, &given.into())?;
        let answer = match (&index, key.as_str()) {
            (Some((name, _)), _) => Answer::of(&outcome, name),
            (None, "pct_var_repeatability") => {
                Some(percent(&outcome, "repeatability_tolerance_share").into())
            }
            (None, "pct_var_repeat_bias" | "pct_var_repeatability_bias") => {
                Some(percent(&outcome, "repeatability_bias_tolerance_share").into())
            }
            _ => of_bias(&outcome, key),
        };
        found.extend(answer.map(|answer| (key.clone(), answer)));
    }
    Ok(found)
}

/// Repeated readings of a master.
pub fn bias(case: &Case) -> Result<Answers> {
    let mut found = Answers::new();
    for (key, _) in &case.expected {
        let mut given = references(case)?;
        given.insert("confidence".to_owned(), level(key).into());
        let outcome = study::run("gauge.bias", &readings(case)?, &given.into())?;
        found.extend(of_bias(&outcome, key).map(|answer| (key.clone(), answer)));
    }
    Ok(found)
}

fn of_bias(outcome: &Outcome, key: &str) -> Option<Answer> {
    match key {
        "p_two_sided" => Answer::of(outcome, "p"),
        key if key.starts_with("ci") => Answer::interval(outcome, "bias"),
        key => Answer::of(outcome, key),
    }
}

/// Bias over a range of masters.
pub fn linearity(case: &Case) -> Result<Answers> {
    let mut table = vec![values(case.input.need("x")?)?];
    let references = case.input.need("reference")?.decimals()?;
    let cells = Cells::Decimals(references.into_iter().map(Some).collect());
    table.push(column(Role::Reference, "reference", cells));
    let outcome = study::run("gauge.linearity", &Table::new(table)?, &json!({}))?;
    let mut found = study::answers(case, &outcome, |key| {
        (key == "bias_by_reference").then_some("none of this name")
    });
    let lists = ["references", "bias_by_reference"].map(|key| Answer::of(&outcome, key));
    if let [Some(Answer::List(references)), Some(Answer::List(biases))] = lists {
        let pairs = references.into_iter().zip(biases);
        let pairs = pairs.map(|(reference, bias)| Answer::List(vec![reference, bias])).collect();
        found.insert("bias_by_reference".to_owned(), Answer::List(pairs));
    }
    Ok(found)
}

/// Crossed studies: by analysis of variance with and without the interaction, and by ranges.
pub fn crossed(case: &Case) -> Result<Answers> {
    let table = rows(case, &roles_of(case)?)?;
    let mut given = Map::new();
    for name in ["tolerance", "process_sd"] {
        if let Some(limit) = case.input.get(name) {
            given.insert(name.to_owned(), limit.text()?.into());
        }
    }
    let run = |id: &str, extra: &[(&str, &str)]| {
        let mut given = given.clone();
        extra.iter().for_each(|(name, value)| {
            given.insert((*name).to_owned(), (*value).into());
        });
        study::run(id, &table, &given.into())
    };
    let mut found = Answers::new();
    for (key, _) in &case.expected {
        let (model, rest) = key.split_once('.').unwrap_or(("", key));
        let (kept, interaction) = match model {
            "pooled" | "without_interaction" => (rest, "pool"),
            "with_interaction" => (rest, "keep"),
            _ => (key.as_str(), "keep"),
        };
        let answer = if model == "xbar_r" {
            by_ranges(&table, &given, rest)?
        } else if key == "default_model" {
            let chosen = run("gauge.crossed", &[("interaction", "auto")])?;
            let is_pooled = chosen.number("ms_pooled").is_some();
            let name = if is_pooled { "pooled" } else { "with_interaction" };
            Some(Answer::Text(name.to_owned()))
        } else if let Some(emp) = kept.strip_prefix("emp.") {
            let table = &table;
            let given = json!({"interaction": interaction});
            of_emp(&study::run("gauge.emp", table, &given)?, emp)
        } else {
            let level = level(kept);
            let chosen = [("interaction", interaction), ("confidence", level.as_str())];
            of_crossed(&run("gauge.crossed", &chosen)?, kept)
        };
        found.extend(answer.map(|answer| (key.clone(), answer)));
    }
    Ok(found)
}

/// Intervals of shares, at 95 %.
pub fn shares(case: &Case) -> Result<Answers> {
    let table = rows(case, &roles_of(case)?)?;
    let id = case.input.need("method")?.text()?;
    let mut given = Map::new();
    for name in ["tolerance", "process_sd", "interaction"] {
        if let Some(value) = case.input.get(name) {
            given.insert(name.to_owned(), value.text()?.into());
        }
    }
    let outcome = study::run(id, &table, &given.into())?;
    let emp = study::run("gauge.emp", &table, &json!({"interaction": "keep"}));
    let mut found = Answers::new();
    for (key, _) in &case.expected {
        let name = key.strip_suffix("_ci95").unwrap_or(key);
        let answer = match name.strip_prefix("emp.") {
            Some(name) => Answer::interval(emp.as_ref().map_err(|e| anyhow!("{e:#}"))?, name),
            None => Answer::interval(&outcome, name),
        };
        found.extend(answer.map(|answer| (key.clone(), answer)));
    }
    Ok(found)
}

fn of_crossed(outcome: &Outcome, key: &str) -> Option<Answer> {
    let source = |name: &str| match name {
        "gauge_rr" => "gauge".to_owned(),
        "operator" => "appraiser".to_owned(),
        other => other.to_owned(),
    };
    let percent = |key: String| outcome.real(&key).map(|share| Answer::Real(100.0 * share));
    match key.split_once('.') {
        Some((what @ ("ss" | "df" | "ms" | "F" | "p"), name)) => {
            Answer::of(outcome, &format!("{}_{}", what.to_ascii_lowercase(), source(name)))
        }
        Some((what @ ("variance" | "sd"), name)) => {
            Answer::of(outcome, &format!("{}_{what}", source(name)))
        }
        Some(("pct_contribution", name)) => percent(format!("{}_contribution_share", source(name))),
        Some(("pct_study_var", name)) => percent(format!("{}_study_share", source(name))),
        Some(("pct_process", name)) => percent(format!("{}_process_share", source(name))),
        Some((what, name)) if what.starts_with("pct_tolerance") => {
            percent(format!("{}_tolerance_share", source(name)))
        }
        None => match key {
            "ndc_1_41" => Answer::of(outcome, "ndc_exact"),
            "ndc_sqrt2" => {
                let exact = outcome.real("ndc_exact")?;
                Some(Answer::Real(exact / 1.41 * 2.0_f64.sqrt()))
            }
            "ndc" => Answer::of(outcome, "ndc"),
            key if key.starts_with("ev_sd_ci") => Answer::interval(outcome, "repeatability_sd"),
            key => Answer::of(outcome, key),
        },
        Some(_) => None,
    }
}

fn of_emp(outcome: &Outcome, key: &str) -> Option<Answer> {
    match key {
        "icc_with_bias" => Answer::of(outcome, "icc"),
        "monitor_class_with_bias" => Answer::of(outcome, "monitor_class"),
        key if key.starts_with("probable_error") => Answer::of(outcome, "probable_error"),
        key => Answer::of(outcome, key),
    }
}

fn by_ranges(table: &Table, given: &Map<String, Value>, key: &str) -> Result<Option<Answer>> {
    let mut given = given.clone();
    given.remove("process_sd");
    let outcome = study::run("gauge.xbar-r", table, &given.into())?;
    let name = |letters: &str| {
        Some(match letters {
            "EV" => "repeatability",
            "AV" => "reproducibility",
            "GRR" => "gauge",
            "PV" => "part",
            "TV" => "total",
            _ => return None,
        })
    };
    if let Some(source) = key.strip_prefix("pct_").and_then(name) {
        let share = outcome.real(&format!("{source}_study_share"));
        return Ok(share.map(|share| Answer::Real(100.0 * share)));
    }
    let own = match key {
        "ndc_1_41" => "ndc_exact".to_owned(),
        key => match name(key) {
            Some(source) => format!("{source}_sd"),
            None => key.to_ascii_lowercase(),
        },
    };
    Ok(Answer::of(&outcome, &own))
}

/// Nested studies.
pub fn nested(case: &Case) -> Result<Answers> {
    let outcome = study::run("gauge.nested", &rows(case, &roles_of(case)?)?, &json!({}))?;
    let lines = ["appraiser", "part", "repeatability"];
    let mut found = Answers::new();
    for (key, _) in &case.expected {
        let listed = |what: &str| -> Option<Vec<Answer>> {
            lines.iter().map(|line| Answer::of(&outcome, &format!("{what}_{line}"))).collect()
        };
        let answer = match key.as_str() {
            "ss" | "df" | "ms" => listed(key).map(Answer::List),
            "F" | "f" | "p" => {
                let both = lines[..2].iter();
                let key = key.to_ascii_lowercase();
                let all: Option<Vec<_>> =
                    both.map(|line| Answer::of(&outcome, &format!("{key}_{line}"))).collect();
                all.map(Answer::List)
            }
            "var_repeatability" => Answer::of(&outcome, "repeatability_variance"),
            "var_part_in_operator" => Answer::of(&outcome, "part_variance"),
            "var_operator" => Answer::of(&outcome, "reproducibility_variance"),
            "gauge_rr" => Answer::of(&outcome, "gauge_variance"),
            "total" => Answer::of(&outcome, "total_variance"),
            "pct_contribution_grr" => {
                let share = outcome.real("gauge_contribution_share");
                share.map(|share| Answer::Real(100.0 * share))
            }
            "ndc" => Answer::of(&outcome, "ndc"),
            key => Answer::of(&outcome, key),
        };
        found.extend(answer.map(|answer| (key.clone(), answer)));
    }
    Ok(found)
}

/// Components by restricted maximum likelihood, of the terms that a case names.
pub fn likelihood(case: &Case) -> Result<Answers> {
    let roles = roles_of(case)?;
    let table = rows(case, &roles)?;
    let terms: Vec<&str> = match case.input.get("random_terms") {
        Some(terms) => terms.list()?.iter().map(Node::text).collect::<Result<_>>()?,
        None => vec!["part", "operator", "part:operator"],
    };
    let outcome = study::run("gauge.expanded", &table, &json!({"terms": terms}))?;
    let key_of = |term: &str| own_key(term, &roles);
    let mut found = Answers::new();
    for (key, expected) in &case.expected {
        let answer = match key.split_once('.') {
            Some(("reml_variance" | "variance", term)) => component(&outcome, term, &roles),
            Some(("anova", "terms")) => {
                let named = expected.list()?.iter().map(|name| Ok(name.text()?.to_owned()));
                let named: Vec<String> = named.collect::<Result<_>>()?;
                let all = terms.iter().copied().chain(["Residuals"]);
                let same = all.map(|term| Answer::Text(term.to_owned())).collect::<Vec<_>>();
                (named.len() == same.len()).then_some(Answer::List(same))
            }
            Some(("anova", what)) => {
                let lines = terms.iter().map(|term| key_of(term));
                let lines = lines.chain([Some("repeatability".to_owned())]);
                let one = |line: Option<String>| Answer::of(&outcome, &format!("{what}_{}", line?));
                lines.map(one).collect::<Option<Vec<_>>>().map(Answer::List)
            }
            _ => None,
        };
        found.extend(answer.map(|answer| (key.clone(), answer)));
    }
    Ok(found)
}

/// The component of a term, named as the case does it: any order, `op` for the operator.
fn component(outcome: &Outcome, term: &str, roles: &Roles) -> Option<Answer> {
    if term.eq_ignore_ascii_case("residual") || term.eq_ignore_ascii_case("repeatability") {
        return Answer::of(outcome, "repeatability_variance");
    }
    Answer::of(outcome, &format!("{}_variance", own_key(term, roles)?))
}

/// What we call a term: `part_x_factor_1`.
fn own_key(term: &str, roles: &Roles) -> Option<String> {
    let mut members: Vec<&(usize, Role, String)> = term
        .split(':')
        .map(|name| roles.get(if name == "op" { "operator" } else { name }))
        .collect::<Option<_>>()?;
    members.sort_by_key(|(place, ..)| *place);
    Some(members.iter().map(|(.., key)| key.as_str()).collect::<Vec<_>>().join("_x_"))
}

/// By the name of a column: its place among factors, its role, our key for it.
type Roles = BTreeMap<String, (usize, Role, String)>;

/// The factors of a case: those that its terms name, or part and operator.
fn roles_of(case: &Case) -> Result<Roles> {
    let names: Vec<&str> = match case.input.get("random_terms") {
        Some(terms) => {
            let terms = terms.list()?.iter().map(Node::text).collect::<Result<Vec<_>>>()?;
            let mut names = Vec::new();
            for name in terms.iter().flat_map(|term| term.split(':')) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            names
        }
        None => vec!["part", "operator"],
    };
    // Without a column of that name, the first factor is what was measured.
    let part = if names.contains(&"part") { "part" } else { names[0] };
    let mut roles = Roles::from([(part.to_owned(), (0, Role::Part, "part".to_owned()))]);
    let mut n_factors = 0;
    for name in names.into_iter().filter(|name| *name != part) {
        let role = if ["operator", "appraiser"].contains(&name) {
            (1, Role::Appraiser, "appraiser".to_owned())
        } else {
            n_factors += 1;
            (1 + n_factors, Role::Factor, format!("factor_{n_factors}"))
        };
        roles.insert(name.to_owned(), role);
    }
    Ok(roles)
}

/// The rows of a case as a table.
fn rows(case: &Case, roles: &Roles) -> Result<Table> {
    let rows = case.input.need("rows")?.list()?;
    let readings: Result<word::Decimals> =
        rows.iter().map(|row| row.get("y").map(Node::decimal).transpose()).collect();
    let mut columns = vec![column(Role::Value, "y", Cells::Decimals(readings?))];
    let mut order: Vec<_> = roles.iter().collect();
    order.sort_by_key(|(_, (place, ..))| *place);
    for (name, (_, role, _)) in order {
        let label = |row: &Node| -> Result<Option<String>> {
            let label = row.get(name).with_context(|| format!("a row has no {name}"))?;
            Ok(Some(label.text()?.to_owned()))
        };
        let labels = rows.iter().map(label).collect::<Result<_>>()?;
        columns.push(column(*role, name, Cells::Labels(labels)));
    }
    Ok(Table::new(columns)?)
}

fn readings(case: &Case) -> Result<Table> {
    Ok(Table::new(vec![values(case.input.need("x")?)?])?)
}

fn values(readings: &Node) -> Result<Column> {
    let cells = readings.decimals()?.into_iter().map(Some).collect();
    Ok(column(Role::Value, "x", Cells::Decimals(cells)))
}

fn references(case: &Case) -> Result<Map<String, Value>> {
    let reference = case.input.need("reference")?;
    if reference.list().is_ok() {
        bail!("one reference is needed");
    }
    Ok(Map::from_iter([("reference".to_owned(), reference.text()?.into())]))
}

/// The confidence that a key such as `ci95` or `ev_sd_ci90` names.
fn level(key: &str) -> String {
    let digits = key.split("ci").nth(1).unwrap_or("");
    let digits: String = digits.chars().take_while(char::is_ascii_digit).collect();
    format!("0.{}", if digits.is_empty() { "95" } else { &digits })
}

fn column(role: Role, name: &str, cells: Cells) -> Column {
    Column { role, name: name.to_owned(), unit: None, cells }
}
