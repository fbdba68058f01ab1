//! `wule log`: the public log of the data directory.

mod check;
mod witness;

pub(super) use witness::{ask, keep_asking};

use clap::{ArgAction, ArgMatches};
use serde_json::json;
use store::{Access, Store};
use word::Words;

use super::{Verb, statement};
use crate::{exit::Exit, failure::Failure, option, output, shell::Shell, workplace};

pub(super) static VERB: Verb = Verb {
    name: "log",
    form: "[show|fsck|rebuild|proof INDEX|enter FILE|witness [add URL VKEY]|policy [FILE]|cosign] \
           [--data D]",
    words: Words::new(
        "公开日志：查看、逐字节检查与重建、取存在证明、请见证方联署",
        "the public log: show it, check and rebuild its files, prove an entry, have it witnessed",
    ),
    examples: &[
        "log",
        "log fsck --data wule-data",
        "log proof 0",
        "log witness add https://w1.example w1.example+1b2c3d4e+BL…",
        "log policy policy.txt",
        "log cosign",
    ],
    options: |lang| {
        let action = Words::new(
            "show（默认）；fsck（逐字节检查，又称 check）、rebuild（由数据库重写文件）；proof \
             INDEX（证明）；enter FILE（收入一份核验结论）；witness [add URL VKEY]（见证方）、policy [FILE]（信任策略）、cosign\
             （现在就请见证方联署）",
            "show (default); fsck (check every byte, also check), rebuild (write the files again \
             from the database); proof INDEX; enter FILE (a statement of verification); witness \
             [add URL VKEY], policy [FILE] (tlog-policy), cosign (ask the witnesses now)",
        );
        let rest = Words::new("动作所需的内容", "what the action needs");
        vec![
            option::operand("ACTION", action, lang)
                .value_parser([
                    "show", "check", "fsck", "rebuild", "proof", "enter", "witness", "policy",
                    "cosign",
                ])
                .hide_possible_values(true),
            option::operand("WORDS", rest, lang).action(ArgAction::Append).num_args(0..),
            option::data(lang),
            option::json(lang),
        ]
    },
    run,
};

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let directory = workplace::directory(matches);
    let is_json = matches.get_flag("json");
    let words: Vec<String> = matches.get_many("WORDS").into_iter().flatten().cloned().collect();
    workplace::run(async {
        let workshop = workplace::open(&directory, Access::Write).await?;
        let store = workshop.store();
        let exit = match matches.get_one::<String>("ACTION").map(String::as_str) {
            Some("check" | "fsck") => check::fsck(store, is_json, shell).await?,
            Some("rebuild") => check::rebuild(store, is_json, shell).await?,
            Some("witness") => witness::witness(&workshop, &words, is_json, shell).await?,
            Some("policy") => witness::policy(&workshop, &words, is_json, shell).await?,
            Some("enter") => statement::enter(&workshop, &words, is_json, shell).await?,
            Some("cosign") => witness::cosign(&workshop, is_json, shell).await?,
            Some("proof") => {
                shell.print(&prove(store, &words).await?);
                Exit::Yes
            }
            _ => {
                shell.print(&show(store, is_json, shell).await?);
                Exit::Yes
            }
        };
        workshop.close().await;
        Ok(exit)
    })
}

async fn prove(store: &Store, words: &[String]) -> Result<String, Failure> {
    let index = words.first().map_or("", String::as_str);
    let index = index.parse().map_err(|_| {
        let need = Words::new(
            "写出条目序号，如 wule log proof 0",
            "name an entry, such as wule log proof 0",
        );
        Failure::option("INDEX", index, need)
    })?;
    Ok(store.prove(&[index]).await?.concat())
}

async fn show(store: &Store, is_json: bool, shell: &Shell) -> Result<String, Failure> {
    let Some(latest) = store.checkpoint().await? else {
        return Ok(shell.say(Words::new("日志还是空的\n", "the log is still empty\n")).to_owned());
    };
    let key = store.log_key().await?;
    if is_json {
        return Ok(output::pretty(&json!({
            "schema": "wule.log/1",
            "size": latest.size,
            "root": latest.root.to_string(),
            "key": key,
            "checkpoint": latest.note,
            "folder": store.log_folder(),
        })));
    }
    let words = Words::new(
        "{size} 条 · 公钥 {key}\n文件夹 {folder}（任何网页服务器都可以提供它）\n\n{note}",
        "{size} entries · key {key}\nfolder {folder} (any web server may serve it)\n\n{note}",
    );
    let folder = store.log_folder().display().to_string();
    let args = [
        ("size", latest.size.to_string()),
        ("key", key),
        ("folder", folder),
        ("note", latest.note),
    ];
    Ok(shell.fill(words, &args))
}
