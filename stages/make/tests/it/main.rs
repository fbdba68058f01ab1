//! What a partner relies on in `make`.

mod epcis;
mod work;

use std::path::PathBuf;

#[expect(clippy::disallowed_methods, reason = "a test is told where its vectors are")]
/// A folder of official vectors; `None`, said clearly, where they are not there.
fn vectors(folder: &str) -> Option<PathBuf> {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors");
    let root = std::env::var_os("WULE_VECTORS").map_or(beside, PathBuf::from);
    let path = root.join(folder);
    if path.is_dir() {
        return Some(path);
    }
    let is_ci = std::env::var("CI").is_ok_and(|ci| ci == "true");
    assert!(!is_ci, "{} is not there; set WULE_VECTORS", path.display());
    eprintln!("skipped: {} is not there (WULE_VECTORS says where)", path.display());
    None
}
