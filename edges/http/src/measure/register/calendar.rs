//! `GET /calendar.ics?token=`: when gauges are due, as a feed that calendars subscribe to
//! (RFC 5545).
//!
//! A calendar shows no header and no cookie, so the token stands in the address. It must be good
//! for the calendar alone: an address is kept in many places, and may open nothing else.

use acts::Actor;
use axum::{
    extract::{Query, State},
    http::{StatusCode, header},
    response::IntoResponse,
};
use measure::register::{Confirmation, Gauge, Status, status};
use schemars::JsonSchema;
use serde::Deserialize;
use word::{Lang, Timestamp, Words};

use crate::{Site, problem::Fault, reader::Reader};

/// How many gauges are read at once.
const AT_ONCE: u32 = 500;
/// Octets of a line of a calendar, without its end (RFC 5545, 3.1).
const LINE_BYTES_MAX: usize = 75;

#[derive(Deserialize, JsonSchema)]
pub(crate) struct Asked {
    /// A token whose only scope is `read_calendar`.
    token: String,
}

pub(crate) async fn show_calendar(
    State(site): State<Site>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Result<impl IntoResponse, Fault> {
    let workshop = site.workshop();
    let actor = acts::party::of_token(workshop, &asked.token).await?.ok_or_else(not_good)?;
    admit(&actor)?;
    let mut text = Calendar::new(reader.lang);
    let mut after = String::new();
    loop {
        let gauges = workshop.store().gauges(None, None, (&after, AT_ONCE)).await?;
        let Some(last) = gauges.last() else { break };
        after = last.code.to_string();
        for gauge in &gauges {
            if let Some(confirmation) = workshop.store().latest_confirmation(&gauge.code).await? {
                let due = status(Some(&confirmation), workshop.now());
                text.add(&site, gauge, (&confirmation, due));
            }
        }
    }
    let kind = (header::CONTENT_TYPE, "text/calendar; charset=utf-8");
    Ok(([kind, (header::CACHE_CONTROL, "private, max-age=3600")], text.end()))
}

/// A token that is good for more would be given away with the address.
fn admit(actor: &Actor) -> Result<(), Fault> {
    actor.may("read_calendar")?;
    if actor.may("read_workshop").is_ok() || actor.may("use_session").is_ok() {
        return Err(not_good());
    }
    Ok(())
}

fn not_good() -> Fault {
    let words = Words::new(
        "日历订阅链接无效、已过期或已吊销；链接里的令牌只能有 read_calendar 一项权限，\
         请在“量具”页另取一个",
        "this calendar link is not good, has ended or was revoked; its token may have one scope, \
         read_calendar: take another link on the page of gauges",
    );
    Fault::new(StatusCode::FORBIDDEN, "http.calendar", words, [])
}

/// A calendar while it is written.
struct Calendar {
    lang: Lang,
    text: String,
}

impl Calendar {
    fn new(lang: Lang) -> Self {
        let mut calendar = Self { lang, text: String::new() };
        calendar.line("BEGIN", "VCALENDAR");
        calendar.line("VERSION", "2.0");
        calendar.line("PRODID", "-//Wule//Gauges//EN");
        let name = Words::new("物勒：量具确认到期", "Wule: gauges due");
        calendar.line("X-WR-CALNAME", &escaped(name.say(lang)));
        calendar.line("REFRESH-INTERVAL;VALUE=DURATION", "PT6H");
        calendar
    }

    fn add(&mut self, site: &Site, gauge: &Gauge, (of, status): (&Confirmation, Status)) {
        let what = match status {
            Status::Current { due_at } | Status::Overdue { due_at } => {
                (due_at, Words::new("量具到期", "Gauge due"))
            }
            // It may not be used: whenever its time is up, it is late already.
            Status::OutOfTolerance { since } => {
                (since, Words::new("量具超差，停用", "Gauge out of tolerance"))
            }
            Status::NeverConfirmed => return,
        };
        let (at, title) = (instant(what.0), what.1.say(self.lang));
        let name = gauge.name.say(self.lang);
        let (maker, model, serial) = (&gauge.maker, &gauge.model, &gauge.serial);
        let url = site.url(&format!("/app/gauges/{}", gauge.code));
        self.line("BEGIN", "VEVENT");
        self.line("UID", &escaped(&format!("gauge-{}@{}", gauge.code, host(&site.url("")))));
        self.line("DTSTAMP", &instant(of.confirmed_at()));
        self.line("DTSTART", &at);
        self.line("SUMMARY", &escaped(&format!("{title}: {} {name}", gauge.code)));
        let about = format!("{maker} {model} {serial}\n{}\n{url}", of.draft.certificate);
        self.line("DESCRIPTION", &escaped(&about));
        self.line("URL", &url);
        self.line("TRANSP", "TRANSPARENT");
        self.line("END", "VEVENT");
    }

    fn end(mut self) -> String {
        self.line("END", "VCALENDAR");
        self.text
    }

    /// A line, folded where it is long: one that begins with a space goes on with the one before.
    fn line(&mut self, name: &str, value: &str) {
        let mut n_bytes = 0;
        for piece in [name, ":", value] {
            for c in piece.chars() {
                if n_bytes + c.len_utf8() > LINE_BYTES_MAX {
                    self.text.push_str("\r\n ");
                    n_bytes = 1;
                }
                self.text.push(c);
                n_bytes += c.len_utf8();
            }
        }
        self.text.push_str("\r\n");
    }
}

/// A text as a value (RFC 5545, 3.3.11); other control characters have no place in it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// `2026-12-03T08:00:00.25Z` as `20261203T080000Z`.
fn instant(at: Timestamp) -> String {
    let text = at.to_string();
    let whole = text.split(['.', 'Z']).next().unwrap_or("");
    let digits: String = whole.chars().filter(|c| !matches!(c, '-' | ':')).collect();
    format!("{digits}Z")
}

/// The host of an address.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_folded_between_characters_and_unfolds_to_itself() {
        let mut calendar = Calendar { lang: Lang::ZhCn, text: String::new() };
        let value = "量具到期：内径量表，序号 4711。".repeat(8);
        calendar.line("SUMMARY", &value);
        for line in calendar.text.split("\r\n") {
            assert!(line.len() <= LINE_BYTES_MAX, "{} octets: {line}", line.len());
        }
        let unfolded = calendar.text.replace("\r\n ", "");
        assert_eq!(unfolded, format!("SUMMARY:{value}\r\n"));
    }

    #[test]
    fn what_would_end_a_value_is_escaped() {
        assert_eq!(escaped("a,b;c\\d\r\nBEGIN:VEVENT"), "a\\,b\\;c\\\\d\\nBEGIN:VEVENT");
    }

    #[test]
    fn instants_are_written_to_the_second_in_utc() {
        let at: Timestamp = "2026-12-03T08:00:00.250001Z".parse().unwrap();
        assert_eq!(instant(at), "20261203T080000Z");
        assert_eq!(host("https://pins.example:8443/x"), "pins.example:8443");
    }
}
