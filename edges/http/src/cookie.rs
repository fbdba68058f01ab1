//! The cookie of a session, and what keeps other sites from using it.
//!
//! Source: RFC 6265bis (`__Host-`, `SameSite`); OWASP Cross-Site Request Forgery Prevention Cheat
//! Sheet: a token tied to the session, and the headers by which a browser says where it comes from.

use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    response::AppendHeaders,
};
use std::time::Duration;
use word::{Digest, Words};

use crate::{Site, problem::Fault};

/// The header that carries [`csrf_token`].
const CSRF: &str = "x-csrf-token";

/// The cookie that tells our pages that there is a session; it holds nothing else.
const MARK: &str = "wule-signed-in";

/// The headers of an answer that opens or closes a session.
pub(crate) type Cookies = AppendHeaders<[(HeaderName, String); 2]>;

/// Sets the cookie: over TLS under a name that only this very host can set. Scripts cannot read it,
/// so another one beside it lets the application ask who is signed in only where somebody is.
pub(crate) fn set(site: &Site, secret: &str) -> Cookies {
    cookies(site, (secret, "1"), acts::party::LONGEST.as_secs())
}

/// Takes both cookies back.
pub(crate) fn clear(site: &Site) -> Cookies {
    cookies(site, ("", ""), 0)
}

fn cookies(site: &Site, (secret, mark): (&str, &str), max_age: u64) -> Cookies {
    let (name, tls) = (name(site), tls(site));
    AppendHeaders(
        [
            format!("{name}={secret}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{tls}"),
            format!("{MARK}={mark}; Path=/app/; Max-Age={max_age}; SameSite=Lax{tls}"),
        ]
        .map(|cookie| (header::SET_COOKIE, cookie)),
    )
}

/// Sets the cookie of somebody who is on the way through a sign-in service. It comes back with
/// the browser, though another site sent it: `Lax` lets a visit through, and nothing else.
pub(crate) fn set_state(site: &Site, state: &str, until: Duration) -> String {
    let (name, tls, max_age) = (state_name(site), tls(site), until.as_secs());
    format!("{name}={state}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{tls}")
}

/// Takes that cookie back.
pub(crate) fn clear_state(site: &Site) -> String {
    set_state(site, "", Duration::ZERO)
}

/// The state in a request of somebody who was on the way.
pub(crate) fn state<'a>(site: &Site, headers: &'a HeaderMap) -> Option<&'a str> {
    named(state_name(site), headers)
}

/// The secret of the session in a request.
pub(crate) fn secret<'a>(site: &Site, headers: &'a HeaderMap) -> Option<&'a str> {
    named(name(site), headers)
}

fn named<'a>(own: &str, headers: &'a HeaderMap) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|text| text.split(';'));
    pairs
        .find_map(|pair| pair.trim().strip_prefix(own)?.strip_prefix('='))
        .filter(|s| !s.is_empty())
}

/// What our own pages send along with a change; made from the secret, and not it.
pub(crate) fn csrf_token(secret: &str) -> String {
    Digest::of(format!("wule csrf\n{secret}").as_bytes()).to_string()[..32].to_owned()
}

/// Refuses a change that another site may have had the browser send.
///
/// # Errors
/// 403.
pub(crate) fn check_own(
    site: &Site,
    (method, headers): (&Method, &HeaderMap),
    secret: &str,
) -> Result<(), Fault> {
    if matches!(*method, Method::GET | Method::HEAD) {
        return Ok(());
    }
    let given = headers.get(CSRF).map(HeaderValue::as_bytes).unwrap_or_default();
    let is_ours = Digest::of(given) == Digest::of(csrf_token(secret).as_bytes());
    if is_ours && !is_cross_site(site, headers) {
        return Ok(());
    }
    Err(cross_site())
}

/// Whether the browser says that another site caused the request.
pub(crate) fn is_cross_site(site: &Site, headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    if let Some(from) = text("sec-fetch-site") {
        return !matches!(from, "same-origin" | "none");
    }
    let Some(origin) = text("origin") else { return false };
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    text("host") != Some(host) && site.url("") != origin
}

/// The refusal.
pub(crate) fn cross_site() -> Fault {
    let words = Words::new(
        "请求不是由本站页面发出的；请带上请求头 x-csrf-token（由 GET /api/v1/session 给出）",
        "the request does not come from a page of this site; send the header x-csrf-token, which \
         GET /api/v1/session gives",
    );
    Fault::new(StatusCode::FORBIDDEN, "http.cross_site", words, [])
}

fn name(site: &Site) -> &'static str {
    if is_tls(site) { "__Host-wule" } else { "wule" }
}

fn state_name(site: &Site) -> &'static str {
    if is_tls(site) { "__Host-wule-state" } else { "wule-state" }
}

fn tls(site: &Site) -> &'static str {
    if is_tls(site) { "; Secure" } else { "" }
}

fn is_tls(site: &Site) -> bool {
    site.url("").starts_with("https://")
}
