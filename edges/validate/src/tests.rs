//! The comparison and the reading of cases, and adapters whose engine is `num`.

use super::answer::Answer;
use super::case::Case;
use super::compare::{Allowed, differences};
use super::node::Node;
use super::*;
use word::json::json;

const CLOSE: Allowed = Allowed { rel: 1e-3, abs: 0.0, digits: None };

fn agrees(got: Answer, expected: &str, allowed: Allowed) -> bool {
    differences("key", &got, &Node::read(expected).unwrap(), allowed).is_empty()
}

fn case(text: &str) -> Case {
    Case::read(text).unwrap().expect("a case")
}

/// The lines of a case that is expected to be covered.
fn lines(text: &str) -> Vec<String> {
    let case = case(text);
    let (_, adapter) = COVERED.iter().find(|(family, _)| *family == case.family).expect("covered");
    judge(&case, &adapter(&case).unwrap(), &[]).unwrap()
}

#[test]
fn numbers_keep_their_spelling() {
    let node = Node::read(r#"{"x": [25.0, 1000000000000.4, -3e-2], "y": null}"#).unwrap();
    let x = node.need("x").unwrap();
    let spelled: Vec<_> = x.decimals().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(spelled, ["25.0", "1000000000000.4", "-0.03"]);
    assert_eq!(node.get("y"), None);
    assert!(Node::read("[1, nan]").is_err());
    let odd = Node::read(r#"[-Infinity, "NaN\" NaN", NaN]"#).unwrap();
    let texts: Vec<_> = odd.list().unwrap().iter().map(|item| item.text().unwrap()).collect();
    assert_eq!(texts, ["-Infinity", "NaN\" NaN", "NaN"]);
}

#[test]
fn closeness_is_relative_absolute_or_in_digits() {
    assert!(agrees(Answer::Real(100.05), "100.0", CLOSE));
    assert!(!agrees(Answer::Real(100.2), "100.0", CLOSE));
    assert!(agrees(Answer::Real(1e-9), "0.0", Allowed { abs: 1e-8, ..CLOSE }));
    let digits = Allowed { rel: 0.0, abs: 0.0, digits: Some(7.0) };
    assert!(agrees(Answer::Real(1.000_000_09), "1.0", digits));
    assert!(!agrees(Answer::Real(1.000_000_2), "1.0", digits));
    assert!(agrees(Answer::Real(1.0), "1.0", digits));
}

#[test]
fn counts_positions_and_texts_are_exact() {
    assert!(agrees(Answer::Count(4), "4", CLOSE));
    assert!(!agrees(Answer::Count(1001), "1000", Allowed { rel: 0.1, ..CLOSE }));
    assert!(!agrees(Answer::List(vec![Answer::Count(3)]), "[3, 4]", CLOSE));
    assert!(agrees(Answer::Text("a".to_owned()), "\"a\"", CLOSE));
    assert!(agrees(Answer::Absent, "null", CLOSE));
    assert!(!agrees(Answer::Absent, "0", CLOSE));
}

#[test]
fn overrides_hold_for_their_key_and_below() {
    let tolerance = r#"{"rel": 1e-6, "abs": 1e-9, "overrides": {"anova.ss": {"rel": 1e-2}}}"#;
    let text = format!(r#"{{"id": "a", "input": {{}}, "expected": 1, "tolerance": {tolerance}}}"#);
    let case = case(&text);
    assert_eq!(case.allowed("anova.ss.part").unwrap().rel, 1e-2);
    assert_eq!(case.allowed("anova.ss").unwrap().abs, 0.0);
    assert_eq!(case.allowed("anova.ssx").unwrap().rel, 1e-6);
}

#[test]
fn a_case_for_exact_decimals_is_held_to_what_they_reach() {
    let tolerance = r#"{"rel": 1e-6, "abs": 0, "rel_if_decimal_ingestion": 1e-13}"#;
    let text = format!(r#"{{"id": "a", "input": {{}}, "expected": 1, "tolerance": {tolerance}}}"#);
    assert_eq!(case(&text).allowed("sd").unwrap().rel, 1e-13);
}

#[test]
fn a_file_without_expected_is_no_case() {
    assert!(Case::read(r#"{"id": "a", "input": {}}"#).unwrap().is_none());
    assert!(Case::read("[1, 2]").unwrap().is_none());
}

#[test]
fn an_unknown_key_is_named() {
    let text = r#"{"id": "c", "area": "constants", "function": "median_range_d4",
        "input": {"n": [2]}, "expected": {"d4": [0.9538725524089398], "d9": [1.0]},
        "tolerance": {"rel": 1e-11, "abs": 0.0}}"#;
    assert_eq!(lines(text), ["c: the key d9 is not known to constants/median_range_d4"]);
}

#[test]
fn families_without_a_name_are_known_by_their_shape() {
    let anova = r#"{"id": "s", "input": {"group": [1, 1, 2, 2], "y": [1.0, 3.0, 2.0, 6.0]},
        "expected": {"df_between": 1, "df_within": 2, "ss_between": 4.0, "ss_within": 10.0,
        "f": 0.8}, "tolerance": {"log_relative_error_min": 12}}"#;
    assert!(lines(anova).is_empty(), "{:?}", lines(anova));
    let line = r#"{"id": "l", "input": {"x": [0.0, 1.0, 2.0, 3.0], "y": [1.0, 2.0, 5.0, 6.0],
        "degree": 1, "intercept": true}, "expected": {"beta": [0.8, 1.8]},
        "tolerance": {"log_relative_error_min": 12}}"#;
    assert!(lines(line).is_empty(), "{:?}", lines(line));
    let several = line
        .replace("[0.0, 1.0, 2.0, 3.0]", "[[0.0], [1.0], [2.0], [3.0]]")
        .replace("\"degree\": 1, ", "");
    assert!(lines(&several).is_empty(), "{:?}", lines(&several));
    let values = r#"{"id": "q", "input": {"columns": ["fn", "arg", "a", "b"],
        "rows": [["norm_q", 0.975, 0.0, 0.0], ["binom_cdf", 3.0, 100.0, 0.01]]},
        "expected": [1.959963984540054, 0.9816259635553513], "tolerance": {"rel": 1e-10}}"#;
    assert!(lines(values).is_empty(), "{:?}", lines(values));
}

#[test]
fn columns_are_known_by_their_names_in_any_order() {
    let text = |name: &str, row: &str| {
        format!(
            r#"{{"id": "r", "area": "distribution", "function": "range_cdf",
            "input": {{"{name}": [{row}]}}, "expected": {{"cdf": [0.5204998778130465]}},
            "tolerance": {{"rel": 1e-12}}}}"#
        )
    };
    assert!(lines(&text("n_w", "[2, 1.0]")).is_empty());
    assert!(lines(&text("w_n", "[1.0, 2]")).is_empty());
}

#[test]
fn run_rules_are_read_from_their_words() {
    let beyond = |k, m, sigma, newest, window| {
        Some(json!({
            "rule": "beyond", "k": k, "m": m, "sigma": sigma, "newest": newest, "window": window,
        }))
    };
    let must = "must-be-beyond";
    assert_eq!(run_rule::rule("R1_beyond3"), beyond(1, 1, "3", must, "full"));
    assert_eq!(run_rule::rule("R5_2of3_beyond2_current"), beyond(2, 3, "2", must, "full"));
    assert_eq!(run_rule::rule("R6_variant_any_position"), beyond(4, 5, "1", "any", "full"));
    assert_eq!(run_rule::rule("R5_variant_partial_window"), beyond(2, 3, "2", must, "partial"));
    assert_eq!(run_rule::rule("AIAG_7_same_side"), Some(json!({"rule": "run", "n": 7})));
    assert_eq!(run_rule::rule("trend_7"), Some(json!({"rule": "trend", "n": 7})));
    assert_eq!(run_rule::rule("R4_14_alternating"), Some(json!({"rule": "alternation", "n": 14})));
    let within = json!({"rule": "within", "n": 15, "sigma": "1", "edge": "inclusive"});
    assert_eq!(run_rule::rule("R7_variant_inclusive"), Some(within));
    let outside = json!({"rule": "outside", "n": 8, "sigma": "1", "sides": "either"});
    assert_eq!(run_rule::rule("R8_8_outside1_either"), Some(outside));
    assert_eq!(run_rule::rule("center"), None);
}

#[test]
fn capability_keys_say_number_interval_and_level() {
    let is = |key: &str, number: &str, is_interval: bool, level: &str| {
        assert_eq!(capability::asked(key), (number.to_owned(), is_interval, level.to_owned()));
    };
    is("Cpk", "cpk", false, "95");
    is("Ppk_ci90_bissell", "ppk", true, "90");
    is("Cpm_taguchi_ci95_boyles", "cpm", true, "95");
    is("Ppk_onesided_exact_lower99", "ppk_lower", false, "99");
    is("expected.within.ppm_lsl", "within_ppm_below", false, "95");
    is("observed_ppm.above", "observed_ppm_above", false, "95");
    is("sigma_within_rbar", "sigma_mean_range", false, "95");
}

#[test]
fn what_ships_is_what_lies_in_the_folder_of_cases() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases");
    let files = shipped();
    assert!(files.len() > 100, "{}", files.len());
    for file in &files {
        let there = std::fs::read_to_string(folder.join(&file.path)).unwrap();
        assert!(there == file.text, "{} differs from its file", file.path);
    }
    assert!(files.is_sorted_by(|a, b| a.path < b.path));
    assert!(files.iter().all(|file| !file.text.contains(r#"fetched_or_textbook": true"#)));
}

#[test]
fn agreeing_digits_are_counted_where_a_tolerance_is() {
    let of = |got: f64, expected: &str, allowed| {
        Closeness::of(&Answer::Real(got), &Node::read(expected).unwrap(), allowed)
    };
    let near = |digits: Option<f64>, want: f64| (digits.unwrap() - want).abs() < 1e-6;
    assert!(near(of(100.001, "100.0", CLOSE).worst, 5.0));
    assert!(near(of(100.001, "100.0", CLOSE).asked, 3.0));
    assert!(near(of(100.0, "100.0", CLOSE).worst, 15.0));
    // A difference of 1e-9 where 1e-8 is allowed around nothing: one digit better than asked.
    let around_nothing = Allowed { abs: 1e-8, ..CLOSE };
    assert!(near(of(1e-9, "0.0", around_nothing).worst, 4.0));
    let both = of(100.001, "100.0", CLOSE).and(of(100.0, "100.0", CLOSE));
    assert_eq!((both.n_reals, both.n_exact), (2, 0));
    assert!(near(both.worst, 5.0) && near(both.mean(), 10.0));
    let exact = Closeness::of(&Answer::Count(3), &Node::read("3").unwrap(), CLOSE);
    assert_eq!((exact.n_reals, exact.n_exact, exact.worst), (0, 1, None));
}

#[test]
fn a_report_counts_a_wrong_value_and_a_method_that_changed() {
    let mut files = shipped();
    files.retain(|file| {
        ["judge/chart/xbar_r/", "frozen/chart.t2@1", "example/chart.t2."]
            .iter()
            .any(|start| file.path.starts_with(start))
    });
    let whole = report(&files);
    assert!(whole.is_passed());
    let of = |report: &Report, name: &str| {
        let method = report.methods.iter().find(|of| of.method.card.id.is(name)).unwrap();
        (method.n_cases > 0, method.is_frozen)
    };
    assert_eq!(of(&whole, "chart.xbar-r"), (true, None));
    assert_eq!(of(&whole, "chart.t2"), (false, Some(true)));
    assert_eq!(of(&whole, "gauge.nested"), (false, None));

    let mut changed = files.clone();
    let frozen = changed.iter_mut().find(|file| file.path.starts_with("frozen/")).unwrap();
    frozen.text = frozen.text.replacen('1', "2", 1);
    let changed = report(&changed);
    assert_eq!(of(&changed, "chart.t2"), (false, Some(false)));
    assert!(!changed.is_passed());
    assert_ne!(changed.digest, whole.digest);

    let mut wrong = files;
    let case = wrong.iter_mut().find(|file| file.path.contains("xbar_r_pins")).unwrap();
    case.text = case.text.replacen(r#""center": 0."#, r#""center": 7."#, 1);
    let wrong = report(&wrong);
    assert!(!wrong.is_passed());
    assert_eq!(wrong.families[0].n_failed, 1);
    assert!(wrong.families[0].differences[0].contains("center"));
    assert!(!report(&[]).is_passed());
}
