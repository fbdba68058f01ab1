//! Episodes (判异事件): flagged points that belong together, and how many chance would give.
//!
//! Asks: how often did something happen, rather than how many points were flagged?
//! Needs: a chart, and how far apart flagged points of one episode may be.
//! Does not know: causes.
//! Cases: `cases/example/chart.episodes.json`; a run by hand in the tests.

use method::figure::{Episode, Figure, Flag};
use method::{
    Card, Finding, Kernel, MethodId, Number, Outcome, Problem as Misfit, Quantity, Role, Table,
    Unit, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::json::{Map, Value};
use word::{Message, Words};

use super::{counted, inner, maybe, report};
use crate::Problem;
use crate::signal::{Lines, Test, Watch};

/// Parameters of episodes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The chart, such as `chart.xbar-r`; without a version, its first.
    pub chart: String,
    /// Its parameters.
    pub parameters: Map<String, Value>,
    /// Flagged points of one episode are no further apart than this many points, 1 to 1000.
    #[schemars(range(min = 1, max = 1000))]
    pub gap: usize,
}

impl Default for Params {
    fn default() -> Self {
        // The longest of the usual patterns, a run of nine, begins anew after nine points.
        Self { chart: inner::DEFAULT.to_owned(), parameters: Map::new(), gap: 9 }
    }
}

/// Episodes of a chart.
pub struct Episodes;

impl Kernel for Episodes {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.episodes", version: 1 },
        title: Words::new("控制图（按事件）", "Control chart by episodes"),
        purpose: Words::new(
            "读数很多时：把相邻的判异点合成事件，并与仅凭偶然应有的个数比较",
            "many readings: flagged points near each other make one episode, and their number is \
             compared with what chance alone would give",
        ),
        not_for: Words::new(
            "只有几十个点的图（逐点看更清楚）",
            "a few dozen points, which are better read one by one",
        ),
        roles: inner::ROLES,
        formula: "flagged points i < j of the first panel belong together where j − i ≤ gap; by \
                  chance: the same tests and rule on 50 000 independent normal points",
        source: "the rule is ours; the tests are those of the chart",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        if !(1..=1000).contains(&params.gap) {
            return Err(Problem::OutOfRange { name: "gap", range: "1…1000" }.into());
        }
        let method = inner::find(&params.chart)?;
        let study = method.run(table, &params.parameters.clone().into())?;
        let mut outcome = study.outcome;
        if outcome.refusal.is_some() {
            return Ok(outcome);
        }
        let mut chart = inner::taken(method, &mut outcome)?;
        let Some(panel) = chart.panels.first() else { return Ok(outcome) };
        let episodes = grouped(&panel.flags, params.gap);
        let n = panel.points.iter().flatten().count();
        let is_measured = method.card.roles.iter().any(|need| need.role == Role::Value);
        let tests = Vec::<Test>::deserialize(&study.parameters["tests"]).ok();
        let chance = match tests.filter(|_| is_measured) {
            Some(tests) => Some(Chance::of(&tests, params.gap)?.among(n)),
            None => None,
        };
        outcome.findings = [
            told(&chart.panels[0].flags, &episodes, &chart.labels),
            compared(episodes.len(), chance).into_iter().collect(),
            (1..chart.panels.len()).flat_map(|panel| inner::signals(&chart, panel)).collect(),
            inner::other_findings(&outcome).collect(),
        ]
        .concat();
        outcome.numbers.extend(numbers(&episodes, chance));
        let n_flagged = chart.panels[0].flags.len();
        chart.sentence = sentence([n, n_flagged, episodes.len()]);
        chart.episodes = episodes;
        outcome.figures.insert(0, Figure::ControlChart(chart));
        Ok(outcome)
    }
}

/// Flagged points, ascending, as episodes.
fn grouped(flags: &[Flag], gap: usize) -> Vec<Episode> {
    let near = |a: &Flag, b: &Flag| b.index - a.index <= gap;
    let episode = |flags: &[Flag]| Episode {
        from: flags[0].index,
        to: flags[flags.len() - 1].index,
        n_flagged: flags.len(),
    };
    flags.chunk_by(near).map(episode).collect()
}

/// What chance gives: episodes a point, and the standard error of that.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Chance {
    a_point: f64,
    error: f64,
}

/// How many points are drawn, in how many parts that tell the error.
const N_DRAWN: usize = 50_000;
const N_PARTS: usize = 25;

impl Chance {
    /// Independent normal points about known limits, by the same tests and the same rule.
    ///
    /// # Errors
    /// [`Problem::NoSuchTest`].
    fn of(tests: &[Test], gap: usize) -> Result<Self, Problem> {
        let watch = |test: &Test| {
            let rule = test.rule().ok_or_else(|| Problem::NoSuchTest { name: test.name() })?;
            let k = rule.sigma();
            Ok((Watch::new(rule), Lines { low: -k, center: 0.0, high: k }))
        };
        let mut watches = tests.iter().map(watch).collect::<Result<Vec<_>, Problem>>()?;
        let mut draws = num::Draws::from_seed(1);
        let mut begun = vec![0.0; N_PARTS];
        let mut last: Option<usize> = None;
        for index in 0..N_DRAWN {
            let point = Some(draws.normal());
            let mut is_flagged = false;
            for (watch, lines) in &mut watches {
                is_flagged |= watch.push(point, *lines);
            }
            if is_flagged {
                let goes_on = last.is_some_and(|last| index - last <= gap);
                begun[index * N_PARTS / N_DRAWN] += f64::from(u8::from(!goes_on));
                last = Some(index);
            }
        }
        let mean = num::mean(&begun).unwrap_or(0.0);
        let squares: Vec<f64> = begun.iter().map(|n| (n - mean) * (n - mean)).collect();
        let parts = N_PARTS as f64;
        let of_mean = (num::sum(&squares) / (parts - 1.0) / parts).sqrt();
        let a_part = N_DRAWN as f64 / parts;
        Ok(Self { a_point: mean / a_part, error: of_mean / a_part })
    }

    /// Expected among `n` points, with its standard error.
    fn among(self, n: usize) -> [f64; 2] {
        [self.a_point * n as f64, self.error * n as f64]
    }
}

fn numbers(episodes: &[Episode], chance: Option<[f64; 2]>) -> Vec<Number> {
    let positions = |key: &str, words, of: fn(&Episode) -> usize| Number {
        key: key.to_owned(),
        words,
        value: Quantity::Positions(episodes.iter().map(of).collect()),
        interval: None,
        unit: Unit::One,
    };
    let longest = episodes.iter().map(|episode| episode.n_flagged).max().unwrap_or(0);
    let [expected, error] = [0, 1].map(|i| chance.map(|chance| chance[i]));
    vec![
        counted("n_episodes", Words::new("事件数", "episodes"), episodes.len()),
        maybe(
            "episodes_by_chance",
            Words::new("仅凭偶然的期望事件数", "episodes expected by chance"),
            expected,
            Unit::One,
        ),
        maybe(
            "episodes_by_chance_error",
            Words::new("其标准误差", "standard error of that"),
            error,
            Unit::One,
        ),
        counted(
            "longest_episode",
            Words::new("最长事件的判异点数", "points flagged in the longest episode"),
            longest,
        ),
        positions("episode_from", Words::new("事件起点", "first points"), |e| e.from),
        positions("episode_to", Words::new("事件终点", "last points"), |e| e.to),
    ]
}

/// How many episodes are told one by one.
const TOLD_MAX: usize = 10;

/// The longest episodes, in order, and the single points together.
fn told(flags: &[Flag], episodes: &[Episode], labels: &[String]) -> Vec<Finding> {
    let (single, mut long): (Vec<Episode>, Vec<Episode>) =
        episodes.iter().partition(|episode| episode.n_flagged == 1);
    long.sort_by_key(|episode| std::cmp::Reverse(episode.n_flagged));
    long.truncate(TOLD_MAX);
    long.sort_by_key(|episode| episode.from);
    let mut findings: Vec<Finding> = long.iter().map(|of| one(flags, of, labels)).collect();
    if !single.is_empty() {
        let words = Words::new(
            "单独判异的点 {n} 个：第 {points} 点",
            "points flagged by themselves: {n} ({points})",
        );
        let points: Vec<usize> = single.iter().map(|episode| episode.from).collect();
        let args = [("n", single.len().to_string()), ("points", report::listed(&points, labels))];
        let message = Message::new("episodes.single", words, args);
        findings.push(Finding { weight: Weight::Signal, message });
    }
    findings
}

fn one(flags: &[Flag], episode: &Episode, labels: &[String]) -> Finding {
    let words = Words::new(
        "事件：第 {from} 至 {to} 点，判异 {n} 点（准则 {tests}）",
        "episode: points {from} to {to}, {n} of them flagged (tests {tests})",
    );
    let start = flags.partition_point(|flag| flag.index < episode.from);
    let own = &flags[start..start + episode.n_flagged];
    let mut tests: Vec<&str> =
        own.iter().flat_map(|flag| &flag.tests).map(String::as_str).collect();
    tests.sort_unstable();
    tests.dedup();
    let args = [
        ("from", report::listed(&[episode.from], labels)),
        ("to", report::listed(&[episode.to], labels)),
        ("n", episode.n_flagged.to_string()),
        ("tests", tests.join(", ")),
    ];
    Finding { weight: Weight::Signal, message: Message::new("episodes.one", words, args) }
}

/// The count beside what chance would give.
fn compared(n_episodes: usize, chance: Option<[f64; 2]>) -> Option<Finding> {
    let [expected, error] = chance?;
    let words = Words::new(
        "共 {n} 个事件；受控时这么多点仅凭偶然也约有 {expected} 个（±{error}）",
        "{n} episodes; among as many points in control, chance alone would give about {expected} \
         (±{error})",
    );
    let short = |value: f64| num::round_significant(value, 2);
    let args =
        [("n", n_episodes.to_string()), ("expected", short(expected)), ("error", short(error))];
    let message = Message::new("episodes.by_chance", words, args);
    Some(Finding { weight: Weight::Note, message })
}

fn sentence([n, n_flagged, n_episodes]: [usize; 3]) -> Message {
    if n_flagged == 0 {
        return report::sentence(n, &[], &[]);
    }
    let words = Words::new(
        "{n} 点中有 {got} 点判异，属于 {episodes} 个事件",
        "{got} of {n} points signal, in {episodes} episodes",
    );
    let args = [
        ("n", n.to_string()),
        ("got", n_flagged.to_string()),
        ("episodes", n_episodes.to_string()),
    ];
    Message::new("episodes.sentence", words, args)
}
