//! Looking at a file: what it is, its chart, its capability, in every form of output.

use std::path::Path;

use serde_json::Value;

use crate::program::{demo, file, json, wule};

#[test]
fn a_file_alone_says_what_it_is_and_what_to_do_next() {
    let run = wule(&[&demo("pins.csv")]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for part in ["UTF-8", "60 rows", "subgroups of 5", "0.1229 … 0.1273 in", "wule chart"] {
        assert!(run.stdout.contains(part), "{part} is not in {}", run.stdout);
    }
}

#[test]
fn a_chart_names_its_method_input_and_result() {
    let (code, study) =
        json(&["chart", &demo("gears.csv"), "--value", "2", "--subgroup", "批次 batch"]);
    assert_eq!(code, 0);
    assert_eq!(study["schema"], "wule.chart/1");
    assert_eq!(study["method"]["id"], "chart.xbar-r");
    assert_eq!((&study["input"]["rows"], &study["input"]["unit"]), (&100.into(), &"in".into()));
    assert_eq!(study["input"]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(study["result"]["n_signals"], 1);
    assert_eq!(study["result"]["test_1"][0], 4);
    // The centre as NIST's readings give it by hand: their sum is 99.764.
    assert_eq!(study["result"]["center"], 0.99764);
}

#[test]
fn subgroups_come_from_a_size_a_column_or_several_columns() {
    let folder = tempfile::tempdir().unwrap();
    let wide = file(folder.path(), "w.csv", b"x1,x2,x3\n1,2,3\n2,3,5\n3,5,4\n1,1,2\n");
    let long = file(folder.path(), "l.csv", b"x\n1\n2\n3\n2\n3\n5\n3\n5\n4\n1\n1\n2\n");
    let ways = [
        json(&["chart", &wide, "--value", "x1,x2,x3"]),
        json(&["chart", &wide]),
        json(&["chart", &long, "--subgroup", "3"]),
    ];
    for (code, study) in &ways {
        assert_eq!((*code, &study["result"]), (0, &ways[0].1["result"]));
        assert_eq!(study["result"]["subgroup_size"], 3);
    }
}

#[test]
fn capability_is_stated_where_the_readings_support_it_and_declined_where_not() {
    let (code, pins) = json(&["capability", &demo("pins.csv"), "--spec", "0.120..0.130"]);
    assert_eq!((code, pins["verdict"].as_str()), (0, Some("yes")));
    assert!(pins["result"]["cpk_lower"].as_f64() < pins["result"]["cpk"].as_f64());
    let (code, gears) = json(&["capability", &demo("gears.csv"), "--spec", "0.980..1.020"]);
    assert_eq!((code, gears["verdict"].as_str()), (1, Some("no")));
    assert_eq!(gears["refusal"]["reason"]["code"], "capability.unstable");
    assert!(gears["result"].get("cpk").is_none());
}

#[test]
fn a_condition_sets_the_exit_code() {
    let with = |condition: &str| wule(&["chart", &demo("gears.csv"), "--fail-on", condition]).code;
    assert_eq!(
        [with("signal"), with("n_signals>1"), with("center<0.9"), with("nothing")],
        [1, 0, 0, 2]
    );
}

#[test]
fn limits_are_taken_over_from_an_earlier_study() {
    let folder = tempfile::tempdir().unwrap();
    let earlier = folder.path().join("earlier.json");
    let earlier = earlier.to_str().unwrap();
    assert_eq!(wule(&["chart", &demo("pins.csv"), "-o", earlier]).code, 0);
    let (_, first) = json(&["chart", &demo("pins.csv")]);
    let (code, later) = json(&["chart", &demo("pins.csv"), "--frozen", earlier]);
    assert_eq!((code, &later["result"]["ucl"]), (0, &first["result"]["ucl"]));
    assert_eq!(later["parameters"]["frozen"]["origin"], "study");
    let (_, prescribed) = json(&["chart", &demo("pins.csv"), "--frozen", "0.125,0.001"]);
    assert_eq!(prescribed["deviations"][0]["code"], "limits.prescribed");
}

#[test]
fn every_output_file_is_what_its_extension_says() {
    let folder = tempfile::tempdir().unwrap();
    for (name, starts) in [
        ("a.svg", "<svg "),
        ("a.html", "<!DOCTYPE html>"),
        ("a.json", "{"),
        ("a.csv", "\u{feff}key,value,lower,upper\r\n"),
    ] {
        let path = folder.path().join(name);
        let run = wule(&["chart", &demo("pins.csv"), "-o", path.to_str().unwrap()]);
        assert_eq!(run.code, 0, "{}", run.stderr);
        let text = std::fs::read_to_string(path).unwrap();
        assert!(text.starts_with(starts), "{name} starts with {:.40}", text);
    }
    // A report is whole: nothing is fetched, nothing runs.
    let report = std::fs::read_to_string(folder.path().join("a.html")).unwrap();
    assert!(!report.contains("<script") && !report.contains("src=") && report.contains("<svg"));
    let other = folder.path().join("a.docx");
    assert_eq!(wule(&["chart", &demo("pins.csv"), "-o", other.to_str().unwrap()]).code, 2);
}

#[test]
fn the_measurement_file_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let bytes = std::fs::read(demo("pins.csv")).unwrap();
    let path = file(folder.path(), "p.csv", &bytes);
    assert_eq!(wule(&["chart", &path, "-o", &path]).code, 2);
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}

#[test]
fn what_goes_into_a_pipe_is_tab_separated() {
    let run = wule(&["chart", &demo("pins.csv")]);
    let line = run.stdout.lines().find(|line| line.starts_with("center\t")).unwrap();
    assert_eq!(line, "center\t0.12488666666666667");
}

#[test]
fn the_methods_are_listed_by_their_newest_version() {
    let ids = |arguments: &[&str]| -> Vec<String> {
        let first = |line: &str| line.split(' ').next().map(str::to_owned);
        wule(arguments).stdout.lines().filter_map(first).filter(|id| id.contains('@')).collect()
    };
    let (newest, all) = (ids(&["methods"]), ids(&["methods", "--all"]));
    assert!(newest.contains(&"gauge.crossed@2".to_owned()));
    assert!(!newest.contains(&"gauge.crossed@1".to_owned()));
    assert!(all.contains(&"gauge.crossed@1".to_owned()));
    let name = |id: &String| id.split('@').next().map(str::to_owned);
    let names: std::collections::BTreeSet<_> = all.iter().map(name).collect();
    assert_eq!(newest.len(), names.len());
}

#[test]
fn any_method_runs_by_its_id_and_lists_its_schema() {
    let folder = tempfile::tempdir().unwrap();
    let checks = file(folder.path(), "checks.csv", b"bad,n\n3,50\n5,50\n2,50\n4,50\n");
    let (code, listed) = json(&["methods"]);
    assert_eq!(code, 0);
    let methods = listed["methods"].as_array().unwrap();
    assert!(methods.len() >= 4);
    for method in methods {
        let id = method["id"].as_str().unwrap();
        assert_eq!(method["schema"]["type"], "object", "{id}");
        let reads_counts = method["roles"][0]["role"] == "count";
        let (data, params) = match example(folder.path(), id) {
            Some(given) => given,
            None if reads_counts => {
                (words(&[&checks, "--count", "bad", "--size", "n"]), "{}".into())
            }
            None => {
                let limits = r#"{"lsl":"0.12","usl":"0.13"}"#;
                let params = if id.starts_with("capability") { limits } else { "{}" };
                (words(&[&demo("pins.csv"), "--value", "2", "--by", "1"]), params.to_owned())
            }
        };
        let mut arguments = vec!["run", id, "--params", params.as_str()];
        arguments.extend(data.iter().map(String::as_str));
        let (code, study) = json(&arguments);
        let is_refused = !study["refusal"].is_null();
        assert_eq!((code, &study["method"]["id"]), (i32::from(is_refused), &method["id"]), "{id}");
    }
    assert_eq!(wule(&["run", "chart.none", &demo("pins.csv")]).code, 2);
}

fn words(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The example of a method as a file with its columns named on the command line, and parameters.
fn example(folder: &Path, id: &str) -> Option<(Vec<String>, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/example");
    let text = std::fs::read_to_string(root.join(format!("{id}.json"))).ok()?;
    let example: Value = text.parse().unwrap();
    let params = example["parameters"].to_string();
    let table = example["table"].as_object().unwrap();
    if table.is_empty() {
        return Some((Vec::new(), params));
    }
    // A role has one column of its own name, or several that are named.
    let mut columns: Vec<(&str, &str, &Vec<Value>)> = Vec::new();
    for (role, cells) in table {
        match cells.as_object() {
            None => columns.push((role, role, cells.as_array().unwrap())),
            Some(named) => {
                let named = named.iter();
                columns.extend(named.map(|(name, cells)| {
                    (role.as_str(), name.as_str(), cells.as_array().unwrap())
                }));
            }
        }
    }
    let plain = |cell: &Value| cell.as_str().map_or_else(|| cell.to_string(), str::to_owned);
    let header: Vec<&str> = columns.iter().map(|column| column.1).collect();
    let mut lines = vec![header.join(",")];
    for row in 0..columns[0].2.len() {
        let cells: Vec<String> = columns.iter().map(|column| plain(&column.2[row])).collect();
        lines.push(cells.join(","));
    }
    let mut arguments = vec![file(folder, &format!("{id}.csv"), lines.join("\n").as_bytes())];
    for (role, name, _) in columns {
        arguments.extend([format!("--{role}"), name.to_owned()]);
    }
    Some((arguments, params))
}

#[test]
fn counts_are_charted_with_their_sizes() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "c.csv", b"bad,n\n3,50\n5,60\n2,50\n4,40\n");
    let p = ["chart", &path, "--count", "bad", "--size", "n", "--chart", "p"];
    let (code, study) = json(&p);
    // 14 of 200.
    assert_eq!((code, &study["result"]["rate"]), (0, &0.07.into()));
    assert_eq!(study["result"]["ucl"].as_array().unwrap().len(), 4);
    let (code, study) = json(&["chart", &path, "--count", "bad", "--size", "100", "--chart", "np"]);
    assert_eq!((code, &study["result"]["center"]), (0, &3.5.into()));
    let unsaid = wule(&["chart", &path, "--count", "bad", "--size", "n"]);
    assert!(unsaid.code == 2 && unsaid.stderr.contains("laney-p"), "{}", unsaid.stderr);
}

#[test]
fn twenty_runs_give_the_same_bytes() {
    let run =
        || wule(&["capability", &demo("pins.csv"), "--spec", "0.120..0.130", "--json"]).stdout;
    let first = run();
    for _ in 1..20 {
        assert!(run() == first);
    }
}

#[test]
fn a_preset_a_reported_figure_and_a_sheet_are_asked_for_by_name() {
    let pins = demo("pins.csv");
    let asked = |more: &[&str]| {
        let given = ["capability", &pins, "--subgroup", "5", "--spec", "0.120..0.130"];
        json(&[&given[..], more].concat()).1
    };
    let minitab = asked(&["--preset", "minitab"]);
    assert_eq!(minitab["result"]["sigma_within_by"], "pooled-unbiased");
    let explained = asked(&["--reported", "1.42"]);
    assert_eq!(explained["method"]["id"], "capability.compare");
    assert_eq!(asked(&["--show", "sixpack"])["method"]["id"], "capability.sixpack");
    assert_eq!(asked(&["--show", "grade"])["method"]["id"], "capability.grade");
}
