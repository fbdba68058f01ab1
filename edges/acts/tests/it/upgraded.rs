//! A directory that another version kept is brought to the tables of this one when it is opened,
//! from its facts, on either database.

use acts::Workshop;
use make::{Fact as MakeFact, Piece, epcis::Document};
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use store::{Access, Database, EventRows, Fact, Record, Refilled, Store, TrustFact};
use tempfile::TempDir;
use word::{Digest, Timestamp, json::json};

use crate::settle;
use crate::two_servers::beside;
use crate::workshop::{code, open, seal_pins, set_up};

async fn record(store: &Store, record: Record<'_>) {
    store.record("op", "2026-11-28T08:00:00Z".parse().unwrap(), record).await.unwrap();
}

/// Many facts of several stages, events among them.
async fn filled(path: &Path) -> Workshop {
    let workshop = open(path).await;
    set_up(&workshop).await;
    seal_pins(&workshop).await;
    let store = workshop.store();
    let piece = |serial: &str, parts: &[&str]| Piece {
        serial: code(serial),
        lot: code("L-1"),
        parts: parts.iter().copied().map(code).collect(),
    };
    let pieces = vec![piece("P1", &[]), piece("A1", &["P1"])];
    let facts = vec![Fact::Make(MakeFact::PiecesMarked(pieces))];
    record(store, Record { facts, ..Record::default() }).await;
    let event = |i: usize| {
        let body = json!({
            "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
            "type": "ObjectEvent", "action": "OBSERVE", "bizStep": "inspecting",
            "eventTime": format!("2026-11-20T08:{i:02}:00Z"), "eventTimeZoneOffset": "+08:00",
            "epcList": [format!("https://id.mill.example/01/06901234567892/21/{i}")],
        });
        Document::of_event(&body).unwrap().events.remove(0)
    };
    let events = EventRows::after(0, (0..40).map(event).collect());
    let facts = vec![Fact::Make(MakeFact::EventsCaptured(events.captured()))];
    record(store, Record { facts, events: Some(&events), ..Record::default() }).await;
    for i in 0..2_500_u32 {
        let leaves = vec![format!("{{\"{i}\":0}}").into_bytes()];
        let facts = vec![Fact::Trust(TrustFact::EntriesAppended { leaves })];
        record(store, Record { facts, ..Record::default() }).await;
    }
    workshop
}

/// A directory that was filled and left, what its tables were and how many facts it has.
struct Left {
    _folder: TempDir,
    path: PathBuf,
    whole: Digest,
    n_facts: u64,
}

async fn left() -> Left {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    let workshop = filled(&path).await;
    let whole = workshop.store().tables_digest().await.unwrap();
    let n_facts = workshop.store().rebuild().await.unwrap().n_facts;
    workshop.close().await;
    Left { _folder: folder, path, whole, n_facts }
}

/// A connection beside every store.
async fn connection(path: &Path) -> AnyConnection {
    sqlx::any::install_default_drivers();
    let url = match Database::of_directory(path).unwrap() {
        Database::Embedded => format!("sqlite:{}", path.join("wule.db").display()),
        Database::Postgres(url) => url,
    };
    AnyConnection::connect(&url).await.unwrap()
}

async fn alter(path: &Path, statements: &[&str]) {
    let mut on = connection(path).await;
    for statement in statements {
        sqlx::query(AssertSqlSafe(*statement)).execute(&mut on).await.unwrap();
    }
    on.close().await.unwrap();
}

async fn names(path: &Path, of: &str) -> Vec<String> {
    let query = match (Database::of_directory(path).unwrap(), of) {
        (Database::Embedded, "index") => "SELECT name FROM sqlite_master WHERE type = 'index'",
        (Database::Embedded, _) => "SELECT name FROM sqlite_master WHERE type = 'table'",
        (_, "index") => {
            "SELECT indexname::TEXT FROM pg_indexes WHERE schemaname = current_schema()"
        }
        _ => "SELECT tablename::TEXT FROM pg_tables WHERE schemaname = current_schema()",
    };
    let mut on = connection(path).await;
    let rows = sqlx::query(query).fetch_all(&mut on).await.unwrap();
    on.close().await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

/// Opens the directory; gives how many facts were applied again, and what the tables are then.
async fn opened(path: &Path) -> (u64, Digest) {
    let (n_told, last) = (AtomicU64::new(0), AtomicU64::new(0));
    let hear = |refilled: Refilled| {
        assert!(refilled.n_done <= refilled.n_facts && refilled.n_facts > 2_500);
        last.store(refilled.n_done, Ordering::SeqCst);
        n_told.fetch_add(1, Ordering::SeqCst);
    };
    let store = Store::open_heard(path, (Access::Write, None), &hear).await.unwrap();
    let digest = store.tables_digest().await.unwrap();
    let rebuilt = store.rebuild().await.unwrap();
    assert_eq!((rebuilt.before, rebuilt.after), (digest, digest));
    store.close().await;
    let n_done = last.into_inner();
    assert!(
        n_done == 0 || n_told.into_inner() >= 4,
        "told at the beginning, between and at the end"
    );
    (n_done, digest)
}

#[tokio::test]
async fn tables_of_another_definition_are_filled_again_and_those_of_the_same_are_not() {
    let Left { path, whole, n_facts, .. } = &left().await;
    assert_eq!(opened(path).await, (0, *whole), "nothing is different");
    let of_before: [&[&str]; 5] = [
        // Of before there were definitions.
        &["DROP TABLE derived_definitions"],
        // A table that had other columns.
        &[
            "DROP TABLE make_parts",
            "CREATE TABLE make_parts (piece TEXT PRIMARY KEY)",
            "UPDATE derived_definitions SET digest = 'x' WHERE name = 'make_parts'",
        ],
        // One that is new, or was lost.
        &["DELETE FROM derived_definitions WHERE name = 'trust_lists'", "DROP TABLE trust_lists"],
        &["DROP TABLE make_event_names"],
        // One that there is no more.
        &[
            "CREATE TABLE make_gone (id BIGINT PRIMARY KEY)",
            "INSERT INTO derived_definitions (name, digest, indexes) VALUES ('make_gone', 'x', '')",
        ],
    ];
    for statements in of_before {
        alter(path, statements).await;
        assert_eq!(opened(path).await, (*n_facts, *whole), "{statements:?}");
        assert_eq!(opened(path).await, (0, *whole), "once");
    }
    assert!(!names(path, "table").await.contains(&"make_gone".to_owned()));
}

#[tokio::test]
async fn other_indexes_are_made_without_filling_anything() {
    let Left { path, whole, .. } = &left().await;
    let own = names(path, "index").await;
    alter(
        path,
        &[
            "DROP INDEX make_events_at",
            "CREATE INDEX make_events_older ON make_events (kind)",
            "UPDATE derived_definitions SET indexes =
             'CREATE INDEX IF NOT EXISTS make_events_older ON make_events (kind)'
             WHERE name = 'make_events'",
        ],
    )
    .await;
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    assert_ne!(sorted(names(path, "index").await), sorted(own.clone()));
    assert_eq!(opened(path).await, (0, *whole));
    assert_eq!(sorted(names(path, "index").await), sorted(own.clone()));
    // One that somebody dropped is made again.
    alter(path, &["DROP INDEX make_events_step"]).await;
    assert_eq!(opened(path).await, (0, *whole));
    assert_eq!(sorted(names(path, "index").await), sorted(own));
}

#[tokio::test]
async fn events_that_had_an_index_of_names_are_kept_without_it() {
    let Left { path, whole, .. } = &left().await;
    let bodies = async || {
        let mut on = connection(path).await;
        let query = "SELECT seq, name, recorded_at, body FROM make_event_bodies ORDER BY seq";
        let rows = sqlx::query(query).fetch_all(&mut on).await.unwrap();
        on.close().await.unwrap();
        let of = |row: &sqlx::any::AnyRow| -> (i64, String, i64, String) {
            (row.get(0), row.get(1), row.get(2), row.get(3))
        };
        rows.iter().map(of).collect::<Vec<_>>()
    };
    let (before, own) = (bodies().await, names(path, "index").await.len());
    alter(
        path,
        &[
            "ALTER TABLE make_event_bodies RENAME TO other",
            "CREATE TABLE make_event_bodies (seq BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE,
             recorded_at BIGINT NOT NULL, body TEXT NOT NULL)",
            "INSERT INTO make_event_bodies SELECT * FROM other",
            "DROP TABLE other",
            "DROP TABLE derived_definitions",
        ],
    )
    .await;
    assert_eq!(names(path, "index").await.len(), own, "one more, and one fewer of definitions");
    assert_eq!(opened(path).await.1, *whole);
    assert_eq!((bodies().await, names(path, "index").await.len()), (before, own));
}

#[tokio::test]
async fn what_is_interrupted_is_begun_again() {
    let Left { path, whole, n_facts, .. } = &left().await;
    alter(path, &["UPDATE derived_definitions SET digest = 'x' WHERE name = 'make_lots'"]).await;
    for at in [0, 1_000, 2_000, *n_facts] {
        let path = path.clone();
        let opening = tokio::spawn(async move {
            let stop = |refilled: Refilled| assert!(refilled.n_done < at, "stopped by the test");
            drop(Store::open_heard(&path, (Access::Write, None), &stop).await);
        });
        assert!(opening.await.unwrap_err().is_panic());
    }
    assert_eq!(opened(path).await, (*n_facts, *whole));
}

#[tokio::test]
async fn a_fact_that_cannot_be_read_leaves_the_tables_as_they_were() {
    let Left { path, .. } = &left().await;
    let damage = "UPDATE facts SET body = '{}' WHERE seq = 1000";
    let other = "UPDATE derived_definitions SET digest = 'x' WHERE name = 'make_lots'";
    alter(path, &[damage, other]).await;
    for _ in 0..2 {
        let problem = Store::open(path, Access::Write).await.err().unwrap();
        assert_eq!(problem.message().code, "store.damaged");
        assert!(problem.to_string().contains("fact 1000"), "{problem}");
    }
    let mut on = connection(path).await;
    let n = sqlx::query("SELECT COUNT(*) FROM trust_entries").fetch_one(&mut on).await.unwrap();
    assert!(n.get::<i64, _>(0) > 2_500);
    on.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_versions_do_not_take_the_tables_from_each_other() {
    let Some(server) = settle::server() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (here, there) = (folder.path().join("here"), folder.path().join("there"));
    let url = settle::settle_on_server(&here, &server);
    let first = filled(&here).await;
    let second = beside(&here, &there, &url).await;
    let whole = first.store().tables_digest().await.unwrap();
    second.close().await;
    // As if this version were another than that of the server at work.
    let other = "UPDATE derived_definitions SET digest = 'x' WHERE name = 'make_lots'";
    alter(&here, &[other]).await;
    let refused = Store::open(&there, Access::Write).await.err().unwrap();
    assert_eq!(refused.message().code, "store.other_version");
    assert_eq!(first.store().tables_digest().await.unwrap(), whole);
    first.close().await;
    // Both come at the same time: one fills the tables, the other waits and finds them filled.
    let open = |path: &Path| {
        let path = path.to_owned();
        tokio::spawn(async move { Store::open(&path, Access::Write).await.unwrap() })
    };
    let (first, second) = (open(&here), open(&there));
    let (first, second) = (first.await.unwrap(), second.await.unwrap());
    for store in [&first, &second] {
        assert_eq!(store.tables_digest().await.unwrap(), whole);
    }
    for store in [first, second] {
        store.publish(Timestamp::now()).await.unwrap();
        store.close().await;
    }
}
