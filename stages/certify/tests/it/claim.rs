use crate::code;
use certify::{Claim, Credit, EntryKind, Evidence, Fact, Problem, Specified, Withdrawal};
use party::Secret;
use standard::{Specification, StandardRef};
use word::{Digest, Timestamp, Title, json::json};

fn claim() -> Claim {
    let title = |zh: &str, en: &str| Title::new(zh, en).unwrap();
    let at = |second| Timestamp::from_second(second).unwrap();
    Claim {
        issuer: "pins.example/log".to_owned(),
        issuer_name: title("示例工坊", "Demo workshop"),
        made_at: at(1_700_000_100),
        lot: code("L-1"),
        item: (code("PIN"), title("销", "pin")),
        evidence: Evidence {
            lot_root: Digest::of(b"lot"),
            characteristic: (code("D1"), title("直径", "diameter")),
            root: Digest::of(b"rows"),
            n: 60,
            unit: "in".to_owned(),
            window: [at(1_700_000_000), at(1_700_000_060)],
            gauge: code("MIC-1"),
        },
        specified: Specified {
            standard: StandardRef {
                code: code("CS-1"),
                version: 1,
                digest: Digest::of(b"standard"),
            },
            specification: Specification::new("0.120".parse().ok(), None, None).unwrap(),
        },
        method: "capability.normal@1".to_owned(),
        parameters: json!({"lsl": "0.120"}),
        result: json!({"numbers": {"cpk": "1.38"}, "deviations": [], "refusal": null}),
        credits: vec![Credit { role: "maker".to_owned(), name: None }],
        supersedes: None,
    }
}

#[test]
fn a_claim_is_read_back_as_it_was_written() {
    let statement = claim().statement();
    assert_eq!(Claim::read(&statement), Ok(claim()));
    let value: word::json::Value = word::json::parse_canonical(&statement).unwrap();
    assert_eq!(value["_type"], "https://in-toto.io/Statement/v1");
    assert_eq!(value["subject"][0]["name"], "L-1");
}

#[test]
fn a_claim_with_something_that_is_not_understood_is_not_read() {
    let mut value = word::json::parse_canonical(&claim().statement()).unwrap();
    value["predicate"]["warranty"] = "for ever".into();
    let statement = word::json::canonical(&value).unwrap();
    assert!(matches!(Claim::read(&statement), Err(Problem::NotAClaim { .. })));
}

#[test]
fn a_refused_result_cannot_be_claimed() {
    let secret = Secret::of_seed(&[6; 32]);
    let mut refused = claim();
    refused.result["refusal"] = "capability.unstable".into();
    assert!(matches!(refused.issue(&secret), Err(Problem::MethodRefused { .. })));
    let facts = claim().issue(&secret).unwrap();
    assert!(matches!(facts.as_slice(), [Fact::ClaimIssued { .. }]));
}

fn withdrawal(claim: Digest) -> Withdrawal {
    Withdrawal {
        issuer: "pins.example/log".to_owned(),
        claim,
        superseded_by: None,
        reason: Title::new("量具超差", "gauge out of tolerance").unwrap(),
        made_at: Timestamp::from_second(1_700_000_200).unwrap(),
    }
}

#[test]
fn a_withdrawal_is_read_back_and_nothing_else_is_one() {
    for superseded_by in [None, Some(Digest::of(b"other"))] {
        let honest = Withdrawal { superseded_by, ..withdrawal(Digest::of(b"claim")) };
        assert_eq!(Withdrawal::read(&honest.statement()), Ok(honest.clone()));
        let value = word::json::parse_canonical(&honest.statement()).unwrap();
        for key in ["claim", "issuer", "made_at", "reason", "v"] {
            let mut without = value.clone();
            without.as_object_mut().unwrap().remove(key);
            let mut other = value.clone();
            other[key] = json!([1]);
            for hostile in [without, other] {
                let bytes = word::json::canonical(&hostile).unwrap();
                assert_eq!(Withdrawal::read(&bytes), Err(Problem::NotAWithdrawal), "{key}");
            }
        }
        let mut more = value.clone();
        more["refund"] = true.into();
        let bytes = word::json::canonical(&more).unwrap();
        assert_eq!(Withdrawal::read(&bytes), Err(Problem::NotAWithdrawal));
        let spaced = [honest.statement().as_slice(), b" "].concat();
        assert_eq!(Withdrawal::read(&spaced), Err(Problem::NotAWithdrawal));
    }
}

#[test]
fn a_claim_is_replaced_by_one_about_the_same_and_once_only() {
    let secret = Secret::of_seed(&[6; 32]);
    let reason = || Title::new("重测", "measured again").unwrap();
    let old = claim();
    let digest = Digest::of(b"the envelope of the old claim");
    let new = Claim { supersedes: Some(digest), ..claim() };
    assert_eq!(Claim::read(&new.statement()), Ok(new.clone()));
    let facts = new.replace((&old, digest), (None, reason()), &secret).unwrap();
    let [Fact::ClaimIssued { digest: by, .. }, Fact::ClaimWithdrawn { withdrawal, entry, .. }] =
        facts.as_slice()
    else {
        panic!("{facts:?}")
    };
    assert_eq!((withdrawal.claim, withdrawal.superseded_by), (digest, Some(*by)));
    // The log names the withdrawn claim by its digest, so that whoever reads it finds the claim.
    let origin = "pins.example/log";
    entry.check((EntryKind::Withdrawal, &digest), origin, &secret.public()).unwrap();
    let again = new.replace((&old, digest), (Some(withdrawal), reason()), &secret);
    assert_eq!(again, Err(Problem::AlreadyWithdrawn));
    let other_lot = Claim { lot: code("L-2"), ..claim() };
    let other = new.replace((&other_lot, digest), (None, reason()), &secret);
    assert_eq!(other, Err(Problem::OtherSubject { lot: code("L-2") }));
    let silent = claim().replace((&old, digest), (None, reason()), &secret);
    assert_eq!(silent, Err(Problem::OtherSubject { lot: code("L-1") }));
}
