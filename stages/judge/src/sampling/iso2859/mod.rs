//! Lot-by-lot inspection by AQL (GB/T 2828.1, ISO 2859-1): code letters, single plans, switching.
//!
//! Asks: how many pieces of this lot are inspected, when is it accepted, and how severely is the
//! next one inspected?
//! Needs: lot size, inspection level, AQL; for switching, the results of lots in order.
//! Does not know: reduced inspection's own plans, double and multiple plans; they do not follow
//! from a structure that could be checked, and are refused.
//! Source: ISO 2859-1:1999 (GB/T 2828.1-2012), Tables 1, 2-A and 2-B, as far as they agree with
//! MIL-STD-105E, which is in the public domain.

pub mod letter;
pub mod letter_2;
pub mod single;
pub mod switching;
pub mod table;
