//! Kendall's coefficients of concordance (肯德尔系数).
//!
//! Asks: do raters put parts into the same order?
//! Needs: at least two ratings of each of at least three parts, in classes that have an order.
//! Does not know: how far apart two grades are, or whether raters agree on the grade itself.
//! Source: M. G. Kendall, B. Babington Smith (1939), Ann. Math. Statist. 10, 275-287; M. G. Kendall
//! (1945), Biometrika 33, 239-251 (ties).  Cases: `cases/measure/agreement/`.

use method::{Card, Finding, Kernel, MethodId, Outcome, Refusal, Table, Unit, Weight};
use num::{chi_squared, normal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::Problem;
use super::ratings::{ROLES, Ratings};
use crate::number::{self, counted, maybe, real, series};

/// The most comparisons of pairs that tau is computed for.
const COMPARISONS_MAX: usize = 100_000_000;

/// Parameters of Kendall's coefficients.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The classes from the lowest to the highest; may be left out where they are numbers.
    pub categories: Vec<String>,
}

/// Kendall's coefficients.
pub struct Kendall;

impl Kernel for Kendall {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "agreement.kendall", version: 1 },
        title: Words::new("肯德尔系数（有序等级）", "Kendall's coefficients"),
        purpose: Words::new(
            "评价人对零件的排序是否一致：W（全体）与 τ-b（两两）",
            "whether raters order parts alike: W of all, τ-b of each two",
        ),
        not_for: Words::new(
            "没有顺序的类别（用 agreement.fleiss）",
            "classes without order (Fleiss)",
        ),
        roles: ROLES,
        formula: "W = 12 S/(m²(n³−n) − m Σ(t³−t)), χ² = m(n−1)W; τ_b = (C − D)/√((n₀−n₁)(n₀−n₂))",
        source: "Kendall and Babington Smith 1939; Kendall 1945 (ties)",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        study(table, params).map(|(outcome, _)| outcome)
    }
}

/// What is put in order, and how alike.
pub(super) struct Found {
    pub ratings: Ratings,
    /// Twice the mid-ranks of the parts, rater by rater.
    pub ranks: Vec<Vec<i128>>,
    pub w: f64,
    /// τ-b of each two raters, 1-2, 1-3, …; empty where there are too many.
    pub taus: Vec<Option<f64>>,
}

/// The answer, and what it was worked out from where it is no refusal.
///
/// # Errors
/// What [`Kernel::run`] reports.
pub(super) fn study(
    table: &Table,
    params: &Params,
) -> Result<(Outcome, Option<Found>), method::Problem> {
    let ratings = Ratings::of(table, &params.categories)?;
    let words = Words::new("零件数", "number of parts");
    let numbers = vec![counted("n", words, ratings.parts.len())];
    let mut outcome = Outcome { numbers, ..Outcome::default() };
    outcome.refusal = refusal(&ratings, &params.categories);
    if outcome.refusal.is_some() {
        return Ok((outcome, None));
    }
    let by_part = ratings.by_part();
    let ranks = ranks(&by_part, ratings.classes.len());
    let Some(found) = Concordance::of(&ranks) else {
        outcome.refusal = ratings.one_class().or_else(|| Some(no_order()));
        return Ok((outcome, None));
    };
    let df = ratings.parts.len() - 1;
    let p = chi_squared::sf(found.chi_squared, df as f64).map_err(Problem::from)?;
    let (n, m) = (ratings.parts.len(), ranks.len());
    let taus = taus(&by_part, m, n);
    let one = |key, words, value| real(key, words, value, Unit::One);
    let words = Words::new("评分列数（评价人×次数）", "raters: appraisers times trials");
    outcome.numbers.extend([
        counted("n_raters", words, m),
        one("w", Words::new("W（结修正）", "W, corrected for ties"), found.w),
        one("w_uncorrected", Words::new("W（未修正）", "W, uncorrected"), found.uncorrected),
        one("chi_squared", Words::new("χ²", "χ²"), found.chi_squared),
        counted("df", Words::new("自由度", "degrees of freedom"), df),
        one("p", Words::new("p 值", "p-value"), p),
        one("mean_spearman", Words::new("平均秩相关", "mean rank correlation"), found.spearman),
        series(
            "tau_b",
            Words::new("两两 τ-b（1-2、1-3、…、2-3、…）", "τ-b of pairs: 1-2, 1-3, …, 2-3, …"),
            taus.iter().map(|tau| tau.map(|tau| tau.tau)),
            Unit::One,
        ),
        series(
            "tau_b_p",
            Words::new("两两 τ-b 的 p 值（双侧）", "p-values of τ-b, two-sided"),
            taus.iter().map(|tau| tau.and_then(|tau| tau.p)),
            Unit::One,
        ),
    ]);
    if m == 2 {
        let tau = taus.first().copied().flatten().map(|tau| tau.tau);
        let words = Words::new("τ-b", "τ-b");
        outcome.numbers.push(maybe("tau_b_pair", words, tau, Unit::One));
    }
    outcome.findings.push(in_plain_words(&found, p));
    outcome.findings.extend(ratings.findings());
    let ranks = ranks.into_iter().map(|(ranks, _)| ranks).collect();
    let taus = taus.into_iter().map(|tau| tau.map(|tau| tau.tau)).collect();
    Ok((outcome, Some(Found { ratings, ranks, w: found.w, taus })))
}

fn refusal(ratings: &Ratings, order: &[String]) -> Option<method::Refusal> {
    if let Some(refusal) = ratings.refusal() {
        return Some(refusal);
    }
    if ratings.scores.is_none() && order.is_empty() {
        return Some(Refusal::new(
            "agreement.unordered",
            Words::new(
                "类别不是数字，也没有给出顺序",
                "the classes are no numbers, and no order of them is given",
            ),
            Words::new(
                "请用参数 categories 从低到高列出类别；无序类别请用 agreement.fleiss",
                "list them from the lowest to the highest in categories; for classes without \
                 order use agreement.fleiss",
            ),
        ));
    }
    let n_raters = ratings.cells.len() * ratings.n_trials().unwrap_or(0);
    (ratings.parts.len() < 3 || n_raters < 2).then(|| {
        Refusal::new(
            "agreement.too_few",
            Words::new(
                "至少需要三个零件和两列评分",
                "at least three parts and two ratings of each are needed",
            ),
            Words::new("请增加零件或评价人", "add parts or appraisers"),
        )
    })
}

fn no_order() -> method::Refusal {
    Refusal::new(
        "agreement.no_order",
        Words::new(
            "每名评价人给所有零件的等级都相同，没有排序可比",
            "every rater gave all parts the same grade, so there is no order to compare",
        ),
        Words::new("请加入等级不同的零件", "add parts of other grades"),
    )
}

/// Twice the mid-ranks of the parts, rater by rater, with the sum of `t³ − t` over ties.
fn ranks(by_part: &[Vec<usize>], n_classes: usize) -> Vec<(Vec<i128>, i128)> {
    let rater = |at: usize| {
        let mut sizes = vec![0_i128; n_classes];
        by_part.iter().for_each(|ratings| sizes[ratings[at]] += 1);
        let mut below = 0;
        let doubled: Vec<i128> = sizes
            .iter()
            .map(|&size| {
                let rank = 2 * below + size + 1;
                below += size;
                rank
            })
            .collect();
        let ties = sizes.iter().map(|t| t * t * t - t).sum();
        (by_part.iter().map(|ratings| doubled[ratings[at]]).collect(), ties)
    };
    (0..by_part[0].len()).map(rater).collect()
}

/// Kendall's W.
struct Concordance {
    w: f64,
    uncorrected: f64,
    chi_squared: f64,
    spearman: f64,
}

impl Concordance {
    /// `None` where every rater ties all parts.
    fn of(ranks: &[(Vec<i128>, i128)]) -> Option<Self> {
        let (m, n) = (ranks.len() as i128, ranks.first()?.0.len() as i128);
        let sums =
            (0..n as usize).map(|part| ranks.iter().map(|rater| rater.0[part]).sum::<i128>());
        let mean = m * (n + 1);
        // Four times the sum of squares, because ranks are doubled; the mean is a whole number.
        let squares: i128 = sums.map(|sum| (sum - mean) * (sum - mean)).sum();
        let whole = m * m * (n * n * n - n);
        let ties: i128 = ranks.iter().map(|rater| rater.1).sum();
        let below = whole - m * ties;
        (below > 0).then(|| {
            let w = 3.0 * squares as f64 / below as f64;
            Self {
                w,
                uncorrected: 3.0 * squares as f64 / whole as f64,
                chi_squared: (m * (n - 1)) as f64 * w,
                spearman: (m as f64 * w - 1.0) / (m - 1) as f64,
            }
        })
    }
}

/// Kendall's tau-b of two raters, with its p by the normal approximation under ties.
#[derive(Clone, Copy)]
struct Tau {
    tau: f64,
    p: Option<f64>,
}

/// Tau-b of each two raters; none where one of them ties all parts, or where there are too many.
fn taus(by_part: &[Vec<usize>], m: usize, n: usize) -> Vec<Option<Tau>> {
    let n_pairs = m * (m - 1) / 2;
    if n.saturating_mul(n).saturating_mul(n_pairs) > COMPARISONS_MAX {
        return vec![];
    }
    let pairs = (0..m).flat_map(|one| (one + 1..m).map(move |other| (one, other)));
    pairs.map(|(one, other)| tau(by_part, one, other)).collect()
}

fn tau(by_part: &[Vec<usize>], one: usize, other: usize) -> Option<Tau> {
    let (mut score, mut in_one, mut in_other) = (0_i64, 0_i64, 0_i64);
    for (i, a) in by_part.iter().enumerate() {
        for b in &by_part[..i] {
            let first = a[one].cmp(&b[one]) as i64;
            let second = a[other].cmp(&b[other]) as i64;
            score += first * second;
            in_one += first.abs();
            in_other += second.abs();
        }
    }
    if in_one == 0 || in_other == 0 {
        return None;
    }
    let tau = score as f64 / (in_one as f64).sqrt() / (in_other as f64).sqrt();
    let n = by_part.len() as f64;
    // Kendall (1970), Rank Correlation Methods, 5.
    let sums = |at: usize| {
        let mut sizes = std::collections::BTreeMap::new();
        by_part.iter().for_each(|ratings| *sizes.entry(ratings[at]).or_insert(0.0) += 1.0);
        sizes.values().fold([0.0; 3], |sums: [f64; 3], &t: &f64| {
            let pair = t * (t - 1.0);
            [sums[0] + pair * (2.0 * t + 5.0), sums[1] + pair, sums[2] + pair * (t - 2.0)]
        })
    };
    let ([v1, a1, b1], [v2, a2, b2]) = (sums(one), sums(other));
    let pair = n * (n - 1.0);
    let variance = (pair * (2.0 * n + 5.0) - v1 - v2) / 18.0
        + a1 * a2 / (2.0 * pair)
        + b1 * b2 / (9.0 * pair * (n - 2.0));
    let z = (score as f64).abs() / variance.sqrt();
    let p = normal::sf(z).ok().map(|tail| (2.0 * tail).min(1.0));
    Some(Tau { tau: tau.clamp(-1.0, 1.0), p: p.filter(|_| variance > 0.0) })
}

fn in_plain_words(found: &Concordance, p: f64) -> method::Finding {
    let args = [("w", format!("{:.3}", found.w)), ("p", number::tail(p))];
    if p < 0.05 {
        let words = Words::new(
            "W = {w}（p {p}）：排序的一致并非偶然",
            "W = {w} (p {p}): the raters' orders agree beyond chance",
        );
        let weight = if found.w >= 0.7 { Weight::Note } else { Weight::Caution };
        return Finding::new(weight, "agreement.concordant", words, args);
    }
    let words = Words::new(
        "W = {w}（p {p}）：看不出排序一致",
        "W = {w} (p {p}): no agreement of the raters' orders is to be seen",
    );
    Finding::new(Weight::Signal, "agreement.not_concordant", words, args)
}
