//! Reaching witnesses and logs: requests that leave this machine.

use acts::trust::LOOK_BYTES_MAX;
use std::time::Duration;
use trust::witness::ANSWER_BYTES_MAX;

/// How long all witnesses together may keep a checkpoint waiting.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// Sends a body; gives status and body of the answer.
///
/// # Errors
/// Why there is no answer.
pub fn post(url: &str, body: &[u8], patience: Duration) -> Result<(u16, Vec<u8>), String> {
    let answer = agent(patience).post(url).header("content-type", "text/plain").send(body);
    let mut answer = answer.map_err(|error| error.to_string())?;
    let status = answer.status().as_u16();
    let limit = ANSWER_BYTES_MAX as u64;
    let body = answer.body_mut().with_config().limit(limit).read_to_vec();
    Ok((status, body.map_err(|error| error.to_string())?))
}

/// Fetches what is at an address; gives status and body of the answer.
///
/// # Errors
/// Why there is no answer.
pub fn get(url: &str, patience: Duration) -> Result<(u16, Vec<u8>), String> {
    let answer = agent(patience).get(url).call();
    let mut answer = answer.map_err(|error| error.to_string())?;
    let status = answer.status().as_u16();
    let limit = LOOK_BYTES_MAX as u64;
    let body = answer.body_mut().with_config().limit(limit).read_to_vec();
    Ok((status, body.map_err(|error| error.to_string())?))
}

fn agent(patience: Duration) -> ureq::Agent {
    ureq::Agent::config_builder()
        .timeout_global(Some(patience))
        .http_status_as_error(false)
        .max_redirects(0)
        .build()
        .into()
}
