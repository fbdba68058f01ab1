//! kill -9 of the server while it judges readings: monitors go on as if nothing had happened.

use acts::{Actor, Workshop};
use judge::monitor::{Arrived, Judged, Limits, Running, State};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use store::{Access, Fact, Record, SignalState, SignalsAsked, Store};
use word::{Id, Timestamp, json::json};

use crate::crash::{code, open, prepare, wait_for};
use crate::program;

const N_KILLS: u64 = 30;

/// A monitor of the characteristic of every lot, approved by somebody else.
pub async fn watch(workshop: &Workshop) -> Limits {
    let frozen = json!({"center": "25.05", "sigma": "0.015"});
    let scope =
        judge::monitor::Scope { item: code("ITEM"), characteristic: code("D1"), station: None };
    let parameters = json!({"frozen": frozen, "tests": [1, 2, 3, 5, 6]});
    let asked = acts::judge::Asked {
        scope,
        lots: Vec::new(),
        chart: "chart.xbar-r".to_owned(),
        parameters: parameters.as_object().unwrap().clone(),
        rounds: json!([]),
    };
    let proposal = acts::judge::Proposal {
        monitor: None,
        asked,
        subgroup_size: Some(3),
        reaction_minutes: Some(30),
        reason: "chosen for this test".to_owned(),
    };
    let limits = acts::judge::propose_limits(workshop, &Actor::Operator, proposal).await.unwrap();
    let facts = limits.approve(State::Proposed, ("second", workshop.now())).unwrap();
    let facts = facts.into_iter().map(judge::Fact::Monitor).map(Fact::Judge).collect();
    let record = Record { facts, ..Record::default() };
    workshop.store().record("second", workshop.now(), record).await.unwrap();
    limits
}

/// Sends a few readings a request, until the server is gone.
fn work(to: SocketAddr, token: &str, round: u64, acknowledged: &AtomicU64) -> Option<()> {
    let head = format!("authorization: Bearer {token}\r\ncontent-type: application/json\r\n");
    for batch in 0.. {
        let reading = |i: u64| {
            let last = (round * 31 + batch * 7 + i * i * 13) % 10;
            format!(r#"{{"value":"25.0{last}","subgroup":{}}}"#, batch / 2)
        };
        let readings: Vec<String> = (0..1 + batch % 4).map(reading).collect();
        let readings = readings.join(",");
        let body = format!(r#"{{"characteristic":"D1","gauge":"G1","readings":[{readings}]}}"#);
        let path = format!("/api/v1/lots/L{round}/readings");
        let (status, answer) = program::post(to, &path, &head, &body)?;
        assert_eq!(status, 201, "{answer}");
        acknowledged.fetch_add(1 + batch % 4, Ordering::SeqCst);
    }
    Some(())
}

#[test]
fn monitors_have_the_state_that_they_would_have_without_thirty_kills() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(prepare(&data));
    let limits = runtime.block_on(async {
        let workshop = open(&data).await;
        let limits = watch(&workshop).await;
        workshop.close().await;
        limits
    });
    let token = std::fs::read_to_string(data.join("keys/operator.token")).unwrap();
    let (mut n_signals, mut n_acknowledged) = (0, 0);
    for round in 0..N_KILLS {
        let (mut server, address) = program::serve(&["serve"], &data);
        let acknowledged = AtomicU64::new(0);
        std::thread::scope(|scope| {
            let worker = scope.spawn(|| work(address, token.trim(), round, &acknowledged));
            // Every other kill may come before an answer, the others come among answers.
            if round % 2 == 0 {
                wait_for(|| acknowledged.load(Ordering::SeqCst) >= 25);
            }
            std::thread::sleep(Duration::from_millis(5 + round * 4));
            server.kill().unwrap();
            server.wait().unwrap();
            worker.join().unwrap();
        });
        n_acknowledged += acknowledged.load(Ordering::SeqCst);
        n_signals = runtime.block_on(check(&data, &limits, (round, n_acknowledged)));
    }
    assert!(n_signals > 10, "only {n_signals} signals: the kills showed nothing");
    println!("{N_KILLS} kills, {n_acknowledged} readings acknowledged, {n_signals} signals");
}

/// Judges all readings that were kept once more, and compares; gives the number of signals.
pub async fn check(data: &Path, limits: &Limits, (round, n_acknowledged): (u64, u64)) -> usize {
    let store = Store::open(data, Access::Write).await.unwrap();
    let asked = SignalsAsked {
        state: SignalState::Any,
        monitor: None,
        of: None,
        before: None,
        now: Timestamp::UNIX_EPOCH,
        limit: 1_000_000,
    };
    let mut kept = store.signals(&asked).await.unwrap();
    kept.sort_by_key(|kept| kept.signal.point);
    let mut ids = kept.iter().map(|kept| kept.signal.id);
    let mut new_id = || ids.next().unwrap_or_else(|| Id::new(Timestamp::UNIX_EPOCH, [0; 10]));
    let mut running = Running::begin(limits.clone()).unwrap();
    let (mut judged, mut n_kept) = (Judged::default(), 0);
    for lot in (0..=round).map(|round| code(&format!("L{round}"))) {
        for reading in store.readings(&lot, &code("D1")).await.unwrap() {
            let arrived = Arrived {
                lot: &lot,
                seq: reading.seq,
                subgroup: reading.subgroup,
                value: reading.value,
                taken_at: reading.taken_at,
                received_at: reading.received_at,
            };
            running.take(&arrived, &mut new_id, &mut judged);
            n_kept += 1;
        }
    }
    assert!(
        n_kept >= n_acknowledged,
        "round {round}: {n_acknowledged} acknowledged, {n_kept} kept"
    );
    let memory = store.monitor_memory(limits.monitor, 1).await.unwrap();
    let memory = memory.map(|kept| kept.memory);
    let expected = (n_kept > 0).then(|| running.save().unwrap());
    assert_eq!(memory, expected, "round {round}: the monitor is not where its readings are");
    let raised =
        |fact: &&judge::monitor::Fact| matches!(fact, judge::monitor::Fact::SignalRaised(_));
    let n_raised = judged.facts.iter().filter(raised).count();
    assert_eq!(kept.len(), n_raised, "round {round}: signals");
    let rebuilt = store.rebuild().await.unwrap();
    assert_eq!(rebuilt.before, rebuilt.after, "round {round}: rebuild gives other tables");
    store.close().await;
    kept.len()
}
