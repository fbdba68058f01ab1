//! Guessing has an end: after some failures each further attempt to sign in must wait.
//!
//! Kept in memory and by the digest of what was typed, whether or not there is such an account, so
//! that waiting tells nothing. Strangers can make a person wait a quarter of an hour, no longer;
//! whoever is signed in stays so.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};
use word::{Digest, Timestamp};

/// Failures that cost no time.
const FREE: u32 = 5;
/// The longest wait.
const WAIT_S_MAX: i64 = 900;
/// Names that are remembered at once; the one that failed longest ago makes room.
const NAMES_MAX: usize = 10_000;

/// What failed lately.
#[derive(Default)]
pub(crate) struct Throttle(Mutex<BTreeMap<String, (u32, Timestamp)>>);

impl Throttle {
    /// The seconds that this name must still wait; `None` where it need not.
    pub(crate) fn wait_s(&self, login: &str, now: Timestamp) -> Option<u64> {
        let failed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (n, last) = failed.get(&key(login))?;
        let over = n.checked_sub(FREE)?;
        let wait = 1_i64.checked_shl(over).filter(|_| over < 32).unwrap_or(WAIT_S_MAX);
        let left = wait.min(WAIT_S_MAX) - (now.as_second() - last.as_second());
        u64::try_from(left).ok().filter(|left| *left > 0)
    }

    /// Counts a failure.
    pub(crate) fn failed(&self, login: &str, now: Timestamp) {
        let mut failed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = key(login);
        if failed.len() >= NAMES_MAX && !failed.contains_key(&key) {
            let oldest = failed.iter().min_by_key(|(_, (_, last))| *last);
            if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
                failed.remove(&oldest);
            }
        }
        let known = failed.entry(key).or_insert((0, now));
        *known = (known.0.saturating_add(1), now);
    }

    /// Forgets the failures of a name.
    pub(crate) fn succeeded(&self, login: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&key(login));
    }
}

fn key(login: &str) -> String {
    Digest::of(login.as_bytes()).to_string()
}

#[cfg(test)]
mod tests {
    use super::{NAMES_MAX, Throttle};
    use word::Timestamp;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn waiting_doubles_and_ends_at_a_quarter_of_an_hour() {
        let throttle = Throttle::default();
        let mut waits = Vec::new();
        for _ in 0..20 {
            throttle.failed("li", at(1_000));
            waits.push(throttle.wait_s("li", at(1_000)).unwrap_or(0));
        }
        let expected = [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
        assert_eq!(waits[..14], expected);
        assert!(waits[14..].iter().all(|wait| *wait == 900));
        assert_eq!(throttle.wait_s("li", at(1_899)), Some(1));
        assert_eq!(throttle.wait_s("li", at(1_900)), None);
        assert_eq!(throttle.wait_s("wang", at(1_000)), None);
        throttle.succeeded("li");
        assert_eq!(throttle.wait_s("li", at(1_000)), None);
    }

    #[test]
    fn a_flood_of_names_fills_no_memory() {
        let throttle = Throttle::default();
        for i in 0..NAMES_MAX + 10 {
            throttle.failed(&i.to_string(), at(i64::try_from(i).unwrap()));
        }
        assert_eq!(throttle.0.lock().unwrap().len(), NAMES_MAX);
    }
}
