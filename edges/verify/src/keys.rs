//! Which keys an issuer signed with, and whether each was in force where it signed.

use brand::{Bundle, Logged};
use certify::{Claim, EntryKind, KeyChain};
use party::PublicKey;

use crate::{
    Level, LevelName,
    check::{check_entry, failed},
};

/// The chain of keys that the bundle shows: every change signed by the key before it, and proven
/// to be in the log. A bundle without changes has one key.
pub(crate) fn check_keys(bundle: &Bundle, claim: &Claim) -> Result<KeyChain, Level> {
    let fail = |problem: certify::Problem| failed(LevelName::Signed, problem.message());
    let Some((first, _)) = bundle.key_changes.first() else {
        return Ok(KeyChain::of(bundle.issuer_key));
    };
    let mut chain = KeyChain::of(first_key(first).ok_or_else(|| fail(NOT_A_CHAIN))?);
    for (envelope, logged) in &bundle.key_changes {
        let signer = *chain.in_force();
        let what = (EntryKind::Key, envelope.digest());
        let proven = check_entry(bundle, claim, logged, (what, &signer))?;
        chain.add((&claim.issuer, proven.index), envelope).map_err(fail)?;
    }
    if chain.keys().iter().all(|held| held.key != bundle.issuer_key) {
        return Err(fail(NOT_A_CHAIN));
    }
    Ok(chain)
}

const NOT_A_CHAIN: certify::Problem =
    certify::Problem::KeyChange { reason: "the changes do not lead to the key of the claim" };

/// The key that the first change replaces: unchecked until the change is.
fn first_key(envelope: &certify::Envelope) -> Option<PublicKey> {
    let change = certify::KeyChange::read(envelope.payload_unchecked()).ok()?;
    change.key.parse().ok()
}

/// The key that an entry names.
pub(crate) fn named<'k>(keys: &'k KeyChain, logged: &Logged) -> Result<&'k PublicKey, Level> {
    let name = logged.entry.key_name();
    let held = keys.find(name).map(|held| &held.key);
    let problem = || certify::Problem::BadSignature { key: name.to_owned() };
    held.ok_or_else(|| failed(LevelName::Logged, problem().message()))
}

/// Whether the key of an entry was in force at its place in the log.
pub(crate) fn check_in_force(keys: &KeyChain, logged: &Logged, index: u64) -> Result<(), Level> {
    let signer = keys.signer_of(&logged.entry, index);
    signer.map(drop).map_err(|problem| failed(LevelName::Logged, problem.message()))
}
