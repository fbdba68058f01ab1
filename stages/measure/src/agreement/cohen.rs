//! Cohen's kappa (科恩 κ).
//!
//! Asks: do two raters, or one rater and the reference, agree more than chance would have it?
//! Needs: two appraisers, or one with references; classes in order where they are weighted.
//! Does not know: which of the two is right.
//! Source: Cohen (1960, 1968); Fleiss, Cohen and Everitt (1969).
//! Cases: `cases/measure/agreement/`.

use method::{Card, Kernel, MethodId, Outcome, Real, Refusal, Table, Unit};
use num::normal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::Problem;
use super::kappa::{self, Weights};
use super::ratings::{self, ROLES_WITH_REFERENCE, Ratings};
use crate::number::{between, counted, maybe, real};

/// Parameters of Cohen's kappa.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// How much a disagreement counts by its distance in the order of classes.
    pub weights: Weights,
    /// The classes from the lowest to the highest; empty for the order of numbers, else spelling.
    pub categories: Vec<String>,
    /// The confidence of the interval, 0.5 to 0.9999.
    pub confidence: Real,
}

impl Default for Params {
    fn default() -> Self {
        let confidence = Real::new(0.95).expect("0.95 is finite");
        Self { weights: Weights::Unweighted, categories: vec![], confidence }
    }
}

/// Cohen's kappa.
pub struct Cohen;

impl Kernel for Cohen {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "agreement.cohen", version: 1 },
        title: Words::new("科恩 κ（两名评价人）", "Cohen's kappa"),
        purpose: Words::new(
            "两名评价人（或一人与标准）扣除偶然后的一致程度，可按级差加权",
            "agreement of two raters, or one and the reference, beyond chance; weighted or not",
        ),
        not_for: Words::new(
            "三名以上评价人（用 agreement.fleiss）",
            "more than two raters (Fleiss)",
        ),
        roles: ROLES_WITH_REFERENCE,
        formula: "κ = (p_o − p_e)/(1 − p_e), p = Σ w_ij p_ij; w = 1 − |i−j|/(k−1) (linear), \
                  1 − (i−j)²/(k−1)² (quadratic)",
        source: "Cohen 1960, 1968; Fleiss, Cohen and Everitt 1969 (standard errors)",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        study(table, params).map(|(outcome, _)| outcome)
    }
}

/// What is agreed, and of what.
pub(super) struct Found {
    pub ratings: Ratings,
    /// How often one rater gave the class of the row and the other that of the column.
    pub counts: Vec<Vec<u64>>,
    pub agreed: kappa::Cohen,
    /// The ends of the interval of kappa.
    pub ends: [f64; 2],
}

/// The answer, and what it was worked out from where it is no refusal.
///
/// # Errors
/// What [`Kernel::run`] reports.
pub(super) fn study(
    table: &Table,
    params: &Params,
) -> Result<(Outcome, Option<Found>), method::Problem> {
    let confidence = confidence(params.confidence)?;
    let ratings = Ratings::of(table, &params.categories)?;
    ratings::few_classes(&ratings)?;
    let n = ratings.parts.len();
    let words = Words::new("零件数", "number of parts");
    let mut outcome = Outcome { numbers: vec![counted("n", words, n)], ..Outcome::default() };
    outcome.refusal = ratings.refusal();
    if outcome.refusal.is_some() {
        return Ok((outcome, None));
    }
    let Some(pairs) = pairs(&ratings) else {
        outcome.refusal = Some(not_two());
        return Ok((outcome, None));
    };
    let k = ratings.classes.len();
    let mut counts = vec![vec![0; k]; k];
    pairs.iter().for_each(|&(one, other)| counts[one][other] += 1);
    let Some(found) = kappa::cohen(&counts, params.weights) else {
        outcome.refusal = ratings.one_class().or_else(|| Some(no_chance()));
        return Ok((outcome, None));
    };
    let z = (found.se0 > 0.0).then(|| found.kappa / found.se0);
    let p = z.map(normal::sf).transpose().map_err(Problem::from)?;
    let quantile = normal::quantile_upper((1.0 - confidence) / 2.0).map_err(Problem::from)?;
    let half = quantile * found.se;
    let ends = [(found.kappa - half).max(-1.0), (found.kappa + half).min(1.0)];
    let one = |key, words, value| real(key, words, value, Unit::One);
    outcome.numbers.extend([
        counted("n_classes", Words::new("类别数", "number of classes"), k),
        counted("n_pairs", Words::new("比较对数", "pairs of ratings compared"), pairs.len()),
        between(one("kappa", Words::new("κ", "kappa"), found.kappa), Some(ends)),
        one("po", Words::new("观测一致率", "observed agreement"), found.observed),
        one("pe", Words::new("偶然一致率", "agreement by chance"), found.expected),
        one("se0", Words::new("标准误（κ=0 时）", "standard error at κ = 0"), found.se0),
        one("se", Words::new("标准误", "standard error"), found.se),
        maybe("z", Words::new("z 值", "z"), z, Unit::One),
        maybe("p", Words::new("p 值（单侧）", "p-value, one-sided"), p, Unit::One),
    ]);
    outcome.findings.push(ratings::judged(found.kappa));
    outcome.findings.extend(ratings.findings());
    let agreed = found;
    Ok((outcome, Some(Found { ratings, counts, agreed, ends })))
}

/// A confidence level.
///
/// # Errors
/// [`Problem::OutOfRange`].
pub(super) fn confidence(level: Real) -> Result<f64, Problem> {
    let level = level.get();
    if (0.5..=0.9999).contains(&level) {
        Ok(level)
    } else {
        Err(Problem::OutOfRange { name: "confidence", range: "0.5 … 0.9999" })
    }
}

/// The pairs of ratings that are compared: of two appraisers trial by trial, or of one with the
/// reference.
fn pairs(ratings: &Ratings) -> Option<Vec<(usize, usize)>> {
    match (ratings.cells.as_slice(), &ratings.reference) {
        ([one, other], _) => {
            let trials = one.iter().flatten().zip(other.iter().flatten());
            Some(trials.map(|(&one, &other)| (one, other)).collect())
        }
        ([one], Some(reference)) => {
            let parts = one.iter().zip(reference);
            let of_part = |(trials, &known): (&Vec<usize>, &usize)| {
                trials.iter().map(move |&class| (class, known)).collect::<Vec<_>>()
            };
            Some(parts.flat_map(of_part).collect())
        }
        _ => None,
    }
}

fn not_two() -> Refusal {
    Refusal::new(
        "agreement.not_two",
        Words::new(
            "科恩 κ 需要恰好两名评价人，或一名评价人与参考类别",
            "Cohen's kappa needs two appraisers, or one with references",
        ),
        Words::new(
            "三名以上请用 agreement.fleiss 或 agreement.attribute",
            "for more use agreement.fleiss or agreement.attribute",
        ),
    )
}

fn no_chance() -> Refusal {
    Refusal::new(
        "agreement.no_chance",
        Words::new(
            "偶然一致率为 1，κ 没有定义",
            "agreement by chance is 1, so kappa is not defined",
        ),
        Words::new("请加入其他类别的零件", "add parts of other classes"),
    )
}
