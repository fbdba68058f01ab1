//! Retention as programs and pages use it, and what a passport says whose values are gone.

use crate::asking::{done, read, refused};
use crate::house::House;
use measure::{Expired, Fact};
use serde_json::{Value, json};
use store::Record;

#[test]
fn policies_are_stated_and_shown_with_what_would_go() {
    let house = House::open();
    let path = "/api/v1/retention";
    let nothing = json!({"n_batches": 0, "n_readings": 0, "is_more": false, "rows": [],
                         "n_held": 0, "held": []});
    assert_eq!(read(&house, path), json!({"policies": [], "due": nothing}));
    let all = json!({"characteristic": null, "days": 3650});
    assert_eq!(done(&house, path, &json!({"days": 3650})), all);
    let own = json!({"characteristic": "D1", "days": null});
    assert_eq!(done(&house, path, &json!({"characteristic": "D1"})), own);
    assert_eq!(read(&house, path), json!({"policies": [all, own], "due": nothing}));
    for days in [0, 36_526] {
        refused(&house, path, &json!({"days": days}), 422, "measure.retention_days");
    }
    let expiry = "/api/v1/retention/expiry";
    let shown = json!({"n_batches": 1, "n_readings": 60});
    refused(&house, expiry, &shown, 409, "measure.retention_otherwise");
    assert_eq!(done(&house, expiry, &json!({"n_batches": 0, "n_readings": 0})), nothing);
}

/// What stands on a page from one mark to the next of the other.
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let rest = page.split_once(from).expect("the mark is there").1;
    rest.split_once(to).expect("the other too").0
}

#[test]
fn a_passport_whose_values_are_gone_says_so_and_what_can_still_be_checked() {
    let house = House::open();
    let lot = "L20261123A";
    let before = house.page(&house.passport, "en").text();
    assert!(!before.contains("past retention") && !before.contains("keys and values"));
    house.block_on(async {
        let (store, now) = (house.workshop.store(), house.workshop.now());
        let code = |text: &str| text.parse().unwrap();
        let batch = store.batch(&code(lot), &code("D1")).await.unwrap().unwrap();
        let gone = Expired {
            batch: batch.id,
            lot: batch.lot.clone(),
            characteristic: batch.characteristic.clone(),
            n: batch.n,
            sealed_at: now,
            days: 3650,
        };
        let facts = vec![store::Fact::Measure(Fact::Expired(gone))];
        store.record("operator", now, Record { facts, ..Record::default() }).await.unwrap();
    });
    let page = house.page(&house.passport, "en").text();
    assert!(page.contains("past their retention of 3650 days"), "{page}");
    assert!(page.contains("Committed to; their values are past retention"), "{page}");
    // What was signed is said as before; the names went with the readings, and that is said too.
    for (from, to) in [("<p class=\"head\">", "</p>"), ("<p>Expected nonconforming", "</p>")] {
        assert_eq!(between(&page, from, to), between(&before, from, to));
    }
    assert!(page.contains("keys and values are those of the signed claim"), "{page}");
    let of_cpk = between(&page, "Cpk <code>cpk</code>", "</tr>");
    assert!(of_cpk.contains(" – "), "{of_cpk}");
    assert!(page.contains("<th scope=\"row\"><code>sigma_within</code></th>"), "{page}");
    let page = house.page(&house.passport, "zh").text();
    assert!(page.contains("已过 3650 天的保存期限"), "{page}");
    assert!(page.contains("所列是签名声明中的键与值"), "{page}");
    let readings = read(&house, &format!("/api/v1/lots/{lot}/readings?characteristic=D1"));
    assert_eq!((&readings["readings"], &readings["is_sealed"]), (&json!([]), &json!(true)));
    assert_eq!(readings["expired"]["days"], 3650);
    assert_ne!(readings["expired"]["n_readings"], Value::Null);
}
