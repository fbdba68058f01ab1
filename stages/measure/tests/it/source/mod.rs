//! Sources: what messages say, what is refused, and that nothing from outside breaks the reader.

mod document;
mod hostile;
mod mapping;

use measure::source::{
    Channel, Clock, Identity, Mapping, Message, Place, Rule, Source, Subgrouping, TimeForm,
};
use word::{Code, Timestamp, Title};

pub fn code(text: &str) -> Code {
    text.parse().unwrap()
}

pub fn now() -> Timestamp {
    "2026-11-26T08:00:00Z".parse().unwrap()
}

/// The lot in the topic, the rest in the message.
pub fn rule() -> Rule {
    Rule {
        when: None,
        lot: Place::level(1),
        characteristic: Place::pointer("/name"),
        gauge: Place::constant("MIC-1"),
        person: None,
        station: None,
        execution: None,
        value: Place::pointer("/value"),
        unit: Some(Place::pointer("/unit")),
        subgroup: Subgrouping::From(Place::pointer("/subgroup")),
        taken_at: Some(Clock { from: Place::pointer("/at"), form: TimeForm::Rfc3339 }),
    }
}

pub fn mapping() -> Mapping {
    let identity = Identity::Id(Place::pointer("/id"));
    Mapping { identity, late_days_max: 30, rules: vec![rule()] }
}

pub fn source(mapping: Mapping) -> Source {
    let title = Title::new("来源", "Source").unwrap();
    let channel = Channel::Folder;
    Source { code: code("S1"), rev: 1, title, is_on: true, channel, mapping }
}

pub fn message(payload: &str) -> Message {
    Message {
        topic: "shop/L-1/bore".to_owned(),
        payload: payload.as_bytes().to_vec(),
        delivery: "d-1".to_owned(),
        may_be_repeat: false,
    }
}

pub const GOOD: &str = concat!(
    r#"{"id":"m-1","name":"D1","value":25.0030,"unit":"mm","#,
    r#""subgroup":7,"at":"2026-11-26T07:59:00Z"}"#
);
