//! Claims of many callers at once.

use crate::house::{House, METHOD};
use serde_json::json;
use std::collections::BTreeSet;

#[test]
fn claims_of_many_callers_are_published_when_they_are_answered() {
    let house = House::open();
    // The clock of the house stands still: the same words twice are the same claim.
    let claim = |i: usize| {
        let parameters = json!({"lsl": "0.120", "usl": format!("0.13{}", i / 2)});
        json!({"characteristic": "D1", "method": METHOD, "parameters": parameters})
    };
    let issue = |i: usize| {
        let answer = house.post_json("/api/v1/lots/L20261123A/claims", &claim(i));
        assert_eq!(answer.status, 201, "{}", answer.text());
        let checkpoint = house.get("/checkpoint").text();
        let size: u64 = checkpoint.lines().nth(1).unwrap().parse().unwrap();
        (answer.json()["claim"].as_str().unwrap().to_owned(), size)
    };
    let issued: Vec<(String, u64)> = std::thread::scope(|scope| {
        let issue = &issue;
        let callers: Vec<_> = (0..12).map(|i| scope.spawn(move || issue(i))).collect();
        callers.into_iter().map(|caller| caller.join().unwrap()).collect()
    });
    for (digest, size) in &issued {
        let store = house.workshop.store();
        let kept = house.block_on(store.claim(&digest.parse().unwrap())).unwrap();
        assert!(kept.entry.1 < *size, "entry {} is not under a checkpoint of {size}", kept.entry.1);
    }
    assert_eq!(issued.iter().map(|(digest, _)| digest).collect::<BTreeSet<_>>().len(), 6);
}
