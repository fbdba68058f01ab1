//! Paper: one HTML file that prints to A4 as an auditor expects, without script, black-and-white
//! safe, with page numbers, a head to fill in and a block to sign.
//!
//! Knows how a sheet looks; not what stands on it.

mod block;
mod head;
mod sign;

pub use block::{Block, Column, Line, NUMBER};
pub use head::Head;
pub use sign::signatures;

use maud::{DOCTYPE, Markup, PreEscaped, html};
use word::{Lang, Words};

/// What is the same on every sheet of a document.
pub struct Sheet<'a> {
    /// What the document is.
    pub title: &'a str,
    /// What it is about, below the title.
    pub subject: String,
    /// What names the document at the foot of every page: printable ASCII.
    pub mark: String,
    /// The language of its reader.
    pub lang: Lang,
}

/// The document as one file.
pub fn page(sheet: &Sheet, body: &Markup) -> String {
    let Sheet { title, subject, mark, lang } = sheet;
    let page = html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                title { (title) @if !subject.is_empty() { " · " (subject) } }
                style { (PreEscaped(include_str!("paper.css"))) (PreEscaped(foot(mark, *lang))) }
            }
            body {
                header {
                    h1 { (title) }
                    @if !subject.is_empty() { p { (subject) } }
                }
                (body)
            }
        }
    };
    page.into_string()
}

/// Which of how many pages.
pub const PAGES: Words = Words::new("第 {page} 页 / 共 {pages} 页", "page {page} of {pages}");

/// The foot of every printed page: what the document is, and which of how many pages.
fn foot(mark: &str, lang: Lang) -> String {
    let is_plain = |c: &char| c.is_ascii_graphic() && !r#""\<>"#.contains(*c) || *c == ' ';
    let mark: String = mark.chars().filter(is_plain).collect();
    let pages = [("page", "\" counter(page) \""), ("pages", "\" counter(pages) \"")];
    let pages = pages.map(|(name, counter)| (name, counter.to_owned()));
    let font = "font:8pt ui-monospace,Menlo,Consolas,monospace;color:#333";
    let numbers = "font:8pt system-ui,\"Noto Sans CJK SC\",\"Noto Sans SC\",sans-serif;color:#333";
    format!(
        "@page{{@bottom-left{{content:\"{mark}\";{font};width:78%}}\
         @bottom-right{{content:\"{}\";{numbers}}}}}",
        PAGES.fill(lang, &pages)
    )
}

/// A list of names and values.
pub fn pairs(pairs: &[(&str, String)]) -> Markup {
    html! {
        dl.pairs { @for (name, value) in pairs { dt { (name) } dd { (value) } } }
    }
}
