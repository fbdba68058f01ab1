//! What a database is here: the one place that names the driver.

/// A connection, within a transaction or not.
pub(crate) type DbConnection = sqlx::SqliteConnection;
/// Connections to the database.
pub(crate) type DbPool = sqlx::SqlitePool;
/// A row of an answer.
pub(crate) type DbRow = sqlx::sqlite::SqliteRow;
/// The database itself, for statements that are put together.
pub(crate) type Db = sqlx::Sqlite;
