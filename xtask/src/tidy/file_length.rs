//! File length: a file holds one idea.

use super::{Finding, source::Source};

const HARD: usize = 600;
const SOFT: usize = 300;

/// Finds files past the hard limit.
pub fn check(source: &Source) -> Vec<Finding> {
    past(source, HARD)
}

/// Finds files past the soft limit but not past the hard one.
pub fn soft(source: &Source) -> Vec<Finding> {
    let hard = check(source);
    past(source, SOFT).into_iter().filter(|f| hard.iter().all(|h| h.path != f.path)).collect()
}

fn past(source: &Source, limit: usize) -> Vec<Finding> {
    let files = source.files.iter().filter(|file| ["rs", "ts", "vue"].contains(&file.ending()));
    files
        .filter_map(|file| {
            let n_lines = file.text.lines().count();
            let what = format!("{n_lines} lines; the limit is {limit}");
            let way_out = "split the file by idea";
            let finding = || Finding::new("file-length", &file.path, limit + 1, &what, way_out);
            (n_lines > limit).then(finding)
        })
        .collect()
}
