//! Why believe it: a transparency log, its notes and its proofs.
//!
//! Asks: was this leaf in the log, is the log the same one that everybody else sees, and who says
//! so?
//! Needs: opaque leaf bytes, 32-byte key seeds, and tiles as the caller reads them.
//! Does not know: what a leaf means; disk, clock, network and chance. Times, seeds and tiles are
//! passed in, and what has to be written is handed back.
//! Source: C2SP tlog-tiles, tlog-checkpoint, signed-note, tlog-cosignature, tlog-proof,
//! tlog-policy and tlog-witness; RFC 6962 §2.1; RFC 9162 §2.1.3.2 and §2.1.4.2 for verification.
//!
//! ```
//! use trust::{Checkpoint, Policy, Signer, State, append, tree};
//!
//! let signer = Signer::new("example.com/log", &[7; 32])?;
//! let growth = append(&State::empty(), &[b"one", b"two"])?;
//! let checkpoint = Checkpoint::new("example.com/log", 2, growth.state.root())?;
//! let note = checkpoint.sign(&[&signer])?;
//! let read = |tile: trust::Tile| growth.find(&tile.path());
//! let proof = trust::Proof::new(None, 1, tree::inclusion_proof(1, 2, read)?, note)?;
//! let verified = proof.verify(b"two", &Policy::of_log(signer.verifier_key().clone())?)?;
//! assert_eq!((verified.index, verified.size, verified.n_cosigners), (1, 2, 0));
//! # Ok::<(), trust::Problem>(())
//! ```

pub mod bundle;
mod checkpoint;
mod cosignature;
pub mod draw;
mod frontier;
pub mod fulfilment;
pub mod hash;
mod key;
mod log;
pub mod look;
mod note;
mod policy;
pub mod problem;
mod proof;
mod standing;
pub mod tile;
pub mod tree;
pub mod witness;

pub use bundle::Bundle;
pub use checkpoint::{Checkpoint, SignedCheckpoint};
pub use cosignature::Cosigner;
pub use draw::DrawSource;
pub use frontier::Frontier;
pub use key::{Kind, Signer, VerifierKey};
pub use log::{Growth, State, append, checkpoint_to_sign};
pub use note::{Checked, NOTE_BYTES_MAX, Opened, SIGNATURES_MAX, Signature, SignedNote};
pub use policy::{Judged, POLICY_BYTES_MAX, Policy, Witness, policy_witness};
pub use problem::Problem;
pub use proof::{HASHES_MAX, PROOF_BYTES_MAX, Proof, Verified};
pub use standing::{Looked, Standing, standing};
pub use tile::Tile;
pub use witness::{Granted, Seen, Submission};
