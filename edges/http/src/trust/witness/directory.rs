//! `GET /`, `GET /directory.json` and `GET /{sha256 of the origin}/splits`: which logs this
//! witness looks at, how each stands, and the signatures of those that forked. Nothing here
//! writes: a regulator and the public read the same.

use acts::trust::{Stands, Witness, standings};
use axum::{
    Json,
    extract::{Path, State},
    http::header,
    response::{Html, IntoResponse, Response},
};
use maud::{Markup, html};
use serde_json::{Value, json};
use std::sync::Arc;
use trust::Standing;
use verify::Status;
use word::{Digest, Lang, Timestamp, Words};

use crate::{
    page::{Frame, frame, level_mark, sentence},
    problem::Fault,
    reader::{Form, Reader},
};

/// As short as a look may be.
const KEPT: [(header::HeaderName, &str); 1] = [(header::CACHE_CONTROL, "public, max-age=5")];

pub(crate) async fn show_directory(
    State(witness): State<Arc<Witness>>,
    reader: Reader,
) -> Result<Response, Fault> {
    let logs = standings(&witness).await.map_err(Fault::from)?;
    let mut response = match reader.form {
        Form::Page => (KEPT, page(&witness, &logs, reader.lang)).into_response(),
        Form::Document => (KEPT, Json(document(&witness, &logs))).into_response(),
    };
    let vary = header::HeaderValue::from_static("accept, accept-language");
    response.headers_mut().insert(header::VARY, vary);
    Ok(response)
}

pub(crate) async fn read_directory(
    State(witness): State<Arc<Witness>>,
) -> Result<impl IntoResponse, Fault> {
    let logs = standings(&witness).await.map_err(Fault::from)?;
    Ok((KEPT, Json(document(&witness, &logs))))
}

pub(crate) async fn read_splits(
    State(witness): State<Arc<Witness>>,
    Path(hash): Path<String>,
) -> Result<impl IntoResponse, Fault> {
    let hash: Digest = hash.parse().map_err(|_| Fault::not_found())?;
    let store = witness.store();
    let watched = store.watched().await.map_err(acts::Problem::from)?;
    let log = watched.iter().find(|log| Digest::of(log.origin.as_bytes()) == hash);
    let log = log.ok_or_else(Fault::not_found)?;
    let splits = store.splits(&log.origin).await.map_err(acts::Problem::from)?;
    let splits = splits.iter().map(|split| {
        json!({
            "ours": split.ours,
            "theirs": split.theirs,
            "source": split.source,
            "seen_at": instant(split.seen_at_s),
        })
    });
    Ok((KEPT, Json(json!({"origin": log.origin, "splits": splits.collect::<Vec<_>>()}))))
}

fn document(witness: &Witness, logs: &[Stands]) -> Value {
    let now_s = witness.now_s();
    json!({
        "schema": "wule.directory/1",
        "witness": witness.store().cosigner().verifier_key().to_string(),
        "read_at": instant(now_s),
        "logs": logs.iter().map(|stands| line_json(stands, now_s)).collect::<Vec<_>>(),
    })
}

fn line_json(Stands { log, standing }: &Stands, now_s: u64) -> Value {
    let looked = log.looked.as_ref();
    let at = |at_s: Option<u64>| at_s.map(instant);
    json!({
        "origin": log.origin,
        "keys": log.keys.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "url": log.url,
        "size": log.last.map(|(seen, _)| seen.size),
        "root": log.last.map(|(seen, _)| seen.root.to_string()),
        "cosigned_at": at(log.last.map(|(_, at_s)| at_s)),
        "looked_at": at(looked.map(|looked| looked.looked_at_s)),
        "reached_at": at(looked.and_then(|looked| looked.reached_at_s)),
        "grew_at": at(looked.and_then(|looked| looked.grew_at_s)),
        "stale_after_s": log.stale_after_s,
        "is_alarm": standing.is_alarm(),
        "standing": standing.message(now_s).to_json(),
    })
}

fn instant(at_s: u64) -> String {
    let at = i64::try_from(at_s).ok().and_then(|at_s| Timestamp::from_second(at_s).ok());
    at.map_or_else(String::new, |at| at.to_string())
}

const TITLE: Words = Words::new("日志名录", "Directory of logs");
const SUBTITLE: Words = Words::new(
    "谁的日志在延续，谁的分叉，谁的停了：每次都从日志自己的签名算出",
    "Whose log goes on, whose forked, whose fell silent: worked out each time from what the log \
     itself signed",
);
const NONE: Words = Words::new(
    "还没有日志。用 wule witness add-log 公钥 --url 网址 加上一个",
    "There is no log yet. Add one with wule witness add-log VKEY --url URL",
);
const MEANS: Words = Words::new(
    "“延续”只说明日志没有改写或分叉，不说明条目内容属实；内容请用 wule verify 逐本核验。",
    "That a log goes on says that it rewrote nothing and did not fork. It does not say that its \
     entries are true; check those with wule verify, passport by passport.",
);
const SHAPE: Words = Words::new("{size} 条 · 最近查看 {at}", "{size} entries · looked at {at}");
const EVIDENCE: Words = Words::new("两份签名", "both signatures");

fn page(witness: &Witness, logs: &[Stands], lang: Lang) -> Html<String> {
    let now_s = witness.now_s();
    let mut logs: Vec<&Stands> = logs.iter().collect();
    // Gravest first.
    logs.sort_by_key(|stands| &stands.standing);
    frame(Frame {
        lang,
        path: "/",
        title: TITLE.say(lang),
        heading: html! { h1 { (TITLE.say(lang)) } p.sub { (SUBTITLE.say(lang)) } },
        main: html! {
            section {
                @if logs.is_empty() { p { (NONE.say(lang)) } }
                ul.levels { @for stands in logs { (line(stands, now_s, lang)) } }
                p.note { (MEANS.say(lang)) }
            }
            section {
                h2 { (Words::new("给程序", "For programs").say(lang)) }
                p { a href="/directory.json" { "/directory.json" } }
                p.note { code { (witness.store().cosigner().verifier_key()) } }
            }
        },
    })
}

fn line(Stands { log, standing }: &Stands, now_s: u64, lang: Lang) -> Markup {
    let status = match standing {
        Standing::Current => Status::Proven,
        Standing::Split { .. } | Standing::Broken { .. } => Status::Failed,
        _ => Status::NotShown,
    };
    let size = log.last.map_or_else(|| "–".to_owned(), |(seen, _)| seen.size.to_string());
    let at = log.looked.as_ref().map_or_else(|| "–".to_owned(), |l| instant(l.looked_at_s));
    let hash = Digest::of(log.origin.as_bytes());
    html! {
        li {
            (level_mark(status))
            b { (log.origin) }
            em { (word_of(standing).say(lang)) }
            p { (sentence(&standing.message(now_s), lang)) }
            p {
                (SHAPE.fill(lang, &[("size", size), ("at", at)])) " · "
                a href={ (log.url) "/checkpoint" } rel="noreferrer" { (log.url) }
                @if matches!(standing, Standing::Split { .. }) {
                    " · " a href={ "/" (hash) "/splits" } { (EVIDENCE.say(lang)) }
                }
            }
        }
    }
}

/// One word beside the name.
fn word_of(standing: &Standing) -> Words {
    match standing {
        Standing::Split { .. } => Words::new("分叉", "split view"),
        Standing::Broken { .. } => Words::new("有误", "broken"),
        Standing::Behind { .. } => Words::new("倒退", "behind"),
        Standing::Unreachable { .. } => Words::new("无应答", "no answer"),
        Standing::Stale { .. } => Words::new("停滞", "stale"),
        Standing::Unseen => Words::new("未查看", "not seen yet"),
        Standing::Current => Words::new("延续", "goes on"),
    }
}
