//! Signed notes, keys and cosignatures.

use trust::{
    Checkpoint, Cosigner, Kind, NOTE_BYTES_MAX, SIGNATURES_MAX, Signature, SignedNote, Signer,
    VerifierKey, hash,
    problem::{KeyProblem, NoteProblem},
};
use word::encoding::{base64, hex};

use crate::{bytes_of, vectors};

const TEXT: &str = "Ognuno sta solo\n\ned \u{e8} subito sera.\n";

fn signer(name: &str, seed: u8) -> Signer {
    Signer::new(name, &[seed; 32]).unwrap()
}

#[test]
fn the_worked_example_of_the_specification_verifies() {
    // C2SP signed-note, "Verifier keys", "Example".
    let key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    let key = VerifierKey::parse(key).unwrap();
    assert_eq!(
        (key.name(), key.kind(), hex(&key.id())),
        ("example.com/foo", Kind::Ed25519, "530d903a".to_owned())
    );
    let note = "This is an example message.\n\n\u{2014} example.com/foo \
        Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72Iney\
        aQM=\n";
    let parsed = SignedNote::parse(note.as_bytes()).unwrap();
    let opened = parsed.open(std::slice::from_ref(&key)).unwrap();
    assert_eq!(opened.checked[0].key, key);
    assert_eq!(parsed.text(), "This is an example message.\n");
    assert_eq!(parsed.to_string(), note);
    if let Some(folder) = vectors("c2sp-examples") {
        assert_eq!(bytes_of(folder.join("signed-note.txt")), note.as_bytes());
        let file = String::from_utf8(bytes_of(folder.join("signed-note.vkey"))).unwrap();
        assert_eq!(file.trim_end(), key.to_string());
    }
}

#[test]
fn a_note_with_empty_lines_is_split_at_the_last_one() {
    let (log, other) = (signer("example.com/log", 1), signer("example.com/other", 2));
    let note = SignedNote::sign(TEXT, &[&log, &other]).unwrap();
    let parsed = SignedNote::parse(note.to_string().as_bytes()).unwrap();
    assert_eq!(parsed, note);
    assert_eq!(parsed.text(), TEXT);
    assert_eq!(parsed.signatures().len(), 2);
}

#[test]
fn unknown_signers_are_ignored_and_a_known_bad_signature_is_not() {
    let (known, unknown) = (signer("example.com/log", 1), signer("example.com/log", 2));
    let keys = [known.verifier_key().clone()];
    let opened = SignedNote::sign(TEXT, &[&unknown, &known]).unwrap().open(&keys).unwrap();
    assert_eq!((opened.checked.len(), opened.n_unknown), (1, 1));

    let problem = SignedNote::sign(TEXT, &[&unknown]).unwrap().open(&keys).unwrap_err();
    assert_eq!(problem, NoteProblem::NoKnownSigner.into());

    // The known key's signature of another text, beside a good one by the same key.
    let elsewhere = SignedNote::sign("other\n", &[&known]).unwrap();
    let note = SignedNote::sign(TEXT, &[&known]).unwrap();
    let note = note.with(elsewhere.signatures()[0].clone()).unwrap();
    let key = format!("example.com/log+{}", hex(&keys[0].id()));
    assert_eq!(note.open(&keys).unwrap_err(), NoteProblem::BadSignature { key }.into());
}

#[test]
fn the_same_signer_counts_once() {
    let log = signer("example.com/log", 1);
    let note = SignedNote::sign(TEXT, &[&log, &log]).unwrap();
    assert_eq!(note.open(&[log.verifier_key().clone()]).unwrap().checked.len(), 1);
}

#[test]
fn sixteen_signatures_of_the_longest_assigned_kind_are_read() {
    // ML-DSA-44: 4 bytes of key ID, 8 of time, 2420 of signature.
    let line = |i: u8| {
        let bytes = [&[i; 12], [9; 2420].as_slice()].concat();
        Signature::parse(&format!("\u{2014} witness{i}.example.com/name {}", base64(&bytes)))
    };
    let text = "example.com/log\n1\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
    let note = SignedNote::new(text, (0..16).map(|i| line(i).unwrap()).collect()).unwrap();
    let written = note.to_string();
    assert!(written.len() < NOTE_BYTES_MAX);
    assert_eq!(SignedNote::parse(written.as_bytes()).unwrap(), note);
}

#[test]
fn too_many_signatures_and_too_long_notes_are_refused() {
    let log = signer("a", 1);
    let many = SignedNote::sign("text\n", &vec![&log; SIGNATURES_MAX]).unwrap();
    let one_more = format!("{many}{}\n", many.signatures()[0]);
    let problem = SignedNote::parse(one_more.as_bytes()).unwrap_err();
    assert_eq!(problem, NoteProblem::TooManySignatures { max: 64 }.into());
    assert_eq!(many.clone().with(many.signatures()[0].clone()).unwrap_err(), problem);
    let long = format!("{}\n", "x".repeat(NOTE_BYTES_MAX));
    assert_eq!(SignedNote::sign(&long, &[&log]).unwrap_err().code(), "trust.note_too_long");
    let problem = SignedNote::parse(&vec![b'x'; NOTE_BYTES_MAX + 1]).unwrap_err();
    assert_eq!(problem.code(), "trust.note_too_long");
}

#[test]
fn what_is_not_a_note_is_refused_with_its_reason() {
    let line = SignedNote::sign("t\n", &[&signer("a", 1)]).unwrap().signatures()[0].to_string();
    let cases: [(String, &str); 14] = [
        (String::new(), "trust.no_signatures"),
        ("text\n".into(), "trust.no_signatures"),
        (format!("text\n{line}\n"), "trust.no_signatures"),
        (format!("text\n\n{line}"), "trust.note_no_final_newline"),
        ("text\n\n".into(), "trust.note_no_final_newline"),
        (format!("text\n\n{line}\nmore\n"), "trust.note_line"),
        (format!("text\n\n {line}\n"), "trust.note_line"),
        (format!("text\n\n{line} \n"), "trust.note_line"),
        (format!("text\n\n{}\n", line.replace('\u{2014}', "-")), "trust.note_line"),
        (format!("text\n\n{}\n", line.trim_end_matches('=')), "trust.note_line"),
        ("text\n\n\u{2014} a AAAAAA==\n".into(), "trust.note_line"),
        ("text\n\n\u{2014} a+b AAAAAAA=\n".into(), "trust.note_line"),
        ("text\n\n\u{2014} a\u{a0}b AAAAAAA=\n".into(), "trust.note_line"),
        (format!("te\txt\n\n{line}\n"), "trust.note_control_character"),
    ];
    for (bytes, code) in cases {
        let problem = SignedNote::parse(bytes.as_bytes()).unwrap_err();
        assert_eq!(problem.code(), code, "{bytes:?}");
    }
    let problem = SignedNote::parse(b"te\xffxt\n\n").unwrap_err();
    assert_eq!(problem, NoteProblem::NotUtf8 { at: 2 }.into());
    let problem = SignedNote::sign("no newline", &[&signer("a", 1)]).unwrap_err();
    assert_eq!(problem, NoteProblem::NoFinalNewline.into());
    assert_eq!(SignedNote::sign("t\n", &[]).unwrap_err(), NoteProblem::NoSignatures.into());
}

#[test]
fn a_verifier_key_is_read_in_one_spelling_only() {
    let key = signer("example.com/log", 1).verifier_key().to_string();
    assert_eq!(VerifierKey::parse(&key).unwrap().to_string(), key);
    let (start, material) = key.rsplit_once('+').unwrap();
    let (name, id) = start.rsplit_once('+').unwrap();
    let typed = |byte: u8, len: usize| base64(&[&[byte], vec![3; len].as_slice()].concat());
    let cases = [
        (String::new(), "trust.key_malformed"),
        (format!("{key} "), "trust.key_malformed"),
        (format!(" {key}"), "trust.key_name"),
        (format!("+{id}+{material}"), "trust.key_name"),
        (format!("{name}+{}+{material}", id.to_uppercase()), "trust.key_other_id"),
        (format!("{name}+0{id}+{material}"), "trust.key_other_id"),
        (format!("{name}x+{id}+{material}"), "trust.key_other_id"),
        (format!("{name}+{id}+{}", typed(0x02, 32)), "trust.key_unknown_kind"),
        (format!("{name}+{id}+{}", typed(0xff, 32)), "trust.key_unknown_kind"),
        (format!("{name}+{id}+{}", typed(0x01, 31)), "trust.key_length"),
        (format!("{name}+{id}+{}", typed(0x06, 32)), "trust.key_length"),
        (format!("{name}+{id}+"), "trust.key_malformed"),
        (format!("{name}+{id}"), "trust.key_malformed"),
        (format!("{name}+{id}+{}", "A".repeat(5000)), "trust.key_malformed"),
    ];
    for (text, code) in cases {
        assert_eq!(VerifierKey::parse(&text).unwrap_err().code(), code, "{text:.80}");
    }
}

#[test]
fn keys_that_accept_what_nobody_signed_are_refused() {
    // The identity, two points of small order, and p + 1 for y = 1 and p + 3 for y = 3.
    let mut non_canonical = [0xff; 32];
    (non_canonical[0], non_canonical[31]) = (0xf0, 0x7f);
    let mut identity = [0; 32];
    identity[0] = 1;
    for material in [[0; 32], identity, non_canonical] {
        let problem = VerifierKey::new("a", Kind::Ed25519, &material).unwrap_err();
        assert_eq!(problem, KeyProblem::WeakKey { name: "a".into() }.into());
    }
}

#[test]
fn cosignatures_carry_their_time_and_cover_it() {
    let root = hash::empty_root();
    let checkpoint = Checkpoint::new("example.com/log", 0, root).unwrap();
    let (log, witness) =
        (signer("example.com/log", 1), Cosigner::new("witness.example/w1", &[3; 32]).unwrap());
    let keys = [log.verifier_key().clone(), witness.verifier_key().clone()];
    let signature = witness.cosign(&checkpoint, 1_679_315_147).unwrap();
    let signed = checkpoint.sign(&[&log]).unwrap().with(signature.clone()).unwrap();
    let opened = signed.note().open(&keys).unwrap();
    let times: Vec<_> = opened.checked.iter().map(|checked| checked.cosigned_at_s).collect();
    assert_eq!(times, [None, Some(1_679_315_147)]);

    // Another time under the same signature.
    let line = signature.to_string();
    let later = witness.cosign(&checkpoint, 1_679_315_148).unwrap().to_string();
    let prefix_len = "\u{2014} witness.example/w1 ".len() + 16;
    let forged = format!("{}{}", &later[..prefix_len], &line[prefix_len..]);
    let forged = checkpoint.sign(&[&log]).unwrap().with(Signature::parse(&forged).unwrap());
    let problem = forged.unwrap().note().open(&keys).unwrap_err();
    assert_eq!(problem.code(), "trust.bad_signature");

    assert!(witness.cosign(&checkpoint, i64::MAX as u64).is_ok());
    let problem = witness.cosign(&checkpoint, 1 << 63).unwrap_err();
    assert_eq!(problem, KeyProblem::Time { got: 1 << 63 }.into());
}

#[test]
fn one_seed_has_different_ids_as_log_and_as_witness() {
    let log = signer("example.com/x", 5);
    let witness = Cosigner::new("example.com/x", &[5; 32]).unwrap();
    assert_ne!(log.verifier_key().id(), witness.verifier_key().id());
    assert_eq!(log.verifier_key().material(), witness.verifier_key().material());
}

#[test]
fn a_key_of_the_coming_kind_is_known_and_never_counted() {
    let key = VerifierKey::new("w.example", Kind::MlDsa44, &[8; 1312]).unwrap();
    assert_eq!(VerifierKey::parse(&key.to_string()).unwrap(), key);
    let log = signer("example.com/log", 1);
    let bytes = [key.id().as_slice(), &[0; 2428]].concat();
    let line = Signature::parse(&format!("\u{2014} w.example {}", base64(&bytes))).unwrap();
    let note = SignedNote::sign("t\n", &[&log]).unwrap().with(line).unwrap();
    let opened = note.open(&[log.verifier_key().clone(), key.clone()]).unwrap();
    assert_eq!((opened.checked.len(), opened.n_unsupported, opened.n_unknown), (1, 1, 0));
    assert_eq!(note.open(&[key]).unwrap_err(), NoteProblem::NoKnownSigner.into());
}

#[test]
fn a_line_of_an_algorithm_that_nobody_here_knows_does_no_harm_beside_a_known_one() {
    let log = signer("example.com/log", 1);
    let keys = [log.verifier_key().clone()];
    // Whatever comes: shorter, longer, under the log's own name, under its ID with another name.
    let strange = |name: &str, id: [u8; 4], n: usize| {
        let bytes = [id.as_slice(), &vec![7; n]].concat();
        Signature::parse(&format!("\u{2014} {name} {}", base64(&bytes))).unwrap()
    };
    let lines = [
        strange("example.com/log", [1, 2, 3, 4], 2420),
        strange("w.example", [5, 6, 7, 8], 1),
        strange("other.example", keys[0].id(), 64),
        strange("slh.example", [9, 9, 9, 9], 7856),
    ];
    for known_first in [true, false] {
        let own = SignedNote::sign(TEXT, &[&log]).unwrap().signatures()[0].clone();
        let mut all = lines.to_vec();
        all.insert(if known_first { 0 } else { lines.len() }, own);
        let note = SignedNote::new(TEXT, all).unwrap();
        let read = SignedNote::parse(note.to_string().as_bytes()).unwrap();
        let opened = read.open(&keys).unwrap();
        assert_eq!((opened.checked.len(), opened.n_unknown), (1, lines.len()));
        assert_eq!(read.to_string(), note.to_string(), "the lines stay as they are");
    }
    // A key of such an algorithm is refused by its number where it is stated, not later.
    let key = log.verifier_key().to_string();
    let typed = [&[0x7f], keys[0].material()].concat();
    let other = format!("{}+{}", key.rsplit_once('+').unwrap().0, base64(&typed));
    let problem = VerifierKey::parse(&other).unwrap_err();
    assert_eq!(problem, KeyProblem::UnknownKind { got: 0x7f }.into());
}

#[test]
fn a_seed_is_never_shown() {
    let seed: [u8; 32] = std::array::from_fn(|i| 0xa0 + i as u8);
    let shown = format!(
        "{:?} {:?}",
        Signer::new("log", &seed).unwrap(),
        Cosigner::new("witness", &seed).unwrap()
    );
    let secrets = [hex(&seed), base64(&seed), format!("{seed:?}"), "161, 162".to_owned()];
    secrets.iter().for_each(|secret| assert!(!shown.contains(secret.as_str()), "{shown}"));
    let problem = Signer::new("a b", &seed).unwrap_err();
    assert!(!format!("{problem:?}").contains(&hex(&seed)));
}

#[test]
fn a_cosignature_beyond_the_largest_time_is_refused_even_if_well_signed() {
    use ed25519_dalek::{Signer as _, SigningKey};
    let checkpoint = Checkpoint::new("example.com/log", 0, hash::empty_root()).unwrap();
    let key = Cosigner::new("w.example", &[3; 32]).unwrap().verifier_key().clone();
    let opened_at = |time_s: u64| {
        let message = format!("cosignature/v1\ntime {time_s}\n{checkpoint}");
        let signature = SigningKey::from_bytes(&[3; 32]).sign(message.as_bytes()).to_bytes();
        let bytes = [key.id().as_slice(), &time_s.to_be_bytes(), &signature].concat();
        let line = format!("\u{2014} w.example {}", base64(&bytes));
        let note = SignedNote::new(&checkpoint.to_string(), vec![Signature::parse(&line).unwrap()]);
        note.unwrap().open(std::slice::from_ref(&key))
    };
    assert!(opened_at((1 << 63) - 1).is_ok());
    assert_eq!(opened_at(1 << 63).unwrap_err().code(), "trust.bad_signature");
}
