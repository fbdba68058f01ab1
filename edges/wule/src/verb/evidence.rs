//! `wule evidence LOT`: all that is kept of a lot, as one archive for an audit.

use clap::ArgMatches;
use serde_json::json;
use std::path::PathBuf;
use store::Access;
use word::{Digest, Words};

use super::{Verb, seal::read_code};
use crate::{exit::Exit, failure::Failure, option, output, shell::Shell, workplace};

pub(super) static VERB: Verb = Verb {
    name: "evidence",
    form: "LOT [-o FILE.zip] [--data DIR] [--json]",
    words: Words::new(
        "证据档案：把一批的全部记录冻结成一个 ZIP，供审核；相同的记录得到相同的文件",
        "evidence: all that is kept of a lot, frozen as one ZIP for an audit; the same records \
         give the same file",
    ),
    examples: &["evidence L20261123A", "evidence L20261123A -o audit.zip"],
    options: |lang| {
        let file =
            Words::new("档案（默认 evidence-批号.zip）", "the archive (default evidence-LOT.zip)");
        vec![
            option::operand("LOT", Words::new("批号", "the lot"), lang).required(true),
            option::value("output", "FILE", file, lang)
                .short('o')
                .value_parser(clap::value_parser!(PathBuf)),
            option::data(lang),
            option::json(lang),
        ]
    },
    run,
};

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let lot = read_code("LOT", matches.get_one::<String>("LOT").map_or("", String::as_str))?;
    let default = || PathBuf::from(format!("evidence-{lot}.zip"));
    let file = matches.get_one::<PathBuf>("output").cloned().unwrap_or_else(default);
    let directory = workplace::directory(matches);
    let bytes = workplace::run(async {
        let workshop = workplace::open(&directory, Access::Write).await?;
        let frozen = http::evidence(&workshop, &lot).await;
        workshop.close().await;
        frozen.map_err(|message| Failure::Told { message, help: None })
    })?;
    output::save(&file, &bytes)?;
    let digest = Digest::of(&bytes).to_string();
    if matches.get_flag("json") {
        shell.print(&output::pretty(&json!({
            "schema": "wule.evidence/1", "lot": lot.as_str(), "file": file, "sha256": digest,
            "n_bytes": bytes.len(),
        })));
        return Ok(Exit::Yes);
    }
    let words = Words::new(
        "批 {lot} 的证据档案 {file}（{kib} KiB）\nSHA-256 {digest}\n",
        "the evidence of lot {lot}: {file} ({kib} KiB)\nSHA-256 {digest}\n",
    );
    let args = [
        ("lot", lot.to_string()),
        ("file", file.display().to_string()),
        ("kib", bytes.len().div_ceil(1024).to_string()),
        ("digest", digest),
    ];
    shell.print(&shell.fill(words, &args));
    Ok(Exit::Yes)
}
