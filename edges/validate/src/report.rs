//! The verification of an installation: every case that ships, on this machine.

use std::collections::{BTreeMap, BTreeSet};

use method::{Example, Method, MethodId};
use word::Digest;

use crate::{Closeness, File, Ran, Scope, Verdict, digest, study, verdict};

/// What a run of all cases came to.
#[derive(Clone)]
pub struct Report {
    /// The families, by name.
    pub families: Vec<Family>,
    /// Every method of the registries.
    pub methods: Vec<Coverage>,
    /// Files in the set.
    pub n_files: usize,
    /// The digest of the set.
    pub digest: Digest,
}

/// Cases that ask the same of the same methods.
#[derive(Clone, Debug, Default)]
pub struct Family {
    /// Such as `control_chart/xbar_r`.
    pub name: String,
    /// Cases in it.
    pub n_cases: usize,
    /// Those that do not pass.
    pub n_failed: usize,
    /// How close the answers came.
    pub closeness: Closeness,
    /// Where data and expected values come from.
    pub sources: BTreeSet<String>,
    /// Methods that it runs; none where it tests the numbers below them.
    pub methods: BTreeSet<MethodId>,
    /// One line a difference.
    pub differences: Vec<String>,
}

/// What shows that a method computes right.
#[derive(Clone)]
pub struct Coverage {
    /// The method.
    pub method: &'static Method,
    /// Cases that run it.
    pub n_cases: usize,
    /// Whether it gives the published bytes on its example; `None` where it ships with none.
    pub is_frozen: Option<bool>,
}

impl Report {
    /// Cases in all families.
    pub fn n_cases(&self) -> usize {
        self.families.iter().map(|family| family.n_cases).sum()
    }

    /// Whether every case passes, every method gives its published bytes, and there was a case.
    pub fn is_passed(&self) -> bool {
        self.n_cases() > 0
            && self.families.iter().all(|family| family.n_failed == 0)
            && self.methods.iter().all(|method| method.is_frozen != Some(false))
    }
}

/// Runs every case of a set.
pub fn report(files: &[File]) -> Report {
    let mut families: BTreeMap<String, Family> = BTreeMap::new();
    for file in files.iter().filter(|file| !file.path.starts_with("frozen/")) {
        let ran = match verdict(&file.text, Scope::Everything) {
            Ok(Verdict::NoCase) => continue,
            Ok(Verdict::Ran(ran)) => ran,
            // Under this scope nothing is excused; what is disputed differs.
            Ok(Verdict::Disputed { id, proof }) => unreadable(&id, proof),
            Err(problem) => unreadable(&file.path, &format!("{problem:#}")),
        };
        let family = families.entry(ran.family.clone()).or_default();
        family.name = ran.family;
        family.n_cases += 1;
        family.n_failed += usize::from(!ran.differences.is_empty());
        family.closeness = family.closeness.and(ran.closeness);
        family.sources.insert(ran.source);
        family.methods.extend(ran.methods);
        family.differences.extend(ran.differences);
    }
    let families: Vec<Family> = families.into_values().collect();
    let methods = study::methods().map(|method| coverage(method, &families, files)).collect();
    Report { families, methods, n_files: files.len(), digest: digest(files) }
}

fn unreadable(name: &str, reason: &str) -> Ran {
    Ran {
        id: name.to_owned(),
        family: name.to_owned(),
        source: String::new(),
        methods: BTreeSet::new(),
        closeness: Closeness::default(),
        differences: vec![format!("{name}: {reason}")],
    }
}

fn coverage(method: &'static Method, families: &[Family], files: &[File]) -> Coverage {
    let id = method.card.id;
    let runs_it = families.iter().filter(|family| family.methods.contains(&id));
    let n_cases = runs_it.map(|family| family.n_cases).sum();
    let text = |path: String| files.iter().find(|file| file.path == path).map(|file| &file.text);
    let example = text(format!("example/{}.json", id.name));
    let is_frozen = example.zip(text(format!("frozen/{id}.json"))).map(|(example, frozen)| {
        let example = example.parse().ok().and_then(|example| Example::read(&example).ok());
        let answer = example.and_then(|example| example.answer(method).ok());
        answer.is_some_and(|answer| format!("{answer:#}\n") == *frozen)
    });
    Coverage { method, n_cases, is_frozen }
}
