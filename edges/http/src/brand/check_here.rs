//! `GET /verify.js`, and the button on the passport page that runs it: the reader's own device
//! checks signatures, log and witnesses. The page is whole without it.
//!
//! It is the one script of the public pages, and the security policy of the page names it: by its
//! address, and by its digest for readers that know digests of files.

use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::IntoResponse,
};
use maud::{Markup, html};
use std::sync::LazyLock;
use word::{Digest, Lang, Words, encoding};

use crate::{
    Site,
    guard::{self, Forms},
    table::{Table, get},
};

/// The script. `xtask/interop/verify_js.mjs` runs it on published vectors and altered bundles.
const SCRIPT: &str = include_str!("verify.js");
const PATH: &str = "/verify.js";

static INTEGRITY: LazyLock<String> = LazyLock::new(|| {
    let digest = Digest::of(SCRIPT.as_bytes());
    format!("sha256-{}", encoding::base64(digest.as_bytes()))
});

/// Where the script is served.
pub(crate) fn checker_routes(table: Table) -> Table {
    table.route(PATH, get(read_checker))
}

async fn read_checker(State(_): State<Site>) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        // Asked for again with every page: an older script would not be the one that it names.
        (header::CACHE_CONTROL, "public, no-cache"),
    ];
    (headers, SCRIPT)
}

/// The policy of a page with the button: this script, and what it fetches from this site.
pub(super) fn policy(site: &Site, forms: Forms) -> HeaderValue {
    let script = site.url(PATH);
    guard::policy(&format!("script-src {script} '{}'; connect-src 'self'; ", *INTEGRITY), forms)
}

/// The button, hidden until the script is there, and where it says what it found.
pub(super) fn button(bundle: &str, lang: Lang) -> Markup {
    html! {
        p { button.button type="button" id="verify-here" hidden data-bundle=(bundle) {
            (HERE.say(lang))
        } }
        ul.levels id="verified" aria-live="polite" {}
        script src=(PATH) integrity=(*INTEGRITY) defer {}
    }
}

const HERE: Words = Words::new("在本机检查签名与日志", "Check signatures and log on this device");
