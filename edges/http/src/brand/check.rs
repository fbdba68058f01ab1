//! What a stranger needs to check a passport by themselves, and every number of the claim.

use maud::{Markup, PreEscaped, html};
use word::{Lang, Words};

use super::{check_here, claim, page::section, qr, shelf::Shown};
use crate::trust::entries_path;

/// The command, the bundle, the log, the key, and the code that leads to the page.
pub(super) fn check_yourself(shown: &Shown, [url, code]: [&str; 2], lang: Lang) -> Markup {
    let code = qr::svg(code, LEADS_HERE.say(lang));
    let key = shown.report.issuer_key.map(|key| key.to_string());
    let bundle = format!("/p/{}/bundle", shown.passport.id);
    let inside = html! {
        (check_here::button(&bundle, lang))
        div.check {
            div {
                pre { code { "wule verify " (url) } }
                (links(shown, lang))
                @if let Some(key) = key { p.note { (KEY.say(lang)) br; code { (key) } } }
            }
            @if let Some(code) = code { div.qr { (PreEscaped(code)) } }
        }
    };
    section(Words::new("自己核验", "Check it yourself"), lang, &inside)
}

const LEADS_HERE: Words = Words::new("通往本页的二维码", "QR code that leads to this page");
const KEY: Words = Words::new(
    "签发方公钥（请与从别处得知的核对）：",
    "Issuer’s key (compare it with the one you know from elsewhere):",
);

fn links(shown: &Shown, lang: Lang) -> Markup {
    let bundle = format!("/p/{}/bundle", shown.passport.id);
    let entry = ENTRY.fill(lang, &[("index", shown.log.index.to_string())]);
    html! {
        p {
            a href=(bundle) { (Words::new("证据包", "Bundle").say(lang)) } " · "
            @if let Some(path) = entries_path(shown.log.index, shown.log.size) {
                a href=(path) { (entry) } " · "
            }
            a href="/checkpoint" { (Words::new("检查点", "Checkpoint").say(lang)) } " · "
            a href="/log/key" { (Words::new("日志公钥", "Log key").say(lang)) } " · "
            a href={ "/p/" (shown.passport.id) "/credential" } { (CREDENTIAL.say(lang)) } " · "
            a href={ "/p/" (shown.passport.id) "/labels" } {
                (Words::new("打印标签", "Print labels").say(lang))
            }
        }
    }
}

const CREDENTIAL: Words = Words::new("W3C 凭证", "W3C credential");
const ENTRY: Words = Words::new("日志第 {index} 条", "Log entry {index}");

/// Every single number of the claim, folded away on a screen and open in print.
pub(super) fn all_numbers(shown: &Shown, lang: Lang) -> Markup {
    let numbers = claim::all_numbers(&shown.claim, shown.study.as_ref(), lang);
    html! {
        section id="numbers" {
            details {
                summary { (ALL.fill(lang, &[("n", numbers.len().to_string())])) }
                table {
                    thead {
                        tr {
                            th scope="col" { (Words::new("名称", "Name").say(lang)) }
                            th.n scope="col" { (Words::new("值", "Value").say(lang)) }
                            th.n scope="col" { (Words::new("区间", "Interval").say(lang)) }
                        }
                    }
                    tbody {
                        @for number in &numbers {
                            tr {
                                th scope="row" {
                                    @if !number.label.is_empty() { (number.label) " " }
                                    code { (number.key) }
                                }
                                td.n { (number.value) }
                                td.n { (number.interval.as_deref().unwrap_or("")) }
                            }
                        }
                    }
                }
                p.note {
                    (ROUNDED.say(lang))
                    @if shown.study.is_none() { " " (KEYS.say(lang)) }
                }
            }
        }
    }
}

const ALL: Words = Words::new("声明中的全部数字（{n}）", "All numbers of the claim ({n})");
const KEYS: Words = Words::new(
    "名称与单位由方法在读数上计算时给出；这里没有读数，所列是签名声明中的键与值，与证据包一致。",
    "Names and units come from the method as it runs on the readings. None are here, so the keys \
     and values are those of the signed claim, as in the bundle.",
);
const ROUNDED: Words = Words::new(
    "此处为阅读而修约；证据包内每个数有 12 位有效数字。",
    "Rounded for reading; the bundle has 12 significant digits of each.",
);
