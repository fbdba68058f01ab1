//! Runs of lots: each reading into the lot that is open, each closed lot sealed once.

use crate::workshop::{code, set_up, standard};
use acts::{
    Actor, Workshop,
    measure::{
        Refused, plan_sealing, record_readings, record_submissions, seal_as_planned, seal_lot,
    },
};
use measure::{Draft, SealingPlan, SealingRule, Shifts, Submission};
use party::Wall;
use standard::Characteristic;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};
use word::{Code, Timestamp};

const BY: Actor = Actor::Operator;

async fn open(path: &std::path::Path, clock: fn() -> Timestamp) -> Workshop {
    Workshop::new(crate::settle::open(path).await, clock)
}

fn submission(id: usize, characteristic: &str, value: &str) -> Submission {
    let draft = Draft { value: value.parse().unwrap(), subgroup: 0, taken_at: None };
    let of = (&code("L-1"), &code(characteristic));
    let id = Some(format!("m-{id}").parse().unwrap());
    Submission { id, ..Submission::with(&code("MIC-1"), of, vec![draft]) }
}

async fn plan(workshop: &Workshop, rule: SealingRule) {
    let plan = SealingPlan { head: code("L-1"), rule };
    plan_sealing(workshop, &BY, plan).await.unwrap();
}

fn every(n: u64) -> SealingRule {
    SealingRule::Count { characteristic: code("D1"), n }
}

/// The lots of the run with what they hold of a characteristic, and whether they are sealed.
async fn run(workshop: &Workshop, characteristic: &str) -> Vec<(String, Vec<String>, bool)> {
    let (store, characteristic) = (workshop.store(), code(characteristic));
    let mut lots = Vec::new();
    for of_run in store.run_of(&code("L-1"), (0, 100)).await.unwrap() {
        let readings = store.readings(&of_run.lot, &characteristic).await.unwrap();
        let values = readings.iter().map(|reading| reading.value.to_string()).collect();
        lots.push((of_run.lot.to_string(), values, of_run.is_sealed));
    }
    lots
}

/// The lots that were sealed.
async fn sealed(workshop: &Workshop) -> Vec<String> {
    let sealed = seal_as_planned(workshop).await.unwrap();
    sealed.into_iter().map(|(lot, outcome)| outcome.map(|_| lot.to_string()).unwrap()).collect()
}

fn lot(code: &str, values: &[&str], is_sealed: bool) -> (String, Vec<String>, bool) {
    (code.to_owned(), values.iter().map(|&value| value.to_owned()).collect(), is_sealed)
}

#[tokio::test]
async fn every_so_many_readings_a_lot_is_full_and_the_next_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path(), Timestamp::now).await;
    set_up(&workshop).await;
    plan(&workshop, every(3)).await;
    let values = ["1", "2", "3", "4", "5", "6", "7"];
    let sent: Vec<_> = (0..).zip(values).map(|(i, v)| submission(i, "D1", v)).collect();
    // Sent again, also after a lot was sealed, nothing is doubled and no lot opened for it.
    let mut answers = Vec::new();
    for _ in 0..3 {
        let kept = record_submissions(&workshop, &BY, &sent, Refused::StandsAlone).await.unwrap();
        answers.push(kept.into_iter().map(Result::unwrap).collect::<Vec<_>>());
        sealed(&workshop).await;
        let expected = [
            lot("L-1", &["1", "2", "3"], true),
            lot("L-1.2", &["4", "5", "6"], true),
            lot("L-1.3", &["7"], false),
        ];
        assert_eq!(run(&workshop, "D1").await, expected);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
    assert!(sealed(&workshop).await.is_empty());
    // Each is a lot like any other: one root, its own secret, under the same standard.
    let head = workshop.store().lot(&code("L-1")).await.unwrap().unwrap();
    let next = workshop.store().lot(&code("L-1.2")).await.unwrap().unwrap();
    assert_eq!((next.standard, next.made_by), (head.standard, head.made_by));
    assert!(seal_lot(&workshop, &BY, &code("L-1.2")).await.is_err());
    let rebuilt = workshop.store().rebuild().await.unwrap();
    assert_eq!(rebuilt.before, rebuilt.after);
}

#[tokio::test]
async fn other_characteristics_of_the_same_pieces_stay_with_them() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path(), Timestamp::now).await;
    let maker = set_up(&workshop).await;
    let mut wide = standard(2);
    let other = Characteristic { code: code("D2"), ..wide.characteristics[0].clone() };
    wide.characteristics = [wide.characteristics[0].clone(), other].into_iter().collect();
    acts::standard::release_standard(&workshop, &BY, wide).await.unwrap();
    let of = (&code("W"), &code("CS-PIN"));
    acts::make::open_lot(&workshop, &BY, of, &maker).await.unwrap();
    let head = code("W");
    let plan = SealingPlan { head: head.clone(), rule: every(2) };
    plan_sealing(&workshop, &BY, plan).await.unwrap();
    let pieces = (0..5).flat_map(|piece| [(2 * piece, "D1"), (2 * piece + 1, "D2")]);
    let sent: Vec<_> = pieces
        .map(|(i, characteristic)| Submission {
            lot: head.clone(),
            ..submission(i, characteristic, &i.to_string())
        })
        .collect();
    record_submissions(&workshop, &BY, &sent, Refused::StandsAlone).await.unwrap();
    let mut held = Vec::new();
    for of_run in workshop.store().run_of(&head, (0, 100)).await.unwrap() {
        held.push(workshop.store().series_of(&of_run.lot).await.unwrap());
    }
    let of = |n| vec![(code("D1"), n), (code("D2"), n)];
    assert_eq!(held, [of(2), of(2), of(1)]);
}

#[tokio::test]
async fn what_is_all_or_nothing_stays_in_one_lot() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path(), Timestamp::now).await;
    set_up(&workshop).await;
    plan(&workshop, every(2)).await;
    let sent: Vec<_> = (0..5).map(|i| submission(i, "D1", "1")).collect();
    record_submissions(&workshop, &BY, &sent, Refused::StopsAll).await.unwrap();
    record_readings(&workshop, &BY, submission(9, "D1", "2")).await.unwrap();
    let expected = [lot("L-1", &["1"; 5], false), lot("L-1.2", &["2"], false)];
    assert_eq!(run(&workshop, "D1").await, expected);
}

#[tokio::test]
async fn sealed_by_hand_the_next_reading_opens_the_next_lot() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path(), Timestamp::now).await;
    set_up(&workshop).await;
    record_readings(&workshop, &BY, submission(0, "D1", "1")).await.unwrap();
    seal_lot(&workshop, &BY, &code("L-1")).await.unwrap();
    // Without a plan a lot that is sealed takes nothing.
    let refused = record_readings(&workshop, &BY, submission(1, "D1", "2")).await.unwrap_err();
    assert_eq!(refused.message().code, "measure.sealed");
    plan(&workshop, SealingRule::ByHand).await;
    for i in 2..4 {
        record_readings(&workshop, &BY, submission(i, "D1", "2")).await.unwrap();
    }
    assert!(sealed(&workshop).await.is_empty(), "nobody sealed it");
    seal_lot(&workshop, &BY, &code("L-1.2")).await.unwrap();
    // The number after it is somebody else's.
    let maker = workshop.store().lot(&code("L-1")).await.unwrap().unwrap().made_by;
    let maker = workshop.store().person(maker).await.unwrap();
    let taken = (&code("L-1.3"), &code("CS-PIN"));
    acts::make::open_lot(&workshop, &BY, taken, &maker).await.unwrap();
    record_readings(&workshop, &BY, submission(4, "D1", "3")).await.unwrap();
    let expected =
        [lot("L-1", &["1"], true), lot("L-1.2", &["2", "2"], true), lot("L-1.4", &["3"], false)];
    assert_eq!(run(&workshop, "D1").await, expected);
    let follower = SealingPlan { head: code("L-1.2"), rule: SealingRule::ByHand };
    let refused = plan_sealing(&workshop, &BY, follower).await.unwrap_err();
    assert_eq!(refused.message().code, "measure.sealing_follower");
    let unknown = SealingRule::Count { characteristic: code("D9"), n: 5 };
    let unknown = SealingPlan { head: code("L-1"), rule: unknown };
    let refused = plan_sealing(&workshop, &BY, unknown).await.unwrap_err();
    assert_eq!(refused.message().code, "standard.unknown_characteristic");
}

static CLOCK: AtomicI64 = AtomicI64::new(0);

fn clock() -> Timestamp {
    Timestamp::from_second(CLOCK.load(SeqCst)).unwrap()
}

fn set_clock(at: &str) {
    CLOCK.store(at.parse::<Timestamp>().unwrap().as_second(), SeqCst);
}

#[tokio::test]
async fn at_the_end_of_a_shift_its_lot_is_sealed_and_the_next_waits_for_a_reading() {
    set_clock("2026-11-27T00:00:00Z");
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path(), clock).await;
    set_up(&workshop).await;
    let shifts = Shifts { ends: vec![360, 840, 1_320], wall: Wall::Offset(480) };
    plan(&workshop, SealingRule::Shift(shifts)).await;
    record_readings(&workshop, &BY, submission(0, "D1", "1")).await.unwrap();
    set_clock("2026-11-27T05:59:59Z");
    record_readings(&workshop, &BY, submission(1, "D1", "2")).await.unwrap();
    assert!(sealed(&workshop).await.is_empty());
    set_clock("2026-11-27T06:00:00Z");
    assert_eq!(sealed(&workshop).await, ["L-1"]);
    // A whole shift without a reading has no lot.
    set_clock("2026-11-27T15:00:00Z");
    assert!(sealed(&workshop).await.is_empty());
    record_readings(&workshop, &BY, submission(2, "D1", "3")).await.unwrap();
    // The next shift's first reading comes before anybody looked.
    set_clock("2026-11-27T22:00:00Z");
    record_readings(&workshop, &BY, submission(3, "D1", "4")).await.unwrap();
    assert_eq!(sealed(&workshop).await, ["L-1.2"]);
    let expected =
        [lot("L-1", &["1", "2"], true), lot("L-1.2", &["3"], true), lot("L-1.3", &["4"], false)];
    assert_eq!(run(&workshop, "D1").await, expected);
}

#[tokio::test]
async fn the_lots_of_a_run_are_of_the_same_order_and_heat() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path(), Timestamp::now).await;
    let maker = set_up(&workshop).await;
    let heat: Code = code("L-1");
    let origin = make::Origin {
        lot: code("H"),
        order: None,
        parents: vec![heat.clone()],
        n_planned: Some(100),
    };
    let of = (origin, &code("CS-PIN"));
    acts::make::open_traced_lot(&workshop, &BY, of, &maker).await.unwrap();
    let plan = SealingPlan { head: code("H"), rule: every(1) };
    plan_sealing(&workshop, &BY, plan).await.unwrap();
    for i in 0..2 {
        let of_heat = Submission { lot: code("H"), ..submission(i, "D1", "1") };
        record_readings(&workshop, &BY, of_heat).await.unwrap();
    }
    let next = workshop.store().origin(&code("H.2")).await.unwrap().unwrap();
    assert_eq!((next.parents, next.n_planned), (vec![heat], None));
}
