//! The documents of the API for whoever has them elsewhere: the command line reads from a file what
//! a request carries, and prints what an answer shows. One spelling, one set of refusals.

use acts::party::Subscribing;
use measure::register::{ConfirmationDraft, Gauge};
use measure::source::{Mapping, Message, Source};
use serde::de::DeserializeOwned;

use crate::body::parse;
use crate::measure::{register, source};
use crate::party::SubscriptionWire;
use crate::problem::Fault;

pub use crate::party::subscription_json;
pub use register::{confirmation_json, gauge_json, impact_json};
pub use source::{letter_json, tried_json};

/// A source, as `POST /api/v1/sources` takes it.
///
/// # Errors
/// What a request with it would be told.
pub fn source(text: &[u8]) -> Result<Source, word::Message> {
    read(text, source::SourceWire::read)
}

/// A mapping, as it stands in a source.
///
/// # Errors
/// What a request with it would be told.
pub fn mapping(text: &[u8]) -> Result<Mapping, word::Message> {
    read(text, source::MappingWire::read)
}

/// A message to try, `{"topic": …, "payload": …}`; `place` is its place among those that are tried.
///
/// # Errors
/// What a request with it would be told.
pub fn message(place: usize, text: &[u8]) -> Result<Message, word::Message> {
    read(text, |wire: &source::MessageWire| Ok(wire.read(place)))
}

/// A gauge, as `POST /api/v1/gauges` takes it.
///
/// # Errors
/// What a request with it would be told.
pub fn gauge(text: &[u8]) -> Result<Gauge, word::Message> {
    read(text, register::GaugeWire::read)
}

/// A confirmation of a gauge, as `POST /api/v1/gauges/{gauge}/confirmations` takes it.
///
/// # Errors
/// What a request with it would be told.
pub fn confirmation(text: &[u8]) -> Result<ConfirmationDraft, word::Message> {
    read(text, register::ConfirmationWire::read)
}

/// A subscription to notices, as `POST /api/v1/subscriptions` takes it.
///
/// # Errors
/// What a request with it would be told.
pub fn subscription(text: &[u8]) -> Result<Subscribing, word::Message> {
    parse(text).and_then(SubscriptionWire::read).map_err(Fault::into_message)
}

fn read<W: DeserializeOwned, T>(
    text: &[u8],
    of: impl Fn(&W) -> Result<T, Fault>,
) -> Result<T, word::Message> {
    parse(text).and_then(|wire: W| of(&wire)).map_err(Fault::into_message)
}
