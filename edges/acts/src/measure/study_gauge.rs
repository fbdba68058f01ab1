//! Studying a gauge for a characteristic, on readings that are kept with the study.

use measure::{Fact::GaugeStudied, register::GaugeStudy};
use method::{Cells, Study, Table, Weight};
use standard::hub::RowKind;
use store::{Fact, Record};
use word::{
    Code, Digest,
    json::{self, Value, json},
};

use crate::{Actor, Problem, Workshop};

/// Runs a gauge study and links it to a gauge and a characteristic of the hub. The study's digest
/// is that of method, parameters, readings and result, so that whoever has its document can
/// compute all of it again.
///
/// # Errors
/// [`Problem`]; nothing was recorded. A study that refuses to answer is kept as one: it does not
/// entitle.
pub async fn study_gauge(
    workshop: &Workshop,
    by: &Actor,
    (gauge, item, characteristic): (&Code, &Code, &Code),
    (method, parameters, table): (&str, &Value, &Table),
) -> Result<GaugeStudy, Problem> {
    by.may("study_gauge")?;
    let study = method::find(measure::METHODS, method)?.run(table, parameters)?;
    let document = document(&study, table)?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let unknown = |what, name: &Code| Problem::NotFound { what, name: name.to_string() };
    store.gauge(gauge).await?.ok_or_else(|| unknown("gauge", gauge))?;
    let row = store.hub_row(RowKind::Characteristic, item, characteristic).await?;
    row.ok_or_else(|| unknown("characteristic", characteristic))?;
    let now = workshop.now();
    let kept = GaugeStudy {
        digest: Digest::of(document.as_bytes()),
        gauge: gauge.clone(),
        item: item.clone(),
        characteristic: characteristic.clone(),
        method: study.method.name.to_owned(),
        version: study.method.version,
        is_fit: is_fit(&study),
        document,
        studied_at: now,
        id: workshop.new_id()?,
    };
    let facts = vec![Fact::Measure(GaugeStudied(kept.clone()))];
    store.record(by.name(), now, Record { facts, ..Record::default() }).await?;
    Ok(kept)
}

/// Whether a study found nothing against the gauge: it answered, and nothing in the answer wants
/// an explanation.
fn is_fit(study: &Study) -> bool {
    let outcome = &study.outcome;
    let speaks_against = |weight| weight == Weight::Signal;
    outcome.refusal.is_none() && !outcome.findings.iter().any(|found| speaks_against(found.weight))
}

/// Canonical JSON of all that a study was and what came out.
fn document(study: &Study, table: &Table) -> Result<String, Problem> {
    let columns: Vec<_> = table
        .columns()
        .iter()
        .map(|column| {
            let cells: Vec<Option<String>> = match &column.cells {
                Cells::Decimals(decimals) => {
                    decimals.iter().map(|cell| cell.map(|cell| cell.to_string())).collect()
                }
                Cells::Labels(labels) => labels.clone(),
            };
            json!({"cells": cells, "name": column.name, "role": column.role.name(),
                   "unit": column.unit})
        })
        .collect();
    let value = json!({
        "columns": columns,
        "method": {"id": study.method.name, "version": study.method.version},
        "parameters": study.parameters,
        "result": study.outcome.committed_json(),
    });
    let too_many = |_| measure::Problem::from(measure::register::Problem::TooManyDigits);
    let bytes = json::canonical(&value).map_err(too_many)?;
    Ok(String::from_utf8(bytes).expect("JSON is UTF-8"))
}
