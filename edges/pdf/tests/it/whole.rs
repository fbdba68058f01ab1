//! The whole way: `wule` writes a report, and computes it again from the file.
//!
//! The program is the one of `WULE_BIN`, else the one that the check built before this.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn wule() -> Option<PathBuf> {
    let named = std::env::var_os("WULE_BIN").map(PathBuf::from);
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/debug/wule");
    let found = named.or_else(|| built.is_file().then_some(built));
    if found.is_none() {
        let is_checked = std::env::var("CI").is_ok_and(|ci| ci == "true");
        assert!(!is_checked, "no wule was built");
        println!("not run: there is no target/debug/wule; run cargo build -p wule first");
    }
    found
}

/// Runs `wule` beside this program, in English, with a font that is there.
fn run(folder: &Path, arguments: &[&str]) -> Option<Output> {
    let font = folder.join("DejaVuSans.ttf");
    std::fs::write(&font, dejavu::sans::regular()).unwrap();
    // Beside each other, as a person installs them.
    let own = folder.join("wule");
    if !own.exists() {
        std::fs::copy(wule()?, &own).unwrap();
        std::fs::copy(env!("CARGO_BIN_EXE_wule-pdf"), folder.join("wule-pdf")).unwrap();
    }
    let mut command = Command::new(own);
    command.current_dir(folder).env("WULE_FONTS", font).args(["--lang", "en"]).args(arguments);
    Some(command.output().unwrap())
}

#[test]
fn a_report_is_computed_again_from_what_it_carries() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let readings: Vec<String> =
        (0..60).map(|i| format!("{:.3}", 10.0 + f64::from(i * 7 % 13) / 1000.0)).collect();
    std::fs::write(folder.join("bore.csv"), format!("bore\n{}\n", readings.join("\n"))).unwrap();
    let write = ["capability", "bore.csv", "--lsl", "9.98", "--usl", "10.03", "-o", "x.pdf"];
    let Some(written) = run(folder, &write) else { return };
    assert!(written.status.success(), "{}", String::from_utf8_lossy(&written.stderr));
    let again = run(folder, &["verify", "x.pdf", "--json"]).unwrap();
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
    let again: serde_json::Value = serde_json::from_slice(&again.stdout).unwrap();
    assert_eq!(again["verdict"], "yes");
    // The same numbers, and the same digest, as the study itself gives.
    let study = run(folder, &[&write[..6], &["--json"]].concat()).unwrap();
    let study: serde_json::Value = serde_json::from_slice(&study.stdout).unwrap();
    assert_eq!(again["committed_sha256"], study["committed_sha256"]);

    // Another program takes the data out and puts it back changed: what was said no longer follows.
    let document = std::fs::read(folder.join("x.pdf")).unwrap();
    let taken = crate::program::run(&["take", "study.json"], &document);
    let carried = String::from_utf8(taken.stdout).unwrap();
    let changed = carried.replacen("\"10.007\"", "\"10.008\"", 1);
    assert_ne!(carried, changed);
    let mut sheet = crate::program::sheet();
    for (text, code, name) in [(&changed, 1, "changed.pdf"), (&carried, 0, "same.pdf")] {
        sheet["attachments"][0]["text"] = text.as_str().into();
        std::fs::write(folder.join(name), crate::program::drawn(&sheet)).unwrap();
        let verified = run(folder, &["verify", name]).unwrap();
        let said = String::from_utf8_lossy(&verified.stdout).into_owned();
        assert_eq!(verified.status.code(), Some(code), "{said}");
    }
    let unknown = carried.replacen("capability.normal@", "capability.odd@", 1);
    sheet["attachments"][0]["text"] = unknown.into();
    std::fs::write(folder.join("odd.pdf"), crate::program::drawn(&sheet)).unwrap();
    assert_eq!(run(folder, &["verify", "odd.pdf"]).unwrap().status.code(), Some(3));
    // One that carries nothing of ours.
    sheet["attachments"] = serde_json::json!([]);
    std::fs::write(folder.join("none.pdf"), crate::program::drawn(&sheet)).unwrap();
    let none = run(folder, &["verify", "none.pdf"]).unwrap();
    assert_eq!(none.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&none.stderr).contains("WL2062"));
}
