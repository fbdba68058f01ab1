//! Load for `POST /api/v1/entries`: single appends on kept-alive connections.
//!
//! Usage: append_load ADDRESS TOKEN-FILE CONNECTIONS SECONDS [ENTRIES-PER-REQUEST] [WAIT]
//! Prints entries a second and the latencies' quantiles, as JSON.

#[path = "load/wire.rs"]
mod wire;

use std::net::SocketAddr;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use wire::{quantile_ms, receive, send};

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let to: SocketAddr = arguments[1].parse().expect("an address such as 127.0.0.1:8443");
    let token = std::fs::read_to_string(&arguments[2]).expect("a file with the token");
    let n_connections: usize = arguments[3].parse().expect("a number of connections");
    let seconds: u64 = arguments[4].parse().expect("seconds");
    let n_entries = arguments.get(5).map_or(1, |n| n.parse().expect("entries a request"));
    let wait = arguments.get(6).map_or("durable", String::as_str);
    let start = Instant::now();
    let end = start + Duration::from_secs(seconds);
    let mut clients = tokio::task::JoinSet::new();
    for i in 0..n_connections {
        let head = format!(
            "POST /api/v1/entries?wait={wait} HTTP/1.1\r\nhost: {to}\r\nauthorization: Bearer {}\
             \r\ncontent-type: application/json\r\ncontent-length: ",
            token.trim()
        );
        clients.spawn(client(to, head, (i, n_entries), end));
    }
    let mut latencies = Vec::new();
    while let Some(of_one) = clients.join_next().await {
        latencies.extend(of_one.expect("a client ends"));
    }
    let elapsed = start.elapsed().as_secs_f64();
    latencies.sort_unstable();
    println!(
        "{{\"connections\": {n_connections}, \"entries_a_request\": {n_entries}, \
         \"wait\": \"{wait}\", \"requests\": {}, \"entries_a_second\": {:.0}, \
         \"p50_ms\": {:.1}, \"p99_ms\": {:.1}, \"max_ms\": {:.1}}}",
        latencies.len(),
        (latencies.len() * n_entries) as f64 / elapsed,
        quantile_ms(&latencies, 0.5),
        quantile_ms(&latencies, 0.99),
        quantile_ms(&latencies, 1.0)
    );
}

async fn client(
    to: SocketAddr,
    head: String,
    (client, n_entries): (usize, usize),
    end: Instant,
) -> Vec<Duration> {
    let stream = TcpStream::connect(to).await.expect("the server answers");
    stream.set_nodelay(true).expect("a socket");
    let (mut latencies, mut buffer) = (Vec::new(), vec![0; 4096]);
    while Instant::now() < end {
        let digest = |i: usize| format!("\"{client:032x}{:016x}{i:016x}\"", latencies.len());
        let digests: Vec<String> = (0..n_entries).map(digest).collect();
        let body = format!("{{\"digests\":[{}]}}", digests.join(","));
        let request = format!("{head}{}\r\n\r\n{body}", body.len());
        let start = Instant::now();
        send(&stream, request.as_bytes()).await;
        let answer = receive(&stream, &mut buffer).await;
        latencies.push(start.elapsed());
        assert!(answer.starts_with(b"HTTP/1.1 201"), "{}", String::from_utf8_lossy(&answer));
    }
    latencies
}
