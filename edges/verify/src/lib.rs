//! The stranger's tool: check a passport's bundle without the server, and without trusting it.
//!
//! Asks: is the file whole, did the issuer sign it, is it in the log, has a witness seen the log,
//! and does the claimed result come out again?
//! Needs: the bytes of a bundle, and the methods. Nothing else: it works offline.
//! Does not know: stores, servers or files.

mod certificate;
mod check;
pub mod credential;
mod draw;
mod in_force;
mod keys;
mod level;
mod list_draw;
mod report;
mod statement;

pub use certificate::{CheckedCertificate, verify_certificate};
pub use check::verify;
pub use draw::{Redrawn, Trusted};
pub use level::{Level, LevelName, Status};
pub use list_draw::{RedrawnList, verify_list_draw};
pub use report::{Expected, Report, Verdict};
pub use statement::{Stating, statement};
