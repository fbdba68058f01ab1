//! Tracing and recalling: where a thing came from, and where it went.

use make::epcis::canonical;
use store::{Graph, Recall, Recalled, Trace};

use crate::{Actor, Problem, Workshop};

/// The most things that a trace shows.
pub const TRACED_MAX: usize = 10_000;

/// The most things that one answer to a recall names.
pub const NAMED_MAX: usize = 10_000;

/// A thing as it was written: an identifier of any spelling, or the number of a lot of our own.
pub fn thing(text: &str) -> String {
    if text.contains(':') { canonical(text) } else { format!("urn:wule:lot:{text}") }
}

/// Traces a thing, as far as the bounds allow.
///
/// # Errors
/// [`Problem`]; that no event names it is one.
pub async fn trace_thing(workshop: &Workshop, by: &Actor, asked: Trace) -> Result<Graph, Problem> {
    by.may("trace_thing")?;
    let asked = Trace { n_max: asked.n_max.min(TRACED_MAX), ..asked };
    Ok(workshop.store().trace(&asked).await?)
}

/// Recalls a thing: everything that it went into, or came from.
///
/// # Errors
/// [`Problem`]; that no event names it is one.
pub async fn recall_thing(
    workshop: &Workshop,
    by: &Actor,
    asked: Recall,
) -> Result<Recalled, Problem> {
    by.may("recall_thing")?;
    let asked = Recall { n_named: asked.n_named.min(NAMED_MAX), ..asked };
    Ok(workshop.store().recall(&asked).await?)
}
