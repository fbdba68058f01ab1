//! `POST /api/v1/entries`: enters commitments to things outside in the log. The answer means that
//! they are on disk; with `?wait=published` or `?wait=witnessed`, that a checkpoint covers them.

use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
    response::IntoResponse,
};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;
use tokio::sync::watch;
use trust::Policy;
use word::{Digest, Words};

use crate::{
    Site,
    body::{Acting, Wire},
    problem::Fault,
};

/// Below what a request may take, so that the answer says that the entries are kept.
const WAIT_MAX: Duration = Duration::from_secs(20);

/// Signing more than this is work for a thread of its own.
const QUICK_MAX: usize = 64;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntriesWire {
    /// SHA-256, 64 hexadecimal digits each.
    digests: Vec<String>,
}

#[derive(Deserialize, JsonSchema)]
pub(crate) struct Asked {
    #[serde(default)]
    wait: Wait,
}

#[derive(Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum Wait {
    #[default]
    Durable,
    Published,
    Witnessed,
}

pub(crate) async fn enter(
    State(site): State<Site>,
    Query(asked): Query<Asked>,
    Acting(actor): Acting,
    Wire(wire): Wire<EntriesWire>,
) -> Result<impl IntoResponse, Fault> {
    let digests = read(&wire.digests)?;
    let store = site.workshop().store();
    if matches!(asked.wait, Wait::Witnessed)
        && !store.policy().await?.as_ref().is_some_and(Policy::has_quorum)
    {
        return Err(no_witnesses());
    }
    let first = if digests.len() <= QUICK_MAX {
        site.intake().enter(&actor, &digests).await?
    } else {
        let (inner, handle) = (site.clone(), tokio::runtime::Handle::current());
        let work = move || handle.block_on(inner.intake().enter(&actor, &digests));
        site.heavy(work).await??
    };
    let n = wire.digests.len() as u64;
    let covered = match asked.wait {
        Wait::Durable => None,
        Wait::Published => Some(cover(store.watch_published(), first + n).await?),
        Wait::Witnessed => Some(cover(store.watch_witnessed(), first + n).await?),
    };
    let body = json!({"first_index": first, "n": n, "size": covered});
    Ok((StatusCode::CREATED, Json(body)))
}

fn read(digests: &[String]) -> Result<Vec<Digest>, Fault> {
    let not_a_digest = |row: usize, got: &str| {
        let words = Words::new(
            "第 {row} 个摘要“{got}”不是 64 位十六进制的 SHA-256",
            "digest {row}, “{got}”, is not a SHA-256 of 64 hexadecimal digits",
        );
        let args = [("row", row.to_string()), ("got", got.chars().take(80).collect())];
        Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.not_a_digest", words, args)
    };
    if digests.is_empty() {
        let words = Words::new("没有给出摘要", "no digest is given");
        return Err(Fault::new(StatusCode::UNPROCESSABLE_ENTITY, "http.no_digest", words, []));
    }
    let read = |(row, text): (usize, &String)| text.parse().map_err(|_| not_a_digest(row, text));
    (1..).zip(digests).map(read).collect()
}

/// Waits until a checkpoint covers `n_entries`; gives its size.
async fn cover(mut watch: watch::Receiver<u64>, n_entries: u64) -> Result<u64, Fault> {
    let covered = watch.wait_for(|size| *size >= n_entries);
    match tokio::time::timeout(WAIT_MAX, covered).await {
        Ok(Ok(size)) => Ok(*size),
        Ok(Err(closed)) => Err(Fault::internal(closed)),
        Err(_) => {
            let words = Words::new(
                "条目已写入（日志前 {n} 条之内），但 {limit} 秒内没有检查点覆盖它；请勿重复提交，\
                 稍后查看检查点",
                "the entries are on disk (within the first {n} of the log), but no checkpoint \
                 covered them within {limit} s; do not send them again, look at the checkpoint \
                 later",
            );
            let args = [("n", n_entries.to_string()), ("limit", WAIT_MAX.as_secs().to_string())];
            Err(Fault::new(StatusCode::SERVICE_UNAVAILABLE, "trust.not_covered_yet", words, args))
        }
    }
}

fn no_witnesses() -> Fault {
    let words = Words::new(
        "本日志没有见证方，等不到见证；条目没有写入。请用 wule log witness add 加上见证方",
        "this log has no witnesses, so nothing will be witnessed; nothing was entered. Add one \
         with `wule log witness add`",
    );
    Fault::new(StatusCode::CONFLICT, "trust.no_witnesses", words, [])
}
