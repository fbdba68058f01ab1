//! Scans through time: what is one scan, what is forgotten, what a wrong clock does.

use acts::brand::{Keeping, Scanned, forget_scans, issue_codes, scan_code};
use acts::{Actor, Workshop};
use brand::copy::{Inner, Verdict};
use brand::{Opening, Passport};
use std::sync::atomic::{AtomicI64, Ordering};
use word::{Id, Timestamp, json::json};

use crate::settle;
use crate::workshop::{code, seal_pins, set_up};

const BY: Actor = Actor::Operator;
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
const START: i64 = 1_795_000_000;

/// A workshop whose clock is `$clock`, with a passport and the token of one code of it.
macro_rules! workshop_at {
    ($clock:ident, $folder:ident) => {{
        static $clock: AtomicI64 = AtomicI64::new(START);
        let now = || Timestamp::from_second($clock.load(Ordering::SeqCst)).unwrap();
        let workshop = Workshop::new(settle::open($folder.path()).await, now);
        let (passport, token) = furnish(&workshop).await;
        (workshop, passport, token, |at| $clock.store(START + at, Ordering::SeqCst))
    }};
}

async fn furnish(workshop: &Workshop) -> (Id<Passport>, String) {
    set_up(workshop).await;
    seal_pins(workshop).await;
    let (lot, diameter) = (code("L-1"), code("D1"));
    let asked = ("chart.xbar-r", &json!({}));
    let claim = acts::certify::issue_claim(workshop, &BY, (&lot, &diameter), asked).await.unwrap();
    let passport = acts::brand::issue_passport(workshop, &BY, &claim.digest, Opening::Summary);
    let passport = passport.await.unwrap().id;
    let printed = issue_codes(workshop, &BY, passport, (1, Inner::Absent)).await.unwrap();
    (passport, printed[0].token.printed())
}

async fn scan(
    workshop: &Workshop,
    (passport, token): (Id<Passport>, &str),
    (phone, region): (Option<&str>, Option<&str>),
) -> Verdict {
    let scanned = Scanned {
        device: phone.map(str::to_owned),
        region: region.map(str::to_owned),
        keeping: Keeping::Allowed,
    };
    scan_code(workshop, passport, token, &scanned).await.unwrap().1
}

#[tokio::test]
async fn scans_are_forgotten_after_180_days_and_counted_once_an_hour_until_then() {
    let folder = tempfile::tempdir().unwrap();
    let (workshop, passport, token, go) = workshop_at!(CLOCK, folder);
    let of = (passport, token.as_str());
    let n = |verdict: Verdict| verdict.n_scans;
    assert_eq!(n(scan(&workshop, of, (Some("a"), None)).await), 1);
    go(HOUR / 2);
    assert_eq!(n(scan(&workshop, of, (Some("a"), None)).await), 1, "the same device, again");
    assert_eq!(n(scan(&workshop, of, (Some("a"), Some("dalian"))).await), 1, "and where it is");
    assert_eq!(n(scan(&workshop, of, (Some("a"), Some("beijing"))).await), 2, "elsewhere");
    go(3 * HOUR);
    assert_eq!(n(scan(&workshop, of, (Some("a"), None)).await), 3, "hours later");
    assert_eq!(n(scan(&workshop, of, (None, None)).await), 4, "a device that is not known");
    go(179 * DAY);
    assert_eq!(forget_scans(&workshop).await.unwrap(), 0);
    go(180 * DAY + 2 * HOUR);
    assert_eq!(forget_scans(&workshop).await.unwrap(), 2);
    go(181 * DAY);
    assert_eq!(forget_scans(&workshop).await.unwrap(), 2);
    let verdict = scan(&workshop, of, (Some("a"), None)).await;
    assert_eq!((verdict.n_scans, verdict.signs.len()), (1, 0));
}

#[tokio::test]
async fn a_clock_that_was_ahead_leaves_scans_that_say_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (workshop, passport, token, go) = workshop_at!(CLOCK, folder);
    let of = (passport, token.as_str());
    go(400 * DAY);
    for region in ["dalian", "beijing", "lhasa", "urumqi", "haikou", "harbin"] {
        scan(&workshop, of, (Some(region), Some(region))).await;
    }
    assert!(!scan(&workshop, of, (Some("dalian"), None)).await.signs.is_empty());
    go(0);
    let verdict = scan(&workshop, of, (Some("a"), Some("dalian"))).await;
    assert_eq!((verdict.n_scans, verdict.signs.len()), (1, 0), "the future is no sign");
    assert_eq!(forget_scans(&workshop).await.unwrap(), 0);
}

#[tokio::test]
async fn a_flood_of_scans_fills_no_disk_and_copies_are_still_told() {
    let folder = tempfile::tempdir().unwrap();
    let (workshop, passport, token, go) = workshop_at!(CLOCK, folder);
    let of = (passport, token.as_str());
    let mut verdict = None;
    for i in 0..230 {
        let phone = i.to_string();
        verdict = Some(scan(&workshop, of, (Some(&phone), None)).await);
    }
    let verdict = verdict.unwrap();
    assert_eq!((verdict.n_scans, verdict.signs.len()), (200, 1));
    go(2 * DAY);
    assert_eq!(scan(&workshop, of, (Some("late"), None)).await.n_scans, 201);
}
