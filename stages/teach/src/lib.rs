//! Who can do it (传授).
//!
//! Asks: does this person hold the skill that this operation needs, today?
//! Needs: people, standards whose change suspends a skill, and what making asks for.
//! Does not know: how a skill was shown; whoever signs vouches for it.

mod fact;
mod problem;
mod qualification;

pub use fact::{Fact, Place};
pub use problem::Problem;
pub use qualification::{Held, Qualification, grant, resign, standing, suspend};
