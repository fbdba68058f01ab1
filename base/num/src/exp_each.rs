//! The exponential of several numbers at once (成组求指数).
//!
//! Asks: what does [`exp`](crate::exp) give for each of these?
//! Needs: any numbers.
//! Does not know: another answer than that of `exp`, which every lane gives to the last bit.
//! Source: FreeBSD msun, `e_exp.c`: `x = k ln 2 + r`, and `exp(r)` as `1 + r + r c / (2 - c)`.
//!
//! The same operations in the same order, without a branch, so that a compiler works on several
//! lanes alike.

use crate::elementary::exp;

const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;
/// Coefficients of `c(r)`, the lowest first.
const SERIES: [f64; 5] = [
    1.666_666_666_666_660_2e-1,
    -2.777_777_777_701_559_3e-3,
    6.613_756_321_437_934e-5,
    -1.653_390_220_546_525_2e-6,
    4.138_136_797_057_238_5e-8,
];
/// The largest number whose `k` is 0: its upper half is that of `ln 2 / 2`.
const HALF_LN2: f64 = f64::from_bits(0x3fd6_2e42_ffff_ffff);
/// 3 · 2^51: added to a whole number of less than 51 bits, its lowest bits are that number's.
const WHOLE: f64 = 6_755_399_441_055_744.0;

/// `exp` of each, the same to the last bit.
pub(crate) fn exp_each<const N: usize>(numbers: [f64; N]) -> [f64; N] {
    let mut found = [0.0; N];
    let mut are_plain = true;
    for (found, x) in found.iter_mut().zip(numbers) {
        // Very small numbers, and those whose power of two is none, are not for this way.
        are_plain &= is_plain(x);
        let t = std::f64::consts::LOG2_E * x + 0.5_f64.copysign(x);
        let nearest = (t + WHOLE) - WHOLE;
        let excess = if nearest.abs() > t.abs() { 1.0_f64.copysign(t) } else { 0.0 };
        let k = if x.abs() <= HALF_LN2 { 0.0 } else { nearest - excess };
        let (high, low) = (x - k * LN2_HIGH, k * LN2_LOW);
        let r = high - low;
        let square = r * r;
        let c = r - square * SERIES.iter().rev().fold(0.0, |sum, term| term + square * sum);
        let of_rest = 1.0 + (r * c / (2.0 - c) - low + high);
        let power = f64::from_bits(((k + WHOLE).to_bits() << 52).wrapping_add(1.0_f64.to_bits()));
        *found = of_rest * power;
    }
    if !are_plain {
        for (found, x) in found.iter_mut().zip(numbers).filter(|(_, x)| !is_plain(*x)) {
            *found = exp(x);
        }
    }
    found
}

fn is_plain(x: f64) -> bool {
    (x.abs() >= 1e-8) & (x.abs() < 700.0)
}

#[cfg(test)]
mod tests {
    use super::exp_each;
    use crate::elementary::exp;

    #[test]
    fn each_is_the_exponential_to_the_last_bit() {
        let mut draws = crate::Draws::from_seed(9);
        let ln2 = std::f64::consts::LN_2;
        let edges = [0.0, 1e-300, 1e-8, 0.5 * ln2, 1.5 * ln2, ln2, 700.0, 708.0, 720.0, 750.0];
        let near = |x: f64| [x.next_down(), x, x.next_up(), -x, -x.next_up()];
        let edges = edges.into_iter().flat_map(near);
        let words = [0x3fd6_2e42_u64, 0x3fd6_2e43, 0x3ff0_a2b1, 0x3ff0_a2b2, 0x3e30_0000];
        let words = words.into_iter().flat_map(|high| [high << 32, high << 32 | 0xffff_ffff]);
        let words = words.map(f64::from_bits).chain([f64::INFINITY, f64::NAN]).flat_map(near);
        let drawn = std::iter::repeat_with(|| {
            let size = exp(20.0 * draws.uniform() - 13.0);
            size * draws.normal()
        });
        let all: Vec<f64> = edges.chain(words).chain(drawn.take(400_000)).collect();
        for eight in all.as_chunks::<8>().0 {
            let expected = eight.map(|x| exp(x).to_bits());
            assert_eq!(exp_each(*eight).map(f64::to_bits), expected, "of {eight:?}");
        }
    }
}
