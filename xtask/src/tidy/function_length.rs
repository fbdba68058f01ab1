//! Function length: lines of a body that hold code. Blank lines and comments are free.

use super::{Finding, source::Source};

const HARD: usize = 70;
const SOFT: usize = 40;

/// Finds functions past the hard limit.
pub fn check(source: &Source) -> Vec<Finding> {
    between(source, HARD, usize::MAX)
}

/// Finds functions past the soft limit but not past the hard one.
pub fn soft(source: &Source) -> Vec<Finding> {
    between(source, SOFT, HARD)
}

fn between(source: &Source, limit: usize, most: usize) -> Vec<Finding> {
    let mut found = Vec::new();
    for (file, rust) in source.rust() {
        for function in rust.functions() {
            let end = function.body.end;
            // A line inside of a text literal is code, though the mask shows spaces.
            let is_text = |start: usize, line: &str| {
                let lies_in =
                    |at: &std::ops::Range<usize>| at.start < start + line.len() && start < at.end;
                rust.literals.iter().any(|literal| lies_in(&literal.at))
            };
            let mut start = function.body.start;
            let mut n_lines = 0;
            for line in rust.code[start..end].split('\n') {
                n_lines += usize::from(!line.trim().is_empty() || is_text(start, line));
                start += line.len() + 1;
            }
            if (limit + 1..=most).contains(&n_lines) {
                let what = format!("{} has {n_lines} lines; the limit is {limit}", function.name);
                let way_out = "name its parts as functions";
                let line = file.line_of(function.at);
                found.push(Finding::new("function-length", &file.path, line, &what, way_out));
            }
        }
    }
    found
}
