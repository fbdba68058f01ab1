//! A bundle across a change of keys: the standard and the evidence were entered by one key, the
//! claim is by the next; the log's two keys overlap.

use brand::{Bundle, Logged};
use certify::{Disclosure, Entry, EntryKind, Fact, KeyChange, KeyEvent, KeyRole};
use num::Draws;
use party::Secret;
use trust::{Checkpoint, Proof, Signer, State, Tile, tree};
use verify::{Expected, LevelName, Status, Verdict, verify};
use word::{Digest, Timestamp, Title};

use crate::workshop::{self, ORIGIN, code};

fn later() -> Secret {
    Secret::of_seed(&[21; 32])
}

fn changed(secret: &Secret, key: &Secret, event: KeyEvent) -> (certify::Envelope, Entry) {
    let change = KeyChange {
        issuer: ORIGIN.to_owned(),
        role: KeyRole::Issuer,
        key: key.public().to_string(),
        event,
        made_at: Timestamp::from_second(1_763_890_000).unwrap(),
    };
    let facts = change.decide(secret).unwrap();
    let [Fact::KeyChanged { envelope, entry, .. }] = facts.as_slice() else { panic!() };
    (envelope.clone(), entry.clone())
}

/// `places` are those of standard, evidence, succession, claim and revocation; the first key is
/// revoked from `since_index` on.
fn bundle(places: [u64; 5], since_index: u64) -> Bundle {
    let made = workshop::made();
    let (first, second) = (workshop::issuer(), later());
    let root = made.commitment.root;
    let claim = workshop::claim(&made.rows, &made.commitment.headers[0], root);
    let facts = claim.issue(&second).unwrap();
    let [Fact::ClaimIssued { envelope, entry, .. }] = facts.as_slice() else { panic!() };
    let standard = workshop::standard();
    let sign = |kind, digest: Digest| Entry::sign(kind, digest, ORIGIN, &first);
    let to = second.public().to_string();
    let succession = changed(&first, &first, KeyEvent::SucceededBy { key: to });
    let reason = Title::new("泄露", "leaked").unwrap();
    let revocation = changed(&second, &first, KeyEvent::Revoked { since_index, reason });
    let entries = [
        sign(EntryKind::Standard, standard.reference().digest),
        sign(EntryKind::Evidence, root),
        succession.1.clone(),
        entry.clone(),
        revocation.1.clone(),
    ];
    let (log_keys, proofs) = log(&entries, places);
    let logged = |i: usize| Logged { entry: entries[i].clone(), proof: proofs[i].clone() };
    let rows = made.rows.clone();
    let open =
        Disclosure::of_characteristic(&made.commitment, &made.secret, &code("D1"), rows).unwrap();
    Bundle {
        claim: (envelope.clone(), logged(3)),
        evidence: (open, logged(1)),
        draw: None,
        withdrawal: None,
        standard: (standard, logged(0)),
        issuer_key: second.public(),
        log_key: log_keys[0].clone(),
        witness_keys: Vec::new(),
        log_keys_before: vec![log_keys[1].clone()],
        key_changes: vec![(succession.0, logged(2)), (revocation.0, logged(4))],
    }
}

fn log(entries: &[Entry; 5], places: [u64; 5]) -> ([String; 2], Vec<String>) {
    let signers = [14, 12].map(|n| Signer::new(ORIGIN, &[n; 32]).unwrap());
    let mut leaves: Vec<Vec<u8>> = (0..20_u32).map(|i| i.to_be_bytes().to_vec()).collect();
    for (entry, place) in entries.iter().zip(places) {
        leaves[usize::try_from(place).unwrap()] = entry.to_bytes();
    }
    let leaves: Vec<&[u8]> = leaves.iter().map(Vec::as_slice).collect();
    let growth = trust::append(&State::empty(), &leaves).unwrap();
    let checkpoint = Checkpoint::new(ORIGIN, 20, growth.state.root()).unwrap();
    let signed = checkpoint.sign(&[&signers[0], &signers[1]]).unwrap();
    let prove = |index| {
        let read = |tile: Tile| growth.find(&tile.path());
        let hashes = tree::inclusion_proof(index, 20, read).unwrap();
        Proof::new(None, index, hashes, signed.clone()).unwrap().to_string()
    };
    (signers.map(|signer| signer.verifier_key().to_string()), places.map(prove).into())
}

const ORDERLY: [u64; 5] = [2, 4, 6, 8, 10];

fn verdict(bundle: &Bundle, expected: &Expected) -> Verdict {
    verify(&bundle.to_bytes(), expected).verdict()
}

#[test]
fn whoever_knows_one_key_is_led_to_the_others() {
    let bundle = bundle(ORDERLY, 7);
    let expect = |key: Option<&Secret>| Expected {
        issuer_key: key.map(Secret::public),
        ..Expected::default()
    };
    let report = verify(&bundle.to_bytes(), &expect(None));
    assert_eq!(report.verdict(), Verdict::Yes, "{:?}", report.levels);
    for key in [workshop::issuer(), later()] {
        assert_eq!(verdict(&bundle, &expect(Some(&key))), Verdict::Yes);
    }
    assert_eq!(verdict(&bundle, &expect(Some(&Secret::of_seed(&[99; 32])))), Verdict::No);
    for key in [&bundle.log_key, &bundle.log_keys_before[0]] {
        let expected = Expected { log_key: Some(key.clone()), ..Expected::default() };
        assert_eq!(verdict(&bundle, &expected), Verdict::Yes);
    }
}

#[test]
fn a_key_is_believed_only_where_it_was_in_force() {
    let fails = |bundle: &Bundle| {
        let report = verify(&bundle.to_bytes(), &Expected::default());
        let failed = report.levels.iter().find(|level| level.status == Status::Failed);
        (failed.unwrap().name, failed.unwrap().message.code)
    };
    let not_in_force = (LevelName::Logged, "certify.key_not_in_force");
    // The evidence was entered by the first key after the second had taken its place.
    assert_eq!(fails(&bundle([2, 7, 6, 8, 10], 20)), not_in_force);
    // The claim was entered by the second key before it was in force.
    assert_eq!(fails(&bundle([2, 4, 9, 8, 10], 20)), not_in_force);
    // The evidence stands where the first key is revoked.
    assert_eq!(fails(&bundle(ORDERLY, 4)), not_in_force);
    let mut cut = bundle(ORDERLY, 7);
    cut.key_changes.clear();
    assert_eq!(fails(&cut).1, "certify.bad_signature");
    let mut cut = bundle(ORDERLY, 7);
    cut.key_changes.remove(0);
    assert_eq!(fails(&cut).1, "certify.bad_signature");
}

#[test]
fn every_byte_flipped_of_a_bundle_across_keys_is_found() {
    let honest = bundle(ORDERLY, 7).to_bytes();
    let mut draws = Draws::from_seed(20_261_127);
    // Each place is drawn once in eight: every part of the file is met.
    for at in (0..honest.len()).step_by(8) {
        let mut bytes = honest.clone();
        bytes[at] ^= 1 << draws.below(8).unwrap();
        let report = verify(&bytes, &Expected::default());
        assert_eq!(report.verdict(), Verdict::No, "a bit of byte {at} was accepted");
    }
    assert!(honest.len() > 8_000, "{}", honest.len());
}
