//! The performance curve of a go/no-go gauge (量具性能曲线).
//!
//! Asks: at which size does the gauge really decide, and how much do its decisions scatter?
//! Needs: parts of known size about one limit, each judged repeatedly, some of them both ways.
//! Does not know: the other limit, which is another study.
//! Source: AIAG, Measurement Systems Analysis, 4th ed. (2010), III-C (analytic method), as cited by
//! others, with the curve by maximum likelihood instead of probability paper; D. J. Finney (1971),
//! Probit Analysis.  Cases: `cases/measure/gauge/performance_curve_*.json`.

mod probit;

use method::figure::{Axis, AxisKind, Direction, Figure, Mark, Name, Plot, Shape, Trace, Width};
use method::{
    Card, Exact, Finding, Kernel, MethodId, Number, Outcome, Real, Refusal, Role, Table, Unit,
    Weight,
};
use num::normal;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::signal_detection::SignalDetection;
use super::signal_detection::zone::{Part, Study};
use super::{Problem, report, tolerance};
use crate::number::{self, between, counted, real};
use probit::{Count, Probit};

/// Ratings of a part below which a curve is poorly known: AIAG asks for 20.
const RATINGS_MIN: usize = 20;

/// Parameters of a performance curve.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The ratings that mean a defective part; every other rating accepts it.
    pub defective: Vec<String>,
    /// The lower specification limit, where it is the one under study; else give `usl`.
    pub lsl: Option<Exact>,
    /// The upper specification limit, where it is the one under study; else give `lsl`.
    pub usl: Option<Exact>,
    /// The width of the specification, for scatter and bias as shares.
    pub tolerance: Option<Exact>,
    /// How many standard deviations a spread has: 6 by AIAG 4th edition, 5.15 before.
    pub study_sds: Real,
    /// The confidence of tests and intervals, 0.5 to 0.9999.
    pub confidence: Real,
}

impl Default for Params {
    fn default() -> Self {
        let real = |value| Real::new(value).expect("the default is finite");
        Self {
            defective: vec![],
            lsl: None,
            usl: None,
            tolerance: None,
            study_sds: real(6.0),
            confidence: real(0.95),
        }
    }
}

/// The performance curve of an attribute gauge.
pub struct PerformanceCurve;

impl Kernel for PerformanceCurve {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "gauge.performance-curve", version: 1 },
        title: Words::new(
            "量具性能曲线（计数型，解析法）",
            "Performance curve of an attribute gauge",
        ),
        purpose: Words::new(
            "通止规在一个规格限处的偏倚与重复性：接受概率随尺寸变化的曲线",
            "bias and repeatability of a go/no-go gauge at one limit: acceptance over size",
        ),
        not_for: Words::new(
            "零件没有测得的参考值（用 agreement.attribute）；限附近没有判定不一的零件",
            "parts without a measured reference (agreement.attribute), or none judged both ways",
        ),
        roles: SignalDetection::CARD.roles,
        formula: "P(accept) = Φ((c − x)/σ) at the upper limit, Φ((x − c)/σ) at the lower, by \
                  maximum likelihood; bias = c − limit; %GRR = 6σ/T",
        source: "AIAG MSA 4th ed. 2010, III-C, as cited by others; Finney 1971 (probit analysis)",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let Some(scale) = Scale::of(params)? else {
            return Ok(Outcome { refusal: Some(not_one_limit()), ..Outcome::default() });
        };
        let study = Study::read(table, &params.defective)?;
        let parts = scale.own(&study.parts);
        let words = Words::new("所用评定次数", "number of ratings used");
        let n = parts.iter().map(|part| part.n).sum();
        let of_parts = Words::new("所用零件数", "number of parts used");
        let numbers = vec![counted("n", words, n), counted("n_parts", of_parts, parts.len())];
        let mut outcome = Outcome { numbers, ..Outcome::default() };
        outcome.refusal = scale.refusal(parts);
        if outcome.refusal.is_some() {
            return Ok(outcome);
        }
        let count = |part: &Part| Count {
            size: part.reference,
            accepted: part.n_accepted as f64,
            n: part.n as f64,
        };
        let curve = Curve::of(&parts.iter().map(count).collect::<Vec<_>>(), &scale)?;
        let Some(curve) = curve else {
            outcome.refusal = Some(against_size());
            return Ok(outcome);
        };
        outcome.numbers.extend(curve.numbers(&scale));
        outcome.findings = curve.findings(parts, &scale);
        outcome.figures.push(curve.figure(table, parts, &scale));
        Ok(outcome)
    }
}

/// The limit under study.
struct Scale {
    limit: f64,
    is_upper: bool,
    tolerance: Option<f64>,
    study_sds: f64,
    confidence: f64,
}

impl Scale {
    /// `None` where not exactly one limit is given.
    fn of(params: &Params) -> Result<Option<Self>, Problem> {
        let (limit, is_upper) = match (params.lsl, params.usl) {
            (Some(lsl), None) => (lsl, false),
            (None, Some(usl)) => (usl, true),
            _ => return Ok(None),
        };
        Ok(Some(Self {
            limit: limit.0.to_f64(),
            is_upper,
            tolerance: tolerance::width(params.tolerance, None, None)?,
            study_sds: tolerance::positive("study_sds", params.study_sds)?,
            confidence: tolerance::confidence(params.confidence)?,
        }))
    }

    /// The parts of this limit's side: those up to the far end of the parts that all accept.
    fn own<'a>(&self, parts: &'a [Part]) -> &'a [Part] {
        let is_accepted = |part: &Part| part.is_accepted();
        if self.is_upper {
            &parts[parts.iter().position(is_accepted).unwrap_or(0)..]
        } else {
            &parts[..parts.iter().rposition(is_accepted).map_or(parts.len(), |last| last + 1)]
        }
    }

    /// Why there is no curve: its likelihood has a greatest value only where sizes overlap.
    fn refusal(&self, parts: &[Part]) -> Option<Refusal> {
        let accepted = parts.iter().filter(|part| part.n_accepted > 0).map(|part| part.reference);
        let rejected = parts.iter().filter(|part| !part.is_accepted()).map(|part| part.reference);
        let low = |sizes: &mut dyn Iterator<Item = f64>| sizes.fold(f64::INFINITY, f64::min);
        let high = |sizes: &mut dyn Iterator<Item = f64>| sizes.fold(f64::NEG_INFINITY, f64::max);
        let is_apart = if self.is_upper {
            high(&mut accepted.clone()) <= low(&mut rejected.clone())
        } else {
            high(&mut rejected.clone()) <= low(&mut accepted.clone())
        };
        is_apart.then(|| {
            Refusal::new(
                "gauge.no_overlap",
                Words::new(
                    "尺寸上没有重叠：接受与拒收的零件截然分开（至多在一个尺寸上判定不一），离散无法估计",
                    "accepted and rejected sizes do not overlap (at most one size was judged both \
                     ways), so scatter cannot be estimated",
                ),
                Words::new(
                    "请在限附近加入更密的零件，每件多评几次（常用 8 件各 20 次）；或用 \
                     gauge.signal-detection",
                    "add parts closer together near the limit and rate each more often (8 parts, \
                     20 times each, is usual), or use gauge.signal-detection",
                ),
            )
        })
    }
}

fn not_one_limit() -> Refusal {
    Refusal::new(
        "gauge.not_one_limit",
        Words::new(
            "性能曲线一次只研究一个规格限",
            "a performance curve is about one limit at a time",
        ),
        Words::new(
            "请只给出 lsl 或 usl 之一；公差宽度另用参数 tolerance",
            "give lsl or usl, not both nor none; the width goes with the parameter tolerance",
        ),
    )
}

fn against_size() -> Refusal {
    Refusal::new(
        "gauge.against_size",
        Words::new(
            "接受概率不随尺寸按该限应有的方向变化",
            "acceptance does not change with size as it should at this limit",
        ),
        Words::new(
            "核对所给的是上限还是下限、参考值与评定是否对应，以及参数 defective",
            "check whether the limit is the upper or the lower, that references belong to their \
             parts, and the parameter defective",
        ),
    )
}

/// The curve, in the gauge's own terms.
struct Curve {
    probit: Probit,
    /// Where half of the decisions accept.
    middle: f64,
    middle_se: f64,
    sd: f64,
    sd_interval: [f64; 2],
    /// The quantile that the confidence asks for.
    z: f64,
}

impl Curve {
    /// `None` where acceptance runs against the limit.
    fn of(counts: &[Count], scale: &Scale) -> Result<Option<Self>, Problem> {
        let probit = Probit::of(counts)?;
        let Probit { a, b, covariance } = probit;
        if (b < 0.0) != scale.is_upper || b == 0.0 {
            return Ok(None);
        }
        let z = normal::quantile_upper((1.0 - scale.confidence) / 2.0)?;
        let (middle, sd) = (-a / b, 1.0 / b.abs());
        let variance =
            covariance[0][0] + 2.0 * middle * covariance[0][1] + middle * middle * covariance[1][1];
        let reach = z * covariance[1][1].max(0.0).sqrt() * sd;
        Ok(Some(Self {
            probit,
            middle,
            middle_se: variance.max(0.0).sqrt() * sd,
            sd,
            sd_interval: [sd * num::exp(-reach), sd * num::exp(reach)],
            z,
        }))
    }

    /// How far the gauge's own limit lies from the one it should keep, with z and two-sided p.
    fn bias(&self, scale: &Scale) -> (f64, f64, f64) {
        let bias = self.middle - scale.limit;
        let z = bias / self.middle_se;
        let p = normal::sf(z.abs()).map_or(0.0, |p| (2.0 * p).min(1.0));
        (bias, z, p)
    }

    fn numbers(&self, scale: &Scale) -> Vec<Number> {
        let reading = |key, words, value| real(key, words, value, Unit::Reading);
        let (bias, z, p) = self.bias(scale);
        let reach = self.z * self.middle_se;
        let about = |value: f64| Some([value - reach, value + reach]);
        let middle = Words::new("量具实际的判定界限 c（接受一半）", "where half are accepted, c");
        let sd = Words::new("重复性标准差 σ", "repeatability's deviation, σ");
        let words = Words::new("偏倚（c 减规格限）", "bias: c minus the limit");
        let mut numbers = vec![
            between(reading("middle", middle, self.middle), about(self.middle)),
            between(reading("gauge_sd", sd, self.sd), Some(self.sd_interval)),
            between(reading("bias", words, bias), about(bias)),
            real("bias_z", Words::new("偏倚的 z 值", "z of the bias"), z, Unit::One),
            real("bias_p", Words::new("偏倚的 p 值", "p-value of the bias"), p, Unit::One),
        ];
        if let Some(tolerance) = scale.tolerance {
            let factor = scale.study_sds / tolerance;
            let words = Words::new("GRR 占公差", "GRR of the tolerance");
            let share = real("gauge_tolerance_share", words, factor * self.sd, Unit::One);
            numbers.push(between(share, Some(self.sd_interval.map(|end| factor * end))));
            let words = Words::new("偏倚占公差", "bias as a share of the tolerance");
            numbers.push(real("bias_tolerance_share", words, bias.abs() / tolerance, Unit::One));
        }
        numbers
    }

    fn findings(&self, parts: &[Part], scale: &Scale) -> Vec<Finding> {
        let mut findings = Vec::new();
        if let Some(tolerance) = scale.tolerance {
            let share = scale.study_sds * self.sd / tolerance;
            findings.push(report::judged(share, report::Compared::Tolerance));
        }
        let (bias, _, p) = self.bias(scale);
        let args = [("bias", num::round_significant(bias, 4)), ("p", number::tail(p))];
        findings.push(if p < 1.0 - scale.confidence {
            let words = Words::new(
                "判定界限偏离规格限 {bias}（p {p}）：请校准量具",
                "the gauge decides {bias} away from the limit (p {p}): adjust it",
            );
            Finding::new(Weight::Signal, "gauge.decides_off", words, args)
        } else {
            let words = Words::new(
                "未见判定界限偏离规格限（{bias}，p {p}）",
                "the gauge is not seen to decide away from the limit ({bias}, p {p})",
            );
            Finding::new(Weight::Note, "gauge.decides_true", words, args)
        });
        let least = parts.iter().map(|part| part.n).min().unwrap_or(0);
        if least < RATINGS_MIN {
            let words = Words::new(
                "有的零件只评了 {n} 次，曲线不够可靠；AIAG 建议每件 20 次",
                "some part was rated only {n} times, which leaves the curve poorly known; AIAG \
                 asks for 20",
            );
            let args = [("n", least.to_string())];
            findings.push(Finding::new(Weight::Caution, "gauge.few_ratings", words, args));
        }
        findings
    }

    /// The share accepted over size, with the curve and both limits.
    fn figure(&self, table: &Table, parts: &[Part], scale: &Scale) -> Figure {
        let (low, high) = parts
            .iter()
            .fold((self.middle - 3.5 * self.sd, self.middle + 3.5 * self.sd), |ends, part| {
                (ends.0.min(part.reference), ends.1.max(part.reference))
            });
        let at = |i: u32| low + (high - low) * f64::from(i) / 120.0;
        let share = |x: f64| normal::cdf(self.probit.a + self.probit.b * x).unwrap_or(0.0);
        let points = parts.iter().step_by(parts.len().div_ceil(2000).max(1));
        let points = points.map(|part| [part.reference, part.accepted_share()]).collect();
        let mark = |name, at| Mark { name: Name::Ours(name), direction: Direction::X, at };
        let limit = Words::same(if scale.is_upper { "USL" } else { "LSL" });
        let column = table.column(Role::Reference);
        let words = Words::new(
            "接受一半处 {middle}，标准差 {sd}",
            "half are accepted at {middle}, standard deviation {sd}",
        );
        let spelled = |value| num::round_significant(value, 5);
        let args = [("middle", spelled(self.middle)), ("sd", spelled(self.sd))];
        let trace =
            |name: Words, shape, points| Trace { name: Some(Name::Ours(name)), shape, points };
        Figure::Plot(Plot {
            title: Words::new("量具性能曲线", "Gauge performance curve"),
            subject: column.map(|column| column.name.clone()).unwrap_or_default(),
            unit: column.and_then(|column| column.unit.clone()),
            sentence: Message::new("gauge.performance_curve", words, args),
            x: Axis::linear(Words::new("参考值", "reference")),
            y: Axis {
                label: Words::new("接受比例", "share accepted"), kind: AxisKind::Percent
            },
            traces: vec![
                trace(Words::new("零件", "part"), Shape::Points, points),
                trace(
                    Words::new("接受概率", "probability of acceptance"),
                    Shape::Line,
                    (0..=120).map(|i| [at(i), share(at(i))]).collect(),
                ),
            ],
            marks: vec![
                mark(limit, scale.limit),
                mark(Words::new("c（接受一半）", "c, half accepted"), self.middle),
            ],
            width: Width::Full,
        })
    }
}
