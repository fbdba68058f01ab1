//! When the open lot of a run is closed, and which plans cannot be.

use measure::{Fact, Open, SealingPlan, SealingRule, Shifts, Unplannable, successor};
use party::Wall;
use word::{Code, Timestamp};

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn shifts(ends: &[u16], offset_minutes: i32) -> SealingRule {
    SealingRule::Shift(Shifts { ends: ends.to_vec(), wall: Wall::Offset(offset_minutes) })
}

fn held(begun_at: Option<&str>) -> Open {
    Open { is_sealed: false, n_counted: 0, begun_at: begun_at.map(at) }
}

/// 06:00, 14:00 and 22:00 in China are 22:00, 06:00 and 14:00 UTC.
#[test]
fn a_shift_ends_by_the_clock_of_its_place() {
    let rule = shifts(&[6 * 60, 14 * 60, 22 * 60], 480);
    let is_closed = |begun_at, now| rule.is_closed(held(begun_at), false, at(now));
    let night = Some("2026-11-26T14:00:00Z");
    assert!(!is_closed(night, "2026-11-26T21:59:59Z"));
    assert!(is_closed(night, "2026-11-26T22:00:00Z"));
    let morning = Some("2026-11-26T22:00:00Z");
    assert!(!is_closed(morning, "2026-11-26T22:00:00Z"));
    assert!(!is_closed(morning, "2026-11-27T05:59:59Z"));
    assert!(is_closed(morning, "2026-11-27T06:00:00Z"));
    assert!(is_closed(morning, "2026-11-30T00:00:00Z"));
    assert!(!is_closed(None, "2026-11-30T00:00:00Z"), "what holds nothing is not over");
}

#[test]
fn before_the_first_end_of_a_day_the_last_one_was_yesterdays() {
    // Behind UTC, so that the civil day begins later.
    let rule = shifts(&[18 * 60], -300);
    let is_closed = |begun_at, now| rule.is_closed(held(Some(begun_at)), false, at(now));
    assert!(!is_closed("2026-11-26T23:00:00Z", "2026-11-27T22:59:59Z"));
    assert!(is_closed("2026-11-26T22:59:59Z", "2026-11-26T23:00:00Z"));
    assert!(is_closed("2026-11-26T22:59:59Z", "2026-11-27T04:00:00Z"));
}

/// In Berlin clocks show 02:00 twice on 25 October 2026, and no 02:30 on 29 March.
#[test]
fn a_shift_ends_by_a_clock_that_is_put_forward_and_back() {
    let wall = Wall::of_zone("Europe/Berlin").unwrap();
    let rule = |ends: &[u16]| SealingRule::Shift(Shifts { ends: ends.to_vec(), wall });
    let day = rule(&[6 * 60, 14 * 60, 22 * 60]);
    let is_over = |rule: &SealingRule, begun_at, now| rule.is_over(Some(at(begun_at)), at(now));
    // 06:00 is 04:00 UTC in summer, and 05:00 in winter.
    assert!(!is_over(&day, "2026-10-24T20:00:00Z", "2026-10-25T04:59:59Z"));
    assert!(is_over(&day, "2026-10-24T20:00:00Z", "2026-10-25T05:00:00Z"));
    assert!(is_over(&day, "2026-10-23T20:00:00Z", "2026-10-24T04:00:00Z"));
    let night = rule(&[2 * 60 + 30]);
    // Twice shown, it ends once: at the first.
    assert!(is_over(&night, "2026-10-25T00:29:59Z", "2026-10-25T00:30:00Z"));
    assert!(!is_over(&night, "2026-10-25T00:30:00Z", "2026-10-25T02:00:00Z"));
    // Never shown, it ends where it would have: at 01:30 UTC.
    assert!(!is_over(&night, "2026-03-29T00:00:00Z", "2026-03-29T01:29:59Z"));
    assert!(is_over(&night, "2026-03-29T00:00:00Z", "2026-03-29T01:30:00Z"));
}

#[test]
fn a_count_closes_for_the_characteristic_that_is_counted() {
    let rule = SealingRule::Count { characteristic: code("D1"), n: 5 };
    let with = |n_counted| Open { n_counted, ..held(None) };
    let now = at("2026-11-27T00:00:00Z");
    assert!(!rule.is_closed(with(4), true, now));
    assert!(rule.is_closed(with(5), true, now));
    assert!(!rule.is_closed(with(5), false, now), "others are of the same pieces");
    assert!(!rule.is_over(Some(now), at("2027-01-01T00:00:00Z")));
}

#[test]
fn what_is_sealed_is_closed_whatever_the_rule() {
    let sealed = Open { is_sealed: true, ..held(None) };
    let now = at("2026-11-27T00:00:00Z");
    let count = SealingRule::Count { characteristic: code("D1"), n: 5 };
    for rule in [SealingRule::ByHand, count, shifts(&[0], 0)] {
        assert!(rule.is_closed(sealed, false, now));
        assert!(!rule.is_closed(held(None), false, now));
    }
}

#[test]
fn plans_that_cannot_be_are_told() {
    let plan = |head: &str, rule| SealingPlan { head: code(head), rule };
    let count = |n| SealingRule::Count { characteristic: code("D1"), n };
    let told = |head: &str, rule| plan(head, rule).decide(None).unwrap_err().message().code;
    assert_eq!(told("L-7", count(0)), "measure.sealing_count");
    assert_eq!(told("L-7", count(u64::MAX)), "measure.sealing_count");
    let ends: [&[u16]; 4] = [&[], &[360, 360], &[840, 360], &[1_440]];
    for ends in ends {
        assert_eq!(told("L-7", shifts(ends, 0)), "measure.sealing_ends");
    }
    assert_eq!(told("L-7", shifts(&[360], 841)), "measure.sealing_offset");
    assert_eq!(told(&"x".repeat(55), SealingRule::ByHand), "measure.sealing_number");
    let of_other = plan("L-7.2", SealingRule::ByHand).decide(Some(&code("L-7")));
    assert!(matches!(of_other, Err(Unplannable::Follower { .. })));
    let again = plan("L-7", count(5));
    let facts = again.clone().decide(Some(&code("L-7"))).unwrap();
    assert_eq!(facts, [Fact::SealingPlanned(again)]);
    // As long as a plan allows, there is room for every number.
    let longest = code(&"x".repeat(54));
    assert!(successor(&longest, 999_999_999).is_ok());
}
