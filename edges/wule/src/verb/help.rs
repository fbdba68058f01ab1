//! `wule help [VERB|exit-codes]`.

use clap::ArgMatches;
use word::Words;

use super::Verb;
use crate::{exit, exit::Exit, failure::Failure, option, shell::Shell};

pub(super) static VERB: Verb = Verb {
    name: "help",
    form: "[VERB|exit-codes]",
    words: Words::new(
        "帮助；help exit-codes 说明退出码",
        "help; help exit-codes says what codes mean",
    ),
    examples: &["help chart", "help exit-codes"],
    options: |lang| {
        let topic = Words::new("动词，或 exit-codes", "a verb, or exit-codes");
        vec![option::operand("TOPIC", topic, lang)]
    },
    run,
};

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let mut tree = super::tree(shell.lang);
    let text = match matches.get_one::<String>("TOPIC").map(String::as_str) {
        None => tree.render_help().to_string(),
        Some("exit-codes") => exit_codes(shell),
        Some(name) => match tree.find_subcommand_mut(name) {
            Some(verb) => verb.render_help().to_string(),
            None => {
                let words = Words::new("没有主题“{name}”", "there is no topic “{name}”");
                let help = Words::new("wule help 列出全部", "wule help lists all");
                return Err(Failure::new("WL2007", words, [("name", name.to_owned())], help));
            }
        },
    };
    shell.print(&text);
    Ok(Exit::Yes)
}

fn exit_codes(shell: &Shell) -> String {
    let line = |(exit, words): &(Exit, Words)| format!("{}  {}\n", exit.code(), shell.say(*words));
    exit::ALL.iter().map(line).collect()
}
