//! The facts of a passport: what was measured, what was wanted, who made it.

use brand::Opening;
use certify::{Claim, Credit};
use maud::{Markup, html};
use word::{Decimal, Lang, Timestamp, Words};

use super::{claim::deviations, page::section, shelf::Shown};

pub(super) const LOT: Words = Words::new("批", "lot");

/// The three sections, in the order in which a person asks.
pub(super) fn facts(shown: &Shown, lang: Lang) -> Markup {
    html! {
        (section(Words::new("测了什么", "What was measured"), lang, &measured(shown, lang)))
        (section(Words::new("要求是什么", "What was wanted"), lang, &wanted(shown, lang)))
        (section(Words::new("谁做的", "Who made it"), lang, &made(&shown.claim, lang)))
    }
}

/// A term and what is to be said of it, with a smaller line below where there is more.
fn fact(term: Words, lang: Lang, said: &str, more: &str) -> Markup {
    html! {
        dt { (term.say(lang)) }
        dd { (said) @if !more.is_empty() { span.small { (more) } } }
    }
}

fn measured(shown: &Shown, lang: Lang) -> Markup {
    let (item, evidence) = (&shown.claim.item, &shown.claim.evidence);
    let of = &evidence.characteristic;
    let readings = READINGS.fill(lang, &[("n", evidence.n.to_string())]);
    let opening = match shown.about.expired {
        Some(_) => EXPIRED,
        None => opening(shown.passport.opening),
    };
    let opening = opening.say(lang);
    html! {
        dl.facts {
            (fact(Words::new("零件", "Item"), lang, item.1.say(lang), item.0.as_str()))
            (fact(Words::new("特性", "Characteristic"), lang, of.1.say(lang), of.0.as_str()))
            (fact(Words::new("批", "Lot"), lang, shown.claim.lot.as_str(), ""))
            (fact(Words::new("读数", "Readings"), lang, &readings, opening))
            (fact(Words::new("量具", "Gauge"), lang, evidence.gauge.as_str(), ""))
            (fact(Words::new("时间", "Taken"), lang, &window(evidence.window), ""))
        }
    }
}

const READINGS: Words = Words::new("{n} 个", "{n}");

const EXPIRED: Words = Words::new(
    "已承诺；数值已过保存期限，不再保存",
    "Committed to; their values are past retention and no longer kept",
);

/// How far the evidence is opened.
fn opening(opening: Opening) -> Words {
    match opening {
        Opening::Summary => Words::new("已承诺，未公开", "Committed to, not opened"),
        Opening::Drawn => Words::new(
            "由封存后的检查点抽出一部分公开，可重新抽取核对",
            "Some are opened, drawn by a checkpoint after the seal; anyone can draw again",
        ),
        Opening::Characteristic => Words::new("全部公开，在证据包内", "All opened, in the bundle"),
        Opening::Everything => {
            Words::new("整批全部公开，在证据包内", "The whole lot is opened, in the bundle")
        }
    }
}

fn wanted(shown: &Shown, lang: Lang) -> Markup {
    let standard = &shown.standard;
    let version = VERSION.fill(
        lang,
        &[("code", standard.code.to_string()), ("version", standard.version.to_string())],
    );
    html! {
        dl.facts {
            dt { (Words::new("规格", "Specification").say(lang)) }
            dd { @for limit in limits(&shown.claim, lang) { div { (limit) } } }
            (fact(Words::new("工艺标准", "Standard"), lang, standard.title.say(lang), &version))
            (fact(Words::new("限值依据", "Its limits"), lang, standard.basis.say(lang), ""))
            (fact(Words::new("方法", "Method"), lang, &shown.claim.method, ""))
            dt { (Words::new("偏离", "Deviations").say(lang)) }
            dd { (deviation_list(shown, lang)) }
        }
    }
}

const VERSION: Words = Words::new("{code} · 第 {version} 版", "{code} · version {version}");

fn limits(claim: &Claim, lang: Lang) -> Vec<String> {
    let limits = &claim.specified.specification;
    let unit = &claim.evidence.unit;
    let print = |words: Words, limit: Option<Decimal>| {
        limit.map(|limit| format!("{} {limit} {unit}", words.say(lang)))
    };
    let all = [
        print(Words::new("下限", "Lower"), limits.lsl()),
        print(Words::new("目标", "Target"), limits.target()),
        print(Words::new("上限", "Upper"), limits.usl()),
    ];
    all.into_iter().flatten().collect()
}

/// Deviations are printed always, also where there is none.
fn deviation_list(shown: &Shown, lang: Lang) -> Markup {
    let all = deviations(&shown.claim, shown.study.as_ref(), lang);
    html! {
        @if all.is_empty() { (NO_DEVIATION.say(lang)) }
        @for deviation in &all { div { (deviation) } }
    }
}

const NO_DEVIATION: Words =
    Words::new("无：没有剔除读数，没有改动限值", "None: nothing left out or overridden");

fn made(claim: &Claim, lang: Lang) -> Markup {
    let issuer = claim.issuer_name.say(lang);
    html! {
        dl.facts {
            @for credit in &claim.credits { (credited(credit, lang)) }
            (fact(Words::new("签发方", "Issuer"), lang, issuer, &claim.issuer))
            (fact(Words::new("声明时间", "Claimed"), lang, &minute(claim.made_at), ""))
        }
    }
}

fn credited(credit: &Credit, lang: Lang) -> Markup {
    let role = match credit.role.as_str() {
        "maker" => Words::new("制作", "Maker").say(lang),
        "author" => Words::new("标准作者", "Standard by").say(lang),
        other => other,
    };
    html! {
        dt { (role) }
        dd {
            @match &credit.name {
                Some(name) => (name.say(lang)),
                None => span.sub { (UNNAMED.say(lang)) },
            }
        }
    }
}

const UNNAMED: Words =
    Words::new("未署名（未经本人同意不署名）", "Not named (no name without consent)");

/// Minutes are enough for a reader; the bundle has the rest.
pub(crate) fn minute(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

fn window([first, last]: [Timestamp; 2]) -> String {
    let day = |at: Timestamp| at.strftime("%Y-%m-%d").to_string();
    let begin = first.strftime("%Y-%m-%d %H:%M");
    if day(first) == day(last) {
        return format!("{begin} – {}", last.strftime("%H:%M UTC"));
    }
    format!("{begin} – {}", minute(last))
}
