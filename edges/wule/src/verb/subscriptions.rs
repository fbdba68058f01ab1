//! `wule subscriptions`: who is told what happened, and over which way.

use acts::{Actor, Workshop};
use clap::ArgMatches;
use http::written::subscription_json;
use party::Subscription;
use serde_json::json;
use store::Access;
use word::{Id, Words};

use super::Verb;
use crate::{document, exit::Exit, failure::Failure, option, output, shell::Shell, workplace};

pub(super) static VERB: Verb = Verb {
    name: "subscriptions",
    form: "[list]|add FILE|remove ID [--data DIR] [--json]",
    words: Words::new(
        "通知订阅：列出、添加（网络回调、邮件、群机器人）或移除",
        "subscriptions to notices: list them, add one (webhook, mail, robot of a group) or remove \
         one",
    ),
    examples: &[
        "subscriptions",
        "subscriptions add line.json",
        "subscriptions remove 01963e3e-7c00-7000-8000-000000000001",
    ],
    options: |lang| {
        let action = Words::new(
            "list（默认）；add FILE（文件与 POST /api/v1/subscriptions 相同，- 表示标准输入；网络回调的密钥只显示\
             这一次）；remove ID（地址随之忘记，等候的通知不再发出）",
            "list (default); add FILE (written as for POST /api/v1/subscriptions, - is standard \
             input; the secret of a webhook is shown this once); remove ID (its address is \
             forgotten, and what waits is not sent)",
        );
        let what = Words::new(
            "add 的文件，或 remove 的 id（见 list）",
            "the file to add, or the id to remove (see list)",
        );
        vec![
            option::operand("ACTION", action, lang)
                .value_parser(["list", "add", "remove"])
                .hide_possible_values(true),
            option::operand("WHAT", what, lang),
            option::data(lang),
            option::json(lang),
        ]
    },
    run,
};

/// What is to be done.
enum Asked {
    List,
    /// With the text of the file, and its name.
    Add(Vec<u8>, String),
    Remove(Id<Subscription>),
}

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let action = matches.get_one::<String>("ACTION").map_or("list", String::as_str);
    let what = matches.get_one::<String>("WHAT").map_or("", String::as_str);
    let asked = match action {
        "add" => Asked::Add(document::text("FILE", what)?, what.to_owned()),
        "remove" => Asked::Remove(id(what)?),
        _ => Asked::List,
    };
    let directory = workplace::directory(matches);
    let is_json = matches.get_flag("json");
    workplace::run(async {
        let workshop = workplace::open(&directory, Access::Write).await?;
        let by = &Actor::Operator;
        let shown = match asked {
            Asked::Add(text, name) => {
                let wanted = document::read(&name, http::written::subscription(&text))?;
                let made = acts::party::make_subscription(&workshop, by, wanted).await?;
                added(&made, is_json, shell)
            }
            Asked::Remove(id) => {
                acts::party::end_subscription(&workshop, by, id).await?;
                all(&workshop, is_json, shell).await?
            }
            Asked::List => all(&workshop, is_json, shell).await?,
        };
        workshop.close().await;
        shell.print(&shown);
        Ok(Exit::Yes)
    })
}

fn id(text: &str) -> Result<Id<Subscription>, Failure> {
    let need = Words::new("写出订阅的 id，见 list", "name the subscription by its id, see list");
    text.parse().map_err(|_| Failure::option("ID", text, need))
}

/// One that was made, with the secret of its webhook.
fn added((made, secret): &(Subscription, Option<String>), is_json: bool, shell: &Shell) -> String {
    if is_json {
        let mut row = subscription_json(made);
        row["secret"] = json!(secret);
        return output::pretty(&row);
    }
    let secret = secret.iter().map(|secret| shell.fill(SECRET, &[("secret", secret.clone())]));
    std::iter::once(line(made, shell)).chain(secret).collect()
}

async fn all(workshop: &Workshop, is_json: bool, shell: &Shell) -> Result<String, Failure> {
    let all = workshop.store().subscriptions().await?;
    if is_json {
        let rows: Vec<_> = all.iter().map(subscription_json).collect();
        let shown = json!({"schema": "wule.subscriptions/1", "subscriptions": rows});
        return Ok(output::pretty(&shown));
    }
    if all.is_empty() {
        return Ok(shell.say(NONE).to_owned());
    }
    Ok(all.iter().map(|one| line(one, shell)).collect())
}

fn line(one: &Subscription, shell: &Shell) -> String {
    let topics: Vec<_> = one.topics.iter().map(|topic| shell.say(topic.words())).collect();
    let args = [
        ("id", one.id.to_string()),
        ("channel", one.channel.name().to_owned()),
        ("role", one.role.name().to_owned()),
        ("lang", one.lang.tag().to_owned()),
        ("topics", topics.join(shell.say(BETWEEN))),
        ("title", one.title.clone()),
    ];
    shell.fill(SUBSCRIPTION, &args)
}

const SUBSCRIPTION: Words = Words::new(
    "{id}\t{channel}\t{role}\t{lang}\t{topics}\t{title}\n",
    "{id}\t{channel}\t{role}\t{lang}\t{topics}\t{title}\n",
);
const BETWEEN: Words = Words::new("、", ", ");
const SECRET: Words =
    Words::new("密钥（只显示这一次）\t{secret}\n", "secret (shown this once)\t{secret}\n");
const NONE: Words = Words::new("还没有人订阅通知\n", "nobody is told anything yet\n");
