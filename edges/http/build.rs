//! Packs what `web/` built into the program: the application, compressed once, and the script of
//! the public pages.
//!
//! Asks: what did the last build of `web/` leave in `web/dist`?
//! Needs: nothing; where nobody built it, the program says so at `/app/` and does all the rest.
//! Does not know: what is in the files.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::{Compression, write::GzEncoder};

fn main() {
    let variable = |name| std::env::var_os(name).expect("cargo sets it");
    let dist = Path::new(&variable("CARGO_MANIFEST_DIR")).join("../../web/dist");
    println!("cargo:rerun-if-changed={}", dist.display());
    let folder = dist.join("app");
    let target = PathBuf::from(variable("OUT_DIR"));
    let mut paths = Vec::new();
    walk(&folder, &mut paths);
    paths.sort();
    let mut list = String::from("&[");
    for (index, path) in paths.iter().enumerate() {
        let bytes = std::fs::read(path).expect("a file of the application can be read");
        let mut packed = GzEncoder::new(Vec::new(), Compression::best());
        packed.write_all(&bytes).expect("memory takes it");
        let packed = packed.finish().expect("memory takes it");
        std::fs::write(target.join(format!("app-{index}.gz")), packed)
            .expect("the build folder takes it");
        let name = path.strip_prefix(&folder).expect("it lies below").to_string_lossy();
        let name = name.replace('\\', "/");
        let _ = write!(
            list,
            "File {{ path: {name:?}, gzip: include_bytes!(concat!(env!(\"OUT_DIR\"), \
             \"/app-{index}.gz\")) }},"
        );
    }
    list.push(']');
    std::fs::write(target.join("app.rs"), list).expect("the build folder takes it");
    let script = std::fs::read_to_string(dist.join("verify/verify.js")).ok();
    let script = format!("{script:?}");
    std::fs::write(target.join("verify.rs"), script).expect("the build folder takes it");
}

fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
    // Nobody built the application: there is nothing to pack.
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.expect("it can be listed to its end").path();
        if path.is_dir() { walk(&path, into) } else { into.push(path) }
    }
}
