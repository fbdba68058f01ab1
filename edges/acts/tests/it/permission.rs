use crate::workshop::{code, open, pins, set_up, standard, title};
use acts::{Actor, Problem};
use brand::Opening;
use measure::Submission;
use party::Consent;
use word::{Digest, Id, json::json};

/// The public may read; every act that writes refuses it, and nothing is recorded.
#[tokio::test]
async fn the_public_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(&folder.path().join("data")).await;
    let maker = set_up(&workshop).await;
    let before = workshop.store().tables_digest().await.unwrap();
    let (public, lot, of) = (Actor::Public, code("L-2"), (code("L-1"), code("D1")));
    let parameters = json!({});
    let asked = ("chart.xbar-r", &parameters);
    let submission = Submission::with(&code("MIC-1"), (&of.0, &of.1), pins());
    let id = Id::new(workshop.now(), [0; 10]);
    let refused: [Result<(), Problem>; 9] = [
        acts::party::found_organisation(&workshop, &public, title("x"), "x").await.map(drop),
        acts::party::add_person(&workshop, &public, title("x"), Consent::Named).await.map(drop),
        acts::standard::release_standard(&workshop, &public, standard(2)).await.map(drop),
        acts::make::open_lot(&workshop, &public, (&lot, &code("CS-PIN")), &maker).await,
        acts::measure::record_readings(&workshop, &public, submission).await.map(drop),
        acts::measure::seal_lot(&workshop, &public, &of.0).await.map(drop),
        acts::certify::issue_claim(&workshop, &public, (&of.0, &of.1), asked).await.map(drop),
        acts::brand::issue_passport(&workshop, &public, &Digest::of(b""), Opening::Summary)
            .await
            .map(drop),
        acts::brand::withdraw_passport(&workshop, &public, id, title("x"), None).await.map(drop),
    ];
    for answer in refused {
        assert!(matches!(answer, Err(Problem::NotPermitted { .. })), "{answer:?}");
    }
    assert_eq!(workshop.store().tables_digest().await.unwrap(), before);
}
