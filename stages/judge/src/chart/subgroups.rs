//! Rational subgroups (合理子组).
//!
//! Asks: which consecutive readings belong together?
//! Needs: a column of labels — a new subgroup begins whenever the label changes — or a size.
//! Does not know: limits, tests.

use std::borrow::Cow;
use std::ops::Range;

use method::{Column, Finding, Role, Table, Weight};
use word::{Decimals, Message, Words};

use super::LeftOut;
use super::rows::Rows;
use crate::Problem;

/// Readings in subgroups, all at one scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Subgroups<'a> {
    /// The readings of each subgroup as integers, oldest first; none is empty.
    pub rows: Rows<'a>,
    /// The number of digits after the point.
    pub scale: u32,
    /// A name a subgroup; empty where subgroups are only numbered.
    pub labels: Vec<String>,
    /// What was noticed on the way.
    pub findings: Vec<Finding>,
}

impl<'a> Subgroups<'a> {
    /// Reads subgroups from a table: by its subgroup column, or by size.
    ///
    /// # Errors
    /// [`Problem::NoSubgroups`], [`Problem::SubgroupSize`], [`Problem::Scale`],
    /// [`Problem::NoReadings`], or what [`Table::decimals`] reports.
    pub fn read(table: &'a Table, size: Option<usize>) -> Result<Self, method::Problem> {
        let values = table.decimals(Role::Value)?;
        let column = table.column(Role::Subgroup);
        match (column, size) {
            (None, Some(got)) if !(1..=25).contains(&got) => {
                return Err(Problem::SubgroupSize { got }.into());
            }
            (None, None) => return Err(Problem::NoSubgroups.into()),
            _ => {}
        }
        if values.n_missing() == values.len() {
            return Err(Problem::NoReadings.into());
        }
        let (flat, scale) = readings(values)?;
        let (rows, labels, mut findings) = match (column, size) {
            (Some(column), _) => by_label((values, flat), column),
            (None, size) => by_size((values, flat), size.unwrap_or(1)),
        };
        let n_missing = values.n_missing();
        if n_missing > 0 {
            findings.push(missing(n_missing));
        }
        Ok(Self { rows, scale, labels, findings })
    }

    /// The common size, where all subgroups have the same.
    pub fn size(&self) -> Option<usize> {
        self.rows.size()
    }

    /// The size of each subgroup.
    pub fn sizes(&self) -> Vec<usize> {
        self.rows.sizes().collect()
    }

    /// Leaves subgroups of one reading out, as they have neither range nor deviation, and says
    /// so.
    ///
    /// # Errors
    /// [`Problem::SubgroupSize`] where only single readings are left, or one is larger than 25.
    pub(crate) fn without_singles(mut self) -> Result<Self, Problem> {
        if let Some(got) = self.rows.different_sizes().into_iter().find(|&size| size > 25) {
            return Err(Problem::SubgroupSize { got });
        }
        let n_single = match self.size() {
            Some(1) => self.rows.len(),
            Some(_) => 0,
            None => self.rows.sizes().filter(|&size| size < 2).count(),
        };
        if n_single == self.rows.len() {
            return Err(Problem::SubgroupSize { got: 1 });
        }
        if n_single > 0 {
            let several = self.rows.filtered(|_, row| row.len() > 1);
            let mut sizes = self.rows.sizes();
            self.labels.retain(|_| sizes.next().is_none_or(|size| size > 1));
            drop(sizes);
            self.rows = several;
            let words = Words::new(
                "{n} 个子组只有 1 个读数，没有极差，未画出",
                "{n} subgroups of a single reading have no range and are not drawn",
            );
            let args = [("n", n_single.to_string())];
            let message = Message::new("chart.single_left_out", words, args);
            self.findings.push(Finding { weight: Weight::Note, message });
        }
        Ok(self)
    }
}

/// Where a subgroup stands in its table, whatever is there of it.
pub(crate) struct Place {
    pub rows: Range<usize>,
    pub n_present: usize,
    /// `?` where it has none.
    pub label: String,
}

impl Place {
    /// The places of all subgroups, those without readings too.
    ///
    /// # Errors
    /// What [`Table::decimals`] reports.
    pub fn all_of(table: &Table, size: Option<usize>) -> Result<Vec<Self>, method::Problem> {
        let values = table.decimals(Role::Value)?;
        let column = table.column(Role::Subgroup);
        let begins = |row: &usize| match column {
            Some(labels) => *row == 0 || !labels.is_alike(row - 1, *row),
            None => row.is_multiple_of(size.unwrap_or(1).max(1)),
        };
        let starts: Vec<usize> = (0..table.n_rows()).filter(begins).collect();
        let ends = starts.iter().skip(1).copied().chain([table.n_rows()]);
        let place = |(start, end): (usize, usize)| {
            let label = column.and_then(|labels| labels.label(start));
            Self {
                rows: start..end,
                n_present: (start..end).filter(|row| values.get(*row).is_some()).count(),
                label: label.map_or_else(|| "?".to_owned(), Cow::into_owned),
            }
        };
        Ok(starts.iter().copied().zip(ends).map(place).collect())
    }

    /// What is left out by place, counted over the subgroups that have readings, and by the row of
    /// the first reading there; a place without readings is no subgroup.
    ///
    /// # Errors
    /// What [`LeftOut::marks`] and [`Table::decimals`] report.
    pub fn left_out(
        table: &Table,
        size: Option<usize>,
        left_out: &[LeftOut],
    ) -> Result<[Vec<LeftOut>; 2], method::Problem> {
        let values = table.decimals(Role::Value)?;
        let is_single = size.unwrap_or(1) == 1 && table.column(Role::Subgroup).is_none();
        if left_out.is_empty() || (is_single && values.n_missing() == 0) {
            return Ok([left_out.to_vec(), left_out.to_vec()]);
        }
        let places = Self::all_of(table, size)?;
        LeftOut::marks(left_out, places.len())?;
        let mut n_before = 0;
        let of_subgroup = |place: &Self| {
            let is_there = place.n_present > 0;
            n_before += usize::from(is_there);
            is_there.then(|| n_before - 1)
        };
        let of_subgroups: Vec<Option<usize>> = places.iter().map(of_subgroup).collect();
        let row = |place: &Self| {
            let mut rows = place.rows.clone();
            rows.find(|row| values.get(*row).is_some()).unwrap_or(place.rows.start)
        };
        let at = |point: &LeftOut, index| LeftOut { index, ..point.clone() };
        let by_subgroup =
            left_out.iter().filter_map(|point| Some(at(point, of_subgroups[point.index]?)));
        let by_row = left_out.iter().map(|point| at(point, row(&places[point.index])));
        Ok([by_subgroup.collect(), by_row.collect()])
    }

    /// What is left out by place, as every row there.
    ///
    /// # Errors
    /// What [`LeftOut::marks`] and [`Table::decimals`] report.
    pub fn all_rows(
        table: &Table,
        size: Option<usize>,
        left_out: &[LeftOut],
    ) -> Result<Vec<LeftOut>, method::Problem> {
        let places = Self::all_of(table, size)?;
        LeftOut::marks(left_out, places.len())?;
        let rows = |point: &LeftOut| {
            let at = |index| LeftOut { index, ..point.clone() };
            places[point.index].rows.clone().map(at).collect::<Vec<_>>()
        };
        Ok(left_out.iter().flat_map(rows).collect())
    }
}

/// The readings that are there, at one scale.
fn readings(values: &Decimals) -> Result<(Cow<'_, [i64]>, u32), Problem> {
    if let Some((mantissas, scale)) = values.at_one_scale() {
        return Ok((mantissas.into(), scale));
    }
    let read = values.mantissas()?;
    Ok((read.values.into(), read.scale))
}

type Grouped<'a> = (Rows<'a>, Vec<String>, Vec<Finding>);

fn by_label<'a>((values, flat): (&Decimals, Cow<'a, [i64]>), labels: &Column) -> Grouped<'a> {
    let is_whole = values.n_missing() == 0;
    let is_there = |row: usize| is_whole || values.get(row).is_some();
    let (mut ends, mut names): (Vec<usize>, Vec<String>) = (Vec::new(), Vec::new());
    let (mut all_names, mut n_read, mut n_before) = (Vec::new(), 0, 0);
    for row in 0..values.len() {
        if row == 0 || !labels.is_alike(row - 1, row) {
            all_names.push(row);
            n_before = n_read;
        }
        if is_there(row) {
            // A subgroup begins with its first reading.
            if n_read == n_before {
                names.push(labels.label(row).map_or_else(|| "?".to_owned(), Cow::into_owned));
                ends.push(n_read);
            }
            n_read += 1;
            if let Some(end) = ends.last_mut() {
                *end = n_read;
            }
        }
    }
    let name = |row: &usize| labels.label(*row).unwrap_or("?".into());
    let mut sorted: Vec<Cow<'_, str>> = all_names.iter().map(name).collect();
    sorted.sort_unstable();
    let comes_back = sorted.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0].clone());
    let mut findings = Vec::new();
    if let Some(label) = comes_back {
        let words = Words::new(
            "子组“{label}”在别的子组之后又出现，按两个子组处理；请确认数据按时间排列",
            "the subgroup “{label}” comes back after another one and is taken as two; check that \
             the rows are in time order",
        );
        let message =
            Message::new("chart.label_comes_back", words, [("label", label.into_owned())]);
        findings.push(Finding { weight: Weight::Caution, message });
    }
    (Rows::ended(flat, ends), names, findings)
}

fn by_size<'a>((values, flat): (&Decimals, Cow<'a, [i64]>), size: usize) -> Grouped<'a> {
    let mut findings = Vec::new();
    let n_last = values.len() % size;
    if n_last != 0 {
        let words = Words::new(
            "最后一个子组只有 {got} 个读数（应为 {need}），按较小的子组处理",
            "the last subgroup has {got} readings instead of {need} and is taken as a smaller one",
        );
        let args = [("got", n_last.to_string()), ("need", size.to_string())];
        let message = Message::new("chart.incomplete_subgroup", words, args);
        findings.push(Finding { weight: Weight::Note, message });
    }
    if values.n_missing() == 0 {
        return (Rows::of_size(flat, size), Vec::new(), findings);
    }
    let mut ends = Vec::new();
    let mut n_read = 0;
    for first in (0..values.len()).step_by(size) {
        let n_here = (first..first + size).filter(|&row| values.get(row).is_some()).count();
        n_read += n_here;
        if n_here > 0 {
            ends.push(n_read);
        }
    }
    (Rows::ended(flat, ends), Vec::new(), findings)
}

/// The finding that cells are missing.
pub(crate) fn missing(n: usize) -> Finding {
    let words = Words::new("有 {n} 个读数缺失，未参与计算", "{n} readings are missing");
    let message = Message::new("chart.missing", words, [("n", n.to_string())]);
    Finding { weight: Weight::Note, message }
}
