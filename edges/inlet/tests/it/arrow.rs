//! Streams of Arrow by another program.

use arbtest::arbtest;
use inlet::arrow::{Batch, Cell, Kind, Stream, Wanted, Wrong};
use word::json::{Value, json};

const fn text(name: &'static str, is_needed: bool) -> Wanted {
    Wanted { name, kind: Kind::Text, is_needed }
}

static WANTED: [Wanted; 7] = [
    text("lot", true),
    text("characteristic", true),
    text("gauge", true),
    Wanted { name: "value", kind: Kind::Decimal, is_needed: true },
    Wanted { name: "subgroup", kind: Kind::Whole, is_needed: true },
    Wanted { name: "taken_at", kind: Kind::Instant, is_needed: false },
    text("person", false),
];

fn case() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../cases/inlet/arrow/streams.json");
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

fn bytes(hex: &Value) -> Vec<u8> {
    let hex = hex.as_str().unwrap();
    (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap()).collect()
}

fn cell(batch: &Batch, column: usize, row: usize) -> Result<Value, Wrong> {
    Ok(match batch.cell(column, row)? {
        Cell::Empty => Value::Null,
        Cell::Text(text) => json!(text),
        Cell::Decimal(decimal) => json!(decimal.to_string()),
        Cell::Whole(number) => json!(number.to_string()),
        Cell::Instant(at) => json!(at.to_string()),
    })
}

/// Every cell of a stream that comes in pieces.
pub fn read<'a>(pieces: impl Iterator<Item = &'a [u8]>) -> Result<Vec<Vec<Value>>, Wrong> {
    let (mut stream, mut rows) = (Stream::new(&WANTED), Vec::new());
    for piece in pieces {
        for batch in stream.feed(piece)? {
            for row in 0..batch.n_rows {
                let cells = (0..WANTED.len()).map(|column| cell(&batch, column, row));
                rows.push(cells.collect::<Result<_, _>>()?);
            }
        }
    }
    stream.end()?;
    Ok(rows)
}

#[test]
fn streams_of_another_program_hold_what_it_says_they_hold() {
    for case in case()["good"].as_array().unwrap() {
        let bytes = bytes(&case["bytes"]);
        let whole = read(std::iter::once(&bytes[..])).unwrap_or_else(|w| panic!("{w:?}"));
        assert_eq!(json!(whole), case["rows"], "{}", case["name"]);
        // However it is cut on its way.
        for n in [1, 7, 64] {
            assert_eq!(read(bytes.chunks(n)).unwrap(), whole, "{} in {n}", case["name"]);
        }
    }
}

#[test]
fn streams_that_cannot_be_used_are_refused_with_the_reason() {
    for case in case()["bad"].as_array().unwrap() {
        let wrong = read(std::iter::once(&bytes(&case["bytes"])[..])).unwrap_err();
        let says = case["says"].as_str().unwrap();
        assert!(wrong.words.en.contains(says), "{}: {wrong:?}", case["name"]);
    }
}

/// Streams that another program wrote.
pub fn good() -> Vec<Vec<u8>> {
    case()["good"].as_array().unwrap().iter().map(|case| bytes(&case["bytes"])).collect()
}

#[test]
fn lengths_and_offsets_that_cannot_be_get_an_answer() {
    let all = good();
    arbtest(|u| {
        let mut bytes = u.choose(&all)?.clone();
        for _ in 0..u.int_in_range(1..=4)? {
            let at = u.choose_index(bytes.len())? / 4 * 4;
            let number: u32 = *u.choose(&[0, 1, 0x7fff_ffff, 0x8000_0000, u32::MAX])?;
            let end = bytes.len().min(at + 4);
            bytes[at..end].copy_from_slice(&number.to_le_bytes()[..end - at]);
        }
        let _ = read(bytes.chunks(9));
        Ok(())
    });
}
