//! What may be done about lots.

mod open_lot;

pub use open_lot::open_lot;
