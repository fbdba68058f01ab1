//! What keeps a document of events from being taken.

use word::{Message, Words};

/// Why a document, or an event of it, was refused. Events are numbered from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Not an EPCIS document.
    #[error("this is no EPCIS document: {reason}")]
    NotADocument {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// More events than are taken at once.
    #[error("{got} events are more than the {most} that are taken at once")]
    TooMany {
        /// How many there are.
        got: usize,
        /// How many may be.
        most: usize,
    },
    /// A kind of event that does not exist.
    #[error("event {event}: there is no kind {got:?}")]
    Kind {
        /// Which event.
        event: usize,
        /// What stands there.
        got: String,
    },
    /// A field that must be there.
    #[error("event {event}: {field} is missing")]
    Missing {
        /// Which event.
        event: usize,
        /// The field.
        field: &'static str,
    },
    /// A field that cannot be what it is.
    #[error("event {event}: {field} is {got}; it must be {need}")]
    Field {
        /// Which event.
        event: usize,
        /// The field.
        field: String,
        /// What stands there.
        got: String,
        /// What it must be.
        need: &'static str,
    },
    /// Another event has this id.
    #[error("event {event}: another event has the id {id}")]
    IdTaken {
        /// Which event.
        event: usize,
        /// The id.
        id: String,
    },
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        let number = |event: &usize| ("event", event.to_string());
        match self {
            Self::NotADocument { reason } => Message::new(
                "epcis.not_a_document",
                Words::new("这不是 EPCIS 文档：{reason}", "this is no EPCIS document: {reason}"),
                [("reason", (*reason).to_owned())],
            ),
            Self::TooMany { got, most } => Message::new(
                "epcis.too_many",
                Words::new(
                    "{got} 个事件超过一次最多接收的 {most} 个；请分批发送",
                    "{got} events are more than the {most} that are taken at once; send them in \
                     parts",
                ),
                [("got", got.to_string()), ("most", most.to_string())],
            ),
            Self::Kind { event, got } => Message::new(
                "epcis.kind",
                Words::new(
                    "第 {event} 个事件：没有“{got}”这种事件；应为 ObjectEvent、AggregationEvent、\
                     TransactionEvent、TransformationEvent 或 AssociationEvent",
                    "event {event}: there is no kind {got}; it must be ObjectEvent, \
                     AggregationEvent, TransactionEvent, TransformationEvent or AssociationEvent",
                ),
                [number(event), ("got", got.clone())],
            ),
            Self::Missing { event, field } => Message::new(
                "epcis.missing",
                Words::new("第 {event} 个事件缺少 {field}", "event {event}: {field} is missing"),
                [number(event), ("field", (*field).to_owned())],
            ),
            Self::Field { event, field, got, need } => Message::new(
                "epcis.field",
                Words::new(
                    "第 {event} 个事件的 {field} 为 {got}，应为 {need}",
                    "event {event}: {field} is {got}; it must be {need}",
                ),
                [
                    number(event),
                    ("field", field.clone()),
                    ("got", got.clone()),
                    ("need", (*need).to_owned()),
                ],
            ),
            Self::IdTaken { event, id } => Message::new(
                "epcis.id_taken",
                Words::new(
                    "第 {event} 个事件的 eventID {id} 已属于另一个内容不同的事件",
                    "event {event}: the eventID {id} belongs to another event that says something \
                     else",
                ),
                [number(event), ("id", id.clone())],
            ),
        }
    }
}
