//! Documents: what a visitor looks for first is there, and the map fits on a map.

use super::{Finding, source::Source};

const RULE: &str = "document";
const NEEDED: [&str; 4] = ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE"];
const MAP: &str = "ARCHITECTURE.md";
const MAP_LINES_MAX: usize = 300;

/// Finds missing documents, and a map that grew into a book.
pub fn check(source: &Source) -> Vec<Finding> {
    let missing = NEEDED.iter().filter(|path| source.text(path).is_none_or(str::is_empty));
    let mut found: Vec<Finding> = missing
        .map(|path| Finding::new(RULE, path, 1, "the document is missing or empty", "write it"))
        .collect();
    let n_lines = source.text(MAP).map_or(0, |text| text.lines().count());
    if n_lines > MAP_LINES_MAX {
        let what = format!("{n_lines} lines; at most {MAP_LINES_MAX} are a map");
        let way_out = "move the detail to docs/ or into the modules";
        found.push(Finding::new(RULE, MAP, MAP_LINES_MAX + 1, &what, way_out));
    }
    found
}
