//! Case files: where they are, how they are read, and how agreement is measured.

use std::path::{Path, PathBuf};

use serde_json::Value;

/// A case of the project, which must be there.
pub fn own(name: &str) -> Value {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/num").join(name))
}

/// A case of the shared collection, which may be absent outside our own machines.
pub fn shared(name: &str) -> Option<Value> {
    let path = shared_folder().join(name);
    if path.is_file() {
        return Some(read(&path));
    }
    absent(&path);
    None
}

/// All shared cases of a folder whose file names start with `prefix`.
pub fn shared_all(folder: &str, prefix: &str) -> Vec<Value> {
    let folder = shared_folder().join(folder);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        absent(&folder);
        return vec![];
    };
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let is_wanted = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(prefix) && name.ends_with(".json")
    };
    paths.iter().filter(|path| is_wanted(path)).map(|path| read(path)).collect()
}

fn shared_folder() -> PathBuf {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    std::env::var_os("WULE_SHARED").map_or(beside, PathBuf::from).join("cases")
}

fn absent(path: &Path) {
    println!("shared cases are absent, nothing compared: {}", path.display());
    assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "CI must have the shared cases");
}

fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()));
    serde_json::from_str(&quoted(&text)).unwrap()
}

/// Puts every number into quotes: `serde_json` reads numbers with an error in the last place, and
/// exact statistics want the decimal as it was written.
fn quoted(json: &str) -> String {
    let mut out = String::with_capacity(2 * json.len());
    let (mut is_text, mut is_number, mut is_escaped) = (false, false, false);
    for c in json.chars() {
        let is_digit = !is_text && (c.is_ascii_digit() || (is_number && "+-.eE".contains(c)));
        let begins = !is_text && !is_number && (is_digit || c == '-');
        if begins || (is_number && !is_digit) {
            out.push('"');
            is_number = begins;
        }
        if c == '"' && !is_escaped {
            is_text = !is_text;
        }
        is_escaped = is_text && c == '\\' && !is_escaped;
        out.push(c);
    }
    out
}

/// A number as it was written.
pub fn literal(value: &Value) -> &str {
    value.as_str().unwrap()
}

/// A number.
pub fn number(value: &Value) -> f64 {
    literal(value).parse().unwrap()
}

/// A whole number.
pub fn count(value: &Value) -> usize {
    literal(value).parse().unwrap()
}

/// The numbers of a list.
pub fn numbers(list: &Value) -> Vec<f64> {
    list.as_array().unwrap().iter().map(number).collect()
}

/// How far `got` is from `expected`, relative to `expected`.
pub fn distance(got: f64, expected: f64) -> f64 {
    if got == expected {
        0.0
    } else if expected == 0.0 {
        got.abs()
    } else {
        ((got - expected) / expected).abs()
    }
}

/// Agreeing digits, at most 16.
pub fn digits(distance: f64) -> f64 {
    if distance > 0.0 { (-distance.log10()).clamp(0.0, 16.0) } else { 16.0 }
}

/// Agreement of a family of numbers.
#[derive(Default)]
pub struct Tally {
    all: Vec<(f64, String)>,
}

impl Tally {
    pub fn add(&mut self, got: f64, expected: f64, what: String) {
        assert!(!got.is_nan(), "{what} is not a number");
        self.all.push((digits(distance(got, expected)), format!("{what}: {got:e} {expected:e}")));
    }

    /// Prints worst and mean digits and demands that the worst is no worse than `digits_min`.
    pub fn report(&self, name: &str, digits_min: f64) {
        let mut sorted: Vec<_> = self.all.iter().collect();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let Some((worst, what)) = sorted.first() else { return };
        let mean = sorted.iter().map(|entry| entry.0).sum::<f64>() / sorted.len() as f64;
        println!("{name}: {} values, digits worst {worst:.1} mean {mean:.1}", sorted.len());
        for (digits, what) in sorted.iter().take(4) {
            println!("    {digits:.1} {what}");
        }
        assert!(*worst >= digits_min, "{name}: {worst:.1} digits are below {digits_min} at {what}");
    }
}
