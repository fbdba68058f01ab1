//! What is explained: every test, with the numbers of the cited source, every code, every method.

use crate::program::{json, wule};

/// Nelson 1984: how many points each pattern has, and its line in standard deviations.
const NELSON: [(&str, &[&str]); 8] = [
    ("1", &["3"]),
    ("2", &["9"]),
    ("3", &["6"]),
    ("4", &["14"]),
    ("5", &["2", "3"]),
    ("6", &["4", "5", "1"]),
    ("7", &["15", "1"]),
    ("8", &["8", "1"]),
];

#[test]
fn every_test_code_and_method_is_explained_in_both_languages() {
    for lang in ["zh", "en"] {
        for (test, numbers) in NELSON {
            let run = wule(&["explain", test, "--lang", lang]);
            assert_eq!(run.code, 0, "{}", run.stderr);
            let said = run.stdout.split_once(": ").unwrap().1;
            assert!(numbers.iter().all(|n| said.contains(n)), "{test}: {said}");
            assert!(!said.contains('{') && said.contains("Nelson 1984"), "{said}");
        }
    }
    let (_, methods) = json(&["methods"]);
    let methods = methods["methods"].as_array().unwrap();
    let id = methods[methods.len() / 2]["id"].as_str().unwrap();
    for what in inlet::COMPLAINTS.iter().map(|entry| entry.code).chain([id]) {
        let run = wule(&["explain", what, "--lang", "en"]);
        assert_eq!((run.code, run.stdout.contains(what)), (0, true), "{what}: {}", run.stderr);
    }
    for none in ["0", "9", "WL9999"] {
        assert_eq!(wule(&["explain", none]).code, 2, "{none}");
    }
}

#[test]
fn places_are_named_in_the_language_that_was_chosen() {
    let said = |lang| wule(&["explain", "http.not_a_code", "--lang", lang]).stdout;
    assert!(said("en").contains("“‹got›” cannot be a code"), "{}", said("en"));
    assert!(said("zh").contains("“‹实际值›”不能作为编号"), "{}", said("zh"));
    // What an answer picks from elsewhere is all there.
    let lines = wule(&["explain", "measure.aqdef_line", "--lang", "en"]).stdout;
    for part in ["neither a K-field", "index of this K-field", "larger than ‹got› MiB", "no K0100"]
    {
        assert!(lines.contains(part), "{part}: {lines}");
    }
    assert!(!lines.contains('{'), "{lines}");
}
