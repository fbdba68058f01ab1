//! Waiting: longer each time, and not for ever.

use std::time::Duration;
use tokio::sync::watch;

const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(30);

/// How long to wait before the next try: twice as long each time, up to half a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait(Duration);

impl Wait {
    /// A short one first.
    pub fn new() -> Self {
        Self(FIRST)
    }

    /// The next.
    pub fn next(&mut self) -> Duration {
        let now = self.0;
        self.0 = (now * 2).min(LONGEST);
        now
    }
}

/// Until somebody says that it is to end, or nobody is left who could.
pub async fn told(end: &mut watch::Receiver<bool>) {
    drop(end.wait_for(|end| *end).await);
}
