//! A witness over HTTP: the published scripts as a table of statuses, and what monitors see.

use acts::{Actor, trust::Witness};
use std::{net::SocketAddr, path::PathBuf, sync::Arc};
use store::WitnessStore;
use tokio::{net::TcpListener, runtime::Runtime};
use trust::{
    Checkpoint, Kind, Policy, SignedCheckpoint, Signer, State, Submission, VerifierKey, append,
    tree::consistency_proof, witness::cosignature_of_answer,
};
use word::{Digest, Timestamp, encoding};

use crate::{
    client::{Answer, get, send},
    guard::break_off_at,
};

const ORIGIN: &str = "pins.example/log";

pub struct Post {
    pub address: SocketAddr,
    witness: Arc<Witness>,
    runtime: Runtime,
    _folder: tempfile::TempDir,
}

impl Post {
    fn open(logs: &[(&str, &VerifierKey)]) -> Self {
        Self::named("w1.example", logs)
    }

    /// A witness that follows `logs`, each an origin and a key.
    pub fn named(name: &str, logs: &[(&str, &VerifierKey)]) -> Self {
        let (runtime, folder) = (Runtime::new().unwrap(), tempfile::tempdir().unwrap());
        let store = runtime.block_on(WitnessStore::open(folder.path(), Some(name)));
        let witness = Arc::new(Witness::new(store.unwrap(), now));
        for (origin, key) in logs {
            let followed = acts::trust::follow_log(&witness, &Actor::Operator, key, Some(origin));
            runtime.block_on(followed).unwrap();
        }
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        let serving =
            wule_http::serve_witness(Arc::clone(&witness), listener, std::future::pending());
        runtime.spawn(serving);
        Self { address, witness, runtime, _folder: folder }
    }

    pub fn submit(&self, body: &str) -> Answer {
        send(self.address, "POST /add-checkpoint", &[], body.as_bytes())
    }

    pub fn key(&self) -> &VerifierKey {
        self.witness.store().cosigner().verifier_key()
    }
}

fn now() -> Timestamp {
    "2026-11-23T08:42:00Z".parse().unwrap()
}

/// The folder of foreign test vectors; `None`, said aloud, where it is not there.
fn vectors(name: &str) -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/vectors");
    let folder = std::env::var("WULE_VECTORS").map_or_else(|_| beside(), PathBuf::from).join(name);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(std::env::var("CI").as_deref() != Ok("true"), "CI needs the vectors {name}");
    println!("NOT RUN: the vectors {name} are absent; set WULE_VECTORS to their folder");
    None
}

/// A request of a script, and what is expected of the answer.
struct Step {
    body: String,
    status: u16,
    contains: Option<String>,
    equals: Option<String>,
}

/// Reads the hurl part of a script: `POST`, a fenced body, `HTTP <status>`, one assertion.
fn steps(script: &str) -> Vec<Step> {
    let hurl = script.split("-- add-checkpoint.hurl --\n").nth(1).expect("a hurl part");
    let step = |text: &str| {
        let (body, rest) = text.split_once("```\n")?.1.split_once("```\n")?;
        let status = rest.split_once("HTTP ")?.1.lines().next()?.trim().parse().ok()?;
        let quoted = |before: &str| {
            let text = rest.split_once(before)?.1.split_once('"')?.0;
            Some(text.replace("\\n", "\n"))
        };
        let (contains, equals) = (quoted("body contains \""), quoted("body == \""));
        Some(Step { body: body.to_owned(), status, contains, equals })
    };
    hurl.split("POST ").skip(1).map(|text| step(text).expect("a step")).collect()
}

/// Runs a script; gives the number of steps.
fn run(script: &str, logs: &[(&str, &VerifierKey)]) -> usize {
    let post = Post::open(logs);
    let steps = steps(script);
    for (i, step) in steps.iter().enumerate() {
        let answer = post.submit(&step.body);
        // Of an unknown log the script expects 403, the text since then demands "404 Not Found".
        let is_unknown = step.contains.as_deref() == Some("unknown log");
        let status = if is_unknown { 404 } else { step.status };
        assert_eq!(answer.status, status, "step {i}: {}", answer.text());
        if let Some(part) = &step.contains {
            let part = part.replace("example.com/witness", "w1.example");
            assert!(answer.text().contains(&part), "step {i}: {}", answer.text());
        }
        if let Some(whole) = &step.equals {
            assert_eq!(answer.text(), *whole, "step {i}");
            assert_eq!(answer.header("content-type"), Some("text/x.tlog.size"), "step {i}");
        }
    }
    steps.len()
}

#[test]
fn the_script_of_litewitness_gives_every_status() {
    let Some(folder) = vectors("tlog-witness") else { return };
    let script = std::fs::read_to_string(folder.join("litewitness.txt")).unwrap();
    // A sigsum log: the origin is made of the hash of its key.
    let key = script.split("add-sigsum-log -key=").nth(1).unwrap().lines().next().unwrap();
    let key = encoding::from_hex(key).unwrap();
    let origin = format!("sigsum.org/v1/tree/{}", Digest::of(&key));
    let key = VerifierKey::new(&origin, Kind::Ed25519, &key).unwrap();
    assert_eq!(run(&script, &[(&origin, &key)]), 9);
}

#[test]
fn the_script_of_the_sumdb_is_cosigned() {
    let Some(folder) = vectors("tlog-witness") else { return };
    let script = std::fs::read_to_string(folder.join("sumdb.txt")).unwrap();
    let key = script.split(" -key ").nth(1).unwrap().lines().next().unwrap();
    let key = VerifierKey::parse(key).unwrap();
    assert_eq!(run(&script, &[("go.sum database tree", &key)]), 1);
}

fn log_key() -> Signer {
    Signer::new(ORIGIN, &[5; 32]).unwrap()
}

/// An honest request from one size to another, and its checkpoint.
fn request(old_size: u64, size: u64) -> (String, SignedCheckpoint) {
    let entries: Vec<Vec<u8>> = (0..size).map(|i| format!("entry {i}").into_bytes()).collect();
    let entries: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
    let growth = append(&State::empty(), &entries).unwrap();
    let proof = consistency_proof(old_size, size, |tile| growth.find(&tile.path())).unwrap();
    let checkpoint = Checkpoint::new(ORIGIN, size, growth.state.root()).unwrap();
    let signed = checkpoint.sign(&[&log_key()]).unwrap();
    (Submission::new(old_size, proof, signed.clone()).unwrap().to_string(), signed)
}

#[test]
fn monitors_see_what_was_answered() {
    let log = log_key();
    let post = Post::open(&[(ORIGIN, log.verifier_key())]);
    let path = format!("/{}/checkpoint", Digest::of(ORIGIN.as_bytes()));
    assert_eq!(get(post.address, &path, &[]).status, 404);
    let policy = Policy::k_of(&[log.verifier_key().clone()], &[post.key().clone()], 1).unwrap();
    for (old, new) in [(0, 3), (3, 3), (3, 300), (300, 301)] {
        let (body, signed) = request(old, new);
        let answer = post.submit(&body);
        assert_eq!(answer.status, 200, "{}", answer.text());
        let cosignature =
            cosignature_of_answer(answer.text().as_bytes(), signed.checkpoint(), post.key());
        let shown = get(post.address, &path, &[]);
        assert_eq!(shown.status, 200);
        assert_eq!(shown.text(), signed.with(cosignature.unwrap()).unwrap().to_string());
        let shown = SignedCheckpoint::parse(shown.text().as_bytes()).unwrap();
        assert_eq!(policy.judge(&shown).unwrap().cosigned.len(), 1);
    }
    assert_eq!(get(post.address, "/key", &[]).text(), format!("{}\n", post.key()));
    for path in ["/x/checkpoint", "/checkpoint", "/..%2fkeys%2fwitness.key/checkpoint"] {
        assert_eq!(get(post.address, path, &[]).status, 404, "{path}");
    }
}

#[test]
fn bad_requests_are_refused_with_the_reason() {
    let log = log_key();
    let post = Post::open(&[(ORIGIN, log.verifier_key())]);
    let (good, _) = request(0, 3);
    for (body, code) in [
        (String::new(), "trust.submission_no_checkpoint"),
        (good.replace("old 0", "old 00"), "trust.submission_old_size"),
        (good.replace("old 0", "old 4"), "trust.submission_beyond"),
        (good.replace("\n3\n", "\n9223372036854775808\n"), "trust.submission_size"),
        ("x".repeat(200_000), "trust.submission_too_long"),
        ("\u{0}".repeat(50), "trust.submission_no_checkpoint"),
    ] {
        let answer = post.submit(&body);
        assert_eq!(answer.status, 400, "{}", answer.text());
        assert_eq!(answer.code(), code);
    }
    // One that breaks off is not one that is too long, however little came.
    for start in [good.as_str(), "old 0\n", ""] {
        let answer = break_off_at(post.address, "POST /add-checkpoint", "", start.as_bytes());
        assert_eq!((answer.status, answer.code().as_str()), (400, "http.broken_off"));
    }
    assert_eq!(get(post.address, "/add-checkpoint", &[]).status, 405);
    assert_eq!(post.submit(&good).status, 200);
}

#[test]
fn of_many_at_once_one_is_cosigned() {
    let log = log_key();
    let post = Post::open(&[(ORIGIN, log.verifier_key())]);
    assert_eq!(post.submit(&request(0, 10).0).status, 200);
    let requests: Vec<String> = (11..31).map(|size| request(10, size).0).collect();
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let asked: Vec<_> =
            requests.iter().map(|body| scope.spawn(|| post.submit(body).status)).collect();
        asked.into_iter().map(|asked| asked.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| [200, 409].contains(status)), "{statuses:?}");
}

#[test]
fn another_history_is_refused_and_kept_as_evidence() {
    let log = log_key();
    let post = Post::open(&[(ORIGIN, log.verifier_key())]);
    assert_eq!(post.submit(&request(0, 10).0).status, 200);
    let fork = Checkpoint::new(ORIGIN, 10, Digest::of(b"another history")).unwrap();
    let fork = fork.sign(&[&log]).unwrap();
    let body = Submission::new(10, Vec::new(), fork).unwrap().to_string();
    let answer = post.submit(&body);
    assert_eq!((answer.status, answer.code().as_str()), (422, "trust.witness_inconsistent"));
    let kept = post.runtime.block_on(post.witness.store().evidence(ORIGIN)).unwrap();
    assert_eq!(kept, [body]);
    // What it cosigned stays what it was.
    assert_eq!(post.submit(&request(10, 11).0).status, 200);
}
