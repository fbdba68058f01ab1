//! Tokens: bodies, table, queries. Of a token's text only the digest is kept, and not as a fact.

use ::party::{Fact, Person, Token};
use serde_json::{Value, json};
use sqlx::Row;
use word::{Digest, Id, Timestamp};

use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    schema::{Derived, derived},
};

pub(super) const TABLE: Derived = derived!(
    "party_tokens",
    "id",
    "id TEXT PRIMARY KEY, person TEXT NOT NULL, title TEXT NOT NULL, scopes TEXT NOT NULL,
     until_at BIGINT NOT NULL"
);

/// In the table, "no end yet" is an instant that never comes.
const NEVER: i64 = i64::MAX;

pub(super) fn body(token: &Token) -> Value {
    json!({
        "id": token.id.to_string(),
        "person": token.person.to_string(),
        "scopes": token.scopes,
        "title": token.title,
        "until": token.until.map(Timestamp::as_microsecond),
    })
}

pub(super) fn of_body(body: &Value) -> Option<Fact> {
    let text = |key: &str| body.get(key)?.as_str();
    let until = match body.get("until")? {
        Value::Null => None,
        at => Some(Timestamp::from_microsecond(at.as_i64()?).ok()?),
    };
    Some(Fact::TokenIssued(Token {
        id: text("id")?.parse().ok()?,
        person: text("person")?.parse().ok()?,
        title: text("title")?.to_owned(),
        scopes: scopes_of(body.get("scopes")?)?,
        until,
    }))
}

/// `Some(None)` for a token that may do all that its owner may.
#[expect(clippy::option_option, reason = "the outer one says whether it could be read")]
fn scopes_of(value: &Value) -> Option<Option<Vec<String>>> {
    match value {
        Value::Null => Some(None),
        Value::Array(acts) => {
            let acts = acts.iter().map(|act| Some(act.as_str()?.to_owned()));
            acts.collect::<Option<_>>().map(Some)
        }
        _ => None,
    }
}

pub(super) async fn apply_issued(token: &Token, to: &mut DbConnection) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO party_tokens (id, person, title, scopes, until_at)
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(token.id.to_string())
    .bind(token.person.to_string())
    .bind(&token.title)
    .bind(json!(token.scopes).to_string())
    .bind(token.until.map_or(NEVER, Timestamp::as_microsecond))
    .execute(to)
    .await
    .map(drop)
}

pub(super) async fn apply_revoked(
    id: Id<Token>,
    at: Timestamp,
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE party_tokens SET until_at = $2 WHERE id = $1 AND until_at > $2")
        .bind(id.to_string())
        .bind(at.as_microsecond())
        .execute(to)
        .await
        .map(drop)
}

pub(super) async fn keep_digest(
    id: Id<Token>,
    digest: &Digest,
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO party_token_digests (digest, id) VALUES ($1, $2)")
        .bind(digest.to_string())
        .bind(id.to_string())
        .execute(to)
        .await
        .map(drop)
}

fn read(row: &DbRow) -> Option<Token> {
    let text = |column: &str| row.try_get::<&str, _>(column).ok();
    let until = match row.try_get::<i64, _>("until_at").ok()? {
        NEVER => None,
        at => Some(Timestamp::from_microsecond(at).ok()?),
    };
    Some(Token {
        id: text("id")?.parse().ok()?,
        person: text("person")?.parse().ok()?,
        title: text("title")?.to_owned(),
        scopes: scopes_of(&text("scopes")?.parse().ok()?)?,
        until,
    })
}

impl Store {
    /// The token of a text, by the digest of the text.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn token_of_digest(&self, digest: &Digest) -> Result<Option<Token>, Problem> {
        let row = sqlx::query(
            "SELECT t.* FROM party_tokens t JOIN party_token_digests d ON d.id = t.id
             WHERE d.digest = $1",
        )
        .bind(digest.to_string())
        .fetch_optional(self.reader())
        .await?;
        row.map(|row| read(&row).ok_or_else(damaged("party_tokens"))).transpose()
    }

    /// A token.
    ///
    /// # Errors
    /// [`Problem::NotFound`] or [`Problem`].
    pub async fn token(&self, id: Id<Token>) -> Result<Token, Problem> {
        let row = sqlx::query("SELECT * FROM party_tokens WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.reader())
            .await?
            .ok_or_else(|| Problem::NotFound { what: "token", name: id.to_string() })?;
        read(&row).ok_or_else(damaged("party_tokens"))
    }

    /// Tokens after one, of a person or of everybody, at most `n`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn tokens(
        &self,
        of: Option<Id<Person>>,
        after: Option<Id<Token>>,
        n: u32,
    ) -> Result<Vec<Token>, Problem> {
        let rows = sqlx::query(
            "SELECT * FROM party_tokens WHERE id > $1 AND ($2 = '' OR person = $2)
             ORDER BY id LIMIT $3",
        )
        .bind(after.map(|id| id.to_string()).unwrap_or_default())
        .bind(of.map(|id| id.to_string()).unwrap_or_default())
        .bind(i64::from(n))
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("party_tokens"))).collect()
    }
}
