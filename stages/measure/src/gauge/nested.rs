//! Nested gauge studies (量具 R&R，嵌套型).
//!
//! Asks: how large is measurement scatter where a part can only be measured by one appraiser, as
//! in destructive tests of alike pieces?
//! Needs: at least two appraisers, each with at least two parts of their own, measured repeatedly.
//! Does not know: whether the parts of a batch are alike enough to count as one.
//! Source: AIAG MSA, 4th ed. (2010), IV; Burdick, Borror and Montgomery (2005), chapter 5.
//! Cases: `cases/measure/gauge/`.

use method::{
    Card, Exact, Finding, Kernel, MethodId, Number, Outcome, Real, Refusal, Role, Table, Weight,
};
use num::exact::Balanced;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::balance::{Line, line};
use super::crossed::ROLES;
use super::interval::{Family, Interval, Shares};
use super::model::{likelihood, likely};
use super::readings::{Factor, Readings};
use super::source::{self, Kind, Source, Yardstick};
use super::{Problem, figure, report, tolerance};
use crate::number::{counted, named};

/// Parameters of a nested gauge study.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
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

/// The nested gauge study.
pub struct Nested;

impl Kernel for Nested {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "gauge.nested", version: 1 },
        title: Words::new("量具 R&R（嵌套型）", "Gauge R&R, nested"),
        purpose: Words::new(
            "破坏性测量：每名评价人测自己的零件，重复性、再现性与零件变差各多少",
            "destructive measurement: each appraiser has parts of their own",
        ),
        not_for: Words::new(
            "所有评价人测同一批零件时（用交叉型，信息更多）",
            "appraisers who measure the same parts (crossed tells more)",
        ),
        roles: ROLES,
        formula: "σ²_EV = MS_e, σ²_P(A) = (MS_p(a) − MS_e)/n, σ²_A = (MS_a − MS_p(a))/(bn)",
        source: "AIAG MSA 4th ed. 2010, ch. IV; Burdick, Borror and Montgomery 2005, ch. 5",
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
    let study = Study::read(table)?;
    let mut outcome = Outcome { numbers: study.described(), ..Outcome::default() };
    outcome.refusal = study.refusal();
    if outcome.refusal.is_some() {
        return Ok(outcome);
    }
    let (lines, sources) = match study.balanced(params.interval, confidence, shares)? {
        Some((lines, sources)) => (lines, sources),
        None => (vec![], study.unbalanced((1.0 - confidence) / 2.0, shares)?),
    };
    let how = if lines.is_empty() { "reml" } else { "anova" };
    let words = Words::new("方差分量的估计方法", "how the components are estimated");
    outcome.numbers.push(named("estimation", words, how));
    outcome.numbers.extend(numbers(&lines));
    outcome.numbers.extend(source::numbers(&sources, &scale, shares));
    outcome.numbers.extend(report::categories(&sources));
    outcome.findings = study.findings(&sources, &scale, lines.is_empty());
    outcome.figures.push(figure::components(&study.readings, &sources, &scale));
    Ok(outcome)
}

fn numbers(lines: &[Line]) -> Vec<Number> {
    let [appraiser, part, repeatability, total] = lines else { return vec![] };
    [
        report::line("appraiser", appraiser, report::APPRAISER, true),
        report::line("part", part, report::PART, true),
        report::line("repeatability", repeatability, report::REPEATABILITY, false),
        report::line("total", total, report::TOTAL, false),
    ]
    .concat()
}

/// The table of a balanced study, and the components that follow from it.
type Balance = (Vec<Line>, Vec<Source>);

/// The readings of a nested study.
struct Study {
    readings: Readings,
    appraiser: Factor,
    /// Parts of different appraisers are different parts, whatever their labels.
    part: Factor,
    /// How many labels of parts there are.
    n_labels: usize,
}

impl Study {
    fn read(table: &Table) -> Result<Self, method::Problem> {
        let readings = Readings::of(table)?;
        let labels = readings.factor_of(table, Role::Part)?;
        let appraiser = readings.factor_of(table, Role::Appraiser)?;
        let part = appraiser.with(&labels);
        Ok(Self { readings, appraiser, part, n_labels: labels.len() })
    }

    fn described(&self) -> Vec<Number> {
        vec![
            counted("n", Words::new("读数个数", "number of readings"), self.readings.len()),
            counted("n_parts", Words::new("零件数", "number of parts"), self.part.len()),
            counted(
                "n_appraisers",
                Words::new("评价人数", "number of appraisers"),
                self.appraiser.len(),
            ),
        ]
    }

    fn refusal(&self) -> Option<Refusal> {
        if self.appraiser.len() < 2 || self.part.len() <= self.appraiser.len() {
            return Some(Refusal::new(
                "gauge.nothing_nested",
                Words::new(
                    "嵌套型至少需要两名评价人，且有人测了两个以上零件",
                    "a nested study needs at least two appraisers, and more parts than appraisers",
                ),
                Words::new(
                    "请增加评价人或零件；只有一名评价人请用 gauge.type-1",
                    "add appraisers or parts; for one appraiser alone use gauge.type-1",
                ),
            ));
        }
        report::repeats(&self.readings, self.part.len())
    }

    /// Exact analysis of variance; `None` where the study is not balanced.
    fn balanced(
        &self,
        how: Interval,
        confidence: f64,
        shares: Shares,
    ) -> Result<Option<Balance>, Problem> {
        let (n_people, n_parts) = (self.appraiser.len(), self.part.len());
        let sizes = self.part.even_size().zip(self.appraiser.even_size());
        let Some((n, size)) = sizes.filter(|(n, size)| size * n_people == n * n_parts) else {
            return Ok(None);
        };
        // Equal sizes of both leave every appraiser the same number of parts.
        let per_person = size / n;
        let layout = Balanced::new(&self.readings.values, self.readings.scale)?;
        let (mean, readings) = (layout.mean(), layout.readings());
        let of_people = layout.cells(&self.appraiser.level_of, n_people)?;
        let of_parts = layout.cells(&self.part.level_of, n_parts)?;
        let people = (&of_people - &mean, n_people - 1);
        let parts = (&of_parts - &of_people, n_parts - n_people);
        let repeats = (&readings - &of_parts, self.readings.len() - n_parts);
        let total = (&readings - &mean, self.readings.len() - 1);
        let lines = vec![
            line(&layout, &people, Some(&parts))?,
            line(&layout, &parts, Some(&repeats))?,
            line(&layout, &repeats, None)?,
            line(&layout, &total, None)?,
        ];
        let sizes = [n_people, per_person, n].map(|size| size as f64);
        let squares = lines[..3].iter().map(|line| [line.ms, line.df as f64]).collect();
        let sources = sources(&Family::of(squares, how, confidence, shares)?, sizes)?;
        Ok(Some((lines, sources)))
    }

    fn unbalanced(&self, tail: f64, shares: Shares) -> Result<Vec<Source>, Problem> {
        let found = likelihood(&self.readings, &[self.appraiser.term(), self.part.term()])?;
        let of = |kind, places: &[usize]| likely(&found, (kind, places), tail, shares);
        Ok(vec![
            of(Kind::Gauge, &[0, 2])?,
            of(Kind::Repeatability, &[2])?,
            of(Kind::Reproducibility, &[0])?,
            of(Kind::Part, &[1])?,
            of(Kind::Total, &[0, 1, 2])?,
        ])
    }

    fn findings(&self, sources: &[Source], scale: &Yardstick, is_uneven: bool) -> Vec<Finding> {
        let gauge_sd = source::of(sources, Kind::Gauge).sqrt();
        let of_tolerance = scale.tolerance.map(|tolerance| scale.study_sds * gauge_sd / tolerance);
        let mut findings = report::verdict(sources, of_tolerance);
        if is_uneven {
            findings.push(report::unbalanced());
        }
        if self.n_labels < self.part.len() {
            let words = Words::new(
                "不同评价人用了相同的零件号，按不同零件处理；若确为同一零件，请用 gauge.crossed",
                "appraisers share labels of parts, which count as different parts; if they are the \
                 same pieces, use gauge.crossed",
            );
            findings.push(Finding::new(Weight::Note, "gauge.shared_labels", words, []));
        }
        findings.extend(report::truncated(sources));
        findings.extend(report::about_readings(&self.readings, self.part.len()));
        findings
    }
}

/// The components of `a` appraisers with `b` parts each, measured `n` times, from the mean squares
/// of appraisers, parts and repeats.
fn sources(family: &Family, [a, b, n]: [f64; 3]) -> Result<Vec<Source>, Problem> {
    let (bn, cells) = (b * n, a * b * n);
    let whole = [a / cells, (a * b - a) / cells, 1.0 - 1.0 / n];
    let combined = |kind, coefficients: [f64; 3]| -> Result<Source, Problem> {
        let interval = family.interval(&coefficients)?;
        let share = family.share(&coefficients, &whole)?;
        Ok(Source::new(kind, family.estimate(&coefficients), interval).with_share(share))
    };
    let repeatability = combined(Kind::Repeatability, [0.0, 0.0, 1.0])?;
    let people = combined(Kind::Reproducibility, [1.0 / bn, -1.0 / bn, 0.0])?;
    let parts = combined(Kind::Part, [0.0, 1.0 / n, -1.0 / n])?;
    let gauge = combined(Kind::Gauge, [1.0 / bn, -1.0 / bn, 1.0])?;
    let total = Source::sum(Kind::Total, 0.0, family.interval(&whole)?);
    // Sums are of truncated components, as they are reported.
    let of_gauge = repeatability.variance + people.variance;
    let of_total = of_gauge + parts.variance;
    Ok(vec![
        Source { variance: of_gauge, raw: None, ..gauge },
        repeatability,
        people,
        parts,
        Source { variance: of_total, ..total },
    ])
}
