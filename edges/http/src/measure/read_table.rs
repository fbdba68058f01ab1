//! `POST /api/v1/tables`: the wanted columns of a file, as `POST /api/v1/methods/{id}/run` takes
//! them. Nothing is kept.
//!
//! The query names the columns by role and number, `value=2&subgroup=1`, in the order of the
//! table; `on_bad` says what becomes of cells that are no readings (`fail`, `skip`, `missing`),
//! `layout=side_by_side` that several columns of readings are not one subgroup a row.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};
use inlet::{ColumnRef, Complaint, OnBad, Reading, Selection};
use method::{Cells, Role};
use serde_json::{Value, json};
use word::Words;

use super::posted_file::{Posted, refused};
use crate::{Site, problem::Fault};

const COLUMNS_MAX: usize = 64;

pub(crate) async fn read_table(
    State(site): State<Site>,
    posted: Posted,
) -> Result<impl IntoResponse, Fault> {
    let table = site.heavy(move || read(&posted)).await??;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(table)))
}

fn read(posted: &Posted) -> Result<Value, Fault> {
    let (selection, on_bad) = asked(&posted.query)?;
    let file = posted.spool()?;
    let complaints =
        match inlet::read(file.path(), &selection, on_bad, &Posted::LIMITS, &mut |_| {}) {
            Ok(reading) => return Ok(table_json(&reading)),
            Err(complaints) => complaints,
        };
    // What is wrong with the file as a whole is refused; cells are named, all of them.
    if let Some(whole) = complaints.iter().find(|complaint| complaint.place.row.is_none()) {
        return Err(refused(whole.clone()));
    }
    Ok(json!({
        "schema": "wule.table/1",
        "columns": null,
        "complaints": complaints.iter().map(complaint_json).collect::<Vec<_>>(),
    }))
}

/// Which columns, and what becomes of cells that are no readings.
fn asked(query: &[(String, String)]) -> Result<(Selection, OnBad), Fault> {
    let (mut columns, mut on_bad, mut is_side_by_side) = (Vec::new(), OnBad::Fail, false);
    for (key, text) in query {
        match (key.as_str(), text.as_str()) {
            ("name", _) | ("on_bad", "fail") | ("layout", "stacked") => {}
            ("on_bad", "skip") => on_bad = OnBad::Skip,
            ("on_bad", "missing") => on_bad = OnBad::Missing,
            ("layout", "side_by_side") => is_side_by_side = true,
            (name, column) => {
                let role = Role::ALL.iter().find(|role| role.name() == name);
                let role = role.ok_or_else(|| unknown(key, text))?;
                columns.push((*role, ColumnRef(column.to_owned())));
            }
        }
    }
    if columns.is_empty() || columns.len() > COLUMNS_MAX {
        return Err(unknown("columns", &columns.len().to_string()));
    }
    let is_readings = columns.iter().all(|(role, _)| matches!(role, Role::Value | Role::Subgroup));
    if !is_readings || is_side_by_side {
        return Ok((Selection::Columns(columns), on_bad));
    }
    let of = |wanted| {
        let those = columns.iter().filter(move |(role, _)| *role == wanted);
        those.map(|(_, column)| column.clone())
    };
    let subgroup = of(Role::Subgroup).next();
    Ok((Selection::Readings { values: of(Role::Value).collect(), subgroup }, on_bad))
}

fn unknown(key: &str, text: &str) -> Fault {
    let words = Words::new(
        "查询参数 {key}={text} 无法理解；请写列的角色与列号，如 value=2&subgroup=1（最多 {most} 列）",
        "the query {key}={text} is not understood; write roles and numbers of columns, such as \
         value=2&subgroup=1 (at most {most})",
    );
    let short = |text: &str| text.chars().take(40).collect::<String>();
    let args = [("key", short(key)), ("text", short(text)), ("most", COLUMNS_MAX.to_string())];
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.no_such_column_query", words, args)
}

fn table_json(reading: &Reading) -> Value {
    let columns = reading.table.columns().iter().map(|column| {
        let cells: Vec<Option<String>> = match &column.cells {
            Cells::Decimals(cells) => {
                cells.iter().map(|cell| cell.map(|cell| cell.to_string())).collect()
            }
            Cells::Labels(cells) => cells.clone(),
        };
        json!({
            "role": column.role.name(),
            "name": column.name,
            "unit": column.unit,
            "cells": cells,
        })
    });
    let left_out: Vec<_> =
        reading.left_out.iter().map(|row| json!({"row": row.row, "code": row.code})).collect();
    json!({
        "schema": "wule.table/1",
        "digest": reading.digest.to_string(),
        "rows": reading.n_rows,
        "left_out": left_out,
        "columns": columns.collect::<Vec<_>>(),
        "complaints": [],
    })
}

fn complaint_json(complaint: &Complaint) -> Value {
    let mut said = complaint.message.to_json();
    let place = &complaint.place;
    said["row"] = place.row.into();
    said["column"] = place.column.into();
    said["name"] = place.name.clone().into();
    said["cells"] = json!(place.cells);
    said
}
