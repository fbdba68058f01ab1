//! Openings: every module begins by saying which question it answers.

use super::{Finding, source::Source};

/// Finds modules of crates that do not begin with `//!`; files of tests need none.
pub fn check(source: &Source) -> Vec<Finding> {
    let silent = source.files.iter().filter(|file| {
        let says =
            |line: &str| line.strip_prefix("//!").is_some_and(|said| !said.trim().is_empty());
        file.is_in_src() && !file.is_test && !file.text.lines().next().is_some_and(says)
    });
    let what = "the module does not open with `//!` and a sentence";
    let way_out = "say what it asks, needs and does not know, and its source";
    silent.map(|file| Finding::new("opening", &file.path, 1, what, way_out)).collect()
}
