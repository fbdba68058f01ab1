//! The right edge of a growing tree.
//!
//! Asks: what must be remembered of a tree to go on appending to it?
//! Needs: one hash for each 1 bit of the size, so O(log n) memory and O(1) amortised per leaf.
//! Does not know: tiles, entries, storage.
//! Source: RFC 6962 §2.1: a tree splits at the largest power of two below its size, so its left
//! parts are the full subtrees that the binary digits of the size spell.

use word::Digest;

use crate::{
    hash,
    problem::{Problem, TreeProblem},
};

/// The roots of the full subtrees that make up a tree, largest (leftmost) first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frontier {
    size: u64,
    edge: Vec<Digest>,
}

impl Frontier {
    /// The tree without leaves.
    pub fn empty() -> Self {
        Self { size: 0, edge: Vec::new() }
    }

    /// A frontier as it was kept.
    ///
    /// # Errors
    /// [`TreeProblem::Frontier`] where `edge` has not one hash for each 1 bit of `size`.
    pub fn new(size: u64, edge: Vec<Digest>) -> Result<Self, Problem> {
        if edge.len() != size.count_ones() as usize {
            return Err(TreeProblem::Frontier { size, got: edge.len() }.into());
        }
        Ok(Self { size, edge })
    }

    /// The number of leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The roots of the full subtrees, largest first: with [`Frontier::size`] all there is to keep.
    pub fn edge(&self) -> &[Digest] {
        &self.edge
    }

    /// Adds a leaf hash on the right.
    ///
    /// # Panics
    /// When the tree has 2^64 − 1 leaves, which nobody can have written.
    pub fn push(&mut self, leaf_hash: Digest) {
        // Each trailing 1 bit of the size is a full subtree that the new leaf completes: like
        // carrying when one is added to a binary number.
        let mut node = leaf_hash;
        for _ in 0..self.size.trailing_ones() {
            let left = self.edge.pop().expect("there is one hash for each 1 bit");
            node = hash::node_hash(&left, &node);
        }
        self.edge.push(node);
        self.size = self.size.checked_add(1).expect("a log has fewer than 2^64 leaves");
    }

    /// The root of the tree.
    pub fn root(&self) -> Digest {
        // RFC 6962 §2.1: MTH(D[n]) = HASH(0x01 || MTH(D[0:k]) || MTH(D[k:n])), from the right.
        let joined = self.edge.iter().copied().rev().reduce(|right, left| {
            // The subtree on the left is the larger one.
            hash::node_hash(&left, &right)
        });
        joined.unwrap_or_else(hash::empty_root)
    }
}
