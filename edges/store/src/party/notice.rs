//! Subscriptions, and the outbox: a notice is a row of the transaction of what it tells, so that
//! nothing is lost between the commit and the sending. Rows of the outbox follow from facts and
//! from what was sent meanwhile, so they are kept and not rebuilt.

use ::party::{Channel, Fact, NoticeState, Quiet, Role, Subscription, Topic, Wall};
use serde_json::{Value, json};
use sqlx::Row;
use word::{Digest, Id, Timestamp};
use zeroize::Zeroizing;

use crate::{
    Database, Fact as AnyFact, Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    record::stop_if_not_durable,
    schema::{Derived, derived},
};

/// What is true by itself: the outbox, and what is kept sealed (targets, secrets, the mail
/// server).
pub(crate) const KEPT: [&str; 4] = [
    "CREATE TABLE IF NOT EXISTS party_sealed (
        name TEXT PRIMARY KEY,
        body TEXT NOT NULL
    )",
    "CREATE TABLE IF NOT EXISTS party_notices (
        id TEXT PRIMARY KEY,
        subscription TEXT NOT NULL,
        topic TEXT NOT NULL,
        of_id TEXT NOT NULL,
        made_at BIGINT NOT NULL,
        due_at BIGINT NOT NULL,
        n_attempts BIGINT NOT NULL,
        is_taken BIGINT NOT NULL,
        state TEXT NOT NULL,
        ended_at BIGINT NOT NULL,
        said TEXT NOT NULL
    )",
    "CREATE INDEX IF NOT EXISTS party_notices_due ON party_notices (state, due_at)",
    "CREATE INDEX IF NOT EXISTS party_notices_made ON party_notices (made_at, id)",
];

pub(super) const TABLE: Derived = derived!(
    "party_subscriptions",
    "id",
    "id TEXT PRIMARY KEY, ended_at BIGINT NOT NULL, body TEXT NOT NULL"
);

/// In the table, "no end yet" is an instant that never comes.
const NEVER: i64 = i64::MAX;

/// A notice as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptNotice {
    /// The same for the same thing told to the same subscription: whoever is told twice knows.
    pub id: String,
    /// To whom.
    pub subscription: Id<Subscription>,
    /// What kind of thing happened.
    pub topic: Topic,
    /// Its identity.
    pub of: String,
    /// When the notice was made.
    pub made_at: Timestamp,
    /// When it is tried next, while it waits.
    pub due_at: Timestamp,
    /// How often it was tried.
    pub n_attempts: u32,
    /// Where it is on its way.
    pub state: NoticeState,
    /// When it was sent, given up or dropped.
    pub ended_at: Option<Timestamp>,
    /// What came of the last attempt.
    pub said: String,
}

pub(super) fn body(subscription: &Subscription) -> Value {
    let topics: Vec<&str> = subscription.topics.iter().map(|topic| topic.name()).collect();
    let mut body = json!({
        "channel": subscription.channel.name(),
        "id": subscription.id.to_string(),
        "lang": subscription.lang.tag(),
        "made_at": subscription.made_at.as_microsecond(),
        "person": subscription.person.map(|person| person.to_string()),
        "role": subscription.role.name(),
        "title": subscription.title,
        "topics": topics,
    });
    // Facts from before there were quiet hours have none, and stay as they were.
    if let Some((from, to, wall)) = subscription.quiet.map(Quiet::parts) {
        body["quiet"] = json!({"from_minute": from, "to_minute": to});
        match wall {
            Wall::Offset(minutes) => body["quiet"]["offset_minutes"] = minutes.into(),
            Wall::Zone(name) => body["quiet"]["zone"] = name.into(),
        }
    }
    body
}

fn quiet_of(body: &Value) -> Option<Quiet> {
    let number = |key: &str| body.get(key)?.as_i64();
    let minute = |key: &str| number(key)?.try_into().ok();
    let wall = match body.get("zone") {
        Some(name) => Wall::of_zone(name.as_str()?).ok()?,
        None => Wall::Offset(number("offset_minutes")?.try_into().ok()?),
    };
    Quiet::new(minute("from_minute")?, minute("to_minute")?, wall).ok()
}

fn subscription_of(body: &Value) -> Option<Subscription> {
    let text = |key: &str| body.get(key)?.as_str();
    let topics = body.get("topics")?.as_array()?.iter();
    Some(Subscription {
        id: text("id")?.parse().ok()?,
        title: text("title")?.to_owned(),
        channel: Channel::of_name(text("channel")?)?,
        topics: topics.map(|topic| Topic::of_name(topic.as_str()?)).collect::<Option<_>>()?,
        role: Role::of_name(text("role")?)?,
        person: match body.get("person")? {
            Value::Null => None,
            person => Some(person.as_str()?.parse().ok()?),
        },
        lang: text("lang")?.parse().ok()?,
        quiet: match body.get("quiet") {
            None => None,
            Some(quiet) => Some(quiet_of(quiet)?),
        },
        made_at: Timestamp::from_microsecond(body.get("made_at")?.as_i64()?).ok()?,
    })
}

pub(super) fn of_body(body: &Value) -> Option<Fact> {
    subscription_of(body).map(Fact::Subscribed)
}

pub(super) async fn apply_subscribed(
    subscription: &Subscription,
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO party_subscriptions (id, ended_at, body) VALUES ($1, $2, $3)")
        .bind(subscription.id.to_string())
        .bind(NEVER)
        .bind(body(subscription).to_string())
        .execute(to)
        .await
        .map(drop)
}

pub(super) async fn apply_ended(
    id: Id<Subscription>,
    at: Timestamp,
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE party_subscriptions SET ended_at = $2 WHERE id = $1")
        .bind(id.to_string())
        .bind(at.as_microsecond())
        .execute(to)
        .await
        .map(drop)
}

pub(super) async fn keep_sealed(
    name: &str,
    body: Option<&str>,
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    let query = match body {
        Some(body) => sqlx::query(
            "INSERT INTO party_sealed (name, body) VALUES ($1, $2)
             ON CONFLICT (name) DO UPDATE SET body = excluded.body",
        )
        .bind(name.to_owned())
        .bind(body.to_owned()),
        None => sqlx::query("DELETE FROM party_sealed WHERE name = $1").bind(name.to_owned()),
    };
    query.execute(to).await.map(drop)
}

/// What facts somebody may want to be told of.
fn told(fact: &AnyFact) -> Option<(Topic, String)> {
    use ::brand::{Fact as BrandFact, copy};
    use ::judge::{Fact as JudgeFact, monitor, nonconformity};
    match fact {
        AnyFact::Judge(JudgeFact::Monitor(monitor::Fact::SignalRaised(signal))) => {
            Some((Topic::Signal, signal.id.to_string()))
        }
        AnyFact::Judge(JudgeFact::Nonconformity(nonconformity::Fact::Reported(reported))) => {
            Some((Topic::Nonconformity, reported.id.to_string()))
        }
        AnyFact::Brand(BrandFact::Copy(copy::Fact::FakeReported(case))) => {
            Some((Topic::Fake, case.reference.clone()))
        }
        _ => None,
    }
}

/// Puts into the outbox what the facts of this transaction are to be told.
pub(crate) async fn queue(
    facts: &[AnyFact],
    at: Timestamp,
    to: &mut DbConnection,
) -> Result<(), Problem> {
    let told: Vec<_> = facts.iter().filter_map(told).collect();
    if told.is_empty() {
        return Ok(());
    }
    let rows = sqlx::query("SELECT body FROM party_subscriptions WHERE ended_at = $1 ORDER BY id")
        .bind(NEVER)
        .fetch_all(&mut *to)
        .await?;
    for subscription in rows.iter().map(read_subscription) {
        let subscription = subscription.ok_or_else(damaged("party_subscriptions"))?;
        for (topic, of) in told.iter().filter(|(topic, _)| subscription.topics.contains(topic)) {
            put(&subscription, (*topic, of), at, to).await?;
        }
    }
    Ok(())
}

/// One of the same id is the same notice, whatever became of it.
async fn put(
    subscription: &Subscription,
    (topic, of): (Topic, &str),
    at: Timestamp,
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    let named = format!("{}\n{}\n{of}", subscription.id, topic.name());
    let id = Digest::of(named.as_bytes()).to_string()[..32].to_owned();
    sqlx::query(
        "INSERT INTO party_notices (id, subscription, topic, of_id, made_at, due_at, n_attempts,
                                    is_taken, state, ended_at, said)
         VALUES ($1, $2, $3, $4, $5, $5, 0, 0, 'waiting', 0, '') ON CONFLICT DO NOTHING",
    )
    .bind(id)
    .bind(subscription.id.to_string())
    .bind(topic.name())
    .bind(of.to_owned())
    .bind(at.as_microsecond())
    .execute(to)
    .await
    .map(drop)
}

fn read_subscription(row: &DbRow) -> Option<Subscription> {
    subscription_of(&row.try_get::<&str, _>("body").ok()?.parse().ok()?)
}

fn read(row: &DbRow) -> Option<KeptNotice> {
    let text = |column: &str| row.try_get::<&str, _>(column).ok();
    let number = |column: &str| row.try_get::<i64, _>(column).ok();
    let time = |column: &str| Timestamp::from_microsecond(number(column)?).ok();
    Some(KeptNotice {
        id: text("id")?.to_owned(),
        subscription: text("subscription")?.parse().ok()?,
        topic: Topic::of_name(text("topic")?)?,
        of: text("of_id")?.to_owned(),
        made_at: time("made_at")?,
        due_at: time("due_at")?,
        n_attempts: number("n_attempts")?.try_into().ok()?,
        state: NoticeState::of_name(text("state")?)?,
        ended_at: if number("ended_at")? == 0 { None } else { Some(time("ended_at")?) },
        said: text("said")?.to_owned(),
    })
}

impl Store {
    /// The subscriptions that have not ended.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn subscriptions(&self) -> Result<Vec<Subscription>, Problem> {
        let rows =
            sqlx::query("SELECT body FROM party_subscriptions WHERE ended_at = $1 ORDER BY id")
                .bind(NEVER)
                .fetch_all(self.reader())
                .await?;
        let read = |row| read_subscription(row).ok_or_else(damaged("party_subscriptions"));
        rows.iter().map(read).collect()
    }

    /// What is kept sealed under a name.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn sealed(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Problem> {
        let row = sqlx::query("SELECT body FROM party_sealed WHERE name = $1")
            .bind(name)
            .fetch_optional(self.reader())
            .await?;
        let Some(row) = row else { return Ok(None) };
        self.keys().open_row(name, row.try_get("body")?).map(Some)
    }

    /// Puts into the outbox the signals whose answers are overdue since a subscription to that was
    /// made, and that it was not told of yet; gives how many.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn queue_overdue(&self, now: Timestamp) -> Result<usize, Problem> {
        let mut n = 0;
        let all = self.subscriptions().await?;
        for subscription in all.iter().filter(|one| one.topics.contains(&Topic::Overdue)) {
            let rows = sqlx::query(
                "SELECT s.id FROM judge_signals s
                 WHERE s.kind = '' AND s.due_at < $1 AND s.due_at >= $2 AND NOT EXISTS (
                    SELECT 1 FROM party_notices n
                    WHERE n.subscription = $3 AND n.topic = 'overdue' AND n.of_id = s.id)
                 ORDER BY s.due_at LIMIT 500",
            )
            .bind(now.as_microsecond())
            .bind(subscription.made_at.as_microsecond())
            .bind(subscription.id.to_string())
            .fetch_all(self.reader())
            .await?;
            for row in &rows {
                let mut connection = self.writer().acquire().await?;
                let of: String = row.try_get("id")?;
                put(subscription, (Topic::Overdue, &of), now, &mut connection)
                    .await
                    .inspect_err(stop_if_not_durable)?;
                n += 1;
            }
        }
        Ok(n)
    }

    /// Notices that are due, the longest first, at most `n`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn due_notices(&self, now: Timestamp, n: u32) -> Result<Vec<KeptNotice>, Problem> {
        let rows = sqlx::query(
            "SELECT * FROM party_notices WHERE state = 'waiting' AND due_at <= $1
             ORDER BY due_at, id LIMIT $2",
        )
        .bind(now.as_microsecond())
        .bind(i64::from(n))
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("party_notices"))).collect()
    }

    /// Notices, the latest first; in one state alone, and before one of them.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn notices(
        &self,
        state: Option<NoticeState>,
        before: Option<&KeptNotice>,
        n: u32,
    ) -> Result<Vec<KeptNotice>, Problem> {
        let rows = sqlx::query(
            "SELECT * FROM party_notices
             WHERE ($1 = '' OR state = $1)
               AND ($2 = '' OR made_at < $3 OR (made_at = $3 AND id < $2))
             ORDER BY made_at DESC, id DESC LIMIT $4",
        )
        .bind(state.map_or("", NoticeState::name))
        .bind(before.map(|notice| notice.id.clone()).unwrap_or_default())
        .bind(before.map_or(0, |notice| notice.made_at.as_microsecond()))
        .bind(i64::from(n))
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("party_notices"))).collect()
    }

    /// A notice.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn notice(&self, id: &str) -> Result<Option<KeptNotice>, Problem> {
        let row = sqlx::query("SELECT * FROM party_notices WHERE id = $1")
            .bind(id.to_owned())
            .fetch_optional(self.reader())
            .await?;
        row.map(|row| read(&row).ok_or_else(damaged("party_notices"))).transpose()
    }

    /// Takes a notice to send it: nobody else takes it before `until`, also if whoever took it is
    /// gone by then. Says whether it was still there to be taken.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn take_notice(
        &self,
        notice: &KeptNotice,
        until: Timestamp,
    ) -> Result<bool, Problem> {
        let done = sqlx::query(
            "UPDATE party_notices SET n_attempts = n_attempts + 1, due_at = $3, is_taken = 1
             WHERE id = $1 AND n_attempts = $2 AND state = 'waiting'",
        )
        .bind(notice.id.clone())
        .bind(i64::from(notice.n_attempts))
        .bind(until.as_microsecond())
        .execute(self.writer())
        .await
        .inspect_err(stop_if_not_durable)?;
        Ok(done.rows_affected() == 1)
    }

    /// Writes down where a notice is on its way: when it waits, until when; else, since when not.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn put_notice(
        &self,
        id: &str,
        (state, at): (NoticeState, Timestamp),
        said: &str,
    ) -> Result<(), Problem> {
        let at = at.as_microsecond();
        let (due_at, ended_at) = if state == NoticeState::Waiting { (at, 0) } else { (at, at) };
        sqlx::query(
            "UPDATE party_notices SET state = $2, due_at = $3, ended_at = $4, said = $5,
                    is_taken = 0
             WHERE id = $1",
        )
        .bind(id.to_owned())
        .bind(state.name())
        .bind(due_at)
        .bind(ended_at)
        .bind(said.to_owned())
        .execute(self.writer())
        .await
        .inspect_err(stop_if_not_durable)?;
        Ok(())
    }

    /// Lets go what a process that is gone had taken, where there can be no other: one process a
    /// directory. On a server others may be at work; there what is taken is due after a while.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn release_notices(&self, now: Timestamp) -> Result<(), Problem> {
        if *self.database() != Database::Embedded {
            return Ok(());
        }
        sqlx::query("UPDATE party_notices SET due_at = $1, is_taken = 0 WHERE is_taken = 1")
            .bind(now.as_microsecond())
            .execute(self.writer())
            .await
            .inspect_err(stop_if_not_durable)?;
        Ok(())
    }

    /// Lets go the notices that were sent, or needed no sending, before an instant; gives how many.
    /// One that failed stays until somebody has looked at it, and that an answer is overdue is
    /// remembered until it is given, so that nobody is told of it again.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn forget_notices(&self, before: Timestamp) -> Result<u64, Problem> {
        let done = sqlx::query(
            "DELETE FROM party_notices
             WHERE state IN ('sent', 'dropped') AND due_at < $1 AND ended_at < $1
               AND (topic <> 'overdue' OR NOT EXISTS (
                    SELECT 1 FROM judge_signals s
                    WHERE s.id = party_notices.of_id AND s.kind = ''))",
        )
        .bind(before.as_microsecond())
        .execute(self.writer())
        .await
        .inspect_err(stop_if_not_durable)?;
        Ok(done.rows_affected())
    }

    /// Has a notice that was given up, or waits, sent anew.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn retry_notice(&self, id: &str, now: Timestamp) -> Result<bool, Problem> {
        let done = sqlx::query(
            "UPDATE party_notices SET state = 'waiting', due_at = $2, ended_at = 0, n_attempts = 0,
                    is_taken = 0
             WHERE id = $1 AND state IN ('failed', 'waiting')",
        )
        .bind(id.to_owned())
        .bind(now.as_microsecond())
        .execute(self.writer())
        .await
        .inspect_err(stop_if_not_durable)?;
        Ok(done.rows_affected() == 1)
    }
}
