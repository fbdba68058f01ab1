//! `wule-opcua`: listens to servers of OPC UA and brings what it hears to Wule.
//!
//! Asks: which sources are there, what do their nodes say, and has Wule got it on disk?
//! Needs: a server of Wule and a token that may bring messages; servers of OPC UA.
//! Does not know: what a value means. The mapping, the trial and the dead letters are Wule's.
//!
//! It is a program of its own because what OPC UA needs is large, and a process that holds no key
//! that signs claims may stand beside the controllers (`docs/decisions/0006-sources.md`).

mod connect;
mod folder;
mod follow;
mod journal;
mod line;
mod listen;
mod message;
mod naming;
mod send;
mod sequence;
mod source;
mod subscribe;
mod value;
mod wait;
mod wule;

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::sync::watch;
use tracing::{Level, error, info};
use tracing_subscriber::fmt;
use word::{Lang, Words};

use crate::folder::Folder;
use crate::follow::{Following, follow};
use crate::wule::Wule;

/// What was asked for on the command line.
struct Asked {
    folder: PathBuf,
    only: Vec<String>,
    is_json: bool,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let lang = language(&words);
    if words.iter().any(|word| word == "--help" || word == "-h") {
        return say(HELP.say(lang), ExitCode::SUCCESS);
    }
    if words.iter().any(|word| word == "--version") {
        return say(concat!("wule-opcua ", env!("CARGO_PKG_VERSION"), "\n"), ExitCode::SUCCESS);
    }
    let asked = match read(&words) {
        Ok(asked) => asked,
        Err(word) => return complain(&UNKNOWN.fill(lang, &[("word", word)])),
    };
    let folder = match Folder::open(&asked.folder) {
        Ok(folder) => Arc::new(folder),
        Err(message) => return complain(&message.say(lang)),
    };
    begin_log(asked.is_json);
    match run(folder, asked.only) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            error!(%why, "stopped: what cannot be kept is not to be heard");
            ExitCode::from(2)
        }
    }
}

fn run(folder: Arc<Folder>, only: Vec<String>) -> std::io::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let wule = Arc::new(Wule::new(&folder.server, &folder.token));
    runtime.block_on(async {
        let (end, told) = watch::channel(false);
        let following = tokio::spawn(follow(Following { folder, wule, only }, told));
        let ends = tokio::spawn(async move {
            asked_to_end().await;
            info!("ending");
            end.send_replace(true);
            std::future::pending::<()>().await;
        });
        let followed = following.await;
        ends.abort();
        followed.unwrap_or_else(|broken| Err(std::io::Error::other(broken)))
    })
}

/// Until Ctrl-C or a request to terminate.
async fn asked_to_end() {
    let interrupted = async { drop(tokio::signal::ctrl_c().await) };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = interrupted => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    interrupted.await;
}

fn begin_log(is_json: bool) {
    let lines = fmt().with_writer(std::io::stderr).with_target(false);
    // Of the library only what goes wrong; it warns at every start of what it was not told.
    let filter = tracing_subscriber::filter::Targets::new()
        .with_target("wule_opcua", Level::INFO)
        .with_default(Level::ERROR);
    let begun = match is_json {
        true => begin(lines.json().flatten_event(true).finish(), filter),
        false => begin(lines.with_ansi(false).finish(), filter),
    };
    drop(begun);
}

fn begin<S>(
    lines: S,
    filter: tracing_subscriber::filter::Targets,
) -> Result<(), tracing_subscriber::util::TryInitError>
where
    S: tracing::Subscriber + Send + Sync + for<'a> tracing_subscriber::registry::LookupSpan<'a>,
{
    use tracing_subscriber::{layer::SubscriberExt, util::SubscriberInitExt};
    lines.with(filter).try_init()
}

fn read(words: &[String]) -> Result<Asked, String> {
    let folder = PathBuf::from("wule-opcua-data");
    let mut asked = Asked { folder, only: Vec::new(), is_json: false };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let value = words.next().ok_or_else(|| word.clone())?;
        match (word.as_str(), value.as_str()) {
            ("--data", folder) => asked.folder = PathBuf::from(folder),
            ("--only", code) => asked.only.push(code.to_owned()),
            ("--log", "json") => asked.is_json = true,
            ("--log", "text") => asked.is_json = false,
            ("--lang", _) => {}
            ("--log", other) => return Err(format!("--log {other}")),
            _ => return Err(word.clone()),
        }
    }
    Ok(asked)
}

fn language(words: &[String]) -> Lang {
    let asked = words.iter().skip_while(|word| *word != "--lang").nth(1).cloned();
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let names = ["WULE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];
    let tag = asked.or_else(|| names.into_iter().find_map(variable));
    tag.map_or(Lang::En, |tag| Lang::of_preference(&tag))
}

fn say(text: &str, code: ExitCode) -> ExitCode {
    drop(std::io::stdout().lock().write_all(text.as_bytes()));
    code
}

fn complain(text: &str) -> ExitCode {
    drop(writeln!(std::io::stderr().lock(), "{text}"));
    ExitCode::from(2)
}

const UNKNOWN: Words = Words::new(
    "无法理解“{word}”；用 --help 查看说明",
    "“{word}” is not understood; --help says what there is",
);

const HELP: Words = Words::new(
    "\
wule-opcua：订阅 OPC UA 服务器，把听到的值送到 Wule

用法：wule-opcua [--data 文件夹] [--only 来源]… [--log text|json] [--lang zh|en]

  --data 文件夹   默认为 ./wule-opcua-data，其中：
      server                 Wule 的地址，一行（或环境变量 WULE_SERVER）
      token                  可送来消息的令牌，一行（或环境变量 WULE_TOKEN）
      source-<来源>.login    OPC UA 服务器的用户名与密码，两行（可无）
      source-<来源>.cert.der 与 .key.pem    或用户证书及其私钥（可无）
      pki/own/cert.der       本程序的证书，首次加密连接前生成；OPC UA 服务器须信任它
      pki/rejected           首次见到的服务器证书；核对后移入 pki/trusted
      journal-<来源>.jsonl   已听到、Wule 尚未落盘的值
  --only 来源     只订阅这个来源，可重复；默认订阅全部已启用的 OPC UA 来源
  --log           日志写到标准错误，文本或 JSON

来源在 Wule 中设置：服务器地址、是否加密、节点与间隔（POST /api/v1/sources）。
Ctrl-C 或 SIGTERM 正常停止。退出码：0 已停止，2 无法运行。
",
    "\
wule-opcua: listens to servers of OPC UA and brings what it hears to Wule

usage: wule-opcua [--data FOLDER] [--only SOURCE]… [--log text|json] [--lang zh|en]

  --data FOLDER   ./wule-opcua-data unless said; in it:
      server                 the address of Wule, one line (or WULE_SERVER)
      token                  a token that may bring messages, one line (or WULE_TOKEN)
      source-<code>.login    a user of the server of OPC UA, name and password, two lines (may lack)
      source-<code>.cert.der and .key.pem    or a user's certificate and its key (may lack)
      pki/own/cert.der       this program's certificate, made at the first start; the server of
                             OPC UA must trust it where it is to encrypt
      pki/rejected           certificates of servers seen for the first time; compare, then move
                             them to pki/trusted
      journal-<code>.jsonl   what was heard and is not yet on the disk of Wule
  --only SOURCE   this source alone, may repeat; otherwise all sources of OPC UA that are on
  --log           the log goes to standard error, as text or JSON

Sources are stated in Wule: the server's address, encrypted or not, nodes, interval
(POST /api/v1/sources). Ctrl-C or SIGTERM ends it in order. Exit codes: 0 ended, 2 could not.
",
);
