//! Densities without the loss of digits that large parameters bring (鞍点形式).
//!
//! Asks: how far is the gamma function from Stirling's, and a count from its expectation?
//! Needs: positive numbers.
//! Does not know: which distribution asks.
//! Source: C. Loader (2000), "Fast and accurate computation of binomial probabilities".

use crate::elementary::{ln, ln_gamma};

const HALF_LN_2PI: f64 = 0.918_938_533_204_672_8;

/// `ln Γ(a+1) - (a + 1/2) ln a + a - ln(2π)/2`, the error of Stirling's formula.
pub(crate) fn stirling_error(a: f64) -> f64 {
    if a < 15.0 {
        return ln_gamma_1p(a) - (a + 0.5) * ln(a) + a - HALF_LN_2PI;
    }
    const TERMS: [f64; 6] =
        [1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360_360.0];
    let step = 1.0 / (a * a);
    TERMS.iter().rev().fold(0.0, |series, term| series * step + term) / a
}

/// `ln Γ(1 + a)`, relatively accurate for small `a` too.
pub(crate) fn ln_gamma_1p(a: f64) -> f64 {
    const EULER: f64 = 0.577_215_664_901_532_9;
    let shifted = 1.0 + a;
    if a >= 0.5 {
        return ln_gamma(shifted);
    }
    // What rounding took from `1 + a`, times the digamma function there.
    let lost = a - (shifted - 1.0);
    ln_gamma(shifted) + lost * (-EULER + 1.645 * a)
}

/// `x ln(x / mean) + mean - x` with `gap = x - mean` known better than its operands.
pub(crate) fn deviance(x: f64, mean: f64, gap: f64) -> f64 {
    let share = gap / (x + mean);
    if share.abs() > 0.4 {
        return x * (ln(x) - ln(mean)) - gap;
    }
    let mut term = 2.0 * x * share;
    let mut series = gap * share;
    for odd in (3..200).step_by(2) {
        term *= share * share;
        let next = series + term / f64::from(odd);
        if next == series {
            break;
        }
        series = next;
    }
    series
}

/// `exp(x) - 1 - x` without cancellation.
pub(crate) fn exp_beyond_line(x: f64) -> f64 {
    if x.abs() > 0.7 {
        return crate::expm1(x) - x;
    }
    let mut term = x * x / 2.0;
    let mut series = term;
    for k in 3..40 {
        term *= x / f64::from(k);
        let next = series + term;
        if next == series {
            break;
        }
        series = next;
    }
    series
}

/// [`exp_beyond_line`] of each, the same to the last bit.
pub(crate) fn exp_beyond_line_each<const N: usize>(numbers: [f64; N]) -> [f64; N] {
    if numbers.iter().any(|x| x.abs() > 0.7) {
        return numbers.map(exp_beyond_line);
    }
    let mut term = numbers.map(|x| x * x / 2.0);
    let mut series = term;
    for k in 3..40 {
        // What one series does not feel any more, it does not feel later: terms only fall.
        let mut is_still = true;
        for i in 0..N {
            term[i] *= numbers[i] / f64::from(k);
            let next = series[i] + term[i];
            is_still &= next == series[i];
            series[i] = next;
        }
        if is_still {
            break;
        }
    }
    series
}

#[cfg(test)]
mod tests {
    use super::{exp_beyond_line, exp_beyond_line_each};

    #[test]
    fn each_is_the_one_to_the_last_bit() {
        let mut draws = crate::Draws::from_seed(10);
        for _ in 0..50_000 {
            let scale = [1.5, 1.4, 0.3, 1e-6][draws.below(4).unwrap() as usize];
            let numbers: [f64; 8] = std::array::from_fn(|_| scale * (draws.uniform() - 0.5));
            assert_eq!(exp_beyond_line_each(numbers), numbers.map(exp_beyond_line));
        }
        let ends = [0.0, -0.0, 0.7, -0.7, 0.69, 1e-300, -1e-9, 0.5];
        assert_eq!(exp_beyond_line_each(ends), ends.map(exp_beyond_line));
    }
}
