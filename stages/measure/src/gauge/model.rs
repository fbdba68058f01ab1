//! Variance components of crossed studies: exact analysis of variance where the study is balanced,
//! restricted maximum likelihood where it is not.

use method::{Role, Table};
use num::exact::{Balanced, Squares};
use num::{Matrix, fisher_f, mixed_model};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Problem;
use super::interval::{Combination, Interval, Part, satterthwaite};
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
}

/// One line of an analysis of variance.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    pub df: usize,
    pub ss: f64,
    pub ms: f64,
    pub f: Option<f64>,
    pub p: Option<f64>,
}

/// The analysis of variance of a balanced crossed study.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Anova {
    pub part: Line,
    pub appraiser: Line,
    /// Always against repeatability, whether or not it is pooled.
    pub interaction: Line,
    pub repeatability: Line,
    pub total: Line,
    /// Interaction and repeatability together, where they are pooled.
    pub pooled: Option<Line>,
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
        match (&study.cell_of, study.n_trials) {
            (Some(cells), Some(n_trials)) if n_trials > 1 => balanced(study, cells, options),
            _ => unbalanced(study, options),
        }
    }
}

fn balanced(study: &Study, cells: &[usize], options: &Options) -> Result<Model, Problem> {
    let (n_parts, n_appraisers) = (study.part.len(), study.appraiser.len());
    let layout = Balanced::new(&study.readings.values, study.readings.scale)?;
    let mean = layout.mean();
    let of_part = layout.cells(&study.part.level_of, n_parts)?;
    let of_appraiser = layout.cells(&study.appraiser.level_of, n_appraisers)?;
    let of_cell = layout.cells(cells, n_parts * n_appraisers)?;
    let readings = layout.readings();
    let n = study.readings.len();
    let parts = (&of_part - &mean, n_parts - 1);
    let appraisers = (&of_appraiser - &mean, n_appraisers - 1);
    let crossed = &(&(&of_cell - &of_part) - &of_appraiser) + &mean;
    let interaction = (crossed, parts.1 * appraisers.1);
    let repeats = (&readings - &of_cell, n - n_parts * n_appraisers);
    let interaction_line = line(&layout, &interaction, Some(&repeats))?;
    let is_pooled = match options.interaction {
        Interaction::Keep => false,
        Interaction::Pool => true,
        // Without spread among repeats, only an interaction of nothing can be pooled.
        Interaction::Auto => match interaction_line.p {
            Some(p) => p > options.alpha_pooling,
            None => interaction.0.is_zero(),
        },
    };
    let pooled = (&interaction.0 + &repeats.0, interaction.1 + repeats.1);
    let error = if is_pooled { &pooled } else { &interaction };
    let anova = Anova {
        part: line(&layout, &parts, Some(error))?,
        appraiser: line(&layout, &appraisers, Some(error))?,
        interaction: interaction_line,
        repeatability: line(&layout, &repeats, None)?,
        total: line(&layout, &(&readings - &mean, n - 1), None)?,
        pooled: is_pooled.then(|| line(&layout, &pooled, None)).transpose()?,
    };
    let sources = sources(&anova, [n_parts, n_appraisers, n / n_parts / n_appraisers], options)?;
    Ok(Model { anova: Some(anova), sources })
}

/// A line, with its F and p against an error.
///
/// # Errors
/// [`Problem::Number`] without a degree of freedom.
pub(crate) fn line(
    layout: &Balanced,
    (squares, df): &(Squares, usize),
    error: Option<&(Squares, usize)>,
) -> Result<Line, Problem> {
    let f = error.and_then(|(error, df_error)| squares.ratio(*df, error, *df_error));
    let p = f.zip(error).and_then(|(f, error)| tail(f, *df, error.1));
    let (ss, ms) = (layout.to_f64(squares)?, layout.mean_square(squares, *df)?);
    Ok(Line { df: *df, ss, ms, f: f.filter(|f| f.is_finite()), p })
}

/// The probability of an F as large by chance.
fn tail(f: f64, df: usize, df_error: usize) -> Option<f64> {
    fisher_f::sf(f, df as f64, df_error as f64).ok()
}

/// The components from the mean squares, each with its interval.
fn sources(anova: &Anova, sizes: [usize; 3], options: &Options) -> Result<Vec<Source>, Problem> {
    let [p, a, n] = sizes.map(|size| size as f64);
    let part = |coefficient: f64, line: &Line| Part {
        coefficient,
        mean_square: line.ms,
        df: line.df as f64,
    };
    let (parts, people) = (&anova.part, &anova.appraiser);
    let inside = anova.pooled.as_ref().unwrap_or(&anova.repeatability);
    // What appraisers and parts are compared with.
    let error = anova.pooled.as_ref().unwrap_or(&anova.interaction);
    let is_pooled = anova.pooled.is_some();
    let combined = |kind: Kind, parts: Vec<Part>| -> Result<Source, Problem> {
        let combination = Combination(parts);
        let interval = combination.interval(options.interval, options.confidence)?;
        Ok(Source::new(kind, combination.estimate(), interval))
    };
    let repeatability = combined(Kind::Repeatability, vec![part(1.0, inside)])?;
    let pn = p * n;
    let appraiser = [part(1.0 / pn, people), part(-1.0 / pn, error)];
    let of_part = [part(1.0 / (a * n), parts), part(-1.0 / (a * n), error)];
    let appraiser = combined(Kind::Appraiser, appraiser.to_vec())?;
    let of_part = combined(Kind::Part, of_part.to_vec())?;
    let interaction = if is_pooled {
        Source { kind: Kind::Interaction, variance: 0.0, raw: None, interval: None }
    } else {
        combined(Kind::Interaction, vec![part(1.0 / n, error), part(-1.0 / n, inside)])?
    };
    let share = |kind, people_share: f64, error_share: f64, inside_share: f64| {
        let mut all = vec![part(people_share, people)];
        if is_pooled {
            all.push(part(error_share + inside_share, inside));
        } else {
            all.extend([part(error_share, error), part(inside_share, inside)]);
        }
        all.retain(|part| part.coefficient != 0.0);
        combined(kind, all)
    };
    let reproducibility = if is_pooled {
        Source { kind: Kind::Reproducibility, ..appraiser.clone() }
    } else {
        share(Kind::Reproducibility, 1.0 / pn, (p - 1.0) / pn, -1.0 / n)?
    };
    let (people_share, cells) = (1.0 / pn, p * a * n);
    let gauge = if is_pooled {
        share(Kind::Gauge, people_share, 0.0, 1.0 - people_share)?
    } else {
        share(Kind::Gauge, people_share, (p - 1.0) / pn, 1.0 - 1.0 / n)?
    };
    let mut whole = vec![part(p / cells, parts), part(a / cells, people)];
    if is_pooled {
        whole.push(part(1.0 - (p + a) / cells, inside));
    } else {
        whole.push(part((p * a - p - a) / cells, error));
        whole.push(part(1.0 - 1.0 / n, inside));
    }
    let total = combined(Kind::Total, whole)?;
    let found = [repeatability, appraiser, interaction, of_part];
    Ok(assembled(found, [gauge.interval, reproducibility.interval, total.interval]))
}

/// Adds up the sources that consist of others: from truncated components, as they are reported.
fn assembled(found: [Source; 4], intervals: [Option<[f64; 2]>; 3]) -> Vec<Source> {
    let [repeatability, appraiser, interaction, part] = found;
    let reproduced = appraiser.variance + interaction.variance;
    let gauge = repeatability.variance + reproduced;
    let total = gauge + part.variance;
    let sum = |kind, variance, interval| Source { kind, variance, raw: None, interval };
    vec![
        sum(Kind::Gauge, gauge, intervals[0]),
        repeatability,
        sum(Kind::Reproducibility, reproduced, intervals[1]),
        appraiser,
        interaction,
        part,
        sum(Kind::Total, total, intervals[2]),
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
    let summed = |kind, places: &[usize]| -> Result<Source, Problem> {
        let variance = sum_of(&found, places);
        let interval = interval_of(&found, places, tail)?;
        Ok(Source { kind, variance, raw: None, interval })
    };
    let interaction = if last == 3 {
        summed(Kind::Interaction, &[2])?
    } else {
        Source { kind: Kind::Interaction, variance: 0.0, raw: None, interval: None }
    };
    let between: Vec<usize> = (1..last).collect();
    let of_gauge: Vec<usize> = (1..=last).collect();
    let all: Vec<usize> = (0..=last).collect();
    let intervals = [of_gauge, between, all].map(|places| interval_of(&found, &places, tail));
    let [gauge, reproducibility, total] = intervals;
    let found = [
        summed(Kind::Repeatability, &[last])?,
        summed(Kind::Appraiser, &[1])?,
        interaction,
        summed(Kind::Part, &[0])?,
    ];
    Ok(Model { anova: None, sources: assembled(found, [gauge?, reproducibility?, total?]) })
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
