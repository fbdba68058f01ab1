//! Packs the reference cases into one compressed file that the program carries.
//!
//! Asks: which files does the verification of an installation need?
//! Needs: `cases/` of the workspace. Generators and samples of file formats stay behind.
//! Does not know: what a case means.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::{Compression, write::GzEncoder};

fn main() {
    let variable = |name| std::env::var_os(name).expect("cargo sets it");
    let folder = Path::new(&variable("CARGO_MANIFEST_DIR")).join("../../cases");
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut paths = Vec::new();
    walk(&folder, &mut paths);
    paths.sort();
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    for path in paths {
        let text = std::fs::read(&path).expect("a case can be read");
        let name = path.strip_prefix(&folder).expect("it lies below").to_string_lossy();
        let head = format!("{}\n{}\n", name.replace('\\', "/"), text.len());
        packed.write_all(head.as_bytes()).expect("memory takes it");
        packed.write_all(&text).expect("memory takes it");
    }
    let bytes = packed.finish().expect("memory takes it");
    let target = PathBuf::from(variable("OUT_DIR")).join("cases.gz");
    std::fs::write(target, bytes).expect("the build folder takes it");
}

fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the folder of cases can be listed") {
        let path = entry.expect("it can be listed to its end").path();
        let is_apart = ["_make", "inlet"].iter().any(|apart| path.ends_with(apart));
        if path.is_dir() && !is_apart {
            walk(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "json") {
            into.push(path);
        }
    }
}
