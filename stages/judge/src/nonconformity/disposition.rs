//! What becomes of pieces that are not as wanted.

use word::{Id, Timestamp, Words};

use super::{Fact, Nonconformity, Problem, Progress, said};

/// What becomes of pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disposition {
    /// They are used as they are, with whoever may say so agreeing.
    UseAsIs,
    /// They are made as wanted.
    Rework,
    /// They are made to serve, though not as wanted.
    Repair,
    /// They are sold as something less.
    Regrade,
    /// They are destroyed.
    Scrap,
    /// They go back to whoever supplied them.
    Return,
}

impl Disposition {
    /// Every disposition.
    pub const ALL: [Self; 6] =
        [Self::UseAsIs, Self::Rework, Self::Repair, Self::Regrade, Self::Scrap, Self::Return];

    /// The name on the wire and in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::UseAsIs => "use-as-is",
            Self::Rework => "rework",
            Self::Repair => "repair",
            Self::Regrade => "regrade",
            Self::Scrap => "scrap",
            Self::Return => "return",
        }
    }

    /// The name that people use.
    pub fn words(self) -> Words {
        match self {
            Self::UseAsIs => Words::new("让步接收", "use as is"),
            Self::Rework => Words::new("返工", "rework"),
            Self::Repair => Words::new("返修", "repair"),
            Self::Regrade => Words::new("降级", "regrade"),
            Self::Scrap => Words::new("报废", "scrap"),
            Self::Return => Words::new("退货", "return"),
        }
    }

    /// The disposition of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|disposition| disposition.name() == name)
    }
}

/// What something costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cost {
    /// In the smallest unit of the currency, such as fen; from 0.
    pub minor: i64,
    /// The currency, three capital letters (ISO 4217).
    pub currency: String,
}

impl Cost {
    /// A cost.
    ///
    /// # Errors
    /// [`Problem::Cost`].
    pub fn new(minor: i64, currency: &str) -> Result<Self, Problem> {
        let is_currency = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
        if minor < 0 || !is_currency {
            return Err(Problem::Cost);
        }
        Ok(Self { minor, currency: currency.to_owned() })
    }
}

/// What was decided about some of the pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disposal {
    /// The nonconformity.
    pub nonconformity: Id<Nonconformity>,
    /// What becomes of them.
    pub disposition: Disposition,
    /// How many.
    pub quantity: u64,
    /// What it costs.
    pub cost: Cost,
    /// Why; for pieces used as they are, who agreed.
    pub reason: String,
    /// Who decides.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

impl Progress {
    /// Decides what becomes of some of the pieces.
    ///
    /// # Errors
    /// [`Problem::OwnReport`] where whoever reported them decides; [`Problem::Quantity`] where
    /// there are not so many left; [`Problem::NoText`].
    pub fn dispose(&self, disposal: Disposal) -> Result<Vec<Fact>, Problem> {
        if disposal.by == self.of.by {
            return Err(Problem::OwnReport { by: disposal.by });
        }
        let left = self.n_left();
        if disposal.quantity == 0 || disposal.quantity > left {
            return Err(Problem::Quantity { got: disposal.quantity, most: left });
        }
        let reason = said(&disposal.reason).ok_or(Problem::NoText { what: Problem::REASON })?;
        Ok(vec![Fact::Disposed(Disposal { reason, ..disposal })])
    }
}
