//! The V-mask (V 形模板): a view of the cumulative sum.
//!
//! Asks: seen from this point, since when has the operation been elsewhere?
//! Needs: single readings, a target and a sigma, given or estimated.
//! Does not know: head starts; use the tabular form for them.
//! Source: Barnard 1959, Control charts and stochastic processes, Journal of the Royal Statistical
//! Society B 21; the mask of `h` and `k` is the tabular CUSUM without a head start.
//! Cases: the tabular CUSUM, by a law in the tests.

use method::figure::{Axis, Direction, Figure, Mark, Name, Plot, Shape, Trace, Width};
use method::{
    Card, Finding, Kernel, MethodId, Number, Outcome, Quantity, Real, Role, Table, Unit, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::{Baseline, SINGLE, series};
use crate::Problem;
use crate::chart::{Frozen, LeftOut, Origin, counted, real, report};

/// Parameters of the V-mask; lengths in sigmas of single readings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// Half of the opening of the mask, and the slope of its arms a reading.
    pub mask: Mask,
    /// The point, from 0, that the mask is laid on; the last one without.
    pub at: Option<usize>,
    /// Target and sigma of an earlier study or of the drawing; estimated without.
    pub frozen: Option<Frozen>,
    /// Readings to leave out, each with its reason.
    pub left_out: Vec<LeftOut>,
}

/// How the mask is given.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub enum Mask {
    /// As the tabular CUSUM is.
    Lines {
        /// The slope: half of the shift that is to be found.
        k: Real,
        /// Half of the opening: the decision interval.
        h: Real,
    },
    /// By the shift to be found and two risks (Johnson 1961): `k = δ/2`,
    /// `h = ln((1 − β)/α) / δ`, with α for each arm.
    Risks {
        /// The shift to be found, above 0.
        delta: Real,
        /// The risk of an arm that signals without a shift, 0 to 1.
        alpha: Real,
        /// The risk of missing the shift, 0 to 1.
        beta: Real,
    },
}

impl Default for Params {
    fn default() -> Self {
        let real = |value| Real::new(value).expect("a constant that is finite");
        let mask = Mask::Lines { k: real(0.5), h: real(5.0) };
        Self { mask, at: None, frozen: None, left_out: Vec::new() }
    }
}

impl Mask {
    /// Slope and half opening.
    fn lines(self) -> Result<[f64; 2], Problem> {
        match self {
            Self::Lines { k, h } => {
                let [k, h] = [k, h].map(Real::get);
                let fits = k >= 0.0 && h > 0.0;
                let wrong = Problem::OutOfRange { name: "k, h", range: "≥ 0, h > 0" };
                if fits { Ok([k, h]) } else { Err(wrong) }
            }
            Self::Risks { delta, alpha, beta } => {
                let [delta, alpha, beta] = [delta, alpha, beta].map(Real::get);
                let is_share = |x: f64| x > 0.0 && x < 1.0;
                let fits = delta > 0.0 && is_share(alpha) && is_share(beta) && alpha + beta < 1.0;
                let range = "delta > 0, 0 < alpha, 0 < beta, alpha + beta < 1";
                if !fits {
                    return Err(Problem::OutOfRange { name: "mask", range });
                }
                Ok([delta / 2.0, num::ln((1.0 - beta) / alpha) / delta])
            }
        }
    }
}

/// The V-mask.
pub struct VMask;

impl Kernel for VMask {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.v-mask", version: 1 },
        title: Words::new("V 形模板（累积和）", "V-mask of the cumulative sum"),
        purpose: Words::new(
            "在累积和图上看：从某一点回望，水平从何时起偏移",
            "the picture of a cumulative sum: seen from a point, since when the level has been \
             elsewhere",
        ),
        not_for: Words::new(
            "逐点监控（表格式累积和更直接，也可用快速响应）",
            "watching point by point (the tabular CUSUM does, and takes a head start)",
        ),
        roles: SINGLE,
        formula: "S_i = Σ (x_j − T); a signal at i where some j < i has S_j outside of \
                  S_i ± (h + k (i − j)) σ",
        source: "Barnard 1959; Johnson 1961, A simple theoretical approach to cumulative sum \
                 control charts, Journal of the American Statistical Association 56",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let [k, h] = params.mask.lines()?;
        let baseline = Baseline::of(table, params.frozen, &params.left_out)?;
        let sums = Sums::of(&baseline, params.frozen.is_none())?;
        let (k, h) = (k * baseline.sigma, h * baseline.sigma);
        let at = sums.place(params.at)?;
        let signals = [1.0, -1.0].map(|side| sums.signals(side, k, h));
        let mut outcome = Outcome { numbers: baseline.numbers(), ..Outcome::default() };
        let lead = if k > 0.0 { Some(h / k) } else { None };
        let mut all = signals.concat();
        all.sort_unstable();
        all.dedup();
        outcome.numbers.extend([
            real("k", Words::new("斜率", "slope a reading"), k, Unit::Reading),
            real("h", Words::new("半开口", "half of the opening"), h, Unit::Reading),
            report::maybe("lead", Words::new("前置距离", "lead distance"), lead, Unit::One),
            series("s", Words::new("累积和", "cumulative sum"), sums.series()),
            counted("n_signals", Words::new("判异点数", "points flagged"), all.len()),
        ]);
        let keys = [
            ("signals_plus", Words::new("向上判异的点", "points flagged upward")),
            ("signals_minus", Words::new("向下判异的点", "points flagged downward")),
        ];
        for ((key, words), points) in keys.into_iter().zip(&signals) {
            let value = Quantity::Positions(points.clone());
            let key = key.to_owned();
            outcome.numbers.push(Number { key, words, value, interval: None, unit: Unit::One });
        }
        let sentence = sums.sentence(at, [k, h]);
        let weight = if sentence.code == "v_mask.calm" { Weight::Note } else { Weight::Signal };
        outcome.findings.push(Finding { weight, message: sentence.clone() });
        outcome.figures.push(figure(table, (&sums, at), [k, h], sentence));
        outcome.deviations.extend(report::left_out_deviation(&params.left_out));
        let is_prescribed = params.frozen.is_some_and(|f| f.origin == Origin::Prescribed);
        outcome.deviations.extend(is_prescribed.then(report::prescribed_deviation));
        Ok(outcome)
    }
}

/// The cumulative sum after each reading, with the point that the reading is.
struct Sums {
    points: Vec<(usize, f64)>,
    n: usize,
}

impl Sums {
    /// Sums of readings are exact; only what is taken off them may be rounded.
    fn of(baseline: &Baseline, is_estimated: bool) -> Result<Self, Problem> {
        let all: i128 = baseline.mantissas.iter().flatten().map(|m| i128::from(*m)).sum();
        let n_all = baseline.n as i128;
        let (mut sum, mut n) = (0_i128, 0_i128);
        let mut points = Vec::new();
        for (i, mantissa) in baseline.mantissas.iter().enumerate() {
            let Some(mantissa) = mantissa else { continue };
            sum += i128::from(*mantissa);
            n += 1;
            let from_target = if is_estimated {
                // N Σ_i − i Σ_N, over N: the target is the mean.
                let whole = n_all.checked_mul(sum).zip(n.checked_mul(all));
                let less = whole.and_then(|(own, all)| own.checked_sub(all));
                let less = less.ok_or(Problem::Spread)?;
                num::exact::decimal_to_f64(less, baseline.scale)? / n_all as f64
            } else {
                num::exact::decimal_to_f64(sum, baseline.scale)? - n as f64 * baseline.target
            };
            points.push((i, from_target));
        }
        Ok(Self { points, n: baseline.mantissas.len() })
    }

    /// The reading, counted from 0, that the mask is laid on.
    fn place(&self, at: Option<usize>) -> Result<usize, Problem> {
        match at {
            None => self.points.len().checked_sub(1).ok_or(Problem::NoReadings),
            Some(at) => self
                .points
                .iter()
                .position(|(point, _)| *point == at)
                .ok_or(Problem::NoSuchPoint { index: at, n: self.n }),
        }
    }

    fn series(&self) -> Vec<Option<f64>> {
        let mut all = vec![None; self.n];
        for (point, sum) in &self.points {
            all[*point] = Some(*sum);
        }
        all
    }

    /// The points at which a mask would signal to one side: some earlier sum, the empty one
    /// among them, lies beyond an arm.
    fn signals(&self, side: f64, k: f64, h: f64) -> Vec<usize> {
        let (mut lowest, mut signals) = (0.0_f64, Vec::new());
        for (i, (point, sum)) in self.points.iter().enumerate() {
            let above = side * sum - k * (i + 1) as f64;
            if above - lowest > h {
                signals.push(*point);
            }
            lowest = lowest.min(above);
        }
        signals
    }

    /// The reading whose sum before it lies farthest beyond an arm of the mask on `at`: where the
    /// tabular sum last rose from zero.
    fn since(&self, at: usize, side: f64, [k, h]: [f64; 2]) -> Option<usize> {
        let of = |i: usize| if i == 0 { 0.0 } else { self.points[i - 1].1 };
        let end = side * of(at + 1);
        let beyond = |i: usize| end - h - k * (at + 1 - i) as f64 - side * of(i);
        let farthest = (0..=at).max_by(|a, b| beyond(*a).total_cmp(&beyond(*b)))?;
        (beyond(farthest) > 0.0).then(|| self.points[farthest].0)
    }

    fn sentence(&self, at: usize, lines: [f64; 2]) -> Message {
        let point = (self.points[at].0 + 1).to_string();
        let since = [1.0, -1.0].map(|side| self.since(at, side, lines));
        let from = |since: usize| [("point", point.clone()), ("since", (since + 1).to_string())];
        match since {
            [Some(up), _] => {
                let words = Words::new(
                    "从第 {point} 点回望：自第 {since} 点起水平偏高",
                    "seen from point {point}, the level has been higher since point {since}",
                );
                Message::new("v_mask.higher", words, from(up))
            }
            [None, Some(down)] => {
                let words = Words::new(
                    "从第 {point} 点回望：自第 {since} 点起水平偏低",
                    "seen from point {point}, the level has been lower since point {since}",
                );
                Message::new("v_mask.lower", words, from(down))
            }
            [None, None] => {
                let words = Words::new(
                    "从第 {point} 点回望：没有判异",
                    "seen from point {point}, there is no signal",
                );
                Message::new("v_mask.calm", words, [("point", point)])
            }
        }
    }
}

fn figure(
    table: &Table,
    (sums, at): (&Sums, usize),
    [k, h]: [f64; 2],
    sentence: Message,
) -> Figure {
    let column = table.column(Role::Value);
    let number = |point: usize| (point + 1) as f64;
    let (end, sum) = (number(sums.points[at].0), sums.points[at].1);
    let length = (at + 1) as f64;
    let arm = |side: f64| Trace {
        name: None,
        shape: Shape::Dashed,
        points: vec![[end, sum + side * h], [end - length, sum + side * (h + k * length)]],
    };
    let line = sums.points.iter().map(|(point, sum)| [number(*point), *sum]);
    Figure::Plot(Plot {
        title: VMask::CARD.title,
        subject: column.map(|column| column.name.clone()).unwrap_or_default(),
        unit: column.and_then(|column| column.unit.clone()),
        sentence,
        x: Axis::linear(Words::new("点", "point")),
        y: Axis::linear(Words::new("累积和", "cumulative sum")),
        traces: vec![
            Trace {
                name: None,
                shape: Shape::Joined,
                points: std::iter::once([0.0, 0.0]).chain(line).collect(),
            },
            arm(1.0),
            arm(-1.0),
        ],
        marks: vec![Mark { name: Name::Ours(Words::same("0")), direction: Direction::Y, at: 0.0 }],
        width: Width::Full,
    })
}
