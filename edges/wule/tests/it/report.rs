//! Reports on paper, workbooks and pictures in pixels.

use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use serde_json::Value;

use crate::program::{Run, command, demo, file, json, wule};

fn written(arguments: &[&str], option: &str, name: &str) -> (Run, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    let run = wule(&[arguments, &[option, path.to_str().unwrap()]].concat());
    let bytes = std::fs::read(path).unwrap_or_default();
    (run, bytes)
}

fn report(arguments: &[&str]) -> String {
    let (run, bytes) = written(arguments, "--html", "report.html");
    assert!(run.code < 2, "{}", run.stderr);
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_report_has_a_head_digests_and_a_block_to_sign() {
    let pins = demo("pins.csv");
    let arguments = ["capability", &pins, "--spec", "0.120..0.130"];
    let head = ["--head", "lot=L-7", "--head", "Made by=Li <Ming>", "--head", "Drawing=D-1"];
    let page = report(&[&arguments[..], &head].concat());
    let (_, study) = json(&arguments);
    let outcome = study["committed_sha256"].as_str().unwrap();
    let data = study["input"]["sha256"].as_str().unwrap();
    for part in [outcome, data, "capability.normal@2", "Operation", "0.120 … 0.130 in", "Approved"]
    {
        assert!(page.contains(part), "{part} is not in the report");
    }
    assert!(page.contains("L-7") && page.contains("Drawing") && page.contains("D-1"));
    // Who made it stands in the head and in the block to sign, and is never markup.
    assert_eq!(page.matches("Li &lt;Ming&gt;").count(), 2);
    assert!(page.contains(r#""page " counter(page) " of " counter(pages)"#));
    assert!(page.contains("once in 217 points"), "the run length of the tests is not told");
}

#[test]
fn preconditions_are_printed_where_they_fail_too() {
    let gears = demo("gears.csv");
    let arguments = ["capability", &gears, "--spec", "0.980..1.020"];
    let page = report(&arguments);
    for part in ["✓ every row", "✗ the operation is stable", "capability.unstable", "☐ the gauge"]
    {
        assert!(page.contains(part), "{part} is not in the report");
    }
    let page = report(&[&arguments[..], &["--lang", "zh"]].concat());
    for part in ["前提", "✗ 工序稳定（受控）：所用准则判异 1 处", "编制", "审核", "批准"]
    {
        assert!(page.contains(part), "{part} is not in the report");
    }
}

#[test]
fn a_head_without_a_name_or_text_is_told() {
    for wrong in ["lot", "=x", "lot="] {
        let run = wule(&["chart", &demo("pins.csv"), "--head", wrong]);
        assert_eq!(run.code, 2);
        assert!(
            run.stderr.contains("--head") && run.stderr.contains("operation"),
            "{}",
            run.stderr
        );
    }
}

fn workbook(arguments: &[&str]) -> Xlsx<std::io::Cursor<Vec<u8>>> {
    let (run, bytes) = written(arguments, "--xlsx", "study.xlsx");
    assert!(run.code < 2, "{}", run.stderr);
    Xlsx::new(std::io::Cursor::new(bytes)).unwrap()
}

fn rows(book: &mut Xlsx<std::io::Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<Data>> {
    book.worksheet_range(sheet).unwrap().rows().map(<[Data]>::to_vec).collect()
}

#[test]
fn a_workbook_has_the_numbers_of_the_study_to_the_last_digit() {
    let pins = demo("pins.csv");
    let arguments = ["capability", &pins, "--spec", "0.120..0.130"];
    let (_, study) = json(&arguments);
    let mut book = workbook(&arguments);
    assert_eq!(book.sheet_names(), ["Numbers", "Findings", "Points", "Data", "Source and method"]);
    let mut n_compared = 0;
    for row in rows(&mut book, "Numbers").iter().skip(1) {
        let key = row[1].to_string();
        let Value::Number(expected) = &study["result"][&key] else { continue };
        assert_eq!(row[2], Data::Float(expected.as_f64().unwrap()), "{key}");
        if let Some(ends) = study["result"][format!("{key}_interval")].as_array() {
            let ends: Vec<Data> = ends.iter().map(|e| Data::Float(e.as_f64().unwrap())).collect();
            assert_eq!(row[3..5], ends[..], "{key}");
        }
        n_compared += 1;
    }
    assert!(n_compared > 25, "{n_compared}");
    let source = rows(&mut book, "Source and method").concat();
    let source: String = source.iter().map(Data::to_string).collect();
    for part in [&study["committed_sha256"], &study["input"]["sha256"]] {
        assert!(source.contains(part.as_str().unwrap()));
    }
}

#[test]
fn a_workbook_shows_the_data_with_the_flags_of_their_points() {
    let mut book = workbook(&["chart", &demo("gears.csv"), "--value", "2", "--by", "批次 batch"]);
    let data = rows(&mut book, "Data");
    assert_eq!(data.len(), 101);
    for (row, cells) in data.iter().enumerate().skip(1) {
        assert_eq!(cells[3], Data::Float(((row - 1) / 10 + 1) as f64));
        // Batch 5 is beyond the lower limit of the mean.
        let flags = if (41..=50).contains(&row) { "X̄: 1" } else { "" };
        assert_eq!(cells[4].to_string(), flags, "row {row}");
    }
    assert_eq!(data[1][1], Data::Float(1.006));
    assert_eq!(rows(&mut book, "Points")[5][6].to_string(), "1");
}

#[test]
fn a_workbook_of_a_refusal_says_so_and_takes_no_text_for_a_formula() {
    let folder = tempfile::tempdir().unwrap();
    let odd = file(folder.path(), "o.csv", "=1+1,直径\na,1.0\nb,1.10\nc,0.9\n".as_bytes());
    let arguments = ["capability", &odd, "--value", "直径", "--spec", "0..2", "--lang", "zh"];
    let mut book = workbook(&arguments);
    let findings = rows(&mut book, "发现");
    assert!(findings.iter().any(|row| row[0] == *"refusal"));
    let data = rows(&mut book, "数据");
    assert_eq!((data[2][1].clone(), data.len()), (Data::Float(1.1), 4));
    let mut book = workbook(&[&arguments[..], &["--head", "批==2+2"]].concat());
    let source = rows(&mut book, "来源与方法");
    assert_eq!(source[1][1], Data::String("=2+2".to_owned()));
}

#[cfg(unix)]
fn program(folder: &Path, name: &str, script: &str) {
    use std::os::unix::fs::PermissionsExt;
    let path = file(folder, name, format!("#!/bin/sh\n{script}\n").as_bytes());
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_study_without_a_picture_says_so() {
    let folder = tempfile::tempdir().unwrap();
    // All alike: no agreement can be told from chance, and nothing is drawn.
    let rows = "rating,part,who\nok,1,A\nok,1,B\nok,2,A\nok,2,B\n";
    let alike = file(folder.path(), "alike.csv", rows.as_bytes());
    for (option, name) in [("--svg", "a.svg"), ("--png", "a.png"), ("-o", "a.svg")] {
        let roles = ["--rating", "rating", "--part", "part", "--appraiser", "who"];
        let arguments = [&["run", "agreement.cohen", &alike][..], &roles].concat();
        let (run, bytes) = written(&arguments, option, name);
        assert_eq!((run.code, bytes.len()), (2, 0));
        assert!(
            run.stderr.contains("no picture of this study: agreement.cohen@2"),
            "{}",
            run.stderr
        );
    }
}

/// Asks for a picture in pixels on a machine that has only the programs of a folder.
#[cfg(unix)]
fn png(programs: &Path, lang: &str) -> (i32, String, Option<Vec<u8>>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.png");
    let arguments = ["chart", &demo("pins.csv"), "-o", path.to_str().unwrap(), "--lang", lang];
    let output = command(&arguments).env("PATH", programs).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), said, std::fs::read(path).ok())
}

#[cfg(unix)]
#[test]
fn a_missing_program_or_font_for_pictures_is_named() {
    let programs = tempfile::tempdir().unwrap();
    let (code, said, written) = png(programs.path(), "en");
    assert_eq!((code, written), (2, None));
    assert!(said.contains("WL2030") && said.contains("librsvg2-bin"), "{said}");

    program(programs.path(), "rsvg-convert", "echo no canvas >&2; exit 1");
    let (code, said, written) = png(programs.path(), "en");
    assert_eq!((code, written), (2, None));
    assert!(said.contains("WL2030") && said.contains("no canvas"), "{said}");

    program(programs.path(), "rsvg-convert", r"printf '\211PNG\r\n'");
    assert_eq!(png(programs.path(), "en").2.as_deref(), Some(&b"\x89PNG\r\n"[..]));

    program(programs.path(), "fc-list", "exit 0");
    let (code, said, written) = png(programs.path(), "zh");
    assert_eq!((code, written), (2, None));
    assert!(said.contains("WL2031") && said.contains("fonts-noto-cjk"), "{said}");

    program(programs.path(), "fc-list", "echo Some Chinese font");
    assert_eq!(png(programs.path(), "zh").0, 0);
}
