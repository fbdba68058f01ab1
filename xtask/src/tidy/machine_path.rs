//! Machine paths: nothing in the project knows where one machine keeps its files.

use super::{Finding, source::File, source::Source};

const FOLDERS: [&str; 4] = ["home", "root", "work", "tmp"];

/// Finds absolute paths of a machine in text that people and machines read.
pub fn check(source: &Source) -> Vec<Finding> {
    let is_read = |file: &&File| {
        ["rs", "md", "sh", "toml", "py"].contains(&file.ending()) || file.is_script()
    };
    let mut found = Vec::new();
    for file in source.files.iter().filter(is_read) {
        for (index, line) in file.text.lines().enumerate() {
            let Some(folder) = FOLDERS.iter().find(|folder| names(line, folder, file)) else {
                continue;
            };
            let what = format!("a path below /{folder} exists on one machine only");
            let way_out = match *folder {
                "tmp" => "use `mktemp -d` in scripts and tempfile in Rust",
                _ => "write it from the root of the project",
            };
            found.push(Finding::new("machine-path", &file.path, index + 1, &what, way_out));
        }
    }
    found
}

/// Whether an absolute path through `folder` stands in the line.
fn names(line: &str, folder: &str, file: &File) -> bool {
    let path = format!("/{folder}");
    line.match_indices(&path).any(|(at, _)| {
        // After these the slash only goes on with a longer path or address.
        let goes_on = |c: char| c.is_alphanumeric() || "._-~%})*".contains(c);
        let is_absolute = !line[..at].chars().next_back().is_some_and(goes_on);
        let rest = &line[at + path.len()..];
        let is_bare = !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '-');
        is_absolute && (rest.starts_with('/') || (folder == "tmp" && file.is_script() && is_bare))
    })
}
