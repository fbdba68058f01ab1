//! How soon a message on a broker is a signal on an open page:
//! `signal_load DIRECTORY HOST:PORT RATE SECONDS [CHARACTERISTICS]`.
//!
//! A server of its own listens to the broker; each characteristic (1,000) has a monitor of
//! individuals. RATE messages a second of one reading each are published, one in a hundred beyond
//! the limits, each time of another characteristic. A page that shows all of them is open; a
//! latency is from the moment that the message is due until its signal is read there. Prints the
//! quantiles, as JSON.

#[path = "load/publisher.rs"]
#[expect(dead_code, reason = "a signal on the page is confirmation enough")]
mod publisher;
#[path = "load/shop.rs"]
mod shop;
#[path = "load/wire.rs"]
#[expect(dead_code, reason = "only the quantiles are of use here")]
mod wire;

use acts::Workshop;
use acts::judge::{Asked, Proposal};
use judge::monitor::{Fact as MonitorFact, Limits, Scope, State};
use publisher::Publisher;
use shop::{BY, ITEM, broker, code, furnish};
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use store::{Access, Fact, Record, Store};
use wire::quantile_ms;
use word::{Timestamp, json::json};

/// One reading in so many is beyond the limits.
const A_SIGNAL: usize = 100;

async fn watch(workshop: &Workshop, i: usize) -> Limits {
    let parameters = json!({"frozen": {"center": "25.5", "sigma": "0.1"}, "tests": [1]});
    let asked = Asked {
        scope: Scope { item: code(ITEM), characteristic: code(&format!("C{i}")), station: None },
        lots: Vec::new(),
        chart: "chart.individuals".to_owned(),
        parameters: parameters.as_object().expect("an object").clone(),
        rounds: json!([]),
    };
    let reason = "chosen for this measurement".to_owned();
    let proposal = Proposal {
        monitor: None,
        asked,
        subgroup_size: Some(1),
        reaction_minutes: Some(30),
        reason,
    };
    acts::judge::propose_limits(workshop, &BY, proposal).await.expect("limits")
}

/// Limits that somebody else approved, of each characteristic.
async fn watch_all(workshop: &Workshop, n: usize) {
    let mut facts = Vec::new();
    for i in 0..n {
        let limits = watch(workshop, i).await;
        let approved: Vec<MonitorFact> =
            limits.approve(State::Proposed, ("second", workshop.now())).expect("approval");
        facts.extend(approved.into_iter().map(judge::Fact::Monitor).map(Fact::Judge));
    }
    let record = Record { facts, ..Record::default() };
    workshop.store().record("second", workshop.now(), record).await.expect("a commit");
}

/// When the message beyond the limits of each characteristic was due.
type Sent = Mutex<Vec<Option<Instant>>>;

fn publish(address: &str, topic: &str, (rate, seconds): (f64, f64), sent: &Sent) {
    let mut publisher = Publisher::connect(address, &format!("{topic}-publisher"));
    let (start, n_characteristics) = (Instant::now(), sent.lock().expect("a lock").len());
    let mut k = 0;
    while k < (rate * seconds) as usize {
        // What has come due since is sent at once.
        let n_due = (start.elapsed().as_secs_f64() * rate) as usize;
        for k in k..n_due {
            let (of, value) = if k.is_multiple_of(A_SIGNAL) {
                let of = k / A_SIGNAL % n_characteristics;
                let due = start + Duration::from_secs_f64(k as f64 / rate);
                sent.lock().expect("a lock")[of] = Some(due);
                (of, "26.5".to_owned())
            } else {
                (k * 7 % n_characteristics, format!("25.{:03}", 450 + k % 100))
            };
            let at = Timestamp::now().as_millisecond();
            let payload = format!(r#"{{"id":{k},"value":{value},"unit":"mm","at":{at}}}"#);
            publisher.publish(&format!("{topic}/L0/C{of}"), &payload);
        }
        k = n_due.max(k);
        publisher.flush();
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Reads the page's stream until it ends; gives the latencies.
fn read(to: SocketAddr, token: &str, sent: &Sent) -> Vec<Duration> {
    let n = sent.lock().expect("a lock").len();
    let of: Vec<String> = (0..n).map(|i| format!("of={ITEM}/C{i}")).collect();
    let mut stream = TcpStream::connect(to).expect("the server answers");
    let path = format!("/api/v1/live?{}", of.join("&"));
    let request =
        format!("GET {path} HTTP/1.1\r\nhost: {to}\r\nauthorization: Bearer {token}\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("a socket");
    stream.set_read_timeout(Some(Duration::from_secs(3))).expect("a socket");
    let (mut latencies, mut is_signal) = (Vec::new(), false);
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        if line.starts_with("event: ") {
            is_signal = line == "event: signal";
        }
        let Some(data) = line.strip_prefix("data: ").filter(|_| is_signal) else { continue };
        let signal: serde_json::Value = serde_json::from_str(data).expect("a signal");
        let of = signal["of"]["characteristic"].as_str().expect("a characteristic");
        let i: usize = of[1..].parse().expect("a number");
        if let Some(due) = sent.lock().expect("a lock")[i].take() {
            latencies.push(due.elapsed());
        }
    }
    latencies
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |at: usize| arguments[at].parse::<f64>().expect("a number");
    let (rate, seconds) = (number(3), number(4));
    let n = arguments.get(5).map_or(1_000, |n| n.parse().expect("a number"));
    let store = Store::open(Path::new(&arguments[1]), Access::Create).await;
    let workshop = Arc::new(Workshop::new(store.expect("a directory"), Timestamp::now));
    let topic = format!("wule-load-{}", std::process::id());
    let broker = broker(&arguments[2], &topic);
    furnish(&workshop, broker, n).await;
    watch_all(&workshop, n).await;
    let token = std::fs::read_to_string(Path::new(&arguments[1]).join("keys/operator.token"));
    let token = token.expect("a token").trim().to_owned();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let to = listener.local_addr().expect("an address");
    let site = http::Site::new(Arc::clone(&workshop), &format!("http://{to}"));
    tokio::spawn(http::serve(site, listener, std::future::pending()));
    tokio::spawn(inlet::gateway::listen(Arc::clone(&workshop), std::future::pending()));
    while workshop.listening().of(&code("S")).reach.name() != "listening" {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let sent: Arc<Sent> = Arc::new(Mutex::new(vec![None; n]));
    let of_page = Arc::clone(&sent);
    let page = std::thread::spawn(move || read(to, &token, &of_page));
    let (of_source, address) = (Arc::clone(&sent), arguments[2].clone());
    let published = tokio::task::spawn_blocking(move || {
        publish(&address, &topic, (rate, seconds), &of_source);
    });
    published.await.expect("a publisher");
    let mut latencies = tokio::task::spawn_blocking(|| page.join().expect("a page")).await;
    let latencies = latencies.as_mut().expect("a page");
    latencies.sort_unstable();
    println!(
        "{{\"readings_a_second\": {rate}, \"taken\": {}, \"signals\": {}, \"p50_ms\": {:.1}, \
         \"p95_ms\": {:.1}, \"max_ms\": {:.1}}}",
        workshop.listening().of(&code("S")).taken.n_accepted,
        latencies.len(),
        quantile_ms(latencies, 0.5),
        quantile_ms(latencies, 0.95),
        quantile_ms(latencies, 1.0)
    );
}
