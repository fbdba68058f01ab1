//! How far the log has come, for those who wait: published, witnesses asked, witnessed.

use tokio::sync::watch;

use crate::{Problem, Published, Store};

/// Sizes that only grow, each watched by whoever waits for an entry.
pub(crate) struct Progress {
    published: watch::Sender<u64>,
    asked: watch::Sender<u64>,
    witnessed: watch::Sender<u64>,
}

impl Progress {
    pub(crate) fn new() -> Self {
        let sender = || watch::channel(0).0;
        Self { published: sender(), asked: sender(), witnessed: sender() }
    }
}

impl Store {
    /// Brings what is watched up to what is kept.
    pub(crate) async fn note_progress(&self) -> Result<(), Problem> {
        let witnessed = self.witnessed().await?;
        raise(&self.progress.witnessed, witnessed.map_or(0, |published| published.size));
        Ok(())
    }

    /// Notes that the files of this directory show a checkpoint.
    pub(crate) fn note_published(&self, size: u64) {
        raise(&self.progress.published, size);
    }

    /// The size of the checkpoint that the files of this directory show.
    pub(crate) fn n_published(&self) -> u64 {
        *self.progress.published.borrow()
    }

    /// The size of the latest published checkpoint, as it grows.
    pub fn watch_published(&self) -> watch::Receiver<u64> {
        self.progress.published.subscribe()
    }

    /// The size of the latest witnessed checkpoint, as it grows.
    pub fn watch_witnessed(&self) -> watch::Receiver<u64> {
        self.progress.witnessed.subscribe()
    }

    /// Notes that the witnesses were asked about a checkpoint, whatever they answered.
    pub fn note_asked(&self, size: u64) {
        raise(&self.progress.asked, size);
    }

    /// The checkpoint that is shown to the world: the latest; but while its witnesses are still
    /// being asked, the latest that was witnessed.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn checkpoint_to_show(&self) -> Result<Option<Published>, Problem> {
        let Some(latest) = self.checkpoint().await? else { return Ok(None) };
        self.catch_up_to(&latest).await?;
        if *self.progress.asked.borrow() < latest.size
            && let Some(witnessed) = self.witnessed().await?
        {
            return Ok(Some(witnessed));
        }
        Ok(Some(latest))
    }
}

fn raise(sender: &watch::Sender<u64>, size: u64) {
    sender.send_if_modified(|known| {
        let grows = size > *known;
        *known = size.max(*known);
        grows
    });
}
