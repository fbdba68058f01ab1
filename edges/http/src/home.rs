//! `GET /`: whose server this is, what it shows, and how to begin.

use axum::{
    extract::State,
    http::header,
    response::{Html, IntoResponse, Response},
};
use brand::Passport;
use certify::Claim;
use maud::{Markup, html};
use party::Organisation;
use word::{Lang, Words};

use crate::{
    Site,
    brand::{latest, minute},
    page::{Frame, frame},
    problem::Fault,
    reader::Reader,
};

const PASSPORTS_MAX: u32 = 12;

/// What the page says of the log.
struct Log {
    size: u64,
    key: String,
}

pub(crate) async fn show_home(State(site): State<Site>, reader: Reader) -> Result<Response, Fault> {
    let store = site.workshop().store();
    let kept = [(header::CACHE_CONTROL, "public, no-cache")];
    let Some(organisation) = store.organisation().await? else {
        return Ok((kept, empty(reader.lang)).into_response());
    };
    let passports = latest(site.workshop(), PASSPORTS_MAX).await?;
    let size = store.checkpoint().await?.map_or(0, |checkpoint| checkpoint.size);
    let log = Log { size, key: store.log_key().await? };
    Ok((kept, home(&site, &organisation, &passports, &log, reader.lang)).into_response())
}

fn home(
    site: &Site,
    organisation: &Organisation,
    passports: &[(Passport, Claim)],
    log: &Log,
    lang: Lang,
) -> Html<String> {
    let say = |words: Words| words.say(lang);
    let name = organisation.name.say(lang);
    let example = passports.first().map(|(passport, _)| passport.id.to_string());
    let example = site.url(&format!("/p/{}", example.as_deref().unwrap_or("…")));
    frame(Frame {
        lang,
        path: "/",
        title: name,
        heading: html! { h1 { (name) } p.sub { (SUBTITLE.say(lang)) } },
        main: html! {
            (workbench(lang))
            section {
                h2 { (say(Words::new("最近的护照", "Latest passports"))) }
                @if passports.is_empty() { p { (NONE_YET.say(lang)) } (commands(lang)) }
                ul.list { @for (passport, claim) in passports { (line(passport, claim, lang)) } }
            }
            section {
                h2 { (say(Words::new("公开日志", "The public log"))) }
                p { (LOG.say(lang)) }
                dl.facts {
                    dt { (say(Words::new("名称", "Origin"))) }
                    dd { (organisation.origin) }
                    dt { (say(Words::new("条目", "Entries"))) }
                    dd {
                        (log.size) " · "
                        a href="/checkpoint" { (say(Words::new("检查点", "checkpoint"))) }
                    }
                    dt { (say(Words::new("公钥", "Key"))) }
                    dd { code { (log.key) } }
                }
            }
            section {
                h2 { (say(Words::new("核验一本护照", "Check a passport"))) }
                p { (VERIFY.say(lang)) }
                pre { code { "wule verify " (example) } }
            }
            @if !passports.is_empty() {
                section {
                    h2 { (say(Words::new("用您自己的测量文件", "With your own measurement file"))) }
                    (commands(lang))
                }
            }
            section {
                h2 { (say(Words::new("给程序", "For programs"))) }
                p {
                    a href="/api/v1/methods" { "/api/v1/methods" }
                    " — " (say(METHODS))
                }
            }
        },
    })
}

/// The way into the application, for those who have a file and no terminal.
fn workbench(lang: Lang) -> Markup {
    let words = Words::new("打开工作台：拖入测量文件", "Open the workbench: drop a file");
    html! { section { p { a.button href="/app/" { (words.say(lang)) } } } }
}

const METHODS: Words =
    Words::new("全部方法、公式、出处与参数", "every method, its formula, source and parameters");
const SUBTITLE: Words = Words::new(
    "从测量到护照，每一步都可以由任何人复算",
    "From measurement to passport, each step can be recomputed by anyone",
);
const NONE_YET: Words = Words::new(
    "还没有护照。可以从一份测量文件开始：",
    "There is no passport yet. Begin with a measurement file:",
);
const LOG: Words = Words::new(
    "标准、证据与声明的摘要按先后写入日志，之后不能改动；日志里没有数据，也没有人名。",
    "Digests of standards, evidence and claims are entered in order and cannot be changed \
     afterwards. The log holds no data and no names.",
);
const VERIFY: Words = Words::new(
    "这条命令取回证据包，在您自己的电脑上检查签名、日志，并重新计算结果：",
    "This fetches the bundle, checks signature and log, and computes the result again on your \
     own machine:",
);

fn line(passport: &Passport, claim: &Claim, lang: Lang) -> Markup {
    html! {
        li {
            a href={ "/p/" (passport.id) } {
                b { (claim.item.1.say(lang)) } " " (claim.evidence.characteristic.1.say(lang))
                span {
                    (LOT.say(lang)) " " (claim.lot) " · "
                    (READINGS.fill(lang, &[("n", claim.evidence.n.to_string())])) " · "
                    (minute(passport.issued_at))
                }
            }
        }
    }
}

const READINGS: Words = Words::new("{n} 个读数", "{n} readings");
const LOT: Words = Words::new("批", "lot");

/// How to begin, from nothing to a passport.
fn commands(lang: Lang) -> Markup {
    let step = |words: Words| words.say(lang);
    html! {
        pre { code {
            "# " (step(Words::new("先看一遍全过程", "see the whole way once"))) "\n"
            "wule demo\n"
            "# " (step(Words::new("看自己的数据", "look at your own data"))) "\n"
            "wule chart readings.csv\n"
            "wule capability --help\n"
            "# " (step(Words::new("封存、声明、签发护照", "seal, claim, issue a passport"))) "\n"
            "wule seal --help"
        } }
    }
}

/// The page of a directory that belongs to nobody yet.
fn empty(lang: Lang) -> Html<String> {
    let title = Words::new("物勒", "Wule").say(lang);
    frame(Frame {
        lang,
        path: "/",
        title,
        heading: html! { h1 { (title) } p.sub { (SUBTITLE.say(lang)) } },
        main: html! {
            (workbench(lang))
            section { p.lead { (NOBODY.say(lang)) } (commands(lang)) }
        },
    })
}

const NOBODY: Words = Words::new(
    "这个数据目录还是空的。首次封存会建立组织与密钥；想先看看，用 wule demo。",
    "This data directory is empty. Sealing a first lot sets up the organisation and its keys; to \
     look around first, use `wule demo`.",
);
