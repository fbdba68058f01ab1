//! Readings of many series, from many sources, once each.

use crate::workshop::{code, open, set_up, standard};
use acts::{
    Actor, Problem, Workshop,
    measure::{Refused, record_readings, record_submissions},
};
use measure::{Draft, Kept, Reading, Submission, Taking};
use standard::Characteristic;
use std::collections::BTreeMap;
use std::sync::Arc;
use word::{Code, Timestamp};

const BY: Actor = Actor::Operator;

fn draft(value: &str) -> Draft {
    Draft { value: value.parse().unwrap(), subgroup: 0, taken_at: None }
}

fn submission(id: Option<&str>, characteristic: &str, values: &[&str]) -> Submission {
    Submission {
        id: id.map(|id| id.parse().unwrap()),
        lot: code("L-1"),
        characteristic: code(characteristic),
        taking: Arc::new(Taking::with(code("MIC-1"))),
        drafts: values.iter().map(|value| draft(value)).collect(),
    }
}

async fn values(workshop: &Workshop, characteristic: &str) -> Vec<String> {
    let of = (code("L-1"), code(characteristic));
    let readings = workshop.store().readings(&of.0, &of.1).await.unwrap();
    readings.iter().map(|reading| reading.value.to_string()).collect()
}

#[tokio::test]
async fn a_submission_sent_again_is_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    let first = submission(Some("box-7/1"), "D1", &["0.125", "0.126"]);
    let kept = record_readings(&workshop, &BY, first.clone()).await.unwrap();
    assert_eq!(kept, Kept { first_seq: 0, n: 2 });
    record_readings(&workshop, &BY, submission(None, "D1", &["0.127"])).await.unwrap();
    assert_eq!(record_readings(&workshop, &BY, first.clone()).await.unwrap(), kept);
    let other = submission(Some("box-7/1"), "D1", &["0.125", "0.1260"]);
    let refused = record_readings(&workshop, &BY, other).await.unwrap_err();
    assert_eq!(refused.message().code, "measure.other_content");
    workshop.close().await;
    let workshop = open(folder.path()).await;
    assert_eq!(record_readings(&workshop, &BY, first.clone()).await.unwrap(), kept);
    let twice = [submission(Some("b"), "D1", &["0.1"]), submission(Some("b"), "D1", &["0.1"])];
    let answers = record_submissions(&workshop, &BY, &twice, Refused::StopsAll).await.unwrap();
    assert_eq!(
        answers.into_iter().map(Result::unwrap).collect::<Vec<_>>(),
        [Kept { first_seq: 3, n: 1 }, Kept { first_seq: 3, n: 1 }]
    );
    assert_eq!(values(&workshop, "D1").await, ["0.125", "0.126", "0.127", "0.1"]);
}

#[tokio::test]
async fn one_refused_submission_stops_all_or_stands_alone() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    set_up(&workshop).await;
    let mixed = [
        submission(None, "D1", &["1"]),
        submission(None, "D9", &["2"]),
        Submission { lot: code("L-9"), ..submission(None, "D1", &["3"]) },
        submission(None, "D1", &["4"]),
    ];
    let stopped = record_submissions(&workshop, &BY, &mixed, Refused::StopsAll).await.unwrap_err();
    assert!(matches!(stopped, Problem::Submission { i: 1, .. }), "{stopped}");
    assert!(values(&workshop, "D1").await.is_empty());
    let answers = record_submissions(&workshop, &BY, &mixed, Refused::StandsAlone).await.unwrap();
    let codes: Vec<_> =
        answers.iter().map(|answer| answer.as_ref().map_err(|p| p.message().code)).collect();
    assert_eq!(codes[1], Err("standard.unknown_characteristic"));
    assert_eq!(codes[2], Err("acts.not_found"));
    assert_eq!(codes[3], Ok(&Kept { first_seq: 1, n: 1 }));
    assert_eq!(values(&workshop, "D1").await, ["1", "4"]);
}

/// A lot under a standard with many characteristics, `C0` and on.
async fn open_wide_lot(workshop: &Workshop, n: usize) {
    let maker = set_up(workshop).await;
    let mut wide = standard(2);
    let one = wide.characteristics[0].clone();
    let named = |i| Characteristic { code: code(&format!("C{i}")), ..one.clone() };
    wide.characteristics = (0..n).map(named).collect();
    acts::standard::release_standard(workshop, &BY, wide).await.unwrap();
    acts::make::open_lot(workshop, &BY, (&code("W-1"), &code("CS-PIN")), &maker).await.unwrap();
}

/// Whatever the sizes and the order, and across restarts, each series reads back as it was sent.
#[tokio::test]
async fn readings_of_many_series_come_back_in_sequence() {
    const N_SERIES: usize = 40;
    let folder = tempfile::tempdir().unwrap();
    let mut workshop = open(folder.path()).await;
    open_wide_lot(&workshop, N_SERIES).await;
    let takings: Vec<_> = ["G-1", "G-2"].map(|gauge| Arc::new(Taking::with(code(gauge)))).into();
    let mut sent: BTreeMap<Code, Vec<Draft>> = BTreeMap::new();
    let mut state = 1_u64;
    let mut draw = move |most: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33) % most
    };
    for round in 0..300_u32 {
        let mut submissions = Vec::new();
        for _ in 0..=draw(12) {
            let characteristic = code(&format!("C{}", draw(N_SERIES as u64)));
            let n = if draw(20) == 0 { 40 + draw(900) } else { 1 + draw(30) };
            let drafts: Vec<_> = (0..n)
                .map(|i| Draft {
                    value: format!("0.12{:02}", draw(100)).parse().unwrap(),
                    subgroup: round,
                    // Late and out of order, as sources are.
                    taken_at: Timestamp::from_second(
                        1_700_000_000 - i64::try_from(draw(900) * i).unwrap(),
                    )
                    .ok(),
                })
                .collect();
            sent.entry(characteristic.clone()).or_default().extend(drafts.iter().cloned());
            let taking = Arc::clone(&takings[usize::try_from(draw(2)).unwrap()]);
            submissions.push(Submission {
                id: None,
                lot: code("W-1"),
                characteristic,
                taking,
                drafts,
            });
        }
        record_submissions(&workshop, &BY, &submissions, Refused::StopsAll).await.unwrap();
        if round % 73 == 72 {
            workshop.close().await;
            workshop = open(folder.path()).await;
        }
    }
    for (characteristic, drafts) in &sent {
        check_series(&workshop, characteristic, drafts).await;
    }
    let n_sent: usize = sent.values().map(Vec::len).sum();
    println!("{n_sent} readings of {N_SERIES} series");
}

async fn check_series(workshop: &Workshop, characteristic: &Code, drafts: &[Draft]) {
    let (store, lot) = (workshop.store(), code("W-1"));
    let of = (&lot, characteristic);
    let readings = store.readings(of.0, of.1).await.unwrap();
    let read = |reading: &Reading| (reading.value, reading.subgroup, Some(reading.taken_at));
    let drafted = |draft: &Draft| (draft.value, draft.subgroup, draft.taken_at);
    assert!(readings.iter().map(read).eq(drafts.iter().map(drafted)), "{characteristic}");
    assert!((0..).zip(&readings).all(|(seq, reading)| reading.seq == seq));
    assert_eq!(store.n_readings(of.0, of.1).await.unwrap(), drafts.len() as u64);
    let n = drafts.len();
    for from in [0, 1, n / 3, n - 1, n] {
        let page = store.readings_from(of, from as u64, 100).await.unwrap();
        assert_eq!(page, readings[from..n.min(from + 100)]);
    }
    for last in [1, 50, n, n + 1] {
        let latest = store.latest_readings(of, last).await.unwrap();
        assert_eq!(latest, readings[n - last.min(n)..]);
    }
}

/// What was received since an instant, and the latest of an item across its lots, are what all of
/// its readings say.
#[tokio::test]
async fn the_latest_readings_are_the_end_of_all() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(folder.path()).await;
    let maker = set_up(&workshop).await;
    acts::make::open_lot(&workshop, &BY, (&code("L-0"), &code("CS-PIN")), &maker).await.unwrap();
    let mut middle = None;
    // Blocks and arrivals of both lots, by turns.
    for (round, n) in [5_000, 3, 70, 9_000, 1, 200].into_iter().enumerate() {
        for lot in ["L-1", "L-0"] {
            let drafts = (0..n).map(|i| draft(&format!("0.12{}", i % 10))).collect();
            let submission = Submission { lot: code(lot), drafts, ..submission(None, "D1", &[]) };
            record_readings(&workshop, &BY, submission).await.unwrap();
        }
        if round == 2 {
            middle = Some(workshop.now());
        }
    }
    let (store, middle, of) = (workshop.store(), middle.unwrap(), code("D1"));
    let mut all = Vec::new();
    for lot in [code("L-0"), code("L-1")] {
        let readings = store.readings(&lot, &of).await.unwrap();
        let later = readings.iter().filter(|reading| reading.received_at >= middle);
        let later: Vec<_> = later.cloned().collect();
        assert_eq!(later.len(), 9_201);
        for n in [1, 150, 9_000, 100_000] {
            let latest = store.latest_since((&lot, &of), n, middle).await.unwrap();
            assert_eq!(latest, later[later.len().saturating_sub(n)..]);
        }
        all.extend(readings.into_iter().map(|reading| (lot.clone(), reading)));
    }
    all.sort_by_key(|(_, reading)| reading.received_at);
    let found = store.latest_of_item((&code("PIN-125"), &of), 100_000).await.unwrap();
    assert_eq!(found, all);
    // Enough of the lot that began last, and none of the other.
    let found = store.latest_of_item((&code("PIN-125"), &of), 10).await.unwrap();
    let of_last: Vec<_> = all.into_iter().filter(|(lot, _)| *lot == code("L-0")).collect();
    assert_eq!(found, of_last[of_last.len() - 10..]);
}
