//! `wule sources`: where readings come from by themselves, what their messages become, and what
//! was refused.

mod show;

use acts::{Actor, Workshop};
use clap::ArgMatches;
use measure::source::{Message, Source};
use std::path::{Path, PathBuf};
use store::{Access, KeptLetter, LetterState};
use word::{Code, Line, Words};

use super::Verb;
use crate::{document, exit::Exit, failure::Failure, option, shell::Shell, workplace};

pub(super) static VERB: Verb = Verb {
    name: "sources",
    form: "[list]|show SOURCE|state FILE|try SOURCE|letters SOURCE|retry SOURCE LETTER\
           |set-aside SOURCE LETTER --reason TEXT [--data DIR] [--json]",
    words: Words::new(
        "数据来源：列出、查看、登记或修订，用消息试读映射而不记录，查看与处置死信",
        "sources of readings: list, show, state or revise them, try a mapping on messages with \
         nothing recorded, see and answer dead letters",
    ),
    examples: &[
        "sources",
        "sources show S1 --json > s1.json",
        "sources state s1.json",
        "sources try S1 --mapping new.json --messages last.jsonl",
        "sources letters S1",
        "sources retry S1 3",
        "sources set-aside S1 3 --reason 'a test message'",
    ],
    options: |lang| {
        let action = Words::new(
            "list（默认）；show SOURCE；state FILE（登记或修订，文件与 POST /api/v1/sources 相同）；\
             try SOURCE（试读）；letters SOURCE（死信）；retry SOURCE LETTER（按现在的映射再读一次）；\
             set-aside SOURCE LETTER（搁置）",
            "list (default); show SOURCE; state FILE (enter or revise, written as for POST \
             /api/v1/sources); try SOURCE; letters SOURCE; retry SOURCE LETTER (read it again by \
             the mapping of now); set-aside SOURCE LETTER",
        );
        let rest = Words::new("动作所需的内容", "what the action needs");
        let mapping = Words::new(
            "试读时用这个文件中的映射，而不用来源自己的",
            "try the mapping of this file in place of the source's own",
        );
        let messages = Words::new(
            "试读这个文件中的消息，每行一个 {\"topic\":…,\"payload\":…}；不给时试读待处置的死信",
            "try the messages of this file, one {\"topic\":…,\"payload\":…} a line; without it, \
             the dead letters that wait are tried",
        );
        let reason = Words::new("为何搁置，一行", "why it is set aside, one line");
        let any = Words::new("也列出已处置的死信", "list answered letters too");
        let file = || clap::value_parser!(PathBuf);
        vec![
            option::operand("ACTION", action, lang)
                .value_parser(["list", "show", "state", "try", "letters", "retry", "set-aside"])
                .hide_possible_values(true),
            option::operand("WHAT", rest, lang),
            option::operand("LETTER", Words::new("死信的编号", "the number of a letter"), lang)
                .value_parser(clap::value_parser!(u64)),
            option::value("mapping", "FILE", mapping, lang).value_parser(file()),
            option::value("messages", "FILE", messages, lang).value_parser(file()),
            option::value("reason", "TEXT", reason, lang),
            option::flag("any", any, lang),
            option::data(lang),
            option::json(lang),
        ]
    },
    run,
};

/// The most letters and sources that are read of the database at once.
const AT_ONCE: u32 = 500;

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let directory = workplace::directory(matches);
    let action = matches.get_one::<String>("ACTION").map_or("list", String::as_str);
    let what = matches.get_one::<String>("WHAT").map_or("", String::as_str);
    let shown = show::Shown { is_json: matches.get_flag("json"), shell };
    workplace::run(async {
        let workshop = workplace::open(&directory, Access::Write).await?;
        let exit = match action {
            "list" => list(&workshop, &shown).await?,
            "state" => state(&workshop, what, &shown).await?,
            "show" => {
                let source = known(&workshop, what).await?;
                shown.source(&workshop, &source).await?;
                Exit::Yes
            }
            "try" => attempt(&workshop, (what, matches), &shown).await?,
            "letters" => {
                let source = known(&workshop, what).await?;
                let state =
                    if matches.get_flag("any") { LetterState::Any } else { LetterState::Open };
                shown.letters(&letters(&workshop, &source.code, state).await?);
                Exit::Yes
            }
            _ => answer(&workshop, (action, what), matches, &shown).await?,
        };
        workshop.close().await;
        Ok(exit)
    })
}

async fn list(workshop: &Workshop, shown: &show::Shown<'_>) -> Result<Exit, Failure> {
    let (mut all, mut after) = (Vec::<Source>::new(), String::new());
    loop {
        let part = workshop.store().sources((&after, AT_ONCE)).await?;
        let Some(last) = part.last() else { break };
        after = last.code.to_string();
        all.extend(part);
    }
    shown.sources(workshop, &all).await?;
    Ok(Exit::Yes)
}

async fn state(workshop: &Workshop, file: &str, shown: &show::Shown<'_>) -> Result<Exit, Failure> {
    let text = document::text("FILE", file)?;
    let source = document::read(file, http::written::source(&text))?;
    acts::measure::revise_source(workshop, &Actor::Operator, source.clone()).await?;
    shown.source(workshop, &source).await?;
    Ok(Exit::Yes)
}

/// Tries messages of a file, or the letters that wait; where one would be refused, that is no.
async fn attempt(
    workshop: &Workshop,
    (what, matches): (&str, &ArgMatches),
    shown: &show::Shown<'_>,
) -> Result<Exit, Failure> {
    let mut source = known(workshop, what).await?;
    if let Some(path) = matches.get_one::<PathBuf>("mapping") {
        let name = path.display().to_string();
        let text = document::text("mapping", &name)?;
        source.mapping = document::read(&name, http::written::mapping(&text))?;
    }
    let messages = match matches.get_one::<PathBuf>("messages") {
        Some(path) => messages(path)?,
        None => {
            let open = letters(workshop, &source.code, LetterState::Open).await?;
            open.into_iter().filter(KeptLetter::is_whole).map(message).collect()
        }
    };
    let mut tried = Vec::new();
    for part in messages.chunks(acts::measure::N_TRIED_MAX) {
        let by = &Actor::Operator;
        tried.extend(acts::measure::try_source(workshop, by, &source, part).await?);
    }
    shown.tried(&messages, &tried);
    let is_refused = |one: &acts::measure::Tried| matches!(one, acts::measure::Tried::Refused(_));
    Ok(if tried.iter().any(is_refused) { Exit::No } else { Exit::Yes })
}

fn messages(path: &Path) -> Result<Vec<Message>, Failure> {
    let name = path.display().to_string();
    let text = document::text("messages", &name)?;
    let lines = text.split(|byte| *byte == b'\n').enumerate();
    lines
        .filter(|(_, line)| !line.trim_ascii().is_empty())
        .map(|(i, line)| {
            document::read(&format!("{name}:{}", i + 1), http::written::message(i, line))
        })
        .collect()
}

/// A letter as the message that it was.
fn message(letter: KeptLetter) -> Message {
    let delivery = format!("letter-{}", letter.place);
    let (topic, payload) = (letter.topic, letter.payload);
    Message { topic, payload, delivery, may_be_repeat: false }
}

async fn letters(
    workshop: &Workshop,
    source: &Code,
    state: LetterState,
) -> Result<Vec<KeptLetter>, Failure> {
    let (mut all, mut after) = (Vec::<KeptLetter>::new(), 0);
    loop {
        let part = workshop.store().letters(source, state, (after, AT_ONCE)).await?;
        let Some(last) = part.last() else { return Ok(all) };
        after = last.place;
        all.extend(part);
    }
}

async fn answer(
    workshop: &Workshop,
    (action, what): (&str, &str),
    matches: &ArgMatches,
    shown: &show::Shown<'_>,
) -> Result<Exit, Failure> {
    let source = known(workshop, what).await?.code;
    let need = Words::new("写出死信的编号，见 letters", "name the letter, see `letters`");
    let letter = matches.get_one::<u64>("LETTER").copied();
    let letter = letter.ok_or_else(|| Failure::option("LETTER", "", need))?;
    let (by, of) = (&Actor::Operator, (&source, letter));
    if action == "retry" {
        let n = acts::measure::retry_letter(workshop, by, of).await?;
        shown.retried(letter, n);
        return Ok(Exit::Yes);
    }
    let need = Words::new("写明原因，一行", "say why, in one line");
    let reason = matches.get_one::<String>("reason").map_or("", String::as_str);
    let reason: Line = reason.parse().map_err(|_| Failure::option("reason", reason, need))?;
    acts::measure::set_letter_aside(workshop, by, of, reason).await?;
    shown.set_aside(letter);
    Ok(Exit::Yes)
}

async fn known(workshop: &Workshop, what: &str) -> Result<Source, Failure> {
    let code = document::code("SOURCE", what)?;
    let found = workshop.store().source(&code).await?;
    let absent = acts::Problem::NotFound { what: "source", name: code.to_string() };
    found.ok_or_else(|| absent.into())
}
