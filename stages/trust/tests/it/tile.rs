//! Paths, growth and bundles, with the numbers of the specification.

use std::collections::{BTreeMap, BTreeSet};
use trust::{
    Bundle, Tile,
    bundle::{bundles_for_growth, push_entry},
    problem::TileProblem,
    tile::tiles_for_growth,
};

use crate::{Files, entry};

fn tile(level: u8, index: u64, width: u16) -> Tile {
    Tile::new(level, index, width).unwrap()
}

/// Full tiles, and partial widths, by level.
fn shape(old: u64, new: u64) -> Vec<(u8, u64, Vec<u16>)> {
    let mut shape: BTreeMap<u8, (u64, Vec<u16>)> = BTreeMap::new();
    for tile in tiles_for_growth(old, new) {
        let (n_full, partial) = shape.entry(tile.level()).or_default();
        if tile.width() == 256 { *n_full += 1 } else { partial.push(tile.width()) }
    }
    shape.into_iter().map(|(level, (n_full, partial))| (level, n_full, partial)).collect()
}

#[test]
fn a_tree_of_70_000_has_the_tiles_that_the_specification_names() {
    let expected = vec![(0, 273, vec![112]), (1, 1, vec![17]), (2, 0, vec![1])];
    assert_eq!(shape(0, 70_000), expected);
}

#[test]
fn a_tree_of_256_has_a_full_tile_and_a_partial_one_above() {
    assert_eq!(shape(0, 256), vec![(0, 1, vec![]), (1, 0, vec![1])]);
    assert_eq!(shape(0, 255), vec![(0, 0, vec![255])]);
    assert_eq!(shape(0, 65_536), vec![(0, 256, vec![]), (1, 1, vec![]), (2, 0, vec![1])]);
}

#[test]
fn growth_changes_the_right_edge_only() {
    assert_eq!(shape(256, 257), vec![(0, 0, vec![1])]);
    assert_eq!(shape(255, 257), vec![(0, 1, vec![1]), (1, 0, vec![1])]);
    assert_eq!(shape(70_000, 70_001), vec![(0, 0, vec![113])]);
    assert_eq!(shape(70_000, 70_000), vec![]);
    assert_eq!(shape(70_000, 1), vec![]);
    assert_eq!(tiles_for_growth(u64::MAX - 1, u64::MAX).count(), 1);
    let last = tiles_for_growth(u64::MAX - 300, u64::MAX).last().unwrap();
    assert_eq!((last.level(), last.width()), (1, 255));
}

#[test]
fn index_1234067_is_spelled_as_in_the_specification() {
    assert_eq!(tile(0, 1_234_067, 256).path(), "tile/0/x001/x234/067");
    assert_eq!(tile(3, 1_234_067, 7).path(), "tile/3/x001/x234/067.p/7");
    assert_eq!(Bundle::new(1_234_067, 256).unwrap().path(), "tile/entries/x001/x234/067");
    assert_eq!(tile(63, 0, 1).path(), "tile/63/000.p/1");
    assert_eq!(Bundle::new(999, 255).unwrap().path(), "tile/entries/999.p/255");
    assert_eq!(Bundle::new(1000, 1).unwrap().path(), "tile/entries/x001/000.p/1");
}

#[test]
fn a_path_is_read_in_one_spelling_only() {
    for index in [0, 1, 999, 1000, 1_000_000, 1_234_067, u64::MAX] {
        for width in [1, 9, 255, 256] {
            let tile = tile(5, index, width);
            assert_eq!(Tile::of_path(&tile.path()), Ok(tile));
            let bundle = Bundle::new(index, width).unwrap();
            assert_eq!(Bundle::of_path(&bundle.path()), Ok(bundle));
        }
    }
    for path in [
        "",
        "tile",
        "tile/",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/00",
        "tile/0/0000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/0/x001/x002",
        "tile/00/001",
        "tile/64/001",
        "tile/-1/001",
        "tile/+1/001",
        "tile/0/+01",
        "tile/0/001.p/0",
        "tile/0/001.p/256",
        "tile/0/001.p/01",
        "tile/0/001.p/+1",
        "tile/0/001.p/",
        "tile/0/001.p",
        "tile/0/001/",
        "/tile/0/001",
        "tile/0/../001",
        "tile/entries/001",
        "tile/0/001.p/1.p/1",
        "tile/0/x018/x446/x744/x073/x709/x551/616",
        "tile/0/x9999/001",
        "tile/0/001\n",
        "tile/0/００１",
    ] {
        assert!(Tile::of_path(path).is_err(), "{path:?}");
    }
    for path in ["tile/entries/", "tile/entries/1", "tile/entries/x000/001", "tile/0/001"] {
        assert!(Bundle::of_path(path).is_err(), "{path:?}");
    }
}

#[test]
fn levels_and_widths_outside_the_specification_do_not_exist() {
    assert_eq!(Tile::new(64, 0, 1).unwrap_err(), TileProblem::Level { got: 64 }.into());
    assert_eq!(Tile::new(0, 0, 0).unwrap_err(), TileProblem::Width { got: 0 }.into());
    assert_eq!(Tile::new(0, 0, 257).unwrap_err(), TileProblem::Width { got: 257 }.into());
    assert_eq!(Bundle::new(0, 0).unwrap_err(), TileProblem::Width { got: 0 }.into());
    assert_eq!(Tile::in_tree(1, 0, 255), None, "empty tiles must not be served");
    assert_eq!(Bundle::in_tree(1, 256), None);
}

#[test]
fn what_a_batch_writes_is_what_the_growth_names() {
    let sizes = [0, 1, 2, 255, 256, 257, 511, 512, 600, 65_535, 65_536, 65_537, 70_000];
    for pair in sizes.windows(2) {
        let mut log = Files::of(pair[0]);
        let before: BTreeSet<String> = log.files.keys().cloned().collect();
        log.grow(pair[1] - pair[0]);
        let written: BTreeSet<String> =
            log.files.keys().filter(|path| !before.contains(*path)).cloned().collect();
        let tiles = tiles_for_growth(pair[0], pair[1]).map(Tile::path);
        let bundles = bundles_for_growth(pair[0], pair[1]).map(Bundle::path);
        assert_eq!(written, tiles.chain(bundles).collect(), "{pair:?}");
    }
}

#[test]
fn a_bundle_gives_back_its_entries_and_nothing_else() {
    let entries: Vec<Vec<u8>> = (0..40).map(entry).chain([vec![7; 65_535]]).collect();
    let mut bytes = Vec::new();
    entries.iter().for_each(|entry| push_entry(&mut bytes, entry).unwrap());
    assert_eq!(bytes[..2], (entries[0].len() as u16).to_be_bytes());
    let bundle = Bundle::new(0, 41).unwrap();
    assert_eq!(bundle.entries(&bytes).unwrap(), entries);

    let problem = bundle.entries(&[bytes.as_slice(), &[0]].concat()).unwrap_err();
    let path = || "tile/entries/000.p/41".to_owned();
    assert_eq!(problem, TileProblem::BundleTrailing { path: path(), got: 1 }.into());
    for len in (0..bytes.len()).rev().step_by(97) {
        let problem = bundle.entries(&bytes[..len]).unwrap_err();
        assert_eq!(problem.code(), "trust.bundle_truncated", "{len} bytes");
    }
    let problem = push_entry(&mut bytes, &vec![7; 65_536]).unwrap_err();
    assert_eq!(problem, TileProblem::EntryTooLong { got: 65_536, max: 65_535 }.into());
}
