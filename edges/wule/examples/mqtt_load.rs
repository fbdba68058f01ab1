//! How many messages a second a source on a broker takes:
//! `mqtt_load DIRECTORY HOST:PORT N [AHEAD]`.
//!
//! Publishes N messages of one reading each at quality of service 1, at most AHEAD (300) ahead of
//! what is on disk (beyond its queue, of 1,000 by default, a broker drops messages), and waits
//! until all readings are on disk. Prints the rate.

#[path = "load/publisher.rs"]
mod publisher;
#[path = "load/shop.rs"]
mod shop;

use acts::Workshop;
use publisher::Publisher;
use shop::{broker, code, furnish};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{Access, Store};
use word::Timestamp;

/// Publishes; `taken` says how many are on disk.
fn publish(address: &str, topic: &str, (n, ahead_max): (u64, u64), taken: impl Fn() -> u64) {
    let mut publisher = Publisher::connect(address, &format!("{topic}-publisher"));
    let topic = format!("{topic}/L0/C0");
    let at = Timestamp::now().as_millisecond();
    let mut k = 0;
    while k < n {
        let end = n.min(taken() + ahead_max);
        for k in k..end {
            let payload =
                format!(r#"{{"id":{k},"value":25.{:03},"unit":"mm","at":{at}}}"#, k % 1_000);
            publisher.publish(&topic, &payload);
        }
        k = end.max(k);
        publisher.flush();
        std::thread::sleep(Duration::from_micros(500));
    }
    while publisher.n_confirmed() < n {
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.len() < 4 {
        eprintln!("mqtt_load DIRECTORY HOST:PORT N [AHEAD]");
        std::process::exit(2);
    }
    let n: u64 = arguments[3].parse().expect("a number of messages");
    let ahead_max = arguments.get(4).map_or(300, |n| n.parse().expect("a number of messages"));
    let store = Store::open(std::path::Path::new(&arguments[1]), Access::Create).await;
    let workshop = Arc::new(Workshop::new(store.expect("a directory"), Timestamp::now));
    let topic = format!("wule-load-{}", std::process::id());
    let broker = broker(&arguments[2], &topic);
    furnish(&workshop, broker, 1).await;
    let until = std::future::pending::<()>();
    let gateway = tokio::spawn(inlet::gateway::listen(Arc::clone(&workshop), until));
    let of = || workshop.listening().of(&code("S"));
    while of().reach.name() != "listening" {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let begun = Instant::now();
    let address = arguments[2].clone();
    let of_publisher = Arc::clone(&workshop);
    let published = tokio::task::spawn_blocking(move || {
        let taken = || of_publisher.listening().of(&code("S")).taken.n_accepted;
        publish(&address, &topic, (n, ahead_max), taken);
    });
    while of().taken.n_accepted < n {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let took = begun.elapsed();
    published.await.expect("a publisher");
    println!("{n} messages on disk, {:.0} a second", n as f64 / took.as_secs_f64());
    gateway.abort();
}
