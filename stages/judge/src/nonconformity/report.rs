//! What is not as wanted.

use word::{Code, Id, Timestamp, Words};

use super::{Disposal, Fact, Problem, said};
use crate::monitor::Signal;

/// How much it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Safety, law, or the product does not work.
    A,
    /// It works less well, or its customer will complain.
    B,
    /// Hardly anybody would notice.
    C,
}

impl Severity {
    /// Every class.
    pub const ALL: [Self; 3] = [Self::A, Self::B, Self::C];

    /// The name on the wire and in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
        }
    }

    /// The name that people use.
    pub fn words(self) -> Words {
        match self {
            Self::A => Words::new("A 类（致命）", "A, critical"),
            Self::B => Words::new("B 类（严重）", "B, major"),
            Self::C => Words::new("C 类（轻微）", "C, minor"),
        }
    }

    /// The class of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }
}

/// Pieces of a lot that are not as wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nonconformity {
    /// Its identity.
    pub id: Id<Nonconformity>,
    /// The number that people use.
    pub code: Code,
    /// The item.
    pub item: Code,
    /// The characteristic.
    pub characteristic: Code,
    /// The lot.
    pub lot: Code,
    /// The execution that made the pieces, where it is known.
    pub execution: Option<Code>,
    /// The signal that led to it, where one did.
    pub signal: Option<Id<Signal>>,
    /// How many pieces were inspected.
    pub inspected: u64,
    /// How many of them are not as wanted.
    pub quantity: u64,
    /// How much it matters.
    pub severity: Severity,
    /// What is wrong, with the values that were read.
    pub description: String,
    /// Where the pieces are kept apart, and how they are marked.
    pub containment: String,
    /// Who reports it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// What is known about a nonconformity so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The nonconformity.
    pub of: Nonconformity,
    /// What was decided, in order.
    pub disposals: Vec<Disposal>,
    /// The failure chain that is its cause, once it is confirmed.
    pub failure_chain: Option<Code>,
}

impl Nonconformity {
    /// Decides to report it; `is_known` says whether the number is taken.
    ///
    /// # Errors
    /// [`Problem::Exists`], [`Problem::Quantity`], [`Problem::NoText`].
    pub fn report(self, is_known: bool) -> Result<Vec<Fact>, Problem> {
        if is_known {
            return Err(Problem::Exists { code: self.code });
        }
        if self.quantity == 0 || self.quantity > self.inspected {
            return Err(Problem::Quantity { got: self.quantity, most: self.inspected });
        }
        let text = |text: &str, what| said(text).ok_or(Problem::NoText { what });
        let description = text(&self.description, Problem::DESCRIPTION)?;
        let containment = text(&self.containment, Problem::CONTAINMENT)?;
        Ok(vec![Fact::Reported(Self { description, containment, ..self })])
    }
}

impl Progress {
    /// Pieces that nothing was decided about.
    pub fn n_left(&self) -> u64 {
        let decided: u64 = self.disposals.iter().map(|disposal| disposal.quantity).sum();
        self.of.quantity.saturating_sub(decided)
    }

    /// Whether every piece has its disposition and the cause is confirmed.
    pub fn is_closed(&self) -> bool {
        self.n_left() == 0 && self.failure_chain.is_some()
    }

    /// Decides to confirm its cause.
    ///
    /// # Errors
    /// [`Problem::CauseKnown`].
    pub fn confirm_cause(
        &self,
        failure_chain: Code,
        (by, at): (&str, Timestamp),
    ) -> Result<Vec<Fact>, Problem> {
        if let Some(known) = &self.failure_chain {
            return Err(Problem::CauseKnown { known: known.clone() });
        }
        let (nonconformity, by) = (self.of.id, by.to_owned());
        Ok(vec![Fact::CauseConfirmed { nonconformity, failure_chain, by, at }])
    }
}
