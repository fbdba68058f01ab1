use crate::{chain, rating};
use standard::hub::{FailureChain, Priority, Problem};
use word::Digest;

#[test]
fn a_failure_that_is_found_names_the_control_plan_row_that_finds_it() {
    let unfound = FailureChain { detection_control: None, ..chain() };
    assert!(matches!(unfound.check(None), Err(Problem::DetectionWithoutControl { .. })));
    let honest = FailureChain { detection: rating(10), ..unfound };
    assert_eq!(honest.check(None), Ok(()));
}

#[test]
fn lowering_a_detection_rating_needs_a_new_study() {
    let study = Some(Digest::of(b"a gauge study"));
    let better = FailureChain { detection: rating(3), rev: 2, ..chain() };
    let refused = better.check(Some(&chain()));
    assert!(matches!(refused, Err(Problem::DetectionWithoutStudy { .. })), "{refused:?}");
    let shown = FailureChain { detection_study: study, ..better };
    assert_eq!(shown.check(Some(&chain())), Ok(()));
    // A study that was used up by a lowering before does not pay for the next.
    let again = FailureChain { detection: rating(2), rev: 3, ..shown.clone() };
    assert!(matches!(again.check(Some(&shown)), Err(Problem::DetectionWithoutStudy { .. })));
    // Raising a rating needs nothing.
    let worse = FailureChain { detection: rating(6), detection_study: None, rev: 3, ..chain() };
    assert_eq!(worse.check(Some(&shown)), Ok(()));
}

#[test]
fn a_chain_shows_what_must_be_done_first() {
    assert_eq!(chain().priority(), Priority::High);
    assert_eq!(FailureChain { detection: rating(6), ..chain() }.priority(), Priority::Medium);
}
