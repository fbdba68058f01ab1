//! `wule recall THING`: everything that a thing went into, or came from, counted and listed.

use acts::Actor;
use clap::ArgMatches;
use serde_json::json;
use store::{Access, Direction, Recall, Recalled};
use word::Words;

use super::Verb;
use crate::{exit::Exit, failure::Failure, option, output, shell::Shell, workplace};

pub(super) static VERB: Verb = Verb {
    name: "recall",
    form: "THING [--backward] [--past] [--data DIR] [--json]",
    words: Words::new(
        "召回：由一个炉号、批或单件出发，列出全部受影响的物品及其现在的包装",
        "recall: from a heat, lot or piece, everything concerned and the packages around it now",
    ),
    examples: &[
        "recall urn:epc:class:lgtin:4012345.033333.H1",
        "recall https://id.gs1.org/01/06901234567892/21/A1 --backward",
    ],
    options: |lang| {
        let which = Words::new(
            "物品标识：EPC、GS1 数字链接或本厂批号",
            "the thing: an EPC, a GS1 Digital Link, or a lot of our own",
        );
        let backward = Words::new("反向：它来自哪些物品", "backward: what it came from");
        let past =
            Words::new("也包括已拆下、已取出的关系", "also follow parts that were taken out since");
        vec![
            option::data(lang),
            option::operand("THING", which, lang).required(true),
            option::flag("backward", backward, lang),
            option::flag("past", past, lang),
            option::json(lang),
        ]
    },
    run,
};

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let thing = matches.get_one::<String>("THING").map_or("", String::as_str);
    let direction = if matches.get_flag("backward") { Direction::Up } else { Direction::Down };
    let mut asked = Recall {
        thing: acts::make::thing(thing),
        direction,
        with_past: matches.get_flag("past"),
        n_named: acts::make::NAMED_MAX,
        after: 0,
    };
    let directory = workplace::directory(matches);
    workplace::run(async {
        let workshop = workplace::open(&directory, Access::Write).await?;
        let mut all = Recalled::default();
        loop {
            let part = acts::make::recall_thing(&workshop, &Actor::Operator, asked.clone()).await?;
            (all.n_things, all.n_packages) = (part.n_things, part.n_packages);
            all.things.extend(part.things);
            match part.next {
                Some(next) => asked.after = next,
                None => break,
            }
        }
        workshop.close().await;
        show(matches, &asked.thing, &all, shell);
        Ok(Exit::Yes)
    })
}

fn show(matches: &ArgMatches, thing: &str, all: &Recalled, shell: &Shell) {
    let named = |is_around: bool| -> Vec<&str> {
        let of = all.things.iter().filter(|(_, around)| *around == is_around);
        of.map(|(name, _)| name.as_str()).collect()
    };
    if matches.get_flag("json") {
        shell.print(&output::pretty(&json!({
            "schema": "wule.recall/1", "thing": thing, "n_things": all.n_things,
            "n_packages": all.n_packages, "things": named(false), "packages": named(true),
        })));
        return;
    }
    for thing in named(false) {
        shell.print(&format!("{thing}\n"));
    }
    for package in named(true) {
        let words = Words::new("包装\t{package}\n", "packed in\t{package}\n");
        shell.print(&shell.fill(words, &[("package", package.to_owned())]));
    }
    let words = Words::new(
        "受影响 {n} 件（含其本身），现在的包装 {packages} 个\n",
        "{n} things are concerned, itself among them; {packages} packages are around them now\n",
    );
    let args = [("n", all.n_things.to_string()), ("packages", all.n_packages.to_string())];
    shell.complain(&shell.fill(words, &args));
}
