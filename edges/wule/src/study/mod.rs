//! A study as people and programs see it at a terminal.

mod condition;
mod json;
mod number;
mod report;
mod table;

pub use condition::Condition;
pub use json::json;
pub use report::report;
pub use table::{csv, table, tabs};

use method::figure::{self, Look};
use method::{Method, Outcome, Study};
use word::Lang;

use crate::{exit::Exit, input::Input};

/// A study that is done, and what it was done on.
pub struct Finished {
    /// The kind in the schema's name: `chart`, `capability` or `run`.
    pub kind: &'static str,
    /// The file as the person named it.
    pub file: String,
    /// SHA-256 of the file's bytes.
    pub digest: word::Digest,
    /// Rows of data in the file.
    pub n_rows: u64,
    /// Rows that were left out, with the code of the reason.
    pub left_out: Vec<(u64, &'static str)>,
    /// Digits after the point in the readings.
    pub scale: u32,
    /// Name and unit of what was measured.
    pub subject: (String, Option<String>),
    /// The study.
    pub study: Study,
    /// The answer.
    pub exit: Exit,
}

impl Finished {
    /// The method's entry in its registry.
    pub fn method(&self) -> Option<&'static Method> {
        judge::METHODS.iter().find(|method| method.card.id == self.study.method)
    }

    /// A study of an input.
    pub fn new(kind: &'static str, input: &Input, study: Study) -> Self {
        let reading = &input.reading;
        let column = |role| reading.table.column(role);
        let value = column(method::Role::Value).or_else(|| column(method::Role::Count));
        let scale = match value.map(|column| &column.cells) {
            Some(method::Cells::Decimals(cells)) => {
                cells.iter().flatten().map(|decimal| decimal.scale()).max().unwrap_or(0)
            }
            _ => 0,
        };
        let subject = value.map(|column| (column.name.clone(), column.unit.clone()));
        Self {
            kind,
            file: input.name.clone(),
            digest: reading.digest,
            n_rows: reading.n_rows,
            left_out: reading.left_out.iter().map(|row| (row.row, row.code)).collect(),
            scale,
            subject: subject.unwrap_or_default(),
            exit: if study.outcome.refusal.is_some() { Exit::No } else { Exit::Yes },
            study,
        }
    }
}

/// All figures as one picture. The newest stands first: a histogram above the chart that says
/// whether it may be believed.
pub fn picture(outcome: &Outcome, lang: Lang) -> String {
    let figures: Vec<_> = outcome.figures.iter().rev().collect();
    figure::sheet(&figures, lang, &Look::PAPER)
}
