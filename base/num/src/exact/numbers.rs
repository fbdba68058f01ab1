//! Many decimals as numbers to draw and to compare.

use super::{POWERS_OF_TEN, are_within, decimal_to_f64};
use crate::problem::Problem;

/// Hands the nearest `f64` to each decimal to `each`, as
/// [`decimal_to_f64`](super::decimal_to_f64) gives them one by one.
///
/// |             | meaning                                | shape | unit                 |
/// |-------------|----------------------------------------|-------|----------------------|
/// | `mantissas` | readings times `10^scale`              | `n`   | `10^-scale`          |
/// | `scale`     | decimals of a reading, at most 100     | scalar| 1                    |
/// | `each`      | hears the numbers in their order       | –     | the characteristic's |
///
/// # Errors
/// [`Problem::Count`] if `scale` is above 100.
///
/// # Source
/// IEEE 754-2019, 4.3.1.
pub fn each_to_f64(
    mantissas: &[i64],
    scale: u32,
    mut each: impl FnMut(f64),
) -> Result<(), Problem> {
    for chunk in mantissas.chunks(64) {
        // Both sides of the division are exact, so it is rounded once.
        if let Some(power) = POWERS_OF_TEN.get(scale as usize)
            && are_within(chunk, 0, 1 << 52)
        {
            chunk.iter().for_each(|m| each(*m as f64 / power));
        } else {
            let numbers = chunk.iter().map(|m| decimal_to_f64(i128::from(*m), scale));
            numbers.into_iter().try_for_each(|number| number.map(&mut each))?;
        }
    }
    Ok(())
}
