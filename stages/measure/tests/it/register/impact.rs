use super::{confirmed, day, draft};
use measure::register::{Confirmation, Window, suspect_window};

/// Confirmations on days 10, 20, …: found good or not, left good or not.
fn history(marks: &[(bool, bool)]) -> Vec<Confirmation> {
    let mut history: Vec<Confirmation> = Vec::new();
    for (i, (found, left)) in (1..).zip(marks) {
        let indicated = |is_good: bool| if is_good { "25.001" } else { "25.009" };
        let draft = draft(i * 10, indicated(*found), Some(indicated(*left)));
        let next = confirmed(draft, history.last()).unwrap();
        history.push(next);
    }
    history
}

const GOOD: (bool, bool) = (true, true);
const SET: (bool, bool) = (false, true);
const WRONG: (bool, bool) = (false, false);

#[test]
fn a_gauge_found_wrong_is_suspect_since_it_was_last_left_good() {
    let history = history(&[GOOD, GOOD, SET, GOOD]);
    let window = suspect_window(&history, history[2].id);
    assert_eq!(window, Some(Window { from: Some(day(20)), until: Some(day(30)) }));
    for good in [0, 1, 3] {
        assert_eq!(suspect_window(&history, history[good].id), None, "{good}");
    }
}

#[test]
fn a_gauge_left_wrong_stays_suspect_until_it_is_set_right() {
    let still_wrong = history(&[GOOD, WRONG]);
    let window = suspect_window(&still_wrong, still_wrong[1].id);
    assert_eq!(window, Some(Window { from: Some(day(10)), until: None }));
    let set_later = history(&[GOOD, WRONG, WRONG, SET]);
    for bad in 1..=3 {
        let window = suspect_window(&set_later, set_later[bad].id);
        assert_eq!(window, Some(Window { from: Some(day(10)), until: Some(day(40)) }), "{bad}");
    }
}

#[test]
fn a_gauge_that_never_was_good_is_suspect_from_the_beginning() {
    let history = history(&[WRONG, SET]);
    let window = suspect_window(&history, history[1].id).unwrap();
    assert_eq!(window, Window { from: None, until: Some(day(20)) });
    assert!(window.has(day(0)) && window.has(day(20)) && !window.has(day(21)));
}

#[test]
fn a_gauge_spoilt_by_its_adjustment_is_suspect_from_then_on() {
    let history = history(&[GOOD, (true, false), GOOD]);
    let window = suspect_window(&history, history[1].id);
    assert_eq!(window, Some(Window { from: Some(day(20)), until: Some(day(30)) }));
}

/// Against the definition, instant by instant: between two confirmations a gauge can be trusted
/// if the one before left it good and the one after, if any, found it good.
#[test]
fn the_windows_together_are_exactly_the_time_in_which_nobody_can_trust_the_gauge() {
    arbtest::arbtest(|u| {
        let n = u.int_in_range(1..=7)?;
        let mut marks = Vec::new();
        for _ in 0..n {
            let (found, left): (bool, bool) = (u.arbitrary()?, u.arbitrary()?);
            marks.push((found, left));
        }
        let history = history(&marks);
        let windows: Vec<_> =
            history.iter().filter_map(|c| suspect_window(&history, c.id)).collect();
        for on in (5..=10 * i64::from(n) + 5).step_by(10) {
            let at = day(on);
            let before = history.iter().rev().find(|c| c.confirmed_at() < at);
            let after = history.iter().find(|c| c.confirmed_at() > at);
            let was_good = before.is_some_and(|c| c.is_left_good);
            let found_wrong = after.is_some_and(|c| !c.is_found_good);
            // Before the first confirmation nothing speaks against a gauge that is found good.
            let is_trusted = match before {
                None => !found_wrong,
                Some(_) => was_good && !found_wrong,
            };
            let is_suspect = windows.iter().any(|window| window.has(at));
            assert_eq!(is_suspect, !is_trusted, "day {on} of {marks:?}");
        }
        Ok(())
    });
}
