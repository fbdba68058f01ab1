use method::{Cells, Column, Misfit, Problem, Role, Table};
use word::Lang;

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
