//! A line to a server of OPC UA: what it says becomes messages, and what it did not say too.

use opcua::client::Session;
use opcua::types::{
    DataChangeNotification, DataValue, NotificationMessage, StatusChangeNotification,
    match_extension_object_owned,
};
use serde_json::json;
use std::collections::BTreeSet;
use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tracing::{info, warn};
use word::{Digest, Timestamp};

use crate::connect::Event;
use crate::folder::Folder;
use crate::listen::Listening;
use crate::message::{Message, Trouble};
use crate::naming::Naming;
use crate::sequence::{Place, Sequence};
use crate::subscribe::{Monitored, monitor, subscribe};
use crate::value::{name_of, said};
use crate::wule::Reach;

/// How many messages may wait before the server of OPC UA is asked to keep values itself, and how
/// few before it may tell them again.
const N_WAITING: (usize, usize) = (50_000, 10_000);
/// How soon nodes that could not be subscribed to are asked for again.
const ASK_AGAIN: Duration = Duration::from_secs(60);
/// How often is noted until when the source was listened to.
const NOTE_EVERY: Duration = Duration::from_secs(5);
/// How long a lost connection may take to be tried again, for those who look.
const AGAIN_MS: u32 = 15_000;

/// What is known of a source from one connection to the next.
pub struct Ear {
    naming: Naming,
    /// Until when the source was listened to, where it ever was.
    until: Option<Timestamp>,
}

impl Ear {
    /// Begins with what an earlier process noted.
    pub fn new(folder: &Folder, source: &str) -> Self {
        let until = folder.heard_until(source);
        let process = format!("{}-{}", Timestamp::now().as_nanosecond(), std::process::id());
        Self { naming: Naming::new(process, until.is_some()), until }
    }
}

/// What follows from something that happened.
pub enum Step {
    /// The line goes on.
    On,
    /// It is lost; why.
    Lost(String),
}

/// A line.
pub struct Line<'a> {
    of: &'a Listening,
    ear: &'a mut Ear,
    /// The session that it goes over.
    pub session: Arc<Session>,
    subscribed: Option<Subscribed>,
    noted_at: Instant,
}

struct Subscribed {
    id: u32,
    sequence: Sequence,
    /// The nodes of which something was said, by their places.
    was_said: BTreeSet<usize>,
    /// The nodes that could not be had, and when they were last asked for.
    failed: Vec<usize>,
    asked_at: Instant,
    is_paused: bool,
    /// Whether the connection that it goes over is there, as far as is known.
    is_there: bool,
    /// Since when it says nothing, and when it last said something.
    silent: (Instant, Timestamp),
    /// How long it may say nothing, not even that it is alive.
    silence: Duration,
}

impl<'a> Line<'a> {
    /// A line whose connection is not made yet.
    pub fn new(of: &'a Listening, ear: &'a mut Ear, session: Arc<Session>) -> Self {
        Self { of, ear, session, subscribed: None, noted_at: Instant::now() }
    }

    /// Whether it was ever listened to.
    pub fn was_made(&self) -> bool {
        self.subscribed.is_some()
    }

    /// Notes until when the source was listened to.
    pub fn note(&mut self) {
        if let Some(until) = self.ear.until {
            self.of.folder.note_heard(&self.of.source.code, until);
        }
        self.noted_at = Instant::now();
    }

    fn is_alive(&mut self) {
        self.ear.until = Some(Timestamp::now());
        if self.noted_at.elapsed() > NOTE_EVERY {
            self.note();
        }
    }

    /// Does what an event asks for.
    pub async fn meet(
        &mut self,
        event: Event,
        hand_on: &mpsc::UnboundedSender<NotificationMessage>,
    ) -> io::Result<Step> {
        let reach = &self.of.reach;
        match event {
            Event::Opened if self.subscribed.is_none() => return self.begin(hand_on.clone()).await,
            Event::Opened => return Ok(Step::Lost("the session was lost".to_owned())),
            Event::Ended(why) => return Ok(Step::Lost(why)),
            Event::Failed(why) if self.subscribed.is_none() => return Ok(Step::Lost(why)),
            Event::Failed(why) => {
                reach.send_replace(Reach::Waiting { why, wait_ms: AGAIN_MS });
            }
            Event::Resumed => {
                // The library asks for nothing more of a session that was there before.
                self.session.trigger_publish_now();
                if let Some(subscribed) = &mut self.subscribed {
                    subscribed.is_there = true;
                    subscribed.silent.0 = Instant::now();
                }
                reach.send_replace(Reach::Listening);
                info!(source = self.of.source.code, "the connection is there again");
            }
            Event::Lost(why) => {
                if let Some(subscribed) = &mut self.subscribed {
                    subscribed.is_there = false;
                }
                reach.send_replace(Reach::Connecting);
                warn!(source = self.of.source.code, why, "the connection was lost");
            }
            Event::Unread(why) => {
                warn!(source = self.of.source.code, why, "what the server told was not read");
            }
            Event::Alive => self.is_alive(),
        }
        Ok(Step::On)
    }

    /// Subscribes, and tells since when nobody listened.
    async fn begin(
        &mut self,
        hand_on: mpsc::UnboundedSender<NotificationMessage>,
    ) -> io::Result<Step> {
        let source = &self.of.source;
        let made = match subscribe(&self.session, source, hand_on).await {
            Ok(made) => made,
            Err(why) => return Ok(Step::Lost(why)),
        };
        let mut messages: Vec<_> =
            self.ear.until.map(|from| not_heard(&source.code, from)).into_iter().collect();
        messages.extend(self.not_as_asked(&made.monitored));
        self.subscribed = Some(Subscribed {
            id: made.id,
            sequence: Sequence::default(),
            was_said: BTreeSet::new(),
            failed: made.monitored.failed.into_iter().map(|(place, _)| place).collect(),
            asked_at: Instant::now(),
            is_paused: false,
            is_there: true,
            silent: (Instant::now(), Timestamp::now()),
            silence: made.silence,
        });
        self.keep(messages).await?;
        self.is_alive();
        self.note();
        self.of.reach.send_replace(Reach::Listening);
        info!(source = source.code, rev = source.rev, n_nodes = source.nodes.len(), "listening");
        Ok(Step::On)
    }

    /// Takes notifications, in their order.
    pub async fn hear(&mut self, notifications: Vec<NotificationMessage>) -> io::Result<Step> {
        let (mut messages, mut step) = (Vec::new(), Step::On);
        for notification in notifications {
            self.is_alive();
            let number = notification.sequence_number;
            let Some(subscribed) = &mut self.subscribed else { continue };
            subscribed.silent = (Instant::now(), Timestamp::now());
            // What says nothing only says that the line is alive, and which is the next.
            if notification.notification_data.as_ref().is_none_or(Vec::is_empty) {
                let missing = subscribed.sequence.expect(number);
                self.fetch(missing, &mut messages, &mut step).await;
                continue;
            }
            match subscribed.sequence.place(number) {
                Place::Again => continue,
                Place::New => {}
                Place::After(missing) => self.fetch(missing, &mut messages, &mut step).await,
            }
            self.read(notification, &mut messages, &mut step);
        }
        self.keep(messages).await?;
        Ok(step)
    }

    /// Asks again for notifications that did not arrive, and tells which are lost.
    async fn fetch(&mut self, missing: Vec<u32>, messages: &mut Vec<Message>, step: &mut Step) {
        let Some(id) = self.subscribed.as_ref().map(|subscribed| subscribed.id) else { return };
        let mut lost = Vec::new();
        for number in missing {
            match self.session.republish(id, number).await {
                Ok(found) if found.notification_data.as_ref().is_some_and(|d| !d.is_empty()) => {
                    self.read(found, messages, step);
                }
                _ => lost.push(number),
            }
        }
        let (Some(first), Some(last)) = (lost.first(), lost.last()) else { return };
        let said = format!("notifications {first} to {last} of the server did not arrive");
        let payload = json!({"first": first, "last": last, "subscription": id}).to_string();
        messages.push(lost_message(&self.of.source.code, payload, said));
        if let Some(subscribed) = &mut self.subscribed {
            lost.into_iter().for_each(|number| subscribed.sequence.give_up(number));
        }
    }

    fn read(
        &mut self,
        notification: NotificationMessage,
        messages: &mut Vec<Message>,
        step: &mut Step,
    ) {
        for object in notification.notification_data.into_iter().flatten() {
            match_extension_object_owned!(object,
                data: DataChangeNotification => {
                    for of_item in data.monitored_items.into_iter().flatten() {
                        let place = (of_item.client_handle as usize).wrapping_sub(1);
                        self.value(place, &of_item.value, messages);
                    }
                },
                change: StatusChangeNotification => {
                    let status = name_of(change.status);
                    *step = Step::Lost(format!("the server ended the subscription: {status}"));
                },
            )
        }
    }

    fn value(&mut self, place: usize, value: &DataValue, messages: &mut Vec<Message>) {
        let Some(node) = self.of.source.nodes.get(place) else { return };
        let Some(subscribed) = &mut self.subscribed else { return };
        let is_first = subscribed.was_said.insert(place);
        let said = said(node, value);
        if said.is_after_lost {
            let payload = json!({"node": node, "before": said.source_time}).to_string();
            let of_node = format!("the server had no more room for values of {node}");
            messages.push(lost_message(node, payload, of_node));
        }
        let Some(name) = self.ear.naming.name(node, &said, is_first) else { return };
        messages.push(Message {
            topic: node.clone(),
            payload: said.payload,
            delivery: name.delivery,
            may_be_repeat: name.may_be_repeat,
            trouble: said.status.map(Trouble::Status),
        });
    }

    /// Asks the server to keep values where too many wait here, and for nodes that it had not.
    pub async fn look(&mut self) -> io::Result<Step> {
        let n_waiting = self.of.journal.len();
        let (most, few) = N_WAITING;
        let Some(subscribed) = &mut self.subscribed else { return Ok(Step::On) };
        let (since, at) = subscribed.silent;
        if subscribed.is_there && since.elapsed() > subscribed.silence {
            // That the server answers otherwise does not make it heard.
            self.ear.until = Some(at);
            return Ok(Step::Lost("the subscription says nothing any more".to_owned()));
        }
        let is_to_pause = n_waiting > if subscribed.is_paused { few } else { most };
        if is_to_pause != subscribed.is_paused {
            let asked = self.session.set_publishing_mode(&[subscribed.id], !is_to_pause).await;
            // A line that is not there now is asked again at the next look.
            if asked.is_ok_and(|statuses| statuses.iter().all(|status| status.is_good())) {
                subscribed.is_paused = is_to_pause;
                warn!(
                    source = self.of.source.code,
                    n_waiting,
                    is_paused = is_to_pause,
                    "the server of OPC UA is asked to keep values, or to tell them again"
                );
            }
        }
        if subscribed.failed.is_empty() || subscribed.asked_at.elapsed() < ASK_AGAIN {
            return Ok(Step::On);
        }
        subscribed.asked_at = Instant::now();
        let (id, places) = (subscribed.id, subscribed.failed.clone());
        if let Ok(monitored) = monitor(&self.session, &self.of.source, id, &places).await {
            subscribed.failed = monitored.failed.iter().map(|(place, _)| *place).collect();
            let messages = self.not_as_asked(&monitored);
            self.keep(messages).await?;
        }
        Ok(Step::On)
    }

    /// Tells of nodes that could not be had, the same of each, however often it is asked for; and
    /// of those that are watched otherwise than was asked, once of all that are so.
    fn not_as_asked(&self, monitored: &Monitored) -> Vec<Message> {
        let source = &self.of.source;
        let tell = |(place, status): &(usize, String)| {
            let node = &source.nodes[*place];
            warn!(source = source.code, node, status, "the node cannot be listened to");
            let payload = json!({"node": node, "rev": source.rev, "status": status}).to_string();
            Message {
                topic: node.clone(),
                delivery: format!("node-{}", Digest::of(payload.as_bytes())),
                payload,
                may_be_repeat: false,
                trouble: Some(Trouble::Status(status.clone())),
            }
        };
        let revised = monitored.revised.iter().map(|(revised, &(n_nodes, first))| {
            let (node, said) = (&source.nodes[first], revised.said());
            warn!(source = source.code, said, n_nodes, node, "not watched as was asked");
            let payload = json!({
                "said": said, "n_nodes": n_nodes, "first": node, "rev": source.rev,
            })
            .to_string();
            Message {
                topic: node.clone(),
                delivery: format!("revised-{}", Digest::of(payload.as_bytes())),
                payload,
                may_be_repeat: false,
                trouble: Some(Trouble::Revised(said)),
            }
        });
        monitored.failed.iter().map(tell).chain(revised).collect()
    }

    async fn keep(&self, messages: Vec<Message>) -> io::Result<()> {
        if messages.is_empty() {
            return Ok(());
        }
        let journal = Arc::clone(&self.of.journal);
        let kept = tokio::task::spawn_blocking(move || journal.keep(messages));
        kept.await.unwrap_or_else(|broken| Err(io::Error::other(broken)))
    }
}

/// Since when nobody listened: what each node held between then and now is not known.
fn not_heard(source: &str, from: Timestamp) -> Message {
    let to = Timestamp::now();
    let payload = json!({"from": from.to_string(), "to": to.to_string()}).to_string();
    let said = format!("nobody listened from {from} to {to}");
    Message {
        delivery: format!("gap-{}", from.as_nanosecond()),
        ..lost_message(source, payload, said)
    }
}

fn lost_message(topic: &str, payload: String, said: String) -> Message {
    Message {
        topic: topic.to_owned(),
        delivery: format!("lost-{}", Digest::of(payload.as_bytes())),
        payload,
        may_be_repeat: false,
        trouble: Some(Trouble::Lost(said)),
    }
}
