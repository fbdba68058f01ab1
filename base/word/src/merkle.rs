//! Merkle trees over digests, in the shape of RFC 6962.
//!
//! Asks: what one digest stands for these leaves in this order, and how is it shown that a leaf
//! is among them?
//! Does not know: what a leaf is, nor tiles and checkpoints (`trust`) or salts (`certify`).
//! Source: RFC 6962 §2.1 (Laurie, Langley, Kasper 2013); verification as in RFC 9162 §2.1.3.2.

use crate::Digest;

/// The hash of a leaf, `SHA-256(0x00 || data)` (RFC 6962 §2.1).
pub fn leaf_hash(data: &[u8]) -> Digest {
    Digest::of_all(&[&[0], data])
}

/// The hash of a node over its two children, `SHA-256(0x01 || left || right)` (RFC 6962 §2.1).
pub fn node_hash(left: &Digest, right: &Digest) -> Digest {
    Digest::of_all(&[&[1], left.as_bytes(), right.as_bytes()])
}

/// The hash of a tree over leaf hashes; of no leaves, the hash of nothing.
pub fn root(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Digest::of(b""),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(split(leaves.len()));
            node_hash(&root(left), &root(right))
        }
    }
}

/// The audit path of leaf `index`, nearest sibling first (RFC 6962 §2.1.1). `None` where there
/// is no such leaf.
pub fn path(leaves: &[Digest], index: usize) -> Option<Vec<Digest>> {
    if index >= leaves.len() {
        return None;
    }
    if leaves.len() == 1 {
        return Some(Vec::new());
    }
    let middle = split(leaves.len());
    let (left, right) = leaves.split_at(middle);
    let (mut siblings, other) = if index < middle {
        (path(left, index)?, root(right))
    } else {
        (path(right, index - middle)?, root(left))
    };
    siblings.push(other);
    Some(siblings)
}

/// The root that leaf `index` of `n_leaves` leads to along `siblings`; `None` where the number
/// of siblings is not the one that such a tree has.
pub fn root_of_path(
    leaf: &Digest,
    index: usize,
    n_leaves: usize,
    siblings: &[Digest],
) -> Option<Digest> {
    if index >= n_leaves {
        return None;
    }
    if n_leaves == 1 {
        return siblings.is_empty().then_some(*leaf);
    }
    let (last, nearer) = siblings.split_last()?;
    let middle = split(n_leaves);
    if index < middle {
        Some(node_hash(&root_of_path(leaf, index, middle, nearer)?, last))
    } else {
        let right = root_of_path(leaf, index - middle, n_leaves - middle, nearer)?;
        Some(node_hash(last, &right))
    }
}

/// The largest power of two smaller than `n`, which is at least 2.
fn split(n: usize) -> usize {
    1 << (usize::BITS - 1 - (n - 1).leading_zeros())
}
