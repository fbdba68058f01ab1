//! Statistics of readings that `num` computes from exact integers, and linear least squares.

use anyhow::{Context, Result, ensure};
use num::least_squares::{self, Fit, Intercept};
use num::{Matrix, exact};
use word::{Decimal, Mantissas};

use super::answer::{Answer, Answers};
use super::case::Case;
use super::node::Node;

/// Mean, standard deviation, autocorrelation at lag one, and what else one series has.
pub fn summary(case: &Case) -> Result<Answers> {
    let readings = case.input.get("x").map_or_else(|| case.input.need("y"), Ok)?.decimals()?;
    let Mantissas { values, scale } = Mantissas::of(&readings)?;
    let sorted = |pick: fn(&[i64]) -> Option<i64>| -> Result<Answer> {
        let mantissa = pick(&values).context("no readings")?;
        Ok(Answer::Real(exact::decimal_to_f64(mantissa.into(), scale)?))
    };
    let mut found = Answers::from([
        ("n".to_owned(), Answer::Count(values.len() as u64)),
        ("mean".to_owned(), Answer::Real(exact::mean(&values, scale)?)),
        ("median".to_owned(), Answer::Real(exact::median(&values, scale)?)),
        ("min".to_owned(), sorted(|all| all.iter().min().copied())?),
        ("max".to_owned(), sorted(|all| all.iter().max().copied())?),
    ]);
    // Not every series has these: one reading has no spread, equal ones no correlation.
    let rest = [
        ("sd", exact::std_dev(&values, scale)),
        ("variance", exact::variance(&values, scale)),
        ("lag1_autocorr", exact::lag1_autocorrelation(&values)),
    ];
    let known = rest.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value.ok()?)));
    found.extend(known.map(|(key, value)| (key, Answer::Real(value))));
    Ok(found)
}

/// One-way analysis of variance of lists, one a group.
pub fn anova_of_groups(case: &Case) -> Result<Answers> {
    anova(case.input.need("groups")?.list()?.iter().map(Node::decimals).collect::<Result<_>>()?)
}

/// One-way analysis of variance of readings `y` with a label `group` each.
pub fn anova_of_labels(case: &Case) -> Result<Answers> {
    let labels = case.input.need("group")?.list()?;
    let readings = case.input.need("y")?.decimals()?;
    ensure!(labels.len() == readings.len(), "group and y have different lengths");
    let mut groups: Vec<(&Node, Vec<Decimal>)> = Vec::new();
    for (label, reading) in labels.iter().zip(readings) {
        match groups.iter_mut().find(|(known, _)| *known == label) {
            Some((_, group)) => group.push(reading),
            None => groups.push((label, vec![reading])),
        }
    }
    anova(groups.into_iter().map(|(_, group)| group).collect())
}

fn anova(groups: Vec<Vec<Decimal>>) -> Result<Answers> {
    let Mantissas { values, scale } = Mantissas::of(&groups.concat())?;
    let mut rest = values.as_slice();
    let mut lists = Vec::new();
    for group in &groups {
        let (list, after) = rest.split_at(group.len());
        lists.push(list);
        rest = after;
    }
    let table = exact::one_way_anova(&lists, scale)?;
    let (df_between, df_within) = (table.df_between as u64, table.df_within as u64);
    let tail = |f: f64| num::fisher_f::sf(f, df_between as f64, df_within as f64).ok();
    let answers = [
        ("df_between", Answer::Count(df_between)),
        ("df_within", Answer::Count(df_within)),
        ("ss_between", Answer::Real(table.ss_between)),
        ("ss_within", Answer::Real(table.ss_within)),
        ("ms_between", Answer::Real(table.ss_between / df_between as f64)),
        ("ms_within", Answer::Real(table.ss_within / df_within as f64)),
        ("F", table.f.into()),
        ("f", table.f.into()),
        ("p", table.f.and_then(tail).into()),
        ("r_squared", table.r_squared.into()),
        ("r2", table.r_squared.into()),
        ("residual_sd", Answer::Real(table.residual_sd)),
    ];
    Ok(answers.map(|(key, answer)| (key.to_owned(), answer)).into())
}

/// Linear least squares: a polynomial in `x`, or several columns of `x`.
pub fn least_squares(case: &Case) -> Result<Answers> {
    let input = &case.input;
    let y = input.need("y")?.reals()?;
    let x = input.need("x")?;
    let intercept = match input.get("intercept").map(Node::flag).transpose()? {
        Some(false) => Intercept::Absent,
        _ => Intercept::Present,
    };
    let is_several = x.list()?.first().is_some_and(|first| matches!(first, Node::List(_)));
    let fit = if is_several {
        fit_columns(x, &y, intercept)?
    } else {
        let degree = input.get("degree").map_or(Ok(1), Node::count)?;
        least_squares::polynomial(&x.reals()?, &y, degree, intercept)?
    };
    let answers = [
        ("beta", Answer::reals(fit.coefficients)),
        ("se", Answer::reals(fit.standard_errors)),
        ("sigma", Answer::Real(fit.residual_sd)),
        ("residual_sd", Answer::Real(fit.residual_sd)),
        ("rss", Answer::Real(fit.residual_ss)),
        ("residual_ss", Answer::Real(fit.residual_ss)),
        ("ss_residual", Answer::Real(fit.residual_ss)),
        ("df", Answer::Count(fit.df as u64)),
        ("df_residual", Answer::Count(fit.df as u64)),
        ("r2", fit.r_squared.into()),
        ("r_squared", fit.r_squared.into()),
    ];
    Ok(answers.map(|(key, answer)| (key.to_owned(), answer)).into())
}

/// Several predictors: one list an observation, or one list a predictor, whichever fits `y`.
fn fit_columns(x: &Node, y: &[f64], intercept: Intercept) -> Result<Fit> {
    let lists: Vec<Vec<f64>> = x.list()?.iter().map(Node::reals).collect::<Result<_>>()?;
    let mut columns = if lists.len() == y.len() {
        let n_columns = lists.first().map_or(0, Vec::len);
        ensure!(lists.iter().all(|row| row.len() == n_columns), "the rows of x differ in length");
        (0..n_columns).map(|j| lists.iter().map(|row| row[j]).collect()).collect()
    } else {
        lists
    };
    if intercept == Intercept::Present {
        columns.insert(0, vec![1.0; y.len()]);
    }
    Ok(least_squares::fit(&Matrix::from_columns(&columns)?, y)?)
}
