//! What a stranger relies on in `trust`.

mod cctv;
mod checkpoint;
mod draw;
mod fulfilment;
mod log;
mod look;
mod naive;
mod note;
mod parser;
mod policy;
mod proof;
mod tessera;
mod tile;
mod tree;
mod witness;
mod words;

use std::{collections::BTreeMap, path::PathBuf};
use trust::{State, Tile, append};

/// A log's files in memory: what a store would have on disk.
struct Files {
    state: State,
    files: BTreeMap<String, Vec<u8>>,
}

impl Files {
    fn empty() -> Self {
        Self { state: State::empty(), files: BTreeMap::new() }
    }

    /// A log of `n_entries`, appended at once.
    fn of(n_entries: u64) -> Self {
        let mut files = Self::empty();
        files.grow(n_entries);
        files
    }

    /// Appends the next `n_entries` as one batch; files are immutable.
    fn grow(&mut self, n_entries: u64) {
        let first = self.state.size();
        let entries: Vec<Vec<u8>> = (first..first + n_entries).map(entry).collect();
        let entries: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
        let growth = append(&self.state, &entries).unwrap();
        for (path, bytes) in growth.tiles.iter().chain(&growth.bundles) {
            let earlier = self.files.insert(path.clone(), bytes.clone());
            assert_eq!(earlier, None, "{path} is written once");
        }
        self.state = growth.state;
    }

    fn read(&self) -> impl FnMut(Tile) -> Option<Vec<u8>> {
        |tile| self.files.get(&tile.path()).cloned()
    }
}

/// Entry `index` of every test log: of different lengths, some empty.
fn entry(index: u64) -> Vec<u8> {
    if index % 17 == 16 {
        return Vec::new();
    }
    format!("entry {index} {}", "x".repeat((index % 50) as usize)).into_bytes()
}

/// The folder of foreign test vectors; `None`, said aloud, where it is not there.
#[expect(clippy::disallowed_methods, reason = "a test is told where its vectors are")]
fn vectors(name: &str) -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors");
    let folder = std::env::var("WULE_VECTORS").map_or_else(|_| beside(), PathBuf::from).join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "CI needs the vectors {name}");
    println!("NOT RUN: the vectors {name} are absent; set WULE_VECTORS to their folder");
    None
}

#[expect(clippy::disallowed_methods, reason = "vectors are files")]
fn bytes_of(path: PathBuf) -> Vec<u8> {
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
