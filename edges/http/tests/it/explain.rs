//! What is explained over HTTP: codes, tests and methods, to anybody, from the server's own files.

use crate::{client::get, house::House};

#[test]
fn codes_tests_and_methods_are_explained_to_anybody() {
    let house = House::open();
    let asked = |what: &str| get(house.address, &format!("/api/v1/explanations/{what}"), &[]);

    let sealed = asked("measure.sealed").json();
    assert_eq!((&sealed["code"], &sealed["kind"]), (&"measure.sealed".into(), &"code".into()));
    assert!(sealed["said"][0]["en"].as_str().unwrap().contains("{characteristic}"), "{sealed}");
    assert!(!sealed["said"][0]["zh"].as_str().unwrap().is_ascii(), "{sealed}");

    let number = asked("wl1004").json();
    assert_eq!(number["code"], "WL1004");
    assert!(number["help"][0]["en"].as_str().unwrap().contains("--on-bad"), "{number}");

    // Nelson 1984: nine points on one side; fourteen alternating.
    for (test, n) in [("2", "9"), ("4", "14")] {
        let test = asked(test).json();
        assert!(test["said"][0]["en"].as_str().unwrap().contains(n), "{test}");
        assert!(test["source"].as_str().unwrap().contains("Nelson 1984"));
    }

    let chart = asked("chart.xbar-r").json();
    assert_eq!(chart["kind"], "method");
    assert!(chart["formula"].as_str().is_some_and(|formula| !formula.is_empty()), "{chart}");
}

#[test]
fn what_is_not_known_is_said_and_what_is_known_is_not_sent_twice() {
    let house = House::open();
    let none = get(house.address, "/api/v1/explanations/9", &[]);
    assert_eq!((none.status, none.code()), (404, "http.nothing_to_explain".to_owned()));

    let first = get(house.address, "/api/v1/explanations/1", &[]);
    let tag = first.header("etag").unwrap();
    let again = get(house.address, "/api/v1/explanations/1", &[("If-None-Match", tag)]);
    assert_eq!((again.status, again.body.len()), (304, 0));
}
