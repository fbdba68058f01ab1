//! Agreement of ratings.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};
use method::{Cells, Column, Outcome, Role, Table};
use word::json::{Value, json};

use super::answer::{Answer, Answers};
use super::case::Case;
use super::node::Node;
use super::study;

/// Ratings by appraiser, part and trial, with references.
pub fn attribute(case: &Case) -> Result<Answers> {
    let ratings = case.input.need("ratings")?.list()?;
    let known = case.input.get("reference").map(Node::list).transpose()?;
    let mut rows = Rows::default();
    for (who, parts) in ratings.iter().enumerate() {
        for (part, trials) in parts.list()?.iter().enumerate() {
            let reference = known.map(|known| known[part].text()).transpose()?;
            for rating in trials.list()? {
                rows.add(part, who, rating.text()?, reference);
            }
        }
    }
    let table = rows.table()?;
    // Of two classes called 0 and 1, 1 is the defective one.
    let classes = rows.classes();
    let is_binary = classes.iter().all(|class| class == "0" || class == "1");
    let given = if is_binary { json!({"defective": ["1"]}) } else { json!({}) };
    let outcome = study::run("agreement.attribute", &table, &given)?;
    let mut found = Answers::new();
    for (key, _) in &case.expected {
        let level = key.split("_ci").nth(1).unwrap_or("95");
        let outcome = if level == "95" {
            &outcome
        } else {
            let mut given = given.clone();
            given["confidence"] = format!("0.{level}").into();
            &study::run("agreement.attribute", &table, &given)?
        };
        let answer = of_attribute(outcome, key, &classes);
        found.extend(answer.map(|answer| (key.clone(), answer)));
    }
    Ok(found)
}

fn of_attribute(outcome: &Outcome, key: &str, classes: &[String]) -> Option<Answer> {
    let names = || Answer::List(classes.iter().map(|class| named(class)).collect());
    let whole = |answer: Answer| match answer {
        // Counts travel as numbers of a series.
        Answer::List(items) => Answer::List(items.into_iter().map(counted).collect()),
        other => other,
    };
    if let Some(rest) = key.strip_prefix("within.") {
        let (place, what) = rest.split_once('.')?;
        let place: usize = place.parse().ok()?;
        let at = |name: &str| match Answer::of(outcome, name)? {
            Answer::List(items) => items.get(place).cloned(),
            _ => None,
        };
        return match what {
            "categories" => Some(names()),
            "kappa_by_category" => {
                Answer::of(outcome, &format!("within_kappa_by_class_{}", place + 1))
            }
            "se_by_category" => Answer::of(outcome, "within_se0_by_class"),
            what => at(&format!("within_{what}")),
        };
    }
    if let Some(what) = key.strip_prefix("between.") {
        return match what {
            "categories" => Some(names()),
            "kappa_by_category" => Answer::of(outcome, "between_kappa_by_class"),
            "se_by_category" => Answer::of(outcome, "between_se0_by_class"),
            what => Answer::of(outcome, &format!("between_{what}")),
        };
    }
    let bounds = |lower: &str, upper: &str| {
        let ends = (Answer::of(outcome, lower)?, Answer::of(outcome, upper)?);
        let (Answer::List(lower), Answer::List(upper)) = ends else { return None };
        let pairs = lower.into_iter().zip(upper);
        Some(Answer::List(pairs.map(|(low, high)| Answer::List(vec![low, high])).collect()))
    };
    match key {
        "within_matched" => Answer::of(outcome, key).map(whole),
        "vs_reference_matched" => Answer::of(outcome, "reference_matched").map(whole),
        "vs_reference_kappa_mean_of_trials" => Answer::of(outcome, "reference_kappa"),
        "miss_rate" | "false_alarm_rate" => Answer::of(outcome, key),
        key if key.starts_with("vs_reference_matched_ci") => {
            bounds("effectiveness_lower", "effectiveness_upper")
        }
        key if key.starts_with("within_matched_ci") => {
            bounds("within_share_lower", "within_share_upper")
        }
        "between_matched_ci95" => Answer::interval(outcome, "between_share"),
        "all_miss_rate_ci95" => Answer::interval(outcome, "all_miss_rate"),
        "all_false_alarm_rate_ci95" => Answer::interval(outcome, "all_false_alarm_rate"),
        "all_vs_reference_matched" => Answer::of(outcome, "all_reference_matched"),
        "all_vs_reference_matched_ci95" => Answer::interval(outcome, "all_effectiveness"),
        key => Answer::of(outcome, key),
    }
}

fn counted(answer: Answer) -> Answer {
    match answer {
        Answer::Real(real) if real >= 0.0 && real.fract() == 0.0 => Answer::Count(real as u64),
        other => other,
    }
}

/// A class as a case would write it: a number where it is one.
fn named(class: &str) -> Answer {
    class.parse().map_or_else(|_| Answer::Text(class.to_owned()), Answer::Count)
}

/// Two raters.
pub fn cohen(case: &Case) -> Result<Answers> {
    let mut rows = Rows::default();
    for (who, name) in ["a", "b"].into_iter().enumerate() {
        for (part, rating) in case.input.need(name)?.list()?.iter().enumerate() {
            rows.add(part, who, rating.text()?, None);
        }
    }
    let mut given = json!({});
    if let Some(weights) = case.input.get("weights") {
        given["weights"] = match weights.text()? {
            "squared" => "quadratic".into(),
            "none" | "equal-spacing" => "unweighted".into(),
            other => other.into(),
        };
    }
    let outcome = study::run("agreement.cohen", &rows.table()?, &given)?;
    Ok(study::answers(case, &outcome, |key| (key == "se_kappa").then_some("se")))
}

/// Several raters, classes without order.
pub fn fleiss(case: &Case) -> Result<Answers> {
    let rows = by_part(case)?;
    let outcome = study::run("agreement.fleiss", &rows.table()?, &json!({}))?;
    let mut found = study::answers(case, &outcome, |key| match key {
        "kappa_by_category" => Some("kappa_by_class"),
        "se_by_category" => Some("se0_by_class"),
        "z_by_category" => Some("z_by_class"),
        _ => None,
    });
    if let Some((_, expected)) = case.expected.iter().find(|(key, _)| key == "categories") {
        // Written as texts or as numbers, as the case does it.
        let is_text = |item: &Node| matches!(item, Node::Text(_));
        let as_text = expected.list()?.iter().all(is_text);
        let name = |class: &String| {
            if as_text { Answer::Text(class.clone()) } else { named(class) }
        };
        let names = rows.classes().iter().map(name).collect();
        found.insert("categories".to_owned(), Answer::List(names));
    }
    Ok(found)
}

/// Several raters, classes with order: Kendall's coefficients and correlations of scores.
pub fn kendall(case: &Case) -> Result<Answers> {
    let rows = by_part(case)?;
    let table = rows.table()?;
    let ranks = study::run("agreement.kendall", &table, &json!({}))?;
    let n_raters = rows.n_appraisers();
    let mut found = Answers::new();
    for (key, _) in &case.expected {
        let scores = |confidence: &str| {
            // Cases of alpha come from R's irr.
            let given: Value = json!({"confidence": confidence, "alpha_count": "pairs"});
            study::run("agreement.icc", &table, &given)
        };
        let answer = match key.as_str() {
            "W_tie_corrected" | "W" => Answer::of(&ranks, "w"),
            "W_uncorrected" => Answer::of(&ranks, "w_uncorrected"),
            "chisq" | "chi_squared" => Answer::of(&ranks, "chi_squared"),
            "icc_2way_agreement_single" => Answer::of(&scores("0.95")?, "icc"),
            "icc_2way_consistency_single" => Answer::of(&scores("0.95")?, "icc_consistency"),
            "icc_2way_agreement_average" => Answer::of(&scores("0.95")?, "icc_mean"),
            "alpha_ordinal" => {
                Answer::of(&study::run("agreement.icc", &table, &json!({}))?, "alpha_ordinal")
            }
            "krippendorff_ordinal" => Answer::of(&scores("0.95")?, "alpha_ordinal"),
            key if key.starts_with("icc_ci") => {
                let level = key.trim_start_matches("icc_ci");
                Answer::interval(&scores(&format!("0.{level}"))?, "icc")
            }
            key if key.starts_with("tau_b") => tau(&ranks, key, n_raters),
            key => Answer::of(&ranks, key),
        };
        found.extend(answer.map(|answer| (key.clone(), answer)));
    }
    Ok(found)
}

/// `tau_b_rater13` asks for raters 1 and 3, a bare `tau_b` for the only two.
fn tau(ranks: &Outcome, key: &str, n_raters: usize) -> Option<Answer> {
    let digits: Vec<usize> =
        key.chars().filter_map(|c| c.to_digit(10)).map(|digit| digit as usize).collect();
    let (one, other) = match digits[..] {
        [one, other] if 1 <= one && one < other && other <= n_raters => (one - 1, other - 1),
        [] => (0, 1),
        _ => return None,
    };
    let before: usize = (0..one).map(|first| n_raters - 1 - first).sum();
    match Answer::of(ranks, "tau_b")? {
        Answer::List(items) => items.get(before + other - one - 1).cloned(),
        _ => None,
    }
}

/// One list a part, one rating a rater.
fn by_part(case: &Case) -> Result<Rows> {
    let mut rows = Rows::default();
    for (part, raters) in case.input.need("ratings")?.list()?.iter().enumerate() {
        for (who, rating) in raters.list()?.iter().enumerate() {
            rows.add(part, who, rating.text()?, None);
        }
    }
    ensure!(!rows.0.is_empty(), "the case has no ratings");
    Ok(rows)
}

/// Part, appraiser, rating, reference.
type Row = (usize, usize, String, Option<String>);

#[derive(Default)]
struct Rows(Vec<Row>);

impl Rows {
    fn add(&mut self, part: usize, who: usize, rating: &str, reference: Option<&str>) {
        self.0.push((part, who, rating.to_owned(), reference.map(str::to_owned)));
    }

    fn n_appraisers(&self) -> usize {
        self.0.iter().map(|row| row.1 + 1).max().unwrap_or(0)
    }

    /// By value where all are numbers, else by spelling.
    fn classes(&self) -> Vec<String> {
        let given = self.0.iter().flat_map(|row| [Some(&row.2), row.3.as_ref()]).flatten();
        let mut names: Vec<String> = given.cloned().collect::<BTreeSet<_>>().into_iter().collect();
        if names.iter().all(|name| name.parse::<f64>().is_ok()) {
            names.sort_by(|a, b| {
                let number = |name: &str| name.parse::<f64>().unwrap_or(0.0);
                number(a).total_cmp(&number(b))
            });
        }
        names
    }

    fn table(&self) -> Result<Table> {
        let column = |role: Role, pick: &dyn Fn(&Row) -> String| {
            let cells = Cells::Labels(self.0.iter().map(|row| Some(pick(row))).collect());
            Column { role, name: role.name().to_owned(), unit: None, cells }
        };
        let mut columns = vec![
            column(Role::Rating, &|row| row.2.clone()),
            column(Role::Part, &|row| row.0.to_string()),
            column(Role::Appraiser, &|row| row.1.to_string()),
        ];
        if self.0.iter().all(|row| row.3.is_some()) {
            columns.push(column(Role::Reference, &|row| row.3.clone().unwrap_or_default()));
        }
        Ok(Table::new(columns)?)
    }
}
