//! Whatever bytes arrive, a parser answers, and what it accepts it writes back byte for byte.

use arbtest::{arbitrary, arbtest};
use trust::{
    Bundle, Checkpoint, Cosigner, Policy, Proof, SignedCheckpoint, SignedNote, Signer, Submission,
    Tile, VerifierKey, hash, tree::inclusion_proof,
};

use crate::Files;

/// Either any bytes, or those of `good` with a few splices: deletions, repetitions, new bytes.
fn bytes_near(u: &mut arbitrary::Unstructured, good: &[u8]) -> arbitrary::Result<Vec<u8>> {
    if u.ratio(1, 8)? {
        return u.arbitrary();
    }
    let mut bytes = good.to_vec();
    for _ in 0..u.int_in_range(0..=3)? {
        let at = u.choose_index(bytes.len() + 1)?;
        let end = u.int_in_range(at..=bytes.len().min(at + 40))?;
        let new: Vec<u8> = match u.int_in_range(0..=3)? {
            0 => Vec::new(),
            1 => bytes[at..end].repeat(2),
            2 => {
                u.choose(&[&b"\n"[..], b"\n\n", b" ", b"=", b"0", b"+", b"\xe2\x80\x94 "])?.to_vec()
            }
            _ => u.bytes(end - at)?.to_vec(),
        };
        bytes.splice(at..end, new);
        if bytes.is_empty() {
            break;
        }
    }
    Ok(bytes)
}

/// Runs `write_back` (read, then written) on bytes near `good`, for a while.
fn reads_one_spelling(good: &[u8], write_back: impl Fn(&[u8]) -> Option<Vec<u8>>) {
    assert_eq!(write_back(good).as_deref(), Some(good));
    arbtest(|u| {
        let bytes = bytes_near(u, good)?;
        if let Some(written) = write_back(&bytes) {
            assert_eq!(written, bytes, "{}", String::from_utf8_lossy(&bytes));
        }
        Ok(())
    })
    .budget_ms(400);
}

fn text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

fn signed_checkpoint() -> SignedCheckpoint {
    let checkpoint = Checkpoint::new("example.com/log", 3, Files::of(3).state.root()).unwrap();
    let log = Signer::new("example.com/log", &[1; 32]).unwrap();
    let witness = Cosigner::new("w.example", &[2; 32]).unwrap();
    let cosignature = witness.cosign(&checkpoint, 1_700_000_000).unwrap();
    checkpoint.sign(&[&log]).unwrap().with(cosignature).unwrap()
}

#[test]
fn requests_to_a_witness() {
    let proof = trust::tree::consistency_proof(2, 3, Files::of(3).read()).unwrap();
    let good = Submission::new(2, proof, signed_checkpoint()).unwrap().to_string();
    reads_one_spelling(good.as_bytes(), |bytes| {
        Some(Submission::parse(bytes).ok()?.to_string().into_bytes())
    });
}

#[test]
fn notes_are_read_in_one_spelling() {
    reads_one_spelling(signed_checkpoint().to_string().as_bytes(), |bytes| {
        Some(SignedNote::parse(bytes).ok()?.to_string().into_bytes())
    });
}

#[test]
fn checkpoints_are_read_in_one_spelling() {
    reads_one_spelling(signed_checkpoint().to_string().as_bytes(), |bytes| {
        Some(SignedCheckpoint::parse(bytes).ok()?.to_string().into_bytes())
    });
    reads_one_spelling(signed_checkpoint().checkpoint().to_string().as_bytes(), |bytes| {
        Some(Checkpoint::parse(text(bytes)?).ok()?.to_string().into_bytes())
    });
}

#[test]
fn verifier_keys_are_read_in_one_spelling() {
    let key = Cosigner::new("w.example", &[2; 32]).unwrap().verifier_key().to_string();
    reads_one_spelling(key.as_bytes(), |bytes| {
        Some(VerifierKey::parse(text(bytes)?).ok()?.to_string().into_bytes())
    });
}

#[test]
fn proofs_are_read_in_one_spelling() {
    let hashes = inclusion_proof(1, 3, Files::of(3).read()).unwrap();
    let proof = Proof::new(Some(b"opaque".to_vec()), 1, hashes, signed_checkpoint()).unwrap();
    reads_one_spelling(proof.to_string().as_bytes(), |bytes| {
        Some(Proof::parse(bytes).ok()?.to_string().into_bytes())
    });
}

#[test]
fn paths_are_read_in_one_spelling() {
    reads_one_spelling(b"tile/5/x001/x234/067.p/8", |bytes| {
        Some(Tile::of_path(text(bytes)?).ok()?.path().into_bytes())
    });
    reads_one_spelling(b"tile/entries/x001/x234/067.p/8", |bytes| {
        Some(Bundle::of_path(text(bytes)?).ok()?.path().into_bytes())
    });
}

#[test]
fn bundles_are_read_in_one_spelling() {
    let log = Files::of(20);
    let bundle = Bundle::in_tree(0, 20).unwrap();
    reads_one_spelling(&log.files[&bundle.path()], |bytes| {
        let mut written = Vec::new();
        for entry in bundle.entries(bytes).ok()? {
            trust::bundle::push_entry(&mut written, entry).unwrap();
        }
        Some(written)
    });
}

#[test]
fn policies_mean_the_same_once_written_out() {
    let key =
        |number: u8| Cosigner::new("w.example", &[number; 32]).unwrap().verifier_key().to_string();
    let policy = format!(
        "# policy\nlog {}\nwitness a {} https://a.example\nwitness b {}\n\
         group g any a b\nquorum g\n",
        Signer::new("example.com/log", &[1; 32]).unwrap().verifier_key(),
        key(2),
        key(3),
    );
    assert!(Policy::parse(policy.as_bytes()).is_ok());
    arbtest(|u| {
        let bytes = bytes_near(u, policy.as_bytes())?;
        if let Ok(read) = Policy::parse(&bytes) {
            let written = read.to_bytes();
            assert_eq!(Policy::parse(&written).unwrap(), read);
        }
        Ok(())
    })
    .budget_ms(400);
}

#[test]
fn proofs_of_any_shape_are_answered() {
    arbtest(|u| {
        let hashes: Vec<_> =
            (0..u.int_in_range(0..=70)?).map(|i: u8| hash::leaf_hash(&[i])).collect();
        let (a, b): (u64, u64) = u.arbitrary()?;
        let root = hash::empty_root();
        let leaf = hash::leaf_hash(b"");
        assert!(trust::tree::verify_inclusion(a, b, &leaf, &hashes, &root).is_err());
        let _ = trust::tree::verify_consistency(a, b, &hashes, &leaf, &root);
        let narrow = |tile: Tile| Some(vec![0; usize::from(tile.width()) * 32]);
        let _ = inclusion_proof(a, b, narrow);
        let _ = trust::tree::consistency_proof(a, b, narrow);
        Ok(())
    })
    .budget_ms(400);
}
