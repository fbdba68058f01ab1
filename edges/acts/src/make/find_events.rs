//! Finding events: partners' business is not public, so that looking at them is an act.

use make::{CaptureJob, epcis::Query};
use store::{Collection, EventPage, Place};
use word::Id;

use crate::{Actor, Problem, Workshop};

/// Up to `n` events that fit a query, from a place on.
///
/// # Errors
/// [`Problem`].
pub async fn find_events(
    workshop: &Workshop,
    by: &Actor,
    query: &Query,
    (from, n): (Option<Place>, usize),
) -> Result<EventPage, Problem> {
    by.may("find_events")?;
    Ok(workshop.store().events(query, from, n).await?)
}

/// Up to `n` things, steps, states or places that events speak of, after a given one.
///
/// # Errors
/// [`Problem`].
pub async fn list_collection(
    workshop: &Workshop,
    by: &Actor,
    of: Collection,
    (after, n): (&str, usize),
) -> Result<Vec<String>, Problem> {
    by.may("find_events")?;
    Ok(workshop.store().spoken_of(of, after, n).await?)
}

/// What became of a document of events.
///
/// # Errors
/// [`Problem`].
pub async fn read_capture_job(
    workshop: &Workshop,
    by: &Actor,
    id: Id<CaptureJob>,
) -> Result<CaptureJob, Problem> {
    by.may("find_events")?;
    Ok(workshop.store().capture_job(id).await?)
}

/// Up to `n` capture jobs before a given one, the latest first.
///
/// # Errors
/// [`Problem`].
pub async fn list_capture_jobs(
    workshop: &Workshop,
    by: &Actor,
    (before, n): (&str, usize),
) -> Result<Vec<CaptureJob>, Problem> {
    by.may("find_events")?;
    Ok(workshop.store().capture_jobs(before, n).await?)
}
