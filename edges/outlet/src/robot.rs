//! A notice to a group robot, which answers 200 whatever it thinks of it, and says in JSON whether
//! it took it: `{"errcode": 0, "errmsg": "ok"}`.

use acts::party::Delivery;
use std::io;
use ureq::Error;
use word::json::Value;

use crate::{PATIENCE, agent::agent};

/// The longest answer that is read.
const ANSWER_BYTES_MAX: u64 = 4_096;
/// That there is no such robot (any more): of WeCom, of DingTalk.
const GONE: [i64; 2] = [93_000, 300_001];

pub(crate) fn post(url: &str, body: &[u8]) -> Delivery {
    let request = agent(url, PATIENCE).post(url).header("content-type", "application/json");
    let answer = match request.send(body) {
        Ok(answer) => answer,
        Err(Error::Io(error)) if error.kind() == io::ErrorKind::PermissionDenied => {
            return Delivery::Never(error.to_string());
        }
        Err(error) => return Delivery::Later(error.to_string()),
    };
    let status = answer.status().as_u16();
    if status != 200 {
        return Delivery::Later(format!("HTTP {status}"));
    }
    let limited = answer.into_body().into_with_config().limit(ANSWER_BYTES_MAX);
    let said = limited.read_to_vec().ok().and_then(|said| String::from_utf8(said).ok());
    let said: Option<Value> = said.and_then(|said| said.parse().ok());
    let Some(code) = said.as_ref().and_then(|said| said.get("errcode")?.as_i64()) else {
        return Delivery::Later("the answer is not that of a robot".to_owned());
    };
    let message = said.as_ref().and_then(|said| said.get("errmsg")?.as_str()).unwrap_or_default();
    match code {
        0 => Delivery::Done,
        _ if GONE.contains(&code) => Delivery::Never(format!("errcode {code}: {message}")),
        // Too many at once, a word that it waits for, a signature: somebody will set that right.
        _ => Delivery::Later(format!("errcode {code}: {message}")),
    }
}
