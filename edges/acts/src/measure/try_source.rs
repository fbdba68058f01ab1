//! Trying a source: what its messages would become, with nothing recorded.

use measure::Submission;
use measure::source::{Message, Source};

use super::{record_readings::try_submissions, take_messages::mapped};
use crate::{Actor, Problem, Workshop};

/// The most messages of one try.
pub const N_TRIED_MAX: usize = 100;

/// What a message would become.
#[derive(Clone, Debug, PartialEq)]
pub enum Tried {
    /// Readings.
    Recorded(Vec<Submission>),
    /// Nothing: it was kept before.
    KeptBefore(Vec<Submission>),
    /// Nothing: no rule applies.
    PassedOver,
    /// A dead letter, for this reason.
    Refused(word::Message),
}

/// Says what each of at most 100 messages would become if they came now, one after the other,
/// from a source as it is stated here.
///
/// # Errors
/// [`Problem`] where the source itself cannot be so.
pub async fn try_source(
    workshop: &Workshop,
    by: &Actor,
    source: &Source,
    messages: &[Message],
) -> Result<Vec<Tried>, Problem> {
    by.may("try_source")?;
    source.mapping.check().map_err(measure::Problem::from)?;
    let now = workshop.now();
    let mut tried = Vec::new();
    for message in messages.iter().take(N_TRIED_MAX) {
        let submissions = match mapped(workshop, source, message, now).await? {
            Ok(submissions) => submissions,
            Err(refusal) => {
                tried.push(Tried::Refused(refusal.message()));
                continue;
            }
        };
        tried.push(decided(workshop, submissions).await?);
    }
    Ok(tried)
}

async fn decided(workshop: &Workshop, submissions: Vec<Submission>) -> Result<Tried, Problem> {
    if submissions.is_empty() {
        return Ok(Tried::PassedOver);
    }
    let ids: Vec<_> = submissions.iter().filter_map(|s| s.id.as_ref()).collect();
    let n_known = workshop.store().known_submissions(&ids).await?.len();
    let is_known = n_known == ids.len();
    let answers = try_submissions(workshop, &submissions).await?;
    let refused = answers.into_iter().find_map(Result::err);
    Ok(match refused {
        Some(problem) => Tried::Refused(problem.message()),
        None if is_known => Tried::KeptBefore(submissions),
        None => Tried::Recorded(submissions),
    })
}
