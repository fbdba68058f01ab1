//! `wule methods`: what can be computed, from what, by which formula.

use clap::ArgMatches;
use method::{Method, Need};
use serde_json::{Value, json};
use word::Words;

use super::{Verb, run::find};
use crate::{exit::Exit, failure::Failure, option, output, shell::Shell};

pub(super) static VERB: Verb = Verb {
    name: "methods",
    form: "[ID] [--all] [--json]",
    words: Words::new(
        "列出方法、公式、出处与参数",
        "the methods, with formula, source and parameters",
    ),
    examples: &["methods", "methods capability.normal", "methods --json"],
    options: |lang| {
        let id = Words::new("只看这一个，连同参数", "only this one, with its parameters");
        let all = Words::new(
            "也列出已有新版本的旧版本（JSON 中总是列出）",
            "also the versions that a newer one has replaced (JSON always has them)",
        );
        vec![option::operand("ID", id, lang), option::flag("all", all, lang), option::json(lang)]
    },
    run,
};

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let asked = matches.get_one::<String>("ID");
    let methods: Vec<&Method> = match asked {
        Some(id) => vec![find(id)?],
        None => acts::methods().collect(),
    };
    let text = if matches.get_flag("json") {
        let methods: Vec<Value> = methods.iter().map(|method| http::card_json(method)).collect();
        output::pretty(&json!({"schema": "wule.methods/1", "methods": methods}))
    } else if asked.is_some() {
        methods.iter().map(|method| in_full(method, shell)).collect()
    } else {
        let is_all = matches.get_flag("all");
        let shown = methods.iter().filter(|method| is_all || is_newest(method, &methods));
        shown.map(|method| in_short(method, shell)).collect()
    };
    shell.print(&text);
    Ok(Exit::Yes)
}

/// Whether no other has the same name and a higher version.
fn is_newest(method: &Method, among: &[&Method]) -> bool {
    let id = method.card.id;
    let others = among.iter().map(|other| other.card.id);
    others.filter(|other| other.name == id.name).all(|other| other.version <= id.version)
}

fn in_short(method: &Method, shell: &Shell) -> String {
    let card = method.card;
    let (id, title) = (shell.bold(&card.id.to_string()), card.title.say(shell.lang));
    format!("{id}  {title}\n    {}\n", card.purpose.say(shell.lang))
}

/// What `wule methods ID` and `wule explain ID` say.
pub(super) fn in_full(method: &Method, shell: &Shell) -> String {
    let card = method.card;
    let mut text = in_short(method, shell);
    let line = |words: Words, content: &str| format!("  {}: {content}\n", words.say(shell.lang));
    text.push_str(&line(Words::new("不适用", "not for"), card.not_for.say(shell.lang)));
    text.push_str(&line(Words::new("公式", "formula"), card.formula));
    text.push_str(&line(Words::new("出处", "source"), card.source));
    for role in card.roles {
        let need = match role.need {
            Need::Required => Words::new("必需", "required"),
            Need::Optional => Words::new("可选", "optional"),
            Need::Several => Words::new("一列或多列", "one or more"),
        };
        let content = format!("{} ({})", role.words.say(shell.lang), need.say(shell.lang));
        text.push_str(&format!("  {}: {content}\n", role.role.name()));
    }
    text.push_str(&line(Words::new("参数", "parameters"), ""));
    let schema = method.schema();
    for (name, property) in
        schema.get("properties").and_then(Value::as_object).into_iter().flatten()
    {
        let about = property.get("description").and_then(Value::as_str).unwrap_or("");
        let default = match property.get("default") {
            None | Some(Value::Null) => String::new(),
            Some(default) => format!(" [{default}]"),
        };
        text.push_str(&format!("    {name}{default}  {}\n", about.replace('\n', " ")));
    }
    text
}
