//! Events of the supply chain (EPCIS 2.0 事件): what was done to which things, when, where and why.
//!
//! Asks: what does a document say happened, and by which name is an event known everywhere?
//! Needs: JSON-LD as EPCIS 2.0 writes it.
//! Does not know: whether it is true; XML.
//! Source: GS1 EPCIS 2.0 and CBV 2.0, as their published JSON schema, context and examples show
//! them; the texts of the standards were not read.

mod capture;
mod event;
mod hash;
mod identifier;
mod instant;
mod problem;
mod query;
mod read;
mod shape;
mod vocabulary;

pub use capture::{Accepted, Known, accept};
pub use event::{Document, EVENTS_MAX, Event, Link, LinkKind};
pub use hash::{Context, event_id, pre_hash};
pub use identifier::{canonical, percent_decoded};
pub use problem::Problem;
pub use query::{Column, Condition, Order, Pattern, Query, Relation};
