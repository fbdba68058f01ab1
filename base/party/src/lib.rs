//! Who acts: organisations, people, what they consented to, and the keys they sign with.
//!
//! Asks: who did it, may their name be shown, and was it really they who signed?
//! Needs: nothing but `word`.
//! Does not know: passwords, sessions (`http`), or where keys are kept (`store`).

mod fact;
mod key;
mod person;
mod problem;

pub use fact::Fact;
pub use key::{KeyText, PublicKey, Secret, Signature};
pub use person::{Consent, Organisation, Person};
pub use problem::Problem;
