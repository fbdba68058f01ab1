//! What is answered to plain HTTP where the site is served over TLS: the page that offers the
//! certificate of the local authority, and the way on.
//!
//! Asks: how does a phone come to believe this server?
//! Does not know: how the certificate was made.

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use maud::{Markup, html};
use std::sync::Arc;
use word::{Lang, Words};

use crate::{
    Site,
    page::{self, Frame},
    problem::Fault,
    reader::Reader,
    route::under_guard,
};

/// A local authority whose certificate people install.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    /// The certificate, in DER.
    pub certificate: Vec<u8>,
    /// Its SHA-256, as devices show it: `AB:CD:…`.
    pub fingerprint: String,
    /// Names and addresses that it may vouch for.
    pub permitted: Vec<String>,
}

/// The address of the certificate.
const FILE: &str = "/wule-ca.crt";

/// What plain HTTP leads to.
pub(crate) fn router(site: Site, authority: Option<Authority>) -> Router {
    match authority.map(Arc::new) {
        None => under_guard(Router::new().fallback(lead_on), site),
        Some(authority) => {
            let routes = Router::new()
                .route("/", get(show_page))
                .route(FILE, get(give_certificate))
                .fallback(lead_on);
            under_guard(routes, authority)
        }
    }
}

/// Sends a reader on to the same place over TLS. Whoever sends something is told instead: what was
/// sent in the clear was sent in the clear, and a redirection would hide it.
async fn lead_on(method: Method, uri: Uri, headers: HeaderMap) -> Result<Response, Fault> {
    if !matches!(method, Method::GET | Method::HEAD) {
        return Err(in_the_clear());
    }
    let to = secure_address(&headers, uri.path_and_query().map_or("/", |path| path.as_str()));
    let to = to.and_then(|to| HeaderValue::from_str(&to).ok()).ok_or_else(Fault::not_found)?;
    Ok((StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, to)]).into_response())
}

/// The address over TLS: the same host and port, by another protocol.
fn secure_address(headers: &HeaderMap, path: &str) -> Option<String> {
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let is_host = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    (!host.is_empty() && host.chars().all(is_host)).then(|| format!("https://{host}{path}"))
}

fn in_the_clear() -> Fault {
    let words = Words::new(
        "这个端口只经 TLS 接收数据；请改用 https://。刚才所发的内容未加密，其中若有密码或令牌，请更换",
        "this port takes data over TLS alone; use https://. What was just sent was not encrypted: \
         if a password or a token was in it, change it",
    );
    Fault::new(StatusCode::FORBIDDEN, "http.in_the_clear", words, [])
}

async fn give_certificate(State(authority): State<Arc<Authority>>) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "application/x-x509-ca-cert"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"wule-ca.crt\""),
    ];
    (headers, authority.certificate.clone())
}

async fn show_page(
    State(authority): State<Arc<Authority>>,
    reader: Reader,
    headers: HeaderMap,
) -> Html<String> {
    let lang = reader.lang;
    let title = TITLE.say(lang);
    let on = secure_address(&headers, "/app/");
    let main = html! {
        section {
            p { (WHY.say(lang)) }
            p.call { a.button href=(FILE) { (TAKE.say(lang)) } }
            p { (COMPARE.say(lang)) br; code { (authority.fingerprint) } }
        }
        @for (device, steps) in DEVICES { (steps_on(&device, steps, lang)) }
        @if let Some(on) = on { section { p.call { a.button href=(on) { (GO_ON.say(lang)) } } } }
        section {
            h2 { (LIMITS_TITLE.say(lang)) }
            p { (LIMITS.say(lang)) br; code { (authority.permitted.join(" · ")) } }
        }
    };
    page::frame(Frame { lang, path: "/", title, heading: html! { h1 { (title) } }, main })
}

fn steps_on(device: &Words, steps: &[Words], lang: Lang) -> Markup {
    html! {
        section {
            h2 { (device.say(lang)) }
            ol.steps { @for step in steps { li { (step.say(lang)) } } }
        }
    }
}

const TITLE: Words = Words::new("信任这台服务器", "Trust this server");
const WHY: Words = Words::new(
    "相机、串口与离线使用需要加密连接。每台设备安装一次下面的证书，浏览器便认得这台服务器。",
    "Camera, serial ports and work without a connection need an encrypted connection. Install this \
     certificate once on each device, and its browser knows this server.",
);
const TAKE: Words = Words::new("下载证书", "Download the certificate");
const COMPARE: Words = Words::new(
    "安装前，请与服务器终端上显示的指纹核对（SHA-256）：",
    "Before you install it, compare the fingerprint with the one on the server's terminal \
     (SHA-256):",
);
const GO_ON: Words = Words::new("装好了，打开物勒", "It is installed: open Wule");
const LIMITS_TITLE: Words = Words::new("它不能做什么", "What it cannot do");
const LIMITS: Words = Words::new(
    "这张证书只能为内网名称与内网地址作保，写在证书之中；即使密钥被盗，也不能冒充银行或别的网站。",
    "This certificate vouches for private names and addresses alone, which is written in it: even \
     with a stolen key nobody can pass for a bank or another site.",
);

/// What to tap, a step at a time.
const DEVICES: [(Words, &[Words]); 3] = [
    (
        Words::new("安卓（Android）", "Android"),
        &[
            Words::new("点“下载证书”", "Tap “Download the certificate”"),
            Words::new(
                "打开 设置 → 安全 → 更多安全设置 → 加密与凭据 → 安装证书 → CA 证书（各品牌叫法略\
                 有不同，可在设置中搜索“证书”）",
                "Open Settings → Security → More security settings → Encryption & credentials → \
                 Install a certificate → CA certificate (names differ by maker: search the \
                 settings for “certificate”)",
            ),
            Words::new(
                "选“仍然安装”，再选下载的 wule-ca.crt",
                "Choose “Install anyway”, then the file wule-ca.crt",
            ),
        ],
    ),
    (
        Words::new("苹果（iPhone、iPad）", "iPhone and iPad"),
        &[
            Words::new(
                "用 Safari 打开本页，点“下载证书”，选“允许”",
                "Open this page in Safari, tap “Download the certificate”, then “Allow”",
            ),
            Words::new(
                "打开 设置 → 已下载描述文件 → 安装",
                "Open Settings → Profile Downloaded → Install",
            ),
            Words::new(
                "打开 设置 → 通用 → 关于本机 → 证书信任设置，打开这张证书的开关",
                "Open Settings → General → About → Certificate Trust Settings, and turn the \
                 certificate on",
            ),
        ],
    ),
    (
        Words::new("Windows", "Windows"),
        &[
            Words::new(
                "点“下载证书”，打开下载的文件，点“安装证书”",
                "Click “Download the certificate”, open the file, click “Install Certificate”",
            ),
            Words::new(
                "选“本地计算机”，再选“将所有的证书都放入下列存储”→ 浏览 → 受信任的根证书颁发机构",
                "Choose “Local Machine”, then “Place all certificates in the following store” → \
                 Browse → Trusted Root Certification Authorities",
            ),
            Words::new(
                "完成后重新打开浏览器（Firefox 有自己的证书库：设置 → 隐私与安全 → 查看证书 → 导\
                 入）",
                "Open the browser again (Firefox has a store of its own: Settings → Privacy & \
                 Security → View Certificates → Import)",
            ),
        ],
    ),
];
