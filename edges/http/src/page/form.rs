//! Forms on paper: A4 across, a head of fields and tables of rows, as shops file them.

use axum::{
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use maud::{DOCTYPE, PreEscaped, html};
use word::{Lang, Words, encoding};

use crate::brand::qr;

const STYLE: &str = include_str!("form.css");

/// A form, filled in.
pub(crate) struct Form<'a> {
    /// The language it is in.
    pub(crate) lang: Lang,
    /// Its address, for the language switch.
    pub(crate) path: &'a str,
    /// What it is.
    pub(crate) title: Words,
    /// The fields above the tables; an empty value is a field to write in.
    pub(crate) head: Vec<(Words, String)>,
    /// The tables.
    pub(crate) tables: Vec<FormTable>,
    /// An address that a code leads to, for whoever holds the paper.
    pub(crate) leads_to: Option<&'a str>,
    /// What stands below, such as where a rule comes from.
    pub(crate) note: Words,
}

/// A table of a form.
pub(crate) struct FormTable {
    /// What it is.
    pub(crate) title: Words,
    /// What its columns are.
    pub(crate) columns: Vec<Words>,
    /// Its rows; an empty cell is one to write in.
    pub(crate) rows: Vec<Vec<String>>,
}

/// Whether a word of a cell is longer than a column may ask for, such as a digest: it may break
/// anywhere, and numbers and short words never do.
fn is_long(cell: &str) -> bool {
    cell.split_whitespace().any(|word| word.chars().count() > WORD_MAX)
}

/// The longest word that a column is made wide enough for, in characters.
const WORD_MAX: usize = 14;

/// The form as a page of its own, with its own style.
pub(crate) fn form(form: &Form<'_>) -> Response {
    let lang = form.lang;
    let title = form.title.say(lang);
    let (zh, en) = (format!("{}?lang=zh", form.path), format!("{}?lang=en", form.path));
    let whole = html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                nav {
                    a href=(zh) lang="zh-CN" hreflang="zh-CN" { "中文" }
                    " · "
                    a href=(en) lang="en" hreflang="en" { "English" }
                }
                @if let Some(code) = form.leads_to.and_then(|url| qr::svg(url, url)) {
                    figure { (PreEscaped(code)) }
                }
                h1 { (title) }
                table.head {
                    @for pair in form.head.chunks(4) {
                        tr {
                            @for (name, value) in pair { th { (name.say(lang)) } td { (value) } }
                        }
                    }
                }
                @for table in &form.tables {
                    h2 { (table.title.say(lang)) }
                    table {
                        thead { tr { @for name in &table.columns { th { (name.say(lang)) } } } }
                        tbody {
                            @for row in &table.rows {
                                tr {
                                    @for cell in row {
                                        td class=[is_long(cell).then_some("long")] { (cell) }
                                    }
                                }
                            }
                        }
                    }
                }
                footer { p { (form.note.say(lang)) } }
            }
        }
    };
    let digest = word::Digest::of(STYLE.as_bytes());
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'none'",
        encoding::base64(digest.as_bytes())
    );
    let mut response = Html(whole.into_string()).into_response();
    let policy = HeaderValue::from_str(&policy).expect("a policy is plain ASCII");
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
