//! Names: no drawer for odds and ends, no doer-objects.

use super::rust::{is_word_byte, words_of};
use super::{Finding, source::Source};

const RULE: &str = "name";
const DRAWERS: [&str; 8] =
    ["utils", "util", "helpers", "helper", "common", "misc", "manager", "types"];
const DOERS: [&str; 5] = ["Manager", "Service", "Helper", "Dto", "Impl"];
const KINDS: [&str; 7] = ["struct", "enum", "trait", "type", "union", "class", "interface"];
const WAY_OUT: &str = "name it after the idea that it holds";

/// Finds files, folders, modules and types with names that say nothing.
pub fn check(source: &Source) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in &source.files {
        if !["rs", "ts", "vue", "js", "py", "sh"].contains(&file.ending()) {
            continue;
        }
        let stems = file.path.split('/').map(|part| part.split('.').next().unwrap_or(part));
        for stem in stems.filter(|stem| DRAWERS.contains(stem)) {
            let what = format!("“{stem}” names a drawer, not an idea");
            found.push(Finding::new(RULE, &file.path, 1, &what, WAY_OUT));
        }
        // Comments and text of other languages are read as well: a definition there is rare.
        let code = file.rust.as_ref().map_or(file.text.as_str(), |rust| &rust.code);
        let mut report = |at: usize, what: &str| {
            found.push(Finding::new(RULE, &file.path, file.line_of(at), what, WAY_OUT));
        };
        for (at, module) in defined(code, "mod").filter(|(_, name)| DRAWERS.contains(name)) {
            report(at, &format!("the module {module} names a drawer, not an idea"));
        }
        for (at, name) in KINDS.iter().flat_map(|kind| defined(code, kind)) {
            if let Some(doer) = DOERS.iter().find(|doer| name.ends_with(*doer)) {
                report(at, &format!("the type {name} ends in {doer}"));
            }
        }
    }
    found
}

/// What is defined by a keyword, with where the keyword stands.
fn defined<'a>(code: &'a str, keyword: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    words_of(code, keyword).filter_map(move |at| {
        let after = code[at + keyword.len()..].trim_start();
        let length = after.bytes().take_while(|byte| is_word_byte(*byte)).count();
        (length > 0).then(|| (at, &after[..length]))
    })
}
