//! Short-run charts (短期生产 Z-MR 控制图): many parts on one chart, each by its own scale.
//!
//! Asks: is the operation stable while what it makes changes often?
//! Needs: the part of each reading, and for each part two readings in a row somewhere.
//! Does not know: which part should come next.
//! Cases: `cases/judge/chart/z_mr/`.

use std::collections::BTreeMap;

use method::{
    Card, Finding, Kernel, MethodId, Number, Outcome, Problem as Misfit, Quantity, Real, Role,
    Table, Unit, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::drawn::{self, Drawn, Sheet};
use super::series::Series;
use super::{LeftOut, PART, READINGS, counted, report, subgroups};
use crate::Problem;

/// What is known of the scatter of different parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scatter {
    /// Each part has its own sigma: from the moving ranges within its runs.
    #[default]
    ByPart,
    /// All parts share one sigma: from all moving ranges within runs.
    Constant,
}

/// Parameters of the short-run chart.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// What is known of the scatter of different parts.
    pub scatter: Scatter,
    /// What an earlier study found of every part (phase II); nothing is estimated then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub frozen: Vec<FrozenPart>,
    /// Readings to leave out of the estimates, each with its reason.
    pub left_out: Vec<LeftOut>,
}

/// Mean and sigma of a part, of an earlier study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrozenPart {
    /// The part.
    pub part: String,
    /// The mean of its readings.
    pub mean: Real,
    /// Their standard deviation, above 0.
    pub sigma: Real,
}

/// The short-run chart.
pub struct ZMr;

impl Kernel for ZMr {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.z-mr", version: 1 },
        title: Words::new("短期生产控制图（Z-MR）", "Short-run chart (Z-MR)"),
        purpose: Words::new(
            "小批量、多品种：把不同零件的读数标准化后放在一张图上",
            "short runs of many parts: readings standardised by part, on one chart",
        ),
        not_for: Words::new("只有一种零件（用单值图）", "one part only (use an individuals chart)"),
        roles: &[READINGS, PART],
        formula: "z = (x − μ_part)/σ_part, σ_part = mean of the moving ranges within runs of the \
                  part / d2(2); z within ±3, |Δz| below (d2 + 3 d3)",
        source: "Wheeler, Short Run SPC, 1991; Montgomery, Introduction to Statistical Quality \
                 Control, 7th ed., 10.1",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        study((table, params), Self::CARD.title, Gap::Judged)
    }
}

/// What becomes of points that are left out of the estimates.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    /// They are judged as the others are.
    Judged,
    /// They are drawn and not judged, nor is a move to or from them; and what cannot be drawn is
    /// said.
    PassedOver,
}

/// The chart, by what becomes of points that are left out.
///
/// # Errors
/// What the readings, the parts or the parameters do not allow.
pub(crate) fn study(
    (table, params): (&Table, &Params),
    title: Words,
    gap: Gap,
) -> Result<Outcome, Misfit> {
    let series = Series::read(table, &params.left_out)?;
    let parts = table.labels(Role::Part).ok_or(Misfit::MissingRole { role: Role::Part })?;
    let level = match params.frozen.as_slice() {
        [] => Level::of(&series, &parts, params.scatter)?,
        frozen => {
            let level = Level::frozen(frozen)?;
            for part in parts.iter().flatten() {
                level.of_part(part)?;
            }
            level
        }
    };
    let readings = series.to_f64(&series.values)?;
    let each = readings.iter().zip(&parts);
    let z: Vec<Option<f64>> =
        each.map(|(value, part)| level.standardised((*value)?, part.as_ref()?)).collect();
    // The plotted moves are those between neighbours, also across a change of part.
    let moved = |i: usize| Some((z[i]? - z[i.checked_sub(1)?]?).abs());
    let moves: Vec<Option<f64>> = (0..z.len()).map(moved).collect();
    let [d2, upper] = move_limits()?;
    let mut outcome = Outcome::default();
    let n = z.iter().flatten().count();
    if gap == Gap::PassedOver {
        outcome.findings.extend(not_drawn(&readings, n));
    }
    outcome.numbers.push(counted("n", Words::new("读数个数", "readings"), n));
    let n_parts = level.by_part.len();
    outcome.numbers.push(counted("n_parts", Words::new("零件种数", "parts"), n_parts));
    outcome.numbers.extend(level.numbers());
    outcome.numbers.extend([
        plain("z", Words::new("标准化值", "standardised"), Quantity::Series(z.clone())),
        plain("z_ucl", Words::new("上控制限", "upper control limit"), Quantity::Real(3.0)),
        plain("z_lcl", Words::new("下控制限", "lower control limit"), Quantity::Real(-3.0)),
        plain("mr", Words::new("移动极差", "moving ranges"), Quantity::Series(moves.clone())),
        plain("mr_ucl", MR_UCL, Quantity::Real(upper)),
    ]);
    let panel = |label, points, center, lower, upper| Drawn {
        label: Words::same(label),
        points,
        center,
        lower: vec![lower],
        upper: vec![upper],
    };
    let drawn = vec![panel("z", z, 0.0, -3.0, 3.0), panel("MR", moves, d2, 0.0, upper)];
    let sheet = Sheet {
        title,
        table,
        role: Role::Value,
        is_in_unit: false,
        labels: parts.iter().map(|part| part.clone().unwrap_or_default()).collect(),
        left_out: &params.left_out,
        n_places: 2,
    };
    let passed_over = match gap {
        Gap::Judged => [vec![], vec![]],
        Gap::PassedOver => {
            let out: Vec<usize> = params.left_out.iter().map(|point| point.index).collect();
            [out.clone(), out.iter().flat_map(|i| [*i, *i + 1]).collect()]
        }
    };
    let found = drawn::judge_others(&mut outcome, sheet, drawn, &passed_over);
    for (prefix, found) in ["", "moving_range_"].iter().zip(&found) {
        outcome.numbers.extend(report::positions(prefix, found));
    }
    Ok(outcome)
}

/// What has no point on the chart, and why.
fn not_drawn(readings: &[Option<f64>], n_drawn: usize) -> Vec<Finding> {
    let n = readings.iter().flatten().count();
    let n_missing = readings.len() - n;
    let mut findings: Vec<Finding> =
        Some(n_missing).filter(|n| *n > 0).map(subgroups::missing).into_iter().collect();
    if n > n_drawn {
        let words = Words::new(
            "有 {n} 个读数未注明零件，或其零件没有可用于估计的读数，无法标准化，图上留空",
            "{n} readings name no part, or a part of which no reading counts, and cannot be \
             standardised; their places on the chart are empty",
        );
        let args = [("n", (n - n_drawn).to_string())];
        let message = Message::new("chart.not_standardised", words, args);
        findings.push(Finding { weight: Weight::Caution, message });
    }
    findings
}

/// Central line and upper limit of the moves of standardised readings.
///
/// # Errors
/// None that can be met.
pub(crate) fn move_limits() -> Result<[f64; 2], Problem> {
    let (d2, d3) = num::d2(2).zip(num::d3(2)).ok_or(Problem::Spread)?;
    Ok([d2, d2 + 3.0 * d3])
}

const MR_UCL: Words = Words::new("移动极差上控制限", "upper limit of the moving range");

fn plain(key: &str, words: Words, value: Quantity) -> Number {
    Number { key: key.to_owned(), words, value, interval: None, unit: Unit::One }
}

/// Mean and sigma a part.
pub(crate) struct Level {
    by_part: BTreeMap<String, (f64, f64)>,
}

impl Level {
    /// # Errors
    /// [`Problem::FrozenSigma`].
    pub(crate) fn frozen(frozen: &[FrozenPart]) -> Result<Self, Problem> {
        if frozen.iter().any(|part| part.sigma.get() <= 0.0) {
            return Err(Problem::FrozenSigma);
        }
        let known = |of: &FrozenPart| (of.part.clone(), (of.mean.get(), of.sigma.get()));
        Ok(Self { by_part: frozen.iter().map(known).collect() })
    }

    /// Mean and sigma of a part.
    ///
    /// # Errors
    /// [`chart::Problem::UnknownPart`](super::problem::Problem::UnknownPart).
    pub(crate) fn of_part(&self, part: &str) -> Result<(f64, f64), super::problem::Problem> {
        let known = self.by_part.get(part).copied();
        known.ok_or_else(|| super::problem::Problem::UnknownPart { part: part.to_owned() })
    }

    fn of(series: &Series, parts: &[Option<String>], scatter: Scatter) -> Result<Self, Problem> {
        let kept = series.kept();
        let mut readings: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
        let mut moves: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
        let ranges = Series::moving_ranges(&kept, 2)?;
        for (i, (value, part)) in kept.iter().zip(parts).enumerate() {
            let (Some(value), Some(part)) = (value, part) else { continue };
            readings.entry(part).or_default().push(*value);
            let is_within = i > 0 && parts[i - 1].as_ref() == Some(part);
            moves.entry(part).or_default().extend(ranges[i].filter(|_| is_within));
        }
        let all: Vec<i64> = moves.values().flatten().copied().collect();
        let d2 = num::d2(2).ok_or(Problem::Spread)?;
        let mut by_part = BTreeMap::new();
        for (part, readings) in readings {
            let own = match scatter {
                Scatter::ByPart => moves.get(part).map_or(&[][..], Vec::as_slice),
                Scatter::Constant => &all,
            };
            if own.is_empty() {
                return Err(Problem::PartTooFew { part: part.to_owned() });
            }
            let sigma = num::exact::mean(own, series.scale)? / d2;
            if sigma <= 0.0 {
                return Err(Problem::NoVariation);
            }
            by_part.insert(part.to_owned(), (num::exact::mean(&readings, series.scale)?, sigma));
        }
        if by_part.is_empty() {
            return Err(Problem::NoReadings);
        }
        Ok(Self { by_part })
    }

    fn standardised(&self, value: f64, part: &str) -> Option<f64> {
        let (mean, sigma) = self.by_part.get(part)?;
        Some((value - mean) / sigma)
    }

    fn numbers(&self) -> Vec<Number> {
        let number = |name: &str, part: &str, words, value| Number {
            key: format!("{name}.{part}"),
            words,
            value: Quantity::Real(value),
            interval: None,
            unit: Unit::Reading,
        };
        let mut numbers = Vec::new();
        for (part, (mean, sigma)) in &self.by_part {
            numbers.push(number(
                "mu",
                part,
                Words::new("均值（该零件）", "mean of this part"),
                *mean,
            ));
            numbers.push(number(
                "sigma",
                part,
                Words::new("标准差（该零件）", "sigma of this part"),
                *sigma,
            ));
        }
        numbers
    }
}
