//! Queries: which events are asked for.
//!
//! Asks: does an event fit what was asked?
//! Needs: parameters as the EPCIS query language names them, such as `EQ_bizStep`.
//! Does not know: where events are kept. Whoever keeps them may narrow by the conditions that it
//! has columns for ([`Condition::is_of_body`] says which it cannot have) and ask [`Query::fits`]
//! about the rest.
//! Source: the published OpenAPI document and query schema of EPCIS 2.0. There is no master data
//! here, so `WD_` asks for a place itself, as `EQ_` does.

mod body;
mod parameter;

use word::Timestamp;

pub use body::InBody;

use super::event::{Event, LinkKind};

/// What is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// All of them must hold.
    pub conditions: Vec<Condition>,
    /// What the answer is ordered by.
    pub order: Order,
    /// Whether the earliest come first.
    pub is_ascending: bool,
    /// How many are wanted at most.
    pub n_wanted: Option<usize>,
    /// More than this is an error rather than an answer.
    pub n_allowed: Option<usize>,
}

/// What an answer is ordered by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// When it was recorded.
    #[default]
    Recorded,
    /// When it happened.
    Happened,
}

/// A condition of a query.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// A field that is one of some values, in their one spelling.
    OneOf(Column, Vec<String>),
    /// When it happened, or was recorded.
    When(Order, Relation, Timestamp),
    /// It names a thing, in one of some parts.
    Names(Vec<LinkKind>, Vec<Pattern>),
    /// Whether it declares an error.
    IsError,
    /// Something further inside.
    Body(InBody),
}

/// A field of an event that a query may ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// `eventID`.
    Id,
    /// The kind of event.
    Kind,
    /// `action`.
    Action,
    /// `bizStep`.
    Step,
    /// `disposition`.
    Disposition,
    /// `readPoint`.
    ReadPoint,
    /// `bizLocation`.
    BizLocation,
    /// `transformationID`.
    Transformation,
}

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// At least.
    Ge,
    /// More than.
    Gt,
    /// At most.
    Le,
    /// Less than.
    Lt,
}

impl Relation {
    /// Whether `left` stands so to `right`.
    pub fn holds<T: PartialOrd>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Ge => left >= right,
            Self::Gt => left > right,
            Self::Le => left <= right,
            Self::Lt => left < right,
        }
    }
}

/// A thing, or all things of a class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// A thing, canonical.
    Exact(String),
    /// All whose canonical spelling begins so.
    Start(String),
}

impl Pattern {
    /// Whether a thing fits.
    pub fn fits(&self, thing: &str) -> bool {
        match self {
            Self::Exact(exact) => thing == exact,
            Self::Start(start) => thing.starts_with(start.as_str()),
        }
    }
}

impl Column {
    /// What an event says there.
    pub fn of(self, event: &Event) -> Option<&str> {
        match self {
            Self::Id => Some(&event.id),
            Self::Kind => Some(&event.kind),
            Self::Action => event.action.as_deref(),
            Self::Step => event.biz_step.as_deref(),
            Self::Disposition => event.disposition.as_deref(),
            Self::ReadPoint => event.read_point.as_deref(),
            Self::BizLocation => event.biz_location.as_deref(),
            Self::Transformation => event.transformation.as_deref(),
        }
    }
}

impl Condition {
    /// Whether only the event's body can tell.
    pub fn is_of_body(&self) -> bool {
        matches!(self, Self::Body(_))
    }

    /// Whether an event that was recorded then fits.
    pub fn fits(&self, event: &Event, recorded_at: Timestamp) -> bool {
        match self {
            Self::OneOf(column, values) => {
                column.of(event).is_some_and(|got| values.iter().any(|value| value == got))
            }
            Self::When(Order::Happened, relation, at) => relation.holds(&event.at, at),
            Self::When(Order::Recorded, relation, at) => relation.holds(&recorded_at, at),
            Self::Names(kinds, patterns) => event.links.iter().any(|link| {
                kinds.contains(&link.kind) && patterns.iter().any(|of| of.fits(&link.epc))
            }),
            Self::IsError => event.is_error,
            Self::Body(inside) => inside.fits(&event.body),
        }
    }
}

impl Query {
    /// Whether an event that was recorded then fits.
    pub fn fits(&self, event: &Event, recorded_at: Timestamp) -> bool {
        self.conditions.iter().all(|condition| condition.fits(event, recorded_at))
    }
}
