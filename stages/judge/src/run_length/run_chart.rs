//! How often run charts signal by Anhøj's rules: falsely, and where all points are shifted.

use method::figure::{Axis, Figure, Plot, Shape, Trace, Width};
use method::{Card, Kernel, MethodId, Outcome, Real, Table, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::Problem;
use super::moments::above;
use super::report::{self, require};
use crate::chart::run::expected;
use crate::chart::{counted, maybe, real};

/// Parameters of the signals of a run chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// Points off the median, 10 to 500.
    pub n: u32,
    /// Shifts of all points from a median that is known, in standard deviations.
    pub shifts: Vec<Real>,
}

impl Default for Params {
    fn default() -> Self {
        Self { n: 24, shifts: report::default_shifts() }
    }
}

/// How often a run chart signals.
pub struct RunChart;

impl Kernel for RunChart {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "run-length.run", version: 1 },
        title: Words::new("运行图的误报率与检出率", "How often a run chart signals"),
        purpose: Words::new(
            "这么多点的运行图（Anhøj 准则）误报的概率，以及全部点偏离已知中位数时判异的概率",
            "the chance that a run chart of so many points (Anhøj's rules) alarms falsely, and \
             that it sees all points shifted from a known median; exact",
        ),
        not_for: Words::new(
            "逐点判断的控制图（用其他 run-length 方法）；彼此不独立的点",
            "charts that judge point after point (the other run-length methods); points that \
             depend on each other",
        ),
        roles: &[],
        formula: "1 − P(longest run ≤ round(log₂ n + 3), crossings ≥ the 5 % quantile of \
                  binomial(n − 1, ½)); by a known median sides are independent, by the median of \
                  the same points all orders of n/2 above and n/2 below are equally likely",
        source: "Wentzel-Larsen, Anhøj 2019, Joint distribution for number of crossings and \
                 longest run in independent Bernoulli observations, PLoS ONE 14(10): e0223233; \
                 Anhøj, Olesen 2014",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        require("n", f64::from(params.n), (10..=500).contains(&params.n), "10 … 500")?;
        let n = params.n as usize;
        let shifts = report::checked(&params.shifts, -report::SHIFT_MAX)?;
        let [longest, fewest] = expected(n)?;
        let both = Rules { longest, fewest };
        let seen = |shift: f64| both.signal(n, shift);
        let calm = seen(0.0);
        let crossings = match fewest.checked_sub(1) {
            Some(most) => num::binomial::cdf(most as u64, n as u64 - 1, 0.5),
            None => Ok(0.0),
        };
        let crossings = crossings.map_err(Problem::from)?;
        let share = |key: &str, zh, en, value| real(key, Words::new(zh, en), value, Unit::One);
        let own = n.is_multiple_of(2).then(|| both.signal_by_own_median(n / 2));
        let numbers = vec![
            counted("n_useful", Words::new("不在中位数上的点数", "points off the median"), n),
            counted("longest_run_max", Words::new("同侧链上限", "longest run allowed"), longest),
            counted(
                "crossings_min",
                Words::new("穿越次数下限", "fewest crossings allowed"),
                fewest,
            ),
            share("false_alarm", "误报概率", "chance of a false alarm", calm),
            share(
                "false_alarm_longest_run",
                "误报概率（只看同侧链）",
                "chance of a false alarm by the longest run",
                Rules { longest, fewest: 0 }.signal(n, 0.0),
            ),
            share(
                "false_alarm_crossings",
                "误报概率（只看穿越次数）",
                "chance of a false alarm by the crossings",
                crossings,
            ),
            maybe(
                "false_alarm_own_median",
                Words::new(
                    "误报概率（中位数取自同一组点）",
                    "chance of a false alarm, by the median of the same points",
                ),
                own,
                Unit::One,
            ),
            report::series("shift", SHIFT, shifts.iter().copied().map(Some).collect()),
            report::series("signal_share", SEEN, shifts.iter().map(|x| Some(seen(*x))).collect()),
        ];
        let percent = format!("{:.1}", 100.0 * own.unwrap_or(calm));
        let args = [("n", n.to_string()), ("percent", percent)];
        let words = Words::new(
            "受控时，{n} 点的运行图约有 {percent} % 会误报",
            "with nothing wrong about {percent} % of run charts of {n} points signal",
        );
        let message = Message::new("run_length.run_chart", words, args);
        let figure = figure(&message, &shifts, seen);
        let findings = vec![report::note(message)];
        Ok(Outcome { numbers, findings, figures: vec![figure], ..Outcome::default() })
    }
}

const SHIFT: Words =
    Words::new("全部点的偏移（标准差）", "shift of all points, standard deviations");
const SEEN: Words = Words::new("判异概率", "chance of a signal");

fn figure(sentence: &Message, shifts: &[f64], seen: impl Fn(f64) -> f64) -> Figure {
    let points = |shifts: &[f64]| shifts.iter().map(|shift| [*shift, seen(*shift)]).collect();
    let trace = |shape, points| Trace { name: None, shape, points };
    Figure::Plot(Plot {
        title: RunChart::CARD.title,
        subject: String::new(),
        unit: None,
        sentence: sentence.clone(),
        x: Axis::linear(SHIFT),
        y: Axis::linear(SEEN),
        traces: vec![
            trace(Shape::Line, points(&report::curve_shifts(shifts, 60))),
            trace(Shape::Points, points(shifts)),
        ],
        marks: Vec::new(),
        width: Width::Full,
    })
}

/// A chart signals with a longer run, or fewer crossings.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Rules {
    longest: usize,
    fewest: usize,
}

impl Rules {
    /// The chance of a signal among `n` independent points that are shifted from the median.
    ///
    /// Walks over the points and remembers the side, how long the run is and how many crossings
    /// there were, up to those that are enough.
    fn signal(self, n: usize, shift: f64) -> f64 {
        let sides = [above(-shift), above(shift)];
        let n_lengths = self.longest + 1;
        let at = |side: usize, n_crossings: usize, length: usize| {
            (side * (self.fewest + 1) + n_crossings) * n_lengths + length
        };
        let mut now = vec![0.0; 2 * (self.fewest + 1) * n_lengths];
        (0..2).for_each(|side| now[at(side, 0, 1)] = sides[side]);
        for _ in 1..n {
            let mut next = vec![0.0; now.len()];
            for side in 0..2 {
                for n_crossings in 0..=self.fewest {
                    let mut all = 0.0;
                    for length in 1..n_lengths {
                        let chance = now[at(side, n_crossings, length)];
                        all += chance;
                        if length < self.longest {
                            next[at(side, n_crossings, length + 1)] += chance * sides[side];
                        }
                    }
                    let crossed = at(1 - side, (n_crossings + 1).min(self.fewest), 1);
                    next[crossed] += all * sides[1 - side];
                }
            }
            now = next;
        }
        let calm = |side: usize| -> f64 {
            (1..n_lengths).map(|length| now[at(side, self.fewest, length)]).sum()
        };
        (1.0 - calm(0) - calm(1)).max(0.0)
    }

    /// The same with `half` points on either side of their own median, in any order.
    fn signal_by_own_median(self, half: usize) -> f64 {
        // Orders of one side as so many runs, none longer than allowed.
        let mut ways = vec![0.0; half + 1];
        ways[0] = 1.0;
        let mut by_runs = vec![0.0];
        for _ in 1..=half {
            let sum = |n: usize| -> f64 {
                (1..=self.longest.min(n)).map(|length| ways[n - length]).sum()
            };
            ways = (0..=half).map(sum).collect();
            by_runs.push(ways[half]);
        }
        // Runs of both sides alternate, so their numbers differ by one at most; where they are
        // equal, either side may begin.
        let mut calm = 0.0;
        for (runs, ways) in by_runs.iter().enumerate().skip(1) {
            if 2 * runs > self.fewest {
                calm += 2.0 * ways * ways;
            }
            if 2 * runs >= self.fewest {
                calm += 2.0 * ways * by_runs.get(runs + 1).copied().unwrap_or(0.0);
            }
        }
        let orders = (1..=half).fold(1.0, |all, i| all * (half + i) as f64 / i as f64);
        (1.0 - calm / orders).max(0.0)
    }
}
