//! Crossed gauge studies (量具 R&R，交叉型).
//!
//! Asks: how much of what is seen is the gauge and the people, and how much the parts?
//! Needs: at least two parts, each measured at least twice by each of at least two appraisers.
//! Does not know: whether the parts represent the operation, or whether the gauge is biased.
//! Source: AIAG, Measurement Systems Analysis, 4th ed. (2010), chapter III; Burdick, Borror and
//! Montgomery (2005), Design and Analysis of Gauge R&R Studies.
//! Cases: `cases/measure/gauge/`.

use method::{
    Card, Exact, Finding, Kernel, MethodId, Need, Outcome, Real, Role, RoleNeed, Table, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::interval::{Interval, Shares};
use super::model::{Interaction, Model, Options, Study};
use super::source::{self, Kind, Yardstick};
use super::{Problem, figure, report, tolerance};
use crate::number::{self, counted, maybe_counted, named};

/// Parameters of a crossed gauge study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// What is done with the interaction of appraisers and parts.
    pub interaction: Interaction,
    /// The p above which the interaction is pooled: 0.25 by AIAG, 0.05 by Minitab.
    pub alpha_pooling: Real,
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
    /// How the intervals are computed.
    pub interval: Interval,
}

impl Default for Params {
    fn default() -> Self {
        let real = |value| Real::new(value).expect("the default is finite");
        Self {
            interaction: Interaction::Auto,
            alpha_pooling: real(0.25),
            tolerance: None,
            lsl: None,
            usl: None,
            process_sd: None,
            study_sds: real(6.0),
            confidence: real(0.95),
            interval: Interval::ModifiedLargeSample,
        }
    }
}

/// What a study of parts and appraisers reads.
pub(crate) const ROLES: &[RoleNeed] = &[
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
        need: Need::Required,
        words: Words::new("评价人", "who measured"),
    },
];

/// The crossed gauge study.
pub struct Crossed;

impl Kernel for Crossed {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "gauge.crossed", version: 1 },
        title: Words::new("量具 R&R（交叉型）", "Gauge R&R, crossed"),
        purpose: Words::new(
            "测量变差有多大：重复性、再现性与零件间变差各占多少",
            "how large measurement scatter is: repeatability, reproducibility and parts compared",
        ),
        not_for: Words::new(
            "破坏性测量或每人测不同的零件（用嵌套型）；更多因素（用扩展型）",
            "destructive measurement or other parts for each appraiser (nested), and further \
             factors (expanded)",
        ),
        roles: ROLES,
        formula: "σ²_EV = MS_e, σ²_A×P = (MS_ap − MS_e)/n, σ²_A = (MS_a − MS_ap)/(pn), σ²_P = \
                  (MS_p − MS_ap)/(an); GRR² = EV² + AV²; ndc = 1.41 PV/GRR",
        source: "AIAG MSA 4th ed. 2010, ch. III; Burdick, Borror and Montgomery 2005 (intervals); \
                 Patterson and Thompson 1971 (unbalanced)",
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
    let options = options(params, shares)?;
    let width = [params.tolerance, params.lsl, params.usl];
    let yardstick = Yardstick::of(params.study_sds, width, params.process_sd)?;
    let study = Study::read(table)?;
    let mut outcome = Outcome { numbers: described(&study), ..Outcome::default() };
    outcome.refusal = report::refusal(&study);
    if outcome.refusal.is_some() {
        return Ok(outcome);
    }
    let model = Model::of(&study, &options)?;
    if source::of(&model.sources, Kind::Total) <= 0.0 {
        return Err(Problem::Number("the variances vanish".to_owned()).into());
    }
    let how = if model.anova.is_some() { "anova" } else { "reml" };
    let words = Words::new("方差分量的估计方法", "how the components are estimated");
    outcome.numbers.push(named("estimation", words, how));
    outcome.numbers.extend(model.anova.iter().flat_map(report::table));
    outcome.numbers.extend(source::numbers(&model.sources, &yardstick, shares));
    outcome.numbers.extend(report::categories(&model.sources));
    outcome.findings = findings(&study, &model, &yardstick, &options);
    outcome.figures = figure::panels(&study, &model, &yardstick)?;
    Ok(outcome)
}

fn options(params: &Params, shares: Shares) -> Result<Options, Problem> {
    let alpha_pooling = params.alpha_pooling.get();
    if !(0.0..=1.0).contains(&alpha_pooling) {
        return Err(Problem::OutOfRange { name: "alpha_pooling", range: "0 … 1" });
    }
    Ok(Options {
        interaction: params.interaction,
        alpha_pooling,
        interval: params.interval,
        confidence: tolerance::confidence(params.confidence)?,
        shares,
    })
}

/// The size of the study.
pub(crate) fn described(study: &Study) -> Vec<method::Number> {
    vec![
        counted("n", Words::new("读数个数", "number of readings"), study.readings.len()),
        counted("n_parts", Words::new("零件数", "number of parts"), study.part.len()),
        counted(
            "n_appraisers",
            Words::new("评价人数", "number of appraisers"),
            study.appraiser.len(),
        ),
        maybe_counted(
            "n_trials",
            Words::new("重复次数（不平衡时无）", "trials; none where cells differ"),
            study.n_trials,
        ),
    ]
}

fn findings(study: &Study, model: &Model, scale: &Yardstick, options: &Options) -> Vec<Finding> {
    let gauge_sd = source::of(&model.sources, Kind::Gauge).sqrt();
    let of_tolerance = scale.tolerance.map(|tolerance| scale.study_sds * gauge_sd / tolerance);
    let mut findings = report::verdict(&model.sources, of_tolerance);
    findings.push(match &model.anova {
        Some(anova) => about_interaction(anova, options),
        None => report::unbalanced(),
    });
    if source::of(&model.sources, Kind::Repeatability) == 0.0 {
        let words = Words::new(
            "重复读数完全相同：量具分辨力可能不足，重复性为 0 不可信",
            "all repeats agree to the last digit: the gauge's resolution may be too coarse to show \
             any repeatability",
        );
        findings.push(Finding::new(Weight::Caution, "gauge.no_repeatability", words, []));
    }
    findings.extend(report::truncated(&model.sources));
    findings.extend(report::about_readings(&study.readings, study.part.len()));
    findings
}

fn about_interaction(anova: &super::balance::Anova, options: &Options) -> Finding {
    let p = anova.interaction.p.map_or_else(|| "= –".to_owned(), number::tail);
    let alpha = num::round_significant(options.alpha_pooling, 4);
    let (code, words) = match (options.interaction, anova.pooled.is_some()) {
        (Interaction::Auto, true) => {
            let words = Words::new(
                "评价人×零件的交互作用不显著（p {p}，界限 {alpha}），已并入重复性",
                "the interaction of appraisers and parts is not remarkable (p {p}, bound \
                 {alpha}) and is pooled with repeatability",
            );
            ("gauge.interaction_pooled", words)
        }
        (Interaction::Auto, false) => {
            let words = Words::new(
                "评价人×零件存在交互作用（p {p}，界限 {alpha}），单独列出：评价人对不同零件测法不一",
                "appraisers and parts interact (p {p}, bound {alpha}), which stays a source of \
                 its own: people differ more on some parts than on others",
            );
            ("gauge.interaction_kept", words)
        }
        _ => {
            let words = Words::new(
                "交互作用按要求处理（p {p}，默认界限 {alpha} 未使用）",
                "the interaction was treated as asked (p {p}; the bound {alpha} was not used)",
            );
            ("gauge.interaction_chosen", words)
        }
    };
    Finding::new(Weight::Note, code, words, [("p", p), ("alpha", alpha)])
}
