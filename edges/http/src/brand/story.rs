//! What the maker tells, apart from the facts; and that a passport was withdrawn.

use brand::{Scheme, Withdrawal, story::Piece};
use maud::{Markup, html};
use serde_json::Value;
use word::{Lang, Words};

use super::{
    facts::minute,
    page::section,
    shelf::{ClaimWithdrawal, Shown},
};
use crate::page::capital;

/// The story: numbers of the claim are linked to it, any other is marked.
pub(super) fn story(shown: &Shown, lang: Lang) -> Markup {
    let Some(story) = &shown.about.story else { return html! {} };
    let none = Value::Null;
    let numbers = shown.claim.result.get("numbers").unwrap_or(&none);
    let pieces = story.pieces(lang, numbers);
    let is_marked = pieces.iter().any(|piece| matches!(piece, Piece::Unverified(_)));
    let inside = html! {
        div.story {
            p {
                @for piece in &pieces {
                    @match piece {
                        Piece::Text(text) => (text),
                        Piece::Fact { value, .. } => a href="#numbers" { (short(value)) },
                        Piece::Unverified(number) => {
                            mark { (number) } small { (UNVERIFIED.say(lang)) }
                        }
                    }
                }
            }
        }
        p.note { (WHOSE.say(lang)) @if is_marked { (MARKED.say(lang)) } }
    };
    section(Words::new("制作者的话", "In the maker’s words"), lang, &inside)
}

const UNVERIFIED: Words = Words::new("未经验证", "unverified");
const WHOSE: Words = Words::new("这一段是讲述，不是证据。", "This is told, not proven.");
const MARKED: Words =
    Words::new("标出的数字没有对应的事实。", "The marked numbers have no fact behind them.");

/// A decimal for reading: four digits after the point are enough, and nothing is rounded up.
fn short(value: &str) -> &str {
    match value.find('.') {
        Some(point) if !value.contains('e') => &value[..value.len().min(point + 5)],
        _ => value,
    }
}

/// That a passport no longer stands.
pub(super) fn withdrawn(shown: &Shown, lang: Lang) -> Markup {
    let Some(Withdrawal { reason, superseded_by, withdrawn_at, .. }) = &shown.about.withdrawal
    else {
        return html! {};
    };
    let at = WITHDRAWN.fill(lang, &[("at", minute(*withdrawn_at))]);
    html! {
        div.claim.no role="alert" {
            p.head { span { (Words::new("已撤回", "Withdrawn").say(lang)) } }
            p { (capital(reason.say(lang))) }
            @if let Some(id) = superseded_by {
                p { a href={ "/p/" (id) } { (NEW.say(lang)) } }
            }
            p.scope { (at) }
        }
    }
}

/// That the claim of a passport no longer stands.
pub(super) fn claim_withdrawn(shown: &Shown, lang: Lang) -> Markup {
    let Some(ClaimWithdrawal { withdrawal, next }) = &shown.about.claim_withdrawal else {
        return html! {};
    };
    let (head, scope) = match withdrawal.superseded_by {
        None => (Words::new("声明已撤回", "Claim withdrawn"), CLAIM_WITHDRAWN),
        Some(_) => (Words::new("声明已被取代", "Claim superseded"), CLAIM_SUPERSEDED),
    };
    html! {
        div.claim.no role="alert" {
            p.head { span { (head.say(lang)) } }
            p { (capital(withdrawal.reason.say(lang))) }
            @if let Some(id) = next { p { a href={ "/p/" (id) } { (NEXT.say(lang)) } } }
            @else if let Some(other) = &withdrawal.superseded_by { p { code { (other) } } }
            p.scope { (scope.fill(lang, &[("at", minute(withdrawal.made_at))])) }
        }
    }
}

const CLAIM_WITHDRAWN: Words = Words::new(
    "签发方于 {at} 撤回了这份声明，撤回已入日志。以下是它当时的内容。",
    "The issuer withdrew this claim at {at}; the withdrawal is in the log. Below is what it said.",
);
const CLAIM_SUPERSEDED: Words = Words::new(
    "签发方于 {at} 以另一份声明取代了它，已入日志。以下是它当时的内容。",
    "The issuer put another claim in its place at {at}, as the log shows. Below is what it said.",
);
const NEXT: Words =
    Words::new("看取代它的声明的护照", "See the passport of the claim that takes its place");

const WITHDRAWN: Words = Words::new(
    "签发方于 {at} 撤回了这本护照。以下是它当时的内容。",
    "The issuer withdrew this passport at {at}. Below is what it said.",
);
const NEW: Words = Words::new("看取代它的新护照", "See the passport that takes its place");

/// What the goods are known by in trade.
pub(super) fn numbers(shown: &Shown, lang: Lang) -> Markup {
    let identity = &shown.about.identity;
    let own = [
        ("GTIN", identity.gtin()),
        (Words::new("批号", "Lot (10)").say(lang), identity.lot()),
        (Words::new("序列号", "Serial (21)").say(lang), identity.serial()),
        (Words::new("产地", "Made in").say(lang), identity.country()),
    ];
    if own.iter().all(|(_, number)| number.is_none()) && identity.alt_ids().is_empty() {
        return html! {};
    }
    let inside = html! {
        dl.facts {
            @for (name, number) in own {
                @if let Some(number) = number { dt { (name) } dd { (number) } }
            }
            @for id in identity.alt_ids() { dt { (scheme(id.scheme, lang)) } dd { (id.value) } }
        }
    };
    section(Words::new("编号", "Its numbers"), lang, &inside)
}

fn scheme(scheme: Scheme, lang: Lang) -> &'static str {
    let words = match scheme {
        Scheme::Gs1 => Words::same("GS1"),
        Scheme::Handle => Words::new("工业互联网标识", "Handle (IDIS)"),
        Scheme::Vaa => Words::new("VAA 标识", "VAA (IDIS)"),
        Scheme::Ecode => Words::same("Ecode"),
        Scheme::Oid => Words::same("OID"),
        Scheme::Iec61406 => Words::same("IEC 61406"),
    };
    words.say(lang)
}
