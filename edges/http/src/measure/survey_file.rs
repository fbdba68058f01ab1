//! `POST /api/v1/surveys`: what is this file? Nothing is kept.

use axum::{Json, extract::State, http::header, response::IntoResponse};
use inlet::{
    ColumnSurvey, Guess, Survey,
    aqdef::{Specification, Stated},
};
use serde_json::{Value, json};
use word::Decimal;

use super::posted_file::{Posted, refused};
use crate::{Site, problem::Fault};

/// Numbers of a column that are told, for a small picture.
const FIRST_MAX: usize = 240;

pub(crate) async fn survey_file(
    State(site): State<Site>,
    posted: Posted,
) -> Result<impl IntoResponse, Fault> {
    let survey = site
        .heavy(move || {
            let file = posted.spool()?;
            let survey = inlet::survey(file.path(), &Posted::LIMITS).map_err(refused)?;
            Ok::<_, Fault>(survey_json(&survey))
        })
        .await??;
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(survey)))
}

fn survey_json(survey: &Survey) -> Value {
    let dialect = survey.dialect;
    let first_rows: Vec<_> =
        survey.first_rows.iter().map(|(row, cells)| json!({"row": row, "cells": cells})).collect();
    json!({
        "schema": "wule.survey/1",
        "bytes": survey.n_bytes,
        "encoding": survey.encoding,
        "delimiter": dialect.map(|dialect| char::from(dialect.delimiter)),
        "has_decimal_comma": dialect.is_some_and(|dialect| dialect.has_decimal_comma),
        "header_row": survey.header_row,
        "rows": survey.n_rows,
        "columns": survey.columns.iter().map(column_json).collect::<Vec<_>>(),
        "first_rows": first_rows,
    })
}

fn column_json(column: &ColumnSurvey) -> Value {
    let guess = match column.guess {
        Guess::Value => "value",
        Guess::Subgroup => "subgroup",
        Guess::Other => "other",
    };
    let first_bad = column.first_bad.as_ref();
    let first: Vec<_> = column.first.iter().take(FIRST_MAX).map(ToString::to_string).collect();
    json!({
        "name": column.name,
        "unit": column.unit,
        "guess": guess,
        "numbers": column.n_numbers,
        "missing": column.n_missing,
        "bad": column.n_bad,
        "first_bad": first_bad.map(|(row, cell)| json!({"row": row, "cell": cell})),
        "range": column.range.map(|ends| ends.map(|end| end.to_string())),
        "subgroup_size": column.subgroup_size,
        "first": first,
        "stated": column.stated.as_ref().map(stated_json),
    })
}

/// What the file says of a column.
fn stated_json(stated: &Stated) -> Value {
    let Specification { nominal, lower, upper } = stated.specification;
    let text = |limit: Option<Decimal>| limit.map(|limit| limit.to_string());
    json!({
        "title": stated.title,
        "lsl": text(lower),
        "nominal": text(nominal),
        "usl": text(upper),
    })
}
