//! `/api/v1/subscriptions`, `/api/v1/mail-server`, `/api/v1/notices`: who is told what happened,
//! and what became of it.

use acts::party::Subscribing;
use axum::{
    Json,
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::IntoResponse,
};
use party::{
    Channel, MailSecurity, MailServer, NoticeState, Quiet, Role, Subscription, Topic, Wall,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use store::KeptNotice;
use word::Words;

use super::id;
use crate::{
    Site,
    body::{Acting, Wire},
    problem::Fault,
};

/// The most notices of one answer.
const LIMIT_MAX: u32 = 500;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SubscriptionWire {
    /// What it is for.
    title: String,
    /// `webhook`, `mail`, `wecom` or `dingtalk` (group robots of 企业微信 and 钉钉).
    channel: String,
    /// An address such as `https://mes.example/wule`, or a mailbox; of a robot, its address.
    target: String,
    /// `signal`, `overdue`, `nonconformity`, `fake`.
    topics: Vec<String>,
    /// The role that they are told in, such as `inspector`.
    role: String,
    /// Who it is: they are told as long as they have the role. Nobody in particular without it.
    person: Option<String>,
    /// `zh` or `en`.
    lang: String,
    /// When only what is urgent (`overdue`) is told; the rest is told together at the end.
    quiet: Option<QuietWire>,
    /// What a robot of DingTalk asks to be signed with, `SEC…`, where it does.
    secret: Option<String>,
}

/// Hours of each day by the clock on the wall.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct QuietWire {
    /// The first quiet minute of the day, 0 to 1439.
    from_minute: u16,
    /// The first minute after, 0 to 1439; earlier than `from_minute` where midnight lies between.
    to_minute: u16,
    /// Whose clock it is, by its name in the IANA database, such as `Asia/Shanghai`.
    #[serde(default)]
    zone: Option<String>,
    /// Instead of a zone: how far the clock is ahead of UTC, in summer and winter.
    #[serde(default)]
    offset_minutes: Option<i32>,
}

impl QuietWire {
    fn read(self) -> Result<Quiet, acts::Problem> {
        let wall = match (self.zone, self.offset_minutes) {
            (Some(name), None) => Wall::of_zone(&name)?,
            (None, Some(minutes)) => Wall::Offset(minutes),
            _ => return Err(party::Problem::BadQuiet.into()),
        };
        Ok(Quiet::new(self.from_minute, self.to_minute, wall)?)
    }
}

impl SubscriptionWire {
    /// The subscription that it asks for.
    pub(crate) fn read(self) -> Result<Subscribing, Fault> {
        let topic = |name: &String| {
            let takes = "signal, overdue, nonconformity, fake";
            Topic::of_name(name).ok_or_else(|| unknown("topics", name, takes))
        };
        let channels = Channel::ALL.map(Channel::name).join(", ");
        let roles = Role::ALL.map(Role::name).join(", ");
        Ok(Subscribing {
            channel: Channel::of_name(&self.channel)
                .ok_or_else(|| unknown("channel", &self.channel, &channels))?,
            topics: self.topics.iter().map(topic).collect::<Result<_, _>>()?,
            role: Role::of_name(&self.role).ok_or_else(|| unknown("role", &self.role, &roles))?,
            person: self.person.as_deref().map(id).transpose()?,
            lang: self.lang.parse().map_err(|_| unknown("lang", &self.lang, "zh, en"))?,
            quiet: self.quiet.map(QuietWire::read).transpose()?,
            secret: self.secret,
            title: self.title,
            target: self.target,
        })
    }
}

fn unknown(field: &str, got: &str, takes: &str) -> Fault {
    let words = Words::new(
        "{field} 不能是“{got}”；可用：{takes}",
        "{field} cannot be “{got}”; it takes {takes}",
    );
    let got = got.chars().take(40).collect();
    let args = [("field", field.to_owned()), ("got", got), ("takes", takes.to_owned())];
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.unknown_name", words, args)
}

pub(crate) async fn list_subscriptions(
    State(site): State<Site>,
    Acting(_): Acting,
) -> Result<Json<Value>, Fault> {
    let all = site.workshop().store().subscriptions().await?;
    let all: Vec<Value> = all.iter().map(subscription_json).collect();
    Ok(Json(json!({"subscriptions": all})))
}

/// The secret of a webhook is answered this once.
pub(crate) async fn make_subscription(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<SubscriptionWire>,
) -> Result<impl IntoResponse, Fault> {
    let act = acts::party::make_subscription(site.workshop(), &actor, wire.read()?);
    let (made, secret) = act.await?;
    let mut body = subscription_json(&made);
    body["secret"] = secret.into();
    Ok((StatusCode::CREATED, [(header::CACHE_CONTROL, "no-store")], Json(body)))
}

pub(crate) async fn end_subscription(
    State(site): State<Site>,
    Acting(actor): Acting,
    Path(of): Path<String>,
) -> Result<StatusCode, Fault> {
    acts::party::end_subscription(site.workshop(), &actor, id(&of)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn quiet_json(quiet: Quiet) -> Value {
    let (from, to, wall) = quiet.parts();
    let (zone, offset) = match wall {
        Wall::Zone(name) => (Some(name), None),
        Wall::Offset(minutes) => (None, Some(minutes)),
    };
    json!({"from_minute": from, "to_minute": to, "zone": zone, "offset_minutes": offset})
}

/// A subscription as it is shown: without where its notices go, and without its secret.
pub fn subscription_json(one: &Subscription) -> Value {
    json!({
        "id": one.id.to_string(),
        "title": one.title,
        "channel": one.channel.name(),
        "topics": one.topics.iter().map(|topic| topic.name()).collect::<Vec<_>>(),
        "role": one.role.name(),
        "person": one.person.map(|person| person.to_string()),
        "lang": one.lang.tag(),
        "quiet": one.quiet.map(quiet_json),
        "made_at": one.made_at.to_string(),
    })
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MailServerWire {
    host: String,
    port: u16,
    /// `tls` (port 465), `starttls` (port 587) or `plain` (inside one's own network alone).
    security: String,
    login: Option<String>,
    password: Option<String>,
    /// Whom our mail is from.
    from: String,
}

pub(crate) async fn set_mail_server(
    State(site): State<Site>,
    Acting(actor): Acting,
    Wire(wire): Wire<MailServerWire>,
) -> Result<StatusCode, Fault> {
    let security = MailSecurity::of_name(&wire.security)
        .ok_or_else(|| unknown("security", &wire.security, "tls, starttls, plain"))?;
    let login = match (wire.login, wire.password) {
        (None, None) => None,
        (login, password) => Some((login.unwrap_or_default(), password.unwrap_or_default())),
    };
    let MailServerWire { host, port, from, .. } =
        MailServerWire { login: None, password: None, ..wire };
    let server = MailServer { host, port, security, login, from };
    acts::party::set_mail_server(site.workshop(), &actor, &server).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// All of it but the password.
pub(crate) async fn show_mail_server(
    State(site): State<Site>,
    Acting(_): Acting,
) -> Result<Json<Value>, Fault> {
    let server = acts::party::mail_server(site.workshop()).await?.ok_or_else(Fault::not_found)?;
    Ok(Json(json!({
        "host": server.host,
        "port": server.port,
        "security": server.security.name(),
        "login": server.login.map(|(login, _)| login),
        "from": server.from,
    })))
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticesWire {
    /// `waiting`, `sent`, `failed` or `dropped`; all without it.
    state: Option<String>,
    /// The id that the page before ended with.
    before: Option<String>,
    limit: Option<u32>,
}

/// `GET /api/v1/notices`: what is told, the latest first.
pub(crate) async fn list_notices(
    State(site): State<Site>,
    Query(wire): Query<NoticesWire>,
    Acting(_): Acting,
) -> Result<Json<Value>, Fault> {
    let store = site.workshop().store();
    let state = |name: &str| {
        NoticeState::of_name(name)
            .ok_or_else(|| unknown("state", name, "waiting, sent, failed, dropped"))
    };
    let state = wire.state.as_deref().map(state).transpose()?;
    let before = match &wire.before {
        Some(id) => Some(store.notice(id).await?.ok_or_else(Fault::not_found)?),
        None => None,
    };
    let limit = wire.limit.unwrap_or(100).clamp(1, LIMIT_MAX);
    let notices = store.notices(state, before.as_ref(), limit).await?;
    let next = notices.last().filter(|_| notices.len() == limit as usize);
    let next = next.map(|notice| notice.id.clone());
    let notices: Vec<Value> = notices.iter().map(notice_json).collect();
    Ok(Json(json!({"notices": notices, "next": next})))
}

fn notice_json(notice: &KeptNotice) -> Value {
    let due_at = (notice.state == NoticeState::Waiting).then(|| notice.due_at.to_string());
    json!({
        "id": notice.id,
        "subscription": notice.subscription.to_string(),
        "topic": notice.topic.name(),
        "of": notice.of,
        "made_at": notice.made_at.to_string(),
        "due_at": due_at,
        "n_attempts": notice.n_attempts,
        "state": notice.state.name(),
        "ended_at": notice.ended_at.map(|at| at.to_string()),
        "said": notice.said,
    })
}

/// `POST /api/v1/notices/{id}/retry`.
pub(crate) async fn retry_notice(
    State(site): State<Site>,
    Acting(actor): Acting,
    Path(of): Path<String>,
) -> Result<StatusCode, Fault> {
    acts::party::retry_notice(site.workshop(), &actor, &of).await?;
    Ok(StatusCode::NO_CONTENT)
}
