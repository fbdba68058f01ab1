//! Keys under a passphrase: nothing that the program writes, prints or exports shows one.

use std::fs;
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::program::{Run, command, demo, file};

const WORDS: &str = "correct horse battery staple";
const FILES: [&str; 4] = ["issuer.key", "log.key", "operator.token", "vault.key"];

/// Runs the program with variables of its own.
fn wule(arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let output = command(arguments).envs(variables.iter().copied()).output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

fn seal_a_lot(data: &str, variables: &[(&str, &str)]) -> Run {
    let readings = demo("pins.csv");
    let of = ["seal", readings.as_str(), "--value", "2", "--by", "1", "--lot", "L1"];
    let what = ["--item", "PIN", "--unit", "in", "--spec", "0.120..0.130", "--gauge", "MIC-1"];
    let who = ["--organisation", "销厂/Pin works", "--origin", "pins.example/log"];
    let maker = ["--maker", "王师傅/Master Wang", "--consent", "--data", data];
    wule(&[&of[..], &what, &who, &maker].concat(), variables)
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// The secrets of a directory in the clear, in every spelling that could slip out.
fn spellings(keys: &Path) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for name in FILES {
        let text = fs::read_to_string(keys.join(name)).unwrap();
        let hex = text.trim_end();
        let bytes: Vec<u8> =
            (0..32).map(|i| u8::from_str_radix(&hex[2 * i..2 * i + 2], 16).unwrap()).collect();
        let base64 = word::encoding::base64(&bytes).trim_end_matches('=').to_owned();
        all.push(hex.as_bytes().to_vec());
        all.push(hex.to_uppercase().into_bytes());
        all.push(format!("{bytes:?}").trim_matches(['[', ']']).as_bytes().to_vec());
        all.extend([base64.into_bytes(), bytes]);
    }
    all.push(WORDS.as_bytes().to_vec());
    all
}

fn assert_nothing_in(bytes: &[u8], secrets: &[Vec<u8>], place: &str) {
    for (i, secret) in secrets.iter().enumerate() {
        let is_there = bytes.windows(secret.len()).any(|window| window == secret);
        assert!(!is_there, "spelling {i} of the secrets stands in {place}");
    }
}

#[test]
fn no_key_reaches_a_file_a_message_or_an_export_in_the_clear() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let at = data.to_str().unwrap();
    let sealed = seal_a_lot(at, &[]);
    assert_eq!(sealed.code, 0, "{}", sealed.stderr);
    let secrets = spellings(&data.join("keys"));
    let words = file(folder.path(), "words", format!("{WORDS}\n").as_bytes());
    let given = [("WULE_PASSPHRASE_FILE", words.as_str())];
    let exported = folder.path().join("keys.wule");
    let export = [("WULE_EXPORT_PASSPHRASE", WORDS)];

    let mut runs = vec![wule(&["keys", "seal", "--data", at], &[("WULE_PASSPHRASE", WORDS)])];
    runs.push(wule(&["log", "--data", at], &given));
    runs.push(wule(&["log", "fsck", "--data", at, "--json"], &given));
    let export_path = exported.to_str().unwrap();
    let both = [given[0], export[0]];
    runs.push(wule(&["keys", "export", export_path, "--data", at], &both));
    for run in &runs {
        assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
    }
    // Refusals talk too: no passphrase, another one, a key that was changed.
    let mut refused = vec![wule(&["log", "--data", at], &[])];
    refused.push(wule(&["log", "--data", at], &[("WULE_PASSPHRASE", "another passphrase")]));
    refused.push(wule(&["log", "--data", at], &[("WULE_PASSPHRASE", "short")]));
    let key = data.join("keys/log.key");
    let kept = fs::read_to_string(&key).unwrap();
    fs::write(&key, kept.replace("wule-sealed/1 argon2id", "wule-sealed/1 scrypt")).unwrap();
    refused.push(wule(&["log", "--data", at], &given));
    fs::write(&key, kept).unwrap();
    for run in &refused {
        assert_eq!(run.code, 2, "{}{}", run.stdout, run.stderr);
        assert!(run.stderr.contains("store."), "{}", run.stderr);
    }
    for run in runs.iter().chain(&refused) {
        assert_nothing_in(run.stdout.as_bytes(), &secrets, "what is printed");
        assert_nothing_in(run.stderr.as_bytes(), &secrets, "what is complained");
    }
    for path in files(&data).into_iter().chain([exported.clone()]) {
        assert_nothing_in(&fs::read(&path).unwrap(), &secrets, &path.display().to_string());
    }
    let mode = fs::metadata(&exported).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "others may read the export");
}

#[test]
fn a_server_with_sealed_keys_says_nothing_of_them_and_signs_as_before() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let at = data.to_str().unwrap();
    let given = [("WULE_PASSPHRASE", WORDS)];
    // Sealed from the first: the keys were never on disk in the clear.
    let sealed = seal_a_lot(at, &given);
    assert_eq!(sealed.code, 0, "{}", sealed.stderr);
    for name in FILES {
        assert!(
            fs::read_to_string(data.join("keys").join(name)).unwrap().starts_with("wule-sealed")
        );
    }
    let key = wule(&["log", "--data", at, "--json"], &given).stdout;
    let opened = wule(&["keys", "unseal", "--data", at], &given);
    assert_eq!(opened.code, 0, "{}", opened.stderr);
    let secrets = spellings(&data.join("keys"));
    assert_eq!(wule(&["log", "--data", at, "--json"], &[]).stdout, key);
    let again = wule(&["keys", "seal", "--data", at], &given);
    assert_eq!(again.code, 0, "{}", again.stderr);

    let mut server = command(&["serve", "--listen", "127.0.0.1:0", "--data", at])
        .envs(given)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut said, mut complained) = (vec![0; 64], Vec::new());
    let n = server.stdout.as_mut().unwrap().read(&mut said).unwrap();
    assert!(String::from_utf8_lossy(&said[..n]).contains("http://"));
    server.kill().unwrap();
    server.stderr.take().unwrap().read_to_end(&mut complained).unwrap();
    server.wait().unwrap();
    assert_nothing_in(&said, &secrets, "what the server says");
    assert_nothing_in(&complained, &secrets, "what the server complains");
}

#[test]
fn an_export_restores_the_same_keys_and_overwrites_no_others() {
    let folder = tempfile::tempdir().unwrap();
    let (data, other) = (folder.path().join("data"), folder.path().join("other"));
    let (at, there) = (data.to_str().unwrap(), other.to_str().unwrap());
    assert_eq!(seal_a_lot(at, &[]).code, 0);
    let export = [("WULE_EXPORT_PASSPHRASE", WORDS)];
    let path = folder.path().join("keys.wule");
    let path = path.to_str().unwrap();
    let run = wule(&["keys", "export", path, "--data", at], &export);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(wule(&["keys", "export", path, "--data", at], &export).code, 2, "overwritten");

    let another = [("WULE_EXPORT_PASSPHRASE", "another passphrase")];
    assert_eq!(wule(&["keys", "restore", path, "--data", there], &another).code, 2);
    assert!(!other.exists(), "something was made before the passphrase was checked");
    let run = wule(&["keys", "restore", path, "--data", there], &export);
    assert_eq!(run.code, 0, "{}", run.stderr);
    for name in FILES {
        let bytes = |data: &Path| fs::read(data.join("keys").join(name)).unwrap();
        assert_eq!(bytes(&data), bytes(&other), "{name}");
    }
    let kept = fs::read(other.join("keys/log.key")).unwrap();
    fs::write(data.join("keys/log.key"), format!("{}\n", "ab".repeat(32))).unwrap();
    assert_eq!(wule(&["keys", "restore", path, "--data", at], &export).code, 2);
    assert_ne!(fs::read(data.join("keys/log.key")).unwrap(), kept, "another key was overwritten");
}

/// Claims the lot and keeps the bundle of its passport.
fn claim(data: &str, lot: &str, bundle: &str) {
    let run = wule(
        &["claim", "--data", data, "--lot", lot, "--open", "characteristic", "-o", bundle],
        &[],
    );
    assert_eq!(run.code, 0, "{}", run.stderr);
}

fn verdict(bundle: &str, more: &[&str]) -> i32 {
    wule(&[&["verify", bundle], more].concat(), &[]).code
}

fn show(data: &str) -> serde_json::Value {
    let run = wule(&["keys", "show", "--data", data, "--json"], &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn what_a_replaced_key_signed_keeps_standing_until_the_key_is_revoked() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (data, before, after) = (path("data"), path("before.wule.json"), path("after.wule.json"));
    assert_eq!(seal_a_lot(&data, &[]).code, 0);
    claim(&data, "L1", &before);
    let old = show(&data)["issuer"][0].clone();
    let key_file = Path::new(&data).join("keys/issuer.key");
    let old_file = fs::read(&key_file).unwrap();

    let run = wule(&["keys", "rotate", "issuer", "--data", &data], &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let new_file = fs::read(&key_file).unwrap();
    assert_ne!(old_file, new_file);
    // A crash after it was recorded and before the file was put in place.
    fs::write(Path::new(&data).join("keys/issuer-next.key"), &new_file).unwrap();
    fs::write(&key_file, &old_file).unwrap();
    let keys = show(&data);
    assert_eq!(fs::read(&key_file).unwrap(), new_file, "the new key was not put in place");
    // One that was drawn and never recorded is forgotten; another's key is refused.
    fs::write(Path::new(&data).join("keys/issuer-next.key"), &old_file).unwrap();
    show(&data);
    assert!(!Path::new(&data).join("keys/issuer-next.key").exists());
    fs::write(&key_file, &old_file).unwrap();
    assert_eq!(wule(&["keys", "--data", &data], &[]).code, 2, "the old key signs again");
    fs::write(&key_file, &new_file).unwrap();

    claim(&data, "L1", &after);
    let (old, new) = (old["key"].as_str().unwrap(), keys["issuer"][1]["key"].as_str().unwrap());
    assert_eq!(verdict(&before, &["--issuer-key", old]), 0);
    // Whoever knows one of the keys is led to the other.
    for key in [old, new] {
        assert_eq!(verdict(&after, &["--issuer-key", key]), 0, "{key}");
    }
    let name = keys["issuer"][0]["name"].as_str().unwrap();
    let why = ["--reason-zh", "泄露", "--reason-en", "leaked", "--data", &data];
    let revoke =
        |since| wule(&[&["keys", "revoke", name, "--since", since], &why[..]].concat(), &[]);
    // The standard and the evidence were entered by the old key, before that place.
    assert_eq!(revoke("3").code, 0);
    claim(&data, "L1", &after);
    assert_eq!(verdict(&after, &[]), 0);
    assert_eq!(revoke("1").code, 0);
    claim(&data, "L1", &after);
    assert_eq!(verdict(&after, &[]), 1, "a revoked key is believed");
    let run = wule(&["log", "fsck", "--data", &data], &[]);
    assert_eq!(run.code, 0, "{}", run.stdout);
}

#[test]
fn both_keys_of_a_log_sign_until_the_old_one_is_retired() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (data, bundle) = (path("data"), path("b.wule.json"));
    assert_eq!(seal_a_lot(&data, &[]).code, 0);
    let signatures = || {
        let note = fs::read_to_string(Path::new(&data).join("log/checkpoint")).unwrap();
        note.lines().filter(|line| line.starts_with('\u{2014}')).count()
    };
    let old = show(&data)["log"][0].as_str().unwrap().to_owned();
    let run = wule(&["keys", "rotate", "log", "--data", &data], &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(signatures(), 2);
    assert_eq!(wule(&["keys", "rotate", "log", "--data", &data], &[]).code, 2, "three keys");
    claim(&data, "L1", &bundle);
    let new = show(&data)["log"][0].as_str().unwrap().to_owned();
    assert_ne!(old, new);
    for key in [&old, &new] {
        assert_eq!(verdict(&bundle, &["--log-key", key]), 0, "{key}");
    }
    let run = wule(&["keys", "retire", "--data", &data], &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    let run = wule(&["keys", "rotate", "issuer", "--data", &data], &[]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert_eq!(signatures(), 1);
    claim(&data, "L1", &bundle);
    assert_eq!(
        (verdict(&bundle, &["--log-key", &new]), verdict(&bundle, &["--log-key", &old])),
        (0, 1)
    );
    let run = wule(&["log", "fsck", "--data", &data], &[]);
    assert_eq!(run.code, 0, "{}", run.stdout);
    let run = wule(&["rebuild", "--data", &data], &[]);
    assert_eq!(run.code, 0, "{}", run.stdout);
}
