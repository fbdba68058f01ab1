//! Proofs that travel: everything needed to check, without the log, that a leaf is in it.
//!
//! Asks: is this leaf in a log that I trust, under a checkpoint that enough witnesses saw?
//! Needs: the leaf, and a policy.
//! Does not know: what the leaf means; the network.
//! Source: C2SP tlog-proof.

use std::fmt;
use word::{
    Digest,
    encoding::{base64, from_base64},
};

use crate::{
    Policy, SignedCheckpoint,
    checkpoint::{canonical_decimal, digest_of_base64},
    hash,
    policy::Judged,
    problem::{Problem, ProofProblem},
    tree,
};

/// The longest proof that is read.
pub const PROOF_BYTES_MAX: usize = 128 * 1024;

/// The most hashes that are read: a path in a tree of fewer than 2^64 leaves has 64 at most.
pub const HASHES_MAX: usize = 64;

/// "The first line MUST be the string".
const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// A proof as it was read; nothing is verified before [`Proof::verify`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    extra: Option<Vec<u8>>,
    index: u64,
    hashes: Vec<Digest>,
    checkpoint: SignedCheckpoint,
}

/// What a proof shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The log.
    pub origin: String,
    /// The position of the leaf in it.
    pub index: u64,
    /// The number of leaves at the checkpoint.
    pub size: u64,
    /// The root at the checkpoint.
    pub root: Digest,
    /// The witnesses of the policy that cosigned, with their times.
    pub n_cosigners: usize,
    /// Log, witnesses and times, in detail.
    pub judged: Judged,
}

impl Proof {
    /// A proof; the `hashes` come from [`tree::inclusion_proof`].
    ///
    /// # Errors
    /// [`ProofProblem::TooManyHashes`]; [`ProofProblem::EmptyExtra`]: "If no extra data is present,
    /// this line is omitted"; [`ProofProblem::TooLong`].
    pub fn new(
        extra: Option<Vec<u8>>,
        index: u64,
        hashes: Vec<Digest>,
        checkpoint: SignedCheckpoint,
    ) -> Result<Self, Problem> {
        if hashes.len() > HASHES_MAX {
            return Err(ProofProblem::TooManyHashes { max: HASHES_MAX }.into());
        }
        if extra.as_ref().is_some_and(Vec::is_empty) {
            return Err(ProofProblem::EmptyExtra.into());
        }
        let proof = Self { extra, index, hashes, checkpoint };
        check_len(proof.to_string().len())?;
        Ok(proof)
    }

    /// Reads a `.tlog-proof` file; what is accepted is written back byte for byte.
    ///
    /// # Errors
    /// [`ProofProblem`], and those of the checkpoint inside.
    pub fn parse(bytes: &[u8]) -> Result<Self, Problem> {
        check_len(bytes.len())?;
        let text = std::str::from_utf8(bytes)
            .map_err(|error| ProofProblem::NotUtf8 { at: error.valid_up_to() })?;
        let rest = text.strip_prefix(HEADER).and_then(|rest| rest.strip_prefix('\n'));
        let rest = rest.ok_or(ProofProblem::Header)?;
        // "After the inclusion proof lines and an empty line, the checkpoint … verbatim".
        let (head, checkpoint) = rest.split_once("\n\n").ok_or(ProofProblem::NoCheckpoint)?;
        let mut lines = head.split('\n').peekable();
        let extra = match lines.peek().and_then(|line| line.strip_prefix("extra ")) {
            Some(extra) => {
                lines.next();
                Some(from_base64(extra).map_err(|_| ProofProblem::Extra)?)
            }
            None => None,
        };
        let index = lines
            .next()
            .and_then(|line| line.strip_prefix("index "))
            .and_then(canonical_decimal)
            .ok_or(ProofProblem::Index)?;
        let mut hashes = Vec::new();
        for (i, line) in lines.enumerate() {
            if i == HASHES_MAX {
                return Err(ProofProblem::TooManyHashes { max: HASHES_MAX }.into());
            }
            hashes.push(digest_of_base64(line).ok_or(ProofProblem::Hash { number: i + 1 })?);
        }
        Self::new(extra, index, hashes, SignedCheckpoint::parse(checkpoint.as_bytes())?)
    }

    /// Opaque data that came along. It is **not authenticated**.
    pub fn extra(&self) -> Option<&[u8]> {
        self.extra.as_deref()
    }

    /// The position of the leaf that is claimed.
    pub fn index(&self) -> u64 {
        self.index
    }

    /// The inclusion proof, sibling of the leaf first.
    pub fn hashes(&self) -> &[Digest] {
        &self.hashes
    }

    /// The checkpoint that the proof leads to.
    pub fn checkpoint(&self) -> &SignedCheckpoint {
        &self.checkpoint
    }

    /// Verifies that `leaf` is in a log of `policy`, under a checkpoint that its quorum cosigned.
    ///
    /// # Errors
    /// Those of [`Policy::judge`] and of [`tree::verify_inclusion`].
    ///
    /// # Source
    /// C2SP tlog-proof, "Verifying a tlog proof", steps 1 to 4.
    pub fn verify(&self, leaf: &[u8], policy: &Policy) -> Result<Verified, Problem> {
        // 1. "Compute the leaf hash."
        let leaf_hash = hash::leaf_hash(leaf);
        // 2. and 3. "Check that the checkpoint origin line is acceptable, and that the checkpoint
        // is signed by a log public key configured for that origin line. Verify all cosignatures".
        let judged = policy.judge(&self.checkpoint)?;
        // 4. "Check that the inclusion proof is valid".
        let checkpoint = self.checkpoint.checkpoint();
        let (size, root) = (checkpoint.size(), *checkpoint.root());
        tree::verify_inclusion(self.index, size, &leaf_hash, &self.hashes, &root)?;
        Ok(Verified {
            origin: checkpoint.origin().to_owned(),
            index: self.index,
            size,
            root,
            n_cosigners: judged.cosigned.len(),
            judged,
        })
    }
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", base64(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        for hash in &self.hashes {
            writeln!(f, "{}", base64(hash.as_bytes()))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}

fn check_len(got: usize) -> Result<(), Problem> {
    if got > PROOF_BYTES_MAX {
        return Err(ProofProblem::TooLong { got, max: PROOF_BYTES_MAX }.into());
    }
    Ok(())
}
