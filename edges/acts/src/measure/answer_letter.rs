//! Answering dead letters: read again by the mapping of now, or set aside.

use measure::source::{Answer, Answered, Message, Source, Unusable, answer};
use store::{Fact, KeptLetter, Record};
use word::{Code, Line};

use super::{
    record_readings::{Refused, record_submissions},
    take_messages::mapped,
};
use crate::{Actor, Problem, Workshop};

/// Reads a letter again by the source's mapping of now, and records its readings; gives how many.
/// Readings of it that were recorded before are not recorded twice.
///
/// # Errors
/// [`Problem`]: what is still wrong with it. It stays open.
pub async fn retry_letter(
    workshop: &Workshop,
    by: &Actor,
    (source, place): (&Code, u64),
) -> Result<u64, Problem> {
    by.may("answer_letter")?;
    let (source, letter) = found(workshop, source, place).await?;
    if letter.answer.is_some() {
        return Err(unusable(Unusable::LetterAnswered { letter: place }));
    }
    if !letter.is_whole() {
        return Err(unusable(Unusable::LetterCut { letter: place }));
    }
    let delivery = match letter.delivery.is_empty() {
        true => format!("letter-{place}"),
        false => letter.delivery,
    };
    let (topic, payload) = (letter.topic, letter.payload);
    // Whoever retries it says that it is no repeat.
    let message = Message { topic, payload, delivery, may_be_repeat: false };
    let now = workshop.now();
    let submissions = mapped(workshop, &source, &message, now).await?;
    let submissions = submissions.map_err(measure::Problem::from)?;
    if submissions.is_empty() {
        return Err(unusable(Unusable::LetterPassedOver { letter: place }));
    }
    let of_source = Actor::of_source(&source.code);
    let kept = record_submissions(workshop, &of_source, &submissions, Refused::StopsAll).await;
    let kept = kept.map_err(|problem| match problem {
        Problem::Submission { problem, .. } => *problem,
        problem => problem,
    })?;
    let n_readings = kept.into_iter().filter_map(Result::ok).map(|kept| kept.n).sum();
    keep(workshop, by, (source.code, place), Answer::Recorded { n_readings }).await?;
    Ok(n_readings)
}

/// Sets a letter aside: it is no reading.
///
/// # Errors
/// [`Problem`]; it stays as it was.
pub async fn set_letter_aside(
    workshop: &Workshop,
    by: &Actor,
    (source, place): (&Code, u64),
    reason: Line,
) -> Result<(), Problem> {
    by.may("answer_letter")?;
    let (source, _) = found(workshop, source, place).await?;
    keep(workshop, by, (source.code, place), Answer::SetAside { reason }).await
}

async fn found(
    workshop: &Workshop,
    source: &Code,
    place: u64,
) -> Result<(Source, KeptLetter), Problem> {
    let store = workshop.store();
    let unknown = |what, name| Problem::NotFound { what, name };
    let known = store.source(source).await?;
    let known = known.ok_or_else(|| unknown("source", source.to_string()))?;
    let letter = store.letter(source, place).await?;
    let letter = letter.ok_or_else(|| unknown("dead letter", place.to_string()))?;
    Ok((known, letter))
}

async fn keep(
    workshop: &Workshop,
    by: &Actor,
    (source, letter): (Code, u64),
    done: Answer,
) -> Result<(), Problem> {
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let before = store.letter(&source, letter).await?.and_then(|kept| kept.answer);
    let answered = Answered { source, letter, answer: done };
    let facts = answer(answered, before.as_ref()).map_err(unusable)?;
    let facts = facts.into_iter().map(Fact::Measure).collect();
    store.record(by.name(), workshop.now(), Record { facts, ..Record::default() }).await?;
    Ok(())
}

fn unusable(unusable: Unusable) -> Problem {
    measure::Problem::from(measure::source::Problem::from(unusable)).into()
}
