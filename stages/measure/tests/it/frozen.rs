//! A published method gives the same bytes for ever, on every machine, in every build.
//!
//! `WULE_FREEZE=1` writes the file of a method that has none yet; it never writes over one.

use measure::METHODS;
use method::Example;
use std::path::Path;

#[test]
#[expect(clippy::disallowed_methods, reason = "examples and frozen bytes are files")]
fn every_method_gives_its_frozen_bytes_on_its_example() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases");
    for method in METHODS {
        let name = method.card.id.name;
        let text = std::fs::read_to_string(cases.join(format!("example/{name}.json"))).unwrap();
        let example = Example::read(&text.parse().unwrap()).unwrap();
        let bytes = || format!("{:#}\n", example.answer(method).unwrap());
        let path = cases.join(format!("frozen/{}.json", method.card.id));
        if !path.exists() && std::env::var_os("WULE_FREEZE").is_some() {
            std::fs::write(&path, bytes()).unwrap();
        }
        let frozen = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for run in 0..5 {
            // Not assert_eq: the whole of both would be printed.
            assert!(bytes() == frozen, "{} differs in run {run}", method.card.id);
        }
    }
}
