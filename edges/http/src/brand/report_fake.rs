//! `/p/{id}/report`, `/reports/{reference}`: anyone reports a suspected fake and reads what came
//! of it; `/api/v1/fakes`: whoever works on the reports.

use axum::{
    Form, Json,
    extract::{Path, Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use brand::copy::{CaseState, REPORT_CHARS_MAX};
use maud::{Markup, html};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use store::KeptFake;
use word::{Lang, Title, Words};

use super::facts::minute;
use crate::{
    Site,
    body::{Acting, Wire},
    guard::{self, Forms},
    page::{Frame, frame},
    problem::Fault,
    reader::Reader,
};

/// The most reports of one answer.
const LIMIT_MAX: u32 = 200;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportWire {
    /// What was seen, 1 to 500 characters; no name is needed.
    words: String,
}

pub(crate) async fn show_report_form(
    State(site): State<Site>,
    Path(id): Path<String>,
    reader: Reader,
) -> Result<Response, Fault> {
    let id = id.parse().map_err(|_| Fault::no_passport())?;
    let lang = reader.lang;
    site.workshop().store().passport(id).await?;
    let main = html! {
        p { (HOW.say(lang)) }
        form method="post" action={ "/p/" (id) "/report?lang=" (lang.tag()) } {
            p {
                label for="words" { (SAW.say(lang)) } br;
                textarea id="words" name="words" rows="5" cols="36" required
                    maxlength=(REPORT_CHARS_MAX) {}
            }
            p { button.button { (SEND.say(lang)) } }
        }
    };
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
        (header::CONTENT_SECURITY_POLICY, guard::policy("", Forms::Here)),
    ];
    Ok((headers, framed(&format!("/p/{id}/report"), TITLE, lang, main)).into_response())
}

pub(crate) async fn report_fake(
    State(site): State<Site>,
    Path(id): Path<String>,
    reader: Reader,
    Form(wire): Form<ReportWire>,
) -> Result<Response, Fault> {
    let id = id.parse().map_err(|_| Fault::no_passport())?;
    let case = acts::brand::report_fake(site.workshop(), id, &wire.words).await?;
    let (lang, path) = (reader.lang, format!("/reports/{}", case.reference));
    let main = html! {
        p.lead { (TAKEN.fill(lang, &[("reference", &case.reference)])) }
        p { a href=(path) { (FOLLOW.say(lang)) } }
    };
    let kept =
        [(header::CACHE_CONTROL, "no-store".to_owned()), (header::LOCATION, site.url(&path))];
    Ok((StatusCode::CREATED, kept, framed(&path, TITLE, lang, main)).into_response())
}

pub(crate) async fn show_report(
    State(site): State<Site>,
    Path(reference): Path<String>,
    reader: Reader,
) -> Result<Response, Fault> {
    let kept = site.workshop().store().fake(&reference).await?.ok_or_else(no_report)?;
    let (lang, case) = (reader.lang, &kept.case);
    let main = html! {
        dl.facts {
            dt { (Words::new("编号", "Reference").say(lang)) } dd { (case.reference) }
            dt { (Words::new("报告于", "Reported").say(lang)) } dd { (minute(case.reported_at)) }
            dt { (Words::new("状态", "State").say(lang)) } dd { (case.state.words().say(lang)) }
            @if let Some(reason) = &case.reason {
                dt { (Words::new("说明", "Why").say(lang)) } dd { (reason.say(lang)) }
            }
            @if case.state != CaseState::Open {
                dt { (Words::new("更新于", "Changed").say(lang)) } dd { (minute(kept.changed_at)) }
            }
        }
        p { a href={ "/p/" (case.passport) } { (Words::new("看护照", "See the passport").say(lang)) } }
    };
    let page = framed(&format!("/reports/{}", case.reference), STATE, lang, main);
    Ok(([(header::CACHE_CONTROL, "no-store")], page).into_response())
}

fn no_report() -> Fault {
    let words = Words::new(
        "没有这个编号的报告；请核对编号，字母为大写，如 F-7KQ2-M9XP-4TRB",
        "there is no report of this reference; check it: capital letters, such as F-7KQ2-M9XP-4TRB",
    );
    Fault::new(StatusCode::NOT_FOUND, "brand.no_report", words, [])
}

fn framed(path: &str, title: Words, lang: Lang, main: Markup) -> Html<String> {
    let title = title.say(lang);
    frame(Frame { lang, path, title, heading: html! { h1 { (title) } }, main })
}

const TITLE: Words = Words::new("报告疑似仿冒", "Report a suspected fake");
const STATE: Words = Words::new("您的报告", "Your report");
const HOW: Words = Words::new(
    "请写明看到了什么、在哪里买的。不需要姓名和电话，请不要写。厂家会查看，您凭编号读到结果。",
    "Say what you saw and where it was bought. No name or telephone number is needed; please write \
     none. The maker looks at it, and you read the result by a reference.",
);
const SAW: Words = Words::new("看到了什么（至多 500 字）", "What you saw (at most 500 characters)");
const SEND: Words = Words::new("送出", "Send");
const TAKEN: Words = Words::new(
    "已收到。编号：{reference}。请记下：结果只凭它查看。",
    "It was received. Reference: {reference}. Keep it: the result is read by it alone.",
);
const FOLLOW: Words = Words::new("查看结果", "See what came of it");

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct FakesWire {
    /// `open`, `examined`, `fake`, `genuine` or `undecided`; all without it.
    state: Option<String>,
    /// The reference that the page before ended with.
    before: Option<String>,
    limit: Option<u32>,
}

/// `GET /api/v1/fakes`: reports, the latest first.
pub(crate) async fn list_fakes(
    State(site): State<Site>,
    Query(wire): Query<FakesWire>,
    Acting(_): Acting,
) -> Result<Json<Value>, Fault> {
    let store = site.workshop().store();
    let state = wire.state.as_deref().map(state_of).transpose()?;
    let before = match &wire.before {
        Some(reference) => Some(store.fake(reference).await?.ok_or_else(no_report)?.case),
        None => None,
    };
    let limit = wire.limit.unwrap_or(100).clamp(1, LIMIT_MAX);
    let fakes = store.fakes(state, before.as_ref(), limit).await?;
    let next = fakes.last().filter(|_| fakes.len() == limit as usize);
    let next = next.map(|kept| kept.case.reference.clone());
    Ok(Json(json!({"fakes": fakes.iter().map(fake_json).collect::<Vec<_>>(), "next": next})))
}

fn state_of(name: &str) -> Result<CaseState, Fault> {
    CaseState::of_name(name).ok_or_else(|| {
        let words = Words::new(
            "state={got} 不可用；请用 open、examined、fake、genuine 或 undecided",
            "state={got} cannot be used; it is open, examined, fake, genuine or undecided",
        );
        let args = [("got", name.chars().take(40).collect())];
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.no_such_state", words, args)
    })
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct DecisionWire {
    /// `examined`, `fake`, `genuine` or `undecided`.
    state: String,
    /// Why, for the one who reported it; needed to close the report.
    reason: Option<ReasonWire>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ReasonWire {
    zh: String,
    en: String,
}

/// `POST /api/v1/fakes/{reference}/state`.
pub(crate) async fn decide_fake(
    State(site): State<Site>,
    Acting(actor): Acting,
    Path(reference): Path<String>,
    Wire(wire): Wire<DecisionWire>,
) -> Result<Json<Value>, Fault> {
    let reason = wire.reason.map(|reason| Title::new(&reason.zh, &reason.en)).transpose();
    let reason = reason.map_err(|_| {
        let words = Words::new(
            "reason 的 zh 与 en 各须 1 至 200 个字符",
            "reason needs zh and en, each of 1 to 200 characters",
        );
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_a_reason", words, [])
    })?;
    let decided = (state_of(&wire.state)?, reason);
    let kept = acts::brand::decide_fake(site.workshop(), &actor, &reference, decided).await?;
    Ok(Json(fake_json(&kept)))
}

fn fake_json(kept: &KeptFake) -> Value {
    let case = &kept.case;
    json!({
        "reference": case.reference,
        "passport": case.passport.to_string(),
        "reported_at": case.reported_at.to_string(),
        "state": case.state.name(),
        "reason": case.reason.as_ref().map(Title::to_json),
        "words": kept.words,
        "changed_by": kept.changed_by,
        "changed_at": kept.changed_at.to_string(),
    })
}
