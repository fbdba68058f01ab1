//! The files of the project as the rules see them: paths, text, and Rust taken apart.

use std::path::Path;

use anyhow::{Context, Result};

use super::rust::Rust;
use crate::house;

/// All text files of the project.
pub struct Source {
    /// Sorted by path.
    pub files: Vec<File>,
}

/// A text file.
pub struct File {
    /// From the root, with `/`.
    pub path: String,
    /// What it says.
    pub text: String,
    /// Taken apart, where it is Rust.
    pub rust: Option<Rust>,
    /// Whether it is compiled for tests, examples, benches or builds only.
    pub is_test: bool,
}

impl Source {
    /// Reads every file that belongs to the project; what is not UTF-8 text is passed over.
    pub fn read(root: &Path) -> Result<Self> {
        let mut files = Vec::new();
        for path in house::files(root)? {
            let bytes = match std::fs::read(root.join(&path)) {
                Ok(bytes) => bytes,
                // Somebody else may be renaming files at this moment.
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error).with_context(|| format!("cannot read {path}")),
            };
            if let Ok(text) = String::from_utf8(bytes) {
                files.push((path, text));
            }
        }
        Ok(Self::of(files))
    }

    /// Files from memory.
    pub fn of<T: Into<String>>(files: impl IntoIterator<Item = (T, T)>) -> Self {
        let mut files: Vec<File> =
            files.into_iter().map(|(path, text)| File::of(path.into(), text.into())).collect();
        let test_modules: Vec<String> = files.iter().flat_map(File::test_modules).collect();
        for file in &mut files {
            let is_below = |stem: &String| {
                file.path
                    .strip_prefix(stem.as_str())
                    .is_some_and(|rest| rest.starts_with(['.', '/']))
            };
            file.is_test |= test_modules.iter().any(is_below);
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self { files }
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }

    /// A line of a file, from 1.
    pub fn line(&self, path: &str, line: usize) -> Option<&str> {
        self.text(path)?.lines().nth(line.checked_sub(1)?)
    }

    /// The Rust files.
    pub fn rust(&self) -> impl Iterator<Item = (&File, &Rust)> {
        self.files.iter().filter_map(|file| Some((file, file.rust.as_ref()?)))
    }

    /// The manifests of crates: every `Cargo.toml` but those of workspaces.
    pub fn manifests(&self) -> impl Iterator<Item = &File> {
        let is_workspace = |file: &File| file.text.lines().any(|line| line == "[workspace]");
        let manifests = self.files.iter().filter(|file| file.path.ends_with("/Cargo.toml"));
        manifests.filter(move |file| !is_workspace(file))
    }
}

impl File {
    fn of(path: String, text: String) -> Self {
        let rust = path.ends_with(".rs").then(|| Rust::read(&text));
        let is_test = is_test_path(&path);
        Self { path, text, rust, is_test }
    }

    /// The ending, without its point; empty where there is none.
    pub fn ending(&self) -> &str {
        let name = self.path.rsplit('/').next().unwrap_or("");
        name.rsplit_once('.').map_or("", |(_, ending)| ending)
    }

    /// Whether a shell or make runs it.
    pub fn is_script(&self) -> bool {
        let is_shell = self.text.starts_with("#!") && {
            let first = self.text.lines().next().unwrap_or("");
            first.ends_with("sh") || first.contains("sh ")
        };
        is_shell || self.ending() == "sh" || self.path.ends_with("Makefile")
    }

    /// Whether it is compiled into a crate: Rust below a crate's `src`.
    pub fn is_in_src(&self) -> bool {
        self.path.contains("/src/") && self.ending() == "rs"
    }

    /// The line, from 1, of a byte of the text.
    pub fn line_of(&self, at: usize) -> usize {
        self.text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1
    }

    /// The paths, without ending, of modules that this file declares for tests only.
    fn test_modules(&self) -> Vec<String> {
        let Some(rust) = &self.rust else { return vec![] };
        let (folder, name) = self.path.rsplit_once('/').unwrap_or(("", &self.path));
        let home = match name {
            "lib.rs" | "main.rs" | "mod.rs" => folder.to_owned(),
            _ => format!("{folder}/{}", name.trim_end_matches(".rs")),
        };
        rust.test_modules().iter().map(|module| format!("{home}/{module}")).collect()
    }
}

fn is_test_path(path: &str) -> bool {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let is_apart = folders.split('/').any(|f| ["tests", "benches", "examples"].contains(&f));
    is_apart || ["tests.rs", "build.rs"].contains(&name) || name.ends_with("_tests.rs")
}
