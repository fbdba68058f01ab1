//! The log at the command line: its witnesses, its files checked and written again.

use std::path::Path;

use crate::program::{demo, json, wule};
use crate::witness::{Serving, prepare_for};

fn sealed(data: &str, lot: &str) {
    let pins = demo("pins.csv");
    let words = "--value 2 --by 1 --item PIN --unit in --spec 0.120..0.130 --gauge MIC-1 \
                 --organisation Pins --origin pins.example/log --maker Wang";
    let words = words.split_whitespace().collect::<Vec<_>>();
    let run = wule(&[&["seal", &pins, "--lot", lot, "--data", data], &words[..]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
}

#[test]
fn a_witnessed_claim_is_proven_to_a_stranger_with_a_policy() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (data, one, two) = (at("data"), at("w1"), at("w2"));
    sealed(&data, "L-1");
    let key = json(&["log", "--data", &data]).1["key"].as_str().unwrap().to_owned();
    let mut vkeys = Vec::new();
    let mut serving = Vec::new();
    for (name, path) in [("w1.example", &one), ("w2.example", &two)] {
        let vkey = prepare_for(Path::new(path), name, &key);
        let witness = Serving::start(Path::new(path));
        let url = format!("http://{}", witness.address);
        let added = wule(&["log", "witness", "add", &url, &vkey, "--data", &data]);
        assert_eq!(added.code, 0, "{}", added.stderr);
        vkeys.push(vkey);
        serving.push(witness);
    }
    let (code, cosigned) = json(&["log", "cosign", "--data", &data]);
    assert_eq!((code, cosigned["verdict"].as_str()), (0, Some("yes")), "{cosigned}");
    // The claim's checkpoint is witnessed before its bundle is written.
    let bundle = at("bundle.json");
    let words = ["claim", "--lot", "L-1", "--open", "characteristic", "-o", &bundle];
    let claimed = wule(&[&words[..], &["--data", &data]].concat());
    assert_eq!(claimed.code, 0, "{}", claimed.stderr);
    let level = |arguments: &[&str]| {
        let report = json(&[&["verify", &bundle], arguments].concat()).1;
        let level = report["levels"].as_array().unwrap().iter();
        let level = level.clone().find(|level| level["level"] == "witnessed").unwrap().clone();
        (level["status"].as_str().unwrap().to_owned(), report["verdict"].clone())
    };
    assert_eq!(level(&[]).0, "proven");
    let policy = at("policy");
    std::fs::write(&policy, wule(&["log", "policy", "--data", &data]).stdout).unwrap();
    assert_eq!(level(&["--policy", &policy]), ("proven".to_owned(), "yes".into()));
    let stranger = "log pins.example/log+00000000+AA\nquorum none\n";
    std::fs::write(&policy, stranger).unwrap();
    assert_eq!(wule(&["verify", &bundle, "--policy", &policy]).code, 2);
    // One goes down: the log goes on, and names it.
    drop(serving.pop());
    sealed(&data, "L-2");
    let (code, cosigned) = json(&["log", "cosign", "--data", &data]);
    assert_eq!(code, 1, "{cosigned}");
    let codes: Vec<_> =
        cosigned["answers"].as_array().unwrap().iter().map(|a| &a["code"]).collect();
    assert_eq!(codes, ["acts.cosigned", "acts.witness_silent"]);
    assert_eq!(wule(&["log", "fsck", "--data", &data]).code, 0);
}

#[test]
fn every_file_that_does_not_agree_is_named_and_written_again() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let text = data.to_str().unwrap();
    sealed(text, "L-1");
    sealed(text, "L-2");
    let log = data.join("log");
    let before = std::fs::read(log.join("tile/0/000.p/3")).unwrap();
    let faults = || {
        let (code, answer) = json(&["log", "fsck", "--data", text]);
        let codes = answer["faults"].as_array().unwrap().iter();
        let codes: Vec<String> =
            codes.map(|fault| fault["code"].as_str().unwrap().to_owned()).collect();
        assert_eq!(code, i32::from(!codes.is_empty()));
        codes
    };
    assert!(faults().is_empty());
    let largest = std::fs::read_dir(log.join("tile/0/000.p")).unwrap().count();
    assert!(largest > 1, "older tiles are checked too");
    let mut changed = before.clone();
    changed[7] ^= 1;
    std::fs::write(log.join("tile/0/000.p/3"), &changed).unwrap();
    assert_eq!(faults(), ["store.log_differs"]);
    for (path, bytes) in [("tile/entries/000.p/9", "x"), ("tile/7/000", "x"), ("tile/junk", "x")] {
        std::fs::create_dir_all(log.join(path).parent().unwrap()).unwrap();
        std::fs::write(log.join(path), bytes).unwrap();
    }
    std::fs::remove_file(log.join("checkpoint")).unwrap();
    let said = faults();
    assert_eq!(said.iter().filter(|code| *code == "store.log_unknown").count(), 3, "{said:?}");
    assert_eq!(said.last().unwrap(), "store.log_not_latest");
    std::fs::write(log.join("tile/0/000.p/3"), &before).unwrap();
    // All of it gone: written again, byte for byte.
    let latest = |name: &str| {
        let mut widths: Vec<u16> = std::fs::read_dir(log.join(name))
            .unwrap()
            .filter_map(|entry| entry.unwrap().file_name().to_str()?.parse().ok())
            .collect();
        widths.sort_unstable();
        log.join(name).join(widths.last().unwrap().to_string())
    };
    for path in ["tile/entries/000.p/9", "tile/7/000", "tile/junk"] {
        std::fs::remove_file(log.join(path)).unwrap();
    }
    let files = [latest("tile/0/000.p"), latest("tile/entries/000.p")];
    let kept = files.each_ref().map(|file| std::fs::read(file).unwrap());
    std::fs::remove_dir_all(&log).unwrap();
    let said = faults();
    assert_eq!(said.iter().filter(|code| *code == "store.log_missing").count(), 2, "{said:?}");
    assert_eq!(wule(&["log", "rebuild", "--data", text]).code, 0);
    assert!(faults().is_empty());
    assert_eq!(files.map(|file| std::fs::read(file).unwrap()), kept);
}
