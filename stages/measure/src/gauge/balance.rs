//! Analysis of variance of a balanced crossed study, as numbers alone.
//!
//! Asks: how much of the squares do parts, appraisers, their interaction and repeats account for?
//! Needs: every part measured equally often, and at least twice, by every appraiser.
//! Does not know: intervals, words, figures; those stand in the methods.
//! Source: AIAG, Measurement Systems Analysis, 4th ed. (2010), chapter III; H. Scheffé (1959).
//! Cases: `cases/measure/gauge/crossed_*.json`, through `gauge.crossed`.

use num::exact::{Balanced, Squares};
use num::fisher_f;

use super::Problem;
use super::model::Interaction;

/// The readings of a balanced crossed study.
#[derive(Clone, Copy, Debug)]
pub struct Layout<'a> {
    /// Readings times `10^scale`.
    pub readings: &'a [i64],
    /// Digits after the point.
    pub scale: u32,
    /// The part of each reading, from 0.
    pub part_of: &'a [usize],
    /// How many parts there are.
    pub n_parts: usize,
    /// The appraiser of each reading, from 0.
    pub appraiser_of: &'a [usize],
    /// How many appraisers there are.
    pub n_appraisers: usize,
}

/// One line of an analysis of variance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Degrees of freedom.
    pub df: usize,
    /// Sum of squares.
    pub ss: f64,
    /// Mean square.
    pub ms: f64,
    /// The ratio to its error, where it is compared and the error is not 0.
    pub f: Option<f64>,
    /// The probability of a ratio as large by chance.
    pub p: Option<f64>,
}

/// The analysis of variance of a balanced crossed study.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Anova {
    /// Parts, against the interaction, or against the pooled error.
    pub part: Line,
    /// Appraisers, against the same.
    pub appraiser: Line,
    /// Always against repeatability, whether or not it is pooled.
    pub interaction: Line,
    /// Repeats inside of cells.
    pub repeatability: Line,
    /// About the mean of all readings.
    pub total: Line,
    /// Interaction and repeatability together, where they are pooled.
    pub pooled: Option<Line>,
}

/// Splits the squares of a balanced crossed study, exactly, and rounds each number once.
///
/// |                 | meaning                                        | shape  | unit             |
/// |-----------------|------------------------------------------------|--------|------------------|
/// | `layout`        | readings with their parts and appraisers       | `n`    | the reading's    |
/// | `interaction`   | what is done with the interaction              |        |                  |
/// | `alpha_pooling` | the p above which `Auto` pools the interaction | scalar | 1                |
/// | returns         | lines with F and p                             | struct | squared readings |
///
/// # Errors
/// [`Problem::Number`] where the layout is not balanced or has no repeats.
///
/// # Source
/// AIAG MSA 4th ed. 2010, chapter III.
pub fn anova(
    layout: &Layout<'_>,
    interaction: Interaction,
    alpha_pooling: f64,
) -> Result<Anova, Problem> {
    let (n_parts, n_appraisers) = (layout.n_parts, layout.n_appraisers);
    let cell = |(part, who): (&usize, &usize)| part * n_appraisers + who;
    let cells: Vec<usize> = layout.part_of.iter().zip(layout.appraiser_of).map(cell).collect();
    let squares = Balanced::new(layout.readings, layout.scale)?;
    let mean = squares.mean();
    let of_part = squares.cells(layout.part_of, n_parts)?;
    let of_appraiser = squares.cells(layout.appraiser_of, n_appraisers)?;
    let of_cell = squares.cells(&cells, n_parts * n_appraisers)?;
    let readings = squares.readings();
    let n = layout.readings.len();
    let parts = (&of_part - &mean, n_parts - 1);
    let appraisers = (&of_appraiser - &mean, n_appraisers - 1);
    let crossed = &(&(&of_cell - &of_part) - &of_appraiser) + &mean;
    let crossed = (crossed, parts.1 * appraisers.1);
    let repeats = (&readings - &of_cell, n - n_parts * n_appraisers);
    let interaction_line = line(&squares, &crossed, Some(&repeats))?;
    let is_pooled = match interaction {
        Interaction::Keep => false,
        Interaction::Pool => true,
        // Without spread among repeats, only an interaction of nothing can be pooled.
        Interaction::Auto => match interaction_line.p {
            Some(p) => p > alpha_pooling,
            None => crossed.0.is_zero(),
        },
    };
    let pooled = (&crossed.0 + &repeats.0, crossed.1 + repeats.1);
    let error = if is_pooled { &pooled } else { &crossed };
    Ok(Anova {
        part: line(&squares, &parts, Some(error))?,
        appraiser: line(&squares, &appraisers, Some(error))?,
        interaction: interaction_line,
        repeatability: line(&squares, &repeats, None)?,
        total: line(&squares, &(&readings - &mean, n - 1), None)?,
        pooled: is_pooled.then(|| line(&squares, &pooled, None)).transpose()?,
    })
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

/// The components of a balanced crossed study, none below 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Components {
    /// The same appraiser, the same part, again.
    pub repeatability: f64,
    /// Appraisers by themselves.
    pub appraiser: f64,
    /// Appraisers who differ from part to part; 0 where it is pooled.
    pub interaction: f64,
    /// The parts.
    pub part: f64,
}

impl Components {
    /// From the mean squares of a study of `n_parts`, `n_appraisers` and `n_trials`.
    ///
    /// # Source
    /// AIAG MSA 4th ed. 2010, chapter III.
    pub fn of(anova: &Anova, [n_parts, n_appraisers, n_trials]: [usize; 3]) -> Self {
        let [p, a, n] = [n_parts, n_appraisers, n_trials].map(|size| size as f64);
        let error = anova.pooled.unwrap_or(anova.interaction).ms;
        let inside = anova.pooled.unwrap_or(anova.repeatability).ms;
        let above = |line: &Line, share: f64| (share * line.ms - share * error).max(0.0);
        let between = (1.0 / n * error - 1.0 / n * inside).max(0.0);
        Self {
            repeatability: inside,
            appraiser: above(&anova.appraiser, 1.0 / (p * n)),
            interaction: if anova.pooled.is_some() { 0.0 } else { between },
            part: above(&anova.part, 1.0 / (a * n)),
        }
    }

    /// Repeatability and reproducibility together.
    pub fn gauge(&self) -> f64 {
        self.repeatability + (self.appraiser + self.interaction)
    }

    /// All together.
    pub fn total(&self) -> f64 {
        self.gauge() + self.part
    }

    /// The number of distinct categories, not truncated; `None` without any measurement scatter.
    pub fn categories(&self) -> Option<f64> {
        (self.gauge() > 0.0).then(|| 1.41 * (self.part / self.gauge()).sqrt())
    }
}
