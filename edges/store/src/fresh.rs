//! Entries that were recorded just now, so that publishing need not ask the database for them.
//!
//! It is a copy and no more: what is not here is read, and all of it may be dropped at any time.

use std::sync::{Mutex, PoisonError};

/// The most entries that are held, some 300 bytes each.
const N_MAX: usize = 65_536;

/// Entries that follow each other, and the place of the first.
#[derive(Default)]
pub(crate) struct Fresh(Mutex<(u64, Vec<Vec<u8>>)>);

impl Fresh {
    /// Holds entries that were committed, of which the first stands at `first`.
    pub(crate) fn hold(&self, first: u64, leaves: Vec<Vec<u8>>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (held_first, held_leaves) = &mut *held;
        if *held_first + held_leaves.len() as u64 != first || held_leaves.len() >= N_MAX {
            (*held_first, *held_leaves) = (first, Vec::new());
        }
        held_leaves.extend(leaves);
    }

    /// Gives what is held from the place `from` on, and holds nothing any more.
    pub(crate) fn take(&self, from: u64) -> Vec<Vec<u8>> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (first, mut leaves) = std::mem::take(&mut *held);
        match from.checked_sub(first).and_then(|skipped| usize::try_from(skipped).ok()) {
            Some(skipped) if skipped <= leaves.len() => leaves.split_off(skipped),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Fresh;

    fn leaves(of: std::ops::Range<u8>) -> Vec<Vec<u8>> {
        of.map(|n| vec![n]).collect()
    }

    #[test]
    fn what_is_taken_follows_the_place_that_was_asked_for() {
        let fresh = Fresh::default();
        fresh.hold(10, leaves(10..12));
        fresh.hold(12, leaves(12..15));
        assert_eq!(fresh.take(11), leaves(11..15));
        assert!(fresh.take(11).is_empty(), "what was taken is held no more");
        fresh.hold(10, leaves(10..12));
        assert!(fresh.take(9).is_empty(), "the entry before is missing");
        fresh.hold(10, leaves(10..12));
        assert!(fresh.take(13).is_empty());
        fresh.hold(10, leaves(10..12));
        fresh.hold(20, leaves(20..22));
        assert_eq!(fresh.take(20), leaves(20..22), "a gap begins anew");
    }
}
