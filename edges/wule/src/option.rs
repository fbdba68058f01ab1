//! Options that several verbs share, and how an option is spelled.

use clap::{Arg, ArgAction};
use std::path::PathBuf;
use word::{Decimal, Lang, Title, Words};

use crate::failure::Failure;

/// The heading of options in help.
pub const HEADING: Words = Words::new("选项", "Options");

/// An option with a value, `--name NAME`.
pub fn value(name: &'static str, shown: &'static str, words: Words, lang: Lang) -> Arg {
    Arg::new(name).long(name).value_name(shown).help(words.say(lang)).allow_hyphen_values(true)
}

/// An option that may be repeated.
pub fn values(name: &'static str, shown: &'static str, words: Words, lang: Lang) -> Arg {
    value(name, shown, words, lang).action(ArgAction::Append)
}

/// An option without a value.
pub fn flag(name: &'static str, words: Words, lang: Lang) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(words.say(lang))
}

/// An option with a fixed set of values; the words list them.
pub fn choice(name: &'static str, choices: &[&'static str], words: Words, lang: Lang) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name(name.to_uppercase())
        .value_parser(clap::builder::PossibleValuesParser::new(choices.to_vec()))
        .hide_possible_values(true)
        .help(format!("{} ({})", words.say(lang), choices.join(", ")))
}

/// A name that is given as `中文/English`, or once for both languages.
///
/// # Errors
/// [`Failure`] where it is none.
pub fn title(name: &str, text: &str) -> Result<Title, Failure> {
    let (zh, en) = text.split_once('/').unwrap_or((text, text));
    let need = Words::new(
        "名称为 1 至 200 个字符，可写成 中文/English",
        "a name has 1 to 200 characters, and may be written 中文/English",
    );
    Title::new(zh.trim(), en.trim()).map_err(|_| Failure::option(name, text, need))
}

/// What stands without a name.
pub fn operand(name: &'static str, words: Words, lang: Lang) -> Arg {
    Arg::new(name).value_name(name).help(words.say(lang))
}

/// The data directory.
pub fn data(lang: Lang) -> Arg {
    let words = Words::new(
        "数据目录（默认 WULE_DATA，否则 ./wule-data）",
        "the data directory (default: WULE_DATA, else ./wule-data)",
    );
    value("data", "DIR", words, lang).value_parser(clap::value_parser!(PathBuf))
}

/// The database that a new data directory keeps its facts in.
pub fn database(lang: Lang) -> Arg {
    let words = Words::new(
        "把事实存入 PostgreSQL：postgres://用户@主机/库（默认 WULE_DATABASE，否则用内嵌数据库）；\
         数据目录会记住它",
        "keep the facts on PostgreSQL: postgres://user@host/name (default: WULE_DATABASE, else the \
         embedded database); the data directory remembers it",
    );
    value("database", "URL", words, lang)
}

/// JSON on stdout.
pub fn json(lang: Lang) -> Arg {
    flag("json", Words::new("以 JSON 输出", "print JSON"), lang)
}

/// What `--spec` takes.
pub const SPEC: Words = Words::new(
    "规格限，如 24.98..25.03；单侧写 ..0.8 或 24.98..",
    "the specification limits, such as 24.98..25.03; one-sided ..0.8 or 24.98..",
);

/// The lower and the upper limit of `LSL..USL`, either of which may be left out.
///
/// # Errors
/// [`Failure`] where it is not written so.
pub fn limits(spec: &str) -> Result<[Option<Decimal>; 2], Failure> {
    let wrong = || Failure::option("spec", spec, SPEC);
    let limit = |text: &str| match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| wrong()),
    };
    let (lsl, usl) = spec.split_once("..").ok_or_else(wrong)?;
    Ok([limit(lsl)?, limit(usl)?])
}
