//! The tables. SQL that SQLite and PostgreSQL both accept.

use crate::{
    brand, certify, database::DbConnection, definition, judge, make, measure, party, standard,
    teach, trust,
};

/// What is true by itself: facts, readings, secrets. Never dropped.
pub const PRIMARY: &[&str] = &[
    "CREATE TABLE IF NOT EXISTS facts (
        seq BIGINT PRIMARY KEY,
        recorded_at BIGINT NOT NULL,
        recorded_by TEXT NOT NULL,
        stage TEXT NOT NULL,
        kind TEXT NOT NULL,
        body TEXT NOT NULL,
        chain TEXT NOT NULL
    )",
    // Of few among many facts: who recorded them, and when, stands with them alone.
    "CREATE INDEX IF NOT EXISTS facts_of_hub ON facts (seq)
     WHERE stage = 'standard'",
    "CREATE INDEX IF NOT EXISTS facts_of_received ON facts (seq)
     WHERE stage = 'certify' AND kind = 'certificate_received'",
    "CREATE TABLE IF NOT EXISTS measure_series (
        id BIGINT PRIMARY KEY,
        lot TEXT NOT NULL,
        characteristic TEXT NOT NULL,
        UNIQUE (lot, characteristic)
    )",
    "CREATE TABLE IF NOT EXISTS measure_blocks (
        series BIGINT NOT NULL,
        first_seq BIGINT NOT NULL,
        n BIGINT NOT NULL,
        body BYTEA NOT NULL,
        PRIMARY KEY (series, first_seq)
    )",
    "CREATE TABLE IF NOT EXISTS measure_gauge_uses (
        gauge TEXT NOT NULL,
        series BIGINT NOT NULL,
        PRIMARY KEY (gauge, series)
    )",
    "CREATE TABLE IF NOT EXISTS measure_arrivals (
        seq BIGINT PRIMARY KEY,
        n BIGINT NOT NULL,
        body BYTEA NOT NULL
    )",
    "CREATE TABLE IF NOT EXISTS measure_submissions (
        id BYTEA PRIMARY KEY,
        content BYTEA NOT NULL,
        first_seq BIGINT NOT NULL,
        n BIGINT NOT NULL,
        received_at BIGINT NOT NULL
    )",
    "CREATE TABLE IF NOT EXISTS measure_progress (
        id BIGINT PRIMARY KEY,
        n_commits BIGINT NOT NULL
    )",
    "CREATE TABLE IF NOT EXISTS certify_secrets (
        lot TEXT PRIMARY KEY,
        secret TEXT NOT NULL
    )",
    make::BODIES,
    "CREATE TABLE IF NOT EXISTS party_passwords (
        person TEXT PRIMARY KEY,
        hash TEXT NOT NULL
    )",
    "CREATE TABLE IF NOT EXISTS party_token_digests (
        digest TEXT PRIMARY KEY,
        id TEXT NOT NULL
    )",
    "CREATE TABLE IF NOT EXISTS party_sessions (
        digest TEXT PRIMARY KEY,
        person TEXT NOT NULL,
        begun_at BIGINT NOT NULL,
        seen_at BIGINT NOT NULL
    )",
    judge::MEMORIES,
    judge::ATTACHMENT_BODIES,
    trust::LISTS_SINCE,
    definition::KEPT,
    brand::KEPT[0],
    brand::KEPT[1],
    brand::KEPT[2],
    brand::KEPT[3],
    brand::GUESTS_KEPT[0],
    brand::GUESTS_KEPT[1],
    measure::LETTERS,
    party::KEPT[0],
    party::KEPT[1],
    party::KEPT[2],
    party::KEPT[3],
    party::SUBJECTS_KEPT[0],
    party::SUBJECTS_KEPT[1],
];

/// A stage table that follows from the facts: it can be dropped and filled again.
pub struct Derived {
    /// Its name.
    pub name: &'static str,
    /// How it is made.
    pub create: &'static str,
    /// The indexes that go with it.
    pub indexes: &'static [&'static str],
    /// How it is dropped.
    pub drop: &'static str,
    /// How all of it is read in a fixed order, to compare two fillings.
    pub dump: &'static str,
}

/// A stage table of a name, the columns that order it, and all its columns; and its indexes, each
/// of all rows or of those `with` something.
macro_rules! derived {
    ($name:literal, $order:literal, $columns:literal
     $(, $index:literal on $of:literal $(with $only:literal)?)*) => {
        Derived {
            name: $name,
            create: concat!("CREATE TABLE IF NOT EXISTS ", $name, " (", $columns, ")"),
            indexes: &[
                $(concat!(
                    "CREATE INDEX IF NOT EXISTS ", $index, " ON ", $name, " (", $of, ")"
                    $(, " WHERE ", $only)?
                )),*
            ],
            drop: concat!("DROP TABLE IF EXISTS ", $name),
            dump: concat!("SELECT * FROM ", $name, " ORDER BY ", $order),
        }
    };
}

pub(crate) use derived;

/// The tables of every stage, in the order of the stages.
pub fn derived_tables() -> impl DoubleEndedIterator<Item = &'static Derived> {
    [
        party::TABLES,
        standard::TABLES,
        make::TABLES,
        make::EVENT_TABLES,
        measure::TABLES,
        judge::TABLES,
        teach::TABLES,
        certify::TABLES,
        trust::TABLES,
        brand::TABLES,
        brand::COPY_TABLES,
        brand::GUEST_TABLES,
    ]
    .into_iter()
    .flatten()
}

/// Creates the tables that are true by themselves where they are not there.
pub(crate) async fn create_primary(on: &mut DbConnection) -> sqlx::Result<()> {
    for &statement in PRIMARY {
        sqlx::query(statement).execute(&mut *on).await?;
    }
    Ok(())
}

/// Creates the stage tables, empty, with their indexes, where they are not there.
pub(crate) async fn create_derived(on: &mut DbConnection) -> sqlx::Result<()> {
    for table in derived_tables() {
        sqlx::query(table.create).execute(&mut *on).await?;
    }
    create_indexes(on).await
}

/// Creates the indexes that are not there.
pub(crate) async fn create_indexes(on: &mut DbConnection) -> sqlx::Result<()> {
    for &index in derived_tables().flat_map(|table| table.indexes) {
        sqlx::query(index).execute(&mut *on).await?;
    }
    Ok(())
}

/// Creates every table, for tests of one.
#[cfg(test)]
pub(crate) async fn create(on: &mut DbConnection) -> sqlx::Result<()> {
    create_primary(on).await?;
    create_derived(on).await
}
