//! A witness as a process: killed while it answers, restored from an older copy, started twice.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use trust::{
    Checkpoint, Signer, State, Submission, append, tree::consistency_proof,
    witness::size_of_conflict,
};

use crate::crash::wait_for;
use crate::program::{self, Served, wule};

const ORIGIN: &str = "crash.example/log";
const N_KILLS: u64 = 60;

fn log_key() -> Signer {
    Signer::new(ORIGIN, &[5; 32]).unwrap()
}

/// A request that leads from one size of the log to another.
fn request(old_size: u64, size: u64) -> String {
    let entries: Vec<[u8; 8]> = (0..size).map(u64::to_be_bytes).collect();
    let entries: Vec<&[u8]> = entries.iter().map(|entry| &entry[..]).collect();
    let growth = append(&State::empty(), &entries).unwrap();
    let proof = consistency_proof(old_size, size, |tile| growth.find(&tile.path())).unwrap();
    let checkpoint = Checkpoint::new(ORIGIN, size, growth.state.root()).unwrap();
    Submission::new(old_size, proof, checkpoint.sign(&[&log_key()]).unwrap()).unwrap().to_string()
}

fn prepare(data: &Path) -> String {
    prepare_for(data, "w1.example", &log_key().verifier_key().to_string())
}

/// Makes a witness that follows a log; gives its key.
pub fn prepare_for(data: &Path, name: &str, log: &str) -> String {
    let data = data.to_str().unwrap();
    let key = wule(&["witness", "key", "--name", name, "--data", data]);
    assert_eq!(key.code, 0, "{}", key.stderr);
    let added = wule(&["witness", "add-log", log, "--data", data]);
    assert_eq!(added.code, 0, "{}", added.stderr);
    key.stdout.trim_end().to_owned()
}

/// A witness, until nobody needs it any more.
pub struct Serving {
    pub address: SocketAddr,
    _served: Served,
}

impl Serving {
    pub fn start(data: &Path) -> Self {
        let (served, address) = serve(data);
        Self { address, _served: served }
    }
}

fn serve(data: &Path) -> (Served, SocketAddr) {
    program::serve(&["witness", "serve"], data)
}

/// Status and body; `None` when no complete answer came back.
fn submit(to: SocketAddr, body: &str) -> Option<(u16, String)> {
    program::post(to, "/add-checkpoint", "", body)
}

/// The size that a witness knows.
fn known(to: SocketAddr) -> u64 {
    // A size of 0 never conflicts before the first, so the question is asked of a size unheard of.
    let (status, body) = submit(to, &request(9_999, 10_000)).unwrap();
    assert_eq!(status, 409, "{body}");
    size_of_conflict(body.as_bytes()).unwrap()
}

#[test]
fn nothing_cosigned_is_forgotten_by_sixty_kills() {
    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path());
    let (mut acknowledged, mut n_answers) = (0, 0);
    for round in 0..N_KILLS {
        let (mut witness, address) = serve(folder.path());
        let from = known(address);
        assert!(from >= acknowledged, "round {round}: {acknowledged} cosigned, {from} known");
        let answered = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&answered);
        let worker = std::thread::spawn(move || {
            let mut size = from;
            while let Some((status, body)) = submit(address, &request(size, size + 1)) {
                assert_eq!(status, 200, "{body}");
                size += 1;
                counted.fetch_add(1, Ordering::SeqCst);
            }
            size
        });
        // After a few answers, and then at any moment of the next one.
        wait_for(|| answered.load(Ordering::SeqCst) > round % 5 || worker.is_finished());
        std::thread::sleep(Duration::from_micros(round * 100));
        witness.kill().unwrap();
        witness.wait().unwrap();
        acknowledged = acknowledged.max(worker.join().unwrap());
        n_answers += answered.load(Ordering::SeqCst);
    }
    let (mut witness, address) = serve(folder.path());
    assert!(known(address) >= acknowledged);
    witness.kill().unwrap();
    witness.wait().unwrap();
    assert!(n_answers > N_KILLS, "only {n_answers} answers came before the kills");
    println!("{N_KILLS} kills, {n_answers} cosignatures, {acknowledged} entries");
}

#[test]
fn a_restored_witness_refuses_to_go_back() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("w");
    prepare(&data);
    let cosign = |from: u64, to: u64| {
        let (mut witness, address) = serve(&data);
        assert_eq!(submit(address, &request(from, to)).unwrap().0, 200);
        witness.kill().unwrap();
        witness.wait().unwrap();
    };
    let database = || {
        let names = ["witness.db", "witness.db-wal", "witness.db-shm"];
        names.map(|name| (data.join(name), std::fs::read(data.join(name)).ok()))
    };
    let restore = |copy: &[(std::path::PathBuf, Option<Vec<u8>>)]| {
        for (path, bytes) in copy {
            match bytes {
                Some(bytes) => std::fs::write(path, bytes).unwrap(),
                None => drop(std::fs::remove_file(path)),
            }
        }
    };
    let before = database();
    cosign(0, 5);
    let older = database();
    cosign(5, 9);
    let newest = database();
    let say = || wule(&["witness", "logs", "--data", data.to_str().unwrap()]);
    for copy in [&before, &older] {
        restore(copy);
        let refused = say();
        assert_eq!(refused.code, 2, "{}", refused.stdout);
        assert!(refused.stderr.contains("store.witness_behind"), "{}", refused.stderr);
    }
    restore(&newest);
    assert!(say().stdout.contains('9'), "{}", say().stderr);
    // Another key is another witness.
    std::fs::write(data.join("keys/witness.key"), "00".repeat(32)).unwrap();
    assert!(say().stderr.contains("store.wrong_key"));
    std::fs::remove_file(data.join("keys/witness.key")).unwrap();
    assert!(say().stderr.contains("store.wrong_key"));
    assert!(!data.join("keys/witness.key").exists(), "no key is made in the place of a lost one");
}

#[test]
fn keys_are_made_once_and_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("w");
    let text = data.to_str().unwrap();
    let nameless = wule(&["witness", "key", "--data", text]);
    assert!(nameless.stderr.contains("store.no_witness_name"), "{}", nameless.stderr);
    assert!(!data.exists(), "nothing was made");
    let key = prepare(&data);
    assert_eq!(wule(&["witness", "key", "--data", text]).stdout.trim_end(), key);
    for path in ["keys/witness.key", "witness.db"] {
        let mode = std::fs::metadata(data.join(path)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{path}");
    }
    let (mut witness, _) = serve(&data);
    let second = wule(&["witness", "logs", "--data", text]);
    assert!(second.stderr.contains("store.in_use"), "{}", second.stderr);
    witness.kill().unwrap();
    witness.wait().unwrap();
}
