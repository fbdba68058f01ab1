//! Usage errors in both languages: the parser says what kind, we say it in words.

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use word::{Message, Words};

pub(super) fn explain(error: &Error) -> (Message, Words) {
    let text = |kind| {
        error.get(kind).map_or_else(String::new, |value| match value {
            ContextValue::String(text) => text.clone(),
            ContextValue::Strings(texts) => texts.join(" "),
            ContextValue::Number(number) => number.to_string(),
            _ => String::new(),
        })
    };
    let (got, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand]
        .into_iter()
        .map(text)
        .find(|near| !near.is_empty())
        .unwrap_or_default();
    let words = match error.kind() {
        ErrorKind::UnknownArgument if near.is_empty() => {
            Words::new("没有选项“{got}”", "there is no option “{got}”")
        }
        ErrorKind::UnknownArgument => Words::new(
            "没有选项“{got}”；相近的有 {near}",
            "there is no option “{got}”; close to it: {near}",
        ),
        ErrorKind::MissingRequiredArgument => Words::new("缺少 {got}", "{got} is missing"),
        ErrorKind::ArgumentConflict => Words::new(
            "{got} 不能重复，也不能与所给的其他选项同用",
            "{got} is given twice, or not together with the others",
        ),
        ErrorKind::InvalidValue if value.is_empty() => {
            Words::new("{got} 需要一个值", "{got} needs a value")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            Words::new("{got} 的值“{value}”不能使用", "the value “{value}” of {got} cannot be used")
        }
        _ => Words::new("命令写法有误：{got}", "the command is not written as expected: {got}"),
    };
    let args = [("got", got), ("value", value), ("near", near)];
    let help = Words::new(
        "用法见 wule --help，或 wule help 命令名",
        "see wule --help, or wule help COMMAND",
    );
    (Message::new("WL2000", words, args), help)
}
