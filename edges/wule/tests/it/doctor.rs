//! What the doctor finds: a directory that is well, one that is not, and one that is not there.

use crate::program::{demo, wule};
use serde_json::Value;
use std::net::TcpListener;

fn checks(arguments: &[&str]) -> (i32, Value) {
    let run = wule(&[&["doctor", "--json"], arguments].concat());
    (run.code, serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{}", run.stderr)))
}

fn state<'a>(told: &'a Value, check: &str) -> &'a str {
    let all = told["checks"].as_array().unwrap();
    all.iter()
        .find(|one| one["check"] == check)
        .map_or("none", |one| one["state"].as_str().unwrap())
}

#[test]
fn a_directory_is_well_until_something_happens_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (data, file) = (path("data"), path("shop.wule-backup"));
    let words = "--value 2 --by 1 --item PIN --unit in --spec 0.120..0.130 --gauge MIC-1 --lot L1 \
                 --organisation Pins --origin pins.example/log --maker Wang";
    let words = words.split_whitespace().collect::<Vec<_>>();
    let sealed = wule(&[&["seal", &demo("pins.csv"), "--data", &data], &words[..]].concat());
    assert_eq!(sealed.code, 0, "{}", sealed.stderr);
    assert_eq!(wule(&["backup", &file, "--data", &data]).code, 0);
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken_at = taken.local_addr().unwrap().to_string();
    let of = ["--data", &data, "--listen", &taken_at, "--backup", folder.path().to_str().unwrap()];
    let (code, told) = checks(&of);
    assert_eq!((code, &told["verdict"]), (0, &"yes".into()), "{told}");
    for check in ["directory", "keys", "clock", "database", "log", "backup"] {
        assert_eq!(state(&told, check), "well", "{check}: {told}");
    }
    assert_eq!(state(&told, "port"), "care", "somebody listens there");

    // A backup that was cut, a tile of the log that was changed, keys that others read.
    let whole = std::fs::read(&file).unwrap();
    std::fs::write(&file, &whole[..whole.len() - 1]).unwrap();
    std::fs::write(folder.path().join("data/log/checkpoint"), "changed").unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let key = std::fs::read_dir(folder.path().join("data/keys")).unwrap().next().unwrap();
        let mode = std::fs::Permissions::from_mode(0o644);
        std::fs::set_permissions(key.unwrap().path(), mode).unwrap();
    }
    let (code, told) = checks(&of);
    assert_eq!((code, &told["verdict"]), (1, &"no".into()), "{told}");
    for check in ["backup", "keys"] {
        assert_eq!(state(&told, check), "ill", "{check}: {told}");
    }
    assert!([state(&told, "log"), state(&told, "database")].contains(&"ill"), "{told}");
    assert_eq!(state(&told, "directory"), "well");
}

#[test]
fn what_is_not_there_is_said_in_both_languages_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let none = folder.path().join("none").to_str().unwrap().to_owned();
    let run = wule(&["doctor", "--data", &none, "--listen", "192.0.2.1:1", "--lang", "zh"]);
    assert_eq!(run.code, 1);
    assert!(run.stdout.contains("wule serve --new"), "{}", run.stdout);
    assert!(run.stdout.contains("不能监听 192.0.2.1:1"), "{}", run.stdout);
    let run = wule(&["doctor", "--data", &none, "--lang", "en"]);
    assert!(run.stdout.contains("there is no data directory"), "{}", run.stdout);
}

#[test]
fn a_certificate_of_ones_own_is_watched_where_it_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("chain.pem");
    let of = ["--data", "none", "--listen", "127.0.0.1:0", "--tls-cert", file.to_str().unwrap()];
    assert_eq!(state(&checks(&of).1, "own_certificate"), "ill", "it is not there");
    for (days, expected) in [(-2, "ill"), (5, "care"), (90, "well")] {
        std::fs::write(&file, certificate_of(days)).unwrap();
        assert_eq!(state(&checks(&of).1, "own_certificate"), expected, "{days} days");
    }
    assert_eq!(state(&checks(&of[..4]).1, "own_certificate"), "none");
}

/// A certificate that ends at the beginning of the day that so many days are to, by UTC.
fn certificate_of(days: i64) -> String {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut asked = rcgen::CertificateParams::new(vec!["wule.example".to_owned()]).unwrap();
    let end = word::Timestamp::from_second(word::Timestamp::now().as_second() + days * 86_400);
    let end = end.unwrap().strftime("%Y %m %d").to_string();
    let parts: Vec<u16> = end.split(' ').map(|part| part.parse().unwrap()).collect();
    asked.not_before = rcgen::date_time_ymd(2020, 1, 1);
    asked.not_after = rcgen::date_time_ymd(parts[0].into(), parts[1] as u8, parts[2] as u8);
    asked.self_signed(&key).unwrap().pem()
}
