//! What people rely on in `brand`.

mod copy;
mod credential;
mod guest;
mod link;
mod story;

use std::path::{Path, PathBuf};

/// A file or folder of the public test vectors; `None`, said aloud, where it is absent here.
#[expect(clippy::disallowed_methods, reason = "a test is told where its vectors are")]
fn folder(name: &str) -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors");
    let path = std::env::var("WULE_VECTORS").map_or_else(|_| beside(), PathBuf::from).join(name);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "CI needs the vectors {name}");
    println!("NOT RUN: the vectors {name} are absent; set WULE_VECTORS to their folder");
    None
}

/// A file of the vectors.
#[expect(clippy::disallowed_methods, reason = "vectors are files")]
fn vector(name: &str) -> Option<String> {
    folder(name).map(|path| std::fs::read_to_string(path).unwrap())
}

/// The JSON files of a folder by name.
#[expect(clippy::disallowed_methods, reason = "vectors are files")]
fn files(folder: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with(".json") {
            files.push((name, std::fs::read_to_string(path).unwrap()));
        }
    }
    files.sort();
    files
}
