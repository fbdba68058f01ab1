//! A real broker of MQTT, lines to it that can be cut, and sources that publish there.

use measure::source::{
    Broker, Channel, Clock, Identity, Mapping, Place, Rule, Source, Subgrouping, TimeForm,
};
use rumqttc::{Client, Event, MqttOptions, Packet, QoS};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant, SystemTime};
use word::Title;

use crate::crash::{code, open, prepare};

/// How long the tests wait for what must happen before they fail.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The broker that `WULE_MQTT` names. Where there is none that is said, and is a failure where
/// everything must run (`CI=true`).
pub fn broker() -> Option<(String, u16)> {
    let Ok(url) = std::env::var("WULE_MQTT") else {
        assert!(std::env::var("CI").map_or(true, |ci| ci != "true"), "WULE_MQTT names no broker");
        eprintln!("skipped: WULE_MQTT names no broker of MQTT");
        return None;
    };
    let at = url.strip_prefix("mqtt://").expect("WULE_MQTT is mqtt://HOST:PORT");
    let (host, port) = at.split_once(':').expect("WULE_MQTT is mqtt://HOST:PORT");
    Some((host.to_owned(), port.parse().expect("WULE_MQTT is mqtt://HOST:PORT")))
}

/// A name that no other test, of this run or another, uses at the broker.
pub fn unique(about: &str) -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    format!("wule-{about}-{}-{}", std::process::id(), now.as_nanos())
}

/// What the messages of these tests say.
pub fn mapping(gauge: &str) -> Mapping {
    Mapping {
        identity: Identity::Id(Place::pointer("/id")),
        late_days_max: 30,
        rules: vec![Rule {
            when: None,
            lot: Place::constant("L0"),
            characteristic: Place::pointer("/name"),
            gauge: Place::constant(gauge),
            person: None,
            station: None,
            execution: None,
            value: Place::pointer("/value"),
            unit: Some(Place::pointer("/unit")),
            subgroup: Subgrouping::From(Place::constant("0")),
            taken_at: Some(Clock { from: Place::pointer("/at"), form: TimeForm::UnixSeconds }),
        }],
    }
}

/// A workshop with the source `S`.
pub async fn furnish(data: &Path, channel: Channel, mapping: Mapping) {
    prepare(data).await;
    let workshop = open(data).await;
    let title = Title::new("来源", "Source").unwrap();
    let source = Source { code: code("S"), rev: 1, title, is_on: true, channel, mapping };
    acts::measure::revise_source(&workshop, &acts::Actor::Operator, source).await.unwrap();
    workshop.close().await;
}

/// The source's way to a broker, under a topic of this test.
pub fn channel((host, port): (&str, u16), topic: &str) -> Broker {
    let filter = format!("{topic}/#").parse().unwrap();
    Broker { host: host.to_owned(), port, filter, client_id: topic.to_owned(), is_tls: false }
}

/// Publishes messages; when this returns, the broker has confirmed all of them.
pub fn publish(to: (&str, u16), messages: &[(String, Vec<u8>)]) {
    publish_and_hear(to, messages, |_| {});
}

/// As [`publish`]; each confirmation is heard with its number, from 1.
pub fn publish_and_hear(
    (host, port): (&str, u16),
    messages: &[(String, Vec<u8>)],
    mut hear: impl FnMut(usize),
) {
    let mut options = MqttOptions::new(unique("publisher"), host, port);
    options.set_max_packet_size(32 << 20, 32 << 20);
    let (client, mut connection) = Client::new(options, 64);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for (topic, payload) in messages {
                let payload = payload.clone();
                client.publish(topic, QoS::AtLeastOnce, false, payload).unwrap();
            }
        });
        let mut n_confirmed = 0;
        for event in connection.iter() {
            if let Event::Incoming(Packet::PubAck(_)) = event.unwrap() {
                n_confirmed += 1;
                hear(n_confirmed);
            }
            if n_confirmed == messages.len() {
                break;
            }
        }
    });
}

/// Publishes messages until so many are confirmed, and leaves without a goodbye; gives how many of
/// the first are confirmed.
pub fn publish_until((host, port): (&str, u16), messages: &[(String, Vec<u8>)], n: usize) -> usize {
    let options = MqttOptions::new(unique("publisher"), host, port);
    let (client, mut connection) = Client::new(options, messages.len() + 8);
    for (topic, payload) in messages {
        client.try_publish(topic, QoS::AtLeastOnce, false, payload.clone()).unwrap();
    }
    let mut n_confirmed = 0;
    for event in connection.iter() {
        if let Event::Incoming(Packet::PubAck(_)) = event.unwrap() {
            n_confirmed += 1;
        }
        if n_confirmed >= n.min(messages.len()) {
            break;
        }
    }
    n_confirmed
}

/// What the server answers at an address.
pub fn get(from: SocketAddr, token: &str, path: &str) -> Option<Value> {
    let mut stream = TcpStream::connect(from).ok()?;
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: {from}\r\nauthorization: Bearer {token}\r\n\
         connection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    serde_json::from_str(answer.split_once("\r\n\r\n")?.1).ok()
}

/// Waits until the server says of the source what is wanted; gives what it says.
pub fn wait_for(from: SocketAddr, token: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    let begun = Instant::now();
    loop {
        let said = get(from, token, "/api/v1/sources/S").unwrap_or_default();
        if wanted(&said) {
            return said;
        }
        assert!(begun.elapsed() < PATIENCE, "still {said}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

pub fn is_listening(said: &Value) -> bool {
    said["reach"]["name"] == "listening"
}

/// A line to a broker that can be cut.
pub struct Line {
    pub port: u16,
    is_cut: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Line {
    pub fn to(host: &str, port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let own = listener.local_addr().unwrap().port();
        let line = Self { port: own, is_cut: Arc::default(), open: Arc::default() };
        let (is_cut, open) = (Arc::clone(&line.is_cut), Arc::clone(&line.open));
        let to = format!("{host}:{port}");
        // Ends with the test's process.
        std::thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                if is_cut.load(Ordering::SeqCst) {
                    continue;
                }
                let Ok(far) = TcpStream::connect(&to) else { continue };
                let ends = [near.try_clone().unwrap(), far.try_clone().unwrap()];
                open.lock().unwrap().extend(ends);
                let (near_again, far_again) = (near.try_clone().unwrap(), far.try_clone().unwrap());
                std::thread::spawn(move || carry(near, far));
                std::thread::spawn(move || carry(far_again, near_again));
            }
        });
        line
    }

    pub fn cut(&self) {
        self.is_cut.store(true, Ordering::SeqCst);
        for stream in self.open.lock().unwrap().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    pub fn mend(&self) {
        self.is_cut.store(false, Ordering::SeqCst);
    }
}

fn carry(mut from: TcpStream, mut to: TcpStream) {
    let _ = std::io::copy(&mut from, &mut to);
    let _ = to.shutdown(Shutdown::Both);
}
