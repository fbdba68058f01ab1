//! What is shared between two functions, or left out, is the same to the last bit.

use super::*;
use crate::Draws;

#[test]
fn shared_tails_are_those_of_each_side() {
    let mut draws = Draws::from_seed(7);
    for _ in 0..200_000 {
        let z = -1.2 - 6.8 * draws.uniform();
        let [above, below] = tails(z);
        assert_eq!([above, below], [upper(z), upper(-z)], "at {z}");
    }
}

/// Points about those where another way begins, and points drawn between ±30.
fn points() -> impl Iterator<Item = f64> {
    let mut draws = Draws::from_seed(8);
    let near = [-10.0, WHOLE, -8.0, -1.2, -1.0, 0.0, 8.0, 40.0];
    let near = near.into_iter().flat_map(|z: f64| [z.next_down(), z, z.next_up()]);
    near.chain(std::iter::repeat_with(move || 60.0 * draws.uniform() - 30.0).take(100_000))
}

#[test]
fn logarithm_and_hazard_at_once_are_those_one_by_one() {
    for z in points() {
        let at_once = ln_upper_and_hazard(z, density(z));
        assert_eq!(at_once, (ln_upper(z), hazard(z)), "at {z}");
        for to in [-700.0, -30.0, -0.25_f64.next_up(), -0.25, -1e-3, 0.0] {
            let sum = to + ln_upper(z);
            assert_eq!(plus_ln_upper(to, z), sum, "{to} and {z}");
            assert_eq!(plus_ln_upper_and_hazard(to, z, density(z)), (sum, hazard(z)), "at {z}");
        }
    }
}

#[test]
fn what_is_missing_from_one_far_below_is_less_than_rounding() {
    let mut draws = Draws::from_seed(9);
    // Beyond ten it was taken for 1 as ever.
    let drawn = std::iter::repeat_with(|| WHOLE - 1.5 * draws.uniform()).take(200_000);
    for z in drawn.chain([WHOLE.next_down()]) {
        let x = Twofold::from(z) * HALF_SQRT;
        let steepness = x.hi + (x.hi * x.hi + 4.0 / std::f64::consts::PI).sqrt();
        assert_eq!(0.5 * erfc(x.hi) * (1.0 - x.lo * steepness), 1.0, "above {z}");
        assert_eq!(ln1p(-upper(-z)), -upper(-z), "below {z}");
    }
}

#[test]
fn densities_at_once_are_those_one_by_one() {
    let all: Vec<f64> = points().collect();
    for eight in all.as_chunks::<8>().0 {
        assert_eq!(density_each(*eight), eight.map(density), "at {eight:?}");
    }
}
