//! What keeps a document of events from being taken.

use word::{Message, Timestamp, Words};

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
    /// It happened after the clock here says now.
    #[error(
        "event {event}: it happened at {at}, later than now by more than the clocks may differ"
    )]
    Future {
        /// Which event.
        event: usize,
        /// When it says that it happened.
        at: Timestamp,
    },
    /// A query asks for something that no query can.
    #[error("there is no parameter {name}")]
    UnknownParameter {
        /// The parameter.
        name: String,
    },
    /// A parameter of a query cannot be what it is.
    #[error("{name} is {got}; it must be {need}")]
    Parameter {
        /// The parameter.
        name: String,
        /// What stands there.
        got: String,
        /// What it must be.
        need: &'static str,
    },
    /// More events fit than were allowed for.
    #[error("more than {allowed} events fit")]
    TooManyFit {
        /// How many were allowed.
        allowed: usize,
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
            Self::Future { event, at } => Message::new(
                "epcis.future",
                Words::new(
                    "第 {event} 个事件的时间 {at} 晚于本站现在的时间；请核对时钟与 eventTimeZoneOffset",
                    "event {event} happened at {at}, which is later than now; check the clock and \
                     eventTimeZoneOffset",
                ),
                [number(event), ("at", at.to_string())],
            ),
            query => query.of_query(),
        }
    }

    fn of_query(&self) -> Message {
        match self {
            Self::Parameter { name, got, need } => Message::new(
                "epcis.parameter",
                Words::new(
                    "查询参数 {name} 为 {got}，应为 {need}",
                    "the parameter {name} is {got}; it must be {need}",
                ),
                [("name", name.clone()), ("got", got.clone()), ("need", (*need).to_owned())],
            ),
            Self::TooManyFit { allowed } => Message::new(
                "epcis.too_many_fit",
                Words::new(
                    "符合条件的事件超过 maxEventCount 允许的 {allowed} 个；请缩小范围",
                    "more events fit than the {allowed} that maxEventCount allows; ask for less",
                ),
                [("allowed", allowed.to_string())],
            ),
            Self::UnknownParameter { name } => Message::new(
                "epcis.unknown_parameter",
                Words::new(
                    "没有查询参数 {name}；参数见 EPCIS 2.0 查询语言",
                    "there is no parameter {name}; see the query language of EPCIS 2.0",
                ),
                [("name", name.clone())],
            ),
            other => unreachable!("{other} is no problem of a query"),
        }
    }
}
