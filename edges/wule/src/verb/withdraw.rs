//! `wule withdraw`: a passport or a claim no longer stands, and everyone may read why.

use acts::Actor;
use brand::Passport;
use clap::ArgMatches;
use serde_json::json;
use store::Access;
use word::{Digest, Id, Title, Words};

use super::{Verb, log};
use crate::{exit::Exit, failure::Failure, option, output, shell::Shell, workplace};

pub(super) static VERB: Verb = Verb {
    name: "withdraw",
    form: "PASSPORT|CLAIM --reason-zh TEXT --reason-en TEXT [--superseded-by PASSPORT]",
    words: Words::new(
        "撤回护照或声明并公开原因：护照页、状态列表与核验都会说明；声明的撤回写入日志",
        "withdraw a passport or a claim and say why: its page, the status lists and verification \
         show it; that of a claim is entered in the log",
    ),
    examples: &[
        "withdraw 0199… --reason-zh 量具超差 --reason-en \"gauge out of tolerance\"",
        "withdraw 0199… --reason-zh 重测 --reason-en remeasured --superseded-by 019a…",
    ],
    options: |lang| {
        let text = |name, shown, zh, en| option::value(name, shown, Words::new(zh, en), lang);
        let which = Words::new(
            "护照编号，或声明的摘要（64 位十六进制）",
            "the passport's number, or the claim's digest of 64 hexadecimal digits",
        );
        vec![
            option::data(lang),
            option::operand("PASSPORT", which, lang).required(true),
            text("reason-zh", "TEXT", "原因（中文）", "why, in Chinese").required(true),
            text("reason-en", "TEXT", "原因（英文）", "why, in English").required(true),
            text("superseded-by", "PASSPORT", "取代它的护照", "the passport that takes its place"),
            option::json(lang),
        ]
    },
    run,
};

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let text = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    if let Ok(claim) = text("PASSPORT").parse::<Digest>() {
        return withdraw_claim(matches, claim, shell);
    }
    let id = number("PASSPORT", text("PASSPORT"))?;
    let by = Some(text("superseded-by")).filter(|by| !by.is_empty());
    let by = by.map(|by| number("superseded-by", by)).transpose()?;
    let reason = reason(matches)?;
    let directory = workplace::directory(matches);
    workplace::run(async {
        let workshop = workplace::open(&directory, Access::Write).await?;
        let act =
            acts::brand::withdraw_passport(&workshop, &Actor::Operator, id, reason.clone(), by);
        let withdrawal = act.await?;
        workshop.close().await;
        if matches.get_flag("json") {
            shell.print(&output::pretty(&json!({
                "schema": "wule.withdraw/1",
                "passport": id.to_string(),
                "reason": reason.to_json(),
                "superseded_by": by.map(|by| by.to_string()),
                "withdrawn_at": withdrawal.withdrawn_at.to_string(),
            })));
            return Ok(Exit::Yes);
        }
        let words = Words::new(
            "护照 {id} 已撤回：{reason}\n",
            "the passport {id} is withdrawn: {reason}\n",
        );
        let args = [("id", id.to_string()), ("reason", reason.say(shell.lang).to_owned())];
        shell.print(&shell.fill(words, &args));
        Ok(Exit::Yes)
    })
}

/// Why, in both languages.
pub(super) fn reason(matches: &ArgMatches) -> Result<Title, Failure> {
    let text = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let need = Words::new("1 至 200 个字符", "1 to 200 characters");
    Title::new(text("reason-zh"), text("reason-en"))
        .map_err(|_| Failure::option("reason-zh", text("reason-zh"), need))
}

fn withdraw_claim(matches: &ArgMatches, claim: Digest, shell: &Shell) -> Result<Exit, Failure> {
    if matches.contains_id("superseded-by") {
        let need = Words::new(
            "声明由新声明取代：wule claim --supersedes 摘要",
            "another claim takes a claim's place: wule claim --supersedes DIGEST",
        );
        return Err(Failure::option("superseded-by", &claim.to_string(), need));
    }
    let reason = reason(matches)?;
    let directory = workplace::directory(matches);
    workplace::run(async {
        let workshop = workplace::open(&directory, Access::Write).await?;
        let by = &Actor::Operator;
        let act = acts::certify::withdraw_claim(&workshop, by, &claim, reason.clone());
        let withdrawal = act.await?;
        log::ask(&workshop, shell).await?;
        workshop.close().await;
        if matches.get_flag("json") {
            shell.print(&output::pretty(&json!({
                "schema": "wule.withdraw/1",
                "claim": claim.to_string(),
                "reason": reason.to_json(),
                "withdrawn_at": withdrawal.made_at.to_string(),
            })));
            return Ok(Exit::Yes);
        }
        let words = Words::new(
            "声明 {claim} 已撤回，撤回已入日志：{reason}\n",
            "the claim {claim} is withdrawn, and the log says so: {reason}\n",
        );
        let args = [("claim", claim.to_string()), ("reason", reason.say(shell.lang).to_owned())];
        shell.print(&shell.fill(words, &args));
        Ok(Exit::Yes)
    })
}

fn number(option: &'static str, text: &str) -> Result<Id<Passport>, Failure> {
    let need = Words::new(
        "护照编号见护照网址 /p/ 之后",
        "a passport's number stands in its address, after /p/",
    );
    text.parse().map_err(|_| Failure::option(option, text, need))
}
