//! Signal detection (信号探测法): the scatter of a go/no-go check, from parts of known size.
//!
//! Asks: how wide is the zone about each limit in which decisions are not certain?
//! Needs: parts with a measured reference value, each judged repeatedly; parts that all accept,
//! and beyond them parts that all reject.
//! Does not know: the shape of the zone; parts that are far apart make it look wide.
//! Source: AIAG, Measurement Systems Analysis, 4th ed. (2010), III-C, as cited by others.
//! Cases: `cases/measure/gauge/`.

mod figure;
pub(super) mod zone;

use method::{
    Card, Exact, Finding, Kernel, MethodId, Need, Number, Outcome, Real, Refusal, Role, RoleNeed,
    Table, Unit, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::{Problem, report, tolerance};
use crate::number::{counted, maybe, real};
use zone::{Side, Study};

/// Parameters of signal detection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The ratings that mean a defective part; every other rating accepts it.
    pub defective: Vec<String>,
    /// The width of the specification.
    pub tolerance: Option<Exact>,
    /// The lower specification limit; with `usl`, instead of `tolerance`.
    pub lsl: Option<Exact>,
    /// The upper specification limit; with `lsl`, instead of `tolerance`.
    pub usl: Option<Exact>,
    /// The standard deviation of the operation, where it is known from elsewhere.
    pub process_sd: Option<Real>,
    /// How many standard deviations the zone is wide: 6 by AIAG 4th edition, 5.15 before.
    pub zone_sds: Real,
    /// How many standard deviations the tolerance is compared with: 6.
    pub study_sds: Real,
}

impl Default for Params {
    fn default() -> Self {
        let six = Real::new(6.0).expect("6 is finite");
        Self {
            defective: vec![],
            tolerance: None,
            lsl: None,
            usl: None,
            process_sd: None,
            zone_sds: six,
            study_sds: six,
        }
    }
}

/// The method of signal detection.
pub struct SignalDetection;

impl Kernel for SignalDetection {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "gauge.signal-detection", version: 1 },
        title: Words::new(
            "信号探测法（计数型 GRR）",
            "Signal detection (GRR of an attribute gauge)",
        ),
        purpose: Words::new(
            "通止规、目检等判定：由已知尺寸的零件求不确定区宽度，估计 GRR",
            "go/no-go checks: the width of the zone of uncertain decisions, as an estimate of GRR",
        ),
        not_for: Words::new(
            "零件没有测得的参考值时（用 agreement.attribute）；连续读数（用 gauge.crossed）",
            "parts without a measured reference (agreement.attribute); readings (gauge.crossed)",
        ),
        roles: &[
            RoleNeed {
                role: Role::Rating,
                need: Need::Required,
                words: Words::new("评定结果，如合格、不合格", "the rating, such as good or bad"),
            },
            RoleNeed {
                role: Role::Part,
                need: Need::Required,
                words: Words::new("被评零件", "the part that was rated"),
            },
            RoleNeed {
                role: Role::Appraiser,
                need: Need::Optional,
                words: Words::new(
                    "评价人；重复评定写成多行",
                    "who rated; repeats are further rows",
                ),
            },
            RoleNeed {
                role: Role::Reference,
                need: Need::Required,
                words: Words::new("零件测得的参考值", "what the part was measured to be"),
            },
        ],
        formula: "d = |reference of the first part that all reject − reference of the last part \
                  that all accept|, on each side; σ_GRR = d̄/k; %GRR = 6 σ_GRR/T",
        source: "AIAG MSA 4th ed. 2010, III-C, as cited by others (k = 6; 5.15 in the 3rd ed.)",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let scale = Scale::of(params)?;
        let study = Study::read(table, &params.defective)?;
        let mut outcome = Outcome { numbers: study.described(), ..Outcome::default() };
        outcome.refusal = refusal(&study);
        outcome.figures = vec![figure::zones(table, &study, &scale)];
        if outcome.refusal.is_some() {
            return Ok(outcome);
        }
        let sides = study.sides()?;
        let Some(width) = num::mean(&sides.iter().map(|side| side.width).collect::<Vec<_>>())
        else {
            outcome.refusal = Some(no_zone());
            return Ok(outcome);
        };
        let sd = width / scale.zone_sds;
        for side in &sides {
            outcome.numbers.extend(side.numbers(&scale));
        }
        outcome.numbers.extend(numbers(width, sd, &scale));
        outcome.findings = findings(&study, &sides, sd, &scale);
        Ok(outcome)
    }
}

/// What the zone is compared with.
struct Scale {
    tolerance: Option<f64>,
    limits: [Option<f64>; 2],
    process_sd: Option<f64>,
    zone_sds: f64,
    study_sds: f64,
}

impl Scale {
    fn of(params: &Params) -> Result<Self, Problem> {
        let sd = |sd| tolerance::positive("process_sd", sd);
        Ok(Self {
            tolerance: tolerance::width(params.tolerance, params.lsl, params.usl)?,
            limits: [params.lsl, params.usl].map(|limit| limit.map(|limit| limit.0.to_f64())),
            process_sd: params.process_sd.map(sd).transpose()?,
            zone_sds: tolerance::positive("zone_sds", params.zone_sds)?,
            study_sds: tolerance::positive("study_sds", params.study_sds)?,
        })
    }
}

fn refusal(study: &Study) -> Option<Refusal> {
    if study.parts.iter().all(|part| part.n == 1) {
        return Some(Refusal::new(
            "gauge.rated_once",
            Words::new(
                "每个零件只评了一次，看不出哪些判定不确定",
                "each part was rated once, so no decision is seen to be uncertain",
            ),
            Words::new(
                "请由多名评价人重复评定（常用 3 人各 3 次）",
                "let several appraisers rate repeatedly (three, three times each, is usual)",
            ),
        ));
    }
    if !study.parts.iter().any(zone::Part::is_accepted) {
        return Some(Refusal::new(
            "gauge.none_accepted",
            Words::new("没有一个零件得到全部接受", "no part was accepted every time"),
            Words::new(
                "请加入明显合格的零件，并核对参数 defective",
                "add parts that are plainly good, and check the parameter defective",
            ),
        ));
    }
    (!study.parts.iter().any(zone::Part::is_rejected)).then(|| {
        Refusal::new(
            "gauge.none_rejected",
            Words::new("没有一个零件得到全部拒收", "no part was rejected every time"),
            Words::new(
                "请加入规格限外、明显不合格的零件",
                "add parts that are plainly bad, beyond the limits",
            ),
        )
    })
}

fn no_zone() -> Refusal {
    Refusal::new(
        "gauge.no_zone",
        Words::new(
            "全部拒收的零件都夹在全部接受的零件之间：判定与尺寸无关",
            "all rejected parts lie between accepted ones: decisions do not follow the size",
        ),
        Words::new(
            "核对参考值与评定结果是否对应，以及参数 defective",
            "check that references belong to their parts, and the parameter defective",
        ),
    )
}

fn numbers(width: f64, sd: f64, scale: &Scale) -> Vec<Number> {
    let reading = |key, words, value| real(key, words, value, Unit::Reading);
    let share = |key, words, value| maybe(key, words, value, Unit::One);
    let mut numbers = vec![
        reading(
            "zone_width",
            Words::new("不确定区平均宽度 d̄（GRR）", "mean width of the zone, d̄ (GRR)"),
            width,
        ),
        reading("gauge_sd", Words::new("GRR 标准差", "standard deviation of GRR"), sd),
    ];
    if let Some(tolerance) = scale.tolerance {
        let words = Words::new("GRR 占公差", "GRR of the tolerance");
        numbers.push(share("gauge_tolerance_share", words, Some(scale.study_sds * sd / tolerance)));
    }
    if let Some(process_sd) = scale.process_sd {
        let words = Words::new("GRR 占过程变差", "GRR of process variation");
        numbers.push(share("gauge_process_share", words, Some(sd / process_sd)));
    }
    numbers
}

fn findings(study: &Study, sides: &[Side], sd: f64, scale: &Scale) -> Vec<Finding> {
    let mut findings = Vec::new();
    if let Some(tolerance) = scale.tolerance {
        let share = scale.study_sds * sd / tolerance;
        findings.push(report::judged(share, report::Compared::Tolerance));
    }
    findings.extend(sides.iter().map(|side| side.finding(scale)));
    if sides.len() == 1 {
        let words = Words::new(
            "只有一侧有全部拒收的零件，GRR 只由该侧估计",
            "parts that all reject lie on one side only, so GRR comes from that side alone",
        );
        findings.push(Finding::new(Weight::Note, "gauge.one_side", words, []));
    }
    if sides.iter().any(|side| side.n_inside == 0) {
        let words = Words::new(
            "有一侧不确定区内没有零件，其宽度只是两个零件的间距，可能偏大；请补充限附近的零件",
            "a zone holds no part, so its width is only the gap between two parts and may be too \
             large; add parts near the limit",
        );
        findings.push(Finding::new(Weight::Caution, "gauge.empty_zone", words, []));
    }
    let strays = study.strays(sides);
    if !strays.is_empty() {
        let words = Words::new(
            "不确定区外也有判定不一或与尺寸不符的零件：{parts}；GRR 被低估，请查原因",
            "parts outside the zones were judged both ways or against their size: {parts}; GRR is \
             understated, so ask why",
        );
        let args = [("parts", strays.join(", "))];
        findings.push(Finding::new(Weight::Signal, "gauge.strays", words, args));
    }
    if study.n_missing > 0 {
        let words =
            Words::new("{n} 行没有评定结果，已略过", "rows without a rating: {n}; left out");
        let args = [("n", study.n_missing.to_string())];
        findings.push(Finding::new(Weight::Caution, "gauge.missing_ratings", words, args));
    }
    findings
}

impl Study {
    fn described(&self) -> Vec<Number> {
        let count = |is: fn(&zone::Part) -> bool| self.parts.iter().filter(|part| is(part)).count();
        vec![
            counted("n", Words::new("评定次数", "number of ratings"), self.n),
            counted("n_parts", Words::new("零件数", "number of parts"), self.parts.len()),
            counted(
                "n_accepted",
                Words::new("全部接受的零件", "parts that all accept"),
                count(zone::Part::is_accepted),
            ),
            counted(
                "n_rejected",
                Words::new("全部拒收的零件", "parts that all reject"),
                count(zone::Part::is_rejected),
            ),
            counted(
                "n_uncertain",
                Words::new("判定不一的零件", "parts judged both ways"),
                count(zone::Part::is_mixed),
            ),
        ]
    }
}
