//! Load for `/epcis` and the genealogy, on kept-alive connections.
//!
//! Usage: event_load ADDRESS TOKEN-FILE WHAT N [CONNECTIONS] [EVENTS-PER-DOCUMENT]
//! WHAT is `single` (N events, one a request), `batch` (N events in documents), `heat` (one heat
//! that becomes N pieces over slabs and plates), `epc` (N queries by the thing of a captured
//! event), `trace` (N traces of 1,000 things) or `recall` (N recalls of the heat).
//! Prints rates and the quantiles of the latencies, as JSON.

#[path = "load/wire.rs"]
mod wire;

use std::fmt::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;
use wire::{quantile_ms, receive, send};

/// Plates of a slab, and pieces of a plate.
const BRANCH: usize = 100;

struct Load {
    what: String,
    n: usize,
    n_events: usize,
    /// The next piece of work.
    next: AtomicUsize,
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let to: SocketAddr = arguments[1].parse().expect("an address such as 127.0.0.1:8443");
    let token = std::fs::read_to_string(&arguments[2]).expect("a file with the token");
    let number = |at: usize, usual: usize| {
        arguments.get(at).map_or(usual, |text| text.parse().expect("a number"))
    };
    let (n_connections, n_events) = (number(5, 1), number(6, 1));
    let what = arguments[3].clone();
    let load = Arc::new(Load { what, n: number(4, 1), n_events, next: AtomicUsize::new(0) });
    let start = Instant::now();
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..n_connections {
        clients.spawn(client(to, token.trim().to_owned(), Arc::clone(&load)));
    }
    let mut latencies = Vec::new();
    while let Some(of_one) = clients.join_next().await {
        latencies.extend(of_one.expect("a client ends"));
    }
    let seconds = start.elapsed().as_secs_f64();
    latencies.sort_unstable();
    println!(
        "{{\"what\": \"{}\", \"connections\": {n_connections}, \"n\": {}, \"requests\": {}, \
         \"seconds\": {seconds:.1}, \"a_second\": {:.0}, \"p50_ms\": {:.1}, \"p95_ms\": {:.1}, \
         \"max_ms\": {:.1}}}",
        load.what,
        load.n,
        latencies.len(),
        load.n as f64 / seconds,
        quantile_ms(&latencies, 0.5),
        quantile_ms(&latencies, 0.95),
        quantile_ms(&latencies, 1.0)
    );
}

async fn client(to: SocketAddr, token: String, load: Arc<Load>) -> Vec<Duration> {
    let stream = TcpStream::connect(to).await.expect("the server answers");
    stream.set_nodelay(true).expect("a socket");
    let (mut latencies, mut buffer) = (Vec::new(), vec![0; 1 << 16]);
    while let Some((line, body)) = request(&load) {
        let request = format!(
            "{line} HTTP/1.1\r\nhost: {to}\r\nauthorization: Bearer {token}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let start = Instant::now();
        send(&stream, request.as_bytes()).await;
        let answer = receive(&stream, &mut buffer).await;
        latencies.push(start.elapsed());
        let text = || String::from_utf8_lossy(&answer);
        assert!(answer.starts_with(b"HTTP/1.1 20"), "{line}: {}", text());
    }
    latencies
}

/// The next request, until there is no more work.
fn request(load: &Load) -> Option<(String, String)> {
    let step = if ["batch", "heat"].contains(&load.what.as_str()) { load.n_events } else { 1 };
    let first = load.next.fetch_add(step, Ordering::Relaxed);
    if first >= total(load) {
        return None;
    }
    let after = (first + step).min(total(load));
    let ask = |address: String| Some((format!("GET {address}"), String::new()));
    match load.what.as_str() {
        // Of other pieces than the documents', so that neither finds the other's known.
        "single" => Some(("POST /epcis/events".to_owned(), observed(50_000_000 + first))),
        "batch" => Some(("POST /epcis/capture".to_owned(), document(first..after, observed))),
        "heat" => Some((
            "POST /epcis/capture".to_owned(),
            document(first..after, |at| transformed(at, (load.n / BRANCH).div_ceil(BRANCH))),
        )),
        "epc" => {
            // Far from one to the next, so that no page of the database is warm from the last.
            let thing = encoded(&thing("21", 'E', first.wrapping_mul(7_919) % 100_000));
            ask(format!("/epcis/epcs/{thing}/events"))
        }
        "trace" => {
            ask(format!("/api/v1/trace/{}?direction=down&n=1000", encoded(&thing("10", 'H', 0))))
        }
        "recall" => ask(format!("/api/v1/recall/{}", encoded(&thing("10", 'H', 0)))),
        other => panic!("there is no load {other}"),
    }
}

/// Pieces of work: events for what is captured, else requests.
fn total(load: &Load) -> usize {
    if load.what != "heat" {
        return load.n;
    }
    // The melt, then slabs to plates, then plates to pieces.
    let n_plates = load.n / BRANCH;
    1 + n_plates.div_ceil(BRANCH) + n_plates
}

fn thing(qualifier: &str, kind: char, number: usize) -> String {
    format!("https://id.gs1.org/01/04012345333336/{qualifier}/{kind}{number}")
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut encoded, byte| {
        let _ = write!(encoded, "%{byte:02X}");
        encoded
    })
}

/// A piece that was seen.
fn observed(number: usize) -> String {
    format!(
        "{{\"type\":\"ObjectEvent\",\"action\":\"OBSERVE\",\"bizStep\":\"inspecting\",\
         \"disposition\":\"conformant\",\"eventTime\":\"2026-11-{:02}T{:02}:{:02}:{:02}.{:03}Z\",\
         \"eventTimeZoneOffset\":\"+08:00\",\"epcList\":[\"{}\"],\"readPoint\":{{\"id\":\
         \"urn:epc:id:sgln:4012345.00005.{}\"}}}}",
        1 + number / 86_400_000,
        number / 3_600_000 % 24,
        number / 60_000 % 60,
        number / 1_000 % 60,
        number % 1_000,
        thing("21", 'E', number),
        number % 40
    )
}

/// Step `at` of a heat that becomes pieces: the melt, slabs to plates, plates to pieces.
fn transformed(at: usize, n_slabs: usize) -> String {
    let list = |kind: char, numbers: std::ops::Range<usize>| {
        let things: Vec<String> =
            numbers.map(|number| format!("\"{}\"", thing("21", kind, number))).collect();
        things.join(",")
    };
    let (input, output) = match at {
        0 => (format!("\"{}\"", thing("10", 'H', 0)), list('S', 0..n_slabs)),
        at if at <= n_slabs => {
            let slab = at - 1;
            (list('S', slab..slab + 1), list('P', slab * BRANCH..at * BRANCH))
        }
        at => {
            let plate = at - 1 - n_slabs;
            (list('P', plate..plate + 1), list('Q', plate * BRANCH..(plate + 1) * BRANCH))
        }
    };
    format!(
        "{{\"type\":\"TransformationEvent\",\"eventTime\":\"2026-11-20T08:00:00Z\",\
         \"eventTimeZoneOffset\":\"+08:00\",\"inputEPCList\":[{input}],\
         \"outputEPCList\":[{output}]}}"
    )
}

fn document(events: std::ops::Range<usize>, event: impl Fn(usize) -> String) -> String {
    let events: Vec<String> = events.map(event).collect();
    format!(
        "{{\"@context\":[\"https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld\"],\
         \"type\":\"EPCISDocument\",\"schemaVersion\":\"2.0\",\
         \"creationDate\":\"2026-11-20T08:00:00Z\",\"epcisBody\":{{\"eventList\":[{}]}}}}",
        events.join(",")
    )
}
