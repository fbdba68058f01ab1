//! AQDEF, the transfer format of Q-DAS (.dfq; .dfd with .dfx).
//!
//! Asks: which K-fields does a file hold, and which parts, characteristics and values do they
//! describe?
//! Needs: the bytes; of two files, the description before the values.
//! Does not know: our characteristics, or the zone that a workshop's clock is in.
//!
//! A file is kept line by line, so that fields which mean nothing to us are written back as they
//! were ([`File::to_text`]); [`File::parts`] says what they mean together.
//! Source: open readers and writers of the format, and their files; not the manual of Q-DAS.

mod date;
mod line;
mod part;
mod table;
mod value;

pub use date::civil;
pub use line::{Key, Line};
pub use part::{Characteristic, Part, Specification};
pub use table::Stated;
pub(crate) use table::{is_aqdef, rows};
pub use value::Value;

use std::collections::BTreeMap;
use word::Words;

use crate::Encoding;
use line::Fields;

/// The largest file.
pub const BYTES_MAX: usize = 256 << 20;

/// The largest index of a part or characteristic.
pub(crate) const INDEX_MAX: u32 = 100_000;

/// Between the characteristics of a line of values.
pub(crate) const BETWEEN_CHARACTERISTICS: char = '\u{f}';
/// Between the fields of one value.
pub(crate) const BETWEEN_FIELDS: char = '\u{14}';

/// A file, line by line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    pub(crate) lines: Vec<Line>,
}

/// What is wrong with a line; the others are read all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// From 1, as people count.
    pub line: usize,
    /// What, and the way out; `{got}` is what stands there.
    pub words: Words,
    /// What stands there, or its beginning.
    pub got: String,
}

/// Reads a file.
///
/// |           | meaning                                               | range        |
/// |-----------|-------------------------------------------------------|--------------|
/// | `bytes`   | the file, in UTF-8, Latin-1, GBK or another of its time | ≤ 256 MiB  |
/// | returns   | the lines that are understood, and what is wrong      |              |
pub fn read(bytes: &[u8]) -> (File, Vec<Fault>) {
    if bytes.len() > BYTES_MAX {
        return (File::default(), vec![fault(1, TOO_LARGE, &(BYTES_MAX >> 20).to_string())]);
    }
    let text = Encoding::of(bytes, true).text(bytes);
    let (mut lines, mut faults) = (Vec::new(), Vec::new());
    for (i, text) in text.split('\n').enumerate() {
        let text = text.strip_suffix('\r').unwrap_or(text);
        // A file may end with the old mark of the end.
        if text.trim_matches(['\u{1a}', ' ']).is_empty() {
            continue;
        }
        match Line::read(text) {
            Ok(line) => lines.push(line),
            Err(words) => faults.push(fault(i + 1, words, text)),
        }
    }
    let file = File { lines };
    if faults.is_empty() && file.text(100, 0).is_none() && !file.lines.is_empty() {
        faults.push(fault(1, NO_COUNT, ""));
    }
    (file, faults)
}

impl File {
    /// A description (.dfd) and the values that belong to it (.dfx), as one.
    pub fn join(description: Self, values: Self) -> Self {
        let mut lines = description.lines;
        lines.extend(values.lines);
        Self { lines }
    }

    /// The description and the values, as two.
    pub fn split(self) -> (Self, Self) {
        let (values, description) = self.lines.into_iter().partition(|line| line.is_of_values());
        (Self { lines: description }, Self { lines: values })
    }

    /// The file as text, with the line ends of the format.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for line in &self.lines {
            line.write(&mut text);
            text.push_str("\r\n");
        }
        text
    }

    /// What a field says of an index: where it was said of all (index 0), unless of this one.
    pub fn text(&self, field: u16, index: u32) -> Option<&str> {
        let of = |index| {
            self.lines.iter().rev().find_map(|line| match line {
                Line::Field { key, text } if key.field == field && key.index() == index => {
                    Some(text.as_str())
                }
                _ => None,
            })
        };
        of(index).or_else(|| of(0)).or_else(|| if index == 0 { of(1) } else { None })
    }

    /// The parts with their characteristics and values, in the order of the file.
    pub fn parts(&self) -> Vec<Part> {
        part::parts(&self.lines)
    }

    /// A file of parts, as we write them: fields in order, each value in fields of its own.
    pub fn of_parts(parts: &[Part]) -> Self {
        let mut lines = Vec::new();
        let n: usize = parts.iter().map(|part| part.characteristics.len()).sum();
        lines.push(Line::field(100, None, &n.to_string()));
        let mut index = 0;
        for (number, part) in (1..).zip(parts) {
            put(&mut lines, number, &part.fields);
            for characteristic in &part.characteristics {
                index += 1;
                lines.extend(Self::piece(index, characteristic).lines);
            }
        }
        Self { lines }
    }

    /// The beginning of a file of one part that is written piece by piece: how many
    /// characteristics follow, each as a [`File::piece`], and what is said of the part.
    pub fn head(n_characteristics: usize, fields: &BTreeMap<u16, String>) -> Self {
        let mut lines = vec![Line::field(100, None, &n_characteristics.to_string())];
        put(&mut lines, 1, fields);
        Self { lines }
    }

    /// What is said of a characteristic, and its values. Where there are too many to be held, the
    /// next piece has more of them and no fields.
    pub fn piece(index: u32, characteristic: &Characteristic) -> Self {
        let mut lines = Vec::new();
        put(&mut lines, index, &characteristic.fields);
        for value in &characteristic.values {
            value.put(&mut lines, index);
        }
        Self { lines }
    }
}

fn put(lines: &mut Vec<Line>, index: u32, fields: &Fields) {
    for (&field, text) in fields {
        lines.push(Line::field(field, Some(index), text));
    }
}

pub(crate) fn fault(line: usize, words: Words, got: &str) -> Fault {
    Fault { line, words, got: got.chars().take(80).collect() }
}

const TOO_LARGE: Words = Words::new(
    "文件超过 {got} MiB；请按时间拆分",
    "the file is larger than {got} MiB; divide it by time",
);
const NO_COUNT: Words = Words::new(
    "文件没有 K0100（特性个数）；可能不是 AQDEF，或文件开头被截掉",
    "the file has no K0100 (number of characteristics); it may be no AQDEF, or lack its beginning",
);
