//! Files that somebody without an account sends to be looked at.

use crate::{
    client::{get, send},
    house::House,
};
use arbtest::arbitrary::Unstructured;
use arbtest::{arbitrary, arbtest};

const PINS: &[u8] = include_bytes!("../../../../demo/pins.csv");
const WORKBOOK: &[u8] = include_bytes!("../../../../cases/inlet/bore.xlsx");

fn post(house: &House, path: &str, body: &[u8]) -> crate::client::Answer {
    send(house.address, &format!("POST {path}"), &[], body)
}

#[test]
fn a_file_is_surveyed_and_its_columns_are_read_without_an_account() {
    let house = House::open();
    let survey = post(&house, "/api/v1/surveys?name=pins.csv", PINS).json();
    assert_eq!((survey["rows"].as_u64(), survey["header_row"].as_u64()), (Some(60), Some(1)));
    assert_eq!(survey["columns"][0]["guess"], "subgroup");
    assert_eq!(survey["columns"][1]["guess"], "value");
    assert_eq!(survey["columns"][1]["unit"], "in");
    assert_eq!(survey["first_rows"][0]["row"], 2);
    let table = post(&house, "/api/v1/tables?name=pins.csv&value=2&subgroup=1", PINS).json();
    assert_eq!(table["digest"], word::Digest::of(PINS).to_string());
    assert_eq!(table["columns"][0]["cells"].as_array().unwrap().len(), 60);
    // What comes out is what a method takes.
    let body = serde_json::json!({"columns": table["columns"]}).to_string();
    let study = post(&house, "/api/v1/methods/chart.xbar-r/run", body.as_bytes()).json();
    assert_eq!(study["result"]["n"], 60);
    assert_eq!(study["order"][0], "n");
}

#[test]
fn a_workbook_is_read_cell_by_cell_to_the_same_table() {
    let house = House::open();
    let survey = post(&house, "/api/v1/surveys?name=bore.xlsx", WORKBOOK);
    assert_eq!(survey.status, 200, "{}", survey.text());
    let file = tempfile::NamedTempFile::with_suffix(".xlsx").unwrap();
    std::fs::write(file.path(), WORKBOOK).unwrap();
    let whole = inlet::survey(file.path(), &inlet::Limits::TERMINAL).unwrap();
    let survey = survey.json();
    assert_eq!(survey["rows"], whole.n_rows);
    for (told, column) in survey["columns"].as_array().unwrap().iter().zip(&whole.columns) {
        assert_eq!(told["name"], column.name);
        assert_eq!(told["numbers"], column.n_numbers);
    }
}

#[test]
fn every_cell_that_is_no_reading_is_named_by_row_and_column() {
    let house = House::open();
    let file = "no,D1\n1,25.001\n2,25.0x3\n3,\n4,25.002\n";
    let path = "/api/v1/tables?name=a.csv&value=2";
    let table = post(&house, path, file.as_bytes()).json();
    assert!(table["columns"].is_null());
    let complaints = table["complaints"].as_array().unwrap();
    let rows: Vec<_> = complaints.iter().map(|one| one["row"].as_u64().unwrap()).collect();
    assert_eq!(rows, [3, 4]);
    assert_eq!(complaints[0]["name"], "D1");
    let skipped = post(&house, &format!("{path}&on_bad=skip"), file.as_bytes()).json();
    assert_eq!(skipped["left_out"].as_array().unwrap().len(), 2);
    assert_eq!(skipped["columns"][0]["cells"].as_array().unwrap().len(), 2);
}

#[test]
fn a_question_that_names_no_column_is_refused_in_words() {
    let house = House::open();
    for query in ["", "?value=99", "?valve=2", "?on_bad=maybe&value=2"] {
        let answer = post(&house, &format!("/api/v1/tables{query}"), PINS);
        assert_eq!(answer.status, 422, "{query}");
        assert!(answer.json()["title"].as_str().unwrap().len() > 10);
    }
}

/// An archive of stored and packed entries, written by hand so that it may lie.
fn archive(entries: &[(&str, u16, &[u8], u32)]) -> Vec<u8> {
    let (mut bytes, mut directory) = (Vec::new(), Vec::new());
    for (name, method, data, said) in entries {
        let at = u32::try_from(bytes.len()).unwrap();
        let size = u32::try_from(data.len()).unwrap();
        let length = u16::try_from(name.len()).unwrap();
        let mut shared = Vec::new();
        shared.extend(20_u16.to_le_bytes());
        shared.extend(0_u16.to_le_bytes());
        shared.extend(method.to_le_bytes());
        shared.extend([0; 8]);
        shared.extend(size.to_le_bytes());
        shared.extend(said.to_le_bytes());
        shared.extend(length.to_le_bytes());
        shared.extend(0_u16.to_le_bytes());
        bytes.extend(b"PK\x03\x04");
        bytes.extend(&shared);
        bytes.extend(name.as_bytes());
        bytes.extend(*data);
        directory.extend(b"PK\x01\x02");
        directory.extend(20_u16.to_le_bytes());
        directory.extend(&shared);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (start, size) = (bytes.len(), directory.len());
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    let n = u16::try_from(entries.len()).unwrap().to_le_bytes();
    bytes.extend(n);
    bytes.extend(n);
    bytes.extend(u32::try_from(size).unwrap().to_le_bytes());
    bytes.extend(u32::try_from(start).unwrap().to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}

#[test]
fn a_workbook_that_opens_to_too_much_is_refused_whatever_it_says_of_itself() {
    let house = House::open();
    let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::copy(&mut std::io::Read::take(std::io::repeat(b' '), 140_000_000), &mut packed)
        .unwrap();
    let packed = packed.finish().unwrap();
    let bomb = archive(&[("xl/workbook.xml", 0, b"<x/>", 4), ("xl/a.xml", 8, &packed, 10)]);
    let answer = post(&house, "/api/v1/surveys?name=a.xlsx", &bomb);
    assert_eq!((answer.status, answer.code().as_str()), (422, "WL1014"));
    let other = archive(&[("content.xml", 0, b"<x/>", 4)]);
    let answer = post(&house, "/api/v1/surveys?name=a.ods", &other);
    assert_eq!((answer.status, answer.code().as_str()), (422, "WL1003"));
}

#[test]
fn two_cells_at_opposite_corners_do_not_fill_the_memory() {
    let house = House::open();
    let main = "http://schemas.openxmlformats.org";
    let kinds = format!(r#"<Types xmlns="{main}/package/2006/content-types"/>"#);
    let book = format!(
        r#"<workbook xmlns="{main}/spreadsheetml/2006/main"
        xmlns:r="{main}/officeDocument/2006/relationships"><sheets>
        <sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>"#
    );
    let links = format!(
        r#"<Relationships xmlns="{main}/package/2006/relationships">
        <Relationship Id="r1" Type="{main}/officeDocument/2006/relationships/worksheet"
        Target="worksheets/sheet1.xml"/></Relationships>"#
    );
    let start = format!(
        r#"<Relationships xmlns="{main}/package/2006/relationships"><Relationship Id="r1"
        Type="{main}/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/>
        </Relationships>"#
    );
    let row = |at: u32| format!(r#"<row r="{at}"><c r="XFD{at}"><v>1</v></c></row>"#);
    let rows: String = (1..=1_500).map(row).collect();
    let sheet = format!(
        r#"<worksheet xmlns="{main}/spreadsheetml/2006/main"><sheetData>{rows}{}</sheetData>
        </worksheet>"#,
        row(1_048_576)
    );
    let said = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap();
    let file = archive(&[
        ("[Content_Types].xml", 0, kinds.as_bytes(), said(kinds.as_bytes())),
        ("_rels/.rels", 0, start.as_bytes(), said(start.as_bytes())),
        ("xl/workbook.xml", 0, book.as_bytes(), said(book.as_bytes())),
        ("xl/_rels/workbook.xml.rels", 0, links.as_bytes(), said(links.as_bytes())),
        ("xl/worksheets/sheet1.xml", 0, sheet.as_bytes(), said(sheet.as_bytes())),
    ]);
    let answer = post(&house, "/api/v1/surveys?name=a.xlsx", &file);
    assert_eq!((answer.status, answer.code().as_str()), (422, "WL1014"), "{}", answer.text());
}

/// A workbook or a file of text with some bytes changed gets an answer that is the server's own.
fn is_answered(house: &House, u: &mut Unstructured<'_>) -> arbitrary::Result<()> {
    let mut body = if u.ratio(1, 2)? { WORKBOOK.to_vec() } else { PINS.to_vec() };
    for _ in 0..u.int_in_range(0..=6)? {
        let at = u.int_in_range(0..=body.len() - 1)?;
        body[at] = u.arbitrary()?;
    }
    let end = *u.choose(&["surveys?name=a.xlsx", "tables?value=1", "tables?part=1&value=2"])?;
    let answer = post(house, &format!("/api/v1/{end}"), &body);
    assert!(answer.status < 500, "{end}: {}", answer.text());
    Ok(())
}

#[test]
fn arbitrary_files_never_break_the_server() {
    let house = House::open();
    arbtest(|u| is_answered(&house, u)).budget_ms(1500);
}

/// calamine panicked at a sheet whose last cell is said to lie before its first.
#[test]
fn a_workbook_that_contradicts_itself_is_complained_of() {
    let house = House::open();
    arbtest(|u| is_answered(&house, u)).seed(0x2568_2fa0_0001_0000);
}

#[test]
fn the_application_is_served_under_a_policy_that_allows_its_own_scripts_alone() {
    let house = House::open();
    for path in ["/app", "/app/", "/app/study", "/app/methods/chart.xbar-r"] {
        let answer = get(house.address, path, &[("Accept", "text/html")]);
        assert_eq!(answer.status, 200, "{path}");
        let policy = answer.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    }
    assert_eq!(house.get("/app/assets/no-such.js").status, 404);
}
