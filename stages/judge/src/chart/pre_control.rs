//! Pre-control (预控制, 彩虹图): zones of the specification and rules of two pieces.
//!
//! Asks: may the machine go on, by two pieces at a time?
//! Needs: a specification, and pieces in the order they were made.
//! Does not know: stability or capability; it assumes the latter.
//! Source: Shainin 1954; Bhote and Bhote, World Class Quality, 2nd ed., 2000; Ledolter and
//! Swersey 1997, An evaluation of pre-control, Journal of Quality Technology 29(2), for what it
//! cannot do.

use method::figure::{Axis, Direction, Figure, Mark, Name, Plot, Shape, Trace, Width};
use method::{
    Card, Exact, Finding, Kernel, MethodId, Number, Outcome, Problem as Misfit, Quantity, Real,
    Role, Table, Unit, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::series::Series;
use super::weighted::SINGLE;
use super::{counted, maybe, report};
use crate::Problem;

/// Parameters of pre-control.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The lower specification limit.
    pub lsl: Option<Exact>,
    /// The upper specification limit.
    pub usl: Option<Exact>,
    /// The best value; needed where there is one limit alone.
    pub target: Option<Exact>,
    /// How many pieces in a row must be green before the machine runs, 1 to 20.
    #[schemars(range(min = 1, max = 20))]
    pub qualifying: usize,
    /// The capability of a centred operation for which the chance of acting without a cause is
    /// told.
    pub cp: Real,
}

impl Default for Params {
    fn default() -> Self {
        let cp = Real::new(1.33).expect("a constant that is finite");
        Self { lsl: None, usl: None, target: None, qualifying: 5, cp }
    }
}

/// Pre-control.
pub struct PreControl;

impl Kernel for PreControl {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.pre-control", version: 1 },
        title: Words::new("预控制图", "Pre-control"),
        purpose: Words::new(
            "调机与短期生产：按规格分绿、黄、红三区，每次看两件，决定继续、调整或停机",
            "set-up and short runs: green, yellow and red zones of the specification, two pieces \
             at a time, to go on, adjust or stop",
        ),
        not_for: Words::new(
            "判断工序是否稳定或有能力（它只把规格当作界限；能力不足时误报很多）",
            "saying whether an operation is stable or able: it knows the specification only, and \
             an operation that is not able is stopped for nothing",
        ),
        roles: SINGLE,
        formula: "green: the middle half of the tolerance; yellow: the rest of it; red: outside. \
                  Start after 5 green in a row; then of two pieces: red, or two yellow on \
                  different sides: stop; two yellow on one side: adjust; else go on",
        source: "Bhote and Bhote 2000, World Class Quality; Ledolter and Swersey 1997, An \
                 evaluation of pre-control, Journal of Quality Technology 29(2)",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let zones = Zones::of(params)?;
        let qualifying = qualifying(params)?;
        let series = Series::read(table, &[])?;
        let points = series.to_f64(&series.values)?;
        let pieces: Vec<(usize, Zone)> = points
            .iter()
            .enumerate()
            .filter_map(|(i, point)| Some((i, zones.of_point((*point)?))))
            .collect();
        if pieces.len() < qualifying {
            return Err(Problem::TooFew { got: pieces.len(), need: qualifying }.into());
        }
        let log = Log::of(&pieces, qualifying);
        let mut outcome = Outcome { numbers: zones.numbers(), ..Outcome::default() };
        outcome.numbers.extend(log.numbers(&pieces));
        let false_action = zones.false_action(params.cp.get())?;
        let words = Words::new(
            "在该能力下、无原因时每对件要求停机或调整的概率",
            "chance that a pair stops or adjusts a centred operation of this capability",
        );
        outcome.numbers.push(maybe("false_action", words, false_action, Unit::One));
        outcome.findings.extend(log.findings(qualifying));
        let sentence = log.sentence(pieces.len());
        outcome.figures.push(figure(table, &points, &zones, sentence));
        Ok(outcome)
    }
}

/// How many pieces in a row must be green.
///
/// # Errors
/// [`Problem::OutOfRange`].
pub(crate) fn qualifying(params: &Params) -> Result<usize, Problem> {
    let is_in_range = (1..=20).contains(&params.qualifying);
    let wrong = Problem::OutOfRange { name: "qualifying", range: "1…20" };
    if is_in_range { Ok(params.qualifying) } else { Err(wrong) }
}

/// The colour of a piece; yellow and red have a side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Zone {
    Green,
    Yellow(i8),
    Red,
}

/// Lines between the zones.
pub(crate) struct Zones {
    pub lsl: Option<f64>,
    pub usl: Option<f64>,
    /// Between green and yellow, below and above.
    lines: [Option<f64>; 2],
}

impl Zones {
    /// # Errors
    /// [`Problem`] of limits that cannot be.
    pub fn of(params: &Params) -> Result<Self, Problem> {
        let [lsl, usl, target] =
            [params.lsl, params.usl, params.target].map(|limit| limit.map(|limit| limit.0));
        let text = |limit: Option<word::Decimal>| limit.map(|l| l.to_string()).unwrap_or_default();
        if let (Some(low), Some(high)) = (lsl, usl)
            && low >= high
        {
            return Err(Problem::LimitsReversed { lsl: text(lsl), usl: text(usl) });
        }
        let is_outside =
            |target| lsl.is_some_and(|lsl| target <= lsl) || usl.is_some_and(|usl| target >= usl);
        if target.is_some_and(is_outside) {
            return Err(Problem::TargetOutside { target: text(target) });
        }
        let [low, high, best] = [lsl, usl, target].map(|value| value.map(word::Decimal::to_f64));
        let lines = match (low, high, best) {
            (Some(low), Some(high), _) => {
                let quarter = (high - low) / 4.0;
                [Some(low + quarter), Some(high - quarter)]
            }
            // Towards the other side everything is as good as the target.
            (None, Some(high), Some(best)) => [None, Some(0.5 * (best + high))],
            (Some(low), None, Some(best)) => [Some(0.5 * (best + low)), None],
            (None, None, _) => return Err(Problem::NoLimit),
            _ => return Err(Problem::OutOfRange { name: "target", range: "given for one limit" }),
        };
        Ok(Self { lsl: low, usl: high, lines })
    }

    /// The colour of a piece.
    pub fn of_point(&self, x: f64) -> Zone {
        let is_red = self.lsl.is_some_and(|lsl| x < lsl) || self.usl.is_some_and(|usl| x > usl);
        if is_red {
            Zone::Red
        } else if self.lines[0].is_some_and(|line| x < line) {
            Zone::Yellow(-1)
        } else if self.lines[1].is_some_and(|line| x > line) {
            Zone::Yellow(1)
        } else {
            Zone::Green
        }
    }

    fn numbers(&self) -> Vec<Number> {
        let line = |key, zh, en, value| maybe(key, Words::new(zh, en), value, Unit::Reading);
        vec![
            line("line_lower", "预控线（下）", "lower pre-control line", self.lines[0]),
            line("line_upper", "预控线（上）", "upper pre-control line", self.lines[1]),
        ]
    }

    /// A centred normal operation whose specification is `6 Cp` sigmas wide: red, or yellow and
    /// then not green.
    fn false_action(&self, cp: f64) -> Result<Option<f64>, Problem> {
        if cp <= 0.0 || cp > 10.0 {
            return Err(Problem::OutOfRange { name: "cp", range: "0 < … ≤ 10" });
        }
        if self.lsl.is_none() || self.usl.is_none() {
            return Ok(None);
        }
        let red = 2.0 * num::normal::sf(3.0 * cp)?;
        let yellow = 2.0 * num::normal::sf(1.5 * cp)? - red;
        Ok(Some(red + yellow * (yellow + red)))
    }
}

/// What a piece decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Qualified,
    WentOn,
    Adjust,
    Stop,
}

/// How far the machine has come: all that the next piece needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// So many green pieces in a row.
    SettingUp(usize),
    /// It runs, and the next piece is the first of a pair.
    First,
    /// The first of the pair was green: the second needs no look.
    Unseen,
    /// The first of the pair was yellow, on this side.
    Second(i8),
}

impl Progress {
    /// Takes the next piece; says what it decides.
    pub fn take(&mut self, zone: Zone, qualifying: usize) -> Option<Decision> {
        let (next, decision) = match (*self, zone) {
            (Self::SettingUp(greens), Zone::Green) if greens + 1 >= qualifying => {
                (Self::First, Some(Decision::Qualified))
            }
            (Self::SettingUp(greens), Zone::Green) => (Self::SettingUp(greens + 1), None),
            (Self::SettingUp(_), _) => (Self::SettingUp(0), None),
            (Self::First, Zone::Green) => (Self::Unseen, Some(Decision::WentOn)),
            (Self::First, Zone::Yellow(side)) => (Self::Second(side), None),
            (Self::Unseen, _) => (Self::First, None),
            (Self::Second(_), Zone::Green) => (Self::First, Some(Decision::WentOn)),
            (Self::Second(side), Zone::Yellow(other)) if side == other => {
                (Self::SettingUp(0), Some(Decision::Adjust))
            }
            (Self::First | Self::Second(_), _) => (Self::SettingUp(0), Some(Decision::Stop)),
        };
        *self = next;
        decision
    }
}

/// What was decided, and at which pieces.
#[derive(Default)]
struct Log {
    /// The piece that ended each qualification.
    qualified: Vec<usize>,
    adjusted: Vec<usize>,
    stopped: Vec<usize>,
    /// Pairs after which the machine went on.
    n_went_on: usize,
}

impl Log {
    fn of(pieces: &[(usize, Zone)], qualifying: usize) -> Self {
        let mut log = Self::default();
        let mut progress = Progress::SettingUp(0);
        for &(index, zone) in pieces {
            match progress.take(zone, qualifying) {
                Some(Decision::Qualified) => log.qualified.push(index),
                Some(Decision::WentOn) => log.n_went_on += 1,
                Some(Decision::Adjust) => log.adjusted.push(index),
                Some(Decision::Stop) => log.stopped.push(index),
                None => {}
            }
        }
        log
    }

    fn numbers(&self, pieces: &[(usize, Zone)]) -> Vec<Number> {
        let n_of = |of: fn(&Zone) -> bool| pieces.iter().filter(|(_, zone)| of(zone)).count();
        let positions = |key: &str, zh, en, points: &[usize]| Number {
            key: key.to_owned(),
            words: Words::new(zh, en),
            value: Quantity::Positions(points.to_vec()),
            interval: None,
            unit: Unit::One,
        };
        let n_signals = self.adjusted.len() + self.stopped.len();
        vec![
            counted("n", Words::new("件数", "pieces"), pieces.len()),
            counted("n_green", Words::new("绿区", "green"), n_of(|z| *z == Zone::Green)),
            counted(
                "n_yellow",
                Words::new("黄区", "yellow"),
                n_of(|z| matches!(z, Zone::Yellow(_))),
            ),
            counted("n_red", Words::new("红区", "red"), n_of(|z| *z == Zone::Red)),
            counted("n_went_on", Words::new("继续的对数", "pairs that went on"), self.n_went_on),
            counted("n_signals", Words::new("停机与调整次数", "stops and adjustments"), n_signals),
            positions(
                "qualified",
                "通过调机的件",
                "pieces that ended a qualification",
                &self.qualified,
            ),
            positions(
                "adjusted",
                "要求调整的件",
                "pieces that ask for an adjustment",
                &self.adjusted,
            ),
            positions("stopped", "要求停机的件", "pieces that ask for a stop", &self.stopped),
        ]
    }

    fn findings(&self, qualifying: usize) -> Vec<Finding> {
        let told = |code, words, points: &[usize]| {
            let args = [("points", report::listed(points, &[]))];
            Finding { weight: Weight::Signal, message: Message::new(code, words, args) }
        };
        let mut findings = Vec::new();
        if self.qualified.is_empty() {
            let words = Words::new(
                "没有连续 {n} 件在绿区：机器尚未调好，不应开始生产",
                "no {n} pieces in a row were green: the machine is not set up, and should not run",
            );
            let message =
                Message::new("pre_control.not_set_up", words, [("n", qualifying.to_string())]);
            findings.push(Finding { weight: Weight::Signal, message });
        }
        if !self.stopped.is_empty() {
            let words = Words::new("在第 {points} 件停机", "stop at piece {points}");
            findings.push(told("pre_control.stop", words, &self.stopped));
        }
        if !self.adjusted.is_empty() {
            let words = Words::new("在第 {points} 件调整", "adjust at piece {points}");
            findings.push(told("pre_control.adjust", words, &self.adjusted));
        }
        findings
    }

    fn sentence(&self, n: usize) -> Message {
        let words = Words::new(
            "{n} 件：停机 {stops} 次，调整 {adjustments} 次",
            "{n} pieces: {stops} stops, {adjustments} adjustments",
        );
        let args = [
            ("n", n.to_string()),
            ("stops", self.stopped.len().to_string()),
            ("adjustments", self.adjusted.len().to_string()),
        ];
        Message::new("pre_control.sentence", words, args)
    }
}

fn figure(table: &Table, points: &[Option<f64>], zones: &Zones, sentence: Message) -> Figure {
    let column = table.column(Role::Value);
    let number = |i: usize| (i + 1) as f64;
    let place = |(i, point): (usize, &Option<f64>)| point.map(|x| [number(i), x]);
    let mark = |words, at: Option<f64>| {
        at.map(|at| Mark { name: Name::Ours(words), direction: Direction::Y, at })
    };
    let line = Words::new("预控线", "P-C line");
    let marks = [
        mark(Words::same("LSL"), zones.lsl),
        mark(line, zones.lines[0]),
        mark(line, zones.lines[1]),
        mark(Words::same("USL"), zones.usl),
    ];
    Figure::Plot(Plot {
        title: PreControl::CARD.title,
        subject: column.map(|column| column.name.clone()).unwrap_or_default(),
        unit: column.and_then(|column| column.unit.clone()),
        sentence,
        x: Axis::linear(Words::new("件", "piece")),
        y: Axis::linear(Words::new("读数", "reading")),
        traces: vec![Trace {
            name: None,
            shape: Shape::Joined,
            points: points.iter().enumerate().filter_map(place).take(2_000).collect(),
        }],
        marks: marks.into_iter().flatten().collect(),
        width: Width::Full,
    })
}
