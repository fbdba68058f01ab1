//! The verbs: one file each, listed once.

mod aqdef;
mod backup;
mod capability;
mod certificate;
mod chart;
mod claim;
mod completions;
mod demo;
mod doctor;
mod document;
mod draw;
mod events;
mod evidence;
mod explain;
mod gauge;
mod help;
mod keys;
mod log;
mod look;
mod man;
mod methods;
mod plant;
mod rebuild;
mod recall;
mod restore;
mod retention;
mod run;
mod seal;
mod serve;
mod sources;
mod statement;
mod subjects;
mod subscriptions;
mod template;
mod trace;
mod validate;
mod verify;
mod watch;
mod withdraw;
mod witness;

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Command};
use std::ffi::OsString;
use word::{Lang, Words};

use crate::{exit::Exit, failure::Failure, option, shell::Shell};

/// A verb: what help says of it, what it takes, and what it does.
pub struct Verb {
    name: &'static str,
    /// How it is called, after its name.
    form: &'static str,
    words: Words,
    /// Command lines that work, for the end of its help.
    examples: &'static [&'static str],
    options: fn(Lang) -> Vec<Arg>,
    run: fn(&ArgMatches, &Shell) -> Result<Exit, Failure>,
}

/// Every verb, in the order of help: look, prove, operate.
static VERBS: &[&Verb] = &[
    &chart::VERB,
    &capability::VERB,
    &watch::VERB,
    &run::VERB,
    &methods::VERB,
    &validate::VERB,
    &seal::VERB,
    &claim::VERB,
    &withdraw::VERB,
    &certificate::VERB,
    &evidence::VERB,
    &verify::VERB,
    &draw::VERB,
    &log::VERB,
    &witness::VERB,
    &keys::VERB,
    &subjects::VERB,
    &subscriptions::VERB,
    &sources::VERB,
    &gauge::VERB,
    &aqdef::VERB,
    &events::VERB,
    &trace::VERB,
    &recall::VERB,
    &serve::VERB,
    &template::VERB,
    &plant::VERB,
    &demo::VERB,
    &backup::VERB,
    &restore::VERB,
    &rebuild::VERB,
    &doctor::VERB,
    &retention::VERB,
    &explain::VERB,
    &completions::VERB,
    &man::VERB,
    &help::VERB,
];

/// Does what the arguments ask for.
///
/// # Errors
/// [`Failure`].
pub fn run(arguments: &[OsString], shell: &Shell) -> Result<Exit, Failure> {
    let matches = match tree(shell.lang).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                shell.print(&error.render().to_string());
                return Ok(Exit::Yes);
            }
            _ => return Err(Failure::Usage(Box::new(error))),
        },
    };
    match matches.subcommand() {
        Some((name, of_verb)) => {
            let verb = VERBS.iter().find(|verb| verb.name == name);
            (verb.expect("the parser knows no other verbs").run)(of_verb, shell)
        }
        None => look::run(&matches, shell),
    }
}

const ABOUT: Words = Words::new(
    "物勒：让工艺质量可以被任何人复算。\n只给一个文件（wule 文件）会说明它是什么、下一步做什么。",
    "Wule: quality claims that anyone can recompute.\n\
     A file alone (wule FILE) says what it is and what to do next.",
);

/// Everything that can be typed.
fn tree(lang: Lang) -> Command {
    let root = spoken(Command::new("wule"), lang)
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT.say(lang))
        .override_usage("wule FILE\n  wule VERB …")
        .subcommand_help_heading(Words::new("动词", "Verbs").say(lang))
        .args(look::options(lang))
        .arg(
            option::value(
                "lang",
                "LANG",
                Words::new(
                    "语言：zh 或 en（默认取自系统）",
                    "language: zh or en (default: locale)",
                ),
                lang,
            )
            .global(true)
            .value_parser(|text: &str| text.parse::<Lang>()),
        )
        .arg(
            option::choice(
                "color",
                &["auto", "always", "never"],
                Words::new("是否着色", "whether to colour"),
                lang,
            )
            .global(true),
        )
        .arg(
            Arg::new("version")
                .long("version")
                .short('V')
                .action(ArgAction::Version)
                .help(Words::new("版本", "the version").say(lang)),
        );
    VERBS.iter().fold(root, |root, verb| root.subcommand(verb.command(lang)))
}

impl Verb {
    fn command(&self, lang: Lang) -> Command {
        let command = spoken(Command::new(self.name), lang)
            .about(self.words.say(lang))
            .override_usage(format!("wule {} {}", self.name, self.form))
            .args((self.options)(lang));
        if self.examples.is_empty() {
            return command;
        }
        let heading = Words::new("例", "Examples").say(lang);
        let lines: Vec<String> =
            self.examples.iter().map(|example| format!("  wule {example}")).collect();
        command.after_help(format!("{heading}:\n{}", lines.join("\n")))
    }
}

/// A command whose headings speak the reader's language.
fn spoken(command: Command, lang: Lang) -> Command {
    let template = Words::new(
        "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}",
        "{about-with-newline}\nUsage: {usage}\n\n{all-args}{after-help}",
    );
    let help = Arg::new("help")
        .long("help")
        .short('h')
        .action(ArgAction::Help)
        .help(Words::new("显示帮助", "show this").say(lang));
    command
        .help_template(template.say(lang))
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .next_help_heading(option::HEADING.say(lang))
        .arg(help)
}
