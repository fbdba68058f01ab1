//! A bundle whose claim was withdrawn, or replaced by another.

use brand::{Bundle, Logged};
use certify::{Claim, Disclosure, Entry, EntryKind, Envelope, Fact, Withdrawal};
use num::Draws;
use trust::{Checkpoint, Proof, Signer, State, Tile, tree};
use verify::{Expected, LevelName, Report, Status, Verdict, verify};
use word::{Digest, Timestamp, Title};

use crate::workshop::{self, ORIGIN, code};

fn withdraw(claim: Digest, superseded_by: Option<Digest>) -> (Envelope, Entry) {
    let withdrawal = Withdrawal {
        issuer: ORIGIN.to_owned(),
        claim,
        superseded_by,
        reason: Title::new("量具超差", "gauge out of tolerance").unwrap(),
        made_at: Timestamp::from_second(1_763_990_000).unwrap(),
    };
    let facts = withdrawal.decide(None, &workshop::issuer()).unwrap();
    let [Fact::ClaimWithdrawn { envelope, entry, .. }] = facts.as_slice() else { panic!() };
    (envelope.clone(), entry.clone())
}

/// `places` are those of standard, evidence, claim and withdrawal.
fn bundle(places: [u64; 4], withdrawal: impl FnOnce(Digest) -> (Envelope, Entry)) -> Bundle {
    let (made, key) = (workshop::made(), workshop::issuer());
    let root = made.commitment.root;
    let claim: Claim = workshop::claim(&made.rows, &made.commitment.headers[0], root);
    let facts = claim.issue(&key).unwrap();
    let [Fact::ClaimIssued { envelope, entry, digest, .. }] = facts.as_slice() else { panic!() };
    let (withdrawal, withdrawn) = withdrawal(*digest);
    let standard = workshop::standard();
    let sign = |kind, digest| Entry::sign(kind, digest, ORIGIN, &key);
    let entries = [
        sign(EntryKind::Standard, standard.reference().digest),
        sign(EntryKind::Evidence, root),
        entry.clone(),
        withdrawn,
    ];
    let (log_key, proofs) = log(&entries, places);
    let logged = |i: usize| Logged { entry: entries[i].clone(), proof: proofs[i].clone() };
    let rows = made.rows.clone();
    let open = Disclosure::of_characteristic(&made.commitment, &made.secret, &code("D1"), rows);
    Bundle {
        claim: (envelope.clone(), logged(2)),
        evidence: (open.unwrap(), logged(1)),
        draw: None,
        withdrawal: Some((withdrawal, logged(3))),
        standard: (standard, logged(0)),
        issuer_key: key.public(),
        log_key,
        witness_keys: Vec::new(),
        log_keys_before: Vec::new(),
        key_changes: Vec::new(),
    }
}

fn log(entries: &[Entry; 4], places: [u64; 4]) -> (String, Vec<String>) {
    let signer = Signer::new(ORIGIN, &[12; 32]).unwrap();
    let mut leaves: Vec<Vec<u8>> = (0..20_u32).map(|i| i.to_be_bytes().to_vec()).collect();
    for (entry, place) in entries.iter().zip(places) {
        leaves[usize::try_from(place).unwrap()] = entry.to_bytes();
    }
    let leaves: Vec<&[u8]> = leaves.iter().map(Vec::as_slice).collect();
    let growth = trust::append(&State::empty(), &leaves).unwrap();
    let checkpoint = Checkpoint::new(ORIGIN, 20, growth.state.root()).unwrap();
    let signed = checkpoint.sign(&[&signer]).unwrap();
    let prove = |index| {
        let read = |tile: Tile| growth.find(&tile.path());
        let hashes = tree::inclusion_proof(index, 20, read).unwrap();
        Proof::new(None, index, hashes, signed.clone()).unwrap().to_string()
    };
    (signer.verifier_key().to_string(), places.map(prove).into())
}

const ORDERLY: [u64; 4] = [2, 4, 6, 8];

fn check(bundle: &Bundle) -> Report {
    verify(&bundle.to_bytes(), &Expected::default())
}

#[test]
fn a_withdrawn_claim_still_computes_and_does_not_stand() {
    let report = check(&bundle(ORDERLY, |claim| withdraw(claim, None)));
    assert_eq!(report.verdict(), Verdict::No);
    let failed: Vec<_> = report.levels.iter().filter(|l| l.status == Status::Failed).collect();
    assert_eq!((failed.len(), failed[0].name), (1, LevelName::InForce), "{:?}", report.levels);
    assert_eq!(report.level(LevelName::Recomputed).unwrap().status, Status::Proven);
    assert!(failed[0].message.say(word::Lang::ZhCn).contains("量具超差"));
    assert!(failed[0].message.say(word::Lang::En).contains("gauge out of tolerance"));
    let other = Digest::of(b"the next claim");
    let report = check(&bundle(ORDERLY, |claim| withdraw(claim, Some(other))));
    let said = report.level(LevelName::InForce).unwrap().message.say(word::Lang::En);
    assert!(said.contains(&other.to_string()), "{said}");
}

#[test]
fn a_withdrawal_of_something_else_is_not_one_of_this_claim() {
    let code = |bundle: &Bundle| {
        let report = check(bundle);
        let level = report.level(LevelName::InForce).unwrap();
        (level.status, level.message.code)
    };
    let other = bundle(ORDERLY, |_| withdraw(Digest::of(b"another claim"), None));
    assert_eq!(code(&other), (Status::Failed, "certify.other_entry"));
    // The entry is of this claim, the statement of another.
    let mixed = bundle(ORDERLY, |claim| {
        (withdraw(Digest::of(b"another claim"), None).0, withdraw(claim, None).1)
    });
    assert_eq!(code(&mixed), (Status::Failed, "certify.not_a_withdrawal"));
    let early = bundle([2, 4, 8, 6], |claim| withdraw(claim, None));
    assert_eq!(code(&early), (Status::Failed, "certify.not_a_withdrawal"));
}

#[test]
fn every_byte_flipped_of_a_withdrawn_bundle_changes_what_is_found() {
    let honest = bundle(ORDERLY, |claim| withdraw(claim, None)).to_bytes();
    let found = |bytes: &[u8]| verify(bytes, &Expected::default()).levels;
    let (before, mut draws) = (found(&honest), Draws::from_seed(20_261_128));
    for at in (0..honest.len()).step_by(4) {
        let mut bytes = honest.clone();
        bytes[at] ^= 1 << draws.below(8).unwrap();
        assert_ne!(found(&bytes), before, "a bit of byte {at} was accepted");
    }
    assert!(honest.len() > 8_000, "{}", honest.len());
}
