//! Proof files: written, read, verified, and every change refused.

use trust::{
    Checkpoint, Cosigner, HASHES_MAX, PROOF_BYTES_MAX, Policy, Proof, Signer,
    problem::ProofProblem, tree::inclusion_proof,
};
use word::encoding::base64;

use crate::{Files, entry};

const ORIGIN: &str = "example.com/log";

fn policy() -> Policy {
    let log = Signer::new(ORIGIN, &[1; 32]).unwrap().verifier_key().clone();
    let witness = Cosigner::new("w.example", &[2; 32]).unwrap().verifier_key().clone();
    Policy::k_of(&[log], &[witness], 1).unwrap()
}

fn proof(index: u64, size: u64, extra: Option<Vec<u8>>) -> Proof {
    let log = Files::of(size);
    let checkpoint = Checkpoint::new(ORIGIN, size, log.state.root()).unwrap();
    let witness = Cosigner::new("w.example", &[2; 32]).unwrap();
    let signed = checkpoint.sign(&[&Signer::new(ORIGIN, &[1; 32]).unwrap()]).unwrap();
    let signed = signed.with(witness.cosign(&checkpoint, 1_700_000_000).unwrap()).unwrap();
    Proof::new(extra, index, inclusion_proof(index, size, log.read()).unwrap(), signed).unwrap()
}

#[test]
fn a_proof_file_reads_back_and_shows_what_it_should() {
    for (index, size) in [(0, 1), (0, 2), (1, 2), (299, 300), (7, 256)] {
        let written = proof(index, size, None).to_string();
        assert!(written.starts_with(&format!("c2sp.org/tlog-proof@v1\nindex {index}\n")));
        let read = Proof::parse(written.as_bytes()).unwrap();
        assert_eq!(read.to_string(), written);
        let verified = read.verify(&entry(index), &policy()).unwrap();
        assert_eq!((verified.index, verified.size, verified.n_cosigners), (index, size, 1));
        assert_eq!(verified.origin, ORIGIN);
        assert_eq!(verified.judged.cosigned[0].1, 1_700_000_000);
        let problem = read.verify(b"another leaf", &policy()).unwrap_err();
        assert_eq!(problem.code(), "trust.not_included");
    }
}

#[test]
fn every_change_of_a_proof_file_is_refused() {
    let written = proof(5, 11, None).to_string().into_bytes();
    let leaf = entry(5);
    let policy = policy();
    let is_accepted =
        |bytes: &[u8]| Proof::parse(bytes).and_then(|proof| proof.verify(&leaf, &policy)).is_ok();
    assert!(is_accepted(&written));
    for at in 0..written.len() {
        for bit in 0..8 {
            let mut changed = written.clone();
            changed[at] ^= 1 << bit;
            assert!(!is_accepted(&changed), "bit {bit} of byte {at}");
        }
        let (before, after) = written.split_at(at);
        assert!(!is_accepted(before), "cut off at {at}");
        assert!(!is_accepted(&[before, &after[1..]].concat()), "without byte {at}");
        for inserted in [&after[..1], b"\n", b" ", b"=", b"0", b"\0"] {
            assert!(!is_accepted(&[before, inserted, after].concat()), "inserted at {at}");
        }
    }
    for appended in [b"\n".as_slice(), b" ", b"\0", b"x"] {
        assert!(!is_accepted(&[written.as_slice(), appended].concat()));
    }
    // What may be added is what the specification says MUST be ignored: an unknown signature.
    let stranger = "\u{2014} stranger.example AAAAAAA=\n";
    assert!(is_accepted(&[&written, stranger.as_bytes()].concat()));
}

#[test]
fn extra_data_come_along_and_nothing_else_may_change() {
    let extra = b"opaque".to_vec();
    let written = proof(5, 11, Some(extra.clone())).to_string().into_bytes();
    let line = format!("extra {}\n", base64(&extra));
    let start = "c2sp.org/tlog-proof@v1\n".len();
    assert_eq!(&written[start..start + line.len()], line.as_bytes());
    let value = start + "extra ".len()..start + line.len() - 1;
    let mut n_unnoticed = 0;
    for at in 0..written.len() {
        for bit in 0..8 {
            let mut changed = written.clone();
            changed[at] ^= 1 << bit;
            let Ok(proof) = Proof::parse(&changed) else { continue };
            if proof.verify(&entry(5), &policy()).is_ok() {
                // "Applications MUST NOT implicitly trust the extra data, as it is not
                // authenticated."
                assert!(value.contains(&at), "bit {bit} of byte {at}");
                assert_ne!(proof.extra(), Some(extra.as_slice()));
                n_unnoticed += 1;
            }
        }
    }
    assert!(n_unnoticed > 0);
}

#[test]
fn what_is_not_a_proof_is_refused_with_its_reason() {
    let good = proof(1, 3, None).to_string();
    let change = |from: &str, to: &str| good.replacen(from, to, 1);
    let hash = base64(&[5; 32]);
    let many = format!("index 1\n{}", format!("{hash}\n").repeat(HASHES_MAX + 1));
    let cases = [
        (String::new(), "header"),
        (change("@v1", "@v2"), "header"),
        (change("@v1\n", "@v1\r\n"), "header"),
        (change("index 1", "index 01"), "index"),
        (change("index 1", "index +1"), "index"),
        (change("index 1", "Index 1"), "index"),
        (change("index 1", "index  1"), "index"),
        (change("index 1\n", ""), "index"),
        (change("index 1", "extra \nindex 1"), "empty_extra"),
        (change("index 1", "extra !\nindex 1"), "extra"),
        (change("index 1", "extra AAAA\nextra AAAA\nindex 1"), "index"),
        (change("index 1\n", "index 1\nAAAA\n"), "hash"),
        (change("index 1\n", &many), "too_many_hashes"),
        (good.split_once("\n\n").unwrap().0.to_owned(), "no_checkpoint"),
    ];
    for (text, code) in cases {
        let problem = Proof::parse(text.as_bytes()).unwrap_err();
        assert_eq!(problem.code(), format!("trust.proof_{code}"), "{text}");
    }
    assert_eq!(Proof::parse(b"\xff").unwrap_err(), ProofProblem::NotUtf8 { at: 0 }.into());
    let problem = Proof::parse(&vec![b'x'; PROOF_BYTES_MAX + 1]).unwrap_err();
    assert_eq!(problem.code(), "trust.proof_too_long");
}
