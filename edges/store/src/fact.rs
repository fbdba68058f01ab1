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
            pub(crate) fn to_row(&self) -> (&'static str, &'static str, Value) {
                match self {
                    $(Self::$variant(fact) => {
                        let (kind, body) = $room::body(fact);
                        ($name, kind, body)
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

            /// Brings the stage's tables up to date.
            pub(crate) async fn apply(&self, to: &mut DbConnection) -> sqlx::Result<()> {
                match self {
                    $(Self::$variant(fact) => $room::apply(fact, to).await,)+
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
