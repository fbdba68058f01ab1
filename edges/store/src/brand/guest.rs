//! Guest links: bodies, tables, queries, and the archives that they open.
//!
//! Of a link's text only the digest is kept. An archive is kept as it was frozen, beside the facts
//! that name it by its digest: it goes where the database goes, and is forgotten with its last
//! link.

use ::brand::GuestLink;
use ::brand::guest::Fact;
use serde_json::{Value, json};
use sqlx::Row;
use word::{Code, Digest, Id, Timestamp};

use super::Beside;
use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    schema::{Derived, derived},
};

/// What is true by itself: digests of the texts of links, and frozen archives.
pub(crate) const KEPT: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS brand_guest_digests (
        digest TEXT PRIMARY KEY,
        id TEXT NOT NULL
    )",
    "CREATE TABLE IF NOT EXISTS brand_archives (
        digest TEXT PRIMARY KEY,
        body BYTEA NOT NULL
    )",
];

/// The tables that follow from the facts.
pub(crate) const TABLES: &[Derived] = &[
    derived!(
        "brand_guest_links",
        "id",
        "id TEXT PRIMARY KEY, lot TEXT NOT NULL, purpose TEXT NOT NULL, archive TEXT NOT NULL,
         n_facts BIGINT NOT NULL, made_by TEXT NOT NULL, made_at BIGINT NOT NULL,
         until_at BIGINT NOT NULL, ended_at BIGINT NOT NULL",
        "brand_guest_links_by_lot" on "lot"
    ),
    derived!(
        "brand_archives_taken",
        "id, taken_at",
        "id TEXT NOT NULL, taken_at BIGINT NOT NULL",
        "brand_archives_taken_by_id" on "id, taken_at"
    ),
];

/// In the table, "not ended early" is an instant that never comes.
const NEVER: i64 = i64::MAX;

/// A guest link, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptGuestLink {
    /// The link.
    pub link: GuestLink,
    /// When it was ended before its time; `None` where it was not.
    pub ended_at: Option<Timestamp>,
    /// How often its archive was taken.
    pub n_taken: u64,
    /// When last; `None` where it never was.
    pub taken_at: Option<Timestamp>,
}

pub(super) async fn keep(one: &Beside, to: &mut DbConnection) -> sqlx::Result<()> {
    let query = match one {
        Beside::Guest { digest, id } => {
            sqlx::query("INSERT INTO brand_guest_digests (digest, id) VALUES ($1, $2)")
                .bind(digest.to_string())
                .bind(id.to_string())
        }
        Beside::Archive { digest, bytes } => sqlx::query(
            "INSERT INTO brand_archives (digest, body) VALUES ($1, $2)
             ON CONFLICT (digest) DO NOTHING",
        )
        .bind(digest.to_string())
        .bind(bytes.clone()),
        Beside::Token { .. } | Beside::Words { .. } => return Ok(()),
    };
    query.execute(to).await.map(drop)
}

pub(super) fn body(fact: &Fact) -> (&'static str, Value) {
    match fact {
        Fact::LinkMade(link) => (
            "guest_link_made",
            json!({
                "archive": link.archive.to_string(),
                "by": link.by,
                "id": link.id.to_string(),
                "lot": link.lot.as_str(),
                "made_at": link.made_at.as_microsecond(),
                "n_facts": link.n_facts,
                "purpose": link.purpose.as_str(),
                "until": link.until.as_microsecond(),
            }),
        ),
        Fact::LinkEnded { id, by, at } => {
            ("guest_link_ended", json!({"at": at.as_microsecond(), "by": by, "id": id.to_string()}))
        }
        Fact::ArchiveTaken { id, at } => {
            ("archive_taken", json!({"at": at.as_microsecond(), "id": id.to_string()}))
        }
    }
}

pub(super) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    let text = |key: &str| body.get(key)?.as_str();
    let time = |key: &str| Timestamp::from_microsecond(body.get(key)?.as_i64()?).ok();
    let id = || text("id")?.parse().ok();
    Some(match kind {
        "guest_link_made" => Fact::LinkMade(GuestLink {
            id: id()?,
            lot: text("lot")?.parse().ok()?,
            purpose: text("purpose")?.parse().ok()?,
            archive: text("archive")?.parse().ok()?,
            n_facts: body.get("n_facts")?.as_u64()?,
            by: text("by")?.to_owned(),
            made_at: time("made_at")?,
            until: time("until")?,
        }),
        "guest_link_ended" => {
            Fact::LinkEnded { id: id()?, by: text("by")?.to_owned(), at: time("at")? }
        }
        "archive_taken" => Fact::ArchiveTaken { id: id()?, at: time("at")? },
        _ => return None,
    })
}

pub(super) async fn apply(fact: &Fact, to: &mut DbConnection) -> sqlx::Result<()> {
    let query = match fact {
        Fact::LinkMade(link) => sqlx::query(
            "INSERT INTO brand_guest_links (id, lot, purpose, archive, n_facts, made_by, made_at,
                                            until_at, ended_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(link.id.to_string())
        .bind(link.lot.to_string())
        .bind(link.purpose.to_string())
        .bind(link.archive.to_string())
        .bind(i64::try_from(link.n_facts).unwrap_or(i64::MAX))
        .bind(link.by.clone())
        .bind(link.made_at.as_microsecond())
        .bind(link.until.as_microsecond())
        .bind(NEVER),
        Fact::LinkEnded { id, at, .. } => {
            sqlx::query("UPDATE brand_guest_links SET ended_at = $2 WHERE id = $1")
                .bind(id.to_string())
                .bind(at.as_microsecond())
        }
        Fact::ArchiveTaken { id, at } => {
            sqlx::query("INSERT INTO brand_archives_taken (id, taken_at) VALUES ($1, $2)")
                .bind(id.to_string())
                .bind(at.as_microsecond())
        }
    };
    query.execute(to).await.map(drop)
}

/// Links with what became of them; what narrows them follows.
const KEPT_LINKS: &str = "SELECT l.*,
        (SELECT COUNT(*) FROM brand_archives_taken t WHERE t.id = l.id) AS n_taken,
        (SELECT CAST(COALESCE(MAX(t.taken_at), -1) AS BIGINT)
         FROM brand_archives_taken t WHERE t.id = l.id) AS taken_at
    FROM brand_guest_links l";

fn read(row: &DbRow) -> Option<KeptGuestLink> {
    let text = |column: &str| row.try_get::<&str, _>(column).ok();
    let number = |column: &str| row.try_get::<i64, _>(column).ok();
    let time = |column: &str| Timestamp::from_microsecond(number(column)?).ok();
    let link = GuestLink {
        id: text("id")?.parse().ok()?,
        lot: text("lot")?.parse().ok()?,
        purpose: text("purpose")?.parse().ok()?,
        archive: text("archive")?.parse().ok()?,
        n_facts: number("n_facts")?.try_into().ok()?,
        by: text("made_by")?.to_owned(),
        made_at: time("made_at")?,
        until: time("until_at")?,
    };
    let n_taken = number("n_taken")?.try_into().ok()?;
    let ended_at = match number("ended_at")? {
        NEVER => None,
        _ => Some(time("ended_at")?),
    };
    let taken_at = if n_taken == 0 { None } else { Some(time("taken_at")?) };
    Some(KeptGuestLink { link, ended_at, n_taken, taken_at })
}

impl Store {
    /// The guest links of a lot, the latest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn guest_links(&self, lot: &Code) -> Result<Vec<KeptGuestLink>, Problem> {
        let query = format!("{KEPT_LINKS} WHERE l.lot = $1 ORDER BY l.id DESC");
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(lot.to_string())
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("brand_guest_links"))).collect()
    }

    /// A guest link.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn guest_link(&self, id: Id<GuestLink>) -> Result<Option<KeptGuestLink>, Problem> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("{KEPT_LINKS} WHERE l.id = $1")))
            .bind(id.to_string())
            .fetch_optional(self.reader())
            .await?;
        row.map(|row| read(&row).ok_or_else(damaged("brand_guest_links"))).transpose()
    }

    /// The guest link of a text, by the digest of the text.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn guest_link_of_digest(
        &self,
        digest: &Digest,
    ) -> Result<Option<KeptGuestLink>, Problem> {
        let row = sqlx::query("SELECT id FROM brand_guest_digests WHERE digest = $1")
            .bind(digest.to_string())
            .fetch_optional(self.reader())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let id = row.try_get::<&str, _>("id").ok().and_then(|id| id.parse().ok());
        self.guest_link(id.ok_or_else(damaged("brand_guest_digests"))?).await
    }

    /// How often the archive of a link was taken since an instant.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn n_taken(&self, id: Id<GuestLink>, since: Timestamp) -> Result<u64, Problem> {
        let row = sqlx::query(
            "SELECT COUNT(*) AS n FROM brand_archives_taken WHERE id = $1 AND taken_at > $2",
        )
        .bind(id.to_string())
        .bind(since.as_microsecond())
        .fetch_one(self.reader())
        .await?;
        let n: i64 = row.try_get("n")?;
        u64::try_from(n).map_err(|_| damaged("brand_archives_taken")())
    }

    /// An archive as it was frozen.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where it was forgotten, [`Problem::Damaged`] where its bytes are not
    /// those that were frozen; [`Problem`].
    pub async fn archive(&self, digest: &Digest) -> Result<Vec<u8>, Problem> {
        let row = sqlx::query("SELECT body FROM brand_archives WHERE digest = $1")
            .bind(digest.to_string())
            .fetch_optional(self.reader())
            .await?
            .ok_or_else(|| Problem::NotFound { what: "archive", name: digest.to_string() })?;
        let bytes: Vec<u8> = row.try_get("body")?;
        if Digest::of(&bytes) != *digest {
            return Err(damaged("brand_archives")());
        }
        Ok(bytes)
    }

    /// Forgets archives that no link opens any more; gives how many. Nobody may be making a link
    /// meanwhile.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn forget_archives(&self, now: Timestamp) -> Result<u64, Problem> {
        let done = sqlx::query(
            "DELETE FROM brand_archives WHERE digest NOT IN (
                 SELECT archive FROM brand_guest_links WHERE ended_at = $1 AND until_at > $2)",
        )
        .bind(NEVER)
        .bind(now.as_microsecond())
        .execute(self.writer())
        .await?;
        Ok(done.rows_affected())
    }
}
