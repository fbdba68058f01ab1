//! `wule completions SHELL`.

use clap::ArgMatches;
use clap_complete::Shell as Kind;
use word::Words;

use super::Verb;
use crate::{exit::Exit, failure::Failure, option, shell::Shell};

const WORDS: Words = Words::new("哪种 shell：bash、zsh、fish …", "which shell: bash, zsh, fish …");

pub(super) static VERB: Verb = Verb {
    name: "completions",
    form: "SHELL",
    words: Words::new("输出 shell 补全脚本", "print a completion script for a shell"),
    examples: &["completions bash > ~/.local/share/bash-completion/completions/wule"],
    options: |lang| vec![option::operand("SHELL", WORDS, lang).required(true)],
    run,
};

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let name = matches.get_one::<String>("SHELL").map_or("", String::as_str);
    let kind: Kind = name.parse().map_err(|_| Failure::option("SHELL", name, WORDS))?;
    let mut script = Vec::new();
    clap_complete::generate(kind, &mut super::tree(shell.lang), "wule", &mut script);
    shell.print(&String::from_utf8_lossy(&script));
    Ok(Exit::Yes)
}
