//! Entry bundles: up to 256 entries in one immutable file.
//!
//! Asks: how are the leaves themselves served, and which files change when the log grows?
//! Does not know: what an entry means.
//! Source: C2SP tlog-tiles, "Log entries".

use crate::{
    problem::{Problem, TileProblem},
    tile,
};

/// The longest entry, for its length is written in 16 bits.
pub const ENTRY_BYTES_MAX: usize = 65_535;

/// A bundle: `width` entries, from number `256 · index` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bundle {
    index: u64,
    width: u16,
}

impl Bundle {
    /// A bundle of `width` 1 to 256.
    ///
    /// # Errors
    /// [`TileProblem::Width`].
    pub fn new(index: u64, width: u16) -> Result<Self, Problem> {
        tile::check_width(width)?;
        Ok(Self { index, width })
    }

    /// Bundle `index` as it is in a log of `size` entries; `None` where it would be empty.
    pub fn in_tree(index: u64, size: u64) -> Option<Self> {
        Some(Self { index, width: tile::width_at(size, index)? })
    }

    /// The position among the bundles.
    pub fn index(self) -> u64 {
        self.index
    }

    /// The number of entries, 1 to 256.
    pub fn width(self) -> u16 {
        self.width
    }

    /// The same bundle once it is full.
    pub fn full(self) -> Self {
        Self { width: tile::WIDTH_FULL, ..self }
    }

    /// Where it is served, below the log's prefix: `tile/entries/<N>[.p/<W>]`.
    pub fn path(self) -> String {
        format!("tile/entries/{}", tile::path_of_index(self.index, self.width))
    }

    /// Reads what [`Bundle::path`] writes, and nothing else.
    ///
    /// # Errors
    /// [`TileProblem::Path`].
    pub fn of_path(path: &str) -> Result<Self, Problem> {
        let bad = || TileProblem::Path { got: path.chars().take(80).collect() };
        let rest = path.strip_prefix("tile/entries/").ok_or_else(bad)?;
        let (index, width) = tile::index_of_path(rest).ok_or_else(bad)?;
        let bundle = Self { index, width };
        if bundle.path() == path { Ok(bundle) } else { Err(bad().into()) }
    }

    /// The entries in the file's `bytes`, exactly [`Bundle::width`] of them.
    ///
    /// # Errors
    /// [`TileProblem::BundleTruncated`], [`TileProblem::BundleTrailing`].
    pub fn entries(self, bytes: &[u8]) -> Result<Vec<&[u8]>, Problem> {
        let (entries, rest) = self.split(bytes)?;
        if !rest.is_empty() {
            return Err(TileProblem::BundleTrailing { path: self.path(), got: rest.len() }.into());
        }
        Ok(entries)
    }

    /// The first [`Bundle::width`] entries of `bytes`, and the bytes after them.
    pub(crate) fn split(self, bytes: &[u8]) -> Result<(Vec<&[u8]>, &[u8]), Problem> {
        let mut rest = bytes;
        let mut entries = Vec::with_capacity(usize::from(self.width));
        for n_entries in 0..self.width {
            let (entry, after) = split_entry(rest)
                .ok_or_else(|| TileProblem::BundleTruncated { path: self.path(), n_entries })?;
            entries.push(entry);
            rest = after;
        }
        Ok((entries, rest))
    }
}

/// Appends `entry` to the content of a bundle: "big-endian uint16 length-prefixed".
///
/// # Errors
/// [`TileProblem::EntryTooLong`].
pub fn push_entry(bundle: &mut Vec<u8>, entry: &[u8]) -> Result<(), Problem> {
    let Ok(len) = u16::try_from(entry.len()) else {
        return Err(TileProblem::EntryTooLong { got: entry.len(), max: ENTRY_BYTES_MAX }.into());
    };
    bundle.extend(len.to_be_bytes());
    bundle.extend(entry);
    Ok(())
}

/// The bundles that differ, or are new, when the log grows from `old_size` to `new_size` entries.
pub fn bundles_for_growth(old_size: u64, new_size: u64) -> impl Iterator<Item = Bundle> {
    tile::indices_for_growth(old_size, new_size).map(|(index, width)| Bundle { index, width })
}

fn split_entry(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (len, rest) = bytes.split_first_chunk::<2>()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*len)))
}
