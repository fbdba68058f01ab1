//! Words: every sentence is there in both languages, with the same arguments.

use std::collections::BTreeSet;

use super::rust::{Literal, Rust, after_closing, words_of};
use super::{Finding, source::Source};

/// Finds pairs of literals of which one is empty, or whose `{placeholders}` differ. What is not
/// written as literals is the compiler's and the test's business.
pub fn check(source: &Source) -> Vec<Finding> {
    let mut found = Vec::new();
    for (file, rust) in source.rust() {
        for (at, zh, en) in pairs(rust) {
            if let Some((what, way_out)) = fault(&zh.text, &en.text) {
                let line = file.line_of(at);
                found.push(Finding::new("words", &file.path, line, &what, way_out));
            }
        }
    }
    found
}

fn fault(zh: &str, en: &str) -> Option<(String, &'static str)> {
    for (lang, text) in [("zh", zh), ("en", en)] {
        if text.trim().is_empty() {
            return Some((format!("{lang} is empty"), "write the sentence in both languages"));
        }
    }
    let (in_zh, in_en) = (placeholders(zh), placeholders(en));
    let differing: Vec<_> = in_zh.symmetric_difference(&in_en).copied().collect();
    let names = differing.join("}, {");
    let what = format!("{{{names}}} stands in one language only");
    (!differing.is_empty()).then_some((what, "give both sentences the same arguments"))
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

/// The pairs of a file, with where they stand: Chinese, English.
fn pairs(rust: &Rust) -> Vec<(usize, &Literal, &Literal)> {
    let code = &rust.code;
    let mut found = Vec::new();
    for at in words_of(code, "Words") {
        let after = at + "Words".len();
        let pair = if code[after..].starts_with("::new(") {
            arguments(rust, after + "::new(".len())
        } else if code[after..].trim_start().starts_with('{') {
            let open = after + code[after..].find('{').unwrap_or(0);
            let inside = open..after_closing(code, open);
            let field = |name| field(rust, inside.clone(), name);
            field("zh").zip(field("en"))
        } else {
            None
        };
        found.extend(pair.map(|(zh, en)| (at, zh, en)));
    }
    found
}

fn arguments(rust: &Rust, open: usize) -> Option<(&Literal, &Literal)> {
    let zh = rust.literal_at(open)?;
    let rest = rust.code[zh.at.end..].trim_start().strip_prefix(',')?;
    let en = rust.literal_at(rust.code.len() - rest.len())?;
    Some((zh, en))
}

fn field<'a>(rust: &'a Rust, inside: std::ops::Range<usize>, name: &str) -> Option<&'a Literal> {
    let at = inside.start + words_of(&rust.code[inside.clone()], name).next()? + name.len();
    let rest = rust.code[at..inside.end].trim_start().strip_prefix(':')?;
    rust.literal_at(inside.end - rest.len())
}
