//! The analysis of variance of an expanded study: exact where it is balanced, term after term where
//! it is not.

use method::Number;
use num::exact::{Balanced, Squares};
use num::mixed_model::{self, sequential_anova};

use super::term::Term;
use crate::gauge::balance::Line;
use crate::gauge::readings::Readings;
use crate::gauge::{Problem, report};

/// The lines of the terms, repeatability and the total.
pub(super) fn numbers(readings: &Readings, terms: &[Term]) -> Result<Vec<Number>, Problem> {
    let lines = match balanced(readings, terms)? {
        Some(lines) => lines,
        None => sequential(readings, terms)?,
    };
    let mut numbers = Vec::new();
    for (term, line) in terms.iter().zip(&lines) {
        numbers.extend(report::line(&term.key, line, report::TERM, false));
    }
    if let Some(rest) = lines.last() {
        numbers.extend(report::line("repeatability", rest, report::REPEATABILITY, false));
    }
    Ok(numbers)
}

fn line(df: usize, ss: f64, ms: f64) -> Line {
    Line { df, ss, ms, f: None, p: None }
}

/// Exact lines, the residual last; `None` where the layout is not balanced or a term stands
/// without those inside it.
fn balanced(readings: &Readings, terms: &[Term]) -> Result<Option<Vec<Line>>, Problem> {
    let layout = Balanced::new(&readings.values, readings.scale)?;
    let mut explained = layout.mean();
    let mut df_explained = 1;
    let mut known: Vec<(&Term, Squares, usize)> = Vec::new();
    let mut lines = Vec::new();
    for term in terms {
        let n_levels: Option<usize> = levels(terms, term);
        if term.factor.even_size().is_none() || n_levels != Some(term.factor.len()) {
            return Ok(None);
        }
        // What the factors inside explain is taken off: those must have had their turn.
        let inside: Vec<_> = known.iter().filter(|(other, ..)| is_inside(other, term)).collect();
        if inside.len() + 2 != 1 << term.members.len() {
            return Ok(None);
        }
        let cells = layout.cells(&term.factor.level_of, term.factor.len())?;
        let own = inside.iter().fold(&cells - &layout.mean(), |rest, (_, own, _)| &rest - own);
        let df = term.factor.len() - 1 - inside.iter().map(|(.., df)| df).sum::<usize>();
        let (ss, ms) = (layout.to_f64(&own)?, layout.mean_square(&own, df)?);
        lines.push(line(df, ss, ms));
        explained = &explained + &own;
        df_explained += df;
        known.push((term, own, df));
    }
    let df = readings.len().saturating_sub(df_explained);
    if df == 0 {
        return Ok(None);
    }
    let rest = &layout.readings() - &explained;
    lines.push(line(df, layout.to_f64(&rest)?, layout.mean_square(&rest, df)?));
    Ok(Some(lines))
}

/// The number of combinations of a term's factors, each of which stands as a term of its own.
fn levels(terms: &[Term], term: &Term) -> Option<usize> {
    let alone = |at: &usize| terms.iter().find(|term| term.members == [*at]);
    let sizes = term.members.iter().map(|at| alone(at).map(|term| term.factor.len()));
    sizes.collect::<Option<Vec<_>>>().map(|sizes| sizes.iter().product())
}

fn is_inside(inner: &Term, outer: &Term) -> bool {
    inner.members.iter().all(|at| outer.members.contains(at))
}

/// What each term adds to those before it.
fn sequential(readings: &Readings, terms: &[Term]) -> Result<Vec<Line>, Problem> {
    let all: Vec<mixed_model::Term> = terms.iter().map(|term| term.factor.term()).collect();
    let lines = sequential_anova(&readings.distances()?, &all)?;
    let mean_square = |df: usize, ss: f64| if df == 0 { 0.0 } else { ss / df as f64 };
    Ok(lines.iter().map(|l| line(l.df, l.ss, mean_square(l.df, l.ss))).collect())
}
