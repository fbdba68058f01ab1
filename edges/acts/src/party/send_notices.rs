//! Sending what the outbox holds: each notice is taken, brought, and written down as sent, as
//! waiting for its next attempt, or as given up. Nobody asks for this; the server does it by
//! itself.
//!
//! Source of the signature: the Standard Webhooks specification (headers `webhook-id`,
//! `webhook-timestamp`, `webhook-signature`; HMAC-SHA256 over all three of id, time and body).

use hmac::{Hmac, KeyInit, Mac};
use party::{Channel, MailServer, NoticeState, Subscription, roles_at, wait_s};
use sha2::Sha256;
use std::time::Duration;
use store::KeptNotice;
use tokio::task::JoinSet;
use word::{Timestamp, encoding};

use super::{
    make_subscription::{mail_server, secret_name, target_name},
    notice_words::{Told, tell},
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

/// A notice as it leaves.
#[derive(Clone, Debug)]
pub enum Parcel {
    /// A POST.
    Webhook {
        /// Where to.
        url: String,
        /// The headers that sign it.
        headers: [(&'static str, String); 3],
        /// JSON.
        body: Vec<u8>,
    },
    /// An e-mail.
    Mail {
        /// By which server.
        server: MailServer,
        /// To whom.
        to: String,
        /// What stands above it.
        subject: String,
        /// What it says.
        text: String,
        /// What a mailbox knows a repeated one by.
        id: String,
    },
}

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
    let (mut sent, mut under_way) = (Sent::default(), JoinSet::new());
    for notice in due {
        if !store.take_notice(&notice, now.checked_add(LEASE).unwrap_or(Timestamp::MAX)).await? {
            continue;
        }
        let notice = KeptNotice { n_attempts: notice.n_attempts + 1, ..notice };
        let subscription = subscriptions.iter().find(|one| one.id == notice.subscription);
        match wrap(workshop, &notice, (subscription, base_url)).await? {
            Wrapped::Parcel(parcel) => {
                under_way.spawn_blocking(move || (notice, courier(&parcel)));
            }
            Wrapped::NoNeed(why) => {
                store.put_notice(&notice.id, (NoticeState::Dropped, now), why).await?;
                sent.dropped += 1;
            }
            Wrapped::Not(why) => {
                note(workshop, (&notice, &Delivery::Later(why)), &mut sent).await?
            }
        }
    }
    while let Some(brought) = under_way.join_next().await {
        // A courier that panicked is as one that is gone: its notice is due after the lease.
        let Ok((notice, delivery)) = brought else { continue };
        note(workshop, (&notice, &delivery), &mut sent).await?;
    }
    Ok(sent)
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

async fn note(
    workshop: &Workshop,
    (notice, delivery): (&KeptNotice, &Delivery),
    sent: &mut Sent,
) -> Result<(), Problem> {
    let now = workshop.now();
    let again = |wait: i64| {
        let wait = Duration::from_secs(wait.unsigned_abs());
        now.checked_add(wait).unwrap_or(Timestamp::MAX)
    };
    let (state, at, said) = match delivery {
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
    Ok(workshop.store().put_notice(&notice.id, (state, at), &said).await?)
}

enum Wrapped {
    Parcel(Parcel),
    NoNeed(&'static str),
    Not(String),
}

/// Makes a parcel of a notice, from what is known now.
async fn wrap(
    workshop: &Workshop,
    notice: &KeptNotice,
    (subscription, base_url): (Option<&Subscription>, &str),
) -> Result<Wrapped, Problem> {
    let Some(subscription) = subscription else {
        return Ok(Wrapped::NoNeed("the subscription has ended"));
    };
    let (store, now) = (workshop.store(), workshop.now());
    if let Some(person) = subscription.person
        && !roles_at(&store.grants_of(person).await?, now).contains(&subscription.role)
    {
        return Ok(Wrapped::NoNeed("the role has ended"));
    }
    let Some(told) = tell(workshop, notice, (subscription.lang, base_url)).await? else {
        return Ok(Wrapped::NoNeed("there is nothing to tell any more"));
    };
    let target = store.sealed(&target_name(subscription.id)).await?;
    let target = target.and_then(|target| String::from_utf8(target.to_vec()).ok());
    let Some(target) = target else { return Ok(Wrapped::NoNeed("the target is gone")) };
    if subscription.channel == Channel::Mail {
        let Some(server) = mail_server(workshop).await? else {
            return Ok(Wrapped::Not("no mail server is set".to_owned()));
        };
        let Told { subject, text, .. } = told;
        let id = notice.id.clone();
        return Ok(Wrapped::Parcel(Parcel::Mail { server, to: target, subject, text, id }));
    }
    let Some(secret) = store.sealed(&secret_name(subscription.id)).await? else {
        return Ok(Wrapped::NoNeed("the secret is gone"));
    };
    let body = told.body.to_string().into_bytes();
    let at = now.as_second().to_string();
    let signature = sign(&secret, [notice.id.as_bytes(), at.as_bytes(), &body]);
    let headers = [
        ("webhook-id", notice.id.clone()),
        ("webhook-timestamp", at),
        ("webhook-signature", signature),
    ];
    Ok(Wrapped::Parcel(Parcel::Webhook { url: target, headers, body }))
}

fn sign(secret: &[u8], [id, at, body]: [&[u8]; 3]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes keys of any length");
    for piece in [id, b".", at, b".", body] {
        mac.update(piece);
    }
    format!("v1,{}", encoding::base64(&mac.finalize().into_bytes()))
}
