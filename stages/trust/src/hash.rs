//! The hashes of the tree.
//!
//! Asks: what 32 bytes stand for a leaf, a node, and a tree without leaves?
//! Does not know: where leaves come from.
//! Source: RFC 6962 §2.1; tlog-tiles: "all Merkle tree cryptographic operations are as specified
//! by RFC 6962 … The hashing algorithm is defined to be SHA-256".

use word::Digest;

/// `SHA-256(0x00 || leaf)` and `SHA-256(0x01 || left || right)`. The two first bytes keep a leaf
/// from ever being read as a node.
pub use word::merkle::{leaf_hash, node_hash, root};

/// The root of a tree without leaves: "The hash of an empty list is the hash of an empty string".
pub fn empty_root() -> Digest {
    Digest::of(b"")
}
