//! kill -9 of the server while it records, seals, claims and publishes.

use acts::{Actor, Workshop};
use party::Consent;
use standard::{Characteristic, Specification, Standard};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::{Access, Store};
use word::{Code, Timestamp, Title};

use crate::program;

const N_KILLS: u64 = 50;

/// Waits, up to a minute, for what a server that runs will do, however slow its machine: a kill
/// by the clock alone would come before any answer there, and show nothing.
pub fn wait_for(is_there: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_there() && start.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(1));
    }
}

pub fn code(text: &str) -> Code {
    text.parse().unwrap()
}

pub async fn open(data: &Path) -> Workshop {
    Workshop::new(crate::settle::open(data).await, Timestamp::now)
}

/// A workshop with a standard and one open lot a round.
pub async fn prepare(data: &Path) {
    let workshop = open(data).await;
    let by = Actor::Operator;
    let title = |text: &str| Title::new(text, text).unwrap();
    acts::party::found_organisation(&workshop, &by, title("Crash"), "crash.example/log")
        .await
        .unwrap();
    let maker =
        acts::party::add_person(&workshop, &by, title("Maker"), Consent::Unnamed).await.unwrap();
    let limit = |text: &str| text.parse().ok();
    let standard = Standard {
        code: code("CS-1"),
        version: 1,
        title: title("Standard"),
        item: code("ITEM"),
        item_name: title("Item"),
        author: None,
        basis: title("chosen for this test"),
        characteristics: vec![Characteristic {
            code: code("D1"),
            name: title("Diameter"),
            unit: "mm".to_owned(),
            specification: Specification::new(limit("24"), limit("26"), None).unwrap(),
            subgroup_size: 5,
        }]
        .into(),
    };
    acts::standard::release_standard(&workshop, &by, standard).await.unwrap();
    for round in 0..N_KILLS {
        let lot = code(&format!("L{round}"));
        acts::make::open_lot(&workshop, &by, (&lot, &code("CS-1")), &maker).await.unwrap();
    }
    // A lock on a server is held until its connection hears that the turn is over.
    workshop.close().await;
}

/// Sends a request with a token; `None` when no complete answer came back.
fn post(to: SocketAddr, token: &str, path: &str, body: &str) -> Option<(u16, String)> {
    let head = format!("authorization: Bearer {token}\r\ncontent-type: application/json\r\n");
    program::post(to, path, &head, body)
}

/// What the server acknowledged before it died.
#[derive(Default)]
struct Acknowledged {
    n_readings: AtomicU64,
    n_sealed: AtomicU64,
    n_claimed: AtomicU64,
}

fn work(to: SocketAddr, token: &str, round: u64, acknowledged: &Acknowledged) -> Option<()> {
    for batch in 0..12_u64 {
        let readings: Vec<_> = (0..5_u64)
            .map(|i| {
                let last = (round * 31 + batch * 7 + i * 13) % 10;
                format!(r#"{{"value":"25.0{last}","subgroup":{batch}}}"#)
            })
            .collect();
        let readings = readings.join(",");
        let body = format!(r#"{{"characteristic":"D1","gauge":"G1","readings":[{readings}]}}"#);
        let (status, answer) = post(to, token, &format!("/api/v1/lots/L{round}/readings"), &body)?;
        assert_eq!(status, 201, "{answer}");
        acknowledged.n_readings.fetch_add(5, Ordering::SeqCst);
    }
    let (status, answer) = post(to, token, &format!("/api/v1/lots/L{round}/seal"), "{}")?;
    assert!(status < 300, "{answer}");
    acknowledged.n_sealed.store(1, Ordering::SeqCst);
    let body = r#"{"characteristic":"D1","method":"chart.xbar-r","parameters":{}}"#;
    let (status, answer) = post(to, token, &format!("/api/v1/lots/L{round}/claims"), body)?;
    assert!(status < 300, "{answer}");
    acknowledged.n_claimed.store(1, Ordering::SeqCst);
    Some(())
}

#[test]
fn nothing_acknowledged_is_lost_by_fifty_kills() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(prepare(&data));
    let token = std::fs::read_to_string(data.join("keys/operator.token")).unwrap();
    let (mut n_sealed, mut n_claimed) = (0, 0);
    for round in 0..N_KILLS {
        let (mut server, address) = program::serve(&["serve"], &data);
        let acknowledged = Arc::new(Acknowledged::default());
        let worker = {
            let (token, acknowledged) = (token.trim().to_owned(), Arc::clone(&acknowledged));
            std::thread::spawn(move || work(address, &token, round, &acknowledged))
        };
        // Spread over the whole of what the server does, to its end and a little beyond.
        if round % 5 == 4 {
            let known =
                if round % 10 == 4 { &acknowledged.n_readings } else { &acknowledged.n_sealed };
            wait_for(|| known.load(Ordering::SeqCst) > 0);
        }
        std::thread::sleep(Duration::from_millis(3 + round * 5));
        server.kill().unwrap();
        server.wait().unwrap();
        worker.join().unwrap();
        runtime.block_on(check(&data, round, &acknowledged));
        n_sealed += acknowledged.n_sealed.load(Ordering::SeqCst);
        n_claimed += acknowledged.n_claimed.load(Ordering::SeqCst);
    }
    // The kills must have covered recording and claiming both, or they showed nothing.
    assert!(n_claimed < N_KILLS, "no kill came before the end");
    assert!(n_sealed > 0, "no kill came after a seal");
    println!("{N_KILLS} kills, {n_claimed} rounds reached their claim");
}

async fn check(data: &Path, round: u64, acknowledged: &Acknowledged) {
    let store = Store::open(data, Access::Write).await.unwrap();
    let lot = code(&format!("L{round}"));
    let n_kept = store.n_readings(&lot, &code("D1")).await.unwrap();
    let n_known = acknowledged.n_readings.load(Ordering::SeqCst);
    assert!(n_kept >= n_known, "round {round}: {n_known} acknowledged, {n_kept} kept");
    assert_eq!(n_kept % 5, 0, "round {round}: half a batch was kept");
    if acknowledged.n_sealed.load(Ordering::SeqCst) == 1 {
        assert!(store.commitment(&lot).await.unwrap().is_some(), "round {round}: seal lost");
    }
    if acknowledged.n_claimed.load(Ordering::SeqCst) == 1 {
        let n_claims = store.claims_of(&lot).await.unwrap().len();
        assert_eq!(n_claims, 1, "round {round}: claim lost");
    }
    store.publish(Timestamp::now()).await.unwrap();
    store.check_log().await.unwrap();
    let rebuilt = store.rebuild().await.unwrap();
    assert_eq!(rebuilt.before, rebuilt.after, "round {round}: rebuild gives other tables");
    store.close().await;
}

const N_INTAKE_KILLS: u64 = 25;
const N_CALLERS: u64 = 8;

/// Callers that share commits: what any of them was told is on disk stays there.
#[test]
fn no_entry_acknowledged_to_any_of_many_callers_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(prepare(&data));
    let token = std::fs::read_to_string(data.join("keys/operator.token")).unwrap();
    let acknowledged = Arc::new(AtomicU64::new(0));
    let n_answers = Arc::new(AtomicU64::new(0));
    for round in 0..N_INTAKE_KILLS {
        let (mut server, address) = program::serve(&["serve"], &data);
        let n_before = n_answers.load(Ordering::SeqCst);
        let callers: Vec<_> = (0..N_CALLERS)
            .map(|caller| {
                let token = token.trim().to_owned();
                let (acknowledged, n) = (Arc::clone(&acknowledged), Arc::clone(&n_answers));
                std::thread::spawn(move || {
                    let body = format!(r#"{{"digests":["{caller:064x}"]}}"#);
                    let enter = || post(address, &token, "/api/v1/entries", &body);
                    while let Some((status, answer)) = enter() {
                        assert_eq!(status, 201, "{answer}");
                        let place = answer.split("\"first_index\":").nth(1).unwrap();
                        let place: String =
                            place.chars().take_while(char::is_ascii_digit).collect();
                        let place: u64 = place.parse().unwrap();
                        acknowledged.fetch_max(place + 1, Ordering::SeqCst);
                        n.fetch_add(1, Ordering::SeqCst);
                    }
                })
            })
            .collect();
        // Every other kill may come before an answer, the others come among answers.
        if round % 2 == 0 {
            wait_for(|| n_answers.load(Ordering::SeqCst) >= n_before + N_CALLERS);
        }
        std::thread::sleep(Duration::from_millis(round * 9));
        server.kill().unwrap();
        server.wait().unwrap();
        callers.into_iter().for_each(|caller| caller.join().unwrap());
        runtime.block_on(async {
            let store = Store::open(&data, Access::Write).await.unwrap();
            let kept = store.n_entries().await.unwrap();
            let known = acknowledged.load(Ordering::SeqCst);
            assert!(kept >= known, "round {round}: {known} acknowledged, {kept} kept");
            store.publish(Timestamp::now()).await.unwrap();
            store.check_log().await.unwrap();
            store.close().await;
        });
    }
    let n_answers = n_answers.load(Ordering::SeqCst);
    let n_expected = N_INTAKE_KILLS.div_ceil(2) * N_CALLERS;
    assert!(n_answers >= n_expected, "only {n_answers} answers came before the kills");
    println!("{N_INTAKE_KILLS} kills, {n_answers} entries acknowledged");
}

const N_LOAD_KILLS: u64 = 25;

/// A source that sends each of its submissions until it is answered, as sources do.
struct Source {
    next: AtomicU64,
    body: fn(u64) -> (String, String),
    path: &'static str,
}

impl Source {
    /// How many of its submissions were answered.
    fn n_sent(&self) -> u64 {
        self.next.load(Ordering::SeqCst)
    }

    /// Sends until no answer comes back.
    fn send_until_killed(&self, to: SocketAddr, token: &str) {
        loop {
            let (head, body) = (self.body)(self.n_sent());
            let head = format!("authorization: Bearer {token}\r\n{head}");
            match program::post(to, self.path, &head, &body) {
                Some((status, answer)) => assert_eq!(status, 201, "{answer}"),
                None => return,
            }
            self.next.fetch_add(1, Ordering::SeqCst);
        }
    }
}

const N_TOGETHER: u64 = 5;
const N_LOADED: u64 = 400;

fn together(k: u64) -> (String, String) {
    let one = format!(r#"{{"value":"25.01","subgroup":{k}}}"#);
    let readings = vec![one; usize::try_from(N_TOGETHER).unwrap()].join(",");
    let body =
        format!(r#"{{"id":"box/{k}","characteristic":"D1","gauge":"G1","readings":[{readings}]}}"#);
    ("content-type: application/json\r\n".to_owned(), body)
}

fn loaded(k: u64) -> (String, String) {
    let mut body = "lot,characteristic,gauge,value,subgroup\n".to_owned();
    for i in 0..N_LOADED {
        // Two series, so that each of these bodies goes both ways into the store.
        let lot = if i % 10 == 0 { "L2" } else { "L1" };
        body.push_str(&format!("{lot},D1,G1,25.02,{k}\n"));
    }
    (format!("content-type: text/csv\r\nidempotency-key: file/{k}\r\n"), body)
}

/// Sources that send again what was not answered: nothing is lost, and nothing doubled.
#[test]
fn readings_sent_again_after_a_kill_are_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(prepare(&data));
    let token = std::fs::read_to_string(data.join("keys/operator.token")).unwrap();
    let token = token.trim();
    let next = AtomicU64::default;
    let single = Source { next: next(), body: together, path: "/api/v1/lots/L0/readings" };
    let bulk = Source { next: next(), body: loaded, path: "/api/v1/readings" };
    let n_kills = std::env::var("WULE_KILLS").map_or(N_LOAD_KILLS, |n| n.parse().unwrap());
    for round in 0..n_kills {
        let (mut server, address) = program::serve(&["serve"], &data);
        std::thread::scope(|scope| {
            let before = (single.n_sent(), bulk.n_sent());
            scope.spawn(|| single.send_until_killed(address, token));
            scope.spawn(|| bulk.send_until_killed(address, token));
            if round % 2 == 0 {
                wait_for(|| single.n_sent() > before.0 && bulk.n_sent() > before.1);
            }
            std::thread::sleep(Duration::from_millis(round % 25 * 9));
            server.kill().unwrap();
        });
        server.wait().unwrap();
    }
    runtime.block_on(async {
        let store = Store::open(&data, Access::Write).await.unwrap();
        for (lot, n_each, n_sent) in [
            ("L0", N_TOGETHER, single.n_sent()),
            ("L1", N_LOADED / 10 * 9, bulk.n_sent()),
            ("L2", N_LOADED / 10, bulk.n_sent()),
        ] {
            let readings = store.readings(&code(lot), &code("D1")).await.unwrap();
            // The last submission may be on disk without an answer that came back.
            let n_kept = readings.len() as u64 / n_each;
            assert!((n_sent..=n_sent + 1).contains(&n_kept), "{lot}: {n_sent}, {n_kept} kept");
            for (i, reading) in (0..).zip(&readings) {
                assert_eq!((reading.seq, u64::from(reading.subgroup)), (i, i / n_each), "{lot}");
            }
        }
        store.close().await;
    });
    let (n_single, n_bulk) = (single.n_sent(), bulk.n_sent());
    assert!(n_single.min(n_bulk) >= n_kills.div_ceil(2), "the kills came before the answers");
    println!("{n_kills} kills, {n_single} and {n_bulk} submissions acknowledged");
}
