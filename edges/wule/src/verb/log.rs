//! `wule log`: the public log of the data directory.

use clap::ArgMatches;
use serde_json::json;
use store::{Access, Store};
use word::Words;

use super::Verb;
use crate::{exit::Exit, failure::Failure, option, output, shell::Shell, workplace};

pub(super) static VERB: Verb = Verb {
    name: "log",
    form: "[show|check|proof INDEX] [--data DIR]",
    words: Words::new(
        "公开日志：查看、逐字节检查、取存在证明",
        "the public log: show it, check every byte of it, prove an entry",
    ),
    examples: &["log", "log check --data wule-data", "log proof 0"],
    options: |lang| {
        let action = Words::new("show（默认）、check 或 proof", "show (default), check or proof");
        let index = Words::new("条目序号，从 0 起", "the entry, from 0");
        vec![
            option::operand("ACTION", action, lang)
                .value_parser(["show", "check", "proof"])
                .hide_possible_values(true),
            option::operand("INDEX", index, lang).value_parser(clap::value_parser!(u64)),
            option::data(lang),
            option::json(lang),
        ]
    },
    run,
};

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let directory = workplace::directory(matches);
    let is_json = matches.get_flag("json");
    workplace::run(async {
        let workshop = workplace::open(&directory, Access::Write).await?;
        let store = workshop.store();
        let text = match matches.get_one::<String>("ACTION").map(String::as_str) {
            Some("check") => check(store, is_json, shell).await?,
            Some("proof") => {
                let index = matches.get_one::<u64>("INDEX").ok_or_else(|| {
                    let need = Words::new(
                        "写出条目序号，如 wule log proof 0",
                        "name an entry, such as wule log proof 0",
                    );
                    Failure::option("INDEX", "", need)
                })?;
                store.prove(&[*index]).await?.concat()
            }
            _ => show(store, is_json, shell).await?,
        };
        workshop.close().await;
        shell.print(&text);
        Ok(Exit::Yes)
    })
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

async fn check(store: &Store, is_json: bool, shell: &Shell) -> Result<String, Failure> {
    let checked = store.check_log().await?;
    if is_json {
        return Ok(output::pretty(&json!({
            "schema": "wule.log-check/1",
            "verdict": "yes",
            "size": checked.size,
            "files": checked.n_files,
            "checkpoints": checked.n_checkpoints,
        })));
    }
    let words = Words::new(
        "完好：{size} 条，{files} 个文件逐字节一致，{checkpoints} 个签过的检查点都与条目相符\n",
        "intact: {size} entries, {files} files equal byte for byte, and {checkpoints} signed \
         checkpoints agree with the entries\n",
    );
    let args = [
        ("size", checked.size.to_string()),
        ("files", checked.n_files.to_string()),
        ("checkpoints", checked.n_checkpoints.to_string()),
    ];
    Ok(shell.fill(words, &args))
}
