//! Sending what the outbox holds: each notice is taken, brought, and written down as sent, as
//! waiting for its next attempt, or as given up. Nobody asks for this; the server does it by
//! itself.

use party::{Channel, NoticeState, Subscription, roles_at, wait_s};
use std::time::Duration;
use store::KeptNotice;
use tokio::task::JoinSet;
use word::Timestamp;

use super::{
    notice_words::{Told, tell},
    parcel::{Parcel, Wrapped, parcel},
};
use crate::{Problem, Workshop};

/// How many are brought at once; the others are due still.
const AT_ONCE: u32 = 32;
/// Whoever took a notice and is gone by then has not brought it. Longer than a courier takes.
const LEASE: Duration = Duration::from_secs(120);
/// For how many days it is known what was told to whom.
pub const NOTICE_DAYS: i64 = 90;
/// The most characters of what is written down of an attempt.
const SAID_CHARS_MAX: usize = 200;

/// What came of bringing a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// It was taken.
    Done,
    /// It was not, for now, and why.
    Later(String),
    /// It never will be, and why.
    Never(String),
}

/// Brings a parcel; lets its thread wait for no longer than a minute.
pub type Courier = fn(&Parcel) -> Delivery;

/// What became of the notices that were due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Taken at the other end.
    pub sent: usize,
    /// To be tried again.
    pub waiting: usize,
    /// Given up.
    pub failed: usize,
    /// Not needed any more.
    pub dropped: usize,
}

impl Sent {
    /// How many there were.
    pub fn n(&self) -> usize {
        self.sent + self.waiting + self.failed + self.dropped
    }
}

/// Puts overdue answers into the outbox and brings what is due. `base_url` is how people reach
/// this server.
///
/// # Errors
/// [`Problem`]; what was not brought is due still.
pub async fn send_notices(
    workshop: &Workshop,
    courier: Courier,
    base_url: &str,
) -> Result<Sent, Problem> {
    let (store, now) = (workshop.store(), workshop.now());
    store.queue_overdue(now).await?;
    let due = store.due_notices(now, AT_ONCE).await?;
    if due.is_empty() {
        return Ok(Sent::default());
    }
    let subscriptions = store.subscriptions().await?;
    let (mut sent, mut bundles) = (Sent::default(), Vec::new());
    for notice in due {
        let subscription = subscriptions.iter().find(|one| one.id == notice.subscription);
        let quiet = subscription.and_then(|one| one.quiet).and_then(|quiet| quiet.end(now));
        if let Some(end) = quiet.filter(|_| !notice.topic.is_urgent()) {
            store.put_notice(&notice.id, (NoticeState::Waiting, end), "quiet hours").await?;
            continue;
        }
        if !store.take_notice(&notice, now.checked_add(LEASE).unwrap_or(Timestamp::MAX)).await? {
            continue;
        }
        let notice = KeptNotice { n_attempts: notice.n_attempts + 1, ..notice };
        let of = (subscription, base_url, quiet.is_some());
        match say(workshop, &notice, of).await? {
            Ok((subscription, told)) => gather(&mut bundles, subscription, (notice, told)),
            Err(why) => {
                store.put_notice(&notice.id, (NoticeState::Dropped, now), why).await?;
                sent.dropped += 1;
            }
        }
    }
    let mut under_way = JoinSet::new();
    for Bundle { subscription, notices, told } in bundles {
        match parcel(workshop, subscription, (&notices, &told)).await? {
            Wrapped::Parcel(parcel) => {
                under_way.spawn_blocking(move || (notices, courier(&parcel)));
            }
            Wrapped::NoNeed(why) => {
                for notice in notices {
                    store.put_notice(&notice.id, (NoticeState::Dropped, now), why).await?;
                    sent.dropped += 1;
                }
            }
            Wrapped::Not(why) => note(workshop, (notices, Delivery::Later(why)), &mut sent).await?,
        }
    }
    while let Some(brought) = under_way.join_next().await {
        // A courier that panicked is as one that is gone: its notices are due after the lease.
        let Ok(brought) = brought else { continue };
        note(workshop, brought, &mut sent).await?;
    }
    Ok(sent)
}

/// What is told to one subscription at once.
struct Bundle<'a> {
    subscription: &'a Subscription,
    notices: Vec<KeptNotice>,
    told: Vec<Told>,
}

/// What is due for the same people is one message; a program is told one thing at a time.
fn gather<'a>(
    bundles: &mut Vec<Bundle<'a>>,
    subscription: &'a Subscription,
    (notice, told): (KeptNotice, Told),
) {
    let is_person = subscription.channel != Channel::Webhook;
    let same = |one: &&mut Bundle<'_>| is_person && one.subscription.id == subscription.id;
    match bundles.iter_mut().find(same) {
        Some(bundle) => {
            bundle.notices.push(notice);
            bundle.told.push(told);
        }
        None => bundles.push(Bundle { subscription, notices: vec![notice], told: vec![told] }),
    }
}

/// What a notice says now, or why it needs no saying any more.
async fn say<'a>(
    workshop: &Workshop,
    notice: &KeptNotice,
    (subscription, base_url, is_quiet): (Option<&'a Subscription>, &str, bool),
) -> Result<Result<(&'a Subscription, Told), &'static str>, Problem> {
    let Some(subscription) = subscription else { return Ok(Err("the subscription has ended")) };
    let (store, now) = (workshop.store(), workshop.now());
    if let Some(person) = subscription.person
        && !roles_at(&store.grants_of(person).await?, now).contains(&subscription.role)
    {
        return Ok(Err("the role has ended"));
    }
    let told = tell(workshop, notice, (subscription.lang, base_url, is_quiet)).await?;
    Ok(told.map(|told| (subscription, told)).ok_or("there is nothing to tell any more"))
}

/// Lets go the notices that were sent, or needed no sending, more than [`NOTICE_DAYS`] ago; gives
/// how many.
///
/// # Errors
/// [`Problem`].
pub async fn forget_notices(workshop: &Workshop) -> Result<u64, Problem> {
    let before = workshop.now().as_second() - NOTICE_DAYS * 86_400;
    let before = Timestamp::from_second(before).unwrap_or(Timestamp::MIN);
    Ok(workshop.store().forget_notices(before).await?)
}

/// Writes down what came of a parcel, for each notice in it.
async fn note(
    workshop: &Workshop,
    (notices, delivery): (Vec<KeptNotice>, Delivery),
    sent: &mut Sent,
) -> Result<(), Problem> {
    let now = workshop.now();
    let again = |wait: i64| {
        let wait = Duration::from_secs(wait.unsigned_abs());
        now.checked_add(wait).unwrap_or(Timestamp::MAX)
    };
    for notice in notices {
        let (state, at, said) = match &delivery {
            Delivery::Done => (NoticeState::Sent, now, ""),
            Delivery::Never(why) => (NoticeState::Failed, now, why.as_str()),
            Delivery::Later(why) => match wait_s(notice.n_attempts) {
                Some(wait) => (NoticeState::Waiting, again(wait), why.as_str()),
                None => (NoticeState::Failed, now, why.as_str()),
            },
        };
        let n = match state {
            NoticeState::Sent => &mut sent.sent,
            NoticeState::Waiting => &mut sent.waiting,
            NoticeState::Failed | NoticeState::Dropped => &mut sent.failed,
        };
        *n += 1;
        let said: String = said.chars().filter(|c| !c.is_control()).take(SAID_CHARS_MAX).collect();
        workshop.store().put_notice(&notice.id, (state, at), &said).await?;
    }
    Ok(())
}
