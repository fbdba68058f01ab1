//! Manifests: every crate says what it is, takes the rest from the workspace, and is not empty.

use super::{Finding, source::File, source::Source};

const RULE: &str = "manifest";
const SHARED: [&str; 6] =
    ["version", "edition", "rust-version", "license", "repository", "publish"];

/// Finds manifests without a description or with facts of their own, and crates without content.
pub fn check(source: &Source) -> Vec<Finding> {
    source.manifests().flat_map(|file| check_crate(source, file)).collect()
}

fn check_crate(source: &Source, file: &File) -> Vec<Finding> {
    let finding = |what: &str, way_out: &str| Finding::new(RULE, &file.path, 1, what, way_out);
    let table: toml::Table = match file.text.parse() {
        Ok(table) => table,
        Err(error) => return vec![finding(&format!("not TOML: {error}"), "correct it")],
    };
    let inherits = |section: Option<&toml::Value>| {
        section.and_then(|value| value.get("workspace")) == Some(&toml::Value::Boolean(true))
    };
    let mut found = Vec::new();
    let package = table.get("package");
    let description = package.and_then(|p| p.get("description")).and_then(|d| d.as_str());
    if matches!(description.map(str::trim), None | Some("" | "DESC")) {
        found.push(finding("the crate has no description", "say in one line what it is"));
    }
    for name in SHARED {
        if !inherits(package.and_then(|p| p.get(name))) {
            let what = format!("{name} is not the workspace's");
            found.push(finding(&what, &format!("write `{name}.workspace = true`")));
        }
    }
    if !inherits(table.get("lints")) {
        found.push(finding(
            "the workspace's lints are not in force",
            "add `[lints] workspace = true`",
        ));
    }
    found.extend(empty(source, file));
    found
}

/// A crate whose library or binary holds nothing.
fn empty(source: &Source, manifest: &File) -> Option<Finding> {
    let folder = manifest.path.trim_end_matches("Cargo.toml");
    let tops = ["src/lib.rs", "src/main.rs"].map(|top| format!("{folder}{top}"));
    let mut present = source.rust().filter(|(file, _)| tops.contains(&file.path)).peekable();
    if present.peek().is_none() {
        let way_out = "a crate appears with its first content";
        return Some(Finding::new(
            RULE,
            &manifest.path,
            1,
            "there is no src/lib.rs or src/main.rs",
            way_out,
        ));
    }
    let (file, _) = present.find(|(_, rust)| {
        let code: String = rust.code.split_whitespace().collect();
        code.is_empty() || code == "fnmain(){}"
    })?;
    let way_out = "write its content, or leave the crate out until there is some";
    Some(Finding::new(RULE, &file.path, 1, "the crate is empty", way_out))
}
