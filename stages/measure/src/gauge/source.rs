//! Sources of variation, and what is said of each: variance, deviation, and its shares.

use method::{Exact, Number, Real, Unit};
use word::Words;

use super::interval::Shares;
use super::{Problem, tolerance};
use crate::number::{between, maybe, real};

/// A source of variation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Repeatability and reproducibility together.
    Gauge,
    /// The same appraiser, the same part, again.
    Repeatability,
    /// Everything between appraisers.
    Reproducibility,
    /// Appraisers by themselves.
    Appraiser,
    /// Appraisers who differ from part to part.
    Interaction,
    /// The parts.
    Part,
    /// All together.
    Total,
}

/// A source with its variance.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub kind: Kind,
    /// Not below 0.
    pub variance: f64,
    /// What the mean squares say, where that may be below 0.
    pub raw: Option<f64>,
    pub interval: Option<[f64; 2]>,
    /// The interval of its share of the total variance, where it was asked for.
    pub share: Option<[f64; 2]>,
}

/// What deviations are compared with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Yardstick {
    /// How many standard deviations a spread has.
    pub study_sds: f64,
    pub tolerance: Option<f64>,
    pub process_sd: Option<f64>,
}

impl Yardstick {
    /// From the parameters of a study: the deviations of a spread, the width with both limits, and
    /// the deviation of the process.
    ///
    /// # Errors
    /// [`Problem::OutOfRange`], [`Problem::LimitsReversed`].
    pub fn of(
        study_sds: Real,
        [width, lsl, usl]: [Option<Exact>; 3],
        process_sd: Option<Real>,
    ) -> Result<Self, Problem> {
        let sd = |sd| tolerance::positive("process_sd", sd);
        Ok(Self {
            study_sds: tolerance::positive("study_sds", study_sds)?,
            tolerance: tolerance::width(width, lsl, usl)?,
            process_sd: process_sd.map(sd).transpose()?,
        })
    }
}

impl Source {
    pub fn new(kind: Kind, raw: f64, interval: Option<[f64; 2]>) -> Self {
        Self { kind, variance: raw.max(0.0), raw: Some(raw), interval, share: None }
    }

    /// A source that cannot come out below 0.
    pub fn sum(kind: Kind, variance: f64, interval: Option<[f64; 2]>) -> Self {
        Self { kind, variance, raw: None, interval, share: None }
    }

    pub fn with_share(self, share: Option<[f64; 2]>) -> Self {
        Self { share, ..self }
    }

    pub fn sd(&self) -> f64 {
        self.variance.sqrt()
    }
}

/// The source of a kind; the models always have all that are asked for.
pub(crate) fn of(sources: &[Source], kind: Kind) -> f64 {
    sources.iter().find(|source| source.kind == kind).map_or(0.0, |source| source.variance)
}

/// The number of distinct categories, not truncated: `1.41 σ_part / σ_gauge`.
pub(crate) fn categories(sources: &[Source], factor: f64) -> Option<f64> {
    let gauge = of(sources, Kind::Gauge);
    (gauge > 0.0).then(|| factor * (of(sources, Kind::Part) / gauge).sqrt())
}

/// The interval of the number of distinct categories, from that of the parts' share.
pub(crate) fn categories_interval(sources: &[Source], factor: f64) -> Option<[f64; 2]> {
    let part = sources.iter().find(|source| source.kind == Kind::Part)?;
    Some(part.share?.map(|share| factor * (share / (1.0 - share)).sqrt()))
}

/// All numbers of all sources, in reading order.
pub(crate) fn numbers(sources: &[Source], yardstick: &Yardstick, shares: Shares) -> Vec<Number> {
    let total = of(sources, Kind::Total);
    let mut numbers = Vec::new();
    for source in sources {
        let words = source.kind.words();
        let keyed = |name: &str| format!("{}_{name}", source.kind.key());
        let root = |ends: [f64; 2]| ends.map(f64::sqrt);
        let deviations = source.interval.map(root);
        // Shares of what is given go with the deviation.
        let over = |scale: f64| match shares {
            Shares::Plain => None,
            Shares::WithIntervals => deviations.map(|ends| ends.map(|end| end * scale)),
        };
        let variance = real(&keyed("variance"), words[0], source.variance, Unit::Squared);
        numbers.push(between(variance, source.interval));
        let sd = real(&keyed("sd"), words[1], source.sd(), Unit::Reading);
        numbers.push(between(sd, deviations));
        let share = source.variance / total;
        let contribution = real(&keyed("contribution_share"), words[2], share, Unit::One);
        numbers.push(between(contribution, source.share));
        let of_study = real(&keyed("study_share"), words[3], share.sqrt(), Unit::One);
        numbers.push(between(of_study, source.share.map(root)));
        if let Some(tolerance) = yardstick.tolerance {
            let share = yardstick.study_sds * source.sd() / tolerance;
            let number = real(&keyed("tolerance_share"), words[4], share, Unit::One);
            numbers.push(between(number, over(yardstick.study_sds / tolerance)));
        }
        if let Some(process_sd) = yardstick.process_sd {
            let share = source.sd() / process_sd;
            let number = real(&keyed("process_share"), words[5], share, Unit::One);
            numbers.push(between(number, over(1.0 / process_sd)));
        }
        let raw = source.raw.filter(|_| source.kind != Kind::Repeatability);
        if raw.is_some() {
            numbers.push(maybe(&keyed("variance_raw"), words[6], raw, Unit::Squared));
        }
    }
    numbers
}

/// One name for each number of a source; words are constants, so a function cannot join them.
macro_rules! names {
    ($zh:literal, $en:literal) => {
        [
            Words::new(concat!($zh, "：方差"), concat!($en, ": variance")),
            Words::new(concat!($zh, "：标准差"), concat!($en, ": standard deviation")),
            Words::new(concat!($zh, "：占总方差"), concat!($en, ": share of the variance")),
            Words::new(concat!($zh, "：占研究变差"), concat!($en, ": share of study variation")),
            Words::new(concat!($zh, "：占公差"), concat!($en, ": share of the tolerance")),
            Words::new(concat!($zh, "：占过程变差"), concat!($en, ": share of process variation")),
            Words::new(
                concat!($zh, "：方差（未截断，可为负）"),
                concat!($en, ": variance before truncation at 0"),
            ),
        ]
    };
}

impl Kind {
    /// The beginning of its keys.
    pub fn key(self) -> &'static str {
        match self {
            Self::Gauge => "gauge",
            Self::Repeatability => "repeatability",
            Self::Reproducibility => "reproducibility",
            Self::Appraiser => "appraiser",
            Self::Interaction => "interaction",
            Self::Part => "part",
            Self::Total => "total",
        }
    }

    /// What people write on the bar of a chart.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Gauge => "GRR",
            Self::Repeatability => "EV",
            Self::Reproducibility => "AV",
            Self::Appraiser => "A",
            Self::Interaction => "A×P",
            Self::Part => "PV",
            Self::Total => "TV",
        }
    }

    fn words(self) -> [Words; 7] {
        match self {
            Self::Gauge => names!("量具 R&R（GRR）", "gauge R&R (GRR)"),
            Self::Repeatability => names!("重复性（EV）", "repeatability (EV)"),
            Self::Reproducibility => names!("再现性（AV）", "reproducibility (AV)"),
            Self::Appraiser => names!("评价人", "appraisers"),
            Self::Interaction => names!("评价人×零件", "appraiser × part"),
            Self::Part => names!("零件间（PV）", "part to part (PV)"),
            Self::Total => names!("总变差（TV）", "total (TV)"),
        }
    }
}
