//! Mean and range of rows of readings, one row after another in memory.

use super::{POWERS_OF_TEN, decimal_to_f64, mean, range};
use crate::problem::Problem;

/// Hands the mean and the range of each row to `each`: the nearest `f64` to the exact ones, as
/// [`mean`] and [`range`] give them row by row.
///
/// |             | meaning                                              | shape  | unit        |
/// |-------------|------------------------------------------------------|--------|-------------|
/// | `mantissas` | readings times `10^scale`, one row after another     | `n`    | `10^-scale` |
/// | `size`      | readings a row; the last row has what is left        | scalar | 1           |
/// | `scale`     | decimals of a reading, at most 100                   | scalar | 1           |
/// | `each`      | hears mean and range, in the characteristic's unit   | –      | –           |
///
/// # Errors
/// [`Problem::Count`] if `size` is 0 or `scale` above 100.
///
/// # Source
/// Definition.
pub fn means_and_ranges(
    mantissas: &[i64],
    size: usize,
    scale: u32,
    mut each: impl FnMut(f64, f64),
) -> Result<(), Problem> {
    if size == 0 {
        return Err(Problem::Count { name: "size", got: 0, least: 1, most: usize::MAX });
    }
    match (size, POWERS_OF_TEN.get(scale as usize).filter(|ten| **ten <= 1e14)) {
        (2, Some(ten)) => rows::<2>(mantissas, scale, *ten, each),
        (3, Some(ten)) => rows::<3>(mantissas, scale, *ten, each),
        (4, Some(ten)) => rows::<4>(mantissas, scale, *ten, each),
        (5, Some(ten)) => rows::<5>(mantissas, scale, *ten, each),
        (6, Some(ten)) => rows::<6>(mantissas, scale, *ten, each),
        (8, Some(ten)) => rows::<8>(mantissas, scale, *ten, each),
        (10, Some(ten)) => rows::<10>(mantissas, scale, *ten, each),
        _ => mantissas.chunks(size).try_for_each(|row| one(row, scale, &mut each)),
    }
}

/// Rows of a size that the compiler knows.
fn rows<const N: usize>(
    mantissas: &[i64],
    scale: u32,
    ten: f64,
    mut each: impl FnMut(f64, f64),
) -> Result<(), Problem> {
    // Of numbers within 2^48 of 0, sums of ten stay below 2^53, as does the divisor: both are
    // exact, and so the quotient is rounded once.
    const MOST: i64 = 1 << 48;
    let divisor = ten * N as f64;
    let (whole, rest) = mantissas.as_chunks::<N>();
    for row in whole {
        let largest = row.iter().fold(row[0], |largest, m| largest.max(*m));
        let smallest = row.iter().fold(row[0], |smallest, m| smallest.min(*m));
        if smallest < -MOST || largest > MOST {
            one(row, scale, &mut each)?;
            continue;
        }
        let sum: i64 = row.iter().sum();
        each(sum as f64 / divisor, (largest - smallest) as f64 / ten);
    }
    if rest.is_empty() { Ok(()) } else { one(rest, scale, &mut each) }
}

/// A row of any size and any numbers.
fn one(row: &[i64], scale: u32, each: &mut impl FnMut(f64, f64)) -> Result<(), Problem> {
    each(mean(row, scale)?, decimal_to_f64(range(row)?, scale)?);
    Ok(())
}
