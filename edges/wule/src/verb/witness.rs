//! `wule witness`: a witness of logs, in a directory of its own; and the directory of a region,
//! which looks at logs by itself.

mod look;

use acts::{Actor, trust::Witness};
use clap::{Arg, ArgAction, ArgMatches};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use store::WitnessStore;
use trust::VerifierKey;
use word::{Timestamp, Words};

use super::{Verb, serve};
use crate::{exit::Exit, failure::Failure, option, output, passphrase, shell::Shell, workplace};

/// Where a witness listens unless told otherwise.
const LISTEN: &str = "127.0.0.1:8444";

/// How long a log may have nothing new unless told otherwise: a long weekend of one shift.
const STALE_AFTER_S: u64 = 3 * 86_400;

/// How often logs are looked at unless told otherwise.
const EVERY_S: u64 = 60;

pub(super) static VERB: Verb = Verb {
    name: "witness",
    form: "key|add-log VKEY|add-peer URL|logs|look|serve [--data DIR] [--name NAME] \
           [--url URL] [--listen ADDRESS]",
    words: Words::new(
        "见证方与日志名录：跟随别人的日志，只为一致延续的检查点联署，并报出分叉与停滞",
        "a witness and directory: follow logs of others, cosign checkpoints that continue \
         consistently, and tell of those that forked or fell silent",
    ),
    examples: &[
        "witness key --name w1.example",
        "witness add-log pins.example/log+1b2c3d4e+AT…",
        "witness add-log logs.txt",
        "witness add-log pins.example/log+1b2c3d4e+AT… --url https://pins.example",
        "witness look --json",
        "witness serve --listen 0.0.0.0:8444 --every 60s",
    ],
    options: |lang| {
        let action = Words::new(
            "key（显示公钥）、add-log（跟随日志）、add-peer（询问另一见证方）、logs（列出）、\
             look（逐一查看）或 serve（提供服务）",
            "key (show it), add-log (follow a log), add-peer (ask another witness), logs (list \
             them), look (at each of them) or serve",
        );
        let log = Words::new(
            "日志的公钥（vkey），或文件：每行一个公钥，其后可写网址与来源行",
            "the key of a log (vkey), or a file with one a line, its address and origin behind it",
        );
        let data = Words::new(
            "见证方目录（默认 WULE_WITNESS，否则 ./wule-witness）",
            "the directory of the witness (default: WULE_WITNESS, else ./wule-witness)",
        );
        let name = Words::new(
            "见证方的名称，首次使用时确定，如 w1.example",
            "the name of the witness, fixed on first use, such as w1.example",
        );
        let origin = Words::new(
            "日志的来源行，仅当它与公钥的名称不同",
            "the origin of the log, only where it is not the name of its key",
        );
        let url = Words::new(
            "日志的网址，由此定时查看；不写则只等它自己来",
            "where the log is served: it is looked at there; without it the log has to come",
        );
        let stale = Words::new(
            "多久没有新条目算停滞，如 90s、12h、3d（默认 3d）",
            "after how long without anything new it is stale: 90s, 12h, 3d (default 3d)",
        );
        let every = Words::new(
            "多久查看一次日志，如 60s（默认 60s）",
            "how often logs are looked at, such as 60s (default 60s)",
        );
        let listen = Words::new(
            "监听地址（默认 127.0.0.1:8444）",
            "where to listen (default 127.0.0.1:8444)",
        );
        let data =
            option::value("data", "DIR", data, lang).value_parser(clap::value_parser!(PathBuf));
        vec![
            action_of(&["key", "add-log", "add-peer", "logs", "look", "serve"], action, lang),
            option::operand("LOG", log, lang).action(ArgAction::Append).num_args(0..),
            data,
            option::value("name", "NAME", name, lang),
            option::value("origin", "ORIGIN", origin, lang),
            option::value("url", "URL", url, lang),
            option::value("stale-after", "AGE", stale, lang),
            option::value("every", "AGE", every, lang),
            option::value("listen", "ADDRESS", listen, lang),
            option::json(lang),
        ]
    },
    run,
};

fn action_of(actions: &[&'static str], words: Words, lang: word::Lang) -> Arg {
    option::operand("ACTION", words, lang)
        .required(true)
        .value_parser(clap::builder::PossibleValuesParser::new(actions.to_vec()))
        .hide_possible_values(true)
}

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let directory = directory(matches);
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    workplace::run(async {
        let passphrase = passphrase::of_directory(&directory)?;
        let store =
            WitnessStore::open_sealed(&directory, text("name"), passphrase.as_ref()).await?;
        let witness = Witness::new(store, Timestamp::now);
        match text("ACTION") {
            Some("serve") => return serve_until_stopped(witness, matches, shell).await,
            Some("add-log") => add_logs(&witness, matches, shell).await?,
            Some("add-peer") => look::add_peers(&witness, matches).await?,
            Some("look") => {
                let exit = look::look(&witness, matches, shell).await?;
                witness.close().await;
                return Ok(exit);
            }
            Some("logs") => shell.print(&list(&witness, matches.get_flag("json"), shell).await?),
            _ => shell.print(&format!("{}\n", witness.store().cosigner().verifier_key())),
        }
        witness.close().await;
        Ok(Exit::Yes)
    })
}

fn directory(matches: &ArgMatches) -> PathBuf {
    let of_environment = || std::env::var_os("WULE_WITNESS").filter(|dir| !dir.is_empty());
    let named = matches.get_one::<PathBuf>("data").cloned();
    let named = named.or_else(|| of_environment().map(PathBuf::from));
    named.unwrap_or_else(|| PathBuf::from("wule-witness"))
}

async fn add_logs(witness: &Witness, matches: &ArgMatches, shell: &Shell) -> Result<(), Failure> {
    let named: Vec<&String> = matches.get_many("LOG").into_iter().flatten().collect();
    let need = Words::new(
        "写出日志的公钥，如 wule witness add-log 名称+标识+密钥",
        "name the key of a log, such as wule witness add-log NAME+ID+KEY",
    );
    if named.is_empty() {
        return Err(Failure::option("LOG", "", need));
    }
    let option = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let mut lines = Vec::new();
    for named in named {
        if VerifierKey::parse(named).is_err() && Path::new(named).is_file() {
            let path = Path::new(named);
            let text =
                std::fs::read_to_string(path).map_err(|error| Failure::path(path, &error))?;
            lines.extend(text.lines().map(str::trim).map(str::to_owned));
        } else {
            lines.push(named.clone());
        }
    }
    let stale_after_s = look::age(matches, "stale-after", STALE_AFTER_S)?;
    // Empty lines and those that begin with `#` say nothing.
    for line in lines.iter().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let key = VerifierKey::parse(words.next().unwrap_or("")).map_err(acts::Problem::from)?;
        let url = words.next().or(option("url"));
        let origin = words.next().or(option("origin"));
        let log = (&key, origin);
        match url {
            Some(url) => {
                let at = (url, stale_after_s);
                acts::trust::watch_log(witness, &Actor::Operator, log, at).await?;
            }
            None => acts::trust::follow_log(witness, &Actor::Operator, &key, origin).await?,
        }
        let words = Words::new("已跟随 {origin}\n", "following {origin}\n");
        let origin = origin.unwrap_or(key.name()).to_owned();
        shell.print(&shell.fill(words, &[("origin", origin)]));
    }
    Ok(())
}

async fn list(witness: &Witness, is_json: bool, shell: &Shell) -> Result<String, Failure> {
    let followed = witness.store().followed().await?;
    if is_json {
        let logs = followed.iter().map(|log| {
            json!({
                "origin": log.origin,
                "key": log.key.to_string(),
                "size": log.last.map(|(seen, _)| seen.size),
                "cosigned_at": log.last.map(|(_, at_s)| at(at_s)),
            })
        });
        return Ok(output::pretty(&json!({
            "schema": "wule.witness-logs/1",
            "logs": logs.collect::<Vec<_>>(),
        })));
    }
    let words = Words::new(
        "{origin}：最近联署 {size} 条，{at}\n",
        "{origin}: last cosigned {size} entries at {at}\n",
    );
    let never = Words::new("{origin}：尚未联署\n", "{origin}: nothing cosigned yet\n");
    let line = |log: &store::Followed| {
        let origin = ("origin", log.origin.clone());
        match log.last {
            Some((seen, at_s)) => {
                shell.fill(words, &[origin, ("size", seen.size.to_string()), ("at", at(at_s))])
            }
            None => shell.fill(never, &[origin]),
        }
    };
    Ok(followed.iter().map(line).collect())
}

fn at(at_s: u64) -> String {
    let at = i64::try_from(at_s).ok().and_then(|at_s| Timestamp::from_second(at_s).ok());
    at.map_or_else(String::new, |at| at.to_string())
}

async fn serve_until_stopped(
    witness: Witness,
    matches: &ArgMatches,
    shell: &Shell,
) -> Result<Exit, Failure> {
    let listen = matches.get_one::<String>("listen").map_or(LISTEN, String::as_str);
    let every = Duration::from_secs(look::age(matches, "every", EVERY_S)?);
    let listener = serve::bind(listen).await?;
    let words = Words::new(
        "见证方 {key}\n正在 {url} 应答 · Ctrl-C 停止\n",
        "witness {key}\nanswering at {url} · Ctrl-C stops\n",
    );
    let key = witness.store().cosigner().verifier_key().to_string();
    let url = serve::address(&listener, listen);
    shell.print(&shell.fill(words, &[("key", key), ("url", url)]));
    crate::journal::Journal::Troubles.begin();
    let witness = Arc::new(witness);
    // Ends with the runtime: what a look has not kept by then, the next one finds again.
    tokio::spawn(look::keep_looking(Arc::clone(&witness), every, shell.lang));
    http::serve_witness(witness, listener, serve::stopped())
        .await
        .map_err(|error| Failure::path(Path::new("witness"), &error))?;
    Ok(Exit::Yes)
}
