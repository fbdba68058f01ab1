//! Changes of keys: facts as bodies, table, queries.

use ::certify::{Entry, Envelope, Fact, KeyChain, KeyChange, KeyEvent, KeyRole};
use ::party::{Organisation, PublicKey};
use ::trust::VerifierKey;
use serde_json::Value;
use word::Digest;

use super::signed;
use crate::{
    Problem, Store,
    database::{DbConnection, DbPool, DbRow},
    keys::InForce,
    log, party,
    problem::damaged,
    schema::{Derived, derived},
};

/// A change of a key as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptKeyChange {
    /// What it says.
    pub change: KeyChange,
    /// As it was signed.
    pub envelope: Envelope,
    /// Its entry in the log.
    pub entry: (Entry, u64),
}

pub(super) const TABLE: Derived = derived!(
    "certify_key_changes",
    "entry_index",
    "digest TEXT PRIMARY KEY, envelope TEXT NOT NULL, entry TEXT NOT NULL,
     entry_index BIGINT NOT NULL"
);

pub(super) fn body(envelope: &Envelope, entry: &Entry) -> (&'static str, Value) {
    ("key_changed", signed::body(envelope, entry))
}

pub(super) fn of_body(body: &Value, entry: Entry) -> Option<Fact> {
    let envelope = signed::envelope_of(body)?;
    let change = KeyChange::read(envelope.payload_unchecked()).ok()?;
    Some(Fact::KeyChanged { change, envelope, entry })
}

pub(super) async fn apply(
    (envelope, entry, index): (&Envelope, &Entry, i64),
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    let columns = [("digest", envelope.digest().to_string())];
    signed::keep("certify_key_changes", &columns, (envelope, entry, index), to).await
}

fn read(row: &DbRow) -> Option<KeptKeyChange> {
    let (envelope, entry) = signed::read(row)?;
    let change = KeyChange::read(envelope.payload_unchecked()).ok()?;
    Some(KeptKeyChange { change, envelope, entry })
}

async fn key_changes(pool: &DbPool) -> Result<Vec<KeptKeyChange>, Problem> {
    let rows = sqlx::query("SELECT * FROM certify_key_changes ORDER BY entry_index")
        .fetch_all(pool)
        .await?;
    rows.iter().map(|row| read(row).ok_or_else(damaged("certify_key_changes"))).collect()
}

fn chain_of(organisation: &Organisation, all: &[KeptKeyChange]) -> Result<KeyChain, Problem> {
    let mut chain = KeyChain::of(organisation.key);
    for kept in all {
        let place = (organisation.origin.as_str(), kept.entry.1);
        chain.add(place, &kept.envelope).map_err(|problem| Problem::Damaged {
            what: "certify_key_changes",
            detail: problem.to_string(),
        })?;
    }
    Ok(chain)
}

/// The keys that must be in the directory of an organisation.
pub(crate) async fn in_force(
    pool: &DbPool,
    organisation: &Organisation,
) -> Result<InForce, Problem> {
    let all = key_changes(pool).await?;
    let issuer = *chain_of(organisation, &all)?.in_force();
    let of_log = all.iter().rev().find_map(|kept| match (kept.change.role, &kept.change.event) {
        (KeyRole::Log, KeyEvent::SucceededBy { key }) => Some((kept.change.key.as_str(), key)),
        _ => None,
    });
    let log = match of_log {
        None => None,
        Some((before, in_force)) => {
            let read = |text| VerifierKey::parse(text).map_err(log::broken);
            Some((organisation.origin.clone(), read(before)?, read(in_force)?))
        }
    };
    Ok(InForce { issuer, log })
}

impl Store {
    /// The changes of this organisation's keys, oldest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn key_changes(&self) -> Result<Vec<KeptKeyChange>, Problem> {
        key_changes(self.reader()).await
    }

    /// The issuer's keys, from the one that the organisation began with to the one in force.
    ///
    /// # Errors
    /// [`Problem::NotFound`] before there is an organisation; [`Problem::Damaged`] where the
    /// changes are not a chain.
    pub async fn issuer_keys(&self) -> Result<KeyChain, Problem> {
        let not_found = || Problem::NotFound { what: "organisation", name: String::new() };
        let organisation = party::organisation(self.reader()).await?.ok_or_else(not_found)?;
        chain_of(&organisation, &self.key_changes().await?)
    }

    /// The key that an envelope was signed with.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where it is none of the issuer's.
    pub async fn key_of(&self, envelope: &Envelope) -> Result<PublicKey, Problem> {
        let chain = self.issuer_keys().await?;
        let name = envelope.key_name();
        let held = chain.find(name).map(|held| held.key);
        held.ok_or_else(|| Problem::NotFound { what: "key", name: name.to_owned() })
    }

    /// Every key that checkpoints of this log were ever signed with, the latest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn log_keys(&self) -> Result<Vec<VerifierKey>, Problem> {
        let mut keys = vec![self.signer().await?.verifier_key().clone()];
        for kept in self.key_changes().await?.iter().rev() {
            if let (KeyRole::Log, KeyEvent::SucceededBy { key }) =
                (kept.change.role, &kept.change.event)
            {
                for text in [key, &kept.change.key] {
                    let key = VerifierKey::parse(text).map_err(log::broken)?;
                    if !keys.contains(&key) {
                        keys.push(key);
                    }
                }
            }
        }
        Ok(keys)
    }

    /// The digest that names the latest change, for those who keep what follows from the keys.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn latest_key_change(&self) -> Result<Option<Digest>, Problem> {
        Ok(self.key_changes().await?.last().map(|kept| kept.envelope.digest()))
    }
}
