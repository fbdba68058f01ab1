//! Subgroups at their places on a chart.
//!
//! Asks: where does each subgroup stand among those that were taken?
//! Needs: subgroups of at least two readings, and the table that they were read from.
//! Does not know: what is drawn of them.
//!
//! A subgroup without readings, or with one, has neither range nor deviation. First versions of
//! charts of subgroups close its place up, and patterns run on across it; later ones leave its
//! place empty, and nothing is taken across it.

use method::{Finding, Table, Weight};
use word::{Message, Words};

use super::report;
use super::subgroups::{Place, Subgroups};

/// Subgroups at their places.
pub(crate) struct Placed<'a> {
    pub subgroups: Subgroups<'a>,
    /// None where subgroups stand one after another, as nearly all do: a chart of years then keeps
    /// no list of places.
    gaps: Option<Gaps>,
}

struct Gaps {
    /// The place of each subgroup, rising.
    places: Vec<usize>,
    /// How many places there are.
    n: usize,
    /// How many of them have no reading at all.
    n_empty: usize,
}

impl<'a> Placed<'a> {
    /// One after another, without room for what cannot be drawn.
    pub fn closed_up(subgroups: Subgroups<'a>) -> Self {
        Self { subgroups, gaps: None }
    }

    /// Each where it was taken.
    ///
    /// # Errors
    /// What [`Subgroups::read`] and [`Subgroups::without_singles`] report.
    pub fn read(table: &'a Table, size: Option<usize>) -> Result<Self, method::Problem> {
        let read = Subgroups::read(table, size)?;
        let n_read = read.rows.len();
        let is_whole = table.decimals(method::Role::Value)?.n_missing() == 0;
        let mut subgroups = read.without_singles()?;
        if is_whole && subgroups.rows.len() == n_read {
            return Ok(Self::closed_up(subgroups));
        }
        let all = Place::all_of(table, size)?;
        let is_drawn = |place: &usize| all[*place].n_present > 1;
        let places: Vec<usize> = (0..all.len()).filter(is_drawn).collect();
        if places.len() == all.len() {
            return Ok(Self::closed_up(subgroups));
        }
        let n_empty = all.iter().filter(|place| place.n_present == 0).count();
        if !subgroups.labels.is_empty() {
            subgroups.labels = all.iter().map(|place| place.label.clone()).collect();
        }
        Ok(Self { gaps: Some(Gaps { places, n: all.len(), n_empty }), subgroups })
    }

    /// How many places there are.
    pub fn len(&self) -> usize {
        self.gaps.as_ref().map_or(self.subgroups.rows.len(), |gaps| gaps.n)
    }

    /// How many places have no reading at all.
    pub fn n_empty(&self) -> usize {
        self.gaps.as_ref().map_or(0, |gaps| gaps.n_empty)
    }

    /// The place of a subgroup.
    pub fn place(&self, subgroup: usize) -> usize {
        self.gaps.as_ref().map_or(subgroup, |gaps| gaps.places[subgroup])
    }

    /// The places without a point.
    pub fn empty(&self) -> Vec<usize> {
        let Some(Gaps { places, n, .. }) = &self.gaps else { return Vec::new() };
        (0..*n).filter(|place| places.binary_search(place).is_err()).collect()
    }

    /// A value a place, of a value a subgroup.
    pub fn spread<T: Clone>(&self, values: Vec<T>, gap: T) -> Vec<T> {
        let Some(gaps) = &self.gaps else { return values };
        let mut spread = vec![gap; gaps.n];
        gaps.places.iter().zip(values).for_each(|(place, value)| spread[*place] = value);
        spread
    }

    /// A value a place, where an empty one has that of the subgroup before it, and what comes
    /// before the first subgroup has its; one value, which all share, stays one.
    pub fn carried<T: Clone>(&self, values: Vec<T>) -> Vec<T> {
        let (Some(gaps), [first, _, ..]) = (&self.gaps, values.as_slice()) else { return values };
        let mut latest = first.clone();
        let mut each = gaps.places.iter().zip(&values).peekable();
        let at = |place| {
            if let Some((_, value)) = each.next_if(|(next, _)| **next == place) {
                latest = value.clone();
            }
            latest.clone()
        };
        (0..gaps.n).map(at).collect()
    }

    /// What is said of places without a point.
    pub fn finding(&self) -> Option<Finding> {
        let empty = self.empty();
        if empty.is_empty() {
            return None;
        }
        let words = Words::new(
            "第 {points} 子组不足 2 个读数：图上留空，判异准则不跨空位累计",
            "subgroups with fewer than 2 readings: {points}; their places on the chart stay empty, \
             and no test runs on across them",
        );
        let args = [("points", report::listed(&empty, &self.subgroups.labels))];
        let message = Message::new("chart.empty_places", words, args);
        Some(Finding { weight: Weight::Note, message })
    }
}
