//! Names: things, places and words that events share, each kept once and known by a number.
//!
//! A million events name few steps and places, and each thing several times; numbers keep the
//! tables and their indexes small. The numbers never leave the database.

use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};

use crate::database::{DbConnection, DbPool, DbRow, Places, QueryBuilder, Separated};

/// The most rows, or values, of one statement.
const ROWS_MAX: usize = 64;

/// The numbers of names.
pub(crate) type Numbers = BTreeMap<String, i64>;

/// Inserts rows, many in a statement. `head` is `INSERT INTO … (…)`; each row is so many columns.
pub(crate) async fn insert<R>(
    head: &str,
    rows: &[R],
    bind: impl Fn(&mut Separated<'_>, &R),
    to: &mut DbConnection,
) -> sqlx::Result<()> {
    for part in parts(rows) {
        let mut statement = QueryBuilder::with(head, Places::on(to));
        statement.push_values(part, |mut row, of| bind(&mut row, of));
        statement.build().execute(&mut *to).await?;
    }
    Ok(())
}

/// Parts of few different sizes, so that the statements are prepared once.
pub(crate) fn parts<R>(mut rows: &[R]) -> impl Iterator<Item = &[R]> {
    std::iter::from_fn(move || {
        let mut size = ROWS_MAX;
        while size > rows.len() {
            size /= 2;
        }
        let (part, rest) = rows.split_at(size);
        rows = rest;
        (!part.is_empty()).then_some(part)
    })
}

fn select(names: &[&str], places: Places) -> QueryBuilder {
    let head = "SELECT id, name FROM make_names WHERE name IN (";
    let mut statement = QueryBuilder::with(head, places);
    let mut values = statement.separated(", ");
    for name in names {
        values.push_bind((*name).to_owned());
    }
    statement.push(")");
    statement
}

fn read(rows: &[DbRow], into: &mut Numbers) -> sqlx::Result<()> {
    for row in rows {
        into.insert(row.try_get("name")?, row.try_get("id")?);
    }
    Ok(())
}

/// The numbers of names that are known; the others are left out.
pub(crate) async fn find(names: &BTreeSet<&str>, pool: &DbPool) -> sqlx::Result<Numbers> {
    let names: Vec<&str> = names.iter().copied().collect();
    let mut found = Numbers::new();
    for part in parts(&names) {
        read(&select(part, Places::Numbered).build().fetch_all(pool).await?, &mut found)?;
    }
    Ok(found)
}

/// The numbers of names; those that were not known get the next ones.
pub(crate) async fn intern(names: &BTreeSet<&str>, to: &mut DbConnection) -> sqlx::Result<Numbers> {
    let wanted: Vec<&str> = names.iter().copied().collect();
    let mut found = Numbers::new();
    for part in parts(&wanted) {
        read(&select(part, Places::on(to)).build().fetch_all(&mut *to).await?, &mut found)?;
    }
    let new: Vec<&str> = wanted.into_iter().filter(|name| !found.contains_key(*name)).collect();
    if new.is_empty() {
        return Ok(found);
    }
    let last = sqlx::query("SELECT COALESCE(MAX(id), 0) AS last FROM make_names");
    let last: i64 = last.fetch_one(&mut *to).await?.try_get("last")?;
    let rows: Vec<(i64, &str)> = (last + 1..).zip(new).collect();
    let bind = |row: &mut Separated<'_>, of: &(i64, &str)| {
        row.push_bind(of.0).push_bind(of.1.to_owned());
    };
    insert("INSERT INTO make_names (id, name) ", &rows, bind, to).await?;
    found.extend(rows.into_iter().map(|(id, name)| (name.to_owned(), id)));
    Ok(found)
}
