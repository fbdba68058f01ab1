//! Taking what a source sent: readings into the record, the rest to the dead letters.

use measure::Submission;
use measure::source::{Identity, MESSAGE_BYTES_MAX, Mapped, Message, Problem as Refusal, Source};
use store::{Letter, Record};
use word::{Digest, Timestamp};

use super::listening::Taken;
use super::record_readings::{Refused, record_submissions};
use crate::{Actor, Problem, Workshop};

/// Takes messages of a source, all in one commit. When this returns they are on disk, as
/// readings or as dead letters, and need not be sent again; when it fails, they are to be.
/// A message that is taken twice is kept once.
///
/// # Errors
/// [`Problem`] where nothing can be kept now, whatever the messages say.
pub async fn take_messages(
    workshop: &Workshop,
    source: &Source,
    messages: &[Message],
) -> Result<Taken, Problem> {
    let by = Actor::of_source(&source.code);
    let now = workshop.now();
    let mut taken = Taken::default();
    let mut refusals: Vec<(usize, word::Message)> = Vec::new();
    let (mut submissions, mut owners) = (Vec::new(), Vec::new());
    for (i, message) in messages.iter().enumerate() {
        match mapped(workshop, source, message, now).await? {
            Ok(of_message) if of_message.is_empty() => taken.n_passed_over += 1,
            Ok(of_message) => {
                owners.extend(of_message.iter().map(|_| i));
                submissions.extend(of_message);
            }
            Err(refusal) => refusals.push((i, refusal.message())),
        }
    }
    let answers = match submissions.is_empty() {
        true => Vec::new(),
        false => record_submissions(workshop, &by, &submissions, Refused::StandsAlone).await?,
    };
    for (&i, answer) in owners.iter().zip(&answers) {
        match answer {
            Err(problem) if refusals.last().is_none_or(|last| last.0 != i) => {
                refusals.push((i, problem.message()));
            }
            _ => {}
        }
    }
    refusals.sort_by_key(|refusal| refusal.0);
    refusals.dedup_by_key(|refusal| refusal.0);
    let letters: Vec<_> =
        refusals.into_iter().map(|(i, reason)| letter(source, &messages[i], reason)).collect();
    if !letters.is_empty() {
        let record = Record { letters: &letters, ..Record::default() };
        workshop.store().record(by.name(), now, record).await?;
    }
    taken.n_refused = letters.len() as u64;
    taken.n_accepted = messages.len() as u64 - taken.n_refused - taken.n_passed_over;
    workshop.listening().took(&source.code, messages, taken, now);
    Ok(taken)
}

/// Keeps a dead letter of a source for a reason that only its channel knows.
///
/// # Errors
/// [`Problem`]; it was not kept.
pub async fn refuse_message(
    workshop: &Workshop,
    source: &Source,
    message: &Message,
    reason: word::Message,
) -> Result<(), Problem> {
    refuse_messages(workshop, source, &[(message, reason)]).await
}

/// Keeps dead letters of a source, each for its reason, all in one commit.
///
/// # Errors
/// [`Problem`]; none of them was kept.
pub async fn refuse_messages(
    workshop: &Workshop,
    source: &Source,
    refused: &[(&Message, word::Message)],
) -> Result<(), Problem> {
    let (by, now) = (Actor::of_source(&source.code), workshop.now());
    let letters: Vec<_> =
        refused.iter().map(|(message, reason)| letter(source, message, reason.clone())).collect();
    let record = Record { letters: &letters, ..Record::default() };
    workshop.store().record(by.name(), now, record).await?;
    let taken = Taken { n_refused: refused.len() as u64, ..Taken::default() };
    let messages: Vec<_> = refused.iter().map(|(message, _)| (*message).clone()).collect();
    workshop.listening().took(&source.code, &messages, taken, now);
    Ok(())
}

/// A message of a source that was too large to be held: what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oversized {
    /// Its topic.
    pub topic: String,
    /// Its first bytes, as many as a letter keeps ([`Oversized::BEGINNING`]).
    pub beginning: Vec<u8>,
    /// How many bytes there were.
    pub n_bytes: usize,
    /// Their digest: sent again, it is the same letter.
    pub digest: Digest,
}

impl Oversized {
    /// How many bytes of a message a letter keeps.
    pub const BEGINNING: usize = store::LETTER_BYTES_MAX;
}

/// Keeps a dead letter of a message that was too large to be held.
///
/// # Errors
/// [`Problem`]; it was not kept.
pub async fn refuse_oversized(
    workshop: &Workshop,
    source: &Source,
    message: &Oversized,
) -> Result<(), Problem> {
    let (by, now) = (Actor::of_source(&source.code), workshop.now());
    let refusal = Refusal::TooLarge { got: message.n_bytes, most: MESSAGE_BYTES_MAX };
    let letter = Letter {
        source: source.code.clone(),
        rev: source.rev,
        topic: short(&message.topic),
        delivery: String::new(),
        payload: message.beginning.clone(),
        whole: Some((message.n_bytes as u64, message.digest)),
        reason: refusal.message(),
    };
    let record = Record { letters: &[letter], ..Record::default() };
    workshop.store().record(by.name(), now, record).await?;
    let latest = Message {
        topic: message.topic.clone(),
        payload: message.beginning.clone(),
        delivery: String::new(),
        may_be_repeat: false,
    };
    let taken = Taken { n_refused: 1, ..Taken::default() };
    workshop.listening().took(&source.code, &[latest], taken, now);
    Ok(())
}

/// As much of a topic as a letter keeps.
fn short(topic: &str) -> String {
    topic.chars().take(512).collect()
}

fn letter(source: &Source, message: &Message, reason: word::Message) -> Letter {
    // Where the message itself tells a repeat, so does its letter.
    let is_by_delivery = source.mapping.identity == Identity::Delivery;
    Letter {
        source: source.code.clone(),
        rev: source.rev,
        topic: short(&message.topic),
        delivery: if is_by_delivery { message.delivery.clone() } else { String::new() },
        payload: message.payload.clone(),
        whole: None,
        reason,
    }
}

/// The submissions of a message, in the units of their characteristics.
pub(super) async fn mapped(
    workshop: &Workshop,
    source: &Source,
    message: &Message,
    now: Timestamp,
) -> Result<Result<Vec<Submission>, Refusal>, Problem> {
    let mapped = match source.mapping.read(&source.code, message, now) {
        Ok(mapped) => mapped,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut submissions = Vec::with_capacity(mapped.len());
    for Mapped { submission, unit } in mapped {
        if let Some(got) = unit
            && let Some(need) = unit_of(workshop, &submission).await?
            && got != need
        {
            return Ok(Err(Refusal::OtherUnit { got, need }));
        }
        submissions.push(submission);
    }
    Ok(Ok(submissions))
}

/// The unit of a characteristic, where lot and characteristic are known; where they are not,
/// recording says so.
async fn unit_of(workshop: &Workshop, of: &Submission) -> Result<Option<String>, Problem> {
    match workshop.standard_of(&of.lot).await {
        Ok(standard) => {
            Ok(standard.characteristic(&of.characteristic).ok().map(|c| c.unit.clone()))
        }
        Err(Problem::NotFound { .. }) => Ok(None),
        Err(problem) => Err(problem),
    }
}
