//! `wule retention`: for how long values of sealed readings are kept, and letting older ones go.

use acts::{
    Actor, Workshop,
    measure::{Due, Shown, due_readings, expire_readings, plan_retention},
};
use clap::ArgMatches;
use measure::Retention;
use serde_json::json;
use store::Access;
use word::{Code, Words};

use super::Verb;
use crate::{exit::Exit, failure::Failure, option, output, shell::Shell, workplace};

pub(super) static VERB: Verb = Verb {
    name: "retention",
    form: "[--keep DAYS|for-ever [--characteristic CODE]] [--expire] [--data DIR] [--json]",
    words: Words::new(
        "读数保存期限：设定封存后数值保存多久，查看到期会删去什么，确认后删去；数量、根、声明与护照不受影响",
        "for how long the values of sealed readings are kept: state it, see what would go, and let \
         it go; numbers, roots, claims and passports stay",
    ),
    examples: &[
        "retention",
        "retention --keep 3650",
        "retention --keep for-ever --characteristic D1",
        "retention --expire",
    ],
    options: |lang| {
        let keep = Words::new(
            "封存后保存多少天（1 至 36525），或 for-ever 表示永久",
            "how many days after the seal values are kept (1 to 36525), or for-ever",
        );
        let of = Words::new("只对这个特性", "for this characteristic alone");
        let expire = Words::new(
            "删去到期的数值；不带此项时只列出会删去什么",
            "let go what is past its retention; without this, it is only shown",
        );
        vec![
            option::value("keep", "DAYS", keep, lang),
            option::value("characteristic", "CODE", of, lang).requires("keep"),
            option::flag("expire", expire, lang),
            option::data(lang),
            option::json(lang),
        ]
    },
    run,
};

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let stated = stated(matches)?;
    let directory = workplace::directory(matches);
    workplace::run(async {
        let workshop = workplace::open(&directory, Access::Write).await?;
        if let Some(retention) = stated {
            plan_retention(&workshop, &Actor::Operator, retention).await?;
        }
        let due = due_readings(&workshop).await?;
        let is_gone = matches.get_flag("expire");
        if is_gone {
            let shown = Shown { n_batches: due.batches.len() as u64, n_readings: due.n_readings() };
            expire_readings(&workshop, &Actor::Operator, shown).await?;
        }
        show(matches, shell, &workshop, (&due, is_gone)).await?;
        workshop.close().await;
        Ok(Exit::Yes)
    })
}

/// The policy that is stated on the command line, if any.
fn stated(matches: &ArgMatches) -> Result<Option<Retention>, Failure> {
    let text = |name: &str| matches.get_one::<String>(name);
    let Some(keep) = text("keep") else { return Ok(None) };
    let need = Words::new("天数，或 for-ever", "a number of days, or for-ever");
    let days = match keep.as_str() {
        "for-ever" => None,
        days => Some(days.parse().map_err(|_| Failure::option("keep", keep, need))?),
    };
    let code = |text: &String| {
        let need = Words::new("特性编号", "the code of a characteristic");
        text.parse::<Code>().map_err(|_| Failure::option("characteristic", text, need))
    };
    let characteristic = text("characteristic").map(code).transpose()?;
    Ok(Some(Retention { characteristic, days }))
}

async fn show(
    matches: &ArgMatches,
    shell: &Shell,
    workshop: &Workshop,
    (due, is_gone): (&Due, bool),
) -> Result<(), Failure> {
    let policies = workshop.store().retentions().await.map_err(acts::Problem::from)?;
    if matches.get_flag("json") {
        let policy = |policy: &Retention| {
            let of = policy.characteristic.as_ref().map(Code::as_str);
            json!({"characteristic": of, "days": policy.days})
        };
        shell.print(&output::pretty(&json!({
            "schema": "wule.retention/1",
            "policies": policies.iter().map(policy).collect::<Vec<_>>(),
            "is_gone": is_gone,
            "n_batches": due.batches.len(),
            "n_readings": due.n_readings(),
            "n_held": due.held.len(),
            "is_more": due.is_more,
        })));
        return Ok(());
    }
    for policy in &policies {
        let of = policy.characteristic.as_ref().map_or(shell.say(ALL), Code::as_str);
        let days = policy.days.map(|days| days.to_string());
        let args = [("of", of.to_owned()), ("days", days.clone().unwrap_or_default())];
        let words = if days.is_some() { KEPT_DAYS } else { KEPT_FOR_EVER };
        shell.print(&shell.fill(words, &args));
    }
    if policies.is_empty() {
        shell.print(shell.say(NO_POLICY));
    }
    for expired in &due.batches {
        let args = [
            ("lot", expired.lot.to_string()),
            ("of", expired.characteristic.to_string()),
            ("n", expired.n.to_string()),
            ("at", expired.sealed_at.to_string()),
        ];
        shell.print(&shell.fill(BATCH, &args));
    }
    for (expired, hold) in &due.held {
        let why = hold.words().fill(shell.lang, &[("code", hold.code().to_string())]);
        let args = [("lot", expired.lot.to_string()), ("why", why)];
        shell.print(&shell.fill(HELD, &args));
    }
    let args = [("n", due.batches.len().to_string()), ("n_readings", due.n_readings().to_string())];
    shell.print(&shell.fill(if is_gone { GONE } else { WOULD_GO }, &args));
    if due.is_more {
        shell.print(shell.say(MORE));
    }
    Ok(())
}

const ALL: Words = Words::new("所有特性", "all characteristics");
const KEPT_DAYS: Words =
    Words::new("{of}：封存后保存 {days} 天\n", "{of}: kept for {days} days after the seal\n");
const KEPT_FOR_EVER: Words = Words::new("{of}：永久保存\n", "{of}: kept for ever\n");
const NO_POLICY: Words = Words::new(
    "没有设定保存期限：数值永久保存\n",
    "no retention is stated: values are kept for ever\n",
);
const BATCH: Words = Words::new(
    "  批 {lot} · {of}：{n} 个读数，封存于 {at}\n",
    "  lot {lot} · {of}: {n} readings, sealed at {at}\n",
);
const HELD: Words = Words::new("  批 {lot} 不删：{why}\n", "  lot {lot} stays: {why}\n");
const WOULD_GO: Words = Words::new(
    "到期：{n} 批次，{n_readings} 个读数的数值；加 --expire 删去\n",
    "past retention: {n} batches, the values of {n_readings} readings; --expire lets them go\n",
);
const GONE: Words = Words::new(
    "已删去 {n} 批次共 {n_readings} 个读数的数值；数量、时间范围、根、声明与护照仍在。数据库文件中的\
     空间会被重新使用；此前的备份里仍有这些数值\n",
    "gone: the values of {n_readings} readings in {n} batches; their number, window, root, claims \
     and passports stay. Their room in the database is used again; backups made before still hold \
     them\n",
);
const MORE: Words = Words::new("还有更多：请再执行一次\n", "there are more: do it again\n");
