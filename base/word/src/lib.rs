//! The words everything else is spelled in.
//!
//! Asks: how is a thing named, written down and read back, so that two strangers write the same
//! bytes?
//! Needs: nothing but `num` above it.
//! Does not know: clocks, draws, disks or networks; instants and random bytes are passed in.

mod code;
mod decimal;
mod decimals;
mod digest;
pub mod encoding;
mod id;
pub mod json;
mod lang;
mod line;
pub mod merkle;
mod message;
mod near;
mod title;

pub use code::Code;
pub use decimal::{Decimal, Mantissas, NotADecimal};
pub use decimals::Decimals;
pub use digest::{Digest, Digesting};
pub use id::Id;
pub use jiff::Timestamp;
pub use lang::{Lang, Words};
pub use line::{Line, NotALine};
pub use message::Message;
pub use near::distance;
pub use title::{NotATitle, Title};
