//! Where a passphrase comes from: a file, the environment, or a person at the terminal. Never the
//! command line, which everybody on the machine can read.

use std::io::IsTerminal;
use std::path::Path;
use store::Passphrase;
use word::Words;

use crate::{failure::Failure, shell::Shell};

/// The passphrase of a directory: the one that is given; asked for at the terminal where the keys
/// are sealed and none is given; `None` otherwise.
///
/// # Errors
/// [`Failure`].
pub fn of_directory(directory: &Path) -> Result<Option<Passphrase>, Failure> {
    if let Some(given) = given("WULE_PASSPHRASE")? {
        return Ok(Some(given));
    }
    if !store::are_keys_sealed(directory) || !is_somebody_there() {
        return Ok(None);
    }
    let prompt = Words::new("口令：", "passphrase: ");
    ask(prompt).map(Some)
}

/// A new passphrase: the one that `name` gives, or one typed twice.
///
/// # Errors
/// [`Failure`]; where nobody can be asked, with the ways to give one.
pub fn new(name: &'static str, shell: &Shell) -> Result<Passphrase, Failure> {
    if let Some(given) = given(name)? {
        return Ok(given);
    }
    if !is_somebody_there() {
        let words = Words::new("没有给出口令", "no passphrase is given");
        let help = Words::new(
            "用环境变量 {name}_FILE（口令文件）或 {name} 给出，或在终端运行",
            "give it by {name}_FILE (a file that holds it) or {name}, or run this at a terminal",
        );
        return Err(Failure::new("WL2050", words, [("name", name.to_owned())], help));
    }
    let hint = Words::new(
        "丢失口令就丢失密钥：请把它记在别处\n",
        "whoever loses the passphrase loses the keys: keep it somewhere else\n",
    );
    shell.complain(shell.say(hint));
    let first = ask(Words::new("新口令：", "new passphrase: "))?;
    if first == ask(Words::new("再输一次：", "again: "))? {
        return Ok(first);
    }
    let words = Words::new("两次输入的口令不同", "the two passphrases are not the same");
    let help = Words::new("再试一次", "try again");
    Err(Failure::new("WL2051", words, [], help))
}

/// What `{name}_FILE` or `name` gives; the file first.
///
/// # Errors
/// [`Failure`].
pub fn given(name: &str) -> Result<Option<Passphrase>, Failure> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    if let Some(file) = variable(&format!("{name}_FILE")) {
        let file = Path::new(&file);
        let text = std::fs::read_to_string(file).map_err(|error| Failure::path(file, &error))?;
        return Ok(Some(Passphrase::new(&text)?));
    }
    let text = variable(name).and_then(|value| value.into_string().ok());
    Ok(text.map(|text| Passphrase::new(&text)).transpose()?)
}

fn is_somebody_there() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// Asks without echo; in both languages, since a prompt comes before anything else is said.
fn ask(prompt: Words) -> Result<Passphrase, Failure> {
    let text = rpassword::prompt_password(format!("{} {}", prompt.zh, prompt.en))
        .map_err(|error| Failure::path(Path::new("tty"), &error))?;
    Ok(Passphrase::new(&text)?)
}
