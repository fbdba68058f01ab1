//! Backups while the server works, and what is made of them.

use crate::program::{Served, command, demo, post, serve, wule};
use std::path::Path;
use std::process::Output;

/// A directory with a sealed lot.
fn furnished(folder: &Path) -> String {
    let data = folder.join("data").to_str().unwrap().to_owned();
    let words = "--value 2 --by 1 --item PIN --unit in --spec 0.120..0.130 --gauge MIC-1 --lot L1 \
                 --organisation Pins --origin pins.example/log --maker Wang";
    let words = words.split_whitespace().collect::<Vec<_>>();
    let pins = demo("pins.csv");
    let run = wule(&[&["seal", &pins, "--data", &data], &words[..]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
    data
}

fn with_passphrase(arguments: &[&str]) -> Output {
    command(arguments)
        .env("WULE_EXPORT_PASSPHRASE", "a long passphrase to travel")
        .output()
        .unwrap()
}

fn stop(mut server: Served) {
    server.kill().unwrap();
    server.wait().unwrap();
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn a_backup_of_a_running_server_restores_takes_over_and_signs_on() {
    let folder = tempfile::tempdir().unwrap();
    let data = furnished(folder.path());
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (file, there) = (path("shop.wule-backup"), path("there"));
    let (server, _) = serve(&["serve"], Path::new(&data));
    let made = with_passphrase(&["backup", &file, "--keys", "--data", &data]);
    assert!(made.status.success(), "{}", text(&made));
    assert_eq!(wule(&["backup", &file, "--data", &data]).code, 2, "none is overwritten");
    stop(server);
    let left: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "nothing else is left: {left:?}");
    let restored = with_passphrase(&["restore", &file, "--data", &there]);
    assert!(restored.status.success(), "{}", text(&restored));
    // It might be the second of its kind, so it opens for nobody yet.
    for arguments in [&["serve", "--data", &there][..], &["rebuild", "--data", &there]] {
        let refused = wule(arguments);
        assert_eq!(refused.code, 2, "{}", refused.stdout);
        assert!(refused.stderr.contains("--take-over"), "{}", refused.stderr);
    }
    assert!(
        with_passphrase(&["restore", &file, "--data", &there]).status.code() == Some(2),
        "not empty"
    );
    let checkpoint = format!("{data}/log/checkpoint");
    let taken = wule(&["restore", "--take-over", "--checkpoint", &checkpoint, "--data", &there]);
    assert_eq!(taken.code, 0, "{}", taken.stderr);
    assert_eq!(wule(&["log", "fsck", "--data", &there]).code, 0);
    assert_eq!(
        std::fs::read(&checkpoint).unwrap(),
        std::fs::read(format!("{there}/log/checkpoint")).unwrap()
    );
    let token = std::fs::read_to_string(format!("{there}/keys/operator.token")).unwrap();
    let head =
        format!("authorization: Bearer {}\r\ncontent-type: application/json\r\n", token.trim());
    let (server, address) = serve(&["serve"], Path::new(&there));
    let digest = format!("{{\"digests\":[\"{}\"]}}", "ab".repeat(32));
    let entered = post(address, "/api/v1/entries?wait=published", &head, &digest).unwrap();
    stop(server);
    assert_eq!(entered.0, 201, "{}", entered.1);
}

#[test]
fn a_backup_that_is_behind_what_the_world_has_seen_does_not_sign() {
    let folder = tempfile::tempdir().unwrap();
    let data = furnished(folder.path());
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (file, there) = (path("old.wule-backup"), path("there"));
    assert!(with_passphrase(&["backup", &file, "--keys", "--data", &data]).status.success());
    let token = std::fs::read_to_string(format!("{data}/keys/operator.token")).unwrap();
    let head = format!("authorization: Bearer {}\r\n", token.trim());
    let (server, address) = serve(&["serve"], Path::new(&data));
    let digest = format!("{{\"digests\":[\"{}\"]}}", "ab".repeat(32));
    assert_eq!(post(address, "/api/v1/entries?wait=published", &head, &digest).unwrap().0, 201);
    stop(server);
    assert!(with_passphrase(&["restore", &file, "--data", &there]).status.success());
    let seen = format!("{data}/log/checkpoint");
    let refused = wule(&["restore", "--take-over", "--checkpoint", &seen, "--data", &there]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("split view"), "{}", refused.stderr);
    assert_eq!(wule(&["serve", "--data", &there]).code, 2, "it stays shut");
}

#[test]
fn keys_are_left_out_with_a_word_and_damage_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let data = furnished(folder.path());
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let file = path("shop.wule-backup");
    let made = wule(&["backup", &file, "--data", &data]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    assert!(made.stdout.contains("the keys are NOT in it"), "{}", made.stdout);
    let secret = std::fs::read_to_string(format!("{data}/keys/issuer.key")).unwrap();
    let bytes = std::fs::read(&file).unwrap();
    let holds = |what: &str| bytes.windows(what.len()).any(|window| window == what.as_bytes());
    assert!(!holds(secret.trim()));
    let there = path("there");
    assert_eq!(wule(&["restore", &file, "--data", &there]).code, 0);
    let refused = wule(&["restore", "--take-over", "--data", &there]);
    assert_eq!(refused.code, 2, "no keys, no signing: {}", refused.stdout);
    // Any byte that is changed, cut off or added is noticed, and nothing that opens is left.
    let mut changed = bytes.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    let longer = [&bytes[..], b"x"].concat();
    for (i, wrong) in
        [&changed[..], &bytes[..bytes.len() - 1], &longer, &bytes[..40], b""].iter().enumerate()
    {
        let (wrong_file, nowhere) = (path(&format!("wrong-{i}")), path(&format!("nowhere-{i}")));
        std::fs::write(&wrong_file, wrong).unwrap();
        let run = wule(&["restore", &wrong_file, "--data", &nowhere]);
        assert_eq!(run.code, 2, "{i}: {}", run.stdout);
        assert!(!Path::new(&nowhere).join("wule.db").exists(), "{i}");
    }
}

#[test]
fn facts_on_a_server_are_not_backed_up_in_silence() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    std::fs::create_dir(&data).unwrap();
    std::fs::write(data.join("database"), "postgres://shop:secret@10.0.0.7/wule\n").unwrap();
    let file = folder.path().join("shop.wule-backup").to_str().unwrap().to_owned();
    let run = wule(&["backup", &file, "--data", data.to_str().unwrap()]);
    assert_eq!(run.code, 2, "{}", run.stdout);
    for part in ["WL2018", "pg_dump", "pg_restore", "docs/backup.md"] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    assert!(!run.stderr.contains("secret") && !Path::new(&file).exists());
}
