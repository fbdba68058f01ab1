//! `wule restore`: a directory made of a backup, shut until it is told that it takes over.

use clap::ArgMatches;
use std::path::{Path, PathBuf};
use word::Words;

use super::{Verb, backup::EXPORT};
use crate::{exit::Exit, failure::Failure, option, passphrase, shell::Shell, workplace};

pub(super) static VERB: Verb = Verb {
    name: "restore",
    form: "FILE --data DIR | --take-over [--checkpoint NOTE] --data DIR",
    words: Words::new(
        "从备份恢复到空目录；随后声明由它接替",
        "make a directory of a backup; then say that it takes over",
    ),
    examples: &[
        "restore shop.wule-backup --data new-data",
        "restore --take-over --checkpoint latest.note --data new-data",
    ],
    options: |lang| {
        let file = Words::new("备份文件", "the backup");
        let take_over = Words::new(
            "原目录已不再使用，由恢复出的目录接替并继续签名",
            "the original is gone for good: the restored directory takes its place and signs on",
        );
        let checkpoint = Words::new(
            "外界见过的最后一个检查点（见证方或镜像保存的），用以防止分叉",
            "the last checkpoint that anyone has seen, such as a witness’s; against forks",
        );
        vec![
            option::operand("FILE", file, lang).value_parser(clap::value_parser!(PathBuf)),
            option::flag("take-over", take_over, lang),
            option::value("checkpoint", "NOTE", checkpoint, lang)
                .value_parser(clap::value_parser!(PathBuf)),
            option::data(lang),
        ]
    },
    run,
};

/// A checkpoint with its cosignatures is a few lines.
const NOTE_BYTES_MAX: u64 = 1 << 16;

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let directory = workplace::directory(matches);
    if matches.get_flag("take-over") {
        return take_over(matches, &directory, shell);
    }
    let need = Words::new(
        "写出备份文件，如 shop.wule-backup；或用 --take-over",
        "name a backup, such as shop.wule-backup; or use --take-over",
    );
    let file = matches.get_one::<PathBuf>("FILE");
    let file = file.ok_or_else(|| Failure::option("FILE", "", need))?;
    let under = passphrase::given(EXPORT)?;
    let own = passphrase::given("WULE_PASSPHRASE")?;
    let made = store::restore(file, &directory, (under.as_ref(), own.as_ref()))?;
    let words = match (made.has_keys, &under) {
        (true, Some(_)) => RESTORED,
        (true, None) => KEYS_LEFT,
        (false, _) => NO_KEYS,
    };
    let args = [
        ("data", directory.display().to_string()),
        ("facts", made.n_facts.to_string()),
        ("size", made.log_size.to_string()),
        ("at", made.made_at.to_string()),
    ];
    shell.print(&shell.fill(words, &args));
    shell.print(&shell.fill(NEXT, &args));
    Ok(Exit::Yes)
}

fn take_over(matches: &ArgMatches, directory: &Path, shell: &Shell) -> Result<Exit, Failure> {
    let latest = match matches.get_one::<PathBuf>("checkpoint") {
        None => None,
        Some(note) => {
            let unreadable = |error: std::io::Error| Failure::path(note, &error);
            if std::fs::metadata(note).map_err(unreadable)?.len() > NOTE_BYTES_MAX {
                return Err(unreadable(std::io::ErrorKind::FileTooLarge.into()));
            }
            Some(std::fs::read(note).map_err(unreadable)?)
        }
    };
    let passphrase = passphrase::of_directory(directory)?;
    workplace::run(async {
        let size = store::take_over(directory, passphrase.as_ref(), latest.as_deref()).await?;
        let words = if latest.is_some() { TAKEN_OVER } else { TAKEN_OVER_UNSEEN };
        let args = [("data", directory.display().to_string()), ("size", size.to_string())];
        shell.print(&shell.fill(words, &args));
        Ok(Exit::Yes)
    })
}

const RESTORED: Words = Words::new(
    "已恢复到 {data}：{at} 的 {facts} 条事实，日志 {size} 条，连同密钥\n",
    "restored to {data}: {facts} facts of {at}, a log of {size} entries, with the keys\n",
);
const KEYS_LEFT: Words = Words::new(
    "已恢复到 {data}：{at} 的 {facts} 条事实，日志 {size} 条\n备份含密钥，但没有给出口令：清空目录后\
     用 WULE_EXPORT_PASSPHRASE_FILE 给出口令再恢复一次\n",
    "restored to {data}: {facts} facts of {at}, a log of {size} entries\nthe backup has the keys, \
     but no passphrase was given: empty the directory and restore again with \
     WULE_EXPORT_PASSPHRASE_FILE\n",
);
const NO_KEYS: Words = Words::new(
    "已恢复到 {data}：{at} 的 {facts} 条事实，日志 {size} 条\n备份不含密钥：请用 wule keys restore \
     放回原来的密钥\n",
    "restored to {data}: {facts} facts of {at}, a log of {size} entries\nthe keys are not in the \
     backup: put the original ones back with `wule keys restore`\n",
);
const NEXT: Words = Words::new(
    "它暂不签名。若原目录确已停用：wule restore --take-over --data {data}\n",
    "it signs nothing yet. If the original is gone for good: wule restore --take-over --data \
     {data}\n",
);
const TAKEN_OVER: Words = Words::new(
    "{data} 已接替，日志从 {size} 条继续；与所给检查点一致\n",
    "{data} has taken over and continues the log from {size} entries, which agrees with the \
     checkpoint given\n",
);
const TAKEN_OVER_UNSEEN: Words = Words::new(
    "{data} 已接替，日志从 {size} 条继续。没有给出检查点：若外界见过更长的日志，见证方将拒绝联署\n",
    "{data} has taken over and continues the log from {size} entries. No checkpoint was given: if \
     anyone has seen a longer log, witnesses will refuse to cosign\n",
);
