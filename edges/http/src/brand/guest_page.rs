//! `/g/{token}`: the page that a guest link opens, and the archive behind it.
//!
//! Whoever has the link has all that it opens, so the page is in no index, sends its address to
//! nobody, and is kept by no cache.

use axum::{
    extract::{Path, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use brand::GuestLink;
use maud::{Markup, html};
use word::{Lang, Words};

use super::{evidence::answer, facts::minute};
use crate::{
    Site,
    page::{Frame, frame},
    problem::Fault,
    reader::Reader,
};

/// Kept nowhere, and in no index.
const PRIVATE: [(HeaderName, HeaderValue); 2] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    (HeaderName::from_static("x-robots-tag"), HeaderValue::from_static("noindex, nofollow")),
];

pub(crate) async fn show_guest_page(
    State(site): State<Site>,
    Path(token): Path<String>,
    reader: Reader,
) -> Result<Response, Fault> {
    let kept = acts::brand::find_guest_link(site.workshop(), &token).await?;
    let organisation = site.workshop().store().organisation().await?;
    let (lang, path) = (reader.lang, format!("/g/{token}"));
    let issuer = organisation.map(|known| known.name.say(lang).to_owned()).unwrap_or_default();
    let title = TITLE.fill(lang, &[("lot", kept.link.lot.as_str())]);
    let page = frame(Frame {
        lang,
        path: &path,
        title: &title,
        heading: html! { h1 { (title) } p.sub { (issuer) } },
        main: page(&kept.link, &path, lang),
    });
    Ok((PRIVATE, page).into_response())
}

pub(crate) async fn take_archive(
    State(site): State<Site>,
    Path(token): Path<String>,
    method: Method,
) -> Result<Response, Fault> {
    let workshop = site.workshop();
    // Whoever asks for the head alone takes nothing.
    if method == Method::HEAD {
        acts::brand::find_guest_link(workshop, &token).await?;
        let kind = [(header::CONTENT_TYPE, "application/zip")];
        return Ok((StatusCode::OK, PRIVATE, kind).into_response());
    }
    let (link, bytes) = acts::brand::take_archive(workshop, &token).await?;
    Ok((PRIVATE, answer(&link.lot, bytes)).into_response())
}

fn page(link: &GuestLink, path: &str, lang: Lang) -> Markup {
    let frozen = [("at", minute(link.made_at)), ("n", link.n_facts.to_string())];
    html! {
        p.lead { (WHAT.say(lang)) }
        dl.facts {
            dt { (Words::new("用途", "For").say(lang)) } dd { (link.purpose) }
            dt { (Words::new("有效至", "Until").say(lang)) } dd { (minute(link.until)) }
            dt { (Words::new("状态", "As of").say(lang)) } dd { (FROZEN.fill(lang, &frozen)) }
            dt { "SHA-256" } dd { code { (link.archive) } }
        }
        p.lead {
            a.button href={ (path) "/evidence.zip" } download rel="nofollow" { (TAKE.say(lang)) }
        }
        p.note { (INSIDE.say(lang)) }
        p.note { (CHECK.say(lang)) }
        p.note { (COUNTED.say(lang)) }
    }
}

const TITLE: Words = Words::new("批 {lot} 的证据档案", "The evidence of lot {lot}");
const WHAT: Words = Words::new(
    "这个链接供受邀查看的人下载一批货的全部质量记录，请勿转发。",
    "This link lets those who were invited take all quality records of one lot. Please do not pass \
     it on.",
);
const FROZEN: Words = Words::new(
    "{at} 冻结，截至第 {n} 条记录；此后的变化不在其中",
    "frozen at {at}, after fact {n}; nothing that happened since is in it",
);
const TAKE: Words = Words::new("下载证据档案（ZIP）", "Download the archive (ZIP)");
const INSIDE: Words = Words::new(
    "内有：批与工序、工艺标准、全部读数、判异信号与处置、不合格与 8D、量具与确认、签名的声明、质量证明书、\
     护照证据包和日志检查点。人员只有编号与角色。",
    "Inside: the lot and its operations, the craft standard, all readings, signals and answers, \
     nonconformities and 8D cases, gauges and confirmations, signed claims, certificates, bundles \
     of passports, and the checkpoint of the log. People are numbers with roles.",
);
const CHECK: Words = Words::new(
    "档案中的 README 说明如何用 sha256sum 与 wule verify 核对，无需相信本站。",
    "README in the archive says how to check it with sha256sum and wule verify, without believing \
     this site.",
);
const COUNTED: Words = Words::new(
    "下载的时间会被记录；不记录您是谁，也不记录网络地址。",
    "That it was downloaded is recorded with the time; who you are and your network address are \
     not.",
);
