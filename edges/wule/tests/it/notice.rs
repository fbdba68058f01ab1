//! kill -9 of the server between a commit and its notice: whatever was committed is told.

use acts::Actor;
use acts::party::{Subscribing, make_subscription};
use party::{Channel, Role, Topic};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use store::{Access, Store};
use word::{Lang, json::Value};

use crate::crash::{open, prepare};
use crate::program;

const N_KILLS: u64 = 12;

/// The things that were told, each by the id of its notice and its code.
type Told = Arc<Mutex<BTreeSet<(String, String)>>>;

/// A web server that takes every notice.
fn receiver() -> (SocketAddr, Told) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let told = Told::default();
    let kept = Arc::clone(&told);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut head = String::new();
            while !head.ends_with("\r\n\r\n") && reader.read_line(&mut head).unwrap_or(0) > 0 {}
            let length = head.to_lowercase();
            let length = length
                .split("content-length:")
                .nth(1)
                .and_then(|rest| rest.lines().next()?.trim().parse::<usize>().ok());
            // A server that was killed sent a part of it, or nothing.
            let Some(length) = length.filter(|_| head.ends_with("\r\n\r\n")) else { continue };
            let mut body = vec![0; length];
            if reader.read_exact(&mut body).is_err() {
                continue;
            }
            let body: Value = std::str::from_utf8(&body).unwrap().parse().unwrap();
            let text = |value: &Value| value.as_str().unwrap().to_owned();
            kept.lock().unwrap().insert((text(&body["id"]), text(&body["of"]["code"])));
            let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
        }
    });
    (address, told)
}

/// Reports nonconformities until the server is gone; gives those that it acknowledged.
fn work(to: SocketAddr, token: &str, round: u64) -> BTreeSet<String> {
    let head = format!("authorization: Bearer {token}\r\ncontent-type: application/json\r\n");
    let mut acknowledged = BTreeSet::new();
    for i in 0.. {
        let code = format!("NC-{round}-{i}");
        let body = format!(
            r#"{{"code":"{code}","lot":"L0","characteristic":"D1","inspected":20,"quantity":1,
                "severity":"B","description":"a burr","containment":"red box"}}"#
        );
        match program::post(to, "/api/v1/nonconformities", &head, &body) {
            Some((201, _)) => acknowledged.insert(code),
            Some((status, answer)) => panic!("{status} {answer}"),
            None => break,
        };
    }
    acknowledged
}

#[test]
fn what_was_acknowledged_is_told_whenever_the_server_was_killed() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let (address, told) = receiver();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        prepare(&data).await;
        let workshop = open(&data).await;
        let wanted = Subscribing {
            title: "the line".to_owned(),
            channel: Channel::Webhook,
            target: format!("http://{address}/"),
            topics: vec![Topic::Nonconformity],
            role: Role::Inspector,
            person: None,
            lang: Lang::En,
            quiet: None,
            secret: None,
        };
        make_subscription(&workshop, &Actor::Operator, wanted).await.unwrap();
        workshop.close().await;
    });
    let token = std::fs::read_to_string(data.join("keys/operator.token")).unwrap();
    let mut acknowledged = BTreeSet::new();
    for round in 0..N_KILLS {
        let (mut server, address) = program::serve(&["serve"], &data);
        std::thread::scope(|scope| {
            let worker = scope.spawn(|| work(address, token.trim(), round));
            std::thread::sleep(Duration::from_millis(40 + round * 110));
            server.kill().unwrap();
            server.wait().unwrap();
            acknowledged.extend(worker.join().unwrap());
        });
    }
    assert!(acknowledged.len() > 12, "only {} were acknowledged", acknowledged.len());
    // A server that is let run tells all that was not told.
    let (mut server, _) = program::serve(&["serve"], &data);
    let deadline = Instant::now() + Duration::from_secs(120);
    let missing = || {
        let told = told.lock().unwrap();
        let codes: BTreeSet<&str> = told.iter().map(|(_, code)| code.as_str()).collect();
        acknowledged.iter().filter(|code| !codes.contains(code.as_str())).count()
    };
    while missing() > 0 && Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(missing(), 0, "of {}", acknowledged.len());
    server.kill().unwrap();
    server.wait().unwrap();
    let told = told.lock().unwrap();
    let codes: BTreeSet<&str> = told.iter().map(|(_, code)| code.as_str()).collect();
    assert_eq!(codes.len(), told.len(), "a thing has one id, however often it is told");
    runtime.block_on(async {
        let store = Store::open(&data, Access::Write).await.unwrap();
        let rebuilt = store.rebuild().await.unwrap();
        assert_eq!(rebuilt.before, rebuilt.after);
        store.close().await;
    });
    println!("{N_KILLS} kills, {} acknowledged, {} told", acknowledged.len(), told.len());
}
