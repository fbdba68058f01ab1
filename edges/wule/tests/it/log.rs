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
    // Rows, and lots of a list, drawn by a checkpoint that a trusted witness cosigned.
    let drawn = at("drawn.json");
    let words = ["claim", "--lot", "L-1", "--open", "drawn", "--rows", "7", "-o", &drawn];
    // The lot was sealed before there were witnesses; its first witnessed checkpoint draws.
    let claimed = wule(&[&words[..], &["--data", &data]].concat());
    assert_eq!(claimed.code, 0, "{}", claimed.stderr);
    let (code, report) = json(&["verify", &drawn, "--policy", &policy]);
    assert_eq!((code, &report["draw"]["is_trusted"]), (3, &true.into()), "{report}");
    assert_eq!((&report["draw"]["k"], &report["draw"]["n"]), (&7.into(), &60.into()));
    let (list, draw) = (at("lots.txt"), at("draw.json"));
    let lots: String = (0..40).map(|i| format!("LOT-{}\n", 39 - i)).collect();
    std::fs::write(&list, lots).unwrap();
    let (code, made) = json(&["draw", &list, "--k", "5", "-o", &draw, "--data", &data]);
    assert_eq!((code, made["chosen"].as_array().unwrap().len()), (0, 5), "{made}");
    let check = ["draw", &list, "--check", &draw, "--policy", &policy];
    let (code, again) = json(&check);
    assert_eq!((code, &again["is_trusted"]), (0, &true.into()), "{again}");
    assert_eq!(again["chosen"], made["chosen"]);
    std::fs::write(&list, "LOT-1\nLOT-2\n").unwrap();
    assert_eq!(wule(&check).code, 1);
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

#[test]
fn a_stranger_states_what_they_found_in_a_log_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (data, bundle, found, key) = (at("data"), at("b.json"), at("found.json"), at("my.key"));
    sealed(&data, "L-1");
    let words = ["claim", "--lot", "L-1", "--open", "characteristic", "-o", &bundle];
    let (code, claim) = json(&[&words[..], &["--data", &data]].concat());
    assert_eq!(code, 0, "{claim}");
    let state = ["verify", &bundle, "--statement", &found, "--key", &key, "--name-en", "Inspector"];
    assert_eq!(wule(&state).code, 0);
    let (code, said) = json(&["verify", &found]);
    assert_eq!((code, &said["found"], &said["claim"]), (0, &"match".into(), &claim["claim"]));
    assert_eq!(said["verifier"]["en"], "Inspector");
    // The same key the next time; the file is readable by its owner alone.
    let first = said["key"].clone();
    assert_eq!(wule(&state).code, 0);
    assert_eq!(json(&["verify", &found]).1["key"], first);
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o077, 0);
    // The supervisor's own organisation, which knows nothing of the workshop.
    let own = at("supervisor");
    sealed(&own, "X-1");
    let (code, entered) = json(&["log", "enter", &found, "--data", &own]);
    assert_eq!((code, &entered["claim"]), (0, &claim["claim"]), "{entered}");
    assert_eq!(wule(&["log", "enter", &found, "--data", &own]).code, 2);
    let mut bytes = std::fs::read(&found).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&found, &bytes).unwrap();
    assert_eq!(wule(&["verify", &found]).code, 2);
    assert_eq!(wule(&["log", "enter", &found, "--data", &own]).code, 2);
}
