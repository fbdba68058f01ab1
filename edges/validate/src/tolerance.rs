//! Statistical tolerance intervals.

use anyhow::Result;
use method::{Outcome, Table};
use word::json::json;

use super::answer::{Answer, Answers};
use super::case::Case;
use super::study;

/// Factors for rows of number of readings, coverage and confidence.
pub fn factors(case: &Case) -> Result<Answers> {
    let rows = case.input.need("n_coverage_confidence")?.list()?;
    let mut outcomes = Vec::new();
    for row in rows {
        let [n, coverage, confidence] = [0, 1, 2].map(|i| row.list().map(|row| &row[i]));
        let params = json!({
            "n": n?.count()?,
            "coverage": coverage?.text()?,
            "confidence": confidence?.text()?,
        });
        outcomes.push(study::run("tolerance.factor", &Table::default(), &params)?);
    }
    Ok(by_key(case, &outcomes, |key| match key {
        "k" => "k_one_sided",
        "k_exact" => "k_two_sided",
        "k_howe" => "k_two_sided_howe",
        key => key,
    }))
}

/// The fewest readings for rows of coverage and confidence.
pub fn fewest(case: &Case) -> Result<Answers> {
    let mut outcomes = Vec::new();
    for row in case.input.need("coverage_confidence")?.list()? {
        let [coverage, confidence] = [0, 1].map(|i| row.list().map(|row| &row[i]));
        let params = json!({"coverage": coverage?.text()?, "confidence": confidence?.text()?});
        outcomes.push(study::run("tolerance.factor", &Table::default(), &params)?);
    }
    Ok(by_key(case, &outcomes, |key| key))
}

/// The confidence of intervals between readings, for rows of n, coverage and how many readings
/// are cut on either side.
pub fn order_statistics(case: &Case) -> Result<Answers> {
    let mut found = Vec::new();
    for row in case.input.need("n_p_r_s")?.list()? {
        let row = row.list()?;
        let [n, r, s] = [0, 2, 3].map(|i| row[i].count());
        let ends = [r?, s?];
        found.push(judge::tolerance::confidence_of_order_statistics(n?, row[1].real()?, ends)?);
    }
    Ok(Answers::from([("confidence".to_owned(), Answer::reals(found))]))
}

fn by_key(case: &Case, outcomes: &[Outcome], name: impl Fn(&str) -> &str) -> Answers {
    let list = |key: &str| -> Option<Answer> {
        let items: Option<Vec<Answer>> =
            outcomes.iter().map(|outcome| Answer::of(outcome, name(key))).collect();
        items.map(Answer::List)
    };
    let keys = case.expected.iter();
    keys.filter_map(|(key, _)| Some((key.clone(), list(key)?))).collect()
}
