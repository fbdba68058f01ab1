//! `POST /api/v1/passports/{id}/codes`: codes with tokens of their own, as a list of addresses or a
//! sheet of labels, shown this once; `…/chips`: a chip and the keys to write into it;
//! `GET /api/v1/copy-rules`: by which rules copies are looked for.

use acts::brand::Printed;
use axum::{
    Json,
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use brand::copy::{Inner, MARKET, Measured, RULES, Rule, TOGETHER};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use word::{Words, encoding};

use super::{labels, shelf};
use crate::{
    Site,
    body::{Acting, Wire},
    problem::Fault,
    reader::Reader,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CodesWire {
    /// How many, 1 to 1,000.
    n: u32,
    /// Whether each has an inner code to scratch free.
    #[serde(default)]
    has_inner: bool,
    /// Addresses in JSON, or a page of labels to print.
    #[serde(default)]
    form: FormWire,
}

#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum FormWire {
    #[default]
    List,
    Labels,
}

pub(crate) async fn issue_codes(
    State(site): State<Site>,
    Acting(actor): Acting,
    Path(id): Path<String>,
    reader: Reader,
    Wire(wire): Wire<CodesWire>,
) -> Result<Response, Fault> {
    let id = id.parse().map_err(|_| Fault::no_passport())?;
    let inner = if wire.has_inner { Inner::Printed } else { Inner::Absent };
    let printed = acts::brand::issue_codes(site.workshop(), &actor, id, (wire.n, inner)).await?;
    let store = site.workshop().store();
    let passport = store.passport(id).await?;
    let (identity, _) = store.description(id).await?;
    let outer = shelf::address(&site, &passport, &identity);
    let addresses: Vec<Addresses> =
        printed.iter().map(|one| addresses(&site, &outer, one)).collect();
    let kept = [(header::CACHE_CONTROL, "no-store")];
    if wire.form == FormWire::Labels {
        let sheet = labels::label_codes(&site, &passport, addresses, reader.lang).await?;
        return Ok((StatusCode::CREATED, kept, sheet).into_response());
    }
    let row =
        |one: &Addresses| json!({"number": one.number, "url": one.outer, "inner_url": one.inner});
    let rows: Vec<Value> = addresses.iter().map(row).collect();
    Ok((StatusCode::CREATED, kept, Json(json!({"codes": rows}))).into_response())
}

/// Where the printed codes of a piece lead.
pub(super) struct Addresses {
    pub(super) number: u32,
    pub(super) outer: String,
    pub(super) inner: Option<String>,
}

fn addresses(site: &Site, outer: &str, printed: &Printed) -> Addresses {
    let mark = if outer.contains('?') { '&' } else { '?' };
    let inner = |token: brand::copy::Token| {
        site.url(&format!("/p/{}/inner?k={}", printed.code.passport, token.printed()))
    };
    Addresses {
        number: printed.code.number,
        outer: format!("{outer}{mark}t={}", printed.token.printed()),
        inner: printed.inner.map(inner),
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChipWire {
    /// The chip's number: 7 bytes, 14 hexadecimal digits.
    uid: String,
}

pub(crate) async fn enrol_chip(
    State(site): State<Site>,
    Acting(actor): Acting,
    Path(id): Path<String>,
    Wire(wire): Wire<ChipWire>,
) -> Result<Response, Fault> {
    let id = id.parse().map_err(|_| Fault::no_passport())?;
    let keys = acts::brand::enrol_chip(site.workshop(), &actor, id, &wire.uid).await?;
    let zeros = ["0".repeat(32), "0".repeat(16)];
    let body = json!({
        "uid": wire.uid.to_ascii_lowercase(),
        "meta_read_key": encoding::hex(&keys.meta),
        "file_read_key": encoding::hex(&keys.file),
        "url": site.url(&format!("/p/{id}?e={}&c={}", zeros[0], zeros[1])),
    });
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], Json(body)).into_response())
}

/// The rules, each with its card and what was measured of it.
pub(crate) async fn list_rules() -> Json<Value> {
    let rules: Vec<Value> = RULES.iter().map(rule_json).collect();
    Json(json!({
        "rules": rules,
        "together": measured_json(&TOGETHER),
        "market": {"zh": MARKET.zh, "en": MARKET.en},
    }))
}

fn rule_json(rule: &Rule) -> Value {
    let both = |words: Words| json!({"zh": words.zh, "en": words.en});
    let card = &rule.card;
    json!({
        "id": card.id.to_string(),
        "title": both(card.title),
        "purpose": both(card.purpose),
        "not_for": both(card.not_for),
        "formula": card.formula,
        "source": card.source,
        "limit": rule.limit,
        "measured": measured_json(&rule.measured),
    })
}

fn measured_json(measured: &Measured) -> Value {
    let recall = measured.recall.map(|(n, share)| json!({"n_copies": n, "found_share": share}));
    json!({
        "recall": recall,
        "false_alarm_share": measured.false_alarms,
        "n_genuine": measured.n_genuine,
        "n_copied": measured.n_copied,
    })
}
