//! A validation for programs.

use serde_json::{Value, json};
use validate::{Coverage, Family};

use super::Validation;
use super::installation::{Installation, VERSION};

/// `wule.validate/1`.
pub fn json(validation: &Validation) -> Value {
    let Validation { report, installation, folder } = validation;
    json!({
        "schema": "wule.validate/1",
        "verdict": validation.exit().verdict(),
        "program": {
            "name": "wule",
            "version": VERSION,
            "build": Installation::build(),
            "sha256": installation.program.map(|digest| digest.to_string()),
        },
        "machine": {
            "name": installation.host,
            "system": installation.system,
            "processor": installation.processor,
        },
        "at": installation.moment(),
        "cases": {
            "origin": folder.as_ref().map_or("shipped".into(), |f| f.display().to_string()),
            "files": report.n_files,
            "sha256": report.digest.to_string(),
            "n": report.n_cases(),
        },
        "families": report.families.iter().map(family).collect::<Vec<_>>(),
        "methods": report.methods.iter().map(method).collect::<Vec<_>>(),
        "methods_without_case": without_case(&report.methods),
    })
}

fn family(family: &Family) -> Value {
    let closeness = family.closeness;
    json!({
        "name": family.name,
        "cases": family.n_cases,
        "failed": family.n_failed,
        "compared": {"real": closeness.n_reals, "exact": closeness.n_exact},
        "digits": {
            "worst": closeness.worst,
            "mean": closeness.mean(),
            "asked": closeness.asked,
        },
        "methods": family.methods.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "sources": family.sources,
        "differences": family.differences,
    })
}

fn method(coverage: &Coverage) -> Value {
    json!({
        "id": coverage.method.card.id.to_string(),
        "cases": coverage.n_cases,
        "gives_published_bytes": coverage.is_frozen,
    })
}

fn without_case(methods: &[Coverage]) -> Vec<String> {
    let without = methods.iter().filter(|method| method.n_cases == 0);
    without.map(|method| method.method.card.id.to_string()).collect()
}
