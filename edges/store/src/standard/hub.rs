//! Rows of the hub: one table of all revisions, and what is in force.

use ::standard::hub::{Characteristic, ControlRow, FailureChain, Item, Operation, Row, RowKind};
use sqlx::Row as _;
use word::{Code, Timestamp};

use super::row_body;
use crate::{
    Problem, Store,
    database::{DbConnection, DbRow},
    problem::damaged,
    schema::{Derived, derived},
};

/// Every revision of every row. `code` of an item is its own.
pub(super) const ROWS: Derived = derived!(
    "standard_rows",
    "kind, item, code, rev",
    "kind TEXT NOT NULL, item TEXT NOT NULL, code TEXT NOT NULL, rev BIGINT NOT NULL,
         body TEXT NOT NULL, PRIMARY KEY (kind, item, code, rev)"
);

/// The name of the fact that revises a row.
pub(super) fn kind_of_fact(kind: RowKind) -> &'static str {
    match kind {
        RowKind::Item => "item_revised",
        RowKind::Operation => "operation_revised",
        RowKind::Characteristic => "characteristic_revised",
        RowKind::FailureChain => "failure_chain_revised",
        RowKind::Control => "control_revised",
    }
}

pub(super) async fn insert(row: &Row, to: &mut DbConnection) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO standard_rows (kind, item, code, rev, body) VALUES ($1,$2,$3,$4,$5)")
        .bind(row.kind().name())
        .bind(row.item().as_str())
        .bind(row.code().as_str())
        .bind(i64::from(row.rev()))
        .bind(row_body::write(row).to_string())
        .execute(to)
        .await
        .map(drop)
}

fn read(kind: RowKind, row: &DbRow) -> Option<Row> {
    let body: String = row.try_get("body").ok()?;
    row_body::read(kind, &serde_json::from_str(&body).ok()?)
}

/// All rows that are in force: no later revision of the same row.
const IN_FORCE: &str = "SELECT body FROM standard_rows AS r WHERE kind = $1 AND rev =
    (SELECT MAX(rev) FROM standard_rows AS m
     WHERE m.kind = r.kind AND m.item = r.item AND m.code = r.code)";

/// A revision of a row, as it was recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// What the row says since.
    pub row: Row,
    /// When it was recorded.
    pub at: Timestamp,
    /// Who recorded it.
    pub by: String,
}

fn revision(row: &DbRow) -> Option<Revision> {
    let (kind, body): (String, String) = (row.try_get("kind").ok()?, row.try_get("body").ok()?);
    let kind = RowKind::ALL.into_iter().find(|known| kind_of_fact(*known) == kind)?;
    Some(Revision {
        row: row_body::read(kind, &serde_json::from_str(&body).ok()?)?,
        at: Timestamp::from_microsecond(row.try_get("recorded_at").ok()?).ok()?,
        by: row.try_get("recorded_by").ok()?,
    })
}

impl Store {
    /// The latest revisions of an item and of the rows that hang on it, at most `limit`, the latest
    /// first. Who recorded them stands with the facts alone, so that these are gone through.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn revisions_of(&self, item: &Code, limit: u32) -> Result<Vec<Revision>, Problem> {
        // As a body spells it; `_` stands for any character, so that each is looked at again.
        let [own, of] = ["code", "item"].map(|key| format!("%\"{key}\":\"{item}\"%"));
        let rows = sqlx::query(
            "SELECT kind, body, recorded_at, recorded_by FROM facts
             WHERE stage = 'standard' AND ((kind = $1 AND body LIKE $2)
                   OR (kind IN ($3, $4, $5, $6) AND body LIKE $7))
             ORDER BY seq DESC LIMIT $8",
        )
        .bind(kind_of_fact(RowKind::Item))
        .bind(own)
        .bind(kind_of_fact(RowKind::Operation))
        .bind(kind_of_fact(RowKind::Characteristic))
        .bind(kind_of_fact(RowKind::FailureChain))
        .bind(kind_of_fact(RowKind::Control))
        .bind(of)
        .bind(i64::from(limit))
        .fetch_all(self.reader())
        .await?;
        let mut found = Vec::with_capacity(rows.len());
        for row in &rows {
            let revision = revision(row).ok_or_else(damaged("facts"))?;
            found.extend(Some(revision).filter(|revision| revision.row.item() == item));
        }
        Ok(found)
    }

    /// The revision in force of a row; `code` of an item is its own.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn hub_row(
        &self,
        kind: RowKind,
        item: &Code,
        code: &Code,
    ) -> Result<Option<Row>, Problem> {
        sqlx::query(
            "SELECT body FROM standard_rows WHERE kind = $1 AND item = $2 AND code = $3
             ORDER BY rev DESC LIMIT 1",
        )
        .bind(kind.name())
        .bind(item.as_str())
        .bind(code.as_str())
        .fetch_optional(self.reader())
        .await?
        .map(|row| read(kind, &row).ok_or_else(damaged("standard_rows")))
        .transpose()
    }

    /// Every revision of a row, the first one first.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn hub_revisions(
        &self,
        kind: RowKind,
        item: &Code,
        code: &Code,
    ) -> Result<Vec<Row>, Problem> {
        let rows = sqlx::query(
            "SELECT body FROM standard_rows WHERE kind = $1 AND item = $2 AND code = $3
             ORDER BY rev",
        )
        .bind(kind.name())
        .bind(item.as_str())
        .bind(code.as_str())
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(|row| read(kind, row).ok_or_else(damaged("standard_rows"))).collect()
    }

    /// At most `limit` rows of an item that are in force, by number, after the number `after`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn hub_rows(
        &self,
        kind: RowKind,
        item: &Code,
        (after, limit): (&str, u32),
    ) -> Result<Vec<Row>, Problem> {
        let text = format!("{IN_FORCE} AND item = $2 AND code > $3 ORDER BY code LIMIT $4");
        let rows = sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(kind.name())
            .bind(item.as_str())
            .bind(after)
            .bind(i64::from(limit))
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(|row| read(kind, row).ok_or_else(damaged("standard_rows"))).collect()
    }

    /// At most `limit` items, by number, after the number `after`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn items(&self, (after, limit): (&str, u32)) -> Result<Vec<Item>, Problem> {
        let text = format!("{IN_FORCE} AND item > $2 ORDER BY item LIMIT $3");
        let rows = sqlx::query(sqlx::AssertSqlSafe(text))
            .bind(RowKind::Item.name())
            .bind(after)
            .bind(i64::from(limit))
            .fetch_all(self.reader())
            .await?;
        let item = |row| match read(RowKind::Item, row) {
            Some(Row::Item(item)) => Ok(item),
            _ => Err(damaged("standard_rows")()),
        };
        rows.iter().map(item).collect()
    }

    /// An item in force; `None` where the hub does not know it.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn item(&self, code: &Code) -> Result<Option<Item>, Problem> {
        let row = self.hub_row(RowKind::Item, code, code).await?;
        Ok(row.and_then(|row| if let Row::Item(item) = row { Some(item) } else { None }))
    }

    /// All operations of an item, in the order of its routing.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn operations_of(&self, item: &Code) -> Result<Vec<Operation>, Problem> {
        let operation =
            |row| if let Row::Operation(operation) = row { Some(operation) } else { None };
        let mut operations = self.all(RowKind::Operation, item, operation).await?;
        operations.sort_by_key(|operation| operation.place);
        Ok(operations)
    }

    /// All characteristics of an item, by number.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn characteristics_of(&self, item: &Code) -> Result<Vec<Characteristic>, Problem> {
        let characteristic = |row| match row {
            Row::Characteristic(characteristic) => Some(characteristic),
            _ => None,
        };
        self.all(RowKind::Characteristic, item, characteristic).await
    }

    /// All failure chains of an item, by number.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn failure_chains_of(&self, item: &Code) -> Result<Vec<FailureChain>, Problem> {
        let chain = |row| if let Row::FailureChain(chain) = row { Some(chain) } else { None };
        self.all(RowKind::FailureChain, item, chain).await
    }

    /// All control-plan rows of an item, by number.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn control_plan_of(&self, item: &Code) -> Result<Vec<ControlRow>, Problem> {
        let control = |row| if let Row::Control(control) = row { Some(control) } else { None };
        self.all(RowKind::Control, item, control).await
    }

    async fn all<T>(
        &self,
        kind: RowKind,
        item: &Code,
        of: fn(Row) -> Option<T>,
    ) -> Result<Vec<T>, Problem> {
        let rows = self.hub_rows(kind, item, ("", u32::MAX)).await?;
        Ok(rows.into_iter().filter_map(of).collect())
    }
}
