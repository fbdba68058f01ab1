//! What people rely on in `brand`.

mod link;

use std::path::PathBuf;

/// A file of the public test vectors; `None` where they are absent here.
#[expect(clippy::disallowed_methods, reason = "vectors are files, and a test is told where")]
fn vector(name: &str) -> Option<String> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors");
    let file = std::env::var("WULE_VECTORS").map_or_else(|_| beside(), PathBuf::from).join(name);
    if file.is_file() {
        return Some(std::fs::read_to_string(file).unwrap());
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "CI needs the vectors {name}");
    println!("NOT RUN: the vectors {name} are absent; set WULE_VECTORS to their folder");
    None
}
