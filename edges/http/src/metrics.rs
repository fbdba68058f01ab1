//! `GET /metrics`: how many requests, of which kind, how long they took; in the text form of
//! Prometheus (exposition format 0.0.4). Addresses are patterns, so that no name of anything or
//! anybody stands in them.

use axum::{
    extract::State,
    http::{Method, StatusCode, header},
    response::IntoResponse,
};
use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use crate::{Site, problem::Fault};

/// Upper bounds of the classes of duration, in milliseconds.
const BOUNDS_MS: [u64; 10] = [1, 2, 5, 10, 25, 50, 100, 250, 1_000, 5_000];

/// What was asked since the start.
#[derive(Default)]
pub(crate) struct Metrics(Mutex<BTreeMap<(String, String, u16), Served>>);

#[derive(Clone, Copy, Default)]
struct Served {
    n: u64,
    sum_us: u128,
    within: [u64; BOUNDS_MS.len()],
}

impl Metrics {
    /// Counts a request.
    pub(crate) fn count(
        &self,
        (method, path): (&Method, &str),
        status: StatusCode,
        took: Duration,
    ) {
        let key = (path.to_owned(), method.as_str().to_owned(), status.as_u16());
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let served = all.entry(key).or_default();
        served.n += 1;
        served.sum_us += took.as_micros();
        for (n, bound) in served.within.iter_mut().zip(BOUNDS_MS) {
            *n += u64::from(took <= Duration::from_millis(bound));
        }
    }

    fn write(&self, to: &mut String) -> std::fmt::Result {
        const NAME: &str = "wule_http_request_seconds";
        writeln!(to, "# HELP {NAME} Requests by address, method and status.")?;
        writeln!(to, "# TYPE {NAME} histogram")?;
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for ((path, method, status), served) in all {
            let of = format!("path=\"{path}\",method=\"{method}\",status=\"{status}\"");
            for (n, bound) in served.within.iter().zip(BOUNDS_MS) {
                let (whole, thousandths) = (bound / 1_000, bound % 1_000);
                writeln!(to, "{NAME}_bucket{{{of},le=\"{whole}.{thousandths:03}\"}} {n}")?;
            }
            writeln!(to, "{NAME}_bucket{{{of},le=\"+Inf\"}} {}", served.n)?;
            let (whole, millionths) = (served.sum_us / 1_000_000, served.sum_us % 1_000_000);
            writeln!(to, "{NAME}_sum{{{of}}} {whole}.{millionths:06}")?;
            writeln!(to, "{NAME}_count{{{of}}} {}", served.n)?;
        }
        Ok(())
    }
}

pub(crate) async fn show_metrics(State(site): State<Site>) -> Result<impl IntoResponse, Fault> {
    let store = site.workshop().store();
    let mut text = String::new();
    site.metrics().write(&mut text).map_err(Fault::internal)?;
    let gauges = [
        ("wule_facts", "Facts recorded.", store.n_facts().await?),
        ("wule_log_entries", "Entries in the log.", store.n_entries().await?),
    ];
    for (name, help, value) in gauges {
        let gauge = format!("# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}\n");
        text.push_str(&gauge);
    }
    text.push_str(&of_sources(&site));
    let kind = "text/plain; version=0.0.4; charset=utf-8";
    Ok(([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store")], text))
}

/// What all sources sent since the start, and how many of them are reached; none by its name.
fn of_sources(site: &Site) -> String {
    let (taken, reached) = site.workshop().listening().sums();
    let mut text = "# HELP wule_source_messages Messages of sources, by what became of them.\n\
                    # TYPE wule_source_messages counter\n"
        .to_owned();
    let outcomes = [
        ("accepted", taken.n_accepted),
        ("refused", taken.n_refused),
        ("passed_over", taken.n_passed_over),
    ];
    for (outcome, n) in outcomes {
        text.push_str(&format!("wule_source_messages{{outcome=\"{outcome}\"}} {n}\n"));
    }
    text.push_str("# HELP wule_sources Sources, by how they are reached.\n");
    text.push_str("# TYPE wule_sources gauge\n");
    for (reach, n) in reached {
        text.push_str(&format!("wule_sources{{reach=\"{reach}\"}} {n}\n"));
    }
    text
}
