//! Submissions: readings as a source hands them in, once or by mistake again.
//!
//! Asks: were these very readings handed in before?
//! Needs: the id that the source gave them, where it gives one.
//! Does not know: how a source reaches us, or where ids are kept.

use std::sync::Arc;
use word::{Code, Digest};

use crate::{Draft, Problem, Taking};

/// The most characters of a source's id.
const ID_CHARS_MAX: usize = 200;

/// Readings of one characteristic of one lot, taken alike and handed in together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    /// What the source calls it, where it can say: the same id is kept once.
    pub id: Option<SubmissionId>,
    /// The lot.
    pub lot: Code,
    /// The characteristic.
    pub characteristic: Code,
    /// With what, by whom and where.
    pub taking: Arc<Taking>,
    /// The readings, in the order they were taken.
    pub drafts: Vec<Draft>,
}

/// The name that a source gives to a submission: 1 to 200 characters, no control characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SubmissionId(String);

/// A submission that was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The place of its first reading, from 0.
    pub first_seq: u64,
    /// How many readings it has.
    pub n: u64,
}

impl SubmissionId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for SubmissionId {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let n_chars = text.chars().count();
        if !(1..=ID_CHARS_MAX).contains(&n_chars) || text.contains(|c: char| c.is_control()) {
            return Err(Problem::NotAnId { got: text.chars().take(80).collect() });
        }
        Ok(Self(text.to_owned()))
    }
}

impl Submission {
    /// Readings with a gauge, of which nothing else is known.
    pub fn with(gauge: &Code, (lot, characteristic): (&Code, &Code), drafts: Vec<Draft>) -> Self {
        let (lot, characteristic) = (lot.clone(), characteristic.clone());
        let taking = Arc::new(Taking::with(gauge.clone()));
        Self { id: None, lot, characteristic, taking, drafts }
    }

    /// The digest of all that the source said. Two submissions of one id must have the same.
    pub fn content(&self) -> Digest {
        let taking = &self.taking;
        let optional = |code: &Option<Code>| code.as_ref().map_or(String::new(), Code::to_string);
        let mut text = format!(
            "{}\n{}\n{}\n{}\n{}\n{}\n",
            self.lot,
            self.characteristic,
            taking.gauge,
            optional(&taking.person),
            optional(&taking.station),
            optional(&taking.execution)
        );
        for draft in &self.drafts {
            let at = draft.taken_at.map_or(String::new(), |at| at.as_microsecond().to_string());
            text.push_str(&format!("{} {} {at}\n", draft.value, draft.subgroup));
        }
        Digest::of(text.as_bytes())
    }
}

/// Decides whether a submission was kept before: `known` is what was kept under its id, and the
/// digest of what was said then.
///
/// # Errors
/// [`Problem::OtherContent`] where the same id came with other content.
pub fn is_repeat(
    id: &SubmissionId,
    content: &Digest,
    known: Option<&Digest>,
) -> Result<bool, Problem> {
    match known {
        None => Ok(false),
        Some(before) if before == content => Ok(true),
        Some(_) => Err(Problem::OtherContent { id: id.0.clone() }),
    }
}
