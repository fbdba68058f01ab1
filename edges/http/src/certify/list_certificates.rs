//! `GET /api/v1/certificates`: certificates that were issued, the latest first, and those that came
//! with goods. `?lot=` narrows those that were issued to one lot.

use axum::{
    Json,
    extract::{Query, State},
};
use serde_json::{Value, json};
use store::{KeptCertificate, KeptReceived};
use word::Code;

use crate::{Site, body::Acting, listing::OfLot, problem::Fault};

/// The most certificates of either kind in one answer.
const LIMIT: u32 = 500;

pub(crate) async fn list_certificates(
    State(site): State<Site>,
    Acting(_): Acting,
    Query(asked): Query<OfLot>,
) -> Result<Json<Value>, Fault> {
    let store = site.workshop().store();
    let lot = asked.lot()?;
    let (issued, received) =
        (store.certificates(lot.as_ref(), LIMIT).await?, store.received_certificates(LIMIT).await?);
    let issued = issued.iter().map(|kept| issued_json(&site, kept));
    let received = received.iter().map(|kept: &KeptReceived| {
        json!({
            "certificate": kept.digest.to_string(),
            "issuer": kept.issuer,
            "lot": kept.lot.as_str(),
            "at": kept.at.to_string(),
            "by": kept.by,
        })
    });
    Ok(Json(json!({
        "issued": issued.collect::<Vec<_>>(),
        "received": received.collect::<Vec<_>>(),
    })))
}

fn issued_json(site: &Site, kept: &KeptCertificate) -> Value {
    let digest = kept.envelope.digest();
    let certificate = &kept.certificate;
    json!({
        "certificate": digest.to_string(),
        "number": certificate.number.as_str(),
        "form": certificate.form.name(),
        "lot": certificate.lot.as_str(),
        "heat": certificate.heat.as_ref().map(Code::as_str),
        "n_lines": certificate.lines.len(),
        "entry_index": kept.entry.1,
        "file": site.url(&format!("/certificates/{digest}")),
        "print": site.url(&format!("/print/certificates/{digest}")),
    })
}
