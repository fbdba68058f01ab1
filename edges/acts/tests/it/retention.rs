//! Values that are past their retention: what goes, what stays, and what is still proven.

use crate::workshop::{code, open, seal_pins, set_up};
use acts::{
    Actor, Problem, Somebody, Workshop,
    brand::{Described, bundle_passport, issue_drawn_passport, issue_passport},
    judge::{Report, report_nonconformity},
    measure::{Shown, due_readings, expire_readings, plan_retention, record_readings, seal_lot},
};
use brand::{Identity, Opening};
use certify::Disclosure;
use judge::nonconformity::Severity;
use measure::{Hold, Retention, Submission};
use party::Role;
use std::path::Path;
use verify::{Expected, LevelName, Status, Verdict, verify};
use word::{Digest, Timestamp, json::json};

const BY: Actor = Actor::Operator;
const DAY_US: i64 = 86_400_000_000;

/// The same directory, so many days later.
async fn later(path: &Path, days: i64) -> Workshop {
    let clock: fn() -> Timestamp = match days {
        29 => || in_days(29),
        31 => || in_days(31),
        other => panic!("no clock of {other} days"),
    };
    Workshop::new(crate::settle::open(path).await, clock)
}

fn in_days(days: i64) -> Timestamp {
    Timestamp::from_microsecond(Timestamp::now().as_microsecond() + days * DAY_US).unwrap()
}

async fn keep(workshop: &Workshop, characteristic: Option<&str>, days: Option<u32>) {
    let retention = Retention { characteristic: characteristic.map(code), days };
    plan_retention(workshop, &BY, retention).await.unwrap();
}

async fn claim(workshop: &Workshop) -> Digest {
    let parameters = json!({"lsl": "0.120", "usl": "0.130"});
    let (of, asked) = ((code("L-1"), code("D1")), ("capability.normal", &parameters));
    acts::certify::issue_claim(workshop, &BY, (&of.0, &of.1), asked).await.unwrap().digest
}

const PINS: Shown = Shown { n_batches: 1, n_readings: 60 };

#[tokio::test]
async fn values_go_when_they_are_due_and_what_is_certified_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    let workshop = open(&path).await;
    set_up(&workshop).await;
    seal_pins(&workshop).await;
    let claimed = claim(&workshop).await;
    let whole = issue_passport(&workshop, &BY, &claimed, Opening::Everything).await.unwrap();
    let described = Described { identity: Identity::NONE, story: None };
    let drawn = issue_drawn_passport(&workshop, &BY, (&claimed, 8), described).await.unwrap();
    let before = bundle_passport(&workshop, whole.id).await.unwrap().to_bytes();
    assert!(due_readings(&workshop).await.unwrap().batches.is_empty(), "there is no policy");
    keep(&workshop, None, Some(30)).await;
    workshop.close().await;

    let workshop = later(&path, 29).await;
    assert!(due_readings(&workshop).await.unwrap().batches.is_empty(), "a day too early");
    workshop.close().await;

    let workshop = later(&path, 31).await;
    let (store, lot, of) = (workshop.store(), code("L-1"), code("D1"));
    let due = due_readings(&workshop).await.unwrap();
    assert_eq!((due.batches.len(), due.n_readings()), (1, 60));
    assert_eq!(store.readings(&lot, &of).await.unwrap().len(), 60, "looking takes nothing away");
    let other = expire_readings(&workshop, &BY, Shown { n_readings: 59, ..PINS }).await;
    assert_eq!(other.unwrap_err().message().code, "measure.retention_otherwise");
    expire_readings(&workshop, &BY, PINS).await.unwrap();
    assert!(store.readings(&lot, &of).await.unwrap().is_empty());
    assert_eq!(store.expired(&lot, &of).await.unwrap().unwrap().n, 60);
    assert_eq!(store.series_of(&lot).await.unwrap(), [(of.clone(), 60)]);
    assert!(due_readings(&workshop).await.unwrap().batches.is_empty(), "once is enough");

    // What was claimed is still signed and in the log, with the number of its readings.
    for passport in [&whole, &drawn] {
        let bundle = bundle_passport(&workshop, passport.id).await.unwrap();
        let Disclosure::Rows { header, rows, .. } = &bundle.evidence.0 else { panic!() };
        assert_eq!((header.0.n, rows.len()), (60, 0));
        let report = verify(&bundle.to_bytes(), &Expected::default());
        assert_eq!(report.verdict(), Verdict::Undecidable, "{:?}", report.levels);
        assert_eq!(report.level(LevelName::Logged).unwrap().status, Status::Proven);
        assert_eq!(report.level(LevelName::Recomputed).unwrap().status, Status::NotShown);
    }
    // Who fetched the bundle in time has all of it.
    assert_eq!(verify(&before, &Expected::default()).verdict(), Verdict::Yes);
    // Nothing new is said of values that are gone.
    let gone = issue_passport(&workshop, &BY, &claimed, Opening::Everything).await.unwrap_err();
    assert_eq!(gone.message().code, "measure.past_retention");
    let parameters = json!({"lsl": "0.120", "usl": "0.130"});
    let asked = ("capability.normal", &parameters);
    let gone = acts::certify::issue_claim(&workshop, &BY, (&lot, &of), asked).await.unwrap_err();
    assert_eq!(gone.message().code, "measure.past_retention");
    let rebuilt = store.rebuild().await.unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
    store.check_log().await.unwrap();
}

#[tokio::test]
async fn lots_that_are_open_disputed_or_kept_for_ever_stay_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    let workshop = open(&path).await;
    let maker = set_up(&workshop).await;
    seal_pins(&workshop).await;
    // A lot with readings that is not sealed.
    let open_lot = code("L-2");
    let lot = (&open_lot, &code("CS-PIN"));
    acts::make::open_lot(&workshop, &BY, lot, &maker).await.unwrap();
    let few = crate::workshop::pins().split_off(50);
    let submission = Submission::with(&code("MIC-1"), (&open_lot, &code("D1")), few);
    record_readings(&workshop, &BY, submission).await.unwrap();
    let report = Report {
        code: code("NC-1"),
        lot: code("L-1"),
        characteristic: code("D1"),
        execution: None,
        signal: None,
        inspected: 60,
        quantity: 1,
        severity: Severity::C,
        description: "scratched".to_owned(),
        containment: "red bin 2".to_owned(),
    };
    report_nonconformity(&workshop, &BY, report).await.unwrap();
    keep(&workshop, None, Some(30)).await;
    workshop.close().await;

    let workshop = later(&path, 31).await;
    let due = due_readings(&workshop).await.unwrap();
    let held: Vec<_> = due.held.iter().map(|(expired, hold)| (&expired.lot, hold)).collect();
    assert_eq!(held, [(&code("L-1"), &Hold::Nonconformity(code("NC-1")))]);
    assert!(due.batches.is_empty());
    let none = Shown { n_batches: 0, n_readings: 0 };
    expire_readings(&workshop, &BY, none).await.unwrap();
    for (lot, n) in [("L-1", 60), ("L-2", 10)] {
        let readings = workshop.store().readings(&code(lot), &code("D1")).await.unwrap();
        assert_eq!(readings.len(), n, "{lot}");
    }
    // A policy of its own: for ever.
    keep(&workshop, Some("D1"), None).await;
    assert!(due_readings(&workshop).await.unwrap().held.is_empty());
}

#[tokio::test]
async fn readings_that_had_not_settled_go_too_and_those_of_others_stay() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    let workshop = open(&path).await;
    let maker = set_up(&workshop).await;
    let lots = ["L-1", "L-2"].map(code);
    let lot = (&lots[1], &code("CS-PIN"));
    acts::make::open_lot(&workshop, &BY, lot, &maker).await.unwrap();
    // Fewer than get a block: they stay where they arrived.
    for pin in crate::workshop::pins().into_iter().take(7) {
        for lot in &lots {
            let of = (lot, &code("D1"));
            let submission = Submission::with(&code("MIC-1"), of, vec![pin.clone()]);
            record_readings(&workshop, &BY, submission).await.unwrap();
        }
    }
    seal_lot(&workshop, &BY, &lots[0]).await.unwrap();
    keep(&workshop, None, Some(30)).await;
    workshop.close().await;

    let workshop = later(&path, 31).await;
    let (store, of) = (workshop.store(), code("D1"));
    assert_eq!(store.readings(&lots[0], &of).await.unwrap().len(), 7);
    let shown = Shown { n_batches: 1, n_readings: 7 };
    expire_readings(&workshop, &BY, shown).await.unwrap();
    assert!(store.readings(&lots[0], &of).await.unwrap().is_empty());
    assert_eq!(store.readings(&lots[1], &of).await.unwrap().len(), 7);
    // The other lot goes on where it was.
    let pin = crate::workshop::pins().remove(0);
    let submission = Submission::with(&code("MIC-1"), (&lots[1], &of), vec![pin]);
    record_readings(&workshop, &BY, submission).await.unwrap();
    let seqs: Vec<_> =
        store.readings(&lots[1], &of).await.unwrap().iter().map(|reading| reading.seq).collect();
    assert_eq!(seqs, [0, 1, 2, 3, 4, 5, 6, 7]);
}

#[tokio::test]
async fn who_states_the_policy_does_not_carry_it_out() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    let person = set_up(&workshop).await;
    let with = |role| Actor::Somebody(Somebody::person(person.id, [role].into()));
    let (approver, administrator) = (with(Role::Approver), with(Role::Administrator));
    let retention = || Retention { characteristic: None, days: Some(30) };
    let none = Shown { n_batches: 0, n_readings: 0 };
    let refused = |problem: Problem| problem.message().code;
    let stated = plan_retention(&workshop, &administrator, retention()).await;
    assert_eq!(stated.map_err(refused), Err("acts.not_permitted"));
    plan_retention(&workshop, &approver, retention()).await.unwrap();
    let went = expire_readings(&workshop, &approver, none).await;
    assert_eq!(went.map(drop).map_err(refused), Err("acts.not_permitted"));
    expire_readings(&workshop, &administrator, none).await.unwrap();
}
