//! Codes, chips and reports of fakes: bodies, tables, and what is kept beside the facts.

use ::brand::copy::{Batch, CaseState, Fact, FakeCase, Inner, Layer, PieceCode};
use ::brand::{GuestLink, Passport};
use serde_json::{Value, json};
use sqlx::Row;
use word::{Digest, Id, Timestamp, Title, encoding};

use super::guest;
use crate::{
    Problem, Store,
    database::{DbConnection, Places, QueryBuilder},
    problem::damaged,
    schema::{Derived, derived},
};

/// What is true by itself: digests of printed tokens, scans while they are kept, how often chips
/// were touched, and the words of reporters, which may name somebody and can be taken away.
pub(crate) const KEPT: [&str; 4] = [
    "CREATE TABLE IF NOT EXISTS brand_code_digests (
        digest TEXT PRIMARY KEY,
        passport TEXT NOT NULL,
        number BIGINT NOT NULL,
        layer TEXT NOT NULL
    )",
    "CREATE TABLE IF NOT EXISTS brand_scans (
        passport TEXT NOT NULL,
        number BIGINT NOT NULL,
        scanned_at BIGINT NOT NULL,
        device TEXT NOT NULL,
        region TEXT NOT NULL,
        PRIMARY KEY (passport, number, scanned_at, device)
    )",
    "CREATE TABLE IF NOT EXISTS brand_chip_counters (
        uid TEXT PRIMARY KEY,
        counter BIGINT NOT NULL
    )",
    "CREATE TABLE IF NOT EXISTS brand_report_words (
        reference TEXT PRIMARY KEY,
        words TEXT NOT NULL
    )",
];

/// The tables that follow from the facts.
pub(crate) const TABLES: &[Derived] = &[
    derived!(
        "brand_code_batches",
        "passport, first_number",
        "passport TEXT NOT NULL, first_number BIGINT NOT NULL, n BIGINT NOT NULL,
         has_inner BIGINT NOT NULL, issued_at BIGINT NOT NULL,
         PRIMARY KEY (passport, first_number)"
    ),
    derived!(
        "brand_inner_openings",
        "passport, number",
        "passport TEXT NOT NULL, number BIGINT NOT NULL, opened_at BIGINT NOT NULL,
         PRIMARY KEY (passport, number)"
    ),
    derived!(
        "brand_chips",
        "uid",
        "uid TEXT PRIMARY KEY, passport TEXT NOT NULL, enrolled_at BIGINT NOT NULL",
        "brand_chips_passport" on "passport, enrolled_at"
    ),
    derived!(
        "brand_fakes",
        "reference",
        "reference TEXT PRIMARY KEY, passport TEXT NOT NULL, reported_at BIGINT NOT NULL,
         state TEXT NOT NULL, reason TEXT NOT NULL, changed_by TEXT NOT NULL,
         changed_at BIGINT NOT NULL",
        "brand_fakes_by_time" on "reported_at"
    ),
];

/// What goes with facts about codes and guest links and never into them.
pub enum Beside {
    /// The digest of a printed token.
    Token {
        /// SHA-256, bound to the passport.
        digest: Digest,
        /// Of which code.
        code: PieceCode,
        /// Where it is printed.
        layer: Layer,
    },
    /// What a reporter said.
    Words {
        /// Of which report.
        reference: String,
        /// The words.
        words: String,
    },
    /// The digest of the text of a guest link.
    Guest {
        /// SHA-256.
        digest: Digest,
        /// Of which link.
        id: Id<GuestLink>,
    },
    /// An archive, frozen.
    Archive {
        /// SHA-256.
        digest: Digest,
        /// The archive.
        bytes: Vec<u8>,
    },
}

/// Keeps what goes with the facts of one transaction.
pub(crate) async fn keep(all: &[Beside], to: &mut DbConnection) -> sqlx::Result<()> {
    let token = |one: &Beside| match one {
        Beside::Token { digest, code, layer } => Some((*digest, *code, *layer)),
        _ => None,
    };
    let tokens: Vec<_> = all.iter().filter_map(token).collect();
    // A statement has a limit of values; 200 rows of four are below it on both databases.
    for some in tokens.chunks(200) {
        let head = "INSERT INTO brand_code_digests (digest, passport, number, layer) ";
        let mut query = QueryBuilder::with(head, Places::on(to));
        query.push_values(some, |mut row, (digest, code, layer)| {
            row.push_bind(digest.to_string());
            row.push_bind(code.passport.to_string());
            row.push_bind(i64::from(code.number));
            row.push_bind(layer.name());
        });
        query.build().execute(&mut *to).await?;
    }
    for one in all {
        let Beside::Words { reference, words } = one else {
            guest::keep(one, to).await?;
            continue;
        };
        sqlx::query("INSERT INTO brand_report_words (reference, words) VALUES ($1, $2)")
            .bind(reference)
            .bind(words)
            .execute(&mut *to)
            .await?;
    }
    Ok(())
}

pub(super) fn body(fact: &Fact) -> (&'static str, Value) {
    match fact {
        Fact::CodesIssued(batch) => (
            "codes_issued",
            json!({
                "first": batch.first,
                "has_inner": batch.inner == Inner::Printed,
                "issued_at": batch.issued_at.as_microsecond(),
                "n": batch.n,
                "passport": batch.passport.to_string(),
            }),
        ),
        Fact::InnerOpened { code, at } => (
            "inner_opened",
            json!({
                "at": at.as_microsecond(),
                "number": code.number,
                "passport": code.passport.to_string(),
            }),
        ),
        Fact::ChipEnrolled { passport, uid, at } => (
            "chip_enrolled",
            json!({
                "at": at.as_microsecond(),
                "passport": passport.to_string(),
                "uid": encoding::hex(uid),
            }),
        ),
        Fact::FakeReported(case) => (
            "fake_reported",
            json!({
                "passport": case.passport.to_string(),
                "reference": case.reference,
                "reported_at": case.reported_at.as_microsecond(),
            }),
        ),
        Fact::FakeAdvanced { reference, state, reason, by, at } => (
            "fake_advanced",
            json!({
                "at": at.as_microsecond(),
                "by": by,
                "reason": reason.as_ref().map(Title::to_json),
                "reference": reference,
                "state": state.name(),
            }),
        ),
    }
}

pub(super) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    let text = |key: &str| body.get(key)?.as_str();
    let time = |key: &str| Timestamp::from_microsecond(body.get(key)?.as_i64()?).ok();
    let small = |key: &str| body.get(key)?.as_u64()?.try_into().ok();
    let passport = || text("passport")?.parse::<Id<Passport>>().ok();
    Some(match kind {
        "codes_issued" => Fact::CodesIssued(Batch {
            passport: passport()?,
            first: small("first")?,
            n: small("n")?,
            inner: if body.get("has_inner")?.as_bool()? { Inner::Printed } else { Inner::Absent },
            issued_at: time("issued_at")?,
        }),
        "inner_opened" => Fact::InnerOpened {
            code: PieceCode { passport: passport()?, number: small("number")? },
            at: time("at")?,
        },
        "chip_enrolled" => Fact::ChipEnrolled {
            passport: passport()?,
            uid: uid_of(text("uid")?)?,
            at: time("at")?,
        },
        "fake_reported" => Fact::FakeReported(FakeCase {
            reference: text("reference")?.to_owned(),
            passport: passport()?,
            reported_at: time("reported_at")?,
            state: CaseState::Open,
            reason: None,
        }),
        "fake_advanced" => Fact::FakeAdvanced {
            reference: text("reference")?.to_owned(),
            state: CaseState::of_name(text("state")?)?,
            reason: match body.get("reason")? {
                Value::Null => None,
                reason => Some(Title::of_json(reason)?),
            },
            by: text("by")?.to_owned(),
            at: time("at")?,
        },
        _ => return None,
    })
}

fn uid_of(text: &str) -> Option<[u8; 7]> {
    encoding::from_hex(text).ok()?.try_into().ok()
}

pub(super) async fn apply(fact: &Fact, to: &mut DbConnection) -> sqlx::Result<()> {
    let query = match fact {
        Fact::CodesIssued(batch) => sqlx::query(
            "INSERT INTO brand_code_batches (passport, first_number, n, has_inner, issued_at)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(batch.passport.to_string())
        .bind(i64::from(batch.first))
        .bind(i64::from(batch.n))
        .bind(i64::from(batch.inner == Inner::Printed))
        .bind(batch.issued_at.as_microsecond()),
        Fact::InnerOpened { code, at } => sqlx::query(
            "INSERT INTO brand_inner_openings (passport, number, opened_at) VALUES ($1, $2, $3)",
        )
        .bind(code.passport.to_string())
        .bind(i64::from(code.number))
        .bind(at.as_microsecond()),
        Fact::ChipEnrolled { passport, uid, at } => {
            sqlx::query("INSERT INTO brand_chips (uid, passport, enrolled_at) VALUES ($1, $2, $3)")
                .bind(encoding::hex(uid))
                .bind(passport.to_string())
                .bind(at.as_microsecond())
        }
        Fact::FakeReported(case) => sqlx::query(
            "INSERT INTO brand_fakes (reference, passport, reported_at, state, reason,
                                      changed_by, changed_at)
             VALUES ($1, $2, $3, $4, '', '', $3)",
        )
        .bind(case.reference.clone())
        .bind(case.passport.to_string())
        .bind(case.reported_at.as_microsecond())
        .bind(case.state.name()),
        Fact::FakeAdvanced { reference, state, reason, by, at } => sqlx::query(
            "UPDATE brand_fakes SET state = $2, reason = $3, changed_by = $4, changed_at = $5
             WHERE reference = $1",
        )
        .bind(reference.clone())
        .bind(state.name())
        .bind(reason.as_ref().map(|reason| reason.to_json().to_string()).unwrap_or_default())
        .bind(by.clone())
        .bind(at.as_microsecond()),
    };
    query.execute(to).await.map(drop)
}

impl Store {
    /// How many codes a passport has.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn n_codes(&self, passport: Id<Passport>) -> Result<u32, Problem> {
        let row = sqlx::query(
            "SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) AS n FROM brand_code_batches
             WHERE passport = $1",
        )
        .bind(passport.to_string())
        .fetch_one(self.reader())
        .await?;
        let n: i64 = row.try_get("n")?;
        u32::try_from(n).map_err(|_| damaged("brand_code_batches")())
    }

    /// The code and the layer of a token, by its digest.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn code_of(&self, digest: &Digest) -> Result<Option<(PieceCode, Layer)>, Problem> {
        let row = sqlx::query("SELECT * FROM brand_code_digests WHERE digest = $1")
            .bind(digest.to_string())
            .fetch_optional(self.reader())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let read = || {
            let text = |column: &str| row.try_get::<&str, _>(column).ok();
            let number = row.try_get::<i64, _>("number").ok()?.try_into().ok()?;
            let code = PieceCode { passport: text("passport")?.parse().ok()?, number };
            Some((code, Layer::of_name(text("layer")?)?))
        };
        read().map(Some).ok_or_else(damaged("brand_code_digests"))
    }

    /// When the inner code of a code was used; `None` while it was not.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn inner_opened_at(&self, code: PieceCode) -> Result<Option<Timestamp>, Problem> {
        let row = sqlx::query(
            "SELECT opened_at FROM brand_inner_openings WHERE passport = $1 AND number = $2",
        )
        .bind(code.passport.to_string())
        .bind(i64::from(code.number))
        .fetch_optional(self.reader())
        .await?;
        let Some(row) = row else { return Ok(None) };
        let at = Timestamp::from_microsecond(row.try_get("opened_at")?).ok();
        at.map(Some).ok_or_else(damaged("brand_inner_openings"))
    }

    /// The passport that a chip is enrolled for.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn passport_of_chip(&self, uid: &[u8; 7]) -> Result<Option<Id<Passport>>, Problem> {
        let row = sqlx::query("SELECT passport FROM brand_chips WHERE uid = $1")
            .bind(encoding::hex(uid))
            .fetch_optional(self.reader())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let id = row.try_get::<&str, _>("passport").ok().and_then(|id| id.parse().ok());
        id.map(Some).ok_or_else(damaged("brand_chips"))
    }
}
