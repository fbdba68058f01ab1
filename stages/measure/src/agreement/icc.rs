//! Intraclass correlation of scores (组内相关系数).
//!
//! Asks: how much of the scatter of scores is that of the parts, and not of the raters?
//! Needs: numeric scores, as many of every part.
//! Does not know: grades without distances; see Kendall's W and Krippendorff's alpha.
//! Source: P. E. Shrout, J. L. Fleiss (1979), Psychol. Bulletin 86, 420-428; K. O. McGraw, S. P.
//! Wong (1996), Psychol. Methods 1, 30-46; Krippendorff (2011).
//! Cases: `cases/measure/agreement/`.

use method::{
    Card, Finding, Kernel, MethodId, Number, Outcome, Real, Refusal, Table, Unit, Weight,
};
use num::exact::Balanced;
use num::fisher_f;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Decimal, Mantissas, Words};

use super::ratings::{CLASSES_MAX, ROLES, Ratings};
use super::{Problem, cohen, krippendorff};
use crate::number::{between, counted, maybe};

/// The most steps that alpha may take: parts times pairs of classes.
const STEPS_MAX: usize = 50_000_000;

/// What the correction of Krippendorff's alpha for small studies counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AlphaCount {
    /// Ratings that can be paired, as Krippendorff (2011) defines it.
    #[default]
    Ratings,
    /// Ordered pairs of ratings, as R's irr 0.84 does where no rating is missing; the same for two
    /// raters, a little lower for more.
    Pairs,
}

/// Parameters of the intraclass correlation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The confidence of the interval, 0.5 to 0.9999.
    pub confidence: Real,
    /// What the correction of Krippendorff's alpha for small studies counts.
    pub alpha_count: AlphaCount,
}

impl Default for Params {
    fn default() -> Self {
        let confidence = Real::new(0.95).expect("0.95 is finite");
        Self { confidence, alpha_count: AlphaCount::Ratings }
    }
}

/// The intraclass correlation.
pub struct Icc;

impl Kernel for Icc {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "agreement.icc", version: 1 },
        title: Words::new("组内相关系数（评分）", "Intraclass correlation of scores"),
        purpose: Words::new(
            "数字评分的一致程度：双向随机、绝对一致（及 Krippendorff α）",
            "agreement of numeric scores: two-way random, absolute (and Krippendorff's alpha)",
        ),
        not_for: Words::new("无序类别（用 agreement.fleiss）", "classes without order (Fleiss)"),
        roles: ROLES,
        formula: "ICC(A,1) = (MS_r − MS_e)/(MS_r + (k−1)MS_e + k(MS_c − MS_e)/n); ICC(C,1) = (MS_r \
                  − MS_e)/(MS_r + (k−1)MS_e); α = 1 − D_o/D_e",
        source: "Shrout and Fleiss 1979; McGraw and Wong 1996 (intervals); Krippendorff 2011",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        study(table, params).map(|(outcome, _)| outcome)
    }
}

/// Scores, and how alike they are.
pub(super) struct Found {
    pub ratings: Ratings,
    /// Agreement of single ratings and of means, consistency of single ratings and of means.
    pub correlations: [Option<f64>; 4],
    /// The interval of the first.
    pub ends: Option<[f64; 2]>,
}

/// The answer, and what it was worked out from where it is no refusal.
///
/// # Errors
/// What [`Kernel::run`] reports.
pub(super) fn study(
    table: &Table,
    params: &Params,
) -> Result<(Outcome, Option<Found>), method::Problem> {
    let confidence = cohen::confidence(params.confidence)?;
    let ratings = Ratings::of(table, &[])?;
    let words = Words::new("零件数", "number of parts");
    let numbers = vec![counted("n", words, ratings.parts.len())];
    let mut outcome = Outcome { numbers, ..Outcome::default() };
    outcome.refusal = ratings.refusal().or_else(|| ratings.one_class());
    if outcome.refusal.is_some() {
        return Ok((outcome, None));
    }
    let Some(scores) = &ratings.scores else {
        let is_text = |name: &&String| name.trim().parse::<Decimal>().is_err();
        let rating = ratings.classes.iter().find(is_text).cloned().unwrap_or_default();
        return Err(Problem::NotANumber { rating }.into());
    };
    let by_part = ratings.by_part();
    if by_part[0].len() < 2 {
        outcome.refusal = Some(Refusal::new(
            "agreement.one_rating",
            Words::new(
                "每个零件只有一次评定，没有可比较的",
                "each part was rated once, so there is nothing to compare",
            ),
            Words::new("请增加评价人或重复评定", "add appraisers or repeats"),
        ));
        return Ok((outcome, None));
    }
    let squares = Squares::of(&by_part, scores)?;
    // A table of classes beyond a size says no more than the scores themselves.
    let n_classes = ratings.classes.len();
    let steps = n_classes.saturating_mul(n_classes).saturating_mul(ratings.parts.len());
    let is_small = n_classes <= CLASSES_MAX && steps <= STEPS_MAX;
    let times = match params.alpha_count {
        AlphaCount::Ratings => 1,
        AlphaCount::Pairs => by_part[0].len() - 1,
    };
    let ordinal = || krippendorff::ordinal(&ratings.counts(&by_part), times);
    let alpha = is_small.then(ordinal).flatten();
    let ends = squares.interval(confidence)?;
    outcome.numbers.extend(squares.numbers(ends, alpha));
    outcome.findings.extend(squares.agreement(1.0).map(in_plain_words));
    outcome.findings.extend(ratings.findings());
    let (one, all) = (1.0, squares.k);
    let correlations = [
        squares.agreement(one),
        squares.agreement(all),
        squares.consistency(one),
        squares.consistency(all),
    ];
    Ok((outcome, Some(Found { ratings, correlations, ends })))
}

/// Mean squares of parts, raters and the rest.
struct Squares {
    n: f64,
    k: f64,
    rows: f64,
    columns: f64,
    rest: f64,
}

impl Squares {
    fn of(by_part: &[Vec<usize>], scores: &[Decimal]) -> Result<Self, Problem> {
        let wrong = |error: word::NotADecimal| Problem::Number(error.to_string());
        let Mantissas { values, scale } = Mantissas::of(scores).map_err(wrong)?;
        let (n, k) = (by_part.len(), by_part[0].len());
        let flat: Vec<i64> = by_part.iter().flatten().map(|&class| values[class]).collect();
        let layout = Balanced::new(&flat, scale)?;
        let row_of: Vec<usize> = (0..n * k).map(|at| at / k).collect();
        let column_of: Vec<usize> = (0..n * k).map(|at| at % k).collect();
        let (mean, readings) = (layout.mean(), layout.readings());
        let rows = &layout.cells(&row_of, n)? - &mean;
        let columns = &layout.cells(&column_of, k)? - &mean;
        let rest = &(&(&readings - &mean) - &rows) - &columns;
        Ok(Self {
            n: n as f64,
            k: k as f64,
            rows: layout.mean_square(&rows, n - 1)?,
            columns: layout.mean_square(&columns, k - 1)?,
            rest: layout.mean_square(&rest, (n - 1) * (k - 1))?,
        })
    }

    /// Absolute agreement of means of `m` raters.
    fn agreement(&self, m: f64) -> Option<f64> {
        let Self { n, k, rows, columns, rest } = *self;
        let raters = (columns - rest) / n * k / m;
        let below = rows + (k / m - 1.0) * rest + raters;
        (below > 0.0).then(|| (rows - rest) / below)
    }

    /// Consistency of means of `m` raters.
    fn consistency(&self, m: f64) -> Option<f64> {
        let below = self.rows + (self.k / m - 1.0) * self.rest;
        (below > 0.0).then(|| (self.rows - self.rest) / below)
    }

    /// The interval of the agreement of single raters.
    fn interval(&self, confidence: f64) -> Result<Option<[f64; 2]>, Problem> {
        let Self { n, k, rows, columns, rest } = *self;
        let Some(icc) = self.agreement(1.0).filter(|icc| *icc < 1.0) else { return Ok(None) };
        let a = k * icc / (n * (1.0 - icc));
        let b = 1.0 + k * icc * (n - 1.0) / (n * (1.0 - icc));
        let square = |x: f64| x * x;
        let below = square(a * columns) / (k - 1.0) + square(b * rest) / ((n - 1.0) * (k - 1.0));
        let df = square(a * columns + b * rest) / below;
        if !(df.is_finite() && df > 1e-3) {
            return Ok(None);
        }
        let tail = (1.0 - confidence) / 2.0;
        let f_lower = fisher_f::quantile_upper(tail, n - 1.0, df)?;
        let f_upper = fisher_f::quantile_upper(tail, df, n - 1.0)?;
        let others = k * columns + (k * n - k - n) * rest;
        let lower = n * (rows - f_lower * rest) / (f_lower * others + n * rows);
        let upper = n * (f_upper * rows - rest) / (others + n * f_upper * rows);
        Ok(Some([lower, upper]))
    }

    fn numbers(&self, ends: Option<[f64; 2]>, alpha: Option<f64>) -> Vec<Number> {
        let one = |key, words, value| maybe(key, words, value, Unit::One);
        let mean = |key, words, value| maybe(key, words, Some(value), Unit::Squared);
        let words = Words::new("ICC(A,1)：绝对一致，单次", "ICC(A,1): agreement of single ratings");
        let icc = one("icc", words, self.agreement(1.0));
        vec![
            counted("n_raters", Words::new("评分列数", "raters"), self.k as usize),
            between(icc, ends),
            one(
                "icc_mean",
                Words::new("ICC(A,k)：绝对一致，平均", "ICC(A,k): agreement of means"),
                self.agreement(self.k),
            ),
            one(
                "icc_consistency",
                Words::new("ICC(C,1)：相对一致，单次", "ICC(C,1): consistency of single ratings"),
                self.consistency(1.0),
            ),
            one(
                "icc_consistency_mean",
                Words::new("ICC(C,k)：相对一致，平均", "ICC(C,k): consistency of means"),
                self.consistency(self.k),
            ),
            one(
                "alpha_ordinal",
                Words::new("Krippendorff α（有序）", "Krippendorff's alpha, ordinal"),
                alpha,
            ),
            mean("ms_part", Words::new("零件均方", "mean square of parts"), self.rows),
            mean("ms_rater", Words::new("评价人均方", "mean square of raters"), self.columns),
            mean("ms_rest", Words::new("残差均方", "mean square of the rest"), self.rest),
        ]
    }
}

fn in_plain_words(icc: f64) -> method::Finding {
    let args = [("icc", format!("{icc:.3}"))];
    if icc >= 0.75 {
        let words = Words::new(
            "ICC = {icc}：评分一致性良好（0.75 以上）",
            "ICC = {icc}: good agreement of scores (0.75 and above)",
        );
        return Finding::new(Weight::Note, "agreement.icc_good", words, args);
    }
    let weight = if icc >= 0.5 { Weight::Caution } else { Weight::Signal };
    let words = Words::new(
        "ICC = {icc}：评分一致性不足（0.75 以下），单次评分不可互换",
        "ICC = {icc}: agreement of scores falls short (below 0.75); single scores cannot stand for \
         each other",
    );
    Finding::new(weight, "agreement.icc_short", words, args)
}
