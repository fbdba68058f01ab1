//! Subscribing: the nodes of a source, each with every value that it is given.
//!
//! Source: OPC 10000-4 5.13.1 (monitored items), 7.22.2 (what counts as a change).

use opcua::client::{MonitoredItemMap, OnSubscriptionNotificationCore, Session};
use opcua::types::{
    DataChangeFilter, DataChangeTrigger, DeadbandType, ExtensionObject, MonitoredItemCreateRequest,
    MonitoringMode, MonitoringParameters, NodeId, NotificationMessage, ReadValueId, StatusCode,
    TimestampsToReturn,
};
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
/// How long it is to live where nobody asks for it.
const LIFE_MS: u32 = 300_000;

/// A subscription that was made.
pub struct Subscription {
    /// Its number.
    pub id: u32,
    /// Nodes that could not be subscribed to, by their place in the source, with the status.
    pub failed: Vec<(usize, String)>,
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
    let failed = monitor(session, source, id, &all).await?;
    Ok(Subscription { id, failed })
}

/// Asks for nodes of a source, by their places; gives those that could not be had.
///
/// # Errors
/// What the server said.
pub async fn monitor(
    session: &Session,
    source: &Source,
    subscription: u32,
    places: &[usize],
) -> Result<Vec<(usize, String)>, String> {
    let mut failed = Vec::new();
    for places in places.chunks(N_AT_ONCE) {
        let (mut asked, mut requests) = (Vec::new(), Vec::new());
        for &place in places {
            match node_id(session, &source.nodes[place]).await {
                Ok(node) => {
                    asked.push(place);
                    requests.push(request(source, place, node));
                }
                Err(why) => failed.push((place, why)),
            }
        }
        let statuses = create(session, subscription, requests.clone()).await?;
        let (mut plain, mut of_plain) = (Vec::new(), Vec::new());
        for ((place, request), status) in asked.into_iter().zip(requests).zip(statuses) {
            if is_of_filter(status) {
                of_plain.push(place);
                plain.push(request);
            } else if !status.is_good() {
                failed.push((place, name_of(status)));
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
        for (place, status) in of_plain.into_iter().zip(create(session, subscription, plain).await?)
        {
            if !status.is_good() {
                failed.push((place, name_of(status)));
            }
        }
    }
    Ok(failed)
}

async fn create(
    session: &Session,
    subscription: u32,
    requests: Vec<MonitoredItemCreateRequest>,
) -> Result<Vec<StatusCode>, String> {
    if requests.is_empty() {
        return Ok(Vec::new());
    }
    let created =
        session.create_monitored_items(subscription, TimestampsToReturn::Both, requests).await;
    let created = created.map_err(|error| error.to_string())?;
    Ok(created.into_iter().map(|item| item.result.status_code).collect())
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
