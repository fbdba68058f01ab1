//! A look at a log tells growth, age and forks apart, whatever its tiles say.

use std::collections::BTreeMap;
use trust::{
    Checkpoint, Looked, Seen, Signer, Standing, State, Tile, VerifierKey, append,
    look::{Finding, View, look},
    standing,
};

const ORIGIN: &str = "example.com/log";

fn log_key() -> Signer {
    Signer::new(ORIGIN, &[1; 32]).unwrap()
}

/// A log whose entries from `fork` on are others than those of a log without a fork.
struct Log {
    files: BTreeMap<String, Vec<u8>>,
    seen: Seen,
}

impl Log {
    fn new(size: u64, fork: u64) -> Self {
        let entry = |i: u64| [i.to_be_bytes(), [u8::from(i >= fork); 8]].concat();
        let entries: Vec<_> = (0..size).map(entry).collect();
        let entries: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
        let growth = append(&State::empty(), &entries).unwrap();
        let seen = Seen { size, root: growth.state.root() };
        Self { files: growth.tiles.into_iter().collect(), seen }
    }

    fn note(&self) -> String {
        let checkpoint = Checkpoint::new(ORIGIN, self.seen.size, self.seen.root).unwrap();
        checkpoint.sign(&[&log_key()]).unwrap().to_string()
    }

    fn read(&self) -> impl FnMut(Tile) -> Option<Vec<u8>> {
        |tile| self.files.get(&tile.path()).cloned()
    }
}

fn keys() -> [VerifierKey; 1] {
    [log_key().verifier_key().clone()]
}

fn seen_after(known: &Log, now: &Log) -> View {
    look(Some(&known.seen), (ORIGIN, &keys()), now.note().as_bytes(), now.read())
}

#[test]
fn growth_is_proven_to_a_witness_and_forks_are_found_at_every_size() {
    const NEVER: u64 = u64::MAX;
    let sizes = [1, 2, 3, 7, 8, 255, 256, 257, 512, 700];
    for old in sizes {
        let known = Log::new(old, NEVER);
        for new in sizes {
            let honest = Log::new(new, NEVER);
            let view = seen_after(&known, &honest);
            match new >= old {
                true => assert_eq!((view.finding, view.size), (Finding::Current, Some(new))),
                false => assert_eq!(view.finding, Finding::Behind { size: new }),
            }
            assert_eq!(view.growth.is_some(), new > old, "{old} to {new}");
            if let Some(growth) = view.growth {
                assert_eq!(growth.decide(&keys(), Some(&known.seen)).unwrap().seen, honest.seen);
            }
            // Entries that differ within what both have; a smaller tree is compared in our own.
            for fork in [0, old.min(new) / 2, old.min(new) - 1] {
                let other = Log::new(new, fork);
                let (note, tiles) = (other.note(), if new < old { &known } else { &other });
                let view =
                    look(Some(&known.seen), (ORIGIN, &keys()), note.as_bytes(), tiles.read());
                assert_eq!(view.finding, Finding::Split, "{old} to {new}, other from {fork}");
                assert_eq!(view.growth, None);
            }
        }
    }
}

#[test]
fn tiles_that_lie_make_no_fork_of_an_honest_log() {
    let (known, now) = (Log::new(300, u64::MAX), Log::new(700, u64::MAX));
    let note = now.note();
    let read: Vec<Tile> = {
        let mut read = Vec::new();
        let mut of = now.read();
        look(Some(&known.seen), (ORIGIN, &keys()), note.as_bytes(), |tile| {
            read.push(tile);
            of(tile)
        });
        read
    };
    assert!(read.len() > 1, "{read:?}");
    for &wrong in &read {
        let mut of = now.read();
        let lied = look(Some(&known.seen), (ORIGIN, &keys()), note.as_bytes(), |tile| {
            let mut bytes = of(tile)?;
            if tile == wrong {
                bytes.iter_mut().for_each(|byte| *byte ^= 1);
            }
            Some(bytes)
        });
        assert_eq!(lied, Finding::Tiles.into(), "{wrong:?}");
    }
    let mute = look(Some(&known.seen), (ORIGIN, &keys()), note.as_bytes(), |_| None);
    assert_eq!(mute.finding, Finding::Tiles);
}

#[test]
fn what_is_not_this_log_is_said_to_be_so() {
    let log = Log::new(5, u64::MAX);
    let look_at = |note: &str| look(None, (ORIGIN, &keys()), note.as_bytes(), log.read()).finding;
    assert_eq!(look_at(&log.note()), Finding::Current);
    assert_eq!(look_at("404 page not found\n"), Finding::Unreadable);
    let by = |origin: &str, seed: u8| {
        let checkpoint = Checkpoint::new(origin, 5, log.seen.root).unwrap();
        checkpoint.sign(&[&Signer::new(ORIGIN, &[seed; 32]).unwrap()]).unwrap().to_string()
    };
    assert_eq!(look_at(&by("other.example/log", 1)), Finding::OtherOrigin);
    assert_eq!(look_at(&by(ORIGIN, 2)), Finding::NotSigned);
}

#[test]
fn a_log_is_stale_by_its_age_and_a_split_is_never_forgotten() {
    const HOUR: u64 = 3_600;
    let right = |size| View { finding: Finding::Current, size: Some(size), growth: None };
    let silent = || Finding::Unreachable { reason: "refused".to_owned() };
    let first = Looked::after(None, right(5), 10 * HOUR);
    let quiet = Looked::after(Some(&first), right(5), 12 * HOUR);
    assert_eq!((quiet.reached_at_s, quiet.grew_at_s), (Some(12 * HOUR), Some(10 * HOUR)));
    let at = |looked: &Looked, now_s| standing(None, Some(looked), 3 * HOUR, now_s);
    assert_eq!(at(&quiet, 13 * HOUR), Standing::Current);
    assert_eq!(at(&quiet, 13 * HOUR + 1), Standing::Stale { since_s: 10 * HOUR });
    // Even where the log came to the witness by itself meanwhile.
    let grown = Looked::after(Some(&quiet), right(6), 14 * HOUR);
    assert_eq!(at(&grown, 14 * HOUR), Standing::Current);
    let gone = Looked::after(Some(&grown), silent().into(), 20 * HOUR);
    let said = at(&gone, 20 * HOUR);
    let is_since =
        matches!(said, Standing::Unreachable { since_s: Some(at_s), .. } if at_s == 14 * HOUR);
    assert!(is_since, "{said:?}");
    assert_eq!(said.message(20 * HOUR + 1_800).args[1].1, "6.5", "the age is stated");
    // A clock that goes back makes nothing younger.
    assert_eq!(Looked::after(Some(&gone), right(6), HOUR).looked_at_s, 20 * HOUR);
    assert_eq!(standing(Some(7), Some(&grown), 3 * HOUR, 15 * HOUR), Standing::Split { at_s: 7 });
    for finding in [silent(), Finding::Behind { size: 12 }, Finding::Tiles, Finding::Split] {
        let (name, rest) = finding.name();
        assert_eq!(Finding::of_name(name, &rest), Some(finding));
    }
}
