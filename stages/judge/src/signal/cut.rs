//! Points against lines, 512 at a time.
//!
//! Asks: which of 512 points lie above a line, and which are higher than the one before?
//! Needs: numbers, or whole numbers of one unit.
//! Does not know: what the lines stand for.
//!
//! A line is turned once into the largest number that is not above it, in whatever the points are
//! kept in: comparisons of whole numbers then decide exactly as comparisons of the numbers would.

use wide::{f64x8, i16x32, i32x16};

/// So many points are compared at a time.
pub(super) const BLOCK: usize = 512;

/// Points, oldest first, after the one before them.
pub(super) type Block<T> = [T; BLOCK + 1];

/// A bit for each of 512 points, the oldest lowest.
pub(super) type Mask = [u64; 8];

/// What points are kept in: the narrower, the more are compared by one instruction.
pub(super) trait Number: Copy + Default {
    /// Which points are above a line.
    fn above(points: &Block<Self>, line: Self) -> Mask;

    /// Which points are higher, and which are lower, than the one before.
    fn steps(points: &Block<Self>) -> [Mask; 2];
}

/// A mask, `N` bits at a time.
fn joined<const N: usize>(bits: impl Fn(usize) -> u32) -> Mask {
    let n = 64 / N;
    std::array::from_fn(|word| {
        (0..n).rev().fold(0, |joined, i| joined << N | u64::from(bits(n * word + i)))
    })
}

/// `$wide` holds `$n` of `$number`.
macro_rules! number {
    ($number:ty, $wide:ident, $n:literal) => {
        impl Number for $number {
            fn above(points: &Block<Self>, line: Self) -> Mask {
                let (points, _) = points[1..].as_chunks::<$n>();
                let line = $wide::splat(line);
                joined::<$n>(|i| $wide::new(points[i]).simd_gt(line).to_bitmask())
            }

            fn steps(points: &Block<Self>) -> [Mask; 2] {
                let (before, _) = points.as_chunks::<$n>();
                let (points, _) = points[1..].as_chunks::<$n>();
                [(points, before), (before, points)].map(|(high, low)| {
                    joined::<$n>(|i| $wide::new(high[i]).simd_gt($wide::new(low[i])).to_bitmask())
                })
            }
        }
    };
}

number!(i16, i16x32, 32);
number!(i32, i32x16, 16);
number!(f64, f64x8, 8);

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
