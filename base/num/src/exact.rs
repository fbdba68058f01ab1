//! Statistics of decimals without any rounding but the last (精确统计).
//!
//! Asks: what are the sum, mean, spread and analysis of variance of these readings, exactly?
//! Needs: readings as whole numbers `m`, all with the value `m / 10^scale`.
//! Does not know: floating-point readings, weights, missing values.
//! Source: definitions; NIST Statistical Reference Datasets show what rounding does to them
//! otherwise.  Cases: `cases/num/exact.json`.
//!
//! Whole numbers do not depend on the order in which they are added, so neither do these results.
//! Sums that leave 128 bits are continued in numbers of any length.

use num_bigint::BigInt;

use crate::problem::Problem;
use crate::ratio::{ratio_to_f64, short_ratio_to_f64};

mod anova;
mod balanced;
mod moves;
mod numbers;
mod rows;

pub use anova::{OneWay, one_way_anova};
pub use balanced::{Balanced, Squares};
pub use moves::{means_of_moves, median_of_moves, sum_abs_moving};
pub use numbers::each_to_f64;
pub use rows::means_and_ranges;

/// The powers of ten that an `f64` holds exactly.
const POWERS_OF_TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
];

/// The powers of ten whose products with what an `f64` holds exactly fit 128 bits.
const SMALL_POWERS_OF_TEN: [i128; 16] = {
    let mut powers = [1; 16];
    let mut scale = 1;
    while scale < 16 {
        powers[scale] = 10 * powers[scale - 1];
        scale += 1;
    }
    powers
};

/// The largest scale that is served; squares of `10^scale` must stay far inside `f64`.
const SCALE_MAX: u32 = 100;

/// Sum of the mantissas; it cannot overflow.
///
/// |             | meaning                   | shape  | unit        |
/// |-------------|---------------------------|--------|-------------|
/// | `mantissas` | readings times `10^scale` | `n`    | `10^-scale` |
/// | returns     | their sum                 | scalar | `10^-scale` |
///
/// # Source
/// Definition.
pub fn sum(mantissas: &[i64]) -> i128 {
    if mantissas.len() <= FEW && are_within(mantissas, 0, 1 << 52) {
        return mantissas.iter().sum::<i64>().into();
    }
    mantissas.chunks(CHUNK).map(sum_of_chunk).sum()
}

fn sum_of_chunk(chunk: &[i64]) -> i128 {
    // 2^10 numbers within 2^52 of 0 are added in 64 bits; others may have left them.
    let (mut bits, mut total) = (0, 0_i64);
    for m in chunk {
        bits |= m.wrapping_add(1 << 52) as u64;
        total = total.wrapping_add(*m);
    }
    let slowly = || chunk.iter().map(|&m| i128::from(m)).sum();
    if bits < 1 << 53 { i128::from(total) } else { slowly() }
}

/// So many mantissas are added in 64 bits before the sum goes on in 128.
const CHUNK: usize = 1 << 10;

/// No more than so many are a subgroup; wider ways do not pay for them.
const FEW: usize = 32;

/// Whether all mantissas are from `origin - most + 1` to `origin + most`.
///
/// |             | meaning                              | shape  | unit        |
/// |-------------|--------------------------------------|--------|-------------|
/// | `mantissas` | readings times `10^scale`            | `n`    | `10^-scale` |
/// | `origin`    | one that they are near               | scalar | `10^-scale` |
/// | `most`      | a power of two, at most 2^61         | scalar | `10^-scale` |
/// | returns     | says no from origins of 2^62 or more | scalar | –           |
///
/// # Source
/// Definition.
pub fn are_within(mantissas: &[i64], origin: i64, most: i64) -> bool {
    // Differences that leave 64 bits cannot come back near 0 from an origin that is not huge.
    let shifted = |m: &i64| m.wrapping_sub(origin).wrapping_add(most - 1) as u64;
    let bits = mantissas.iter().fold(0, |bits, m| bits | shifted(m));
    origin.unsigned_abs() < 1 << 62 && bits < 2 * most as u64
}

/// Largest minus smallest mantissa.
///
/// |             | meaning                   | shape  | unit        |
/// |-------------|---------------------------|--------|-------------|
/// | `mantissas` | readings times `10^scale` | `n`    | `10^-scale` |
/// | returns     | largest minus smallest    | scalar | `10^-scale` |
///
/// # Errors
/// [`Problem::TooFew`] without readings.
///
/// # Source
/// Definition.
pub fn range(mantissas: &[i64]) -> Result<i128, Problem> {
    match (mantissas.iter().max(), mantissas.iter().min()) {
        (Some(&largest), Some(&smallest)) => Ok(i128::from(largest) - i128::from(smallest)),
        _ => Err(too_few(0, 1)),
    }
}

/// A whole number of units of `10^-scale` as the nearest `f64`.
///
/// |            | meaning                     | shape  | unit         |
/// |------------|-----------------------------|--------|--------------|
/// | `mantissa` | the number times `10^scale` | scalar | `10^-scale`  |
/// | `scale`    | decimals, at most 100       | scalar | 1            |
/// | returns    | the nearest `f64`           | scalar | the number's |
///
/// # Errors
/// [`Problem::Count`] if `scale` is above 100.
///
/// # Source
/// IEEE 754-2019, 4.3.1.
#[inline]
pub fn decimal_to_f64(mantissa: i128, scale: u32) -> Result<f64, Problem> {
    // Both sides of the division are exact, so it is rounded once (Clinger 1990).
    if let Some(&power) = POWERS_OF_TEN.get(scale as usize)
        && mantissa.unsigned_abs() <= 1 << 53
    {
        return Ok(mantissa as i64 as f64 / power);
    }
    long_decimal_to_f64(mantissa, scale)
}

#[cold]
fn long_decimal_to_f64(mantissa: i128, scale: u32) -> Result<f64, Problem> {
    rounded(mantissa.into(), power_of_ten(scale)?)
}

/// Arithmetic mean, the nearest `f64` to the exact one.
///
/// |             | meaning                            | shape  | unit                 |
/// |-------------|------------------------------------|--------|----------------------|
/// | `mantissas` | readings times `10^scale`          | `n`    | the characteristic's |
/// | `scale`     | decimals of a reading, at most 100 | scalar | 1                    |
/// | returns     | mean                               | scalar | the characteristic's |
///
/// # Errors
/// [`Problem::TooFew`] without readings; [`Problem::Count`] if `scale` is above 100.
///
/// # Source
/// Definition.
pub fn mean(mantissas: &[i64], scale: u32) -> Result<f64, Problem> {
    if mantissas.is_empty() {
        return Err(too_few(0, 1));
    }
    mean_of_sum(sum(mantissas), mantissas.len(), scale)
}

fn mean_of_sum(sum: i128, n: usize, scale: u32) -> Result<f64, Problem> {
    let small = small_power_of_ten(scale).map(|ten| ten * n as i128);
    if let Some(mean) = small.and_then(|below| small_ratio(sum, below)) {
        return Ok(mean);
    }
    rounded(sum.into(), power_of_ten(scale)? * n)
}

/// Twice the median mantissa: the sum of the two middle readings, or twice the middle one.
///
/// |             | meaning                   | shape  | unit        |
/// |-------------|---------------------------|--------|-------------|
/// | `mantissas` | readings times `10^scale` | `n`    | `10^-scale` |
/// | returns     | twice the median          | scalar | `10^-scale` |
///
/// # Errors
/// [`Problem::TooFew`] without readings.
///
/// # Source
/// Definition.
pub fn twice_median(mantissas: &[i64]) -> Result<i128, Problem> {
    let n = mantissas.len();
    if n == 0 {
        return Err(too_few(0, 1));
    }
    if let Some(twice) = counted_twice_median(n, mantissas.iter().copied()) {
        return Ok(twice);
    }
    let mut parted = mantissas.to_vec();
    let (smaller, &mut high, _) = parted.select_nth_unstable(n / 2);
    let low = if n.is_multiple_of(2) { smaller.iter().max().copied() } else { None };
    Ok(i128::from(high) + i128::from(low.unwrap_or(high)))
}

/// Twice the median of `n` numbers in few steps of their resolution, by counting each; `None` where
/// that would not pay.
fn counted_twice_median(n: usize, numbers: impl Iterator<Item = i64> + Clone) -> Option<i128> {
    const N_MIN: usize = 1 << 8;
    const STEPS_MAX: u64 = 1 << 16;
    if n < N_MIN || n > u32::MAX as usize {
        return None;
    }
    let ends = (i64::MAX, i64::MIN);
    let wider = |(low, high): (i64, i64), m: i64| (low.min(m), high.max(m));
    let (smallest, largest) = numbers.clone().fold(ends, wider);
    let n_steps = largest.abs_diff(smallest);
    // Room for counts that is much more than the numbers costs more than it saves.
    if n_steps >= STEPS_MAX.min(16 * n as u64) {
        return None;
    }
    let mut counts = vec![0_u32; n_steps as usize + 1];
    for m in numbers {
        counts[m.abs_diff(smallest) as usize] += 1;
    }
    // The number at a place in order of size, from 0.
    let at = |place: usize| {
        let mut n_up_to = 0;
        let is_there = |count: &u32| {
            n_up_to += *count as usize;
            n_up_to > place
        };
        counts.iter().position(is_there).map(|step| i128::from(smallest) + step as i128)
    };
    let lower = if n.is_multiple_of(2) { n / 2 - 1 } else { n / 2 };
    Some(at(lower)? + at(n / 2)?)
}

/// Median, the nearest `f64` to the exact one.
///
/// |             | meaning                            | shape  | unit                 |
/// |-------------|------------------------------------|--------|----------------------|
/// | `mantissas` | readings times `10^scale`          | `n`    | the characteristic's |
/// | `scale`     | decimals of a reading, at most 100 | scalar | 1                    |
/// | returns     | median                             | scalar | the characteristic's |
///
/// # Errors
/// [`Problem::TooFew`] without readings; [`Problem::Count`] if `scale` is above 100.
///
/// # Source
/// Definition.
pub fn median(mantissas: &[i64], scale: u32) -> Result<f64, Problem> {
    rounded(twice_median(mantissas)?.into(), power_of_ten(scale)? * 2)
}

/// Variance with divisor `n - 1`, the nearest `f64` to the exact one.
///
/// |             | meaning                            | shape  | unit                         |
/// |-------------|------------------------------------|--------|------------------------------|
/// | `mantissas` | readings times `10^scale`          | `n`    | the characteristic's         |
/// | `scale`     | decimals of a reading, at most 100 | scalar | 1                            |
/// | returns     | variance                           | scalar | the characteristic's, squared |
///
/// # Errors
/// [`Problem::TooFew`] if `n < 2`; [`Problem::Count`] if `scale` is above 100.
///
/// # Source
/// `(n Σd² - (Σd)²) / (n (n-1))` with `d` the distance from the first reading.
pub fn variance(mantissas: &[i64], scale: u32) -> Result<f64, Problem> {
    let n = mantissas.len();
    let Some(&first) = mantissas.first().filter(|_| n > 1) else {
        return Err(too_few(n, 2));
    };
    if let Some(variance) = small_variance(mantissas, scale) {
        return Ok(variance);
    }
    if let Some(variance) = near_variance(mantissas, first, scale) {
        return Ok(variance);
    }
    let sums = Sums::of(mantissas, first);
    let ten = power_of_ten(scale)?;
    rounded(sums.squares_about_mean(n), &ten * &ten * n * (n - 1))
}

/// Standard deviation with divisor `n - 1`: the root of [`variance`], within 1e-16 relative.
///
/// |             | meaning                            | shape  | unit                 |
/// |-------------|------------------------------------|--------|----------------------|
/// | `mantissas` | readings times `10^scale`          | `n`    | the characteristic's |
/// | `scale`     | decimals of a reading, at most 100 | scalar | 1                    |
/// | returns     | standard deviation                 | scalar | the characteristic's |
///
/// # Errors
/// As [`variance`].
///
/// # Source
/// Definition.
pub fn std_dev(mantissas: &[i64], scale: u32) -> Result<f64, Problem> {
    variance(mantissas, scale).map(f64::sqrt)
}

/// Autocorrelation at lag one, the nearest `f64` to the exact one.
///
/// |             | meaning                                    | shape  | unit |
/// |-------------|--------------------------------------------|--------|------|
/// | `mantissas` | readings, oldest first; any scale          | `n`    | any  |
/// | returns     | `Σ(xᵢ-x̄)(xᵢ₊₁-x̄) / Σ(xᵢ-x̄)²`              | scalar | 1    |
///
/// # Errors
/// [`Problem::TooFew`] if `n < 2`; [`Problem::NoSpread`] if all readings are equal.
///
/// # Source
/// NIST/SEMATECH e-Handbook 1.3.5.12.
pub fn lag1_autocorrelation(mantissas: &[i64]) -> Result<f64, Problem> {
    let n = mantissas.len();
    let (Some(&first), Some(&last)) = (mantissas.first().filter(|_| n > 1), mantissas.last())
    else {
        return Err(too_few(n, 2));
    };
    let sums = Sums::of(mantissas, first);
    let distance = |m: i64| i128::from(m) - i128::from(first);
    let products = total(mantissas.windows(2).map(|pair| (distance(pair[0]), distance(pair[1]))));
    // n² Σ(dᵢ-d̄)(dᵢ₊₁-d̄) = n² Σdᵢdᵢ₊₁ - n D (2D - d₁ - dₙ) + (n-1) D², and d₁ is 0.
    let ends = 2 * sums.plain.clone() - distance(last);
    let above = products * n * n - sums.plain.clone() * n * ends
        + sums.plain.clone() * sums.plain.clone() * (n - 1);
    let below = sums.squares_about_mean(n) * n;
    ratio_to_f64(&above, &below).ok_or(Problem::NoSpread)
}

/// [`variance`] of a subgroup: few readings, near each other, whose sums fit in 53 bits.
fn small_variance(mantissas: &[i64], scale: u32) -> Option<f64> {
    let n = mantissas.len();
    if n > FEW || !are_within(mantissas, mantissas[0], 1 << 24) {
        return None;
    }
    let distances = mantissas.iter().map(|m| m - mantissas[0]);
    let (sum, squares) = distances.fold((0, 0), |(sum, squares), d| (sum + d, squares + d * d));
    let n = n as i128;
    let ten = small_power_of_ten(scale)?;
    let below = ten.checked_mul(ten)?.checked_mul(n * (n - 1))?;
    small_ratio(n * i128::from(squares) - i128::from(sum) * i128::from(sum), below)
}

/// [`variance`] of readings near each other, whose sums 128 bits hold.
fn near_variance(mantissas: &[i64], first: i64, scale: u32) -> Option<f64> {
    let (mut plain, mut squares) = (0_i128, 0_i128);
    for chunk in mantissas.chunks(CHUNK) {
        // 2^10 squares of distances up to 2^26 are added in 64 bits.
        if !are_within(chunk, first, 1 << 26) {
            return None;
        }
        let (mut sum, mut sum_of_squares) = (0_i64, 0_u64);
        for m in chunk {
            let distance = m - first;
            let size = u64::from(distance.unsigned_abs() as u32);
            sum += distance;
            sum_of_squares += size * size;
        }
        plain += i128::from(sum);
        squares += i128::from(sum_of_squares);
    }
    let n = mantissas.len() as i128;
    let ten = small_power_of_ten(scale)?;
    let below = (ten * ten).checked_mul(n.checked_mul(n - 1)?)?;
    let above = n.checked_mul(squares)?.checked_sub(plain.checked_mul(plain)?)?;
    short_ratio_to_f64(above, below)
}

/// A quotient of whole numbers that an `f64` holds exactly: its own division rounds once.
fn small_ratio(above: i128, below: i128) -> Option<f64> {
    const EXACT: u128 = 1 << 53;
    let fits = above.unsigned_abs() <= EXACT && (1..=EXACT).contains(&below.unsigned_abs());
    // Both fit in 54 bits.
    fits.then(|| above as i64 as f64 / below as i64 as f64)
}

fn small_power_of_ten(scale: u32) -> Option<i128> {
    SMALL_POWERS_OF_TEN.get(scale as usize).copied()
}

/// Sums of distances from an origin, and of their squares.
struct Sums {
    plain: BigInt,
    squares: BigInt,
}

impl Sums {
    fn of(mantissas: &[i64], origin: i64) -> Self {
        let distances = mantissas.iter().map(|&m| i128::from(m) - i128::from(origin));
        Self {
            plain: distances.clone().sum::<i128>().into(),
            squares: total(distances.map(|d| (d, d))),
        }
    }

    /// `n Σd² - (Σd)²`, which is `n` times the sum of squares about the mean.
    fn squares_about_mean(&self, n: usize) -> BigInt {
        &self.squares * n - &self.plain * &self.plain
    }
}

/// Sum of products, in 128 bits for as long as they hold it.
fn total(pairs: impl Iterator<Item = (i128, i128)>) -> BigInt {
    let mut long = BigInt::ZERO;
    let mut short = 0_i128;
    for (a, b) in pairs {
        let product = a.checked_mul(b);
        if let Some(next) = product.and_then(|product| short.checked_add(product)) {
            short = next;
        } else {
            long += BigInt::from(short) + BigInt::from(a) * b;
            short = 0;
        }
    }
    long + short
}

fn too_few(got: usize, need: usize) -> Problem {
    Problem::TooFew { what: "readings", got, need }
}

/// `10^scale`, for a scale that is served.
fn power_of_ten(scale: u32) -> Result<BigInt, Problem> {
    if scale > SCALE_MAX {
        let (got, most) = (scale as usize, SCALE_MAX as usize);
        return Err(Problem::Count { name: "scale", got, least: 0, most });
    }
    Ok(BigInt::from(10).pow(scale))
}

/// The nearest `f64` to a fraction whose denominator is positive.
fn rounded(numerator: BigInt, denominator: BigInt) -> Result<f64, Problem> {
    ratio_to_f64(&numerator, &denominator).ok_or(Problem::NoSpread)
}
