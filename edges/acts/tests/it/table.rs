//! The one table of permissions, against the acts as they are written.

use acts::{Actor, Kind, PERMISSIONS, Problem, Scope, Somebody, permission};
use party::Role;
use std::collections::BTreeSet;
use std::path::Path;
use word::{Id, Timestamp};

/// Every `by.may("…")` below a folder.
fn asked(folder: &Path, acts: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            asked(&path, acts);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            let code: String = text.lines().filter(|line| !line.trim().starts_with("//")).collect();
            let parts = code.split(".may(\"").skip(1);
            acts.extend(parts.map(|part| part.split('"').next().unwrap().to_owned()));
        }
    }
}

#[test]
fn every_act_has_one_row_and_every_row_an_act() {
    let mut acts = BTreeSet::new();
    asked(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut acts);
    let changed = PERMISSIONS.iter().filter(|row| row.kind == Kind::Change);
    let rows: BTreeSet<String> = PERMISSIONS.iter().map(|row| row.act.to_owned()).collect();
    assert_eq!(rows.len(), PERMISSIONS.len(), "an act has one row");
    let without_row: Vec<_> = acts.difference(&rows).collect();
    assert!(without_row.is_empty(), "acts without a row in permission.rs: {without_row:?}");
    let without_act: Vec<_> = changed.filter(|row| !acts.contains(row.act)).collect();
    assert!(without_act.is_empty(), "rows that no act asks for: {without_act:?}");
}

#[test]
fn nobody_who_only_looks_may_change_anything() {
    for row in PERMISSIONS.iter().filter(|row| row.kind == Kind::Change) {
        assert!(!row.roles.iter().any(|role| role.only_looks()), "{}", row.act);
        // Not even with another role beside, however they came by it.
        for looks in [Role::Regulator, Role::Witness] {
            let roles = Role::ALL.into_iter().filter(|role| !role.only_looks());
            let actor = somebody(roles.chain([looks]).collect(), Scope::Everything);
            assert!(matches!(actor.may(row.act), Err(Problem::NotPermitted { .. })));
        }
    }
}

#[test]
fn a_role_may_what_its_rows_say_and_nothing_else() {
    for row in PERMISSIONS {
        assert!(Actor::Operator.may(row.act).is_ok());
        for role in Role::ALL {
            let actor = somebody([role].into(), Scope::Everything);
            let is_for_all = row.kind == Kind::Own || row.roles.contains(&Role::Public);
            assert_eq!(actor.may(row.act).is_ok(), row.roles.contains(&role) || is_for_all);
        }
        let nothing = somebody(BTreeSet::new(), Scope::Everything);
        let is_for_all = row.kind == Kind::Own || row.roles.contains(&Role::Public);
        assert_eq!(nothing.may(row.act).is_ok(), is_for_all);
        assert!(row.roles.contains(&Role::Public) || Actor::Public.may(row.act).is_err());
    }
}

#[test]
fn a_token_may_no_more_than_its_scope_and_no_more_than_its_person() {
    let scope = || Scope::Acts(["seal_lot".to_owned(), "issue_claim".to_owned()].into());
    let token = somebody([Role::Inspector].into(), scope());
    assert!(token.may("seal_lot").is_ok());
    assert!(matches!(token.may("record_readings"), Err(Problem::OutOfScope { .. })));
    assert!(matches!(token.may("issue_claim"), Err(Problem::NotPermitted { .. })));
}

#[test]
fn a_refusal_says_which_role_it_takes() {
    let problem = Actor::Public.may("seal_lot").unwrap_err();
    let message = problem.message();
    assert_eq!(message.code, "acts.not_permitted");
    assert!(message.say(word::Lang::En).contains("inspector"), "{message:?}");
    assert!(permission("nothing_of_this_name").is_none());
}

fn somebody(roles: BTreeSet<Role>, scope: Scope) -> Actor {
    let person = Id::new(Timestamp::UNIX_EPOCH, [7; 10]);
    Actor::Somebody(Somebody::token("t", person, roles, scope))
}
