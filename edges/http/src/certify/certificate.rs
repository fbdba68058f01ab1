//! Certificates of goods: `POST /api/v1/lots/{lot}/certificates` issues one,
//! `POST /api/v1/certificates` keeps one that came with goods; `GET /certificates/{certificate}` is
//! the file that goes along.

use ::certify::CertificateForm;
use acts::certify::{self, Certifying};
use axum::{
    Json,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use brand::CertificateFile;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use verify::{Expected, Status, verify_certificate};
use word::{Words, json as spelling};

use crate::{
    Site,
    body::{Acting, Wire, code, digest, line},
    problem::Fault,
    standard::TitleWire,
};

/// The largest file that is received.
const RECEIVED_BYTES_MAX: usize = 8 << 20;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CertificateWire {
    /// The certificate's number.
    number: String,
    /// 2.1, 2.2, 3.1 or 3.2, in the manner of EN 10204.
    form: String,
    /// The heat or charge.
    heat: Option<String>,
    /// The purchaser's order.
    order: Option<String>,
    /// The claims of its lines, by their digests.
    #[serde(default)]
    claims: Vec<String>,
    /// Received certificates of what the lot was made from, by their digests.
    #[serde(default)]
    received: Vec<String>,
    /// Who inspected; needed for 3.1 and 3.2. A person agrees to be named.
    inspector: Option<TitleWire>,
    /// Who inspected besides; needed for 3.2.
    second: Option<TitleWire>,
}

impl CertificateWire {
    fn read(self, lot: &str) -> Result<Certifying, Fault> {
        let digests = |what, all: &[String]| -> Result<Vec<_>, Fault> {
            all.iter().map(|one| digest(what, one)).collect()
        };
        let title = |one: Option<TitleWire>| one.map(|one| one.read()).transpose();
        Ok(Certifying {
            number: code(&self.number)?,
            form: CertificateForm::of_name(&self.form).ok_or_else(no_form)?,
            lot: code(lot)?,
            heat: self.heat.map(|heat| code(&heat)).transpose()?,
            order: self.order.map(|order| line(&order)).transpose()?,
            claims: digests("claims", &self.claims)?,
            received: digests("received", &self.received)?,
            inspector: title(self.inspector)?,
            second: title(self.second)?,
        })
    }
}

fn no_form() -> Fault {
    let words = Words::new("form 应为 2.1、2.2、3.1 或 3.2", "form must be 2.1, 2.2, 3.1 or 3.2");
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_a_form", words, [])
}

pub(crate) async fn issue_certificate(
    State(site): State<Site>,
    Acting(actor): Acting,
    Path(lot): Path<String>,
    Wire(wire): Wire<CertificateWire>,
) -> Result<impl IntoResponse, Fault> {
    let asked = wire.read(&lot)?;
    let issued = certify::issue_certificate(site.workshop(), &actor, asked).await?;
    site.publish().await?;
    let body = json!({
        "certificate": issued.to_string(),
        "file": site.url(&format!("/certificates/{issued}")),
        "print": site.url(&format!("/print/certificates/{issued}")),
    });
    Ok((StatusCode::CREATED, Json(body)))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReceivedWire {
    /// The file, as `/certificates/{certificate}` serves it.
    file: Value,
    /// The issuer's key, as it is known from elsewhere.
    issuer_key: Option<String>,
}

pub(crate) async fn receive_certificate(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<ReceivedWire, RECEIVED_BYTES_MAX>,
) -> Result<impl IntoResponse, Fault> {
    let not = |_| Fault::from(acts::Problem::from(::certify::CertificateProblem::NotACertificate));
    let bytes = spelling::canonical(&wire.file).map_err(|_| not(()))?;
    let issuer_key = match &wire.issuer_key {
        None => None,
        Some(key) => Some(key.parse().map_err(|_| no_key())?),
    };
    let expected = Expected { issuer_key, ..Expected::default() };
    let work = move || (verify_certificate(&bytes, &expected), bytes);
    let (checked, bytes) = site.heavy(work).await?;
    if let Some(level) = checked.levels.iter().find(|level| level.status == Status::Failed) {
        return Err(Fault::of_message(StatusCode::UNPROCESSABLE_ENTITY, level.message.clone()));
    }
    let file = CertificateFile::read(&bytes).map_err(acts::Problem::from)?;
    let kept = certify::receive_certificate(site.workshop(), &actor, &file).await?;
    let levels = checked.levels.iter();
    let levels: Vec<_> = levels
        .map(|level| json!({"level": level.name.code(), "status": level.status.code()}))
        .collect();
    let body = json!({
        "certificate": kept.to_string(),
        "issuer_key": file.parts[0].issuer_key.to_string(),
        "levels": levels,
        "n_certificates": checked.n_certificates,
    });
    Ok((StatusCode::CREATED, Json(body)))
}

fn no_key() -> Fault {
    let words = Words::new("issuer_key 形如 ed25519:…", "issuer_key looks like ed25519:…");
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_a_key", words, [])
}

pub(crate) async fn show_certificate(
    State(site): State<Site>,
    Path(certificate): Path<String>,
) -> Result<Response, Fault> {
    let certificate = digest("certificate", &certificate)?;
    let file = certify::certificate_file(site.workshop(), &certificate).await?;
    let name = format!("inline; filename=\"{certificate}.wule.json\"");
    let headers = [
        (header::CONTENT_TYPE, "application/vnd.wule.certificate+json"),
        (header::CONTENT_DISPOSITION, name.as_str()),
        (header::CACHE_CONTROL, "public, no-cache"),
    ];
    Ok((headers, file.to_bytes()).into_response())
}
