//! What others found who checked the claim of a passport, as far as it was entered here.

use certify::Found;
use maud::{Markup, html};
use store::KeptVerification;
use verify::Status;
use word::{Lang, Words};

use super::{facts::minute, page::section, shelf::Shown};
use crate::page::{capital, level_mark};

pub(super) fn verified(shown: &Shown, lang: Lang) -> Markup {
    let all = &shown.about.verifications;
    if all.is_empty() {
        return html! {};
    }
    let inside = html! {
        ul.levels { @for kept in all { (one(kept, lang)) } }
        p.note { (WHOSE.say(lang)) }
    };
    section(Words::new("别人核验的结论", "What others found"), lang, &inside)
}

const WHOSE: Words = Words::new(
    "每条由所列密钥签署，收入本页所属日志；密钥是谁的，请从别处核对。监督方的结论在监督方自己的日志里，\
     签发方可能没有把它放在这里。",
    "Each is signed by the key that it names, and entered in the log of this page; whose key it \
     is, compare elsewhere. What a supervisor found stands in the supervisor’s own log; the issuer \
     may not have put it here.",
);

fn one(kept: &KeptVerification, lang: Lang) -> Markup {
    let verification = kept.signed.verification();
    let (words, status) = match verification.found {
        Found::Match => (Words::new("复算一致", "match"), Status::Proven),
        Found::Mismatch => (Words::new("不一致", "mismatch"), Status::Failed),
        Found::NotReproducible => (Words::new("无法复算", "not reproducible"), Status::NotShown),
    };
    let name = verification.verifier.as_ref().map_or(NAMELESS.say(lang), |name| name.say(lang));
    let proven = verification.checked.iter().filter(|one| one.status == "proven").count();
    let args = [
        ("at", minute(verification.made_at)),
        ("level", verification.disclosure.clone()),
        ("n", proven.to_string()),
        ("all", verification.checked.len().to_string()),
        ("tool", verification.tool.clone()),
        ("index", kept.entry.1.to_string()),
    ];
    html! {
        li {
            (level_mark(status))
            b { (capital(words.say(lang))) }
            em { (name) }
            p { (SAID.fill(lang, &args)) br; code { (kept.signed.key().to_string()) } }
        }
    }
}

const NAMELESS: Words = Words::new("未署名", "unnamed");
const SAID: Words = Words::new(
    "{at} 用 {tool} 核验，公开程度 {level}，{all} 项中 {n} 项已证明；日志第 {index} 条",
    "checked at {at} with {tool}, disclosure {level}; {n} of {all} proven; log entry {index}",
);
