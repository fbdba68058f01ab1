//! What a document carries of a study: the readings, the method and its parameters, and the digest
//! of what came out, so that whoever has the document computes it again.

use method::{Cells, Column, Example, Role, Table};
use serde_json::{Value, json};
use word::{Digest, Words};

use super::Finished;
use crate::failure::Failure;

/// The name of the file inside a document.
pub const NAME: &str = "study.json";

/// More bytes than this are not carried.
const BYTES_MAX: usize = 32 << 20;

/// The study as a file.
///
/// # Errors
/// [`Failure`] where there are more readings than a document carries.
pub fn carried(finished: &Finished) -> Result<String, Failure> {
    let columns = finished.table.iter().flat_map(|table| table.columns());
    let columns: Vec<Value> = columns
        .map(|column| {
            json!({
                "role": column.role.name(),
                "name": column.name,
                "unit": column.unit,
                "cells": spelled(&column.cells),
            })
        })
        .collect();
    let source = finished.source.as_ref();
    let source =
        source.map(|source| json!({"file": source.file, "sha256": source.digest.to_string()}));
    let text = json!({
        "schema": "wule.study/1",
        "method": finished.study.method.to_string(),
        "parameters": finished.study.parameters,
        "columns": columns,
        "source": source,
        "committed_sha256": finished.outcome_digest().to_string(),
    })
    .to_string();
    if text.len() <= BYTES_MAX {
        return Ok(text);
    }
    let words = Words::new(
        "读数太多，PDF 装不下（{got} 字节，最多 {most}）",
        "too many readings for a PDF to carry ({got} bytes, at most {most})",
    );
    let args = [("got", text.len().to_string()), ("most", BYTES_MAX.to_string())];
    let help = Words::new("改用 --html 或 --xlsx", "use --html or --xlsx instead");
    Err(Failure::new("WL2065", words, args, help))
}

fn spelled(cells: &Cells) -> Vec<Option<String>> {
    match cells {
        Cells::Decimals(cells) => {
            (0..cells.len()).map(|i| cells.get(i).map(|cell| cell.to_string())).collect()
        }
        Cells::Labels(cells) => cells.clone(),
    }
}

/// A study that was carried, computed again.
pub struct Again {
    /// The table that it was computed from.
    pub table: Table,
    /// The study of now.
    pub study: method::Study,
    /// Whether what came out is what was said.
    pub is_same: bool,
}

/// Computes a carried study again; none where this program does not have the method.
///
/// # Errors
/// [`Failure`] where the file is not what it says.
pub fn again(bytes: &[u8]) -> Result<Result<Again, String>, Failure> {
    let value: Value = serde_json::from_slice(bytes).map_err(|error| wrong(&error.to_string()))?;
    if value["schema"] != "wule.study/1" {
        return Err(wrong("schema"));
    }
    let mut columns = Vec::new();
    for column in value["columns"].as_array().into_iter().flatten() {
        columns.push(read(column)?);
    }
    let said = |error: method::Problem| wrong(&error.message().say(word::Lang::En));
    let table = Table::new(columns).map_err(said)?;
    let id = value["method"].as_str().unwrap_or_default();
    let Some(method) = acts::methods().find(|method| method.card.id.to_string() == id) else {
        return Ok(Err(id.to_owned()));
    };
    let study = method.run(&table, &value["parameters"]).map_err(said)?;
    let found = study.outcome.committed_json();
    let found = word::json::canonical(&found).expect("numbers are committed to as text");
    let is_same = value["committed_sha256"] == Digest::of(&found).to_string();
    Ok(Ok(Again { table, study, is_same }))
}

fn read(column: &Value) -> Result<Column, Failure> {
    let role = column["role"].as_str().unwrap_or_default();
    let role = Role::ALL.into_iter().find(|known| known.name() == role);
    let role = role.ok_or_else(|| wrong("role"))?;
    let name = column["name"].as_str().ok_or_else(|| wrong("name"))?;
    let read = Example::column(role, name, &column["cells"]);
    let mut read = read.map_err(|error| wrong(&error.message().say(word::Lang::En)))?;
    read.unit = column["unit"].as_str().map(str::to_owned);
    Ok(read)
}

fn wrong(reason: &str) -> Failure {
    let words =
        Words::new("所附的数据不能使用：{reason}", "what is attached cannot be used: {reason}");
    let help = Words::new("请重新取得该文件", "get the file once more");
    Failure::new("WL2066", words, [("reason", reason.to_owned())], help)
}
