//! A published method gives the same bytes for ever, on every machine, in every build.
//!
//! `WULE_FREEZE=1` writes the file of a method that has none yet; it never writes over one.

use judge::METHODS;
use method::{Example, Role, Table};
use std::path::Path;
use word::json::{Value, json};

use crate::readings::{counts, demo, parameters, table};

/// What a method answers on its example; the first methods have none, and are run on the demo's
/// readings.
#[expect(clippy::disallowed_methods, reason = "examples are files")]
fn bytes(method: &method::Method) -> String {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/example");
    if let Ok(text) = std::fs::read_to_string(cases.join(format!("{}.json", method.card.id.name))) {
        let example = Example::read(&text.parse().unwrap()).unwrap();
        return format!("{:#}\n", example.answer(method).unwrap());
    }
    let mut studies = Vec::new();
    for (file, size, limits) in
        [("pins.csv", 5, ["0.120", "0.130"]), ("gears.csv", 10, ["0.980", "1.020"])]
    {
        let reads_counts = method.card.roles.iter().any(|need| need.role == Role::Count);
        let table = if reads_counts { above_first(file, size) } else { table(&demo(file), size) };
        let study = method.run(&table, &parameters(method, limits)).unwrap();
        let findings: Vec<Value> =
            study.outcome.findings.iter().map(|finding| finding.message.to_json()).collect();
        studies.push(json!({
            "data": file,
            "parameters": study.parameters,
            "numbers": study.outcome.numbers_json(),
            "committed": study.outcome.committed_json(),
            "findings": findings,
            "figures": study.outcome.figures,
        }));
    }
    format!("{:#}\n", json!({"method": method.card.id.to_string(), "studies": studies}))
}

/// Counts that follow from the same readings: how many of a subgroup exceed the first reading.
fn above_first(file: &str, size: usize) -> Table {
    let readings = demo(file);
    let points: Vec<(i64, i64)> = readings
        .chunks(size)
        .map(|group| (group.iter().filter(|reading| **reading > readings[0]).count(), size))
        .map(|(count, size)| (count as i64, size as i64))
        .collect();
    counts(&points)
}

#[test]
#[expect(clippy::disallowed_methods, reason = "frozen bytes are files")]
fn every_method_gives_its_frozen_bytes_twenty_times_over() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/frozen");
    for method in METHODS {
        let path = folder.join(format!("{}.json", method.card.id));
        if !path.exists() && std::env::var_os("WULE_FREEZE").is_some() {
            std::fs::write(&path, bytes(method)).unwrap();
        }
        let frozen = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for run in 0..20 {
            // Not assert_eq: the whole of both would be printed.
            assert!(bytes(method) == frozen, "{} differs in run {run}", method.card.id);
        }
    }
}
