//! `GET /01/{gtin}/21/{serial}` and the other spellings of GS1 Digital Link: from a number on
//! goods to the passport, or to a linkset of all that is known of them.
//!
//! A piece or lot that nobody issued a passport for is not found: another's would be a lie.
//! Source: GS1-Conformant Resolver Standard (link types, as we know them from GS1's web
//! vocabulary); RFC 9264, `application/linkset+json`.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use brand::{
    Passport,
    link::{Leniency, Link, read},
};
use serde_json::{Value, json};
use word::Words;

use super::this_code::is_plain;
use crate::{Site, problem::Fault};

const LINKSET: &str = "application/linkset+json";
const VOCABULARY: &str = "https://gs1.org/voc/";
const PASSPORTS_MAX: u32 = 50;

/// A link type: its name, the path under `/p/{id}`, the media type, and what lies there.
type Kind = (&'static str, &'static str, &'static str, Words);

const KINDS: [Kind; 7] = [
    ("defaultLink", "", "text/html", Words::new("护照页", "passport page")),
    ("pip", "", "text/html", Words::new("产品信息：护照页", "product information: passport page")),
    ("dpp", "", "text/html", Words::new("数字产品护照", "digital product passport")),
    ("dpp", "/credential", "application/vc", Words::new("护照凭证", "passport as a credential")),
    ("dpp", "/credential.jwt", "application/vc+jwt", Words::new("护照令牌", "passport as a token")),
    (
        "certificationInfo",
        "/claim",
        "application/vnd.dsse.envelope.v1+json",
        Words::new("签名的质量声明", "signed quality claim"),
    ),
    (
        "traceability",
        "/bundle",
        "application/vnd.wule.bundle+json",
        Words::new("证据包：读数、标准、日志证明", "bundle: readings, standard, log proofs"),
    ),
];

pub(crate) async fn resolve_link(
    State(site): State<Site>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    let asked = site.url(uri.path_and_query().map_or("/", |asked| asked.as_str()));
    let link = read(&asked, Leniency::RESOLVER)
        .map_err(|problem| Fault::of_message(StatusCode::BAD_REQUEST, problem.message()))?;
    let passports = known(&site, &link).await?;
    let chosen = standing(&site, &passports).await?;
    let query = uri.query().unwrap_or("");
    let wanted = query.split('&').find_map(|pair| pair.strip_prefix("linkType="));
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    if matches!(wanted, Some("linkset" | "all")) || accept.contains(LINKSET) {
        let set = linkset(&site, &link, &passports);
        return Ok(([(header::CONTENT_TYPE, LINKSET)], set.to_string()).into_response());
    }
    let path = path_of(wanted)?;
    let to = site.url(&format!("/p/{}{path}{}", chosen.id, code_of(query)));
    let set = format!(
        "<{}?linkType=linkset>; rel=\"linkset\"; type=\"{LINKSET}\"",
        link.to_uri().split('?').next().unwrap_or("")
    );
    let headers = [(header::LOCATION, to), (header::LINK, set)];
    // Not for ever: the next passport of the same goods is found under the same number.
    Ok((StatusCode::TEMPORARY_REDIRECT, headers).into_response())
}

/// What the page is told of the code that was scanned, where the link carries it.
fn code_of(query: &str) -> String {
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let known = pairs.filter(|(name, value)| ["t", "e", "c"].contains(name) && is_plain(value));
    let carried: Vec<String> =
        known.take(3).map(|(name, value)| format!("{name}={value}")).collect();
    if carried.is_empty() { String::new() } else { format!("?{}", carried.join("&")) }
}

/// The path of a link type, written `gs1:pip`, `pip` or in full.
fn path_of(wanted: Option<&str>) -> Result<&'static str, Fault> {
    let Some(wanted) = wanted else { return Ok("") };
    let wanted = wanted.replace("%3A", ":").replace("%3a", ":").replace("%2F", "/");
    let name = wanted.rsplit(['/', ':']).next().unwrap_or("");
    let found = KINDS.iter().find(|(kind, ..)| *kind == name);
    found.map(|(_, path, ..)| *path).ok_or_else(|| {
        let words = Words::new(
            "没有 {kind} 这一类链接；可用 gs1:pip、gs1:dpp、gs1:certificationInfo、\
             gs1:traceability、linkset",
            "there is no link of the type {kind}; there are gs1:pip, gs1:dpp, \
             gs1:certificationInfo, gs1:traceability and linkset",
        );
        let args = [("kind", wanted.chars().take(60).collect())];
        Fault::new(StatusCode::NOT_FOUND, "brand.no_link_type", words, args)
    })
}

/// The passports of exactly what the link names, newest first; there is at least one.
async fn known(site: &Site, link: &Link) -> Result<Vec<Passport>, Fault> {
    let gtin = link.value("01").ok_or_else(Fault::no_passport)?;
    let store = site.workshop().store();
    let [lot, serial] = ["10", "21"].map(|ai| link.value(ai));
    let found = store.passports_of(gtin, [lot, serial], PASSPORTS_MAX).await?;
    if found.is_empty() { Err(Fault::no_passport()) } else { Ok(found) }
}

/// The newest that was not withdrawn, or the newest, whose page says that it was.
async fn standing<'a>(site: &Site, passports: &'a [Passport]) -> Result<&'a Passport, Fault> {
    for passport in passports {
        if site.workshop().store().withdrawal(passport.id).await?.is_none() {
            return Ok(passport);
        }
    }
    passports.first().ok_or_else(Fault::no_passport)
}

fn linkset(site: &Site, link: &Link, passports: &[Passport]) -> Value {
    let mut context = json!({"anchor": link.to_uri()});
    for (kind, path, media, words) in KINDS {
        let targets = passports.iter().map(|passport| {
            json!({
                "href": site.url(&format!("/p/{}{path}", passport.id)),
                "type": media,
                "title": words.en,
                "title*": [
                    {"value": words.zh, "language": "zh-CN"},
                    {"value": words.en, "language": "en"},
                ],
            })
        });
        // One default, all of the others.
        let n = if kind == "defaultLink" { 1 } else { passports.len() };
        let mut all: Vec<Value> = targets.take(n).collect();
        let key = format!("{VOCABULARY}{kind}");
        if let Some(Value::Array(before)) = context.get(&key) {
            all.splice(0..0, before.iter().cloned());
        }
        context[key] = Value::Array(all);
    }
    json!({"linkset": [context]})
}
