//! What the page about Python says runs, and prints what the page says.

use crate::program::begin;
use std::cell::RefCell;
use std::path::Path;
use std::process::Command;

/// What stands in the first block of a language.
fn block<'a>(text: &'a str, kind: &str) -> &'a str {
    let (_, rest) = text.split_once(&format!("```{kind}\n")).expect("the page has such a block");
    rest.split_once("```").expect("a block ends").0
}

fn is_there(program: &str) -> bool {
    let is_there = Command::new(program).arg("--version").output().is_ok();
    assert!(is_there || std::env::var("CI").map_or(true, |ci| ci != "true"), "no {program}");
    is_there
}

#[test]
fn the_page_about_python_prints_what_it_says_in_both_languages() {
    if !is_there("python3") {
        eprintln!("skipped: there is no python3");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("demo");
    let known = RefCell::new(String::new());
    // Where it listens is said before the last line, which says how it is stopped.
    let (_served, url) = begin(&["demo"], &data, |line| {
        if let Some((_, rest)) = line.split_once("http://127.0.0.1:") {
            let port: String = rest.chars().take_while(char::is_ascii_digit).collect();
            known.replace(format!("http://127.0.0.1:{port}"));
        }
        line.contains("Ctrl-C").then(|| known.borrow().clone())
    });
    let token = std::fs::read_to_string(data.join("keys/operator.token")).unwrap();
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    for page in ["python.md", "python.zh.md"] {
        let text = std::fs::read_to_string(docs.join(page)).unwrap();
        // Twice: what was recorded under an id is recorded once.
        for _ in 0..2 {
            let mut python = Command::new("python3");
            python.args(["-X", "utf8", "-c", block(&text, "python")]);
            python.env("WULE_URL", &url).env("WULE_TOKEN", token.trim());
            let output = python.env_remove("PYTHONPATH").output().unwrap();
            let printed = String::from_utf8(output.stdout).unwrap();
            let wrong = String::from_utf8_lossy(&output.stderr);
            assert_eq!(printed, block(&text, "text"), "{page}: {wrong}");
        }
    }
}
