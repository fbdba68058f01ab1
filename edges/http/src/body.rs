//! Reading what a request carries: who sends it, how much, how deep, and whether it fits.

use acts::Actor;
use axum::{
    body::Body,
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, StatusCode, header, request::Parts},
};
use futures_core::Stream;
use serde::de::DeserializeOwned;
use std::{future::poll_fn, pin::Pin};
use word::{Words, json::DEPTH_MAX};

use crate::{Site, problem::Fault};

/// The largest body, where nothing else is said.
pub(crate) const BYTES_MAX: usize = 1 << 20;

/// The largest body of readings.
pub(crate) const READINGS_BYTES_MAX: usize = 64 << 20;

/// The largest table that a method is run on.
pub(crate) const TABLE_BYTES_MAX: usize = 32 << 20;

/// Bodies up to this are read where they arrive; larger ones on a thread of their own.
const BYTES_QUICK: usize = 64 << 10;

/// Whoever the request is vouched for, as the door ([`crate::admit`]) found them.
#[derive(Clone, Debug)]
pub(crate) struct Acting(pub(crate) Actor);

impl FromRequestParts<Site> for Acting {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &Site) -> Result<Self, Fault> {
        // The door put it there; an address that is open to all has nobody.
        Ok(parts.extensions.get().cloned().unwrap_or(Self(Actor::Public)))
    }
}

/// A body of JSON that fits `T`, at most `MAX` bytes long.
pub(crate) struct Wire<T, const MAX: usize = BYTES_MAX>(pub(crate) T);

impl<T: DeserializeOwned + Send + 'static, const MAX: usize> FromRequest<Site> for Wire<T, MAX> {
    type Rejection = Fault;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Fault> {
        announced(request.headers(), MAX)?;
        let bytes = whole(request.into_body(), MAX).await?;
        if bytes.len() <= BYTES_QUICK {
            return parse(&bytes).map(Self);
        }
        site.heavy(move || parse(&bytes)).await?.map(Self)
    }
}

/// Refuses at once what is announced to be longer than `most` bytes.
pub(crate) fn announced(headers: &HeaderMap, most: usize) -> Result<(), Fault> {
    let length = headers.get(header::CONTENT_LENGTH);
    let length = length.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > most) {
        return Err(too_large(most));
    }
    Ok(())
}

/// All of a body that has at most `most` bytes.
pub(crate) async fn whole(body: Body, most: usize) -> Result<Vec<u8>, Fault> {
    let mut parts = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(part) = poll_fn(|cx| Pin::new(&mut parts).poll_next(cx)).await {
        let part = part.map_err(|_| broken_off())?;
        if part.len() > most - bytes.len() {
            return Err(too_large(most));
        }
        bytes.extend_from_slice(&part);
    }
    Ok(bytes)
}

fn broken_off() -> Fault {
    let words = Words::new(
        "请求内容没有收全，中途断开；请重新发送",
        "the body broke off before its end; send it again",
    );
    Fault::new(StatusCode::BAD_REQUEST, "http.broken_off", words, [])
}

/// Whether a body was not read because it is too large.
pub(crate) fn is_too_large(fault: &Fault) -> bool {
    fault.code() == "http.too_large"
}

fn too_large(limit: usize) -> Fault {
    let words = Words::new(
        "请求内容超过此地址一次所收的 {limit} KiB；能分开的内容，请分几次发送",
        "the body is larger than the {limit} KiB that this address takes at once; what can be \
         parted, send in several requests",
    );
    let args = [("limit", (limit >> 10).to_string())];
    Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "http.too_large", words, args)
}

/// What a body says, where it fits `T`.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Fault> {
    if depth(bytes) > DEPTH_MAX {
        let words = Words::new(
            "JSON 嵌套超过 {limit} 层",
            "the JSON is nested more than {limit} levels deep",
        );
        let args = [("limit", DEPTH_MAX.to_string())];
        return Err(Fault::new(StatusCode::BAD_REQUEST, "http.too_deep", words, args));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        let args = [("reason", error.to_string())];
        if error.is_data() {
            let words = Words::new(
                "JSON 的字段不符合此地址的要求：{reason}",
                "the fields of the JSON are not those of this address: {reason}",
            );
            return Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.other_fields", words, args);
        }
        let words = Words::new("内容不是完整的 JSON：{reason}", "the body is not JSON: {reason}");
        Fault::new(StatusCode::BAD_REQUEST, "http.not_json", words, args)
    })
}

/// How deep arrays and objects are nested, whether or not the rest is JSON.
fn depth(bytes: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_string, mut is_escaped) = (false, false);
    for byte in bytes {
        if in_string {
            (in_string, is_escaped) = match byte {
                _ if is_escaped => (true, false),
                b'\\' => (true, true),
                b'"' => (false, false),
                _ => (true, false),
            };
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'[' | b'{' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// A code in an address or a body.
pub(crate) fn code(text: &str) -> Result<word::Code, Fault> {
    text.parse().map_err(|_| {
        let words = Words::new(
            "“{got}”不能作为编号；请用 1 至 64 个字符，不含控制字符与 / \\ ? # % \" < >",
            "“{got}” cannot be a code: use 1 to 64 characters without control characters or \
             / \\ ? # % \" < >",
        );
        let got = text.chars().take(80).collect();
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_a_code", words, [("got", got)])
    })
}

/// The digest that names something, in an address or in the field `what` of a body.
pub(crate) fn digest(what: &'static str, text: &str) -> Result<word::Digest, Fault> {
    text.parse().map_err(|_| {
        let words = Words::new(
            "{what} 应为摘要：64 个小写十六进制数字",
            "{what} must be a digest: 64 lowercase hexadecimal digits",
        );
        let args = [("what", what.to_owned())];
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_a_digest", words, args)
    })
}

/// One line of text.
pub(crate) fn line(text: &str) -> Result<word::Line, Fault> {
    text.parse().map_err(|_| {
        let words = Words::new(
            "“{got}”应为一行文字：1 至 200 个字符，首尾无空格，不含控制字符",
            "“{got}” must be one line: 1 to 200 characters, no space at the ends, no control \
             characters",
        );
        let got = text.chars().take(80).filter(|c| !c.is_control()).collect();
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_a_line", words, [("got", got)])
    })
}

/// An instant as RFC 3339 spells it.
pub(crate) fn instant(text: &str) -> Result<word::Timestamp, Fault> {
    text.parse().map_err(|_| {
        let words = Words::new(
            "“{got}”不是时刻；请写成 2026-11-26T08:30:00Z 或带时区的形式",
            "“{got}” is not an instant; write it as 2026-11-26T08:30:00Z, or with an offset",
        );
        let got = text.chars().take(40).collect();
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_an_instant", words, [("got", got)])
    })
}

/// The identity of something; `field` is where it was written.
pub(crate) fn id<T>(field: &'static str, text: &str) -> Result<word::Id<T>, Fault> {
    text.parse().map_err(|_| {
        let words = Words::new(
            "{field} 应为 id，由登记时的回答给出",
            "{field} must be an id, as the answer gave it when the thing was entered",
        );
        let args = [("field", field.to_owned())];
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_an_id", words, args)
    })
}
