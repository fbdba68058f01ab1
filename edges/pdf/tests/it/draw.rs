//! Documents: what they hold, that they are the same each time, and what is not drawn.

use hayro_syntax::Pdf;
use hayro_syntax::object::dict::Dict;
use serde_json::{Value, json};

use crate::program::{drawn, refused, sheet};

fn without(sheet: &Value, key: &str) -> Value {
    let mut sheet = sheet.clone();
    sheet.as_object_mut().unwrap().remove(key);
    sheet
}

#[test]
fn a_sheet_is_a_tagged_archive_of_as_many_pages_as_it_takes() {
    let bytes = drawn(&sheet());
    let text = String::from_utf8_lossy(&bytes).into_owned();
    // What validators read first: PDF/A-3, conformance A.
    assert!(text.contains("<pdfaid:part>3</pdfaid:part>"), "no part");
    assert!(text.contains("<pdfaid:conformance>A</pdfaid:conformance>"), "no conformance");
    let pdf = Pdf::new(bytes).unwrap();
    assert_eq!(pdf.pages().len(), 4);
    let root: Dict<'_> = pdf.xref().get(pdf.xref().root_id()).unwrap();
    for key in ["StructTreeRoot", "MarkInfo", "Lang", "OutputIntents", "AF", "Metadata"] {
        assert!(root.contains_key(key), "{key}");
    }
}

#[test]
fn the_same_sheet_gives_the_same_bytes_and_another_others() {
    let first = drawn(&sheet());
    assert!(drawn(&sheet()) == first);
    let mut other = sheet();
    other["blocks"][4]["rows"][7][1] = json!("7.26");
    assert!(drawn(&other) != first);
}

#[test]
fn what_cannot_be_drawn_is_refused_with_what_it_was() {
    let changed = |key: &str, value: Value| {
        let mut sheet = sheet();
        sheet[key] = value;
        sheet.to_string()
    };
    let said = |sheet: String| refused(&["draw"], sheet.as_bytes());
    assert!(said("{".to_owned()).starts_with("sheet: "));
    assert!(said(without(&sheet(), "blocks").to_string()).contains("blocks"));
    assert!(said(changed("date", json!("yesterday"))).contains("yesterday"));
    assert!(said(changed("date", json!("2026-11-28T08:00:00+08:00"))).contains("date"));
    // The font of the tests has no Chinese.
    assert!(said(changed("title", json!("孔径 bore"))).starts_with("font: 孔"));
    let picture = json!([{"kind": "figure", "svg": "<svg", "alt": ""}]);
    assert!(said(changed("blocks", picture)).starts_with("picture: "));
    let unknown = json!([{"kind": "film", "svg": ""}]);
    assert!(said(changed("blocks", unknown)).contains("film"));
}

#[test]
fn a_word_that_is_wider_than_its_box_goes_on_in_the_next_line() {
    let wide = json!([{"kind": "pairs", "pairs": [["d", "w".repeat(4000)]]}]);
    let mut one = sheet();
    one["blocks"] = wide;
    assert_eq!(Pdf::new(drawn(&one)).unwrap().pages().len(), 1);
    let mut many = sheet();
    many["blocks"] = json!([{"kind": "paragraph", "text": "word ".repeat(20_000)}]);
    assert!(Pdf::new(drawn(&many)).unwrap().pages().len() > 10);
}

/// 64 letters go onto a line and 68 lines onto a page: 78 lines, and 1,563.
#[test]
fn a_box_that_is_longer_than_a_page_goes_on_in_the_next() {
    let mut one = sheet();
    one["attachments"] = json!([]);
    let mut pages_of = |length: usize| {
        one["blocks"] = json!([{"kind": "pairs", "pairs": [["list", "w".repeat(length)]]}]);
        Pdf::new(drawn(&one)).unwrap().pages().len()
    };
    let [few, many] = [pages_of(5_000), pages_of(100_000)];
    assert!((22..=25).contains(&many) && few == 2, "{few} {many}");
}
