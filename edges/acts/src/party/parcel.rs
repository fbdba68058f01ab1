//! What leaves: a notice as a signed POST, several as one e-mail or one message of a group robot.
//!
//! Source of the signature of a webhook: the Standard Webhooks specification (headers `webhook-id`,
//! `webhook-timestamp`, `webhook-signature`; HMAC-SHA256 over all three of id, time and body).

use hmac::{Hmac, KeyInit, Mac};
use party::{Channel, MailServer, Subscription};
use sha2::Sha256;
use store::KeptNotice;
use word::{Digest, Lang, Words, encoding};

use super::{
    make_subscription::{mail_server, secret_name, target_name},
    notice_words::Told,
    robot,
};
use crate::{Problem, Workshop};

/// A notice as it leaves.
#[derive(Clone, Debug)]
pub enum Parcel {
    /// A POST.
    Webhook {
        /// Where to.
        url: String,
        /// The headers that sign it.
        headers: [(&'static str, String); 3],
        /// JSON.
        body: Vec<u8>,
    },
    /// A POST to a robot of a group, which says in its answer whether it took it.
    Robot {
        /// Where to; whoever knows it can write to the group.
        url: String,
        /// JSON.
        body: Vec<u8>,
    },
    /// An e-mail.
    Mail {
        /// By which server.
        server: MailServer,
        /// To whom.
        to: String,
        /// What stands above it.
        subject: String,
        /// What it says.
        text: String,
        /// What a mailbox knows a repeated one by.
        id: String,
    },
}

pub(super) enum Wrapped {
    Parcel(Parcel),
    NoNeed(&'static str),
    Not(String),
}

/// Makes a parcel of what is told to one subscription; a webhook is told one thing.
pub(super) async fn parcel(
    workshop: &Workshop,
    subscription: &Subscription,
    (notices, told): (&[KeptNotice], &[Told]),
) -> Result<Wrapped, Problem> {
    let store = workshop.store();
    let target = store.sealed(&target_name(subscription.id)).await?;
    let target = target.and_then(|target| String::from_utf8(target.to_vec()).ok());
    let Some(target) = target else { return Ok(Wrapped::NoNeed("the target is gone")) };
    let secret = store.sealed(&secret_name(subscription.id)).await?;
    let (now, lang) = (workshop.now(), subscription.lang);
    Ok(match subscription.channel {
        Channel::Mail => {
            let Some(server) = mail_server(workshop).await? else {
                return Ok(Wrapped::Not("no mail server is set".to_owned()));
            };
            let (subject, text) = letter(told, lang);
            let id = name(notices);
            Wrapped::Parcel(Parcel::Mail { server, to: target, subject, text, id })
        }
        Channel::WeCom => {
            Wrapped::Parcel(Parcel::Robot { url: target, body: robot::wecom(told, lang) })
        }
        Channel::DingTalk => {
            let url = match &secret {
                Some(secret) => robot::signed(&target, secret, now),
                None => target,
            };
            Wrapped::Parcel(Parcel::Robot { url, body: robot::dingtalk(told, lang) })
        }
        Channel::Webhook => {
            let Some(secret) = secret else { return Ok(Wrapped::NoNeed("the secret is gone")) };
            let [one] = told else {
                return Ok(Wrapped::Not(format!("{} things for one webhook", told.len())));
            };
            let body = one.body.to_string().into_bytes();
            let (id, at) = (name(notices), now.as_second().to_string());
            let signature = sign(&secret, &[id.as_bytes(), b".", at.as_bytes(), b".", &body]);
            let headers = [
                ("webhook-id", id),
                ("webhook-timestamp", at),
                ("webhook-signature", format!("v1,{signature}")),
            ];
            Wrapped::Parcel(Parcel::Webhook { url: target, headers, body })
        }
    })
}

/// The name of a message: that of its notice, or one that follows from all of them.
fn name(notices: &[KeptNotice]) -> String {
    match notices {
        [one] => one.id.clone(),
        all => {
            let ids: Vec<&str> = all.iter().map(|notice| notice.id.as_str()).collect();
            Digest::of(ids.join("\n").as_bytes()).to_string()[..32].to_owned()
        }
    }
}

/// What stands above one thing, or above several that are told together.
pub(super) fn subject(told: &[Told], lang: Lang) -> String {
    match told {
        [one] => one.subject.clone(),
        all => {
            let first = all.first().map(|first| first.subject.clone()).unwrap_or_default();
            TOGETHER.fill(lang, &[("n", all.len().to_string()), ("first", first)])
        }
    }
}

fn letter(told: &[Told], lang: Lang) -> (String, String) {
    let text = |one: &Told| format!("{}\n\n{}\n", one.lines.join("\n"), one.url);
    let text = match told {
        [one] => text(one),
        all => {
            let parts = all.iter().map(|one| format!("{}\n{}", one.subject, text(one)));
            parts.collect::<Vec<_>>().join("\n")
        }
    };
    (subject(told, lang), text)
}

/// HMAC-SHA256 over the pieces, in base64.
pub(super) fn sign(secret: &[u8], pieces: &[&[u8]]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("HMAC takes keys of any length");
    for piece in pieces {
        mac.update(piece);
    }
    encoding::base64(&mac.finalize().into_bytes())
}

const TOGETHER: Words = Words::new("{n} 条通知：{first} 等", "{n} notices: {first}, …");
