//! Statements that are put together piece by piece, with places for values that both databases
//! understand.

use sqlx::any::AnyArguments;
use sqlx::{Any, Arguments, AssertSqlSafe, Encode, Type};
use std::fmt::Display;
use std::fmt::Write;

use super::DbConnection;

/// A statement with what is bound to it.
pub(crate) type DbQuery = sqlx::query::Query<'static, Any, AnyArguments>;

/// How the places for values are spelled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Places {
    /// `$1`, `$2`, …, which both databases read. SQLite looks each up among all the others when a
    /// value is bound to it: the square of a long statement.
    Numbered,
    /// `?`, which SQLite counts by itself, and PostgreSQL does not read.
    InOrder,
}

impl Places {
    /// The quickest that a database reads.
    pub(crate) fn on(connection: &DbConnection) -> Self {
        match connection.backend_name() {
            "SQLite" => Self::InOrder,
            _ => Self::Numbered,
        }
    }
}

/// Puts a statement together. sqlx's own builder writes `?` where the driver is `Any`, which
/// PostgreSQL does not read; this one numbers the places unless it is told otherwise.
pub(crate) struct QueryBuilder {
    text: String,
    arguments: AnyArguments,
    places: Places,
    n_bound: usize,
}

impl QueryBuilder {
    /// Begins with a piece of SQL.
    pub(crate) fn new(head: &str) -> Self {
        Self::with(head, Places::Numbered)
    }

    /// Begins with a piece of SQL, for a database whose places are known.
    pub(crate) fn with(head: &str, places: Places) -> Self {
        Self { text: head.to_owned(), arguments: AnyArguments::default(), places, n_bound: 0 }
    }

    /// Adds a piece of SQL; never anything that came from outside.
    pub(crate) fn push(&mut self, sql: impl Display) -> &mut Self {
        write!(self.text, "{sql}").expect("a string grows");
        self
    }

    /// Adds a value.
    pub(crate) fn push_bind<T>(&mut self, value: T) -> &mut Self
    where
        T: Encode<'static, Any> + Type<Any>,
    {
        self.n_bound += 1;
        let place = self.n_bound;
        self.arguments.add(value).expect("integers, texts and bytes are bound");
        match self.places {
            Places::Numbered => self.push(format_args!("${place}")),
            Places::InOrder => self.push("?"),
        }
    }

    /// Adds values with a separator between them.
    pub(crate) fn separated<'a>(&'a mut self, separator: &'static str) -> Separated<'a> {
        Separated { builder: self, separator, is_first: true }
    }

    /// Adds `VALUES` and a row for each item.
    pub(crate) fn push_values<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        mut bind: impl FnMut(Separated<'_>, T),
    ) -> &mut Self {
        self.push("VALUES ");
        for (i, item) in items.into_iter().enumerate() {
            self.push(if i == 0 { "(" } else { ", (" });
            bind(self.separated(", "), item);
            self.push(")");
        }
        self
    }

    /// The statement.
    pub(crate) fn build(&mut self) -> DbQuery {
        let arguments = std::mem::take(&mut self.arguments);
        sqlx::query_with(AssertSqlSafe(std::mem::take(&mut self.text)), arguments)
    }
}

/// Items in pieces of as many as a power of two, at most `max`: statements that take a piece each
/// are few, so that the database need not read their text every time.
pub(crate) fn pieces<T>(items: &[T], max: usize) -> impl Iterator<Item = &[T]> {
    let mut rest = items;
    std::iter::from_fn(move || {
        let n = (1 << rest.len().checked_ilog2()?).min(max);
        let (piece, after) = rest.split_at(n);
        rest = after;
        Some(piece)
    })
}

/// Values of a statement with a separator between them.
pub(crate) struct Separated<'a> {
    builder: &'a mut QueryBuilder,
    separator: &'static str,
    is_first: bool,
}

impl Separated<'_> {
    /// Adds a piece of SQL.
    pub(crate) fn push(&mut self, sql: impl Display) -> &mut Self {
        self.separate();
        self.builder.push(sql);
        self
    }

    /// Adds a value.
    pub(crate) fn push_bind<T>(&mut self, value: T) -> &mut Self
    where
        T: Encode<'static, Any> + Type<Any>,
    {
        self.separate();
        self.builder.push_bind(value);
        self
    }

    fn separate(&mut self) {
        if !std::mem::take(&mut self.is_first) {
            self.builder.push(self.separator);
        }
    }
}
