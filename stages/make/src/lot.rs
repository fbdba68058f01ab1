//! Lots: pieces made together under one version of one standard.

use party::Person;
use standard::{Standard, StandardRef};
use word::{Code, Id};

use crate::{Fact, Problem};

/// A lot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lot {
    /// Its number.
    pub code: Code,
    /// The item.
    pub item: Code,
    /// The standard it is made under.
    pub standard: StandardRef,
    /// Who makes it.
    pub made_by: Id<Person>,
}

impl Lot {
    /// Decides to open a lot under `standard`.
    ///
    /// # Errors
    /// [`Problem::LotExists`] where `known` has the same number.
    pub fn open(
        code: Code,
        standard: &Standard,
        maker: &Person,
        known: Option<&Self>,
    ) -> Result<Vec<Fact>, Problem> {
        if known.is_some() {
            return Err(Problem::LotExists { code });
        }
        let (item, standard) = (standard.item.clone(), standard.reference());
        Ok(vec![Fact::LotOpened(Self { code, item, standard, made_by: maker.id })])
    }
}
