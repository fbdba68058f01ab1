//! `POST /api/v1/verify`: what this server finds in somebody's bundle. Nothing is kept, and nobody
//! is asked who they are: it is what `wule verify` says of the same bytes.

use axum::{
    Json,
    extract::{FromRequest, Request, State},
};
use serde_json::{Value, json};
use verify::{Expected, Level, Report, verify};

use crate::{
    Site,
    body::whole,
    described::{Described, Takes},
    judge::both,
    problem::Fault,
};

/// The largest bundle that is looked at.
const BYTES_MAX: usize = 8 << 20;

/// The bytes of a bundle, as they were handed over: every one of them is covered by the checks.
pub(crate) struct Bundle(Vec<u8>);

impl FromRequest<Site> for Bundle {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &Site) -> Result<Self, Fault> {
        whole(request.into_body(), BYTES_MAX).await.map(Self)
    }
}

impl Takes for Bundle {
    fn describe(to: &mut Described) {
        to.body = Some(("application/vnd.wule.bundle+json", json!({})));
    }
}

pub(crate) async fn verify_bundle(
    State(site): State<Site>,
    Bundle(bytes): Bundle,
) -> Result<Json<Value>, Fault> {
    let report = site.heavy(move || verify(&bytes, &Expected::default())).await?;
    Ok(Json(report_json(&report)))
}

fn report_json(report: &Report) -> Value {
    let claim = report.claim.as_ref().map(|claim| {
        json!({
            "item": claim.item.1.to_json(),
            "characteristic": claim.evidence.characteristic.1.to_json(),
            "lot": claim.lot.as_str(),
            "method": claim.method,
            "n_readings": claim.evidence.n,
        })
    });
    json!({
        "verdict": report.verdict().code(),
        "levels": report.levels.iter().map(level_json).collect::<Vec<_>>(),
        "claim": claim,
        "issuer_key": report.issuer_key.as_ref().map(ToString::to_string),
        "disclosure": report.disclosure,
    })
}

fn level_json(level: &Level) -> Value {
    json!({
        "level": level.name.code(),
        "words": both(&level.name.words()),
        "status": level.status.code(),
        "status_words": both(&level.status.words()),
        "message": level.message.to_json(),
    })
}
