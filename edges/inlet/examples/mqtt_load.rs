//! How many messages a second a source on a broker takes: `mqtt_load DIRECTORY HOST:PORT N`.
//!
//! Publishes N messages of one reading each at quality of service 1, at most 300 ahead of what is
//! on disk (beyond its queue the broker drops messages), and waits until all readings are on
//! disk. Prints the rate.

use acts::{Actor, Workshop};
use measure::source::{
    Broker, Channel, Clock, Identity, Mapping, Place, Rule, Source, Subgrouping, TimeForm,
};
use party::Consent;
use rumqttc::{Client, Event, MqttOptions, Packet, QoS};
use standard::{Characteristic, Specification, Standard};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{Access, Store};
use word::{Code, Timestamp, Title};

const BY: Actor = Actor::Operator;

fn code(text: &str) -> Code {
    text.parse().expect("a code")
}

fn title(text: &str) -> Title {
    Title::new(text, text).expect("a title")
}

async fn furnish(workshop: &Workshop, broker: Broker) {
    acts::party::found_organisation(workshop, &BY, title("Load"), "load.example/log")
        .await
        .expect("a new directory");
    let maker = acts::party::add_person(workshop, &BY, title("Maker"), Consent::Unnamed);
    let maker = maker.await.expect("a person");
    let limit = |text: &str| text.parse().ok();
    let standard = Standard {
        code: code("CS-1"),
        version: 1,
        title: title("Standard"),
        item: code("ITEM"),
        item_name: title("Item"),
        author: None,
        basis: title("chosen for this measurement"),
        characteristics: vec![Characteristic {
            code: code("D1"),
            name: title("Diameter"),
            unit: "mm".to_owned(),
            specification: Specification::new(limit("24"), limit("26"), None).expect("limits"),
            subgroup_size: 5,
        }],
    };
    acts::standard::release_standard(workshop, &BY, standard).await.expect("a standard");
    let of = (&code("L0"), &code("CS-1"));
    acts::make::open_lot(workshop, &BY, of, &maker).await.expect("a lot");
    let rule = Rule {
        when: None,
        lot: Place::level(1),
        characteristic: Place::level(2),
        gauge: Place::constant("G1"),
        person: None,
        station: None,
        execution: None,
        value: Place::pointer("/value"),
        unit: Some(Place::pointer("/unit")),
        subgroup: Subgrouping::Period { seconds: 3_600 },
        taken_at: Some(Clock { from: Place::pointer("/at"), form: TimeForm::UnixMilliseconds }),
    };
    let identity = Identity::Id(Place::pointer("/id"));
    let source = Source {
        code: code("S"),
        rev: 1,
        title: title("Load"),
        is_on: true,
        channel: Channel::Mqtt(broker),
        mapping: Mapping { identity, late_days_max: 30, rules: vec![rule] },
    };
    acts::measure::revise_source(workshop, &BY, source).await.expect("a source");
}

/// How far publishing may be ahead of what is on disk.
const AHEAD_MAX: u64 = 300;

/// Publishes; `taken` says how many are on disk.
fn publish((host, port): (&str, u16), topic: &str, n: usize, taken: impl Fn() -> u64 + Sync) {
    let mut options = MqttOptions::new(format!("{topic}-publisher"), host, port);
    options.set_inflight(1_000);
    let (client, mut connection) = Client::new(options, 1_000);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let topic = format!("{topic}/L0/D1");
            let at = Timestamp::now().as_millisecond();
            for k in 0..n {
                while k as u64 >= taken() + AHEAD_MAX {
                    std::thread::sleep(Duration::from_micros(200));
                }
                let payload =
                    format!(r#"{{"id":{k},"value":25.{:03},"unit":"mm","at":{at}}}"#, k % 1_000);
                client.publish(&topic, QoS::AtLeastOnce, false, payload).expect("a broker");
            }
        });
        let mut n_confirmed = 0;
        for event in connection.iter() {
            if let Event::Incoming(Packet::PubAck(_)) = event.expect("a broker") {
                n_confirmed += 1;
            }
            if n_confirmed == n {
                break;
            }
        }
    });
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, directory, address, n] = &arguments[..] else {
        eprintln!("mqtt_load DIRECTORY HOST:PORT N");
        std::process::exit(2);
    };
    let (host, port) = address.split_once(':').expect("HOST:PORT");
    let (host, port) = (host.to_owned(), port.parse().expect("a port"));
    let n: usize = n.parse().expect("a number of messages");
    let store = Store::open(std::path::Path::new(directory), Access::Create).await;
    let workshop = Arc::new(Workshop::new(store.expect("a directory"), Timestamp::now));
    let topic = format!("wule-load-{}", std::process::id());
    let filter = format!("{topic}/#").parse().expect("a filter");
    let broker =
        Broker { host: host.clone(), port, filter, client_id: topic.clone(), is_tls: false };
    furnish(&workshop, broker).await;
    let until = std::future::pending::<()>();
    let gateway = tokio::spawn(inlet::gateway::listen(Arc::clone(&workshop), until));
    let of = || workshop.listening().of(&code("S"));
    while of().reach.name() != "listening" {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let begun = Instant::now();
    let of_publisher = Arc::clone(&workshop);
    let published = tokio::task::spawn_blocking(move || {
        let taken = || of_publisher.listening().of(&code("S")).taken.n_accepted;
        publish((&host, port), &topic, n, taken);
    });
    while of().taken.n_accepted < n as u64 {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    let took = begun.elapsed();
    published.await.expect("a publisher");
    println!("{n} messages on disk, {:.0} a second", n as f64 / took.as_secs_f64());
    gateway.abort();
}
