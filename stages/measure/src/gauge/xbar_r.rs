//! Crossed gauge studies by means and ranges (均值-极差法).
//!
//! Asks: how large are repeatability and reproducibility, by a calculation that fits on a form?
//! Needs: a balanced crossed study of 2 to 100 parts, appraisers and trials.
//! Does not know: interactions of appraisers and parts, which it leaves in repeatability.
//! Source: AIAG, Measurement Systems Analysis, 4th ed. (2010), III-B; factors are exact, not the
//! printed three digits.  Cases: `cases/measure/gauge/`.

use method::{Card, Exact, Kernel, MethodId, Number, Outcome, Real, Refusal, Table, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::crossed::{ROLES, described};
use super::model::Study;
use super::source::{Kind, Source, Yardstick};
use super::{Problem, figure, report, tolerance};
use crate::number::{maybe, real};

/// Which divisor turns the mean range of repeats into a standard deviation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Divisor {
    /// `d2` of the trials, as AIAG's K1 for many cells.
    #[default]
    D2,
    /// `d2*` of the trials and the number of cells, as AIAG's appendix C for few cells.
    D2Star,
}

/// Parameters of the study by means and ranges.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The divisor of the mean range of repeats.
    pub repeatability_divisor: Divisor,
    /// The width of the specification.
    pub tolerance: Option<Exact>,
    /// The lower specification limit; with `usl`, instead of `tolerance`.
    pub lsl: Option<Exact>,
    /// The upper specification limit; with `lsl`, instead of `tolerance`.
    pub usl: Option<Exact>,
    /// How many standard deviations a spread has: 6 by AIAG 4th edition, 5.15 before.
    pub study_sds: Real,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            repeatability_divisor: Divisor::D2,
            tolerance: None,
            lsl: None,
            usl: None,
            study_sds: Real::new(6.0).expect("6 is finite"),
        }
    }
}

/// The crossed gauge study by means and ranges.
pub struct XbarR;

impl Kernel for XbarR {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "gauge.xbar-r", version: 1 },
        title: Words::new("量具 R&R（均值-极差法）", "Gauge R&R by means and ranges"),
        purpose: Words::new(
            "与 AIAG 表格一致的手工算法：EV、AV、GRR、PV、ndc",
            "the calculation of AIAG's form: EV, AV, GRR, PV and ndc",
        ),
        not_for: Words::new(
            "评价人与零件有交互作用或数据不平衡时（用 gauge.crossed）",
            "studies where appraisers and parts interact, or unbalanced ones (gauge.crossed)",
        ),
        roles: ROLES,
        formula: "EV = R̄/d2(r), AV² = (X̄_diff/d2*(a,1))² − EV²/(pr), PV = R_p/d2*(p,1), GRR² = \
                  EV² + AV², TV² = GRR² + PV², ndc = 1.41 PV/GRR",
        source: "AIAG MSA 4th ed. 2010, III-B; Duncan 1955 (d2*)",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let study_sds = tolerance::positive("study_sds", params.study_sds)?;
        let width = tolerance::width(params.tolerance, params.lsl, params.usl)?;
        let study = Study::read(table)?;
        let mut outcome = Outcome { numbers: described(&study), ..Outcome::default() };
        outcome.refusal = report::refusal(&study).or_else(|| refusal(&study));
        if outcome.refusal.is_some() {
            return Ok(outcome);
        }
        let form = Form::of(&study, params.repeatability_divisor)?;
        outcome.numbers.extend(form.numbers(study_sds, width));
        let sources = form.sources();
        outcome.numbers.extend(report::categories(&sources));
        let of_tolerance = width.map(|width| study_sds * form.grr / width);
        outcome.findings = report::verdict(&sources, of_tolerance);
        outcome.findings.extend(report::about_readings(&study.readings, study.part.len()));
        let scale = Yardstick { study_sds, tolerance: width, process_sd: None };
        outcome.figures.push(figure::components(&study.readings, &sources, &scale));
        Ok(outcome)
    }
}

fn refusal(study: &Study) -> Option<Refusal> {
    let is_served = |n: usize| num::d2(n).is_some();
    let n_trials = study.n_trials.unwrap_or(0);
    let sizes = [study.part.len(), study.appraiser.len(), n_trials];
    (!sizes.into_iter().all(is_served)).then(|| {
        Refusal::new(
            "gauge.not_for_ranges",
            Words::new(
                "极差法要求每名评价人对每个零件测量同样多次，且零件、评价人、次数都不超过 100",
                "means and ranges need as many trials in every cell, and at most 100 parts, \
                 appraisers and trials",
            ),
            Words::new("请改用 gauge.crossed", "use gauge.crossed"),
        )
    })
}

/// The lines of the form.
struct Form {
    r_bar: f64,
    x_diff: f64,
    r_part: f64,
    k: [f64; 3],
    ev: f64,
    av: f64,
    grr: f64,
    pv: f64,
    tv: f64,
}

impl Form {
    fn of(study: &Study, divisor: Divisor) -> Result<Self, Problem> {
        let (n_parts, n_people) = (study.part.len(), study.appraiser.len());
        let n = study.n_trials.unwrap_or(1);
        let ranges = Self::sum_of_ranges(study, n_parts * n_people);
        let scale = study.readings.scale;
        let decimal = |mantissa: i128| num::exact::decimal_to_f64(mantissa, scale);
        let r_bar = decimal(ranges)? / (n_parts * n_people) as f64;
        let x_diff = decimal(reach(study, &study.appraiser.level_of, n_people))?;
        let r_part = decimal(reach(study, &study.part.level_of, n_parts))?;
        let (x_diff, r_part) = (x_diff / (n_parts * n) as f64, r_part / (n_people * n) as f64);
        let repeats = match divisor {
            Divisor::D2 => num::d2(n),
            Divisor::D2Star => num::d2_star(n, n_parts * n_people),
        };
        let divisors = [repeats, num::d2_star(n_people, 1), num::d2_star(n_parts, 1)];
        let out = || Problem::OutOfRange { name: "trials", range: "2 … 100" };
        let factor = |divisor: Option<f64>| divisor.map(|d| 1.0 / d).ok_or_else(out);
        let k = [factor(divisors[0])?, factor(divisors[1])?, factor(divisors[2])?];
        let ev = r_bar * k[0];
        let people = x_diff * k[1];
        let av = (people * people - ev * ev / (n_parts * n) as f64).max(0.0).sqrt();
        let pv = r_part * k[2];
        let grr = (ev * ev + av * av).sqrt();
        Ok(Self { r_bar, x_diff, r_part, k, ev, av, grr, pv, tv: (grr * grr + pv * pv).sqrt() })
    }

    fn sum_of_ranges(study: &Study, n_cells: usize) -> i128 {
        let mut ends = vec![(i64::MAX, i64::MIN); n_cells];
        let cells = study.cell_of.as_deref().unwrap_or(&[]);
        for (&value, &cell) in study.readings.values.iter().zip(cells) {
            ends[cell] = (ends[cell].0.min(value), ends[cell].1.max(value));
        }
        ends.iter().map(|&(low, high)| i128::from(high) - i128::from(low)).sum()
    }

    fn sources(&self) -> Vec<Source> {
        let source = |kind, sd: f64| Source::sum(kind, sd * sd, None);
        vec![
            source(Kind::Gauge, self.grr),
            source(Kind::Repeatability, self.ev),
            source(Kind::Reproducibility, self.av),
            source(Kind::Part, self.pv),
            source(Kind::Total, self.tv),
        ]
    }

    fn numbers(&self, study_sds: f64, tolerance: Option<f64>) -> Vec<Number> {
        let reading = |key, words, value| real(key, words, value, Unit::Reading);
        let one = |key, words, value| real(key, words, value, Unit::One);
        let share = |sd: f64| (self.tv > 0.0).then(|| sd / self.tv);
        let part = |key, words, sd| maybe(key, words, share(sd), Unit::One);
        let mut numbers = vec![
            reading("r_bar", Words::new("平均极差 R̄", "mean range of repeats"), self.r_bar),
            reading(
                "x_diff",
                Words::new("评价人均值之差", "range of the appraisers' means"),
                self.x_diff,
            ),
            reading("r_part", Words::new("零件均值极差", "range of the parts' means"), self.r_part),
            one("k1", Words::new("系数 K1", "factor K1"), self.k[0]),
            one("k2", Words::new("系数 K2", "factor K2"), self.k[1]),
            one("k3", Words::new("系数 K3", "factor K3"), self.k[2]),
            reading("repeatability_sd", Words::new("重复性 EV", "repeatability EV"), self.ev),
            reading("reproducibility_sd", Words::new("再现性 AV", "reproducibility AV"), self.av),
            reading("gauge_sd", Words::new("量具 R&R", "gauge R&R"), self.grr),
            reading("part_sd", Words::new("零件变差 PV", "part variation PV"), self.pv),
            reading("total_sd", Words::new("总变差 TV", "total variation TV"), self.tv),
            part(
                "repeatability_study_share",
                Words::new("EV 占总变差", "EV of total variation"),
                self.ev,
            ),
            part(
                "reproducibility_study_share",
                Words::new("AV 占总变差", "AV of total variation"),
                self.av,
            ),
            part(
                "gauge_study_share",
                Words::new("GRR 占总变差", "GRR of total variation"),
                self.grr,
            ),
            part("part_study_share", Words::new("PV 占总变差", "PV of total variation"), self.pv),
        ];
        if let Some(tolerance) = tolerance {
            let share = study_sds * self.grr / tolerance;
            let words = Words::new("GRR 占公差", "GRR of the tolerance");
            numbers.push(one("gauge_tolerance_share", words, share));
        }
        numbers
    }
}

/// The range of the totals by level, in mantissas.
fn reach(study: &Study, level_of: &[usize], n_levels: usize) -> i128 {
    let mut totals = vec![0_i128; n_levels];
    for (&value, &level) in study.readings.values.iter().zip(level_of) {
        totals[level] += i128::from(value);
    }
    let high = totals.iter().max().copied().unwrap_or(0);
    high - totals.iter().min().copied().unwrap_or(0)
}
