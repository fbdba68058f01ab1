//! `wule keys show|rotate|retire|revoke`: which keys sign, and which no longer do.

use acts::{Actor, Workshop};
use certify::{HeldKey, KeyEvent, KeyRole};
use clap::ArgMatches;
use serde_json::json;
use std::path::Path;
use store::Access;
use word::{Title, Words};

use crate::{exit::Exit, failure::Failure, output, shell::Shell, workplace};

/// `wule keys show`.
///
/// # Errors
/// [`Failure`].
pub(super) fn show(directory: &Path, is_json: bool, shell: &Shell) -> Result<Exit, Failure> {
    workplace::run(async {
        let workshop = workplace::open(directory, Access::Write).await?;
        let keys = workshop.store().issuer_keys().await?;
        let log_keys = workshop.store().log_keys().await?;
        let is_overlapping = workshop.store().keys().is_log_key_overlapping();
        workshop.close().await;
        if is_json {
            let issuer = keys.keys().iter().map(|held| {
                json!({
                    "key": held.key.to_string(),
                    "name": held.key.short(),
                    "since": held.since_index,
                    "until": held.until_index,
                    "revoked_since": held.revoked_index,
                })
            });
            shell.print(&output::pretty(&json!({
                "schema": "wule.keys/1",
                "issuer": issuer.collect::<Vec<_>>(),
                "log": log_keys.iter().map(ToString::to_string).collect::<Vec<_>>(),
                "is_log_key_overlapping": is_overlapping,
            })));
            return Ok(Exit::Yes);
        }
        let mut text: String = keys.keys().iter().map(|held| line(held, shell)).collect();
        for (i, key) in log_keys.iter().enumerate() {
            let words = match i {
                0 => Words::new("日志 {key}，正在使用\n", "log {key}, in force\n"),
                1 if is_overlapping => Words::new(
                    "日志 {key}，旧密钥，仍在联名\n",
                    "log {key}, of before, still signs\n",
                ),
                _ => Words::new("日志 {key}，已停用\n", "log {key}, retired\n"),
            };
            text.push_str(&shell.fill(words, &[("key", key.to_string())]));
        }
        shell.print(&text);
        Ok(Exit::Yes)
    })
}

fn line(held: &HeldKey, shell: &Shell) -> String {
    let place = |index: Option<u64>| index.map_or("0".to_owned(), |index| index.to_string());
    let words = match (held.revoked_index, held.until_index) {
        (Some(_), _) => Words::new(
            "签发 {name} {key}，从日志第 {revoked} 条起吊销\n",
            "issuer {name} {key}, revoked from entry {revoked} on\n",
        ),
        (None, Some(_)) => Words::new(
            "签发 {name} {key}，用到日志第 {until} 条，已被替换\n",
            "issuer {name} {key}, replaced at entry {until}\n",
        ),
        (None, None) => Words::new(
            "签发 {name} {key}，自日志第 {since} 条起，正在使用\n",
            "issuer {name} {key}, in force since entry {since}\n",
        ),
    };
    let args = [
        ("name", held.key.short()),
        ("key", held.key.to_string()),
        ("since", place(held.since_index)),
        ("until", place(held.until_index)),
        ("revoked", place(held.revoked_index)),
    ];
    shell.fill(words, &args)
}

/// `wule keys rotate issuer|log`.
///
/// # Errors
/// [`Failure`].
pub(super) fn rotate(directory: &Path, role: &str, shell: &Shell) -> Result<Exit, Failure> {
    let need = Words::new(
        "写 issuer（签发密钥）或 log（日志密钥）",
        "write issuer (it signs claims) or log (it signs checkpoints)",
    );
    let role = KeyRole::of_name(role).ok_or_else(|| Failure::option("ROLE", role, need))?;
    workplace::run(async {
        let workshop = workplace::open(directory, Access::Write).await?;
        let change = acts::certify::rotate_key(workshop, &Actor::Operator, role).await?;
        publish(directory).await?.close().await;
        let KeyEvent::SucceededBy { key } = change.event else { return Ok(Exit::CouldNot) };
        let words = match role {
            KeyRole::Issuer => Words::new(
                "新的签发密钥 {key}\n旧密钥此前所签仍然有效；变更已入日志，旧密钥已从磁盘删除\n",
                "the new issuer's key is {key}\nwhat the key of before signed keeps standing; the \
                 change is in the log, and the key of before is gone from the disk\n",
            ),
            KeyRole::Log => Words::new(
                "新的日志密钥 {key}\n新旧密钥同时签名；请让见证方（wule witness add-log）与核验者换用新\
                 密钥，再运行 wule keys retire\n",
                "the new log's key is {key}\nboth keys sign for now; let witnesses (wule witness \
                 add-log) and verifiers take the new one, then run wule keys retire\n",
            ),
        };
        shell.print(&shell.fill(words, &[("key", key)]));
        Ok(Exit::Yes)
    })
}

/// Opens the workshop with its new keys and publishes what was recorded under the old.
async fn publish(directory: &Path) -> Result<Workshop, Failure> {
    let workshop = workplace::open(directory, Access::Write).await?;
    workshop.store().publish(workshop.now()).await?;
    Ok(workshop)
}

/// `wule keys retire`.
///
/// # Errors
/// [`Failure`].
pub(super) fn retire(directory: &Path, shell: &Shell) -> Result<Exit, Failure> {
    workplace::run(async {
        let workshop = workplace::open(directory, Access::Write).await?;
        acts::certify::retire_log_key(workshop, &Actor::Operator).await?;
        let done = Words::new(
            "日志旧密钥不再签名，已从磁盘删除\n",
            "the log's key of before signs no more, and is gone from the disk\n",
        );
        shell.print(shell.say(done));
        Ok(Exit::Yes)
    })
}

/// `wule keys revoke KEY`.
///
/// # Errors
/// [`Failure`].
pub(super) fn revoke(
    directory: &Path,
    key: &str,
    matches: &ArgMatches,
    shell: &Shell,
) -> Result<Exit, Failure> {
    let text = |name: &str| matches.get_one::<String>(name).map_or("", String::as_str);
    let need = Words::new(
        "用 --reason-zh 与 --reason-en 写明原因，各 1 至 200 个字符",
        "say why with --reason-zh and --reason-en, 1 to 200 characters each",
    );
    let reason = Title::new(text("reason-zh"), text("reason-en"))
        .map_err(|_| Failure::option("reason-zh", text("reason-zh"), need))?;
    workplace::run(async {
        let workshop = workplace::open(directory, Access::Write).await?;
        let now = workshop.store().n_entries().await?;
        let since = matches.get_one::<u64>("since").copied().unwrap_or(now);
        let by = &Actor::Operator;
        let change = acts::certify::revoke_key(&workshop, by, key, (since, reason)).await?;
        workshop.close().await;
        let words = Words::new(
            "已吊销 {key}：日志第 {since} 条起不再采信，之前的仍然有效\n",
            "revoked {key}: not believed from entry {since} on; what stands before it still does\n",
        );
        shell.print(&shell.fill(words, &[("key", change.key), ("since", since.to_string())]));
        Ok(Exit::Yes)
    })
}
