//! `wule rebuild`: fills every table again from the facts, and the log's files from its entries.

use clap::ArgMatches;
use serde_json::json;
use store::Access;
use word::Words;

use super::Verb;
use crate::{exit::Exit, failure::Failure, option, output, shell::Shell, workplace};

pub(super) static VERB: Verb = Verb {
    name: "rebuild",
    form: "[--data DIR]",
    words: Words::new(
        "由事实重建各表与日志文件，并比较前后是否一致",
        "fill the tables from the facts and the log's files from its entries, and compare",
    ),
    examples: &["rebuild --data wule-data"],
    options: |lang| vec![option::data(lang), option::json(lang)],
    run,
};

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let directory = workplace::directory(matches);
    workplace::run(async {
        let workshop = workplace::open(&directory, Access::Write).await?;
        let rebuilt = workshop.store().rebuild().await?;
        let log = workshop.store().rebuild_log().await?;
        let is_same = rebuilt.before == rebuilt.after;
        workshop.close().await;
        if matches.get_flag("json") {
            shell.print(&output::pretty(&json!({
                "schema": "wule.rebuild/1",
                "facts": rebuilt.n_facts,
                "before": rebuilt.before.to_string(),
                "after": rebuilt.after.to_string(),
                "same": is_same,
                "log_size": log.size,
                "log_files": log.n_files,
            })));
        } else {
            let words = if is_same {
                Words::new(
                    "{facts} 条事实重建各表，与原来一致（{digest}）；日志 {size} 条、{files} 个文件",
                    "{facts} facts gave the same tables again ({digest}); log of {size} entries, \
                     {files} files",
                )
            } else {
                Words::new(
                    "{facts} 条事实重建各表，与原来不同：原来的表有误，现在以事实为准（{digest}）",
                    "{facts} facts gave other tables than before: those were wrong, the facts now \
                     stand ({digest})",
                )
            };
            let digest = rebuilt.after.to_string();
            let args = [
                ("facts", rebuilt.n_facts.to_string()),
                ("digest", digest[..16].to_owned()),
                ("size", log.size.to_string()),
                ("files", log.n_files.to_string()),
            ];
            shell.print(&(shell.fill(words, &args) + "\n"));
        }
        Ok(if is_same { Exit::Yes } else { Exit::No })
    })
}
