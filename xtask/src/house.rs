//! Where the project stands on this disk, and what belongs to it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    crate_folder.parent().expect("xtask lies inside the workspace").to_path_buf()
}

/// The files that git tracks or would track below `root`, as paths with `/`, sorted; outside of
/// git every file but those of build folders.
pub fn files(root: &Path) -> Result<Vec<String>> {
    let listed = Command::new("git")
        .args(["ls-files", "-co", "--exclude-standard", "-z"])
        .current_dir(root)
        .output()
        .ok()
        .filter(|output| output.status.success());
    let mut paths = match listed {
        Some(output) => String::from_utf8_lossy(&output.stdout)
            .split('\0')
            .filter(|path| !path.is_empty() && root.join(path).is_file())
            .map(str::to_owned)
            .collect(),
        None => walk(root)?
            .iter()
            .filter_map(|path| path.strip_prefix(root).ok())
            .map(|path| path.to_string_lossy().replace('\\', "/"))
            .collect::<Vec<_>>(),
    };
    paths.sort();
    paths.dedup();
    Ok(paths)
}

/// Every file below `folder`, sorted; build folders and folders of git are passed over.
pub fn walk(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder)
            .with_context(|| format!("cannot list {}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            let is_folder = entry.file_type()?.is_dir();
            if is_folder && !["target", "node_modules", ".git"].iter().any(|skip| name == *skip) {
                folders.push(entry.path());
            } else if !is_folder {
                found.push(entry.path());
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The folder shared between sessions of the project, where it is present: `$WULE_SHARED`, or
/// `shared` beside the workspace.
pub fn shared() -> Option<PathBuf> {
    let folder = match std::env::var_os("WULE_SHARED") {
        Some(folder) => PathBuf::from(folder),
        None => root().parent()?.join("shared"),
    };
    folder.is_dir().then_some(folder)
}
