//! A witness cosigns what continues its last checkpoint, and nothing else.

use trust::{
    Checkpoint, Cosigner, Granted, Policy, Problem, Seen, SignedCheckpoint, Signer, Submission,
    VerifierKey,
    problem::WitnessProblem,
    tree::consistency_proof,
    witness::{PROOF_LINES_MAX, cosignature_of_answer, size_of_conflict},
};
use word::Digest;

use crate::Files;

const ORIGIN: &str = "example.com/log";

fn log_key() -> Signer {
    Signer::new(ORIGIN, &[1; 32]).unwrap()
}

fn checkpoint(size: u64) -> Checkpoint {
    Checkpoint::new(ORIGIN, size, Files::of(size).state.root()).unwrap()
}

fn signed(size: u64) -> SignedCheckpoint {
    checkpoint(size).sign(&[&log_key()]).unwrap()
}

fn seen(size: u64) -> Seen {
    Seen { size, root: Files::of(size).state.root() }
}

fn proof(old_size: u64, size: u64) -> Vec<Digest> {
    consistency_proof(old_size, size, Files::of(size).read()).unwrap()
}

fn submission(old_size: u64, size: u64) -> Submission {
    Submission::new(old_size, proof(old_size, size), signed(size)).unwrap()
}

fn decide(submission: &Submission, seen: Option<&Seen>) -> Result<Granted, u16> {
    let keys = [log_key().verifier_key().clone()];
    // As it would come over the wire.
    let read = Submission::parse(submission.to_string().as_bytes()).unwrap();
    read.decide(&keys, seen).map_err(|problem| status(&problem))
}

fn status(problem: &Problem) -> u16 {
    match problem {
        Problem::Witness(problem) => problem.status(),
        _ => 400,
    }
}

#[test]
fn every_pair_of_sizes_is_granted_in_order_and_refused_otherwise() {
    for old in 0..=40 {
        for new in old..=40 {
            let before = (old > 0).then(|| seen(old));
            let granted = decide(&submission(old, new), before.as_ref()).unwrap();
            assert_eq!(granted.seen, seen(new), "{old} to {new}");
            // Another state of the witness: "409 Conflict".
            let other = seen(old + 1);
            assert_eq!(decide(&submission(old, new), Some(&other)), Err(409), "{old} to {new}");
        }
    }
}

#[test]
fn a_tree_that_does_not_continue_is_refused() {
    let mut broken = 0;
    for (old, new) in [(1, 2), (3, 7), (7, 13), (8, 16), (200, 300)] {
        let honest = proof(old, new);
        for at in 0..honest.len() {
            let mut lie = honest.clone();
            lie[at].0[5] ^= 1;
            let lie = Submission::new(old, lie, signed(new)).unwrap();
            assert_eq!(decide(&lie, Some(&seen(old))), Err(422));
            broken += 1;
        }
        for shape in [honest[1..].to_vec(), [&honest[..], &honest[..1]].concat(), Vec::new()] {
            let lie = Submission::new(old, shape, signed(new)).unwrap();
            assert_eq!(decide(&lie, Some(&seen(old))), Err(422));
        }
        // The witness saw another beginning.
        let fork = Seen { size: old, root: Digest::of(b"another history") };
        assert_eq!(decide(&submission(old, new), Some(&fork)), Err(422));
    }
    assert!(broken > 10);
}

#[test]
fn the_refusals_of_the_text() {
    // Same size, other root.
    let other = Checkpoint::new(ORIGIN, 5, Digest::of(b"x")).unwrap().sign(&[&log_key()]).unwrap();
    let same_size = Submission::new(5, Vec::new(), other).unwrap();
    assert_eq!(decide(&same_size, Some(&seen(5))), Err(422));
    // A proof from nothing.
    let with_proof = Submission::new(0, proof(3, 7), signed(7)).unwrap();
    assert_eq!(decide(&with_proof, None), Err(422));
    // An old size above the checkpoint's: 400, whatever is known.
    let beyond = Submission::new(9, Vec::new(), signed(7)).unwrap();
    assert_eq!(decide(&beyond, Some(&seen(9))), Err(400));
    // The empty tree.
    let empty = |root| Checkpoint::new(ORIGIN, 0, root).unwrap().sign(&[&log_key()]).unwrap();
    let of_empty = |root| Submission::new(0, Vec::new(), empty(root)).unwrap();
    assert!(decide(&of_empty(trust::hash::empty_root()), None).is_ok());
    assert_eq!(decide(&of_empty(Digest::of(b"x")), None), Err(422));
    // Unknown log, unknown key, key of the log with a signature of another text.
    let ask = submission(0, 3);
    assert_eq!(ask.decide(&[], None).map_err(|p| status(&p)), Err(404));
    let stranger = Signer::new(ORIGIN, &[9; 32]).unwrap().verifier_key().clone();
    assert_eq!(ask.decide(&[stranger], None).map_err(|p| status(&p)), Err(403));
    let forged = ask.to_string().replace("\n3\n", "\n4\n");
    let forged = Submission::parse(forged.as_bytes()).unwrap();
    assert_eq!(decide(&forged, None), Err(403));
}

#[test]
fn only_the_signatures_of_the_log_are_kept() {
    let other = Signer::new("someone.example", &[8; 32]).unwrap();
    let cosigner = Cosigner::new("w.example", &[7; 32]).unwrap();
    let both = checkpoint(3).sign(&[&other, &log_key()]).unwrap();
    let both = both.with(cosigner.cosign(&checkpoint(3), 5).unwrap()).unwrap();
    let granted = decide(&Submission::new(0, Vec::new(), both).unwrap(), None).unwrap();
    assert_eq!(granted.signed, signed(3));
}

#[test]
fn what_is_not_a_request_is_refused() {
    let good = submission(3, 7).to_string();
    let lines = |n: usize| "KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n".repeat(n);
    let note = signed(7).to_string();
    let bad = [
        String::new(),
        "old 3\n".to_owned(),
        good.replace("old 3", "old 03"),
        good.replace("old 3", "old +3"),
        good.replace("old 3", "old"),
        good.replace("old 3", "old -1"),
        good.replace("old 3", "old 18446744073709551616"),
        good.replace("old 3\n", "old 3\r\n"),
        good.replace("old 3\n", ""),
        good.replacen('=', "", 1),
        good.replacen("=\n", "=\nAAAA\n", 1),
        good.replacen('\n', "\n\n", 1),
        format!("old 1\n{}\n{note}", lines(PROOF_LINES_MAX + 1)),
        format!("old 1\n\n{note}{note}"),
        "x".repeat(trust::witness::SUBMISSION_BYTES_MAX + 1),
    ];
    for text in bad {
        let problem = Submission::parse(text.as_bytes());
        let problem = problem.expect_err(&text.chars().take(200).collect::<String>());
        assert_eq!(status(&problem), 400);
    }
    let most = format!("old 1\n{}\n{note}", lines(PROOF_LINES_MAX));
    assert_eq!(Submission::parse(most.as_bytes()).unwrap().to_string(), most);
}

#[test]
fn an_answer_counts_only_for_the_key_and_checkpoint_that_were_asked() {
    let cosigner = Cosigner::new("w.example", &[7; 32]).unwrap();
    let key = cosigner.verifier_key();
    let line = |size, time_s| format!("{}\n", cosigner.cosign(&checkpoint(size), time_s).unwrap());
    let take = |answer: &str| cosignature_of_answer(answer.as_bytes(), &checkpoint(7), key);
    assert!(take(&line(7, 5)).is_ok());
    // Lines of others are ignored; the first of its own counts.
    let stranger = Cosigner::new("v.example", &[6; 32]).unwrap();
    let stranger = format!("{}\n", stranger.cosign(&checkpoint(7), 5).unwrap());
    assert!(take(&(stranger.clone() + &line(7, 5))).is_ok());
    let worthless = [
        stranger,
        line(6, 5),
        line(7, 0),
        line(7, 5).trim_end().to_owned(),
        line(7, 5) + "\n",
        line(7, 5) + &line(6, 5),
        String::new(),
        "hello\n".to_owned(),
    ];
    for answer in worthless {
        let problem = take(&answer).expect_err(&answer);
        assert!(matches!(problem, Problem::Witness(WitnessProblem::Answer { .. })), "{problem}");
    }
}

#[test]
fn no_bit_of_a_cosignature_may_change() {
    let cosigner = Cosigner::new("w.example", &[7; 32]).unwrap();
    let key: &VerifierKey = cosigner.verifier_key();
    let line = format!("{}\n", cosigner.cosign(&checkpoint(7), 1_700_000_000).unwrap());
    let policy =
        Policy::k_of(&[log_key().verifier_key().clone()], std::slice::from_ref(key), 1).unwrap();
    let note = |line: &str| format!("{}{line}", signed(7));
    let judge = |text: &str| {
        let signed = SignedCheckpoint::parse(text.as_bytes()).ok()?;
        policy.judge(&signed).ok()
    };
    assert!(judge(&note(&line)).is_some());
    let mut n_changes = 0;
    for at in 0..line.len() {
        for bit in 0..8 {
            let mut bytes = line.clone().into_bytes();
            bytes[at] ^= 1 << bit;
            let Ok(changed) = String::from_utf8(bytes) else { continue };
            assert!(judge(&note(&changed)).is_none(), "{changed}");
            assert!(cosignature_of_answer(changed.as_bytes(), &checkpoint(7), key).is_err());
            n_changes += 1;
        }
    }
    assert!(n_changes > 500, "{n_changes}");
}

#[test]
fn the_size_of_a_conflict_has_one_spelling() {
    assert_eq!(size_of_conflict(b"5\n"), Some(5));
    for body in ["5", "05\n", "5\n\n", "+5\n", "\n", "-1\n", "x\n", ""] {
        assert_eq!(size_of_conflict(body.as_bytes()), None, "{body:?}");
    }
}
