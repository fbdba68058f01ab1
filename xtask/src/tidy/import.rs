//! Imports: who may know whom (DESIGN.md, section 3), and which heavy parts stay at the edges.
//!
//! Asks: does each crate's `[dependencies]` keep the order of the house?
//! Does not know: dev-dependencies; tests may look anywhere.

use super::{Finding, source::File, source::Source};

const RULE: &str = "import";
/// Each knows only those before it.
const BASE: [&str; 5] = ["num", "word", "fuzz", "method", "party"];
/// Each knows `base` and those before it.
const STAGES: [&str; 10] = [
    "standard", "make", "measure", "judge", "improve", "teach", "certify", "trust", "brand",
    "region",
];
/// Parts that stay at the edges, with all their relatives (`serde_json`, `tokio-util`).
const EDGE_ONLY: [&str; 6] = ["serde", "schemars", "tokio", "axum", "sqlx", "datafusion"];
const WAY_OUT: &str = "move what is shared down, or call from above (DESIGN.md, section 3)";

/// Finds dependencies that run against the order of the house.
pub fn check(source: &Source) -> Vec<Finding> {
    let workspace: toml::Table =
        source.text("Cargo.toml").and_then(|text| text.parse().ok()).unwrap_or_default();
    let shared = workspace.get("workspace").and_then(|w| w.get("dependencies"));
    source.manifests().flat_map(|file| check_crate(file, shared)).collect()
}

fn check_crate(file: &File, shared: Option<&toml::Value>) -> Vec<Finding> {
    let Some((layer, room)) = room_of(file.path.trim_end_matches("/Cargo.toml")) else {
        return vec![];
    };
    // A manifest that is not TOML is the manifest rule's finding.
    let Ok(table) = file.text.parse::<toml::Table>() else { return vec![] };
    let mut found = Vec::new();
    if !is_known(layer, room) {
        let what = format!("{layer}/{room} has no place in the import rule");
        let way_out = "write its place into DESIGN.md and xtask/src/tidy/import.rs";
        found.push(Finding::new(RULE, &file.path, 1, &what, way_out));
    }
    for (name, needed) in dependencies(&table) {
        let what = match target(name, needed, shared) {
            Target::Room(other) if !may_import((layer, room), other) => {
                format!("{layer}/{room} imports {}/{}", other.0, other.1)
            }
            Target::Part(part) if layer != "edges" && !may_use((layer, room), &part) => {
                format!("{layer}/{room} uses {part}, which stays in edges")
            }
            Target::Room(_) | Target::Part(_) => continue,
        };
        let line = line_of(&file.text, name);
        found.push(Finding::new(RULE, &file.path, line, &what, WAY_OUT));
    }
    found
}

/// A crate of ours: its layer and its folder.
type Room<'a> = (&'a str, &'a str);

enum Target<'a> {
    Room(Room<'a>),
    Part(String),
}

fn room_of(path: &str) -> Option<Room<'_>> {
    path.split_once('/').filter(|(layer, _)| ["base", "stages", "edges"].contains(layer))
}

fn is_known(layer: &str, room: &str) -> bool {
    match layer {
        "base" => BASE.contains(&room),
        "stages" => STAGES.contains(&room),
        _ => ["store", "inlet", "acts", "outlet", "http", "verify", "validate", "lake", "wule"]
            .contains(&room),
    }
}

/// The dependencies for the product and for its build, on any target.
fn dependencies(table: &toml::Table) -> Vec<(&String, &toml::Value)> {
    let targets = table.get("target").and_then(toml::Value::as_table).into_iter();
    let tables = targets.flat_map(|t| t.values()).filter_map(toml::Value::as_table);
    std::iter::once(table)
        .chain(tables)
        .flat_map(|t| [t.get("dependencies"), t.get("build-dependencies")])
        .filter_map(|section| section?.as_table())
        .flatten()
        .collect()
}

/// What a dependency leads to, through the workspace's table where it says so.
fn target<'a>(name: &str, needed: &'a toml::Value, shared: Option<&'a toml::Value>) -> Target<'a> {
    let inherits = needed.get("workspace").is_some();
    let written = if inherits { shared.and_then(|s| s.get(name)) } else { Some(needed) };
    let field = |field| written.and_then(|w| w.get(field)).and_then(toml::Value::as_str);
    let path = field("path").map(|path| path.trim_start_matches("../"));
    // Inside a layer, `path = "../word"` names the room without its layer.
    let room = path.and_then(|path| room_of(path).or_else(|| layer_of(path).map(|l| (l, path))));
    match room {
        Some(room) => Target::Room(room),
        None => Target::Part(field("package").unwrap_or(name).to_owned()),
    }
}

fn layer_of(room: &str) -> Option<&'static str> {
    ["base", "stages", "edges"].into_iter().find(|layer| is_known(layer, room))
}

fn may_import((layer, room): Room<'_>, (other_layer, other): Room<'_>) -> bool {
    let is_before = |list: &[&str]| {
        let place = |name| list.iter().position(|listed| *listed == name);
        place(other).zip(place(room)).is_some_and(|(theirs, ours)| theirs < ours)
    };
    match (layer, other_layer) {
        ("base", "base") => is_before(&BASE),
        ("stages", "base") => true,
        ("stages", "stages") => is_before(&STAGES),
        ("edges", _) => match room {
            "wule" => true,
            "inlet" => other_layer == "base" || ["acts", "measure"].contains(&other),
            "outlet" => other_layer == "base" || other == "acts",
            "http" => {
                other_layer != "edges" || ["acts", "inlet", "store", "verify"].contains(&other)
            }
            "acts" => other_layer != "edges" || other == "store",
            _ => other_layer != "edges",
        },
        _ => false,
    }
}

fn may_use(room: Room<'_>, part: &str) -> bool {
    let is_relative = |heavy: &&&str| {
        part.strip_prefix(*heavy)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['_', '-']))
    };
    let Some(heavy) = EDGE_ONLY.iter().find(is_relative) else { return true };
    match room {
        ("base", "word" | "method") => ["serde", "schemars"].contains(heavy),
        ("stages", _) => ["serde", "schemars"].contains(&part),
        _ => false,
    }
}

fn line_of(text: &str, name: &str) -> usize {
    let is_named =
        |line: &str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with(['.', ' ', '=']));
    text.lines().position(is_named).map_or(1, |index| index + 1)
}
