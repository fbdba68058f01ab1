//! Run lengths of charts of counts: p, np, c and u.

use method::{Card, Kernel, MethodId, Outcome, Real, Table, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::Problem;
use super::moments::Moments;
use super::report::{self, Route, Told, constant, require};
use crate::chart::{maybe, real};

/// What is counted and plotted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Chart {
    /// The share of nonconforming units.
    P,
    /// The number of nonconforming units.
    Np,
    /// The number of nonconformities.
    C,
    /// The number of nonconformities a unit.
    U,
}

/// Parameters of run lengths of a chart of counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// Which chart.
    pub chart: Chart,
    /// What the limits are computed from: the share nonconforming (p, np), the mean number of
    /// nonconformities (c) or of nonconformities a unit (u).
    pub center: Real,
    /// The true values that run lengths are asked for, in the same terms; the centre is always
    /// told too.
    pub levels: Vec<Real>,
    /// Units inspected a point: whole for p and np, any for u; c does not use it.
    pub size: Real,
    /// The distance of the limits from the centre, in standard deviations; above 0, at most 30.
    pub width: Real,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            chart: Chart::P,
            center: constant(0.02),
            levels: vec![constant(0.02), constant(0.03), constant(0.04), constant(0.06)],
            size: constant(200.0),
            width: constant(3.0),
        }
    }
}

/// Run lengths of a chart of counts.
pub struct Attribute;

/// Counts with their limits.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Counts {
    is_binomial: bool,
    size: f64,
    /// The fewest and the most that do not signal.
    calm: [u64; 2],
    /// The limits of the count; a lower one below zero is none.
    limits: [f64; 2],
}

impl Kernel for Attribute {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "run-length.attribute", version: 1 },
        title: Words::new("计数控制图的运行链长", "Run length of a chart of counts"),
        purpose: Words::new(
            "p、np、c、u 图多久误报一次，多久能发现不良水平的变化（精确二项/泊松分布）",
            "how often p, np, c and u charts alarm falsely, and how soon they see another level; \
             exact, by the binomial and Poisson distributions",
        ),
        not_for: Words::new(
            "检验量逐点变化的图；计数之间不独立（过度离散）的情形",
            "charts whose sizes differ from point to point; counts that depend on each other",
        ),
        roles: &[],
        formula: "ARL = 1 / (P(X > UCL) + P(X < LCL)); a count on a limit does not signal",
        source: "Montgomery, 7th ed., 7.2.3 and 7.3; Johnson, Kemp, Kotz 2005 (distributions)",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let center = params.center.get();
        let counts = Counts::of(params)?;
        let levels = levels(params)?;
        let at = |level: f64| counts.moments(level);
        let told = Told {
            shift_words: words(params.chart),
            sentence: Words::new(
                "真实水平为 {shift} 时，平均 {arl} 点后判异",
                "at a true level of {shift} a signal comes after {arl} points on average",
            ),
            shifts: &levels,
            moments: &report::at_each(&levels, at)?,
            in_control: report::told(at(center))?,
            route: Route::ClosedForm,
        };
        let mut outcome = told.outcome();
        let plotted = match params.chart {
            Chart::P | Chart::U => counts.size,
            Chart::Np | Chart::C => 1.0,
        };
        let [low, high] = counts.limits.map(|limit| limit / plotted);
        let low = (low > 0.0).then_some(low);
        let [least, most] = counts.calm;
        outcome.numbers.extend([
            maybe("lcl", Words::new("下控制限", "lower control limit"), low, Unit::One),
            real("ucl", Words::new("上控制限", "upper control limit"), high, Unit::One),
            crate::chart::counted(
                "count_min",
                Words::new("不判异的最小计数", "fewest that do not signal"),
                least as usize,
            ),
            crate::chart::counted(
                "count_max",
                Words::new("不判异的最大计数", "most that do not signal"),
                most as usize,
            ),
        ]);
        if least == 0 {
            outcome.findings.push(report::note(Message::new(
                "run_length.no_lower",
                Words::new(
                    "没有下控制限：水平变好时此图不会判异",
                    "there is no lower limit: the chart cannot signal that things got better",
                ),
                [],
            )));
        }
        let high = levels.iter().copied().fold(1.5 * center, f64::max);
        let high = if counts.is_binomial { high.min(1.0) } else { high };
        let drawn: Vec<f64> = (1..=60).map(|i| high * f64::from(i) / 60.0).collect();
        // Far below the centre a run takes so long that the rest of the curve would be flat.
        let longest = told.moments.iter().chain([&told.in_control]).flatten();
        let longest = longest.fold(100.0, |most: f64, moments| most.max(moments.mean));
        let mut curve = report::curve(&drawn, at);
        curve.retain(|point| point[1] <= 10.0 * longest);
        outcome.figures.push(told.figure(Self::CARD.title, curve));
        Ok(outcome)
    }
}

fn words(chart: Chart) -> Words {
    match chart {
        Chart::P | Chart::Np => Words::new("真实不合格品率", "true share nonconforming"),
        Chart::C => Words::new("真实平均不合格数", "true mean number of nonconformities"),
        Chart::U => Words::new("真实单位平均不合格数", "true mean number a unit"),
    }
}

/// The levels asked for, each in the range of the distribution.
fn levels(params: &Params) -> Result<Vec<f64>, Problem> {
    let levels: Vec<f64> = params.levels.iter().map(|level| level.get()).collect();
    if levels.is_empty() || levels.len() > 64 {
        return Err(Problem::Shifts { got: levels.len(), most: 64 });
    }
    for level in &levels {
        match params.chart {
            Chart::P | Chart::Np => {
                require("levels", *level, (0.0..=1.0).contains(level), "0 … 1")?;
            }
            Chart::C | Chart::U => {
                let most = if params.chart == Chart::U { 1e9 / params.size.get() } else { 1e9 };
                let is_good = (0.0..=most).contains(level);
                require("levels", *level, is_good, "0 … 1 000 000 000 / size")?;
            }
        }
    }
    Ok(levels)
}

impl Counts {
    fn of(params: &Params) -> Result<Self, Problem> {
        let [center, size, width] = [params.center, params.size, params.width].map(Real::get);
        require("width", width, width > 0.0 && width <= 30.0, "0 < … ≤ 30")?;
        let is_binomial = matches!(params.chart, Chart::P | Chart::Np);
        if is_binomial {
            require("center", center, center > 0.0 && center < 1.0, "0 < … < 1")?;
            let is_count = size.fract() == 0.0 && (1.0..=1e9).contains(&size);
            require("size", size, is_count, "1 … 1 000 000 000, whole")?;
        } else {
            require("center", center, center > 0.0 && center <= 1e6, "0 < … ≤ 1 000 000")?;
            require("size", size, size > 0.0 && size <= 1e6, "0 < … ≤ 1 000 000")?;
        }
        let size = if params.chart == Chart::C { 1.0 } else { size };
        let mean = center * size;
        let variance = if is_binomial { mean * (1.0 - center) } else { mean };
        let half = width * variance.sqrt();
        // A count on a limit does not signal, though rounding may put it a hair beyond.
        let hair = 1e-12 * (mean + half);
        let least = (mean - half - hair).ceil().max(0.0);
        let most = (mean + half + hair).floor();
        let limits = [mean - half, mean + half];
        Ok(Self { is_binomial, size, calm: [least as u64, most as u64], limits })
    }

    /// The run length at a true level.
    fn moments(self, level: f64) -> Result<Moments, Problem> {
        let [least, most] = self.calm;
        let fewer = |cdf: &dyn Fn(u64) -> Result<f64, num::Problem>| match least {
            0 => Ok(0.0),
            some => cdf(some - 1),
        };
        let share = if self.is_binomial {
            let n = self.size as u64;
            let more = if most >= n { 0.0 } else { num::binomial::sf(most, n, level)? };
            more + fewer(&|k| num::binomial::cdf(k, n, level))?
        } else {
            let mean = level * self.size;
            num::poisson::sf(most, mean)? + fewer(&|k| num::poisson::cdf(k, mean))?
        };
        if share > 0.0 { Ok(Moments::geometric(share)) } else { Err(Problem::Never) }
    }
}
