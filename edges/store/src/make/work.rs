//! Orders, origins, pieces, stations and executions: facts as bodies, tables, queries.

use ::make::{Ending, Execution, Fact, Order, Origin, Piece, Station};
use ::standard::StandardRef;
use serde_json::{Value, json};
use sqlx::Row;
use std::str::FromStr;
use word::{Code, Id, Line, Timestamp, Title};

use super::{name::insert, part};
use crate::{
    Problem, Store,
    database::{DbConnection, DbRow, QueryBuilder},
    problem::damaged,
    schema::{Derived, derived},
};

pub(super) const ORDERS: Derived = derived!(
    "make_orders",
    "code",
    "code TEXT PRIMARY KEY, item TEXT NOT NULL, due_on TEXT NOT NULL, body TEXT NOT NULL"
);
pub(super) const ORIGINS: Derived = derived!(
    "make_origins",
    "lot",
    "lot TEXT PRIMARY KEY, order_code TEXT NOT NULL, body TEXT NOT NULL"
);
/// Which lot was made from which; nothing is its own ancestor, since parents come first.
pub(super) const PARENTS: Derived = derived!(
    "make_parents",
    "child, parent",
    "child TEXT NOT NULL, parent TEXT NOT NULL, PRIMARY KEY (child, parent)",
    "make_parents_parent" on "parent"
);
pub(super) const PIECES: Derived = derived!(
    "make_pieces",
    "serial",
    "serial TEXT PRIMARY KEY, lot TEXT NOT NULL, body TEXT NOT NULL",
    "make_pieces_lot" on "lot, serial"
);
pub(super) const STATIONS: Derived =
    derived!("make_stations", "code", "code TEXT PRIMARY KEY, body TEXT NOT NULL");
/// `end_body` is empty while the execution goes on.
pub(super) const EXECUTIONS: Derived = derived!(
    "make_executions",
    "id",
    "id TEXT PRIMARY KEY, lot TEXT NOT NULL, body TEXT NOT NULL, end_body TEXT NOT NULL",
    "make_executions_lot" on "lot, id"
);

/// An execution and how it ended, where it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptExecution {
    /// As it was started.
    pub execution: Execution,
    /// Its end.
    pub ending: Option<Ending>,
}

/// The name of a fact of work, and its body.
pub(super) fn body(fact: &Fact) -> Option<(&'static str, Value)> {
    Some(match fact {
        Fact::OrderOpened(order) => ("order_opened", order_body(order)),
        Fact::OriginNoted(origin) => ("origin_noted", origin_body(origin)),
        Fact::PiecesMarked(pieces) => {
            let pieces: Vec<_> = pieces.iter().map(piece_body).collect();
            ("pieces_marked", json!({"pieces": pieces}))
        }
        Fact::StationAdded(station) => ("station_added", station_body(station)),
        Fact::ExecutionStarted(execution) => ("execution_started", execution_body(execution)),
        Fact::ExecutionEnded(ending) => ("execution_ended", ending_body(ending)),
        _ => return None,
    })
}

/// Reads what [`body`] wrote.
pub(super) fn of_body(kind: &str, body: &Value) -> Option<Fact> {
    Some(match kind {
        "order_opened" => Fact::OrderOpened(order(body)?),
        "origin_noted" => Fact::OriginNoted(origin(body)?),
        "pieces_marked" => {
            let pieces = body.get("pieces")?.as_array()?.iter().map(piece);
            Fact::PiecesMarked(pieces.collect::<Option<_>>()?)
        }
        "station_added" => Fact::StationAdded(station(body)?),
        "execution_started" => Fact::ExecutionStarted(execution(body)?),
        "execution_ended" => Fact::ExecutionEnded(ending(body)?),
        _ => return None,
    })
}

pub(super) async fn apply(fact: &Fact, to: &mut DbConnection) -> sqlx::Result<()> {
    match fact {
        Fact::OrderOpened(order) => {
            sqlx::query("INSERT INTO make_orders (code, item, due_on, body) VALUES ($1,$2,$3,$4)")
                .bind(order.code.as_str())
                .bind(order.item.as_str())
                .bind(order.due_on.to_string())
                .bind(order_body(order).to_string())
                .execute(to)
                .await?;
        }
        Fact::OriginNoted(origin) => insert_origin(origin, to).await?,
        Fact::PiecesMarked(pieces) => {
            insert(
                "INSERT INTO make_pieces (serial, lot, body) ",
                pieces,
                |row, piece| {
                    row.push_bind(piece.serial.to_string()).push_bind(piece.lot.to_string());
                    row.push_bind(piece_body(piece).to_string());
                },
                to,
            )
            .await?;
            part::keep(pieces, to).await?;
        }
        Fact::StationAdded(station) => {
            sqlx::query("INSERT INTO make_stations (code, body) VALUES ($1, $2)")
                .bind(station.code.as_str())
                .bind(station_body(station).to_string())
                .execute(to)
                .await?;
        }
        Fact::ExecutionStarted(execution) => {
            sqlx::query(
                "INSERT INTO make_executions (id, lot, body, end_body) VALUES ($1, $2, $3, '')",
            )
            .bind(execution.id.to_string())
            .bind(execution.lot.as_str())
            .bind(execution_body(execution).to_string())
            .execute(to)
            .await?;
        }
        Fact::ExecutionEnded(ending) => {
            sqlx::query("UPDATE make_executions SET end_body = $1 WHERE id = $2")
                .bind(ending_body(ending).to_string())
                .bind(ending.execution.to_string())
                .execute(to)
                .await?;
        }
        _ => {}
    }
    Ok(())
}

async fn insert_origin(origin: &Origin, to: &mut DbConnection) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO make_origins (lot, order_code, body) VALUES ($1, $2, $3)")
        .bind(origin.lot.as_str())
        .bind(origin.order.as_ref().map_or("", Code::as_str))
        .bind(origin_body(origin).to_string())
        .execute(&mut *to)
        .await?;
    for parent in &origin.parents {
        sqlx::query("INSERT INTO make_parents (child, parent) VALUES ($1, $2)")
            .bind(origin.lot.as_str())
            .bind(parent.as_str())
            .execute(&mut *to)
            .await?;
    }
    Ok(())
}

fn order_body(order: &Order) -> Value {
    json!({
        "code": order.code.as_str(),
        "customer": order.customer.as_str(),
        "due_on": order.due_on.to_string(),
        "item": order.item.as_str(),
        "n_pieces": order.n_pieces,
    })
}

fn order(body: &Value) -> Option<Order> {
    Some(Order {
        code: text(body, "code")?,
        customer: text(body, "customer")?,
        item: text(body, "item")?,
        n_pieces: body.get("n_pieces")?.as_u64()?,
        due_on: text(body, "due_on")?,
    })
}

fn origin_body(origin: &Origin) -> Value {
    let parents: Vec<_> = origin.parents.iter().map(Code::as_str).collect();
    json!({
        "lot": origin.lot.as_str(),
        "n_planned": origin.n_planned,
        "order": origin.order.as_ref().map(Code::as_str),
        "parents": parents,
    })
}

fn origin(body: &Value) -> Option<Origin> {
    let code = |value: &Value| value.as_str()?.parse().ok();
    Some(Origin {
        lot: text(body, "lot")?,
        order: maybe(body, "order")?,
        parents: body.get("parents")?.as_array()?.iter().map(code).collect::<Option<_>>()?,
        n_planned: match body.get("n_planned")? {
            Value::Null => None,
            n => Some(n.as_u64()?),
        },
    })
}

fn piece_body(piece: &Piece) -> Value {
    let parts: Vec<_> = piece.parts.iter().map(Code::as_str).collect();
    json!({"lot": piece.lot.as_str(), "parts": parts, "serial": piece.serial.as_str()})
}

pub(super) fn piece(body: &Value) -> Option<Piece> {
    let code = |value: &Value| value.as_str()?.parse().ok();
    let parts = body.get("parts")?.as_array()?.iter().map(code).collect::<Option<_>>()?;
    Some(Piece { serial: text(body, "serial")?, lot: text(body, "lot")?, parts })
}

fn station_body(station: &Station) -> Value {
    json!({
        "code": station.code.as_str(),
        "machine": station.machine.as_ref().map(Line::as_str),
        "name": station.name.to_json(),
        "site": station.site.as_str(),
    })
}

fn station(body: &Value) -> Option<Station> {
    Some(Station {
        code: text(body, "code")?,
        name: Title::of_json(body.get("name")?)?,
        site: text(body, "site")?,
        machine: maybe(body, "machine")?,
    })
}

fn execution_body(execution: &Execution) -> Value {
    json!({
        "checker": execution.checker.map(|checker| checker.to_string()),
        "digest": execution.standard.digest.to_string(),
        "id": execution.id.to_string(),
        "item": execution.item.as_str(),
        "lot": execution.lot.as_str(),
        "operation": execution.operation.as_str(),
        "person": execution.person.to_string(),
        "piece": execution.piece.as_ref().map(Code::as_str),
        "standard": execution.standard.code.as_str(),
        "started_at": execution.started_at.as_microsecond(),
        "station": execution.station.as_str(),
        "version": execution.standard.version,
    })
}

fn execution(body: &Value) -> Option<Execution> {
    Some(Execution {
        id: text(body, "id")?,
        lot: text(body, "lot")?,
        piece: maybe(body, "piece")?,
        item: text(body, "item")?,
        operation: text(body, "operation")?,
        station: text(body, "station")?,
        standard: StandardRef {
            code: text(body, "standard")?,
            version: body.get("version")?.as_u64()?.try_into().ok()?,
            digest: text(body, "digest")?,
        },
        person: text(body, "person")?,
        checker: maybe(body, "checker")?,
        started_at: time(body, "started_at")?,
    })
}

fn ending_body(ending: &Ending) -> Value {
    json!({
        "ended_at": ending.ended_at.as_microsecond(),
        "execution": ending.execution.to_string(),
        "n_good": ending.n_good,
        "n_rejected": ending.n_rejected,
    })
}

fn ending(body: &Value) -> Option<Ending> {
    Some(Ending {
        execution: text(body, "execution")?,
        ended_at: time(body, "ended_at")?,
        n_good: body.get("n_good")?.as_u64()?,
        n_rejected: body.get("n_rejected")?.as_u64()?,
    })
}

fn text<T: FromStr>(body: &Value, key: &str) -> Option<T> {
    body.get(key)?.as_str()?.parse().ok()
}

fn maybe<T: FromStr>(body: &Value, key: &str) -> Option<Option<T>> {
    match body.get(key)? {
        Value::Null => Some(None),
        _ => text(body, key).map(Some),
    }
}

fn time(body: &Value, key: &str) -> Option<Timestamp> {
    Timestamp::from_microsecond(body.get(key)?.as_i64()?).ok()
}

/// A column of JSON, read back.
pub(super) fn column<T>(row: &DbRow, name: &str, of: fn(&Value) -> Option<T>) -> Option<T> {
    let body: String = row.try_get(name).ok()?;
    of(&serde_json::from_str(&body).ok()?)
}

fn kept_execution(row: &DbRow) -> Option<KeptExecution> {
    let is_open = row.try_get::<&str, _>("end_body").ok()?.is_empty();
    let ending = if is_open { None } else { Some(column(row, "end_body", ending)?) };
    Some(KeptExecution { execution: column(row, "body", execution)?, ending })
}

impl Store {
    /// An order.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn order(&self, code: &Code) -> Result<Option<Order>, Problem> {
        self.one("SELECT body FROM make_orders WHERE code = $1", code.as_str(), order).await
    }

    /// At most `limit` orders, by number, after the number `after`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn orders(&self, slice: (&str, u32)) -> Result<Vec<Order>, Problem> {
        let text = "SELECT body FROM make_orders WHERE code > $1 ORDER BY code LIMIT $2";
        self.some(text, slice, order).await
    }

    /// A station.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn station(&self, code: &Code) -> Result<Option<Station>, Problem> {
        self.one("SELECT body FROM make_stations WHERE code = $1", code.as_str(), station).await
    }

    /// At most `limit` stations, by number, after the number `after`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn stations(&self, slice: (&str, u32)) -> Result<Vec<Station>, Problem> {
        let text = "SELECT body FROM make_stations WHERE code > $1 ORDER BY code LIMIT $2";
        self.some(text, slice, station).await
    }

    /// A piece.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn piece(&self, serial: &Code) -> Result<Option<Piece>, Problem> {
        self.one("SELECT body FROM make_pieces WHERE serial = $1", serial.as_str(), piece).await
    }

    /// Where a lot comes from, where that was noted.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn origin(&self, lot: &Code) -> Result<Option<Origin>, Problem> {
        self.one("SELECT body FROM make_origins WHERE lot = $1", lot.as_str(), origin).await
    }

    /// The lots that were made from a lot.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn lots_made_from(&self, lot: &Code) -> Result<Vec<Code>, Problem> {
        let rows = sqlx::query("SELECT child FROM make_parents WHERE parent = $1 ORDER BY child")
            .bind(lot.as_str())
            .fetch_all(self.reader())
            .await?;
        let code = |row: &DbRow| row.try_get::<&str, _>("child").ok()?.parse().ok();
        rows.iter().map(|row| code(row).ok_or_else(damaged("make_parents"))).collect()
    }

    /// At most `limit` pieces of a lot, by serial number, after the number `after`.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn pieces_of(
        &self,
        lot: &Code,
        (after, limit): (&str, u32),
    ) -> Result<Vec<Piece>, Problem> {
        let rows = sqlx::query(
            "SELECT body FROM make_pieces WHERE lot = $1 AND serial > $2 ORDER BY serial LIMIT $3",
        )
        .bind(lot.as_str())
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(self.reader())
        .await?;
        rows.iter()
            .map(|row| column(row, "body", piece).ok_or_else(damaged("make_pieces")))
            .collect()
    }

    /// An execution.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn execution(&self, id: Id<Execution>) -> Result<Option<KeptExecution>, Problem> {
        sqlx::query("SELECT body, end_body FROM make_executions WHERE id = $1")
            .bind(id.to_string())
            .fetch_optional(self.reader())
            .await?
            .map(|row| kept_execution(&row).ok_or_else(damaged("make_executions")))
            .transpose()
    }

    /// At most `limit` executions, oldest first, after the identity `after`; of one lot where one
    /// is given.
    ///
    /// # Errors
    /// [`Problem`].
    pub async fn executions(
        &self,
        lot: Option<&Code>,
        (after, limit): (&str, u32),
    ) -> Result<Vec<KeptExecution>, Problem> {
        let mut asked = QueryBuilder::new("SELECT body, end_body FROM make_executions WHERE id > ");
        asked.push_bind(after.to_owned());
        if let Some(lot) = lot {
            asked.push(" AND lot = ").push_bind(lot.to_string());
        }
        asked.push(" ORDER BY id LIMIT ").push_bind(i64::from(limit));
        let rows = asked.build().fetch_all(self.reader()).await?;
        rows.iter().map(|row| kept_execution(row).ok_or_else(damaged("make_executions"))).collect()
    }

    async fn one<T>(
        &self,
        text: &'static str,
        key: &str,
        of: fn(&Value) -> Option<T>,
    ) -> Result<Option<T>, Problem> {
        sqlx::query(text)
            .bind(key)
            .fetch_optional(self.reader())
            .await?
            .map(|row| column(&row, "body", of).ok_or_else(damaged("a row of make")))
            .transpose()
    }

    async fn some<T>(
        &self,
        text: &'static str,
        (after, limit): (&str, u32),
        of: fn(&Value) -> Option<T>,
    ) -> Result<Vec<T>, Problem> {
        let rows =
            sqlx::query(text).bind(after).bind(i64::from(limit)).fetch_all(self.reader()).await?;
        rows.iter()
            .map(|row| column(row, "body", of).ok_or_else(damaged("a row of make")))
            .collect()
    }
}
