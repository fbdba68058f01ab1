//! What was issued for the pieces of a passport: batches of codes, and chips. What was printed or
//! written is kept nowhere.

use ::brand::Passport;
use ::brand::copy::{Batch, Inner};
use sqlx::Row;
use word::{Id, Timestamp};

use crate::{Problem, Store, database::DbRow, problem::damaged};

/// A chip that was enrolled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptChip {
    /// Its number, in hexadecimal digits.
    pub uid: String,
    /// When it was enrolled.
    pub enrolled_at: Timestamp,
    /// The counter of its latest touch; `None` while nobody touched it.
    pub counter: Option<u32>,
}

fn batch(row: &DbRow, passport: Id<Passport>) -> Option<Batch> {
    let whole = |column: &str| u32::try_from(row.try_get::<i64, _>(column).ok()?).ok();
    let has_inner = row.try_get::<i64, _>("has_inner").ok()? == 1;
    Some(Batch {
        passport,
        first: whole("first_number")?,
        n: whole("n")?,
        inner: if has_inner { Inner::Printed } else { Inner::Absent },
        issued_at: Timestamp::from_microsecond(row.try_get("issued_at").ok()?).ok()?,
    })
}

fn chip(row: &DbRow) -> Option<KeptChip> {
    let counter: Option<i64> = row.try_get("counter").ok()?;
    Some(KeptChip {
        uid: row.try_get("uid").ok()?,
        enrolled_at: Timestamp::from_microsecond(row.try_get("enrolled_at").ok()?).ok()?,
        counter: counter.map(u32::try_from).transpose().ok()?,
    })
}

impl Store {
    /// The batches of codes of a passport, the first one first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn code_batches(&self, passport: Id<Passport>) -> Result<Vec<Batch>, Problem> {
        let asked = "SELECT * FROM brand_code_batches WHERE passport = $1 ORDER BY first_number";
        let rows = sqlx::query(asked).bind(passport.to_string()).fetch_all(self.reader()).await?;
        let read = |row| batch(row, passport).ok_or_else(damaged("brand_code_batches"));
        rows.iter().map(read).collect()
    }

    /// The latest chips of a passport, at most `limit`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn chips_of(
        &self,
        passport: Id<Passport>,
        limit: u32,
    ) -> Result<Vec<KeptChip>, Problem> {
        let asked = "SELECT c.uid, c.enrolled_at, t.counter FROM brand_chips c
                     LEFT JOIN brand_chip_counters t ON t.uid = c.uid
                     WHERE c.passport = $1 ORDER BY c.enrolled_at DESC, c.uid LIMIT $2";
        let rows = sqlx::query(asked)
            .bind(passport.to_string())
            .bind(i64::from(limit))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| chip(row).ok_or_else(damaged("brand_chips"))).collect()
    }
}
