//! How far each reading is from the one before (移动极差).

use super::{CHUNK, are_within, counted_twice_median, mean_of_sum, power_of_ten, range, rounded};
use super::{sum_of_chunk, too_few, twice_median};
use crate::problem::Problem;

/// Sum of the ranges of all windows of `span` neighbours; for 2, of the absolute differences.
///
/// |             | meaning                          | shape   | unit            |
/// |-------------|----------------------------------|---------|-----------------|
/// | `mantissas` | readings, oldest first           | `n`     | `10^-scale`     |
/// | `span`      | readings in a window, at least 2 | scalar  | 1               |
/// | returns     | sum of `n - span + 1` ranges     | scalar  | `10^-scale`     |
///
/// # Errors
/// [`Problem::Count`] if `span` is below 2; [`Problem::TooFew`] if there are fewer than `span`
/// readings.
///
/// # Source
/// NIST/SEMATECH e-Handbook 6.3.2.2.
pub fn sum_abs_moving(mantissas: &[i64], span: usize) -> Result<i128, Problem> {
    if span < 2 {
        return Err(Problem::Count { name: "span", got: span, least: 2, most: usize::MAX });
    }
    if mantissas.len() < span {
        return Err(too_few(mantissas.len(), span));
    }
    if span == 2 {
        return Ok(sum_abs_differences(mantissas));
    }
    mantissas.windows(span).map(range).sum()
}

fn sum_abs_differences(mantissas: &[i64]) -> i128 {
    overlapping_chunks(mantissas).map(sum_abs_differences_of_chunk).sum()
}

/// Chunks, of which the last number of each is the first of the next.
fn overlapping_chunks(mantissas: &[i64]) -> impl Iterator<Item = &[i64]> {
    let starts = (0..mantissas.len().saturating_sub(1)).step_by(CHUNK - 1);
    starts.map(|from| &mantissas[from..mantissas.len().min(from + CHUNK)])
}

fn sum_abs_differences_of_chunk(chunk: &[i64]) -> i128 {
    let pairs = chunk.iter().zip(&chunk[1..]);
    // 2^10 distances below 2^20 are added in 32 bits; others may have left them. A distance that
    // leaves 64 bits comes back near 0 only from numbers that are huge.
    let (mut bits, mut sum) = (0, 0_u32);
    for (a, b) in pairs.clone() {
        let distance = b.wrapping_sub(*a);
        bits |= distance.wrapping_add(1 << 20) as u64;
        sum = sum.wrapping_add((distance as i32).unsigned_abs());
    }
    if bits < 1 << 21 && chunk[0].unsigned_abs() < 1 << 62 {
        i128::from(sum)
    } else {
        pairs.map(|(&a, &b)| (i128::from(b) - i128::from(a)).abs()).sum()
    }
}

/// The mean of readings and that of their moving ranges of two, each the nearest `f64` to the exact
/// one, in one walk: of many readings most of the time goes into fetching them.
///
/// |             | meaning                                    | shape  | unit                 |
/// |-------------|--------------------------------------------|--------|----------------------|
/// | `mantissas` | readings times `10^scale`, oldest first    | `n`    | the characteristic's |
/// | `scale`     | decimals of a reading, at most 100         | scalar | 1                    |
/// | returns     | mean, and mean of the `n - 1` moving ranges| 2      | the characteristic's |
///
/// # Errors
/// [`Problem::TooFew`] without two readings; [`Problem::Count`] if `scale` is above 100.
///
/// # Source
/// Definition.
pub fn means_of_moves(mantissas: &[i64], scale: u32) -> Result<[f64; 2], Problem> {
    let n = mantissas.len();
    let Some(first) = mantissas.first().filter(|_| n > 1) else {
        return Err(too_few(n, 2));
    };
    let (mut total, mut moves) = (i128::from(*first), 0);
    for chunk in overlapping_chunks(mantissas) {
        total += sum_of_chunk(&chunk[1..]);
        moves += sum_abs_differences_of_chunk(chunk);
    }
    Ok([mean_of_sum(total, n, scale)?, mean_of_sum(moves, n - 1, scale)?])
}

/// Median of the moving ranges of two neighbours, the nearest `f64` to the exact one.
///
/// |             | meaning                                 | shape  | unit                 |
/// |-------------|-----------------------------------------|--------|----------------------|
/// | `mantissas` | readings times `10^scale`, oldest first | `n`    | the characteristic's |
/// | `scale`     | decimals of a reading, at most 100      | scalar | 1                    |
/// | returns     | median of the `n - 1` moving ranges     | scalar | the characteristic's |
///
/// # Errors
/// [`Problem::TooFew`] without two readings; [`Problem::Count`] if `scale` is above 100;
/// [`Problem::TooLarge`] where a range leaves 64 bits.
///
/// # Source
/// Definition.
pub fn median_of_moves(mantissas: &[i64], scale: u32) -> Result<f64, Problem> {
    let Some(first) = mantissas.first().filter(|_| mantissas.len() > 1) else {
        return Err(too_few(mantissas.len(), 2));
    };
    let pairs = mantissas.iter().zip(&mantissas[1..]);
    let twice = if are_within(mantissas, *first, 1 << 61) {
        let moves = pairs.map(|(before, after)| (after - before).abs());
        match counted_twice_median(mantissas.len() - 1, moves.clone()) {
            Some(twice) => twice,
            None => twice_median(&moves.collect::<Vec<_>>())?,
        }
    } else {
        let moves: Option<Vec<i64>> =
            pairs.map(|(before, after)| after.checked_sub(*before)?.checked_abs()).collect();
        twice_median(&moves.ok_or(Problem::TooLarge { name: "a moving range" })?)?
    };
    rounded(twice.into(), power_of_ten(scale)? * 2)
}
