//! A study as a workbook: numbers with intervals and units, findings, points with their limits,
//! data with the flags of their points, source and method.

mod data;
mod point;

use method::{Number, Quantity, Unit};
use rust_xlsxwriter::{Format, FormatBorder, Workbook, Worksheet, XlsxError};
use word::{Lang, Words};

use super::precondition::preconditions;
use super::{Finished, number};
use crate::paper::Head;

/// The rows that a sheet of a workbook holds, its head among them.
const ROWS_MAX: usize = 1_048_576;

/// The file's bytes.
///
/// # Errors
/// [`XlsxError`] where the format cannot hold it.
pub fn workbook(finished: &Finished, head: &Head, lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    numbers(&mut Sheet::new(&mut book, Words::new("数值", "Numbers"), lang)?, finished)?;
    findings(&mut Sheet::new(&mut book, Words::new("发现", "Findings"), lang)?, finished)?;
    point::points(&mut book, finished, lang)?;
    series(&mut book, finished, lang)?;
    data::data(&mut book, finished, lang)?;
    let words = Words::new("来源与方法", "Source and method");
    source(&mut Sheet::new(&mut book, words, lang)?, finished, head)?;
    book.save_to_buffer()
}

/// A sheet that is filled row by row.
struct Sheet<'a> {
    sheet: &'a mut Worksheet,
    lang: Lang,
    next: u32,
}

impl<'a> Sheet<'a> {
    fn new(book: &'a mut Workbook, name: Words, lang: Lang) -> Result<Self, XlsxError> {
        // Rows go to a temporary file as they are written: a million of them need no memory.
        let sheet = book.add_worksheet_with_low_memory()?;
        sheet.set_name(name.say(lang))?;
        // As wide as a page, as long as it takes.
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        Ok(Self { sheet, lang, next: 0 })
    }

    /// The names of the columns with their widths, which stay in sight.
    fn head(&mut self, names: &[(&str, f64)]) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold().set_border_bottom(FormatBorder::Thin);
        for (column, (name, width)) in (0u16..).zip(names) {
            self.sheet.write_string_with_format(self.next, column, *name, &bold)?;
            self.sheet.set_column_width(column, *width)?;
        }
        self.next += 1;
        self.sheet.set_freeze_panes(self.next, 0)?;
        Ok(())
    }

    fn row(&mut self, cells: &[Cell]) -> Result<(), XlsxError> {
        for (column, cell) in (0u16..).zip(cells) {
            match cell {
                Cell::Nothing => {}
                // A text is never a formula here, whatever it begins with.
                Cell::Text(text) => {
                    self.sheet.write_string(self.next, column, clipped(text))?;
                }
                Cell::Real(real) => {
                    self.sheet.write_number(self.next, column, *real)?;
                }
                Cell::Shown(real, format) => {
                    self.sheet.write_number_with_format(self.next, column, *real, format)?;
                }
            }
        }
        self.next += 1;
        Ok(())
    }

    fn say(&self, zh: &'static str, en: &'static str) -> &'static str {
        Words::new(zh, en).say(self.lang)
    }
}

/// What stands in a cell.
enum Cell<'a> {
    Nothing,
    Text(String),
    Real(f64),
    /// A number that is shown with fixed places.
    Shown(f64, &'a Format),
}

impl Cell<'_> {
    fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    fn of(real: Option<f64>) -> Self {
        real.map_or(Self::Nothing, Self::Real)
    }
}

/// A cell holds 32,767 characters.
fn clipped(text: &str) -> &str {
    let end = text.char_indices().nth(32_000).map_or(text.len(), |(end, _)| end);
    &text[..end]
}

fn numbers(sheet: &mut Sheet, finished: &Finished) -> Result<(), XlsxError> {
    sheet.head(&[
        (sheet.say("名称", "name"), 34.0),
        (sheet.say("代号", "key"), 30.0),
        (sheet.say("估计", "value"), 18.0),
        (sheet.say("区间下端", "lower"), 18.0),
        (sheet.say("区间上端", "upper"), 18.0),
        (sheet.say("单位", "unit"), 12.0),
    ])?;
    for of in &finished.study.outcome.numbers {
        let value = match &of.value {
            Quantity::Real(real) => Cell::Real(*real),
            Quantity::Count(count) => Cell::Real(*count as f64),
            Quantity::Series(_) | Quantity::Absent => continue,
            Quantity::Name(_) | Quantity::Positions(_) => {
                Cell::text(number::value(of, finished.scale).unwrap_or_default())
            }
        };
        let [low, high] = of.interval.map_or([None; 2], |ends| ends.map(Some));
        let cells = [
            Cell::text(of.words.say(sheet.lang)),
            Cell::text(&of.key),
            value,
            Cell::of(low),
            Cell::of(high),
            Cell::text(unit(of, finished)),
        ];
        sheet.row(&cells)?;
    }
    Ok(())
}

fn unit(of: &Number, finished: &Finished) -> String {
    let of_readings = finished.subject.1.as_deref().unwrap_or("");
    match (of.unit, &of.value) {
        (_, Quantity::Name(_) | Quantity::Positions(_)) => String::new(),
        (Unit::Reading, _) => of_readings.to_owned(),
        (Unit::Squared, _) if !of_readings.is_empty() => format!("{of_readings}²"),
        (Unit::One, _) => "1".to_owned(),
        (Unit::Ppm, _) => "ppm".to_owned(),
        (Unit::Squared | Unit::Mixed, _) => String::new(),
    }
}

fn findings(sheet: &mut Sheet, finished: &Finished) -> Result<(), XlsxError> {
    let lang = sheet.lang;
    sheet.head(&[
        (sheet.say("种类", "kind"), 16.0),
        (sheet.say("代码", "code"), 30.0),
        (sheet.say("内容", "what it says"), 100.0),
    ])?;
    let outcome = &finished.study.outcome;
    let mut row = |kind: &str, code: &str, text: String| {
        sheet.row(&[Cell::text(kind), Cell::text(code), Cell::Text(text)])
    };
    if let Some(refusal) = &outcome.refusal {
        row("refusal", refusal.reason.code, refusal.reason.say(lang))?;
        row("way_out", refusal.reason.code, refusal.way_out.say(lang).to_owned())?;
    }
    for finding in &outcome.findings {
        row(finding.weight.name(), finding.message.code, finding.message.say(lang))?;
    }
    if let Some(sentence) = finished.run_length_said(lang) {
        row("note", "in_control_run_length", sentence)?;
    }
    for deviation in &outcome.deviations {
        row("deviation", deviation.message.code, deviation.message.say(lang))?;
    }
    for (number, code) in finished.source.iter().flat_map(|source| &source.left_out) {
        let words = Words::new("第 {row} 行剔除", "row {row} left out");
        row("deviation", code, words.fill(lang, &[("row", number.to_string())]))?;
    }
    for found in preconditions(finished, lang) {
        row("precondition", found.mark(), found.sentence)?;
    }
    Ok(())
}

/// Numbers that have one value a point, side by side.
fn series(book: &mut Workbook, finished: &Finished, lang: Lang) -> Result<(), XlsxError> {
    let all: Vec<(&Number, &[Option<f64>])> = finished
        .study
        .outcome
        .numbers
        .iter()
        .filter_map(|of| match &of.value {
            Quantity::Series(series) => Some((of, series.as_slice())),
            _ => None,
        })
        .collect();
    let Some(length) = all.iter().map(|(_, series)| series.len()).max() else { return Ok(()) };
    let mut sheet = Sheet::new(book, Words::new("逐点数值", "Series"), lang)?;
    let mut names = vec![(sheet.say("点", "point"), 8.0)];
    names.extend(all.iter().map(|(of, _)| (of.key.as_str(), 18.0)));
    sheet.head(&names)?;
    for index in 0..length.min(ROWS_MAX - 1) {
        let mut cells = vec![Cell::Real((index + 1) as f64)];
        cells.extend(all.iter().map(|(_, series)| Cell::of(series.get(index).copied().flatten())));
        sheet.row(&cells)?;
    }
    Ok(())
}

fn source(sheet: &mut Sheet, finished: &Finished, head: &Head) -> Result<(), XlsxError> {
    sheet.head(&[(sheet.say("项目", "what"), 30.0), (sheet.say("内容", "text"), 100.0)])?;
    let mut rows: Vec<(&str, String)> = head.lines(sheet.lang);
    let card = finished.method().map(|method| &method.card);
    let id = finished.study.method.to_string();
    rows.push((sheet.say("方法", "method"), id));
    if let Some(card) = card {
        rows.push((sheet.say("名称", "title"), card.title.say(sheet.lang).to_owned()));
        rows.push((sheet.say("公式", "formula"), card.formula.to_owned()));
        rows.push((sheet.say("出处", "source"), card.source.to_owned()));
    }
    rows.push((sheet.say("参数", "parameters"), finished.study.parameters.to_string()));
    if let Some(source) = &finished.source {
        rows.push((sheet.say("数据文件", "data file"), source.file.clone()));
        rows.push((sheet.say("数据 SHA-256", "SHA-256 of the data"), source.digest.to_string()));
        rows.push((sheet.say("数据行", "rows"), source.n_rows.to_string()));
        rows.push((sheet.say("采用行", "rows used"), source.n_used().to_string()));
    }
    let digest = finished.outcome_digest().to_string();
    rows.push((sheet.say("结果 SHA-256", "SHA-256 of the outcome"), digest));
    rows.push((sheet.say("程序", "program"), concat!("wule ", env!("CARGO_PKG_VERSION")).into()));
    for (name, text) in rows {
        sheet.row(&[Cell::text(name), Cell::Text(text)])?;
    }
    Ok(())
}
