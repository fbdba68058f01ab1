//! Passports: facts as bodies, tables, queries.

mod copy;
mod fake;
mod guest;
mod labelled;
mod scan;

pub use copy::Beside;
pub(crate) use copy::{KEPT, TABLES as COPY_TABLES, keep};
pub use fake::KeptFake;
pub use guest::KeptGuestLink;
pub(crate) use guest::{KEPT as GUESTS_KEPT, TABLES as GUEST_TABLES};
pub use labelled::KeptChip;

use ::brand::{AltId, Fact, Identity, Numbers, Opening, Passport, RowDraw, Story, Withdrawal};
use serde_json::{Value, json};
use sqlx::Row;
use word::{Digest, Id, Lang, Timestamp, Title};

use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    schema::{Derived, derived},
};

/// The tables that follow from the facts.
pub(crate) const TABLES: &[Derived] = &[
    derived!(
        "brand_passports",
        "id",
        "id TEXT PRIMARY KEY, claim TEXT NOT NULL, opening TEXT NOT NULL,
         issued_at BIGINT NOT NULL",
        "brand_passports_by_claim" on "claim"
    ),
    derived!("brand_statuses", "status_index", "id TEXT PRIMARY KEY, status_index BIGINT NOT NULL"),
    derived!(
        "brand_identities",
        "id",
        "id TEXT NOT NULL UNIQUE, gtin TEXT NOT NULL, lot TEXT NOT NULL, serial TEXT NOT NULL,
         country TEXT NOT NULL, alt_ids TEXT NOT NULL, story TEXT NOT NULL,
         PRIMARY KEY (gtin, lot, serial, id)"
    ),
    derived!(
        "brand_draws",
        "id",
        "id TEXT PRIMARY KEY, n_rows BIGINT NOT NULL, size BIGINT NOT NULL, witness TEXT NOT NULL"
    ),
    derived!(
        "brand_withdrawals",
        "id",
        "id TEXT PRIMARY KEY, reason TEXT NOT NULL, superseded_by TEXT NOT NULL,
         withdrawn_at BIGINT NOT NULL"
    ),
];

pub(crate) fn body(fact: &Fact) -> (&'static str, Value) {
    match fact {
        Fact::PassportIssued(passport) => ("passport_issued", passport_body(passport)),
        Fact::PassportDescribed { id, identity, story } => {
            let body = json!({
                "id": id.to_string(),
                "identity": identity_json(identity),
                "story": story.as_ref().map(story_json),
            });
            ("passport_described", body)
        }
        Fact::RowsDrawn { id, draw } => {
            let body = json!({
                "id": id.to_string(),
                "n_rows": draw.n_rows,
                "size": draw.size,
                "witness": draw.witness,
            });
            ("rows_drawn", body)
        }
        Fact::PassportWithdrawn(withdrawal) => {
            let body = json!({
                "id": withdrawal.id.to_string(),
                "reason": withdrawal.reason.to_json(),
                "superseded_by": withdrawal.superseded_by.map(|id| id.to_string()),
                "withdrawn_at": withdrawal.withdrawn_at.as_microsecond(),
            });
            ("passport_withdrawn", body)
        }
        Fact::Copy(fact) => copy::body(fact),
        Fact::Guest(fact) => guest::body(fact),
    }
}

fn passport_body(passport: &Passport) -> Value {
    json!({
        "claim": passport.claim.to_string(),
        "id": passport.id.to_string(),
        "issued_at": passport.issued_at.as_microsecond(),
        "opening": passport.opening.name(),
    })
}

fn identity_json(identity: &Identity) -> Value {
    let alt = identity.alt_ids().iter();
    let alt = alt.map(|id| json!({"scheme": id.scheme.name(), "value": id.value}));
    json!({
        "alt_ids": alt.collect::<Vec<_>>(),
        "country": identity.country(),
        "gtin": identity.gtin(),
        "lot": identity.lot(),
        "serial": identity.serial(),
    })
}

fn story_json(story: &Story) -> Value {
    json!({"en": story.say(Lang::En), "zh": story.say(Lang::ZhCn)})
}

pub(crate) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    let text = |key: &str| body.get(key)?.as_str();
    let time = |key: &str| Timestamp::from_microsecond(body.get(key)?.as_i64()?).ok();
    match kind {
        "passport_issued" => Some(Fact::PassportIssued(Passport {
            id: text("id")?.parse().ok()?,
            claim: text("claim")?.parse().ok()?,
            opening: Opening::of_name(text("opening")?)?,
            issued_at: time("issued_at")?,
        })),
        "passport_described" => {
            let story = match body.get("story")? {
                Value::Null => None,
                story => Some(story_of(story)?),
            };
            let identity = identity_of(body.get("identity")?)?;
            Some(Fact::PassportDescribed { id: text("id")?.parse().ok()?, identity, story })
        }
        "rows_drawn" => {
            let witness = match body.get("witness")? {
                Value::Null => None,
                key => Some(key.as_str()?.to_owned()),
            };
            let n_rows = body.get("n_rows")?.as_u64()?.try_into().ok()?;
            let draw = RowDraw { n_rows, size: body.get("size")?.as_u64()?, witness };
            Some(Fact::RowsDrawn { id: text("id")?.parse().ok()?, draw })
        }
        "passport_withdrawn" => {
            let superseded_by = match body.get("superseded_by")? {
                Value::Null => None,
                id => Some(id.as_str()?.parse().ok()?),
            };
            Some(Fact::PassportWithdrawn(Withdrawal {
                id: text("id")?.parse().ok()?,
                reason: Title::of_json(body.get("reason")?)?,
                superseded_by,
                withdrawn_at: time("withdrawn_at")?,
            }))
        }
        other => {
            let guest = || guest::of_body(other, body).map(Fact::Guest);
            copy::of_body(other, body).map(Fact::Copy).or_else(guest)
        }
    }
}

fn identity_of(value: &Value) -> Option<Identity> {
    let text = |key: &str| value.get(key)?.as_str();
    let alt = value.get("alt_ids")?.as_array()?.iter().map(|id| {
        let part = |key: &str| id.get(key)?.as_str();
        AltId::new(part("scheme")?, part("value")?).ok()
    });
    let numbers = Numbers {
        gtin: text("gtin"),
        lot: text("lot"),
        serial: text("serial"),
        country: text("country"),
    };
    Identity::new(numbers, alt.collect::<Option<_>>()?).ok()
}

fn story_of(value: &Value) -> Option<Story> {
    Story::new(value.get("zh")?.as_str()?, value.get("en")?.as_str()?).ok()
}

pub(crate) async fn apply(fact: &Fact, to: &mut DbConnection) -> sqlx::Result<()> {
    match fact {
        Fact::PassportIssued(passport) => issued(passport, to).await,
        Fact::PassportDescribed { id, identity, story } => {
            let text = |part: Option<&str>| part.unwrap_or_default().to_owned();
            sqlx::query(
                "INSERT INTO brand_identities (id, gtin, lot, serial, country, alt_ids, story)
                 VALUES ($1, $2, $3, $4, $5, $6, $7)",
            )
            .bind(id.to_string())
            .bind(text(identity.gtin()))
            .bind(text(identity.lot()))
            .bind(text(identity.serial()))
            .bind(text(identity.country()))
            .bind(identity_json(identity)["alt_ids"].to_string())
            .bind(story.as_ref().map(|story| story_json(story).to_string()).unwrap_or_default())
            .execute(to)
            .await
            .map(drop)
        }
        Fact::RowsDrawn { id, draw } => sqlx::query(
            "INSERT INTO brand_draws (id, n_rows, size, witness) VALUES ($1, $2, $3, $4)",
        )
        .bind(id.to_string())
        .bind(i64::from(draw.n_rows))
        .bind(i64::try_from(draw.size).unwrap_or(i64::MAX))
        .bind(draw.witness.clone().unwrap_or_default())
        .execute(to)
        .await
        .map(drop),
        Fact::PassportWithdrawn(withdrawal) => sqlx::query(
            "INSERT INTO brand_withdrawals (id, reason, superseded_by, withdrawn_at)
             VALUES ($1, $2, $3, $4)",
        )
        .bind(withdrawal.id.to_string())
        .bind(withdrawal.reason.to_json().to_string())
        .bind(withdrawal.superseded_by.map(|id| id.to_string()).unwrap_or_default())
        .bind(withdrawal.withdrawn_at.as_microsecond())
        .execute(to)
        .await
        .map(drop),
        Fact::Copy(fact) => copy::apply(fact, to).await,
        Fact::Guest(fact) => guest::apply(fact, to).await,
    }
}

async fn issued(passport: &Passport, to: &mut DbConnection) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO brand_passports (id, claim, opening, issued_at) VALUES ($1, $2, $3, $4)",
    )
    .bind(passport.id.to_string())
    .bind(passport.claim.to_string())
    .bind(passport.opening.name())
    .bind(passport.issued_at.as_microsecond())
    .execute(&mut *to)
    .await?;
    // Passports are never taken out, so the place of one in the status lists is its number.
    sqlx::query(
        "INSERT INTO brand_statuses (id, status_index)
         SELECT $1, COUNT(*) FROM brand_statuses",
    )
    .bind(passport.id.to_string())
    .execute(to)
    .await
    .map(drop)
}

fn read(row: &DbRow) -> Option<Passport> {
    let text = |column: &str| row.try_get::<&str, _>(column).ok();
    Some(Passport {
        id: text("id")?.parse().ok()?,
        claim: text("claim")?.parse().ok()?,
        opening: Opening::of_name(text("opening")?)?,
        issued_at: Timestamp::from_microsecond(row.try_get("issued_at").ok()?).ok()?,
    })
}

fn read_withdrawal(row: &DbRow) -> Option<Withdrawal> {
    let text = |column: &str| row.try_get::<&str, _>(column).ok();
    let superseded_by = match text("superseded_by")? {
        "" => None,
        id => Some(id.parse().ok()?),
    };
    Some(Withdrawal {
        id: text("id")?.parse().ok()?,
        reason: Title::of_json(&text("reason")?.parse().ok()?)?,
        superseded_by,
        withdrawn_at: Timestamp::from_microsecond(row.try_get("withdrawn_at").ok()?).ok()?,
    })
}

fn read_description(row: &DbRow) -> Option<(Identity, Option<Story>)> {
    let text = |column: &str| row.try_get::<&str, _>(column).ok();
    let some = |column: &str| text(column).filter(|text| !text.is_empty());
    let identity = json!({
        "alt_ids": text("alt_ids")?.parse::<Value>().ok()?,
        "country": some("country"),
        "gtin": some("gtin"),
        "lot": some("lot"),
        "serial": some("serial"),
    });
    let story = match some("story") {
        Some(story) => Some(story_of(&story.parse().ok()?)?),
        None => None,
    };
    Some((identity_of(&identity)?, story))
}

impl Store {
    /// A passport.
    ///
    /// # Errors
    /// [`Problem::NotFound`] or [`Problem`].
    pub async fn passport(&self, id: Id<Passport>) -> Result<Passport, Problem> {
        let row = sqlx::query("SELECT * FROM brand_passports WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.reader())
            .await?
            .ok_or_else(|| Problem::NotFound { what: "passport", name: id.to_string() })?;
        read(&row).ok_or_else(damaged("brand_passports"))
    }

    /// The latest passports, newest first, at most `n`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn passports(&self, n: u32) -> Result<Vec<Passport>, Problem> {
        let rows = sqlx::query("SELECT * FROM brand_passports ORDER BY id DESC LIMIT $1")
            .bind(i64::from(n))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("brand_passports"))).collect()
    }

    /// The passports of a GTIN, newest first, at most `n`; with a lot or serial number those of
    /// exactly that lot or piece.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn passports_of(
        &self,
        gtin: &str,
        [lot, serial]: [Option<&str>; 2],
        n: u32,
    ) -> Result<Vec<Passport>, Problem> {
        let rows = sqlx::query(
            "SELECT p.* FROM brand_passports p JOIN brand_identities i ON i.id = p.id
             WHERE i.gtin = $1 AND ($2 = '' OR i.lot = $2) AND ($3 = '' OR i.serial = $3)
             ORDER BY p.id DESC LIMIT $4",
        )
        .bind(gtin)
        .bind(lot.unwrap_or(""))
        .bind(serial.unwrap_or(""))
        .bind(i64::from(n))
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("brand_passports"))).collect()
    }

    /// The latest passport that shows a claim.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn passport_of_claim(&self, claim: &Digest) -> Result<Option<Passport>, Problem> {
        sqlx::query("SELECT * FROM brand_passports WHERE claim = $1 ORDER BY id DESC LIMIT 1")
            .bind(claim.to_string())
            .fetch_optional(self.reader())
            .await?
            .map(|row| read(&row).ok_or_else(damaged("brand_passports")))
            .transpose()
    }

    /// All passports that show a claim, oldest first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn passports_of_claim(&self, claim: &Digest) -> Result<Vec<Passport>, Problem> {
        let rows = sqlx::query("SELECT * FROM brand_passports WHERE claim = $1 ORDER BY id")
            .bind(claim.to_string())
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("brand_passports"))).collect()
    }

    /// What the goods of a passport are known by, and the story told of them.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn description(
        &self,
        id: Id<Passport>,
    ) -> Result<(Identity, Option<Story>), Problem> {
        let row = sqlx::query("SELECT * FROM brand_identities WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.reader())
            .await?;
        let Some(row) = row else { return Ok((Identity::NONE, None)) };
        read_description(&row).ok_or_else(damaged("brand_identities"))
    }

    /// Which checkpoint draws the rows that a passport opens; `None` where none are drawn.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn row_draw(&self, id: Id<Passport>) -> Result<Option<RowDraw>, Problem> {
        let read = |row: DbRow| {
            let count = |column: &str| row.try_get::<i64, _>(column).ok();
            let witness = row.try_get::<&str, _>("witness").ok()?;
            Some(RowDraw {
                n_rows: count("n_rows")?.try_into().ok()?,
                size: count("size")?.try_into().ok()?,
                witness: Some(witness.to_owned()).filter(|key| !key.is_empty()),
            })
        };
        sqlx::query("SELECT * FROM brand_draws WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.reader())
            .await?
            .map(|row| read(row).ok_or_else(damaged("brand_draws")))
            .transpose()
    }

    /// The withdrawal of a passport; `None` while it stands.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn withdrawal(&self, id: Id<Passport>) -> Result<Option<Withdrawal>, Problem> {
        let row = sqlx::query("SELECT * FROM brand_withdrawals WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.reader())
            .await?;
        let Some(row) = row else { return Ok(None) };
        read_withdrawal(&row).map(Some).ok_or_else(damaged("brand_withdrawals"))
    }

    /// The place of a passport in the status lists.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn status_index(&self, id: Id<Passport>) -> Result<u64, Problem> {
        let row = sqlx::query("SELECT status_index FROM brand_statuses WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.reader())
            .await?;
        let index = row.and_then(|row| row.try_get::<i64, _>("status_index").ok());
        let index = index.and_then(|index| u64::try_from(index).ok());
        index.ok_or_else(damaged("brand_statuses"))
    }

    /// The places of all passports that do not stand: those withdrawn, and those whose claim was;
    /// and whether another passport or claim takes the place of each. One place may come twice.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn withdrawn(&self) -> Result<Vec<(u64, bool)>, Problem> {
        let rows = sqlx::query(
            "SELECT s.status_index, w.superseded_by FROM brand_withdrawals w
             JOIN brand_statuses s ON s.id = w.id
             UNION ALL
             SELECT s.status_index, c.superseded_by FROM certify_withdrawals c
             JOIN brand_passports p ON p.claim = c.claim
             JOIN brand_statuses s ON s.id = p.id
             ORDER BY status_index",
        )
        .fetch_all(self.reader())
        .await?;
        let read = |row: &DbRow| {
            let index = u64::try_from(row.try_get::<i64, _>("status_index").ok()?).ok()?;
            Some((index, !row.try_get::<&str, _>("superseded_by").ok()?.is_empty()))
        };
        rows.iter().map(|row| read(row).ok_or_else(damaged("brand_withdrawals"))).collect()
    }
}
