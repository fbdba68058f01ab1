//! Run lengths of Shewhart charts, with or without supplementary tests.

use method::{Card, Kernel, MethodId, Outcome, Real, Table};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::Problem;
use super::automaton::Automaton;
use super::drawn::Drawn;
use super::moments::{Moments, above};
use super::report::{self, Route, Told, constant, require};
use super::simulation;
use crate::signal::{Newest, Rule, Test, Window};

/// Parameters of run lengths of a Shewhart chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The distance of the limits from the centre, in standard deviations of what is plotted;
    /// where test 1 signals. Above 0, at most 30.
    pub width: Real,
    /// Shifts of the mean, in standard deviations of single readings.
    pub shifts: Vec<Real>,
    /// Readings in a subgroup, 1 to 1000; a mean of n moves √n times as far.
    pub n: u32,
    /// The tests that signal. Test 1 is a point beyond the limits.
    pub tests: Vec<Test>,
    /// Runs that are drawn where a test can only be simulated, 100 to 1 000 000.
    pub n_runs: u32,
    /// Where the draws begin.
    pub seed: u32,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            width: constant(3.0),
            shifts: report::default_shifts(),
            n: 1,
            tests: vec![Test::Nelson(1)],
            n_runs: 10_000,
            seed: 1,
        }
    }
}

/// Run lengths of a Shewhart chart.
pub struct Shewhart;

/// The words for shifts of a mean.
pub(crate) const SHIFT: Words =
    Words::new("均值偏移（标准差）", "shift of the mean, standard deviations");

/// What a run length at a shift of a mean says.
pub(crate) const SEEN: Words = Words::new(
    "均值偏移 {shift} 个标准差时，平均 {arl} 点后判异",
    "a shift of {shift} standard deviations is seen after {arl} points on average",
);

impl Kernel for Shewhart {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "run-length.shewhart", version: 1 },
        title: Words::new("休哈特控制图的运行链长", "Run length of a Shewhart chart"),
        purpose: Words::new(
            "所选控制限与判异准则多久误报一次，多久能发现给定的偏移",
            "how often limits and tests alarm falsely, and how soon they see a given shift",
        ),
        not_for: Words::new(
            "自相关或明显非正态的读数；由少量读数估计控制限的情形（实际误报更多）",
            "readings that depend on each other or are far from normal; limits estimated from few \
             readings, which alarm more often",
        ),
        roles: &[],
        formula: "ARL = 1/p, p = Φ(−k − δ√n) + Φ(−k + δ√n); with tests of zones: ARL = the first \
                  entry of (I − Q)⁻¹ 1 over all that the tests remember",
        source: "Champ and Woodall 1987, Technometrics 29(4), 393–399; Montgomery, 7th ed., 5.3",
    };

    fn run(_: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let width = params.width.get();
        require("width", width, width > 0.0 && width <= 30.0, "0 < … ≤ 30")?;
        require("n", f64::from(params.n), (1..=1000).contains(&params.n), "1 … 1000")?;
        let n_runs = params.n_runs;
        let is_run = (100..=1_000_000).contains(&n_runs);
        require("n_runs", f64::from(n_runs), is_run, "100 … 1 000 000")?;
        let asked = report::checked(&params.shifts, -report::SHIFT_MAX)?;
        let root = f64::from(params.n).sqrt();
        let rules = rules(&params.tests, width)?;
        if let Some(width) = plain(&rules) {
            let moments = |shift: f64| Ok(beyond(width, shift * root));
            return Ok(exact(&asked, (Route::ClosedForm, 60), moments)?);
        }
        match Automaton::of(&rules).and_then(Automaton::solvable) {
            Some(machine) => {
                let n_curve = if machine.is_small() { 30 } else { 12 };
                let moments = |shift: f64| machine.moments(shift * root);
                Ok(exact(&asked, (Route::MarkovChain, n_curve), moments)?)
            }
            None => Ok(drawn(&rules, (&asked, root), params)?),
        }
    }
}

/// The run length with nothing wrong, test 1 at `width`; exact ones only.
///
/// # Errors
/// [`Problem::NoSuchTest`], [`Problem::OnlyDrawn`] where tests can only be simulated.
pub(crate) fn in_control(tests: &[Test], width: f64) -> Result<Moments, Problem> {
    let rules = rules(tests, width)?;
    if let Some(width) = plain(&rules) {
        return Ok(beyond(width, 0.0));
    }
    let machine = Automaton::of(&rules).and_then(Automaton::solvable);
    machine.ok_or(Problem::OnlyDrawn)?.moments(0.0)
}

/// The rules of tests, test 1 at the limits.
fn rules(tests: &[Test], width: f64) -> Result<Vec<Rule>, Problem> {
    if tests.is_empty() || tests.len() > 32 {
        return Err(Problem::NoSuchTest { name: String::new() });
    }
    let rule = |test: &Test| match test {
        Test::Nelson(1) => Ok(Rule::Beyond {
            k: 1,
            m: 1,
            sigma: constant(width),
            newest: Newest::MustBeBeyond,
            window: Window::Full,
            name: None,
        }),
        other => other.rule().ok_or_else(|| Problem::NoSuchTest { name: other.name() }),
    };
    tests.iter().map(rule).collect()
}

/// The line of the only rule, where that is a single point beyond it.
fn plain(rules: &[Rule]) -> Option<f64> {
    match rules {
        [Rule::Beyond { k: 1, m: 1, sigma, .. }] => Some(sigma.get()),
        _ => None,
    }
}

/// Points that signal alone, beyond `width` on either side.
fn beyond(width: f64, shift: f64) -> Moments {
    Moments::geometric(above(width - shift) + above(width + shift))
}

/// An outcome from exact moments by shift, with a curve of so many pieces.
fn exact(
    asked: &[f64],
    (route, n_curve): (Route, usize),
    moments: impl Fn(f64) -> Result<Moments, Problem>,
) -> Result<Outcome, Problem> {
    let told = Told {
        shift_words: SHIFT,
        sentence: SEEN,
        shifts: asked,
        moments: &report::at_each(asked, &moments)?,
        in_control: report::told(moments(0.0))?,
        route,
    };
    let mut outcome = told.outcome();
    let curve = report::curve(&report::curve_shifts(asked, n_curve), &moments);
    outcome.figures.push(told.figure(Shewhart::CARD.title, curve));
    Ok(outcome)
}

/// An outcome from drawn runs.
fn drawn(
    rules: &[Rule],
    (asked, root): (&[f64], f64),
    params: &Params,
) -> Result<Outcome, Problem> {
    let runs = (u64::from(params.n_runs), u64::from(params.seed));
    let all: Vec<f64> =
        std::iter::once(0.0).chain(asked.iter().map(|shift| shift * root)).collect();
    let found = simulation::simulated(rules, &all, runs)?;
    let drawn = Drawn {
        title: Shewhart::CARD.title,
        shift_words: SHIFT,
        sentence: SEEN,
        asked,
        calm: found[0],
        found: &found[1..],
        seed: params.seed,
        n_runs: params.n_runs,
        note: |n_runs, error| {
            let args = [("n_runs", n_runs), ("error", error)];
            Message::new("run_length.simulated", SIMULATED, args)
        },
    };
    Ok(drawn.outcome())
}

const SIMULATED: Words = Words::new(
    "准则中有比较相邻点（趋势、交替）的，或状态太多，无法精确求解；此为 {n_runs} 次模拟，\
     受控值的标准误为 {error} 点",
    "a test compares points with each other (trend, alternation), or remembers too much to be \
     solved exactly; this is a simulation of {n_runs} runs, and the standard error in control is \
     {error} points",
);
