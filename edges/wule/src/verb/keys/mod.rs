//! `wule keys`: the keys of a data directory, or of a witness.

mod change;

use clap::ArgMatches;
use std::path::Path;
use word::Words;

use super::Verb;
use crate::{exit::Exit, failure::Failure, option, passphrase, shell::Shell, workplace};

pub(super) static VERB: Verb = Verb {
    name: "keys",
    form: "[show]|seal|unseal|export FILE|restore FILE|rotate ROLE|retire|revoke KEY [--data DIR]",
    words: Words::new(
        "密钥：查看、用口令加密、导出与恢复、轮换与吊销",
        "the keys: show them, seal them under a passphrase, export, restore, replace, revoke",
    ),
    examples: &[
        "keys seal --data wule-data",
        "keys export keys.wule --data wule-data",
        "keys restore keys.wule --data new-data",
        "keys rotate issuer",
        "keys revoke 1b2c3d4e5f607182 --since 4711 --reason-zh 泄露 --reason-en leaked",
    ],
    options: |lang| {
        let action = Words::new(
            "show（默认）；seal（用口令加密）；unseal（恢复明文）；export FILE（导出到一个加密文件）；\
             restore FILE（从中恢复）；rotate issuer|log（换新密钥）；retire（日志旧密钥停止联名）；\
             revoke KEY（吊销已替换的密钥）",
            "show (default); seal (under a passphrase); unseal (back in the clear); export FILE \
             (one sealed file); restore FILE (from one); rotate issuer|log (a new key); retire \
             (the log's key of before stops signing); revoke KEY (one that was replaced)",
        );
        let what = Words::new("动作所需的内容", "what the action needs");
        let since = Words::new(
            "吊销从日志第几条起生效（默认从现在起）",
            "from which entry of the log it is revoked (default: from now on)",
        );
        let text = |name, zh, en| option::value(name, "TEXT", Words::new(zh, en), lang);
        vec![
            option::operand("ACTION", action, lang)
                .value_parser([
                    "show", "seal", "unseal", "export", "restore", "rotate", "retire", "revoke",
                ])
                .hide_possible_values(true),
            option::operand("WHAT", what, lang),
            option::value("since", "INDEX", since, lang).value_parser(clap::value_parser!(u64)),
            text("reason-zh", "吊销原因（中文）", "why it is revoked, in Chinese"),
            text("reason-en", "吊销原因（英文）", "why it is revoked, in English"),
            option::data(lang),
            option::json(lang),
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
    let action = matches.get_one::<String>("ACTION").map_or("show", String::as_str);
    let what = matches.get_one::<String>("WHAT").map_or("", String::as_str);
    match action {
        "show" => return change::show(&directory, matches.get_flag("json"), shell),
        "rotate" => return change::rotate(&directory, what, shell),
        "retire" => return change::retire(&directory, shell),
        "revoke" => return change::revoke(&directory, what, matches, shell),
        "restore" => {}
        _ => must_be_there(&directory)?,
    }
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
        "export" => (export(&directory, file(what)?, shell)?, EXPORTED),
        _ => (restore(&directory, file(what)?, shell)?, RESTORED),
    };
    let args = [("names", names.join(", ")), ("file", what.to_owned())];
    shell.print(&shell.fill(done, &args));
    Ok(Exit::Yes)
}

fn file(what: &str) -> Result<&Path, Failure> {
    let need = Words::new("写出文件名，如 keys.wule", "name a file, such as keys.wule");
    if what.is_empty() { Err(Failure::option("FILE", what, need)) } else { Ok(Path::new(what)) }
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
