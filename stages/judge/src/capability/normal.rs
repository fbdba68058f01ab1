//! Capability of a normal operation (过程能力).
//!
//! Asks: can an operation that is stable hold what is wanted, and how surely do the readings say
//! so?
//! Needs: readings of a stable operation, at least as many as the policy wants, and a limit.
//! Does not know: whether the gauge is fit; that is another claim.
//! Source: Montgomery, Introduction to Statistical Quality Control, 7th ed., chapter 8; bounds
//! as each function of `bounds` names.  Cases: `cases/judge/capability/`.

use method::figure::{Figure, Histogram};
use method::{
    Card, Deviation, Exact, Finding, Kernel, MethodId, Outcome, Real, Refusal, Role, Table, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::ground::Gaps;
use super::histogram;
use super::indices::Wanted;
use super::numbers::Computed;
use super::within::{Sample, SigmaWithin};
use crate::chart::{self, LeftOut};
use crate::{Problem, signal::Test};

/// What is done about an operation that is not stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Stability {
    /// Capability is refused.
    #[default]
    Required,
    /// Capability is computed, and the outcome says that stability was overridden.
    Recorded,
}

/// The number of readings that the policy wants unless told otherwise.
const N_MIN: usize = 50;

/// Parameters of normal capability.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The lower specification limit, exactly as the drawing says.
    pub lsl: Option<Exact>,
    /// The upper specification limit, exactly as the drawing says.
    pub usl: Option<Exact>,
    /// The target, for Cpm.
    pub target: Option<Exact>,
    /// The confidence of all intervals, between 0 and 1.
    pub confidence: Real,
    /// How many consecutive readings make a subgroup, where no column says so; 1 without either.
    pub subgroup_size: Option<usize>,
    /// Which estimate of sigma Cp and Cpk use.
    pub sigma_within: SigmaWithin,
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
        Self {
            lsl: None,
            usl: None,
            target: None,
            confidence: Real::new(0.95).expect("0.95 is finite"),
            subgroup_size: None,
            sigma_within: SigmaWithin::Auto,
            stability: Stability::Required,
            n_min: N_MIN,
            left_out: Vec::new(),
            tests: Test::default_choice(),
        }
    }
}

/// Capability of a normal operation.
pub struct Normal;

impl Kernel for Normal {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "capability.normal", version: 1 },
        title: Words::new("过程能力（正态）", "Process capability (normal)"),
        purpose: Words::new(
            "稳定的工序能否保证规格要求，以及数据能支持到什么程度",
            "whether a stable operation holds its limits, and how far the readings support it",
        ),
        not_for: Words::new(
            "工序不稳定、读数太少或明显不服从正态分布时；前两种情况本方法会拒绝",
            "operations that are not stable or have too few readings (it refuses), or readings \
             that are clearly not normal",
        ),
        roles: chart::SUBGROUPED,
        formula: "Cp = (USL−LSL)/(6σ_within), Cpk = min(USL−x̄, x̄−LSL)/(3σ_within); Pp, Ppk with \
                  the overall s; Cpm = (USL−LSL)/(6√(σ²+(x̄−T)²))",
        source: "Kane 1986 (Cp, Cpk); Boyles 1991 (Cpm); Bissell 1990 (interval of Cpk); Chou, \
                 Owen, Borrego 1990 (exact lower bound)",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        study((table, params), Gaps::ClosedUp)
    }
}

/// The indices of a sample, where its ground has no refusal.
///
/// # Errors
/// [`Problem`] where a number cannot be computed.
pub(super) fn study(
    (table, params): (&Table, &Params),
    gaps: Gaps,
) -> Result<Outcome, method::Problem> {
    let (sample, mut outcome) = gaps.ground(table, params)?;
    if outcome.refusal.is_some() {
        return Ok(outcome);
    }
    let computed = Computed::of(&sample, params)?;
    outcome.numbers.extend(computed.numbers(&sample, params)?);
    outcome.findings.push(in_plain_words(&computed));
    outcome.figures.push(figure(table, params, &sample, &computed)?);
    Ok(outcome)
}

pub(super) fn check(params: &Params) -> Result<(), Problem> {
    let (lsl, usl, target) = (params.lsl, params.usl, params.target);
    if lsl.is_none() && usl.is_none() {
        return Err(Problem::NoLimit);
    }
    if let (Some(lsl), Some(usl)) = (lsl, usl)
        && lsl >= usl
    {
        let (lsl, usl) = (lsl.0.to_string(), usl.0.to_string());
        return Err(Problem::LimitsReversed { lsl, usl });
    }
    if let Some(target) = target
        && (lsl.is_some_and(|lsl| target < lsl) || usl.is_some_and(|usl| target > usl))
    {
        return Err(Problem::TargetOutside { target: target.0.to_string() });
    }
    let confidence = params.confidence.get();
    if !(0.5..1.0).contains(&confidence) {
        return Err(Problem::OutOfRange { name: "confidence", range: "0.5 ≤ … < 1" });
    }
    if params.n_min < 2 {
        return Err(Problem::OutOfRange { name: "n_min", range: "≥ 2" });
    }
    Ok(())
}

pub(super) fn deviations(params: &Params, n_signals: u64) -> Vec<Deviation> {
    let mut deviations = Vec::new();
    if params.stability == Stability::Recorded && n_signals > 0 {
        let words = Words::new(
            "工序有 {n} 个判异点，仍按要求计算了能力",
            "points flagged: {n}; capability was computed all the same",
        );
        let args = [("n", n_signals.to_string())];
        let message = Message::new("capability.stability_overridden", words, args);
        deviations.push(Deviation { message });
    }
    if params.n_min < N_MIN {
        let words = Words::new(
            "读数个数的下限被降为 {n}（默认 {default}）",
            "the fewest readings were lowered to {n} (the default is {default})",
        );
        let args = [("n", params.n_min.to_string()), ("default", N_MIN.to_string())];
        let message = Message::new("capability.n_min_lowered", words, args);
        deviations.push(Deviation { message });
    }
    deviations
}

pub(super) fn refusal(
    params: &Params,
    sample: &Sample<'_>,
    n_signals: u64,
) -> Result<Option<Refusal>, Problem> {
    let flat = sample.flat();
    if flat.len() < params.n_min || flat.len() < 2 {
        let words = Words::new(
            "只有 {got} 个读数，少于要求的 {need} 个：此时的 Cpk 没有依据",
            "{got} readings are fewer than the {need} that are wanted: a Cpk would have no ground",
        );
        let args = [("got", flat.len().to_string()), ("need", params.n_min.to_string())];
        return Ok(Some(Refusal {
            reason: Message::new("capability.too_few", words, args),
            way_out: Words::new(
                "继续测量；在此之前可用控制图或逐件合格陈述",
                "measure more; until then use a control chart, or state each piece by itself",
            ),
        }));
    }
    if num::exact::range(flat)? == 0 {
        let words = Words::new(
            "全部 {n} 个读数相同，无法估计离散",
            "all {n} readings are the same, so nothing can be said of scatter",
        );
        let args = [("n", flat.len().to_string())];
        return Ok(Some(Refusal {
            reason: Message::new("capability.no_variation", words, args),
            way_out: Words::new("换用分辨力更高的量具", "use a gauge with a finer resolution"),
        }));
    }
    if params.stability == Stability::Required && n_signals > 0 {
        let words = Words::new(
            "工序不稳定（判异 {n} 点）：能力指数无法预测以后的产品",
            "the operation is not stable (points flagged: {n}): an index would say nothing of the \
             next pieces",
        );
        let args = [("n", n_signals.to_string())];
        return Ok(Some(Refusal {
            reason: Message::new("capability.unstable", words, args),
            way_out: Words::new(
                "先查明判异点的原因并记录；有可查明原因的点可带理由剔除（left_out）",
                "find and record the causes of the flagged points first; points with a known cause \
                 can be left out with their reason (left_out)",
            ),
        }));
    }
    Ok(None)
}

pub(super) fn in_plain_words(computed: &Computed) -> Finding {
    let words = Words::new(
        "Cpk 估计为 {cpk}；按 {percent} % 置信，数据支持到 {lower}",
        "Cpk is estimated at {cpk}; with {percent} % confidence the readings support {lower}",
    );
    let args = [
        ("cpk", format!("{:.2}", computed.within.worst)),
        ("percent", num::round_significant(computed.confidence * 100.0, 6)),
        ("lower", format!("{:.2}", computed.cpk_lower)),
    ];
    Finding { weight: Weight::Note, message: Message::new("capability.supported", words, args) }
}

fn figure(
    table: &Table,
    params: &Params,
    sample: &Sample<'_>,
    computed: &Computed,
) -> Result<Figure, Problem> {
    let wanted = Wanted::of(params);
    let flat = sample.flat();
    let (edges, counts) = histogram::bins(flat, sample.scale)?;
    let value = table.column(Role::Value);
    let words = Words::new(
        "{n} 个读数，Cpk {cpk}，规格限外预计 {ppm} ppm",
        "{n} readings, Cpk {cpk}, {ppm} ppm expected outside the limits",
    );
    let args = [
        ("n", flat.len().to_string()),
        ("cpk", format!("{:.2}", computed.within.worst)),
        ("ppm", num::round_significant(computed.outside_overall.ppm_total, 3)),
    ];
    Ok(Figure::Histogram(Histogram {
        title: Normal::CARD.title,
        subject: value.map(|column| column.name.clone()).unwrap_or_default(),
        unit: value.and_then(|column| column.unit.clone()),
        sentence: Message::new("capability.sentence", words, args),
        edges,
        counts,
        lsl: wanted.lsl,
        usl: wanted.usl,
        target: wanted.target,
        mean: computed.mean,
        sigma_within: Some(computed.sigma.sigma),
        sigma_overall: computed.sigma_overall,
        n_places: sample.scale + 1,
    }))
}
