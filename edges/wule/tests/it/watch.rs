//! Watching a stream gives at every line what the chart of all lines gives.

use crate::program::{file, json, wule};

/// Ten readings at 10, one far off, and the file of a study of calm ones.
fn readings() -> String {
    let mut lines: Vec<String> = (0..10).map(|i| format!("10.0{}", i % 3)).collect();
    lines.push("10.50".to_owned());
    lines.join("\n") + "\n"
}

#[test]
fn a_stream_signals_where_the_chart_does() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "r.txt", readings().as_bytes());
    let frozen = ["--frozen", "10.01,0.02", "--tests", "all"];
    let run = wule(&[&["watch", &path, "--fail-on", "signal"], &frozen[..]].concat());
    assert_eq!(run.code, 1, "{}", run.stderr);
    let told: Vec<Vec<&str>> = run.stdout.lines().map(|line| line.split('\t').collect()).collect();
    let (_, chart) = json(&[&["chart", &path], &frozen[..]].concat());
    assert_eq!(chart["result"]["test_1"], serde_json::json!([10]));
    assert_eq!(chart["result"]["moving_range_test_1"], serde_json::json!([10]));
    assert_eq!(
        told,
        [
            vec!["11", "X", "10.5", "9.95", "10.07", "◆ 1"],
            // (2/√π + 3 √(2 − 4/π)) · 0.02 by hand.
            vec!["11", "MR", "0.5", "0", "0.0737177313", "◆ 1"],
        ]
    );
}

#[test]
fn limits_of_an_earlier_study_are_taken_from_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "r.txt", readings().as_bytes());
    let study = folder.path().join("study.json");
    let study = study.to_str().unwrap();
    assert_eq!(wule(&["chart", &path, "--json", "-o", study]).code, 0);
    let run = wule(&["watch", &path, "--frozen", study, "--all"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(run.stdout.lines().count(), 22);
}

#[test]
fn pre_control_asks_in_the_readers_language_and_leaves_an_open_side_open() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "r.txt", b"9\n12\n10.6\n9\n10.6\n10.7\n");
    let params = r#"{"usl":"11","target":"10","qualifying":1}"#;
    let watch = ["watch", &path, "--chart", "pre-control", "--params", params];
    for (lang, [reading, stop, adjust]) in
        [("en", ["reading", "stop", "adjust"]), ("zh", ["读数", "停机", "调整"])]
    {
        let run = wule(&[&watch[..], &["--lang", lang]].concat());
        let want =
            format!("2\t{reading}\t12\t–\t11\t◆ {stop}\n6\t{reading}\t10.7\t–\t11\t◆ {adjust}\n");
        assert_eq!(run.stdout, want, "{}", run.stderr);
    }
}

#[test]
fn a_line_that_is_no_reading_is_named_and_the_watch_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "r.txt", b"10.00\nten\n10.50\n");
    let run = wule(&["watch", &path, "--frozen", "10.01,0.02"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("line 2") && run.stderr.contains("ten is no reading"));
    assert!(run.stdout.starts_with("3\tX\t10.5\t"), "{}", run.stdout);
    let run = wule(&["watch", &path]);
    assert!(run.stderr.contains("chart.not_frozen"), "{}", run.stderr);
}
