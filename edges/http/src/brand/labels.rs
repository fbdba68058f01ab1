//! `GET /p/{id}/labels` and `/labels/{gtin}`: a sheet of A4 to print and stick on goods, each
//! label a code with the numbers that people read beside it.

use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use brand::{Passport, link::gtin14};
use maud::{Markup, PreEscaped, html};
use word::{Lang, Words};

use super::{
    issue_codes::Addresses,
    qr,
    shelf::{Shown, shown},
};
use crate::{
    Site,
    page::{Frame, frame},
    problem::Fault,
    reader::Reader,
};

/// Three by eight labels of 63 × 33 mm are a sheet.
const LABELS_A_SHEET: usize = 24;
const LABELS_MAX: u32 = 240;

pub(crate) async fn label_passport(
    State(site): State<Site>,
    Path(id): Path<String>,
    reader: Reader,
) -> Result<Response, Fault> {
    let id = id.parse().map_err(|_| Fault::no_passport())?;
    let passport = site.workshop().store().passport(id).await?;
    let label = label(&site, &passport, reader.lang).await?;
    let labels = vec![label; LABELS_A_SHEET];
    Ok(sheet(&format!("/p/{id}/labels"), &labels, reader.lang))
}

pub(crate) async fn label_pieces(
    State(site): State<Site>,
    Path(gtin): Path<String>,
    reader: Reader,
) -> Result<Response, Fault> {
    let gtin = gtin14(&gtin).ok_or_else(Fault::no_passport)?;
    let mut passports = site.workshop().store().passports_of(&gtin, [None; 2], LABELS_MAX).await?;
    if passports.is_empty() {
        return Err(Fault::no_passport());
    }
    passports.reverse();
    let mut labels = Vec::with_capacity(passports.len());
    for passport in &passports {
        labels.push(label(&site, passport, reader.lang).await?);
    }
    Ok(sheet(&format!("/labels/{gtin}"), &labels, reader.lang))
}

/// A sheet for codes that were just issued: each with its number, and where it has an inner code
/// that one beside it.
pub(super) async fn label_codes(
    site: &Site,
    passport: &Passport,
    codes: Vec<Addresses>,
    lang: Lang,
) -> Result<Response, Fault> {
    let shown = shown(site, &passport.id.to_string()).await?;
    // Two thousand codes are drawn in a second or so: on a thread of their own.
    let labels = site.heavy(move || labels_of(&shown, &codes, lang)).await??;
    Ok(sheet(&format!("/p/{}", passport.id), &labels, lang))
}

fn labels_of(shown: &Shown, codes: &[Addresses], lang: Lang) -> Result<Vec<Markup>, Fault> {
    let mut labels = Vec::new();
    for code in codes {
        let number = NUMBER.fill(lang, &[("number", code.number.to_string())]);
        labels.push(label_of(shown, &code.outer, &number, lang)?);
        if let Some(inner) = &code.inner {
            let number = INNER.fill(lang, &[("number", code.number.to_string())]);
            labels.push(label_of(shown, inner, &number, lang)?);
        }
    }
    Ok(labels)
}

const NUMBER: Words = Words::new("第 {number} 号", "No. {number}");
const INNER: Words =
    Words::new("第 {number} 号 · 内码（覆刮层）", "No. {number} · inner, to be covered");

async fn label(site: &Site, passport: &Passport, lang: Lang) -> Result<Markup, Fault> {
    let shown = shown(site, &passport.id.to_string()).await?;
    label_of(&shown, &shown.address(site), "", lang)
}

fn label_of(shown: &Shown, url: &str, number: &str, lang: Lang) -> Result<Markup, Fault> {
    let code = qr::svg(url, url).ok_or_else(|| Fault::internal("the address is too long"))?;
    let identity = &shown.about.identity;
    let numbers =
        [("(01)", identity.gtin()), ("(10)", identity.lot()), ("(21)", identity.serial())];
    Ok(html! {
        div.label {
            div.qr { (PreEscaped(code)) }
            div {
                b { (shown.claim.item.1.say(lang)) }
                @for (ai, number) in numbers {
                    @if let Some(number) = number { span { (ai) " " (number) } }
                }
                @if identity.gtin().is_none() { span { (shown.claim.lot) } }
                @for id in identity.alt_ids().iter().take(1) { span { (id.value) } }
                @if !number.is_empty() { span { (number) } }
                span { (shown.claim.issuer_name.say(lang)) }
            }
        }
    })
}

fn sheet(path: &str, labels: &[Markup], lang: Lang) -> Response {
    let n = labels.len().to_string();
    let title = Words::new("标签 {n} 张", "{n} labels").fill(lang, &[("n", &n)]);
    let page = frame(Frame {
        lang,
        path,
        title: &title,
        heading: html! { h1 { (title) } p.sub { (HOW.say(lang)) } },
        main: html! { div.labels { @for label in labels { (label) } } },
    });
    ([(header::CACHE_CONTROL, "public, no-cache")], page).into_response()
}

const HOW: Words = Words::new(
    "A4 打印，缩放 100 %。码只通向护照，本身不证明什么。",
    "Print on A4 at 100 %. A code leads to the passport and proves nothing by itself.",
);
