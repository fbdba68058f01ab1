//! `wule doctor`: is this machine fit to keep the workshop's data, and what is to be done first?
//!
//! Each line stands alone: a directory that is locked, damaged or missing hides nothing of the
//! rest.

use clap::ArgMatches;
use serde_json::json;
use std::fs;
use std::io;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use store::{Access, Database, Passphrase, Problem, Store};
use word::{Lang, Message, Words};

use super::{Verb, serve::LISTEN};
use crate::{
    exit::Exit, failure::Failure, option, output, passphrase, shell::Shell, tls, workplace,
};

pub(super) static VERB: Verb = Verb {
    name: "doctor",
    form: "[--data DIR] [--listen ADDRESS] [--backup PATH] [--tls-cert FILE]",
    words: Words::new(
        "检查数据目录、密钥、磁盘、时钟、数据库、日志、端口与备份，并说明怎么办",
        "check directory, keys, disk, clock, database, log, port and backup, and say what to do",
    ),
    examples: &["doctor --data wule-data", "doctor --backup shop.wule-backup"],
    options: |lang| {
        let listen = Words::new(
            "服务器要监听的地址（默认 127.0.0.1:8443）",
            "where the server is to listen (default 127.0.0.1:8443)",
        );
        let backup = Words::new(
            "备份文件：恢复到临时目录试一次；或放备份的文件夹：看最新的一个",
            "a backup, which is restored into a temporary folder; or a folder of them: its latest",
        );
        let own = Words::new(
            "自己的 TLS 证书（wule serve --tls-cert）：看还剩几天",
            "one's own certificate for TLS (`wule serve --tls-cert`): how many days are left",
        );
        vec![
            option::value("listen", "ADDRESS", listen, lang),
            option::value("backup", "PATH", backup, lang)
                .value_parser(clap::value_parser!(PathBuf)),
            option::value("tls-cert", "FILE", own, lang).value_parser(clap::value_parser!(PathBuf)),
            option::data(lang),
            option::json(lang),
        ]
    },
    run,
};

/// Below so much free space a server is a few days from standing still.
const FREE_BYTES_LOW: u64 = 5 << 30;
/// Below so much SQLite may not even be able to tidy up after itself.
const FREE_BYTES_MIN: u64 = 512 << 20;
/// A backup older than this leaves more undone than people remember.
const BACKUP_AGE_DAYS: u64 = 7;
/// The clock of a machine whose battery is empty shows less. 2026-01-01.
const CLOCK_MIN_S: u64 = 1_767_225_600;
/// What was written later than now by more than this was written by another clock.
const AHEAD: Duration = Duration::from_secs(300);

/// How one thing stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Well,
    Care,
    Ill,
    Unknown,
}

struct Line {
    name: &'static str,
    state: State,
    said: Message,
}

impl Line {
    fn new<const N: usize>(
        name: &'static str,
        state: State,
        words: Words,
        args: [(&'static str, String); N],
    ) -> Self {
        Self { name, state, said: Message::new(name, words, args) }
    }

    /// What another part of the program said of it.
    fn ill(name: &'static str, said: Message) -> Self {
        Self { name, state: State::Ill, said }
    }
}

impl State {
    fn mark(self) -> &'static str {
        match self {
            Self::Well => "✓",
            Self::Care => "△",
            Self::Ill => "✗",
            Self::Unknown => "?",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::Care => "care",
            Self::Ill => "ill",
            Self::Unknown => "unknown",
        }
    }
}

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let directory = workplace::directory(matches);
    let listen = matches.get_one::<String>("listen").map_or(LISTEN, String::as_str);
    let mut lines =
        vec![folder(&directory), keys(&directory), space(&directory), clock(&directory)];
    lines.extend(certificate(&directory));
    lines.extend(matches.get_one::<PathBuf>("tls-cert").map(|path| own_certificate(path)));
    lines.extend(data(&directory)?);
    lines.push(port(listen));
    lines.push(backup(matches.get_one::<PathBuf>("backup").map(PathBuf::as_path)));
    let is_well = lines.iter().all(|line| line.state != State::Ill);
    if matches.get_flag("json") {
        let shown = |line: &Line| {
            json!({
                "check": line.name, "state": line.state.name(),
                "zh": line.said.say(Lang::ZhCn), "en": line.said.say(Lang::En),
            })
        };
        shell.print(&output::pretty(&json!({
            "schema": "wule.doctor/1",
            "verdict": if is_well { "yes" } else { "no" },
            "checks": lines.iter().map(shown).collect::<Vec<_>>(),
        })));
    } else {
        let shown = lines.iter().map(|line| {
            let mark = match line.state {
                State::Well => shell.green(line.state.mark()),
                State::Ill => shell.red(line.state.mark()),
                State::Care | State::Unknown => line.state.mark().to_owned(),
            };
            format!("{mark} {}\n", line.said.say(shell.lang))
        });
        shell.print(&shown.collect::<String>());
    }
    Ok(if is_well { Exit::Yes } else { Exit::No })
}

fn folder(directory: &Path) -> Line {
    let path = ("path", directory.display().to_string());
    if !directory.is_dir() {
        return Line::new("directory", State::Ill, NO_FOLDER, [path]);
    }
    match tempfile::NamedTempFile::new_in(directory) {
        Ok(_) => Line::new("directory", State::Well, FOLDER, [path]),
        Err(error) => {
            Line::new("directory", State::Ill, NOT_WRITABLE, [path, ("why", error.to_string())])
        }
    }
}

/// Keys that others on the machine can read are not one's own.
fn keys(directory: &Path) -> Line {
    let folder = directory.join("keys");
    let path = ("path", folder.display().to_string());
    let Ok(entries) = fs::read_dir(&folder) else {
        return Line::new("keys", State::Unknown, NO_KEYS, [path]);
    };
    let files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    let open = files.iter().chain([&folder]).filter(|path| is_open(path));
    let open: Vec<String> = open.map(|path| path.display().to_string()).collect();
    match open.as_slice() {
        [] if store::are_keys_sealed(directory) => {
            Line::new("keys", State::Well, KEYS_SEALED, [("n", files.len().to_string())])
        }
        [] => Line::new("keys", State::Well, KEYS, [("n", files.len().to_string())]),
        open => Line::new("keys", State::Ill, KEYS_OPEN, [path, ("open", open.join(" "))]),
    }
}

/// The certificate of `wule serve --tls`, where there is one.
fn certificate(directory: &Path) -> Option<Line> {
    let left = tls::days_left(directory, word::Timestamp::now())?;
    let folder = tls::folder(directory);
    let files = fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let path = ("path", folder.display().to_string());
    if files.chain([folder]).any(|path| is_open(&path)) {
        return Some(Line::new("certificate", State::Ill, CERTIFICATE_OPEN, [path]));
    }
    let (state, words) = days(left, [CERTIFICATE_OVER, CERTIFICATE_LOW, CERTIFICATE]);
    Some(Line::new("certificate", state, words, [("days", left.abs().to_string())]))
}

/// How a certificate stands that has so many days left.
fn days(left: i64, [over, low, well]: [Words; 3]) -> (State, Words) {
    match left {
        ..0 => (State::Ill, over),
        0..tls::DAYS_LOW => (State::Care, low),
        _ => (State::Well, well),
    }
}

/// A certificate of one's own, which its owner replaces.
fn own_certificate(file: &Path) -> Line {
    let path = ("path", file.display().to_string());
    let left = match tls::days_left_of(file, word::Timestamp::now()) {
        Ok(left) => left,
        Err(why) => {
            return Line::new("own_certificate", State::Ill, OWN_UNREADABLE, [path, ("why", why)]);
        }
    };
    let (state, words) = days(left, [OWN_OVER, OWN_LOW, OWN]);
    Line::new("own_certificate", state, words, [path, ("days", left.abs().to_string())])
}

#[cfg(unix)]
fn is_open(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|meta| meta.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open(_: &Path) -> bool {
    false
}

fn space(directory: &Path) -> Line {
    let Some(free) = free_bytes(directory) else {
        return Line::new("disk", State::Unknown, NO_SPACE, []);
    };
    let gigabytes = free / 100_000_000;
    let free_gb = ("free", format!("{}.{}", gigabytes / 10, gigabytes % 10));
    match free {
        ..FREE_BYTES_MIN => Line::new("disk", State::Ill, SPACE_LOW, [free_gb]),
        FREE_BYTES_MIN..FREE_BYTES_LOW => Line::new("disk", State::Care, SPACE_LOW, [free_gb]),
        _ => Line::new("disk", State::Well, SPACE, [free_gb]),
    }
}

#[cfg(unix)]
fn free_bytes(directory: &Path) -> Option<u64> {
    let of = rustix::fs::statvfs(directory).ok()?;
    of.f_bavail.checked_mul(of.f_frsize)
}

#[cfg(not(unix))]
fn free_bytes(_: &Path) -> Option<u64> {
    None
}

/// No other clock is asked; but what is there was written before now.
fn clock(directory: &Path) -> Line {
    let now = SystemTime::now();
    let is_past = now < SystemTime::UNIX_EPOCH + Duration::from_secs(CLOCK_MIN_S);
    let files = fs::read_dir(directory).into_iter().flatten().flatten();
    let written = files.filter_map(|entry| entry.metadata().ok()?.modified().ok()).max();
    let is_behind = written.is_some_and(|at| at > now + AHEAD);
    let at = [("now", word::Timestamp::now().strftime("%Y-%m-%d %H:%M:%S UTC").to_string())];
    if is_past || is_behind {
        return Line::new("clock", State::Ill, CLOCK_BEHIND, at);
    }
    Line::new("clock", State::Well, CLOCK, at)
}

/// Opening checks the database; then every file of the log is compared with it.
fn data(directory: &Path) -> Result<Vec<Line>, Failure> {
    let is_there = Database::of_directory(directory).is_ok_and(|one| one.is_there(directory));
    if !is_there {
        return Ok(vec![Line::new("database", State::Unknown, NO_DATABASE, [])]);
    }
    let passphrase = passphrase::of_directory(directory)?;
    workplace::run(async { Ok(opened(directory, passphrase.as_ref()).await) })
}

async fn opened(directory: &Path, passphrase: Option<&Passphrase>) -> Vec<Line> {
    let not_checked = |words| vec![Line::new("database", State::Unknown, words, [])];
    let store = match Store::open_sealed(directory, Access::Write, passphrase).await {
        Ok(store) => store,
        Err(Problem::InUse { .. }) => return not_checked(IN_USE),
        Err(Problem::Sealed { .. }) => return not_checked(NEEDS_PASSPHRASE),
        Err(problem) => return vec![Line::ill("database", problem.message())],
    };
    let mut lines = vec![Line::new("database", State::Well, DATABASE, [])];
    lines.push(match store.fsck_log().await {
        Ok(checked) => match checked.faults.first() {
            None => Line::new("log", State::Well, LOG, [("size", checked.size.to_string())]),
            Some(first) => Line::ill("log", first.message()),
        },
        Err(problem) => Line::ill("log", problem.message()),
    });
    store.close().await;
    lines
}

fn port(listen: &str) -> Line {
    let at = ("at", listen.to_owned());
    match TcpListener::bind(listen) {
        Ok(_) => Line::new("port", State::Well, PORT, [at]),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
            Line::new("port", State::Care, PORT_IN_USE, [at])
        }
        Err(error) => Line::new("port", State::Ill, NO_PORT, [at, ("why", error.to_string())]),
    }
}

fn backup(path: Option<&Path>) -> Line {
    let Some(path) = path else { return Line::new("backup", State::Unknown, NO_BACKUP, []) };
    let named = ("path", path.display().to_string());
    let Some((file, at)) = latest(path) else {
        return Line::new("backup", State::Ill, BACKUP_MISSING, [named]);
    };
    let age = SystemTime::now().duration_since(at).unwrap_or_default().as_secs() / 86_400;
    let drilled = tempfile::tempdir()
        .map_err(|error| error.to_string())
        .map(|folder| store::restore(&file, &folder.path().join("drill"), (None, None)));
    let made = match drilled {
        Ok(Ok(made)) => made,
        Ok(Err(problem)) => return Line::ill("backup", problem.message()),
        Err(why) => return Line::new("backup", State::Unknown, NO_DRILL, [("why", why)]),
    };
    let args = [
        ("path", file.display().to_string()),
        ("days", age.to_string()),
        ("facts", made.n_facts.to_string()),
    ];
    match age {
        ..=BACKUP_AGE_DAYS => Line::new("backup", State::Well, BACKUP, args),
        _ => Line::new("backup", State::Care, BACKUP_OLD, args),
    }
}

/// The file, or the latest backup of the folder, with its time.
fn latest(path: &Path) -> Option<(PathBuf, SystemTime)> {
    let of = |path: PathBuf| Some((path.clone(), fs::metadata(&path).ok()?.modified().ok()?));
    if !path.is_dir() {
        return of(path.to_owned());
    }
    let files = fs::read_dir(path).ok()?.flatten().map(|entry| entry.path());
    let backups = files.filter(|path| path.extension().is_some_and(|end| end == "wule-backup"));
    backups.filter_map(of).max_by_key(|(_, at)| *at)
}

const FOLDER: Words =
    Words::new("数据目录 {path} 可读写", "the data directory {path} can be read and written");
const NO_FOLDER: Words = Words::new(
    "没有数据目录 {path}；用 --data 指明，或 wule serve --new 新建",
    "there is no data directory {path}; name it with --data, or make one with `wule serve --new`",
);
const NOT_WRITABLE: Words = Words::new(
    "不能在 {path} 中写入（{why}）；请以运行服务器的用户检查其权限和所有者",
    "{path} cannot be written to ({why}); look at its owner and permissions as the server's user",
);
const KEYS: Words = Words::new(
    "{n} 个密钥文件只有所有者能读；未加口令",
    "{n} files of keys are readable by their owner alone; they are under no passphrase",
);
const KEYS_SEALED: Words = Words::new(
    "{n} 个密钥文件只有所有者能读，并已用口令加密",
    "{n} files of keys are readable by their owner alone, and under a passphrase",
);
const KEYS_OPEN: Words = Words::new(
    "其他用户也能读密钥：{open}；执行 chmod -R go= {path}，若曾被读过，请更换密钥（wule keys）",
    "others can read keys: {open}; run chmod -R go= {path}, and where somebody did read them, \
     change the keys (`wule keys`)",
);
const CERTIFICATE: Words = Words::new(
    "TLS 证书还有 {days} 天，到期前由 wule serve --tls 自动更新",
    "the certificate for TLS is good for {days} days; `wule serve --tls` renews it by itself",
);
const CERTIFICATE_LOW: Words = Words::new(
    "TLS 证书只剩 {days} 天而未更新；请以 --tls 重新启动服务器，并看其日志",
    "the certificate for TLS has {days} days left and was not renewed; start the server again with \
     --tls, and look at its journal",
);
const CERTIFICATE_OVER: Words = Words::new(
    "TLS 证书已过期 {days} 天；请以 --tls 重新启动服务器，启动时即更新",
    "the certificate for TLS ended {days} days ago; start the server again with --tls, which \
     renews it",
);
const CERTIFICATE_OPEN: Words = Words::new(
    "其他用户也能读 TLS 私钥；执行 chmod -R go= {path}，若曾被读过，请删除该目录后重新启动",
    "others can read the keys for TLS; run chmod -R go= {path}, and where somebody did read them, \
     delete that folder and start again",
);
const OWN: Words = Words::new(
    "自己的 TLS 证书 {path} 还有 {days} 天",
    "the own certificate for TLS, {path}, is good for {days} days",
);
const OWN_LOW: Words = Words::new(
    "自己的 TLS 证书 {path} 只剩 {days} 天；请向签发者换取新证书并替换文件，六小时内自动采用",
    "the own certificate for TLS, {path}, has {days} days left; get another from whoever issued it \
     and replace the file, which is taken up within six hours",
);
const OWN_OVER: Words = Words::new(
    "自己的 TLS 证书 {path} 已过期 {days} 天；请向签发者换取新证书并替换文件，六小时内自动采用",
    "the own certificate for TLS, {path}, ended {days} days ago; get another from whoever issued \
     it and replace the file, which is taken up within six hours",
);
const OWN_UNREADABLE: Words = Words::new(
    "看不出自己的 TLS 证书 {path} 何时到期（{why}）；须为 PEM，服务器证书在前",
    "when the own certificate for TLS, {path}, ends cannot be told ({why}); it is PEM, with the \
     server's certificate first",
);
const NO_KEYS: Words = Words::new(
    "还没有密钥（{path}）；第一次签名时生成",
    "there are no keys yet ({path}); they are made when something is first signed",
);
const SPACE: Words = Words::new("磁盘余 {free} GB", "{free} GB of disk are free");
const SPACE_LOW: Words = Words::new(
    "磁盘只余 {free} GB；请清理或扩容，或用 wule retention 缩短数值的保存期限",
    "only {free} GB of disk are free; make room, or shorten how long values are kept \
     (`wule retention`)",
);
const NO_SPACE: Words =
    Words::new("不知道磁盘余量", "how much of the disk is free cannot be told here");
const CLOCK: Words = Words::new(
    "时钟 {now}，不早于已写的文件（没有与时间服务器比较）",
    "the clock shows {now}, not before what was written (no time server was asked)",
);
const CLOCK_BEHIND: Words = Words::new(
    "时钟 {now} 早于已写的文件；请打开自动校时（timedatectl set-ntp true）后再启动服务器",
    "the clock shows {now}, before what was written; have it set by a time server \
     (timedatectl set-ntp true) before the server starts",
);
const DATABASE: Words = Words::new("数据库完好", "the database is whole");
const NO_DATABASE: Words =
    Words::new("目录中还没有数据库", "there is no database in the directory yet");
const IN_USE: Words = Words::new(
    "数据库由运行中的程序占用，未检查；停止服务器后再查一次",
    "a running program has the database, so it was not checked; stop the server and ask again",
);
const NEEDS_PASSPHRASE: Words = Words::new(
    "密钥有口令，数据库与日志未检查；设 WULE_PASSPHRASE_FILE 后再查一次",
    "the keys are under a passphrase, so database and log were not checked; set \
     WULE_PASSPHRASE_FILE and ask again",
);
const LOG: Words = Words::new(
    "日志 {size} 条，每个文件都与数据库一致",
    "the log of {size} entries agrees with the database, file by file",
);
const PORT: Words = Words::new("{at} 空闲，可以监听", "{at} is free to listen on");
const PORT_IN_USE: Words = Words::new(
    "{at} 已被占用：是运行中的服务器则正常，否则用 --listen 换一个端口",
    "{at} is taken: well, where that is the server; else choose another port with --listen",
);
const NO_PORT: Words = Words::new(
    "不能监听 {at}（{why}）；用 --listen 给出本机地址，如 127.0.0.1:8443",
    "{at} cannot be listened on ({why}); give an address of this machine with --listen, such as \
     127.0.0.1:8443",
);
const BACKUP: Words = Words::new(
    "{path}：{days} 天前的备份，试恢复成功，{facts} 条事实",
    "{path}: a backup of {days} days ago, restored as a trial, with {facts} facts",
);
const BACKUP_OLD: Words = Words::new(
    "{path}：备份已有 {days} 天（试恢复成功，{facts} 条事实）；请用 wule backup 再备份一次",
    "{path}: the backup is {days} days old (restored as a trial, with {facts} facts); make \
     another with `wule backup`",
);
const NO_BACKUP: Words = Words::new(
    "没有看备份；用 --backup 指明文件或文件夹，用 wule backup 文件 备份",
    "no backup was looked at; name a file or folder with --backup, make one with `wule backup \
     FILE`",
);
const BACKUP_MISSING: Words = Words::new(
    "{path} 中没有备份；用 wule backup 文件 备份，并存到另一台机器",
    "there is no backup at {path}; make one with `wule backup FILE`, and keep it on another \
     machine",
);
const NO_DRILL: Words = Words::new(
    "没有临时目录，备份未试恢复（{why}）",
    "there is no temporary folder, so the backup was not tried ({why})",
);
