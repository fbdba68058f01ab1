//! `GET /epcis/events`, `…/events/{id}`, `…/{collection}/{member}/events`: events that fit.

use acts::Actor;
use axum::{
    Json,
    extract::{Path, RawQuery, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use make::epcis::{Problem, Query, percent_decoded};
use store::{EventPage, Place};
use word::Words;

use super::document::query_document;
use crate::{Site, body::Acting, problem::Fault};

/// Members of an answer, where nothing is said, and at most.
const PER_PAGE: usize = 30;
const PER_PAGE_MAX: usize = 1_000;

/// What every list is asked with: how many, from where, and what else.
pub(crate) struct Asked {
    pub(crate) n: usize,
    pub(crate) token: Option<String>,
    pub(crate) rest: Vec<(String, String)>,
}

impl Asked {
    pub(crate) fn read(query: Option<&str>) -> Result<Self, Fault> {
        let mut asked = Self { n: PER_PAGE, token: None, rest: Vec::new() };
        for pair in query.unwrap_or("").split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(name), decoded(value));
            match name.as_str() {
                "perPage" => asked.n = per_page(&value)?,
                "nextPageToken" => asked.token = Some(value),
                "lang" => {}
                _ => asked.rest.push((name, value)),
            }
        }
        Ok(asked)
    }
}

fn per_page(text: &str) -> Result<usize, Fault> {
    let n = text.parse().ok().filter(|n| (1..=PER_PAGE_MAX).contains(n));
    n.ok_or_else(|| {
        let problem = Problem::Parameter {
            name: "perPage".to_owned(),
            got: text.chars().take(40).collect(),
            need: "a whole number from 1 to 1000",
        };
        Fault::of_events(&[problem])
    })
}

/// `%41` as `A`. A plus stays one: offsets of times have it.
pub(crate) fn decoded(text: &str) -> String {
    String::from_utf8_lossy(&percent_decoded(text)).into_owned()
}

/// A text as it goes into an address.
pub(crate) fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The header that leads to the next part of an answer.
pub(crate) fn link(path: &str, asked: &Asked, token: &str) -> Option<HeaderValue> {
    let mut pairs: Vec<String> = asked
        .rest
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect();
    pairs.push(format!("perPage={}&nextPageToken={}", asked.n, encoded(token)));
    HeaderValue::from_str(&format!("<{path}?{}>; rel=\"next\"", pairs.join("&"))).ok()
}

pub(crate) async fn find_events(
    State(site): State<Site>,
    RawQuery(query): RawQuery,
    Acting(actor): Acting,
) -> Result<Response, Fault> {
    answer(&site, &actor, "/epcis/events", query.as_deref(), None).await
}

pub(crate) async fn find_events_of(
    State(site): State<Site>,
    Path((collection, member)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    Acting(actor): Acting,
) -> Result<Response, Fault> {
    let name = parameter_of(&collection).ok_or_else(Fault::not_found)?;
    let path = format!("/epcis/{collection}/{}/events", encoded(&member));
    answer(&site, &actor, &path, query.as_deref(), Some((name, member))).await
}

/// The parameter that asks for a member of a collection.
pub(crate) fn parameter_of(collection: &str) -> Option<&'static str> {
    Some(match collection {
        "epcs" => "MATCH_anyEPC",
        "eventTypes" => "eventType",
        "bizSteps" => "EQ_bizStep",
        "dispositions" => "EQ_disposition",
        "readPoints" => "EQ_readPoint",
        "bizLocations" => "EQ_bizLocation",
        _ => return None,
    })
}

async fn answer(
    site: &Site,
    actor: &Actor,
    path: &str,
    query: Option<&str>,
    member: Option<(&'static str, String)>,
) -> Result<Response, Fault> {
    let asked = Asked::read(query)?;
    let given = asked.rest.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let member = member.as_ref().map(|(name, value)| (*name, value.as_str()));
    let query = Query::read(member.into_iter().chain(given));
    let query = query.map_err(|problem| Fault::of_events(&[problem]))?;
    let n = query.n_wanted.map_or(asked.n, |wanted| asked.n.min(wanted));
    let mut page = page((site, actor), &query, &asked, n).await?;
    if query.n_wanted.is_some_and(|wanted| wanted <= n) {
        page.next = None;
    }
    let next = page.next.map(|place| format!("{}.{}", place.key, place.seq));
    let document = query_document(page.events, site.workshop().now());
    let mut response = Json(document).into_response();
    if let Some(value) = next.and_then(|token| link(path, &asked, &token)) {
        response.headers_mut().insert(header::LINK, value);
    }
    Ok(response)
}

async fn page(
    (site, actor): (&Site, &Actor),
    query: &Query,
    asked: &Asked,
    n: usize,
) -> Result<EventPage, Fault> {
    let find = |at| acts::make::find_events(site.workshop(), actor, query, at);
    if let Some(allowed) = query.n_allowed {
        let all = find((None, allowed.min(PER_PAGE_MAX) + 1)).await?;
        if all.events.len() > allowed {
            return Err(Fault::of_events(&[Problem::TooManyFit { allowed }]));
        }
    }
    let place = |text: &str| {
        let (key, seq) = text.split_once('.')?;
        Some(Place { key: key.parse().ok()?, seq: seq.parse().ok()? })
    };
    let from = match asked.token.as_deref() {
        None => None,
        Some(token) => Some(place(token).ok_or_else(|| {
            let words = Words::new(
                "nextPageToken 不是本站给出的；请从第一页重新查询",
                "nextPageToken is not one that this site gave; begin again at the first page",
            );
            Fault::new(StatusCode::BAD_REQUEST, "epcis.page_token", words, [])
        })?),
    };
    Ok(find((from, n)).await?)
}

/// An event, and the declarations that it is wrong.
pub(crate) async fn find_event(
    State(site): State<Site>,
    Path(id): Path<String>,
    Acting(actor): Acting,
) -> Result<Response, Fault> {
    let asked = [("EQ_eventID", id.as_str())];
    let query = Query::read(asked).map_err(|problem| Fault::of_events(&[problem]))?;
    let page =
        acts::make::find_events(site.workshop(), &actor, &query, (None, PER_PAGE_MAX)).await?;
    if page.events.is_empty() {
        let words = Words::new("没有 eventID 为 {id} 的事件", "there is no event with the id {id}");
        let id = id.chars().take(120).collect();
        return Err(Fault::new(StatusCode::NOT_FOUND, "epcis.no_event", words, [("id", id)]));
    }
    Ok(Json(query_document(page.events, site.workshop().now())).into_response())
}
