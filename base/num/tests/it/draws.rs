//! Seeded draws.

use num::Draws;

#[test]
fn bits_follow_the_published_vector() {
    // Reference output of xoshiro256** 1.0 from the state 1, 2, 3, 4 (rand_xoshiro's test vector).
    let mut draws = Draws::from_state([1, 2, 3, 4]).unwrap();
    let expected: [u64; 10] = [
        11520,
        0,
        1509978240,
        1215971899390074240,
        1216172134540287360,
        607988272756665600,
        16172922978634559625,
        8476171486693032832,
        10595114339597558777,
        2904607092377533576,
    ];
    assert_eq!(expected.map(|_| draws.bits()), expected);
}

#[test]
fn a_seed_becomes_a_state_by_split_mix() {
    // Reference output of SplitMix64 from 1234567.
    let state =
        [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431];
    assert_eq!(Draws::from_seed(1234567), Draws::from_state(state).unwrap());
}

#[test]
fn uniform_draws_fill_the_unit_interval() {
    let mut draws = Draws::from_seed(7);
    let all: Vec<f64> = (0..100_000).map(|_| draws.uniform()).collect();
    assert!(all.iter().all(|x| (0.0..1.0).contains(x)));
    // Five standard errors of the mean of uniform numbers.
    assert!((num::mean(&all).unwrap() - 0.5).abs() < 5.0 / (12.0_f64 * 1e5).sqrt());
}

#[test]
fn whole_draws_are_equally_likely() {
    let mut draws = Draws::from_seed(11);
    let mut counts = [0.0_f64; 7];
    for _ in 0..70_000 {
        counts[draws.below(7).unwrap() as usize] += 1.0;
    }
    let chi = counts.iter().map(|c| (c - 1e4) * (c - 1e4) / 1e4).sum();
    assert!(num::chi_squared::sf(chi, 6.0).unwrap() > 1e-6, "{counts:?}");
    assert_eq!(draws.below(0), None);
    assert_eq!(draws.below(1), Some(0));
}

#[test]
fn normal_draws_have_mean_zero_and_variance_one() {
    let mut draws = Draws::from_seed(3);
    let all: Vec<f64> = (0..50_000).map(|_| draws.normal()).collect();
    let squares: Vec<f64> = all.iter().map(|x| x * x).collect();
    assert!(num::mean(&all).unwrap().abs() < 5.0 / 5e4_f64.sqrt());
    assert!((num::mean(&squares).unwrap() - 1.0).abs() < 5.0 * (2.0 / 5e4_f64).sqrt());
}

#[test]
fn shuffling_keeps_every_item_and_repeats_with_the_seed() {
    let mut first: Vec<u32> = (0..50).collect();
    let mut second = first.clone();
    Draws::from_seed(5).shuffle(&mut first);
    Draws::from_seed(5).shuffle(&mut second);
    assert_eq!(first, second);
    assert!(!first.is_sorted());
    first.sort_unstable();
    assert!(first.iter().copied().eq(0..50));
}
