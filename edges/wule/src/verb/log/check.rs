//! `wule log fsck|rebuild`: does every file of the log agree with the database?

use serde_json::json;
use store::{Checked, Store};
use word::{Lang, Words};

use crate::{exit::Exit, failure::Failure, output, shell::Shell};

/// `wule log fsck`: names everything that does not agree.
///
/// # Errors
/// [`Failure`] where the database cannot be read.
pub(super) async fn fsck(store: &Store, is_json: bool, shell: &Shell) -> Result<Exit, Failure> {
    let checked = store.fsck_log().await?;
    shell.print(&describe(&checked, is_json, shell));
    Ok(if checked.faults.is_empty() { Exit::Yes } else { Exit::No })
}

/// `wule log rebuild`: writes every file again.
///
/// # Errors
/// [`Failure`] where the database itself does not agree.
pub(super) async fn rebuild(store: &Store, is_json: bool, shell: &Shell) -> Result<Exit, Failure> {
    let checked = store.rebuild_log().await?;
    shell.print(&describe(&checked, is_json, shell));
    Ok(Exit::Yes)
}

fn describe(checked: &Checked, is_json: bool, shell: &Shell) -> String {
    if is_json {
        let faults: Vec<_> = checked
            .faults
            .iter()
            .map(|fault| {
                let message = fault.message();
                json!({
                    "code": message.code,
                    "zh": message.say(Lang::ZhCn),
                    "en": message.say(Lang::En),
                })
            })
            .collect();
        return output::pretty(&json!({
            "schema": "wule.log-check/1",
            "verdict": if checked.faults.is_empty() { "yes" } else { "no" },
            "size": checked.size,
            "files": checked.n_files,
            "checkpoints": checked.n_checkpoints,
            "faults": faults,
        }));
    }
    let faults = checked.faults.iter().map(|f| f.message().say(shell.lang) + "\n");
    let mut text: String = faults.collect();
    let words = if checked.faults.is_empty() {
        Words::new(
            "完好：{size} 条，{files} 个文件逐字节一致，{checkpoints} 个签过的检查点都与条目相符\n",
            "intact: {size} entries, {files} files equal byte for byte, and {checkpoints} signed \
             checkpoints agree with the entries\n",
        )
    } else {
        Words::new(
            "有 {faults} 处不一致；已核对 {size} 条、{files} 个文件、{checkpoints} 个检查点\n",
            "{faults} faults; compared {size} entries, {files} files and {checkpoints} \
             checkpoints\n",
        )
    };
    let args = [
        ("faults", checked.faults.len().to_string()),
        ("size", checked.size.to_string()),
        ("files", checked.n_files.to_string()),
        ("checkpoints", checked.n_checkpoints.to_string()),
    ];
    text.push_str(&shell.fill(words, &args));
    text
}
