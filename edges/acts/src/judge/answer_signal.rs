//! Answering a signal: the cause, and what was done.

use judge::monitor::{Answer, AnswerKind, Fact as MonitorFact, Signal, answer};
use store::{Fact, MonitorMemory, Record};
use word::Id;

use super::live::Happened;
use crate::{Actor, Problem, Workshop};

/// What the answer says.
#[derive(Clone, Debug)]
pub struct Said {
    /// What kind of answer.
    pub kind: AnswerKind,
    /// The cause.
    pub cause: String,
    /// What was done.
    pub action: String,
    /// Whether the operation was set anew, so that the chart begins anew too.
    pub is_reset: bool,
}

/// Answers a signal. Where its pattern goes on, the next point is a new signal.
///
/// # Errors
/// [`Problem`]; the signal is as open as it was.
pub async fn answer_signal(
    workshop: &Workshop,
    by: &Actor,
    signal: Id<Signal>,
    said: Said,
) -> Result<Answer, Problem> {
    by.may("answer_signal")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let unknown = || Problem::NotFound { what: "signal", name: signal.to_string() };
    let kept = store.signal(signal).await?.ok_or_else(unknown)?;
    let now = workshop.now();
    let Said { kind, cause, action, is_reset } = said;
    let by_name = by.duty_name();
    let given = Answer { signal, kind, cause, action, is_reset, by: by_name, at: now };
    let facts = answer(given, kept.answer.is_some())?;
    let key = (kept.signal.monitor, kept.signal.version);
    let memories = remembered(workshop, &kept.signal, is_reset).await?;
    let given = facts.iter().find_map(|fact| match fact {
        MonitorFact::SignalAnswered(answer) => Some(answer.clone()),
        _ => None,
    });
    let facts = facts.into_iter().map(judge::Fact::Monitor).map(Fact::Judge).collect();
    let record = Record { facts, memories: &memories, ..Record::default() };
    store.record(by.name(), now, record).await?;
    workshop.forget(key);
    let given = given.ok_or_else(unknown)?;
    let scope = &kept.signal.scope;
    let of = (&scope.item, &scope.characteristic);
    workshop.teller().tell(of, Happened::Answered(given.clone()));
    Ok(given)
}

/// What the monitor remembers once its signal is answered; nothing where other limits watch now.
async fn remembered(
    workshop: &Workshop,
    signal: &Signal,
    is_reset: bool,
) -> Result<Vec<MonitorMemory>, Problem> {
    let (monitor, version) = (signal.monitor, signal.version);
    let kept = workshop.store().limits_of(monitor).await?;
    let Some(kept) = kept.into_iter().find(|kept| kept.limits.version == version) else {
        return Ok(Vec::new());
    };
    let (mut running, revision) = workshop.resume(&kept.limits).await?;
    running.answered(signal.id, is_reset)?;
    let memory = running.save()?;
    Ok(vec![MonitorMemory { monitor, version, revision, memory }])
}
