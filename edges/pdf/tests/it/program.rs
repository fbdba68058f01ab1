//! Running the program, and what it is given.

use serde_json::{Value, json};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// Runs the program with a font that has Latin and Greek, and no Chinese.
pub fn run(arguments: &[&str], given: &[u8]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let font: PathBuf = folder.path().join("DejaVuSans.ttf");
    std::fs::write(&font, dejavu::sans::regular()).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_wule-pdf"))
        .args(arguments)
        .env("WULE_FONTS", &font)
        // No other font than this one is looked for.
        .env("WULE_FONTS_ONLY", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    std::thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(given));
        child.wait_with_output().unwrap()
    })
}

/// The document of a sheet.
pub fn drawn(sheet: &Value) -> Vec<u8> {
    let output = run(&["draw"], sheet.to_string().as_bytes());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// What the program says where it cannot.
pub fn refused(arguments: &[&str], given: &[u8]) -> String {
    let output = run(arguments, given);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    String::from_utf8(output.stderr).unwrap()
}

/// A sheet with one of everything, and a table that goes over pages.
pub fn sheet() -> Value {
    let rows: Vec<Value> =
        (0..120).map(|i| json!([format!("row {i}"), format!("{i}.25")])).collect();
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='400' height='200'>\
               <rect x='10' y='10' width='300' height='90' fill='#247' fill-opacity='0.5'/>\
               <text x='20' y='150' font-size='14'>Points x\u{304}</text></svg>";
    json!({
        "title": "Capability", "subject": "bore (mm)", "mark": "a@1 | sha256 00", "lang": "en",
        "pages": "page {page} of {pages}", "date": "2026-11-28T08:00:00Z",
        "blocks": [
            {"kind": "head", "cells": [["Item", "pin"], ["Lot", ""], ["Gauge", "M-7"]]},
            {"kind": "figure", "svg": svg, "alt": "a bar and a word"},
            {"kind": "heading", "text": "Findings"},
            {"kind": "paragraph", "text": "\u{25c6} Cpk 1.21 is below 1.33 ".repeat(12),
             "strong": true},
            {"kind": "table", "columns": ["name", "value"], "right": [false, true], "rows": rows},
            {"kind": "pairs", "pairs": [["digest", "0f".repeat(60)]]},
            {"kind": "sign", "rows": [["", "Made"], ["Name", ""]]},
        ],
        "attachments": [
            {"name": "study.json", "media_type": "application/json", "description": "data",
             "text": "{\"zh\":\"孔径\"}"},
            {"name": "z.txt", "media_type": "text/plain", "description": "more", "text": "z"},
        ],
    })
}
