//! Why the index differs from the customer's: one index under every definition (指数口径对照).
//!
//! Asks: which definition gives the figure that was reported, and what does each choice move?
//! Needs: what [`super::normal`] needs, and where there is one, the figure as it was printed.
//! Does not know: which definition a customer's contract names.
//! Source: the definitions are those of `definition`.  Cases: `cases/judge/capability/`.

use method::{
    Card, Exact, Finding, Kernel, MethodId, Number, Outcome, Problem as Misfit, Quantity, Table,
    Unit,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::definition::{Choice, Definition, definitions};
use super::gap;
use super::ground::Gaps;
use super::indices::Wanted;
use super::normal::{self, Stability};
use crate::Problem;
use crate::chart::{LeftOut, SUBGROUPED, counted, maybe, real};
use crate::signal::Test;

/// Which index is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Index {
    /// The worse side: Cpk, and Ppk where sigma is the overall one.
    #[default]
    Cpk,
    /// The whole tolerance: Cp, and Pp where sigma is the overall one.
    Cp,
}

/// Parameters of the comparison.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The lower specification limit, exactly as the drawing says.
    pub lsl: Option<Exact>,
    /// The upper specification limit, exactly as the drawing says.
    pub usl: Option<Exact>,
    /// The figure that was reported, with the digits that were printed, such as "1.16".
    pub reported: Option<Exact>,
    /// Which index that figure is.
    pub index: Index,
    /// How many consecutive readings make a subgroup, where no column says so; 1 without either.
    pub subgroup_size: Option<usize>,
    /// What is done where the operation is not stable.
    pub stability: Stability,
    /// The fewest readings that a capability may be stated from.
    pub n_min: usize,
    /// Subgroups (or readings) to leave out, each with its reason.
    pub left_out: Vec<LeftOut>,
    /// The tests that decide whether the operation is stable.
    pub tests: Vec<Test>,
}

impl Default for Params {
    fn default() -> Self {
        let normal::Params { n_min, tests, .. } = normal::Params::default();
        Self {
            lsl: None,
            usl: None,
            reported: None,
            index: Index::Cpk,
            subgroup_size: None,
            stability: Stability::Required,
            n_min,
            left_out: Vec::new(),
            tests,
        }
    }
}

impl Params {
    fn as_normal(&self) -> normal::Params {
        normal::Params {
            lsl: self.lsl,
            usl: self.usl,
            subgroup_size: self.subgroup_size,
            stability: self.stability,
            n_min: self.n_min,
            left_out: self.left_out.clone(),
            tests: self.tests.clone(),
            ..normal::Params::default()
        }
    }
}

/// The comparison.
pub struct Compare;

impl Kernel for Compare {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "capability.compare", version: 1 },
        title: Words::new("能力指数口径对照", "One index, every definition"),
        purpose: Words::new(
            "同一批读数为什么两份报告的 Cpk 不同：列出每种口径的结果，指出哪种得出已报的数字，并按大小说明差距来自哪里",
            "why two reports give two Cpk for the same readings: the index under every definition, \
             which of them gives the figure that was reported, and what moves it, biggest first",
        ),
        not_for: Words::new(
            "挑选最好看的口径：口径应在看数据之前约定",
            "choosing the definition that looks best: agree on it before looking at the data",
        ),
        roles: SUBGROUPED,
        formula: "Cpk = min(USL−x̄, x̄−LSL)/(3σ) with σ = R̄/d2, s̄/c4, √(Σ(n−1)s²/Σ(n−1)) (sp), \
                  sp/c4, MR̄/d2, s, s/c4, s √((n−1)/n), constants of three digits; quantiles: \
                  min((USL−X₀.₅)/(X₀.₉₉₈₆₅−X₀.₅), (X₀.₅−LSL)/(X₀.₅−X₀.₀₀₁₃₅))",
        source: "Montgomery, Introduction to Statistical Quality Control, 7th ed., 6.2–6.4, \
                 8.2–8.3 and appendix VI; Minitab's documented defaults; ISO 22514-2 by way of \
                 Montgomery",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        study((table, params), Gaps::ClosedUp)
    }
}

/// The study, by what becomes of gaps.
///
/// # Errors
/// [`Problem`] of parameters or readings that cannot be used.
pub(super) fn study((table, params): (&Table, &Params), gaps: Gaps) -> Result<Outcome, Misfit> {
    let asked = params.as_normal();
    let (sample, mut outcome) = gaps.ground(table, &asked)?;
    if params.index == Index::Cp && (params.lsl.is_none() || params.usl.is_none()) {
        return Err(Problem::OutOfRange { name: "index", range: "cpk (one limit)" }.into());
    }
    if outcome.refusal.is_some() {
        return Ok(outcome);
    }
    let sample = gaps.with_moves(sample, (table, &asked))?;
    let found = definitions(&sample, &Wanted::of(&asked))?;
    let compared = Compared::of(&found, params)?;
    outcome.numbers.extend(compared.numbers());
    outcome.findings.extend(compared.findings());
    outcome.figures.push(gap::figure(table, &compared));
    Ok(outcome)
}

/// The definitions, with what was asked of them.
pub(super) struct Compared<'a> {
    pub all: &'a [Definition],
    pub root: &'a Definition,
    pub index: Index,
    pub reported: Option<Exact>,
}

impl<'a> Compared<'a> {
    fn of(all: &'a [Definition], params: &Params) -> Result<Self, Problem> {
        let root = all.first().filter(|first| first.from.is_none());
        // Without scatter within subgroups there is nothing to compare with.
        let root = root.ok_or(Problem::OutOfRange { name: "sigma_within", range: "> 0" })?;
        Ok(Self { all, root, index: params.index, reported: params.reported })
    }

    /// The index that was asked for, under a definition.
    pub fn value(&self, definition: &Definition) -> f64 {
        match self.index {
            Index::Cpk => definition.worst,
            Index::Cp => definition.both.unwrap_or(definition.worst),
        }
    }

    /// The definition of a key.
    pub fn find(&self, key: &str) -> Option<&'a Definition> {
        self.all.iter().find(|definition| definition.key == key)
    }

    /// Whether a value is printed as the figure that was reported.
    pub fn is_reported(&self, value: f64) -> bool {
        self.reported.is_some_and(|Exact(figure)| {
            let half = 0.5 * num::pow(10.0, -f64::from(figure.scale()));
            (value - figure.to_f64()).abs() <= half
        })
    }

    /// The definitions that give the figure.
    pub fn reproducing(&self) -> Vec<&'a Definition> {
        self.all.iter().filter(|definition| self.is_reported(self.value(definition))).collect()
    }

    /// What each preset uses here. Minitab pools subgroups and takes off the bias; the AIAG
    /// manuals take mean ranges; ISO 22514-2 takes quantiles, which of a normal distribution are
    /// those of the overall sigma; old sheets take constants of three digits.
    pub fn presets(&self) -> [(&'static str, Words, Option<&'a Definition>); 4] {
        let either = |subgroups, single| self.find(subgroups).or_else(|| self.find(single));
        [
            (
                "preset_minitab",
                Words::new("按 Minitab 默认", "as Minitab does by default"),
                either("pooled_unbiased", "mean_moving_range"),
            ),
            (
                "preset_aiag",
                Words::new("按 AIAG 手册（极差）", "as AIAG's manual does (ranges)"),
                either("mean_range", "mean_moving_range"),
            ),
            (
                "preset_iso",
                Words::new(
                    "按 ISO 22514-2（正态分布的分位数）",
                    "as ISO 22514-2 does (quantiles, normal)",
                ),
                self.find("overall"),
            ),
            (
                "preset_legacy3digit",
                Words::new("按三位常数表", "by constants of three digits"),
                either("mean_range_rounded", "mean_moving_range_rounded"),
            ),
        ]
    }

    fn numbers(&self) -> Vec<Number> {
        let mut numbers = Vec::new();
        for definition in self.all {
            let Definition { key, words, .. } = *definition;
            let index = real(&format!("index_{key}"), words, self.value(definition), Unit::One);
            let sigma = maybe(&format!("sigma_{key}"), words, definition.sigma, Unit::Reading);
            numbers.extend([index, sigma]);
        }
        for (key, words, definition) in self.presets() {
            let value = definition.map(|definition| self.value(definition));
            numbers.push(maybe(key, words, value, Unit::One));
        }
        if let Some(Exact(figure)) = self.reported {
            let words = Words::new("已报的数字", "the figure reported");
            numbers.push(real("reported", words, figure.to_f64(), Unit::One));
            let found = self.reproducing();
            let words = Words::new("能得出该数字的口径数", "definitions that give that figure");
            numbers.push(counted("n_reproducing", words, found.len()));
            let nearest = self.nearest(figure.to_f64());
            numbers.push(Number {
                key: "nearest".to_owned(),
                words: Words::new("最接近的口径", "the nearest definition"),
                value: nearest.map_or(Quantity::Absent, |nearest| Quantity::Name(nearest.key)),
                interval: None,
                unit: Unit::One,
            });
        }
        numbers
    }

    /// The definition whose index is nearest to the figure; the first of equals.
    pub fn nearest(&self, figure: f64) -> Option<&'a Definition> {
        let off = |definition: &Definition| (self.value(definition) - figure).abs();
        self.all.iter().min_by(|a, b| off(a).total_cmp(&off(b)))
    }

    fn findings(&self) -> Vec<Finding> {
        let mut findings = gap::reported(self);
        findings.extend(gap::choices(self));
        findings
    }

    /// The steps from our definition to another one: each with the choice and what it moves.
    pub fn path(&self, to: &Definition) -> Vec<Step<'a>> {
        let (mut steps, mut at) = (Vec::new(), self.find(to.key));
        while let Some(here) = at {
            let Some((key, choice)) = here.from else { break };
            let Some(before) = self.find(key) else { break };
            let moved = self.value(here) - self.value(before);
            steps.push(Step { from: before, to: here, choice, moved });
            at = Some(before);
        }
        steps.reverse();
        steps
    }
}

/// One choice and what it does to the index.
#[derive(Clone, Copy)]
pub(super) struct Step<'a> {
    pub from: &'a Definition,
    pub to: &'a Definition,
    pub choice: Choice,
    pub moved: f64,
}
