//! What the code says by which a passport page was opened, and what the reader may do about it:
//! say roughly where they are, or report a fake.

use acts::brand::{Keeping, Scanned};
use axum::http::{HeaderMap, header};
use brand::copy::{KEPT_DAYS, Problem as CopyProblem, REGIONS, Verdict};
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::Deserialize;
use word::{Lang, Message, Words};

use super::shelf::Shown;
use crate::{
    Site,
    page::{capital, sentence},
    problem::Fault,
};

/// What stands in the address that a label or a chip gives.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub(crate) struct CodeWire {
    /// The token of a printed code.
    t: Option<String>,
    /// The encrypted identity and counter of a chip.
    e: Option<String>,
    /// The code of a chip over them.
    c: Option<String>,
    /// Whether the reader has just said where they are.
    said: Option<String>,
}

impl CodeWire {
    /// Whether the page was opened by a code.
    pub(super) fn is_there(&self) -> bool {
        self.t.is_some() || self.e.is_some() || self.c.is_some()
    }

    /// The path of this very page, for the language switch: what was read of it and no more.
    pub(super) fn path(&self, shown: &Shown) -> String {
        let path = format!("/p/{}", shown.passport.id);
        match &self.t {
            Some(token) if is_plain(token) => format!("{path}?t={token}"),
            _ => path,
        }
    }
}

/// What may stand in an address again as it came.
pub(super) fn is_plain(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// What a request says of a scan.
pub(super) fn scanned(headers: &HeaderMap, region: Option<String>) -> Scanned {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_set = |name: &str| text(name).is_some_and(|value| value.trim() == "1");
    // Whoever asks not to be followed is not counted either.
    let declines = is_set("sec-gpc") || is_set("dnt");
    let keeping = if declines { Keeping::Declined } else { Keeping::Allowed };
    let parts = [header::USER_AGENT.as_str(), header::ACCEPT_LANGUAGE.as_str()];
    let device: Vec<&str> = parts.iter().filter_map(|name| text(name)).collect();
    let device = (!device.is_empty()).then(|| device.join("\n"));
    Scanned { device, region, keeping }
}

/// The section that stands above everything else.
pub(super) async fn section(
    site: &Site,
    shown: &Shown,
    (wire, headers): (&CodeWire, &HeaderMap),
    lang: Lang,
) -> Result<Markup, Fault> {
    if !wire.is_there() {
        let n_codes = site.workshop().store().n_codes(shown.passport.id).await?;
        let without = html! { p.note { (WITHOUT.say(lang)) } };
        return Ok(if n_codes == 0 {
            html! {}
        } else {
            without
        });
    }
    // A label may carry both: a printed code, and a chip that says something new each time.
    let chip = chip(site, shown, wire, lang).await?;
    Ok(html! { (chip) (printed(site, shown, (wire, headers), lang).await?) })
}

async fn chip(site: &Site, shown: &Shown, wire: &CodeWire, lang: Lang) -> Result<Markup, Fault> {
    if wire.e.is_none() && wire.c.is_none() {
        return Ok(html! {});
    }
    let sent = [&wire.e, &wire.c].map(|part| part.as_deref().unwrap_or_default());
    match acts::brand::touch_chip(site.workshop(), shown.passport.id, sent).await {
        Ok(sun) => Ok(touched(sun.counter, lang)),
        Err(acts::Problem::Copy(problem)) => Ok(refused(&problem, CHIP, (shown, lang))),
        Err(other) => Err(other.into()),
    }
}

async fn printed(
    site: &Site,
    shown: &Shown,
    (wire, headers): (&CodeWire, &HeaderMap),
    lang: Lang,
) -> Result<Markup, Fault> {
    let Some(token) = &wire.t else { return Ok(html! {}) };
    let (workshop, id) = (site.workshop(), shown.passport.id);
    match acts::brand::scan_code(workshop, id, token, &scanned(headers, None)).await {
        Ok((_, verdict)) => Ok(known(&verdict, (shown, wire), lang)),
        Err(acts::Problem::Copy(problem)) => Ok(refused(&problem, THIS, (shown, lang))),
        Err(other) => Err(other.into()),
    }
}

const WITHOUT: Words = Words::new(
    "这批货的每张标签都有各自的码。本页不是从那样的码打开的，因此与您手里的这一件无关。",
    "Every label of these goods has a code of its own. This page was not opened by one, so it says \
     nothing of the piece in your hand.",
);

fn known(verdict: &Verdict, (shown, wire): (&Shown, &CodeWire), lang: Lang) -> Markup {
    let is_clear = verdict.signs.is_empty();
    let id = &shown.passport.id;
    html! {
        div class=(if is_clear { "claim" } else { "claim no" }) {
            h2 { (THIS.say(lang)) }
            p { (sentence(&verdict.message(), lang)) (full_stop(lang)) }
            @if !is_clear {
                ul.plain {
                    @for sign in &verdict.signs {
                        li.signal { (sign_line(&sign.message(), lang)) }
                    }
                }
            }
            @if wire.said.is_some() {
                p { (THANKS.say(lang)) }
            } @else if let Some(token) = &wire.t {
                (place_form(&format!("/p/{id}/scan?lang={}", lang.tag()), token, lang))
            }
            p { a href={ "/p/" (id) "/report" } { (REPORT.say(lang)) } }
            p.scope { (KEPT.fill(lang, &[("days", KEPT_DAYS.to_string())])) }
        }
    }
}

fn full_stop(lang: Lang) -> &'static str {
    Words::new("。", ".").say(lang)
}

/// What a rule found, and from where on that is a sign.
fn sign_line(message: &Message, lang: Lang) -> String {
    let arg = |name: &str| {
        let found = message.args.iter().find(|(known, _)| *known == name);
        found.map_or(String::new(), |(_, value)| value.clone())
    };
    let args =
        [("rule", capital(&message.say(lang))), ("found", arg("found")), ("limit", arg("limit"))];
    SIGN.fill(lang, &args)
}

const THIS: Words = Words::new("您扫的这个码", "The code that you scanned");
const SIGN: Words = Words::new(
    "{rule}：{found}（达到 {limit} 即为迹象）",
    "{rule}: {found} (a sign from {limit} on)",
);
const THANKS: Words = Words::new("谢谢，已记下所在城市。", "Thank you; the city is noted.");
const REPORT: Words = Words::new("报告疑似仿冒", "Report a suspected fake");
const KEPT: Words = Words::new(
    "为发现复制，本站记下这次扫描：时刻，以及浏览器类型的散列值（只对这一个码有效，查不出是谁）。不记录网络\
     地址；城市只在您自己选择时才记。{days} 天后删除。浏览器若声明不愿被跟踪（GPC 或 DNT），什么也不记。",
    "To find copies, this site notes the scan: its time, and a hash of the kind of browser (good \
     for this one code; it names nobody). No network address is kept, and a city only if you \
     choose one. All of it is deleted after {days} days. Where a browser asks not to be tracked \
     (GPC or DNT), nothing is noted.",
);

fn place_form(action: &str, token: &str, lang: Lang) -> Markup {
    html! {
        form method="post" action=(action) {
            input type="hidden" name="t" value=(token);
            p {
                label for="region" { (WHERE.say(lang)) } " "
                select id="region" name="region" required {
                    option value="" { "—" }
                    @for region in REGIONS {
                        option value=(region.code) { (region.words.say(lang)) }
                    }
                }
                " " button { (SAY.say(lang)) }
            }
        }
    }
}

const WHERE: Words =
    Words::new("您在哪座城市附近？（可不答）", "Near which city are you? (optional)");
const SAY: Words = Words::new("告诉厂家", "Say so");

fn refused(problem: &CopyProblem, what: Words, (shown, lang): (&Shown, Lang)) -> Markup {
    html! {
        div.claim.no role="alert" {
            h2 { (what.say(lang)) }
            p { (sentence(&problem.message(), lang)) (full_stop(lang)) }
            p { a href={ "/p/" (shown.passport.id) "/report" } { (REPORT.say(lang)) } }
        }
    }
}

fn touched(counter: u32, lang: Lang) -> Markup {
    html! {
        div.claim {
            h2 { (CHIP.say(lang)) }
            p { (TOUCHED.fill(lang, &[("n", counter.to_string())])) }
        }
    }
}

const CHIP: Words = Words::new("您触碰的这枚芯片", "The chip that you touched");
const TOUCHED: Words = Words::new(
    "持有本厂密钥、并为本护照登记的芯片刚刚作了回答（第 {n} 次触碰）。这说明触碰到了这枚芯片，仅此而已：芯片可以\
     被移到别的物品上，新鲜的信息也可以被转发。",
    "A chip with the maker’s keys, enrolled for this passport, has just answered (touch number \
     {n}). That shows a touch of this chip and no more: a chip can be moved to other goods, and a \
     fresh message can be passed on.",
);
