//! Sending as long as it is let run.

use acts::Workshop;
use acts::party::{Sent, forget_notices, send_notices};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{MissedTickBehavior, interval};
use word::{Lang, Words};

/// How soon after its commit a notice leaves.
const TICK: Duration = Duration::from_secs(1);

/// After how many ticks old notices are let go.
const TICKS_TO_FORGET: u64 = 3_600;

/// Sends what is due, each second, and lets old notices go, each hour. What goes wrong is told
/// once, until it changes.
pub async fn keep_sending(workshop: Arc<Workshop>, base_url: String, lang: Lang) {
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut told, mut n_ticks) = (String::new(), 0_u64);
    // One process a directory: whoever had taken a notice is gone.
    if let Err(problem) = workshop.store().release_notices(workshop.now()).await {
        told = acts::Problem::from(problem).message().say(lang);
        tracing::error!("{told}");
    }
    loop {
        ticks.tick().await;
        let is_hour = n_ticks.is_multiple_of(TICKS_TO_FORGET);
        n_ticks += 1;
        let done = async {
            if is_hour {
                forget_notices(&workshop).await?;
            }
            send_all(&workshop, &base_url).await
        };
        let say = match done.await {
            Ok(sent) if sent.failed > 0 => GIVEN_UP.fill(lang, &[("n", sent.failed.to_string())]),
            Ok(_) => String::new(),
            Err(problem) => problem.message().say(lang),
        };
        if !say.is_empty() && say != told {
            tracing::warn!("{say}");
        }
        told = say;
    }
}

/// Sends until nothing is due: what failed is due later.
async fn send_all(workshop: &Workshop, base_url: &str) -> Result<Sent, acts::Problem> {
    let mut all = Sent::default();
    loop {
        let sent = send_notices(workshop, crate::bring, base_url).await?;
        all.failed += sent.failed;
        if sent.n() == 0 {
            return Ok(all);
        }
    }
}

const GIVEN_UP: Words = Words::new(
    "{n} 条通知已放弃；见 /api/v1/notices?state=failed",
    "{n} notices were given up; see /api/v1/notices?state=failed",
);
