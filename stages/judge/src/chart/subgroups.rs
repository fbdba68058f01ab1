//! Rational subgroups (合理子组).
//!
//! Asks: which consecutive readings belong together?
//! Needs: a column of labels — a new subgroup begins whenever the label changes — or a size.
//! Does not know: limits, tests.

use method::{Finding, Role, Table, Weight};
use word::{Decimal, Decimals, Mantissas, Message, Words};

use crate::Problem;

/// Readings in subgroups, all at one scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Subgroups {
    /// The readings of each subgroup as integers, oldest first; none is empty.
    pub rows: Vec<Vec<i64>>,
    /// The number of digits after the point.
    pub scale: u32,
    /// A name a subgroup; empty where subgroups are only numbered.
    pub labels: Vec<String>,
    /// What was noticed on the way.
    pub findings: Vec<Finding>,
}

impl Subgroups {
    /// Reads subgroups from a table: by its subgroup column, or by size.
    ///
    /// # Errors
    /// [`Problem::NoSubgroups`], [`Problem::SubgroupSize`], [`Problem::Scale`],
    /// [`Problem::NoReadings`], or what [`Table::decimals`] reports.
    pub fn read(table: &Table, size: Option<usize>) -> Result<Self, method::Problem> {
        let values = table.decimals(Role::Value)?;
        let labels = table.labels(Role::Subgroup);
        let (groups, names, mut findings) = match (&labels, size) {
            (Some(labels), _) => by_label(values, labels),
            (None, Some(size)) if (1..=25).contains(&size) => by_size(values, size),
            (None, Some(got)) => return Err(Problem::SubgroupSize { got }.into()),
            (None, None) => return Err(Problem::NoSubgroups.into()),
        };
        let n_missing = values.n_missing();
        if n_missing > 0 {
            findings.push(missing(n_missing));
        }
        let flat: Vec<Decimal> = groups.iter().flatten().copied().collect();
        if flat.is_empty() {
            return Err(Problem::NoReadings.into());
        }
        let Mantissas { values, scale } =
            Mantissas::of(&flat).map_err(|error| Problem::Scale { reading: error.to_string() })?;
        let mut rest = values.into_iter();
        let rows = groups.iter().map(|group| rest.by_ref().take(group.len()).collect()).collect();
        Ok(Self { rows, scale, labels: names, findings })
    }

    /// The common size, where all subgroups have the same.
    pub fn size(&self) -> Option<usize> {
        let first = self.rows.first()?.len();
        self.rows.iter().all(|row| row.len() == first).then_some(first)
    }

    /// The size of each subgroup.
    pub fn sizes(&self) -> Vec<usize> {
        self.rows.iter().map(Vec::len).collect()
    }

    /// Leaves subgroups of one reading out, as they have neither range nor deviation, and says
    /// so.
    ///
    /// # Errors
    /// [`Problem::SubgroupSize`] where only single readings are left, or one is larger than 25.
    pub(crate) fn without_singles(mut self) -> Result<Self, Problem> {
        if let Some(got) = self.sizes().into_iter().find(|&size| size > 25) {
            return Err(Problem::SubgroupSize { got });
        }
        let single: Vec<bool> = self.rows.iter().map(|row| row.len() < 2).collect();
        let n_single = single.iter().filter(|&&is_single| is_single).count();
        if n_single == self.rows.len() {
            return Err(Problem::SubgroupSize { got: 1 });
        }
        if n_single > 0 {
            let mut keep = single.iter().map(|is_single| !is_single);
            self.rows.retain(|_| keep.next().unwrap_or(true));
            let mut keep = single.iter().map(|is_single| !is_single);
            self.labels.retain(|_| keep.next().unwrap_or(true));
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

type Grouped = (Vec<Vec<Decimal>>, Vec<String>, Vec<Finding>);

fn by_label(values: &Decimals, labels: &[Option<String>]) -> Grouped {
    let (mut groups, mut names): (Vec<Vec<Decimal>>, Vec<String>) = (Vec::new(), Vec::new());
    let mut before: Option<&Option<String>> = None;
    for (value, label) in values.iter().zip(labels) {
        if before != Some(label) {
            groups.push(Vec::new());
            names.push(label.clone().unwrap_or_else(|| "?".to_owned()));
            before = Some(label);
        }
        if let (Some(value), Some(group)) = (value, groups.last_mut()) {
            group.push(value);
        }
    }
    let mut sorted: Vec<_> = names.iter().collect();
    sorted.sort_unstable();
    let comes_back = sorted.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0].clone());
    let mut findings = Vec::new();
    if let Some(label) = comes_back {
        let words = Words::new(
            "子组“{label}”在别的子组之后又出现，按两个子组处理；请确认数据按时间排列",
            "the subgroup “{label}” comes back after another one and is taken as two; check that \
             the rows are in time order",
        );
        let message = Message::new("chart.label_comes_back", words, [("label", label)]);
        findings.push(Finding { weight: Weight::Caution, message });
    }
    let mut has_reading = groups.iter().map(|group| !group.is_empty());
    names.retain(|_| has_reading.next().unwrap_or(false));
    groups.retain(|group| !group.is_empty());
    (groups, names, findings)
}

fn by_size(values: &Decimals, size: usize) -> Grouped {
    let present: Vec<Vec<Decimal>> = (0..values.len())
        .step_by(size)
        .map(|first| (first..first + size).filter_map(|index| values.get(index)).collect())
        .filter(|chunk: &Vec<Decimal>| !chunk.is_empty())
        .collect();
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
    (present, Vec::new(), findings)
}

/// The finding that cells are missing.
pub(crate) fn missing(n: usize) -> Finding {
    let words = Words::new("有 {n} 个读数缺失，未参与计算", "{n} readings are missing");
    let message = Message::new("chart.missing", words, [("n", n.to_string())]);
    Finding { weight: Weight::Note, message }
}
