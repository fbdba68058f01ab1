//! Readings of a file as a workshop takes them in.

use measure::Draft;
use method::{Cells, Role, Table};
use std::collections::BTreeMap;

/// The readings of a table in order; missing ones are left out. Subgroups are numbered in the
/// order in which they appear; without any, each reading stands alone.
pub fn drafts(table: &Table, subgroup_size: Option<usize>) -> Vec<Draft> {
    let Some(Cells::Decimals(values)) = table.column(Role::Value).map(|column| &column.cells)
    else {
        return Vec::new();
    };
    let labels = table.labels(Role::Subgroup);
    let mut known = BTreeMap::new();
    let subgroup = |i: usize, known: &mut BTreeMap<Option<String>, usize>| match &labels {
        Some(labels) => {
            let next = known.len();
            *known.entry(labels.get(i).cloned().flatten()).or_insert(next)
        }
        None => i / subgroup_size.unwrap_or(1).max(1),
    };
    let mut drafts = Vec::with_capacity(values.len());
    for (i, value) in values.iter().enumerate() {
        let subgroup = u32::try_from(subgroup(i, &mut known)).unwrap_or(u32::MAX);
        if let Some(value) = value {
            drafts.push(Draft { value, subgroup, taken_at: None });
        }
    }
    drafts
}
