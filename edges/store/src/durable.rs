//! Files that are either there, whole and on disk, or not there.
//!
//! Written under a temporary name, synced, renamed, and the folder synced. A sync that fails
//! stops the process: the pages may look clean afterwards and not be on disk.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::Problem;

/// Writes `files` (paths below `directory`); when this returns, all of them are on disk.
///
/// # Errors
/// What the system says of creating, writing or renaming; the named file is then as before.
pub(crate) fn write_all(directory: &Path, files: &[(String, Vec<u8>)]) -> std::io::Result<()> {
    let mut folders = BTreeSet::new();
    for (path, bytes) in files {
        let target = directory.join(path);
        let folder = target.parent().unwrap_or(directory).to_owned();
        make_folders(directory, &folder, &mut folders)?;
        let partial = target.with_extension("partial");
        let mut file = File::create(&partial)?;
        file.write_all(bytes)?;
        sync(&file);
        fs::rename(&partial, &target)?;
        folders.insert(folder);
    }
    for folder in folders {
        sync(&File::open(folder)?);
    }
    Ok(())
}

/// As [`write_all`], on a thread that may wait for the disk.
///
/// # Errors
/// [`Problem::Directory`].
pub(crate) async fn write_apart(
    directory: PathBuf,
    files: Vec<(String, Vec<u8>)>,
) -> Result<(), Problem> {
    let path = directory.clone();
    let task = tokio::task::spawn_blocking(move || write_all(&directory, &files));
    let written = task.await.unwrap_or_else(|error| Err(std::io::Error::other(error)));
    written.map_err(|source| Problem::Directory { path, source })
}

/// Makes `folder` and those above it up to `root`, noting each whose entry must be synced.
fn make_folders(root: &Path, folder: &Path, noted: &mut BTreeSet<PathBuf>) -> std::io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if folder != root
        && let Some(above) = folder.parent()
    {
        make_folders(root, above, noted)?;
        noted.insert(above.to_owned());
    }
    match fs::create_dir(folder) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn sync(file: &File) {
    if let Err(error) = file.sync_all() {
        eprintln!(
            "a file did not reach the disk ({error}); stopping, so that nothing false is said"
        );
        std::process::abort();
    }
}
