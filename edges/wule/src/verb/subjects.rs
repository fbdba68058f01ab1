//! `wule subjects`: who a sign-in service vouches for, and whose account each of them signs in to.

use acts::{Actor, Workshop};
use clap::ArgMatches;
use party::{Account, Login, Subject};
use serde_json::{Value, json};
use store::Access;
use word::Words;

use super::Verb;
use crate::{exit::Exit, failure::Failure, option, output, shell::Shell, workplace};

pub(super) static VERB: Verb = Verb {
    name: "subjects",
    form: "[list]|link ISSUER SUBJECT --login NAME|unlink ISSUER SUBJECT [--data DIR] [--json]",
    words: Words::new(
        "登录服务的用户：列出已关联的与等待关联的，关联到账户，或解除关联",
        "subjects of a sign-in service: list who is linked and who waits, link one to an account, \
         or unlink it",
    ),
    examples: &[
        "subjects",
        "subjects link https://login.example/realms/plant 248289761001 --login zhao",
        "subjects unlink https://login.example/realms/plant 248289761001",
    ],
    options: |lang| {
        let action = Words::new(
            "list（默认）；link ISSUER SUBJECT（关联到 --login 的账户）；unlink ISSUER SUBJECT（解除关联，\
             此人的登录随之结束）",
            "list (default); link ISSUER SUBJECT (to the account of --login); unlink ISSUER \
             SUBJECT (whoever is signed in to that account is signed out)",
        );
        let issuer =
            Words::new("登录服务的地址（issuer），见 list", "the address of the service, see list");
        let subject =
            Words::new("登录服务中的用户标识（subject），见 list", "what it calls them, see list");
        let login = Words::new("关联到登录名为 NAME 的账户", "the account that signs in as NAME");
        vec![
            option::operand("ACTION", action, lang)
                .value_parser(["list", "link", "unlink"])
                .hide_possible_values(true),
            option::operand("ISSUER", issuer, lang),
            option::operand("SUBJECT", subject, lang),
            option::value("login", "NAME", login, lang),
            option::data(lang),
            option::json(lang),
        ]
    },
    run,
};

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let text = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let action = matches.get_one::<String>("ACTION").map_or("list", String::as_str);
    let asked = match action {
        "list" => None,
        _ => Some(subject(text("ISSUER"), text("SUBJECT"))?),
    };
    let login = match action {
        "link" => Some(login(text("login"))?),
        _ => None,
    };
    let directory = workplace::directory(matches);
    workplace::run(async {
        let workshop = workplace::open(&directory, Access::Write).await?;
        let by = &Actor::Operator;
        match (asked, login) {
            (Some(subject), Some(login)) => {
                let person = account(&workshop, &login).await?.person;
                acts::party::link_subject(&workshop, by, subject, person).await?;
            }
            (Some(subject), None) => acts::party::unlink_subject(&workshop, by, subject).await?,
            (None, _) => {}
        }
        // What is so now, whatever was done.
        let shown = Subjects::of(&workshop).await?;
        workshop.close().await;
        let is_json = matches.get_flag("json");
        shell.print(&if is_json { output::pretty(&shown.json()) } else { shown.lines(shell) });
        Ok(Exit::Yes)
    })
}

fn subject(issuer: &str, name: &str) -> Result<Subject, Failure> {
    let need = Words::new(
        "写出服务的地址与用户标识，见 list",
        "name the service and the subject, see list",
    );
    if name.is_empty() {
        return Err(Failure::option("SUBJECT", name, need));
    }
    Ok(Subject::new(issuer, name).map_err(acts::Problem::from)?)
}

fn login(text: &str) -> Result<Login, Failure> {
    let need = Words::new("写出账户的登录名", "name the account by what it signs in as");
    Login::new(text).map_err(|_| Failure::option("login", text, need))
}

async fn account(workshop: &Workshop, login: &Login) -> Result<Account, Failure> {
    let found = workshop.store().account_of_login(login).await?;
    let absent = || acts::Problem::NotFound { what: "account", name: login.as_str().to_owned() };
    Ok(found.ok_or_else(absent)?)
}

/// Everybody whom a service has vouched for.
struct Subjects {
    /// With the account that they sign in to.
    linked: Vec<(Subject, Account)>,
    waiting: Vec<store::Waiting>,
}

impl Subjects {
    async fn of(workshop: &Workshop) -> Result<Self, Failure> {
        let store = workshop.store();
        let mut linked = Vec::new();
        for (subject, person) in store.linked_subjects().await? {
            // There is one: whoever closes an account unlinks its subjects.
            linked.extend(store.account_of(person).await?.map(|account| (subject, account)));
        }
        Ok(Self { linked, waiting: store.waiting_subjects().await? })
    }

    fn json(&self) -> Value {
        let of = |subject: &Subject| json!({"issuer": subject.issuer(), "subject": subject.name()});
        let linked = self.linked.iter().map(|(subject, account)| {
            let mut one = of(subject);
            one["login"] = account.login.as_str().into();
            one["person"] = account.person.to_string().into();
            one
        });
        let waiting = self.waiting.iter().map(|waiting| {
            let mut one = of(&waiting.subject);
            one["shown"] = waiting.shown.clone().into();
            one["seen_at"] = waiting.seen_at.to_string().into();
            one
        });
        json!({
            "schema": "wule.subjects/1",
            "linked": linked.collect::<Vec<_>>(),
            "waiting": waiting.collect::<Vec<_>>(),
        })
    }

    /// One line for each.
    fn lines(&self, shell: &Shell) -> String {
        let line = |subject: &Subject, words: Words, args: &[(&str, String)]| {
            format!("{}\t{}\t{}", subject.issuer(), subject.name(), shell.fill(words, args))
        };
        let linked = self.linked.iter().map(|(subject, account)| {
            line(subject, LINKED, &[("login", account.login.as_str().to_owned())])
        });
        let waiting = self.waiting.iter().map(|waiting| {
            // What the service says of them is text from outside.
            let shown = waiting.shown.escape_debug().to_string();
            let args = [("at", waiting.seen_at.to_string()), ("shown", shown)];
            line(&waiting.subject, WAITS, &args)
        });
        let lines: String = linked.chain(waiting).collect();
        if lines.is_empty() { shell.say(NONE).to_owned() } else { lines }
    }
}

const LINKED: Words = Words::new("已关联到账户 {login}\n", "signs in as {login}\n");
const WAITS: Words =
    Words::new("等待关联，{at}，自称 {shown}\n", "waits since {at}, shown as {shown}\n");
const NONE: Words =
    Words::new("还没有登录服务的用户来过\n", "nobody has come from a sign-in service yet\n");
