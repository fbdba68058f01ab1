//! Points against lines, 512 at a time.
//!
//! Asks: which of 512 points lie above a line, and which are higher than the one before?
//! Needs: numbers, or whole numbers of one unit.
//! Does not know: what the lines stand for.
//!
//! A line is turned once into the largest number that is not above it, in whatever the points are
//! kept in: comparisons of whole numbers then decide exactly as comparisons of the numbers would.

use std::ops::{BitOr, Shl};

/// What points are kept in, with the unsigned number of the same width: comparisons then stay in
/// registers of one width.
pub(super) trait Number: Copy + PartialOrd + Default {
    /// That unsigned number.
    type Word: Copy
        + Default
        + From<bool>
        + BitOr<Output = Self::Word>
        + Shl<usize, Output = Self::Word>;

    /// Its lowest byte.
    fn byte(word: Self::Word) -> u8;
}

impl Number for i16 {
    type Word = u16;

    fn byte(word: u16) -> u8 {
        word as u8
    }
}

impl Number for i32 {
    type Word = u32;

    fn byte(word: u32) -> u8 {
        word as u8
    }
}

impl Number for f64 {
    type Word = u64;

    fn byte(word: u64) -> u8 {
        word as u8
    }
}

/// 512 points in eight rows: point 8 c + r stands in row r, column c, so that the eight bits of a
/// column are those of neighbours.
pub(super) type Block<T> = [[T; 64]; 8];

/// A bit for each of 512 points, the oldest lowest.
pub(super) type Mask = [u64; 8];

/// Which points are above a line.
pub(super) fn above<T: Number>(points: &Block<T>, line: T) -> Mask {
    let mut bytes = [0_u8; 64];
    for (column, byte) in bytes.iter_mut().enumerate() {
        *byte = gathered::<T>(|row| points[row][column] > line);
    }
    words(&bytes)
}

/// Which points are higher, and which are lower, than the one before; `last` is the one before
/// the first.
pub(super) fn steps<T: Number>(points: &Block<T>, last: T) -> (Mask, Mask) {
    let mut before_first = [last; 64];
    before_first[1..].copy_from_slice(&points[7][..63]);
    let (mut up, mut down) = ([0_u8; 64], [0_u8; 64]);
    for column in 0..64 {
        let pair = |row: usize| match row {
            0 => (points[0][column], before_first[column]),
            _ => (points[row][column], points[row - 1][column]),
        };
        up[column] = gathered::<T>(|row| pair(row).0 > pair(row).1);
        down[column] = gathered::<T>(|row| pair(row).0 < pair(row).1);
    }
    (words(&up), words(&down))
}

/// Eight answers as bits.
fn gathered<T: Number>(is_so: impl Fn(usize) -> bool) -> u8 {
    let mut bits = T::Word::default();
    for row in 0..8 {
        bits = bits | T::Word::from(is_so(row)) << row;
    }
    T::byte(bits)
}

fn words(bytes: &[u8; 64]) -> Mask {
    let (eights, _) = bytes.as_chunks::<8>();
    std::array::from_fn(|word| u64::from_le_bytes(eights[word]))
}

/// The largest whole number from `low` − 1 to `high` whose value is not above `line`.
///
/// `value` must not fall; `low` must not be the least number there is.
pub(super) fn whole(line: f64, [low, high]: [i64; 2], value: impl Fn(i64) -> f64) -> i64 {
    let is_above = |number: i64| value(number) > line;
    let (mut not_above, mut above) = (i128::from(low) - 1, i128::from(high) + 1);
    while above - not_above > 1 {
        let middle = (not_above + above).div_euclid(2);
        // Between `low` and `high`: it fits.
        if is_above(middle as i64) { above = middle } else { not_above = middle }
    }
    not_above as i64
}
