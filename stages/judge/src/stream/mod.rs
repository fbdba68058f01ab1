//! Charts on a stream (逐点监控): frozen limits, one observation at a time, constant memory.
//!
//! Asks: what does the newest observation say?
//! Needs: the limits of a phase I study, among the parameters of the chart.
//! Does not know: where observations come from, or who is told.
//!
//! Every chart gives here, point for point, what it gives on a table of all observations so far.

mod count;
mod difference;
mod multivariate;
mod rare;
mod short_run;
mod single;
mod specified;
mod subgroup;
mod weighted;

use std::collections::VecDeque;
use std::sync::LazyLock;

use method::{Memory, PanelPoint};
use word::{Decimal, Mantissas, Words};

use crate::Problem;
use crate::chart::{LeftOut, problem::Problem as ChartProblem};
use crate::signal::{Lines, Test, Watch};

/// The tests of a panel, as far as they have seen it.
struct Tests {
    names: Vec<String>,
    watches: Vec<Watch>,
}

impl Tests {
    /// # Errors
    /// [`Problem::NoSuchTest`], or too many of them.
    fn of(tests: &[Test]) -> Result<Self, method::Problem> {
        if tests.len() > 64 {
            return Err(ChartProblem::TooManyTests { got: tests.len() }.into());
        }
        let watch = |test: &Test| {
            let rule = test.rule().ok_or_else(|| Problem::NoSuchTest { name: test.name() })?;
            Ok(Watch::new(rule))
        };
        let watches = tests.iter().map(watch).collect::<Result<_, Problem>>()?;
        Ok(Self { names: tests.iter().map(Test::name).collect(), watches })
    }

    /// The lines of each test, `line` being that of so many sigmas from the centre.
    fn lines(&self, center: f64, line: impl Fn(f64) -> f64) -> Vec<Lines> {
        let of = |watch: &Watch| {
            let k = watch.rule().sigma();
            Lines { low: line(-k), center, high: line(k) }
        };
        self.watches.iter().map(of).collect()
    }

    /// Takes the next point, with the lines of each test; one bit a test that signals.
    fn push(&mut self, point: Option<f64>, lines: &[Lines]) -> u64 {
        let mut signals = 0;
        for (i, (watch, lines)) in self.watches.iter_mut().zip(lines).enumerate() {
            signals |= u64::from(watch.push(point, *lines)) << i;
        }
        signals
    }

    /// Takes a point that is missing, which cuts every pattern.
    fn cut(&mut self) {
        let nowhere = Lines { low: 0.0, center: 0.0, high: 0.0 };
        for watch in &mut self.watches {
            watch.push(None, nowhere);
        }
    }

    fn remember(&mut self, memory: &mut Memory<'_>) -> Result<(), method::Problem> {
        self.watches.iter_mut().try_for_each(|watch| watch.remember(memory))
    }
}

/// Walks over the latest readings.
fn latest(
    memory: &mut Memory<'_>,
    readings: &mut VecDeque<Decimal>,
) -> Result<(), method::Problem> {
    let mut list: Vec<Decimal> = readings.iter().copied().collect();
    memory.list(&mut list, zero, Memory::decimal)?;
    *readings = list.into();
    Ok(())
}

/// Walks over a number that may not be there.
fn maybe_real(memory: &mut Memory<'_>, value: &mut Option<f64>) -> Result<(), method::Problem> {
    memory.maybe(value, || 0.0, Memory::real)
}

fn zero() -> Decimal {
    Decimal::new(0, 0).expect("nought is a decimal")
}

/// A panel that is judged by its own limits alone.
#[derive(Clone, Copy)]
struct Bounds {
    label: Words,
    center: Option<f64>,
    /// Nothing is beyond a side that is open.
    lower: Option<f64>,
    upper: Option<f64>,
}

impl Bounds {
    fn of(label: &'static str, center: f64, [lower, upper]: [f64; 2]) -> Self {
        Self::open(label, center, [Some(lower), Some(upper)])
    }

    fn open(label: &'static str, center: f64, [lower, upper]: [Option<f64>; 2]) -> Self {
        Self { label: Words::same(label), center: Some(center), lower, upper }
    }

    fn judge(self, point: Option<f64>) -> PanelPoint {
        let is_above = |x: f64| self.upper.is_some_and(|upper| x > upper);
        let is_below = |x: f64| self.lower.is_some_and(|lower| x < lower);
        let is_beyond = point.is_some_and(|x| is_above(x) || is_below(x));
        let Self { label, center, lower, upper } = self;
        PanelPoint { label, point, center, lower, upper, signals: u64::from(is_beyond) }
    }
}

/// The only test of a panel that is judged by its limits.
fn limit_test() -> &'static [String] {
    static NAMES: LazyLock<[String; 1]> = LazyLock::new(|| ["1".to_owned()]);
    &*NAMES
}

/// # Errors
/// [`ChartProblem::LeftOutOnStream`], [`ChartProblem::NotFrozen`].
fn frozen<T>(frozen: Option<T>, left_out: &[LeftOut]) -> Result<T, ChartProblem> {
    if !left_out.is_empty() {
        return Err(ChartProblem::LeftOutOnStream);
    }
    frozen.ok_or(ChartProblem::NotFrozen)
}

/// The only value of an observation.
///
/// # Errors
/// [`ChartProblem::Observation`].
fn single(values: &[Option<Decimal>]) -> Result<Option<Decimal>, ChartProblem> {
    match values {
        [value] => Ok(*value),
        _ => Err(ChartProblem::Observation { need: "1 value" }),
    }
}

/// The nearest binary number.
fn real(value: Decimal) -> Result<f64, Problem> {
    Ok(num::exact::decimal_to_f64(i128::from(value.mantissa()), value.scale())?)
}

/// Readings as integers at one scale.
fn exact(readings: &[Decimal]) -> Result<Mantissas, Problem> {
    Ok(Mantissas::of(readings)?)
}
