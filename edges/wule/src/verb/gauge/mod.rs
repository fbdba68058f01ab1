//! `wule gauge`: the register of gauges, confirmations, what is due, and what rests on a gauge that
//! was found wrong.

mod show;

use acts::{Actor, Workshop};
use clap::ArgMatches;
use measure::register::Gauge;
use store::Access;
use word::{Code, Timestamp, Words};

use super::Verb;
use crate::{document, exit::Exit, failure::Failure, option, shell::Shell, workplace};

pub(super) static VERB: Verb = Verb {
    name: "gauge",
    form: "[list]|show GAUGE|add FILE|confirm GAUGE FILE|due|impact GAUGE [--kind KIND] \
           [--before TIME] [--confirmation ID] [--data DIR] [--json]",
    words: Words::new(
        "量具台账：列出、登记、确认，查看到期，以及某量具被判不合格时受影响的读数、批、声明与护照",
        "the register of gauges: list, add, confirm, see what is due, and what rests on a gauge \
         that was found wrong: readings, lots, claims, passports",
    ),
    examples: &[
        "gauge",
        "gauge add caliper.json",
        "gauge confirm CAL-1 confirmation.json",
        "gauge due --before 2026-12-31T00:00:00Z",
        "gauge impact CAL-1",
    ],
    options: |lang| {
        let action = Words::new(
            "list（默认）；show GAUGE（连同历次确认）；add FILE（登记，文件与 POST /api/v1/gauges 相同）；\
             confirm GAUGE FILE（确认，文件与 …/confirmations 相同）；due（到期或不可用的，有则退出码为 1）；\
             impact GAUGE（受影响范围，有则退出码为 1）",
            "list (default); show GAUGE (with its confirmations); add FILE (written as for POST \
             /api/v1/gauges); confirm GAUGE FILE (as for …/confirmations); due (what is due or may \
             not be used; exit 1 where any is); impact GAUGE (exit 1 where it was found wrong)",
        );
        let what = Words::new("量具编号，或文件", "the gauge's code, or the file");
        let file = Words::new("确认记录的文件", "the file of a confirmation");
        let kind = Words::new("只列这一种", "of this kind alone");
        let before =
            Words::new("在此时刻之前到期的（默认现在）", "due before this instant (default: now)");
        let which = Words::new(
            "由哪一次确认判断（默认最近一次不合格的）",
            "by which confirmation (default: the latest that found or left it wrong)",
        );
        vec![
            option::operand("ACTION", action, lang)
                .value_parser(["list", "show", "add", "confirm", "due", "impact"])
                .hide_possible_values(true),
            option::operand("WHAT", what, lang),
            option::operand("FILE", file, lang),
            option::value("kind", "KIND", kind, lang),
            option::value("before", "TIME", before, lang),
            option::value("confirmation", "ID", which, lang),
            option::data(lang),
            option::json(lang),
        ]
    },
    run,
};

/// The most gauges that are read of the database at once.
const AT_ONCE: u32 = 500;

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let directory = workplace::directory(matches);
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let (action, what) = (text("ACTION").unwrap_or("list"), text("WHAT").unwrap_or(""));
    let kind = text("kind").map(|kind| document::code("kind", kind)).transpose()?;
    let before = text("before").map(instant).transpose()?;
    let shown = show::Shown { is_json: matches.get_flag("json"), shell };
    workplace::run(async {
        let workshop = workplace::open(&directory, Access::Write).await?;
        let exit = match action {
            "list" => {
                let gauges = all(&workshop, kind.as_ref(), None).await?;
                shown.gauges(&workshop, &gauges).await?;
                Exit::Yes
            }
            "due" => {
                let before = before.unwrap_or_else(|| workshop.now());
                let gauges = all(&workshop, kind.as_ref(), Some(before)).await?;
                shown.gauges(&workshop, &gauges).await?;
                if gauges.is_empty() { Exit::Yes } else { Exit::No }
            }
            "add" => {
                let gauge = http::written::gauge(&document::text("FILE", what)?);
                let gauge = document::read(what, gauge)?;
                let by = &Actor::Operator;
                acts::measure::register_gauge(&workshop, by, gauge.clone()).await?;
                shown.gauges(&workshop, &[gauge]).await?;
                Exit::Yes
            }
            "confirm" => confirm(&workshop, what, text("FILE").unwrap_or(""), &shown).await?,
            "show" => {
                let gauge = known(&workshop, what).await?;
                let confirmations = workshop.store().confirmations_of(&gauge.code).await?;
                shown.gauge(&workshop, &gauge, &confirmations).await?;
                Exit::Yes
            }
            _ => impact(&workshop, what, text("confirmation"), &shown).await?,
        };
        workshop.close().await;
        Ok(exit)
    })
}

/// Keeps a confirmation; a gauge that was found or left wrong is a no.
async fn confirm(
    workshop: &Workshop,
    what: &str,
    file: &str,
    shown: &show::Shown<'_>,
) -> Result<Exit, Failure> {
    let code = document::code("GAUGE", what)?;
    let draft = http::written::confirmation(&document::text("FILE", file)?);
    let draft = document::read(file, draft)?;
    let kept = acts::measure::confirm_gauge(workshop, &Actor::Operator, &code, draft).await?;
    shown.confirmation(&kept);
    Ok(if kept.is_found_good && kept.is_left_good { Exit::Yes } else { Exit::No })
}

async fn impact(
    workshop: &Workshop,
    what: &str,
    confirmation: Option<&str>,
    shown: &show::Shown<'_>,
) -> Result<Exit, Failure> {
    let gauge = known(workshop, what).await?.code;
    let Some((id, window)) = acts::measure::suspect(workshop, &gauge, confirmation).await? else {
        shown.impact(&gauge, None);
        return Ok(Exit::Yes);
    };
    let impact = workshop.store().impact(&gauge, window).await?;
    shown.impact(&gauge, Some((id, window, &impact)));
    Ok(Exit::No)
}

async fn all(
    workshop: &Workshop,
    kind: Option<&Code>,
    due_before: Option<Timestamp>,
) -> Result<Vec<Gauge>, Failure> {
    let (mut all, mut after) = (Vec::<Gauge>::new(), String::new());
    loop {
        let part = workshop.store().gauges(kind, due_before, (&after, AT_ONCE)).await?;
        let Some(last) = part.last() else { return Ok(all) };
        after = last.code.to_string();
        all.extend(part);
    }
}

async fn known(workshop: &Workshop, what: &str) -> Result<Gauge, Failure> {
    let code = document::code("GAUGE", what)?;
    let found = workshop.store().gauge(&code).await?;
    let absent = acts::Problem::NotFound { what: "gauge", name: code.to_string() };
    found.ok_or_else(|| absent.into())
}

fn instant(text: &str) -> Result<Timestamp, Failure> {
    let need = Words::new(
        "写成 2026-11-26T08:30:00Z 或带时区的形式",
        "write it as 2026-11-26T08:30:00Z, or with an offset",
    );
    text.parse().map_err(|_| Failure::option("before", text, need))
}
