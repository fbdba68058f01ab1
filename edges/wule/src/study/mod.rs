//! A study as people and programs see it at a terminal.

mod bind;
mod carried;
mod condition;
mod json;
mod number;
mod precondition;
mod report;
mod table;
mod workbook;

pub use bind::bind;
pub use carried::{Again, NAME as CARRIED, again, carried};
pub use condition::Condition;
pub use json::json;
pub use report::{blocks, report, sheet};
pub use table::{csv, table, tabs};
pub use workbook::workbook;

use judge::signal::Test;
use method::figure::{self, Look};
use method::{Method, Outcome, Study, Table};
use word::{Digest, Lang, Words, json::canonical};

use crate::{exit::Exit, input::Input};

/// A study that is done, and what it was done on.
pub struct Finished<'a> {
    /// The kind in the schema's name: `chart`, `capability` or `run`.
    pub kind: &'static str,
    /// The file it was done on; none where the method reads none.
    pub source: Option<Source>,
    /// The data; none where the method reads none.
    pub table: Option<&'a Table>,
    /// Digits after the point in the readings.
    pub scale: u32,
    /// Name and unit of what was measured.
    pub subject: (String, Option<String>),
    /// The study.
    pub study: Study,
    /// The answer.
    pub exit: Exit,
}

/// The measurement file that a study was done on.
pub struct Source {
    /// As the person named it.
    pub file: String,
    /// SHA-256 of its bytes.
    pub digest: word::Digest,
    /// Rows of data in it.
    pub n_rows: u64,
    /// Rows that were left out, with the code of the reason.
    pub left_out: Vec<(u64, String)>,
}

impl Source {
    /// Rows that the study was done on.
    pub fn n_used(&self) -> u64 {
        self.n_rows - self.left_out.len() as u64
    }
}

impl<'a> Finished<'a> {
    /// The method's entry in its registry.
    pub fn method(&self) -> Option<&'static Method> {
        acts::methods().find(|method| method.card.id == self.study.method)
    }

    /// How many points a chart with these tests runs in control before it signals, where that can
    /// be told exactly (see `judge::run_length::in_control`).
    pub fn run_length(&self) -> Option<f64> {
        let tests = self.study.parameters.get("tests")?.clone();
        judge::run_length::in_control(&serde_json::from_value::<Vec<Test>>(tests).ok()?)
    }

    /// What [`Finished::run_length`] says to a reader.
    pub fn run_length_said(&self, lang: Lang) -> Option<String> {
        let words = Words::new(
            "受控时，这组准则平均约 {n} 点误报一次",
            "in control, these tests signal about once in {n} points",
        );
        Some(words.fill(lang, &[("n", num::round_significant(self.run_length()?, 3))]))
    }

    /// What names the outcome: the digest of what a claim of it commits to.
    pub fn outcome_digest(&self) -> Digest {
        let committed = canonical(&self.study.outcome.committed_json());
        Digest::of(&committed.expect("numbers are committed to as text"))
    }

    /// A study of parameters alone.
    pub fn of_parameters(kind: &'static str, study: Study) -> Self {
        let exit = if study.outcome.refusal.is_some() { Exit::No } else { Exit::Yes };
        Self { kind, source: None, table: None, scale: 0, subject: Default::default(), study, exit }
    }

    /// A study of an input.
    pub fn new(kind: &'static str, input: &'a Input, study: Study) -> Self {
        let reading = &input.reading;
        let left_out = reading.left_out.iter().map(|row| (row.row, row.code.to_owned()));
        let source = Source {
            file: input.name.clone(),
            digest: reading.digest,
            n_rows: reading.n_rows,
            left_out: left_out.collect(),
        };
        Self::of_table(kind, (&reading.table, source), study)
    }

    /// A study of a table, and the file that it was read from.
    pub fn of_table(
        kind: &'static str,
        (table, source): (&'a Table, Source),
        study: Study,
    ) -> Self {
        let column = |role| table.column(role);
        let value = column(method::Role::Value).or_else(|| column(method::Role::Count));
        let scale = match value.map(|column| &column.cells) {
            Some(method::Cells::Decimals(cells)) => cells.scale_max(),
            _ => 0,
        };
        let subject = value.map(|column| (column.name.clone(), column.unit.clone()));
        Self {
            source: Some(source),
            table: Some(table),
            scale,
            subject: subject.unwrap_or_default(),
            ..Self::of_parameters(kind, study)
        }
    }
}

/// All figures as one picture. The newest stands first: a histogram above the chart that says
/// whether it may be believed.
pub fn picture(outcome: &Outcome, lang: Lang) -> String {
    let figures: Vec<_> = outcome.figures.iter().rev().collect();
    figure::sheet(&figures, lang, &Look::PAPER)
}
