//! Leftovers: nothing unfinished, skipped, unfenced or unowned is merged.

use super::rust::{Rust, words_of};
use super::{Finding, source::File, source::Source};

const RULE: &str = "leftover";

/// A piece of code that is not left behind, and what to write instead.
const BANNED: [(&str, &str); 4] = [
    ("todo!", "write it, or leave the function out"),
    ("unimplemented!", "write it, or leave the function out"),
    ("#[ignore", "assert today's answer with a reason, or delete the test"),
    ("unsafe", "find the safe way; there is no exception"),
];

/// Finds unfinished code, skipped tests, `unsafe`, bare unwraps and notes without an issue.
pub fn check(source: &Source) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in &source.files {
        let notes = match &file.rust {
            Some(rust) => {
                found.extend(banned(file, rust));
                found.extend(unwraps(file, rust));
                rust.comments.as_str()
            }
            None if ["ts", "vue", "js", "py", "sh", "toml"].contains(&file.ending()) => &file.text,
            None => continue,
        };
        found.extend(unowned(file, notes));
    }
    found
}

fn banned(file: &File, rust: &Rust) -> Vec<Finding> {
    let code = &rust.code;
    let places = |what: &'static str| -> Vec<usize> {
        // Names are looked for as whole words, attributes as they stand.
        let name = what.trim_end_matches('!');
        if what.starts_with('#') {
            code.match_indices(what).map(|(at, _)| at).collect()
        } else {
            words_of(code, name).filter(|at| code[*at..].starts_with(what)).collect()
        }
    };
    let found = BANNED.iter().flat_map(|&(what, way_out)| {
        let say = format!("`{what}` is left in the code");
        places(what)
            .into_iter()
            .map(move |at| Finding::new(RULE, &file.path, file.line_of(at), &say, way_out))
    });
    found.collect()
}

fn unwraps(file: &File, rust: &Rust) -> Vec<Finding> {
    if !file.is_in_src() || file.is_test {
        return vec![];
    }
    let places = rust.code.match_indices(".unwrap()").filter(|(at, _)| !rust.is_test_at(*at));
    let what = "`.unwrap()` outside of tests";
    let way_out = "return the problem, or `expect` with the reason why it cannot happen";
    places.map(|(at, _)| Finding::new(RULE, &file.path, file.line_of(at), what, way_out)).collect()
}

/// Notes to oneself that name no issue.
fn unowned(file: &File, notes: &str) -> Vec<Finding> {
    let (later, broken) = (concat!("TO", "DO"), concat!("FIX", "ME"));
    let is_owned = |at: &usize| {
        let number = notes[at + later.len()..].strip_prefix("(#").and_then(|n| n.split_once(')'));
        number.is_some_and(|(n, _)| !n.is_empty() && n.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let without_issue = words_of(notes, later).filter(|at| !is_owned(at)).map(|at| (at, later));
    let places = without_issue.chain(words_of(notes, broken).map(|at| (at, broken)));
    places
        .map(|(at, note)| {
            let what = format!("{note} without an issue");
            let way_out = format!("do it now, or open an issue and write {later}(#12)");
            Finding::new(RULE, &file.path, file.line_of(at), &what, &way_out)
        })
        .collect()
}
