//! Reference cases of a folder, through the methods.
//!
//! Asks: do the case files of these folders pass?
//! Needs: files with `input` and `expected`; what is compared and how is `validate`'s.
//! Does not know: any family of cases.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use validate::{Scope, Verdict};

use crate::house;

/// What became of a folder of cases.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    n_passed: usize,
    n_failed: usize,
}

/// Runs every case below the folders, prints what differs, and returns how many cases failed.
/// Folders without a case to run count as one failure: nothing was shown.
pub fn run(folders: &[PathBuf], scope: Scope) -> Result<usize> {
    let mut score = Score::default();
    for folder in folders {
        if !folder.exists() {
            bail!("{} is not there; name a folder or a file with cases", folder.display());
        }
        for path in files(folder)? {
            let text = std::fs::read_to_string(&path).context("cannot be read");
            let lines = match text.and_then(|text| validate::verdict(&text, scope)) {
                Ok(Verdict::NoCase) => continue,
                Ok(Verdict::Ran(ran)) => ran.differences,
                Ok(Verdict::Disputed { id, proof }) => {
                    println!("{id}: disputed, not counted: {proof}");
                    continue;
                }
                Err(problem) => vec![format!("{}: {problem:#}", path.display())],
            };
            lines.iter().for_each(|line| println!("{line}"));
            if lines.is_empty() { score.n_passed += 1 } else { score.n_failed += 1 }
        }
    }
    let is_empty = score.n_passed + score.n_failed == 0;
    if is_empty {
        println!("there is no case to run; name a folder that holds *.json with `expected`");
    }
    println!("{} passed, {} failed", score.n_passed, score.n_failed);
    Ok(if is_empty { 1 } else { score.n_failed })
}

/// The case files of a folder; generators and frozen outcomes lie apart.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    if folder.is_file() {
        return Ok(vec![folder.to_path_buf()]);
    }
    let is_apart = |path: &Path| {
        let below = path.strip_prefix(folder).unwrap_or(path);
        below.iter().any(|part| part == "_make" || part == "frozen")
    };
    let mut files = house::walk(folder)?;
    files.retain(|path| path.extension().is_some_and(|ending| ending == "json") && !is_apart(path));
    Ok(files)
}
