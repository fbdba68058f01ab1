//! The numbers of notifications: whether any of them did not arrive.
//!
//! Source: OPC 10000-4 5.14.1.1: messages of a subscription are numbered without gaps, from 1;
//! after the largest number comes 1. One that only says that the subscription is alive has no
//! number of its own, and names the next.

use std::collections::BTreeSet;

/// The most notifications that are asked for again.
const N_MISSING_MAX: u32 = 1_000;

/// Which notifications of a subscription were heard.
#[derive(Debug, Default)]
pub struct Sequence {
    /// The number of the latest; 0 before the first.
    latest: u32,
    /// Those that did not arrive, and were said to be lost.
    lost: BTreeSet<u32>,
}

/// Where a notification stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// It is the next, or one that was waited for.
    New,
    /// These did not arrive before it.
    After(Vec<u32>),
    /// It was heard before.
    Again,
}

impl Sequence {
    /// Takes the number of a notification.
    pub fn place(&mut self, number: u32) -> Place {
        if !self.is_ahead(number) {
            return if self.lost.remove(&number) { Place::New } else { Place::Again };
        }
        let missing = self.missing_before(number);
        self.latest = number;
        if missing.is_empty() { Place::New } else { Place::After(missing) }
    }

    /// Those that did not arrive, by a message that says nothing and names the next number. Without
    /// it, the last that a server says for a while could be lost unseen.
    pub fn expect(&mut self, next: u32) -> Vec<u32> {
        if !self.is_ahead(next) {
            return Vec::new();
        }
        let missing = self.missing_before(next);
        if !missing.is_empty() {
            self.latest = if next == 1 { u32::MAX } else { next - 1 };
        }
        missing
    }

    fn is_ahead(&self, number: u32) -> bool {
        let is_round = self.latest > u32::MAX / 2 && number < N_MISSING_MAX;
        number > self.latest || is_round
    }

    /// Those between the latest and this one, no more than are asked for again.
    fn missing_before(&self, number: u32) -> Vec<u32> {
        std::iter::successors(Some(after(self.latest)), |&next| Some(after(next)))
            .take_while(|&next| next != number)
            .take(N_MISSING_MAX as usize)
            .collect()
    }

    /// Remembers that a notification is lost; should it arrive after all, it is new.
    pub fn give_up(&mut self, number: u32) {
        self.lost.insert(number);
        if self.lost.len() > N_MISSING_MAX as usize {
            self.lost.pop_first();
        }
    }
}

fn after(number: u32) -> u32 {
    if number == u32::MAX { 1 } else { number + 1 }
}

#[cfg(test)]
mod tests {
    use super::{Place, Sequence};

    fn after(latest: u32) -> Sequence {
        Sequence { latest, ..Sequence::default() }
    }

    #[test]
    fn gaps_are_told_and_repeats_are_known() {
        let mut sequence = after(4);
        let told = [5, 6, 6, 9, 8, 10].map(|number| sequence.place(number));
        let gap = Place::After(vec![7, 8]);
        assert_eq!(told, [Place::New, Place::New, Place::Again, gap, Place::Again, Place::New]);
        sequence.give_up(8);
        assert_eq!([8, 8].map(|n| sequence.place(n)), [Place::New, Place::Again]);
    }

    #[test]
    fn the_first_is_one() {
        assert_eq!(Sequence::default().place(1), Place::New);
        assert_eq!(Sequence::default().place(3), Place::After(vec![1, 2]));
    }

    #[test]
    fn after_the_largest_number_comes_one() {
        let mut sequence = after(u32::MAX - 1);
        let told = [u32::MAX, 1, 3].map(|number| sequence.place(number));
        assert_eq!(told, [Place::New, Place::New, Place::After(vec![2])]);
    }

    #[test]
    fn what_only_says_that_it_is_alive_tells_what_did_not_arrive() {
        let mut sequence = Sequence::default();
        assert!(sequence.expect(1).is_empty());
        assert_eq!(sequence.place(1), Place::New);
        // Also one that names the latest, as some servers do.
        assert!(sequence.expect(1).is_empty() && sequence.expect(2).is_empty());
        assert_eq!(sequence.expect(4), [2, 3]);
        assert!(sequence.expect(4).is_empty());
        assert_eq!([3, 4].map(|n| sequence.place(n)), [Place::Again, Place::New]);
        let mut sequence = after(u32::MAX - 1);
        assert_eq!(sequence.expect(1), [u32::MAX]);
        assert_eq!(sequence.place(1), Place::New);
    }
}
