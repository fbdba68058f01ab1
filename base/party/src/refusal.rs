//! Refused attempts: who tried what, and why not.

use word::Timestamp;

/// Attempts of one kind that were refused. It names acts and codes; nothing of what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Who tried, as facts name who acts; `public` where nobody vouched for the request.
    pub by: String,
    /// What was tried: an act, or a method and the pattern of an address.
    pub attempt: String,
    /// The code of the problem that was answered.
    pub code: String,
    /// How many attempts this stands for; those of strangers are counted together.
    pub n: u64,
    /// The first of them.
    pub first_at: Timestamp,
    /// The last of them.
    pub last_at: Timestamp,
}
