//! Proofs: that a leaf is in a tree, and that a tree only grew.
//!
//! Asks: does this leaf lead to this root, and is the smaller tree the beginning of the larger?
//! Needs: to prove, the O(log n) tiles on the way, read by the caller; to verify, nothing.
//! Does not know: signatures, storage.
//! Source: RFC 6962 §2.1.1 and §2.1.2 (the proofs); RFC 9162 §2.1.3.2 and §2.1.4.2 (the loops that
//! verify them).

use std::collections::BTreeMap;
use word::Digest;

use crate::{
    Seen, Tile,
    hash::{self, node_hash},
    problem::{Problem, TreeProblem},
};

/// The audit path of leaf `index` in the tree of `size` leaves, sibling of the leaf first.
///
/// |           | meaning                                             | shape         |
/// |-----------|-----------------------------------------------------|---------------|
/// | `index`   | position of the leaf, from 0                        | scalar        |
/// | `size`    | number of leaves of the tree that is proved against | scalar        |
/// | `read`    | the content of a tile, `None` where it is not there | closure       |
/// | returns   | the siblings on the way to the root                 | `≤ ⌈log2 n⌉`  |
///
/// # Errors
/// [`TreeProblem::IndexBeyondTree`]; [`TreeProblem::TileMissing`];
/// [`crate::problem::TileProblem::Length`].
///
/// # Source
/// RFC 6962 §2.1.1, `PATH(m, D[n])`.
pub fn inclusion_proof(
    index: u64,
    size: u64,
    read: impl FnMut(Tile) -> Option<Vec<u8>>,
) -> Result<Vec<Digest>, Problem> {
    if index >= size {
        return Err(TreeProblem::IndexBeyondTree { index, size }.into());
    }
    let mut reader = Reader::new(size, read);
    let (mut first, mut end) = (0, size);
    let mut path = Vec::new();
    // From the root down; the leaf's sibling comes first in the proof.
    while end - first > 1 {
        let middle = first + split(end - first);
        if index < middle {
            path.push(reader.range_root(middle, end)?);
            end = middle;
        } else {
            path.push(reader.range_root(first, middle)?);
            first = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// The proof that the tree of `old_size` leaves is the beginning of the tree of `new_size`.
///
/// |           | meaning                                             | shape         |
/// |-----------|-----------------------------------------------------|---------------|
/// | `read`    | the content of a tile, `None` where it is not there | closure       |
/// | returns   | the nodes that rebuild both roots           | `≤ ⌈log2 n⌉ + 1` |
///
/// Empty where the sizes are equal or the old tree has no leaves.
///
/// # Errors
/// [`TreeProblem::Shrinks`]; [`TreeProblem::TileMissing`]; [`crate::problem::TileProblem::Length`].
///
/// # Source
/// RFC 6962 §2.1.2, `PROOF(m, D[n])`.
pub fn consistency_proof(
    old_size: u64,
    new_size: u64,
    read: impl FnMut(Tile) -> Option<Vec<u8>>,
) -> Result<Vec<Digest>, Problem> {
    if old_size > new_size {
        return Err(TreeProblem::Shrinks { old_size, new_size }.into());
    }
    if old_size == 0 || old_size == new_size {
        return Ok(Vec::new());
    }
    let mut reader = Reader::new(new_size, read);
    let (mut first, mut end) = (0, new_size);
    let mut proof = Vec::new();
    // SUBPROOF(m, D[n], b): down along the last leaf of the old tree until a subtree ends there.
    while end != old_size {
        let middle = first + split(end - first);
        if old_size <= middle {
            proof.push(reader.range_root(middle, end)?);
            end = middle;
        } else {
            proof.push(reader.range_root(first, middle)?);
            first = middle;
        }
    }
    // b is true, and the node left out, where that subtree is the old tree: its root is known.
    if first > 0 {
        proof.push(reader.range_root(first, end)?);
    }
    proof.reverse();
    Ok(proof)
}

/// The root that a tree had when it was of `old_size` leaves, and the proof of that.
///
/// |           | meaning                                                          |
/// |-----------|------------------------------------------------------------------|
/// | `tree`    | size and root of the tree now                                    |
/// | `read`    | the content of a tile, `None` where it is not there              |
/// | returns   | the root at `old_size`, and [`consistency_proof`] from there     |
///
/// Tiles are not believed: what is returned follows from the root of `tree`, however they came.
///
/// # Errors
/// [`TreeProblem::Shrinks`]; [`TreeProblem::TileMissing`]; [`crate::problem::TileProblem::Length`];
/// [`TreeProblem::Inconsistent`] where the tiles do not give the root of `tree`.
pub fn root_at(
    old_size: u64,
    tree: &Seen,
    mut read: impl FnMut(Tile) -> Option<Vec<u8>>,
) -> Result<(Digest, Vec<Digest>), Problem> {
    let proof = consistency_proof(old_size, tree.size, &mut read)?;
    let old_root = match old_size {
        0 => hash::empty_root(),
        size if size == tree.size => tree.root,
        size => Reader::new(tree.size, read).range_root(0, size)?,
    };
    verify_consistency(old_size, tree.size, &proof, &old_root, &tree.root)?;
    Ok((old_root, proof))
}

/// Whether `leaf_hash` is leaf `index` of the tree of `size` leaves whose root is `root`.
///
/// # Errors
/// [`TreeProblem::IndexBeyondTree`]; [`TreeProblem::ProofLength`] where the tree has not a path of
/// that length at that place; [`TreeProblem::NotIncluded`] where it leads to another root.
///
/// # Source
/// RFC 9162 §2.1.3.2.
pub fn verify_inclusion(
    index: u64,
    size: u64,
    leaf_hash: &Digest,
    proof: &[Digest],
    root: &Digest,
) -> Result<(), Problem> {
    // Step 1: "If leaf_index is greater than or equal to tree_size, then fail".
    if index >= size {
        return Err(TreeProblem::IndexBeyondTree { index, size }.into());
    }
    let bad_length = || TreeProblem::ProofLength { got: proof.len() };
    // Steps 2 and 3: fn and sn, the positions of the node and of the last node of its row.
    let (mut node_index, mut last_index) = (index, size - 1);
    let mut node = *leaf_hash;
    for sibling in proof {
        // 4.a: "If sn is 0, then stop the iteration and fail".
        if last_index == 0 {
            return Err(bad_length().into());
        }
        // 4.b: a right child, or the last of its row, has its sibling on the left.
        if node_index & 1 == 1 || node_index == last_index {
            node = node_hash(sibling, &node);
            // "If LSB(fn) is not set, right-shift both until LSB(fn) is set or fn is 0": the last
            // of a row of odd length rises without a sibling.
            while node_index & 1 == 0 && node_index != 0 {
                node_index >>= 1;
                last_index >>= 1;
            }
        } else {
            node = node_hash(&node, sibling);
        }
        // 4.c.
        node_index >>= 1;
        last_index >>= 1;
    }
    // Step 5: "Compare sn to 0. Compare r against the root_hash".
    if last_index != 0 {
        return Err(bad_length().into());
    }
    if node == *root { Ok(()) } else { Err(TreeProblem::NotIncluded { index, size }.into()) }
}

/// Whether the tree of `old_size` leaves under `old_root` is the beginning of the one under
/// `new_root`. The proof is empty where the sizes are equal or the old tree is.
///
/// # Errors
/// [`TreeProblem::Shrinks`]; [`TreeProblem::ProofLength`]; [`TreeProblem::Inconsistent`].
///
/// # Source
/// RFC 9162 §2.1.4.2; for an empty old tree, which it leaves out, C2SP tlog-witness: any tree
/// follows from nothing.
pub fn verify_consistency(
    old_size: u64,
    new_size: u64,
    proof: &[Digest],
    old_root: &Digest,
    new_root: &Digest,
) -> Result<(), Problem> {
    if old_size > new_size {
        return Err(TreeProblem::Shrinks { old_size, new_size }.into());
    }
    let bad_length = || TreeProblem::ProofLength { got: proof.len() };
    let inconsistent = || TreeProblem::Inconsistent { old_size, new_size };
    if old_size == 0 || old_size == new_size {
        let expected = if old_size == 0 { hash::empty_root() } else { *new_root };
        return match (proof.is_empty(), *old_root == expected) {
            (false, _) => Err(bad_length().into()),
            (true, false) => Err(inconsistent().into()),
            (true, true) => Ok(()),
        };
    }
    // Step 2: "If first is an exact power of 2, then prepend first_hash".
    let (seed, rest) = if old_size.is_power_of_two() {
        (old_root, proof)
    } else {
        proof.split_first().ok_or_else(bad_length)?
    };
    // Steps 3 and 4: fn and sn, shifted until LSB(fn) is not set.
    let n_shifts = (old_size - 1).trailing_ones();
    let (mut node_index, mut last_index) = ((old_size - 1) >> n_shifts, (new_size - 1) >> n_shifts);
    // Step 5: fr and sr.
    let (mut old_node, mut new_node) = (*seed, *seed);
    for other in rest {
        // 6.a.
        if last_index == 0 {
            return Err(bad_length().into());
        }
        // 6.b.
        if node_index & 1 == 1 || node_index == last_index {
            old_node = node_hash(other, &old_node);
            new_node = node_hash(other, &new_node);
            while node_index & 1 == 0 && node_index != 0 {
                node_index >>= 1;
                last_index >>= 1;
            }
        } else {
            new_node = node_hash(&new_node, other);
        }
        // 6.c.
        node_index >>= 1;
        last_index >>= 1;
    }
    // Step 7.
    if last_index != 0 {
        return Err(bad_length().into());
    }
    if old_node == *old_root && new_node == *new_root {
        return Ok(());
    }
    Err(inconsistent().into())
}

/// The largest power of two smaller than `n`, which is at least 2 (RFC 6962 §2.1).
fn split(n: u64) -> u64 {
    1 << (u64::BITS - 1 - (n - 1).leading_zeros())
}

/// Roots of ranges of leaves, from the tiles of a tree of `size` leaves, each read once.
struct Reader<F> {
    size: u64,
    read: F,
    tiles: BTreeMap<Tile, Vec<Digest>>,
}

impl<F: FnMut(Tile) -> Option<Vec<u8>>> Reader<F> {
    fn new(size: u64, read: F) -> Self {
        Self { size, read, tiles: BTreeMap::new() }
    }

    /// `MTH(D[first:end])`, for the ranges that RFC 6962 splits a tree into: each begins at a
    /// multiple of the power of two that covers it.
    fn range_root(&mut self, first: u64, end: u64) -> Result<Digest, Problem> {
        let n_leaves = end - first;
        if n_leaves.is_power_of_two() {
            return self.subtree_root(n_leaves.trailing_zeros(), first);
        }
        let middle = first + split(n_leaves);
        let (left, right) = (self.range_root(first, middle)?, self.range_root(middle, end)?);
        Ok(node_hash(&left, &right))
    }

    /// The root of the full subtree of `2^height` leaves from `first` on: inside the tile of
    /// level `height / 8`, over `2^(height mod 8)` of its hashes.
    fn subtree_root(&mut self, height: u32, first: u64) -> Result<Digest, Problem> {
        let level = u8::try_from(height / 8).expect("a height is below 64");
        let position = first >> (8 * u32::from(level));
        let tile = Tile::in_tree(level, position / 256, self.size)
            .expect("a full subtree inside the tree has its hashes in a tile");
        let from = usize::try_from(position % 256).expect("below 256");
        let hashes = self.tile(tile)?;
        Ok(hash::root(&hashes[from..from + (1 << (height % 8))]))
    }

    fn tile(&mut self, tile: Tile) -> Result<&[Digest], Problem> {
        if !self.tiles.contains_key(&tile) {
            let hashes = read_tile(tile, &mut self.read)?;
            self.tiles.insert(tile, hashes);
        }
        Ok(&self.tiles[&tile])
    }
}

/// The hashes of `tile`, from the full tile where the partial one is gone: logs "MAY delete any
/// partial tile once the corresponding full tile is available".
pub(crate) fn read_tile(
    tile: Tile,
    mut read: impl FnMut(Tile) -> Option<Vec<u8>>,
) -> Result<Vec<Digest>, Problem> {
    if let Some(bytes) = read(tile) {
        return tile.hashes(&bytes);
    }
    let missing = || TreeProblem::TileMissing { path: tile.path() };
    if tile == tile.full() {
        return Err(missing().into());
    }
    let bytes = read(tile.full()).ok_or_else(missing)?;
    let mut hashes = tile.full().hashes(&bytes)?;
    hashes.truncate(usize::from(tile.width()));
    Ok(hashes)
}
