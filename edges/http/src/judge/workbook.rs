//! `POST /api/v1/methods/{id}/workbook`: a study of the caller's own table as a workbook. Nothing
//! is kept. The program that serves knows how a workbook is made; this knows what goes into it.

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use method::{Study, Table};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use word::{Digest, Lang, Words};

use super::run_method::ColumnWire;
use crate::{
    Site,
    body::{TABLE_BYTES_MAX, Wire, digest},
    problem::Fault,
    reader::Reader,
};

/// What is bound into a workbook beside the study and its table.
pub struct Bound {
    /// The measurement file, as its reader named it.
    pub file: String,
    /// SHA-256 of its bytes, as its reader was told.
    pub digest: Digest,
    /// Rows of data in it.
    pub n_rows: u64,
    /// Rows that were left out, with the code of the reason.
    pub left_out: Vec<(u64, String)>,
    /// Lines of the head, by their keys.
    pub head: Vec<(String, String)>,
    /// The language of its reader.
    pub lang: Lang,
}

/// How a study becomes the bytes of a workbook; the text of what went wrong is for the journal.
pub type Bookbinder = fn(&Table, Study, Bound) -> Result<Vec<u8>, String>;

/// The most lines of a head, and the most characters of each.
const HEAD_MAX: (usize, usize) = (40, 500);

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct WorkbookWire {
    columns: Vec<ColumnWire>,
    #[serde(default)]
    parameters: Value,
    source: SourceWire,
    /// Lines of the head, such as `lot`.
    #[serde(default)]
    head: BTreeMap<String, String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SourceWire {
    file: String,
    /// SHA-256 of its bytes, as `/api/v1/tables` gave it.
    digest: String,
    rows: u64,
    #[serde(default)]
    left_out: Vec<LeftOutWire>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct LeftOutWire {
    row: u64,
    code: String,
}

impl WorkbookWire {
    fn bound(&self, lang: Lang) -> Result<Bound, Fault> {
        let (n_max, chars_max) = HEAD_MAX;
        let short = |text: &str| text.chars().take(chars_max).collect::<String>();
        let head = self.head.iter().filter(|(_, text)| !text.trim().is_empty()).take(n_max);
        let left_out = self.source.left_out.iter().map(|one| (one.row, short(&one.code)));
        let left_out: Vec<_> = left_out.collect();
        Ok(Bound {
            file: short(&self.source.file),
            digest: digest("digest", &self.source.digest)?,
            n_rows: self.source.rows.max(left_out.len() as u64),
            left_out,
            head: head.map(|(key, text)| (short(key), short(text))).collect(),
            lang,
        })
    }
}

pub(crate) async fn bind_workbook(
    State(site): State<Site>,
    Path(id): Path<String>,
    reader: Reader,
    Wire(wire): Wire<WorkbookWire, TABLE_BYTES_MAX>,
) -> Result<Response, Fault> {
    let binder = site.bookbinder().ok_or_else(no_binder)?;
    let work = move || -> Result<Vec<u8>, Fault> {
        let method = method::find(acts::methods(), &id)?;
        let table = ColumnWire::table(&wire.columns)?;
        let study = method.run(&table, &wire.parameters)?;
        let bound = wire.bound(reader.lang)?;
        binder(&table, study, bound).map_err(Fault::internal)
    };
    let book = site.heavy(work).await??;
    let headers = [
        (header::CONTENT_TYPE, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"study.xlsx\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, book).into_response())
}

fn no_binder() -> Fault {
    let words = Words::new(
        "此服务器不做工作簿；请用命令行：wule run … -o 文件.xlsx",
        "this server binds no workbooks; use the command line: wule run … -o FILE.xlsx",
    );
    Fault::new(StatusCode::NOT_IMPLEMENTED, "http.no_workbook", words, [])
}
