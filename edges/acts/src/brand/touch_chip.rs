//! Chips on goods: enrolling one, and reading what it says when it is touched.

use brand::Passport;
use brand::copy::{ChipKeys, Fact, Problem as CopyProblem, Sun, read_sun};
use store::{Record, Store};
use word::{Id, encoding};

use crate::{Actor, Problem, Workshop};

/// Enrols a chip for a passport; gives the keys that are to be written into it. They follow from
/// the directory's own secret, one pair a passport, so they are not kept.
///
/// # Errors
/// [`CopyProblem::NotAChip`], [`CopyProblem::ChipTaken`]; [`Problem`]. Nothing was recorded.
pub async fn enrol_chip(
    workshop: &Workshop,
    by: &Actor,
    passport: Id<Passport>,
    uid: &str,
) -> Result<ChipKeys, Problem> {
    by.may("enrol_chip")?;
    let uid: [u8; 7] = bytes(uid).ok_or(CopyProblem::NotAChip)?;
    let _turn = workshop.turn().await?;
    let (store, now) = (workshop.store(), workshop.now());
    store.passport(passport).await?;
    match store.passport_of_chip(&uid).await? {
        Some(known) if known != passport => return Err(CopyProblem::ChipTaken.into()),
        // Enrolled before: its keys are asked for again.
        Some(_) => return Ok(keys(store, passport)),
        None => {}
    }
    let fact = Fact::ChipEnrolled { passport, uid, at: now };
    let facts = vec![store::Fact::Brand(brand::Fact::Copy(fact))];
    store.record(by.name(), now, Record { facts, ..Record::default() }).await?;
    Ok(keys(store, passport))
}

/// Reads the message of a chip on goods of a passport, as hexadecimal digits of its address, and
/// takes its counter: the same message is good once.
///
/// # Errors
/// [`CopyProblem::NotAMessage`], [`CopyProblem::WrongCode`], [`CopyProblem::UnknownChip`],
/// [`CopyProblem::Replayed`]; [`Problem`].
pub async fn touch_chip(
    workshop: &Workshop,
    passport: Id<Passport>,
    [encrypted, code]: [&str; 2],
) -> Result<Sun, Problem> {
    let store = workshop.store();
    let encrypted = bytes(encrypted).ok_or(CopyProblem::NotAMessage)?;
    let code = bytes(code).ok_or(CopyProblem::NotAMessage)?;
    let sun = read_sun(&keys(store, passport), &encrypted, &code, |_| None)?;
    if store.passport_of_chip(&sun.uid).await? != Some(passport) {
        return Err(CopyProblem::UnknownChip.into());
    }
    if store.take_chip_counter(&sun.uid, sun.counter).await? {
        return Ok(sun);
    }
    let last = store.chip_counter(&sun.uid).await?.unwrap_or(sun.counter);
    Err(CopyProblem::Replayed { counter: sun.counter, last }.into())
}

fn keys(store: &Store, passport: Id<Passport>) -> ChipKeys {
    let key = |what: &str| {
        let secret = store.keys().derived(&format!("wule/chip-{what}/v1 {passport}"));
        let mut key = [0; 16];
        key.copy_from_slice(&secret[..16]);
        key
    };
    ChipKeys { meta: key("meta"), file: key("file") }
}

/// Hexadecimal digits of either case.
fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N {
        return None;
    }
    encoding::from_hex(&text.to_ascii_lowercase()).ok()?.try_into().ok()
}
