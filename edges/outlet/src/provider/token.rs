//! An ID token: is it what the service answered to our question?
//!
//! Source: OpenID Connect Core 1.0, 3.1.3.7; RFC 7515, section 5.2; RFC 8725.

use acts::party::Flaw;
use serde_json::Value;
use word::{Timestamp, encoding::from_base64url};

use super::key::{Algorithm, is_signed};

/// The longest token that is read.
const TOKEN_BYTES_MAX: usize = 64 * 1024;
/// By how much the clocks of two servers may differ.
const SKEW_S: f64 = 60.0;

/// What a token must say.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now: Timestamp,
}

/// The claims of a token, where all of it is as it must be. What it claims is looked at only once
/// its signature is known to be good.
///
/// # Errors
/// The first [`Flaw`].
pub(super) fn check(token: &str, keys: &Value, expected: &Expected<'_>) -> Result<Value, Flaw> {
    if token.len() > TOKEN_BYTES_MAX {
        return Err(Flaw::Unreadable);
    }
    let parts: Vec<&str> = token.split('.').collect();
    let [head, body, signature] = parts[..] else { return Err(Flaw::Unreadable) };
    let header = json(head)?;
    let algorithm = header.get("alg").and_then(Value::as_str).and_then(Algorithm::named);
    let algorithm = algorithm.ok_or(Flaw::Unsigned)?;
    // Whatever must be understood, and is not (RFC 7515, 4.1.11).
    if header.get("crit").is_some() {
        return Err(Flaw::Unreadable);
    }
    let id = header.get("kid").and_then(Value::as_str);
    let text = &token[..head.len() + 1 + body.len()];
    let signature = from_base64url(signature).map_err(|_| Flaw::Unreadable)?;
    if signature.is_empty() {
        return Err(Flaw::Unsigned);
    }
    if !is_signed(keys, (algorithm, id), (text.as_bytes(), &signature)) {
        return Err(Flaw::Signature);
    }
    let claims = json(body)?;
    believe(&claims, expected)?;
    Ok(claims)
}

fn believe(claims: &Value, expected: &Expected<'_>) -> Result<(), Flaw> {
    let is = |key: &str, wanted: &str| claims.get(key).and_then(Value::as_str) == Some(wanted);
    if !is("iss", expected.issuer) {
        return Err(Flaw::Issuer);
    }
    // For us, and for nobody else whom we would have to trust with it.
    let is_for_us = match claims.get("aud") {
        Some(Value::Array(all)) => {
            !all.is_empty() && all.iter().all(|one| one.as_str() == Some(expected.client_id))
        }
        _ => is("aud", expected.client_id),
    };
    let is_ours = claims.get("azp").is_none() || is("azp", expected.client_id);
    if !is_for_us || !is_ours {
        return Err(Flaw::Audience);
    }
    check_time(claims, expected.now)?;
    if !is("nonce", expected.nonce) {
        return Err(Flaw::Nonce);
    }
    Ok(())
}

fn check_time(claims: &Value, now: Timestamp) -> Result<(), Flaw> {
    let now_s = now.as_microsecond() as f64 / 1e6;
    let seconds = |key: &str| match claims.get(key) {
        Some(value) => value.as_f64().map(Some).ok_or(Flaw::Unreadable),
        None => Ok(None),
    };
    let (Some(expires), Some(issued)) = (seconds("exp")?, seconds("iat")?) else {
        return Err(Flaw::Unreadable);
    };
    let from = seconds("nbf")?.unwrap_or(issued);
    let is_now = now_s < expires + SKEW_S && issued.max(from) <= now_s + SKEW_S;
    if is_now { Ok(()) } else { Err(Flaw::Expired) }
}

fn json(part: &str) -> Result<Value, Flaw> {
    let bytes = from_base64url(part).map_err(|_| Flaw::Unreadable)?;
    let value: Value = serde_json::from_slice(&bytes).map_err(|_| Flaw::Unreadable)?;
    if value.is_object() { Ok(value) } else { Err(Flaw::Unreadable) }
}
