//! A notice as a POST. No redirect is followed, no proxy of the environment is used, and nothing
//! that is answered is read but the status.

use acts::party::Delivery;
use std::io;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error, config::Config, http::Uri};

use crate::{
    PATIENCE,
    place::{Line, permit},
};

pub(crate) fn post(url: &str, headers: &[(&'static str, String)], body: &[u8]) -> Delivery {
    let line = if url.starts_with("https://") { Line::Sealed } else { Line::Clear };
    let config = Agent::config_builder()
        .timeout_global(Some(PATIENCE))
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .user_agent("wule")
        .build();
    let guarded = Guarded { line, inner: DefaultResolver::default() };
    let agent = Agent::with_parts(config, DefaultConnector::default(), guarded);
    let mut request = agent.post(url).header("content-type", "application/json");
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

/// Resolves names, and leaves out what may not be reached.
#[derive(Debug)]
struct Guarded {
    line: Line,
    inner: DefaultResolver,
}

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        let (mut kept, mut refused) = (self.empty(), "the name leads nowhere");
        for address in found.iter() {
            match permit(address.ip(), self.line) {
                Ok(()) => kept.push(*address),
                Err(why) => refused = why,
            }
        }
        if kept.is_empty() {
            return Err(Error::Io(io::Error::new(io::ErrorKind::PermissionDenied, refused)));
        }
        Ok(kept)
    }
}
