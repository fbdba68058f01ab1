//! A server that starts has forgotten the scans whose time has passed.

use acts::brand::{Keeping, Scanned};
use acts::{Actor, Workshop};
use brand::Opening;
use brand::copy::Inner;
use measure::{Draft, Submission};
use std::path::Path;
use store::{Access, Store};
use word::{Timestamp, json::json};

use crate::crash::{code, open, prepare};
use crate::program;

const DAY_S: i64 = 86_400;

fn long_ago() -> Timestamp {
    Timestamp::from_second(Timestamp::now().as_second() - 181 * DAY_S).unwrap()
}

fn not_so_long_ago() -> Timestamp {
    Timestamp::from_second(Timestamp::now().as_second() - 179 * DAY_S).unwrap()
}

/// Scans the code at a time; gives it.
async fn scan(
    data: &Path,
    clock: fn() -> Timestamp,
    (passport, token): (word::Id<brand::Passport>, &str),
) -> brand::copy::PieceCode {
    let workshop = Workshop::new(crate::settle::open(data).await, clock);
    let (device, region, keeping) = (Some("phone".to_owned()), None, Keeping::Allowed);
    let scanned = Scanned { device, region, keeping };
    let (code, _) = acts::brand::scan_code(&workshop, passport, token, &scanned).await.unwrap();
    workshop.close().await;
    code
}

#[tokio::test]
async fn a_server_that_starts_has_forgotten_what_is_older_than_180_days() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    prepare(&data).await;
    let (workshop, by, lot) = (open(&data).await, Actor::Operator, code("L0"));
    let draft = |i: u32| Draft {
        value: format!("25.0{}", i % 10).parse().unwrap(),
        subgroup: i / 5,
        taken_at: None,
    };
    let of = (&lot, &code("D1"));
    let submission = Submission::with(&code("G1"), of, (0..50).map(draft).collect());
    acts::measure::record_readings(&workshop, &by, submission).await.unwrap();
    acts::measure::seal_lot(&workshop, &by, &lot).await.unwrap();
    let asked = ("chart.xbar-r", &json!({}));
    let claim = acts::certify::issue_claim(&workshop, &by, of, asked).await.unwrap();
    let passport = acts::brand::issue_passport(&workshop, &by, &claim.digest, Opening::Summary);
    let passport = passport.await.unwrap().id;
    let codes = acts::brand::issue_codes(&workshop, &by, passport, (1, Inner::Absent));
    let token = codes.await.unwrap()[0].token.printed();
    workshop.close().await;
    scan(&data, long_ago, (passport, &token)).await;
    let code = scan(&data, not_so_long_ago, (passport, &token)).await;
    let (mut server, _) = program::serve(&["serve"], &data);
    server.kill().unwrap();
    server.wait().unwrap();
    let store = Store::open(&data, Access::Write).await.unwrap();
    assert_eq!(store.scans(code, Timestamp::UNIX_EPOCH).await.unwrap().len(), 1);
    store.close().await;
}
