//! Lot-by-lot inspection by MIL-STD-105E (1989): single, double and multiple plans, normal,
//! tightened and reduced, and its switching rules.
//!
//! Asks: how many pieces of this lot are inspected, in how many samples, when is it accepted, and
//! how severely is the next one inspected?
//! Needs: lot size, inspection level, AQL; for switching, the results of lots in order.
//! Does not know: what ISO 2859-1:1999 changed (its reduced plans, its switching score); the limit
//! numbers of Table VIII, of which no legible copy was found: they are asked for.
//! Source: MIL-STD-105E, 10 May 1989, a work of the United States government in the public domain.

pub mod plan;
pub mod switching;
pub mod table;
