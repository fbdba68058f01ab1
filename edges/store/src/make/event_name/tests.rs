//! Events are found by their names.

use ::make::epcis::{Document, Event};
use serde_json::json;
use sqlx::Row;
use word::Timestamp;

use super::{RUN, ask_by_name, keep, known, named};
use crate::{
    EventRows,
    database::{DbConnection, Places, QueryBuilder, embedded},
    make, schema,
};

fn event(serial: usize, at: &str) -> Event {
    let body = json!({
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],
        "type": "ObjectEvent", "action": "OBSERVE", "bizStep": "inspecting",
        "eventTime": at, "eventTimeZoneOffset": "+08:00",
        "epcList": [format!("https://id.mill.example/01/06901234567892/21/{serial}")],
    });
    Document::of_event(&body).unwrap().events.remove(0)
}

async fn numbers(mut statement: QueryBuilder, on: &mut DbConnection) -> Vec<i64> {
    let rows = statement.build().fetch_all(on).await.unwrap();
    rows.iter().map(|row| row.get("seq")).collect()
}

#[tokio::test]
async fn events_are_named_and_found_by_their_names() {
    let folder = tempfile::tempdir().unwrap();
    let pool = embedded(&folder.path().join("wule.db"), 1).await.unwrap();
    let mut on = pool.acquire().await.unwrap();
    schema::create(&mut on).await.unwrap();
    let events: Vec<Event> = (0..70)
        .map(|i| event(i, &format!("2026-11-20T08:{:02}:00.{i:03}4+08:00", i % 60)))
        .collect();
    let at = "2026-11-27T08:00:00Z".parse::<Timestamp>().unwrap();
    make::keep(&EventRows::after(0, events.clone()), at, &mut on).await.unwrap();
    let marked = sqlx::query("SELECT COUNT(*) FROM make_event_names").fetch_one(&mut *on).await;
    assert_eq!(marked.unwrap().get::<i64, _>(0), 70);

    // Spelled in another way, with an instant that the hash rounds to the same millisecond.
    let again = event(7, "2026-11-20T00:07:00.007Z");
    assert_eq!(again.hash, events[7].hash);
    let asked = [named(&again), named(&event(999, "2026-11-20T00:07:00.007Z"))];
    let statement = known(&asked, Places::Numbered).next().unwrap();
    assert_eq!(numbers(statement, &mut on).await, [8]);

    // As if many runs had come between.
    let far = RUN * 300 + 5;
    for (table, column) in [("make_event_names", "run"), ("make_event_bodies", "seq")] {
        let number = if column == "run" { far / RUN } else { far };
        let moved = format!("UPDATE {table} SET {column} = {number} WHERE seq = 70");
        sqlx::query(sqlx::AssertSqlSafe(moved)).execute(&mut *on).await.unwrap();
    }
    sqlx::query("UPDATE make_event_names SET seq = $1 WHERE seq = 70")
        .bind(far)
        .execute(&mut *on)
        .await
        .unwrap();
    let names = [&events[69], &events[7], &again].map(|event| event.name().to_string());
    let mut statement = QueryBuilder::new("");
    ask_by_name(&mut statement, &names);
    let mut found = numbers(statement, &mut on).await;
    found.sort_unstable();
    assert_eq!(found, [8, far]);
    assert!(keep(&[], &mut on).await.is_ok());
}
