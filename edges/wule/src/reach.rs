//! Reaching witnesses: requests that leave this machine.

use std::time::Duration;
use trust::witness::ANSWER_BYTES_MAX;

/// How long all witnesses together may keep a checkpoint waiting.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// Sends a body; gives status and body of the answer.
///
/// # Errors
/// Why there is no answer.
pub fn post(url: &str, body: &[u8], patience: Duration) -> Result<(u16, Vec<u8>), String> {
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(patience))
        .http_status_as_error(false)
        .max_redirects(0)
        .build()
        .into();
    let answer = agent.post(url).header("content-type", "text/plain").send(body);
    let mut answer = answer.map_err(|error| error.to_string())?;
    let status = answer.status().as_u16();
    let limit = ANSWER_BYTES_MAX as u64;
    let body = answer.body_mut().with_config().limit(limit).read_to_vec();
    Ok((status, body.map_err(|error| error.to_string())?))
}
