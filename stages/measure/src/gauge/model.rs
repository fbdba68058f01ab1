//! Variance components of crossed studies: exact analysis of variance where the study is balanced,
//! restricted maximum likelihood where it is not.

use method::{Role, Table};
use num::{Matrix, mixed_model, normal};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Problem;
use super::balance::{self, Anova, Layout};
use super::interval::{Family, Interval, Shares, satterthwaite};
use super::readings::{Factor, Readings};
use super::source::{Kind, Source};

/// What is done with the interaction of appraisers and parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Interaction {
    /// It is pooled with repeatability where its p exceeds `alpha_pooling`.
    #[default]
    Auto,
    /// It stays a source of its own.
    Keep,
    /// It is pooled with repeatability.
    Pool,
}

/// How components are estimated and their intervals computed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    pub interaction: Interaction,
    pub alpha_pooling: f64,
    pub interval: Interval,
    pub confidence: f64,
    pub shares: Shares,
}

/// The readings of a crossed study.
#[derive(Clone, Debug)]
pub(crate) struct Study {
    pub readings: Readings,
    pub part: Factor,
    pub appraiser: Factor,
    /// The cell of each reading, where the study could be balanced.
    pub cell_of: Option<Vec<usize>>,
    /// Readings of a cell, where all cells have as many.
    pub n_trials: Option<usize>,
}

impl Study {
    /// # Errors
    /// Where a column is missing or a label is.
    pub fn read(table: &Table) -> Result<Self, method::Problem> {
        let readings = Readings::of(table)?;
        let part = readings.factor_of(table, Role::Part)?;
        let appraiser = readings.factor_of(table, Role::Appraiser)?;
        let n_cells = part.len().saturating_mul(appraiser.len());
        // More cells than readings leave some empty, so they need not be counted.
        let cell_of: Option<Vec<usize>> = (n_cells <= readings.len()).then(|| {
            let pairs = part.level_of.iter().zip(&appraiser.level_of);
            pairs.map(|(part, who)| part * appraiser.len() + who).collect()
        });
        let n_trials = cell_of.as_ref().and_then(|cells| {
            let mut sizes = vec![0_usize; n_cells];
            cells.iter().for_each(|&cell| sizes[cell] += 1);
            sizes.iter().all(|&size| size == sizes[0]).then(|| sizes[0])
        });
        Ok(Self { readings, part, appraiser, cell_of, n_trials })
    }

    fn layout(&self) -> Layout<'_> {
        Layout {
            readings: &self.readings.values,
            scale: self.readings.scale,
            part_of: &self.part.level_of,
            n_parts: self.part.len(),
            appraiser_of: &self.appraiser.level_of,
            n_appraisers: self.appraiser.len(),
        }
    }
}

/// What was estimated.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    /// `None` where the study is unbalanced.
    pub anova: Option<Anova>,
    /// Gauge, repeatability, reproducibility, appraiser, interaction, part, total.
    pub sources: Vec<Source>,
}

impl Model {
    /// Estimates the components.
    ///
    /// # Errors
    /// [`Problem`] where a number is out of range or the study too large.
    pub fn of(study: &Study, options: &Options) -> Result<Self, Problem> {
        match study.n_trials {
            Some(n_trials) if n_trials > 1 => balanced(study, options),
            _ => unbalanced(study, options),
        }
    }
}

fn balanced(study: &Study, options: &Options) -> Result<Model, Problem> {
    let layout = study.layout();
    let anova = balance::anova(&layout, options.interaction, options.alpha_pooling)?;
    let (n_parts, n_appraisers) = (layout.n_parts, layout.n_appraisers);
    let n = study.readings.len();
    let sources = sources(&anova, [n_parts, n_appraisers, n / n_parts / n_appraisers], options)?;
    Ok(Model { anova: Some(anova), sources })
}

/// The components from the mean squares, each with its interval.
fn sources(anova: &Anova, sizes: [usize; 3], options: &Options) -> Result<Vec<Source>, Problem> {
    let [p, a, n] = sizes.map(|size| size as f64);
    let is_pooled = anova.pooled.is_some();
    let lines = match &anova.pooled {
        Some(pooled) => vec![&anova.part, &anova.appraiser, pooled],
        None => vec![&anova.part, &anova.appraiser, &anova.interaction, &anova.repeatability],
    };
    let squares = lines.iter().map(|line| [line.ms, line.df as f64]).collect();
    let family = Family::of(squares, options.interval, options.confidence, options.shares)?;
    // Coefficients of parts, appraisers, what these are compared with, and repeats.
    let (pn, cells) = (p * n, p * a * n);
    let line = |[parts, people, error, inside]: [f64; 4]| {
        if is_pooled {
            vec![parts, people, error + inside]
        } else {
            vec![parts, people, error, inside]
        }
    };
    let whole = if is_pooled {
        line([p / cells, a / cells, 0.0, 1.0 - (p + a) / cells])
    } else {
        line([p / cells, a / cells, (p * a - p - a) / cells, 1.0 - 1.0 / n])
    };
    let combined = |kind: Kind, coefficients: [f64; 4]| -> Result<Source, Problem> {
        let coefficients = line(coefficients);
        let interval = family.interval(&coefficients)?;
        let share = family.share(&coefficients, &whole)?;
        Ok(Source::new(kind, family.estimate(&coefficients), interval).with_share(share))
    };
    let repeatability = combined(Kind::Repeatability, [0.0, 0.0, 0.0, 1.0])?;
    let appraiser = combined(Kind::Appraiser, [0.0, 1.0 / pn, -1.0 / pn, 0.0])?;
    let of_part = combined(Kind::Part, [1.0 / (a * n), 0.0, -1.0 / (a * n), 0.0])?;
    let interaction = if is_pooled {
        Source::sum(Kind::Interaction, 0.0, None)
    } else {
        combined(Kind::Interaction, [0.0, 0.0, 1.0 / n, -1.0 / n])?
    };
    let reproducibility = if is_pooled {
        Source { kind: Kind::Reproducibility, ..appraiser.clone() }
    } else {
        combined(Kind::Reproducibility, [0.0, 1.0 / pn, (p - 1.0) / pn, -1.0 / n])?
    };
    let gauge = if is_pooled {
        combined(Kind::Gauge, [0.0, 1.0 / pn, 0.0, 1.0 - 1.0 / pn])?
    } else {
        combined(Kind::Gauge, [0.0, 1.0 / pn, (p - 1.0) / pn, 1.0 - 1.0 / n])?
    };
    let total = Source::sum(Kind::Total, 0.0, family.interval(&whole)?);
    let found = [repeatability, appraiser, interaction, of_part];
    Ok(assembled(found, [gauge, reproducibility, total]))
}

/// Adds up the sources that consist of others: from truncated components, as they are reported.
/// Of the sums only their intervals are taken.
fn assembled(found: [Source; 4], sums: [Source; 3]) -> Vec<Source> {
    let [repeatability, appraiser, interaction, part] = found;
    let reproduced = appraiser.variance + interaction.variance;
    let gauge = repeatability.variance + reproduced;
    let total = gauge + part.variance;
    let sum = |source: Source, variance| Source { variance, raw: None, ..source };
    let [of_gauge, reproducibility, whole] = sums;
    vec![
        sum(of_gauge, gauge),
        repeatability,
        sum(reproducibility, reproduced),
        appraiser,
        interaction,
        part,
        sum(whole, total),
    ]
}

/// Components by restricted maximum likelihood; the interaction stays unless it is to be pooled.
fn unbalanced(study: &Study, options: &Options) -> Result<Model, Problem> {
    let cell = study.part.with(&study.appraiser);
    let mut terms = vec![study.part.term(), study.appraiser.term()];
    if options.interaction != Interaction::Pool {
        terms.push(cell.term());
    }
    let found = likelihood(&study.readings, &terms)?;
    let last = terms.len();
    let tail = (1.0 - options.confidence) / 2.0;
    let of = |kind, places: &[usize]| likely(&found, (kind, places), tail, options.shares);
    let interaction = match last {
        3 => of(Kind::Interaction, &[2])?,
        _ => Source::sum(Kind::Interaction, 0.0, None),
    };
    let between: Vec<usize> = (1..last).collect();
    let of_gauge: Vec<usize> = (1..=last).collect();
    let all: Vec<usize> = (0..=last).collect();
    let sums =
        [of(Kind::Gauge, &of_gauge)?, of(Kind::Reproducibility, &between)?, of(Kind::Total, &all)?];
    let single = [
        of(Kind::Repeatability, &[last])?,
        of(Kind::Appraiser, &[1])?,
        interaction,
        of(Kind::Part, &[0])?,
    ];
    Ok(Model { anova: None, sources: assembled(single, sums) })
}

/// The source that some components of a likelihood add up to.
///
/// # Errors
/// [`Problem::Number`] where a quantile is out of range.
pub(crate) fn likely(
    found: &mixed_model::Components,
    (kind, places): (Kind, &[usize]),
    tail: f64,
    shares: Shares,
) -> Result<Source, Problem> {
    let source = Source::sum(kind, sum_of(found, places), interval_of(found, places, tail)?);
    let is_asked = shares == Shares::WithIntervals && places.len() <= found.variances.len();
    let share = if is_asked { share_of(found, places, tail)? } else { None };
    Ok(source.with_share(share))
}

/// The interval of the share of a sum of components in all of them: by the logarithm of its ratio
/// to the rest, whose variance follows from the expected information. None where either is 0.
fn share_of(
    found: &mixed_model::Components,
    places: &[usize],
    tail: f64,
) -> Result<Option<[f64; 2]>, Problem> {
    let rest: Vec<usize> =
        (0..=found.variances.len()).filter(|place| !places.contains(place)).collect();
    let (own, other) = (sum_of(found, places), sum_of(found, &rest));
    if own <= 0.0 || other <= 0.0 {
        return Ok(None);
    }
    let covariance = |one: &[usize], two: &[usize]| -> f64 {
        let pairs = one.iter().flat_map(|&i| two.iter().map(move |&j| (i, j)));
        pairs.filter_map(|(i, j)| found.covariance.get(i, j)).sum()
    };
    let variance = covariance(places, places) / (own * own)
        + covariance(&rest, &rest) / (other * other)
        - 2.0 * covariance(places, &rest) / (own * other);
    let reach = normal::quantile_upper(tail)? * variance.max(0.0).sqrt();
    let odds = own / other;
    let end = |factor: f64| odds * factor / (1.0 + odds * factor);
    let ends = [end(num::exp(-reach)), end(num::exp(reach))];
    Ok(ends.iter().all(|end| end.is_finite()).then_some(ends))
}

/// The general model with a constant and these random terms.
///
/// # Errors
/// [`Problem::TooManyLevels`], [`Problem::Number`].
pub(crate) fn likelihood(
    readings: &Readings,
    terms: &[mixed_model::Term],
) -> Result<mixed_model::Components, Problem> {
    let constant = Matrix::from_columns(&[vec![1.0; readings.len()]])?;
    mixed_model::reml(&readings.distances()?, &constant, terms).map_err(|problem| match problem {
        num::Problem::Count { got, most, .. } => Problem::TooManyLevels { got, most },
        num::Problem::NoSpread => Problem::NoRepeatability,
        other => other.into(),
    })
}

/// The sum of components; the residual stands behind the terms.
pub(crate) fn sum_of(found: &mixed_model::Components, places: &[usize]) -> f64 {
    let one = |&place: &usize| found.variances.get(place).copied().unwrap_or(found.residual);
    places.iter().map(one).sum()
}

/// The interval of a sum of components by Satterthwaite's degrees of freedom, from the expected
/// information; none where the sum is 0.
pub(crate) fn interval_of(
    found: &mixed_model::Components,
    places: &[usize],
    tail: f64,
) -> Result<Option<[f64; 2]>, Problem> {
    let sum = sum_of(found, places);
    let covariance = |&one: &usize| -> f64 {
        places.iter().filter_map(|&other| found.covariance.get(one, other)).sum()
    };
    let variance: f64 = places.iter().map(covariance).sum();
    let df = 2.0 * sum * sum / variance;
    // Degrees of freedom next to nothing leave the variance open towards infinity.
    if !(sum > 0.0 && df.is_finite() && df > 0.1) {
        return Ok(None);
    }
    satterthwaite(sum, df.min(1e9), tail).map(Some)
}
