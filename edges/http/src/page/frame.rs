//! The frame of every page: head, style, header, language switch, footer.

use axum::{http::StatusCode, response::Html};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use word::{Lang, Message, Words};

use super::seal;

/// The one style. The security policy allows exactly this text and no other.
pub(crate) const STYLE: &str = include_str!("style.css");

/// What differs from page to page.
pub(crate) struct Frame<'a> {
    /// The language that the page is in.
    pub(crate) lang: Lang,
    /// The path of the page, for the language switch.
    pub(crate) path: &'a str,
    /// The title of the tab.
    pub(crate) title: &'a str,
    /// The heading, and what stands under it.
    pub(crate) heading: Markup,
    /// The rest.
    pub(crate) main: Markup,
}

/// A whole page.
pub(crate) fn frame(page: Frame<'_>) -> Html<String> {
    let lang = page.lang;
    let whole = html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (page.title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a.skip href="#main" { (Words::new("跳到正文", "Skip to content").say(lang)) }
                (switch(lang, page.path))
                header.top { (seal()) div { (page.heading) } }
                main id="main" { (page.main) }
                footer {
                    p lang="zh-CN" { "物勒工名，以考其诚。" }
                    p { (MOTTO.say(lang)) }
                }
            }
        }
    };
    Html(whole.into_string())
}

const MOTTO: Words = Words::new(
    "——《礼记·月令》",
    "The maker’s name goes on the work, so that its honesty can be checked. (Book of Rites)",
);

fn switch(lang: Lang, path: &str) -> Markup {
    let mark = if path.contains('?') { '&' } else { '?' };
    let (zh, en) = (format!("{path}{mark}lang=zh"), format!("{path}{mark}lang=en"));
    html! {
        nav.lang aria-label=(Words::new("语言", "Language").say(lang)) {
            a href=(zh) lang="zh-CN" hreflang="zh-CN" aria-current=[current(lang == Lang::ZhCn)] {
                "中文"
            }
            a href=(en) lang="en" hreflang="en" aria-current=[current(lang == Lang::En)] {
                "English"
            }
        }
    }
}

fn current(is_current: bool) -> Option<&'static str> {
    is_current.then_some("true")
}

/// The page of a request that was not done: what happened, and a way out.
pub(crate) fn error(status: StatusCode, message: &Message, lang: Lang) -> Html<String> {
    let title = match status {
        StatusCode::NOT_FOUND => Words::new("找不到", "Not found"),
        StatusCode::GONE => Words::new("已不再提供", "No longer available"),
        status if status.is_client_error() => Words::new("这样不行", "That did not work"),
        _ => Words::new("服务器出了问题", "The server has a problem"),
    };
    let title = title.say(lang);
    frame(Frame {
        lang,
        path: "/",
        title,
        heading: html! { h1 { (title) } p.sub { (status.as_u16()) " · " (message.code) } },
        main: html! {
            p.lead { (sentence(message, lang)) }
            p { a.button href="/" { (Words::new("回到首页", "Go to the home page").say(lang)) } }
        },
    })
}

/// A message as a sentence of a page: messages begin small, so that others can quote them.
pub(crate) fn sentence(message: &Message, lang: Lang) -> String {
    capital(&message.say(lang))
}

/// Text with a large first letter.
pub(crate) fn capital(text: &str) -> String {
    let first = text.split([' ', ',']).next().unwrap_or("");
    let mut chars = text.chars();
    match chars.next() {
        // A first word with a point or a figure in it is somebody's name.
        Some(letter) if first.chars().all(char::is_alphabetic) => {
            format!("{}{}", letter.to_ascii_uppercase(), chars.as_str())
        }
        _ => text.to_owned(),
    }
}
