//! What cannot be used is named with its place, and nothing is lost.

use std::fs::File;
use std::io::Write;
use std::net::TcpListener;
use std::path::Path;

use crate::program::{Run, demo, file, json, wule};

fn chart(bytes: &[u8], more: &[&str]) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "bad.csv", bytes);
    wule(&[&["chart", path.as_str()], more].concat())
}

/// The run was refused, and says all of these.
#[track_caller]
fn is_refused(run: &Run, parts: &[&str]) {
    assert_eq!(run.code, 2, "{}{}", run.stdout, run.stderr);
    assert_eq!(run.stdout, "");
    for part in parts {
        assert!(run.stderr.contains(part), "{part} is not in {}", run.stderr);
    }
    assert!(!run.stderr.contains("panicked"), "{}", run.stderr);
}

#[test]
fn an_empty_file_and_a_header_alone() {
    is_refused(&chart(b"", &[]), &["WL1005", "the file is empty"]);
    is_refused(&chart(b"diameter\n", &[]), &["WL1006"]);
    is_refused(&chart(b"diameter,batch\n", &["--value", "diameter"]), &["WL1006"]);
}

#[test]
fn text_in_a_column_of_numbers_is_named_by_row_and_column() {
    let run =
        chart(b"piece,diameter\n1,25.003\n2,25.0x3\n3,24.99\n4,abc\n", &["--value", "diameter"]);
    is_refused(
        &run,
        &["WL1004", "bad.csv:3:", "25.0x3", "bad.csv:5:", "abc", "diameter (2)", "--on-bad"],
    );
}

#[test]
fn missing_readings_follow_the_stated_policy() {
    let bytes = b"x,y\n1.0,a\n1.2,b\n,c\n1.1,d\n1.3,e\n";
    is_refused(&chart(bytes, &["--value", "x"]), &["WL1009", "bad.csv:4:"]);
    for (policy, n) in [("skip", "n\t4"), ("missing", "n\t4")] {
        let run = chart(bytes, &["--value", "x", "--on-bad", policy]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        assert!(run.stdout.lines().any(|line| line == n), "{}", run.stdout);
    }
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "b.csv", bytes);
    let (_, study) = json(&["chart", &path, "--value", "x", "--on-bad", "skip"]);
    assert_eq!(study["input"]["rows_left_out"][0]["row"], 4);
    assert_eq!(study["input"]["rows_used"], 4);
}

#[test]
fn nan_and_infinity_are_no_readings() {
    is_refused(&chart(b"x\n1\n2\nNaN\n3\n4\n", &[]), &["WL1007", "bad.csv:4:", "NaN"]);
    is_refused(&chart(b"x\n1\n2\ninf\n3\n4\n", &[]), &["WL1007", "inf"]);
}

#[test]
fn one_reading_is_too_few() {
    is_refused(&chart(b"x\n25.1\n", &["--value", "x"]), &["judge.too_few", "at least 2"]);
}

#[test]
fn readings_that_are_all_the_same_are_charted_with_a_caution_and_have_no_capability() {
    let folder = tempfile::tempdir().unwrap();
    let same = format!("x\n{}", "25.00\n".repeat(60));
    let path = file(folder.path(), "same.csv", same.as_bytes());
    let run = wule(&["chart", &path, "--value", "x"]);
    assert_eq!(run.code, 0);
    assert!(run.stdout.contains("chart.no_variation"), "{}", run.stdout);
    let (code, study) = json(&["capability", &path, "--value", "x", "--spec", "24..26"]);
    assert_eq!(code, 1);
    assert_eq!(study["refusal"]["reason"]["code"], "capability.no_variation");
}

#[test]
fn a_subgroup_of_one_and_unequal_subgroups() {
    let bytes = b"x,g\n1.0,a\n1.2,a\n1.4,b\n1.1,c\n1.3,c\n1.2,c\n";
    // Unequal subgroups have limits of their own; one of a single reading has no range.
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "u.csv", bytes);
    let run = wule(&["chart", &path, "--value", "x", "--by", "g"]);
    let is_told = run.code == 0 || run.stderr.contains("judge.subgroup_size");
    assert!(is_told, "{} {}", run.code, run.stderr);
    let unequal = b"x,g\n1.0,a\n1.2,a\n1.4,b\n1.1,b\n1.3,b\n1.2,c\n1.1,c\n";
    let path = file(folder.path(), "v.csv", unequal);
    let (code, study) = json(&["chart", &path, "--value", "x", "--by", "g"]);
    assert_eq!((code, study["result"]["ucl"].is_array()), (0, true), "{study}");
    is_refused(&wule(&["chart", &path, "--value", "x", "--subgroup", "0"]), &["WL2001"]);
}

#[test]
fn limits_that_are_reversed_or_unreadable_are_named() {
    let pins = demo("pins.csv");
    let spec = |spec: &str| wule(&["capability", &pins, "--spec", spec]);
    is_refused(&spec("0.130..0.120"), &["judge.limits_reversed", "0.130", "reversed?"]);
    is_refused(
        &spec("wide"),
        &["WL2001", "LSL", "24.98..25.03"].map(|part| if part == "LSL" { "spec" } else { part }),
    );
    is_refused(&wule(&["capability", &pins]), &["judge.no_limit"]);
}

#[test]
fn a_column_that_is_not_there_is_answered_with_the_nearest() {
    let run = wule(&["chart", &demo("pins.csv"), "--value", "diametre"]);
    is_refused(&run, &["WL1012", "diametre", "直径 diameter"]);
}

#[test]
fn a_word_that_is_neither_file_nor_verb_is_answered_with_the_nearest() {
    is_refused(&wule(&["chrat"]), &["WL2006", "chart"]);
    is_refused(&wule(&["chart", "x.csv", "--vlaue", "1"]), &["WL2000", "--value"]);
    is_refused(&wule(&["chart"]), &["WL2000", "FILE"]);
    is_refused(&wule(&["chart", "/no/such/file.csv"]), &["WL1001"]);
}

/// A sparse file: as long as it says, almost nothing on disk.
fn sparse(folder: &Path, n_bytes: u64) -> String {
    let path = folder.join("large.csv");
    let mut large = File::create(&path).unwrap();
    large.write_all(b"x\n25.1\n25.2\n25.3\n").unwrap();
    large.set_len(n_bytes).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_file_of_ten_gigabytes_that_is_no_text_is_refused_early() {
    let folder = tempfile::tempdir().unwrap();
    let path = sparse(folder.path(), 10_000_000_000);
    is_refused(&wule(&["chart", &path, "--value", "x"]), &["WL1003", "binary"]);
}

#[test]
fn a_file_beyond_the_limit_is_refused_with_its_size() {
    let folder = tempfile::tempdir().unwrap();
    let path = sparse(folder.path(), 21_000_000_000);
    is_refused(&wule(&["chart", &path]), &["WL1002", "21000000000", "20000000000"]);
}

#[test]
fn a_directory_that_cannot_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    // Below a file, where nobody can make a directory, not even root.
    let blocked = file(folder.path(), "blocked", b"") + "/data";
    is_refused(&wule(&["demo", "--once", &blocked]), &["store.directory", "blocked"]);
    let out = file(folder.path(), "other", b"") + "/a.svg";
    is_refused_but_read(&wule(&["chart", &demo("pins.csv"), "--svg", &out]), "WL2002");
}

fn is_refused_but_read(run: &Run, code: &str) {
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains(code), "{}", run.stderr);
}

#[test]
fn a_port_in_use_is_named_with_a_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let data = folder.path().join("data");
    let data = data.to_str().unwrap();
    assert_eq!(wule(&["demo", "--once", data]).code, 0);
    is_refused(
        &wule(&["serve", "--data", data, "--listen", &address]),
        &["WL2013", &address, "in use", "--listen"],
    );
}

#[test]
fn a_directory_without_data_is_told_from_one_that_fails() {
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().to_str().unwrap();
    is_refused(&wule(&["log", "--data", empty]), &["WL2003", "wule seal"]);
    file(folder.path(), "wule.db", b"this is no database, and long enough to be looked at");
    is_refused(&wule(&["log", "--data", empty]), &["store.damaged", "wule.db"]);
}
