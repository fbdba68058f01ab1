//! kill -9 while the tables of another version are filled again.

use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use store::{Access, Database, Fact, Record, Store, TrustFact};
use word::Timestamp;

use crate::{crash, program};

const N_FACTS: u32 = 6_000;
const N_KILLS: u64 = 12;

async fn connection(data: &Path) -> AnyConnection {
    sqlx::any::install_default_drivers();
    let url = match Database::of_directory(data).unwrap() {
        Database::Embedded => format!("sqlite:{}", data.join("wule.db").display()),
        Database::Postgres(url) => url,
    };
    AnyConnection::connect(&url).await.unwrap()
}

/// As if another version had kept the tables: an index has gone, and one that it had is there.
async fn make_older(data: &Path) {
    let mut on = connection(data).await;
    for statement in [
        "DROP TABLE IF EXISTS make_parts",
        "CREATE TABLE make_parts (piece TEXT PRIMARY KEY)",
        "UPDATE derived_definitions SET digest = 'older' WHERE name = 'make_parts'",
    ] {
        sqlx::query(AssertSqlSafe(statement)).execute(&mut on).await.unwrap();
    }
    on.close().await.unwrap();
}

async fn is_older(data: &Path) -> bool {
    let mut on = connection(data).await;
    let query = "SELECT COUNT(*) FROM derived_definitions WHERE digest = 'older'";
    let n: i64 = sqlx::query(query).fetch_one(&mut on).await.unwrap().get(0);
    on.close().await.unwrap();
    n == 1
}

#[test]
fn a_kill_while_tables_are_filled_again_leaves_them_to_be_filled() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let whole = runtime.block_on(async {
        crash::prepare(&data).await;
        let store = Store::open(&data, Access::Write).await.unwrap();
        let fact = |i: u32| {
            let leaves = vec![format!("{{\"{i}\":0}}").into_bytes()];
            Fact::Trust(TrustFact::EntriesAppended { leaves })
        };
        let facts = (0..N_FACTS).map(fact).collect();
        let record = Record { facts, ..Record::default() };
        store.record("op", Timestamp::now(), record).await.unwrap();
        store.publish(Timestamp::now()).await.unwrap();
        let whole = store.tables_digest().await.unwrap();
        store.close().await;
        make_older(&data).await;
        whole
    });
    let arguments = ["log", "--json", "--data", data.to_str().unwrap()];
    let mut n_amid = 0;
    for round in 0..N_KILLS {
        let mut opening = program::command(&arguments)
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(opening.stderr.take().unwrap()).lines();
        let begun = said.next().unwrap().unwrap();
        assert!(begun.contains("they are filled again from"), "{begun}");
        // At its beginning, and at each of its tenths.
        for _ in 0..round {
            if said.next().is_none() {
                break;
            }
        }
        std::thread::sleep(Duration::from_millis(round));
        opening.kill().unwrap();
        opening.wait().unwrap();
        if runtime.block_on(is_older(&data)) {
            n_amid += 1;
        } else {
            runtime.block_on(make_older(&data));
        }
    }
    assert!(n_amid >= 4, "only {n_amid} of {N_KILLS} kills came amid the filling");
    let run = program::wule(&arguments);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stderr.contains("of 6"), "how far it is: {}", run.stderr);
    let again = program::wule(&arguments);
    assert_eq!((again.code, again.stderr.as_str()), (0, ""), "once");
    runtime.block_on(async {
        let store = Store::open(&data, Access::Write).await.unwrap();
        assert_eq!(store.tables_digest().await.unwrap(), whole);
        store.check_log().await.unwrap();
        store.close().await;
    });
    println!("{N_KILLS} kills, {n_amid} amid the filling");
}
