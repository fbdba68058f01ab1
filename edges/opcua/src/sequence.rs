//! The numbers of notifications: whether any of them did not arrive.
//!
//! Source: OPC 10000-4 5.14.1.1: messages of a subscription are numbered without gaps; after the
//! largest number comes 1.

use std::collections::BTreeSet;

/// The most notifications that are asked for again.
const N_MISSING_MAX: u32 = 1_000;

/// Which notifications of a subscription were heard.
#[derive(Debug, Default)]
pub struct Sequence {
    latest: Option<u32>,
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
        let Some(latest) = self.latest else {
            self.latest = Some(number);
            return Place::New;
        };
        let is_round = latest > u32::MAX / 2 && number < N_MISSING_MAX;
        if number <= latest && !is_round {
            return if self.lost.remove(&number) { Place::New } else { Place::Again };
        }
        self.latest = Some(number);
        let mut missing = Vec::new();
        let mut next = after(latest);
        while next != number && missing.len() < N_MISSING_MAX as usize {
            missing.push(next);
            next = after(next);
        }
        if missing.is_empty() { Place::New } else { Place::After(missing) }
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

    #[test]
    fn gaps_are_told_and_repeats_are_known() {
        let mut sequence = Sequence::default();
        let told = [5, 6, 6, 9, 8, 10].map(|number| sequence.place(number));
        let gap = Place::After(vec![7, 8]);
        assert_eq!(told, [Place::New, Place::New, Place::Again, gap, Place::Again, Place::New]);
        sequence.give_up(8);
        assert_eq!([8, 8].map(|n| sequence.place(n)), [Place::New, Place::Again]);
    }

    #[test]
    fn after_the_largest_number_comes_one() {
        let mut sequence = Sequence::default();
        let told = [u32::MAX, 1, 3].map(|number| sequence.place(number));
        assert_eq!(told, [Place::New, Place::New, Place::After(vec![2])]);
    }
}
