//! Which characteristic makes a piece stand out.

use method::{Finding, Weight};
use num::Matrix;
use word::{Message, Words};

use super::covariance::factor;
use crate::Problem;
use crate::chart::report::Found;

/// What each characteristic adds to the squared distance of a piece: the distance with all less
/// the distance without it.
///
/// # Errors
/// [`Problem::Dependent`].
///
/// # Source
/// Runger, Alt, Montgomery 1996, Contributors to a multivariate statistical process control chart
/// signal, Communications in Statistics 25(10).
fn contributions(from_center: &[f64], covariance: &Matrix) -> Result<Vec<f64>, Problem> {
    let whole = factor(covariance)?.squared_distance(from_center)?;
    let p = from_center.len();
    let without = |left_out: usize| -> Result<f64, Problem> {
        let kept: Vec<usize> = (0..p).filter(|j| *j != left_out).collect();
        if kept.is_empty() {
            return Ok(0.0);
        }
        let rows: Vec<Vec<f64>> =
            kept.iter().map(|i| kept.iter().map(|j| covariance.row(*i)[*j]).collect()).collect();
        let x: Vec<f64> = kept.iter().map(|j| from_center[*j]).collect();
        Ok(factor(&Matrix::from_rows(&rows)?)?.squared_distance(&x)?)
    };
    (0..p).map(|j| Ok(whole - without(j)?)).collect()
}

/// How many signals are explained one by one.
const EXPLAINED_MAX: usize = 5;

/// A finding a signal: the characteristic that adds the most, and its share.
///
/// # Errors
/// As [`contributions`].
pub(crate) fn findings(
    found: &Found,
    from_center: impl Fn(usize) -> Option<Vec<f64>>,
    (names, covariance): (&[String], &Matrix),
) -> Result<Vec<Finding>, Problem> {
    let mut findings = Vec::new();
    if names.len() < 2 {
        return Ok(findings);
    }
    for flag in found.flags.iter().take(EXPLAINED_MAX) {
        let Some(x) = from_center(flag.index) else { continue };
        let each = contributions(&x, covariance)?;
        let whole = factor(covariance)?.squared_distance(&x)?;
        let largest = (0..each.len()).max_by(|a, b| each[*a].total_cmp(&each[*b])).unwrap_or(0);
        let words = Words::new(
            "第 {point} 点：贡献最大的特性是“{name}”（T² 为 {whole}，去掉它后少 {part}）",
            "point {point}: “{name}” adds the most (T² is {whole}, and {part} less without it)",
        );
        let args = [
            ("point", (flag.index + 1).to_string()),
            ("name", names[largest].clone()),
            ("whole", format!("{whole:.2}")),
            ("part", format!("{:.2}", each[largest])),
        ];
        let message = Message::new("multivariate.contribution", words, args);
        findings.push(Finding { weight: Weight::Note, message });
    }
    Ok(findings)
}
