//! Waiting: longer each time, and not for ever.

use acts::Workshop;
use std::time::Duration;
use tracing::warn;

const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(60);

/// How long to wait before the next try: twice as long each time, up to a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wait(Duration);

impl Wait {
    pub(super) fn new() -> Self {
        Self(FIRST)
    }

    pub(super) fn next(&mut self) -> Duration {
        let now = self.0;
        self.0 = (now * 2).min(LONGEST);
        now
    }
}

/// Waits until this server is the one that listens.
pub(super) async fn hold(workshop: &Workshop) -> impl Sized + use<> {
    let mut wait = Wait::new();
    loop {
        match workshop.store().intake().await {
            Ok(held) => return held,
            Err(error) => {
                warn!(%error, "cannot tell whether another server listens");
                tokio::time::sleep(wait.next()).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Wait};

    #[test]
    fn waits_grow_to_a_minute_and_stay_there() {
        let mut wait = Wait::new();
        let waits: Vec<_> = (0..12).map(|_| wait.next()).collect();
        assert!(waits.windows(2).all(|pair| pair[1] == (pair[0] * 2).min(LONGEST)));
        assert_eq!(waits[11], LONGEST);
    }
}
