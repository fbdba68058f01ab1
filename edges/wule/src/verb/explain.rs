//! `wule explain CODE|METHOD`: what an error code or a method means, offline.

use clap::ArgMatches;
use word::Words;

use super::{Verb, methods, run::find};
use crate::{exit::Exit, failure::Failure, option, shell::Shell};

pub(super) static VERB: Verb = Verb {
    name: "explain",
    form: "WL1004|METHOD",
    words: Words::new("说明一个错误代码或方法", "what an error code or a method means"),
    examples: &["explain WL1004", "explain capability.normal"],
    options: |lang| {
        let what = Words::new("错误代码，或方法名", "an error code, or a method");
        vec![option::operand("WHAT", what, lang).required(true)]
    },
    run,
};

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let what = matches.get_one::<String>("WHAT").map_or("", String::as_str);
    let known = inlet::COMPLAINTS.iter().find(|entry| entry.code.eq_ignore_ascii_case(what));
    let text = match known {
        Some(entry) => {
            let help = shell.say(Words::new("办法", "help"));
            let (words, way_out) = (shell.say(entry.words), shell.say(entry.help));
            format!("{}: {words}\n{help}: {way_out}\n", shell.bold(entry.code))
        }
        None => methods::in_full(find(what).map_err(|_| unknown(what))?, shell),
    };
    shell.print(&text);
    Ok(Exit::Yes)
}

fn unknown(what: &str) -> Failure {
    let words = Words::new("没有“{what}”的说明", "there is nothing to explain for “{what}”");
    let help = Words::new(
        "错误代码形如 WL1004；方法名见 wule methods",
        "codes look like WL1004; wule methods lists the methods",
    );
    Failure::new("WL2008", words, [("what", what.to_owned())], help)
}
