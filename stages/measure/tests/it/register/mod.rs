//! What whoever keeps gauges relies on.

mod confirmation;
mod decision;
mod entitlement;
mod impact;

use measure::register::{
    Confirmation, ConfirmationDraft, DecisionRule, Gauge, Point, confirm, register,
};
use measure::{Fact, Problem};
use word::{Code, Decimal, Id, Line, Timestamp, Title};

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn line(text: &str) -> Line {
    text.parse().unwrap()
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Midnight of a day of 1970.
fn day(n: i64) -> Timestamp {
    Timestamp::from_second(n * 86_400).unwrap()
}

fn gauge(number: &str) -> Gauge {
    Gauge {
        code: code(number),
        kind: code("bore gauge"),
        name: Title::new("内径表", "Bore gauge").unwrap(),
        maker: line("A maker"),
        model: line("BG-50/2"),
        serial: line("0231"),
        unit: line("mm"),
        resolution: decimal("0.001"),
        mpe: decimal("0.004"),
        interval_days: 90,
    }
}

/// A confirmation on a day, with the errors found and left.
fn draft(on: i64, found: &str, left: Option<&str>) -> ConfirmationDraft {
    let point =
        |indicated: &str| Point { reference: decimal("25.000"), indicated: decimal(indicated) };
    ConfirmationDraft {
        confirmed_at: day(on),
        procedure: line("CP-7"),
        mpe: decimal("0.004"),
        environment: line("20.1 °C, 45 %"),
        uncertainty: decimal("0.001"),
        rule: DecisionRule::SimpleAcceptance,
        maintenance: None,
        limitation: None,
        confirmed_by: Id::new(day(0), [1; 10]),
        certificate: line("K-2026-17"),
        traceability: line("ring 25 mm, NIM certificate 4711"),
        requirement: line("bore D7, 0.050 mm"),
        as_found: vec![point(found)],
        as_left: left.map(point).into_iter().collect(),
    }
}

fn confirmed(
    draft: ConfirmationDraft,
    latest: Option<&Confirmation>,
) -> Result<Confirmation, Problem> {
    let id = Id::new(draft.confirmed_at, [2; 10]);
    let facts = confirm(id, &gauge("G1"), draft, latest, day(10_000))?;
    match facts.into_iter().next() {
        Some(Fact::GaugeConfirmed(confirmation)) => Ok(confirmation),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_gauge_number_is_given_once_and_its_numbers_can_be() {
    assert_eq!(register(gauge("G1"), None), Ok(vec![Fact::GaugeRegistered(gauge("G1"))]),);
    assert!(register(gauge("G1"), Some(&gauge("G1"))).is_err());
    for wrong in [
        Gauge { resolution: decimal("0"), ..gauge("G1") },
        Gauge { mpe: decimal("-0.004"), ..gauge("G1") },
        Gauge { interval_days: 0, ..gauge("G1") },
        Gauge { interval_days: 3654, ..gauge("G1") },
    ] {
        assert!(register(wrong, None).is_err());
    }
}
