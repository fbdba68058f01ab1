//! `wule man [VERB]`.

use clap::ArgMatches;
use clap_mangen::Man;
use word::Words;

use super::Verb;
use crate::{exit::Exit, failure::Failure, option, shell::Shell};

const WORDS: Words = Words::new("哪个动词；不填为 wule 本身", "which verb; wule itself without");

pub(super) static VERB: Verb = Verb {
    name: "man",
    form: "[VERB]",
    words: Words::new("输出手册页（man）", "print a manual page"),
    examples: &["man > ~/.local/share/man/man1/wule.1", "man verify | man -l -"],
    options: |lang| vec![option::operand("VERB", WORDS, lang)],
    run,
};

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let mut tree = super::tree(shell.lang);
    // What holds for the whole stands with each verb as well.
    tree.build();
    let of = match matches.get_one::<String>("VERB") {
        None => tree,
        Some(name) => {
            let named = tree.find_subcommand(name).cloned();
            named.ok_or_else(|| Failure::option("VERB", name, WORDS))?
        }
    };
    let name = of.get_display_name().unwrap_or("wule").to_owned();
    let mut page = Vec::new();
    Man::new(of.name(name)).render(&mut page).expect("a page is written to memory");
    shell.print(&String::from_utf8_lossy(&page));
    Ok(Exit::Yes)
}
