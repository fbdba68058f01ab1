//! `wule keys`: the keys of a data directory, or of a witness.

use clap::ArgMatches;
use std::path::{Path, PathBuf};
use word::Words;

use super::Verb;
use crate::{exit::Exit, failure::Failure, option, passphrase, shell::Shell, workplace};

pub(super) static VERB: Verb = Verb {
    name: "keys",
    form: "seal|unseal|export FILE|restore FILE [--data DIR]",
    words: Words::new(
        "密钥：用口令加密、导出与恢复",
        "the keys: seal them under a passphrase, export and restore them",
    ),
    examples: &[
        "keys seal --data wule-data",
        "keys export keys.wule --data wule-data",
        "keys restore keys.wule --data new-data",
    ],
    options: |lang| {
        let action = Words::new(
            "seal（用口令加密）；unseal（恢复明文）；export FILE（导出到一个加密文件）；restore \
             FILE（从中恢复）",
            "seal (under a passphrase); unseal (back in the clear); export FILE (one sealed \
             file); restore FILE (from one)",
        );
        let file = Words::new("动作所需的文件", "the file that the action needs");
        vec![
            option::operand("ACTION", action, lang)
                .required(true)
                .value_parser(["seal", "unseal", "export", "restore"])
                .hide_possible_values(true),
            option::operand("FILE", file, lang).value_parser(clap::value_parser!(PathBuf)),
            option::data(lang),
        ]
    },
    run,
};

/// The passphrase of an export, which travels further than that of the directory.
const EXPORT: &str = "WULE_EXPORT_PASSPHRASE";

/// An export is a few lines; a file beyond this is something else.
const EXPORT_BYTES_MAX: u64 = 1 << 16;

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let directory = workplace::directory(matches);
    let action = matches.get_one::<String>("ACTION").map_or("", String::as_str);
    if action != "restore" {
        must_be_there(&directory)?;
    }
    let file = || {
        let need = Words::new("写出文件名，如 keys.wule", "name a file, such as keys.wule");
        matches.get_one::<PathBuf>("FILE").ok_or_else(|| Failure::option("FILE", "", need))
    };
    let (names, done) = match action {
        "seal" => {
            let under = passphrase::new("WULE_PASSPHRASE", shell)?;
            (store::seal_keys(&directory, &under)?, SEALED)
        }
        "unseal" => match passphrase::of_directory(&directory)? {
            Some(passphrase) => (store::unseal_keys(&directory, &passphrase)?, UNSEALED),
            None => {
                let path = directory.join("keys");
                return Err(store::Problem::Sealed { path }.into());
            }
        },
        "export" => (export(&directory, file()?, shell)?, EXPORTED),
        _ => (restore(&directory, file()?, shell)?, RESTORED),
    };
    let shown =
        matches.get_one::<PathBuf>("FILE").map_or(String::new(), |f| f.display().to_string());
    shell.print(&shell.fill(done, &[("names", names.join(", ")), ("file", shown)]));
    Ok(Exit::Yes)
}

const SEALED: Words = Words::new(
    "已用口令加密：{names}\n启动服务时请用 WULE_PASSPHRASE_FILE 给出口令\n",
    "sealed: {names}\ngive the passphrase by WULE_PASSPHRASE_FILE when the server starts\n",
);
const UNSEALED: Words = Words::new("已恢复明文：{names}\n", "in the clear again: {names}\n");
const EXPORTED: Words = Words::new("已导出到 {file}：{names}\n", "exported to {file}: {names}\n");
const RESTORED: Words =
    Words::new("已从 {file} 恢复：{names}\n", "restored from {file}: {names}\n");

fn must_be_there(directory: &Path) -> Result<(), Failure> {
    if directory.join("keys").is_dir() {
        return Ok(());
    }
    let words = Words::new("{path} 里没有密钥", "there are no keys in {path}");
    let help = Words::new("用 --data 指明数据目录", "name the data directory with --data");
    Err(Failure::new("WL2052", words, [("path", directory.display().to_string())], help))
}

fn export(directory: &Path, file: &Path, shell: &Shell) -> Result<Vec<String>, Failure> {
    let own = passphrase::of_directory(directory)?;
    let under = passphrase::new(EXPORT, shell)?;
    let text = store::export_keys(directory, own.as_ref(), &under)?;
    store::write_export(file, &text)?;
    Ok(text.lines().skip(1).filter_map(|line| line.split(' ').next()).map(str::to_owned).collect())
}

fn restore(directory: &Path, file: &Path, shell: &Shell) -> Result<Vec<String>, Failure> {
    let unreadable = |error: std::io::Error| Failure::path(file, &error);
    if std::fs::metadata(file).map_err(unreadable)?.len() > EXPORT_BYTES_MAX {
        return Err(unreadable(std::io::ErrorKind::FileTooLarge.into()));
    }
    let text = std::fs::read_to_string(file).map_err(unreadable)?;
    let under = passphrase::new(EXPORT, shell)?;
    let own = passphrase::of_directory(directory)?;
    Ok(store::restore_keys(directory, own.as_ref(), (&text, &under))?)
}
