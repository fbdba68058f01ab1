//! Run lengths of charts of what lies between rare events: g and t.

use method::{Card, Kernel, MethodId, Outcome, Real, Table, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::Problem;
use super::moments::Moments;
use super::report::{self, Route, Told, constant, require};
use crate::chart::rare::TAIL;
use crate::chart::rare::g::Limits;
use crate::chart::real;

/// What is plotted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Chart {
    /// Conforming pieces between two nonconforming ones.
    G,
    /// The time between two events, Weibull or exponential.
    T,
}

/// Parameters of run lengths of a chart between rare events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// Which chart.
    pub chart: Chart,
    /// What the limits are computed from: the mean number of conforming pieces between two
    /// nonconforming ones (g), or the scale of the time between two events (t), which of an
    /// exponential time is its mean. From 10⁻⁶ to 10⁹.
    pub center: Real,
    /// The true values that run lengths are asked for, in the same terms; the centre is always
    /// told too.
    pub levels: Vec<Real>,
    /// Where the limits of the g chart stand; the t chart has the quantiles 0.00135 and 0.99865.
    pub limits: Limits,
    /// The shape of the Weibull time, 0.1 to 20; 1 is the exponential. The g chart does not use it.
    pub shape: Real,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            chart: Chart::G,
            center: constant(200.0),
            levels: [200.0, 100.0, 50.0, 20.0].map(constant).to_vec(),
            limits: Limits::default(),
            shape: constant(1.0),
        }
    }
}

/// Run lengths of a chart between rare events.
pub struct Rare;

impl Kernel for Rare {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "run-length.rare", version: 1 },
        title: Words::new("少见事件控制图的运行链长", "Run length of a chart between rare events"),
        purpose: Words::new(
            "g、t 图多久误报一次，少见事件变频繁后要经过多少个事件、多少件（或多久）才判异",
            "how often g and t charts alarm falsely, and after how many events, and pieces or \
             time, they see that rare events come more often; exact",
        ),
        not_for: Words::new(
            "水平由少量事件估计的情形；t 图的 Nelson 幂变换模型",
            "levels estimated from few events; Nelson's power model of the t chart",
        ),
        roles: &[],
        formula: "ARL = 1 / (P(X > UCL) + P(X < LCL)), X geometric from 0 (g) or Weibull (t); \
                  until a signal pass ARL·(ḡ+1) pieces, ARL·θΓ(1+1/k) of time",
        source: "Benneyan 2001, Health Care Management Science 4(4), 305–318 (g); Nelson 1994, \
                 Journal of Quality Technology 26(3) (t); A. Wald 1944 (what passes)",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let chart = Limited::of(params)?;
        let center = params.center.get();
        let levels = levels(params)?;
        let at = |level: f64| chart.moments(level);
        let told = Told {
            shift_words: match params.chart {
                Chart::G => Words::new("真实平均间隔件数", "true mean of pieces between"),
                Chart::T => Words::new("真实间隔时间的尺度参数", "true scale of the time between"),
            },
            sentence: Words::new(
                "真实水平为 {shift} 时，平均 {arl} 个事件后判异",
                "at a true level of {shift} a signal comes after {arl} events on average",
            ),
            shifts: &levels,
            moments: &report::at_each(&levels, at)?,
            in_control: report::told(at(center))?,
            route: Route::ClosedForm,
        };
        let mut outcome = told.outcome();
        let rows = levels.iter().zip(told.moments);
        let passed = rows.map(|(level, m)| m.map(|m| m.mean * chart.between(*level))).collect();
        let words = match params.chart {
            Chart::G => Words::new("平均判异所需件数", "pieces until a signal, on average"),
            Chart::T => Words::new("平均判异所需时间", "time until a signal, on average"),
        };
        let [low, high] = chart.limits;
        outcome.numbers.extend([
            report::series("passed", words, passed),
            real("lcl", Words::new("下控制限", "lower control limit"), low, Unit::One),
            real("ucl", Words::new("上控制限", "upper control limit"), high, Unit::One),
        ]);
        if chart.is_blind_below() {
            outcome.findings.push(report::note(word::Message::new(
                "run_length.no_lower",
                Words::new(
                    "下控制限为零：事件变频繁时此图不会判异；改用分位数控制限或事件计数图",
                    "the lower limit is zero: the chart cannot signal that events come more \
                     often; use quantile limits, or a chart of counts",
                ),
                [],
            )));
        }
        let most = levels.iter().copied().fold(1.5 * center, f64::max);
        let mut drawn: Vec<f64> = (1..=60).map(|i| most * f64::from(i) / 60.0).collect();
        drawn.extend(&levels);
        drawn.sort_by(f64::total_cmp);
        outcome.figures.push(told.figure(Self::CARD.title, report::curve(&drawn, at)));
        Ok(outcome)
    }
}

/// Levels that are served.
const LEVELS: std::ops::RangeInclusive<f64> = 1e-6..=1e9;
const LEVELS_SAID: &str = "0.000 001 … 1 000 000 000";

/// The true levels, each in its range.
fn levels(params: &Params) -> Result<Vec<f64>, Problem> {
    let levels: Vec<f64> = params.levels.iter().map(|level| level.get()).collect();
    if levels.is_empty() || levels.len() > 64 {
        return Err(Problem::Shifts { got: levels.len(), most: 64 });
    }
    for level in &levels {
        require("levels", *level, LEVELS.contains(level), LEVELS_SAID)?;
    }
    Ok(levels)
}

/// A chart with its limits.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Limited {
    chart: Chart,
    center: f64,
    shape: f64,
    limits: [f64; 2],
}

impl Limited {
    fn of(params: &Params) -> Result<Self, Problem> {
        let (chart, center, shape) = (params.chart, params.center.get(), params.shape.get());
        require("center", center, LEVELS.contains(&center), LEVELS_SAID)?;
        require("shape", shape, (0.1..=20.0).contains(&shape), "0.1 … 20")?;
        let limits = match chart {
            Chart::G => {
                let [low, _, high] = params.limits.of(center);
                [low, high]
            }
            Chart::T => {
                [num::ln1p(-TAIL), num::ln(TAIL)].map(|ln| center * num::pow(-ln, 1.0 / shape))
            }
        };
        Ok(Self { chart, center, shape, limits })
    }

    /// The run length, in events, at a true level.
    fn moments(self, level: f64) -> Result<Moments, Problem> {
        // Logarithms of the shares that are not below the lower limit, and above the upper one.
        let [low, high] = match self.chart {
            Chart::G => {
                let ln_stay = -num::ln1p(1.0 / level);
                // A count on a limit does not signal.
                [self.limits[0].ceil() * ln_stay, (self.limits[1].floor() + 1.0) * ln_stay]
            }
            Chart::T => {
                let stretched = num::pow(self.center / level, self.shape);
                [num::ln1p(-TAIL) * stretched, num::ln(TAIL) * stretched]
            }
        };
        let share = num::exp(high) - num::expm1(low);
        if share > 0.0 { Ok(Moments::geometric(share)) } else { Err(Problem::Never) }
    }

    /// What passes between two points on average: pieces with the nonconforming one, or time.
    fn between(self, level: f64) -> f64 {
        match self.chart {
            Chart::G => level + 1.0,
            Chart::T => level * num::exp(num::ln_gamma(1.0 + 1.0 / self.shape)),
        }
    }

    /// Whether no point can be below the lower limit.
    fn is_blind_below(self) -> bool {
        self.limits[0] <= 0.0
    }
}
