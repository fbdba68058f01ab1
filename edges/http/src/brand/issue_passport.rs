//! `POST /api/v1/passports`: issues a passport for a claim.

use acts::brand::Described;
use axum::{Json, extract::State, http::StatusCode, response::IntoResponse};
use brand::{AltId, Identity, Numbers, Opening, Story};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use word::Words;

use crate::{
    Site,
    body::{Acting, Wire, digest},
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PassportWire {
    /// The digest that claiming gave.
    claim: String,
    opening: OpeningWire,
    /// How many readings a later checkpoint draws; with the opening `drawn` alone.
    n_rows: Option<u32>,
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
    Drawn,
    Characteristic,
    Everything,
}

pub(crate) async fn issue_passport(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<PassportWire>,
) -> Result<impl IntoResponse, Fault> {
    let claim = digest("claim", &wire.claim)?;
    let opening = match wire.opening {
        OpeningWire::Summary => Opening::Summary,
        OpeningWire::Drawn => Opening::Drawn,
        OpeningWire::Characteristic => Opening::Characteristic,
        OpeningWire::Everything => Opening::Everything,
    };
    let described = wire.described();
    let (workshop, by) = (site.workshop(), &actor);
    let described = described.map_err(acts::Problem::from)?;
    let n_rows = wire.n_rows.unwrap_or(0);
    let passport = match opening {
        Opening::Drawn => {
            acts::brand::issue_drawn_passport(workshop, by, (&claim, n_rows), described).await?
        }
        _ if n_rows > 0 => return Err(rows_without_draw()),
        _ => {
            let what = (&claim, opening);
            acts::brand::issue_described_passport(workshop, by, what, described).await?
        }
    };
    let body = json!({
        "id": passport.id.to_string(),
        "opening": passport.opening.name(),
        "url": site.url(&format!("/p/{}", passport.id)),
    });
    Ok((StatusCode::CREATED, Json(body)))
}

fn rows_without_draw() -> Fault {
    let words = Words::new(
        "n_rows 只与 opening 的 drawn 一起给出",
        "n_rows goes with the opening “drawn” alone",
    );
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.rows_without_draw", words, [])
}
