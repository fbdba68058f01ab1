//! `wule explain CODE|METHOD|TEST`: what an error code, a method or a test of a chart means,
//! offline.

use clap::ArgMatches;
use judge::signal::{Rule, Test};
use word::Words;

use super::{Verb, methods, run::find};
use crate::{exit::Exit, failure::Failure, option, shell::Shell};

pub(super) static VERB: Verb = Verb {
    name: "explain",
    form: "WL1004|METHOD|1…8",
    words: Words::new(
        "说明一个错误代码、方法或判异准则",
        "what an error code, a method or a test means",
    ),
    examples: &["explain WL1004", "explain capability.normal", "explain 5"],
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
    let known = inlet::COMPLAINTS.iter().find(|entry| entry.code.eq_ignore_ascii_case(what));
    let text = match known {
        Some(entry) => {
            let help = shell.say(Words::new("办法", "help"));
            let (words, way_out) = (shell.say(entry.words), shell.say(entry.help));
            format!("{}: {words}\n{help}: {way_out}\n", shell.bold(entry.code))
        }
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
    let Some(rule) = test.rule() else { return String::new() };
    let sigma = ("sigma", rule.sigma().to_string());
    let (words, n, k) = match rule {
        Rule::Beyond { k, m: 1, .. } => (BEYOND, 1, k),
        Rule::Beyond { k, m, .. } => (BEYOND_OF, m, k),
        Rule::Run { n, .. } => (RUN, n, 0),
        Rule::Trend { n, .. } => (TREND, n, 0),
        Rule::Alternation { n, .. } => (ALTERNATION, n, 0),
        Rule::Within { n, .. } => (WITHIN, n, 0),
        Rule::Outside { n, .. } => (OUTSIDE, n, 0),
    };
    let args = [("n", n.to_string()), ("k", k.to_string()), sigma];
    let head = shell.fill(HEAD, &[("test", test.name())]);
    let (said, help) = (shell.fill(words, &args), shell.say(DO));
    format!("{}: {said}\n{help}\n{}: {SOURCE}\n", shell.bold(&head), shell.say(SOURCE_WORD))
}

const HEAD: Words = Words::new("判异准则 {test}", "test {test}");
const BEYOND: Words = Words::new(
    "一点超出中心线 {sigma} 倍标准差（控制限）：突然的大变化",
    "a point beyond {sigma} standard deviations from the centre, the limit: a sudden, large change",
);
const BEYOND_OF: Words = Words::new(
    "最近 {n} 点中有 {k} 点在同侧超出 {sigma} 倍标准差，且最新一点在内：水平偏移",
    "{k} of the last {n} points beyond {sigma} standard deviations on one side, the newest among \
     them: the level has moved",
);
const RUN: Words = Words::new(
    "连续 {n} 点在中心线同侧：水平已经偏移",
    "{n} points in a row on one side of the centre: the level has moved and stays",
);
const TREND: Words = Words::new(
    "连续 {n} 点递增或递减：磨损、升温等缓慢变化",
    "{n} points in a row, each higher or each lower: something wears, warms or runs out",
);
const ALTERNATION: Words = Words::new(
    "连续 {n} 点上下交替：两台设备或两批料轮流，或过度调整",
    "{n} points in a row, alternating up and down: two sources take turns, or somebody adjusts too \
     often",
);
const WITHIN: Words = Words::new(
    "连续 {n} 点都在中心线 {sigma} 倍标准差以内：子组里混了不同来源，或控制限过宽",
    "{n} points in a row within {sigma} standard deviation of the centre: subgroups mix sources, \
     or the limits are too wide",
);
const OUTSIDE: Words = Words::new(
    "连续 {n} 点都在中心线 {sigma} 倍标准差以外，不论哪侧：两种来源混在一张图上",
    "{n} points in a row, none within {sigma} standard deviation of the centre: two sources are on \
     one chart",
);
const DO: Words = Words::new(
    "先复测，再按控制计划的反应去做，并写下原因；用的准则越多，误报越多",
    "measure again, then react as the control plan says and note the cause; the more tests are \
     applied, the more alarms are false",
);
const SOURCE_WORD: Words = Words::new("出处", "source");
const SOURCE: &str = "Nelson 1984, The Shewhart Control Chart: Tests for Special Causes, Journal \
                      of Quality Technology 16(4)";

fn unknown(what: &str) -> Failure {
    let words = Words::new("没有“{what}”的说明", "there is nothing to explain for “{what}”");
    let help = Words::new(
        "错误代码形如 WL1004；判异准则为 1 至 8；方法名见 wule methods",
        "codes look like WL1004, tests are 1 to 8; wule methods lists the methods",
    );
    Failure::new("WL2008", words, [("what", what.to_owned())], help)
}
