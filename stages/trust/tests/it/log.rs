//! What a log writes, and what it refuses to sign.

use trust::{Checkpoint, State, Tile, append, checkpoint_to_sign, problem::LogProblem};

use crate::{Files, entry};

const ORIGIN: &str = "example.com/log";

#[test]
fn batches_of_any_size_lead_to_the_same_log() {
    let at_once = Files::of(1_000);
    for batch in [1, 7, 255, 256, 257, 999] {
        let mut log = Files::empty();
        while log.state.size() < 1_000 {
            log.grow(batch.min(1_000 - log.state.size()));
        }
        assert!(log.state == at_once.state, "batches of {batch}");
        for (path, bytes) in &at_once.files {
            assert_eq!(log.files.get(path), Some(bytes), "{path}, batches of {batch}");
        }
    }
}

#[test]
fn a_log_opened_from_its_files_goes_on_as_if_it_had_never_stopped() {
    for size in [0, 1, 255, 256, 257, 511, 512, 700, 65_536, 70_000] {
        let log = Files::of(size);
        let root = log.state.root();
        let opened = State::open(size, &root, |path| log.files.get(path).cloned()).unwrap();
        assert!(opened == log.state, "size {size}");
        let grown = |state| append(state, &[b"next"]).unwrap();
        assert!(grown(&opened) == grown(&log.state));
    }
}

#[test]
fn a_log_opens_from_full_files_where_partial_ones_were_deleted() {
    let mut log = Files::of(300);
    let before = log.state.clone();
    log.grow(300);
    log.files.remove("tile/0/001.p/44").unwrap();
    log.files.remove("tile/entries/001.p/44").unwrap();
    log.files.remove("tile/1/000.p/1").unwrap();
    let read = |path: &str| log.files.get(path).cloned();
    // Level 1 has no full tile yet, and a narrower one is not kept in its place.
    let problem = State::open(300, &before.root(), read).err().unwrap();
    assert_eq!(problem.code(), "trust.tile_missing");
    log.files.insert("tile/1/000.p/1".into(), log.files["tile/1/000.p/2"][..32].to_vec());
    let opened = State::open(300, &before.root(), |path| log.files.get(path).cloned()).unwrap();
    assert!(opened == before);
}

#[test]
fn damaged_files_do_not_open() {
    let log = Files::of(300);
    let root = log.state.root();
    for path in ["tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/001.p/44"] {
        let opened_with = |change: fn(&mut Vec<u8>)| {
            let read = |at: &str| {
                let mut bytes = log.files.get(at)?.clone();
                if at == path {
                    change(&mut bytes);
                }
                Some(bytes)
            };
            State::open(300, &root, read).err().unwrap().code()
        };
        let is_bundle = path.contains("entries");
        let last_bit = opened_with(|bytes| *bytes.last_mut().unwrap() ^= 1);
        assert_eq!(last_bit, if is_bundle { "trust.other_entry" } else { "trust.other_root" });
        let shorter = opened_with(|bytes| bytes.truncate(bytes.len() - 1));
        assert_eq!(shorter, if is_bundle { "trust.bundle_truncated" } else { "trust.tile_length" });
        let longer = opened_with(|bytes| bytes.push(0));
        assert_eq!(longer, if is_bundle { "trust.bundle_trailing" } else { "trust.tile_length" });
        let missing = |at: &str| log.files.get(at).filter(|_| at != path).cloned();
        let missing = State::open(300, &root, missing).err().unwrap().code();
        assert_eq!(missing, if is_bundle { "trust.bundle_missing" } else { "trust.tile_missing" });
    }
}

#[test]
fn an_entry_that_is_too_long_appends_nothing() {
    let state = Files::of(3).state;
    let problem = append(&state, &[b"short", &[0; 65_536]]).err().unwrap();
    assert_eq!(problem.code(), "trust.entry_too_long");
    let growth = append(&state, &[&[0; 65_535]]).unwrap();
    assert_eq!(growth.state.size(), 4);
}

#[test]
fn an_empty_batch_writes_nothing() {
    let state = Files::of(300).state;
    let growth = append(&state, &[]).unwrap();
    assert!(growth.state == state && growth.tiles.is_empty() && growth.bundles.is_empty());
}

#[test]
fn a_log_signs_what_continues_what_it_signed() {
    let mut log = Files::empty();
    let mut last = checkpoint_to_sign(ORIGIN, None, &log.state, log.read()).unwrap();
    for n_entries in [0, 1, 254, 1, 1, 500, 0, 70_000] {
        log.grow(n_entries);
        let next = checkpoint_to_sign(ORIGIN, Some(&last), &log.state, log.read()).unwrap();
        assert_eq!(next.size(), log.state.size());
        assert_eq!(next.root(), &log.state.root());
        assert_eq!(next == last, n_entries == 0, "the same tree is the same checkpoint");
        last = next;
    }
}

#[test]
fn a_log_never_goes_backwards() {
    let (older, newer) = (Files::of(9), Files::of(10));
    let last = Checkpoint::new(ORIGIN, 10, newer.state.root()).unwrap();
    let problem = checkpoint_to_sign(ORIGIN, Some(&last), &older.state, older.read()).unwrap_err();
    assert_eq!(problem, LogProblem::Backwards { signed_size: 10, size: 9 }.into());
}

#[test]
fn a_log_never_signs_a_second_history() {
    let log = Files::of(600);
    for signed_size in [0, 1, 255, 256, 300, 599, 600] {
        // Another log of that size: its entry 0 differs.
        let entries: Vec<Vec<u8>> =
            (0..signed_size).map(|i| if i == 0 { b"other".into() } else { entry(i) }).collect();
        let entries: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
        let other = append(&State::empty(), &entries).unwrap().state;
        let last = Checkpoint::new(ORIGIN, signed_size, other.root()).unwrap();
        let next = checkpoint_to_sign(ORIGIN, Some(&last), &log.state, log.read());
        if signed_size == 0 {
            assert!(next.is_ok(), "any log continues the empty one");
            continue;
        }
        let problem = LogProblem::SplitView { signed_size, size: 600 };
        assert_eq!(next.unwrap_err(), problem.into());
    }
    let last = Checkpoint::new("example.com/other", 1, log.state.root()).unwrap();
    let problem = checkpoint_to_sign(ORIGIN, Some(&last), &log.state, log.read()).unwrap_err();
    assert_eq!(problem.code(), "trust.other_origin");
    let last = Checkpoint::new(ORIGIN, 300, Files::of(300).state.root()).unwrap();
    let unread = |_: Tile| None;
    let problem = checkpoint_to_sign(ORIGIN, Some(&last), &log.state, unread).unwrap_err();
    assert_eq!(problem.code(), "trust.tile_missing");
}
