//! Facts of all stages, and the one place where they become rows.

use serde_json::Value;

use crate::{
    brand, certify, database::DbConnection, judge, make, measure, party, standard, teach, trust,
};

/// A fact of any stage.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// Of people and organisations.
    Party(::party::Fact),
    /// Of standards.
    Standard(::standard::Fact),
    /// Of lots.
    Make(::make::Fact),
    /// Of batches.
    Measure(::measure::Fact),
    /// Of monitors, their signals and what was done.
    Judge(::judge::Fact),
    /// Of qualifications.
    Teach(::teach::Fact),
    /// Of claims.
    Certify(::certify::Fact),
    /// Of the log.
    Trust(trust::Fact),
    /// Of passports.
    Brand(::brand::Fact),
}

macro_rules! stages {
    ($($variant:ident $name:literal $room:ident),+) => {
        impl Fact {
            /// Stage, kind and body, as they are kept.
            pub(crate) fn to_row(&self) -> (&'static str, &'static str, String) {
                match self {
                    Self::Trust(trust::Fact::EntriesAppended { leaves }) => {
                        ("trust", trust::ENTRIES_APPENDED, trust::spelled_leaves(leaves))
                    }
                    $(Self::$variant(fact) => {
                        let (kind, body) = $room::body(fact);
                        ($name, kind, body.to_string())
                    })+
                }
            }

            /// Reads what [`Fact::to_row`] wrote; `None` for anything else.
            pub(crate) fn of_row(stage: &str, kind: &str, body: &Value) -> Option<Self> {
                match stage {
                    $($name => $room::of_body(kind, body).map(Self::$variant),)+
                    _ => None,
                }
            }
        }
    };
}

stages!(
    Party "party" party,
    Standard "standard" standard,
    Make "make" make,
    Measure "measure" measure,
    Judge "judge" judge,
    Teach "teach" teach,
    Certify "certify" certify,
    Trust "trust" trust,
    Brand "brand" brand
);

impl Fact {
    /// What it enters in the log.
    fn leaves(&self) -> Vec<Vec<u8>> {
        match self {
            Self::Certify(fact) => certify::leaf(fact).into_iter().collect(),
            Self::Trust(fact) => trust::leaves(fact),
            _ => Vec::new(),
        }
    }

    /// Brings the stage's tables up to date; `index` is the place of its first entry in the log.
    async fn apply(&self, index: i64, to: &mut DbConnection) -> sqlx::Result<()> {
        match self {
            Self::Party(fact) => party::apply(fact, to).await,
            Self::Standard(fact) => standard::apply(fact, to).await,
            Self::Make(fact) => make::apply(fact, to).await,
            Self::Measure(fact) => measure::apply(fact, to).await,
            Self::Judge(fact) => judge::apply(fact, to).await,
            Self::Teach(fact) => teach::apply(fact, to).await,
            Self::Certify(fact) => certify::apply(fact, index, to).await,
            Self::Trust(fact) => trust::apply(fact, index, to).await,
            Self::Brand(fact) => brand::apply(fact, to).await,
        }
    }

    fn as_claim(&self) -> Option<&::certify::Fact> {
        match self {
            Self::Certify(fact @ ::certify::Fact::ClaimIssued { .. }) => Some(fact),
            _ => None,
        }
    }
}

/// What facts entered in the log: next to each other, from a place on.
#[derive(Default)]
pub(crate) struct Entered {
    pub(crate) first: i64,
    pub(crate) leaves: Vec<Vec<u8>>,
}

/// Enters in the log what facts enter, after the `n_entries` that there are (where that is known),
/// and brings the tables of their stages up to date.
///
/// # Errors
/// What the database says.
pub(crate) async fn apply(
    facts: &[Fact],
    n_entries: &mut Option<i64>,
    to: &mut DbConnection,
) -> sqlx::Result<Entered> {
    let each: Vec<Vec<Vec<u8>>> = facts.iter().map(Fact::leaves).collect();
    let n_each: Vec<usize> = each.iter().map(Vec::len).collect();
    let leaves: Vec<_> = each.into_iter().flatten().collect();
    let first = if leaves.is_empty() { 0 } else { trust::append(&leaves, n_entries, to).await? };
    let (mut index, mut at) = (first, 0);
    while at < facts.len() {
        // Claims come in crowds.
        let claims: Vec<_> = facts[at..].iter().map_while(Fact::as_claim).collect();
        if claims.is_empty() {
            facts[at].apply(index, to).await?;
        } else {
            certify::apply_claims(&claims, index, to).await?;
        }
        for n in &n_each[at..at + claims.len().max(1)] {
            index += i64::try_from(*n).unwrap_or(i64::MAX);
        }
        at += claims.len().max(1);
    }
    Ok(Entered { first, leaves })
}
