//! What may be said (认证).
//!
//! Asks: what exactly is claimed, on which readings, and does it come out again when a stranger
//! computes it?
//! Needs: readings (`measure`), specifications (`standard`), any registry of methods, keys
//! (`party`).
//! Does not know: logs and proofs (`trust`), who may see what (`brand`).

mod certificate;
mod claim;
mod disclosure;
mod dsse;
mod entry;
mod evidence;
mod fact;
mod key_chain;
mod key_change;
mod problem;
mod recompute;
mod verification;
mod withdrawal;

pub use certificate::{
    Certificate, CertifiedLine, Form as CertificateForm, LINES_MAX, Parent,
    Problem as CertificateProblem,
};
pub use claim::{Claim, Credit, Evidence, Specified};
pub use disclosure::{Disclosed, Disclosure, OpenRow};
pub use dsse::Envelope;
pub use entry::{Entry, EntryKind};
pub use evidence::{Commitment, Header, LotSecret, Row};
pub use fact::Fact;
pub use key_chain::{HeldKey, KeyChain};
pub use key_change::{KeyChange, KeyEvent, KeyRole};
pub use problem::Problem;
pub use recompute::{check_header, recompute, table_of_rows};
pub use verification::{
    Checked, Found, Problem as VerificationProblem, SeenLog, SignedVerification, Verification,
};
pub use withdrawal::Withdrawal;
