//! `GET /api/v1/lots/{lot}/claims`: what was claimed of a lot, oldest first, whether each claim
//! still stands, and the latest passport that shows it.

use axum::{
    Json,
    extract::{Path, State},
};
use certify::Claim;
use serde_json::{Value, json};
use store::{KeptClaim, Store};

use crate::{
    Site,
    body::{Acting, code},
    make::no_lot,
    problem::Fault,
};

pub(crate) async fn list_claims(
    State(site): State<Site>,
    Path(lot): Path<String>,
    Acting(_): Acting,
) -> Result<Json<Value>, Fault> {
    let (lot, store) = (code(&lot)?, site.workshop().store());
    if store.lot(&lot).await?.is_none() {
        return Err(no_lot(&lot));
    }
    let mut rows = Vec::new();
    for kept in store.claims_of(&lot).await? {
        rows.push(claim_json(store, &kept).await?);
    }
    Ok(Json(json!({"rows": rows, "next": null})))
}

/// A claim, whether it stands, and the latest passport that shows it.
pub(crate) async fn claim_json(store: &Store, kept: &KeptClaim) -> Result<Value, Fault> {
    let key = store.key_of(&kept.envelope).await?;
    let opened = kept.envelope.open(Claim::PAYLOAD_TYPE, &key).and_then(Claim::read);
    let claim = opened.map_err(|problem| Fault::internal(problem.to_string()))?;
    let withdrawal = store.claim_withdrawal(&kept.digest).await?;
    let passport = store.passport_of_claim(&kept.digest).await?;
    Ok(json!({
        "claim": kept.digest.to_string(),
        "characteristic": kept.characteristic.as_str(),
        "name": claim.evidence.characteristic.1.to_json(),
        "method": claim.method,
        "n_readings": claim.evidence.n,
        "entry_index": kept.entry.1,
        "passport": passport.map(|passport| passport.id.to_string()),
        "is_withdrawn": withdrawal.is_some(),
        "superseded_by": withdrawal
            .and_then(|kept| kept.withdrawal.superseded_by)
            .map(|claim| claim.to_string()),
    }))
}
