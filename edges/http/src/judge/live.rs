//! `GET /api/v1/live?of=ITEM/CHARACTERISTIC&of=…`: server-sent events of chosen characteristics.
//!
//! Events: `hello` first; `readings`, `points`, `signal`, `ended` and `answered` as they are
//! committed; `gap` where some were missed, so that the reader asks the API for what it shows.
//! An event has an id; who comes back with `Last-Event-ID` is given what it missed, or `gap`
//! where that is too long ago or the server has begun anew. A reader who does not keep up is told
//! so by `gap`, and delays nobody else.

use acts::judge::{Happened, Listening, Live};
use axum::{
    body::{Body, Bytes},
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use measure::Reading;
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    convert::Infallible,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};
use tokio::sync::{broadcast::error::RecvError, mpsc};
use word::{Code, Words};

use super::monitor_wire::{answer_json, point_json, signal_json};
use crate::{
    Site,
    body::{Acting, code},
    problem::Fault,
};

/// How many may listen at once.
const LISTENERS_MAX: usize = 512;

/// How many characteristics one reader may choose.
const SCOPES_MAX: usize = 2_000;

/// Events on their way to one reader before it counts as behind.
const ON_THE_WAY_MAX: usize = 64;

/// Shorter than connections are kept without a byte, and than most proxies are patient.
const PAUSE: Duration = Duration::from_secs(15);

/// What one reader chose.
type Chosen = BTreeSet<(Code, Code)>;

pub(crate) async fn listen(
    State(site): State<Site>,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
    Acting(_): Acting,
) -> Result<Response, Fault> {
    let chosen = read(&query)?;
    let teller = site.workshop().teller();
    if teller.n_listeners() >= LISTENERS_MAX {
        let words = Words::new(
            "实时订阅已满（{most} 个）；请稍后再试",
            "all {most} live subscriptions are taken; try again later",
        );
        let args = [("most", LISTENERS_MAX.to_string())];
        return Err(Fault::new(StatusCode::SERVICE_UNAVAILABLE, "http.live_full", words, args));
    }
    let life = teller.life().to_owned();
    let place = headers.get("last-event-id").and_then(|value| value.to_str().ok());
    // A place of another life of the server is before everything that this one knows.
    let after = place.map(|place| {
        let of_life = place.split_once('-').filter(|(named, _)| *named == life);
        of_life.and_then(|(_, number)| number.parse().ok()).unwrap_or(u64::MAX)
    });
    let listening = teller.listen(after);
    let (sender, receiver) = mpsc::channel(ON_THE_WAY_MAX);
    tokio::spawn(tell(listening, chosen, life, sender));
    let head = [
        (header::CONTENT_TYPE, "text/event-stream; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((head, Body::from_stream(Events(receiver))).into_response())
}

fn read(query: &[(String, String)]) -> Result<Chosen, Fault> {
    let mut chosen = Chosen::new();
    for (name, value) in query {
        match name.as_str() {
            "of" => {
                let (item, characteristic) = value.split_once('/').ok_or_else(no_scope)?;
                chosen.insert((code(item)?, code(characteristic)?));
            }
            "lang" => {}
            _ => return Err(no_scope()),
        }
    }
    if chosen.is_empty() || chosen.len() > SCOPES_MAX {
        return Err(no_scope());
    }
    Ok(chosen)
}

fn no_scope() -> Fault {
    let words = Words::new(
        "请用 of=物料/特性 指明要看的特性（可重复，最多 {most} 个）",
        "say which characteristics with of=ITEM/CHARACTERISTIC (repeated, at most {most})",
    );
    let args = [("most", SCOPES_MAX.to_string())];
    Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.no_scope", words, args)
}

/// Tells one reader what it chose, until it goes or the server stops.
async fn tell(
    listening: Listening,
    chosen: Chosen,
    life: String,
    sender: mpsc::Sender<Bytes>,
) -> Option<()> {
    let Listening { missed, mut coming, mut ending, n_told } = listening;
    let place = |number: u64| format!("{life}-{number}");
    let is_chosen =
        |live: &Live| chosen.contains(&(live.item.clone(), live.characteristic.clone()));
    match missed {
        Some(missed) => {
            sender
                .send(event("hello", &place(n_told - missed.len() as u64), &json!({})))
                .await
                .ok()?;
            for live in missed.iter().filter(|live| is_chosen(live)) {
                sender.send(said(live, &place(live.number))).await.ok()?;
            }
        }
        None => {
            sender.send(event("hello", &place(n_told), &json!({}))).await.ok()?;
            sender.send(event("gap", &place(n_told), &json!({}))).await.ok()?;
        }
    }
    let mut last = n_told;
    loop {
        let bytes = tokio::select! {
            coming = coming.recv() => match coming {
                Ok(live) => {
                    last = live.number;
                    if !is_chosen(&live) {
                        continue;
                    }
                    said(&live, &place(last))
                }
                Err(RecvError::Lagged(n)) => {
                    last += n;
                    event("gap", &place(last), &json!({"n": n}))
                }
                Err(RecvError::Closed) => return None,
            },
            _ = ending.wait_for(|is_ending| *is_ending) => return None,
            () = sender.closed() => return None,
            () = tokio::time::sleep(PAUSE) => Bytes::from_static(b":\n\n"),
        };
        tokio::select! {
            sent = sender.send(bytes) => sent.ok()?,
            _ = ending.wait_for(|is_ending| *is_ending) => return None,
        }
    }
}

fn event(name: &str, place: &str, data: &Value) -> Bytes {
    // JSON has no line break in it, so one line holds it all.
    Bytes::from(format!("event: {name}\nid: {place}\ndata: {data}\n\n"))
}

fn said(live: &Arc<Live>, place: &str) -> Bytes {
    let of = |mut data: Value| {
        data["of"] = json!({
            "item": live.item.as_str(), "characteristic": live.characteristic.as_str(),
        });
        data
    };
    match &live.what {
        Happened::Readings { lot, n, latest } => {
            let readings: Vec<Value> = latest.iter().map(reading_json).collect();
            let data = json!({"lot": lot.as_str(), "n": n, "readings": readings});
            event("readings", place, &of(data))
        }
        Happened::Points { monitor, n, latest } => {
            let points: Vec<Value> = latest.iter().map(point_json).collect();
            let data = json!({"monitor": monitor.to_string(), "n": n, "points": points});
            event("points", place, &of(data))
        }
        Happened::Raised(signal) => event("signal", place, &signal_json(signal)),
        Happened::Ended(signal, last_point) => {
            let data = json!({"signal": signal.to_string(), "last_point": last_point});
            event("ended", place, &of(data))
        }
        Happened::Answered(answer) => event("answered", place, &of(answer_json(answer))),
    }
}

fn reading_json(reading: &Reading) -> Value {
    json!({
        "seq": reading.seq,
        "value": reading.value.to_string(),
        "subgroup": reading.subgroup,
        "taken_at": reading.taken_at.to_string(),
        "received_at": reading.received_at.to_string(),
    })
}

/// The events of one reader, as the body of the answer.
struct Events(mpsc::Receiver<Bytes>);

impl futures_core::Stream for Events {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(cx).map(|bytes| bytes.map(Ok))
    }
}
