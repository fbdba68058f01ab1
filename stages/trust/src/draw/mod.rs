//! Drawing k of n so that anyone can draw again and nobody could have chosen.
//!
//! Asks: which places does a published checkpoint draw, and in whose hands was its seed?
//! Needs: what is drawn from, by its digest; a checkpoint that is later than it, and, where there
//! is one, the cosignature of a witness on it.
//! Does not know: what the places are (rows, lots, organisations).
//!
//! Rule `wule-draw/v1`:
//!
//! - `seed = SHA-256("wule-draw/v1\n" ‖ subject in hexadecimal ‖ "\n" ‖ text of the checkpoint ‖
//!   cosignature)`, where the cosignature is the 72 bytes of time and signature, or nothing;
//! - the number of place i, from 0, is `SHA-256(seed ‖ i as 8 bytes, big-endian)`;
//! - the k places with the smallest numbers are drawn, and named in the order of places.
//!
//! Each set of k places is as likely as any other, as far as SHA-256 gives numbers without a
//! pattern; a draw of more places holds that of fewer.
//!
//! Whoever keeps the log chooses what is entered, and could try entries until the root draws what
//! they like. A witness's Ed25519 signature is nothing that they can compute, so a seed with a
//! cosignature is out of their hands as far as the witness is: with one they can only ask for
//! another checkpoint, which everybody sees. The log's own signature stays out of the seed, since
//! its holder can make as many of one text as they like. Source: the rule is ours.

mod list;

pub use list::{FORMAT, List, ListDraw, Placed};

use std::collections::BinaryHeap;
use word::Digest;

use crate::{
    Checkpoint, Kind, SignedCheckpoint, SignedNote, VerifierKey,
    problem::{DrawProblem, NoteProblem, Problem},
};

/// The name of the rule, as draws carry it.
pub const RULE: &str = "wule-draw/v1";

/// The most places that are drawn from: each costs one SHA-256.
pub const PLACES_MAX: u64 = 10_000_000;

/// The most places that are drawn.
pub const DRAWN_MAX: u64 = 100_000;

/// What a draw rests on: a checkpoint, signed by its log and, where there is one, by one witness.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrawSource {
    signed: SignedCheckpoint,
    log_key: VerifierKey,
    witness_key: Option<VerifierKey>,
    cosignature: Vec<u8>,
}

impl DrawSource {
    /// The lines of `signed` by these two keys, everything else left out.
    ///
    /// # Errors
    /// As [`DrawSource::read`]; [`NoteProblem::NoKnownSigner`] where a key has not signed.
    pub fn of(
        signed: &SignedCheckpoint,
        log_key: &VerifierKey,
        witness_key: Option<&VerifierKey>,
    ) -> Result<Self, Problem> {
        let by = |key: &VerifierKey| {
            let signatures = signed.note().signatures();
            let line = signatures.iter().find(|line| key.is_signer_of(line)).cloned();
            line.ok_or(NoteProblem::NoKnownSigner)
        };
        let mut lines = vec![by(log_key)?];
        if let Some(key) = witness_key {
            lines.push(by(key)?);
        }
        let note = SignedNote::new(signed.note().text(), lines)?;
        Self::read(note.to_string().as_bytes(), log_key, witness_key)
    }

    /// Reads a note that has exactly the signature of the log and, where a witness is named, its
    /// cosignature after it; both are checked.
    ///
    /// # Errors
    /// [`DrawProblem::Signers`] where other lines stand there, or a key is not of its kind;
    /// [`NoteProblem`] and [`crate::problem::CheckpointProblem`].
    pub fn read(
        note: &[u8],
        log_key: &VerifierKey,
        witness_key: Option<&VerifierKey>,
    ) -> Result<Self, Problem> {
        let signed = SignedCheckpoint::parse(note)?;
        let is_of_kind = log_key.kind() == Kind::Ed25519
            && log_key.name() == signed.checkpoint().origin()
            && witness_key.is_none_or(|key| key.kind() == Kind::CosignatureV1);
        let keys: Vec<_> = std::iter::once(log_key).chain(witness_key).cloned().collect();
        let lines = signed.note().signatures();
        let is_in_order = lines.len() == keys.len()
            && keys.iter().zip(lines).all(|(key, line)| key.is_signer_of(line));
        if !is_of_kind || !is_in_order {
            return Err(DrawProblem::Signers.into());
        }
        signed.note().open(&keys)?;
        let cosignature = lines.get(1).map(|line| line.bytes().to_vec()).unwrap_or_default();
        let (log_key, witness_key) = (log_key.clone(), witness_key.cloned());
        Ok(Self { signed, log_key, witness_key, cosignature })
    }

    /// The checkpoint.
    pub fn checkpoint(&self) -> &Checkpoint {
        self.signed.checkpoint()
    }

    /// The note, with the lines that count.
    pub fn note(&self) -> String {
        self.signed.note().to_string()
    }

    /// The key of the log.
    pub fn log_key(&self) -> &VerifierKey {
        &self.log_key
    }

    /// The witness whose cosignature is in the seed.
    pub fn witness_key(&self) -> Option<&VerifierKey> {
        self.witness_key.as_ref()
    }

    /// The places that are drawn, from 0, in their order.
    ///
    /// |           | meaning                                     | range                |
    /// |-----------|---------------------------------------------|----------------------|
    /// | `subject` | the digest of what is drawn from            | —                    |
    /// | `k`       | how many places are drawn                   | 1 to [`DRAWN_MAX`]   |
    /// | `n`       | how many places there are                   | k to [`PLACES_MAX`]  |
    ///
    /// # Errors
    /// [`DrawProblem::Counts`] outside these ranges.
    pub fn draw(&self, subject: &Digest, (k, n): (u64, u64)) -> Result<Vec<u64>, Problem> {
        if k == 0 || k > DRAWN_MAX || k > n || n > PLACES_MAX {
            return Err(DrawProblem::Counts { k, n }.into());
        }
        let seed = self.seed(subject);
        // The largest of the smallest so far is on top.
        let mut smallest: BinaryHeap<([u8; 32], u64)> = BinaryHeap::new();
        for i in 0..n {
            let number = Digest::of_all(&[seed.as_bytes(), &i.to_be_bytes()]);
            smallest.push((*number.as_bytes(), i));
            if smallest.len() as u64 > k {
                smallest.pop();
            }
        }
        let mut drawn: Vec<u64> = smallest.into_iter().map(|(_, i)| i).collect();
        drawn.sort_unstable();
        Ok(drawn)
    }

    fn seed(&self, subject: &Digest) -> Digest {
        let head = format!("{RULE}\n{subject}\n{}", self.signed.note().text());
        Digest::of_all(&[head.as_bytes(), &self.cosignature])
    }
}
