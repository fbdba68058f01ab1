//! Policy files, and what they accept.

use trust::{
    Checkpoint, Cosigner, Kind, Policy, SignedCheckpoint, Signer, VerifierKey, hash,
    problem::PolicyProblem,
};

const ORIGIN: &str = "example.com/log";

fn log() -> Signer {
    Signer::new(ORIGIN, &[1; 32]).unwrap()
}

fn witness(number: u8) -> Cosigner {
    Cosigner::new(&format!("w{number}.example"), &[number; 32]).unwrap()
}

/// The example of the specification, with keys: X1 to X3 are witnesses 11 to 13, Y1 to Y3 are 21
/// to 23.
fn example() -> String {
    let key = |number| witness(number).verifier_key().to_string();
    format!(
        "log {}\n\n\
        witness X1 {}\nwitness X2 {}\n\twitness  X3\t{}  https://x3.example/ \n\
        group X-witnesses 2 X1 X2 X3\n# a comment\n  # another\n\
        witness Y1 {}\nwitness Y2 {}\nwitness Y3 {}\n\
        group Y-witnesses any Y1 Y2 Y3\n\n\
        group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n",
        log().verifier_key(),
        key(11),
        key(12),
        key(13),
        key(21),
        key(22),
        key(23),
    )
}

fn cosigned(numbers: &[u8]) -> SignedCheckpoint {
    let checkpoint = Checkpoint::new(ORIGIN, 0, hash::empty_root()).unwrap();
    let signed = checkpoint.sign(&[&log()]).unwrap();
    numbers.iter().fold(signed, |signed, number| {
        signed.with(witness(*number).cosign(&checkpoint, 1_700_000_000).unwrap()).unwrap()
    })
}

#[test]
fn the_example_of_the_specification_asks_for_two_x_and_one_y() {
    let policy = Policy::parse(example().as_bytes()).unwrap();
    assert_eq!((policy.logs().count(), policy.witnesses().len()), (1, 6));
    assert_eq!(policy.witnesses()[2].url.as_deref(), Some(b"https://x3.example/".as_slice()));
    for (numbers, is_quorum) in [
        (vec![], false),
        (vec![11, 12, 13], false),
        (vec![11, 21, 22, 23], false),
        (vec![11, 12, 21], true),
        (vec![13, 23, 12], true),
        (vec![11, 12, 13, 21, 22, 23], true),
        (vec![11, 11, 21], false),
        (vec![11, 99, 21], false),
    ] {
        let judged = policy.judge(&cosigned(&numbers));
        assert_eq!(judged.is_ok(), is_quorum, "{numbers:?}");
        match judged {
            Ok(judged) => assert_eq!(judged.cosigned.len(), numbers.len()),
            Err(problem) => assert_eq!(problem.code(), "trust.no_quorum"),
        }
    }
}

#[test]
fn a_policy_written_out_reads_as_the_same_policy() {
    let policy = Policy::parse(example().as_bytes()).unwrap();
    let bytes = policy.to_bytes();
    assert_eq!(Policy::parse(&bytes).unwrap(), policy);
    assert_eq!(Policy::parse(&bytes).unwrap().to_bytes(), bytes);
}

#[test]
fn how_late_a_draw_may_be_stands_in_a_comment_that_others_pass_over() {
    let plain = Policy::parse(example().as_bytes()).unwrap();
    assert_eq!(plain.draws_within(), None);
    assert!(plain.check_draw(u64::MAX).is_ok());
    let text = |line: &str| format!("{}\n{line}\n", example());
    let limited = Policy::parse(text("#draws-within  40").as_bytes()).unwrap();
    assert_eq!(limited, plain.clone().with_draws_within(Some(40)));
    assert_eq!(Policy::parse(&limited.to_bytes()).unwrap(), limited);
    assert!(limited.check_draw(40).is_ok());
    assert_eq!(limited.check_draw(41).unwrap_err().code(), "trust.draw_too_late");
    // Whoever mistypes a limit is told; any other comment is one.
    for wrong in ["#draws-within", "#draws-within 4O", "#draws-within 1 2", "#draws-within -1"] {
        assert_eq!(Policy::parse(text(wrong).as_bytes()).unwrap_err().code(), "trust.policy_line");
    }
    let twice = text("#draws-within 1\n#draws-within 2");
    assert_eq!(Policy::parse(twice.as_bytes()).unwrap_err().code(), "trust.policy_line");
    for comment in ["# draws-within 4", "#draws-within-all 4"] {
        assert_eq!(Policy::parse(text(comment).as_bytes()).unwrap(), plain);
    }
}

#[test]
fn k_of_n_counts_distinct_listed_witnesses() {
    let keys: Vec<VerifierKey> = (11..=13).map(|i| witness(i).verifier_key().clone()).collect();
    let logs = [log().verifier_key().clone()];
    let policy = Policy::k_of(&logs, &keys, 2).unwrap();
    assert!(policy.judge(&cosigned(&[11, 11])).is_err());
    assert_eq!(policy.judge(&cosigned(&[12, 13, 77])).unwrap().n_unknown, 1);
    assert!(Policy::k_of(&logs, &keys, 4).is_err());
    let alone = Policy::of_log(logs[0].clone()).unwrap();
    assert!(alone.judge(&cosigned(&[])).unwrap().cosigned.is_empty());
}

#[test]
fn a_log_that_is_not_listed_or_did_not_sign_is_refused() {
    let checkpoint = Checkpoint::new("example.com/other", 0, hash::empty_root()).unwrap();
    let policy = Policy::parse(example().as_bytes()).unwrap();
    let problem = policy.judge(&checkpoint.sign(&[&log()]).unwrap()).unwrap_err();
    let origin = "example.com/other".to_owned();
    assert_eq!(problem, PolicyProblem::UnknownLog { origin }.into());

    // The right origin, a stranger's key under the log's name, and a quorum of witnesses.
    let stranger = Signer::new(ORIGIN, &[66; 32]).unwrap();
    let checkpoint = Checkpoint::new(ORIGIN, 0, hash::empty_root()).unwrap();
    let mut signed = checkpoint.sign(&[&stranger]).unwrap();
    for number in [11, 12, 21] {
        signed = signed.with(witness(number).cosign(&checkpoint, 0).unwrap()).unwrap();
    }
    let origin = ORIGIN.to_owned();
    assert_eq!(policy.judge(&signed).unwrap_err(), PolicyProblem::NotSignedByLog { origin }.into());
}

#[test]
fn a_witness_key_of_the_coming_kind_cannot_fill_a_quorum() {
    let key = VerifierKey::new("w", Kind::MlDsa44, &[8; 1312]).unwrap();
    let text = format!("log {}\nwitness w {key}\nquorum w\n", log().verifier_key());
    let policy = Policy::parse(text.as_bytes()).unwrap();
    assert_eq!(policy.judge(&cosigned(&[])).unwrap_err().code(), "trust.no_quorum");
}

#[test]
fn the_recommended_32_logs_witnesses_and_groups_fit_with_the_longest_keys() {
    let key = |i: u8| VerifierKey::new("example.com/name", Kind::MlDsa44, &[i; 1312]).unwrap();
    let mut text = String::new();
    (0..32).for_each(|i| text.push_str(&format!("log {}\n", key(i))));
    (0..32).for_each(|i| text.push_str(&format!("witness w{i} {}\n", key(i))));
    (0..32).for_each(|i| text.push_str(&format!("group g{i} any w{i}\n")));
    text.push_str("quorum g31");
    assert!(Policy::parse(text.as_bytes()).is_ok());
}

#[test]
fn what_the_specification_forbids_is_refused_at_its_line() {
    let (log, w) = (log().verifier_key().to_string(), witness(1).verifier_key().to_string());
    let v = witness(2).verifier_key().to_string();
    let same_key_as_w = Cosigner::new("renamed", &[1; 32]).unwrap().verifier_key().to_string();
    let start = format!("witness w {w}\nwitness v {v}\n");
    let cases = [
        (String::new(), "policy_quorum_missing"),
        (format!("log {log}\n"), "policy_quorum_missing"),
        (format!("log {log}\nlog {log}\nquorum none\n"), "policy_duplicate_key"),
        (format!("witness a {w}\nwitness b {same_key_as_w}\n"), "policy_duplicate_key"),
        (format!("witness w {w}\nwitness w {v}\n"), "policy_duplicate_name"),
        (format!("witness none {w}\n"), "policy_duplicate_name"),
        (format!("{start}group w any v\n"), "policy_duplicate_name"),
        (format!("witness w {log}\n"), "policy_not_a_witness_key"),
        (format!("{start}group g any\n"), "policy_threshold"),
        (format!("{start}group g all\n"), "policy_threshold"),
        (format!("{start}group g 0 w v\n"), "policy_threshold"),
        (format!("{start}group g 3 w v\n"), "policy_threshold"),
        (format!("{start}group g 02 w v\n"), "policy_threshold"),
        (format!("{start}group g most w v\n"), "policy_threshold"),
        (format!("{start}group g any w w\n"), "policy_member_twice"),
        (format!("{start}group g any w\ngroup h any w\n"), "policy_member_twice"),
        (format!("{start}group g any x\n"), "policy_unknown_name"),
        (format!("{start}group g any none\n"), "policy_unknown_name"),
        (format!("{start}group g any g\n"), "policy_unknown_name"),
        ("quorum w\n".to_owned(), "policy_unknown_name"),
        (format!("quorum w\nwitness w {w}\n"), "policy_unknown_name"),
        ("quorum none\nquorum none\n".to_owned(), "policy_second_quorum"),
        ("quorum none \u{1}\n".to_owned(), "policy_octet"),
        ("quorum none\r\n".to_owned(), "policy_octet"),
        ("# \u{7f}\n".to_owned(), "policy_octet"),
        ("Log x\n".to_owned(), "policy_line"),
        ("quorum none none\n".to_owned(), "policy_line"),
        (format!("witness w {w} url more\n"), "policy_line"),
        ("log rubbish\n".to_owned(), "policy_key"),
    ];
    for (text, code) in cases {
        let problem = Policy::parse(text.as_bytes()).unwrap_err();
        assert_eq!(problem.code(), format!("trust.{code}"), "{text}");
    }
    let long = vec![b' '; trust::POLICY_BYTES_MAX + 1];
    assert_eq!(Policy::parse(&long).unwrap_err().code(), "trust.policy_too_long");
}

#[test]
fn names_are_octets_and_white_space_is_ascii() {
    let w = witness(1).verifier_key().to_string();
    let text =
        [b"witness \xe2\x84\xaa\xff ".as_slice(), w.as_bytes(), b"\nquorum \xe2\x84\xaa\xff"];
    let policy = Policy::parse(&text.concat()).unwrap();
    assert_eq!(policy.witnesses()[0].name, b"\xe2\x84\xaa\xff");
    let text = [b"witness \xe2\x84\xaa ".as_slice(), w.as_bytes(), b"\nquorum K\n"].concat();
    assert_eq!(Policy::parse(&text).unwrap_err().code(), "trust.policy_unknown_name");
    let text = [b"witness a\xc2\xa0b ".as_slice(), w.as_bytes(), b"\nquorum a\xc2\xa0b\n"].concat();
    assert!(Policy::parse(&text).is_ok(), "a no-break space is an octet of the name");
}
