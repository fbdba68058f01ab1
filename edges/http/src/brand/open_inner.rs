//! `/p/{id}/inner`: the code under the layer to scratch off. Reading its address uses nothing up;
//! pressing the button does, once.

use axum::{
    Form,
    extract::{Path, Query, State},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::Deserialize;
use word::{Lang, Words};

use super::facts::minute;
use crate::{
    Site,
    guard::{self, Forms},
    page::{Frame, frame},
    problem::Fault,
    reader::Reader,
};

#[derive(Deserialize, JsonSchema)]
pub(crate) struct InnerWire {
    /// The code, 32 hexadecimal digits; spaces and dashes do no harm.
    #[serde(default)]
    k: String,
}

pub(crate) async fn show_inner(
    State(site): State<Site>,
    Path(id): Path<String>,
    Query(wire): Query<InnerWire>,
    reader: Reader,
) -> Result<Response, Fault> {
    let id = id.parse().map_err(|_| Fault::no_passport())?;
    let lang = reader.lang;
    site.workshop().store().passport(id).await?;
    let action = format!("/p/{id}/inner?lang={}", lang.tag());
    let main = html! {
        p { (HOW.say(lang)) }
        form method="post" action=(action) {
            p {
                label for="k" { (CODE.say(lang)) } br;
                input id="k" name="k" value=(wire.k) required maxlength="64" autocomplete="off";
            }
            p { button.button { (USE.say(lang)) } }
        }
    };
    let page = framed(&format!("/p/{id}/inner"), lang, main);
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::CONTENT_SECURITY_POLICY, guard::policy("", Forms::Here)),
    ];
    Ok((headers, page).into_response())
}

pub(crate) async fn open_inner(
    State(site): State<Site>,
    Path(id): Path<String>,
    reader: Reader,
    Form(wire): Form<InnerWire>,
) -> Result<Response, Fault> {
    let id = id.parse().map_err(|_| Fault::no_passport())?;
    let (code, at) = acts::brand::open_inner(site.workshop(), id, &wire.k).await?;
    let args = [("at", minute(at)), ("number", code.number.to_string())];
    let main = html! {
        div.claim { p { (OPENED.fill(reader.lang, &args)) } }
        p { a href={ "/p/" (id) } { (BACK.say(reader.lang)) } }
    };
    let page = framed(&format!("/p/{id}/inner"), reader.lang, main);
    Ok(([(header::CACHE_CONTROL, "no-store")], page).into_response())
}

fn framed(path: &str, lang: Lang, main: Markup) -> Html<String> {
    let title = TITLE.say(lang);
    frame(Frame { lang, path, title, heading: html! { h1 { (title) } }, main })
}

const TITLE: Words = Words::new("刮开的内码", "The code under the layer");
const HOW: Words = Words::new(
    "内码只能使用一次。如果刮层在您拿到时已被刮开，请不要使用，并报告疑似仿冒。",
    "An inner code is good once. If the layer was scratched off when you got the goods, do not use \
     the code, and report a suspected fake.",
);
const CODE: Words = Words::new("内码", "Inner code");
const USE: Words = Words::new("现在使用", "Use it now");
const OPENED: Words = Words::new(
    "第 {number} 号内码是第一次使用，时间 {at}。以后再用，会看到这个时间。",
    "Inner code number {number} was used for the first time, at {at}. Whoever uses it again is \
     told this time.",
);
const BACK: Words = Words::new("看护照", "See the passport");
