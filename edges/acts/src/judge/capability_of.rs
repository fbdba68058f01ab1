//! What the latest readings of a characteristic say of its capability. It records nothing: it is
//! only looking.

use measure::Reading;
use method::{Cells, Column, Role, Study, Table};
use standard::hub::{Characteristic, Data};
use word::{Code, json::json};

use crate::{Problem, Workshop};

/// How many readings are looked at: enough for a bound that hardly moves any more.
const READINGS_MAX: usize = 1_000;

/// What was looked at, and what it says.
#[derive(Clone, Debug, PartialEq)]
pub struct Capable {
    /// How many readings, the latest of the latest lots.
    pub n_readings: usize,
    /// The study, which may be a refusal; or why it could not be run at all.
    pub study: Result<Study, method::Problem>,
}

/// Runs `capability.normal` on the latest readings of a characteristic of the hub, across its
/// lots; `None` where it has no limits or no readings.
///
/// # Errors
/// [`Problem`].
pub async fn capability_of(
    workshop: &Workshop,
    of: &Characteristic,
) -> Result<Option<Capable>, Problem> {
    let Data::Variable { unit, specification, .. } = &of.data else { return Ok(None) };
    let limit = |limit: Option<word::Decimal>| limit.map(|limit| limit.to_string());
    let (lsl, usl) = (limit(specification.lsl()), limit(specification.usl()));
    let readings = latest(workshop, of).await?;
    if readings.is_empty() || (lsl.is_none() && usl.is_none()) {
        return Ok(None);
    }
    let study = run(&readings, (&of.name.en, unit), &json!({"lsl": lsl, "usl": usl}));
    Ok(Some(Capable { n_readings: readings.len(), study }))
}

fn run(
    readings: &[(Code, Reading)],
    (name, unit): (&str, &str),
    parameters: &word::json::Value,
) -> Result<Study, method::Problem> {
    let values = readings.iter().map(|(_, reading)| Some(reading.value)).collect();
    let value = Column {
        role: Role::Value,
        name: name.to_owned(),
        unit: Some(unit.to_owned()),
        cells: Cells::Decimals(values),
    };
    // Subgroups of different lots are never one.
    let label = |(lot, reading): &(Code, Reading)| Some(format!("{lot}/{}", reading.subgroup));
    let subgroup = Column {
        role: Role::Subgroup,
        name: "subgroup".to_owned(),
        unit: None,
        cells: Cells::Labels(readings.iter().map(label).collect()),
    };
    let table = Table::new(vec![value, subgroup])?;
    method::find(judge::METHODS, "capability.normal")?.run(&table, parameters)
}

/// The latest readings of the latest lots, in the order in which they were received.
async fn latest(workshop: &Workshop, of: &Characteristic) -> Result<Vec<(Code, Reading)>, Problem> {
    let of = (&of.item, &of.code);
    let mut all = workshop.store().latest_of_item(of, READINGS_MAX).await?;
    let skipped = all.len().saturating_sub(READINGS_MAX);
    Ok(all.split_off(skipped))
}
