use party::{Fact, Grant, Granted, Problem, Role, Voice, apart, roles_at};
use word::{Id, Timestamp};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn grant(role: Role, from: i64, until: Option<i64>) -> Grant {
    let id = |draw| Id::new(at(0), [draw; 10]);
    let granted = Granted::Role(role);
    Grant {
        id: Id::new(at(0), [1; 10]),
        person: id(2),
        granted,
        from: at(from),
        until: until.map(at),
    }
}

#[test]
fn every_name_of_a_role_or_voice_is_read_back() {
    for role in Role::ALL {
        assert_eq!(Role::of_name(role.name()), Some(role));
        assert_eq!(Granted::of_name(role.name()), Some(Granted::Role(role)));
    }
    for voice in Voice::ALL {
        let granted = Granted::Voice(voice);
        assert_eq!(Granted::of_name(&granted.name()), Some(granted));
    }
    assert_eq!(Granted::of_name("voice:maker"), None);
    assert_eq!(Role::of_name("operator"), None, "the operator's is no role that can be given");
}

#[test]
fn a_role_holds_from_its_first_instant_until_its_end() {
    let grants = [grant(Role::Maker, 10, Some(20)), grant(Role::Inspector, 15, None)];
    let roles = |second| roles_at(&grants, at(second)).into_iter().collect::<Vec<_>>();
    assert_eq!(roles(9), []);
    assert_eq!(roles(10), [Role::Maker]);
    assert_eq!(roles(19), [Role::Maker, Role::Inspector]);
    assert_eq!(roles(20), [Role::Inspector]);
}

#[test]
fn a_role_is_not_held_twice_at_once_but_may_come_back() {
    let first = grant(Role::Maker, 10, Some(20));
    let known = std::slice::from_ref(&first);
    let again = |from, until| grant(Role::Maker, from, until).grant(known);
    assert!(matches!(again(19, None), Err(Problem::AlreadyGranted { .. })));
    assert!(matches!(again(0, Some(11)), Err(Problem::AlreadyGranted { .. })));
    assert!(again(20, None).is_ok());
    assert!(again(0, Some(10)).is_ok());
    assert_eq!(again(5, Some(5)), Err(Problem::EmptyTime));
}

/// Who looks from outside changes nothing, in whatever order the roles are given.
#[test]
fn nobody_is_a_regulator_and_a_writer_at_once() {
    let only_looks = |role: &Role| matches!(role, Role::Regulator | Role::Witness);
    let given = || Role::ALL.into_iter().filter(|role| *role != Role::Public);
    for first in given() {
        for second in given().filter(|second| *second != first) {
            let known = [grant(first, 0, None)];
            let answer = grant(second, 5, None).grant(&known);
            if only_looks(&first) == only_looks(&second) {
                assert!(answer.is_ok(), "{first:?} and {second:?}");
            } else {
                assert!(matches!(answer, Err(Problem::LooksAndWrites { .. })));
            }
        }
    }
    assert!(grant(Role::Public, 0, None).grant(&[]).is_err(), "everybody is the public");
}

#[test]
fn a_grant_ends_once() {
    let open = grant(Role::Maker, 10, None);
    assert_eq!(open.end(at(15)).unwrap(), [Fact::GrantEnded { id: open.id, at: at(15) }]);
    // One that has not begun ends before it begins, and never holds.
    assert_eq!(open.end(at(5)).unwrap(), [Fact::GrantEnded { id: open.id, at: at(10) }]);
    let ended = grant(Role::Maker, 10, Some(20));
    assert!(matches!(ended.end(at(20)), Err(Problem::GrantOver { .. })));
}

#[test]
fn one_person_does_one_duty_in_one_matter() {
    let [wang, li] = [1, 2].map(|draw| Id::new(at(0), [draw; 10]));
    let others = [("maker", wang), ("owner", li)];
    let refused = apart("approver", li, &others).unwrap_err();
    assert_eq!(refused, Problem::SamePerson { duty: "approver", other: "owner" });
    assert_eq!(refused.message().code, "party.same_person");
    assert!(apart("approver", Id::new(at(0), [3; 10]), &others).is_ok());
}
