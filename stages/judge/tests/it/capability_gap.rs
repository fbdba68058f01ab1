//! Capability of readings with gaps: what is left out at its place is as if it had not been read.

use arbtest::{arbitrary, arbtest};
use judge::METHODS;
use method::figure::Figure;
use method::{Cells, Column, Outcome, Quantity, Role, Table};
use word::Decimal;
use word::json::{Value, json};

use crate::readings::table;

const AT_PLACES: [&str; 8] = [
    "capability.normal",
    "capability.machine",
    "capability.nonnormal",
    "capability.box-cox",
    "capability.johnson",
    "capability.grade",
    "capability.compare",
    "capability.sixpack",
];

fn run(id: &str, table: &Table, left_out: &[usize]) -> Outcome {
    let point = |index: &usize| json!({"index": index, "reason": "a new tool"});
    let left_out: Value = left_out.iter().map(point).collect();
    let given = json!({"lsl": "0.85", "usl": "1.15", "stability": "recorded",
                       "left_out": left_out});
    method::find(METHODS, id).unwrap().run(table, &given).unwrap().outcome
}

fn singles(readings: &[Option<Decimal>]) -> Table {
    let cells = Cells::Decimals(readings.into());
    Table::new(vec![Column { role: Role::Value, name: "x".to_owned(), unit: None, cells }]).unwrap()
}

/// Twenty subgroups of five around 1, none of the same readings.
fn drawn(u: &mut arbitrary::Unstructured<'_>) -> arbitrary::Result<Vec<Option<Decimal>>> {
    (0..100).map(|_| Ok(Decimal::new(u.int_in_range(960..=1040)?, 3))).collect()
}

#[test]
fn what_is_left_out_at_its_place_is_as_if_it_had_not_been_read() {
    arbtest(|u| {
        let mut readings = drawn(u)?;
        // A subgroup of a single reading, or of none, before the one that is far off.
        let n_left = u.int_in_range(0..=1)?;
        readings[15 + n_left..20].fill(None);
        let out = u.int_in_range(4..=19_usize)?;
        readings[5 * out..5 * out + 5].fill(Decimal::new(1300, 3));
        let mut never = readings.clone();
        never[5 * out..5 * out + 5].fill(None);
        for id in AT_PLACES {
            let id = format!("{id}@2");
            let left = run(&id, &table(&readings, 5), &[out]);
            let missing = run(&id, &table(&never, 5), &[]);
            assert_eq!(left.numbers, missing.numbers, "{id}, {out}");
            let rows: Vec<usize> = (5 * out..5 * out + 5).collect();
            let left = run(&id, &singles(&readings), &rows);
            let missing = run(&id, &singles(&never), &[]);
            assert_eq!(left.numbers, missing.numbers, "{id}, rows from {}", 5 * out);
        }
        Ok(())
    })
    .budget_ms(2000);
}

#[test]
fn first_versions_go_on_calling_a_subgroup_after_a_gap_by_another_number() {
    let mut readings: Vec<Option<Decimal>> =
        (0..100).map(|i| Decimal::new(1000 + i * 37 % 23, 3)).collect();
    readings[16..20].fill(None);
    readings[35..40].fill(Decimal::new(1300, 3));
    let table = table(&readings, 5);
    for id in AT_PLACES {
        let n_signals = |version: &str| {
            let outcome = run(&format!("{id}@{version}"), &table, &[7]);
            outcome.number("n_signals").unwrap().value.clone()
        };
        assert_eq!(n_signals("2"), Quantity::Count(0), "{id}");
        assert_ne!(n_signals("1"), Quantity::Count(0), "{id}");
    }
}

#[test]
fn the_last_subgroups_of_six_panels_stand_at_their_places() {
    let mut readings: Vec<Option<Decimal>> =
        (0..150).map(|i| Decimal::new(1000 + i * 37 % 23, 3)).collect();
    readings[50..55].fill(None);
    let last = |version: &str| -> Vec<f64> {
        let outcome = run(&format!("capability.sixpack@{version}"), &table(&readings, 5), &[20]);
        let panel = outcome.figures.into_iter().find_map(|figure| match figure {
            Figure::Plot(plot) if plot.title.en == "Last 25 subgroups" => Some(plot),
            _ => None,
        });
        let mut places: Vec<f64> =
            panel.unwrap().traces[0].points.iter().map(|point| point[0]).collect();
        places.dedup();
        places
    };
    let want: Vec<f64> =
        (4..=30).filter(|place| ![11, 21].contains(place)).map(f64::from).collect();
    assert_eq!(last("2"), want);
    assert_eq!(last("1").last(), Some(&28.0));
}
