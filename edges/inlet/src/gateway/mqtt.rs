//! Sources on a broker: MQTT 3.1.1 over TCP or TLS, quality of service 1, a session that the broker
//! keeps, and confirmations by hand.
//!
//! Each connection has a client of its own, so that nothing of a connection that was lost is
//! confirmed on the next: the broker sends again what was not confirmed, and what was kept is
//! known by its id.

use acts::Workshop;
use acts::measure::{Reach, refuse_message, take_messages};
use measure::source::{Broker, Channel, Message, Source};
use rumqttc::{AsyncClient, ConnectReturnCode, ConnectionError, Event, EventLoop, MqttOptions};
use rumqttc::{Error, Packet, Publish, QoS, StateError, SubscribeReasonCode};
use rumqttc::{TlsConfiguration, Transport};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;
use word::Timestamp;

use super::{Told, login, oversized, tls, waiting::Wait};
use crate::sparkplug::{Births, rebirth};

/// The most messages of one commit: what a fast source sends while the commit before goes to disk.
const N_BATCH_MAX: usize = 1_000;
/// How long nothing may come before those that wait are committed.
const TOGETHER: Duration = Duration::from_millis(2);
/// How long a message waits for others at most, to share their commit.
const TOGETHER_MAX: Duration = Duration::from_millis(20);
/// The largest packet, after its length. What is larger ends the connection, and is looked for on
/// one of its own ([`oversized`]).
pub(super) const PACKET_BYTES_MAX: usize = 16 << 20;
/// No more is gathered for one commit where the messages have as many bytes.
const BATCH_BYTES: usize = PACKET_BYTES_MAX;
/// The most confirmations that wait to be sent: there are no more numbers of packets, so that none
/// is ever without a place, however many messages the broker sends ahead.
const ON_THE_WAY_MAX: usize = u16::MAX as usize;
/// How soon a node is asked to be born once more.
const ASK_AGAIN: Duration = Duration::from_secs(5);
const KEEP_ALIVE: Duration = Duration::from_secs(30);

/// Why a connection ended.
enum Ended {
    /// It was told to.
    Told,
    /// It was lost, or never made.
    Lost { why: String, was_made: bool },
    /// A packet came that is larger than any that is held.
    Oversized,
}

/// Listens until it is told to stop.
pub(super) async fn run(
    workshop: &Arc<Workshop>,
    source: &Source,
    broker: &Broker,
    mut told: watch::Receiver<Told>,
) {
    let mut wait = Wait::new();
    loop {
        workshop.listening().reached(&source.code, Reach::Connecting);
        let why = match connection(workshop, source, broker, &mut told).await {
            Ended::Told => return,
            Ended::Lost { why, was_made } => {
                if was_made {
                    wait = Wait::new();
                }
                why
            }
            Ended::Oversized => tokio::select! {
                passed = oversized::pass_over(workshop, source, broker) => match passed {
                    Ok(()) => continue,
                    Err(why) => why,
                },
                _ = to_end(&mut told) => return,
            },
        };
        let pause = wait.next();
        let until = Timestamp::now() + pause;
        workshop.listening().reached(&source.code, Reach::Waiting { until, why });
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = to_end(&mut told) => return,
        }
    }
}

/// Until it is told to end, and how.
pub(super) async fn to_end(told: &mut watch::Receiver<Told>) -> Told {
    match told.wait_for(|told| *told != Told::GoOn).await {
        Ok(told) => *told,
        Err(_) => Told::Stop,
    }
}

/// One connection, from its beginning to its end.
async fn connection(
    workshop: &Arc<Workshop>,
    source: &Source,
    broker: &Broker,
    told: &mut watch::Receiver<Told>,
) -> Ended {
    let options = match options(workshop, source, broker) {
        Ok(options) => options,
        Err(why) => return Ended::Lost { why, was_made: false },
    };
    let (client, events) = AsyncClient::new(options, ON_THE_WAY_MAX);
    let batch = Batch::new();
    let (births, asked) = (Births::default(), BTreeMap::new());
    let mut line = Line { client, events, batch, is_subscribed: false, births, asked };
    loop {
        let event = tokio::select! {
            event = line.events.poll() => event,
            told = to_end(told) => {
                line.end(broker, told).await;
                return Ended::Told;
            }
        };
        let was_made = line.is_subscribed;
        let heard = match event {
            Ok(event) => line.hear(event, broker).map_err(Cut::Other),
            Err(error) => Err(Cut::of(&error)),
        };
        // The answer to the subscription may come among messages.
        let heard = match heard {
            Ok(()) => line.gather(broker).await,
            lost => lost,
        };
        if heard.is_ok() && line.is_subscribed && !was_made {
            workshop.listening().reached(&source.code, Reach::Listening);
        }
        // What came before the line was lost is kept too, and known when it comes again.
        let confirmed = match line.commit(workshop, source).await {
            Ok(packets) => heard.and_then(|()| Ok(line.confirm(&packets)?)),
            Err(why) => Err(Cut::Other(why)),
        };
        match confirmed {
            Ok(()) => {}
            Err(Cut::Oversized) => return Ended::Oversized,
            Err(Cut::Other(why)) => return Ended::Lost { why, was_made: line.is_subscribed },
        }
    }
}

/// Why nothing more comes over a connection.
enum Cut {
    /// A packet is larger than any that is held.
    Oversized,
    /// Anything else.
    Other(String),
}

impl Cut {
    fn of(error: &ConnectionError) -> Self {
        let state = match error {
            ConnectionError::MqttState(state) => Some(state),
            _ => None,
        };
        match state {
            Some(StateError::Deserialization(Error::PayloadSizeLimitExceeded(_))) => {
                Self::Oversized
            }
            _ => Self::Other(error.to_string()),
        }
    }
}

impl From<String> for Cut {
    fn from(why: String) -> Self {
        Self::Other(why)
    }
}

/// A connection, and what came over it that is not yet on disk.
struct Line {
    client: AsyncClient,
    events: EventLoop,
    batch: Batch,
    is_subscribed: bool,
    /// Of Sparkplug: what the nodes said when they were born, while this connection heard them.
    births: Births,
    /// When a node was last asked to be born again.
    asked: BTreeMap<String, Instant>,
}

/// Packets that wait for their commit.
struct Batch {
    packets: Vec<Publish>,
    /// What deliveries of this connection are called.
    name: String,
    n_delivered: u64,
}

impl Batch {
    fn new() -> Self {
        // Without chance a name repeats, and a delivery may pass for another: better none.
        let name = acts::one_time_code().unwrap_or_default();
        let name = name.chars().take(24).collect();
        Self { packets: Vec::new(), name, n_delivered: 0 }
    }

    /// Whether some wait that may wait for others.
    fn has_room_beside_others(&self) -> bool {
        let n_bytes: usize = self.packets.iter().map(|packet| packet.payload.len()).sum();
        (1..N_BATCH_MAX).contains(&self.packets.len()) && n_bytes < BATCH_BYTES
    }

    fn message(&mut self, packet: &Publish) -> Message {
        self.n_delivered += 1;
        Message {
            topic: packet.topic.clone(),
            payload: packet.payload.to_vec(),
            delivery: format!("{}-{}", self.name, self.n_delivered),
            // A retained message is what was said last, whenever that was.
            may_be_repeat: packet.dup || packet.retain,
        }
    }
}

impl Line {
    fn hear(&mut self, event: Event, broker: &Broker) -> Result<(), String> {
        match event {
            Event::Incoming(Packet::ConnAck(answer)) => {
                if answer.code != ConnectReturnCode::Success {
                    return Err(format!("the broker refuses: {:?}", answer.code));
                }
                let filter = broker.filter.as_str();
                self.client.try_subscribe(filter, QoS::AtLeastOnce).map_err(|e| e.to_string())
            }
            Event::Incoming(Packet::SubAck(answer)) => {
                if answer.return_codes.contains(&SubscribeReasonCode::Failure) {
                    return Err(format!("the broker refuses the topics {}", broker.filter));
                }
                self.is_subscribed = true;
                Ok(())
            }
            Event::Incoming(Packet::Publish(packet)) => {
                self.batch.packets.push(packet);
                Ok(())
            }
            Event::Incoming(Packet::Disconnect) => Err("the broker ends the connection".to_owned()),
            _ => Ok(()),
        }
    }

    /// Waits a moment for others to come with those that wait.
    async fn gather(&mut self, broker: &Broker) -> Result<(), Cut> {
        let until = Instant::now() + TOGETHER_MAX;
        while self.batch.has_room_beside_others() {
            let wait = TOGETHER.min(until.saturating_duration_since(Instant::now()));
            match tokio::time::timeout(wait, self.events.poll()).await {
                Ok(Ok(event)) => self.hear(event, broker)?,
                Ok(Err(error)) => return Err(Cut::of(&error)),
                Err(_) => return Ok(()),
            }
        }
        Ok(())
    }

    /// Commits what waits, and gives what may now be confirmed.
    async fn commit(
        &mut self,
        workshop: &Arc<Workshop>,
        source: &Source,
    ) -> Result<Vec<Publish>, String> {
        let packets = std::mem::take(&mut self.batch.packets);
        let mut messages = Vec::with_capacity(packets.len());
        for packet in &packets {
            // Topics of a filter of before may still come; nobody asks for them now.
            let filter = source.channel.broker().map(|broker| broker.filter.as_str());
            if filter.is_none_or(|filter| !rumqttc::matches(&packet.topic, filter)) {
                continue;
            }
            let message = self.batch.message(packet);
            if !matches!(source.channel, Channel::Sparkplug(_)) {
                messages.push(message);
                continue;
            }
            let heard = self.births.hear(&message.topic, &message.payload);
            if let Some(topic) = heard.ask {
                self.ask(topic);
            }
            if let Some(reason) = heard.refusal {
                let refused = refuse_message(workshop, source, &message, reason).await;
                refused.map_err(|problem| problem.to_string())?;
            }
            messages.extend((0..).zip(heard.documents).map(|(i, document)| Message {
                payload: document.to_string().into_bytes(),
                delivery: format!("{}-{i}", message.delivery),
                ..message.clone()
            }));
        }
        if !messages.is_empty() {
            let taken = take_messages(workshop, source, &messages).await;
            taken.map_err(|problem| problem.to_string())?;
        }
        Ok(packets)
    }

    fn confirm(&self, packets: &[Publish]) -> Result<(), String> {
        for packet in packets.iter().filter(|packet| packet.qos != QoS::AtMostOnce) {
            self.client.try_ack(packet).map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// Asks a node to be born again, unless it was asked a moment ago.
    fn ask(&mut self, topic: String) {
        let is_fresh = |at: &Instant| at.elapsed() < ASK_AGAIN;
        if self.asked.get(&topic).is_some_and(is_fresh) {
            return;
        }
        self.asked.retain(|_, at| is_fresh(at));
        // Where it does not go out, the next message that cannot be read asks again.
        if self.client.try_publish(&topic, QoS::AtMostOnce, false, rebirth()).is_ok() {
            self.asked.insert(topic, Instant::now());
        }
    }

    /// Says goodbye, as far as the broker listens.
    async fn end(&mut self, broker: &Broker, told: Told) {
        if told == Told::Leave {
            let _ = self.client.try_unsubscribe(broker.filter.as_str());
        }
        let _ = self.client.try_disconnect();
        let flush = async { while self.events.poll().await.is_ok() {} };
        let _ = tokio::time::timeout(Duration::from_secs(2), flush).await;
    }
}

fn options(workshop: &Workshop, source: &Source, broker: &Broker) -> Result<MqttOptions, String> {
    let mut options = MqttOptions::new(&broker.client_id, &broker.host, broker.port);
    options.set_clean_session(false);
    options.set_manual_acks(true);
    options.set_keep_alive(KEEP_ALIVE);
    options.set_max_packet_size(PACKET_BYTES_MAX, PACKET_BYTES_MAX);
    if broker.is_tls {
        let config = tls::config(&workshop.store().path().join("keys"), &source.code)?;
        options.set_transport(Transport::tls_with_config(TlsConfiguration::Rustls(config)));
    }
    if let Some((name, password)) = login(workshop, source)? {
        options.set_credentials(name, password);
    }
    Ok(options)
}
