//! What a trainer relies on in `teach`.

use make::Standing;
use party::Person;
use standard::StandardRef;
use teach::{Fact, Held, Place, Problem, Qualification, grant, resign, standing, suspend};
use word::{Code, Digest, Id, Timestamp};

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn day(n: i64) -> Timestamp {
    Timestamp::from_second(n * 86_400).unwrap()
}

fn person(n: u8) -> Id<Person> {
    Id::new(day(0), [n; 10])
}

fn qualification(skill: &str) -> Qualification {
    Qualification {
        id: Id::new(day(0), [9; 10]),
        person: person(1),
        skill: code(skill),
        from: day(10),
        until: Some(day(375)),
        examiner: person(2),
    }
}

fn held(skill: &str, suspended: &[Place]) -> Held {
    Held { qualification: qualification(skill), suspended: suspended.to_vec() }
}

fn place(operation: &str) -> Place {
    Place { item: code("HSG-7"), operation: code(operation) }
}

fn version(version: u32) -> StandardRef {
    StandardRef { code: code("CS-7"), version, digest: Digest::of(b"a document") }
}

#[test]
fn nobody_vouches_for_their_own_skill() {
    let own = Qualification { examiner: person(1), ..qualification("boring") };
    assert_eq!(grant(own), Err(Problem::OwnExaminer));
    let held = held("boring", &[place("20")]);
    assert_eq!(resign(&held, place("20"), person(1)), Err(Problem::OwnExaminer));
    assert!(grant(qualification("boring")).is_ok());
    let backwards = Qualification { until: Some(day(10)), ..qualification("boring") };
    assert!(matches!(grant(backwards), Err(Problem::EndsBeforeStart { .. })));
}

#[test]
fn a_skill_counts_from_its_first_to_its_last_day_and_no_other_skill_does() {
    let (boring, milling) = (held("boring", &[]), held("milling", &[]));
    let stands = |held: &[Held], on| standing(held, &code("boring"), &place("20"), day(on));
    assert_eq!(stands(&[], 100), Standing::NeverQualified);
    assert_eq!(stands(std::slice::from_ref(&milling), 100), Standing::NeverQualified);
    for (on, expected) in [
        (9, Standing::OutOfTime),
        (10, Standing::Qualified),
        (375, Standing::Qualified),
        (376, Standing::OutOfTime),
    ] {
        assert_eq!(stands(&[milling.clone(), boring.clone()], on), expected, "day {on}");
    }
    // A later qualification stands in for one that ran out.
    let renewed = Qualification { from: day(370), until: None, ..qualification("boring") };
    let renewed = Held { qualification: renewed, suspended: Vec::new() };
    assert_eq!(stands(&[boring, renewed], 400), Standing::Qualified);
}

#[test]
fn a_changed_standard_suspends_the_skill_on_its_changed_operations_alone() {
    let boring = held("boring", &[]);
    let changed = [(place("20"), code("boring"))];
    let facts = suspend(std::slice::from_ref(&boring), &changed, &version(2));
    let qualification = boring.qualification.id;
    let standard = version(2);
    assert_eq!(facts, [Fact::Suspended { qualification, place: place("20"), standard }]);
    let suspended = held("boring", &[place("20")]);
    let stands = |operation: &str| {
        let held = std::slice::from_ref(&suspended);
        standing(held, &code("boring"), &place(operation), day(100))
    };
    assert_eq!(stands("20"), Standing::Suspended);
    assert_eq!(stands("30"), Standing::Qualified);
    assert!(suspend(std::slice::from_ref(&suspended), &changed, &version(3)).is_empty());
    assert!(suspend(&[held("milling", &[])], &changed, &version(2)).is_empty());
}

#[test]
fn a_suspended_skill_counts_again_when_it_is_signed_again() {
    let suspended = held("boring", &[place("20")]);
    let facts = resign(&suspended, place("20"), person(2)).unwrap();
    assert!(matches!(facts[..], [Fact::SignedAgain { .. }]));
    let refused = resign(&suspended, place("30"), person(2));
    assert!(matches!(refused, Err(Problem::NotSuspended { .. })));
}
