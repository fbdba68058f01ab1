//! Bundles that open readings which a checkpoint drew.

use crate::workshop::{self, Made, ORIGIN, code, witnesses};
use brand::{Bundle, Drawn, Logged};
use certify::{Disclosure, Entry, EntryKind, Fact};
use num::Draws;
use std::collections::BTreeMap;
use trust::{
    Checkpoint, Cosigner, DrawSource, Growth, Policy, Proof, Signer, State, Tile, VerifierKey, tree,
};
use verify::{Expected, LevelName, Report, Status, Trusted, Verdict, verify};
use word::{Digest, json, json::Value};

const K: u64 = 12;
const PLACES: [u64; 3] = [5, 100, 270];

struct Log {
    growth: Growth,
    leaves: Vec<Vec<u8>>,
    signer: Signer,
}

impl Log {
    fn of(entries: [&Entry; 3]) -> Self {
        let mut leaves: Vec<Vec<u8>> = (0..300_u32).map(|i| i.to_be_bytes().to_vec()).collect();
        for (place, entry) in PLACES.into_iter().zip(entries) {
            leaves[usize::try_from(place).unwrap()] = entry.to_bytes();
        }
        let growth = grow(&leaves);
        Self { growth, leaves, signer: Signer::new(ORIGIN, &[12; 32]).unwrap() }
    }

    fn prove(&self, index: u64) -> String {
        let signed = self.checkpoint(300).sign(&[&self.signer]).unwrap();
        let hashes = tree::inclusion_proof(index, 300, |tile| self.read(tile)).unwrap();
        Proof::new(None, index, hashes, signed).unwrap().to_string()
    }

    fn read(&self, tile: Tile) -> Option<Vec<u8>> {
        self.growth.find(&tile.path())
    }

    fn checkpoint(&self, size: usize) -> Checkpoint {
        let root = grow(&self.leaves[..size]).state.root();
        Checkpoint::new(ORIGIN, size as u64, root).unwrap()
    }

    fn source(&self, size: usize, witness: Option<&Cosigner>) -> DrawSource {
        let checkpoint = self.checkpoint(size);
        let mut signed = checkpoint.sign(&[&self.signer]).unwrap();
        if let Some(witness) = witness {
            signed = signed.with(witness.cosign(&checkpoint, 1_763_850_000).unwrap()).unwrap();
        }
        let key = witness.map(Cosigner::verifier_key);
        DrawSource::of(&signed, self.signer.verifier_key(), key).unwrap()
    }
}

fn grow(leaves: &[Vec<u8>]) -> Growth {
    let leaves: Vec<&[u8]> = leaves.iter().map(Vec::as_slice).collect();
    trust::append(&State::empty(), &leaves).unwrap()
}

fn places(source: &DrawSource, made: &Made) -> Vec<usize> {
    let drawn = source.draw(&made.commitment.headers[0].root, (K, made.rows.len() as u64)).unwrap();
    drawn.into_iter().map(|place| usize::try_from(place).unwrap()).collect()
}

/// A bundle whose rows the checkpoint of `size` entries draws, or those that `choose` gives.
fn bundle(
    (size, witness): (usize, Option<&Cosigner>),
    choose: impl Fn(Vec<usize>) -> Vec<usize>,
) -> Bundle {
    let (made, key) = (workshop::made(), workshop::issuer());
    let root = made.commitment.root;
    let claim = workshop::claim(&made.rows, &made.commitment.headers[0], root);
    let facts = claim.issue(&key).unwrap();
    let [Fact::ClaimIssued { envelope, entry, .. }] = facts.as_slice() else { panic!() };
    let standard = workshop::standard();
    let sign = |kind, digest: Digest| Entry::sign(kind, digest, ORIGIN, &key);
    let released = sign(EntryKind::Standard, standard.reference().digest);
    let sealed = sign(EntryKind::Evidence, root);
    let log = Log::of([&released, &sealed, entry]);
    let source = log.source(size, witness);
    let chosen = choose(places(&source, &made));
    let rows = (made.rows.as_slice(), chosen.as_slice());
    let open = Disclosure::of_rows(&made.commitment, &made.secret, &code("D1"), rows).unwrap();
    let consistency = tree::consistency_proof(size as u64, 300, |tile| log.read(tile)).unwrap();
    let logged =
        |entry: &Entry, i: usize| Logged { entry: entry.clone(), proof: log.prove(PLACES[i]) };
    Bundle {
        claim: (envelope.clone(), logged(entry, 2)),
        evidence: (open, logged(&sealed, 1)),
        draw: Some(Drawn {
            checkpoint: source.note(),
            consistency,
            log_key: source.log_key().to_string(),
            n_rows: K,
            witness_key: source.witness_key().map(ToString::to_string),
        }),
        withdrawal: None,
        standard: (standard, logged(&released, 0)),
        issuer_key: key.public(),
        log_key: log.signer.verifier_key().to_string(),
        witness_keys: Vec::new(),
        log_keys_before: Vec::new(),
        key_changes: Vec::new(),
    }
}

fn honest() -> Bundle {
    let [witness, _] = witnesses();
    bundle((120, Some(&witness)), |drawn| drawn)
}

fn check(bundle: &Bundle) -> Report {
    verify(&bundle.to_bytes(), &Expected::default())
}

fn failed(report: &Report) -> Vec<LevelName> {
    let failed = report.levels.iter().filter(|level| level.status == Status::Failed);
    failed.map(|level| level.name).collect()
}

#[test]
fn drawn_rows_are_drawn_again_and_decide_nothing_else() {
    let report = check(&honest());
    assert_eq!(report.verdict(), Verdict::Undecidable, "{:?}", report.levels);
    let draw = report.draw.unwrap();
    assert_eq!((draw.k, draw.n, draw.size, draw.n_between), (K, 60, 120, 19));
    assert_eq!((draw.n_outside, draw.is_trusted), (0, None));
    let alone = check(&bundle((101, None), |drawn| drawn)).draw.unwrap();
    assert_eq!((alone.n_between, alone.witness), (0, None));
}

#[test]
fn a_strangers_policy_says_whose_hands_the_seed_was_in() {
    let honest = honest();
    let log = VerifierKey::parse(&honest.log_key).unwrap();
    let [one, two] = witnesses().map(|witness| witness.verifier_key().clone());
    let trusted = |key: &VerifierKey| {
        // No quorum is asked of the bundle's own checkpoint here: only whose the seed was.
        let text = format!("log {log}\nwitness w {key}\nquorum none\n");
        let policy = Some(Policy::parse(text.as_bytes()).unwrap());
        let report = verify(&honest.to_bytes(), &Expected { policy, ..Expected::default() });
        report.draw.unwrap().is_trusted
    };
    assert_eq!(trusted(&one), Some(Trusted::Yes));
    assert_eq!(trusted(&two), Some(Trusted::No));
}

#[test]
fn rows_that_were_not_drawn_are_refused() {
    let [witness, _] = witnesses();
    let with = |choose: fn(Vec<usize>) -> Vec<usize>| {
        failed(&check(&bundle((120, Some(&witness)), choose)))
    };
    let recomputed = vec![LevelName::Recomputed];
    // The first rows instead, one left out, one more, one exchanged, another order.
    assert_eq!(with(|drawn| (0..drawn.len()).collect()), recomputed);
    assert_eq!(with(|mut drawn| drawn.split_off(1)), recomputed);
    assert_eq!(with(|drawn| [drawn, vec![59]].concat()), recomputed);
    assert_eq!(
        with(|mut drawn| {
            drawn[3] = (0..60).find(|place| !drawn.contains(place)).unwrap();
            drawn.sort_unstable();
            drawn
        }),
        recomputed
    );
    assert_eq!(with(|drawn| drawn.into_iter().rev().collect()), recomputed);
    // Another number of rows than was said.
    let mut fewer = honest();
    fewer.draw.as_mut().unwrap().n_rows = K - 1;
    assert_eq!(failed(&check(&fewer)), recomputed);
}

#[test]
fn a_checkpoint_of_before_the_seal_or_of_another_log_draws_nothing() {
    let recomputed = vec![LevelName::Recomputed];
    assert_eq!(failed(&check(&bundle((100, None), |drawn| drawn))), recomputed);
    // A witness that a draw does not name, and one that did not cosign.
    let mut unnamed = honest();
    unnamed.draw.as_mut().unwrap().witness_key = None;
    assert_eq!(failed(&check(&unnamed)), recomputed);
    // A fork: the same sizes, other entries; its consistency is not that of this log.
    let other = Log::of(
        [&Entry::sign(EntryKind::Document, Digest::of(b"x"), ORIGIN, &workshop::issuer()); 3],
    );
    let source = other.source(120, None);
    let mut forked = bundle((120, None), |_| places(&source, &workshop::made()));
    forked.draw.as_mut().unwrap().checkpoint = source.note();
    assert_eq!(failed(&check(&forked)), recomputed);
    // A draw beside all readings, or none, is one that nobody checks.
    let mut silent = honest();
    silent.evidence.0 = Disclosure::Summary;
    assert_eq!(failed(&check(&silent)), recomputed);
    // Chosen rows without a draw are what they were: rows, of which nothing is said.
    let mut chosen = honest();
    chosen.draw = None;
    let report = check(&chosen);
    assert_eq!((report.verdict(), report.draw), (Verdict::Undecidable, None));
}

/// A thousand bundles altered in their meaning and spelled canonically again, and every byte
/// flipped: each is found.
#[test]
fn a_thousand_altered_bundles_are_found() {
    let honest = honest().to_bytes();
    let mut draws = Draws::from_seed(20_261_129);
    let mut by_level = BTreeMap::new();
    let mut n = 0;
    while n < 1_000 {
        let mut value = json::parse_canonical(&honest).unwrap();
        if !alter(&mut value, &mut draws) {
            continue;
        }
        let bytes = json::canonical(&value).unwrap();
        let report = verify(&bytes, &Expected::default());
        assert_eq!(report.verdict(), Verdict::No, "{}", String::from_utf8_lossy(&bytes));
        *by_level.entry(failed(&report)[0].code()).or_insert(0) += 1;
        n += 1;
    }
    println!("{n} altered bundles: {by_level:?}");
    assert!(by_level["recomputed"] > 200, "{by_level:?}");
    for at in (0..honest.len()).step_by(3) {
        let mut bytes = honest.clone();
        bytes[at] ^= 1 << draws.below(8).unwrap();
        let report = verify(&bytes, &Expected::default());
        assert_eq!(report.verdict(), Verdict::No, "a bit of byte {at} was accepted");
    }
}

/// Changes one value of the draw or of a drawn row; false where it would stay the same.
fn alter(value: &mut Value, draws: &mut Draws) -> bool {
    let mut pick = |n: usize| usize::try_from(draws.below(n as u64).unwrap()).unwrap();
    let part = if pick(2) == 0 { "/draw" } else { "/evidence/disclosed" };
    let mut at = value.pointer_mut(part).unwrap();
    loop {
        at = match at {
            Value::Object(fields) => {
                let i = pick(fields.len());
                fields.values_mut().nth(i).unwrap()
            }
            Value::Array(items) if items.is_empty() => return false,
            Value::Array(items) => {
                let i = pick(items.len());
                &mut items[i]
            }
            Value::Number(number) => {
                let before = number.as_u64().unwrap();
                *at = json::json!(before + 1 + pick(9) as u64);
                return true;
            }
            Value::String(text) => {
                let i = pick(text.len());
                let (byte, other) = (text.as_bytes()[i], b"0123456789abcdef"[pick(16)]);
                if !byte.is_ascii_alphanumeric() || byte == other {
                    return false;
                }
                text.replace_range(i..=i, &char::from(other).to_string());
                return true;
            }
            _ => return false,
        };
    }
}
