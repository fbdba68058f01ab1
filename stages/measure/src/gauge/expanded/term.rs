//! Terms of an expanded study: factors and their interactions.

use method::{Role, Table};

use crate::gauge::Problem;
use crate::gauge::readings::{Factor, Readings};

/// The most factors that a study may have.
const FACTORS_MAX: usize = 8;
/// The most terms of a model.
const TERMS_MAX: usize = 40;

/// A factor or an interaction.
#[derive(Clone, Debug)]
pub(super) struct Term {
    /// What its numbers are called: `part`, `factor_1`, `part_x_factor_1`.
    pub key: String,
    /// The factors that it consists of, by their place.
    pub members: Vec<usize>,
    /// Its levels.
    pub factor: Factor,
    /// Whether it is the part and nothing else.
    pub is_part: bool,
}

/// All factors with their keys; the part comes first.
pub(super) fn factors(
    table: &Table,
    readings: &Readings,
) -> Result<Vec<(String, Factor)>, method::Problem> {
    let mut found = vec![("part".to_owned(), readings.factor_of(table, Role::Part)?)];
    if let Some(column) = table.column(Role::Appraiser) {
        found.push(("appraiser".to_owned(), readings.factor(column)?));
    }
    for (i, column) in table.all(Role::Factor).enumerate() {
        if found.len() == FACTORS_MAX {
            return Err(Problem::OutOfRange { name: "factor", range: "≤ 8 columns" }.into());
        }
        found.push((format!("factor_{}", i + 1), readings.factor(column)?));
    }
    Ok(found)
}

/// The terms that are asked for, or all factors and their interactions by twos.
pub(super) fn terms(factors: &[(String, Factor)], asked: &[String]) -> Result<Vec<Term>, Problem> {
    if asked.len() > TERMS_MAX {
        return Err(Problem::OutOfRange { name: "terms", range: "≤ 40" });
    }
    let mut members: Vec<Vec<usize>> = Vec::new();
    for name in asked {
        let wrong = || Problem::Term { term: name.clone() };
        let place = |name: &str| {
            let is_it = |(key, factor): &(String, Factor)| key == name || factor.name == name;
            factors.iter().position(is_it)
        };
        let places: Option<Vec<usize>> = name.split(':').map(|name| place(name.trim())).collect();
        let mut places = places.ok_or_else(wrong)?;
        places.sort_unstable();
        let is_twice = places.windows(2).any(|pair| pair[0] == pair[1]);
        if is_twice || members.contains(&places) {
            return Err(wrong());
        }
        members.push(places);
    }
    if asked.is_empty() {
        // A factor of one level adds nothing that could be seen.
        let varied = (0..factors.len()).filter(|&at| at == 0 || factors[at].1.len() > 1);
        let varied: Vec<usize> = varied.collect();
        members.extend(varied.iter().map(|&at| vec![at]));
        for (i, &one) in varied.iter().enumerate() {
            members.extend(varied[i + 1..].iter().map(|&other| vec![one, other]));
        }
    }
    Ok(members.into_iter().map(|members| term(factors, members)).collect())
}

/// The term of some factors.
fn term(factors: &[(String, Factor)], members: Vec<usize>) -> Term {
    let keys: Vec<&str> = members.iter().map(|&at| factors[at].0.as_str()).collect();
    let first = factors[members[0]].1.clone();
    let factor = members[1..].iter().fold(first, |all, &at| all.with(&factors[at].1));
    Term { key: keys.join("_x_"), is_part: members == [0], members, factor }
}
