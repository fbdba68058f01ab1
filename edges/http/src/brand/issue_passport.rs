//! `POST /api/v1/passports`: issues a passport for a claim.

use acts::brand::Described;
use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use brand::{AltId, Identity, Numbers, Opening, Story};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use word::{Digest, Words};

use crate::{
    Site,
    body::{Acting, Wire},
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PassportWire {
    /// The digest that claiming gave.
    claim: String,
    opening: OpeningWire,
    gtin: Option<String>,
    lot: Option<String>,
    serial: Option<String>,
    country: Option<String>,
    #[serde(default)]
    alt_ids: Vec<AltIdWire>,
    story: Option<StoryWire>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AltIdWire {
    scheme: String,
    value: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct StoryWire {
    zh: String,
    en: String,
}

impl PassportWire {
    fn described(&self) -> Result<Described, brand::Problem> {
        let alt = self.alt_ids.iter().map(|id| AltId::new(&id.scheme, &id.value));
        let numbers = Numbers {
            gtin: self.gtin.as_deref(),
            lot: self.lot.as_deref(),
            serial: self.serial.as_deref(),
            country: self.country.as_deref(),
        };
        let identity = Identity::new(numbers, alt.collect::<Result<_, _>>()?)?;
        let story = self.story.as_ref().map(|story| Story::new(&story.zh, &story.en));
        Ok(Described { identity, story: story.transpose()? })
    }
}

/// There is no default: how far the readings are opened is somebody's decision.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum OpeningWire {
    Summary,
    Characteristic,
    Everything,
}

pub(crate) async fn issue_passport(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<PassportWire>,
) -> Result<impl IntoResponse, Fault> {
    let claim: Digest = wire.claim.parse().map_err(|_| {
        let words = Words::new(
            "claim 应为声明的摘要：64 个小写十六进制数字",
            "claim must be the digest of a claim: 64 lowercase hexadecimal digits",
        );
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_a_digest", words, [])
    })?;
    let opening = match wire.opening {
        OpeningWire::Summary => Opening::Summary,
        OpeningWire::Characteristic => Opening::Characteristic,
        OpeningWire::Everything => Opening::Everything,
    };
    let described = wire.described();
    let (workshop, by) = (site.workshop(), &actor);
    let described = described.map_err(acts::Problem::from)?;
    let act = acts::brand::issue_described_passport(workshop, by, (&claim, opening), described);
    let passport = act.await?;
    let body = json!({
        "id": passport.id.to_string(),
        "opening": passport.opening.name(),
        "url": site.url(&format!("/p/{}", passport.id)),
    });
    Ok((StatusCode::CREATED, Json(body)))
}
