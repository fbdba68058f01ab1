//! The tables. SQL that SQLite and PostgreSQL both accept.

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
    "CREATE TABLE IF NOT EXISTS measure_readings (
        lot TEXT NOT NULL,
        characteristic TEXT NOT NULL,
        seq BIGINT NOT NULL,
        mantissa BIGINT NOT NULL,
        scale BIGINT NOT NULL,
        subgroup BIGINT NOT NULL,
        gauge TEXT NOT NULL,
        taken_at BIGINT NOT NULL,
        received_at BIGINT NOT NULL,
        PRIMARY KEY (lot, characteristic, seq)
    )",
    "CREATE TABLE IF NOT EXISTS certify_secrets (
        lot TEXT PRIMARY KEY,
        secret TEXT NOT NULL
    )",
];

/// A stage table that follows from the facts: it can be dropped and filled again.
pub struct Derived {
    /// How it is made.
    pub create: &'static str,
    /// How it is dropped.
    pub drop: &'static str,
    /// How all of it is read in a fixed order, to compare two fillings.
    pub dump: &'static str,
}

macro_rules! derived {
    ($name:literal, $order:literal, $columns:literal) => {
        Derived {
            create: concat!("CREATE TABLE IF NOT EXISTS ", $name, " (", $columns, ")"),
            drop: concat!("DROP TABLE IF EXISTS ", $name),
            dump: concat!("SELECT * FROM ", $name, " ORDER BY ", $order),
        }
    };
}

/// The stage tables, in the order of the stages.
pub const DERIVED: &[Derived] = &[
    derived!(
        "party_organisations",
        "id",
        "id TEXT PRIMARY KEY, name_zh TEXT NOT NULL, name_en TEXT NOT NULL,
         origin TEXT NOT NULL, key TEXT NOT NULL"
    ),
    derived!(
        "party_people",
        "id",
        "id TEXT PRIMARY KEY, name_zh TEXT NOT NULL, name_en TEXT NOT NULL,
         is_named BIGINT NOT NULL"
    ),
    derived!(
        "standard_standards",
        "code, version",
        "code TEXT NOT NULL, version BIGINT NOT NULL, digest TEXT NOT NULL,
         document TEXT NOT NULL, PRIMARY KEY (code, version)"
    ),
    derived!(
        "make_lots",
        "code",
        "code TEXT PRIMARY KEY, item TEXT NOT NULL, standard TEXT NOT NULL,
         version BIGINT NOT NULL, digest TEXT NOT NULL, made_by TEXT NOT NULL"
    ),
    derived!(
        "measure_batches",
        "lot, characteristic",
        "id TEXT NOT NULL, lot TEXT NOT NULL, characteristic TEXT NOT NULL, n BIGINT NOT NULL,
         first_at BIGINT NOT NULL, last_at BIGINT NOT NULL, PRIMARY KEY (lot, characteristic)"
    ),
    derived!(
        "certify_standards",
        "digest",
        "digest TEXT PRIMARY KEY, entry TEXT NOT NULL, entry_index BIGINT NOT NULL"
    ),
    derived!(
        "certify_commitments",
        "lot",
        "lot TEXT PRIMARY KEY, root TEXT NOT NULL, headers TEXT NOT NULL, entry TEXT NOT NULL,
         entry_index BIGINT NOT NULL"
    ),
    derived!(
        "certify_claims",
        "digest",
        "digest TEXT PRIMARY KEY, lot TEXT NOT NULL, characteristic TEXT NOT NULL,
         envelope TEXT NOT NULL, entry TEXT NOT NULL, entry_index BIGINT NOT NULL"
    ),
    derived!("trust_entries", "entry_index", "entry_index BIGINT PRIMARY KEY, leaf TEXT NOT NULL"),
    derived!(
        "trust_checkpoints",
        "size",
        "size BIGINT PRIMARY KEY, root TEXT NOT NULL, note TEXT NOT NULL"
    ),
    derived!(
        "trust_cosignatures",
        "size, key",
        "size BIGINT NOT NULL, key TEXT NOT NULL, line TEXT NOT NULL, PRIMARY KEY (size, key)"
    ),
    derived!("trust_policies", "seq", "seq BIGINT PRIMARY KEY, text TEXT NOT NULL"),
    derived!(
        "brand_passports",
        "id",
        "id TEXT PRIMARY KEY, claim TEXT NOT NULL, opening TEXT NOT NULL,
         issued_at BIGINT NOT NULL"
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
        "brand_withdrawals",
        "id",
        "id TEXT PRIMARY KEY, reason TEXT NOT NULL, superseded_by TEXT NOT NULL,
         withdrawn_at BIGINT NOT NULL"
    ),
];
