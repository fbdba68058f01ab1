use crate::workshop::{code, open, seal_pins, set_up};
use acts::Actor;
use brand::Opening;
use measure::Submission;
use verify::{Expected, Verdict, verify};
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
