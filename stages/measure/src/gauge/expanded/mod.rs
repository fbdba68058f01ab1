//! Expanded gauge studies (量具 R&R，扩展型).
//!
//! Asks: how much do further factors (gauges, days, stations) add to measurement scatter, in
//! studies that need not be balanced?
//! Needs: parts, at least one further factor, and repeats.
//! Does not know: fixed factors; every level stands for others that could have been there.
//! Source: Burdick, Borror and Montgomery (2005); Searle, Casella and McCulloch (1992), Variance
//! Components.  Cases: `cases/measure/gauge/`.

mod anova;
mod term;

use method::{
    Card, Exact, Finding, Kernel, MethodId, Need, Number, Outcome, Real, Refusal, Role, RoleNeed,
    Table, Unit, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::interval::Shares;
use super::model::{interval_of, likelihood, likely};
use super::readings::Readings;
use super::source::{self, Kind, Source, Yardstick};
use super::{Problem, figure, report, tolerance};
use crate::number::{between, counted, real};
use term::Term;

/// Parameters of an expanded gauge study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The random terms: names of columns or roles, joined by colons for an interaction, such as
    /// `part`, `appraiser`, `part:appraiser`. Empty: all factors and their interactions by twos
    /// that the study can tell apart.
    pub terms: Vec<String>,
    /// The width of the specification.
    pub tolerance: Option<Exact>,
    /// The lower specification limit; with `usl`, instead of `tolerance`.
    pub lsl: Option<Exact>,
    /// The upper specification limit; with `lsl`, instead of `tolerance`.
    pub usl: Option<Exact>,
    /// The standard deviation of the operation, where it is known from elsewhere.
    pub process_sd: Option<Real>,
    /// How many standard deviations a spread has: 6 by AIAG 4th edition, 5.15 before.
    pub study_sds: Real,
    /// The confidence of all intervals, 0.5 to 0.9999.
    pub confidence: Real,
}

impl Default for Params {
    fn default() -> Self {
        let real = |value| Real::new(value).expect("the default is finite");
        Self {
            terms: vec![],
            tolerance: None,
            lsl: None,
            usl: None,
            process_sd: None,
            study_sds: real(6.0),
            confidence: real(0.95),
        }
    }
}

const ROLES: &[RoleNeed] = &[
    RoleNeed {
        role: Role::Value, need: Need::Required, words: Words::new("读数", "the readings")
    },
    RoleNeed {
        role: Role::Part,
        need: Need::Required,
        words: Words::new("被测零件", "the part that was measured"),
    },
    RoleNeed {
        role: Role::Appraiser,
        need: Need::Optional,
        words: Words::new("评价人", "who measured"),
    },
    RoleNeed {
        role: Role::Factor,
        need: Need::Optional,
        words: Words::new("其他因素，如量具、日期", "further factors, such as gauge or day"),
    },
];

/// The expanded gauge study.
pub struct Expanded;

impl Kernel for Expanded {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "gauge.expanded", version: 1 },
        title: Words::new("量具 R&R（扩展型）", "Gauge R&R, expanded"),
        purpose: Words::new(
            "多因素或不平衡的测量研究：每个因素及交互作用各带来多少变差",
            "studies of several factors, balanced or not: what each factor and interaction adds",
        ),
        not_for: Words::new(
            "只有零件和评价人且平衡时（交叉型给出 F 检验）",
            "balanced studies of parts and appraisers alone (crossed adds F tests)",
        ),
        roles: ROLES,
        formula: "y = μ + Σ Z_k u_k + e, u_k ~ N(0, σ²_k I), e ~ N(0, σ² I); σ² by restricted \
                  maximum likelihood, σ² ≥ 0; GRR² = σ² + Σ σ²_k of terms beyond the part",
        source: "Patterson and Thompson 1971; Searle, Casella and McCulloch 1992",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        run(table, params, Shares::Plain)
    }
}

/// The study, with intervals of shares or without.
///
/// # Errors
/// What [`Kernel::run`] reports.
pub(super) fn run(
    table: &Table,
    params: &Params,
    shares: Shares,
) -> Result<Outcome, method::Problem> {
    let confidence = tolerance::confidence(params.confidence)?;
    let width = [params.tolerance, params.lsl, params.usl];
    let scale = Yardstick::of(params.study_sds, width, params.process_sd)?;
    let readings = Readings::of(table)?;
    let factors = term::factors(table, &readings)?;
    let mut terms = term::terms(&factors, &params.terms)?;
    let n_parts = factors[0].1.len();
    let mut outcome = Outcome { numbers: described(&readings, n_parts), ..Outcome::default() };
    outcome.refusal = refusal(&readings, &terms, n_parts);
    if outcome.refusal.is_some() {
        return Ok(outcome);
    }
    let is_chosen = !params.terms.is_empty();
    let left_out = match identified(&readings, &mut terms, is_chosen)? {
        Ok(names) => names,
        Err(refusal) => {
            outcome.refusal = Some(refusal);
            return Ok(outcome);
        }
    };
    let tail = (1.0 - confidence) / 2.0;
    let estimate = Estimate::of(&readings, &terms, tail, shares)?;
    outcome.numbers.extend(anova::numbers(&readings, &terms)?);
    outcome.numbers.extend(estimate.by_term(&terms, tail)?);
    outcome.numbers.extend(source::numbers(&estimate.sources, &scale, shares));
    outcome.numbers.extend(report::categories(&estimate.sources));
    let gauge_sd = source::of(&estimate.sources, Kind::Gauge).sqrt();
    let of_tolerance = scale.tolerance.map(|width| scale.study_sds * gauge_sd / width);
    outcome.findings = report::verdict(&estimate.sources, of_tolerance);
    outcome.findings.extend(estimate.about(&terms, &left_out));
    outcome.findings.extend(report::about_readings(&readings, n_parts));
    outcome.figures.push(figure::components(&readings, &estimate.sources, &scale));
    Ok(outcome)
}

fn described(readings: &Readings, n_parts: usize) -> Vec<Number> {
    vec![
        counted("n", Words::new("读数个数", "number of readings"), readings.len()),
        counted("n_parts", Words::new("零件数", "number of parts"), n_parts),
    ]
}

fn refusal(readings: &Readings, terms: &[Term], n_parts: usize) -> Option<Refusal> {
    if n_parts < 2 {
        return Some(report::one_part());
    }
    let is_part = |term: &Term| term.is_part;
    if terms.iter().all(is_part) || !terms.iter().any(is_part) {
        return Some(Refusal::new(
            "gauge.no_factor",
            Words::new(
                "模型中需要零件本身，以及至少一个其他因素",
                "the model needs the part by itself and at least one further factor",
            ),
            Words::new(
                "请给出评价人或其他因素列；只看重复性请用 gauge.type-1",
                "give a column of appraisers or another factor, or use gauge.type-1",
            ),
        ));
    }
    let most = terms.iter().map(|term| term.factor.len()).max().unwrap_or(0);
    report::repeats(readings, most).filter(|refusal| refusal.reason.code != "gauge.one_trial")
}

/// Leaves out terms that the study cannot tell apart, where nobody asked for them by name; gives
/// their names, or the refusal where somebody did.
fn identified(
    readings: &Readings,
    terms: &mut Vec<Term>,
    is_chosen: bool,
) -> Result<Result<Vec<String>, Refusal>, Problem> {
    let mut left_out = Vec::new();
    loop {
        let Some(at) = confounded(readings, terms)? else { return Ok(Ok(left_out)) };
        let name = terms[at].factor.name.clone();
        if is_chosen || terms[at].is_part || terms.len() < 3 {
            let words = Words::new(
                "“{term}”与其他项或重复性分不开",
                "{term} cannot be told from the other terms or from repeatability",
            );
            let reason = Message::new("gauge.confounded", words, [("term", name)]);
            let way_out = Words::new(
                "从模型中去掉该项，或增加重复测量与水平",
                "leave it out of the terms, or measure more repeats and levels",
            );
            return Ok(Err(Refusal { reason, way_out }));
        }
        left_out.push(name);
        terms.remove(at);
    }
}

/// The first term that repeats those before it, the residual included.
fn confounded(readings: &Readings, terms: &[Term]) -> Result<Option<usize>, Problem> {
    let all: Vec<_> = terms.iter().map(|term| term.factor.term()).collect();
    match num::mixed_model::confounded(readings.len(), &all) {
        Ok(found) => Ok(found),
        Err(num::Problem::Count { got, most, .. }) => Err(Problem::TooManyLevels { got, most }),
        Err(other) => Err(other.into()),
    }
}

/// Components by term, and what they add up to.
struct Estimate {
    found: num::mixed_model::Components,
    sources: Vec<Source>,
}

impl Estimate {
    fn of(readings: &Readings, terms: &[Term], tail: f64, shares: Shares) -> Result<Self, Problem> {
        let all: Vec<_> = terms.iter().map(|term| term.factor.term()).collect();
        let found = likelihood(readings, &all)?;
        let last = terms.len();
        let places = |is_wanted: &dyn Fn(&Term) -> bool| -> Vec<usize> {
            (0..last).filter(|&at| is_wanted(&terms[at])).collect()
        };
        let parts = places(&|term| term.is_part);
        let reproduced = places(&|term| !term.is_part);
        let gauge = [reproduced.as_slice(), &[last]].concat();
        let whole: Vec<usize> = (0..=last).collect();
        let source = |kind, places: &[usize]| likely(&found, (kind, places), tail, shares);
        let sources = vec![
            source(Kind::Gauge, &gauge)?,
            source(Kind::Repeatability, &[last])?,
            source(Kind::Reproducibility, &reproduced)?,
            source(Kind::Part, &parts)?,
            source(Kind::Total, &whole)?,
        ];
        Ok(Self { found, sources })
    }

    /// The component of each term that is not the part alone, which is a source already.
    fn by_term(&self, terms: &[Term], tail: f64) -> Result<Vec<Number>, Problem> {
        let words = Words::new("该项：方差", "this term: variance");
        let mut numbers = Vec::new();
        for (at, term) in terms.iter().enumerate().filter(|(_, term)| !term.is_part) {
            let key = format!("{}_variance", term.key);
            let variance = real(&key, words, self.found.variances[at], Unit::Squared);
            numbers.push(between(variance, interval_of(&self.found, &[at], tail)?));
        }
        Ok(numbers)
    }

    fn about(&self, terms: &[Term], left_out: &[String]) -> Vec<method::Finding> {
        let named = terms.iter().map(|term| format!("{} = {}", term.key, term.factor.name));
        let words = Words::new("模型各项：{terms}", "terms of the model: {terms}");
        let args = [("terms", named.collect::<Vec<_>>().join("; "))];
        let mut findings = vec![Finding::new(Weight::Note, "gauge.terms", words, args)];
        let zero = terms.iter().zip(&self.found.variances).filter(|(_, v)| **v == 0.0);
        let zero: Vec<_> = zero.map(|(term, _)| term.factor.name.clone()).collect();
        if !zero.is_empty() {
            let words = Words::new(
                "似然在 0 处最大、方差为 0 的项：{terms}",
                "terms whose likelihood is greatest at a variance of 0: {terms}",
            );
            let args = [("terms", zero.join(", "))];
            findings.push(Finding::new(Weight::Note, "gauge.zero_terms", words, args));
        }
        if !left_out.is_empty() {
            let words = Words::new(
                "与其他项或重复性分不开而未列入的项：{terms}",
                "terms left out because they cannot be told from others or from repeatability: \
                 {terms}",
            );
            let args = [("terms", left_out.join(", "))];
            findings.push(Finding::new(Weight::Caution, "gauge.left_out", words, args));
        }
        findings
    }
}
