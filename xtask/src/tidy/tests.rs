//! The project is tidy, and each rule sees what it should and nothing else.

use super::*;
use crate::house;

/// Findings of one rule over files in memory, as `line: message`.
fn found(check: Rule, files: &[(&str, &str)]) -> Vec<String> {
    let source = Source::of(files.iter().copied());
    check(&source).iter().map(|f| format!("{}:{}: {}", f.path, f.line, f.message)).collect()
}

fn assert_finds(check: Rule, files: &[(&str, &str)], expected: &[&str]) {
    let found = found(check, files);
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found:?} does not begin with {expected:?}");
    }
}

#[test]
fn the_house_is_tidy() {
    let source = Source::read(&house::root()).unwrap();
    let found = findings(&source);
    let list: Vec<_> = found
        .iter()
        .map(|f| format!("{}:{}: {} [{}]", f.path, f.line, f.message, f.rule))
        .collect();
    assert!(found.is_empty(), "{} findings:\n{}", list.len(), list.join("\n"));
}

#[test]
fn documents_are_there_and_the_map_is_short() {
    let long = "a line\n".repeat(301);
    let files = [("README.md", "a"), ("ARCHITECTURE.md", long.as_str()), ("CHANGELOG.md", "a")];
    assert_finds(document::check, &files, &["LICENSE:1: ", "ARCHITECTURE.md:301: 301 lines"]);
    let files =
        [("README.md", "a"), ("ARCHITECTURE.md", "a"), ("CHANGELOG.md", "a"), ("LICENSE", "a")];
    assert_finds(document::check, &files, &[]);
}

#[test]
fn files_have_a_hard_and_a_soft_limit() {
    let (short, long) = ("a\n".repeat(301), "a\n".repeat(601));
    let files =
        [("a/src/short.rs", short.as_str()), ("a/src/long.rs", &long), ("a/long.json", &long)];
    assert_finds(file_length::check, &files, &["a/src/long.rs:601: 601 lines; the limit is 600"]);
    assert_finds(file_length::soft, &files, &["a/src/short.rs:301: 301 lines; the limit is 300"]);
}

#[test]
fn functions_are_measured_in_lines_of_code() {
    let body = |n: usize, line: &str| format!("    {line}\n").repeat(n);
    let good = format!("fn good() {{\n{}{}}}\n", body(70, "a();"), body(30, "// why"));
    let bad =
        format!("\n/// Doc {{.\nfn bad<'a>(x: &'a [u8; 3]) -> u8 {{\n{}}}\n", body(71, "a('{');"));
    let traps =
        "trait T { fn none(&self) -> [u8; 2]; }\nfn one() { let s = \"}\\\"{\"; r#\"}\"\"#; }\n";
    let text = [good.as_str(), &bad, traps].concat();
    let line = good.lines().count() + 3;
    let expected = format!("a/src/a.rs:{line}: bad has 71 lines");
    assert_finds(function_length::check, &[("a/src/a.rs", &text)], &[&expected]);
    let names: Vec<_> =
        rust::Rust::read(&text).functions().iter().map(|f| f.name.to_owned()).collect();
    assert_eq!(names, ["good", "bad", "one"]);
}

#[test]
fn lines_are_measured_in_characters() {
    let (good, bad) = (format!("//{}\n", "宽".repeat(98)), format!("//{}\n", "宽".repeat(99)));
    let text = good + &bad;
    assert_finds(line_length::check, &[("a/src/a.rs", &text)], &["a/src/a.rs:2: 101 columns"]);
}

#[test]
fn an_exception_excuses_a_finding_and_must_be_needed() {
    let text = format!("// https://{}\n//{}\n", "a".repeat(100), "b".repeat(100));
    let rule = |path: &str, text: &str| {
        let named = format!("rule = \"line-length\"\npath = \"{path}\"\ntext = \"{text}\"");
        format!("[[exception]]\n{named}\nreason = \"an address\"\n")
    };
    let exceptions = rule("a/src/a.rs", "https://") + &rule("a/src/b.rs", "");
    let source = Source::of([("a/src/a.rs", text.as_str()), (exception::PATH, &exceptions)]);
    let kept = Exceptions::read(&exceptions).unwrap().apply(line_length::check(&source), &source);
    let places: Vec<_> = kept.iter().map(|f| (f.path.as_str(), f.line)).collect();
    assert_eq!(places, [("a/src/a.rs", 2), (exception::PATH, 1)]);
    let nameless = Exceptions::read("[[exception]]\nrule = \"name\"\npath = \"a\"\n");
    assert_eq!(nameless.unwrap_err(), "an exception for \"a\" has no reason");
}

#[test]
fn nothing_names_the_folders_of_a_machine() {
    let home =
        format!("let a = \"/{}/me\";\n// see docs/home/plan.md, https://a.b/tmp/c\n", "home");
    let script = format!("#!/bin/bash\nd=$(mktemp /{}.XXXX)\nd=$(mktemp -d)\nls $d/tmp\n", "tmp");
    let files = [("a/src/a.rs", home.as_str()), (".ci/run", &script)];
    let expected = [".ci/run:2: a path below", "a/src/a.rs:1: a path below"];
    assert_finds(machine_path::check, &files, &expected);
}

const GOOD_MANIFEST: &str = "[package]\nname = \"wule-word\"\ndescription = \"Words\"\n\
    version.workspace = true\nedition.workspace = true\nrust-version.workspace = true\n\
    license.workspace = true\nrepository.workspace = true\npublish.workspace = true\n\
    [lints]\nworkspace = true\n";

#[test]
fn manifests_describe_and_inherit() {
    let lib = "//! Words.\npub struct Word;\n";
    let good = [("base/word/Cargo.toml", GOOD_MANIFEST), ("base/word/src/lib.rs", lib)];
    assert_finds(manifest::check, &good, &[]);
    let bad = GOOD_MANIFEST
        .replace("\"Words\"", "\"DESC\"")
        .replace("publish.workspace = true", "publish = true")
        .replace("[lints]", "[other]");
    let files = [("base/word/Cargo.toml", bad.as_str()), ("base/word/src/lib.rs", "//! Words.\n")];
    let expected = [
        "base/word/Cargo.toml:1: the crate has no description",
        "base/word/Cargo.toml:1: publish is not the workspace's",
        "base/word/Cargo.toml:1: the workspace's lints",
        "base/word/src/lib.rs:1: the crate is empty",
    ];
    assert_finds(manifest::check, &files, &expected);
}

#[test]
fn names_hold_ideas() {
    let files = [
        (
            "a/src/limits.rs",
            "mod types;\n// struct LogManager\nstruct Manager;\nstruct ManagerLike;",
        ),
        ("a/tests/common/mod.rs", ""),
    ];
    let expected = [
        "a/src/limits.rs:1: the module types",
        "a/src/limits.rs:3: the type Manager ends in Manager",
        "a/tests/common/mod.rs:1: “common”",
    ];
    assert_finds(name::check, &files, &expected);
}

#[test]
fn modules_open_with_a_sentence() {
    let files = [
        ("a/src/lib.rs", "//! Says.\n#[cfg(test)]\nmod law;\nmod b;\n"),
        ("a/src/b.rs", "//!\nfn b() {}\n"),
        ("a/src/law.rs", "fn law() {}\n"),
        ("a/tests/it/main.rs", "mod b;\n"),
    ];
    assert_finds(opening::check, &files, &["a/src/b.rs:1: "]);
}

#[test]
fn nothing_unfinished_is_left() {
    let later = concat!("TO", "DO");
    let text = format!(
        "fn a() {{ todo!() }}\n// {later}(#12): fine\n// {later}: not fine\n\
         fn b() {{ x.unwrap(); \".unwrap() unsafe\"; }}\n#[cfg(test)]\nmod tests {{\n\
         #[test]\nfn t() {{ x.unwrap() }}\n}}\n#![forbid(unsafe_code)]\nunsafe {{}}\n"
    );
    let expected = [
        "a/src/a.rs:1: `todo!`",
        "a/src/a.rs:11: `unsafe`",
        "a/src/a.rs:4: `.unwrap()`",
        "a/src/a.rs:3: ",
    ];
    assert_finds(leftover::check, &[("a/src/a.rs", &text)], &expected);
    assert_finds(leftover::check, &[("a/tests/a.rs", "fn t() { x.unwrap() }")], &[]);
}

#[test]
fn words_say_the_same_in_both_languages() {
    let text = r#"
        const A: Words = Words::new("有 {got} 行", "{got} rows, \
            at least {need}");
        const B: Words = Words { zh: "有 {got}", en: "{got} // {got}" };
        const C: Words = Words { zh: "", en: "no" };
        pub struct Words { pub zh: &'static str, pub en: &'static str }
        fn d() { Words::new(a, "b {c}") }
    "#;
    let expected = ["a/src/a.rs:2: {need} stands in one", "a/src/a.rs:5: zh is empty"];
    assert_finds(words::check, &[("a/src/a.rs", text)], &expected);
}

#[test]
fn imports_keep_the_order_of_the_house() {
    let rooms = [
        "base/num",
        "base/word",
        "stages/make",
        "stages/judge",
        "edges/inlet",
        "edges/validate",
        "edges/store",
        "edges/acts",
    ];
    let shared: Vec<_> = rooms
        .iter()
        .map(|path| format!("{} = {{ path = \"{path}\" }}\n", path.rsplit('/').next().unwrap()))
        .collect();
    let root = format!("[workspace.dependencies]\nserde = \"1\"\n{}", shared.concat());
    let needs = |names: &[&str]| {
        let lines: Vec<_> = names.iter().map(|name| format!("{name}.workspace = true\n")).collect();
        format!("[dependencies]\n{}[dev-dependencies]\nacts.workspace = true\n", lines.concat())
    };
    let manifests = [
        ("base/num/Cargo.toml", needs(&["word", "serde"])),
        ("base/word/Cargo.toml", needs(&["num", "serde", "serde_json"])),
        ("edges/acts/Cargo.toml", needs(&["word", "judge", "store"])),
        ("edges/http/Cargo.toml", needs(&["acts", "judge", "inlet", "validate"])),
        ("edges/inlet/Cargo.toml", needs(&["acts", "judge"])),
        ("edges/new/Cargo.toml", needs(&[])),
        ("edges/verify/Cargo.toml", needs(&["word", "judge", "acts"])),
        ("edges/wule/Cargo.toml", needs(&["acts", "store", "word", "axum"])),
        ("stages/judge/Cargo.toml", needs(&["make", "word", "serde"])),
        ("stages/make/Cargo.toml", needs(&["judge", "sqlx", "serde_json"])),
    ];
    let mut files = vec![("Cargo.toml", root.as_str())];
    files.extend(manifests.iter().map(|(path, text)| (*path, text.as_str())));
    let expected = [
        "base/num/Cargo.toml:3: base/num uses serde",
        "base/num/Cargo.toml:2: base/num imports base/word",
        "edges/http/Cargo.toml:5: edges/http imports edges/validate",
        "edges/inlet/Cargo.toml:3: edges/inlet imports stages/judge",
        "edges/new/Cargo.toml:1: edges/new has no place",
        "edges/verify/Cargo.toml:4: edges/verify imports edges/acts",
        "stages/make/Cargo.toml:2: stages/make imports stages/judge",
        "stages/make/Cargo.toml:4: stages/make uses serde_json",
        "stages/make/Cargo.toml:3: stages/make uses sqlx",
    ];
    let mut list = found(import::check, &files);
    list.sort();
    let mut expected = expected;
    expected.sort();
    assert_eq!(list.len(), expected.len(), "{list:#?}");
    for (found, expected) in list.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found:?} does not begin with {expected:?}");
    }
}
