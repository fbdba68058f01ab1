//! The evidence of a lot from the command line, checked by programs that are not ours.

use std::path::Path;
use std::process::Command;

use crate::program::{demo, json, wule};

/// Runs a program of the machine; `None`, said aloud, where it is not there.
fn foreign(program: &str, arguments: &[&str], folder: &Path) -> Option<bool> {
    match Command::new(program).args(arguments).current_dir(folder).output() {
        Ok(output) => {
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{program} {arguments:?}: {said}");
            Some(true)
        }
        Err(_) => {
            assert!(std::env::var("CI").map_or(true, |ci| ci != "true"), "there is no {program}");
            println!("NOT RUN: {program} is absent");
            None
        }
    }
}

const UNPACK: &str = "import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as archive:
    assert archive.testzip() is None
    archive.extractall('.')";

#[test]
fn python_unpacks_it_sha256sum_checks_it_and_its_bundle_is_verified() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let data = path("data");
    let words = "--value 2 --by 1 --item PIN --unit in --spec 0.120..0.130 --gauge MIC-1 --lot L-1 \
                 --organisation Pins --origin pins.example/log --maker Wang";
    let words = words.split_whitespace().collect::<Vec<_>>();
    let sealed = wule(&[&["seal", &demo("pins.csv"), "--data", &data], &words[..]].concat());
    assert_eq!(sealed.code, 0, "{}", sealed.stderr);
    let bundle = path("bundle.json");
    let claim =
        ["claim", "--data", &data, "--lot", "L-1", "-o", &bundle, "--open", "characteristic"];
    assert_eq!(json(&claim).0, 0);
    let (one, two) = (path("one.zip"), path("two.zip"));
    let (code, told) = json(&["evidence", "L-1", "--data", &data, "-o", &one]);
    assert_eq!((code, &told["lot"]), (0, &"L-1".into()), "{told}");
    let again = wule(&["evidence", "L-1", "--data", &data, "-o", &two]);
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert!(again.stdout.contains(told["sha256"].as_str().unwrap()), "{}", again.stdout);
    assert_eq!(std::fs::read(&one).unwrap(), std::fs::read(&two).unwrap());

    if foreign("python3", &["-c", UNPACK, &one], folder.path()).is_none() {
        return;
    }
    let inside = folder.path().join("evidence-L-1");
    foreign("sha256sum", &["-c", "--strict", "SHA256SUMS"], &inside);
    let passports: Vec<_> = std::fs::read_dir(inside.join("passports")).unwrap().collect();
    assert_eq!(passports.len(), 1);
    let (code, verified) =
        json(&["verify", passports[0].as_ref().unwrap().path().to_str().unwrap()]);
    assert_eq!((code, &verified["verdict"]), (0, &"yes".into()), "{verified}");
    let levels = verified["levels"].as_array().unwrap();
    assert!(levels.iter().any(|one| one["level"] == "recomputed" && one["status"] == "proven"));

    let missing = wule(&["evidence", "L-404", "--data", &data, "-o", &two]);
    assert_eq!(missing.code, 2, "{}", missing.stdout);
    assert!(missing.stderr.contains("L-404"), "{}", missing.stderr);
}
