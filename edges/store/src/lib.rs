//! Where everything is kept: one directory with a database, log tiles and keys.
//!
//! Asks: what happened, what is known now, and is it safely on disk?
//! Needs: the stages, whose facts it records and whose tables it fills.
//! Does not know: who may do what (`acts`), or how anything is shown.
//!
//! The database is the truth. Stage tables can be dropped and filled again from the facts
//! ([`Store::rebuild`]); log tiles can be written again from the entries ([`Store::publish`]).

mod at_hand;
mod audit;
mod backup;
mod brand;
mod certify;
mod database;
mod definition;
mod directory;
mod durable;
mod fact;
mod fresh;
mod fulfilment;
mod judge;
mod keys;
mod log;
mod log_check;
mod make;
mod measure;
mod outage;
mod party;
mod problem;
mod progress;
mod rebuild;
mod record;
mod schema;
mod sought;
mod standard;
mod teach;
mod trust;
mod watched;
mod witness;

pub use audit::{AuditFilter, Audited};
pub use backup::{Backup, back_up, restore, take_over};
pub use brand::{Beside, KeptChip, KeptFake, KeptGuestLink};
pub use certify::{
    KeptCertificate, KeptClaim, KeptKeyChange, KeptReceived, KeptVerification, KeptWithdrawal,
};
pub use database::{Database, Unsettled};
pub use definition::Refilled;
pub use directory::{Access, Store, Turn};
pub use fact::Fact;
pub use fulfilment::Entered as PromiseEntered;
pub use judge::{
    AttachedBody, KeptAttachment, KeptLimits, KeptSignal, MonitorMemory, SignalState, SignalsAsked,
};
pub use keys::{
    Keys, PASSPHRASE_MIN, Passphrase, are_keys_sealed, export_keys, export_keys_beside,
    restore_keys, seal_keys, stranger_key, unseal_keys, write_export,
};
pub use log_check::{Checked, LogFault};
pub use make::{
    Collection, Direction, EventPage, EventRows, Graph, KeptEvent, KeptExecution, Place, Recall,
    Recalled, Step, Trace,
};
pub use measure::{
    Affected, Impact, KeptCorrection, KeptLetter, KnownSubmission, LETTER_BYTES_MAX, Letter,
    LetterState, LotOfRun, N_LETTERS_MAX,
};
pub use outage::Outage;
pub use party::{KeptNotice, Private, SignIn, Waiting, session::Session};
pub use problem::Problem;
pub use rebuild::Rebuilt;
pub use record::{Record, Recorded};
pub use sought::sought;
pub use standard::Revision;
pub use trust::{Fact as TrustFact, Published};
pub use watched::{Split, Watched};
pub use witness::{Followed, WitnessStore};
