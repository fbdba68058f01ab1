//! `wule explain CODE|METHOD|TEST`: what an error code, a method or a test of a chart means,
//! offline.

use clap::ArgMatches;
use judge::signal::{self, Test};
use word::Words;

use super::{Verb, methods, run::find};
use crate::{exit::Exit, failure::Failure, option, shell::Shell};

pub(super) static VERB: Verb = Verb {
    name: "explain",
    form: "CODE|METHOD|1…8",
    words: Words::new(
        "说明一个错误代码、方法或判异准则",
        "what an error code, a method or a test means",
    ),
    examples: &[
        "explain WL1004",
        "explain measure.sealed",
        "explain capability.normal",
        "explain 5",
    ],
    options: |lang| {
        let what = Words::new(
            "错误代码、方法名，或判异准则 1 至 8",
            "an error code, a method, or a test, 1 to 8",
        );
        vec![option::operand("WHAT", what, lang).required(true)]
    },
    run,
};

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let what = matches.get_one::<String>("WHAT").map_or("", String::as_str);
    let text = match http::explanation(what) {
        Some(entry) => code_in_words(&entry, shell),
        None if test(what).is_some() => {
            test(what).map(|test| in_words(&test, shell)).unwrap_or_default()
        }
        None => methods::in_full(find(what).map_err(|_| unknown(what))?, shell),
    };
    shell.print(&text);
    Ok(Exit::Yes)
}

/// One of Nelson's eight, by its number.
fn test(what: &str) -> Option<Test> {
    let test = Test::Nelson(what.parse().ok()?);
    test.rule().map(|_| test)
}

/// A test in words, by the numbers that it is computed with.
fn in_words(test: &Test, shell: &Shell) -> String {
    let Some(message) = test.message() else { return String::new() };
    let head = shell.fill(HEAD, &[("test", test.name())]);
    let (said, help) = (message.say(shell.lang), shell.say(signal::REACT));
    let source = shell.say(SOURCE_WORD);
    format!("{}: {said}\n{help}\n{source}: {}\n", shell.bold(&head), signal::SOURCE)
}

/// What a code says, in each of its cases, and the ways out.
fn code_in_words(entry: &http::Explanation, shell: &Shell) -> String {
    let mut text = format!("{}\n", shell.bold(&entry.code));
    for words in &entry.said {
        text.push_str(&format!("  {}\n", words.in_general(shell.lang)));
    }
    for words in &entry.help {
        let help = shell.say(Words::new("办法", "help"));
        text.push_str(&format!("{help}: {}\n", words.in_general(shell.lang)));
    }
    text
}

const HEAD: Words = Words::new("判异准则 {test}", "test {test}");
const SOURCE_WORD: Words = Words::new("出处", "source");

fn unknown(what: &str) -> Failure {
    let words = Words::new("没有“{what}”的说明", "there is nothing to explain for “{what}”");
    let help = Words::new(
        "错误代码形如 WL1004 或 measure.sealed；判异准则为 1 至 8；方法名见 wule methods",
        "codes look like WL1004 or measure.sealed, tests are 1 to 8; wule methods lists methods",
    );
    Failure::new("WL2008", words, [("what", what.to_owned())], help)
}
