//! The witness's decision, and what a log needs to talk to one.
//!
//! Asks: may this checkpoint be cosigned after the last one that was, and is the answer of a
//! witness really that witness's?
//! Needs: the request as it came, the keys trusted for its origin, what was cosigned last.
//! Does not know: HTTP, disk, clock. Whoever cosigns persists [`Granted`] first, atomically.
//! Source: C2SP tlog-witness, "add-checkpoint".

use std::fmt;
use word::{Digest, encoding::base64};

use crate::{
    Checkpoint, NOTE_BYTES_MAX, SignedCheckpoint, SignedNote, VerifierKey,
    checkpoint::{canonical_decimal, digest_of_base64},
    hash,
    note::Signature,
    problem::{NoteProblem, Problem, TreeProblem, WitnessProblem},
    tree,
};

/// "The client MUST NOT send more than 63 consistency proof lines."
pub const PROOF_LINES_MAX: usize = 63;

/// The longest request that is read: an old size, 63 hashes of 45 bytes, an empty line, a note.
pub const SUBMISSION_BYTES_MAX: usize = 32 + PROOF_LINES_MAX * 45 + NOTE_BYTES_MAX;

/// The longest answer that is read: a witness may cosign with several keys.
pub const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// An `add-checkpoint` request. Nothing is verified yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    old_size: u64,
    proof: Vec<Digest>,
    signed: SignedCheckpoint,
}

/// What a witness remembers of a log: the latest checkpoint that it cosigned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its size.
    pub size: u64,
    /// Its root.
    pub root: Digest,
}

/// A checkpoint that may be cosigned, once it is remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Granted {
    /// What to remember, by compare-and-swap against what was known, before answering.
    pub seen: Seen,
    /// The checkpoint with the log's signatures that were verified, and no others.
    pub signed: SignedCheckpoint,
}

impl Submission {
    /// A request. The `proof` comes from [`tree::consistency_proof`].
    ///
    /// # Errors
    /// [`WitnessProblem::TooManyHashes`].
    pub fn new(
        old_size: u64,
        proof: Vec<Digest>,
        signed: SignedCheckpoint,
    ) -> Result<Self, Problem> {
        if proof.len() > PROOF_LINES_MAX {
            return Err(WitnessProblem::TooManyHashes { max: PROOF_LINES_MAX }.into());
        }
        Ok(Self { old_size, proof, signed })
    }

    /// Reads a request; what is accepted is written back byte for byte.
    ///
    /// # Errors
    /// [`WitnessProblem`] and those of the checkpoint inside; each is a "400 Bad Request", but
    /// for a line that is no signature.
    pub fn parse(bytes: &[u8]) -> Result<Self, Problem> {
        if bytes.len() > SUBMISSION_BYTES_MAX {
            let (got, max) = (bytes.len(), SUBMISSION_BYTES_MAX);
            return Err(WitnessProblem::TooLong { got, max }.into());
        }
        // "A sequence of an old size line, zero or more consistency proof lines, and an empty
        // line, followed by a checkpoint."
        let end = bytes.windows(2).position(|pair| pair == b"\n\n");
        let end = end.ok_or(WitnessProblem::NoCheckpoint)?;
        let head = std::str::from_utf8(&bytes[..end]).map_err(|_| WitnessProblem::OldSize)?;
        let mut lines = head.split('\n');
        let old_size = lines
            .next()
            .and_then(|line| line.strip_prefix("old "))
            .and_then(canonical_decimal)
            .ok_or(WitnessProblem::OldSize)?;
        let mut proof = Vec::new();
        for (i, line) in lines.enumerate() {
            if i == PROOF_LINES_MAX {
                return Err(WitnessProblem::TooManyHashes { max: PROOF_LINES_MAX }.into());
            }
            proof.push(digest_of_base64(line).ok_or(WitnessProblem::Hash { number: i + 1 })?);
        }
        // What is no signature is signed by nobody, and answered so.
        let signed =
            SignedCheckpoint::parse(&bytes[end + 2..]).map_err(|problem| match problem {
                Problem::Note(NoteProblem::Line { line_number }) => {
                    WitnessProblem::NoSignature { line_number }.into()
                }
                other => other,
            })?;
        // Sizes are kept as signed integers; a tree of 2^63 leaves nobody can have written.
        let size = signed.checkpoint().size();
        if i64::try_from(size).is_err() {
            return Err(WitnessProblem::Size { got: size }.into());
        }
        Self::new(old_size, proof, signed)
    }

    /// The size from which the consistency proof leads.
    pub fn old_size(&self) -> u64 {
        self.old_size
    }

    /// The checkpoint that is submitted.
    pub fn checkpoint(&self) -> &Checkpoint {
        self.signed.checkpoint()
    }

    /// Decides whether the checkpoint may be cosigned after `seen`.
    ///
    /// |        | meaning                                                             |
    /// |--------|---------------------------------------------------------------------|
    /// | `keys` | those trusted for the origin; none where the log is not known       |
    /// | `seen` | the latest checkpoint cosigned for the origin; `None` before any is |
    ///
    /// # Errors
    /// [`WitnessProblem`], in the order in which the text states the checks; its
    /// [`WitnessProblem::status`] is the status that the text demands.
    ///
    /// # Source
    /// C2SP tlog-witness, "add-checkpoint".
    pub fn decide(&self, keys: &[VerifierKey], seen: Option<&Seen>) -> Result<Granted, Problem> {
        let checkpoint = self.checkpoint();
        if keys.is_empty() {
            let origin = checkpoint.origin().chars().take(80).collect();
            return Err(WitnessProblem::UnknownLog { origin }.into());
        }
        let signed = self.of_trusted(keys)?;
        let (old_size, size) = (self.old_size, checkpoint.size());
        if old_size > size {
            return Err(WitnessProblem::OldSizeBeyond { old_size, size }.into());
        }
        let known = seen.map_or(0, |seen| seen.size);
        if old_size != known {
            return Err(WitnessProblem::OtherSize { known, old_size }.into());
        }
        if size == 0 && *checkpoint.root() != hash::empty_root() {
            return Err(WitnessProblem::EmptyRoot.into());
        }
        // "If the old size is zero, the consistency proof MUST be empty."
        if old_size == 0 && !self.proof.is_empty() {
            return Err(WitnessProblem::ProofOfNothing.into());
        }
        let old_root = seen.map_or_else(hash::empty_root, |seen| seen.root);
        let root = checkpoint.root();
        match tree::verify_consistency(old_size, size, &self.proof, &old_root, root) {
            Ok(()) => Ok(Granted { seen: Seen { size, root: *root }, signed }),
            Err(Problem::Tree(
                TreeProblem::Inconsistent { .. } | TreeProblem::ProofLength { .. },
            )) => Err(WitnessProblem::Inconsistent { old_size, size }.into()),
            Err(other) => Err(other),
        }
    }

    /// The checkpoint with the signatures of `keys` alone, each verified.
    fn of_trusted(&self, keys: &[VerifierKey]) -> Result<SignedCheckpoint, Problem> {
        let note = self.signed.note();
        note.open(keys).map_err(|problem| match problem {
            Problem::Note(NoteProblem::BadSignature { key }) => {
                WitnessProblem::BadSignature { key }.into()
            }
            Problem::Note(NoteProblem::NoKnownSigner) => {
                let origin = self.checkpoint().origin().chars().take(80).collect();
                WitnessProblem::NotSigned { origin }.into()
            }
            other => other,
        })?;
        let is_trusted = |signature: &&Signature| {
            keys.iter().any(|key| key.is_supported() && key.is_signer_of(signature))
        };
        let trusted = note.signatures().iter().filter(is_trusted).cloned().collect();
        SignedCheckpoint::of_note(SignedNote::new(note.text(), trusted)?)
    }
}

impl fmt::Display for Submission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old_size)?;
        self.proof.iter().try_for_each(|hash| writeln!(f, "{}", base64(hash.as_bytes())))?;
        write!(f, "\n{}", self.signed)
    }
}

/// The cosignature by `key` in the answer of a witness, verified over `checkpoint`.
///
/// "The client MUST ignore any cosignatures from unknown keys"; lines that are no signatures make
/// the whole answer worthless.
///
/// # Errors
/// [`WitnessProblem::Answer`] where `key` did not cosign this checkpoint there, at a time.
pub fn cosignature_of_answer(
    answer: &[u8],
    checkpoint: &Checkpoint,
    key: &VerifierKey,
) -> Result<Signature, Problem> {
    let worthless = || WitnessProblem::Answer { key: key.label() };
    let text = std::str::from_utf8(answer).map_err(|_| worthless())?;
    let lines = text.strip_suffix('\n').ok_or_else(worthless)?;
    let signatures: Option<Vec<_>> = lines.split('\n').map(Signature::parse).collect();
    let mut signatures = signatures.ok_or_else(worthless)?;
    signatures.retain(|signature| key.is_signer_of(signature));
    let signature = signatures.first().cloned().ok_or_else(worthless)?;
    let note = SignedNote::new(&checkpoint.to_string(), signatures)?;
    let opened = note.open(std::slice::from_ref(key)).map_err(|_| worthless())?;
    // "The cosignature MUST NOT omit the timestamp, i.e. the timestamp MUST NOT be zero."
    let is_timed = opened.checked.iter().all(|c| c.cosigned_at_s.is_some_and(|time_s| time_s > 0));
    if is_timed { Ok(signature) } else { Err(worthless().into()) }
}

/// The size in the body of a "409 Conflict": "in decimal, followed by a newline".
pub fn size_of_conflict(body: &[u8]) -> Option<u64> {
    canonical_decimal(std::str::from_utf8(body).ok()?.strip_suffix('\n')?)
}
