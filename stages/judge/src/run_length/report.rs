//! What the methods of this room have in common: checked parameters, numbers, findings, curves.

use method::figure::{
    Axis, AxisKind, Direction, Figure, Mark, Name, Plot, Shape, Trace, Width as Place,
};
use method::{Finding, Number, Outcome, Quantity, Real, Unit, Weight};
use word::{Message, Words};

use super::Problem;
use super::moments::Moments;
use crate::chart::maybe;

/// The most shifts of one study.
const SHIFTS_MAX: usize = 64;
/// The largest shift, in standard deviations.
pub(crate) const SHIFT_MAX: f64 = 20.0;

/// The shifts that run lengths are told for unless others are asked for.
pub(crate) fn default_shifts() -> Vec<Real> {
    [0.0, 0.5, 1.0, 1.5, 2.0, 3.0].iter().filter_map(|shift| Real::new(*shift)).collect()
}

/// A constant as a parameter.
pub(crate) fn constant(value: f64) -> Real {
    Real::new(value).expect("a constant that is finite")
}

/// Accepts a parameter, or says what it must be.
pub(crate) fn require(
    name: &'static str,
    got: f64,
    is_good: bool,
    range: &'static str,
) -> Result<(), Problem> {
    if is_good { Ok(()) } else { Err(Problem::range(name, got, range)) }
}

/// The shifts as numbers; `least` is the smallest that makes sense.
pub(crate) fn checked(shifts: &[Real], least: f64) -> Result<Vec<f64>, Problem> {
    if shifts.is_empty() || shifts.len() > SHIFTS_MAX {
        return Err(Problem::Shifts { got: shifts.len(), most: SHIFTS_MAX });
    }
    let range = if least < 0.0 { "−20 … 20" } else { "0 … 20" };
    let shifts: Vec<f64> = shifts.iter().map(|shift| shift.get()).collect();
    for shift in &shifts {
        require("shifts", *shift, (least..=SHIFT_MAX).contains(shift), range)?;
    }
    Ok(shifts)
}

/// Shifts of the curve that shows the asked ones: `n + 1` at equal distances.
pub(crate) fn curve_shifts(shifts: &[f64], n: usize) -> Vec<f64> {
    let low = shifts.iter().copied().fold(0.0, f64::min);
    let high = shifts.iter().copied().fold(3.0, f64::max);
    (0..=n).map(|i| low + (high - low) * i as f64 / n as f64).collect()
}

/// A series of an outcome.
pub(crate) fn series(key: &str, words: Words, values: Vec<Option<f64>>) -> Number {
    let value = Quantity::Series(values);
    Number { key: key.to_owned(), words, value, interval: None, unit: Unit::One }
}

/// A name in an outcome.
pub(crate) fn named(key: &str, words: Words, name: &'static str) -> Number {
    let value = Quantity::Name(name);
    Number { key: key.to_owned(), words, value, interval: None, unit: Unit::One }
}

/// How the run lengths were found, as `route` says it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Route {
    /// A formula.
    ClosedForm,
    /// A Markov chain over all that the tests remember.
    MarkovChain,
    /// An integral equation.
    IntegralEquation,
    /// Drawn runs.
    Simulation,
}

impl Route {
    /// The number of an outcome that says it.
    pub(crate) fn number(self) -> Number {
        let name = match self {
            Self::ClosedForm => "closed-form",
            Self::MarkovChain => "markov-chain",
            Self::IntegralEquation => "integral-equation",
            Self::Simulation => "simulation",
        };
        named("route", Words::new("求解途径", "how it was found"), name)
    }
}

/// Run lengths, told by shift.
pub(crate) struct Told<'a> {
    /// What the shifts are called.
    pub(crate) shift_words: Words,
    /// What a signal at `{shift}` after `{arl}` points means, in a sentence.
    pub(crate) sentence: Words,
    /// The values asked for.
    pub(crate) shifts: &'a [f64],
    /// Moments at each; `None` where a signal comes as good as never.
    pub(crate) moments: &'a [Option<Moments>],
    /// Moments with nothing wrong.
    pub(crate) in_control: Option<Moments>,
    /// How they were found.
    pub(crate) route: Route,
}

impl Told<'_> {
    /// Numbers and findings.
    pub(crate) fn outcome(&self) -> Outcome {
        let told = |pick: fn(Moments) -> f64| self.moments.iter().map(|m| m.map(pick)).collect();
        let arl_words = Words::new("平均运行链长（点数）", "average run length, in points");
        let numbers = vec![
            maybe(
                "arl_in_control",
                Words::new("受控时平均运行链长（点数）", "points between false alarms, on average"),
                self.in_control.map(|moments| moments.mean),
                Unit::One,
            ),
            series("shift", self.shift_words, self.shifts.iter().copied().map(Some).collect()),
            series("arl", arl_words, told(|moments| moments.mean)),
            series(
                "sdrl",
                Words::new("运行链长的标准差（点数）", "standard deviation of the run length"),
                told(Moments::sd),
            ),
            self.route.number(),
        ];
        Outcome { numbers, findings: self.findings(), ..Outcome::default() }
    }

    fn findings(&self) -> Vec<Finding> {
        let mut found = vec![in_control(self.in_control.map(|moments| moments.mean))];
        let rows = || self.shifts.iter().zip(self.moments);
        let is_moved = |row: &(&f64, &Option<Moments>)| *row.1 != self.in_control;
        let is_one = |row: &(&f64, &Option<Moments>)| *row.0 == 1.0;
        let telling = rows().filter(is_moved).find(is_one).or_else(|| rows().find(is_moved));
        if let Some((shift, Some(moments))) = telling {
            let args = [("shift", num::shortest(*shift)), ("arl", shown(moments.mean))];
            found.push(note(Message::new("run_length.shifted", self.sentence, args)));
        }
        if self.moments.iter().any(Option::is_none) {
            found.push(note(Message::new(
                "run_length.never",
                Words::new(
                    "空缺处平均运行链长超过一万亿点，实际上不会判异",
                    "where a run length is missing it is above 10^12 points: in practice, never",
                ),
                [],
            )));
        }
        found
    }

    /// The curve of run length against shift, through `curve`, with the asked points on it.
    pub(crate) fn figure(&self, title: Words, curve: Vec<[f64; 2]>) -> Figure {
        let rows = self.shifts.iter().zip(self.moments);
        let asked = rows.filter_map(|(shift, m)| m.map(|m| [*shift, m.mean])).collect();
        let trace = |shape, points| Trace { name: None, shape, points };
        let calm = self.in_control.map(|moments| Mark {
            name: Name::Ours(Words::new("受控", "in control")),
            direction: Direction::Y,
            at: moments.mean,
        });
        let sentence = in_control(self.in_control.map(|moments| moments.mean)).message;
        Figure::Plot(Plot {
            title,
            subject: String::new(),
            unit: None,
            sentence,
            x: Axis::linear(self.shift_words),
            y: Axis {
                label: Words::new("平均运行链长（点数）", "average run length, points"),
                kind: AxisKind::Log,
            },
            traces: vec![trace(Shape::Line, curve), trace(Shape::Points, asked)],
            marks: calm.into_iter().collect(),
            width: Place::Full,
        })
    }
}

/// The points of a curve; what comes never, or cannot be solved, is left out.
pub(crate) fn curve(
    shifts: &[f64],
    moments: impl Fn(f64) -> Result<Moments, Problem>,
) -> Vec<[f64; 2]> {
    let point = |shift: &f64| {
        let found = moments(*shift).ok().filter(|moments| moments.is_told())?;
        Some([*shift, found.mean])
    };
    shifts.iter().filter_map(point).collect()
}

/// Moments at every shift; one that comes never is `None`.
pub(crate) fn at_each(
    shifts: &[f64],
    moments: impl Fn(f64) -> Result<Moments, Problem>,
) -> Result<Vec<Option<Moments>>, Problem> {
    shifts.iter().map(|shift| told(moments(*shift))).collect()
}

/// Moments that are short enough to be told.
pub(crate) fn told(found: Result<Moments, Problem>) -> Result<Option<Moments>, Problem> {
    match found {
        Ok(moments) => Ok(moments.is_told().then_some(moments)),
        Err(Problem::Never) => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// What a run length in control means.
pub(crate) fn in_control(arl: Option<f64>) -> Finding {
    let Some(arl) = arl else {
        return note(Message::new(
            "run_length.calm_for_ever",
            Words::new(
                "受控时实际上不会误报",
                "with nothing wrong there is in practice never a false alarm",
            ),
            [],
        ));
    };
    let args = [("arl", shown(arl))];
    if arl < 100.0 {
        let words = Words::new(
            "受控时平均每 {arl} 点就误报一次，太频繁：人会习惯于不理会报警",
            "with nothing wrong there is a false alarm every {arl} points on average: so many that \
             people stop listening",
        );
        return Finding {
            weight: Weight::Caution,
            message: Message::new("run_length.often", words, args),
        };
    }
    let words = Words::new(
        "受控时平均每 {arl} 点误报一次",
        "with nothing wrong there is a false alarm every {arl} points on average",
    );
    note(Message::new("run_length.in_control", words, args))
}

/// A finding that is good to know.
pub(crate) fn note(message: Message) -> Finding {
    Finding { weight: Weight::Note, message }
}

/// A number as a sentence shows it: four significant digits.
pub(crate) fn shown(value: f64) -> String {
    num::round_significant(value, 4)
}
