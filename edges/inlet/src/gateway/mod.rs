//! The gateway: listens to the sources that are on, for as long as the server runs.
//!
//! Asks: what do the sources send, and is it on disk?
//! Needs: the sources that people stated; brokers and folders, which may be away.
//! Does not know: what a message says (`measure::source`), or what becomes of it (`acts`).
//!
//! A message is confirmed to its sender when its readings, or the dead letter that it became, are
//! on disk, and not before. Nothing further is read from a source while a batch of it is
//! committed, so a source is never faster than the disk.

mod folder;
mod mqtt;
mod oversized;
mod tls;
mod waiting;

use acts::Workshop;
use acts::measure::Reach;
use measure::source::{Channel, Source};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tracing::{error, warn};
use word::Code;

/// How many sources are listened to at once.
const N_SOURCES_MAX: u32 = 1_000;

/// How soon it is seen that a source was stated anew at another server.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// What a listener is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// To go on.
    GoOn,
    /// To stop; the broker keeps what comes until somebody listens again.
    Stop,
    /// To stop, and to tell the broker that nobody will listen.
    Leave,
}

/// A listener at work.
struct Listener {
    source: Source,
    tell: watch::Sender<Told>,
    task: JoinHandle<()>,
}

/// Listens to all sources that are on, until `shutdown` is ready; then finishes what is being
/// committed. Of several servers on one database, one listens at a time.
pub async fn listen(workshop: Arc<Workshop>, shutdown: impl Future<Output = ()>) {
    let mut shutdown = std::pin::pin!(shutdown);
    let changes = workshop.listening().changes();
    let held = tokio::select! {
        held = waiting::hold(&workshop) => held,
        () = &mut shutdown => return,
    };
    let mut listeners = BTreeMap::new();
    tokio::select! {
        () = follow(&workshop, changes, &mut listeners) => {}
        () = &mut shutdown => {}
    }
    for listener in listeners.into_values() {
        end(listener, Told::Stop).await;
    }
    drop(held);
}

/// Starts and ends listeners as sources are stated anew.
async fn follow(
    workshop: &Arc<Workshop>,
    mut changes: watch::Receiver<u64>,
    listeners: &mut BTreeMap<Code, Listener>,
) {
    let mut wait = waiting::Wait::new();
    loop {
        changes.mark_unchanged();
        match workshop.store().sources(("", N_SOURCES_MAX)).await {
            Ok(sources) => {
                bring_up(workshop, sources, listeners).await;
                wait = waiting::Wait::new();
                // Elsewhere nobody tells this process.
                let _ = tokio::time::timeout(LOOK_EVERY, changes.changed()).await;
            }
            Err(error) => {
                warn!(%error, "the sources cannot be read");
                tokio::time::sleep(wait.next()).await;
            }
        }
    }
}

async fn bring_up(
    workshop: &Arc<Workshop>,
    sources: Vec<Source>,
    listeners: &mut BTreeMap<Code, Listener>,
) {
    for source in sources {
        if let Some(listener) = listeners.remove(&source.code) {
            if listener.source == source {
                listeners.insert(source.code, listener);
                continue;
            }
            let goes_on = source.is_on && source.channel == listener.source.channel;
            end(listener, if goes_on { Told::Stop } else { Told::Leave }).await;
        }
        // Those of OPC UA are listened to by a process of their own, which brings what it hears.
        let is_ours = !matches!(source.channel, Channel::OpcUa(_));
        if source.is_on && is_ours {
            let (tell, told) = watch::channel(Told::GoOn);
            let task = tokio::spawn(run(Arc::clone(workshop), source.clone(), told));
            listeners.insert(source.code.clone(), Listener { source, tell, task });
        }
    }
}

async fn end(listener: Listener, told: Told) {
    let _ = listener.tell.send(told);
    if let Err(error) = listener.task.await {
        error!(source = %listener.source.code, %error, "listening to a source broke off");
    }
}

/// What a source's broker knows us by, where there is a file of it: name and password.
fn login(workshop: &Workshop, source: &Source) -> Result<Option<(String, String)>, String> {
    let keys = workshop.store().path().join("keys");
    match std::fs::read_to_string(keys.join(format!("source-{}.login", source.code))) {
        Ok(text) => {
            let mut lines = text.lines().map(str::to_owned);
            Ok(Some((lines.next().unwrap_or_default(), lines.next().unwrap_or_default())))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("the login of the source cannot be read: {error}")),
    }
}

async fn run(workshop: Arc<Workshop>, source: Source, told: watch::Receiver<Told>) {
    match &source.channel {
        Channel::Mqtt(broker) | Channel::Sparkplug(broker) => {
            mqtt::run(&workshop, &source, broker, told).await;
        }
        Channel::Folder => folder::run(&workshop, &source, told).await,
        Channel::OpcUa(_) => return,
    }
    workshop.listening().reached(&source.code, Reach::Off);
}
