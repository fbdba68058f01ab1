use super::{code, day, gauge};
use measure::register::{Entitlement, Gauge, GaugeStudy, Grey, Status, entitle};
use standard::hub::{ControlRow, Frequency, Phase};
use word::{Digest, Id, Title};

fn row() -> ControlRow {
    let title = |text| Title::new(text, text).unwrap();
    ControlRow {
        item: code("HSG-7"),
        code: code("C1"),
        rev: 1,
        characteristic: code("D7"),
        operation: None,
        phase: Phase::Production,
        gauge_kind: code("bore gauge"),
        n: 5,
        frequency: Frequency::Lot,
        method: title("X̄-R"),
        reaction: title("stop"),
        reaction_min: 30,
        owner: Id::new(day(0), [1; 10]),
    }
}

fn study(method: &str, is_fit: bool) -> GaugeStudy {
    GaugeStudy {
        digest: Digest::of(method.as_bytes()),
        gauge: code("G1"),
        item: code("HSG-7"),
        characteristic: code("D7"),
        method: method.to_owned(),
        version: 1,
        document: "{}".to_owned(),
        is_fit,
        studied_at: day(1),
        id: Id::new(day(1), [1; 10]),
    }
}

fn current() -> (Gauge, Status) {
    (gauge("G1"), Status::Current { due_at: day(90) })
}

fn reasons(rows: &[ControlRow], gauges: &[(Gauge, Status)], studies: &[GaugeStudy]) -> Vec<Grey> {
    match entitle(rows, gauges, studies) {
        Entitlement::Entitled => Vec::new(),
        Entitlement::Grey(reasons) => reasons,
    }
}

#[test]
fn a_chart_is_in_colour_with_a_current_gauge_and_a_study_that_found_nothing_against_it() {
    assert_eq!(reasons(&[row()], &[current()], &[study("gauge.crossed", true)]), []);
}

#[test]
fn a_chart_is_grey_and_says_why() {
    let (kind, fit) = (code("bore gauge"), [study("gauge.crossed", true)]);
    assert_eq!(reasons(&[], &[current()], &fit), [Grey::NoControlRow]);
    assert_eq!(reasons(&[row()], &[], &fit), [Grey::NoGauge { kind: kind.clone() }]);
    for status in [
        Status::NeverConfirmed,
        Status::Overdue { due_at: day(3) },
        Status::OutOfTolerance { since: day(3) },
    ] {
        let found = reasons(&[row()], &[(gauge("G1"), status)], &fit);
        let (kind, gauge) = (kind.clone(), code("G1"));
        assert_eq!(found, [Grey::NoneCurrent { kind, gauge, status }]);
    }
    assert_eq!(reasons(&[row()], &[current()], &[]), [Grey::NoStudy { kind: kind.clone() }]);
    // A study of something else does not say how finely the gauge tells pieces apart.
    let of_bias = [study("gauge.bias", true)];
    assert_eq!(reasons(&[row()], &[current()], &of_bias), [Grey::NoStudy { kind }]);
}

#[test]
fn the_latest_study_counts() {
    let (good, bad) = (study("gauge.crossed", true), study("gauge.nested", false));
    let found = reasons(&[row()], &[current()], &[good.clone(), bad.clone()]);
    assert!(matches!(&found[..], [Grey::StudyUnfit { method, .. }] if method == "gauge.nested"));
    assert_eq!(reasons(&[row()], &[current()], &[bad, good]), []);
}

#[test]
fn one_gauge_of_the_kind_that_is_current_is_enough() {
    let overdue = (gauge("G2"), Status::Overdue { due_at: day(3) });
    let gauges = [overdue, current()];
    assert_eq!(reasons(&[row()], &gauges, &[study("gauge.crossed", true)]), []);
}

#[test]
fn every_reason_is_said_in_both_languages() {
    let found = reasons(&[row()], &[(gauge("G1"), Status::NeverConfirmed)], &[]);
    assert_eq!(found.len(), 2);
    for reason in found {
        let words = reason.message().to_json();
        assert_ne!(words["zh"], words["en"]);
    }
}
