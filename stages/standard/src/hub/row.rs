//! Rows of the hub, whatever they are, and how their revisions follow each other.

use word::Code;

use super::{Characteristic, ControlRow, FailureChain, Item, Operation, Problem};

/// A revision of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// Of an item.
    Item(Item),
    /// Of an operation of its routing.
    Operation(Operation),
    /// Of a characteristic.
    Characteristic(Characteristic),
    /// Of a way in which it can fail.
    FailureChain(FailureChain),
    /// Of what holds a characteristic.
    Control(ControlRow),
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// An item.
    Item,
    /// An operation.
    Operation,
    /// A characteristic.
    Characteristic,
    /// A failure chain.
    FailureChain,
    /// A control-plan row.
    Control,
}

impl RowKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Item, Self::Operation, Self::Characteristic, Self::FailureChain, Self::Control];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Item => "item",
            Self::Operation => "operation",
            Self::Characteristic => "characteristic",
            Self::FailureChain => "failure_chain",
            Self::Control => "control",
        }
    }
}

impl Row {
    /// What it is.
    pub fn kind(&self) -> RowKind {
        match self {
            Self::Item(_) => RowKind::Item,
            Self::Operation(_) => RowKind::Operation,
            Self::Characteristic(_) => RowKind::Characteristic,
            Self::FailureChain(_) => RowKind::FailureChain,
            Self::Control(_) => RowKind::Control,
        }
    }

    /// The item that it belongs to.
    pub fn item(&self) -> &Code {
        match self {
            Self::Item(item) => &item.code,
            Self::Operation(operation) => &operation.item,
            Self::Characteristic(characteristic) => &characteristic.item,
            Self::FailureChain(chain) => &chain.item,
            Self::Control(control) => &control.item,
        }
    }

    /// Its number within the item; of an item, its own.
    pub fn code(&self) -> &Code {
        match self {
            Self::Item(item) => &item.code,
            Self::Operation(operation) => &operation.code,
            Self::Characteristic(characteristic) => &characteristic.code,
            Self::FailureChain(chain) => &chain.code,
            Self::Control(control) => &control.code,
        }
    }

    /// The number of this revision, from 1.
    pub fn rev(&self) -> u32 {
        match self {
            Self::Item(item) => item.rev,
            Self::Operation(operation) => operation.rev,
            Self::Characteristic(characteristic) => characteristic.rev,
            Self::FailureChain(chain) => chain.rev,
            Self::Control(control) => control.rev,
        }
    }

    /// Decides to take this as the next revision, given the latest one known.
    ///
    /// # Errors
    /// [`Problem::RevisionGap`]; of a failure chain what [`FailureChain::check`] reports, of a
    /// control-plan row what [`ControlRow::check`] reports.
    pub fn revise(self, latest: Option<&Self>) -> Result<crate::Fact, Problem> {
        let need = latest.map_or(1, |latest| latest.rev() + 1);
        if self.rev() != need {
            return Err(Problem::RevisionGap { code: self.code().clone(), got: self.rev(), need });
        }
        match (&self, latest) {
            (Self::FailureChain(chain), Some(Self::FailureChain(latest))) => {
                chain.check(Some(latest))?;
            }
            (Self::FailureChain(chain), _) => chain.check(None)?,
            (Self::Control(control), _) => control.check()?,
            _ => {}
        }
        Ok(crate::Fact::Revised(self))
    }
}
