//! Items: what is made.

use word::{Code, Title};

use super::Problem;

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
    /// Whether it is still made.
    pub standing: Standing,
}

impl Item {
    /// Whether a lot of it may be opened.
    ///
    /// # Errors
    /// [`Problem::ItemRetired`].
    pub fn check_in_use(&self) -> Result<(), Problem> {
        match self.standing {
            Standing::InUse => Ok(()),
            Standing::Retired => Err(Problem::ItemRetired { item: self.code.clone() }),
        }
    }
}

/// Whether an item is still made. What was made of a retired one stays as it is; no lot of it is
/// opened any more, until a revision brings it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Lots of it may be opened.
    InUse,
    /// It is no longer made.
    Retired,
}
