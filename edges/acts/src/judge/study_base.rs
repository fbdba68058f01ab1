//! Studying readings that were kept, to see which limits they would give. It records nothing.

use judge::monitor::{Scope, Studied, study};
use word::{
    Code, Decimal,
    json::{Map, Value},
};

use crate::{Actor, Problem, Workshop};

/// The most readings that one study takes.
const READINGS_MAX: usize = 200_000;

/// What is to be studied, and how.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The characteristic.
    pub scope: Scope,
    /// The lots to study; all lots of the item where none is named.
    pub lots: Vec<Code>,
    /// The chart.
    pub chart: String,
    /// Its parameters, without limits.
    pub parameters: Map<String, Value>,
    /// Points to leave out, in rounds, each with its cause.
    pub rounds: Value,
}

/// Studies readings of a characteristic, the latest [`READINGS_MAX`] of them.
///
/// # Errors
/// [`Problem`].
pub async fn study_base(
    workshop: &Workshop,
    by: &Actor,
    asked: &Asked,
) -> Result<Studied, Problem> {
    by.may("study_base")?;
    let readings = base(workshop, &asked.scope, &asked.lots).await?;
    Ok(study(&readings, &asked.chart, &asked.parameters, &asked.rounds)?)
}

/// Readings of a characteristic across lots, in the order in which the lots began.
pub(super) async fn base(
    workshop: &Workshop,
    scope: &Scope,
    lots: &[Code],
) -> Result<Vec<(Code, u32, Decimal)>, Problem> {
    let store = workshop.store();
    let lots = if lots.is_empty() {
        store.lots_of_item(&scope.item).await?.into_iter().map(|lot| lot.code).collect()
    } else {
        lots.to_vec()
    };
    let mut found = Vec::new();
    for lot in lots {
        let known = store.lot(&lot).await?.filter(|known| known.item == scope.item);
        if known.is_none() {
            return Err(Problem::NotFound { what: "lot", name: lot.to_string() });
        }
        let readings = store.readings(&lot, &scope.characteristic).await?;
        if let Some(first) = readings.first() {
            found.push((first.received_at, lot, readings));
        }
    }
    found.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    let mut all: Vec<(Code, u32, Decimal)> = found
        .into_iter()
        .flat_map(|(_, lot, readings)| {
            let is_here = |reading: &measure::Reading| {
                scope.station.is_none() || scope.station == reading.taking.station
            };
            let here = readings.into_iter().filter(is_here);
            here.map(move |r| (lot.clone(), r.subgroup, r.value))
        })
        .collect();
    if all.is_empty() {
        let name = format!("{}/{}", scope.item, scope.characteristic);
        return Err(Problem::NotFound { what: "readings", name });
    }
    let skipped = all.len().saturating_sub(READINGS_MAX);
    Ok(all.split_off(skipped))
}
