//! Who goes out over HTTP: reaches only what may be reached, follows no redirect, and asks no
//! proxy of the environment.

use std::io;
use std::time::Duration;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Error, config::Config, http::Uri};

use crate::place::{Line, permit};

/// An agent for one address. A status of failure is an answer like others.
pub(crate) fn agent(url: &str, patience: Duration) -> Agent {
    let line = if url.starts_with("https://") { Line::Sealed } else { Line::Clear };
    let config = Agent::config_builder()
        .timeout_global(Some(patience))
        .http_status_as_error(false)
        .max_redirects(0)
        .proxy(None)
        .user_agent("wule")
        .build();
    let guarded = Guarded { line, inner: DefaultResolver::default() };
    Agent::with_parts(config, DefaultConnector::default(), guarded)
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
