//! What is shared between two functions is the same to the last bit.

use super::{hazard, ln_upper, ln_upper_and_hazard, tails, upper};

#[test]
fn shared_tails_are_those_of_each_side() {
    let mut draws = crate::Draws::from_seed(7);
    for _ in 0..200_000 {
        let z = -1.2 - 6.8 * draws.uniform();
        let [above, below] = tails(z);
        assert_eq!([above, below], [upper(z), upper(-z)], "at {z}");
    }
}

#[test]
fn logarithm_and_hazard_at_once_are_those_one_by_one() {
    let mut draws = crate::Draws::from_seed(8);
    let near = [-10.0, -8.0, -1.2, -1.0, 0.0, 8.0];
    let near = near.into_iter().flat_map(|z: f64| [z.next_down(), z, z.next_up()]);
    let far = std::iter::repeat_with(|| 60.0 * draws.uniform() - 30.0).take(100_000);
    for z in near.chain(far) {
        assert_eq!(ln_upper_and_hazard(z), (ln_upper(z), hazard(z)), "at {z}");
    }
}
