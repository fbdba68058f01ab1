//! `GET /api/v1/passports`: the latest passports, each with what it says and whether it stands; and
//! how long the log is that they are in.

use acts::Workshop;
use axum::{Json, extract::State};
use brand::Passport;
use certify::Claim;
use serde_json::{Value, json};

use crate::{Site, body::Acting, problem::Fault};

/// The most passports of one answer.
const N_MAX: u32 = 200;

pub(crate) async fn list_passports(
    State(site): State<Site>,
    Acting(_): Acting,
) -> Result<Json<Value>, Fault> {
    let store = site.workshop().store();
    let mut rows = Vec::new();
    for (passport, claim) in latest(site.workshop(), N_MAX).await? {
        let withdrawn = store.withdrawal(passport.id).await?;
        rows.push(json!({
            "id": passport.id.to_string(),
            "page": format!("/p/{}", passport.id),
            "opening": passport.opening.name(),
            "issued_at": passport.issued_at.to_string(),
            "item": claim.item.1.to_json(),
            "characteristic": claim.evidence.characteristic.1.to_json(),
            "lot": claim.lot.as_str(),
            "n_readings": claim.evidence.n,
            "withdrawn_at": withdrawn.map(|withdrawn| withdrawn.withdrawn_at.to_string()),
        }));
    }
    let size = store.checkpoint().await?.map_or(0, |checkpoint| checkpoint.size);
    Ok(Json(json!({"rows": rows, "next": null, "log_size": size})))
}

/// The latest passports with their claims; one whose claim does not open is left out, and the
/// log of the server says so when somebody asks for it.
pub(crate) async fn latest(workshop: &Workshop, n: u32) -> Result<Vec<(Passport, Claim)>, Fault> {
    let store = workshop.store();
    let keys = store.issuer_keys().await?;
    let mut all = Vec::new();
    for passport in store.passports(n).await? {
        let kept = store.claim(&passport.claim).await?;
        let key = keys.find(kept.envelope.key_name()).map(|held| held.key);
        let statement = key.map(|key| kept.envelope.open(Claim::PAYLOAD_TYPE, &key));
        if let Some(Ok(claim)) = statement.map(|statement| statement.and_then(Claim::read)) {
            all.push((passport, claim));
        }
    }
    Ok(all)
}
