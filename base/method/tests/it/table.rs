use method::{Cells, Column, Example, Misfit, Problem, Role, Table};
use word::{Lang, json::json};

fn column(role: Role, n: usize) -> Column {
    let cells = Cells::Decimals(vec!["1.5".parse().ok(); n].into());
    Column { role, name: role.name().to_owned(), unit: None, cells }
}

#[test]
fn columns_of_different_lengths_are_refused() {
    let unequal = Table::new(vec![column(Role::Value, 3), column(Role::Subgroup, 2)]);
    let expected = Problem::UnequalColumns { role: Role::Subgroup, got: 2, need: 3 };
    assert_eq!(unequal, Err(expected));
}

#[test]
fn a_role_is_played_by_one_column() {
    let twice = Table::new(vec![column(Role::Part, 3), column(Role::Part, 3)]);
    assert_eq!(twice, Err(Problem::RoleTwice { role: Role::Part }));
}

#[test]
fn several_columns_of_values_are_read_in_order_and_never_as_one() {
    let table = Table::new(vec![column(Role::Value, 3), column(Role::Value, 3)]).unwrap();
    assert_eq!(table.all(Role::Value).count(), 2);
    assert_eq!(table.decimals(Role::Value), Err(Problem::RoleTwice { role: Role::Value }));
}

#[test]
fn every_problem_says_the_same_in_both_languages() {
    let problems = [
        Problem::UnknownMethod { asked: "x".to_owned(), near: Vec::new() },
        Problem::UnknownMethod { asked: "x".to_owned(), near: vec!["y".to_owned()] },
        Problem::Misfit(Misfit::NoObject),
        Problem::Parameters { reason: "x".to_owned() },
        Problem::MissingRole { role: Role::Value },
        Problem::NotNumbers { role: Role::Value },
        Problem::UnequalColumns { role: Role::Value, got: 1, need: 2 },
        Problem::RoleTwice { role: Role::Part },
    ];
    for problem in problems {
        let words = problem.message().words;
        assert_eq!(words.placeholders(Lang::ZhCn), words.placeholders(Lang::En), "{problem}");
        assert!(!problem.message().say(Lang::En).contains('{'), "{problem}");
    }
}

#[test]
fn an_example_that_cannot_be_read_is_told_wholly_in_either_language() {
    for (table, zh, en) in [
        (json!({"no_such": []}), "没有“no_such”这一列角色", "there is no role “no_such”"),
        (json!({"value": "1.2"}), "“value”应为列表", "“value” must be a list"),
        (json!({"value": ["1.2", true]}), "单元格 true 既不是数", "the cell true is neither"),
    ] {
        let problem = Example::read(&json!({"table": table})).unwrap_err();
        let message = problem.message();
        assert_eq!(message.code, "method.example");
        assert!(message.say(Lang::ZhCn).contains(zh), "{}", message.say(Lang::ZhCn));
        assert!(message.say(Lang::En).contains(en), "{}", message.say(Lang::En));
        assert_eq!(problem.to_string(), message.say(Lang::En));
    }
}
