//! Reverse impact, against a scan of everything that was ever measured.

use crate::workshop::{code, open, set_up, standard, title};
use acts::{Actor, Workshop};
use measure::register::{
    Confirmation, ConfirmationDraft, DecisionRule, Gauge, Point, suspect_window,
};
use measure::{Draft, Submission};
use party::Person;
use standard::Characteristic;
use std::collections::BTreeSet;
use word::{Code, Decimal, Line, Timestamp};

const N_GAUGES: u64 = 4;
const N_LOTS: u64 = 5;

/// Chance that is the same every time (xorshift64*).
struct Chance(u64);

impl Chance {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(2_685_821_657_736_338_717) >> 33) % most
    }
}

fn line(text: &str) -> Line {
    text.parse().unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn at(minute: u64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + 60 * i64::try_from(minute).unwrap()).unwrap()
}

fn gauge(code: Code) -> Gauge {
    Gauge {
        code,
        kind: "outside micrometer".parse().unwrap(),
        name: title("Micrometer"),
        maker: line("A maker"),
        model: line("0-1 in"),
        serial: line("0231"),
        unit: line("in"),
        resolution: decimal("0.0001"),
        mpe: decimal("0.0002"),
        interval_days: 365,
    }
}

fn confirmation(minute: u64, by: &Person, [found, left]: [bool; 2]) -> ConfirmationDraft {
    let point = |is_good: bool| Point {
        reference: decimal("0.1250"),
        indicated: decimal(if is_good { "0.1251" } else { "0.1257" }),
    };
    ConfirmationDraft {
        confirmed_at: at(minute),
        procedure: line("CP-1"),
        mpe: decimal("0.0002"),
        environment: line("20 °C"),
        uncertainty: decimal("0.00005"),
        rule: DecisionRule::SimpleAcceptance,
        maintenance: None,
        limitation: None,
        confirmed_by: by.id,
        certificate: line("K-1"),
        traceability: line("gauge block 4711"),
        requirement: line("pins"),
        as_found: vec![point(found)],
        as_left: vec![point(left)],
    }
}

/// One reading: lot, characteristic, place, and whether it is suspect.
type Seen = (Code, Code, u64);

async fn furnish(workshop: &Workshop, chance: &mut Chance) -> Vec<(Code, Seen, Timestamp)> {
    let (by, maker) = (Actor::Operator, set_up(workshop).await);
    let mut two = standard(2);
    let second = Characteristic { code: code("D2"), ..two.characteristics[0].clone() };
    two.characteristics = [two.characteristics[0].clone(), second].into_iter().collect();
    acts::standard::release_standard(workshop, &by, two).await.unwrap();
    for n in 0..N_GAUGES {
        let gauge = gauge(code(&format!("G{n}")));
        acts::measure::register_gauge(workshop, &by, gauge.clone()).await.unwrap();
        let mut minute = 0;
        for _ in 0..chance.below(6) {
            minute += 1 + chance.below(200);
            let marks = [chance.below(2) == 0, chance.below(3) != 0];
            let draft = confirmation(minute, &maker, marks);
            acts::measure::confirm_gauge(workshop, &by, &gauge.code, draft).await.unwrap();
        }
    }
    let mut readings = Vec::new();
    for n in 0..N_LOTS {
        let lot = code(&format!("B{n}"));
        let standard = code("CS-PIN");
        acts::make::open_lot(workshop, &by, (&lot, &standard), &maker).await.unwrap();
        for characteristic in [code("D1"), code("D2")] {
            let mut seq = 0;
            for _ in 0..chance.below(5) {
                let gauge = code(&format!("G{}", chance.below(N_GAUGES)));
                let n_readings = 1 + chance.below(12);
                let mut drafts = Vec::new();
                for _ in 0..n_readings {
                    // Sources are late and out of order.
                    let taken_at = at(chance.below(900));
                    readings.push((
                        gauge.clone(),
                        (lot.clone(), characteristic.clone(), seq),
                        taken_at,
                    ));
                    let value = decimal("0.1250");
                    drafts.push(Draft { value, subgroup: 0, taken_at: Some(taken_at) });
                    seq += 1;
                }
                let submission = Submission::with(&gauge, (&lot, &characteristic), drafts);
                acts::measure::record_readings(workshop, &by, submission).await.unwrap();
            }
        }
    }
    readings
}

#[tokio::test]
async fn the_impact_of_a_gauge_found_wrong_is_exactly_what_a_scan_of_everything_finds() {
    let mut n_suspect = 0;
    for seed in [3, 1_000_003, 77_777_777] {
        let folder = tempfile::tempdir().unwrap();
        let workshop = open(&folder.path().join("data")).await;
        let readings = furnish(&workshop, &mut Chance(seed)).await;
        let store = workshop.store();
        for n in 0..N_GAUGES {
            let gauge = code(&format!("G{n}"));
            let confirmations: Vec<Confirmation> = store.confirmations_of(&gauge).await.unwrap();
            for bad in &confirmations {
                let Some(window) = suspect_window(&confirmations, bad.id) else { continue };
                let scanned: BTreeSet<&Seen> = readings
                    .iter()
                    .filter(|(with, _, taken_at)| *with == gauge && window.has(*taken_at))
                    .map(|(_, seen, _)| seen)
                    .collect();
                let impact = store.impact(&gauge, window).await.unwrap();
                let mut listed = BTreeSet::new();
                for affected in &impact.series {
                    let of = (&affected.lot, &affected.characteristic);
                    let suspect = store.suspect_readings(&gauge, window, of).await.unwrap();
                    assert_eq!(affected.n, suspect.len() as u64);
                    for reading in suspect {
                        listed.insert((of.0.clone(), of.1.clone(), reading.seq));
                    }
                }
                assert!(listed.iter().eq(scanned.iter().copied()), "{gauge} of seed {seed}");
                n_suspect += listed.len();
            }
        }
    }
    assert!(n_suspect > 100, "the seeds give something to find: {n_suspect}");
}

#[tokio::test]
async fn a_gauge_found_wrong_names_the_batch_the_claim_and_the_passport_that_rest_on_it() {
    let folder = tempfile::tempdir().unwrap();
    let workshop = open(&folder.path().join("data")).await;
    let (by, maker) = (Actor::Operator, set_up(&workshop).await);
    let (good, bad) = (code("MIC-1"), code("MIC-2"));
    for gauge_code in [&good, &bad] {
        acts::measure::register_gauge(&workshop, &by, gauge(gauge_code.clone())).await.unwrap();
        let draft = confirmation(0, &maker, [true, true]);
        acts::measure::confirm_gauge(&workshop, &by, gauge_code, draft).await.unwrap();
    }
    // L-1 is measured with the good gauge, L-2 with the one that will be found wrong.
    crate::workshop::seal_pins(&workshop).await;
    let (lot, diameter) = (code("L-2"), code("D1"));
    acts::make::open_lot(&workshop, &by, (&lot, &code("CS-PIN")), &maker).await.unwrap();
    let mut pins = crate::workshop::pins();
    for (minute, pin) in (10..).zip(&mut pins) {
        pin.taken_at = Some(at(minute));
    }
    let of = (&lot, &diameter);
    let submission = Submission::with(&bad, of, pins.clone());
    acts::measure::record_readings(&workshop, &by, submission).await.unwrap();
    acts::measure::seal_lot(&workshop, &by, &lot).await.unwrap();
    let parameters = word::json::json!({"lsl": "0.120", "usl": "0.130"});
    let asked = ("capability.normal", &parameters);
    let claim = acts::certify::issue_claim(&workshop, &by, of, asked).await.unwrap();
    let opening = brand::Opening::Summary;
    let passport = acts::brand::issue_passport(&workshop, &by, &claim.digest, opening).await;
    let passport = passport.unwrap();
    let draft = confirmation(2_000, &maker, [false, true]);
    let found = acts::measure::confirm_gauge(&workshop, &by, &bad, draft).await.unwrap();
    let confirmations = workshop.store().confirmations_of(&bad).await.unwrap();
    let window = suspect_window(&confirmations, found.id).unwrap();
    let impact = workshop.store().impact(&bad, window).await.unwrap();
    let [affected] = &impact.series[..] else { panic!("{impact:?}") };
    assert_eq!((&affected.lot, affected.n), (&lot, pins.len() as u64));
    let batch = workshop.store().batch(&lot, &diameter).await.unwrap().unwrap();
    assert_eq!(affected.batch, Some(batch.id));
    assert_eq!(affected.claims, [(claim.digest, vec![passport.id])]);
    let of_good = workshop.store().impact(&good, window).await.unwrap();
    assert!(of_good.series.is_empty(), "the lot of the other gauge was measured at another time");
    let rebuilt = workshop.store().rebuild().await.unwrap();
    assert_eq!(rebuilt.before, rebuilt.after, "the register follows from the facts");
}
