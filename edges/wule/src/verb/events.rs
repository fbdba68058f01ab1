//! `wule events FILE`: what an EPCIS document says, and the name of each of its events.

use clap::{Arg, ArgMatches};
use make::epcis::{Document, Event, Problem};
use serde_json::{Value, json};
use std::path::Path;
use word::{Lang, Words};

use super::Verb;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::option;
use crate::shell::Shell;

pub(super) static VERB: Verb = Verb {
    name: "events",
    form: "FILE [--json]",
    words: Words::new(
        "检查 EPCIS 2.0 文档，并给出每个事件的哈希标识",
        "check an EPCIS 2.0 document and name each event by its hash",
    ),
    examples: &["events shipment.jsonld", "events shipment.jsonld --json"],
    options,
    run,
};

/// The largest document that is read.
const BYTES_MAX: u64 = 64 << 20;

fn options(lang: Lang) -> Vec<Arg> {
    let file = Words::new("EPCIS 2.0 的 JSON-LD 文件", "a file of EPCIS 2.0 JSON-LD");
    vec![option::operand("FILE", file, lang).required(true), option::json(lang)]
}

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let name = matches.get_one::<String>("FILE").map_or("", String::as_str);
    let path = Path::new(name);
    let unreadable = |error: std::io::Error| Failure::path(path, &error);
    if std::fs::metadata(path).map_err(unreadable)?.len() > BYTES_MAX {
        return Err(Failure::path(path, &std::io::ErrorKind::FileTooLarge.into()));
    }
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    let document: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| not_json(name, &error))?;
    match Document::read(&document) {
        Ok(read) => show(matches, &read.events, shell),
        Err(problems) => refuse(matches, &problems, shell),
    }
    .map(|is_whole| if is_whole { Exit::Yes } else { Exit::No })
}

fn show(matches: &ArgMatches, events: &[Event], shell: &Shell) -> Result<bool, Failure> {
    if matches.get_flag("json") {
        let event = |event: &Event| {
            json!({
                "hash": event.hash,
                "event_id": event.id,
                "kind": event.kind,
                "at": event.at.to_string(),
                "action": event.action,
                "biz_step": event.biz_step,
                "is_error": event.is_error,
                "things": event.links.iter().map(|link| json!([link.kind.name(), link.epc]))
                    .collect::<Vec<_>>(),
            })
        };
        let events: Vec<Value> = events.iter().map(event).collect();
        shell.print(&format!("{:#}\n", json!({"schema": "wule.events/1", "events": events})));
        return Ok(true);
    }
    for event in events {
        let step = event.biz_step.as_deref().unwrap_or("–");
        let (at, kind) = (event.at, &event.kind);
        shell.print(&format!("{at}\t{kind}\t{step}\t{}\t{}\n", event.links.len(), event.hash));
    }
    Ok(true)
}

fn refuse(matches: &ArgMatches, problems: &[Problem], shell: &Shell) -> Result<bool, Failure> {
    let messages = problems.iter().map(Problem::message);
    if matches.get_flag("json") {
        let problems: Vec<Value> = messages.map(|message| message.to_json()).collect();
        shell.print(&format!("{:#}\n", json!({"schema": "wule.events/1", "problems": problems})));
    } else {
        for message in messages {
            shell.complain(&format!("{}: {}\n", message.code, message.say(shell.lang)));
        }
    }
    Ok(false)
}

fn not_json(name: &str, error: &serde_json::Error) -> Failure {
    let words = Words::new("{file} 不是 JSON：{reason}", "{file} is not JSON: {reason}");
    let args = [("file", name.to_owned()), ("reason", error.to_string())];
    let help = Words::new(
        "EPCIS 文档应为 JSON-LD；XML 不能读取",
        "an EPCIS document is JSON-LD here; XML is not read",
    );
    Failure::new("WL2040", words, args, help)
}
