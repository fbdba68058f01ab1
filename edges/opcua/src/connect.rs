//! Connecting: a session with a server of OPC UA, as protected as the source asks.
//!
//! Source: OPC 10000-4 5.5.4 (endpoints), OPC 10000-7 (security policies).

use futures::StreamExt;
use opcua::client::{
    Client, ClientBuilder, Session, SessionActivity, SessionConnectMode, SessionEventLoop,
    SessionPollResult, SubscriptionActivity, transport::TcpConnector,
};
use opcua::crypto::SecurityPolicy;
use opcua::types::{EndpointDescription, MessageSecurityMode, StatusCode};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;

use crate::folder::Folder;
use crate::source::Source;
use crate::value::name_of;

/// What an application of OPC UA is called; certificates name it.
const APPLICATION: &str = "urn:wule:opcua";
/// How long the server of OPC UA is to keep a session whose connection was lost.
const SESSION_MS: u32 = 120_000;
/// How long an answer is waited for.
const PATIENCE: Duration = Duration::from_secs(15);
/// The most values of one answer, and the most chunks of it, of 8 to 64 KiB as the server has them.
/// A server may tell at once all that its queues hold, however few values a notification is asked
/// to have; of more than 1,000 values, or 5 chunks, the library reads nothing unless it is told to.
const OF_AN_ANSWER: (usize, usize) = (1_000_000, 2_048);
/// How soon and how rarely a lost connection is made again.
const AGAIN: (Duration, Duration) = (Duration::from_millis(500), Duration::from_secs(15));

/// The policies that protect, the best first. Those that are broken are not among them.
const POLICIES: [SecurityPolicy; 3] = [
    SecurityPolicy::Aes256Sha256RsaPss,
    SecurityPolicy::Basic256Sha256,
    SecurityPolicy::Aes128Sha256RsaOaep,
];

/// A session whose connection is not yet made.
pub struct Made {
    /// The session.
    pub session: Arc<Session>,
    /// What must be polled for anything to happen.
    pub events: SessionEventLoop<TcpConnector>,
}

/// What happened to a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// A session was made on the server.
    Opened,
    /// The connection was lost and made again, and the session with its subscriptions is there.
    Resumed,
    /// The connection was lost; why.
    Lost(String),
    /// What the server told could not be read; why.
    Unread(String),
    /// It cannot be made; why.
    Failed(String),
    /// The server answered.
    Alive,
    /// It came to its end.
    Ended(String),
}

/// Asks the server for its endpoints and prepares a session with the best that fits.
///
/// # Errors
/// What was in the way, as the libraries say it.
pub async fn session(folder: &Folder, source: &Source) -> Result<Made, String> {
    let identity = folder.identity(&source.code)?;
    let mut client = client(folder, source)?;
    let offered = client.get_server_endpoints_from_url(source.endpoint.as_str()).await;
    let offered = offered.map_err(|error| error.to_string())?;
    let endpoint = choose(&offered, source)?;
    let made = client.connect_to_endpoint_directly(endpoint, identity);
    let (session, events) = made.map_err(|error| error.to_string())?;
    Ok(Made { session, events })
}

fn client(folder: &Folder, source: &Source) -> Result<Client, String> {
    let (soon, rarely) = AGAIN;
    let (n_values_max, n_chunks_max) = OF_AN_ANSWER;
    ClientBuilder::new()
        .application_name("Wule")
        .application_uri(APPLICATION)
        .product_uri(APPLICATION)
        .session_name(format!("Wule {}", source.code))
        .pki_dir(folder.pki())
        .create_sample_keypair(true)
        .trust_server_certs(false)
        .verify_server_certs(true)
        .session_timeout(SESSION_MS)
        .request_timeout(PATIENCE)
        .max_array_length(n_values_max)
        .max_chunk_count(n_chunks_max)
        .max_message_size(n_chunks_max << 16)
        .max_failed_keep_alive_count(2)
        .session_retry_limit(-1)
        .session_retry_initial(soon)
        .session_retry_max(rarely)
        // A subscription that is made anew in silence would hide what was not heard.
        .recreate_subscriptions(false)
        .client()
        .map_err(|problems| problems.join("; "))
}

/// The endpoint that protects as the source asks, at the address that the source states: what a
/// server calls itself is often not how it is reached.
fn choose(offered: &[EndpointDescription], source: &Source) -> Result<EndpointDescription, String> {
    let (policies, mode) = if source.is_encrypted {
        (&POLICIES[..], MessageSecurityMode::SignAndEncrypt)
    } else {
        (&[SecurityPolicy::None][..], MessageSecurityMode::None)
    };
    let of = |policy: &SecurityPolicy| {
        let is_it = |endpoint: &&EndpointDescription| {
            endpoint.security_mode == mode
                && SecurityPolicy::from_uri(endpoint.security_policy_uri.as_ref()) == *policy
        };
        offered.iter().find(is_it)
    };
    let Some(found) = policies.iter().find_map(of) else {
        let asked = if source.is_encrypted { "signs and encrypts" } else { "is open" };
        return Err(format!("the server offers no endpoint that {asked}"));
    };
    let mut endpoint = found.clone();
    endpoint.endpoint_url = source.endpoint.as_str().into();
    Ok(endpoint)
}

/// Polls a session for as long as it lives, and tells what happens to it.
pub async fn poll(events: SessionEventLoop<TcpConnector>, tell: mpsc::UnboundedSender<Event>) {
    let mut stream = std::pin::pin!(events.enter());
    while let Some(event) = stream.next().await {
        let event = match event {
            Ok(SessionPollResult::Reconnected(SessionConnectMode::NewSession(_))) => Event::Opened,
            Ok(SessionPollResult::Reconnected(SessionConnectMode::ReactivatedSession(_))) => {
                Event::Resumed
            }
            Ok(SessionPollResult::ConnectionLost(why)) => Event::Lost(name_of(why)),
            Ok(SessionPollResult::Subscription(SubscriptionActivity::PublishFailed(why)))
                if why == StatusCode::BadEncodingLimitsExceeded =>
            {
                Event::Unread(name_of(why))
            }
            Ok(SessionPollResult::ReconnectFailed(status)) => Event::Failed(name_of(status)),
            Ok(SessionPollResult::SessionActivity(SessionActivity::KeepAliveSucceeded)) => {
                Event::Alive
            }
            Ok(_) => continue,
            Err(status) => Event::Ended(name_of(status)),
        };
        if tell.send(event).is_err() {
            return;
        }
    }
    drop(tell.send(Event::Ended("the session was closed".to_owned())));
}
