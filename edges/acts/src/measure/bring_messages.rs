//! Bringing the messages of a source that another process listens to and brings.

use measure::source::{Channel, Message, Problem as Refusal, Source, Trouble, Unusable};
use word::Code;

use super::listening::{Reach, Taken};
use super::take_messages::{refuse_messages, take_messages};
use crate::{Actor, Problem, Workshop};

/// A message, and what its sender said was wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brought {
    /// The message.
    pub message: Message,
    /// Why it is no reading, where its channel knows.
    pub trouble: Option<Trouble>,
}

/// Takes messages of a source, and how it is reached, from whoever listens to it. When this
/// returns they are on disk, as readings or as dead letters; brought again, they are kept once.
///
/// # Errors
/// [`Problem`] where nothing can be kept now, or where the source is not one whose messages are
/// brought.
pub async fn bring_messages(
    workshop: &Workshop,
    by: &Actor,
    (source, reach): (&Code, Reach),
    brought: &[Brought],
) -> Result<Taken, Problem> {
    by.may("bring_messages")?;
    let source = brought_source(workshop, source).await?;
    workshop.listening().told(&source.code, reach, workshop.now());
    let mut sum = Taken::default();
    let troubled: Vec<_> = brought
        .iter()
        .filter_map(|of| Some((&of.message, of.trouble.as_ref()?.message())))
        .collect();
    if !troubled.is_empty() {
        refuse_messages(workshop, &source, &troubled).await?;
        sum.n_refused += troubled.len() as u64;
    }
    let is_whole = |of: &&Brought| of.trouble.is_none();
    let messages: Vec<_> = brought.iter().filter(is_whole).map(|of| of.message.clone()).collect();
    if !messages.is_empty() {
        let taken = take_messages(workshop, &source, &messages).await?;
        sum.n_accepted += taken.n_accepted;
        sum.n_refused += taken.n_refused;
        sum.n_passed_over += taken.n_passed_over;
    }
    Ok(sum)
}

async fn brought_source(workshop: &Workshop, code: &Code) -> Result<Source, Problem> {
    let known = workshop.store().source(code).await?;
    let unknown = || Problem::NotFound { what: "source", name: code.to_string() };
    let source = known.ok_or_else(unknown)?;
    if source.is_on && matches!(source.channel, Channel::OpcUa(_)) {
        return Ok(source);
    }
    let unusable = Unusable::NotBrought { source_code: code.to_string() };
    Err(measure::Problem::from(Refusal::from(unusable)).into())
}
