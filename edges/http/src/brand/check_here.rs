//! `GET /verify.js`, and the button on the passport page that runs it: the reader's own device
//! checks signatures, log and witnesses. The page is whole without it.
//!
//! It is the one script of the public pages (`web/src/verify`), and the security policy of the page
//! names it: by its address, and by its digest for readers that know digests of files. Where nobody
//! built it, there is no button.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use std::sync::LazyLock;
use word::{Digest, Lang, Words, encoding};

use crate::{
    Site,
    guard::{self, Forms},
    problem::Fault,
    table::{Table, get},
};

/// The script, and its digest as pages name it.
static SCRIPT: LazyLock<Option<(&str, String)>> = LazyLock::new(|| {
    let built: Option<&str> = include!(concat!(env!("OUT_DIR"), "/verify.rs"));
    let script = built?;
    let digest = encoding::base64(Digest::of(script.as_bytes()).as_bytes());
    Some((script, format!("sha256-{digest}")))
});
const PATH: &str = "/verify.js";

/// Where the script is served.
pub(crate) fn checker_routes(table: Table) -> Table {
    table.route(PATH, get(read_checker))
}

async fn read_checker() -> Result<Response, Fault> {
    let Some((script, _)) = &*SCRIPT else { return Err(Fault::not_found()) };
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        // Asked for again with every page: an older script would not be the one that it names.
        (header::CACHE_CONTROL, "public, no-cache"),
    ];
    Ok((headers, *script).into_response())
}

/// The policy of a page with the button: this script, and what it fetches from this site.
pub(super) fn policy(site: &Site, forms: Forms) -> HeaderValue {
    let Some((_, digest)) = &*SCRIPT else { return guard::policy("", forms) };
    let script = site.url(PATH);
    guard::policy(&format!("script-src {script} '{digest}'; connect-src 'self'; "), forms)
}

/// The button, hidden until the script is there, and where it says what it found.
pub(super) fn button(bundle: &str, lang: Lang) -> Markup {
    html! {
        @if let Some((_, digest)) = &*SCRIPT {
            p { button.button type="button" id="verify-here" hidden data-bundle=(bundle) {
                (HERE.say(lang))
            } }
            ul.levels id="verified" aria-live="polite" {}
            script type="module" src=(PATH) integrity=(digest) {}
        }
    }
}

const HERE: Words = Words::new("在本机检查签名与日志", "Check signatures and log on this device");
