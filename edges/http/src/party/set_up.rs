//! `/setup`: the one-time link of the first administrator, which `wule serve` prints.

use axum::{
    Form,
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use maud::{Markup, html};
use party::{Login, Password};
use schemars::JsonSchema;
use serde::Deserialize;
use word::{Lang, Title, Words};

use crate::{
    Site, cookie,
    guard::{self, Forms},
    page::{self, Frame},
    problem::Fault,
    reader::Reader,
};

#[derive(Deserialize, JsonSchema)]
pub(crate) struct Asked {
    #[serde(default)]
    code: String,
}

#[derive(Deserialize, JsonSchema)]
pub(crate) struct FirstWire {
    code: String,
    name: String,
    login: String,
    password: String,
}

pub(crate) async fn show_set_up(
    State(site): State<Site>,
    Query(Asked { code }): Query<Asked>,
    reader: Reader,
) -> Result<Response, Fault> {
    if !site.is_set_up_code(&code) {
        return Err(no_code());
    }
    Ok(as_form(framed(reader.lang, form(&code, reader.lang))))
}

pub(crate) async fn set_up(
    State(site): State<Site>,
    reader: Reader,
    headers: HeaderMap,
    Form(wire): Form<FirstWire>,
) -> Result<Response, Fault> {
    if !site.is_set_up_code(&wire.code) || cookie::is_cross_site(&site, &headers) {
        return Err(no_code());
    }
    let name = Title::new(&wire.name, &wire.name).map_err(|_| no_name())?;
    let login = Login::new(&wire.login).map_err(acts::Problem::from)?;
    let password = Password::new(&login, &wire.password).map_err(acts::Problem::from)?;
    let workshop = site.workshop();
    acts::party::open_first_account(workshop, name, (&login, &password)).await?;
    site.spend_set_up_code();
    let (_, secret) = acts::party::sign_in(workshop, login.as_str(), password.as_str()).await?;
    let page = framed(
        reader.lang,
        html! {
            p { (DONE.say(reader.lang)) }
            p { a.button href="/app/" { (GO_ON.say(reader.lang)) } }
        },
    );
    Ok((StatusCode::CREATED, cookie::set(&site, &secret), page).into_response())
}

fn framed(lang: Lang, main: Markup) -> Html<String> {
    let title = TITLE.say(lang);
    page::frame(Frame { lang, path: "/setup", title, heading: html! { h1 { (title) } }, main })
}

fn form(code: &str, lang: Lang) -> Markup {
    html! {
        form method="post" action="/setup" {
            input type="hidden" name="code" value=(code);
            p { label { (NAME.say(lang)) br; input name="name" required maxlength="200"; } }
            p {
                label {
                    (LOGIN.say(lang)) br;
                    input name="login" required maxlength="64" autocomplete="username";
                }
            }
            p {
                label {
                    (PASSWORD.say(lang)) br;
                    input name="password" type="password" required minlength="12"
                        maxlength="256" autocomplete="new-password";
                }
            }
            p { button { (OPEN.say(lang)) } }
        }
    }
}

/// A page with a form; elsewhere none may be sent.
fn as_form(page: impl IntoResponse) -> Response {
    let mut response = page.into_response();
    let policy = guard::policy("", Forms::Here);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn no_code() -> Fault {
    let words = Words::new(
        "此链接已用过或不是本次启动给出的；请重新启动 wule serve 并使用它打印的链接",
        "this link was used, or is not of this start of the server; start `wule serve` again and \
         use the link that it prints",
    );
    Fault::new(StatusCode::FORBIDDEN, "party.no_set_up_code", words, [])
}

fn no_name() -> Fault {
    let words = Words::new("姓名需 1 至 200 个字符", "a name needs 1 to 200 characters");
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_a_title", words, [])
}

const TITLE: Words = Words::new("第一位管理员", "The first administrator");
const NAME: Words = Words::new("姓名", "Name");
const LOGIN: Words = Words::new("登录名", "Login");
const PASSWORD: Words = Words::new("密码（至少 12 个字符）", "Password (12 characters or more)");
const OPEN: Words = Words::new("开通账户", "Open the account");
const DONE: Words = Words::new(
    "账户已开通，并已登录。请用它登记人员、授予角色、开通账户。",
    "The account is open, and signed in. Add people, grant roles and open accounts with it.",
);
const GO_ON: Words = Words::new("进入工作台", "To the workbench");
