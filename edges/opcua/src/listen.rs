//! Listening to a source: connections to its server of OPC UA, one after the other.
//!
//! Asks: what do its nodes say, what was not heard, and is it in the journal?
//! Needs: a server of OPC UA, which may be away.
//! Does not know: what a value means, or how it reaches Wule.
//!
//! What comes goes into the journal. Where that holds too much, the server of OPC UA is asked to
//! tell nothing for a while, and keeps values itself for as long as it has room.

use opcua::types::NotificationMessage;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tracing::{info, warn};

use crate::connect::{self, Event, Made};
use crate::folder::Folder;
use crate::journal::Journal;
use crate::line::{Ear, Line, Step};
use crate::source::Source;
use crate::wait::{Wait, told};
use crate::wule::Reach;

/// The most notifications whose values go to the disk at once.
const N_TOGETHER: usize = 64;
/// How often is looked whether the journal holds too much.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How long a server of OPC UA may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(3);

/// What is listened to, and where what is heard goes.
pub struct Listening {
    /// The source.
    pub source: Source,
    /// The folder of the program.
    pub folder: Arc<Folder>,
    /// Where what is heard waits.
    pub journal: Arc<Journal>,
    /// How the source is reached.
    pub reach: watch::Sender<Reach>,
}

/// Why a connection ended.
enum Ended {
    /// It was told to.
    Told,
    /// It was lost, or never made.
    Lost { why: String, was_made: bool },
}

/// Polls a session until it is dropped.
struct Polling(JoinHandle<()>);

impl Drop for Polling {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Listens until it is told to end.
///
/// # Errors
/// What the disk says: what cannot be kept is not to be heard.
pub async fn listen(
    listening: &Listening,
    ear: &mut Ear,
    mut end: watch::Receiver<bool>,
) -> io::Result<()> {
    let Listening { source, reach, .. } = listening;
    let mut wait = Wait::new();
    loop {
        reach.send_replace(Reach::Connecting);
        let why = match connection(listening, ear, &mut end).await? {
            Ended::Told => return Ok(()),
            Ended::Lost { why, was_made } => {
                if was_made {
                    wait = Wait::new();
                }
                why
            }
        };
        let pause = wait.next();
        warn!(source = source.code, why, wait_ms = pause.as_millis(), "not connected");
        let wait_ms = u32::try_from(pause.as_millis()).unwrap_or(u32::MAX);
        reach.send_replace(Reach::Waiting { why, wait_ms });
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = told(&mut end) => return Ok(()),
        }
    }
}

/// One connection, from its beginning to its end.
async fn connection(
    listening: &Listening,
    ear: &mut Ear,
    end: &mut watch::Receiver<bool>,
) -> io::Result<Ended> {
    let made = tokio::select! {
        made = connect::session(&listening.folder, &listening.source) => made,
        () = told(end) => return Ok(Ended::Told),
    };
    let Made { session, events } = match made {
        Ok(made) => made,
        Err(why) => return Ok(Ended::Lost { why, was_made: false }),
    };
    let (tell, events_of) = mpsc::unbounded_channel();
    let (hand_on, mut heard) = mpsc::unbounded_channel();
    let _polling = Polling(tokio::spawn(connect::poll(events, tell)));
    let mut line = Line::new(listening, ear, session);
    let ended = converse(&mut line, events_of, (&hand_on, &mut heard), end).await?;
    // A server lets in only so many sessions: one that is given up is ended, where that goes.
    if matches!(ended, Ended::Told) || line.was_made() {
        let _ = tokio::time::timeout(GOODBYE, line.session.disconnect()).await;
        info!(source = listening.source.code, "disconnected");
    }
    // What came before the end is kept too.
    drop(line.hear(rest(&mut heard)).await?);
    line.note();
    Ok(ended)
}

type Notifications = mpsc::UnboundedReceiver<NotificationMessage>;

async fn converse(
    line: &mut Line<'_>,
    mut events: mpsc::UnboundedReceiver<Event>,
    (hand_on, heard): (&mpsc::UnboundedSender<NotificationMessage>, &mut Notifications),
    end: &mut watch::Receiver<bool>,
) -> io::Result<Ended> {
    let mut look = tokio::time::interval(LOOK_EVERY);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        let step = tokio::select! {
            () = told(end) => return Ok(Ended::Told),
            event = events.recv() => match event {
                Some(event) => line.meet(event, hand_on).await?,
                None => Step::Lost("the session broke off".to_owned()),
            },
            Some(first) = heard.recv() => {
                let mut together = vec![first];
                while together.len() < N_TOGETHER
                    && let Ok(more) = heard.try_recv()
                {
                    together.push(more);
                }
                line.hear(together).await?
            }
            _ = look.tick() => line.look().await?,
        };
        if let Step::Lost(why) = step {
            return Ok(Ended::Lost { why, was_made: line.was_made() });
        }
    }
}

fn rest(heard: &mut Notifications) -> Vec<NotificationMessage> {
    std::iter::from_fn(|| heard.try_recv().ok()).collect()
}
