//! Recomputation: from disclosed rows back to the claimed result.

use method::{Cells, Column, Method, Role, Study, Table};

use crate::{Claim, Header, Problem, Row};

/// The table that a method sees: the readings in sequence, and their subgroups where rows of
/// one subgroup stand together.
///
/// # Errors
/// What [`Table::new`] reports.
pub fn table_of_rows(name: &str, unit: &str, rows: &[Row]) -> Result<Table, method::Problem> {
    let values = rows.iter().map(|row| Some(row.value)).collect();
    let mut columns = vec![Column {
        role: Role::Value,
        name: name.to_owned(),
        unit: Some(unit.to_owned()),
        cells: Cells::Decimals(values),
    }];
    // Individuals are subgroups of one: a column of all different labels would say nothing.
    if rows.windows(2).any(|pair| pair[0].subgroup == pair[1].subgroup) {
        let label = |row: &Row| Some((u64::from(row.subgroup) + 1).to_string());
        columns.push(Column {
            role: Role::Subgroup,
            name: "subgroup".to_owned(),
            unit: None,
            cells: Cells::Labels(rows.iter().map(label).collect()),
        });
    }
    Table::new(columns)
}

/// Computes a claim again from all rows of its characteristic.
///
/// # Errors
/// [`Problem::EvidenceMismatch`] where the header is not the one that the claim names;
/// [`Problem::Method`] where the method cannot run; [`Problem::ResultDiffers`] where another
/// result comes out, naming the first number that differs.
pub fn recompute(
    claim: &Claim,
    header: &Header,
    rows: &[Row],
    methods: &[Method],
) -> Result<Study, Problem> {
    check_header(claim, header, rows)?;
    let evidence = &claim.evidence;
    let table = table_of_rows(&evidence.characteristic.1.en, &evidence.unit, rows)?;
    let method = method::find(methods, &claim.method)?;
    let study = method.run(&table, &claim.parameters)?;
    let again = study.outcome.committed_json();
    if again != claim.result {
        return Err(Problem::ResultDiffers { key: first_difference(&again, &claim.result) });
    }
    if study.parameters != claim.parameters {
        return Err(Problem::ResultDiffers { key: "parameters".to_owned() });
    }
    Ok(study)
}

/// Whether the header is the one that the claim names, and the rows are by its gauge.
///
/// # Errors
/// [`Problem::EvidenceMismatch`].
pub fn check_header(claim: &Claim, header: &Header, rows: &[Row]) -> Result<(), Problem> {
    let evidence = &claim.evidence;
    let same = header.root == evidence.root
        && header.n == evidence.n
        && header.unit == evidence.unit
        && [header.first_at, header.last_at].map(|at| at.as_millisecond())
            == evidence.window.map(|at| at.as_millisecond());
    let of_gauge = rows.iter().all(|row| row.gauge == evidence.gauge);
    if !same || !of_gauge {
        return Err(Problem::EvidenceMismatch { part: "header" });
    }
    Ok(())
}

fn first_difference(again: &word::json::Value, claimed: &word::json::Value) -> String {
    let numbers = again.get("numbers").and_then(|numbers| numbers.as_object());
    let differs = |key: &&String| again["numbers"].get(*key) != claimed["numbers"].get(*key);
    numbers
        .and_then(|numbers| numbers.keys().find(differs))
        .map_or_else(|| "result".to_owned(), Clone::clone)
}
