//! The chain of an issuer's keys: from the first to the one in force, and when each was.

use party::PublicKey;

use crate::{Entry, Envelope, KeyChange, KeyEvent, KeyRole, Problem};

/// A key of an issuer, and between which entries of the log it is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldKey {
    /// The key.
    pub key: PublicKey,
    /// The entry that made it the issuer's; `None` for the first.
    pub since_index: Option<u64>,
    /// The entry by which it was replaced: its last.
    pub until_index: Option<u64>,
    /// From this entry on it is revoked.
    pub revoked_index: Option<u64>,
}

/// All keys of an issuer, oldest first; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyChain(Vec<HeldKey>);

impl KeyChain {
    /// The chain that begins with `first`.
    pub fn of(first: PublicKey) -> Self {
        let none = None;
        Self(vec![HeldKey {
            key: first,
            since_index: none,
            until_index: none,
            revoked_index: none,
        }])
    }

    /// Goes on with a change, which stands in the log at `index`; later than those before it.
    ///
    /// A change of the log's key changes nothing here, but must be signed all the same.
    ///
    /// # Errors
    /// [`Problem::BadSignature`] where the key in force has not signed it;
    /// [`Problem::KeyChange`] where it is not one of these keys that changes, or `index` is not
    /// later.
    pub fn add(
        &mut self,
        (issuer, index): (&str, u64),
        envelope: &Envelope,
    ) -> Result<KeyChange, Problem> {
        let wrong = |reason: &'static str| Err(Problem::KeyChange { reason });
        let in_force = self.0.last_mut().expect("a chain has a first key");
        let statement = envelope.open(KeyChange::PAYLOAD_TYPE, &in_force.key)?;
        let change = KeyChange::read(statement)?;
        if change.issuer != issuer {
            return wrong("it is a change of another issuer's key");
        }
        if in_force.since_index.is_some_and(|since| index <= since) {
            return wrong("the changes are not in the order of the log");
        }
        match (&change.event, change.role) {
            (_, KeyRole::Log) => {}
            (KeyEvent::SucceededBy { key }, KeyRole::Issuer) => {
                if change.key != in_force.key.to_string() {
                    return wrong("only the key in force can be replaced");
                }
                let Ok(key) = key.parse() else { return wrong("what follows is not a key") };
                if self.0.iter().any(|held| held.key == key) {
                    return wrong("a key that was replaced cannot come back");
                }
                self.0.last_mut().expect("as above").until_index = Some(index);
                let (until_index, revoked_index) = (None, None);
                let since_index = Some(index);
                self.0.push(HeldKey { key, since_index, until_index, revoked_index });
            }
            (KeyEvent::Revoked { since_index, .. }, KeyRole::Issuer) => {
                let Some((_, older)) = self.0.split_last_mut() else {
                    return wrong("there is no older key to revoke");
                };
                let named = older.iter_mut().find(|held| held.key.to_string() == change.key);
                let Some(held) = named else {
                    return wrong("only a key that was replaced can be revoked");
                };
                let before = held.revoked_index.unwrap_or(u64::MAX);
                held.revoked_index = Some(before.min(*since_index));
            }
        }
        Ok(change)
    }

    /// The keys, oldest first.
    pub fn keys(&self) -> &[HeldKey] {
        &self.0
    }

    /// The key in force.
    pub fn in_force(&self) -> &PublicKey {
        &self.0.last().expect("a chain has a first key").key
    }

    /// The key of a short name.
    pub fn find(&self, short: &str) -> Option<&HeldKey> {
        self.0.iter().find(|held| held.key.short() == short)
    }

    /// The key that signed `entry`, which stands in the log at `index`.
    ///
    /// # Errors
    /// [`Problem::BadSignature`] where it is none of these; [`Problem::KeyNotInForce`] where it
    /// was replaced, or is revoked, at that place.
    pub fn signer_of(&self, entry: &Entry, index: u64) -> Result<&PublicKey, Problem> {
        let short = entry.key_name();
        let held =
            self.find(short).ok_or_else(|| Problem::BadSignature { key: short.to_owned() })?;
        let is_in_force = held.since_index.is_none_or(|since| index > since)
            && held.until_index.is_none_or(|until| index <= until)
            && held.revoked_index.is_none_or(|revoked| index < revoked);
        if is_in_force {
            return Ok(&held.key);
        }
        Err(Problem::KeyNotInForce { key: short.to_owned(), index })
    }
}
