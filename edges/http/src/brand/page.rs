//! The passport page: what was claimed, on what, and what of it is proven.
//!
//! It says what was checked and by whom, never that a thing is genuine: a code can be copied.

use axum::response::Html;
use certify::Claim;
use maud::{Markup, PreEscaped, html};
use method::Weight;
use verify::{Status, Verdict};
use word::{Lang, Words};

use super::{
    chart,
    check::{all_numbers, check_yourself},
    claim::{Headline, expected_nonconforming, headline},
    facts::{LOT, facts, minute},
    shelf::Shown,
    story::{claim_withdrawn, numbers, story, withdrawn},
    verified::verified,
};
use crate::page::{Frame, capital, frame, level_mark, sentence};

/// The page; its address, where its code leads, its path for the language switch, and what stands
/// above it of the code by which it was opened.
pub(super) fn passport(
    shown: &Shown,
    [url, code, path]: [&str; 3],
    (lang, above): (Lang, &Markup),
) -> Html<String> {
    let claim = &shown.claim;
    let (item, characteristic) = (&claim.item.1, &claim.evidence.characteristic.1);
    frame(Frame {
        lang,
        path,
        title: &format!("{} · {}", item.say(lang), claim.lot),
        heading: html! {
            h1 { (item.say(lang)) }
            p.sub { (characteristic.say(lang)) " · " (LOT.say(lang)) " " (claim.lot) }
            p.sub { (claim.issuer_name.say(lang)) (made_by(claim, lang)) }
        },
        main: html! {
            (withdrawn(shown, lang))
            (above)
            (claim_withdrawn(shown, lang))
            (what_is_claimed(shown, lang))
            (figures(shown, lang))
            (facts(shown, lang))
            (numbers(shown, lang))
            (remarks(shown, lang))
            (levels(shown, lang))
            (verified(shown, lang))
            (story(shown, lang))
            (check_yourself(shown, [url, code], lang))
            (all_numbers(shown, lang))
        },
    })
}

/// A section under a heading.
pub(super) fn section(heading: Words, lang: Lang, inside: &Markup) -> Markup {
    html! { section { h2 { (heading.say(lang)) } (inside) } }
}

/// The maker's name goes on the work, where they agreed to it.
fn made_by(claim: &Claim, lang: Lang) -> String {
    let maker = claim.credits.iter().find(|credit| credit.role == "maker");
    match maker.and_then(|credit| credit.name.as_ref()) {
        Some(name) => MADE_BY.fill(lang, &[("name", name.say(lang))]),
        None => String::new(),
    }
}

const MADE_BY: Words = Words::new(" · {name} 制作", " · made by {name}");

fn what_is_claimed(shown: &Shown, lang: Lang) -> Markup {
    let (claim, study) = (&shown.claim, shown.study.as_ref());
    // Only what fails changes the frame: that a result can be recomputed does not make it good.
    let class = match shown.report.verdict() {
        Verdict::No => "claim no",
        Verdict::Yes | Verdict::Undecidable => "claim",
    };
    let n = claim.evidence.n.to_string();
    html! {
        div class=(class) {
            h2 { (CLAIMED.fill(lang, &[("issuer", claim.issuer_name.say(lang)), ("n", &n)])) }
            @match headline(claim, study, lang) {
                Some(Headline { label, value, sureness }) => p.head {
                    span { (label) " " (value) }
                    @if let Some(sureness) = sureness { small { (sureness) } }
                },
                None => p.head { span { (claim.method) } },
            }
            @if let Some(expected) = expected_nonconforming(claim, study, lang) { p { (expected) } }
            p.scope.first.marks {
                @for level in &shown.report.levels { (level_mark(level.status)) }
                span { (standing(shown, lang)) }
            }
            p.scope {
                (SCOPE.say(lang)) " "
                a href={ "/p/" (shown.passport.id) "/report" } { (REPORT.say(lang)) }
            }
        }
    }
}

const CLAIMED: Words = Words::new("{issuer}凭 {n} 个读数声明", "{issuer} claims, on {n} readings");
const SCOPE: Words = Words::new(
    "二维码可以被复制：本页说的是这一批的记录，不能证明您手里的这一件。",
    "A code can be copied: this page speaks of the lot’s records, and cannot prove the piece in \
     your hand.",
);

const REPORT: Words = Words::new("报告疑似仿冒", "Report a suspected fake");

/// How many levels stand how, by name: no level stands for another.
fn standing(shown: &Shown, lang: Lang) -> String {
    let levels = &shown.report.levels;
    let mut parts = Vec::new();
    for status in [Status::Proven, Status::NotShown, Status::Failed] {
        let n = levels.iter().filter(|level| level.status == status).count();
        if n > 0 {
            let args = [("n", n.to_string()), ("status", status.words().say(lang).to_owned())];
            parts.push(COUNTED.fill(lang, &args));
        }
    }
    let parts = parts.join(Words::new("，", ", ").say(lang));
    STANDING.fill(lang, &[("all", levels.len().to_string()), ("parts", parts)])
}

const COUNTED: Words = Words::new("{n} 项{status}", "{n} {status}");
const STANDING: Words = Words::new("共 {all} 项检查：{parts}。", "Of {all} checks: {parts}.");

fn figures(shown: &Shown, lang: Lang) -> Markup {
    let Some(study) = &shown.report.study else {
        return html! { p.note.alone { (not_opened(shown, lang)) } };
    };
    let n = study.outcome.figures.len();
    // The name stands above in full; a phone has room for the code.
    let code = shown.claim.evidence.characteristic.0.as_str();
    let figures: Vec<_> = (0..n).filter_map(|index| chart::figure(shown, index, code)).collect();
    let drawn = chart::inline(&figures, lang);
    html! {
        div.figures {
            @for (number, (figure, drawn)) in (1..).zip(figures.iter().zip(drawn)) {
                figure {
                    @if let Some(svg) = drawn { (PreEscaped(svg)) }
                    figcaption {
                        (sentence(chart::caption(figure), lang)) " "
                        a href={
                            "/p/" (shown.passport.id) "/chart.svg?figure=" (number)
                            "&lang=" (lang.tag())
                        } { (LARGER.say(lang)) }
                    }
                }
            }
        }
    }
}

/// Why there are no readings: they were never opened, or they are gone.
fn not_opened(shown: &Shown, lang: Lang) -> String {
    let Some(expired) = &shown.about.expired else { return NOT_OPENED.say(lang).to_owned() };
    let args = [
        ("sealed_at", minute(expired.sealed_at)),
        ("days", expired.days.to_string()),
        ("n", expired.n.to_string()),
    ];
    PAST_RETENTION.fill(lang, &args)
}

const PAST_RETENTION: Words = Words::new(
    "这一批于 {sealed_at} 封存，{n} 个读数的数值已过 {days} 天的保存期限并已删去，因此不能再复算。\
     仍可核对：签名、日志、见证、数量与时间范围、工艺标准；保存期限内取得的证据包仍可完整复算。",
    "The lot was sealed at {sealed_at}, and the values of its {n} readings are past their \
     retention of {days} days and gone, so nothing can be recomputed here. Still to be checked: \
     the signature, the log, its witnesses, number and window of the readings, the standard; a \
     bundle that was fetched in time is checked and recomputed as before.",
);

const NOT_OPENED: Words = Words::new(
    "签发方没有公开读数，因此这里没有图。",
    "The issuer has not opened the readings, so no figure is shown.",
);
const LARGER: Words = Words::new("看大图", "Large figure");

/// What the method remarks; known only where it was computed from opened readings.
fn remarks(shown: &Shown, lang: Lang) -> Markup {
    let findings = shown.report.study.iter().flat_map(|study| &study.outcome.findings);
    let mut findings: Vec<_> = findings.collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.weight));
    if findings.is_empty() {
        return html! {};
    }
    let class = |weight| match weight {
        Weight::Note => "remark",
        Weight::Caution => "caution",
        Weight::Signal => "signal",
    };
    let list = html! {
        ul.plain {
            @for finding in findings {
                li class=(class(finding.weight)) { (sentence(&finding.message, lang)) }
            }
        }
    };
    section(Words::new("方法的提示", "What the method remarks"), lang, &list)
}

fn levels(shown: &Shown, lang: Lang) -> Markup {
    let list = html! {
        ul.levels {
            @for level in &shown.report.levels {
                li {
                    (level_mark(level.status))
                    b { (capital(level.name.words().say(lang))) }
                    em { (level.status.words().say(lang)) }
                    p { (sentence(&level.message, lang)) }
                }
            }
        }
        p.note { (BY_ISSUER.say(lang)) }
    };
    section(Words::new("证明到哪一步", "What is proven"), lang, &list)
}

const BY_ISSUER: Words = Words::new(
    "以上由签发方自己的服务器检查。请不要只相信它：下面的命令在您自己的电脑上做同样的检查。",
    "These were checked by the issuer’s own server. You need not believe it: the command below \
     makes the same checks on your own machine.",
);
