//! Quiet hours by the clock on a wall. Days on which clocks are put forward and back are those of
//! the laws: the last Sundays of March and October at 01:00 UTC in the European Union (Directive
//! 2000/84/EC); China has had none since 1991.

use party::{Quiet, Wall};
use word::Timestamp;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn night(zone: &str) -> Quiet {
    Quiet::new(22 * 60, 6 * 60, Wall::of_zone(zone).unwrap()).unwrap()
}

#[test]
fn they_may_go_through_midnight() {
    let quiet = Quiet::new(22 * 60, 6 * 60, Wall::Offset(0)).unwrap();
    let end = Some(at("2026-11-28T06:00:00Z"));
    assert_eq!(quiet.end(at("2026-11-27T22:00:00Z")), end);
    assert_eq!(quiet.end(at("2026-11-28T05:59:59Z")), end);
    assert_eq!(quiet.end(at("2026-11-28T06:00:00Z")), None);
    assert_eq!(quiet.end(at("2026-11-27T21:59:59Z")), None);
}

#[test]
fn a_zone_without_summer_time_is_its_offset() {
    let (zone, offset) = (night("Asia/Shanghai"), Quiet::new(22 * 60, 6 * 60, Wall::Offset(480)));
    let mut now = at("2026-01-01T00:07:00Z");
    while now < at("2027-01-01T00:00:00Z") {
        assert_eq!(zone.end(now), offset.clone().unwrap().end(now), "{now}");
        now = Timestamp::from_second(now.as_second() + 2_857).unwrap();
    }
}

#[test]
fn the_clock_of_a_zone_is_put_forward_and_back() {
    let quiet = night("Europe/Berlin");
    // Ten in the evening is 21:00 UTC in winter and 20:00 UTC in summer.
    assert_eq!(quiet.end(at("2026-01-15T20:59:59Z")), None);
    assert_eq!(quiet.end(at("2026-01-15T21:00:00Z")), Some(at("2026-01-16T05:00:00Z")));
    assert_eq!(quiet.end(at("2026-07-15T19:59:59Z")), None);
    assert_eq!(quiet.end(at("2026-07-15T20:00:00Z")), Some(at("2026-07-16T04:00:00Z")));
    // The night before summer begins is an hour shorter, and that before winter an hour longer.
    assert_eq!(quiet.end(at("2026-03-28T21:00:00Z")), Some(at("2026-03-29T04:00:00Z")));
    assert_eq!(quiet.end(at("2026-10-24T20:00:00Z")), Some(at("2026-10-25T05:00:00Z")));
}

#[test]
fn an_end_that_the_clock_skips_or_shows_twice_is_an_end() {
    let until = |to| Quiet::new(22 * 60, to, Wall::of_zone("Europe/Berlin").unwrap()).unwrap();
    // Half past two is skipped on 29 March: the clock shows half past three then.
    let skipped = until(150);
    assert_eq!(skipped.end(at("2026-03-29T00:59:00Z")), Some(at("2026-03-29T01:30:00Z")));
    // On 25 October it is shown twice, at 00:30 and at 01:30 UTC.
    let twice = until(150);
    assert_eq!(twice.end(at("2026-10-25T00:10:00Z")), Some(at("2026-10-25T00:30:00Z")));
    assert_eq!(twice.end(at("2026-10-25T00:40:00Z")), None);
    assert_eq!(twice.end(at("2026-10-25T01:10:00Z")), Some(at("2026-10-25T01:30:00Z")));
}

#[test]
fn the_end_is_always_to_come_and_never_more_than_a_day_and_an_hour_away() {
    let quiet = Quiet::new(30, 29, Wall::of_zone("America/New_York").unwrap()).unwrap();
    let mut now = at("2026-01-01T00:07:00Z");
    while now < at("2027-01-01T00:00:00Z") {
        if let Some(end) = quiet.end(now) {
            let wait = end.as_second() - now.as_second();
            assert!((1..=25 * 3_600).contains(&wait), "{now} {end}");
        }
        now = Timestamp::from_second(now.as_second() + 1_021).unwrap();
    }
}

#[test]
fn hours_that_are_none_and_zones_that_nobody_knows_are_refused() {
    for (from, to, offset) in [(0, 0, 0), (0, 1_440, 0), (1_440, 0, 0), (0, 1, 841)] {
        assert!(Quiet::new(from, to, Wall::Offset(offset)).is_err(), "{from} {to} {offset}");
    }
    for zone in ["", "Asia/Shenyang-on-sea", "../etc/passwd", "UTC+8"] {
        assert!(Wall::of_zone(zone).is_err(), "{zone}");
    }
    // However it is written, it is one zone.
    assert_eq!(Wall::of_zone("asia/shanghai"), Ok(Wall::Zone("Asia/Shanghai")));
}
