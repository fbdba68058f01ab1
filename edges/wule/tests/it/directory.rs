//! The directory of a region: real logs, of which one goes on, one forks and one falls silent.

use serde_json::Value;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use word::Digest;

use crate::program::{Served, command, demo, get, json, post, serve, wule};

/// A log with a server of its own, which ends with this.
struct Log {
    data: PathBuf,
    address: SocketAddr,
    _served: Served,
}

impl Log {
    fn start(data: PathBuf) -> Self {
        let (served, address) = serve(&["serve"], &data);
        Self { data, address, _served: served }
    }

    /// A workshop with one sealed lot.
    fn begin(folder: &Path, name: &str) -> Self {
        let data = folder.join(name);
        let words = "--value 2 --by 1 --item PIN --unit in --spec 0.120..0.130 --gauge MIC-1 \
                     --lot L1 --organisation Pins --maker Wang";
        let (pins, origin) = (demo("pins.csv"), format!("{name}.example/log"));
        let place = ["seal", &pins, "--data", data.to_str().unwrap(), "--origin", &origin];
        let run = wule(&[&place[..], &words.split_whitespace().collect::<Vec<_>>()].concat());
        assert_eq!(run.code, 0, "{}", run.stderr);
        Self::start(data)
    }

    fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    fn enter(&self, byte: &str) {
        let token = std::fs::read_to_string(self.data.join("keys/operator.token")).unwrap();
        let head = format!("authorization: Bearer {}\r\n", token.trim());
        let body = format!("{{\"digests\":[\"{}\"]}}", byte.repeat(32));
        let answer = post(self.address, "/api/v1/entries?wait=published", &head, &body).unwrap();
        assert_eq!(answer.0, 201, "{}", answer.1);
    }

    fn key(&self) -> String {
        get(self.address, "/log/key").unwrap().1.trim_end().to_owned()
    }
}

/// The same log once more, from a backup that takes over while the first goes on.
fn twin(of: &Log, folder: &Path) -> Log {
    let file = folder.join("b.wule-backup");
    let (file, data) = (file.to_str().unwrap(), folder.join("twin"));
    let (from, to) = (of.data.to_str().unwrap(), data.to_str().unwrap());
    for arguments in [
        &["backup", file, "--keys", "--data", from][..],
        &["restore", file, "--data", to],
        &["restore", "--take-over", "--data", to],
    ] {
        let passphrase = "a long passphrase to travel";
        let run = command(arguments).env("WULE_EXPORT_PASSPHRASE", passphrase).output().unwrap();
        assert!(run.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
    }
    Log::start(data)
}

fn follow(directory: &str, log: &str, url: &str, stale_after: &str) {
    let words = ["witness", "add-log", log, "--url", url, "--stale-after", stale_after];
    let run = wule(&[&words[..], &["--name", "d1.example", "--data", directory]].concat());
    assert_eq!(run.code, 0, "{}", run.stderr);
}

/// How each log stands, by origin, and the whole verdict.
fn look(directory: &str) -> (i32, impl Fn(&str) -> (String, Value)) {
    let (code, said) = json(&["witness", "look", "--data", directory]);
    let standing = move |origin: &str| {
        let logs = said["logs"].as_array().unwrap();
        let log = logs.iter().find(|log| log["origin"] == origin).unwrap();
        (log["standing"]["code"].as_str().unwrap().to_owned(), log.clone())
    };
    (code, standing)
}

/// Looks until a log stands so, for a minute at most.
fn look_until(directory: &str, origin: &str, code: &str) -> Value {
    let start = Instant::now();
    loop {
        let (said, log) = look(directory).1(origin);
        if said == code {
            return log;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "{log}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn a_region_sees_which_of_its_logs_goes_on_forked_or_fell_silent() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (first, second) = (at("d1"), at("d2"));
    let logs = ["a", "b", "c"].map(|name| Log::begin(folder.path(), name));
    let [going, forking, silent] = &logs;
    let other = twin(forking, folder.path());
    // One list of keys and addresses, as a region would hand it round.
    let list = at("logs.txt");
    let line = |log: &Log| format!("{} {}\n", log.key(), log.url());
    std::fs::write(&list, format!("# region\n{}{}", line(going), line(forking))).unwrap();
    let words = ["witness", "add-log", &list, "--name", "d1.example", "--data", &first];
    assert_eq!(wule(&words).code, 0);
    follow(&first, &silent.key(), &silent.url(), "1h");
    let (code, standing) = look(&first);
    for origin in ["a.example/log", "b.example/log", "c.example/log"] {
        let (said, log) = standing(origin);
        assert_eq!((said.as_str(), log["is_alarm"].as_bool()), ("trust.log_current", Some(false)));
    }
    assert_eq!(code, 0);
    // Both of the twins go on, each with an entry of its own, before different readers.
    going.enter("a1");
    forking.enter("b1");
    other.enter("b2");
    let (code, standing) = look(&first);
    assert_eq!(code, 0, "who sees one of them alone sees nothing wrong");
    let size = |origin: &str| standing(origin).1["size"].as_u64().unwrap();
    let (a, b) = (size("a.example/log"), size("b.example/log"));
    assert_eq!((a, b), (3, 3));
    follow(&second, &forking.key(), &other.url(), "1h");
    assert_eq!(look(&second).0, 0);
    // Once the two readers compare, it is found.
    let (server, asked) = serve(&["witness", "serve"], Path::new(&second));
    let peer = Log { data: PathBuf::from(&second), address: asked, _served: server };
    assert_eq!(wule(&["witness", "add-peer", &peer.url(), "--data", &first]).code, 0);
    let (code, standing) = look(&first);
    assert_eq!(code, 1);
    assert_eq!(standing("b.example/log").0, "trust.log_split");
    assert_eq!(standing("a.example/log").0, "trust.log_current");
    // Stale, and then without an answer, each with its age.
    follow(&first, &silent.key(), &silent.url(), "1s");
    let stale = look_until(&first, "c.example/log", "trust.log_stale");
    assert!(stale["standing"]["en"].as_str().unwrap().contains("nothing new since 20"), "{stale}");
    drop(peer);
    let [going, forking, silent] = logs;
    drop(silent);
    let gone = look_until(&first, "c.example/log", "trust.log_unreachable");
    assert!(gone["standing"]["zh"].as_str().unwrap().contains("小时"), "{gone}");
    drop((forking, other));
    let split = look(&first).1("b.example/log");
    assert_eq!(split.0, "trust.log_split", "whatever it serves later: it cannot be taken back");
    shown_to_anyone(&first, &going);
}

/// The page in both languages, the document, and the two signatures; nothing there writes.
fn shown_to_anyone(directory: &str, going: &Log) {
    let (server, address) = serve(&["witness", "serve", "--every", "1s"], Path::new(directory));
    let served = Log { data: PathBuf::from(directory), address, _served: server };
    let page = |path: &str| {
        let (status, body) = get(served.address, path).unwrap();
        assert_eq!(status, 200, "{path}: {body}");
        body
    };
    let (zh, en) = (page("/?lang=zh"), page("/?lang=en"));
    assert!(zh.contains("日志名录") && zh.contains("分叉") && zh.contains("无应答"), "{zh}");
    assert!(en.contains("Directory of logs") && en.contains("split view"), "{en}");
    assert!(en.find("b.example/log") < en.find("a.example/log"), "gravest first");
    let document: Value = serde_json::from_str(&page("/directory.json")).unwrap();
    assert_eq!(document["logs"].as_array().unwrap().len(), 3, "{document}");
    let hash = Digest::of(b"b.example/log");
    let splits: Value = serde_json::from_str(&page(&format!("/{hash}/splits"))).unwrap();
    let split = &splits["splits"][0];
    let note = |name: &str| {
        let note = split[name].as_str().unwrap();
        let signed = trust::SignedCheckpoint::parse(note.as_bytes()).unwrap();
        assert_eq!(signed.checkpoint().origin(), "b.example/log");
        signed.checkpoint().clone()
    };
    let (ours, theirs) = (note("ours"), note("theirs"));
    assert_eq!(ours.size(), theirs.size());
    assert_ne!(ours.root(), theirs.root(), "one log, one size, two roots, both signed");
    for path in ["/", "/directory.json", &format!("/{hash}/splits")] {
        assert_eq!(post(served.address, path, "", "{}").unwrap().0, 405, "{path} only reads");
    }
    // It looks by itself, too.
    going.enter("a4");
    let start = Instant::now();
    let size = || -> Value { serde_json::from_str(&page("/directory.json")).unwrap() };
    while size()["logs"][0]["size"] != 4 {
        assert!(start.elapsed() < Duration::from_secs(60), "{}", size());
        std::thread::sleep(Duration::from_millis(100));
    }
}
