//! A notice as a POST. Nothing that is answered is read but the status.

use acts::party::Delivery;
use std::io;
use ureq::Error;

use crate::{PATIENCE, agent::agent};

pub(crate) fn post(url: &str, headers: &[(&'static str, String)], body: &[u8]) -> Delivery {
    let mut request = agent(url, PATIENCE).post(url).header("content-type", "application/json");
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    match request.send(body) {
        Ok(answer) => match answer.status().as_u16() {
            200..=299 => Delivery::Done,
            410 => Delivery::Never("HTTP 410: the receiver wants no more".to_owned()),
            status @ 300..=399 => {
                Delivery::Later(format!("HTTP {status}: redirects are not followed"))
            }
            status => Delivery::Later(format!("HTTP {status}")),
        },
        Err(Error::Io(error)) if error.kind() == io::ErrorKind::PermissionDenied => {
            Delivery::Never(error.to_string())
        }
        Err(error) => Delivery::Later(error.to_string()),
    }
}
