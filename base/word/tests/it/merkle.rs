use word::{Digest, merkle};

/// RFC 6962's own test data: the roots of the first eight leaves of its reference tree, from
/// the certificate-transparency repository's `merkletree` tests (also in RFC 9162 readers).
const LEAVES: [&str; 8] = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
];
const ROOTS: [&str; 8] = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

#[test]
fn the_roots_are_those_of_the_reference_tree() {
    let leaves: Vec<_> = LEAVES
        .iter()
        .map(|hex| merkle::leaf_hash(&word::encoding::from_hex(hex).unwrap()))
        .collect();
    for (i, root) in ROOTS.iter().enumerate() {
        assert_eq!(merkle::root(&leaves[..=i]).to_string(), *root);
    }
    assert_eq!(merkle::root(&[]), Digest::of(b""));
}

#[test]
fn every_leaf_of_every_small_tree_leads_to_its_root_and_to_no_other() {
    let leaves: Vec<_> = (0..70_u8).map(|i| merkle::leaf_hash(&[i])).collect();
    for n in 1..=leaves.len() {
        let root = merkle::root(&leaves[..n]);
        for i in 0..n {
            let path = merkle::path(&leaves[..n], i).unwrap();
            assert_eq!(merkle::root_of_path(&leaves[i], i, n, &path), Some(root));
            let other = merkle::root_of_path(&leaves[i], (i + 1) % n, n, &path);
            assert!(n == 1 || other != Some(root));
            assert_ne!(
                merkle::root_of_path(&leaves[i], i, n, &[&path[..], &[root]].concat()),
                Some(root)
            );
        }
        assert_eq!(merkle::path(&leaves[..n], n), None);
    }
}
