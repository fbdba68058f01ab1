//! Items: what is made.

use word::{Code, Title};

/// A revision of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its part number.
    pub code: Code,
    /// The number of this revision here, from 1.
    pub rev: u32,
    /// The change level of its drawing, as the drawing spells it, such as `B`.
    pub drawing: Code,
    /// Its name.
    pub name: Title,
    /// The family it belongs to, where there is one: items that are made and charted alike.
    pub family: Option<Code>,
}
