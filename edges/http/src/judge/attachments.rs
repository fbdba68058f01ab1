//! Photos and voice notes of signals: attached, read, written down, erased.
//!
//! Their bytes come from anywhere, so they are taken apart before anything is kept of them, and
//! are sent as what they were found to be, for a page that may run nothing.

use axum::{
    Json,
    extract::{FromRequest, Path, Query, Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::IntoResponse,
};
use judge::attachment::{self, Media, Shape};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use store::KeptAttachment;
use word::Words;

use super::monitors::id;
use crate::{
    Site,
    body::{Acting, Wire, announced, line, whole},
    described::{Described, Takes},
    problem::Fault,
    range,
};

/// Nothing of a file may run, whatever a browser takes it for.
const POLICY: &str = "default-src 'none'; sandbox";

/// The bytes of a file, and what they are said to be.
pub(crate) struct Sent {
    media: Media,
    bytes: Vec<u8>,
}

impl FromRequest<Site> for Sent {
    type Rejection = Fault;

    async fn from_request(request: Request, _: &Site) -> Result<Self, Fault> {
        let said = request.headers().get(header::CONTENT_TYPE);
        let said = said.and_then(|said| said.to_str().ok()).unwrap_or_default();
        // A recorder names the codec behind the type.
        let name = said.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let media = Media::named(&name).ok_or_else(|| no_such_type(&name))?;
        let most = media.bytes_max();
        announced(request.headers(), most)?;
        Ok(Self { media, bytes: whole(request.into_body(), most).await? })
    }
}

impl Takes for Sent {
    fn describe(to: &mut Described) {
        let types = Media::ALL.map(Media::name).join(", ");
        to.body = Some(("*/*", json!({"description": format!("One of {types}.")})));
    }
}

fn no_such_type(got: &str) -> Fault {
    let words = Words::new(
        "Content-Type “{got}”不可用；照片请用 image/jpeg、image/png 或 image/webp，语音请用 \
         audio/webm、audio/ogg、audio/mp4 或 audio/wav",
        "the Content-Type “{got}” cannot be used; a photo is image/jpeg, image/png or image/webp, \
         a voice note audio/webm, audio/ogg, audio/mp4 or audio/wav",
    );
    let args = [("got", got.chars().filter(|c| !c.is_control()).take(80).collect())];
    Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "attachment.media_type", words, args)
}

/// What is written below an attachment.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CaptionWire {
    /// One line of 1 to 200 characters; none where it is empty.
    caption: Option<String>,
    lang: Option<String>,
}

/// `POST /api/v1/signals/{id}/attachments`: the bytes of a photo or a voice note. The same sent
/// again are the same attachment.
pub(crate) async fn attach_note(
    State(site): State<Site>,
    Path(signal): Path<String>,
    Query(wire): Query<CaptionWire>,
    Acting(actor): Acting,
    sent: Sent,
) -> Result<impl IntoResponse, Fault> {
    let signal = id(&signal)?;
    let _ = &wire.lang;
    let caption = wire.caption.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let caption = caption.map(line).transpose()?;
    let Sent { media, bytes } = sent;
    let cleaned = site.heavy(move || attachment::clean(media, &bytes)).await?;
    let cleaned = cleaned.map_err(acts::Problem::from)?;
    let workshop = site.workshop();
    let kept = acts::judge::attach_note(workshop, &actor, signal, (cleaned, caption)).await?;
    Ok((StatusCode::CREATED, Json(attachment_json(&kept))))
}

/// `GET /api/v1/attachments/{id}`: the bytes, or a part of them.
pub(crate) async fn show_attachment(
    State(site): State<Site>,
    Path(named): Path<String>,
    headers: HeaderMap,
    Acting(_): Acting,
) -> Result<impl IntoResponse, Fault> {
    let store = site.workshop().store();
    let kept = store.attachment(id(&named)?).await?.ok_or_else(Fault::not_found)?;
    if kept.erasure.is_some() {
        return Err(acts::Problem::from(attachment::Problem::Erased).into());
    }
    let bytes = store.attached_bytes(&kept.attachment).await?;
    let value = HeaderValue::from_static;
    let tag = format!("\"{}\"", &kept.attachment.digest.to_string()[..32]);
    let fixed = [
        (header::CONTENT_TYPE, value(kept.attachment.media.name())),
        (header::CONTENT_SECURITY_POLICY, value(POLICY)),
        (header::CONTENT_DISPOSITION, value("inline")),
        // Whoever may no longer read it, or where it was erased, is not shown a copy.
        (header::CACHE_CONTROL, value("private, no-cache")),
    ];
    Ok((fixed, range::answer(&headers, &tag, bytes)?))
}

/// Why an attachment is erased.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ErasureWire {
    /// 1 to 2000 characters.
    #[serde(default)]
    reason: String,
    lang: Option<String>,
}

/// `DELETE /api/v1/attachments/{id}?reason=…`: the bytes and the transcripts go, the facts stay.
pub(crate) async fn erase_attachment(
    State(site): State<Site>,
    Path(named): Path<String>,
    Query(wire): Query<ErasureWire>,
    Acting(actor): Acting,
) -> Result<impl IntoResponse, Fault> {
    let _ = &wire.lang;
    let (workshop, of) = (site.workshop(), id(&named)?);
    let kept = acts::judge::erase_attachment(workshop, &actor, of, &wire.reason).await?;
    Ok(Json(attachment_json(&kept)))
}

/// What a voice note says.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct TranscriptWire {
    /// 1 to 5000 characters.
    text: String,
}

/// `PUT /api/v1/attachments/{id}/transcript`: the latest counts.
pub(crate) async fn transcribe_attachment(
    State(site): State<Site>,
    Path(named): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<TranscriptWire>,
) -> Result<impl IntoResponse, Fault> {
    let (workshop, of) = (site.workshop(), id(&named)?);
    let kept = acts::judge::transcribe_attachment(workshop, &actor, of, &wire.text).await?;
    Ok(Json(attachment_json(&kept)))
}

/// An attachment without its bytes.
pub(crate) fn attachment_json(kept: &KeptAttachment) -> Value {
    let of = &kept.attachment;
    let ((width, height), seconds) = match of.shape {
        Shape::Photo { width, height } => ((Some(width), Some(height)), None),
        Shape::Voice { ms } => ((None, None), ms.map(|ms| ms as f64 / 1_000.0)),
    };
    json!({
        "id": of.id.to_string(),
        "signal": of.signal.to_string(),
        "kind": of.media.kind().name(),
        "media_type": of.media.name(),
        "bytes": of.n_bytes,
        "digest": of.digest.to_string(),
        "caption": of.caption.as_ref().map(word::Line::as_str),
        "by": of.by,
        "at": of.at.to_string(),
        "width": width,
        "height": height,
        "seconds": seconds,
        "transcript": kept.transcript.as_ref().map(|(transcript, text)| json!({
            "text": text, "by": transcript.by, "at": transcript.at.to_string(),
        })),
        "erased": kept.erasure.as_ref().map(|erasure| json!({
            "reason": erasure.reason, "by": erasure.by, "at": erasure.at.to_string(),
        })),
        "link": format!("/api/v1/attachments/{}", of.id),
    })
}
