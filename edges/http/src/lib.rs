//! The server: passport pages, the API, and the public log as static files.
//!
//! Asks: how does a wish arrive over HTTP, and how does the answer look on a phone, in a program
//! and in a mirror of the log?
//! Needs: `acts`, which decides and records; `verify`, which says what a stranger would find.
//! Does not know: how anything is kept, or why something may or may not be done.
//!
//! One file an endpoint, in the folder of its stage; [`route`] lists them all. Whatever goes
//! wrong becomes an answer in one place ([`problem`]).

mod admit;
mod app;
mod body;
mod brand;
mod certify;
mod compress;
mod cookie;
mod described;
mod etag;
mod explain;
mod guard;
mod health;
mod home;
mod judge;
mod listing;
mod make;
mod measure;
mod metrics;
mod offer;
mod openapi;
mod page;
mod party;
mod patience;
mod problem;
mod range;
mod reader;
mod refusals;
mod route;
mod saved;
mod secure;
mod serve;
mod site;
mod standard;
mod table;
mod teach;
mod throttle;
mod trust;
pub mod written;

pub use crate::brand::evidence::evidence;
pub use crate::judge::{Bookbinder, Bound, card_json, study_json};
pub use crate::measure::{Dfq, dfq, encoding};
pub use described::Described;
pub use explain::{Explanation, explanation};
pub use offer::Authority;
pub use openapi::document;
pub use route::{addresses, router};
pub use serve::{Secure, serve, serve_secure, serve_witness};
pub use site::Site;
pub use table::{Address, Gate};
