//! Speaking to the server of Wule: which sources there are, and bringing what was heard.

use serde_json::{Value, json};
use std::time::Duration;

use crate::message::Message;

/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
/// The largest answer that is read.
const ANSWER_BYTES_MAX: u64 = 64 << 20;
/// How many sources are asked for at once.
const N_SLICE: u32 = 100;

/// The server of Wule.
pub struct Wule {
    address: String,
    token: String,
    agent: ureq::Agent,
}

/// How a source is reached, as the server is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Its connection is being made.
    Connecting,
    /// It is listened to.
    Listening,
    /// It cannot be reached, and is tried again.
    Waiting {
        /// What was in the way.
        why: String,
        /// When it is tried again.
        wait_ms: u32,
    },
}

/// Why nothing was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It cannot be taken now; it is to be brought again.
    Now(String),
    /// It will never be taken as it is.
    Ever(String),
}

impl Wule {
    /// The server at an address, spoken to with a token.
    pub fn new(address: &str, token: &str) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .max_redirects(0);
        let agent = config.build().into();
        Self { address: address.to_owned(), token: token.to_owned(), agent }
    }

    /// All sources, of whatever channel.
    ///
    /// # Errors
    /// Why they are not known now.
    pub fn sources(&self) -> Result<Vec<Value>, String> {
        let (mut rows, mut after) = (Vec::new(), String::new());
        loop {
            let after_it = encoded(&after);
            let url = format!("{}/api/v1/sources?limit={N_SLICE}&after={after_it}", self.address);
            let request = self.agent.get(&url).header("authorization", &self.bearer());
            let (status, mut slice) = read(request.call())?;
            if status != 200 {
                return Err(told(status, &slice));
            }
            match slice["rows"].take() {
                Value::Array(more) => rows.extend(more),
                _ => return Err("the answer is no list of sources".to_owned()),
            }
            match slice["next"].as_str() {
                Some(next) if next != after => after = next.to_owned(),
                _ => return Ok(rows),
            }
        }
    }

    /// Brings messages of a source, and how it is reached. When this returns, they are on disk.
    ///
    /// # Errors
    /// [`Refusal`]; none of them was taken.
    pub fn bring(&self, source: &str, reach: &Reach, messages: &[Message]) -> Result<(), Refusal> {
        let reach = match reach {
            Reach::Connecting => json!({"name": "connecting"}),
            Reach::Listening => json!({"name": "listening"}),
            Reach::Waiting { why, wait_ms } => {
                json!({"name": "waiting", "why": why, "wait_ms": wait_ms})
            }
        };
        let messages: Vec<_> = messages.iter().map(Message::to_json).collect();
        let body = json!({"reach": reach, "messages": messages}).to_string();
        let url = format!("{}/api/v1/sources/{}/messages", self.address, encoded(source));
        let request = self.agent.post(&url).header("authorization", &self.bearer());
        let request = request.header("content-type", "application/json");
        let (status, answer) = read(request.send(body.as_bytes())).map_err(Refusal::Now)?;
        match status {
            200 => Ok(()),
            // What is said of the messages themselves. Everything else, such as a source that was
            // turned off or a token that ended, may be mended while they wait.
            400 | 413 | 422 => Err(Refusal::Ever(told(status, &answer))),
            _ => Err(Refusal::Now(told(status, &answer))),
        }
    }

    fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }
}

type Answer = Result<ureq::http::Response<ureq::Body>, ureq::Error>;

fn read(answer: Answer) -> Result<(u16, Value), String> {
    let mut answer = answer.map_err(|error| error.to_string())?;
    let status = answer.status().as_u16();
    let body = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
    let body = body.map_err(|error| error.to_string())?;
    Ok((status, serde_json::from_slice(&body).unwrap_or(Value::Null)))
}

/// What an answer that is no success says.
fn told(status: u16, answer: &Value) -> String {
    let said = ["code", "title", "detail"].iter().find_map(|key| answer[*key].as_str());
    match said {
        Some(said) => format!("{status} {said}"),
        None => format!("{status}"),
    }
}

/// Percent-encoded, for a path or a query.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            other => encoded.push_str(&format!("%{other:02X}")),
        }
    }
    encoded
}
