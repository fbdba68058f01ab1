//! No byte of a bundle can be changed without a level failing.

use crate::workshop::{self, bundle, witnessed_bundle};
use brand::credential::{DidKey, jwt, proof};
use num::Draws;
use std::{collections::BTreeMap, ops::Range};
use verify::{
    Expected, LevelName, Status, Verdict,
    credential::{self, Sources},
    verify,
};
use word::json::{self, Value, json};

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

/// With one letter or digit of a part as another of its kind, so that most changes stay
/// well-formed and reach the deeper levels.
fn changed(honest: &[u8], within: &Range<usize>, draws: &mut Draws) -> (Vec<u8>, String) {
    loop {
        let at = within.start + usize::try_from(draws.below(within.len() as u64).unwrap()).unwrap();
        let alphabet: &[u8] = match honest[at] {
            b'0'..=b'9' => b"0123456789",
            b'a'..=b'f' => b"abcdef",
            b'A'..=b'Z' | b'a'..=b'z' => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
            _ => continue,
        };
        let other = alphabet[usize::try_from(draws.below(alphabet.len() as u64).unwrap()).unwrap()];
        if other != honest[at] {
            let mut bytes = honest.to_vec();
            bytes[at] = other;
            return (bytes, format!("byte {at} as {}", char::from(other)));
        }
    }
}

/// Where a part stands in the whole.
fn place(whole: &[u8], part: &Value) -> Range<usize> {
    let part = json::canonical(part).unwrap();
    let start = whole.windows(part.len()).position(|window| window == part).unwrap();
    start..start + part.len()
}

const N_EACH: u32 = 2_500;

#[test]
fn ten_thousand_well_formed_changes_are_found() {
    let whole = bundle();
    let honest = whole.to_bytes();
    let mut draws = Draws::from_seed(7);
    let (mut by_level, mut n) = (BTreeMap::new(), 0);
    let everywhere = 0..honest.len();
    let proof = |logged: &brand::Logged| place(&honest, &json!(logged.proof));
    for (part, places) in [
        ("claim", vec![place(&honest, &whole.claim.0.to_json())]),
        ("evidence", vec![place(&honest, &whole.evidence.0.to_json())]),
        ("proofs", [&whole.claim.1, &whole.evidence.1, &whole.standard.1].map(proof).to_vec()),
        ("anything", vec![everywhere]),
    ] {
        for _ in 0..N_EACH {
            let of = usize::try_from(draws.below(places.len() as u64).unwrap()).unwrap();
            let (bytes, what) = changed(&honest, &places[of], &mut draws);
            *by_level.entry((part, fails_at(&bytes, &what))).or_insert(0) += 1;
            n += 1;
        }
    }
    println!("{n} well-formed changes: {by_level:?}");
    for level in ["intact", "signed", "logged", "recomputed"] {
        let is_reached = by_level.keys().any(|(_, reached)| *reached == level);
        assert!(is_reached, "no change reached {level}: {by_level:?}");
    }
}

/// A passport as a credential, in both forms.
#[test]
fn ten_thousand_well_formed_changes_of_a_passport_are_found() {
    let (issuer, document, at) = workshop::passport();
    let key = workshop::issuer();
    let known = issuer.document(&[DidKey { key: key.public(), revoked_at: None }]);
    let proven = |bytes: &[u8]| {
        let sources = Sources { did_document: Some(&known), status_lists: &[], now: at };
        let checks = credential::verify(bytes, &sources).checks;
        let is_proven = |code| checks.iter().any(|c| c.code == code && c.status == Status::Proven);
        ["vc_intact", "vc_formed", "vc_signed"].into_iter().all(is_proven)
    };
    let signed = proof::sign(&document, (&issuer.key_id(), at), &key).unwrap();
    let token = jwt::sign(&document, &issuer.jwk_id(), &key).unwrap();
    let mut draws = Draws::from_seed(11);
    for honest in [json::canonical(&signed).unwrap(), token.into_bytes()] {
        assert!(proven(&honest), "{}", String::from_utf8_lossy(&honest));
        for _ in 0..2 * N_EACH {
            let (bytes, what) = changed(&honest, &(0..honest.len()), &mut draws);
            assert!(!proven(&bytes), "{what} was accepted");
        }
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
