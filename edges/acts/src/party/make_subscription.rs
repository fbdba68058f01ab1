//! Subscriptions to notices: making one, ending it; the server that takes our mail; having a
//! notice that was given up sent again.

use party::{
    Channel, Fact, MailServer, Person, Quiet, Role, Subscription, Topic, check_robot_secret,
};
use store::{Private, Record};
use word::{Id, Lang, encoding, json::json};

use crate::{Actor, Problem, Workshop, workshop::draw};

/// The most subscriptions at once: each is a row in every transaction that tells something.
const SUBSCRIPTIONS_MAX: usize = 200;
/// What the text of a secret begins with, so that a scanner of secrets finds lost ones.
const SECRET_PREFIX: &str = "whsec_";

/// What a subscription is to be.
#[derive(Clone, Debug)]
pub struct Subscribing {
    /// What it is for.
    pub title: String,
    /// How they are told.
    pub channel: Channel,
    /// Where notices go: an address of the web, or a mailbox.
    pub target: String,
    /// What they are told of.
    pub topics: Vec<Topic>,
    /// The role that they are told in.
    pub role: Role,
    /// Who it is, where it is somebody.
    pub person: Option<Id<Person>>,
    /// In which language.
    pub lang: Lang,
    /// When only what is urgent is told.
    pub quiet: Option<Quiet>,
    /// What a robot of DingTalk asks to be signed with, where it does.
    pub secret: Option<String>,
}

/// Makes a subscription. A webhook has a secret that its notices are signed with; its text is
/// given this once.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn make_subscription(
    workshop: &Workshop,
    by: &Actor,
    wanted: Subscribing,
) -> Result<(Subscription, Option<String>), Problem> {
    by.may("make_subscription")?;
    let _turn = workshop.turn().await?;
    let (store, now) = (workshop.store(), workshop.now());
    let Subscribing { title, channel, target, topics, role, person, lang, quiet, secret } = wanted;
    channel.check(&target)?;
    if let Some(secret) = &secret {
        check_robot_secret(channel, secret)?;
    }
    if let Some(person) = person {
        store.person(person).await?;
    }
    if store.subscriptions().await?.len() >= SUBSCRIPTIONS_MAX {
        return Err(party::Problem::TooManySubscriptions { need: SUBSCRIPTIONS_MAX }.into());
    }
    let id = workshop.new_id()?;
    let made = Subscription { id, title, channel, topics, role, person, lang, quiet, made_at: now };
    let facts = vec![store::Fact::Party(made.clone().ask()?)];
    let mut private = vec![sealed(workshop, target_name(id), target.as_bytes())?];
    let given = secret.map(|secret| sealed(workshop, secret_name(id), secret.as_bytes()));
    private.extend(given.transpose()?);
    let secret = match channel {
        Channel::Webhook => {
            let secret = draw::<32>()?;
            private.push(sealed(workshop, secret_name(id), &secret)?);
            Some(format!("{SECRET_PREFIX}{}", encoding::base64(&secret)))
        }
        Channel::Mail | Channel::WeCom | Channel::DingTalk => None,
    };
    store.record(by.name(), now, Record { facts, private, ..Record::default() }).await?;
    Ok((made, secret))
}

/// Ends a subscription; where its notices went is forgotten, and what waits is not sent.
///
/// # Errors
/// [`Problem::NotFound`]; [`Problem`].
pub async fn end_subscription(
    workshop: &Workshop,
    by: &Actor,
    id: Id<Subscription>,
) -> Result<(), Problem> {
    by.may("end_subscription")?;
    let _turn = workshop.turn().await?;
    let (store, now) = (workshop.store(), workshop.now());
    if !store.subscriptions().await?.iter().any(|known| known.id == id) {
        return Err(Problem::NotFound { what: "subscription", name: id.to_string() });
    }
    let facts = vec![store::Fact::Party(Fact::SubscriptionEnded { id, at: now })];
    let names = [target_name(id), secret_name(id)];
    let private = names.into_iter().map(|name| Private::NoLonger { name }).collect();
    store.record(by.name(), now, Record { facts, private, ..Record::default() }).await?;
    Ok(())
}

/// Sets the server that takes our mail, in place of the one before.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn set_mail_server(
    workshop: &Workshop,
    by: &Actor,
    server: &MailServer,
) -> Result<(), Problem> {
    by.may("set_mail_server")?;
    server.check()?;
    let _turn = workshop.turn().await?;
    let (store, now) = (workshop.store(), workshop.now());
    let MailServer { host, port, security, login, from } = server;
    let content = json!({
        "from": from, "host": host, "login": login, "port": port, "security": security.name(),
    });
    let facts = vec![store::Fact::Party(Fact::MailServerSet { at: now })];
    let private = vec![sealed(workshop, MAIL_SERVER.to_owned(), content.to_string().as_bytes())?];
    store.record(by.name(), now, Record { facts, private, ..Record::default() }).await?;
    Ok(())
}

/// The server that takes our mail; `None` before one was set.
///
/// # Errors
/// [`Problem`].
pub async fn mail_server(workshop: &Workshop) -> Result<Option<MailServer>, Problem> {
    let Some(content) = workshop.store().sealed(MAIL_SERVER).await? else { return Ok(None) };
    let read = || {
        let value: word::json::Value = std::str::from_utf8(&content).ok()?.parse().ok()?;
        let text = |key: &str| value[key].as_str().map(str::to_owned);
        let login = match value["login"].as_array() {
            Some(login) => {
                let part = |i: usize| login.get(i)?.as_str().map(str::to_owned);
                Some((part(0)?, part(1)?))
            }
            None => None,
        };
        Some(MailServer {
            host: text("host")?,
            port: value["port"].as_u64()?.try_into().ok()?,
            security: party::MailSecurity::of_name(value["security"].as_str()?)?,
            login,
            from: text("from")?,
        })
    };
    Ok(read())
}

/// Has a notice that was given up, or waits for its next attempt, sent at once.
///
/// # Errors
/// [`Problem::NotFound`] where there is none that is not on its way; [`Problem`].
pub async fn retry_notice(workshop: &Workshop, by: &Actor, id: &str) -> Result<(), Problem> {
    by.may("retry_notice")?;
    if workshop.store().retry_notice(id, workshop.now()).await? {
        return Ok(());
    }
    Err(Problem::NotFound { what: "notice", name: id.chars().take(40).collect() })
}

const MAIL_SERVER: &str = "mail-server";

pub(super) fn target_name(id: Id<Subscription>) -> String {
    format!("target {id}")
}

pub(super) fn secret_name(id: Id<Subscription>) -> String {
    format!("secret {id}")
}

fn sealed(workshop: &Workshop, name: String, content: &[u8]) -> Result<Private, Problem> {
    let body = workshop.store().keys().seal_row(&name, content)?;
    Ok(Private::Sealed { name, body })
}
