//! Roots and proofs against the naive oracle.

use trust::{
    Frontier, Problem,
    hash::{self, leaf_hash},
    problem::TreeProblem,
    tree::{consistency_proof, inclusion_proof, verify_consistency, verify_inclusion},
};
use word::Digest;

use crate::{Files, entry, naive::Naive};

const N: usize = 300;

/// Sizes at which every proof is also made from tiles: all small ones, and those around a full
/// tile. (Making one hashes the whole tile, so all sizes would take 20 s without optimisation.)
fn is_made_from_tiles(size: usize) -> bool {
    size <= 130 || (250..=262).contains(&size) || size == N
}

fn oracle(n_entries: usize) -> Naive {
    Naive::new((0..n_entries as u64).map(entry).collect())
}

/// A log that grew by one entry at a time, so that it has every partial tile.
fn log_of_every_size() -> Files {
    let mut log = Files::empty();
    (0..N).for_each(|_| log.grow(1));
    log
}

#[test]
fn frontier_and_state_have_the_root_of_the_naive_tree_at_every_size() {
    let mut naive = oracle(N);
    let mut frontier = Frontier::empty();
    let mut log = Files::empty();
    for size in 0..=N {
        let root = naive.mth(0, size);
        assert_eq!(frontier.root(), root, "size {size}");
        assert_eq!(log.state.root(), root, "size {size}");
        assert_eq!(log.state.frontier(), frontier, "size {size}");
        let kept = Frontier::new(frontier.size(), frontier.edge().to_vec()).unwrap();
        assert_eq!(kept, frontier);
        frontier.push(leaf_hash(&entry(size as u64)));
        log.grow(1);
    }
    let problem = Frontier::new(7, vec![hash::empty_root(); 2]).unwrap_err();
    assert_eq!(problem, TreeProblem::Frontier { size: 7, got: 2 }.into());
}

#[test]
fn every_inclusion_proof_of_every_prefix_is_the_naive_one_and_holds() {
    let log = log_of_every_size();
    let mut naive = oracle(N);
    let mut n_proofs = 0;
    for size in 1..=N {
        let root = naive.mth(0, size);
        for index in 0..size {
            let proof = naive.path(index, 0, size);
            if is_made_from_tiles(size) {
                let made = inclusion_proof(index as u64, size as u64, log.read()).unwrap();
                assert_eq!(made, proof, "leaf {index} of {size}");
            }
            let leaf = leaf_hash(&entry(index as u64));
            verify_inclusion(index as u64, size as u64, &leaf, &proof, &root).unwrap();
            n_proofs += 1;
        }
    }
    assert_eq!(n_proofs, N * (N + 1) / 2);
}

#[test]
fn every_consistency_proof_is_the_naive_one_and_holds() {
    let log = log_of_every_size();
    let mut naive = oracle(N);
    for new in 0..=N {
        let new_root = naive.mth(0, new);
        for old in 0..=new {
            let proof = if old == 0 { Vec::new() } else { naive.proof(old, new) };
            if is_made_from_tiles(new) {
                let made = consistency_proof(old as u64, new as u64, log.read()).unwrap();
                assert_eq!(made, proof, "{old} to {new}");
            }
            let old_root = naive.mth(0, old);
            verify_consistency(old as u64, new as u64, &proof, &old_root, &new_root).unwrap();
        }
    }
}

#[test]
fn proofs_across_the_second_and_third_level_hold() {
    let mut log = Files::of(65_535);
    let mut naive = oracle(70_000);
    let sizes: [u64; 5] = [65_535, 65_536, 65_537, 65_793, 70_000];
    for size in sizes {
        log.grow(size - log.state.size());
        let root = naive.mth(0, size as usize);
        assert_eq!(log.state.root(), root);
        for index in [0, 1, 255, 256, 257, 40_000, 65_279, 65_534, size - 1] {
            let proof = inclusion_proof(index, size, log.read()).unwrap();
            assert_eq!(proof, naive.path(index as usize, 0, size as usize));
            verify_inclusion(index, size, &leaf_hash(&entry(index)), &proof, &root).unwrap();
        }
        for old in [1, 255, 256, 257, 65_535, 65_536].into_iter().filter(|old| *old <= size) {
            let proof = consistency_proof(old, size, log.read()).unwrap();
            assert_eq!(proof, naive.proof(old as usize, size as usize));
            let old_root = naive.mth(0, old as usize);
            verify_consistency(old, size, &proof, &old_root, &root).unwrap();
        }
    }
}

#[test]
fn an_inclusion_proof_holds_for_its_own_leaf_place_size_and_root_only() {
    let log = log_of_every_size();
    let mut naive = oracle(N);
    for size in 1..=40_u64 {
        let root = naive.mth(0, size as usize);
        for index in 0..size {
            let proof = inclusion_proof(index, size, log.read()).unwrap();
            let leaf = leaf_hash(&entry(index));
            let holds = |i, n, leaf: &Digest, proof: &[Digest], root: &Digest| {
                verify_inclusion(i, n, leaf, proof, root).is_ok()
            };
            assert!(holds(index, size, &leaf, &proof, &root));
            // The audit path does not commit to the size, nor to the index where the shape of the
            // path is the same; both are signed or chosen by the verifier. What the path must not
            // do is hold for another place in the same tree.
            for other in (0..=size).filter(|other| *other != index) {
                assert!(!holds(other, size, &leaf, &proof, &root), "{index} as {other} of {size}");
            }
            assert!(!holds(index, size, &leaf_hash(b"another"), &proof, &root));
            assert!(!holds(index, size, &leaf, &proof, &hash::empty_root()));
            assert!(!holds(index, size, &leaf, &[proof.as_slice(), &[root]].concat(), &root));
            if let Some((_, shorter)) = proof.split_last() {
                assert!(!holds(index, size, &leaf, shorter, &root));
                assert!(!holds(index, size, &leaf, &proof[1..], &root));
            }
            for at in 0..proof.len() {
                let mut changed = proof.clone();
                changed[at].0[31] ^= 1;
                assert!(!holds(index, size, &leaf, &changed, &root));
            }
        }
    }
}

#[test]
fn a_consistency_proof_holds_for_its_own_roots_only() {
    let log = log_of_every_size();
    let mut naive = oracle(N);
    for new in 1..=40_u64 {
        let new_root = naive.mth(0, new as usize);
        for old in 0..=new {
            let proof = consistency_proof(old, new, log.read()).unwrap();
            let old_root = naive.mth(0, old as usize);
            let other = hash::leaf_hash(b"another");
            let holds = |proof: &[Digest], old_root: &Digest, new_root: &Digest| {
                verify_consistency(old, new, proof, old_root, new_root).is_ok()
            };
            assert!(holds(&proof, &old_root, &new_root));
            assert!(!holds(&proof, &other, &new_root), "{old} to {new}");
            if old > 0 {
                assert!(!holds(&proof, &old_root, &other), "{old} to {new}");
            }
            assert!(!holds(&[proof.as_slice(), &[other]].concat(), &old_root, &new_root));
            if !proof.is_empty() {
                assert!(!holds(&proof[1..], &old_root, &new_root));
                assert!(!holds(&proof[..proof.len() - 1], &old_root, &new_root));
            }
            for at in 0..proof.len() {
                let mut changed = proof.clone();
                changed[at].0[0] ^= 0x80;
                assert!(!holds(&changed, &old_root, &new_root), "{old} to {new}, hash {at}");
            }
        }
    }
}

#[test]
fn what_cannot_be_proved_is_said_with_its_facts() {
    let log = Files::of(10);
    let problem = inclusion_proof(10, 10, log.read()).unwrap_err();
    assert_eq!(problem, TreeProblem::IndexBeyondTree { index: 10, size: 10 }.into());
    let problem = consistency_proof(10, 9, log.read()).unwrap_err();
    assert_eq!(problem, TreeProblem::Shrinks { old_size: 10, new_size: 9 }.into());
    let problem = inclusion_proof(3, 10, |_| None).unwrap_err();
    assert_eq!(problem, TreeProblem::TileMissing { path: "tile/0/000.p/10".into() }.into());
    let problem = inclusion_proof(3, 10, |_| Some(vec![0; 31])).unwrap_err();
    assert_eq!(problem.code(), "trust.tile_length");
    let root = hash::empty_root();
    let verify =
        |index, size, n| verify_inclusion(index, size, &root, &vec![root; n], &root).unwrap_err();
    assert_eq!(verify(0, 0, 0), TreeProblem::IndexBeyondTree { index: 0, size: 0 }.into());
    // The largest numbers end in an answer, too.
    assert!(matches!(
        verify(u64::MAX - 1, u64::MAX, 64),
        Problem::Tree(TreeProblem::NotIncluded { .. } | TreeProblem::ProofLength { .. })
    ));
    assert!(verify_consistency(u64::MAX - 1, u64::MAX, &[root; 64], &root, &root).is_err());
}

#[test]
fn a_full_tile_stands_in_for_a_partial_one_that_was_deleted() {
    let mut log = Files::empty();
    log.grow(100);
    let root = log.state.root();
    log.grow(200);
    log.files.remove("tile/0/000.p/100").unwrap();
    let proof = inclusion_proof(42, 100, log.read()).unwrap();
    verify_inclusion(42, 100, &leaf_hash(&entry(42)), &proof, &root).unwrap();
}
