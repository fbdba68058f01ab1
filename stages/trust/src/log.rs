//! The log's own decisions: what to write when entries come, and what it may sign.
//!
//! Asks: which files does this batch change, and may this checkpoint be signed after the last?
//! Needs: the state after the last batch, or the tiles to read it from; the last signed checkpoint.
//! Does not know: disk, keys, entries' meaning. The store writes, syncs, compares and swaps.
//! Source: C2SP tlog-tiles; tlog-checkpoint: "A log MUST not sign any checkpoint which is
//! inconsistent with any checkpoint it previously signed".

use word::Digest;

use crate::{
    Bundle, Checkpoint, Frontier, Tile, bundle,
    hash::{leaf_hash, root},
    problem::{LogProblem, Problem, TreeProblem},
    tile, tree,
};

/// A log as far as it must be remembered to go on: the partial tile of each level, and the partial
/// bundle. Fewer than 256 hashes for each 8 bits of the size, and fewer than 256 entries.
#[derive(Clone, PartialEq, Eq)]
pub struct State {
    size: u64,
    /// By level; `floor(size / 256^l) mod 256` hashes each, up to the highest level with hashes.
    levels: Vec<Vec<Digest>>,
    /// The content of the partial bundle.
    bundle: Vec<u8>,
}

/// What a batch of entries changes. Files are immutable: each is new, or a wider partial one.
#[derive(Clone, PartialEq, Eq)]
pub struct Growth {
    /// The state after the batch.
    pub state: State,
    /// Paths below the log's prefix, and contents.
    pub tiles: Vec<(String, Vec<u8>)>,
    /// Paths below the log's prefix, and contents.
    pub bundles: Vec<(String, Vec<u8>)>,
}

impl State {
    /// A log without entries.
    pub fn empty() -> Self {
        Self { size: 0, levels: Vec::new(), bundle: Vec::new() }
    }

    /// The state of a log of `size` entries under `root`, from its files.
    ///
    /// |        | meaning                                                          |
    /// |--------|------------------------------------------------------------------|
    /// | `read` | the file at a path below the prefix, `None` where there is none  |
    ///
    /// # Errors
    /// [`LogProblem::OtherRoot`] where the tiles do not give `root`;
    /// [`LogProblem::OtherEntry`] where the last bundle is not what the tiles were made from;
    /// [`TreeProblem::TileMissing`], [`LogProblem::BundleMissing`].
    pub fn open(
        size: u64,
        root: &Digest,
        mut read: impl FnMut(&str) -> Option<Vec<u8>>,
    ) -> Result<Self, Problem> {
        let mut levels = Vec::new();
        for level in (0..=tile::LEVEL_MAX).take_while(|l| tile::hashes_at(*l, size) > 0) {
            let last = tile::hashes_at(level, size) / 256;
            levels.push(match Tile::in_tree(level, last, size) {
                Some(tile) => tree::read_tile(tile, |tile| read(&tile.path()))?,
                None => Vec::new(),
            });
        }
        let mut state = Self { size, levels, bundle: Vec::new() };
        if state.root() != *root {
            return Err(LogProblem::OtherRoot { size }.into());
        }
        if let Some(bundle) = Bundle::in_tree(size / 256, size) {
            state.bundle = read_bundle(bundle, &state.levels[0], &mut read)?;
        }
        Ok(state)
    }

    /// The number of entries.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree.
    pub fn root(&self) -> Digest {
        self.frontier().root()
    }

    /// The right edge of the tree: all that must be kept to go on hashing without files.
    pub fn frontier(&self) -> Frontier {
        let mut edge = Vec::new();
        // The binary digits of the size, highest first, are those of the tiles' widths.
        for hashes in self.levels.iter().rev() {
            let mut rest = hashes.as_slice();
            for bit in (0..8).rev().filter(|bit| hashes.len() >> bit & 1 == 1) {
                let (subtree, after) = rest.split_at(1 << bit);
                edge.push(root(subtree));
                rest = after;
            }
        }
        Frontier::new(self.size, edge).expect("the widths of the tiles spell the size")
    }

    /// Adds a leaf hash, and hands every tile that it fills to `full`.
    fn push(&mut self, leaf_hash: Digest, full: &mut Vec<(String, Vec<u8>)>) {
        let mut hash = leaf_hash;
        for level in 0..=tile::LEVEL_MAX {
            if usize::from(level) == self.levels.len() {
                self.levels.push(Vec::new());
            }
            let hashes = &mut self.levels[usize::from(level)];
            hashes.push(hash);
            if hashes.len() < usize::from(tile::WIDTH_FULL) {
                break;
            }
            // "At level 1 and above, each hash in a tile is the Merkle Tree Hash of a full tile at
            // the level below."
            let last = Tile::in_tree(level, tile::hashes_at(level, self.size) / 256, u64::MAX)
                .expect("a tree of 2^64 - 1 leaves has that tile");
            full.push((last.full().path(), tile::bytes_of_hashes(hashes)));
            hash = root(hashes);
            hashes.clear();
        }
        self.size += 1;
    }
}

impl Growth {
    /// The content that this batch gives to `path`.
    pub fn find(&self, path: &str) -> Option<Vec<u8>> {
        let mut files = self.tiles.iter().chain(&self.bundles);
        files.find(|(at, _)| at == path).map(|(_, bytes)| bytes.clone())
    }
}

/// Appends `entries` in order: O(n) hashes for n entries, whatever the size of the log.
///
/// # Errors
/// [`crate::problem::TileProblem::EntryTooLong`]; then nothing is appended.
///
/// # Source
/// C2SP tlog-tiles, "Merkle Tree" and "Log entries".
pub fn append(state: &State, entries: &[&[u8]]) -> Result<Growth, Problem> {
    let mut grown = state.clone();
    let (mut tiles, mut bundles) = (Vec::new(), Vec::new());
    for entry in entries {
        bundle::push_entry(&mut grown.bundle, entry)?;
        grown.push(leaf_hash(entry), &mut tiles);
        if grown.size.is_multiple_of(256) {
            let full = Bundle::new(grown.size / 256 - 1, tile::WIDTH_FULL)?;
            bundles.push((full.path(), std::mem::take(&mut grown.bundle)));
        }
    }
    // What is left over on each level that changed: a partial tile, a partial bundle.
    for tile in tile::tiles_for_growth(state.size, grown.size) {
        if tile.width() < tile::WIDTH_FULL {
            let hashes = &grown.levels[usize::from(tile.level())];
            tiles.push((tile.path(), tile::bytes_of_hashes(hashes)));
        }
    }
    if let Some(last) = bundle::bundles_for_growth(state.size, grown.size).last()
        && last.width() < tile::WIDTH_FULL
    {
        bundles.push((last.path(), grown.bundle.clone()));
    }
    Ok(Growth { state: grown, tiles, bundles })
}

/// The checkpoint that may be signed now, after `last`: larger and consistent, or the same again.
///
/// `read` reads the tiles of the log as it is now, with `state`'s batch written. The store records
/// the answer by compare-and-swap against `last` **before** it signs and publishes it.
///
/// # Errors
/// [`LogProblem::Backwards`]; [`LogProblem::SplitView`] where the tree is not a continuation of
/// what was signed; [`LogProblem::OtherOrigin`]; [`TreeProblem::TileMissing`].
///
/// # Source
/// C2SP tlog-checkpoint, "Signatures".
pub fn checkpoint_to_sign(
    origin: &str,
    last: Option<&Checkpoint>,
    state: &State,
    read: impl FnMut(Tile) -> Option<Vec<u8>>,
) -> Result<Checkpoint, Problem> {
    let next = Checkpoint::new(origin, state.size, state.root())?;
    let Some(last) = last else { return Ok(next) };
    let (signed_size, size) = (last.size(), state.size);
    if last.origin() != origin {
        let (got, need) = (origin.to_owned(), last.origin().to_owned());
        return Err(LogProblem::OtherOrigin { got, need }.into());
    }
    if size < signed_size {
        return Err(LogProblem::Backwards { signed_size, size }.into());
    }
    let proof = tree::consistency_proof(signed_size, size, read)?;
    match tree::verify_consistency(signed_size, size, &proof, last.root(), next.root()) {
        Ok(()) => Ok(next),
        Err(Problem::Tree(TreeProblem::Inconsistent { .. })) => {
            Err(LogProblem::SplitView { signed_size, size }.into())
        }
        Err(other) => Err(other),
    }
}

/// The content of the partial `bundle`, after comparing each entry with its leaf hash.
fn read_bundle(
    bundle: Bundle,
    leaf_hashes: &[Digest],
    read: &mut impl FnMut(&str) -> Option<Vec<u8>>,
) -> Result<Vec<u8>, Problem> {
    let missing = || LogProblem::BundleMissing { path: bundle.path() };
    let (bytes, is_exact) = match read(&bundle.path()) {
        Some(bytes) => (bytes, true),
        None => (read(&bundle.full().path()).ok_or_else(missing)?, false),
    };
    let entries = if is_exact { bundle.entries(&bytes)? } else { bundle.split(&bytes)?.0 };
    let mut content = Vec::new();
    for ((entry, hash), index) in entries.iter().zip(leaf_hashes).zip(bundle.index() * 256..) {
        if leaf_hash(entry) != *hash {
            return Err(LogProblem::OtherEntry { index }.into());
        }
        bundle::push_entry(&mut content, entry)?;
    }
    Ok(content)
}
