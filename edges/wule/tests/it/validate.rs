//! The verification of an installation.

use std::path::Path;

use crate::program::{file, json, wule};

#[test]
fn the_shipped_cases_pass_and_the_report_says_what_they_show() {
    let (code, report) = json(&["validate"]);
    assert_eq!((code, report["verdict"].as_str()), (0, Some("yes")));
    assert_eq!(report["schema"], "wule.validate/1");
    assert_eq!(report["cases"]["origin"], "shipped");
    for digest in [&report["cases"]["sha256"], &report["program"]["sha256"]] {
        assert_eq!(digest.as_str().unwrap().len(), 64);
    }
    let families = report["families"].as_array().unwrap();
    let strd = families.iter().find(|of| of["name"] == "basic_stats/univariate_summary").unwrap();
    // NIST's univariate sets ask for what exact decimals give.
    assert_eq!(strd["cases"], 7);
    assert!(strd["digits"]["worst"].as_f64().unwrap() >= 13.0);
    assert!(families.iter().all(|of| !of["sources"].as_array().unwrap().is_empty()));
    // A method is either shown by a case or named as one that is not.
    let methods = report["methods"].as_array().unwrap();
    let n_without = methods.iter().filter(|of| of["cases"] == 0).count();
    assert_eq!(report["methods_without_case"].as_array().unwrap().len(), n_without);
    let (_, all) = json(&["methods"]);
    assert_eq!(all["methods"].as_array().unwrap().len(), methods.len());
}

const CASE: &str = r#"{"id": "d4", "area": "constants", "function": "median_range_d4",
    "source": "made up", "input": {"n": [2]}, "expected": {"d4": [0.9538725524089398]},
    "tolerance": {"rel": 1e-11}}"#;

#[test]
fn a_case_that_differs_is_a_no_on_screen_and_on_paper() {
    let folder = tempfile::tempdir().unwrap();
    let cases = folder.path().to_str().unwrap();
    file(folder.path(), "a.json", CASE.as_bytes());
    assert_eq!(wule(&["validate", "--cases", cases]).code, 0);

    file(folder.path(), "a.json", CASE.replace("0.95", "0.96").as_bytes());
    let page = folder.path().join("page.html");
    let run = wule(&["validate", "--cases", cases, "--html", page.to_str().unwrap()]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("✗ d4: d4[0]: got 0.95"), "{}", run.stdout);
    assert!(run.stdout.contains("failed: 1 of 1 cases differ"), "{}", run.stdout);
    let page = std::fs::read_to_string(page).unwrap();
    assert!(
        page.contains("What differs") && page.contains("✗ failed") && page.contains("Approved")
    );

    file(folder.path(), "a.json", b"{\"id\": 1,");
    let run = wule(&["validate", "--cases", cases]);
    assert!(run.code == 1 && run.stdout.contains("✗ a.json"), "{}", run.stdout);
}

#[test]
fn nothing_to_run_shows_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let run = wule(&["validate", "--cases", folder.path().to_str().unwrap()]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("nothing is shown"), "{}", run.stdout);
    let missing: &Path = &folder.path().join("missing");
    let run = wule(&["validate", "--cases", missing.to_str().unwrap()]);
    assert!(run.code == 2 && run.stderr.contains("WL2002"), "{}", run.stderr);
}
