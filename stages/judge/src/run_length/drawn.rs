//! What is told of run lengths that were drawn: with standard errors and intervals.

use method::{Number, Outcome, Unit};
use word::{Message, Words};

use super::moments::Moments;
use super::report::{self, Route, Told};
use super::simulation::Simulated;

/// Drawn run lengths by shift.
pub(crate) struct Drawn<'a> {
    pub(crate) title: Words,
    pub(crate) shift_words: Words,
    pub(crate) sentence: Words,
    /// The shifts asked for.
    pub(crate) asked: &'a [f64],
    /// With nothing wrong.
    pub(crate) calm: Simulated,
    /// At each shift.
    pub(crate) found: &'a [Simulated],
    pub(crate) seed: u32,
    pub(crate) n_runs: u32,
    /// How it was found, from the number of runs and the standard error in control.
    pub(crate) note: fn(String, String) -> Message,
}

impl Drawn<'_> {
    /// An outcome with standard errors, and the curve through the asked points.
    pub(crate) fn outcome(&self) -> Outcome {
        let (calm, found) = (self.calm, self.found);
        let moments = |run: &Simulated| Moments {
            mean: run.mean,
            second: 0.5 * (run.sd * run.sd + run.mean * run.mean + run.mean),
        };
        let here: Vec<Option<Moments>> = found.iter().map(|run| Some(moments(run))).collect();
        let told = Told {
            shift_words: self.shift_words,
            sentence: self.sentence,
            shifts: self.asked,
            moments: &here,
            in_control: Some(moments(&calm)),
            route: Route::Simulation,
        };
        let mut outcome = told.outcome();
        if let Some(number) = outcome.numbers.first_mut() {
            number.interval = Some(interval(&calm));
        }
        outcome.numbers.extend(errors(found));
        outcome.numbers.push(crate::chart::real(
            "seed",
            Words::new("随机数种子", "where the draws began"),
            f64::from(self.seed),
            Unit::One,
        ));
        let note = (self.note)(self.n_runs.to_string(), report::shown(calm.error));
        outcome.findings.push(report::note(note));
        let mut curve: Vec<[f64; 2]> =
            self.asked.iter().zip(found).map(|(shift, run)| [*shift, run.mean]).collect();
        curve.sort_by(|a, b| a[0].total_cmp(&b[0]));
        outcome.figures.push(told.figure(self.title, curve));
        outcome
    }
}

/// 95 % of such simulations lie as near to what they estimate.
fn interval(run: &Simulated) -> [f64; 2] {
    let half = 1.959_963_984_540_054 * run.error;
    [run.mean - half, run.mean + half]
}

/// Standard errors and the ends of the intervals, by shift.
fn errors(found: &[Simulated]) -> Vec<Number> {
    let each = |pick: &dyn Fn(&Simulated) -> f64| found.iter().map(|run| Some(pick(run))).collect();
    vec![
        report::series(
            "arl_standard_error",
            Words::new("平均运行链长的标准误（点数）", "standard error of the average run length"),
            each(&|run| run.error),
        ),
        report::series(
            "arl_lower",
            Words::new("平均运行链长的 95% 下限", "lower end of its 95 % interval"),
            each(&|run| interval(run)[0]),
        ),
        report::series(
            "arl_upper",
            Words::new("平均运行链长的 95% 上限", "upper end of its 95 % interval"),
            each(&|run| interval(run)[1]),
        ),
    ]
}
