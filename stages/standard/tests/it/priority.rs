use crate::rating;
use serde_json::Value;
use standard::hub::{Priority, Rating, action_priority};
use std::path::PathBuf;

/// A transcription of the table that was made apart from ours; `None`, said clearly, where it is
/// not there.
#[expect(clippy::disallowed_methods, reason = "a test is told where its reference is")]
fn reference() -> Option<Value> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference");
    let root = std::env::var_os("WULE_REFERENCE").map_or(beside, PathBuf::from);
    let path = root.join("aiag_vda_ap.json");
    if path.is_file() {
        return Some(serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap());
    }
    let is_ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(!is_ci, "{} is not there; set WULE_REFERENCE", path.display());
    eprintln!("skipped: {} is not there (WULE_REFERENCE says where)", path.display());
    None
}

fn triples() -> impl Iterator<Item = [Rating; 3]> {
    let all = || (1..=10).map(rating);
    all().flat_map(move |s| all().flat_map(move |o| all().map(move |d| [s, o, d])))
}

/// Whether a rating is in a band such as `7-10` or `1`.
fn is_in(band: &str, rating: Rating) -> bool {
    let (low, high) = band.split_once('-').unwrap_or((band, band));
    (low.parse().unwrap()..=high.parse().unwrap()).contains(&rating.get())
}

#[test]
fn the_action_priority_of_all_1000_combinations_is_that_of_the_reference() {
    let Some(reference) = reference() else { return };
    let order: Vec<_> = reference["d_order"].as_array().unwrap().clone();
    let mut n = 0;
    for [s, o, d] in triples() {
        let table = reference["table"].as_object().unwrap();
        let (_, row) = table.iter().find(|(band, _)| is_in(band, s)).unwrap();
        let (_, cell) = row.as_object().unwrap().iter().find(|(band, _)| is_in(band, o)).unwrap();
        let at = order.iter().position(|band| is_in(band.as_str().unwrap(), d)).unwrap();
        let expected = &cell.as_str().unwrap()[at..=at];
        assert_eq!(action_priority(s, o, d).letter(), expected, "S {s} O {o} D {d}");
        n += 1;
    }
    assert_eq!(n, 1000);
}

#[test]
fn a_worse_rating_never_lowers_the_priority() {
    for [s, o, d] in triples() {
        let here = action_priority(s, o, d);
        let worse = |rating: Rating| Rating::new(rating.get() + 1).unwrap_or(rating);
        for worse in [
            action_priority(worse(s), o, d),
            action_priority(s, worse(o), d),
            action_priority(s, o, worse(d)),
        ] {
            assert!(worse >= here, "S {s} O {o} D {d}");
        }
    }
    let n = |wanted| triples().filter(|[s, o, d]| action_priority(*s, *o, *d) == wanted).count();
    assert_eq!([n(Priority::High), n(Priority::Medium), n(Priority::Low)], [318, 214, 468]);
}

#[test]
fn a_rating_is_1_to_10() {
    for got in (0..=255).filter(|got| !(1..=10).contains(got)) {
        assert!(Rating::new(got).is_err(), "{got}");
    }
}
