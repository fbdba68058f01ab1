//! `wule draw LIST`: draws from a published list, or draws again what somebody drew.

use acts::Actor;
use clap::ArgMatches;
use serde_json::{Value, json};
use std::path::PathBuf;
use store::Access;
use trust::draw::{List, ListDraw};
use verify::{Expected, Trusted};
use word::Words;

use super::{Verb, log, verify as stranger};
use crate::{exit::Exit, failure::Failure, option, output, shell::Shell, workplace};

pub(super) static VERB: Verb = Verb {
    name: "draw",
    form: "LIST (--k K [-o FILE] | --check FILE [--log-key KEY] [--policy FILE])",
    words: Words::new(
        "随机抽取：由公布名单之后的检查点抽出 K 项，任何人可用 --check 重新抽取核对",
        "draw K items of a list by the first checkpoint after it was published; anyone draws again \
         with --check",
    ),
    examples: &[
        "draw lots.txt --k 5 -o draw.json",
        "draw lots.txt --check draw.json --policy policy.txt",
    ],
    options: |lang| {
        let list = Words::new(
            "名单：每行一项（次序不拘，抽取按字节升序）",
            "the list: one item a line, in any order; the draw orders them by their bytes",
        );
        let k = Words::new("抽几项", "how many items");
        let file = Words::new("抽取结果文件（默认 draw.json）", "the draw (default draw.json)");
        let check = Words::new("核对这份抽取结果", "check this draw");
        let key = Words::new("您所知的日志公钥", "the log's key as you know it");
        let policy = Words::new("您的信任策略文件", "your policy file (C2SP tlog-policy)");
        vec![
            option::operand("LIST", list, lang).required(true),
            option::value("k", "K", k, lang).value_parser(clap::value_parser!(u64)),
            option::value("output", "FILE", file, lang)
                .short('o')
                .value_parser(clap::value_parser!(PathBuf)),
            option::value("check", "FILE", check, lang).conflicts_with("k"),
            option::value("log-key", "KEY", key, lang),
            option::value("policy", "FILE", policy, lang),
            option::data(lang),
            option::json(lang),
        ]
    },
    run,
};

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let list = list(&stranger::read(text("LIST").unwrap_or(""))?)?;
    match (text("check"), matches.get_one::<u64>("k")) {
        (Some(draw), _) => check(matches, (draw, &list), shell),
        (None, Some(k)) => draw(matches, (&list, *k), shell),
        (None, None) => {
            let need = Words::new("给出抽几项，或用 --check 核对", "say how many, or --check");
            Err(Failure::option("k", "", need))
        }
    }
}

/// A list as people write it: lines in any order, the last newline or not.
fn list(bytes: &[u8]) -> Result<List, Failure> {
    let text = String::from_utf8_lossy(bytes);
    let items = text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty());
    Ok(List::of(items.collect()).map_err(acts::Problem::from)?)
}

fn draw(matches: &ArgMatches, (list, k): (&List, u64), shell: &Shell) -> Result<Exit, Failure> {
    let directory = workplace::directory(matches);
    let default = || PathBuf::from("draw.json");
    let file = matches.get_one::<PathBuf>("output").cloned().unwrap_or_else(default);
    workplace::run(async {
        let workshop = workplace::open(&directory, Access::Write).await?;
        acts::trust::publish_list(&workshop, &Actor::Operator, list).await?;
        log::ask(&workshop, shell).await?;
        let drawn = acts::trust::draw_list(&workshop, list, k).await;
        workshop.close().await;
        let drawn = drawn?;
        output::save(&file, &drawn.to_bytes())?;
        if matches.get_flag("json") {
            let mut value = as_json(&drawn);
            value["file"] = json!(file);
            shell.print(&output::pretty(&value));
            return Ok(Exit::Yes);
        }
        shell.print(&describe(&drawn, shell));
        let words = Words::new(
            "抽取结果 {file}；请与名单一起公布，任何人可核对：wule draw LIST --check {file}\n",
            "draw {file}; publish it with the list, and anyone can check: wule draw LIST --check \
             {file}\n",
        );
        shell.print(&shell.fill(words, &[("file", file.display().to_string())]));
        Ok(Exit::Yes)
    })
}

fn check(
    matches: &ArgMatches,
    (draw, list): (&str, &List),
    shell: &Shell,
) -> Result<Exit, Failure> {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let policy = text("policy").map(stranger::read_policy).transpose()?;
    let log_key = text("log-key").map(str::to_owned);
    let expected = Expected { issuer_key: None, log_key, policy };
    let bytes = stranger::read(draw)?;
    let is_json = matches.get_flag("json");
    match verify::verify_list_draw((&bytes, list.text().as_bytes()), &expected) {
        Ok(again) => {
            let seed = again.seed();
            if is_json {
                let mut value = as_json(&again.draw);
                value["verdict"] = json!(Exit::Yes.verdict());
                value["n_between"] = json!(again.n_between);
                value["is_trusted"] = json!(again.is_trusted.map(|is| is == Trusted::Yes));
                shell.print(&output::pretty(&value));
            } else {
                shell.print(&describe(&again.draw, shell));
                shell.print(&format!("{}\n", seed.say(shell.lang)));
            }
            Ok(Exit::Yes)
        }
        Err(message) if is_json => {
            let (verdict, reason) = (Exit::No.verdict(), message.to_json());
            let value = json!({"schema": "wule.draw/1", "verdict": verdict, "reason": reason});
            shell.print(&output::pretty(&value));
            Ok(Exit::No)
        }
        Err(message) => {
            let head = shell.red(shell.say(Words::new("✗ 抽取不成立", "✗ the draw fails")));
            shell.print(&format!("{head}: {}\n", message.say(shell.lang)));
            Ok(Exit::No)
        }
    }
}

fn describe(draw: &ListDraw, shell: &Shell) -> String {
    let words = Words::new(
        "从 {n} 项中抽到 {k} 项，由日志 {log} 的检查点（{size} 条）抽取；名单是第 {index} 条\n",
        "{k} of {n} items, drawn by the checkpoint of {size} entries of the log {log}; the list is \
         entry {index}\n",
    );
    let checkpoint = draw.source().checkpoint();
    let args = [
        ("n", draw.n().to_string()),
        ("k", draw.chosen().len().to_string()),
        ("log", checkpoint.origin().to_owned()),
        ("size", checkpoint.size().to_string()),
        ("index", draw.placed().index.to_string()),
    ];
    let mut text = shell.fill(words, &args);
    draw.chosen().iter().for_each(|item| text.push_str(&format!("  {item}\n")));
    text
}

fn as_json(draw: &ListDraw) -> Value {
    let checkpoint = draw.source().checkpoint();
    json!({
        "schema": "wule.draw/1",
        "rule": trust::draw::RULE,
        "chosen": draw.chosen(),
        "n": draw.n(),
        "list": draw.list().to_string(),
        "origin": checkpoint.origin(),
        "size": checkpoint.size(),
        "index": draw.placed().index,
        "witness": draw.source().witness_key().map(ToString::to_string),
    })
}
