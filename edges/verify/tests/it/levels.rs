use crate::workshop::{bundle, bundle_with, code, issuer, made, witnessed_bundle, witnesses};
use certify::{Claim, Disclosure, Found};
use party::Secret;
use trust::{Cosigner, Policy, Signer, VerifierKey};
use verify::{Expected, LevelName, Report, Stating, Status, Verdict, statement, verify};

fn standing(report: &Report) -> Vec<(&'static str, Status)> {
    report.levels.iter().map(|level| (level.name.code(), level.status)).collect()
}

fn failed(report: &Report) -> Vec<LevelName> {
    let failed = report.levels.iter().filter(|level| level.status == Status::Failed);
    failed.map(|level| level.name).collect()
}

#[test]
fn an_honest_bundle_holds_as_far_as_it_goes() {
    let report = verify(&bundle().to_bytes(), &Expected::default());
    assert_eq!(
        standing(&report),
        [
            ("intact", Status::Proven),
            ("signed", Status::Proven),
            ("logged", Status::Proven),
            ("witnessed", Status::NotShown),
            ("recomputed", Status::Proven),
            ("chain_complete", Status::NotShown),
            ("in_force", Status::NotShown),
        ]
    );
    assert_eq!(report.verdict(), Verdict::Yes);
}

#[test]
fn a_summary_cannot_be_decided() {
    let made = made();
    let report =
        verify(&bundle_with(Disclosure::Summary, &made, |_| {}).to_bytes(), &Expected::default());
    assert_eq!(report.verdict(), Verdict::Undecidable);
    assert_eq!(report.level(LevelName::Recomputed).unwrap().status, Status::NotShown);
}

#[test]
fn chosen_rows_cannot_be_recomputed() {
    let made = made();
    let open =
        Disclosure::of_rows(&made.commitment, &made.secret, &code("D1"), (&made.rows, &[3, 8]));
    let report =
        verify(&bundle_with(open.unwrap(), &made, |_| {}).to_bytes(), &Expected::default());
    assert_eq!(report.verdict(), Verdict::Undecidable);
}

#[test]
fn everything_disclosed_is_recomputed_too() {
    let made = made();
    let all = made.commitment.headers.iter().cloned().map(|h| (h, made.rows.clone())).collect();
    let open = Disclosure::Everything { secret: made.secret.clone(), characteristics: all };
    let report = verify(&bundle_with(open, &made, |_| {}).to_bytes(), &Expected::default());
    assert_eq!(report.verdict(), Verdict::Yes);
}

#[test]
fn another_key_than_expected_is_refused() {
    let other = Secret::of_seed(&[99; 32]).public();
    let expect = |key| Expected { issuer_key: Some(key), ..Expected::default() };
    let bytes = bundle().to_bytes();
    assert_eq!(verify(&bytes, &expect(issuer().public())).verdict(), Verdict::Yes);
    assert_eq!(failed(&verify(&bytes, &expect(other))), [LevelName::Signed]);
    let other_log = Expected { log_key: Some("x+00000000+AA".to_owned()), ..Expected::default() };
    assert_eq!(failed(&verify(&bytes, &other_log)), [LevelName::Logged]);
}

#[test]
fn a_strangers_own_policy_decides_who_is_a_witness() {
    let bytes = witnessed_bundle().to_bytes();
    let log = VerifierKey::parse(&witnessed_bundle().log_key).unwrap();
    let keys = witnesses().map(|witness| witness.verifier_key().clone());
    let other = Cosigner::new("other.example", &[33; 32]).unwrap().verifier_key().clone();
    let status = |bytes: &[u8], logs: &[VerifierKey], keys: &[VerifierKey], k| {
        let policy = Some(Policy::k_of(logs, keys, k).unwrap());
        let report = verify(bytes, &Expected { policy, ..Expected::default() });
        report.level(LevelName::Witnessed).unwrap().status
    };
    let logs = [log];
    assert_eq!(status(&bytes, &logs, &keys, 2), Status::Proven);
    let [one, two] = keys;
    assert_eq!(status(&bytes, &logs, &[one.clone(), other.clone()], 1), Status::Proven);
    assert_eq!(status(&bytes, &logs, &[one.clone(), other.clone()], 2), Status::Failed);
    assert_eq!(status(&bytes, &logs, std::slice::from_ref(&other), 1), Status::Failed);
    // A bundle without cosignatures, and a log that the stranger does not list.
    assert_eq!(status(&bundle().to_bytes(), &logs, &[one, two], 1), Status::Failed);
    assert_eq!(status(&bundle().to_bytes(), &logs, &[], 0), Status::NotShown);
    let elsewhere = Signer::new("elsewhere.example", &[1; 32]).unwrap().verifier_key().clone();
    assert_eq!(status(&bytes, &[elsewhere], &[other], 1), Status::Failed);
}

/// A liar with the right key: everything is signed and logged, but something is not so.
#[test]
fn a_signed_lie_fails_where_it_lies() {
    let made = made();
    let open = || {
        let rows = made.rows.clone();
        Disclosure::of_characteristic(&made.commitment, &made.secret, &code("D1"), rows).unwrap()
    };
    type Lie = (fn(&mut Claim), LevelName);
    let lies: [Lie; 6] = [
        (|claim| claim.result["numbers"]["cpk"] = "1.99".into(), LevelName::Recomputed),
        (|claim| claim.parameters["usl"] = "0.200".into(), LevelName::Recomputed),
        (|claim| claim.evidence.gauge = code("MIC-9999"), LevelName::Recomputed),
        (|claim| claim.evidence.n = 600, LevelName::Recomputed),
        (|claim| claim.method = "capability.best@1".to_owned(), LevelName::Recomputed),
        (|claim| claim.specified.standard.version = 2, LevelName::ChainComplete),
    ];
    for (i, (lie, level)) in lies.into_iter().enumerate() {
        let report = verify(&bundle_with(open(), &made, lie).to_bytes(), &Expected::default());
        assert_eq!((i, failed(&report)), (i, vec![level]));
    }
}

#[test]
fn what_is_not_a_bundle_is_not_intact() {
    for bytes in
        [&b""[..], b"{}", b"null", b"[[[[", &[0xff; 100], b"{\"format\":\"wule.bundle/1\"}"]
    {
        let report = verify(bytes, &Expected::default());
        assert_eq!(failed(&report), [LevelName::Intact]);
    }
}

#[test]
fn a_report_becomes_a_statement_of_what_was_found() {
    let made = made();
    let stating = || Stating {
        verifier: None,
        tool: "wule test".to_owned(),
        made_at: word::Timestamp::from_second(1_764_000_000).unwrap(),
    };
    let state = |bundle: &brand::Bundle, expected: &Expected| {
        let bytes = bundle.to_bytes();
        statement(&verify(&bytes, expected), &bytes, stating())
    };
    let expected = Expected::default();
    let said = state(&bundle(), &expected).unwrap();
    assert_eq!((said.found, said.disclosure.as_str()), (Found::Match, "characteristic"));
    assert_eq!((said.claim, said.log.map(|log| log.size)), (bundle().claim.0.digest(), Some(300)));
    assert_eq!(said.bundle, word::Digest::of(&bundle().to_bytes()));
    assert_eq!(said.checked.len(), LevelName::ALL.len());
    let summary = bundle_with(Disclosure::Summary, &made, |_| {});
    assert_eq!(state(&summary, &expected).unwrap().found, Found::NotReproducible);
    let all = made.commitment.headers.iter().cloned().map(|h| (h, made.rows.clone())).collect();
    let open = Disclosure::Everything { secret: made.secret.clone(), characteristics: all };
    let lie = bundle_with(open, &made, |claim| claim.result["numbers"]["cpk"] = "1.99".into());
    assert_eq!(state(&lie, &expected).unwrap().found, Found::Mismatch);
    // Another log than was expected: nothing is said of it but that it failed.
    let other = Expected { log_key: Some("x+00000000+AA".to_owned()), ..Expected::default() };
    let said = state(&bundle(), &other);
    assert_eq!(said.map(|said| (said.found, said.log)), Some((Found::Mismatch, None)));
    // Where the signature does not hold, there is no claim to speak of.
    let stranger = Secret::of_seed(&[99; 32]).public();
    let expect = Expected { issuer_key: Some(stranger), ..Expected::default() };
    assert_eq!(state(&bundle(), &expect), None);
}
