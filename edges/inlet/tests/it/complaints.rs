use crate::{read, survey, write};
use inlet::{COMPLAINTS, ColumnRef, Kind, Limits, OnBad, Selection};
use word::Lang;

fn kinds(bytes: &[u8], value: &str) -> Vec<Kind> {
    read(bytes, value).unwrap_err().iter().map(|complaint| complaint.kind).collect()
}

#[test]
fn a_bad_cell_is_named_by_row_and_column_and_all_are_named_at_once() {
    let bytes = "日期,孔径 (mm)\n一,25.003\n二,25.0x3\n三,25.001\n四,—\n五,NaN\n".as_bytes();
    let complaints = read(bytes, "孔径").unwrap_err();
    let places: Vec<_> = complaints
        .iter()
        .map(|c| (c.kind, c.place.row.unwrap(), c.place.column.unwrap()))
        .collect();
    assert_eq!(places, [(Kind::NotANumber, 3, 2), (Kind::Missing, 5, 2), (Kind::NotFinite, 6, 2)]);
    assert_eq!(complaints[0].place.name.as_deref(), Some("孔径"));
    assert_eq!(complaints[0].message.say(Lang::ZhCn), "“25.0x3”不是数字");
    assert_eq!(complaints[0].message.say(Lang::En), "“25.0x3” is not a number");
}

#[test]
fn ten_complaints_of_a_kind_are_enough() {
    let text = format!(
        "x,y\n1,1\n1,1\n1,1\n{}",
        "a,1\n".repeat(3) + &"1,1\n".repeat(60) + &"b,1\n".repeat(50)
    );
    assert_eq!(kinds(text.as_bytes(), "x").len(), 10);
}

#[test]
fn files_with_nothing_in_them_say_so() {
    assert_eq!(survey(b"").unwrap_err().kind, Kind::Empty);
    assert_eq!(survey(b"\xef\xbb\xbf\r\n \r\n").unwrap_err().kind, Kind::Empty);
    assert_eq!(kinds(b"x,y\n", "x"), [Kind::HeaderOnly]);
}

#[test]
fn readings_that_cannot_be_kept_exactly_are_refused() {
    assert_eq!(kinds(b"x,y\n1,1\n1e400,1\n2,2\n", "x"), [Kind::TooManyDigits]);
    assert_eq!(kinds(b"x;y\n1;1\n1,234.5;1\n2;2\n", "x"), [Kind::Thousands]);
    assert_eq!(kinds(b"x,y\n1mm,1\n2mm,1\n3in,2\n", "x"), [Kind::OtherUnit]);
    assert_eq!(kinds(b"x,y\n1,1\n<0.001,1\n2,2\n", "x"), [Kind::NotANumber]);
}

#[test]
fn a_column_that_is_not_there_gets_the_closest_names() {
    let complaints = read(b"bore,lot\n1,1\n2,1\n", "boer").unwrap_err();
    assert_eq!(complaints[0].kind, Kind::NoSuchColumn);
    assert!(complaints[0].message.say(Lang::En).contains("bore"));
    assert_eq!(kinds(b"bore,lot\n1,1\n2,1\n", "3"), [Kind::NoSuchColumn]);
}

#[test]
fn other_programs_files_are_recognised() {
    let (_folder, path) = write("study.mtw", b"\xd0\xcf\x11\xe0 minitab");
    assert_eq!(inlet::survey(&path, &Limits::TERMINAL).unwrap_err().kind, Kind::OtherProgram);
    assert_eq!(survey(b"%PDF-1.7 ...").unwrap_err().kind, Kind::OtherProgram);
    assert_eq!(survey(b"PK\x03\x04 not really").unwrap_err().kind, Kind::BadWorkbook);
}

#[test]
fn a_file_over_the_limit_is_refused_before_it_is_read() {
    let (_folder, path) = write("large.csv", b"");
    // A sparse file: large on paper, nothing on disk.
    std::fs::File::options().write(true).open(&path).unwrap().set_len(30_000_000_000).unwrap();
    std::fs::write(path.with_extension("head"), b"x").unwrap();
    let complaint = inlet::survey(&path, &Limits::TERMINAL).unwrap_err();
    assert_eq!(complaint.kind, Kind::TooLarge);
    let few = Limits { rows_max: 2, ..Limits::TERMINAL };
    let (_folder, path) = write("rows.csv", b"x,y\n1,1\n2,1\n3,1\n");
    let selection = Selection::Readings { values: vec![ColumnRef("x".to_owned())], subgroup: None };
    let complaints = inlet::read(&path, &selection, OnBad::Fail, &few, &mut |_| {}).unwrap_err();
    assert_eq!(complaints[0].kind, Kind::OverLimit);
}

#[test]
fn an_absent_file_and_a_folder_cannot_be_read() {
    let folder = tempfile::tempdir().unwrap();
    for path in [folder.path().join("absent.csv"), folder.path().to_owned()] {
        let complaint = inlet::survey(&path, &Limits::TERMINAL).unwrap_err();
        assert_eq!(complaint.kind, Kind::Unreadable);
    }
}

#[test]
fn every_complaint_has_its_own_code_and_both_languages() {
    let mut codes: Vec<_> = COMPLAINTS.iter().map(|entry| entry.code).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), COMPLAINTS.len());
    for entry in COMPLAINTS {
        let [zh, en] = [Lang::ZhCn, Lang::En].map(|lang| entry.words.placeholders(lang));
        assert_eq!(zh, en, "{}", entry.code);
        assert!(!entry.help.zh.is_empty() && !entry.help.en.is_empty());
    }
}

#[test]
fn a_row_without_an_end_is_refused_before_it_fills_the_memory() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("f.csv");
    let rows = "1,2\n".repeat(500);
    let open_quote = format!("x,y\n{rows}3,\"");
    for (start, filler) in [("x,y\n1,2\n3,4\n", "7"), ("x\n1\n2\n", "7"), (&open_quote, "4\n")] {
        let text = format!("{start}{}", filler.repeat(6_000_000 / filler.len()));
        std::fs::write(&path, text).unwrap();
        let selection =
            Selection::Readings { values: vec![ColumnRef("x".to_owned())], subgroup: None };
        let complaints =
            inlet::read(&path, &selection, OnBad::Skip, &Limits::TERMINAL, &mut |_| {})
                .unwrap_err();
        assert_eq!(complaints[0].message.code, "WL1014", "{start:?}");
    }
}
