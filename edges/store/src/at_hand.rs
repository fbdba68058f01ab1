//! What is asked for with every claim and every checkpoint, kept at hand: the organisation, the
//! people who are credited, the latest checkpoints, the policy, the last fact.
//!
//! It is a copy and no more: what is not here is read. It is kept where no other process writes to
//! the database, and every transaction that changes it puts it right before the next one begins.

use ::party::{Fact as PartyFact, Organisation, Person};
use ::trust::Policy;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use word::Id;

use crate::{Database, Fact, Problem, Published, Store, TrustFact, record::Last};

/// What the log shows.
pub(crate) struct Head {
    /// The latest checkpoint that was signed.
    pub(crate) latest: Option<Published>,
    /// The policy that was stated last.
    pub(crate) policy: Option<Policy>,
    /// The latest checkpoint that was witnessed as the policy asks.
    pub(crate) witnessed: Option<Published>,
}

#[derive(Default)]
struct Held {
    organisation: Option<Organisation>,
    head: Option<Arc<Head>>,
    last: Option<Last>,
    people: BTreeMap<Id<Person>, Person>,
    /// Count what changed the head and the people, so that what was read before is not kept after.
    n_changes: u64,
    n_consents: u64,
}

/// The most people that are held.
const N_PEOPLE_MAX: usize = 1_024;

/// What is at hand.
pub(crate) struct AtHand {
    is_kept: bool,
    held: Mutex<Held>,
}

impl AtHand {
    /// Nothing yet.
    pub(crate) fn of(database: &Database) -> Self {
        Self { is_kept: *database == Database::Embedded, held: Mutex::default() }
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the last fact. Whoever writes gives it back with [`AtHand::follow`], and whoever
    /// fails does not.
    pub(crate) fn take_last(&self) -> Option<Last> {
        self.held().last.take()
    }

    /// Goes along with facts that were recorded, of which `last` is the last. The caller still
    /// has the connection that writes, so that nobody has written since.
    pub(crate) fn follow(&self, facts: &[Fact], last: Last) {
        if !self.is_kept {
            return;
        }
        let mut held = self.held();
        held.last = Some(last);
        for fact in facts {
            if let Fact::Party(PartyFact::ConsentChanged { .. }) = fact {
                held.people.clear();
                held.n_consents += 1;
            }
            let Fact::Trust(fact) = fact else { continue };
            let head = match (fact, held.head.take()) {
                // Nobody has cosigned it yet, so what was witnessed stays.
                (TrustFact::CheckpointSigned(signed), Some(head)) => Some(Head {
                    latest: Some(signed.clone()),
                    policy: head.policy.clone(),
                    witnessed: head.witnessed.clone(),
                }),
                (
                    TrustFact::EntriesAppended { .. }
                    | TrustFact::ListPublished { .. }
                    | TrustFact::Promise(_),
                    head,
                ) => {
                    held.head = head;
                    continue;
                }
                _ => None,
            };
            held.head = head.map(Arc::new);
            held.n_changes += 1;
        }
    }

    /// The organisation, where it was asked for before: there is one, and it stays.
    pub(crate) fn organisation(&self) -> Option<Organisation> {
        self.held().organisation.clone()
    }

    /// A person, where they are held; else what [`AtHand::keep_person`] is to be told.
    pub(crate) fn person(&self, id: Id<Person>) -> Result<Person, u64> {
        let held = self.held();
        held.people.get(&id).cloned().ok_or(held.n_consents)
    }

    /// Holds a person as read when the consents were `n_consents`.
    pub(crate) fn keep_person(&self, person: &Person, n_consents: u64) {
        let mut held = self.held();
        if !self.is_kept || held.n_consents != n_consents {
            return;
        }
        if held.people.len() >= N_PEOPLE_MAX {
            held.people.clear();
        }
        held.people.insert(person.id, person.clone());
    }

    /// How many entries there are, where it is known.
    pub(crate) fn n_entries(&self) -> Option<i64> {
        self.held().last.as_ref()?.n_entries
    }

    pub(crate) fn keep_organisation(&self, organisation: &Organisation) {
        self.held().organisation = Some(organisation.clone());
    }
}

impl Store {
    /// What the log shows now; `None` where it is not kept at hand.
    ///
    /// # Errors
    /// [`Problem`].
    pub(crate) async fn head(&self) -> Result<Option<Arc<Head>>, Problem> {
        if !self.at_hand.is_kept {
            return Ok(None);
        }
        let n_changes = {
            let held = self.at_hand.held();
            if let Some(head) = &held.head {
                return Ok(Some(Arc::clone(head)));
            }
            held.n_changes
        };
        let policy = self.read_policy().await?;
        let witnessed = self.read_witnessed(policy.as_ref()).await?;
        let head = Arc::new(Head { latest: self.read_latest().await?, policy, witnessed });
        let mut held = self.at_hand.held();
        if held.n_changes == n_changes {
            held.head = Some(Arc::clone(&head));
        }
        Ok(Some(head))
    }
}
