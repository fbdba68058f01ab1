//! Recording: the only way to write.
//!
//! Facts, the rows that go with them, the stage tables and the outbox of notices change in one
//! transaction. When this
//! returns, all of it is on disk; when it does not, none of it happened.

use ::certify::LotSecret;
use ::measure::{Accepted, SubmissionId};
use serde_json::Value;
use sqlx::{Connection, Row};
use std::pin::Pin;
use word::{Code, Digest, Timestamp};

use crate::{
    AttachedBody, Beside, EventRows, Fact, KnownSubmission, Letter, MonitorMemory, Problem, Store,
    brand, certify,
    database::{DbConnection, DbRow, Lock, Places, QueryBuilder, pieces},
    fact::{self, Entered},
    judge, make, measure,
    party::{self, Private},
};

/// What goes into one transaction.
#[derive(Default)]
pub struct Record<'a> {
    /// The facts, in order.
    pub facts: Vec<Fact>,
    /// Readings that were accepted; of each characteristic of a lot once.
    pub readings: &'a [Accepted],
    /// Submissions that gave them ids.
    pub submissions: &'a [(SubmissionId, KnownSubmission)],
    /// Messages of sources that were refused.
    pub letters: &'a [Letter],
    /// Events of the supply chain that were taken.
    pub events: Option<&'a EventRows>,
    /// What monitors remember after these readings.
    pub memories: &'a [MonitorMemory],
    /// The secret of a lot that is being sealed.
    pub secret: Option<(&'a Code, &'a LotSecret)>,
    /// What goes with facts about accounts and never into them.
    pub private: Vec<Private>,
    /// What goes with facts about codes and never into them.
    pub beside: Vec<Beside>,
    /// What goes with facts about attachments and never into them.
    pub attached: Vec<AttachedBody>,
}

/// What was recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// When, by the server's clock; never before the fact before it.
    pub at: Timestamp,
    /// How many facts there are now.
    pub n_facts: u64,
    /// The place in the log of the first entry that came with the facts, where one did; the others
    /// follow it.
    pub first_entry: Option<u64>,
}

impl Store {
    /// Records.
    ///
    /// `at` is the server's clock. A clock that went backwards does not reorder history: the
    /// time of the last fact is used instead.
    ///
    /// # Errors
    /// [`Problem::Database`]; nothing was written then. Where the database reports that a
    /// commit did not reach the disk the process stops: what it would read back afterwards may
    /// look written and not be (PostgreSQL's "fsyncgate", 2018).
    pub async fn record(
        &self,
        by: &str,
        at: Timestamp,
        record: Record<'_>,
    ) -> Result<Recorded, Problem> {
        // Of one type for everybody who waits for it: what every stage does in here would otherwise
        // be looked through again by the compiler for each act and each handler.
        let written: Pin<Box<dyn Future<Output = _> + Send + '_>> =
            Box::pin(self.write(by, at, record));
        written.await
    }

    async fn write(
        &self,
        by: &str,
        at: Timestamp,
        record: Record<'_>,
    ) -> Result<Recorded, Problem> {
        let mut connection = self.writer().acquire().await?;
        let mut transaction = connection.begin().await?;
        self.database().lock(Lock::Record, &mut transaction).await?;
        let mut last = match self.at_hand.take_last() {
            Some(last) => last,
            None => last(&mut transaction).await?,
        };
        let at = at.max(last.at);
        // Given back only after the commit: nothing is remembered of what did not happen.
        let mut remembered = self.take_remembered();
        if !record.readings.is_empty() {
            measure::insert(record.readings, &mut remembered, &mut transaction).await?;
            measure::keep_submissions(record.submissions, at, &mut transaction).await?;
        }
        measure::remove(&record.facts, &mut remembered, &mut transaction).await?;
        measure::keep_letters(record.letters, at, &mut transaction).await?;
        if let Some(events) = record.events {
            make::keep(events, at, &mut transaction).await?;
        }
        judge::keep_memories(record.memories, &mut transaction).await?;
        if let Some((lot, secret)) = record.secret {
            certify::keep_secret(lot, secret, &mut transaction).await?;
        }
        for private in &record.private {
            party::keep(private, &mut transaction).await?;
        }
        brand::keep(&record.beside, &mut transaction).await?;
        judge::keep_attached(&record.attached, &mut transaction).await?;
        judge::remove_erased(&record.facts, &mut transaction).await?;
        insert(&record.facts, (by, at), &mut last, &mut transaction).await?;
        let entered = fact::apply(&record.facts, &mut last.n_entries, &mut transaction).await?;
        party::queue(&record.facts, at, &mut transaction).await?;
        if let Err(error) = transaction.commit().await {
            self.forget_checked();
            stop_if_not_durable(&error);
            return Err(error.into());
        }
        self.follow_commit();
        self.put_remembered(remembered);
        let n_facts = u64::try_from(last.seq).unwrap_or(0);
        // Before the next one may write.
        self.at_hand.follow(&record.facts, last);
        let Entered { first, leaves } = entered;
        let first_entry = if leaves.is_empty() { None } else { u64::try_from(first).ok() };
        if let Some(first) = first_entry {
            self.fresh.hold(first, leaves);
        }
        Ok(Recorded { at, n_facts, first_entry })
    }
}

/// Facts that are read at once.
const FACTS_READ_AT_ONCE: i64 = 64;

/// The facts in order, a few at a time, with the chain that links them.
pub(crate) struct Chain {
    seq: i64,
    link: Digest,
}

impl Chain {
    /// Before the first.
    pub(crate) fn begin() -> Self {
        Self { seq: 0, link: Digest::of(b"") }
    }

    /// Reads the next facts and checks the chain; none after the last.
    ///
    /// # Errors
    /// [`Problem::Damaged`] where a fact was changed, removed or cannot be read.
    pub(crate) async fn next(&mut self, on: &mut DbConnection) -> Result<Vec<Fact>, Problem> {
        let rows = sqlx::query("SELECT * FROM facts WHERE seq > $1 ORDER BY seq LIMIT $2");
        let rows = rows.bind(self.seq).bind(FACTS_READ_AT_ONCE).fetch_all(on).await?;
        rows.iter().map(|row| self.read(row)).collect()
    }

    fn read(&mut self, row: &DbRow) -> Result<Fact, Problem> {
        let seq = self.seq + 1;
        let damaged = |detail: &str| Problem::Damaged {
            what: "facts",
            detail: format!("fact {seq}: {detail}"),
        };
        let text = |column: &str| row.try_get::<String, _>(column);
        let (by, stage, kind) = (text("recorded_by")?, text("stage")?, text("kind")?);
        let (body, kept) = (text("body")?, text("chain")?);
        let at = row.try_get::<i64, _>("recorded_at")?.to_string();
        self.link = link(&self.link, [&at, &by, &stage, &kind, &body]);
        if row.try_get::<i64, _>("seq")? != seq || kept != self.link.to_string() {
            return Err(damaged("the chain is broken here"));
        }
        self.seq = seq;
        let parsed: Value = serde_json::from_str(&body).map_err(|_| damaged("not JSON"))?;
        let fact = Fact::of_row(&stage, &kind, &parsed);
        fact.ok_or_else(|| damaged("not understood"))
    }
}

/// Each fact's link covers the one before, so that none can be changed or taken out unseen.
fn link(before: &Digest, columns: [&str; 5]) -> Digest {
    let mut text = before.to_string();
    for column in columns {
        text.push('\n');
        text.push_str(&column.len().to_string());
        text.push(':');
        text.push_str(column);
    }
    Digest::of(text.as_bytes())
}

/// Facts in one statement, of seven values each.
const FACTS_AT_ONCE: usize = 16;

/// Appends facts after the last.
async fn insert(
    facts: &[Fact],
    (by, at): (&str, Timestamp),
    last: &mut Last,
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    if facts.is_empty() {
        return Ok(());
    }
    last.at = at;
    let at = at.as_microsecond();
    for facts in pieces(facts, FACTS_AT_ONCE) {
        let head = "INSERT INTO facts (seq, recorded_at, recorded_by, stage, kind, body, chain) ";
        let mut query = QueryBuilder::with(head, Places::on(to));
        query.push_values(facts, |mut row, fact| {
            let (stage, kind, body) = fact.to_row();
            last.seq += 1;
            last.chain = link(&last.chain, [&at.to_string(), by, stage, kind, &body]);
            row.push_bind(last.seq).push_bind(at).push_bind(by.to_owned());
            row.push_bind(stage.to_owned()).push_bind(kind.to_owned()).push_bind(body);
            row.push_bind(last.chain.to_string());
        });
        query.build().execute(&mut *to).await?;
    }
    Ok(())
}

/// The last fact: its number, its link, and when it was recorded; and how far the log had come.
#[derive(Clone, Copy)]
pub(crate) struct Last {
    seq: i64,
    chain: Digest,
    at: Timestamp,
    /// How many entries are in the log, once they were counted.
    pub(crate) n_entries: Option<i64>,
}

async fn last(transaction: &mut DbConnection) -> Result<Last, Problem> {
    let row = sqlx::query("SELECT seq, chain, recorded_at FROM facts ORDER BY seq DESC LIMIT 1")
        .fetch_optional(transaction)
        .await?;
    let Some(row) = row else {
        return Ok(Last {
            seq: 0,
            chain: Digest::of(b""),
            at: Timestamp::UNIX_EPOCH,
            n_entries: None,
        });
    };
    let read = || {
        let at = Timestamp::from_microsecond(row.try_get("recorded_at").ok()?).ok()?;
        let chain = row.try_get::<&str, _>("chain").ok()?.parse().ok()?;
        Some(Last { seq: row.try_get("seq").ok()?, chain, at, n_entries: None })
    };
    read().ok_or_else(crate::problem::damaged("facts"))
}

/// SQLite's extended result codes for a failed fsync: of a file, of a directory, of its WAL.
pub(crate) fn stop_if_not_durable(error: &sqlx::Error) {
    const NOT_DURABLE: [&str; 3] = ["1034", "1290", "4106"];
    let code = error.as_database_error().and_then(|error| error.code());
    if code.is_some_and(|code| NOT_DURABLE.contains(&code.as_ref())) {
        eprintln!("a commit did not reach the disk; stopping, so that nothing false is said");
        std::process::abort();
    }
}
