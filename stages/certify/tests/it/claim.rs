use crate::code;
use certify::{Claim, Credit, Evidence, Fact, Problem, Specified};
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
