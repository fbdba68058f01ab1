//! Taking events: which are new, which are known, and which cannot be taken.
//!
//! Asks: what of a document goes into the record?
//! Needs: what is known already, by name and by id, and the time.
//! Does not know: how events are kept.

use std::collections::{BTreeMap, BTreeSet};
use word::{Digest, Timestamp};

use super::{Event, Problem};
use crate::ErrorBehaviour;

/// How far the clocks of partners may be ahead of ours.
const AHEAD_S_MAX: i64 = 600;

/// What is known of events before others are taken.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The names of events that are kept.
    pub names: BTreeSet<Digest>,
    /// The hash of the event that has an id, where the id is not its hash.
    pub ids: BTreeMap<String, String>,
}

/// What becomes of the events of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Accepted {
    /// The places of those that are new.
    pub new: Vec<usize>,
    /// How many were known already; they are acknowledged and not kept twice.
    pub n_known: usize,
    /// What is wrong with the others.
    pub problems: Vec<Problem>,
}

/// Decides what of `events` is taken; what is, is known from then on. `faults` are what was wrong
/// with other events of the same document.
pub fn accept(
    events: &[Event],
    faults: Vec<Problem>,
    behaviour: ErrorBehaviour,
    (known, now): (&mut Known, Timestamp),
) -> Accepted {
    let mut accepted = Accepted { problems: faults, ..Accepted::default() };
    for (place, event) in events.iter().enumerate() {
        match judge(place + 1, event, (known, now)) {
            Ok(()) if known.names.insert(event.name()) => {
                if has_own_id(event) {
                    known.ids.insert(event.id.clone(), event.hash.clone());
                }
                accepted.new.push(place);
            }
            Ok(()) => accepted.n_known += 1,
            Err(problem) => accepted.problems.push(problem),
        }
    }
    if behaviour == ErrorBehaviour::Rollback && !accepted.problems.is_empty() {
        for place in std::mem::take(&mut accepted.new) {
            let event = &events[place];
            known.names.remove(&event.name());
            if has_own_id(event) {
                known.ids.remove(&event.id);
            }
        }
        accepted.n_known = 0;
    }
    accepted
}

/// Whether it was given an id that no other event may have. A declaration of an error has the id
/// of the event that it declares wrong.
fn has_own_id(event: &Event) -> bool {
    event.id != event.hash && !event.is_error
}

fn judge(number: usize, event: &Event, known: (&Known, Timestamp)) -> Result<(), Problem> {
    let (known, now) = known;
    if event.at.as_second() > now.as_second() + AHEAD_S_MAX {
        return Err(Problem::Future { event: number, at: event.at });
    }
    let owner = known.ids.get(&event.id).filter(|_| has_own_id(event));
    if owner.is_some_and(|hash| *hash != event.hash) {
        let id = event.id.chars().take(120).collect();
        return Err(Problem::IdTaken { event: number, id });
    }
    Ok(())
}
