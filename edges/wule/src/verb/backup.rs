//! `wule backup`: everything in one file, while the server runs.

use clap::ArgMatches;
use serde_json::json;
use std::path::{Path, PathBuf};
use store::Database;
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
    if let Database::Postgres(_) = Database::of_directory(&directory)? {
        return Err(on_server(&directory));
    }
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

/// The facts are on a server, whose own tools copy them as they are at one instant.
fn on_server(directory: &Path) -> Failure {
    let words = Words::new(
        "{path} 的事实在 PostgreSQL 服务器上，wule backup 只备份内嵌数据库",
        "the facts of {path} are on a PostgreSQL server; wule backup copies the embedded database \
         alone",
    );
    let help = Words::new(
        "依次：1. 复制数据目录（其中有密钥与日志文件）；2. pg_dump --format=custom \
         --file=shop.dump 数据库地址（在目录的 database 文件里）；3. wule keys export 另存密钥。\
         先复制目录、后导出数据库，恢复时日志文件才不会超前。恢复：停掉原服务器，pg_restore \
         到新库，把地址写进副本的 database 文件；详见 docs/backup.zh.md",
        "in this order: 1. copy the data directory, which has the keys and the files of the log; \
         2. pg_dump --format=custom --file=shop.dump ADDRESS (it stands in the directory’s file \
         database); 3. wule keys export, to keep the keys apart. With the directory copied first, \
         its files are never ahead of the dump. To restore: stop the old server, pg_restore into a \
         new database, write its address into the copy’s file database; docs/backup.md says more",
    );
    Failure::new("WL2018", words, [("path", directory.display().to_string())], help)
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
