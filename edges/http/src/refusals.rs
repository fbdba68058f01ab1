//! Refused attempts on their way to the record.
//!
//! What somebody was refused is on disk before they hear of it. Strangers are counted together
//! for a minute at most: whoever floods the door must not fill the disk.

use acts::Actor;
use party::Refusal;
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::Site;

/// How long strangers are counted before they are written down.
const COUNTED_TOGETHER: Duration = Duration::from_secs(60);

/// What strangers were refused since it was last written, by attempt and code.
#[derive(Default)]
pub(crate) struct Strangers(Mutex<BTreeMap<(String, &'static str), Refusal>>);

impl Strangers {
    /// Counts one; says whether it is the first since the last writing.
    fn count(&self, refusal: Refusal, code: &'static str) -> bool {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_first = counted.is_empty();
        let known = counted.entry((refusal.attempt.clone(), code));
        known
            .and_modify(|known| {
                known.n += 1;
                known.last_at = refusal.last_at.max(known.last_at);
            })
            .or_insert(refusal);
        is_first
    }

    fn take(&self) -> Vec<Refusal> {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *counted).into_values().collect()
    }
}

impl Site {
    /// Notes that an attempt was refused.
    pub(crate) async fn note_refusal(&self, by: &Actor, attempt: String, code: &'static str) {
        let now = self.workshop().now();
        let refusal = Refusal {
            by: by.name().to_owned(),
            attempt,
            code: code.to_owned(),
            n: 1,
            first_at: now,
            last_at: now,
        };
        if *by != Actor::Public {
            return self.write_refusals(vec![refusal]).await;
        }
        if self.strangers().count(refusal, code) {
            let site = self.clone();
            tokio::spawn(async move {
                tokio::time::sleep(COUNTED_TOGETHER).await;
                site.write_strangers().await;
            });
        }
    }

    /// Writes down what strangers were refused so far; done each minute, and when serving ends.
    pub async fn write_strangers(&self) {
        self.write_refusals(self.strangers().take()).await;
    }

    async fn write_refusals(&self, refusals: Vec<Refusal>) {
        if let Err(problem) = acts::party::note_refusals(self.workshop(), refusals).await {
            tracing::error!("a refused attempt was not recorded: {problem}");
        }
    }
}
