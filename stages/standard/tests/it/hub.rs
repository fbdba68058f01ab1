use crate::{chain, control, item};
use standard::{
    Fact,
    hub::{ControlRow, Frequency, Problem, Row},
};

#[test]
fn revisions_follow_each_other_without_gaps() {
    let first = Row::Item(item(1));
    assert_eq!(first.clone().revise(None), Ok(Fact::Revised(first.clone())));
    let second = Row::Item(item(2));
    assert!(second.clone().revise(Some(&first)).is_ok());
    for (row, latest) in
        [(&first, Some(&first)), (&second, None), (&Row::Item(item(4)), Some(&second))]
    {
        let refused = row.clone().revise(latest);
        assert!(matches!(refused, Err(Problem::RevisionGap { .. })), "{refused:?}");
    }
}

#[test]
fn a_control_plan_row_looks_at_something_and_reacts_in_time() {
    let row = |control| Row::Control(control).revise(None);
    assert!(row(control()).is_ok());
    for never in [
        ControlRow { n: 0, ..control() },
        ControlRow { frequency: Frequency::Minutes(0), ..control() },
        ControlRow { frequency: Frequency::Pieces(0), ..control() },
    ] {
        assert!(matches!(row(never), Err(Problem::NothingSampled { .. })));
    }
    for minutes in [0, 10_081] {
        let late = ControlRow { reaction_min: minutes, ..control() };
        assert!(matches!(row(late), Err(Problem::ReactionTime { .. })));
    }
}

#[test]
fn a_row_knows_what_it_is_and_whose() {
    for row in [Row::Item(item(1)), Row::FailureChain(chain()), Row::Control(control())] {
        assert_eq!(row.item().as_str(), "HSG-7");
        assert_eq!(row.rev(), 1);
    }
}
