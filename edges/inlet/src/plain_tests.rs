//! The quick reader against the general one, over text of every kind.

use arbtest::arbitrary::{self, Unstructured};
use arbtest::arbtest;
use method::Role;

use crate::read::{Limits, OnBad, Selection, read_from};
use crate::rows::Source;
use crate::{ColumnRef, Complaint, Reading};

const LIMITS: Limits = Limits { rows_max: 700, ..Limits::TERMINAL };

/// Pieces that rows are made of, common ones more often.
const PIECES: [&str; 30] = [
    "1.25",
    "-0.5",
    "3",
    "10.0123",
    "7.",
    ".5",
    "+2",
    "1.25",
    "9.81",
    "10.01",
    ",",
    ",",
    ",",
    ";",
    "\n",
    "\n",
    "\n",
    "\r\n",
    "\r",
    "\"",
    " ",
    "\t",
    "x",
    "mm",
    "孔径",
    "na",
    "1e3",
    "\u{feff}",
    "１２",
    "1234567890123456789",
];

fn text(u: &mut Unstructured<'_>) -> arbitrary::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let header: &[u8] =
        u.choose(&[&b""[..], b"n,x\n", b"n;x (mm);y\r\n", b"x\n", b"\xef\xbb\xbfn,x\n"])?;
    bytes.extend_from_slice(header);
    let row = *u.choose(&["1,10.5\n", "1;10,5;2\r\n", "10.01\n", "1,2.5,3\n"])?;
    let n_plain = *u.choose(&[0, 3, 30, 500, 40_000])?;
    for i in 0..n_plain {
        bytes.extend_from_slice(row.as_bytes());
        if i % 97 == 96 && u.ratio(1, 6)? {
            bytes.extend_from_slice(u.choose(&PIECES)?.as_bytes());
        }
    }
    for _ in 0..u.int_in_range(0..=60)? {
        bytes.extend_from_slice(u.choose(&PIECES)?.as_bytes());
    }
    if u.ratio(1, 8)? {
        let fill = *u.choose(b"\n7,")?;
        bytes.extend(std::iter::repeat_n(fill, *u.choose(&[9_000, 70_000, 300_000])?));
        bytes.extend_from_slice(b"\n1,2\n");
    }
    if u.ratio(1, 10)? {
        bytes.push(0xff);
    }
    if u.ratio(1, 2)? {
        bytes.extend_from_slice(row.as_bytes());
    }
    Ok(bytes)
}

fn selection(u: &mut Unstructured<'_>) -> arbitrary::Result<Selection> {
    let number = |number: u32| ColumnRef(number.to_string());
    Ok(match u.int_in_range(0..=4)? {
        0 => Selection::Readings { values: vec![number(1)], subgroup: None },
        1 => Selection::Readings { values: vec![number(2)], subgroup: None },
        2 => Selection::Readings { values: vec![number(1), number(2)], subgroup: None },
        3 => Selection::Readings { values: vec![number(2)], subgroup: Some(number(1)) },
        _ => Selection::Columns(vec![(Role::Count, number(1)), (Role::Size, number(2))]),
    })
}

#[test]
fn plain_text_reads_the_same_quickly_and_by_every_rule() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file.csv");
    let (mut n_read, mut n_refused) = (0, 0);
    let mut compare = |u: &mut Unstructured<'_>| {
        let (bytes, selection) = (text(u)?, selection(u)?);
        let on_bad = *u.choose(&[OnBad::Fail, OnBad::Skip, OnBad::Missing])?;
        std::fs::write(&path, &bytes).unwrap();
        let Ok(mut source) = Source::open(&path, &LIMITS) else { return Ok((n_read, n_refused)) };
        let mut read = |reads_plainly| -> Result<Reading, Vec<Complaint>> {
            source.reads_plainly = reads_plainly;
            read_from(&source, &path, (&selection, on_bad), &LIMITS, &mut |_| {})
        };
        let (quickly, by_rule) = (read(true), read(false));
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(300)]).into_owned();
        assert_eq!(quickly, by_rule, "{selection:?} {shown:?}");
        // Numbers are equal where they are spelled differently; here the spelling counts too.
        if bytes.len() < 5_000 {
            assert_eq!(format!("{quickly:?}"), format!("{by_rule:?}"), "{shown:?}");
        }
        if let Ok(reading) = quickly {
            assert_eq!(reading.digest, word::Digest::of(&bytes));
            n_read += 1;
        } else {
            n_refused += 1;
        }
        Ok((n_read, n_refused))
    };
    // A slow machine takes more turns, not fewer files.
    let mut seen = (0, 0);
    for _ in 0..10 {
        arbtest(|u| compare(u).map(|n| seen = n)).budget_ms(3_000);
        if seen.0 > 20 && seen.1 > 20 {
            break;
        }
    }
    let (n_read, n_refused) = seen;
    assert!(n_read > 20 && n_refused > 20, "{n_read} read, {n_refused} refused");
}
