//! `wule demo`: one workshop, two lots, from measurements to a passport.

mod gauge;
mod shop;
mod thread;

use acts::Workshop;
use clap::ArgMatches;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::Access;
use word::Words;

use super::Verb;
use super::serve::{LISTEN, address, bind, offer_set_up, until_stopped};
use crate::{
    exit::Exit, failure::Failure, journal::Journal, option, output, shell::Shell, workplace,
};

pub(super) static VERB: Verb = Verb {
    name: "demo",
    form: "[--once DIR] [--data DIR] [--listen ADDRESS] [--json]",
    words: Words::new(
        "示例：用真实测量数据从头走一遍，并提供护照页",
        "a whole example from real measurements, and its passport page served",
    ),
    examples: &["demo", "demo --once demo-data --json"],
    options: |lang| {
        let once = Words::new(
            "写入这个目录就结束，不提供网页",
            "write into this directory and end, without serving",
        );
        let data =
            Words::new("数据目录（默认 ./demo-data）", "the data directory (default ./demo-data)");
        let listen = Words::new(
            "监听地址（默认 127.0.0.1:8443）",
            "where to listen (default 127.0.0.1:8443)",
        );
        let dir = || clap::value_parser!(PathBuf);
        vec![
            option::value("once", "DIR", once, lang).value_parser(dir()),
            option::value("data", "DIR", data, lang).value_parser(dir()).conflicts_with("once"),
            option::value("listen", "ADDRESS", listen, lang),
            option::json(lang),
        ]
    },
    run,
};

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let path = |name: &str| matches.get_one::<PathBuf>(name);
    let is_json = matches.get_flag("json");
    let directory = path("once").or(path("data")).map_or(Path::new("demo-data"), |dir| dir);
    let listen = matches.get_one::<String>("listen").map(String::as_str);
    workplace::run(async {
        let workshop = workplace::open(directory, Access::Create).await?;
        let told = |text: &str| {
            if !is_json {
                shell.print(text);
            }
        };
        let made = match thread::found_before(&workshop, directory).await? {
            Some(made) => {
                let words = Words::new(
                    "{dir} 里已有示例，沿用它（没有新增内容）。\n",
                    "{dir} holds the demo already; it is used as it is, and nothing was added.\n",
                );
                told(&shell.fill(words, &[("dir", directory.display().to_string())]));
                made
            }
            None => {
                let made = thread::make(&workshop, directory, shell, &told).await?;
                shop::make(&workshop, shell, &told).await?;
                made
            }
        };
        if path("once").is_some() {
            let base = format!("http://{}", listen.unwrap_or(LISTEN));
            tell(&made, (directory, &base, false), is_json, shell);
            workshop.close().await;
            return Ok(Exit::Yes);
        }
        let told = |base: &str| tell(&made, (directory, base, true), is_json, shell);
        serve(workshop, (listen, is_json), shell, told).await
    })
}

/// What the demo made.
struct Made {
    passport: String,
    bundle: PathBuf,
}

/// Says where everything is; `is_served` where the page can be opened now.
fn tell(
    made: &Made,
    (directory, base, is_served): (&Path, &str, bool),
    is_json: bool,
    shell: &Shell,
) {
    let page = format!("{base}/p/{}", made.passport);
    if is_json {
        shell.print(&output::pretty(&json!({
            "schema": "wule.demo/1",
            "data": directory,
            "bundle": made.bundle,
            "passport": made.passport,
            "address": page,
        })));
        return;
    }
    let words = if is_served {
        Words::new(
            "\n护照页  {page}\n证据包  {bundle}\n下一步（在另一个窗口）:\n  wule verify {bundle}\n  \
             wule verify {page}\nCtrl-C 停止\n",
            "\npassport  {page}\nbundle    {bundle}\nnext, in another window:\n  \
             wule verify {bundle}\n  wule verify {page}\nCtrl-C stops\n",
        )
    } else {
        Words::new(
            "\n护照页  {page}\n证据包  {bundle}\n下一步:\n  wule verify {bundle}\n  \
             wule serve --data {data}\n",
            "\npassport  {page}\nbundle    {bundle}\nnext:\n  wule verify {bundle}\n  \
             wule serve --data {data}\n",
        )
    };
    let args = [
        ("page", page),
        ("bundle", made.bundle.display().to_string()),
        ("data", directory.display().to_string()),
    ];
    shell.print(&shell.fill(words, &args));
}

/// Serves; where the usual port is taken and none was asked for, any other does.
async fn serve(
    workshop: Workshop,
    (listen, is_json): (Option<&str>, bool),
    shell: &Shell,
    tell: impl Fn(&str),
) -> Result<Exit, Failure> {
    let listener = match (bind(listen.unwrap_or(LISTEN)).await, listen) {
        (Err(_), None) => bind("127.0.0.1:0").await?,
        (bound, _) => bound?,
    };
    let base = address(&listener, LISTEN);
    let site = http::Site::new(Arc::new(workshop), &base);
    site.bound_by(crate::study::bind);
    if !is_json {
        let words = Words::new(
            "\n网页      {base}/app/（登录后可看今日、看板与监控图）\n",
            "\npages     {base}/app/ (today, board and live charts for those who sign in)\n",
        );
        shell.print(&shell.fill(words, &[("base", base.clone())]));
        offer_set_up(&site, shell).await?;
    }
    tell(&base);
    Journal::Troubles.begin();
    until_stopped(site, (listener, None), shell.lang).await
}
