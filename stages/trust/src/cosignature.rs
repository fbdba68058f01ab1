//! Cosignatures: a witness's word that a log only grew.
//!
//! Asks: who else saw this checkpoint, and when?
//! Needs: the time, in POSIX seconds, passed in.
//! Does not know: whether the log only grew; whoever cosigns has verified that first.
//! Source: C2SP tlog-cosignature, "Format" and "Ed25519 signed message".

use ed25519_dalek::Signer as _;
use std::fmt;

use crate::{
    Checkpoint, Kind, Signer, VerifierKey,
    note::Signature,
    problem::{KeyProblem, Problem},
};

/// "It MUST NOT exceed 2^63 - 1."
const TIME_MAX_S: u64 = i64::MAX as u64;

/// A key that cosigns checkpoints (`cosignature/v1`, `0x04`).
///
/// Its own type, since the same seed must not be used to sign as a log: the signed text does not
/// name the cosigner.
pub struct Cosigner(Signer);

impl Cosigner {
    /// The key of a 32-byte `seed`, cosigning under `name`.
    ///
    /// # Errors
    /// [`KeyProblem::Name`].
    pub fn new(name: &str, seed: &[u8; 32]) -> Result<Self, Problem> {
        Signer::of_kind(name, Kind::CosignatureV1, seed).map(Self)
    }

    /// What its cosignatures are checked with.
    pub fn verifier_key(&self) -> &VerifierKey {
        self.0.verifier_key()
    }

    /// Cosigns `checkpoint` as of `time_s`, in POSIX seconds.
    ///
    /// # Errors
    /// [`KeyProblem::Time`] beyond 2^63 − 1.
    pub fn cosign(&self, checkpoint: &Checkpoint, time_s: u64) -> Result<Signature, Problem> {
        if time_s > TIME_MAX_S {
            return Err(KeyProblem::Time { got: time_s }.into());
        }
        let signature = self.0.secret.sign(&message(&checkpoint.to_string(), time_s));
        // `timestamped_signature`: u64, big-endian, then 64 bytes.
        let bytes = [time_s.to_be_bytes().as_slice(), &signature.to_bytes()].concat();
        Ok(Signature::of_key(self.verifier_key(), bytes))
    }
}

impl fmt::Debug for Cosigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cosigner({})", self.verifier_key().label())
    }
}

/// The time at which `key` cosigned `text`; `None` where it did not.
pub(crate) fn check(key: &VerifierKey, text: &str, signature: &[u8]) -> Option<u64> {
    let (time, signature) = signature.split_first_chunk::<8>()?;
    let time_s = u64::from_be_bytes(*time);
    let holds = time_s <= TIME_MAX_S && key.is_ed25519(&message(text, time_s), signature);
    holds.then_some(time_s)
}

/// Two lines, then "the whole note body of the cosigned checkpoint (including the final newline,
/// but not including any signature lines)".
fn message(text: &str, time_s: u64) -> Vec<u8> {
    format!("cosignature/v1\ntime {time_s}\n{text}").into_bytes()
}
