//! `POST /api/v1/readings`: many readings of many characteristics, as CSV, a JSON object a line, or
//! a stream of Apache Arrow.
//!
//! The body is read, parsed and recorded part by part, and no faster than the disk takes it. Parts
//! are cut at the same bytes each time: with the header `Idempotency-Key`, a body that was cut
//! short is sent again whole, and what was recorded of it is not recorded twice.

use acts::{
    Actor,
    measure::{Refused, record_submissions},
};
use axum::{
    Json,
    body::{Body, HttpBody},
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};
use inlet::arrow::{self, Stream};
use measure::SubmissionId;
use serde_json::json;
use std::pin::Pin;
use word::{Message, Words};

use super::rows::{self, Bad, Form, Rows};
use crate::{Site, body::Acting, problem::Fault};

/// A part of a body: some 80,000 rows, one commit.
const PART_BYTES: usize = 4 << 20;

/// The largest body; a longer file is sent in several.
const LOAD_BYTES_MAX: usize = 512 << 20;

pub(crate) async fn load_readings(
    State(site): State<Site>,
    Acting(actor): Acting,
    request: Request,
) -> Result<impl IntoResponse, Fault> {
    let headers = request.headers();
    let id = headers.get("idempotency-key").map(|value| value.to_str().unwrap_or_default());
    let id: Option<SubmissionId> =
        id.map(str::parse).transpose().map_err(acts::Problem::Measure)?;
    let kind = kind(headers)?;
    // Who says at once that it is too much has nothing of it recorded.
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if length.is_some_and(|length| length.parse().is_ok_and(|n: usize| n > LOAD_BYTES_MAX)) {
        return Err(too_large());
    }
    let parts = Parts { body: request.into_body(), buffer: Vec::new(), n_bytes: 0 };
    let loaded = match kind {
        BodyKind::Arrow => load_arrow(&site, &actor, parts, id.as_ref()).await?,
        BodyKind::Csv => load_lines(&site, &actor, (parts, None), id.as_ref()).await?,
        BodyKind::JsonLines => {
            load_lines(&site, &actor, (parts, Some(Form::JsonLines)), id.as_ref()).await?
        }
    };
    if loaded.n_readings == 0 {
        return Err(acts::Problem::Measure(measure::Problem::NoReadings).into());
    }
    let body = json!({"n_recorded": loaded.n_readings, "n_lines": loaded.n_lines});
    Ok((StatusCode::CREATED, Json(body)))
}

/// Records the batches of a stream, each while the next is read.
async fn load_arrow(
    site: &Site,
    actor: &Actor,
    mut parts: Parts,
    id: Option<&SubmissionId>,
) -> Result<Loaded, Fault> {
    let (mut loaded, mut first_line, mut n_parts) = (Loaded::default(), 1, 0);
    let mut stream = Stream::new(&rows::WANTED);
    while let Some(bytes) = parts.bytes().await.map_err(|fault| loaded.tell(fault))? {
        let read = move || {
            let batches = stream.feed(&bytes).map_err(|wrong| rows::of_wrong(wrong, first_line));
            let mut read = Vec::new();
            for batch in batches? {
                read.extend(rows::read_batch(&batch, first_line)?);
                first_line += batch.n_rows as u64;
            }
            Ok((stream, read, first_line))
        };
        let read: Result<_, Bad> = site.heavy(read).await?;
        let (after, read, next_line) = read.map_err(|bad| loaded.tell(bad.into()))?;
        (stream, first_line) = (after, next_line);
        for mut rows in read {
            if let Some(id) = id {
                rows.name(id, n_parts);
            }
            n_parts += 1;
            loaded.add(record(site, actor, Some(rows)).await)?;
        }
    }
    let end = stream.end().map_err(|wrong| rows::of_wrong(wrong, first_line));
    end.map_err(|bad| loaded.tell(bad.into()))?;
    Ok(loaded)
}

/// Records the lines of a body, part by part, each while the next is read.
async fn load_lines(
    site: &Site,
    actor: &Actor,
    (mut parts, mut form): (Parts, Option<Form>),
    id: Option<&SubmissionId>,
) -> Result<Loaded, Fault> {
    let (mut loaded, mut first_line) = (Loaded::default(), 1);
    let mut waiting: Option<Rows> = None;
    let mut n_parts = 0;
    let broken = loop {
        let mut part = match parts.next().await {
            Ok(Some(part)) => part,
            Ok(None) => break None,
            Err(fault) => break Some(fault),
        };
        if form.is_none() {
            let end = part.iter().position(|&byte| byte == b'\n').map_or(part.len(), |at| at + 1);
            let line = part[..end].trim_ascii_end();
            form = Some(rows::head(line).map_err(|bad| loaded.tell(bad.into()))?);
            part.drain(..end);
            first_line = 2;
        }
        let form = form.clone().unwrap_or(Form::JsonLines);
        let parsing = site.heavy(move || rows::read(&part, &form, first_line));
        let (recorded, parsed) = tokio::join!(record(site, actor, waiting.take()), parsing);
        loaded.add(recorded)?;
        let mut parsed = parsed?.map_err(|bad| loaded.tell(bad.into()))?;
        first_line += parsed.n_lines;
        if let Some(id) = id {
            parsed.name(id, n_parts);
        }
        n_parts += 1;
        waiting = Some(parsed);
    };
    // A part that came whole is kept, whatever became of what follows it.
    loaded.add(record(site, actor, waiting).await)?;
    match broken {
        Some(fault) => Err(loaded.tell(fault)),
        None => Ok(loaded),
    }
}

/// What is on disk of a body.
#[derive(Default)]
struct Loaded {
    n_readings: u64,
    n_lines: u64,
}

impl Loaded {
    fn add(&mut self, recorded: Result<(u64, u64), Fault>) -> Result<(), Fault> {
        let (n_readings, n_lines) = recorded.map_err(|fault| self.tell(fault))?;
        self.n_readings += n_readings;
        self.n_lines += n_lines;
        Ok(())
    }

    /// Tells with a fault how much is on disk all the same.
    fn tell(&self, fault: Fault) -> Fault {
        fault.with("n_recorded", self.n_readings).with("n_lines_recorded", self.n_lines)
    }
}

/// Records the readings of a part; gives how many there were, and on how many lines.
async fn record(site: &Site, actor: &Actor, rows: Option<Rows>) -> Result<(u64, u64), Fault> {
    let Some(rows) = rows.filter(|rows| !rows.submissions.is_empty()) else { return Ok((0, 0)) };
    let workshop = site.workshop();
    let kept = record_submissions(workshop, actor, &rows.submissions, Refused::StopsAll).await;
    kept.map_err(|problem| match problem {
        acts::Problem::Submission { i, problem } => {
            let line = rows.first_lines.get(i).copied().unwrap_or(0);
            Fault::from(*problem).with("line", line)
        }
        problem => Fault::from(problem),
    })?;
    Ok((rows.n_readings, rows.n_lines))
}

/// A body, cut into parts that end with a line.
struct Parts {
    body: Body,
    buffer: Vec<u8>,
    n_bytes: usize,
}

impl Parts {
    /// The next bytes, whatever they are.
    async fn bytes(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        self.fill().await?;
        Ok(Some(std::mem::take(&mut self.buffer)).filter(|bytes| !bytes.is_empty()))
    }

    /// Fills the buffer for a part; whether the body ends with it.
    async fn fill(&mut self) -> Result<bool, Fault> {
        let mut is_end = false;
        while self.buffer.len() < PART_BYTES && !is_end {
            let frame = std::future::poll_fn(|cx| Pin::new(&mut self.body).poll_frame(cx)).await;
            match frame {
                Some(Ok(frame)) => {
                    let Ok(data) = frame.into_data() else { continue };
                    self.n_bytes += data.len();
                    if self.n_bytes > LOAD_BYTES_MAX {
                        return Err(too_large());
                    }
                    self.buffer.extend_from_slice(&data);
                }
                // Parts that came whole are kept; of this one nobody knows where it would end.
                Some(Err(_)) => return Err(broken()),
                None => is_end = true,
            }
        }
        Ok(is_end)
    }

    /// The next lines.
    async fn next(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        let is_end = self.fill().await?;
        if self.buffer.is_empty() {
            return Ok(None);
        }
        if is_end && self.buffer.len() < PART_BYTES {
            return Ok(Some(std::mem::take(&mut self.buffer)));
        }
        let cut = self.buffer[..PART_BYTES].iter().rposition(|&byte| byte == b'\n');
        let rest = self.buffer.split_off(cut.ok_or_else(long_line)? + 1);
        Ok(Some(std::mem::replace(&mut self.buffer, rest)))
    }
}

/// How the readings of a body are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum BodyKind {
    Csv,
    JsonLines,
    Arrow,
}

fn kind(headers: &HeaderMap) -> Result<BodyKind, Fault> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    match kind.and_then(|kind| kind.split(';').next()).map(str::trim) {
        Some("text/csv") => Ok(BodyKind::Csv),
        Some("application/x-ndjson" | "application/jsonl") => Ok(BodyKind::JsonLines),
        Some(arrow::MEDIA_TYPE) => Ok(BodyKind::Arrow),
        other => {
            let words = Words::new(
                "内容类型“{got}”不能读；请用 Content-Type: text/csv、application/x-ndjson 或 \
                 application/vnd.apache.arrow.stream",
                "a body of “{got}” cannot be read here; use Content-Type: text/csv, \
                 application/x-ndjson or application/vnd.apache.arrow.stream",
            );
            let args = [("got", other.unwrap_or_default().chars().take(80).collect())];
            Err(Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "http.media_type", words, args))
        }
    }
}

impl From<Bad> for Fault {
    fn from(bad: Bad) -> Self {
        let args = [("line", bad.line.to_string()), ("got", bad.got)];
        let message = Message::new("http.bad_row", bad.words, args);
        Self::of_message(StatusCode::UNPROCESSABLE_ENTITY, message)
    }
}

fn too_large() -> Fault {
    let words = Words::new(
        "请求内容超过 {limit} MiB；请分成几次发送（已写入的行数见 n_lines_recorded）",
        "the body is larger than {limit} MiB; send it in several (n_lines_recorded says how much \
         is on disk)",
    );
    let args = [("limit", (LOAD_BYTES_MAX >> 20).to_string())];
    Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "http.too_large", words, args)
}

fn long_line() -> Fault {
    let words = Words::new(
        "有一行超过 {limit} MiB；请检查换行",
        "a line is longer than {limit} MiB; check the line breaks",
    );
    let args = [("limit", (PART_BYTES >> 20).to_string())];
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.long_line", words, args)
}

fn broken() -> Fault {
    let words = Words::new(
        "请求在中途断开；以同一 Idempotency-Key 重发全文，不会重复记录",
        "the request broke off; send all of it again under the same Idempotency-Key, and nothing \
         is recorded twice",
    );
    Fault::new(StatusCode::BAD_REQUEST, "http.broken_off", words, [])
}
