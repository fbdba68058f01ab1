//! The registry of codes, written from the code base: `edges/http/src/explain/codes.json`.
//!
//! Asks: what does the program answer with, and how does it say so in either language?
//! Needs: the text of every crate; a code stands beside its words where it is answered.
//! Does not know: when a code is answered, nor with which numbers.
//!
//! The place where something is answered is the one source. What the command line, the API and the
//! application explain is read out of it here, so that none of them keeps a second list.

mod general;
mod places;
mod scan;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::{docs::Mode, house};
use scan::{Sentence, Source};

/// What is known of a code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    /// What it says: as many sentences as there are cases.
    pub said: Vec<Sentence>,
    /// The ways out, where they stand apart from what is said.
    pub help: Vec<Sentence>,
}

/// The areas that codes begin with. A text of another beginning is no code.
pub const AREAS: &[&str] = &[
    "acceptance",
    "acts",
    "agreement",
    "anova",
    "attachment",
    "brand",
    "capability",
    "case",
    "certify",
    "chart",
    "copy",
    "counts",
    "design",
    "difference",
    "distribution",
    "effect",
    "epcis",
    "episodes",
    "fulfilment",
    "g",
    "gauge",
    "guest",
    "http",
    "inlet",
    "iso2859",
    "judge",
    "limits",
    "link",
    "make",
    "measure",
    "method",
    "mil_std_105e",
    "mil_std_414",
    "monitor",
    "multi_vari",
    "multivariate",
    "nonconformity",
    "normality",
    "opcua",
    "party",
    "phase_one",
    "points",
    "pre_control",
    "run_chart",
    "run_length",
    "sampling",
    "signal",
    "standard",
    "store",
    "teach",
    "tolerance",
    "trust",
    "v_mask",
    "verify",
];

/// Writes the registry, or compares it; returns how many files differ (none after writing).
///
/// # Errors
/// A file that cannot be read, or codes whose words were found nowhere.
pub fn run(mode: Mode) -> Result<usize> {
    let codes = put(&file(), written(&gather(house::root())?), mode)?;
    Ok(codes + put(&file().with_file_name("places.json"), places::written()?, mode)?)
}

fn put(path: &Path, text: String, mode: Mode) -> Result<usize> {
    if std::fs::read_to_string(path).is_ok_and(|there| there == text) {
        return Ok(0);
    }
    if mode == Mode::Check {
        println!("{} is not what the code says; run `cargo xtask docs`", path.display());
        return Ok(1);
    }
    std::fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(0)
}

/// Where the registry lies.
fn file() -> PathBuf {
    house::root().join("edges/http/src/explain/codes.json")
}

/// Every code below `root` with its words.
///
/// # Errors
/// As [`run`].
pub fn gather(root: impl AsRef<Path>) -> Result<BTreeMap<String, Known>> {
    let root = root.as_ref();
    let mut sources = Vec::new();
    for path in house::files(root)?.iter().filter(|path| is_answering(path)) {
        let text = std::fs::read_to_string(root.join(path)).with_context(|| path.clone())?;
        sources.push(Source::read(path, &text)?);
    }
    let methods: Vec<&str> = validate::methods().map(|method| method.card.id.name).collect();
    let mut known: BTreeMap<String, Known> = BTreeMap::new();
    for found in scan::codes(&sources) {
        if methods.contains(&found.code.as_str()) {
            continue;
        }
        let entry = known.entry(found.code).or_default();
        let new = |sentence: &Sentence, there: &[Sentence]| !there.contains(sentence);
        for sentence in found.said {
            if new(&sentence, &entry.said) {
                entry.said.push(sentence);
            }
        }
        for sentence in found.help {
            if new(&sentence, &entry.help) {
                entry.help.push(sentence);
            }
        }
    }
    let mut elsewhere: BTreeMap<&str, Vec<Sentence>> = BTreeMap::new();
    for (code, path, place) in general::ELSEWHERE {
        let text = std::fs::read_to_string(root.join(path)).with_context(|| (*path).to_owned())?;
        let there = Source::read(path, &text)?.sentences();
        let meant: Vec<_> = there.into_iter().filter(|one| one.zh.contains(place)).collect();
        if meant.is_empty() || !known.contains_key(*code) {
            bail!("{code} has no words in {path}; correct codes/general.rs");
        }
        elsewhere.entry(code).or_default().extend(meant);
    }
    for (code, said) in elsewhere {
        known.insert(code.to_owned(), Known { said, help: Vec::new() });
    }
    for (code, words) in general::WORDS {
        let Some(entry) = known.get_mut(*code) else {
            bail!("{code} is answered nowhere; take it out of codes/general.rs");
        };
        let sentence = Sentence { zh: words.zh.to_owned(), en: words.en.to_owned() };
        *entry = Known { said: vec![sentence], help: Vec::new() };
    }
    let unsaid: Vec<&str> =
        known.iter().filter(|(_, known)| known.said.is_empty()).map(|(code, _)| &**code).collect();
    if !unsaid.is_empty() {
        bail!(
            "no words stand beside {}; put them where the code is answered, as `Words::new`, a \
             `const` or a function of the same file",
            unsaid.join(", ")
        );
    }
    Ok(known)
}

/// Whether a file is of a crate that answers people, and not of its tests.
fn is_answering(path: &str) -> bool {
    let is_code = ["base/", "stages/", "edges/"].iter().any(|folder| path.starts_with(folder))
        && path.contains("/src/")
        && path.ends_with(".rs");
    let is_test = path.ends_with("tests.rs") || path.contains("/tests/");
    // What stands apart has its own messages, and no server of ours answers with them.
    is_code && !is_test && !path.starts_with("edges/opcua/") && !path.starts_with("base/fuzz/")
}

/// The registry as a file: one code a line, so that a difference shows what it is about.
fn written(known: &BTreeMap<String, Known>) -> String {
    let both = |of: &[Sentence]| -> Vec<Value> {
        of.iter().map(|one| json!({"zh": one.zh, "en": one.en})).collect()
    };
    let line = |(code, known): (&String, &Known)| {
        let entry = json!({"said": both(&known.said), "help": both(&known.help)});
        format!("{}: {entry}", json!(code))
    };
    format!("{{\n{}\n}}\n", known.iter().map(line).collect::<Vec<_>>().join(",\n"))
}
