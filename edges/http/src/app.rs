//! `GET /app/…`: the web application, as `web/` built it, from inside the program.
//!
//! Asks: which file is meant, and may the reader keep it for ever?
//! Needs: what `build.rs` packed. Where nobody built the application, a page says how.
//! Does not know: what the application does; all that it does goes through the API.

use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use flate2::read::GzDecoder;
use maud::html;
use std::io::Read as _;
use word::{Digest, Words};

use crate::{
    compress::takes_gzip,
    guard::DEVICE_POLICY,
    page::{Frame, frame},
    problem::Fault,
    reader::Reader,
    table::{Table, get},
};

/// A file of the application, compressed when the program was built.
struct File {
    path: &'static str,
    gzip: &'static [u8],
}

static FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/app.rs"));

/// Only what this server serves: own scripts and styles, own pictures, own API.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; manifest-src 'self'; \
    worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A voice note is recorded and a photo taken where somebody asks for it; no other page may.
const DEVICES: &str = "camera=(self), geolocation=(), microphone=(self)";

/// The addresses of the application.
pub(crate) fn routes(table: Table) -> Table {
    table
        .route("/app", get(show_page))
        .route("/app/", get(show_page))
        .route("/app/{*path}", get(show_file))
}

/// The page that starts the application; its addresses are read by the application itself.
async fn show_page(reader: Reader, headers: HeaderMap) -> Response {
    match find("index.html") {
        Some(file) => send(file, &headers),
        None => not_built(reader),
    }
}

async fn show_file(
    Path(path): Path<String>,
    reader: Reader,
    headers: HeaderMap,
) -> Result<Response, Fault> {
    if let Some(file) = find(&path) {
        return Ok(send(file, &headers));
    }
    // Files that are not there must not look like pages; a method's name has a point in it too.
    let is_file = path.starts_with("assets/") || kind(&path) != UNKNOWN;
    if !is_file { Ok(show_page(reader, headers).await) } else { Err(Fault::not_found()) }
}

fn find(path: &str) -> Option<&'static File> {
    FILES.iter().find(|file| file.path == path)
}

fn send(file: &File, headers: &HeaderMap) -> Response {
    // Names below `assets/` carry a digest of their content.
    let is_for_ever = file.path.starts_with("assets/");
    let keep = if is_for_ever { "public, max-age=31536000, immutable" } else { "no-cache" };
    let tag = format!("\"{}\"", &Digest::of(file.gzip).to_string()[..32]);
    let tag = HeaderValue::from_str(&tag).expect("hexadecimal digits are plain ASCII");
    let fixed = [
        (header::CACHE_CONTROL, HeaderValue::from_static(keep)),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (DEVICE_POLICY, HeaderValue::from_static(DEVICES)),
    ];
    if headers.get(header::IF_NONE_MATCH) == Some(&tag) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)], fixed).into_response();
    }
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(kind(file.path)))];
    let tag = [(header::ETAG, tag)];
    if takes_gzip(headers) {
        let coding = [(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))];
        return (kind, tag, coding, fixed, file.gzip).into_response();
    }
    let mut bytes = Vec::new();
    match GzDecoder::new(file.gzip).read_to_end(&mut bytes) {
        Ok(_) => (kind, tag, fixed, bytes).into_response(),
        Err(error) => Fault::internal(error).into_response(),
    }
}

const UNKNOWN: &str = "application/octet-stream";

fn kind(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" | "webmanifest" => "application/json",
        "png" => "image/png",
        _ => UNKNOWN,
    }
}

fn not_built(reader: Reader) -> Response {
    let lang = reader.lang;
    let title = Words::new("网页应用未包含在此程序中", "The web application is not in this build");
    let why = Words::new(
        "构建本程序时没有 Node.js。命令行、接口与护照页都照常工作。",
        "Node.js was not there when this program was built. The command line, the API and the \
         passport pages work as ever.",
    );
    let how = Words::new(
        "安装 Node.js 20 或更新版本，然后重新构建：",
        "Install Node.js 20 or newer, and build again:",
    );
    let page = frame(Frame {
        lang,
        path: "/app/",
        title: title.say(lang),
        heading: html! { h1 { (title.say(lang)) } },
        main: html! {
            p.lead { (why.say(lang)) }
            p { (how.say(lang)) }
            pre { code { "make web\nmake demo" } }
        },
    });
    (StatusCode::OK, page).into_response()
}
