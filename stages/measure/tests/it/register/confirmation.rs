use super::{confirmed, day, decimal, draft, gauge};
use measure::Problem;
use measure::register::{
    ConfirmationDraft, DecisionRule, Problem as Register, Status, confirm, status,
};
use word::Id;

#[test]
fn a_gauge_may_be_used_from_its_confirmation_until_its_time_is_up() {
    assert_eq!(status(None, day(1)), Status::NeverConfirmed);
    let good = confirmed(draft(100, "25.002", None), None).unwrap();
    let due_at = day(190);
    assert_eq!(good.due_at, due_at);
    assert_eq!(status(Some(&good), day(190)), Status::Current { due_at });
    assert_eq!(status(Some(&good), day(191)), Status::Overdue { due_at });
}

#[test]
fn a_gauge_that_is_left_wrong_may_not_be_used_and_one_that_was_set_right_may() {
    let bad = confirmed(draft(100, "25.009", None), None).unwrap();
    assert_eq!((bad.is_found_good, bad.is_left_good), (false, false));
    assert_eq!(status(Some(&bad), day(101)), Status::OutOfTolerance { since: day(100) });
    let set = confirmed(draft(100, "25.009", Some("25.001")), None).unwrap();
    assert_eq!((set.is_found_good, set.is_left_good), (false, true));
    assert!(matches!(status(Some(&set), day(101)), Status::Current { .. }));
    let spoilt = confirmed(draft(100, "25.001", Some("24.990")), None).unwrap();
    assert_eq!((spoilt.is_found_good, spoilt.is_left_good), (true, false));
}

#[test]
fn the_agreed_rule_decides_what_good_is() {
    let with = |rule| ConfirmationDraft { rule, ..draft(1, "25.0035", None) };
    let good = |rule| confirmed(with(rule), None).unwrap().is_found_good;
    let factor = decimal("1");
    assert!(good(DecisionRule::SimpleAcceptance));
    assert!(!good(DecisionRule::GuardedAcceptance { factor }));
    assert!(good(DecisionRule::GuardedAcceptance { factor: decimal("0.5") }));
    let outside = ConfirmationDraft {
        rule: DecisionRule::GuardedRejection { factor },
        ..draft(1, "25.005", None)
    };
    assert!(confirmed(outside, None).unwrap().is_found_good, "not proven to be wrong");
}

#[test]
fn confirmations_are_entered_in_their_order_and_after_they_were_done() {
    let first = confirmed(draft(100, "25.000", None), None).unwrap();
    for on in [99, 100] {
        let refused = confirmed(draft(on, "25.000", None), Some(&first));
        assert!(matches!(refused, Err(Problem::Register(Register::OutOfOrder { .. }))), "{on}");
    }
    let id = Id::new(day(1), [3; 10]);
    let early = confirm(id, &gauge("G1"), draft(7, "25.000", None), None, day(6));
    assert!(matches!(early, Err(Register::InTheFuture { .. })));
}

#[test]
fn a_confirmation_has_points_and_a_gauge_that_fits_its_uncertainty() {
    let none = ConfirmationDraft { as_found: Vec::new(), ..draft(1, "25", None) };
    let many = draft(1, "25", None);
    let many = ConfirmationDraft { as_found: vec![many.as_found[0]; 501], ..many };
    for draft in [none, many] {
        let refused = confirmed(draft, None);
        assert!(matches!(refused, Err(Problem::Register(Register::Points { .. }))));
    }
    let coarse = ConfirmationDraft {
        uncertainty: decimal("0.004"),
        rule: DecisionRule::GuardedAcceptance { factor: decimal("1") },
        ..draft(1, "25", None)
    };
    let refused = confirmed(coarse, None);
    assert!(matches!(refused, Err(Problem::Register(Register::GaugeUnfit { .. }))));
}
