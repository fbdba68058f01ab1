//! Reports of fakes: what is asked of them.

use ::brand::Passport;
use ::brand::copy::{CaseState, FakeCase};
use sqlx::Row;
use word::{Id, Timestamp, Title};

use crate::{Problem, Store, database::DbRow, problem::damaged};

/// A report as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFake {
    /// The case.
    pub case: FakeCase,
    /// What the reporter said.
    pub words: String,
    /// Who brought it forward last; empty while it is open.
    pub changed_by: String,
    /// When.
    pub changed_at: Timestamp,
}

const WITH_WORDS: &str = "SELECT f.*, COALESCE(w.words, '') AS words FROM brand_fakes f
    LEFT JOIN brand_report_words w ON w.reference = f.reference";

fn read(row: &DbRow) -> Option<KeptFake> {
    let text = |column: &str| row.try_get::<&str, _>(column).ok();
    let time = |column| Timestamp::from_microsecond(row.try_get(column).ok()?).ok();
    let reason = match text("reason")? {
        "" => None,
        reason => Some(Title::of_json(&reason.parse().ok()?)?),
    };
    Some(KeptFake {
        case: FakeCase {
            reference: text("reference")?.to_owned(),
            passport: text("passport")?.parse().ok()?,
            reported_at: time("reported_at")?,
            state: CaseState::of_name(text("state")?)?,
            reason,
        },
        words: text("words")?.to_owned(),
        changed_by: text("changed_by")?.to_owned(),
        changed_at: time("changed_at")?,
    })
}

impl Store {
    /// A report, by its reference.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn fake(&self, reference: &str) -> Result<Option<KeptFake>, Problem> {
        let query = asked(" WHERE f.reference = $1");
        let row = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(reference.to_owned())
            .fetch_optional(self.reader())
            .await?;
        row.map(|row| read(&row).ok_or_else(damaged("brand_fakes"))).transpose()
    }

    /// Reports, the latest first; in one state alone where one is named, and reported before one
    /// of them where its reference is given.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn fakes(
        &self,
        state: Option<CaseState>,
        before: Option<&FakeCase>,
        n: u32,
    ) -> Result<Vec<KeptFake>, Problem> {
        let query = asked(
            " WHERE ($1 = '' OR f.state = $1)
                AND ($2 = '' OR f.reported_at < $3 OR (f.reported_at = $3 AND f.reference < $2))
              ORDER BY f.reported_at DESC, f.reference DESC LIMIT $4",
        );
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .bind(state.map_or("", CaseState::name))
            .bind(before.map(|case| case.reference.clone()).unwrap_or_default())
            .bind(before.map_or(0, |case| case.reported_at.as_microsecond()))
            .bind(i64::from(n))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| read(row).ok_or_else(damaged("brand_fakes"))).collect()
    }

    /// How many reports there were of a passport since the first instant, and in all since the
    /// second.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn n_fakes(
        &self,
        passport: Id<Passport>,
        [of_passport, in_all]: [Timestamp; 2],
    ) -> Result<(u64, u64), Problem> {
        let count = async |passport: String, since: Timestamp| {
            let row = sqlx::query(
                "SELECT COUNT(*) AS n FROM brand_fakes
                 WHERE ($1 = '' OR passport = $1) AND reported_at >= $2",
            )
            .bind(passport)
            .bind(since.as_microsecond())
            .fetch_one(self.reader())
            .await?;
            let n: i64 = row.try_get("n")?;
            u64::try_from(n).map_err(|_| damaged("brand_fakes")())
        };
        Ok((count(passport.to_string(), of_passport).await?, count(String::new(), in_all).await?))
    }
}

fn asked(rest: &str) -> String {
    format!("{WITH_WORDS}{rest}")
}
