//! `GET /api/v1/passports/{id}/codes`: which codes and chips were issued for the pieces of a
//! passport. What was printed or written was shown once and is kept nowhere.

use axum::{
    Json,
    extract::{Path, State},
};
use brand::copy::{Batch, Inner};
use serde_json::{Value, json};
use store::KeptChip;

use crate::{Site, body::Acting, problem::Fault};

/// The most chips of one answer.
const CHIPS_MAX: u32 = 1_000;

pub(crate) async fn list_codes(
    State(site): State<Site>,
    Path(id): Path<String>,
    Acting(_): Acting,
) -> Result<Json<Value>, Fault> {
    let id = id.parse().map_err(|_| Fault::no_passport())?;
    let store = site.workshop().store();
    store.passport(id).await?;
    let batches = store.code_batches(id).await?;
    let chips = store.chips_of(id, CHIPS_MAX).await?;
    Ok(Json(json!({
        "batches": batches.iter().map(batch_json).collect::<Vec<_>>(),
        "chips": chips.iter().map(chip_json).collect::<Vec<_>>(),
    })))
}

fn batch_json(batch: &Batch) -> Value {
    json!({
        "first": batch.first,
        "n": batch.n,
        "has_inner": batch.inner == Inner::Printed,
        "issued_at": batch.issued_at.to_string(),
    })
}

fn chip_json(chip: &KeptChip) -> Value {
    json!({
        "uid": chip.uid,
        "enrolled_at": chip.enrolled_at.to_string(),
        "counter": chip.counter,
    })
}
