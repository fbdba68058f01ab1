//! Tables for tests, and the parameters that a method cannot do without.

use judge::METHODS;
use method::{Cells, Column, Method, Need, Role, Table};
use std::path::Path;
use word::Decimal;
use word::json::{Value, json};

/// A table of readings in subgroups of `size`, labelled from 1.
pub fn table(readings: &[Option<Decimal>], size: usize) -> Table {
    let column = |role, cells| Column { role, name: "x".to_owned(), unit: None, cells };
    let labels = (0..readings.len()).map(|i| Some((i / size + 1).to_string())).collect();
    Table::new(vec![
        column(Role::Value, Cells::Decimals(readings.into())),
        column(Role::Subgroup, Cells::Labels(labels)),
    ])
    .unwrap()
}

/// The methods of the registry that read this role, and need nothing besides but subgroups.
pub fn methods_of(role: Role) -> impl Iterator<Item = &'static Method> {
    let known = [role, Role::Subgroup, Role::Size];
    METHODS.iter().filter(move |method| {
        let mut roles = method.card.roles.iter();
        method.card.roles.iter().any(|need| need.role == role)
            && roles.all(|need| need.need == Need::Optional || known.contains(&need.role))
    })
}

/// A table of counts with their sizes.
pub fn counts(points: &[(i64, i64)]) -> Table {
    let column = |role, pick: fn(&(i64, i64)) -> i64| Column {
        role,
        name: "x".to_owned(),
        unit: None,
        cells: Cells::Decimals(points.iter().map(|point| Decimal::new(pick(point), 0)).collect()),
    };
    let columns = vec![column(Role::Count, |point| point.0), column(Role::Size, |point| point.1)];
    Table::new(columns).unwrap()
}

/// The demo's readings of a file, in order: second column below one header row.
#[expect(clippy::disallowed_methods, reason = "the readings are a file")]
pub fn demo(name: &str) -> Vec<Option<Decimal>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../demo").join(name);
    let text = std::fs::read_to_string(path).unwrap();
    let value = |line: &str| line.split(',').nth(1).unwrap().trim().parse().unwrap();
    text.lines().skip(1).map(|line| Some(value(line))).collect()
}

/// Parameters with `limits` where the method takes any, and every test applied.
pub fn parameters(method: &Method, limits: [&str; 2]) -> Value {
    let mut given = json!({});
    if method.takes("tests") {
        given["tests"] = json!([1, 2, 3, 4, 5, 6, 7, 8]);
    }
    if method.takes("lsl") {
        given["lsl"] = limits[0].into();
        given["usl"] = limits[1].into();
    }
    if method.takes("stability") {
        given["stability"] = "recorded".into();
    }
    given
}
