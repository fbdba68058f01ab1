use crate::workshop::{code, open, seal_pins, set_up, title};
use acts::{
    Actor,
    certify::{Replacing, replace_claim},
};
use brand::Opening;
use measure::Submission;
use verify::{Expected, LevelName, Status, Verdict, verify};
use word::json::json;

#[tokio::test]
async fn a_lot_becomes_a_passport_that_a_stranger_can_check() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(&folder.path().join("data")).await;
    set_up(&workshop).await;
    seal_pins(&workshop).await;
    let by = Actor::Operator;
    let parameters = json!({"lsl": "0.120", "usl": "0.130"});
    let of = (code("L-1"), code("D1"));
    let asked = ("capability.normal", &parameters);
    let issued = acts::certify::issue_claim(&workshop, &by, (&of.0, &of.1), asked).await.unwrap();
    assert_eq!(issued.claim.credits[0].name.as_ref().unwrap().en, "Wang");
    let openings = [
        (Opening::Summary, Verdict::Undecidable),
        (Opening::Characteristic, Verdict::Yes),
        (Opening::Everything, Verdict::Yes),
    ];
    for (opening, verdict) in openings {
        let passport =
            acts::brand::issue_passport(&workshop, &by, &issued.digest, opening).await.unwrap();
        let bundle = acts::brand::bundle_passport(&workshop, passport.id).await.unwrap();
        let report = verify(&bundle.to_bytes(), &Expected::default());
        assert_eq!(report.verdict(), verdict, "{:?}", report.levels);
    }
    let checked = workshop.store().check_log().await.unwrap();
    assert_eq!((checked.size, checked.n_checkpoints), (3, 3));
    let rebuilt = workshop.store().rebuild().await.unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
}

#[tokio::test]
async fn a_replaced_and_a_withdrawn_claim_say_so_in_the_bundle_and_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(&folder.path().join("data")).await;
    set_up(&workshop).await;
    seal_pins(&workshop).await;
    let (by, parameters) = (Actor::Operator, json!({"lsl": "0.120", "usl": "0.130"}));
    let (lot, of) = (code("L-1"), code("D1"));
    let asked = ("capability.normal", &parameters);
    let first = acts::certify::issue_claim(&workshop, &by, (&lot, &of), asked).await.unwrap();
    let passport = acts::brand::issue_passport(&workshop, &by, &first.digest, Opening::Everything);
    let passport = passport.await.unwrap();
    let reason = || title("measured again");
    let replacing = || Replacing { claim: first.digest, reason: reason() };
    let replace = || replace_claim(&workshop, &by, (&lot, &of), asked, replacing());
    let next = replace().await.unwrap();
    assert_eq!(next.claim.supersedes, Some(first.digest));
    let code = replace().await.unwrap_err().message().code;
    assert_eq!(code, "certify.already_withdrawn");
    let bundle = acts::brand::bundle_passport(&workshop, passport.id).await.unwrap();
    let report = verify(&bundle.to_bytes(), &Expected::default());
    let level = report.level(LevelName::InForce).unwrap();
    assert_eq!((report.verdict(), level.status), (Verdict::No, Status::Failed));
    assert_eq!(report.level(LevelName::Recomputed).unwrap().status, Status::Proven);
    let args = &level.message.args;
    assert!(args.contains(&("other", next.digest.to_string())), "{args:?}");
    // The status lists of passports follow: withdrawn, and another in its place.
    assert_eq!(workshop.store().withdrawn().await.unwrap(), [(0, true)]);
    acts::certify::withdraw_claim(&workshop, &by, &next.digest, reason()).await.unwrap();
    let again = acts::certify::withdraw_claim(&workshop, &by, &next.digest, reason()).await;
    assert_eq!(again.unwrap_err().message().code, "certify.already_withdrawn");
    let made_at = word::Timestamp::UNIX_EPOCH;
    let stating = verify::Stating { verifier: None, tool: "wule".to_owned(), made_at };
    let said = verify::statement(&report, &bundle.to_bytes(), stating).unwrap();
    // The claim was withdrawn, and its result still comes out.
    assert_eq!(said.found, certify::Found::Match);
    let signed = said.sign(&party::Secret::of_seed(&[41; 32]));
    let enter = |signed| acts::certify::enter_verification(&workshop, &by, signed);
    enter(signed.clone()).await.unwrap();
    let again = enter(signed.clone()).await.unwrap_err().message().code;
    assert_eq!(again, "certify.verification_known");
    let kept = workshop.store().verifications_of(&first.digest).await.unwrap();
    assert_eq!((kept.len(), &kept[0].signed), (1, &signed));
    let rebuilt = workshop.store().rebuild().await.unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
    workshop.store().check_log().await.unwrap();
}

#[tokio::test]
async fn an_unstable_lot_cannot_be_claimed_capable() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(&folder.path().join("data")).await;
    set_up(&workshop).await;
    let mut pins = crate::workshop::pins();
    for pin in &mut pins[30..35] {
        pin.value = "0.1290".parse().unwrap();
    }
    let (by, of) = (Actor::Operator, (code("L-1"), code("D1")));
    let submission = Submission::with(&code("MIC-1"), (&of.0, &of.1), pins);
    acts::measure::record_readings(&workshop, &by, submission).await.unwrap();
    acts::measure::seal_lot(&workshop, &by, &of.0).await.unwrap();
    let parameters = json!({"lsl": "0.120", "usl": "0.130"});
    let asked = ("capability.normal", &parameters);
    let refused = acts::certify::issue_claim(&workshop, &by, (&of.0, &of.1), asked).await;
    let code = refused.unwrap_err().message().code;
    assert_eq!(code, "certify.method_refused");
    assert!(workshop.store().claims_of(&of.0).await.unwrap().is_empty());
}
