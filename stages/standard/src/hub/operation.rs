//! Operations: the steps of an item's routing.

use word::{Code, Title};

/// A revision of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The item.
    pub item: Code,
    /// Its number on the routing, such as `20`.
    pub code: Code,
    /// The number of this revision, from 1.
    pub rev: u32,
    /// What is done.
    pub name: Title,
    /// Its place in the routing; operations are done in this order.
    pub place: u32,
    /// Machine, device, jig and tools, where they matter.
    pub equipment: Option<Title>,
    /// The skill that its maker, or a checker, must hold; none where anyone may do it.
    pub skill: Option<Code>,
}
