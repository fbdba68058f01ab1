//! Files of Q-DAS on the command line.

use crate::program::{demo, wule};
use serde_json::{Value, json};

/// A file with a field that means nothing to us; the third value does not count.
const BORE: &str = "K0100 1\r\nK1001/1 B-07\r\nK1002/1 Housing\r\nK1999/1 kept as it is\r\n\
    K2001/1 D1\r\nK2002/1 Bore\r\nK2022/1 3\r\nK2110/1 24.98\r\nK2111/1 25.03\r\nK2142/1 mm\r\n\
    25.001\u{14}0\u{14}02.11.2026/08:30:00\r\n\
    2.50020000000000E+0001\u{14}0\u{14}02.11.2026/08:31:00\r\n\
    25.9\u{14}255\u{14}02.11.2026/08:32:00\r\n";

#[test]
fn a_file_is_shown_taken_apart_and_put_together_without_loss() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let bore = path("bore.dfq");
    std::fs::write(&bore, BORE).unwrap();
    let run = wule(&["aqdef", &bore, "--json"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let said: Value = run.stdout.parse().unwrap();
    let of = &said["parts"][0]["characteristics"][0];
    assert_eq!(of["values"], json!(["25.001", "25.002", null]));
    assert_eq!((&of["lower"], &of["upper"]), (&json!("24.98"), &json!("25.03")));
    let run = wule(&["aqdef", &bore, "--values"]);
    let rows = "part,characteristic,value,taken_at\n\"B-07\",\"D1\",25.001,2026-11-02T08:30:00\n\
                \"B-07\",\"D1\",25.002,2026-11-02T08:31:00\n";
    assert_eq!(run.stdout, rows);
    let (apart, values, again) = (path("apart.dfd"), path("apart.dfx"), path("again.dfq"));
    assert_eq!(wule(&["aqdef", &bore, "--out", &apart]).code, 0);
    assert!(std::fs::read_to_string(&apart).unwrap().contains("K1999/1 kept as it is"));
    assert!(std::fs::read_to_string(&values).unwrap().starts_with("25.001"));
    assert_eq!(wule(&["aqdef", &apart, &values, "--out", &again]).code, 0);
    assert_eq!(std::fs::read_to_string(&again).unwrap(), BORE);
    assert_eq!(wule(&["aqdef", &bore, "--out", &path("bore.csv")]).code, 2);
    assert_eq!(wule(&["aqdef"]).code, 2);
}

#[test]
fn a_file_with_a_line_that_makes_no_sense_is_told_and_not_written_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let bore = path("bore.dfq");
    std::fs::write(&bore, BORE.replace("K2022/1", "K20x2/1")).unwrap();
    let run = wule(&["aqdef", &bore]);
    assert_eq!(run.code, 1, "{}", run.stdout);
    assert!(run.stderr.contains("bore.dfq:7:"), "{}", run.stderr);
    let out = path("again.dfq");
    assert_eq!(wule(&["aqdef", &bore, "--out", &out]).code, 2);
    assert!(!std::path::Path::new(&out).exists());
}

#[test]
fn a_lot_is_written_as_a_file_that_says_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (data, out) = (path("data"), path("lot.dfq"));
    let words = "--value 2 --by 1 --item PIN --unit in --spec 0.120..0.130 --gauge MIC-1 --lot L1 \
                 --organisation Pins --origin pins.example/log --maker Wang";
    let words = words.split_whitespace().collect::<Vec<_>>();
    let pins = demo("pins.csv");
    let run = wule(&[&["seal", &pins, "--data", &data], &words[..]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let run = wule(&["aqdef", "--lot", "L1", "--out", &out, "--data", &data]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let text = std::fs::read_to_string(&out).unwrap();
    for line in ["K1001/1 PIN", "K2001/1 D1", "K2110/1 0.120", "K2111/1 0.130", "K2142/1 in"] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let values = wule(&["aqdef", &out, "--values"]).stdout;
    let values: Vec<_> =
        values.lines().skip(1).map(|row| row.split(',').nth(2).unwrap().to_owned()).collect();
    let pins = std::fs::read_to_string(pins).unwrap();
    let pins: Vec<_> =
        pins.lines().skip(1).map(|row| row.split(',').nth(1).unwrap().trim().to_owned()).collect();
    assert_eq!(values, pins);
}

#[test]
fn a_lot_is_written_by_the_clock_of_a_zone_and_in_the_chinese_of_windows() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (data, pins) = (path("data"), path("pins.csv"));
    std::fs::write(&pins, "孔径\n0.1251\n0.1250\n0.1249\n0.1252\n0.1250\n").unwrap();
    let words = "--value 1 --item PIN --unit in --spec 0.120..0.130 --gauge MIC-1 --lot 批1 \
                 --organisation Pins --origin pins.example/log --maker Wang";
    let words = words.split_whitespace().collect::<Vec<_>>();
    let run = wule(&[&["seal", &pins, "--data", &data], &words[..]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    let write = |name: &str, more: &[&str]| {
        let out = path(name);
        let lot = ["aqdef", "--lot", "批1", "--out", &out, "--data", &data];
        let run = wule(&[&lot[..], more].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        std::fs::read(out).unwrap()
    };
    let utf8 = String::from_utf8(write("a.dfq", &["--utc-offset", "480"])).unwrap();
    let same = write("b.dfq", &["--zone", "Asia/Shanghai"]);
    assert_eq!(same, utf8.as_bytes());
    let gbk = write("c.dfq", &["--zone", "Asia/Shanghai", "--encoding", "gb18030"]);
    // 批 is C5 FA in GBK.
    assert!(gbk.windows(3).any(|bytes| bytes == b"\xc5\xfa1"));
    let values = |name: &str| wule(&["aqdef", &path(name), "--values"]).stdout;
    assert_eq!(values("c.dfq"), values("a.dfq"));
    assert!(values("a.dfq").contains("0.1249"));
    let look = wule(&[&path("c.dfq"), "--json"]).stdout.parse::<Value>().unwrap();
    assert_eq!(look["columns"][0]["stated"]["lsl"], "0.120");
    let zone =
        ["aqdef", "--lot", "批1", "--out", &path("d.dfq"), "--data", &data, "--zone", "Mars"];
    assert_eq!(wule(&zone).code, 2);
}
