//! Entries and checkpoints: facts as bodies, tables, queries.

mod list;

pub(crate) use list::{OlderLists, SINCE as LISTS_SINCE, begin as begin_lists};

use ::trust::{Policy, SignedCheckpoint, VerifierKey};
use serde_json::{Value, json};
use sqlx::Row;
use std::collections::BTreeMap;
use word::{Digest, encoding};

use crate::{
    Problem, Store,
    database::{DbConnection, DbRow, Places, QueryBuilder, pieces},
    fulfilment,
    problem::damaged,
    schema::{Derived, derived},
};

/// What can happen to the log. Entries come with the facts that they commit to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// A checkpoint was signed; it is recorded before it is published.
    CheckpointSigned(Published),
    /// A witness cosigned a checkpoint.
    CheckpointCosigned {
        /// The number of entries that the checkpoint covers.
        size: u64,
        /// The witness's key, in the text form of C2SP signed-note.
        key: String,
        /// Its signature line, verified, without the newline.
        line: String,
    },
    /// A policy was stated: which witnesses are asked, and how many must cosign.
    PolicyStated {
        /// A C2SP tlog-policy file.
        text: String,
    },
    /// Something happened to a promise of a partner.
    Promise(fulfilment::Entered),
    /// Entries were appended that commit to things outside.
    EntriesAppended {
        /// The entries, as they stand in the log.
        leaves: Vec<Vec<u8>>,
    },
    /// A list was published, to be drawn from.
    ListPublished {
        /// Its digest.
        list: Digest,
        /// Its entry, as it stands in the log.
        leaf: Vec<u8>,
    },
}

/// A checkpoint as it is kept and published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The number of entries that it covers.
    pub size: u64,
    /// The root over them.
    pub root: Digest,
    /// The signed note, with the cosignatures that were collected.
    pub note: String,
}

/// The tables that follow from the facts.
pub(crate) const TABLES: &[Derived] = &[
    derived!("trust_entries", "entry_index", "entry_index BIGINT PRIMARY KEY, leaf TEXT NOT NULL"),
    derived!(
        "trust_checkpoints",
        "size",
        "size BIGINT PRIMARY KEY, root TEXT NOT NULL, note TEXT NOT NULL"
    ),
    derived!(
        "trust_cosignatures",
        "size, key",
        "size BIGINT NOT NULL, key TEXT NOT NULL, line TEXT NOT NULL, PRIMARY KEY (size, key)"
    ),
    fulfilment::TABLE,
    list::TABLE,
    derived!("trust_policies", "seq", "seq BIGINT PRIMARY KEY, text TEXT NOT NULL"),
];

pub(crate) fn body(fact: &Fact) -> (&'static str, Value) {
    match fact {
        Fact::CheckpointSigned(checkpoint) => (
            "checkpoint_signed",
            json!({
                "note": checkpoint.note,
                "root": checkpoint.root.to_string(),
                "size": checkpoint.size,
            }),
        ),
        Fact::CheckpointCosigned { size, key, line } => {
            ("checkpoint_cosigned", json!({"key": key, "line": line, "size": size}))
        }
        Fact::PolicyStated { text } => ("policy_stated", json!({ "text": text })),
        Fact::Promise(entered) => fulfilment::body(entered),
        Fact::EntriesAppended { leaves } => (ENTRIES_APPENDED, leaves_json(leaves)),
        Fact::ListPublished { list, leaf } => {
            ("list_published", json!({"leaf": encoding::hex(leaf), "list": list.to_string()}))
        }
    }
}

pub(crate) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    let text = |key| Some(body.get(key)?.as_str()?.to_owned());
    let size = || body.get("size")?.as_u64();
    match kind {
        "checkpoint_signed" => Some(Fact::CheckpointSigned(Published {
            size: size()?,
            root: text("root")?.parse().ok()?,
            note: text("note")?,
        })),
        "checkpoint_cosigned" => {
            Some(Fact::CheckpointCosigned { size: size()?, key: text("key")?, line: text("line")? })
        }
        "policy_stated" => Some(Fact::PolicyStated { text: text("text")? }),
        ENTRIES_APPENDED => Some(Fact::EntriesAppended { leaves: leaves_of(body)? }),
        "list_published" => Some(Fact::ListPublished {
            list: text("list")?.parse().ok()?,
            leaf: encoding::from_hex(&text("leaf")?).ok()?,
        }),
        kind => fulfilment::of_body(kind, body).map(Fact::Promise),
    }
}

/// The kind of the fact that entries were appended.
pub(crate) const ENTRIES_APPENDED: &str = "entries_appended";

/// The body of the fact that entries were appended, as it is spelled. There are many of them, so it
/// is written without building a document first.
pub(crate) fn spelled_leaves(leaves: &[Vec<u8>]) -> String {
    let texts: Option<Vec<&str>> = leaves.iter().map(|leaf| str::from_utf8(leaf).ok()).collect();
    match texts.map(|texts| serde_json::to_string(&BTreeMap::from([("texts", texts)]))) {
        Some(Ok(spelled)) => spelled,
        _ => leaves_json(leaves).to_string(),
    }
}

/// Entries are text nearly always, which takes half the room of its bytes in hexadecimal.
fn leaves_json(leaves: &[Vec<u8>]) -> Value {
    let texts: Option<Vec<&str>> = leaves.iter().map(|leaf| str::from_utf8(leaf).ok()).collect();
    match texts {
        Some(texts) => json!({ "texts": texts }),
        None => {
            json!({"leaves": leaves.iter().map(|leaf| encoding::hex(leaf)).collect::<Vec<_>>()})
        }
    }
}

/// Reads what [`leaves_json`] writes, and what was written before it wrote texts.
fn leaves_of(body: &Value) -> Option<Vec<Vec<u8>>> {
    if let Some(texts) = body.get("texts") {
        let bytes = |text: &Value| Some(text.as_str()?.as_bytes().to_vec());
        return texts.as_array()?.iter().map(bytes).collect();
    }
    let leaf = |leaf: &Value| encoding::from_hex(leaf.as_str()?).ok();
    body.get("leaves")?.as_array()?.iter().map(leaf).collect()
}

/// Brings the tables up to date; `index` is the place of the fact's first entry in the log.
pub(crate) async fn apply(fact: &Fact, index: i64, to: &mut DbConnection) -> sqlx::Result<()> {
    match fact {
        Fact::CheckpointSigned(checkpoint) => sign(checkpoint, to).await,
        Fact::CheckpointCosigned { size, key, line } => cosign(*size, key, line, to).await,
        Fact::PolicyStated { text } => sqlx::query(
            "INSERT INTO trust_policies (seq, text)
             SELECT COALESCE(MAX(seq), 0) + 1, $1 FROM trust_policies",
        )
        .bind(text)
        .execute(to)
        .await
        .map(drop),
        Fact::Promise(entered) => fulfilment::apply(entered, to).await,
        // Nothing but entries.
        Fact::EntriesAppended { .. } => Ok(()),
        Fact::ListPublished { list, .. } => list::keep(&[(*list, index)], to).await,
    }
}

/// What a fact enters in the log.
pub(crate) fn leaves(fact: &Fact) -> Vec<Vec<u8>> {
    match fact {
        Fact::EntriesAppended { leaves } => leaves.clone(),
        Fact::ListPublished { leaf, .. } => vec![leaf.clone()],
        Fact::Promise(entered) => entered.leaf.iter().cloned().collect(),
        Fact::CheckpointSigned(_) | Fact::CheckpointCosigned { .. } | Fact::PolicyStated { .. } => {
            Vec::new()
        }
    }
}

async fn sign(checkpoint: &Published, to: &mut DbConnection) -> sqlx::Result<()> {
    // Compare and swap: only a checkpoint larger than every signed one may follow.
    let swapped = sqlx::query(
        "INSERT INTO trust_checkpoints (size, root, note)
         SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT 1 FROM trust_checkpoints WHERE size >= $1)",
    )
    .bind(integer(checkpoint.size))
    .bind(checkpoint.root.to_string())
    .bind(&checkpoint.note)
    .execute(to)
    .await?;
    match swapped.rows_affected() {
        1 => Ok(()),
        _ => Err(sqlx::Error::Protocol("a checkpoint of this size was signed before".to_owned())),
    }
}

/// Adds a cosignature to a checkpoint's note; each witness's once.
async fn cosign(size: u64, key: &str, line: &str, to: &mut DbConnection) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO trust_cosignatures (size, key, line) VALUES ($1, $2, $3)")
        .bind(integer(size))
        .bind(key)
        .bind(line)
        .execute(&mut *to)
        .await?;
    sqlx::query("UPDATE trust_checkpoints SET note = note || $2 WHERE size = $1")
        .bind(integer(size))
        .bind(format!("{line}\n"))
        .execute(to)
        .await
        .map(drop)
}

/// Entries in one statement. SQLite looks for each value's place among the names of all, so that a
/// longer statement costs more for each row.
const ROWS_AT_ONCE: usize = 64;

/// Appends leaves in order after the `n_entries` that there are, which are counted where that is
/// not known; gives the place of the first.
pub(crate) async fn append(
    leaves: &[Vec<u8>],
    n_entries: &mut Option<i64>,
    to: &mut DbConnection,
) -> sqlx::Result<i64> {
    let first = match *n_entries {
        Some(n) => n,
        None => next_index(to).await?,
    };
    let mut next = first;
    for leaves in pieces(leaves, ROWS_AT_ONCE) {
        let head = "INSERT INTO trust_entries (entry_index, leaf) ";
        let mut query = QueryBuilder::with(head, Places::on(to));
        query.push_values(leaves, |mut row, leaf| {
            row.push_bind(next).push_bind(spelled(leaf));
            next += 1;
        });
        query.build().execute(&mut *to).await?;
    }
    *n_entries = Some(next);
    Ok(first)
}

/// How a leaf stands in its row: as it is where it is JSON, as ours are, which takes half the room
/// of hexadecimal; else in hexadecimal, which never begins like JSON.
fn spelled(leaf: &[u8]) -> String {
    match str::from_utf8(leaf) {
        // PostgreSQL keeps no text with a NUL in it.
        Ok(text) if text.starts_with('{') && !text.contains('\0') => text.to_owned(),
        _ => encoding::hex(leaf),
    }
}

/// Reads what [`spelled`] writes, and what was written when every leaf was in hexadecimal.
fn leaf_of(text: &str) -> Option<Vec<u8>> {
    if text.starts_with('{') {
        return Some(text.as_bytes().to_vec());
    }
    encoding::from_hex(text).ok()
}

/// Where the next entry goes. The largest index is found by its key, whatever the size.
async fn next_index(to: &mut DbConnection) -> sqlx::Result<i64> {
    let query = "SELECT COALESCE(MAX(entry_index) + 1, 0) AS n FROM trust_entries";
    sqlx::query(query).fetch_one(to).await?.try_get("n")
}

fn integer(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn read(row: &DbRow) -> Option<Published> {
    Some(Published {
        size: row.try_get::<i64, _>("size").ok()?.try_into().ok()?,
        root: row.try_get::<&str, _>("root").ok()?.parse().ok()?,
        note: row.try_get("note").ok()?,
    })
}

impl Store {
    /// The latest checkpoint that was signed.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn checkpoint(&self) -> Result<Option<Published>, Problem> {
        match self.head().await? {
            Some(head) => Ok(head.latest.clone()),
            None => self.read_latest().await,
        }
    }

    pub(crate) async fn read_latest(&self) -> Result<Option<Published>, Problem> {
        sqlx::query("SELECT * FROM trust_checkpoints ORDER BY size DESC LIMIT 1")
            .fetch_optional(self.reader())
            .await?
            .map(|row| read(&row).ok_or_else(damaged("trust_checkpoints")))
            .transpose()
    }

    /// The number of entries that are on disk, published or not.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn n_entries(&self) -> Result<u64, Problem> {
        let mut connection = self.reader().acquire().await?;
        Ok(u64::try_from(next_index(&mut connection).await?).unwrap_or(0))
    }

    /// The policy that was stated last.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn policy(&self) -> Result<Option<Policy>, Problem> {
        match self.head().await? {
            Some(head) => Ok(head.policy.clone()),
            None => self.read_policy().await,
        }
    }

    pub(crate) async fn read_policy(&self) -> Result<Option<Policy>, Problem> {
        let text: Option<String> =
            sqlx::query("SELECT text FROM trust_policies ORDER BY seq DESC LIMIT 1")
                .fetch_optional(self.reader())
                .await?
                .map(|row| row.try_get("text"))
                .transpose()?;
        let read = |text: String| Policy::parse(text.as_bytes());
        text.map(|text| read(text).map_err(|_| damaged("trust_policies")())).transpose()
    }

    /// The largest size that a witness cosigned; 0 before it did.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn size_cosigned_by(&self, key: &VerifierKey) -> Result<u64, Problem> {
        let query = "SELECT COALESCE(MAX(size), 0) AS n FROM trust_cosignatures WHERE key = $1";
        let row = sqlx::query(query).bind(key.to_string()).fetch_one(self.reader()).await?;
        Ok(u64::try_from(row.try_get::<i64, _>("n")?).unwrap_or(0))
    }

    /// The latest checkpoint that as many witnesses cosigned as the policy asks for; `None` where
    /// none did, or the policy asks for none.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn witnessed(&self) -> Result<Option<Published>, Problem> {
        match self.head().await? {
            Some(head) => Ok(head.witnessed.clone()),
            None => self.read_witnessed(self.read_policy().await?.as_ref()).await,
        }
    }

    pub(crate) async fn read_witnessed(
        &self,
        policy: Option<&Policy>,
    ) -> Result<Option<Published>, Problem> {
        let Some(policy) = policy.filter(|policy| policy.has_quorum()) else { return Ok(None) };
        // A quorum is met by the first of those that were asked about, or soon before it.
        let rows = sqlx::query(
            "SELECT * FROM trust_checkpoints
             WHERE size IN (SELECT DISTINCT size FROM trust_cosignatures
                            ORDER BY size DESC LIMIT 32)
             ORDER BY size DESC",
        )
        .fetch_all(self.reader())
        .await?;
        for row in &rows {
            let published = read(row).ok_or_else(damaged("trust_checkpoints"))?;
            let signed = SignedCheckpoint::parse(published.note.as_bytes());
            if signed.is_ok_and(|signed| policy.judge(&signed).is_ok()) {
                return Ok(Some(published));
            }
        }
        Ok(None)
    }

    /// The checkpoint that draws from what stands at `index`: the first that covers it and, where
    /// the policy asks for witnesses, that enough cosigned; with the first witness of the policy
    /// that did. `None` where there is none yet.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn drawing_checkpoint(
        &self,
        index: u64,
    ) -> Result<Option<(Published, Option<VerifierKey>)>, Problem> {
        let policy = self.policy().await?.filter(Policy::has_quorum);
        let Some(policy) = policy else {
            let query = "SELECT * FROM trust_checkpoints WHERE size > $1 ORDER BY size LIMIT 1";
            let row = sqlx::query(query).bind(integer(index)).fetch_optional(self.reader()).await?;
            let published = row.map(|row| read(&row).ok_or_else(damaged("trust_checkpoints")));
            return Ok(published.transpose()?.map(|published| (published, None)));
        };
        let rows = sqlx::query(
            "SELECT * FROM trust_checkpoints
             WHERE size > $1 AND size IN (SELECT size FROM trust_cosignatures WHERE size > $1)
             ORDER BY size LIMIT 32",
        )
        .bind(integer(index))
        .fetch_all(self.reader())
        .await?;
        for row in &rows {
            let published = read(row).ok_or_else(damaged("trust_checkpoints"))?;
            let signed = SignedCheckpoint::parse(published.note.as_bytes());
            let Some(judged) = signed.ok().and_then(|signed| policy.judge(&signed).ok()) else {
                continue;
            };
            let has_cosigned = |key: &VerifierKey| judged.cosigned.iter().any(|c| c.0.key == *key);
            let mut witnesses = policy.witnesses().iter().map(|witness| witness.key.clone());
            let witness = witnesses.find(|key| has_cosigned(key));
            return Ok(Some((published, witness)));
        }
        Ok(None)
    }

    /// A checkpoint of a size that was signed.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn checkpoint_at(&self, size: u64) -> Result<Option<Published>, Problem> {
        sqlx::query("SELECT * FROM trust_checkpoints WHERE size = $1")
            .bind(integer(size))
            .fetch_optional(self.reader())
            .await?
            .map(|row| read(&row).ok_or_else(damaged("trust_checkpoints")))
            .transpose()
    }

    /// Every checkpoint that was signed, oldest first.
    pub(crate) async fn checkpoints(&self) -> Result<Vec<Published>, Problem> {
        let rows = sqlx::query("SELECT * FROM trust_checkpoints ORDER BY size")
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("trust_checkpoints"))).collect()
    }

    /// The leaves from a place on, in order: those that were recorded just now are at hand.
    pub(crate) async fn leaves_from(&self, index: u64) -> Result<Vec<Vec<u8>>, Problem> {
        let n_entries = self.at_hand.n_entries();
        let mut leaves = self.fresh.take(index);
        let next = index + leaves.len() as u64;
        if n_entries.is_none_or(|n| integer(next) < n) {
            leaves.extend(self.leaves(next, u64::MAX).await?);
        }
        Ok(leaves)
    }

    /// At most `n` leaves from a place on, in order; fewer only at the end.
    pub(crate) async fn leaves(&self, index: u64, n: u64) -> Result<Vec<Vec<u8>>, Problem> {
        let rows = sqlx::query(
            "SELECT leaf FROM trust_entries WHERE entry_index >= $1 ORDER BY entry_index LIMIT $2",
        )
        .bind(integer(index))
        .bind(integer(n))
        .fetch_all(self.reader())
        .await?;
        let leaf = |row: &DbRow| leaf_of(row.try_get("leaf").ok()?);
        rows.iter().map(|row| leaf(row).ok_or_else(damaged("trust_entries"))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{leaf_of, leaves_json, leaves_of, spelled, spelled_leaves};

    /// Of every kind: JSON, JSON with a NUL, text, bytes, nothing, what looks like hexadecimal.
    fn leaves() -> Vec<Vec<u8>> {
        let all: [&[u8]; 6] =
            [b"{\"d\":\"\xc3\xa9\"}", b"{\0}", b"text \\ \"", &[0xff, 0, 1], b"", b"00ff"];
        all.map(<[u8]>::to_vec).to_vec()
    }

    #[test]
    fn a_leaf_is_read_back_whatever_it_is_and_however_it_was_written() {
        for leaf in leaves() {
            assert_eq!(leaf_of(&spelled(&leaf)).unwrap(), leaf);
            assert_eq!(leaf_of(&word::encoding::hex(&leaf)).unwrap(), leaf, "as of old");
            assert!(!spelled(&leaf).contains('\0'));
        }
        assert_eq!(leaf_of("not hexadecimal"), None);
    }

    #[test]
    fn a_body_of_leaves_is_spelled_as_its_document_is() {
        let texts: Vec<_> =
            leaves().into_iter().filter(|leaf| str::from_utf8(leaf).is_ok()).collect();
        for leaves in [leaves(), texts, Vec::new()] {
            let spelled = spelled_leaves(&leaves);
            assert_eq!(spelled, leaves_json(&leaves).to_string());
            assert_eq!(leaves_of(&spelled.parse().unwrap()).unwrap(), leaves);
        }
    }
}
