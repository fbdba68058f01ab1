//! The characteristics of a standard (特性清单), in the order of its document.
//!
//! Asks: which characteristic has this code?
//! Needs: the list. A list may be made of anything; that no code is in it twice is decided where
//! a standard is released.
//! Does not know: standards, or how a list is stored.

use std::ops::Deref;
use word::Code;

use crate::Characteristic;

/// Characteristics in their order, each found by its code without a walk over all of them: a
/// standard may have thousands, and every reading asks for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Characteristics {
    listed: Vec<Characteristic>,
    /// Places in the list in the order of codes; of one code, in the order of the list.
    by_code: Vec<usize>,
}

impl Characteristics {
    /// The first characteristic with a code.
    pub fn find(&self, code: &Code) -> Option<&Characteristic> {
        let of = |at: &usize| &self.listed[*at];
        let at = self.by_code.partition_point(|at| of(at).code < *code);
        self.by_code.get(at).map(of).filter(|found| found.code == *code)
    }

    /// The first characteristic, in the order of the list, whose code an earlier one has too.
    pub(crate) fn repeated(&self) -> Option<&Characteristic> {
        let pairs = self.by_code.windows(2);
        let second = |pair: &[usize]| {
            let [first, second] = pair else { return None };
            (self.listed[*first].code == self.listed[*second].code).then_some(*second)
        };
        pairs.filter_map(second).min().map(|at| &self.listed[at])
    }
}

impl From<Vec<Characteristic>> for Characteristics {
    fn from(listed: Vec<Characteristic>) -> Self {
        let mut by_code: Vec<usize> = (0..listed.len()).collect();
        by_code.sort_by(|a, b| listed[*a].code.cmp(&listed[*b].code));
        Self { listed, by_code }
    }
}

impl FromIterator<Characteristic> for Characteristics {
    fn from_iter<I: IntoIterator<Item = Characteristic>>(all: I) -> Self {
        all.into_iter().collect::<Vec<_>>().into()
    }
}

impl Deref for Characteristics {
    type Target = [Characteristic];

    fn deref(&self) -> &[Characteristic] {
        &self.listed
    }
}

impl<'a> IntoIterator for &'a Characteristics {
    type Item = &'a Characteristic;
    type IntoIter = std::slice::Iter<'a, Characteristic>;

    fn into_iter(self) -> Self::IntoIter {
        self.listed.iter()
    }
}
