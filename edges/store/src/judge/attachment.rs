//! Photos and voice notes of signals: bodies, table, queries, and the bytes beside the facts.
//!
//! Of an attachment and of what somebody wrote down of it a fact has the digest. The bytes and the
//! words are rows of their own, which go where the database goes, until they are erased: the facts
//! stay then, and nothing is left that they could be known by.

use ::judge::{
    attachment::{Attachment, Erasure, Fact, Media, Shape, Transcript},
    monitor::Signal,
};
use serde_json::{Value, json};
use sqlx::Row;
use word::{Digest, Id};

use super::{text, time};
use crate::{
    Fact as AnyFact, Problem, Store,
    database::{DbConnection, DbRow, Places},
    problem::damaged,
    schema::{Derived, derived},
};

/// What is true by itself: the bytes, and the words of transcripts.
pub(crate) const BODIES: &str = "CREATE TABLE IF NOT EXISTS judge_attachment_bodies (
        attachment TEXT NOT NULL,
        digest TEXT NOT NULL,
        body BYTEA NOT NULL,
        PRIMARY KEY (attachment, digest)
    )";

pub(super) const TABLE: Derived = derived!(
    "judge_attachments",
    "id",
    "id TEXT PRIMARY KEY, signal TEXT NOT NULL, transcript TEXT NOT NULL, words TEXT NOT NULL,
     erasure TEXT NOT NULL, body TEXT NOT NULL",
    "judge_attachments_by_signal" on "signal, id"
);

/// Bytes or words that go with a fact about an attachment and never into it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedBody {
    /// Of which attachment.
    pub attachment: Id<Attachment>,
    /// The digest in the fact.
    pub digest: Digest,
    /// The bytes, or the words as UTF-8.
    pub bytes: Vec<u8>,
}

/// An attachment as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAttachment {
    /// The attachment.
    pub attachment: Attachment,
    /// What it says, as it was written down last; `None` where nobody did, or it was erased.
    pub transcript: Option<(Transcript, String)>,
    /// That its bytes are gone.
    pub erasure: Option<Erasure>,
}

pub(super) fn body(fact: &Fact) -> (&'static str, Value) {
    match fact {
        Fact::Attached(attachment) => ("note_attached", attachment_body(attachment)),
        Fact::Transcribed(transcript) => ("attachment_transcribed", transcript_body(transcript)),
        Fact::Erased(erasure) => ("attachment_erased", erasure_body(erasure)),
    }
}

fn attachment_body(of: &Attachment) -> Value {
    let shape = match of.shape {
        Shape::Photo { width, height } => json!({"height": height, "width": width}),
        Shape::Voice { ms } => json!({"ms": ms}),
    };
    json!({
        "at": of.at.as_microsecond(),
        "by": of.by,
        "caption": of.caption.as_ref().map(word::Line::as_str),
        "digest": of.digest.to_string(),
        "id": of.id.to_string(),
        "media": of.media.name(),
        "n_bytes": of.n_bytes,
        "shape": shape,
        "signal": of.signal.to_string(),
    })
}

fn transcript_body(of: &Transcript) -> Value {
    json!({
        "at": of.at.as_microsecond(), "attachment": of.attachment.to_string(), "by": of.by,
        "digest": of.digest.to_string(),
    })
}

fn erasure_body(of: &Erasure) -> Value {
    json!({
        "at": of.at.as_microsecond(), "attachment": of.attachment.to_string(), "by": of.by,
        "reason": of.reason,
    })
}

pub(super) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    Some(match kind {
        "note_attached" => Fact::Attached(attachment_of(body)?),
        "attachment_transcribed" => Fact::Transcribed(transcript_of(body)?),
        "attachment_erased" => Fact::Erased(erasure_of(body)?),
        _ => return None,
    })
}

fn attachment_of(body: &Value) -> Option<Attachment> {
    let caption = match body.get("caption")? {
        Value::Null => None,
        caption => Some(caption.as_str()?.parse().ok()?),
    };
    let shape = body.get("shape")?;
    let side = |key: &str| shape.get(key)?.as_u64()?.try_into().ok();
    let shape = match shape.get("ms") {
        Some(ms) => Shape::Voice { ms: ms.as_u64() },
        None => Shape::Photo { width: side("width")?, height: side("height")? },
    };
    Some(Attachment {
        id: text(body, "id")?.parse().ok()?,
        signal: text(body, "signal")?.parse().ok()?,
        media: Media::named(text(body, "media")?)?,
        shape,
        n_bytes: body.get("n_bytes")?.as_u64()?,
        digest: text(body, "digest")?.parse().ok()?,
        caption,
        by: text(body, "by")?.to_owned(),
        at: time(body, "at")?,
    })
}

fn transcript_of(body: &Value) -> Option<Transcript> {
    Some(Transcript {
        attachment: text(body, "attachment")?.parse().ok()?,
        digest: text(body, "digest")?.parse().ok()?,
        by: text(body, "by")?.to_owned(),
        at: time(body, "at")?,
    })
}

fn erasure_of(body: &Value) -> Option<Erasure> {
    Some(Erasure {
        attachment: text(body, "attachment")?.parse().ok()?,
        reason: text(body, "reason")?.to_owned(),
        by: text(body, "by")?.to_owned(),
        at: time(body, "at")?,
    })
}

pub(super) async fn apply(fact: &Fact, to: &mut DbConnection) -> sqlx::Result<()> {
    let query = match fact {
        Fact::Attached(of) => sqlx::query(
            "INSERT INTO judge_attachments (id, signal, transcript, words, erasure, body)
             VALUES ($1, $2, '', '', '', $3)",
        )
        .bind(of.id.to_string())
        .bind(of.signal.to_string())
        .bind(attachment_body(of).to_string()),
        Fact::Transcribed(of) => {
            sqlx::query("UPDATE judge_attachments SET transcript = $1, words = $2 WHERE id = $3")
                .bind(transcript_body(of).to_string())
                .bind(of.digest.to_string())
                .bind(of.attachment.to_string())
        }
        Fact::Erased(of) => sqlx::query("UPDATE judge_attachments SET erasure = $1 WHERE id = $2")
            .bind(erasure_body(of).to_string())
            .bind(of.attachment.to_string()),
    };
    query.execute(to).await.map(drop)
}

/// Keeps what goes with the facts of one transaction.
pub(crate) async fn keep(all: &[AttachedBody], to: &mut DbConnection) -> sqlx::Result<()> {
    for one in all {
        sqlx::query(
            "INSERT INTO judge_attachment_bodies (attachment, digest, body) VALUES ($1, $2, $3)
             ON CONFLICT (attachment, digest) DO NOTHING",
        )
        .bind(one.attachment.to_string())
        .bind(one.digest.to_string())
        .bind(one.bytes.clone())
        .execute(&mut *to)
        .await?;
    }
    Ok(())
}

/// Takes away the bytes and the words of what facts say was erased.
pub(crate) async fn remove(facts: &[AnyFact], on: &mut DbConnection) -> sqlx::Result<()> {
    for fact in facts {
        let AnyFact::Judge(::judge::Fact::Attachment(Fact::Erased(of))) = fact else { continue };
        // SQLite would leave the bytes on pages that it holds ready for others; the server of
        // PostgreSQL clears its own when it vacuums.
        let is_embedded = Places::on(on) == Places::InOrder;
        if is_embedded {
            sqlx::query("PRAGMA secure_delete = ON").execute(&mut *on).await?;
        }
        sqlx::query("DELETE FROM judge_attachment_bodies WHERE attachment = $1")
            .bind(of.attachment.to_string())
            .execute(&mut *on)
            .await?;
        if is_embedded {
            sqlx::query("PRAGMA secure_delete = OFF").execute(&mut *on).await?;
        }
    }
    Ok(())
}

/// Attachments with the words of their latest transcript; what narrows them follows.
const KEPT: &str = "SELECT a.body, a.transcript, a.erasure, b.body AS written
    FROM judge_attachments a LEFT JOIN judge_attachment_bodies b
    ON b.attachment = a.id AND b.digest = a.words";

fn read(row: &DbRow) -> Option<KeptAttachment> {
    let json = |column: &str| serde_json::from_str::<Value>(row.try_get(column).ok()?).ok();
    let is_there = |column: &str| Some(!row.try_get::<&str, _>(column).ok()?.is_empty());
    let attachment = attachment_of(&json("body")?)?;
    if is_there("erasure")? {
        let erasure = Some(erasure_of(&json("erasure")?)?);
        return Some(KeptAttachment { attachment, transcript: None, erasure });
    }
    let transcript = if is_there("transcript")? {
        let transcript = transcript_of(&json("transcript")?)?;
        let written: Vec<u8> = row.try_get("written").ok()?;
        (Digest::of(&written) == transcript.digest).then_some(())?;
        Some((transcript, String::from_utf8(written).ok()?))
    } else {
        None
    };
    Some(KeptAttachment { attachment, transcript, erasure: None })
}

impl Store {
    /// The attachments of a signal, oldest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn attachments(&self, of: Id<Signal>) -> Result<Vec<KeptAttachment>, Problem> {
        let asked = format!("{KEPT} WHERE a.signal = $1 ORDER BY a.id");
        let rows = sqlx::query(sqlx::AssertSqlSafe(asked))
            .bind(of.to_string())
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("judge_attachments"))).collect()
    }

    /// An attachment.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn attachment(&self, id: Id<Attachment>) -> Result<Option<KeptAttachment>, Problem> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("{KEPT} WHERE a.id = $1")))
            .bind(id.to_string())
            .fetch_optional(self.reader())
            .await?;
        row.map(|row| read(&row).ok_or_else(damaged("judge_attachments"))).transpose()
    }

    /// The bytes of an attachment that was not erased.
    ///
    /// # Errors
    /// [`Problem::NotFound`] where they are not there, [`Problem::Damaged`] where they are not
    /// those that were attached; [`Problem`].
    pub async fn attached_bytes(&self, of: &Attachment) -> Result<Vec<u8>, Problem> {
        let asked = "SELECT body FROM judge_attachment_bodies
                     WHERE attachment = $1 AND digest = $2";
        let row = sqlx::query(asked)
            .bind(of.id.to_string())
            .bind(of.digest.to_string())
            .fetch_optional(self.reader())
            .await?
            .ok_or_else(|| Problem::NotFound { what: "attachment", name: of.id.to_string() })?;
        let bytes: Vec<u8> = row.try_get("body")?;
        if Digest::of(&bytes) != of.digest {
            return Err(damaged("judge_attachment_bodies")());
        }
        Ok(bytes)
    }
}
