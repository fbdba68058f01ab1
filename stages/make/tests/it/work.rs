//! Work at the machine: who may start, what may be marked, what cannot come from itself.

use make::{
    Ending, Execution, Fact, Hand, Kind, Order, Origin, Piece, Standing, WorkProblem, end, mark,
    start,
};
use party::Person;
use standard::StandardRef;
use word::{Code, Digest, Id, Timestamp};

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn person(n: u8) -> Id<Person> {
    Id::new(Timestamp::UNIX_EPOCH, [n; 10])
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn execution() -> Execution {
    Execution {
        id: Id::new(Timestamp::UNIX_EPOCH, [9; 10]),
        lot: code("B7"),
        piece: None,
        item: code("HSG-7"),
        operation: code("20"),
        station: code("CNC-3"),
        standard: StandardRef { code: code("CS-7"), version: 1, digest: Digest::of(b"x") },
        person: person(1),
        checker: None,
        started_at: at(100),
    }
}

const STANDINGS: [Standing; 4] =
    [Standing::Qualified, Standing::NeverQualified, Standing::OutOfTime, Standing::Suspended];

#[test]
fn an_operation_that_needs_a_skill_starts_exactly_when_maker_or_checker_holds_it() {
    let boring = code("boring");
    let hand = |n, standing| Hand { person: person(n), standing };
    for maker in STANDINGS {
        let checkers = STANDINGS.map(Some).into_iter().chain([None]);
        for checker in checkers {
            let named = checker.map(|standing| hand(2, standing));
            let started = start(execution(), Some(&boring), hand(1, maker), named);
            let holds = |standing| standing == Standing::Qualified;
            let may = holds(maker) || checker.is_some_and(holds);
            assert_eq!(started.is_ok(), may, "{maker:?} under {checker:?}");
            if !may {
                let refused = started.unwrap_err();
                let words = refused.message();
                assert!(words.say(word::Lang::ZhCn).contains("boring"), "{words:?}");
            }
            // What needs no skill anyone may do.
            assert!(start(execution(), None, hand(1, maker), named).is_ok());
        }
        let own = start(execution(), Some(&boring), hand(1, maker), Some(hand(1, maker)));
        assert_eq!(own, Err(WorkProblem::CheckerIsMaker));
    }
}

#[test]
fn an_execution_ends_once_and_not_before_it_began() {
    let ending = |second| Ending {
        execution: execution().id,
        ended_at: at(second),
        n_good: 5,
        n_rejected: 0,
    };
    assert!(end(ending(100), &execution(), None).is_ok());
    let early = end(ending(99), &execution(), None);
    assert!(matches!(early, Err(WorkProblem::EndsBeforeStart { .. })));
    let again = end(ending(300), &execution(), Some(&ending(200)));
    assert_eq!(again, Err(WorkProblem::AlreadyEnded { at: at(200) }));
}

#[test]
fn a_serial_number_is_given_once_and_nothing_is_built_into_itself() {
    let piece = |serial: &str, parts: &[&str]| Piece {
        serial: code(serial),
        lot: code("B7"),
        parts: parts.iter().map(|part| code(part)).collect(),
    };
    let pieces = vec![piece("S1", &["P1"]), piece("S2", &["S1", "P1"])];
    assert_eq!(mark(pieces.clone(), &[code("P1")]), Ok(vec![Fact::PiecesMarked(pieces)]));
    let itself = mark(vec![piece("S1", &["S1"])], &[]);
    assert_eq!(itself, Err(WorkProblem::UnknownPart { part: code("S1") }));
    let taken = mark(vec![piece("S1", &[])], &[code("S1")]);
    assert_eq!(taken, Err(WorkProblem::Exists { what: Kind::Piece, code: code("S1") }));
    assert!(mark(vec![piece("S1", &[]), piece("S1", &[])], &[]).is_err());
    assert_eq!(mark(Vec::new(), &[]), Err(WorkProblem::NoPieces));
    let many = (0..10_001).map(|n| piece(&n.to_string(), &[])).collect();
    assert!(matches!(mark(many, &[]), Err(WorkProblem::TooMany { .. })));
}

#[test]
fn a_lot_is_for_an_order_of_its_own_item() {
    let order = Order {
        code: code("O-1"),
        customer: "A pump maker".parse().unwrap(),
        item: code("HSG-8"),
        n_pieces: 50,
        due_on: "2026-12-31".parse().unwrap(),
    };
    let origin = || Origin {
        lot: code("B7"),
        order: Some(code("O-1")),
        parents: Vec::new(),
        n_planned: None,
    };
    let other = origin().note(&code("HSG-7"), Some(&order), &[]);
    assert!(matches!(other, Err(WorkProblem::OrderOfOther { .. })));
    assert_eq!(
        origin().note(&code("HSG-8"), Some(&order), &[]),
        Ok(vec![Fact::OriginNoted(origin())])
    );
    let nothing = Origin { order: None, ..origin() };
    assert_eq!(nothing.note(&code("HSG-7"), None, &[]), Ok(Vec::new()));
    let none = Order { n_pieces: 0, ..order.clone() };
    assert_eq!(none.open(None), Err(WorkProblem::NoPieces));
    assert!(order.clone().open(Some(&order)).is_err());
}
