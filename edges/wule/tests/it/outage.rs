//! kill -9 of what the server stands on, its database and its broker, while it is at work.
//!
//! Both are processes of their own, made here. `WULE_KILLS` says how often each is killed.

use measure::source::Channel;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::{Access, Store};
use tokio::runtime::Runtime;
use word::Timestamp;

use crate::broker::{
    channel, furnish, get, is_listening, mapping, publish_until, unique, wait_for,
};
use crate::crash::{code, open, prepare};
use crate::{monitor, program};

fn n_kills(usual: u64) -> u64 {
    std::env::var("WULE_KILLS").map_or(usual, |n| n.parse().unwrap())
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn until(what: &str, is_there: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_there() {
        assert!(begun.elapsed() < Duration::from_secs(120), "waited for: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The programs of PostgreSQL; a machine without them cannot show this.
fn postgres() -> Option<PathBuf> {
    let folders = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut found: Vec<_> = folders.map(|entry| entry.path().join("bin")).collect();
    found.retain(|folder| folder.join("initdb").exists());
    found.sort();
    if found.is_empty() {
        assert!(std::env::var("CI").map_or(true, |ci| ci != "true"), "there is no PostgreSQL");
        eprintln!("skipped: there is no PostgreSQL");
    }
    found.pop()
}

/// A cluster of PostgreSQL of our own.
struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Cluster {
    fn make(programs: PathBuf, within: &Path) -> Self {
        let folder = within.join("cluster");
        std::fs::create_dir(&folder).unwrap();
        let cluster = Self { programs, folder, port: free_port() };
        if is_root() {
            // It refuses to run as root; whoever it runs as must reach its folder.
            let mut open = Command::new("chmod");
            assert!(open.arg("755").arg(within).status().unwrap().success());
            let mut give = Command::new("chown");
            assert!(give.arg("postgres").arg(&cluster.folder).status().unwrap().success());
        }
        let folder = cluster.folder.display().to_string();
        let made = cluster.command("initdb", &["-D", &folder, "-U", "postgres", "-A", "trust"]);
        assert!({ made }.status().unwrap().success(), "initdb");
        cluster
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let path = self.programs.join(program);
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(path);
            command
        } else {
            Command::new(path)
        };
        command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).current_dir("/");
        command
    }

    fn start(&self) {
        let folder = self.folder.display().to_string();
        let how = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}",
            self.port
        );
        let log = format!("{folder}/log");
        // What is left of the one that was killed may hold its memory for a moment.
        until("PostgreSQL", || {
            let arguments = ["-D", &folder, "-w", "-l", &log, "-o", &how, "start"];
            self.command("pg_ctl", &arguments).status().unwrap().success()
        });
    }

    fn kill(&self) {
        let file = std::fs::read_to_string(self.folder.join("postmaster.pid")).unwrap();
        let pid = file.lines().next().unwrap().to_owned();
        assert!(Command::new("kill").args(["-9", &pid]).status().unwrap().success());
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let folder = self.folder.display().to_string();
        let arguments = ["-D", &folder, "-m", "immediate", "stop"];
        let _ = self.command("pg_ctl", &arguments).status();
    }
}

fn is_root() -> bool {
    let said = Command::new("id").arg("-u").output().unwrap();
    said.stdout.trim_ascii() == b"0"
}

const N_TOGETHER: u64 = 5;

/// Ends the sending, also where a test fails.
struct Over<'a>(&'a AtomicBool);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Sends submissions, each again until it is said to be kept.
fn send_until(
    is_over: &AtomicBool,
    (address, token): (SocketAddr, &str),
    (n_sent, n_refused): (&AtomicU64, &AtomicU64),
) {
    let head = format!("authorization: Bearer {token}\r\ncontent-type: application/json\r\n");
    while !is_over.load(Ordering::SeqCst) {
        let k = n_sent.load(Ordering::SeqCst);
        let reading = |i| format!(r#"{{"value":"25.0{}","subgroup":{k}}}"#, (k * 7 + i) % 10);
        let readings: Vec<_> = (0..N_TOGETHER).map(reading).collect();
        let body = format!(
            r#"{{"id":"box/{k}","characteristic":"D1","gauge":"G1","readings":[{}]}}"#,
            readings.join(",")
        );
        match program::post(address, "/api/v1/lots/L0/readings", &head, &body) {
            Some((201, _)) => drop(n_sent.fetch_add(1, Ordering::SeqCst)),
            Some((status, answer)) if status != 503 => panic!("{status} {answer}"),
            _ => {
                n_refused.fetch_add(1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    }
}

#[test]
fn a_database_that_is_killed_loses_and_doubles_nothing() {
    let Some(programs) = postgres() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (data, runtime) = (folder.path().join("data"), Runtime::new().unwrap());
    let cluster = Cluster::make(programs, folder.path());
    cluster.start();
    let url = format!("postgres://postgres@127.0.0.1:{}/postgres", cluster.port);
    crate::settle::settle_on_server(&data, &url);
    let limits = runtime.block_on(async {
        prepare(&data).await;
        let workshop = open(&data).await;
        let limits = monitor::watch(&workshop).await;
        workshop.close().await;
        limits
    });
    let token = std::fs::read_to_string(data.join("keys/operator.token")).unwrap();
    let (mut server, address) = program::serve(&["serve"], &data);
    let (n_sent, n_refused, is_over) =
        (AtomicU64::new(0), AtomicU64::new(0), AtomicBool::new(false));
    let n = n_kills(3);
    std::thread::scope(|scope| {
        let over = Over(&is_over);
        scope.spawn(|| send_until(&is_over, (address, token.trim()), (&n_sent, &n_refused)));
        for round in 0..n {
            let before = n_sent.load(Ordering::SeqCst);
            until("readings", || n_sent.load(Ordering::SeqCst) > before + round % 4);
            std::thread::sleep(Duration::from_millis(round % 10 * 7));
            cluster.kill();
            cluster.start();
        }
        let before = n_sent.load(Ordering::SeqCst);
        until("readings after the last", || n_sent.load(Ordering::SeqCst) > before + 5);
        drop(over);
    });
    server.kill().unwrap();
    server.wait().unwrap();
    let n_sent = n_sent.load(Ordering::SeqCst);
    let n_signals = runtime.block_on(async {
        let store = Store::open(&data, Access::Write).await.unwrap();
        let readings = store.readings(&code("L0"), &code("D1")).await.unwrap();
        assert_eq!(readings.len() as u64, n_sent * N_TOGETHER, "lost or doubled");
        for (i, reading) in (0..).zip(&readings) {
            assert_eq!((reading.seq, u64::from(reading.subgroup)), (i, i / N_TOGETHER));
        }
        store.close().await;
        monitor::check(&data, &limits, (0, n_sent * N_TOGETHER)).await
    });
    let n_refused = n_refused.load(Ordering::SeqCst);
    println!(
        "{n} kills of PostgreSQL, {n_sent} submissions acknowledged, {n_refused} answered with an \
         error and sent again, {n_signals} signals as without the kills"
    );
}

/// A broker of our own, which keeps what it is told.
struct Mosquitto {
    program: &'static str,
    folder: PathBuf,
    port: u16,
    process: Child,
}

impl Mosquitto {
    fn make(program: &'static str, within: &Path) -> Self {
        let (folder, port) = (within.join("broker"), free_port());
        std::fs::create_dir(&folder).unwrap();
        let stated = format!(
            "listener {port} 127.0.0.1\nallow_anonymous true\nuser root\npersistence true\n\
             persistence_location {}/\nautosave_interval 1\nautosave_on_changes true\n\
             max_queued_messages 0\nmax_inflight_messages 200\n",
            folder.display()
        );
        std::fs::write(folder.join("mosquitto.conf"), stated).unwrap();
        let process = Self::spawn(program, &folder);
        let broker = Self { program, folder, port, process };
        broker.wait();
        broker
    }

    fn spawn(program: &str, folder: &Path) -> Child {
        let mut command = Command::new(program);
        command.arg("-c").arg(folder.join("mosquitto.conf"));
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    fn wait(&self) {
        until("mosquitto", || TcpStream::connect(("127.0.0.1", self.port)).is_ok());
    }

    fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    fn start(&mut self) {
        self.process = Self::spawn(self.program, &self.folder);
        self.wait();
    }
}

impl Drop for Mosquitto {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

const N_A_ROUND: u32 = 300;

fn message(topic: &str, k: u32) -> (String, Vec<u8>) {
    let at = Timestamp::now().as_second() - 60;
    let payload = format!(r#"{{"id":{k},"name":"D1","value":25.{k:06},"unit":"mm","at":{at}}}"#);
    (format!("{topic}/bore"), payload.into_bytes())
}

/// The numbers that are kept, in order; none twice.
fn kept(address: SocketAddr, token: &str) -> Vec<u32> {
    let mut numbers = Vec::new();
    let mut after = String::new();
    loop {
        let path = format!("/api/v1/lots/L0/readings?characteristic=D1&limit=1000{after}");
        let said = get(address, token, &path).unwrap();
        let readings = said["readings"].as_array().unwrap();
        for reading in readings {
            let (_, digits) = reading["value"].as_str().unwrap().split_once('.').unwrap();
            numbers.push(digits.parse().unwrap());
        }
        let Some(last) = readings.last() else { break };
        after = format!("&after={}", last["seq"]);
    }
    numbers.sort_unstable();
    assert!(numbers.windows(2).all(|pair| pair[0] < pair[1]), "a reading was doubled");
    numbers
}

#[test]
fn a_broker_that_is_killed_doubles_nothing_and_what_it_lost_can_be_sent_again() {
    let Some(program) = crate::tls::mosquitto() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (data, runtime) = (folder.path().join("data"), Runtime::new().unwrap());
    let (topic, mut broker) = (unique("outage"), Mosquitto::make(program, folder.path()));
    let of_source = Channel::Mqtt(channel(("127.0.0.1", broker.port), &topic));
    runtime.block_on(furnish(&data, of_source, mapping("G1")));
    let token = std::fs::read_to_string(data.join("keys/operator.token")).unwrap();
    let token = token.trim();
    let (mut server, address) = program::serve(&["serve"], &data);
    let (n, mut n_confirmed, mut n_lost_by_broker) = (n_kills(4), 0, 0);
    let mut waiting: Vec<u32> = Vec::new();
    for round in 0..u32::try_from(n).unwrap() {
        wait_for(address, token, is_listening);
        waiting.extend(round * N_A_ROUND..(round + 1) * N_A_ROUND);
        let sent: Vec<_> = waiting.iter().map(|&k| message(&topic, k)).collect();
        let at = usize::try_from(round % 7 * 40 + 10).unwrap();
        let confirmed = publish_until(("127.0.0.1", broker.port), &sent, at);
        broker.kill();
        broker.start();
        wait_for(address, token, is_listening);
        // What the broker still has comes; its own numbers say when it stands still.
        let n_before = AtomicU64::new(u64::MAX);
        wait_for(address, token, |said| {
            let now = said["since_start"]["n_accepted"].as_u64().unwrap_or(0);
            std::thread::sleep(Duration::from_millis(200));
            n_before.swap(now, Ordering::SeqCst) == now
        });
        let there = kept(address, token);
        let confirmed_ones = &waiting[..confirmed.min(waiting.len())];
        n_confirmed += confirmed_ones.len();
        let is_there = |k: &&u32| there.binary_search(k).is_ok();
        n_lost_by_broker += confirmed_ones.iter().filter(|k| !is_there(k)).count();
        waiting.retain(|k| there.binary_search(k).is_err());
    }
    let sent: Vec<_> = waiting.iter().map(|&k| message(&topic, k)).collect();
    crate::broker::publish(("127.0.0.1", broker.port), &sent);
    let n_all = u32::try_from(n).unwrap() * N_A_ROUND;
    let begun = Instant::now();
    while kept(address, token).len() < usize::try_from(n_all).unwrap() {
        assert!(begun.elapsed() < Duration::from_secs(60), "readings are missing");
        std::thread::sleep(Duration::from_millis(100));
    }
    assert!(kept(address, token).into_iter().eq(0..n_all));
    server.kill().unwrap();
    server.wait().unwrap();
    println!(
        "{n} kills of mosquitto, {n_all} messages each kept once; {n_confirmed} confirmed to the \
         publisher, of which the broker itself lost {n_lost_by_broker}"
    );
}
