//! The readings of a series as a table: exact decimals, in the order of receipt.

use inlet::{CSV_MARK, csv_row};
use measure::Reading;
use std::collections::BTreeMap;
use store::KeptCorrection;
use word::Code;

use super::people::People;

const COLUMNS: [&str; 12] = [
    "seq",
    "subgroup",
    "taken_at",
    "received_at",
    "value",
    "unit",
    "gauge",
    "station",
    "execution",
    "person",
    "corrected_from",
    "correction_reason",
];

/// The table. A corrected reading has its value as it now stands, and what it was before with the
/// reason: the latest correction last, apart by a semicolon.
pub(super) fn table(
    readings: &[Reading],
    unit: &str,
    corrections: &BTreeMap<u64, Vec<KeptCorrection>>,
    people: &mut People,
) -> Vec<u8> {
    let mut text = String::from(CSV_MARK);
    text.push_str(&csv_row(&COLUMNS));
    let spelled = |code: &Option<Code>| code.as_ref().map(Code::to_string).unwrap_or_default();
    for reading in readings {
        let taking = &*reading.taking;
        let corrected = corrections.get(&reading.seq).map_or(&[][..], Vec::as_slice);
        let joined = |of: fn(&KeptCorrection) -> String| {
            corrected.iter().map(of).collect::<Vec<_>>().join("; ")
        };
        let person = taking.person.as_ref().map(|person| people.number(person.as_str()));
        text.push_str(&csv_row(&[
            reading.seq.to_string(),
            reading.subgroup.to_string(),
            reading.taken_at.to_string(),
            reading.received_at.to_string(),
            reading.value.to_string(),
            unit.to_owned(),
            taking.gauge.to_string(),
            spelled(&taking.station),
            spelled(&taking.execution),
            person.unwrap_or_default(),
            joined(|kept| kept.from.to_string()),
            joined(|kept| kept.reason.clone()),
        ]));
    }
    text.into_bytes()
}
