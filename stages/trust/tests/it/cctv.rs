//! Ed25519 at its edges: the 914 vectors of C2SP/CCTV.
//!
//! Which expectation applies. CCTV's README says that ed25519-dalek's `verify_strict()` rejects all
//! vectors. That is not what its code does: it refuses A or R of small order, compares R as bytes
//! (so a non-canonical R never matches) and uses the formula without cofactor (so a low-order
//! residue never verifies), but it takes points that only have a *component* of small order. So a
//! vector is accepted exactly where it has no flag but `low_order_component_A` and
//! `low_order_component_R`, which is also the table of ed25519-dalek's own test of these vectors.
//! Such signatures need a key that its owner made in a malformed way; they let nobody else sign.

use serde_json::Value;
use trust::{Kind, VerifierKey};

use crate::{bytes_of, vectors};

#[test]
fn vectors_are_accepted_exactly_where_only_a_component_is_of_small_order() {
    let Some(folder) = vectors("ed25519-cctv") else { return };
    let file = bytes_of(folder.join("ed25519vectors.json"));
    let vectors: Vec<Value> = serde_json::from_slice(&file).unwrap();
    let (mut n_keys_refused, mut n_refused, mut n_accepted) = (0, 0, 0);
    for vector in &vectors {
        let bytes = |field: &str| word_bytes(vector[field].as_str().unwrap());
        let flags = vector["flags"].as_array().map_or(&[][..], Vec::as_slice);
        let is_allowed = flags.iter().all(|flag| {
            matches!(flag.as_str(), Some("low_order_component_A" | "low_order_component_R"))
        });
        let is_accepted = match VerifierKey::new("cctv", Kind::Ed25519, &bytes("key")) {
            Ok(key) => {
                let is_accepted =
                    key.is_ed25519(vector["msg"].as_str().unwrap().as_bytes(), &bytes("sig"));
                if is_accepted {
                    n_accepted += 1
                } else {
                    n_refused += 1
                }
                is_accepted
            }
            Err(problem) => {
                assert_eq!(problem.code(), "trust.weak_key");
                n_keys_refused += 1;
                false
            }
        };
        assert_eq!(is_accepted, is_allowed, "vector {}: {flags:?}", vector["number"]);
    }
    println!("{n_keys_refused} keys and {n_refused} signatures refused, {n_accepted} accepted");
    assert_eq!((n_keys_refused, n_refused, n_accepted), (526, 345, 43));
}

fn word_bytes(hex: &str) -> Vec<u8> {
    word::encoding::from_hex(hex).unwrap()
}
