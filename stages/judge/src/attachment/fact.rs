//! What happens to attachments.

use word::{Digest, Id, Line, Timestamp};

use super::{Cleaned, Kind, Media, Problem, Shape};
use crate::monitor::Signal;

/// The most attachments of a signal that are there at once.
pub const N_MAX: usize = 12;

/// The most characters of a transcript.
pub const TRANSCRIPT_CHARS_MAX: usize = 5_000;

const REASON_CHARS_MAX: usize = 2_000;

/// A photo or a voice note, and what is said of it; its bytes are elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its identity.
    pub id: Id<Attachment>,
    /// The signal that it belongs to.
    pub signal: Id<Signal>,
    /// What its bytes are.
    pub media: Media,
    /// How large or how long it is.
    pub shape: Shape,
    /// How many bytes are kept.
    pub n_bytes: u64,
    /// Their digest.
    pub digest: Digest,
    /// What somebody wrote below it.
    pub caption: Option<Line>,
    /// Who attached it.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// That somebody wrote down what a voice note says; the words are elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transcript {
    /// The voice note.
    pub attachment: Id<Attachment>,
    /// The digest of the words.
    pub digest: Digest,
    /// Who wrote them down.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// That the bytes of an attachment and the words of its transcripts were taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// Of which attachment.
    pub attachment: Id<Attachment>,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// A fact about an attachment.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// It was attached.
    Attached(Attachment),
    /// It was written down what it says; the latest counts.
    Transcribed(Transcript),
    /// It was erased.
    Erased(Erasure),
}

impl Attachment {
    /// Decides to attach what was cleaned to a signal that has `n_there` attachments.
    ///
    /// # Errors
    /// [`Problem::TooMany`].
    pub fn attach(
        (id, signal): (Id<Self>, Id<Signal>),
        (cleaned, caption): (&Cleaned, Option<Line>),
        n_there: usize,
        (by, at): (String, Timestamp),
    ) -> Result<Self, Problem> {
        if n_there >= N_MAX {
            return Err(Problem::TooMany);
        }
        Ok(Self {
            id,
            signal,
            media: cleaned.media,
            shape: cleaned.shape,
            n_bytes: cleaned.bytes.len() as u64,
            digest: Digest::of(&cleaned.bytes),
            caption,
            by,
            at,
        })
    }

    /// Decides that `text` is what a voice note says; gives the words as they are kept.
    ///
    /// # Errors
    /// [`Problem::Erased`]; [`Problem::NotVoice`]; [`Problem::Transcript`] where there are no
    /// words, or more than [`TRANSCRIPT_CHARS_MAX`] characters.
    pub fn transcribe(
        &self,
        erased: Option<&Erasure>,
        text: &str,
        (by, at): (String, Timestamp),
    ) -> Result<(Transcript, String), Problem> {
        if erased.is_some() {
            return Err(Problem::Erased);
        }
        if self.media.kind() != Kind::Voice {
            return Err(Problem::NotVoice);
        }
        let text = trimmed(text, TRANSCRIPT_CHARS_MAX).ok_or(Problem::Transcript)?;
        let digest = Digest::of(text.as_bytes());
        Ok((Transcript { attachment: self.id, digest, by, at }, text.to_owned()))
    }

    /// Decides to take its bytes away.
    ///
    /// # Errors
    /// [`Problem::Erased`]; [`Problem::NoReason`].
    pub fn erase(
        &self,
        erased: Option<&Erasure>,
        reason: &str,
        (by, at): (String, Timestamp),
    ) -> Result<Erasure, Problem> {
        if erased.is_some() {
            return Err(Problem::Erased);
        }
        let reason = trimmed(reason, REASON_CHARS_MAX).ok_or(Problem::NoReason)?.to_owned();
        Ok(Erasure { attachment: self.id, reason, by, at })
    }
}

/// The text between its white space, where it says something in at most so many characters.
fn trimmed(text: &str, chars_max: usize) -> Option<&str> {
    let text = text.trim();
    let is_usable = !text.is_empty() && !text.contains('\0') && text.chars().count() <= chars_max;
    is_usable.then_some(text)
}
