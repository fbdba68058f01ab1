//! The stranger's tool: check a passport's bundle without the server, and without trusting it.
//!
//! Asks: is the file whole, did the issuer sign it, is it in the log, has a witness seen the log,
//! and does the claimed result come out again?
//! Needs: the bytes of a bundle, and the methods. Nothing else: it works offline.
//! Does not know: stores, servers or files.

mod check;
pub mod credential;
mod keys;
mod level;
mod report;

pub use check::verify;
pub use level::{Level, LevelName, Status};
pub use report::{Expected, Report, Verdict};
