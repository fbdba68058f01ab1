//! `wule backup`: everything in one file, while the server runs.

use clap::ArgMatches;
use serde_json::json;
use std::path::PathBuf;
use word::{Timestamp, Words};

use super::Verb;
use crate::{exit::Exit, failure::Failure, option, output, passphrase, shell::Shell, workplace};

pub(super) static VERB: Verb = Verb {
    name: "backup",
    form: "FILE [--keys] [--data DIR]",
    words: Words::new(
        "备份为一个文件；服务器不必停",
        "back up to one file; the server need not stop",
    ),
    examples: &["backup shop.wule-backup --data wule-data", "backup shop.wule-backup --keys"],
    options: |lang| {
        let file =
            Words::new("要写的文件；已有的不会覆盖", "the file to write; none is overwritten");
        let keys = Words::new(
            "连同密钥，用口令加密（否则备份里没有密钥）",
            "with the keys, sealed under a passphrase (without it, none are in the backup)",
        );
        vec![
            option::operand("FILE", file, lang)
                .required(true)
                .value_parser(clap::value_parser!(PathBuf)),
            option::flag("keys", keys, lang),
            option::data(lang),
            option::json(lang),
        ]
    },
    run,
};

/// The passphrase of keys that travel, as for `wule keys export`.
pub(super) const EXPORT: &str = "WULE_EXPORT_PASSPHRASE";

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let directory = workplace::directory(matches);
    let file = matches.get_one::<PathBuf>("FILE").expect("clap requires it");
    let keys = if matches.get_flag("keys") {
        let own = passphrase::of_directory(&directory)?;
        let under = passphrase::new(EXPORT, shell)?;
        Some(store::export_keys_beside(&directory, own.as_ref(), &under)?)
    } else {
        None
    };
    workplace::run(async {
        let made = store::back_up(&directory, file, (keys.as_deref(), Timestamp::now())).await?;
        if matches.get_flag("json") {
            shell.print(&output::pretty(&json!({
                "schema": "wule.backup/1",
                "file": file,
                "facts": made.n_facts,
                "log_size": made.log_size,
                "bytes": made.n_bytes,
                "keys": made.has_keys,
            })));
            return Ok(Exit::Yes);
        }
        let words = if made.has_keys { WITH_KEYS } else { WITHOUT_KEYS };
        let args = [
            ("file", file.display().to_string()),
            ("facts", made.n_facts.to_string()),
            ("size", made.log_size.to_string()),
        ];
        shell.print(&shell.fill(words, &args));
        Ok(Exit::Yes)
    })
}

const WITH_KEYS: Words = Words::new(
    "已备份到 {file}：{facts} 条事实，日志 {size} 条，密钥已用口令加密在内\n",
    "backed up to {file}: {facts} facts, a log of {size} entries, and the keys, sealed\n",
);
const WITHOUT_KEYS: Words = Words::new(
    "已备份到 {file}：{facts} 条事实，日志 {size} 条\n密钥不在其中：没有密钥就不能继续签名。\
     请另用 wule keys export 保存，或加 --keys\n",
    "backed up to {file}: {facts} facts, a log of {size} entries\nthe keys are NOT in it, and \
     without them nothing can be signed: keep them with `wule keys export`, or add --keys\n",
);
