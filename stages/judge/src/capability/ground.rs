//! What every capability of readings stands on: limits that can be, a stability that was looked at,
//! and enough readings.
//!
//! Asks: is there ground for an index, and on which readings?
//! Needs: the parameters of normal capability; the table, and where stability is looked at on
//! another scale, the table carried there.
//! Does not know: which index is computed from the sample.

use method::{Kernel, Outcome, Problem as Misfit, Quantity, Table};

use super::normal::{Params, check, deviations, refusal};
use super::numbers::described;
use super::within::Sample;
use crate::chart::individuals::{self, Individuals};
use crate::chart::subgroup_chart_2::{XbarR2, XbarS2};
use crate::chart::subgroups::Place;
use crate::chart::xbar_r::{self, XbarR};
use crate::chart::xbar_s::{self, XbarS};

/// What becomes of the places of readings that are missing, and so what names a point that is left
/// out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gaps {
    /// First versions: a subgroup that cannot be drawn has no place, and points are counted over
    /// what is charted.
    ClosedUp,
    /// A subgroup keeps its place whatever is there of it, and a point is named by its place.
    Kept,
}

impl Gaps {
    /// The sample, and an outcome that holds the chart's findings and figure, what describes the
    /// sample, and the refusal where there is no ground.
    ///
    /// # Errors
    /// [`crate::Problem`] of limits or readings that cannot be used at all.
    pub fn ground<'a>(
        self,
        table: &'a Table,
        params: &Params,
    ) -> Result<(Sample<'a>, Outcome), Misfit> {
        self.ground_by(table, params, table)
    }

    /// The same, where stability is looked at on another scale: `charted` is the table with its
    /// readings carried there.
    ///
    /// # Errors
    /// As [`Self::ground`].
    pub fn ground_by<'a>(
        self,
        table: &'a Table,
        params: &Params,
        charted: &Table,
    ) -> Result<(Sample<'a>, Outcome), Misfit> {
        check(params)?;
        let sample = self.sample(table, params)?;
        let mut outcome = self.chart((charted, params), sample.size)?;
        let n_signals = match outcome.number("n_signals").map(|number| &number.value) {
            Some(Quantity::Count(n)) => *n,
            _ => 0,
        };
        outcome.deviations.extend(deviations(params, n_signals));
        outcome.numbers = described(&sample, n_signals)?;
        outcome.refusal = refusal(params, &sample, n_signals)?;
        Ok((sample, outcome))
    }

    /// What is left where there are too few readings, or no two that differ, to fit anything to.
    ///
    /// # Errors
    /// As [`Self::ground`].
    pub fn too_little<'a>(
        self,
        table: &'a Table,
        params: &Params,
    ) -> Result<(Sample<'a>, Option<Outcome>), Misfit> {
        check(params)?;
        let sample = self.sample(table, params)?;
        let Some(refusal) = refusal(params, &sample, 0)? else { return Ok((sample, None)) };
        let numbers = described(&sample, 0)?;
        let outcome = Outcome { numbers, refusal: Some(refusal), ..Outcome::default() };
        Ok((sample, Some(outcome)))
    }

    /// The places of the subgroups of the sample, counted from 0; none where gaps are closed up.
    ///
    /// # Errors
    /// What [`Table::decimals`] reports.
    pub fn places(self, table: &Table, params: &Params) -> Result<Vec<usize>, Misfit> {
        if self == Self::ClosedUp {
            return Ok(Vec::new());
        }
        let is_out = |index| params.left_out.iter().any(|point| point.index == index);
        let all = Place::all_of(table, params.subgroup_size)?;
        let kept = all.iter().enumerate().filter(|(i, place)| place.n_present > 0 && !is_out(*i));
        Ok(kept.map(|(i, _)| i).collect())
    }

    /// The sample with its moving ranges, also where it has subgroups of several readings.
    ///
    /// # Errors
    /// [`crate::Problem`] of readings that no range can be taken of.
    pub fn with_moves<'a>(
        self,
        sample: Sample<'a>,
        (table, params): (&'a Table, &Params),
    ) -> Result<Sample<'a>, Misfit> {
        match self {
            Self::ClosedUp => Ok(sample),
            Self::Kept => sample.with_moves(table, params.subgroup_size, &params.left_out),
        }
    }

    fn sample<'a>(self, table: &'a Table, params: &Params) -> Result<Sample<'a>, Misfit> {
        match self {
            Self::ClosedUp => Sample::read(table, params.subgroup_size, &params.left_out),
            Self::Kept => Sample::at_places(table, params.subgroup_size, &params.left_out),
        }
    }

    /// Runs the chart that fits subgroups of this size; a table without subgroups or with a size
    /// of one is charted as individuals.
    fn chart(self, (table, params): (&Table, &Params), size: usize) -> Result<Outcome, Misfit> {
        let Params { subgroup_size, left_out, tests, .. } = params.clone();
        match size {
            1 => {
                let left_out = match self {
                    Self::ClosedUp => left_out,
                    Self::Kept => {
                        let [_, of_rows] = Place::left_out(table, subgroup_size, &left_out)?;
                        of_rows
                    }
                };
                let params = individuals::Params { left_out, tests, ..Default::default() };
                Individuals::run(table, &params)
            }
            2..=10 => {
                let params =
                    xbar_r::Params { subgroup_size, left_out, tests, ..Default::default() };
                match self {
                    Self::ClosedUp => XbarR::run(table, &params),
                    Self::Kept => XbarR2::run(table, &params),
                }
            }
            _ => {
                let params =
                    xbar_s::Params { subgroup_size, left_out, tests, ..Default::default() };
                match self {
                    Self::ClosedUp => XbarS::run(table, &params),
                    Self::Kept => XbarS2::run(table, &params),
                }
            }
        }
    }
}
