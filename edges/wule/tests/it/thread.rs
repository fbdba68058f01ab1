//! The thread: seal, claim, verify, serve, rebuild; and what a stranger finds.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use crate::program::{command, demo, file, json, wule};

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// Seals the demo's pins into a new workshop, as the first command of a newcomer.
fn seal(data: &str, lot: &str) -> (i32, serde_json::Value) {
    json(&[
        "seal",
        &demo("pins.csv"),
        "--value",
        "2",
        "--by",
        "1",
        "--data",
        data,
        "--lot",
        lot,
        "--item",
        "PIN",
        "--unit",
        "in",
        "--spec",
        "0.120..0.130",
        "--gauge",
        "MIC-1",
        "--organisation",
        "销厂/Pin works",
        "--origin",
        "pins.example/log",
        "--maker",
        "王师傅/Master Wang",
        "--consent",
    ])
}

#[test]
fn a_newcomer_seals_claims_and_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let (data, bundle) = (folder.path().join("data"), folder.path().join("b.wule.json"));
    let (data, bundle) = (text(&data), text(&bundle));
    let (code, sealed) = seal(data, "L-1");
    assert_eq!((code, &sealed["readings"]), (0, &60.into()));
    let claim = ["claim", "--data", data, "--lot", "L-1", "-o", bundle];
    let (code, claimed) = json(&[&claim[..], &["--open", "characteristic"]].concat());
    assert_eq!((code, &claimed["opening"]), (0, &"characteristic".into()));
    let (code, report) = json(&["verify", bundle]);
    assert_eq!(json(&[bundle]), (code, report.clone()), "a bundle alone is verified");
    assert_eq!((code, report["verdict"].as_str()), (0, Some("yes")));
    // Nothing is opened unless somebody says so, and then nothing can be decided.
    let (code, _) = json(&claim);
    assert_eq!(code, 0);
    let (code, report) = json(&["verify", bundle]);
    assert_eq!((code, report["verdict"].as_str()), (3, Some("unknown")));
    // Another key than the known one is a clear no.
    let other = format!("ed25519:{}", "A".repeat(43));
    let run = wule(&["verify", bundle, "--issuer-key", &other]);
    assert!(run.code == 1 || run.code == 2, "{}", run.stdout);
}

#[test]
fn a_sealed_lot_takes_no_more_readings() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    assert_eq!(seal(text(&data), "L-1").0, 0);
    let again = wule(&["seal", &demo("pins.csv"), "--data", text(&data), "--lot", "L-1"]);
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("sealed"), "{}", again.stderr);
    let other = ["seal", &demo("gears.csv"), "--data", text(&data), "--lot", "L-1"];
    assert!(wule(&other).stderr.contains("WL2010"));
}

#[test]
fn the_first_seal_says_what_it_still_needs() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let run = wule(&["seal", &demo("pins.csv"), "--data", text(&data), "--lot", "L-1"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("WL2009") && run.stderr.contains("--organisation"));
}

#[test]
fn a_claim_that_the_readings_do_not_support_is_declined() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let sealed = wule(&[
        "seal",
        &demo("gears.csv"),
        "--value",
        "2",
        "--by",
        "1",
        "--data",
        text(&data),
        "--lot",
        "G",
        "--item",
        "GEAR",
        "--unit",
        "in",
        "--spec",
        "0.98..1.02",
        "--organisation",
        "G",
        "--origin",
        "g.example/log",
    ]);
    assert_eq!(sealed.code, 0, "{}", sealed.stderr);
    let run = wule(&["claim", "--data", text(&data), "--lot", "G"]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("not stable"), "{}", run.stdout);
}

#[test]
fn a_bundle_that_was_changed_fails_and_a_file_that_is_none_is_no_bundle() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("d");
    let (code, made) = json(&["demo", "--once", text(&data)]);
    assert_eq!((code, made["schema"].as_str()), (0, Some("wule.demo/1")));
    let bundle = made["bundle"].as_str().unwrap();
    let bytes = std::fs::read(bundle).unwrap();
    for at in [40, bytes.len() / 3, bytes.len() / 2, bytes.len() - 40] {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        let path = file(folder.path(), "changed.wule.json", &changed);
        let (code, report) = json(&["verify", &path]);
        assert_eq!((code, report["verdict"].as_str()), (1, Some("no")), "byte {at}");
    }
    // Half a bundle is a damaged bundle; anything else is none.
    let half = file(folder.path(), "half.wule.json", &bytes[..bytes.len() / 2]);
    assert_eq!(wule(&["verify", &half]).code, 1);
    for other in [&b""[..], b"{}", b"hello"] {
        let path = file(folder.path(), "other.json", other);
        assert_eq!(wule(&["verify", &path]).code, 2);
    }
    // The same directory again: nothing is added, the same passport is named.
    let (code, again) = json(&["demo", "--once", text(&data)]);
    assert_eq!((code, &again["passport"]), (0, &made["passport"]));
}

/// A server that ends with the test.
struct Server {
    child: Child,
    page: String,
}

impl Server {
    fn demo(data: &str) -> Self {
        let mut child = command(&["demo", "--data", data, "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let page = lines
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("passport  ").map(str::to_owned))
            .expect("the demo prints the address of its passport");
        Self { child, page }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

#[test]
fn a_stranger_verifies_the_served_passport_by_its_address() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("d");
    let server = Server::demo(text(&data));
    let (code, report) = json(&["verify", &server.page]);
    assert_eq!((code, report["verdict"].as_str()), (0, Some("yes")), "{report}");
    for level in ["intact", "signed", "logged", "recomputed"] {
        let levels = report["levels"].as_array().unwrap();
        let of = levels.iter().find(|of| of["level"] == level).unwrap();
        assert_eq!(of["status"], "proven", "{level}");
    }
    // A second process on the same directory is turned away while the first one works.
    let second = wule(&["log", "--data", text(&data)]);
    assert_eq!(second.code, 2);
    assert!(second.stderr.contains("store.in_use"), "{}", second.stderr);
    let nowhere = format!("{}0", server.page);
    assert_eq!(wule(&["verify", &nowhere]).code, 2);
}

#[test]
fn the_log_is_shown_checked_proved_and_rebuilt() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("d");
    let data = text(&data);
    assert_eq!(wule(&["demo", "--once", data]).code, 0);
    let (_, log) = json(&["log", "--data", data]);
    // Four standards, two evidence roots, a claim.
    assert_eq!(log["size"], 7);
    assert_eq!(wule(&["log", "check", "--data", data]).code, 0);
    let proof = wule(&["log", "proof", "0", "--data", data]);
    assert!(proof.stdout.starts_with("c2sp.org/tlog-proof@v1"), "{}", proof.stdout);
    assert_eq!(wule(&["log", "proof", "99", "--data", data]).code, 2);
    let (code, rebuilt) = json(&["rebuild", "--data", data]);
    assert_eq!((code, &rebuilt["same"]), (0, &true.into()));
    // A changed tile is found, and written again from the entries.
    let tile = Path::new(data).join("log/tile/0/000.p/7");
    let mut bytes = std::fs::read(&tile).unwrap();
    bytes[7] ^= 1;
    std::fs::write(&tile, bytes).unwrap();
    let checked = wule(&["log", "check", "--data", data]);
    // Checked, and the answer is no: everything that does not agree is named.
    assert_eq!(checked.code, 1);
    assert!(checked.stdout.contains("tile/0/000.p/7"), "{}", checked.stdout);
    assert_eq!(wule(&["rebuild", "--data", data]).code, 0);
    assert_eq!(wule(&["log", "check", "--data", data]).code, 0);
}

#[test]
fn a_credential_is_checked_offline_and_a_withdrawn_passport_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (data, bundle) = (folder.path().join("data"), folder.path().join("b.wule.json"));
    let (data, bundle) = (text(&data), text(&bundle));
    seal(data, "L-1");
    let claim = ["claim", "--data", data, "--lot", "L-1", "-o", bundle, "--gtin", "6291041500213"];
    let (code, claimed) = json(&[&claim[..], &["--serial", "0001", "--country", "CN"]].concat());
    assert_eq!(code, 0);
    let passport = claimed["passport"].as_str().unwrap();
    for (wrong, need) in [("6291041500214", "brand.not_a_gtin"), ("abc", "brand.not_a_gtin")] {
        let output = wule(&["claim", "--data", data, "--lot", "L-1", "--gtin", wrong]);
        assert_eq!(output.code, 2);
        assert!(output.stderr.contains(need), "{wrong}");
    }
    let reason = ["--reason-zh", "量具超差", "--reason-en", "gauge out of tolerance"];
    let withdraw = [&["withdraw", "--data", data, passport][..], &reason].concat();
    let (code, withdrawn) = json(&withdraw);
    assert_eq!((code, withdrawn["reason"]["zh"].as_str()), (0, Some("量具超差")));
    let again = wule(&withdraw);
    assert_eq!(again.code, 2);
    assert!(again.stderr.contains("brand.already_withdrawn"));
    // What was recorded follows from the facts alone.
    let (code, rebuilt) = json(&["rebuild", "--data", data]);
    assert_eq!(code, 0, "{rebuilt}");
}

#[test]
fn a_file_that_is_no_credential_is_not_taken_for_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("vc.json");
    for (content, code) in [
        ("{\"@context\":[]}", 1),
        ("{\"@context\":[", 1),
        ("eyJhbGciOiJub25lIn0.e30.", 1),
        ("{\"a\":1}", 2),
    ] {
        std::fs::write(&path, content).unwrap();
        let output = wule(&["verify", text(&path), "--offline"]);
        assert_eq!(output.code, code, "{content}");
    }
}

#[test]
fn a_certificate_goes_along_and_is_received_checked_and_named_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (mill, shop) = (at("mill"), at("shop"));
    for (data, lot) in [(&mill, "H-1"), (&shop, "L-1")] {
        assert_eq!(seal(data, lot).0, 0);
        let bundle = at("bundle.json");
        assert_eq!(wule(&["claim", "--data", data, "--lot", lot, "-o", &bundle]).code, 0);
    }
    let (steel, pins) = (at("steel.wule.json"), at("pins.wule.json"));
    let issue = ["certificate", "issue", "H-1", "--data", &mill, "--number", "MC-1"];
    let (code, _) = json(&[&issue[..], &["--form", "2.2", "--heat", "77", "-o", &steel]].concat());
    assert_eq!(code, 0);
    // The same number again, and a form that needs an inspector.
    assert_eq!(wule(&[&issue[..], &["-o", &steel]].concat()).code, 2);
    let other = ["certificate", "issue", "H-1", "--data", &mill, "--number", "MC-2"];
    let run = wule(&[&other[..], &["--form", "3.1"]].concat());
    assert!(run.code == 2 && run.stderr.contains("inspector"), "{}", run.stderr);

    let (code, shown) = json(&["certificate", "show", "MC-1", "--data", &mill]);
    assert_eq!((code, &shown["heat"], &shown["form"]), (0, &"77".into(), &"2.2".into()));
    assert_eq!(shown["lines"].as_array().unwrap().len(), 1, "the claim that stands is a line");
    let (code, of_file) = json(&["certificate", "show", &steel]);
    assert_eq!((code, &of_file), (0, &shown), "the file says what the issuer's directory says");
    assert_eq!(json(&["certificate", "verify", &steel]).1["verdict"], "yes");

    // With a key that is not the issuer's nothing is kept.
    let key = format!("ed25519:{}", "58".repeat(32));
    let receive = ["certificate", "receive", &steel, "--data", &shop];
    assert_ne!(wule(&[&receive[..], &["--issuer-key", &key]].concat()).code, 0);
    let listed = || json(&["certificate", "list", "--data", &shop]).1;
    assert_eq!(listed()["received"], serde_json::json!([]));
    let (code, kept) = json(&receive);
    assert_eq!((code, &kept["received"]), (0, &shown["certificate"]));
    assert_eq!(listed()["received"][0]["certificate"], shown["certificate"]);

    let digest = shown["certificate"].as_str().unwrap();
    let issue = ["certificate", "issue", "L-1", "--data", &shop, "--number", "PC-1"];
    let (code, issued) = json(&[&issue[..], &["--received", digest, "-o", &pins]].concat());
    assert_eq!((code, &issued["n_certificates"]), (0, &2.into()), "{issued}");
    let (code, checked) = json(&["verify", &pins]);
    assert_eq!(
        (code, &checked["verdict"], &checked["n_certificates"]),
        (0, &"yes".into(), &2.into())
    );
    // A byte of the steel's certificate changed inside the chain.
    let bytes = std::fs::read_to_string(&pins).unwrap();
    let at_heat = bytes.rfind("\"sig\":\"").unwrap() + 8;
    let mut changed = bytes.into_bytes();
    changed[at_heat] = if changed[at_heat] == b'A' { b'B' } else { b'A' };
    let forged = file(folder.path(), "forged.json", &changed);
    assert_eq!(wule(&["certificate", "verify", &forged]).code, 1);
}
