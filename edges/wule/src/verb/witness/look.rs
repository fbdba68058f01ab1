//! `wule witness look`: once at every log; `serve` does it again and again.

use acts::{
    Actor,
    trust::{Stands, Witness, look_at_logs},
};
use clap::ArgMatches;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use word::{Lang, Words};

use crate::{exit::Exit, failure::Failure, output, reach, shell::Shell};

/// How long one log may keep a look waiting.
const PATIENCE: Duration = Duration::from_secs(10);

/// `wule witness add-peer URL…`.
///
/// # Errors
/// [`Failure`].
pub(super) async fn add_peers(witness: &Witness, matches: &ArgMatches) -> Result<(), Failure> {
    let urls: Vec<&String> = matches.get_many("LOG").into_iter().flatten().collect();
    if urls.is_empty() {
        let need = Words::new(
            "写出另一见证方的网址，如 wule witness add-peer https://w2.example",
            "name the address of another witness: wule witness add-peer https://w2.example",
        );
        return Err(Failure::option("LOG", "", need));
    }
    for url in urls {
        acts::trust::add_peer(witness, &Actor::Operator, url).await?;
    }
    Ok(())
}

/// `wule witness look`: whether every log goes on, or which does not.
///
/// # Errors
/// [`Failure`].
pub(super) async fn look(
    witness: &Witness,
    matches: &ArgMatches,
    shell: &Shell,
) -> Result<Exit, Failure> {
    let logs = look_at_logs(witness, reach::get, PATIENCE).await?;
    let now_s = witness.now_s();
    let is_alarm = logs.iter().any(|stands| stands.standing.is_alarm());
    if matches.get_flag("json") {
        let line = |stands: &Stands| {
            json!({
                "origin": stands.log.origin,
                "url": stands.log.url,
                "size": stands.log.last.map(|(seen, _)| seen.size),
                "is_alarm": stands.standing.is_alarm(),
                "standing": stands.standing.message(now_s).to_json(),
            })
        };
        shell.print(&output::pretty(&json!({
            "schema": "wule.witness-look/1",
            "verdict": if is_alarm { "no" } else { "yes" },
            "logs": logs.iter().map(line).collect::<Vec<_>>(),
        })));
    } else {
        let line = |stands: &Stands| {
            let said = stands.standing.message(now_s).say(shell.lang);
            let words = Words::new("{origin}：{said}\n", "{origin}: {said}\n");
            shell.fill(words, &[("origin", stands.log.origin.clone()), ("said", said)])
        };
        shell.print(&logs.iter().map(line).collect::<String>());
    }
    Ok(if is_alarm { Exit::No } else { Exit::Yes })
}

/// Looks again and again, as long as it is let run; each change for the worse is told once.
pub(super) async fn keep_looking(witness: Arc<Witness>, every: Duration, lang: Lang) {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut told = BTreeMap::new();
    loop {
        ticks.tick().await;
        let logs = match look_at_logs(&witness, reach::get, PATIENCE).await {
            Ok(logs) => logs,
            Err(problem) => {
                tracing::error!("{}", problem.message().say(lang));
                continue;
            }
        };
        let now_s = witness.now_s();
        for Stands { log, standing } in logs {
            let message = standing.message(now_s);
            let before = told.insert(log.origin.clone(), message.code);
            if standing.is_alarm() && before != Some(message.code) {
                tracing::warn!("{}: {}", log.origin, message.say(lang));
            }
        }
    }
}

/// An age such as `90s`, `15m`, `12h`, `3d`, in seconds; `otherwise` where none is given.
///
/// # Errors
/// [`Failure`] where it is not written so, or is nothing.
pub(super) fn age(
    matches: &ArgMatches,
    option: &'static str,
    otherwise: u64,
) -> Result<u64, Failure> {
    let Some(text) = matches.get_one::<String>(option) else { return Ok(otherwise) };
    let seconds = || {
        let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let unit_s = match unit {
            "s" => 1,
            "m" => 60,
            "h" => 3_600,
            "d" => 86_400,
            _ => return None,
        };
        number.parse::<u64>().ok()?.checked_mul(unit_s).filter(|age_s| *age_s > 0)
    };
    seconds().ok_or_else(|| {
        let need = Words::new(
            "写作整数与单位 s、m、h 或 d，如 90s、12h、3d",
            "a whole number with s, m, h or d behind it, such as 90s, 12h, 3d",
        );
        Failure::option(option, text, need)
    })
}
