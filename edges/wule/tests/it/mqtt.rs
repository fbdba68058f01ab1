//! Readings through a real broker: nothing that it confirmed is lost, and nothing is doubled.

use measure::source::Channel;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;
use store::{Access, Store};
use tokio::runtime::Runtime;
use word::Timestamp;

use crate::broker::{
    Line, broker, channel, furnish, get, is_listening, mapping, publish, publish_and_hear, unique,
    wait_for,
};
use crate::crash::code;
use crate::program;

const N_KILLS: u32 = 12;
/// A broker keeps some hundreds of messages for whoever is away.
const N_A_ROUND: u32 = 600;

/// The message number `k`; its value says which it is.
fn message(topic: &str, k: u32) -> (String, Vec<u8>) {
    let at = Timestamp::now().as_second() - 60;
    let payload = format!(r#"{{"id":{k},"name":"D1","value":25.{k:06},"unit":"mm","at":{at}}}"#);
    (format!("{topic}/bore"), payload.into_bytes())
}

fn messages(topic: &str, numbers: std::ops::Range<u32>) -> Vec<(String, Vec<u8>)> {
    numbers.map(|k| message(topic, k)).collect()
}

fn token(data: &Path) -> String {
    std::fs::read_to_string(data.join("keys/operator.token")).unwrap().trim().to_owned()
}

/// Waits until so many readings are kept. Messages that come again are accepted twice, so that
/// their number says nothing.
fn wait_for_readings(address: SocketAddr, token: &str, n: u32) -> serde_json::Value {
    // The last of them, by its place from 0.
    let after = n.saturating_sub(2);
    let path = format!("/api/v1/lots/L0/readings?characteristic=D1&after={after}&limit=1");
    wait_for(address, token, |_| {
        let said = get(address, token, &path).unwrap_or_default();
        n == 0 || said["readings"].as_array().is_some_and(|readings| !readings.is_empty())
    })
}

/// The readings that are kept are the messages 0 to `n`, each once.
async fn check_once_each(data: &Path, n: u32) {
    let store = Store::open(data, Access::Write).await.unwrap();
    let readings = store.readings(&code("L0"), &code("D1")).await.unwrap();
    let mut numbers: Vec<_> = readings
        .iter()
        .map(|reading| u32::try_from(reading.value.mantissa() - 25_000_000).unwrap())
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers.len(), usize::try_from(n).unwrap());
    assert!(numbers.into_iter().eq(0..n), "a reading was lost or doubled");
    assert_eq!(store.n_letters(&code("S")).await.unwrap(), (0, 0));
    store.close().await;
}

#[test]
fn kills_under_load_lose_and_double_nothing() {
    let Some((host, port)) = broker() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (data, runtime) = (folder.path().join("data"), Runtime::new().unwrap());
    let topic = unique("kill");
    let channel = Channel::Mqtt(channel((&host, port), &topic));
    runtime.block_on(furnish(&data, channel, mapping("G1")));
    let token = token(&data);
    let mut n_kept = Vec::new();
    let n_kills = std::env::var("WULE_KILLS").map_or(N_KILLS, |n| n.parse().unwrap());
    for round in 0..n_kills {
        let (mut server, address) = program::serve(&["serve"], &data);
        wait_for(address, &token, is_listening);
        // What the kill before left over; beyond its queue the broker itself drops messages.
        wait_for_readings(address, &token, round * N_A_ROUND);
        let sent = messages(&topic, round * N_A_ROUND..(round + 1) * N_A_ROUND);
        let at = usize::try_from((round % N_KILLS + 1) * N_A_ROUND / (N_KILLS + 1)).unwrap();
        // By what was published and not by the clock, and no faster than a server keeps up with, so
        // that it is in the middle of its work.
        publish_and_hear((&host, port), &sent, |n| {
            if n < at {
                std::thread::sleep(Duration::from_millis(1));
            } else if n == at {
                server.kill().unwrap();
                server.wait().unwrap();
            }
        });
        let store = runtime.block_on(Store::open(&data, Access::Write)).unwrap();
        n_kept.push(runtime.block_on(store.n_readings(&code("L0"), &code("D1"))).unwrap());
        runtime.block_on(store.close());
    }
    let has_begun = |(round, n): (u32, &u64)| *n > u64::from(round * N_A_ROUND);
    let n_begun = (0..).zip(&n_kept).filter(|&of| has_begun(of)).count();
    assert!(n_begun >= 4, "most kills came before anything was taken: {n_kept:?}");
    let (mut server, address) = program::serve(&["serve"], &data);
    let n = n_kills * N_A_ROUND;
    wait_for_readings(address, &token, n);
    server.kill().unwrap();
    server.wait().unwrap();
    runtime.block_on(check_once_each(&data, n));
    println!("{n_kills} kills, {n} messages; kept after each: {n_kept:?}");
}

#[test]
fn a_line_that_is_cut_is_made_again_and_loses_nothing() {
    let Some((host, port)) = broker() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (data, runtime) = (folder.path().join("data"), Runtime::new().unwrap());
    let (topic, line) = (unique("cut"), Line::to(&host, port));
    let of_source = Channel::Mqtt(channel(("127.0.0.1", line.port), &topic));
    runtime.block_on(furnish(&data, of_source, mapping("G1")));
    let token = token(&data);
    let (mut server, address) = program::serve(&["serve"], &data);
    wait_for(address, &token, is_listening);
    for round in 0..4 {
        let sent = messages(&topic, round * 200..(round + 1) * 200);
        std::thread::scope(|scope| {
            let publisher = scope.spawn(|| publish((&host, port), &sent));
            std::thread::sleep(Duration::from_millis(u64::from(round * 15)));
            line.cut();
            publisher.join().unwrap();
        });
        let said = wait_for(address, &token, |said| said["reach"]["name"] == "waiting");
        assert!(said["reach"]["why"].is_string() && said["reach"]["until"].is_string());
        line.mend();
        wait_for(address, &token, is_listening);
    }
    let said = wait_for(address, &token, |said| {
        said["since_start"]["n_accepted"].as_u64().is_some_and(|n| n >= 800)
    });
    assert!(said["since_start"]["n_connections"].as_u64().unwrap() >= 5, "{said}");
    wait_for_readings(address, &token, 800);
    server.kill().unwrap();
    server.wait().unwrap();
    runtime.block_on(check_once_each(&data, 800));
}

#[test]
fn bad_messages_wait_with_their_reason_and_good_ones_go_on() {
    let Some((host, port)) = broker() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (data, runtime) = (folder.path().join("data"), Runtime::new().unwrap());
    let topic = unique("bad");
    let of_source = Channel::Mqtt(channel((&host, port), &topic));
    runtime.block_on(furnish(&data, of_source, mapping("G1")));
    let token = token(&data);
    let (mut server, address) = program::serve(&["serve"], &data);
    wait_for(address, &token, is_listening);
    let good = |k| String::from_utf8(message(&topic, k).1).unwrap();
    let now = Timestamp::now().as_second();
    let timed = |k: u32, at: i64| {
        good(k).split(",\"at\"").next().unwrap().to_owned() + &format!(",\"at\":{at}}}")
    };
    let sent = [
        good(0),
        good(1).replace("25.000001", "\"OK\""),
        good(2).replace("25.000002", "1e400"),
        good(3).replace("\"mm\"", "\"in\""),
        good(4).replace("D1", "D9"),
        timed(5, now + 3 * 86_400),
        timed(6, 86_400),
        good(0).replace("25.000000", "26"),
        format!("\"{}\"", "x".repeat(300 << 10)),
        "25.003 mm".to_owned(),
        good(0),
        good(1),
    ];
    let sent: Vec<_> =
        sent.into_iter().map(|text| (format!("{topic}/bore"), text.into_bytes())).collect();
    publish((&host, port), &sent);
    let said = wait_for(address, &token, |said| {
        let since = &said["since_start"];
        since["n_accepted"].as_u64().zip(since["n_refused"].as_u64()) == Some((3, 9))
    });
    assert_eq!(said["letters"]["n_open"], 9);
    let letters = get(address, &token, "/api/v1/sources/S/letters").unwrap();
    let letters = letters["rows"].as_array().unwrap();
    let mut codes: Vec<_> =
        letters.iter().map(|letter| letter["reason"]["code"].as_str().unwrap()).collect();
    codes.sort_unstable();
    assert_eq!(
        codes,
        [
            "measure.in_the_future",
            "measure.message_not_json",
            "measure.message_too_large",
            "measure.not_a_decimal",
            "measure.not_a_decimal",
            "measure.other_content",
            "measure.other_unit",
            "measure.too_old",
            "standard.unknown_characteristic",
        ]
    );
    let large = letters.iter().find(|letter| letter["is_whole"] == false).unwrap();
    assert_eq!(large["n_bytes"], (300 << 10) + 2);
    server.kill().unwrap();
    server.wait().unwrap();
    let store = runtime.block_on(Store::open(&data, Access::Write)).unwrap();
    let n = runtime.block_on(store.n_readings(&code("L0"), &code("D1"))).unwrap();
    assert_eq!(n, 2);
}

#[test]
fn a_message_too_large_to_be_held_is_a_letter_and_what_stands_behind_it_is_taken() {
    let Some((host, port)) = broker() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (data, runtime) = (folder.path().join("data"), Runtime::new().unwrap());
    let topic = unique("large");
    let of_source = Channel::Mqtt(channel((&host, port), &topic));
    runtime.block_on(furnish(&data, of_source, mapping("G1")));
    let token = token(&data);
    let (mut server, address) = program::serve(&["serve"], &data);
    wait_for(address, &token, is_listening);
    // They begin alike, and are two all the same.
    let large = |n: usize| (format!("{topic}/photo"), vec![b'x'; n]);
    let (first, second) = ((17 << 20) + 1, 20 << 20);
    let one = |k| message(&topic, k);
    publish((&host, port), &[one(0), large(first), one(1), large(second), one(2)]);
    wait_for_readings(address, &token, 3);
    wait_for(address, &token, |said| said["letters"]["n_open"] == 2 && is_listening(said));
    let letters = get(address, &token, "/api/v1/sources/S/letters").unwrap();
    let letters = letters["rows"].as_array().unwrap();
    let sizes: Vec<_> = letters.iter().map(|letter| letter["n_bytes"].as_u64().unwrap()).collect();
    assert_eq!(sizes, [first as u64, second as u64]);
    for letter in letters {
        assert_eq!(letter["reason"]["code"], "measure.message_too_large");
        assert_eq!(letter["is_whole"], false);
        assert_eq!(letter["topic"], format!("{topic}/photo"));
    }
    // The broker has their confirmations: it sends them to nobody again.
    server.kill().unwrap();
    server.wait().unwrap();
    let (mut server, address) = program::serve(&["serve"], &data);
    wait_for(address, &token, is_listening);
    publish((&host, port), &[one(3)]);
    wait_for_readings(address, &token, 4);
    let said = get(address, &token, "/api/v1/sources/S").unwrap();
    assert_eq!(said["since_start"]["n_refused"], 0);
    assert_eq!(said["letters"]["n_ever"], 2);
    server.kill().unwrap();
    server.wait().unwrap();
}

/// States the source anew; gives what the server says of it.
fn revise(address: SocketAddr, token: &str, rev: u32, is_on: bool) {
    let mut body = get(address, token, "/api/v1/sources/S").unwrap();
    let fields = body.as_object_mut().unwrap();
    for shown in ["reach", "letters", "since_start"] {
        fields.remove(shown);
    }
    body["rev"] = rev.into();
    body["is_on"] = is_on.into();
    let head = format!("authorization: Bearer {token}\r\ncontent-type: application/json\r\n");
    let answer = program::post(address, "/api/v1/sources", &head, &body.to_string()).unwrap();
    assert_eq!(answer.0, 201, "{}", answer.1);
}

#[test]
fn a_source_is_turned_off_and_on_while_the_server_runs() {
    let Some((host, port)) = broker() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (data, runtime) = (folder.path().join("data"), Runtime::new().unwrap());
    let topic = unique("switch");
    let of_source = Channel::Mqtt(channel((&host, port), &topic));
    runtime.block_on(furnish(&data, of_source, mapping("G1")));
    let token = token(&data);
    let (mut server, address) = program::serve(&["serve"], &data);
    wait_for(address, &token, is_listening);
    publish((&host, port), &messages(&topic, 0..10));
    wait_for(address, &token, |said| said["since_start"]["n_accepted"] == 10);
    revise(address, &token, 2, false);
    wait_for(address, &token, |said| said["reach"]["name"] == "off");
    // Nobody listens, and the broker was told so: it keeps nothing.
    publish((&host, port), &messages(&topic, 10..20));
    revise(address, &token, 3, true);
    wait_for(address, &token, is_listening);
    publish((&host, port), &messages(&topic, 20..30));
    wait_for(address, &token, |said| said["since_start"]["n_accepted"] == 20);
    let path = "/api/v1/lots/L0/readings?characteristic=D1&after=9&limit=1";
    let said = get(address, &token, path).unwrap();
    assert_eq!(said["readings"][0]["value"], "25.000020");
    server.kill().unwrap();
    server.wait().unwrap();
}

#[test]
fn a_broker_that_is_not_there_is_told_and_does_not_stop_the_server() {
    let folder = tempfile::tempdir().unwrap();
    let (data, runtime) = (folder.path().join("data"), Runtime::new().unwrap());
    // A port that was free a moment ago, and that nobody listens at.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let of_source = Channel::Mqtt(channel(("127.0.0.1", port), "gone"));
    runtime.block_on(furnish(&data, of_source, mapping("G1")));
    let token = token(&data);
    let (mut server, address) = program::serve(&["serve"], &data);
    let said = wait_for(address, &token, |said| said["reach"]["name"] == "waiting");
    assert!(said["reach"]["why"].as_str().unwrap().contains("refused"), "{said}");
    server.kill().unwrap();
    server.wait().unwrap();
}
