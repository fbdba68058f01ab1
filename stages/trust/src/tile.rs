//! Tiles: 256 neighbouring hashes in one immutable file.
//!
//! Asks: which files hold the tree, what are they called, and which change when it grows?
//! Does not know: entries (see [`crate::bundle`]), storage.
//! Source: C2SP tlog-tiles, "Merkle Tree" and "Partial Tiles".

use word::Digest;

use crate::problem::{Problem, TileProblem};

/// The hashes in a full tile.
pub const WIDTH_FULL: u16 = 256;

/// The largest level that a path may name ("a decimal ASCII integer between 0 and 63").
pub const LEVEL_MAX: u8 = 63;

/// A tile: `width` hashes of `level`, from number `256 · index` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tile {
    level: u8,
    index: u64,
    width: u16,
}

impl Tile {
    /// A tile at `level` 0 to 63 of `width` 1 to 256.
    ///
    /// # Errors
    /// [`TileProblem::Level`], [`TileProblem::Width`].
    pub fn new(level: u8, index: u64, width: u16) -> Result<Self, Problem> {
        if level > LEVEL_MAX {
            return Err(TileProblem::Level { got: level }.into());
        }
        check_width(width)?;
        Ok(Self { level, index, width })
    }

    /// Tile `index` of `level` as it is in a tree of `size` leaves: full, partial, or `None`
    /// ("empty tiles MUST NOT be served").
    pub fn in_tree(level: u8, index: u64, size: u64) -> Option<Self> {
        let width = width_at(hashes_at(level, size), index)?;
        Some(Self { level, index, width })
    }

    /// 0 for leaf hashes; above, each hash is the root of a full tile below.
    pub fn level(self) -> u8 {
        self.level
    }

    /// The position in the level.
    pub fn index(self) -> u64 {
        self.index
    }

    /// The number of hashes, 1 to 256.
    pub fn width(self) -> u16 {
        self.width
    }

    /// The same tile once it is full: the fallback where a partial tile was deleted.
    pub fn full(self) -> Self {
        Self { width: WIDTH_FULL, ..self }
    }

    /// Where it is served, below the log's prefix: `tile/<L>/<N>[.p/<W>]`.
    pub fn path(self) -> String {
        format!("tile/{}/{}", self.level, path_of_index(self.index, self.width))
    }

    /// Reads what [`Tile::path`] writes, and nothing else.
    ///
    /// # Errors
    /// [`TileProblem::Path`].
    pub fn of_path(path: &str) -> Result<Self, Problem> {
        let bad = || TileProblem::Path { got: path.chars().take(80).collect() };
        let rest = path.strip_prefix("tile/").ok_or_else(bad)?;
        let (level, rest) = rest.split_once('/').ok_or_else(bad)?;
        let level = level.parse().ok().filter(|level| *level <= LEVEL_MAX).ok_or_else(bad)?;
        let (index, width) = index_of_path(rest).ok_or_else(bad)?;
        let tile = Self { level, index, width };
        // One spelling only: no leading zeroes, no sign, no `x000/` in front.
        if tile.path() == path { Ok(tile) } else { Err(bad().into()) }
    }

    /// The hashes in the file's `bytes`.
    ///
    /// # Errors
    /// [`TileProblem::Length`] where there are not exactly 32 bytes for each hash.
    pub fn hashes(self, bytes: &[u8]) -> Result<Vec<Digest>, Problem> {
        let need = usize::from(self.width) * 32;
        if bytes.len() != need {
            let path = self.path();
            return Err(TileProblem::Length { path, got: bytes.len(), need }.into());
        }
        let digest = |hash: &[u8]| Digest(hash.try_into().expect("a chunk has 32 bytes"));
        Ok(bytes.chunks_exact(32).map(digest).collect())
    }
}

/// The content of the file that holds `hashes`: one after the other.
pub fn bytes_of_hashes(hashes: &[Digest]) -> Vec<u8> {
    hashes.iter().flat_map(|hash| hash.0).collect()
}

/// The tiles that differ, or are new, when the tree grows from `old_size` to `new_size` leaves;
/// none where it does not grow. Lowest level first, left to right.
pub fn tiles_for_growth(old_size: u64, new_size: u64) -> impl Iterator<Item = Tile> {
    (0..=LEVEL_MAX).flat_map(move |level| {
        let (old, new) = (hashes_at(level, old_size), hashes_at(level, new_size));
        indices_for_growth(old, new).map(move |(index, width)| Tile { level, index, width })
    })
}

/// The hashes at `level` in a tree of `size` leaves: those of full tiles below alone, for a
/// partial tile "MUST NOT be hashed into a tile at the level above".
pub(crate) fn hashes_at(level: u8, size: u64) -> u64 {
    size.checked_shr(8 * u32::from(level)).unwrap_or(0)
}

/// Positions and widths of what changes when a row grows from `old` to `new` items.
pub(crate) fn indices_for_growth(old: u64, new: u64) -> impl Iterator<Item = (u64, u16)> {
    let n_items = if new > old { new } else { 0 };
    (old / 256..n_items.div_ceil(256))
        .filter_map(move |index| Some((index, width_at(n_items, index)?)))
}

/// The width of group `index` in a row of `n_items`: `floor(s / 256^l) mod 256` where partial.
pub(crate) fn width_at(n_items: u64, index: u64) -> Option<u16> {
    let first = index.checked_mul(256)?;
    let n_left = n_items.checked_sub(first)?.min(u64::from(WIDTH_FULL));
    u16::try_from(n_left).ok().filter(|width| *width > 0)
}

pub(crate) fn check_width(width: u16) -> Result<(), Problem> {
    if (1..=WIDTH_FULL).contains(&width) {
        return Ok(());
    }
    Err(TileProblem::Width { got: width }.into())
}

/// "Zero-padded 3-digit path elements. All but the last path element MUST begin with an x", and
/// `.p/<W>` where partial: 1234067 is `x001/x234/067`.
pub(crate) fn path_of_index(index: u64, width: u16) -> String {
    let mut path = format!("{:03}", index % 1000);
    let mut rest = index / 1000;
    while rest > 0 {
        path = format!("x{:03}/{path}", rest % 1000);
        rest /= 1000;
    }
    if width < WIDTH_FULL { format!("{path}.p/{width}") } else { path }
}

/// Reads index and width loosely; the caller compares with the one spelling.
pub(crate) fn index_of_path(path: &str) -> Option<(u64, u16)> {
    let (path, width) = match path.split_once(".p/") {
        Some((path, width)) => (path, width.parse().ok().filter(|w| (1..WIDTH_FULL).contains(w))?),
        None => (path, WIDTH_FULL),
    };
    let mut index: u64 = 0;
    for element in path.split('/') {
        let digits = element.strip_prefix('x').unwrap_or(element);
        let group: u64 = digits.parse().ok().filter(|_| digits.len() == 3)?;
        index = index.checked_mul(1000)?.checked_add(group)?;
    }
    Some((index, width))
}
