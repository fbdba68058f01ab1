use crate::{labels, read, read_with, survey, values, write};
use inlet::{ColumnRef, Dialect, Guess, Kind, Limits, OnBad, Selection, csv_text};
use method::Role;

#[test]
fn gbk_from_a_chinese_spreadsheet_is_read_even_when_only_the_header_says_so() {
    // 孔径 in GBK; the guess without a bias to Chinese is Korean.
    let reading = read(b"\xbf\xd7\xbe\xb6\r\n25.003\r\n25.001\r\n", "孔径").unwrap();
    assert_eq!(values(&reading), ["25.003", "25.001"]);
}

#[test]
fn utf_16_is_read_with_and_without_a_mark() {
    let text = "孔径,批\n25.003,1\n25.001,1\n";
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [&[0xff, 0xfe], wide.as_slice()].concat();
    assert_eq!(values(&read(&marked, "孔径").unwrap()), ["25.003", "25.001"]);
    let plain: Vec<u8> =
        "d1,lot\n25.003,1\n25.001,1\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(values(&read(&plain, "d1").unwrap()), ["25.003", "25.001"]);
}

#[test]
fn semicolons_and_decimal_commas_are_recognised() {
    let bytes = b"Teil;Durchmesser\nA;25,003\nB;25,001\nC;24,998\n";
    let seen = survey(bytes).unwrap();
    assert_eq!(seen.dialect, Some(Dialect { delimiter: b';', has_decimal_comma: true }));
    assert_eq!(values(&read(bytes, "durchmesser").unwrap()), ["25.003", "25.001", "24.998"]);
}

#[test]
fn a_single_column_of_decimal_commas_is_one_column() {
    let reading = read(b"x\n25,003\n25,001\n", "x").unwrap();
    assert_eq!(values(&reading), ["25.003", "25.001"]);
}

#[test]
fn a_single_column_may_have_a_name_of_several_words() {
    let reading = read(b"bore diameter (mm)\n25.003\n25.001\n", "bore diameter").unwrap();
    assert_eq!(values(&reading), ["25.003", "25.001"]);
    assert_eq!(reading.table.column(Role::Value).unwrap().unit.as_deref(), Some("mm"));
    // Prose above a column is not its name.
    let prose = survey(b"NIST/ITL StRD\nDataset Name: Lottery\n162\n671\n933\n").unwrap();
    assert_eq!(prose.columns[0].name, "1");
}

#[test]
fn a_header_in_row_three_and_units_are_found() {
    let bytes = "日报 2026-11-23,\n,\n孔径 (mm),操作者\n25.003,甲\n25.001,乙\n".as_bytes();
    let seen = survey(bytes).unwrap();
    assert_eq!((seen.header_row, seen.n_rows), (Some(3), 2));
    assert_eq!(
        (seen.columns[0].name.as_str(), seen.columns[0].unit.as_deref()),
        ("孔径", Some("mm"))
    );
}

#[test]
fn a_file_without_a_header_is_numbered() {
    let reading = read(b"25.003\t1\n25.001\t1\n24.998\t2\n", "1").unwrap();
    assert_eq!(values(&reading), ["25.003", "25.001", "24.998"]);
}

#[test]
fn zeros_at_the_end_and_full_width_digits_are_kept_exactly() {
    let reading = read("x,y\n25.0030,1\n２５．００１０,1\n 1.50mm,1\n".as_bytes(), "x").unwrap();
    assert_eq!(values(&reading), ["25.0030", "25.0010", "1.50"]);
    assert_eq!(reading.table.column(Role::Value).unwrap().unit.as_deref(), Some("mm"));
}

#[test]
fn prose_before_the_data_is_stepped_over() {
    let bytes = b"GEAR DIAMETER\nDATE--JULY 1990\nNUMBER OF OBSERVATIONS = 4\n\n\
                  DIAMETER         BATCH\n-----------------------\n  1.006  1.000\n  0.996  1.000\n\
                  0.998  2.000\n  1.000  2.000\n";
    let seen = survey(bytes).unwrap();
    assert_eq!((seen.n_rows, seen.columns[0].name.as_str()), (4, "DIAMETER"));
    assert_eq!(values(&read(bytes, "DIAMETER").unwrap()), ["1.006", "0.996", "0.998", "1.000"]);
}

#[test]
fn several_value_columns_are_one_subgroup_a_row() {
    let reading = read(b"x1,x2,x3\n1,2,3\n4,5,6\n", "x1+x2+x3").unwrap();
    assert_eq!(values(&reading), ["1", "2", "3", "4", "5", "6"]);
    assert_eq!(labels(&reading), ["2", "2", "2", "3", "3", "3"]);
}

#[test]
fn a_subgroup_column_is_recognised_and_used() {
    let bytes = b"batch,d\n1,5.1\n1,5.2\n2,5.3\n2,5.0\n3,5.1\n3,5.4\n";
    let seen = survey(bytes).unwrap();
    assert_eq!((seen.columns[0].guess, seen.columns[0].subgroup_size), (Guess::Subgroup, Some(2)));
    assert_eq!(seen.columns[1].guess, Guess::Value);
    let (_folder, path) = write("f.csv", bytes);
    let column = |name: &str| ColumnRef(name.to_owned());
    let selection =
        Selection::Readings { values: vec![column("d")], subgroup: Some(column("batch")) };
    let reading =
        inlet::read(&path, &selection, OnBad::Fail, &Limits::TERMINAL, &mut |_| {}).unwrap();
    assert_eq!(labels(&reading), ["1", "1", "2", "2", "3", "3"]);
}

#[test]
fn a_workbook_is_read_with_its_title_rows() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/inlet/bore.xlsx");
    let seen = inlet::survey(&path, &Limits::TERMINAL).unwrap();
    assert_eq!((seen.header_row, seen.n_rows), (Some(3), 6));
    let selection =
        Selection::Readings { values: vec![ColumnRef("孔径".to_owned())], subgroup: None };
    let reading =
        inlet::read(&path, &selection, OnBad::Fail, &Limits::TERMINAL, &mut |_| {}).unwrap();
    assert_eq!(values(&reading), ["25.003", "25.001", "24.998", "25.003", "25.01", "24.99"]);
}

#[test]
fn bad_rows_can_be_left_out_or_kept_as_missing() {
    let bytes = b"x,y\n1.0,a\nbroken,b\n,c\n2.0,d\n";
    let skipped = read_with(bytes, "x", OnBad::Skip).unwrap();
    assert_eq!(values(&skipped), ["1.0", "2.0"]);
    let rows: Vec<_> = skipped.left_out.iter().map(|row| (row.row, row.code)).collect();
    assert_eq!(rows, [(3, "WL1004"), (4, "WL1009")]);
    assert_eq!(values(&read_with(bytes, "x", OnBad::Missing).unwrap()), ["1.0", "–", "–", "2.0"]);
}

#[test]
fn what_is_written_is_read_back_and_runs_no_formula() {
    let rows = [["名,称", "x"], ["=1+1", "25.0030"], ["a\"b", "-3"]];
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect();
    let text = csv_text(&rows);
    assert_eq!(text, "\u{feff}\"名,称\",x\r\n'=1+1,25.0030\r\n\"a\"\"b\",-3\r\n");
    assert_eq!(values(&read(text.as_bytes(), "x").unwrap()), ["25.0030", "-3"]);
}

#[test]
fn a_faulty_first_reading_is_complained_of_and_not_taken_for_a_header() {
    for (bytes, row) in [
        (&b"x,y\n25.0x3,1\n25.1,2\n25.2,3\n25.3,4\n"[..], 2),
        (b"25.0x3\n25.1\n25.2\n25.3\n", 1),
        (b"x\r\n\r\n25.0x3\r\n25.1\r\n25.2\r\n25.3", 3),
    ] {
        let (_folder, path) = write("f.csv", bytes);
        let selection =
            Selection::Readings { values: vec![ColumnRef("1".to_owned())], subgroup: None };
        let complaints =
            inlet::read(&path, &selection, OnBad::Fail, &Limits::TERMINAL, &mut |_| {})
                .unwrap_err();
        let places: Vec<_> = complaints.iter().map(|c| (c.message.code, c.place.row)).collect();
        assert_eq!(places, [("WL1004", Some(row))]);
    }
}

#[test]
fn rows_are_numbered_as_the_file_counts_them() {
    for line_end in ["\n", "\r\n", "\r"] {
        let text = ["x,y", "", "1.0,\"two", "lines\"", "broken,b", "2.0,c", "3.0,d"].join(line_end);
        let left_out = read_with(text.as_bytes(), "x", OnBad::Skip).unwrap().left_out;
        assert_eq!(left_out[0].row, 5, "lines end with {line_end:?}");
    }
}

#[test]
fn a_column_that_numbers_the_rows_is_not_taken_for_readings() {
    let seen = survey("序号,孔径\n1,25.003\n2,25.001\n3,24.998\n4,25.010\n".as_bytes()).unwrap();
    let guesses: Vec<_> = seen.columns.iter().map(|column| column.guess).collect();
    assert_eq!(guesses, [Guess::Other, Guess::Value]);
}

#[test]
fn a_quoted_cell_without_anything_is_a_reading_that_is_missing() {
    let bytes = b"x\n\"25.003\"\n\"\"\n\n\"25.001\"\n";
    let reading = read_with(bytes, "x", OnBad::Missing).unwrap();
    assert_eq!(values(&reading), ["25.003", "–", "25.001"]);
    let complaints = read(bytes, "x").unwrap_err();
    let rows: Vec<Option<u64>> = complaints.iter().map(|one| one.place.row).collect();
    assert_eq!(rows, [Some(3)]);
}

#[test]
fn a_glance_tells_columns_by_the_first_rows() {
    let mut text = String::from("time,lot,d1\n");
    for row in 0..100_010_u32 {
        text.push_str(&format!("{row},{},25.00{}\n", row / 5, row % 7));
    }
    let (_folder, path) = write("file.csv", text.as_bytes());
    let seen = inlet::glance(&path, &Limits::TERMINAL).unwrap();
    assert_eq!((seen.n_rows, seen.columns[2].n_numbers), (100_000, 100_000));
    let guesses: Vec<Guess> = seen.columns.iter().map(|column| column.guess).collect();
    assert_eq!(guesses, [Guess::Other, Guess::Subgroup, Guess::Value]);
    assert_eq!(inlet::survey(&path, &Limits::TERMINAL).unwrap().n_rows, 100_010);
}

/// Two measured characteristics side by side and one that is counted, as a measuring machine writes
/// them.
const DFQ: &str = "K0100 3\r\nK1001 HSG-7\r\nK2001/1 D7\r\nK2142/1 mm\r\nK2001/2 D8\r\n\
                   K2001/3 V1\r\nK2004/3 1\r\n\
                   25.003\x140\x1402.11.2026/08:00:00\x0f8.01\x0f50\x142\x14\r\n\
                   25.001\x140\x1402.11.2026/08:30:00\x0f8.02\x0f50\x140\x14\r\n\
                   24.999\x14256\x1402.11.2026/09:00:00\x0f8.03\x0f50\x141\x14\r\n";

#[test]
fn a_file_of_q_das_is_a_table_like_any_other() {
    let seen = survey(DFQ.as_bytes()).unwrap();
    let names: Vec<_> =
        seen.columns.iter().map(|one| (one.name.as_str(), one.unit.as_deref())).collect();
    let expected = [
        ("D7", Some("mm")),
        ("D8", None),
        ("V1 sample size", None),
        ("V1 nonconforming", None),
        ("time", None),
    ];
    assert_eq!(names, expected);
    assert_eq!(values(&read(DFQ.as_bytes(), "D8").unwrap()), ["8.01", "8.02", "8.03"]);
    // The reading of which the file says that it does not count is missing, and its row stays.
    assert_eq!((seen.n_rows, seen.columns[0].n_numbers, seen.columns[0].n_missing), (3, 2, 1));
    assert_eq!(values(&read(DFQ.as_bytes(), "V1 nonconforming").unwrap()), ["2", "0", "1"]);
}

#[test]
fn a_line_of_q_das_that_is_not_understood_is_said_and_not_left_out() {
    let bad = DFQ.replace("K2142/1 mm", "Kx142/1 mm");
    let complaint = survey(bad.as_bytes()).unwrap_err();
    assert_eq!(complaint.kind, Kind::BadAqdef, "{complaint:?}");
}

#[test]
fn a_file_of_q_das_that_opens_to_too_much_is_refused() {
    // One long characteristic beside very many short ones: nearly all cells would be empty.
    let many = "1\x0f".repeat(3_000);
    let named: String = (1..=3_001).map(|i| format!("K2001/{i} C{i}\n")).collect();
    let wide = format!("K0100 3001\n{named}{many}1\n{}", "1\n".repeat(2_000));
    let complaint = survey(wide.as_bytes()).unwrap_err();
    assert_eq!(complaint.kind, Kind::OverLimit, "{complaint:?}");
}

#[test]
fn a_description_of_q_das_without_its_values_is_no_table() {
    let complaint = survey(b"K0100 1\nK1001 HSG-7\nK2001/1 D7\n").unwrap_err();
    assert_eq!(complaint.kind, Kind::HeaderOnly, "{complaint:?}");
}
