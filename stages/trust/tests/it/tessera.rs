//! A log that we did not write: Tessera's test log of 15 entries, with every checkpoint and every
//! partial file.

use trust::{
    Bundle, Policy, SignedCheckpoint, State, Tile, VerifierKey,
    hash::leaf_hash,
    tree::{consistency_proof, inclusion_proof, verify_consistency, verify_inclusion},
};

use crate::{bytes_of, vectors};

#[test]
fn a_log_written_by_tessera_verifies_whole() {
    let Some(folder) = vectors("tessera-log") else { return };
    let read = |path: &str| Some(bytes_of(folder.join(path)));
    let key = String::from_utf8(read("vkey").unwrap()).unwrap();
    let policy = Policy::of_log(VerifierKey::parse(key.trim_end()).unwrap()).unwrap();
    let mut checkpoints = Vec::new();
    for size in 0..=15 {
        let signed = SignedCheckpoint::parse(&read(&format!("checkpoint.{size}")).unwrap());
        let signed = signed.unwrap();
        policy.judge(&signed).unwrap();
        assert_eq!(signed.checkpoint().size(), size);
        checkpoints.push(signed.checkpoint().clone());
    }
    let last = SignedCheckpoint::parse(&read("checkpoint").unwrap()).unwrap();
    assert_eq!(last.checkpoint(), &checkpoints[15]);

    let tile = |tile: Tile| read(&tile.path());
    let (mut n_included, mut n_pairs) = (0, 0);
    for (size, checkpoint) in (0_u64..).zip(&checkpoints) {
        // The state that we would go on from has the same root, and its files compare.
        let state = State::open(size, checkpoint.root(), read).unwrap();
        assert_eq!(state.root(), *checkpoint.root());
        if let Some(bundle) = Bundle::in_tree(0, size) {
            let bytes = read(&bundle.path()).unwrap();
            for (index, entry) in (0..).zip(bundle.entries(&bytes).unwrap()) {
                let proof = inclusion_proof(index, size, tile).unwrap();
                let leaf = leaf_hash(entry);
                verify_inclusion(index, size, &leaf, &proof, checkpoint.root()).unwrap();
                n_included += 1;
            }
        }
        for (old_size, old) in (0..=size).zip(&checkpoints) {
            let proof = consistency_proof(old_size, size, tile).unwrap();
            verify_consistency(old_size, size, &proof, old.root(), checkpoint.root()).unwrap();
            n_pairs += 1;
        }
    }
    assert_eq!((checkpoints.len(), n_included, n_pairs), (16, 120, 136));
}

#[test]
fn the_same_entries_give_the_same_files_as_tessera_wrote() {
    let Some(folder) = vectors("tessera-log") else { return };
    let bundle = Bundle::new(0, 15).unwrap();
    let bytes = bytes_of(folder.join(bundle.path()));
    let mut state = State::empty();
    for entry in bundle.entries(&bytes).unwrap() {
        let growth = trust::append(&state, &[entry]).unwrap();
        assert_eq!((growth.tiles.len(), growth.bundles.len()), (1, 1));
        for (path, bytes) in growth.tiles.iter().chain(&growth.bundles) {
            assert_eq!(bytes, &bytes_of(folder.join(path)), "{path}");
        }
        state = growth.state;
    }
}
