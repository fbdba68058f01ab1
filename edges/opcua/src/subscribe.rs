//! Subscribing: the nodes of a source, each with every value that it is given.
//!
//! Source: OPC 10000-4 5.13.1 and 5.13.2 (monitored items, and what a server revises), 7.22.2 (what
//! counts as a change).

use opcua::client::{MonitoredItemMap, OnSubscriptionNotificationCore, Session};
use opcua::types::{
    DataChangeFilter, DataChangeTrigger, DeadbandType, Error, ExtensionObject,
    MonitoredItemCreateRequest, MonitoredItemCreateResult, MonitoringMode, MonitoringParameters,
    NodeId, NotificationMessage, ReadValueId, StatusCode, TimestampsToReturn,
};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::mpsc;

use crate::source::{Deadband, Source};
use crate::value::name_of;

/// How many nodes are asked for at once.
const N_AT_ONCE: usize = 500;
/// How many values all nodes together may have waiting at the server of OPC UA, and each of them.
const QUEUE: (usize, usize, usize) = (100_000, 10, 1_000);
/// The most values of one notification.
const N_VALUES_MAX: u32 = 1_000;
/// How often a subscription with nothing to say is to say so.
const KEEP_ALIVE_MS: u32 = 5_000;
/// How many times it may fail to say so, and how slow the way may be.
const N_SILENT: u32 = 3;
const SLOW: Duration = Duration::from_secs(15);
/// How long it is to live where nobody asks for it.
const LIFE_MS: u32 = 300_000;

/// A subscription that was made.
pub struct Subscription {
    /// Its number.
    pub id: u32,
    /// What became of its nodes.
    pub monitored: Monitored,
    /// How long it may say nothing, not even that it is alive, before it is taken to be gone.
    pub silence: Duration,
}

/// What became of nodes that were asked for.
#[derive(Debug, Default)]
pub struct Monitored {
    /// Those that could not be subscribed to, by their place in the source, with the status.
    pub failed: Vec<(usize, String)>,
    /// Those that the server watches otherwise than was asked: how, how many, the first of them.
    pub revised: BTreeMap<Revised, (usize, usize)>,
}

/// How a server watches a node otherwise than was asked, so that values could be lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Revised {
    /// It looks at the node less often; in milliseconds.
    Slower {
        /// What was asked for.
        asked: u32,
        /// What it does.
        given: u32,
    },
    /// It keeps fewer values.
    Fewer {
        /// What was asked for.
        asked: u32,
        /// What it does.
        given: u32,
    },
}

impl Revised {
    /// Such as `queue 10 < 100`.
    pub fn said(self) -> String {
        match self {
            Self::Slower { asked, given } => format!("every_ms {given} > {asked}"),
            Self::Fewer { asked, given } => format!("queue {given} < {asked}"),
        }
    }
}

impl Monitored {
    /// Takes what a server answered of the node at a place.
    fn take(
        &mut self,
        place: usize,
        request: &MonitoredItemCreateRequest,
        result: &MonitoredItemCreateResult,
    ) {
        if !result.status_code.is_good() {
            self.failed.push((place, name_of(result.status_code)));
            return;
        }
        let asked = &request.requested_parameters;
        let ms = |of: f64| of.round() as u32;
        let (every, given) = (ms(asked.sampling_interval), ms(result.revised_sampling_interval));
        if given > every {
            self.count(Revised::Slower { asked: every, given }, place);
        }
        let (queue, given) = (asked.queue_size, result.revised_queue_size);
        if given < queue {
            self.count(Revised::Fewer { asked: queue, given }, place);
        }
    }

    fn count(&mut self, revised: Revised, place: usize) {
        self.revised.entry(revised).or_insert((0, place)).0 += 1;
    }

    fn add(&mut self, more: Self) {
        self.failed.extend(more.failed);
        for (revised, (n, first)) in more.revised {
            self.revised.entry(revised).or_insert((0, first)).0 += n;
        }
    }
}

/// Hands each notification on. What it says is read elsewhere: this is called within the session's
/// own loop, which must not wait.
struct HandOn(mpsc::UnboundedSender<NotificationMessage>);

impl OnSubscriptionNotificationCore for HandOn {
    fn on_subscription_notification(
        &mut self,
        notification: NotificationMessage,
        _: MonitoredItemMap<'_>,
    ) {
        // Nobody hears it any more where the connection is being given up.
        drop(self.0.send(notification));
    }
}

/// Subscribes to the nodes of a source. Values come with the handle `place + 1`.
///
/// # Errors
/// What the server said.
pub async fn subscribe(
    session: &Session,
    source: &Source,
    hand_on: mpsc::UnboundedSender<NotificationMessage>,
) -> Result<Subscription, String> {
    let every_ms = source.every_ms.max(50);
    let n_keep_alive = (KEEP_ALIVE_MS / every_ms).max(1);
    let n_life = (LIFE_MS / every_ms).max(3 * n_keep_alive);
    let every = Duration::from_millis(u64::from(every_ms));
    let id = session
        .create_subscription(every, n_life, n_keep_alive, N_VALUES_MAX, 0, true, HandOn(hand_on))
        .await
        .map_err(|error| error.to_string())?;
    let all: Vec<_> = (0..source.nodes.len()).collect();
    let monitored = monitor(session, source, id, &all).await?;
    // What the server made of what it was asked.
    let granted = session.subscription_state().lock().get(id).map(|granted| {
        granted.publishing_interval().saturating_mul(granted.max_keep_alive_count())
    });
    let silence = granted.unwrap_or(every).saturating_mul(N_SILENT).saturating_add(SLOW);
    Ok(Subscription { id, monitored, silence })
}

/// Asks for nodes of a source, by their places; a server that does not take so many at once is
/// asked for fewer.
///
/// # Errors
/// What the server said.
pub async fn monitor(
    session: &Session,
    source: &Source,
    subscription: u32,
    places: &[usize],
) -> Result<Monitored, String> {
    let (mut monitored, mut rest, mut n_at_once) = (Monitored::default(), places, N_AT_ONCE);
    while !rest.is_empty() {
        let (now, later) = rest.split_at(rest.len().min(n_at_once));
        match together(session, source, subscription, now).await {
            Ok(more) => {
                monitored.add(more);
                rest = later;
            }
            Err(error) if now.len() > 1 && is_of_number(error.status()) => {
                n_at_once = now.len() / 2;
            }
            Err(error) => return Err(error.to_string()),
        }
    }
    Ok(monitored)
}

async fn together(
    session: &Session,
    source: &Source,
    subscription: u32,
    places: &[usize],
) -> Result<Monitored, Error> {
    let mut monitored = Monitored::default();
    let (mut asked, mut requests) = (Vec::new(), Vec::new());
    for &place in places {
        match node_id(session, &source.nodes[place]).await {
            Ok(node) => {
                asked.push(place);
                requests.push(request(source, place, node));
            }
            Err(why) => monitored.failed.push((place, why)),
        }
    }
    let results = create(session, subscription, requests.clone()).await?;
    let (mut plain, mut of_plain) = (Vec::new(), Vec::new());
    for ((place, request), result) in asked.into_iter().zip(requests).zip(results) {
        if is_of_filter(result.status_code) {
            of_plain.push(place);
            plain.push(request);
        } else {
            monitored.take(place, &request, &result);
        }
    }
    // A server that knows no such filter tells values that differ, and no value twice; one
    // that knows no such deadband tells of more than was asked for.
    for request in &mut plain {
        request.requested_parameters.filter = ExtensionObject::null();
    }
    if !plain.is_empty() {
        tracing::warn!(
            source = source.code,
            n_nodes = plain.len(),
            "the server knows no such filter: it does not tell a value that is read twice, \
             and keeps to no deadband"
        );
    }
    let results = create(session, subscription, plain.clone()).await?;
    for ((place, request), result) in of_plain.into_iter().zip(plain).zip(results) {
        monitored.take(place, &request, &result);
    }
    Ok(monitored)
}

async fn create(
    session: &Session,
    subscription: u32,
    requests: Vec<MonitoredItemCreateRequest>,
) -> Result<Vec<MonitoredItemCreateResult>, Error> {
    if requests.is_empty() {
        return Ok(Vec::new());
    }
    let created =
        session.create_monitored_items(subscription, TimestampsToReturn::Both, requests).await?;
    Ok(created.into_iter().map(|item| item.result).collect())
}

/// Whether a server takes fewer at once, and has made none of these: of two items for a node, each
/// would tell every value.
fn is_of_number(status: StatusCode) -> bool {
    [StatusCode::BadTooManyOperations, StatusCode::BadRequestTooLarge].contains(&status)
}

fn is_of_filter(status: StatusCode) -> bool {
    [
        StatusCode::BadMonitoredItemFilterUnsupported,
        StatusCode::BadMonitoredItemFilterInvalid,
        StatusCode::BadFilterNotAllowed,
        StatusCode::BadDeadbandFilterInvalid,
    ]
    .contains(&status)
}

fn request(source: &Source, place: usize, node: NodeId) -> MonitoredItemCreateRequest {
    let stated = source.monitoring(&source.nodes[place]);
    let (of_all, least, most) = QUEUE;
    let fair = (of_all / source.nodes.len().max(1)).clamp(least, most);
    let queue = stated.queue.unwrap_or(u32::try_from(fair).unwrap_or(u32::MAX));
    let filter = stated.deadband.map_or_else(every_value, large_changes);
    MonitoredItemCreateRequest {
        item_to_monitor: ReadValueId::from(node),
        monitoring_mode: MonitoringMode::Reporting,
        requested_parameters: MonitoringParameters {
            client_handle: u32::try_from(place + 1).unwrap_or(u32::MAX),
            sampling_interval: f64::from(source.every_ms),
            filter,
            queue_size: queue,
            discard_oldest: true,
        },
    }
}

/// A reading of 25.003 after another of 25.003 is a reading: what counts is that it was taken, and
/// its time says so.
fn every_value() -> ExtensionObject {
    ExtensionObject::from_message(DataChangeFilter {
        trigger: DataChangeTrigger::StatusValueTimestamp,
        deadband_type: 0,
        deadband_value: 0.0,
    })
}

/// Where small changes are not to be told, a value that did not change is none of them: the time
/// of a value does not count (OPC 10000-4 7.22.2).
fn large_changes(deadband: Deadband) -> ExtensionObject {
    let (kind, size) = match deadband {
        Deadband::Absolute(size) => (DeadbandType::Absolute, size),
        Deadband::Percent(size) => (DeadbandType::Percent, size),
    };
    ExtensionObject::from_message(DataChangeFilter {
        trigger: DataChangeTrigger::StatusValue,
        deadband_type: kind as u32,
        deadband_value: size,
    })
}

/// A node as OPC UA writes it; where it names its namespace, the server is asked for the number.
async fn node_id(session: &Session, text: &str) -> Result<NodeId, String> {
    let Some(rest) = text.strip_prefix("nsu=") else {
        return text.parse().map_err(name_of);
    };
    let (namespace, own) = rest.split_once(';').ok_or("BadNodeIdInvalid")?;
    let index = session.get_namespace_index(namespace).await;
    let index = index.map_err(|error| name_of(error.status()))?;
    format!("ns={index};{own}").parse().map_err(name_of)
}

#[cfg(test)]
mod tests {
    use super::Monitored;
    use opcua::types::{
        MonitoredItemCreateRequest, MonitoredItemCreateResult, MonitoringParameters, StatusCode,
    };

    fn asked() -> MonitoredItemCreateRequest {
        let requested_parameters = MonitoringParameters {
            sampling_interval: 250.0,
            queue_size: 100,
            ..MonitoringParameters::default()
        };
        MonitoredItemCreateRequest { requested_parameters, ..MonitoredItemCreateRequest::default() }
    }

    fn given(every: f64, queue: u32) -> MonitoredItemCreateResult {
        MonitoredItemCreateResult {
            status_code: StatusCode::Good,
            revised_sampling_interval: every,
            revised_queue_size: queue,
            ..MonitoredItemCreateResult::default()
        }
    }

    #[test]
    fn what_loses_no_value_is_as_was_asked() {
        let mut monitored = Monitored::default();
        for (every, queue) in [(250.0, 100), (100.0, 1_000), (0.0, 100), (250.4, 100)] {
            monitored.take(0, &asked(), &given(every, queue));
        }
        assert!(monitored.revised.is_empty() && monitored.failed.is_empty());
    }

    #[test]
    fn what_could_lose_values_is_told_of_all_nodes_together() {
        let (mut monitored, mut more) = (Monitored::default(), Monitored::default());
        monitored.take(3, &asked(), &given(1_000.0, 100));
        monitored.take(4, &asked(), &given(1_000.0, 10));
        more.take(7, &asked(), &given(250.0, 10));
        let refused = StatusCode::BadNodeIdUnknown;
        more.take(
            8,
            &asked(),
            &MonitoredItemCreateResult { status_code: refused, ..given(0.0, 0) },
        );
        monitored.add(more);
        assert_eq!(monitored.failed, [(8, "BadNodeIdUnknown".to_owned())]);
        let told: Vec<_> =
            monitored.revised.iter().map(|(revised, of)| (revised.said(), *of)).collect();
        let slower = ("every_ms 1000 > 250".to_owned(), (2, 3));
        assert_eq!(told, [slower, ("queue 10 < 100".to_owned(), (2, 4))]);
    }
}
