//! Requests to a sign-in service, and its answers as JSON.

use acts::party::Unvouched;
use serde_json::Value;
use std::fmt::Write;
use std::time::Duration;
use ureq::http::Response;
use ureq::{Body, Error};

use super::gone;
use crate::agent::agent;

/// How long the service may take to answer: a person is waiting.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest answer that is read.
const ANSWER_BYTES_MAX: u64 = 1 << 20;

/// What stands at an address.
pub(super) fn get(url: &str) -> Result<Value, Unvouched> {
    let (status, answer) = read(agent(url, PATIENCE).get(url).call(), url)?;
    match status {
        200 => Ok(answer),
        _ => Err(gone(&format!("{url}: HTTP {status}"))),
    }
}

/// What is answered to a form; `login` is the header that says who asks.
pub(super) fn post(url: &str, login: Option<&str>, form: &str) -> Result<Value, Unvouched> {
    let mut request = agent(url, PATIENCE)
        .post(url)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "application/json");
    if let Some(login) = login {
        request = request.header("authorization", login);
    }
    let (status, answer) = read(request.send(form), url)?;
    match (status, answer.get("error").and_then(Value::as_str)) {
        (200, _) => Ok(answer),
        // RFC 6749, 5.2.
        (400..=499, Some(said)) => Err(Unvouched::Refused {
            said: said.chars().filter(|c| !c.is_control()).take(80).collect(),
        }),
        _ => Err(gone(&format!("{url}: HTTP {status}"))),
    }
}

fn read(answer: Result<Response<Body>, Error>, url: &str) -> Result<(u16, Value), Unvouched> {
    let failed = |error: &Error| gone(&format!("{url}: {error}"));
    let (head, body) = answer.map_err(|error| failed(&error))?.into_parts();
    let limited = body.into_with_config().limit(ANSWER_BYTES_MAX);
    let bytes = limited.read_to_vec().map_err(|error| failed(&error))?;
    Ok((head.status.as_u16(), serde_json::from_slice(&bytes).unwrap_or(Value::Null)))
}

/// Names and values as they stand behind `?` or in the body of a form.
pub(super) fn form(fields: &[(&str, &str)]) -> String {
    let pairs = fields.iter().map(|(name, value)| format!("{name}={}", escaped(value)));
    pairs.collect::<Vec<_>>().join("&")
}

/// Everything escaped but what never needs it (RFC 3986, 2.3).
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                escaped.push(char::from(byte));
            }
            byte => {
                let _ = write!(escaped, "%{byte:02X}");
            }
        }
    }
    escaped
}
