//! `wule witness`: a witness of logs, in a directory of its own.

use acts::{Actor, trust::Witness};
use clap::{Arg, ArgAction, ArgMatches};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::WitnessStore;
use trust::VerifierKey;
use word::{Timestamp, Words};

use super::{Verb, serve};
use crate::{exit::Exit, failure::Failure, option, output, passphrase, shell::Shell, workplace};

/// Where a witness listens unless told otherwise.
const LISTEN: &str = "127.0.0.1:8444";

pub(super) static VERB: Verb = Verb {
    name: "witness",
    form: "key|add-log VKEY|logs|serve [--data DIR] [--name NAME] [--listen ADDRESS]",
    words: Words::new(
        "见证方：跟随别人的日志，只为一致延续的检查点联署",
        "a witness: follow logs of others and cosign checkpoints that continue consistently",
    ),
    examples: &[
        "witness key --name w1.example",
        "witness add-log pins.example/log+1b2c3d4e+AT…",
        "witness add-log logs.txt",
        "witness serve --listen 0.0.0.0:8444",
    ],
    options: |lang| {
        let action = Words::new(
            "key（显示公钥）、add-log（跟随日志）、logs（列出）或 serve（提供服务）",
            "key (show it), add-log (follow a log), logs (list them) or serve",
        );
        let log = Words::new(
            "日志的公钥（vkey），或每行一个公钥的文件",
            "the key of a log (vkey), or a file with one a line",
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
        let listen = Words::new(
            "监听地址（默认 127.0.0.1:8444）",
            "where to listen (default 127.0.0.1:8444)",
        );
        let data =
            option::value("data", "DIR", data, lang).value_parser(clap::value_parser!(PathBuf));
        vec![
            action_of(&["key", "add-log", "logs", "serve"], action, lang),
            option::operand("LOG", log, lang).action(ArgAction::Append).num_args(0..),
            data,
            option::value("name", "NAME", name, lang),
            option::value("origin", "ORIGIN", origin, lang),
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
    let mut keys = Vec::new();
    for named in named {
        match VerifierKey::parse(named) {
            Ok(key) => keys.push(key),
            Err(_) if Path::new(named).is_file() => keys.extend(keys_of_file(Path::new(named))?),
            Err(problem) => return Err(acts::Problem::from(problem).into()),
        }
    }
    let origin = matches.get_one::<String>("origin").map(String::as_str);
    for key in keys {
        acts::trust::follow_log(witness, &Actor::Operator, &key, origin).await?;
        let words = Words::new("已跟随 {origin}\n", "following {origin}\n");
        let origin = origin.unwrap_or(key.name()).to_owned();
        shell.print(&shell.fill(words, &[("origin", origin)]));
    }
    Ok(())
}

/// One key a line; empty lines and those that begin with `#` say nothing.
fn keys_of_file(path: &Path) -> Result<Vec<VerifierKey>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| Failure::path(path, &error))?;
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'));
    lines.map(|line| VerifierKey::parse(line).map_err(|p| acts::Problem::from(p).into())).collect()
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
    let listener = serve::bind(listen).await?;
    let words = Words::new(
        "见证方 {key}\n正在 {url} 应答 · Ctrl-C 停止\n",
        "witness {key}\nanswering at {url} · Ctrl-C stops\n",
    );
    let key = witness.store().cosigner().verifier_key().to_string();
    let url = serve::address(&listener, listen);
    shell.print(&shell.fill(words, &[("key", key), ("url", url)]));
    crate::journal::Journal::Troubles.begin();
    http::serve_witness(Arc::new(witness), listener, serve::stopped())
        .await
        .map_err(|error| Failure::path(Path::new("witness"), &error))?;
    Ok(Exit::Yes)
}
