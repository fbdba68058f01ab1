//! Line length: two files fit side by side.

use super::{Finding, source::Source};

const COLUMNS_MAX: usize = 100;

/// Finds lines of Rust that are too long.
pub fn check(source: &Source) -> Vec<Finding> {
    let mut found = Vec::new();
    for (file, _) in source.rust() {
        for (index, line) in file.text.lines().enumerate() {
            let n_columns = line.chars().count();
            if n_columns > COLUMNS_MAX {
                let what = format!("{n_columns} columns; the limit is {COLUMNS_MAX}");
                let way_out = "break the line, or except it in xtask/tidy.toml with a reason";
                found.push(Finding::new("line-length", &file.path, index + 1, &what, way_out));
            }
        }
    }
    found
}
