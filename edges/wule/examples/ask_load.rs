//! Load of requests that a file lists, on kept-alive connections.
//!
//! Usage: ask_load ADDRESS TOKEN-FILE REQUESTS CONNECTIONS SECONDS [RATE [gzip]]
//! REQUESTS has a request a line, `GET PATH` or `POST PATH BODY`; they are asked in this order, and
//! from the beginning after the last. With a RATE, so many are due each second, and a latency
//! counts from when its request was due: a server that falls behind is not asked the less for it.
//! With `gzip`, answers may come compressed, as browsers ask for them.
//! Prints the rate and the quantiles of the latencies, as JSON.

#[path = "load/wire.rs"]
mod wire;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use wire::{quantile_ms, receive, send};

struct Load {
    requests: Vec<String>,
    next: AtomicUsize,
    start: Instant,
    lasting: Duration,
    /// Requests a second; as many as are answered where there is none.
    rate: Option<f64>,
}

impl Load {
    /// When request number `i` is due; `None` after the end.
    fn due(&self, i: usize) -> Option<Instant> {
        let now = Instant::now();
        let due =
            self.rate.map_or(now, |rate| self.start + Duration::from_secs_f64(i as f64 / rate));
        (due < self.start + self.lasting).then_some(due)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let to: SocketAddr = arguments[1].parse().expect("an address such as 127.0.0.1:8443");
    let token = std::fs::read_to_string(&arguments[2]).expect("a file with the token");
    let listed = std::fs::read_to_string(&arguments[3]).expect("a file of requests");
    let number = |at: usize| arguments[at].parse::<f64>().expect("a number");
    let coding = arguments.get(7).map_or("identity", String::as_str);
    let head = format!(
        " HTTP/1.1\r\nhost: {to}\r\nauthorization: Bearer {}\r\naccept-encoding: {coding}\r\n",
        token.trim()
    );
    let load = Arc::new(Load {
        requests: listed.lines().map(|line| request(line, &head)).collect(),
        next: AtomicUsize::new(0),
        start: Instant::now(),
        lasting: Duration::from_secs_f64(number(5)),
        rate: arguments.get(6).map(|rate| rate.parse().expect("requests a second")),
    });
    let n_connections = number(4) as usize;
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..n_connections {
        clients.spawn(client(to, Arc::clone(&load)));
    }
    let mut latencies = Vec::new();
    while let Some(of_one) = clients.join_next().await {
        latencies.extend(of_one.expect("a client ends"));
    }
    let seconds = load.start.elapsed().as_secs_f64();
    latencies.sort_unstable();
    println!(
        "{{\"connections\": {n_connections}, \"requests\": {}, \"a_second\": {:.0}, \
         \"p50_ms\": {:.2}, \"p95_ms\": {:.2}, \"p99_ms\": {:.2}, \"max_ms\": {:.1}}}",
        latencies.len(),
        latencies.len() as f64 / seconds,
        quantile_ms(&latencies, 0.5),
        quantile_ms(&latencies, 0.95),
        quantile_ms(&latencies, 0.99),
        quantile_ms(&latencies, 1.0)
    );
}

fn request(line: &str, head: &str) -> String {
    let mut parts = line.splitn(3, ' ');
    let mut part = || parts.next().unwrap_or_default();
    let (method, path, body) = (part(), part(), part());
    let kind = if body.is_empty() { "" } else { "content-type: application/json\r\n" };
    format!("{method} {path}{head}{kind}content-length: {}\r\n\r\n{body}", body.len())
}

async fn client(to: SocketAddr, load: Arc<Load>) -> Vec<Duration> {
    let stream = TcpStream::connect(to).await.expect("the server answers");
    stream.set_nodelay(true).expect("a socket");
    let (mut latencies, mut buffer) = (Vec::new(), vec![0; 1 << 16]);
    loop {
        let i = load.next.fetch_add(1, Ordering::Relaxed);
        let Some(due) = load.due(i) else { return latencies };
        tokio::time::sleep_until(due.into()).await;
        let request = &load.requests[i % load.requests.len()];
        send(&stream, request.as_bytes()).await;
        let answer = receive(&stream, &mut buffer).await;
        latencies.push(due.elapsed());
        let text = || String::from_utf8_lossy(&answer);
        assert!(answer.starts_with(b"HTTP/1.1 20"), "{request}\n{}", text());
    }
}
