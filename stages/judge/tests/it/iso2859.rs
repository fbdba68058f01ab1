//! Tables and switching rules of ISO 2859-1: their structure, some of their cells as they are
//! printed, and every rule at the lot where it turns.

use arbtest::arbtest;
use judge::METHODS;
use judge::sampling::iso2859::letter::{Level, row_of};
use judge::sampling::iso2859::table::{
    AQLS, Cell, LETTERS, SIZES, Severity, cell, column_of, plan,
};
use method::{Cells, Column, Outcome, Quantity, Role, Table};
use word::Decimal;
use word::json::{Value, json};

const BOTH: [Severity; 2] = [Severity::Normal, Severity::Tightened];

fn aql(name: &str) -> f64 {
    name.parse().unwrap()
}

#[test]
fn cells_are_as_they_are_printed() {
    // MIL-STD-105E, Tables II-A and II-B: middle, corners, and both ends of every arrow.
    for (severity, letter, limit, n, ac) in [
        (Severity::Normal, "K", "1.0", 125, 3),
        (Severity::Normal, "J", "0.65", 80, 1),
        (Severity::Normal, "A", "6.5", 2, 0),
        (Severity::Normal, "A", "10", 5, 1),
        (Severity::Normal, "A", "1000", 2, 30),
        (Severity::Normal, "B", "1000", 3, 44),
        (Severity::Normal, "C", "1000", 3, 44),
        (Severity::Normal, "F", "100", 13, 21),
        (Severity::Normal, "G", "250", 13, 44),
        (Severity::Normal, "B", "6.5", 2, 0),
        (Severity::Normal, "Q", "0.010", 1250, 0),
        (Severity::Normal, "R", "0.010", 1250, 0),
        (Severity::Normal, "R", "0.015", 800, 0),
        (Severity::Normal, "R", "0.025", 2000, 1),
        (Severity::Normal, "N", "4.0", 315, 21),
        (Severity::Normal, "D", "0.010", 1250, 0),
        (Severity::Tightened, "K", "1.0", 125, 2),
        (Severity::Tightened, "A", "10", 2, 0),
        (Severity::Tightened, "A", "40", 2, 1),
        (Severity::Tightened, "E", "250", 13, 41),
        (Severity::Tightened, "F", "100", 13, 18),
        (Severity::Tightened, "R", "0.010", 2000, 0),
        (Severity::Tightened, "R", "0.015", 1250, 0),
        (Severity::Tightened, "R", "0.025", 3150, 1),
        (Severity::Tightened, "R", "0.040", 2000, 1),
        (Severity::Tightened, "P", "0.025", 800, 0),
    ] {
        let row = LETTERS.iter().position(|name| *name == letter).unwrap();
        let found = plan(severity, row, column_of(aql(limit)).unwrap()).unwrap();
        assert_eq!((SIZES[found.row], found.accept), (n, ac), "{severity:?} {letter} {limit}");
    }
}

#[test]
fn every_cell_leads_to_a_plan_and_numbers_rise_with_size_and_limit() {
    for severity in BOTH {
        let accepted = |row, column| match cell(severity, row, column) {
            Some(Cell::Accept(most)) => Some(most),
            _ => None,
        };
        for row in 0..16 {
            let along: Vec<u64> = (0..AQLS.len()).filter_map(|c| accepted(row, c)).collect();
            assert!(along.windows(2).all(|pair| pair[0] < pair[1]), "{severity:?} row {row}");
            for column in 0..AQLS.len() {
                assert!(plan(severity, row, column).is_some(), "{severity:?} {row} {column}");
            }
        }
        for column in 0..AQLS.len() {
            let down: Vec<u64> = (0..17).filter_map(|row| accepted(row, column)).collect();
            assert!(down.windows(2).all(|pair| pair[0] < pair[1]), "{severity:?} {column}");
        }
    }
}

#[test]
fn a_number_belongs_to_one_expectation_of_nonconforming_pieces() {
    // n × AQL is the same on a diagonal but for the rounding of both series.
    for severity in BOTH {
        let mut expected: Vec<(u64, f64, f64)> = Vec::new();
        for (row, size) in SIZES.iter().enumerate() {
            for (column, limit) in AQLS.iter().enumerate() {
                let Some(Cell::Accept(most)) = cell(severity, row, column) else { continue };
                let mean = *size as f64 * aql(limit) / 100.0;
                match expected.iter_mut().find(|(known, ..)| *known == most) {
                    Some((_, low, high)) => (*low, *high) = (low.min(mean), high.max(mean)),
                    None => expected.push((most, mean, mean)),
                }
            }
        }
        for (most, low, high) in expected {
            assert!(high / low < 1.35, "{severity:?} {most}: {low} to {high}");
        }
    }
}

#[test]
fn tightened_inspection_accepts_less_and_both_accept_most_lots_at_the_limit() {
    let pa = |n: u64, ac: u64, mean: f64| num::poisson::cdf(ac, n as f64 * mean).unwrap();
    for row in 0..16 {
        for (column, limit) in AQLS.iter().enumerate() {
            let [normal, tightened] = BOTH.map(|severity| plan(severity, row, column).unwrap());
            let at = |found: judge::sampling::iso2859::table::Single, mean: f64| {
                pa(SIZES[found.row], found.accept, mean)
            };
            // Far beyond the limit an arrow may lead to so small a tightened sample that it says
            // less than the normal one.
            let is_same_size = normal.row == tightened.row;
            for factor in [0.5, 1.0, 3.0, 8.0].into_iter().take(if is_same_size { 4 } else { 3 }) {
                let mean = factor * aql(limit) / 100.0;
                assert!(at(tightened, mean) <= at(normal, mean) + 1e-12, "{row} {limit} {factor}");
            }
            let kept = at(normal, aql(limit) / 100.0);
            assert!((0.85..0.999).contains(&kept), "{row} {limit}: {kept}");
        }
    }
}

#[test]
fn larger_lots_and_higher_levels_never_take_smaller_samples() {
    let levels = [Level::S1, Level::S2, Level::S3, Level::S4, Level::I, Level::II, Level::III];
    arbtest(|u| {
        let lot = u.int_in_range(2..=700_000)?;
        let more = lot + u.int_in_range(0..=700_000)?;
        let rows = levels.map(|level| row_of(lot, level).unwrap());
        assert!(rows.windows(2).all(|pair| pair[0] <= pair[1]), "{lot}: {rows:?}");
        for (level, row) in levels.into_iter().zip(rows) {
            assert!(row <= row_of(more, level).unwrap(), "{level:?} {lot} {more}");
        }
        Ok(())
    });
}

fn single(given: &Value) -> Result<Outcome, (&'static str, String)> {
    let table = Table::new(Vec::new()).unwrap();
    let method = method::find(METHODS, "sampling.iso2859-single").unwrap();
    let ran = method.run(&table, given);
    ran.map(|study| study.outcome)
        .map_err(|problem| (problem.message().code, problem.message().say(word::Lang::En)))
}

#[test]
fn a_sample_no_smaller_than_its_lot_is_the_lot() {
    let outcome = single(&json!({"lot": 5, "aql": "0.65"})).unwrap();
    assert_eq!(outcome.number("full_inspection").unwrap().value, Quantity::Name("yes"));
    assert_eq!(outcome.number("n").unwrap().value, Quantity::Count(20));
    assert_eq!(outcome.number("n_inspected").unwrap().value, Quantity::Count(5));
    let codes: Vec<_> = outcome.findings.iter().map(|found| found.message.code).collect();
    assert!(codes.contains(&"iso2859.arrow"));
}

#[test]
fn what_the_tables_do_not_hold_is_named_or_declined() {
    let (code, said) = single(&json!({"lot": 500, "aql": "3"})).unwrap_err();
    assert_eq!(code, "sampling.no_such_aql");
    assert!(said.ends_with("the nearest is 2.5"), "{said}");
    assert_eq!(single(&json!({"lot": 500, "aql": "0"})).unwrap_err().0, "sampling.no_such_aql");
    assert_eq!(single(&json!({"lot": 1, "aql": "1"})).unwrap_err().0, "sampling.out_of_range");
    assert_eq!(single(&json!({"lot": 500})).unwrap_err().0, "sampling.missing");
    for (given, code) in [
        (json!({"lot": 500, "aql": "1", "severity": "reduced"}), "iso2859.no_reduced_table"),
        (json!({"lot": 500, "aql": "1", "stages": "double"}), "iso2859.no_multiple_table"),
        (json!({"lot": 500, "aql": "1", "stages": "multiple"}), "iso2859.no_multiple_table"),
    ] {
        let outcome = single(&given).unwrap();
        assert_eq!(outcome.refusal.unwrap().reason.code, code);
        assert!(outcome.numbers.is_empty(), "a declined plan must not be there");
    }
}

fn lots(results: &[u8]) -> Vec<Option<Decimal>> {
    results.iter().map(|result| Decimal::new(i64::from(*result), 0)).collect()
}

fn switching(results: &[u8], given: &Value) -> Outcome {
    try_switching(vec![(Role::Count, lots(results))], given).unwrap()
}

fn try_switching(
    columns: Vec<(Role, Vec<Option<Decimal>>)>,
    given: &Value,
) -> Result<Outcome, &'static str> {
    let column = |(role, cells): (Role, Vec<Option<Decimal>>)| Column {
        role,
        name: "lot".to_owned(),
        unit: None,
        cells: Cells::Decimals(cells.into()),
    };
    let table = Table::new(columns.into_iter().map(column).collect()).unwrap();
    let method = method::find(METHODS, "sampling.iso2859-switching").unwrap();
    method.run(&table, given).map(|study| study.outcome).map_err(|problem| problem.message().code)
}

/// One letter a lot, and one for the lot after the last.
fn states(outcome: &Outcome) -> String {
    let names = ["reduced", "normal", "tightened", "discontinued"];
    let mut letters = vec![
        '?';
        outcome.number("n_lots").map_or(0, |n| match n.value {
            Quantity::Count(n) => n as usize,
            _ => 0,
        })
    ];
    for name in names {
        let Quantity::Positions(at) = &outcome.number(&format!("lots_{name}")).unwrap().value
        else {
            panic!()
        };
        for lot in at {
            letters[*lot] = name.chars().next().unwrap();
        }
    }
    let Quantity::Name(after) = outcome.number("state_after").unwrap().value else { panic!() };
    letters.into_iter().chain(after.chars().next()).collect()
}

#[test]
fn every_rule_turns_at_its_lot() {
    let at = |results: &[u8]| states(&switching(results, &json!({})));
    // Two of five, at the closest and the farthest, and one lot too far.
    assert_eq!(at(&[0, 0]), "nnt");
    assert_eq!(at(&[0, 1, 1, 1, 0]), "nnnnnt");
    assert_eq!(at(&[0, 1, 1, 1, 1, 0, 1]), "nnnnnnnn");
    // Five accepted in a row bring normal inspection back, with its memory cleared.
    assert_eq!(at(&[0, 0, 1, 1, 1, 1, 1, 0, 1]), "nntttttnnn");
    assert_eq!(at(&[0, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1]), "nnttttttttttn");
    // Five not accepted end it, in a row or not, and it stays ended.
    assert_eq!(at(&[0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]), "nntttttddddddd");
    assert_eq!(at(&[0, 0, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]), "nntttttttttdd");
}

#[test]
fn lots_not_accepted_count_from_when_tightened_inspection_began_or_ever() {
    let spell = [0, 0, 0, 0, 0, 1, 1, 1, 1, 1];
    let twice = [spell.as_slice(), &spell].concat();
    let sequence = states(&switching(&twice, &json!({})));
    assert!(sequence.ends_with('n'), "{sequence}");
    let ever = states(&switching(&twice, &json!({"counted": "ever"})));
    assert!(ever.ends_with('d'), "{ever}");
}

#[test]
fn reduced_inspection_needs_thirty_points_and_leave() {
    let accepted = [1; 20];
    assert_eq!(states(&switching(&accepted, &json!({}))), "n".repeat(21));
    let given = json!({"reduced": "authorised", "ac": 0});
    assert_eq!(states(&switching(&accepted, &given)), ["n".repeat(15), "r".repeat(6)].concat());
    // Three points a lot where Ac is 2 or more, if a tighter AQL would have accepted it too.
    let given = json!({"reduced": "authorised", "ac": 3});
    let columns =
        |tighter: [u8; 20]| vec![(Role::Count, lots(&accepted)), (Role::Rating, lots(&tighter))];
    let outcome = try_switching(columns([1; 20]), &given).unwrap();
    assert_eq!(states(&outcome), ["n".repeat(10), "r".repeat(11)].concat());
    let mut once = [1; 20];
    once[4] = 0;
    let outcome = try_switching(columns(once), &given).unwrap();
    assert_eq!(states(&outcome), ["n".repeat(15), "r".repeat(6)].concat());
    // One lot not accepted ends it.
    let given = json!({"reduced": "authorised", "ac": 1, "start": "reduced"});
    assert_eq!(states(&switching(&[1, 1, 0, 1], &given)), "rrrnn");
    let missing = try_switching(vec![(Role::Count, lots(&[1]))], &json!({"reduced": "authorised"}));
    assert_eq!(missing.unwrap_err(), "sampling.missing");
    let missing = try_switching(vec![(Role::Count, lots(&[1]))], &json!({"ac": 2}));
    assert_eq!(missing.unwrap_err(), "method.missing_role");
}

#[test]
fn what_comes_later_changes_nothing_before() {
    arbtest(|u| {
        let n = u.int_in_range(1..=60)?;
        let results: Vec<u8> = (0..n)
            .map(|_| Ok(u8::from(u.int_in_range(0..=9)? > 2)))
            .collect::<arbtest::arbitrary::Result<_>>()?;
        let given = json!({"reduced": "authorised", "ac": 1});
        let all = states(&switching(&results, &given));
        let cut = u.int_in_range(1..=n)?;
        let before = states(&switching(&results[..cut], &given));
        assert_eq!(before, all[..=cut]);
        Ok(())
    });
}

#[test]
fn a_lot_is_accepted_or_not() {
    let run = |cells| try_switching(vec![(Role::Count, cells)], &json!({})).unwrap_err();
    assert_eq!(run(Vec::new()), "sampling.no_lots");
    assert_eq!(run(lots(&[1, 2])), "sampling.not_yes_or_no");
    assert_eq!(run(vec![Decimal::new(1, 0), None]), "sampling.not_yes_or_no");
}
