//! Type-1 gauge studies (一类量具研究).
//!
//! Asks: can the gauge, by itself, repeat a known master closely enough for this tolerance?
//! Needs: at least ten readings of one master, its reference value, and the tolerance.
//! Does not know: appraisers, parts, or whether repeats are stable in time.
//! Source: VDA 5 (2021), annex; Bosch, Quality Management in the Bosch Group, booklet 10.
//! Cases: `cases/measure/gauge/`.

use method::figure::{Axis, Figure, Shape, Trace};
use method::{
    Card, Exact, Finding, Kernel, MethodId, Need, Number, Outcome, Real, Refusal, Role, RoleNeed,
    Table, Unit, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::bias::{MASTER, Offset, reference};
use super::readings::Readings;
use super::{Problem, figure, tolerance};
use crate::number::{maybe, real};

/// The share of the tolerance that a reading's last digit may be worth.
const RESOLUTION_SHARE: f64 = 0.05;

/// Parameters of a type-1 study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// What the master is known to be; or a column `reference` that is the same throughout.
    pub reference: Option<Exact>,
    /// The width of the specification.
    pub tolerance: Option<Exact>,
    /// The lower specification limit; with `usl`, instead of `tolerance`.
    pub lsl: Option<Exact>,
    /// The upper specification limit; with `lsl`, instead of `tolerance`.
    pub usl: Option<Exact>,
    /// K: the per cent of the tolerance that the gauge may use; 20 by VDA and Minitab, 15 or 10
    /// elsewhere.
    pub k_percent: Real,
    /// L: how many standard deviations the gauge's spread has; 6 by VDA and Minitab, 4 elsewhere.
    pub l_sds: Real,
    /// The Cg and Cgk that are asked for: 1.33.
    pub capability_min: Real,
    /// The last digit of the gauge, where it is known.
    pub resolution: Option<Exact>,
    /// The confidence of the interval of the bias, 0.5 to 0.9999.
    pub confidence: Real,
}

impl Default for Params {
    fn default() -> Self {
        let real = |value| Real::new(value).expect("the default is finite");
        Self {
            reference: None,
            tolerance: None,
            lsl: None,
            usl: None,
            k_percent: real(20.0),
            l_sds: real(6.0),
            capability_min: real(1.33),
            resolution: None,
            confidence: real(0.95),
        }
    }
}

/// Repeated readings of one master.
pub(crate) const ROLES: &[RoleNeed] = &[
    RoleNeed {
        role: Role::Value,
        need: Need::Required,
        words: Words::new("对同一标准件的读数，按时间先后", "readings of one master, oldest first"),
    },
    RoleNeed { role: Role::Reference, need: Need::Optional, words: MASTER },
];

/// The type-1 gauge study.
pub struct Type1;

impl Kernel for Type1 {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "gauge.type-1", version: 1 },
        title: Words::new("一类量具研究（Cg、Cgk）", "Type-1 gauge study (Cg, Cgk)"),
        purpose: Words::new(
            "量具本身对标准件的重复性与偏倚，相对公差是否足够小",
            "whether a gauge repeats a master closely enough for the tolerance",
        ),
        not_for: Words::new(
            "评价人与零件的影响（用 gauge.crossed）",
            "what appraisers and parts add (gauge.crossed)",
        ),
        roles: ROLES,
        formula: "Cg = (K/100) T / (L s); Cgk = ((K/200) T − |bias|)/((L/2) s); t = bias √n / s",
        source: "VDA 5; Bosch booklet 10 (variants of K and L)",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let wanted = Wanted::of(params)?;
        let readings = Readings::of(table)?;
        let reference = reference(table, &readings, params.reference)?;
        let offset = Offset::of(&readings, reference)?;
        let confidence = tolerance::confidence(params.confidence)?;
        let mut outcome = Outcome {
            numbers: offset.numbers(confidence)?,
            findings: offset.findings(confidence)?,
            ..Outcome::default()
        };
        outcome.figures.push(run_chart(&readings, &offset, Some(&wanted))?);
        if offset.sd == 0.0 {
            outcome.refusal = Some(Refusal::new(
                "gauge.no_variation",
                Words::new(
                    "全部读数相同：量具分辨不出自己的离散",
                    "all readings are the same: the gauge does not show its own scatter",
                ),
                Words::new("换用分辨力更高的量具", "use a gauge with a finer resolution"),
            ));
            return Ok(outcome);
        }
        let indices = Indices::of(&wanted, &offset);
        outcome.numbers.extend(indices.numbers());
        outcome.findings.insert(0, indices.verdict(&wanted));
        outcome.findings.extend(wanted.about_resolution());
        if readings.len() < 10 {
            let words = Words::new(
                "只有 {n} 次读数，建议至少 25 次",
                "{n} readings are few; at least 25 are advised",
            );
            let args = [("n", readings.len().to_string())];
            let finding = Finding::new(Weight::Caution, "gauge.few_readings", words, args);
            outcome.findings.push(finding);
        }
        Ok(outcome)
    }
}

/// What the gauge must reach.
struct Wanted {
    tolerance: f64,
    k_share: f64,
    l_sds: f64,
    least: f64,
    resolution: Option<f64>,
}

impl Wanted {
    fn of(params: &Params) -> Result<Self, Problem> {
        let width = tolerance::width(params.tolerance, params.lsl, params.usl)?;
        let k_percent = tolerance::positive("k_percent", params.k_percent)?;
        if k_percent > 100.0 {
            return Err(Problem::OutOfRange { name: "k_percent", range: "0 < … ≤ 100" });
        }
        let resolution = params.resolution.map(|resolution| resolution.0.to_f64());
        if resolution.is_some_and(|resolution| resolution <= 0.0) {
            return Err(Problem::OutOfRange { name: "resolution", range: "> 0" });
        }
        Ok(Self {
            tolerance: width.ok_or(Problem::NoTolerance)?,
            k_share: k_percent / 100.0,
            l_sds: tolerance::positive("l_sds", params.l_sds)?,
            least: tolerance::positive("capability_min", params.capability_min)?,
            resolution,
        })
    }

    fn about_resolution(&self) -> Option<Finding> {
        let share = self.resolution? / self.tolerance;
        let args = [("percent", format!("{:.1}", 100.0 * share))];
        Some(if share <= RESOLUTION_SHARE {
            let words = Words::new(
                "分辨力为公差的 {percent} %，足够（不超过 5 %）",
                "the resolution is {percent} % of the tolerance: fine enough (at most 5 %)",
            );
            Finding::new(Weight::Note, "gauge.resolution_fine", words, args)
        } else {
            let words = Words::new(
                "分辨力为公差的 {percent} %，过粗（应不超过 5 %）",
                "the resolution is {percent} % of the tolerance: too coarse (at most 5 % is \
                 wanted)",
            );
            Finding::new(Weight::Signal, "gauge.resolution_coarse", words, args)
        })
    }
}

/// Cg, Cgk and what they say of the tolerance.
struct Indices {
    cg: f64,
    cgk: f64,
    repeatability_share: f64,
    /// `None` where the bias alone uses up what is allowed.
    with_bias_share: Option<f64>,
}

impl Indices {
    fn of(wanted: &Wanted, offset: &Offset) -> Self {
        let allowed = wanted.k_share * wanted.tolerance;
        let cg = allowed / (wanted.l_sds * offset.sd);
        let cgk = (allowed / 2.0 - offset.bias.abs()) / (wanted.l_sds / 2.0 * offset.sd);
        Self {
            cg,
            cgk,
            repeatability_share: wanted.k_share / cg,
            with_bias_share: (cgk > 0.0).then(|| wanted.k_share / cgk),
        }
    }

    fn numbers(&self) -> Vec<Number> {
        vec![
            real("cg", Words::new("Cg（仅重复性）", "Cg, repeatability alone"), self.cg, Unit::One),
            real(
                "cgk",
                Words::new("Cgk（重复性与偏倚）", "Cgk, repeatability and bias"),
                self.cgk,
                Unit::One,
            ),
            real(
                "repeatability_tolerance_share",
                Words::new("重复性占公差", "repeatability's share of the tolerance"),
                self.repeatability_share,
                Unit::One,
            ),
            maybe(
                "repeatability_bias_tolerance_share",
                Words::new("重复性与偏倚占公差", "share of repeatability and bias"),
                self.with_bias_share,
                Unit::One,
            ),
        ]
    }

    fn verdict(&self, wanted: &Wanted) -> Finding {
        let args = [
            ("cg", format!("{:.2}", self.cg)),
            ("cgk", format!("{:.2}", self.cgk)),
            ("least", num::round_significant(wanted.least, 4)),
        ];
        if self.cgk >= wanted.least {
            let words = Words::new(
                "Cg {cg}、Cgk {cgk}，均达到 {least}：量具对该公差可用",
                "Cg {cg} and Cgk {cgk} reach {least}: the gauge is fit for this tolerance",
            );
            return Finding::new(Weight::Note, "gauge.cgk_reached", words, args);
        }
        if self.cg >= wanted.least {
            let words = Words::new(
                "Cg {cg} 达到 {least}，但 Cgk {cgk} 未达到：先校准、消除偏倚",
                "Cg {cg} reaches {least} but Cgk {cgk} does not: adjust the gauge's bias first",
            );
            return Finding::new(Weight::Caution, "gauge.cgk_bias", words, args);
        }
        let words = Words::new(
            "Cg {cg}、Cgk {cgk}，未达到 {least}：量具对该公差重复性不足",
            "Cg {cg} and Cgk {cgk} do not reach {least}: the gauge does not repeat well enough \
             for this tolerance",
        );
        Finding::new(Weight::Signal, "gauge.cg_missed", words, args)
    }
}

/// The readings in time order between the lines that they are to stay within.
fn run_chart(
    readings: &Readings,
    offset: &Offset,
    wanted: Option<&Wanted>,
) -> Result<Figure, Problem> {
    let values = readings.to_f64()?;
    // Long runs are thinned out evenly; the indices above use every reading.
    let every = values.len().div_ceil(2000);
    let points = values.iter().enumerate().step_by(every);
    let points = points.map(|(i, &value)| [(i + 1) as f64, value]).collect();
    let mut marks = vec![(Words::new("参考值", "reference"), offset.reference)];
    if let Some(wanted) = wanted {
        let half = wanted.k_share / 2.0 * wanted.tolerance;
        marks.push((Words::new("+K/2 公差", "+K/2 of T"), offset.reference + half));
        marks.push((Words::new("−K/2 公差", "−K/2 of T"), offset.reference - half));
    }
    let marks = marks.into_iter().filter_map(|(name, at)| figure::mark(name, at)).collect();
    let words = Words::new(
        "{n} 次读数，偏倚 {bias}，标准差 {sd}",
        "{n} readings, bias {bias}, standard deviation {sd}",
    );
    let args = [
        ("n", readings.len().to_string()),
        ("bias", num::round_significant(offset.bias, 4)),
        ("sd", num::round_significant(offset.sd, 4)),
    ];
    let title = Words::new("标准件读数", "Readings of the master");
    let sentence = Message::new("gauge.run_chart", words, args);
    let x = Axis::linear(Words::new("次序", "order"));
    let y = Axis::linear(Words::new("读数", "reading"));
    let traces = vec![Trace { name: None, shape: Shape::Joined, points }];
    Ok(figure::plot((title, sentence), readings, (x, y), traces, marks))
}
