//! No byte of a bundle can be changed without a level failing.

use crate::workshop::{bundle, witnessed_bundle};
use num::Draws;
use std::collections::BTreeMap;
use verify::{Expected, LevelName, Status, Verdict, verify};

/// Verifies a changed bundle; gives the level that fails.
fn fails_at(bytes: &[u8], what: &str) -> &'static str {
    let report = verify(bytes, &Expected::default());
    assert_eq!(report.verdict(), Verdict::No, "{what} was accepted");
    let failed: Vec<_> =
        report.levels.iter().filter(|level| level.status == Status::Failed).collect();
    let [level] = failed.as_slice() else { panic!("{what}: {failed:?}") };
    level.name.code()
}

#[test]
fn every_byte_flipped_is_found() {
    let honest = bundle().to_bytes();
    let mut draws = Draws::from_seed(20_261_123);
    let mut by_level = BTreeMap::new();
    for at in 0..honest.len() {
        let mut bytes = honest.clone();
        bytes[at] ^= 1 << draws.below(8).unwrap();
        let level = fails_at(&bytes, &format!("a bit of byte {at}"));
        *by_level.entry(level).or_insert(0) += 1;
    }
    println!("{} bytes, a bit of each flipped: {by_level:?}", honest.len());
    assert!(honest.len() >= 5_000, "a bundle of {} bytes is too short to show much", honest.len());
}

/// Cosignatures, their times and the witnesses' keys are covered like everything else.
#[test]
fn every_byte_of_a_witnessed_bundle_flipped_is_found() {
    let honest = witnessed_bundle().to_bytes();
    let report = verify(&honest, &Expected::default());
    assert_eq!(report.level(LevelName::Witnessed).unwrap().status, Status::Proven);
    let mut draws = Draws::from_seed(20_261_126);
    let mut n_changes = 0;
    for at in 0..honest.len() {
        let mut bytes = honest.clone();
        bytes[at] ^= 1 << draws.below(8).unwrap();
        fails_at(&bytes, &format!("a bit of byte {at}"));
        n_changes += 1;
    }
    assert!(n_changes > 5_000, "{n_changes}");
}

#[test]
fn witnesses_left_out_swapped_or_doubled_are_found() {
    let honest = witnessed_bundle();
    let mut left_out = honest.clone();
    left_out.witness_keys.pop();
    fails_at(&left_out.to_bytes(), "a cosignature that nobody checks");
    let mut swapped = honest.clone();
    swapped.witness_keys.reverse();
    fails_at(&swapped.to_bytes(), "keys in another order");
    let mut doubled = honest.clone();
    doubled.witness_keys.push(honest.witness_keys[0].clone());
    fails_at(&doubled.to_bytes(), "a witness counted twice");
    // One that never cosigned, from a bundle that two witnesses did.
    let mut claimed = bundle();
    claimed.witness_keys = honest.witness_keys.clone();
    fails_at(&claimed.to_bytes(), "witnesses that did not cosign");
}

/// Bytes replaced by others of their own kind, so that most changes stay well-formed and reach
/// the deeper levels.
#[test]
fn ten_thousand_well_formed_changes_are_found() {
    let honest = bundle().to_bytes();
    let mut draws = Draws::from_seed(7);
    let mut by_level = BTreeMap::new();
    let mut n = 0;
    while n < 10_000 {
        let at = usize::try_from(draws.below(honest.len() as u64).unwrap()).unwrap();
        let alphabet: &[u8] = match honest[at] {
            b'0'..=b'9' => b"0123456789",
            b'a'..=b'f' => b"abcdef",
            b'A'..=b'Z' | b'a'..=b'z' => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
            _ => continue,
        };
        let other = alphabet[usize::try_from(draws.below(alphabet.len() as u64).unwrap()).unwrap()];
        if other == honest[at] {
            continue;
        }
        let mut bytes = honest.clone();
        bytes[at] = other;
        let level = fails_at(&bytes, &format!("byte {at} as {}", char::from(other)));
        *by_level.entry(level).or_insert(0) += 1;
        n += 1;
    }
    println!("{n} well-formed changes: {by_level:?}");
    for level in ["intact", "signed", "logged", "recomputed"] {
        assert!(by_level.contains_key(level), "no change reached {level}: {by_level:?}");
    }
}

#[test]
fn bytes_cut_off_doubled_or_added_are_found() {
    let honest = bundle().to_bytes();
    for at in (0..honest.len()).step_by(97) {
        fails_at(&honest[..at], &format!("the first {at} bytes"));
        let doubled = [&honest[..=at], &honest[at..]].concat();
        fails_at(&doubled, &format!("byte {at} twice"));
    }
    for tail in ["\n", " ", "{}", "\0"] {
        fails_at(&[&honest, tail.as_bytes()].concat(), "something after the end");
    }
}
