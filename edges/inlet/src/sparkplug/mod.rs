//! Sparkplug B: metrics of edge nodes and their devices, over MQTT.
//!
//! Asks: what do the metrics of this message say, each as a document that a mapping reads?
//! Needs: the births that gave metrics their aliases; a node that was not heard being born is
//! asked to be born again.
//! Does not know: brokers, or what a metric is of.
//!
//! Readings come with `NDATA` and `DDATA` alone: a birth says what everything is at that moment,
//! and was said before. The format sends with quality of service 0, so that what is sent while
//! nobody listens is lost, unless the node keeps it back; a number that is missing from the
//! sequence of a node is told as a dead letter. Source: Eclipse Sparkplug 3.0.0.

mod birth;
mod payload;
mod wire;

pub(crate) use birth::rebirth;
pub use birth::{Births, Heard};
pub use payload::{Metric, Payload, Value};
