//! Executions: an operation done by somebody, somewhere, under one version of a standard.

use party::Person;
use standard::StandardRef;
use word::{Code, Id, Timestamp};

use crate::{Fact, WorkProblem};

/// An execution that was started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Execution {
    /// Its identity; readings name it.
    pub id: Id<Execution>,
    /// The lot.
    pub lot: Code,
    /// The piece, where it is of one.
    pub piece: Option<Code>,
    /// The item.
    pub item: Code,
    /// The operation.
    pub operation: Code,
    /// The station.
    pub station: Code,
    /// The standard in force for the lot.
    pub standard: StandardRef,
    /// Who does it.
    pub person: Id<Person>,
    /// Who checks it, where somebody is named.
    pub checker: Option<Id<Person>>,
    /// When it was started.
    pub started_at: Timestamp,
}

/// The end of an execution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// The execution.
    pub execution: Id<Execution>,
    /// When it ended.
    pub ended_at: Timestamp,
    /// How many pieces were good.
    pub n_good: u64,
    /// How many were not.
    pub n_rejected: u64,
}

/// How somebody stands to a skill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// They hold it.
    Qualified,
    /// They never did.
    NeverQualified,
    /// They do not hold it yet, or no more.
    OutOfTime,
    /// They held it until the standard of this operation changed, and did not sign again.
    Suspended,
}

/// Somebody, and how they stand to the skill that an operation needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hand {
    /// Who.
    pub person: Id<Person>,
    /// How they stand.
    pub standing: Standing,
}

/// Decides to start an execution: whoever does it holds the skill that the operation needs, or
/// somebody else who holds it is named as its checker.
///
/// # Errors
/// [`WorkProblem::CheckerIsMaker`]; [`WorkProblem::NotQualified`] if neither of them holds the
/// skill.
pub fn start(
    execution: Execution,
    skill: Option<&Code>,
    maker: Hand,
    checker: Option<Hand>,
) -> Result<Vec<Fact>, WorkProblem> {
    if checker.is_some_and(|checker| checker.person == maker.person) {
        return Err(WorkProblem::CheckerIsMaker);
    }
    if let Some(skill) = skill
        && maker.standing != Standing::Qualified
        && checker.is_none_or(|checker| checker.standing != Standing::Qualified)
    {
        let (skill, standing) = (skill.clone(), maker.standing);
        let checker = checker.map(|checker| checker.standing);
        return Err(WorkProblem::NotQualified { skill, standing, checker });
    }
    Ok(vec![Fact::ExecutionStarted(execution)])
}

/// Decides to end an execution.
///
/// # Errors
/// [`WorkProblem::AlreadyEnded`]; [`WorkProblem::EndsBeforeStart`].
pub fn end(
    ending: Ending,
    execution: &Execution,
    known: Option<&Ending>,
) -> Result<Vec<Fact>, WorkProblem> {
    if let Some(known) = known {
        return Err(WorkProblem::AlreadyEnded { at: known.ended_at });
    }
    if ending.ended_at < execution.started_at {
        let (started_at, ended_at) = (execution.started_at, ending.ended_at);
        return Err(WorkProblem::EndsBeforeStart { started_at, ended_at });
    }
    Ok(vec![Fact::ExecutionEnded(ending)])
}
