//! Promises of partners, from the asking to the score.

use acts::{
    Actor,
    trust::{
        change_promise, decide_appeal, note_delivery, note_promise, open_appeal, score_partners,
    },
};
use trust::fulfilment::{AppealState, Criterion, Delivery, Promise};
use word::{Code, Timestamp};

use crate::workshop::{code, open, set_up};

fn promise(number: &str) -> Promise {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    Promise {
        code: code(number),
        partner: code("STEEL"),
        item: code("BAR"),
        n_pieces: 10,
        asked_at: at("2020-01-01T08:00:00Z"),
        answered_at: at("2020-01-02T08:00:00Z"),
        due_on: "2020-01-10".parse().unwrap(),
    }
}

fn delivery(promise: &Code) -> Delivery {
    let came_on = "2020-01-12".parse().unwrap();
    Delivery { promise: promise.clone(), came_on, n_pieces: 10, n_in_spec: 10 }
}

#[tokio::test]
async fn a_buyers_change_excuses_by_a_signature_that_the_log_has() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(&folder.path().join("data")).await;
    set_up(&workshop).await;
    let by = Actor::Operator;
    let numbers: Vec<Code> = (0..6).map(|i| code(&format!("P-{i}"))).collect();
    for number in &numbers {
        note_promise(&workshop, &by, promise(number.as_str())).await.unwrap();
        note_delivery(&workshop, &by, delivery(number)).await.unwrap();
    }
    let again = note_promise(&workshop, &by, promise("P-0")).await.unwrap_err();
    assert_eq!(again.message().code, "fulfilment.promise_exists");
    let on_time = async || {
        let scores = score_partners(&workshop, &by, 48).await.unwrap();
        scores.into_iter().find(|score| score.criterion == Criterion::OnTime).unwrap()
    };
    let late = on_time().await;
    assert_eq!((late.n, late.n_kept), (6, 0));
    let n_entries = workshop.store().n_entries().await.unwrap();
    let change = || ("2020-01-15".parse().unwrap(), "drawing changed".parse().unwrap());
    change_promise(&workshop, &by, &numbers[0], change()).await.unwrap();
    assert_eq!(workshop.store().n_entries().await.unwrap(), n_entries + 1);
    let nobody = change_promise(&workshop, &by, &code("P-9"), change()).await.unwrap_err();
    assert_eq!(nobody.message().code, "acts.not_found");
    assert_eq!((on_time().await.n, on_time().await.n_kept), (6, 1));
    let record = workshop.store().promise(&numbers[0]).await.unwrap().unwrap();
    let signed = word::json::parse_canonical(record.changes[0].signed.as_bytes()).unwrap();
    let envelope = certify::Envelope::of_json(&signed).unwrap();
    let key = workshop.store().keys().issuer().public();
    let payload = envelope.open("application/vnd.wule.promise-change+json", &key).unwrap();
    let said = word::json::parse_canonical(payload).unwrap();
    assert_eq!((&said["due_on"], &said["promise"]), (&"2020-01-15".into(), &"P-0".into()));
    // An appeal is not decided by whoever opened it.
    let why = || "road closed".parse().unwrap();
    let appeal = (Criterion::OnTime, why());
    open_appeal(&workshop, &by, &numbers[1], appeal).await.unwrap();
    let decision = (Criterion::OnTime, AppealState::Upheld(why()));
    let own = decide_appeal(&workshop, &by, &numbers[1], decision).await.unwrap_err();
    assert_eq!(own.message().code, "fulfilment.own_appeal");
    let rebuilt = workshop.store().rebuild().await.unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
    workshop.store().check_log().await.unwrap();
}
