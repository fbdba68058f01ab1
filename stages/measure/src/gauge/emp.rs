//! Evaluating the measurement process (Wheeler, EMP 测量过程评价).
//!
//! Asks: how much of a product's signal comes through this measurement, and what can it monitor?
//! Needs: a crossed gauge study.
//! Does not know: specifications; a monitor of the second class may still be too coarse to sort.
//! Source: D. J. Wheeler (2006), EMP III: Evaluating the Measurement Process.
//! Cases: `cases/measure/gauge/`.

use method::{Card, Finding, Kernel, MethodId, Number, Outcome, Real, Table, Unit, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::crossed::{ROLES, described};
use super::interval::{Interval, Shares};
use super::model::{Interaction, Model, Options, Study};
use super::source::{self, Kind};
use super::{Problem, report};
use crate::number::{between, counted, real};

/// Half of all measurements lie this many standard deviations about their mean.
const PROBABLE_ERROR: f64 = 0.674_489_750_196_081_7;

/// Which factor leads from repeatability to the probable error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Factor {
    /// The quartile of the normal distribution, 0.67448975….
    #[default]
    Exact,
    /// 0.675, as Wheeler prints it.
    Printed,
    /// 0.6745, as older tables print it.
    FourDigits,
}

/// Parameters of the evaluation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// What is done with the interaction of appraisers and parts.
    pub interaction: Interaction,
    /// The p above which the interaction is pooled: 0.25 by AIAG, 0.05 by Minitab.
    pub alpha_pooling: Real,
    /// The factor of the probable error.
    pub probable_error: Factor,
}

impl Default for Params {
    fn default() -> Self {
        let alpha_pooling = Real::new(0.25).expect("0.25 is finite");
        Self { interaction: Interaction::Auto, alpha_pooling, probable_error: Factor::Exact }
    }
}

/// Evaluating the measurement process.
pub struct Emp;

impl Kernel for Emp {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "gauge.emp", version: 1 },
        title: Words::new("测量过程评价（EMP）", "Evaluating the measurement process (EMP)"),
        purpose: Words::new(
            "测量能传递多少产品信号：组内相关系数与监控等级（一至四级）",
            "how much signal comes through: intraclass correlation and monitor class one to four",
        ),
        not_for: Words::new(
            "按公差判定逐件合格（看占公差百分比）",
            "judging single pieces against limits (see the share of the tolerance)",
        ),
        roles: ROLES,
        formula: "ρ = σ²_P/σ²_T; first class ρ ≥ 0.8, second ≥ 0.5, third ≥ 0.2, else fourth; \
                  attenuation 1 − √ρ; probable error 0.6745 σ_EV",
        source: "Wheeler 2006, EMP III, chapters 4 and 5",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        run(table, params, Shares::Plain, 0.95).map(|(outcome, _)| outcome)
    }
}

/// How much of the scatter is of parts, and of which study.
pub(super) struct Found {
    pub study: Study,
    /// The intraclass correlation, and the same without bias of appraisers.
    pub correlations: [f64; 2],
    /// The interval of the first.
    pub interval: Option<[f64; 2]>,
}

/// The evaluation, with an interval of the intraclass correlation or without, and what it was
/// worked out from where it is no refusal.
///
/// # Errors
/// What [`Kernel::run`] reports.
pub(super) fn run(
    table: &Table,
    params: &Params,
    shares: Shares,
    confidence: f64,
) -> Result<(Outcome, Option<Found>), method::Problem> {
    let alpha_pooling = params.alpha_pooling.get();
    if !(0.0..=1.0).contains(&alpha_pooling) {
        return Err(Problem::OutOfRange { name: "alpha_pooling", range: "0 … 1" }.into());
    }
    let options = Options {
        interaction: params.interaction,
        alpha_pooling,
        interval: Interval::Satterthwaite,
        confidence,
        shares,
    };
    let study = Study::read(table)?;
    let mut outcome = Outcome { numbers: described(&study), ..Outcome::default() };
    outcome.refusal = report::refusal(&study);
    if outcome.refusal.is_some() {
        return Ok((outcome, None));
    }
    let model = Model::of(&study, &options)?;
    let of = |kind| source::of(&model.sources, kind);
    let (part, total) = (of(Kind::Part), of(Kind::Total));
    let plain = part + of(Kind::Repeatability);
    if total <= 0.0 {
        return Err(Problem::Number("the variances vanish".to_owned()).into());
    }
    let icc = part / total;
    let icc_plain = if plain > 0.0 { part / plain } else { 0.0 };
    let factor = match params.probable_error {
        Factor::Exact => PROBABLE_ERROR,
        Factor::Printed => 0.675,
        Factor::FourDigits => 0.6745,
    };
    let error = factor * of(Kind::Repeatability).sqrt();
    let share = model.sources.iter().find(|source| source.kind == Kind::Part);
    let interval = share.and_then(|source| source.share);
    outcome.numbers.extend(numbers([icc, icc_plain], interval, error));
    outcome.findings.push(in_plain_words(icc));
    outcome.findings.extend(interval.and_then(uncertain));
    if model.anova.is_none() {
        outcome.findings.push(report::unbalanced());
    }
    outcome.findings.extend(report::about_readings(&study.readings, study.part.len()));
    Ok((outcome, Some(Found { study, correlations: [icc, icc_plain], interval })))
}

/// That the class could be another, where the interval says so.
fn uncertain([low, high]: [f64; 2]) -> Option<method::Finding> {
    let (best, worst) = (class(high), class(low));
    let words = Words::new(
        "该研究的大小只能说明等级在 {best} 级到 {worst} 级之间；更多零件能说得更准",
        "a study of this size only tells that the class lies between {best} and {worst}; more \
         parts would tell more",
    );
    let args = [("best", best.to_string()), ("worst", worst.to_string())];
    (best < worst).then(|| Finding::new(Weight::Caution, "gauge.monitor_unsure", words, args))
}

/// The class of a monitor by its intraclass correlation.
pub(super) fn class(icc: f64) -> usize {
    match icc {
        icc if icc >= 0.8 => 1,
        icc if icc >= 0.5 => 2,
        icc if icc >= 0.2 => 3,
        _ => 4,
    }
}

fn numbers([icc, plain]: [f64; 2], interval: Option<[f64; 2]>, error: f64) -> Vec<Number> {
    let reversed = |[low, high]: [f64; 2]| [1.0 - high.sqrt(), 1.0 - low.sqrt()];
    let correlation = real(
        "icc",
        Words::new(
            "组内相关系数（含评价人偏倚）",
            "intraclass correlation, with bias of appraisers",
        ),
        icc,
        Unit::One,
    );
    let attenuation = real(
        "attenuation_share",
        Words::new("信号衰减", "share by which signals are weakened"),
        1.0 - icc.sqrt(),
        Unit::One,
    );
    vec![
        between(correlation, interval),
        real(
            "icc_no_bias",
            Words::new("组内相关系数（不含评价人偏倚）", "intraclass correlation, without bias"),
            plain,
            Unit::One,
        ),
        counted("monitor_class", Words::new("监控等级", "class of monitor"), class(icc)),
        counted(
            "monitor_class_no_bias",
            Words::new("监控等级（不含评价人偏倚）", "class of monitor, without bias"),
            class(plain),
        ),
        between(attenuation, interval.map(reversed)),
        real("probable_error", Words::new("概差", "probable error"), error, Unit::Reading),
        real(
            "increment_min",
            Words::new("合适的最小读数单位", "smallest sensible increment"),
            0.2 * error,
            Unit::Reading,
        ),
        real(
            "increment_max",
            Words::new("合适的最大读数单位", "largest sensible increment"),
            2.2 * error,
            Unit::Reading,
        ),
    ]
}

fn in_plain_words(icc: f64) -> method::Finding {
    let percent = |share: f64| format!("{:.1}", 100.0 * share);
    let args = [
        ("class", class(icc).to_string()),
        ("icc", format!("{icc:.3}")),
        ("percent", percent(1.0 - icc.sqrt())),
    ];
    let words = Words::new(
        "{class} 级监控（ρ = {icc}）：产品信号被测量削弱 {percent} %",
        "a monitor of class {class} (ρ = {icc}): measurement weakens the product's signals by \
         {percent} %",
    );
    let weight = match class(icc) {
        1 => Weight::Note,
        2 | 3 => Weight::Caution,
        _ => Weight::Signal,
    };
    Finding::new(weight, "gauge.monitor", words, args)
}
