//! Tidy: the house rules, checked.
//!
//! Asks: does every file keep what STYLE.md and DESIGN.md, section 3, ask of it?
//! Needs: the files that git tracks or would track.
//! Does not know: what compiles; it reads text.

mod document;
mod exception;
mod file_length;
mod function_length;
mod import;
mod leftover;
mod line_length;
mod machine_path;
mod manifest;
mod name;
mod opening;
mod rust;
mod source;
#[cfg(test)]
mod tests;
mod words;

use anyhow::Result;

use crate::house;
use exception::Exceptions;
use source::Source;

/// Something that is against a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The name of the rule, as exceptions name it.
    pub rule: &'static str,
    /// The file, from the root of the project.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What was found, and what to do about it.
    pub message: String,
}

impl Finding {
    /// A finding: `what · way_out`.
    fn new(rule: &'static str, path: &str, line: usize, what: &str, way_out: &str) -> Self {
        Self { rule, path: path.to_owned(), line, message: format!("{what} · {way_out}") }
    }
}

/// How much to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Findings.
    Findings,
    /// Findings, and files and functions past the soft limits, which fail nothing.
    SoftLimits,
}

/// A rule: all files in, findings out.
type Rule = fn(&Source) -> Vec<Finding>;

/// Every rule.
const RULES: &[Rule] = &[
    document::check,
    file_length::check,
    function_length::check,
    import::check,
    leftover::check,
    line_length::check,
    machine_path::check,
    manifest::check,
    name::check,
    opening::check,
    words::check,
];

/// Prints what is found in the project and returns how much it is.
pub fn run(detail: Detail) -> Result<usize> {
    let source = Source::read(&house::root())?;
    if detail == Detail::SoftLimits {
        for finding in [file_length::soft(&source), function_length::soft(&source)].concat() {
            println!("{}:{}: {} [soft]", finding.path, finding.line, finding.message);
        }
    }
    let found = findings(&source);
    for finding in &found {
        let Finding { rule, path, line, message } = finding;
        println!("{path}:{line}: {message} [{rule}]");
    }
    println!("tidy: {} files, {} findings", source.files.len(), found.len());
    Ok(found.len())
}

/// What the rules find and no exception excuses, in the order of files and lines.
fn findings(source: &Source) -> Vec<Finding> {
    let found: Vec<Finding> = RULES.iter().flat_map(|check| check(source)).collect();
    let mut kept = match source.text(exception::PATH).map(Exceptions::read).transpose() {
        Ok(exceptions) => exceptions.unwrap_or_default().apply(found, source),
        Err(problem) => {
            let way_out = "write it as its first lines show";
            let mut found = found;
            found.push(Finding::new("exception", exception::PATH, 1, &problem, way_out));
            found
        }
    };
    kept.sort_by(|a, b| (&a.path, a.line, a.rule).cmp(&(&b.path, b.line, b.rule)));
    kept
}
