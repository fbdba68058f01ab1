//! `wule trace THING`: the steps that a thing came from, or went into.

use acts::Actor;
use clap::ArgMatches;
use make::genealogy::{Bond, circles};
use serde_json::{Value, json};
use store::{Access, Direction, Graph, Trace};
use word::Words;

use super::Verb;
use crate::{exit::Exit, failure::Failure, option, output, shell::Shell, workplace};

pub(super) static VERB: Verb = Verb {
    name: "trace",
    form: "THING [--down] [--data DIR] [--json]",
    words: Words::new(
        "追溯一件物品：它由什么制成，或去了哪里；有环路会指出",
        "trace a thing: what it came from, or went into; what goes round in a circle is named",
    ),
    examples: &[
        "trace https://id.gs1.org/01/06901234567892/21/A1",
        "trace urn:epc:class:lgtin:4012345.033333.H1 --down --json",
    ],
    options: |lang| {
        let which = Words::new(
            "物品标识：EPC、GS1 数字链接或本厂批号",
            "the thing: an EPC, a GS1 Digital Link, or a lot of our own",
        );
        let down = Words::new("向下：它去了哪里", "downwards: what it went into");
        vec![
            option::data(lang),
            option::operand("THING", which, lang).required(true),
            option::flag("down", down, lang),
            option::json(lang),
        ]
    },
    run,
};

/// Steps that are followed at most.
const DEPTH_MAX: u32 = 1_024;

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let thing = matches.get_one::<String>("THING").map_or("", String::as_str);
    let direction = if matches.get_flag("down") { Direction::Down } else { Direction::Up };
    let (n_max, depth_max) = (acts::make::TRACED_MAX, DEPTH_MAX);
    let asked = Trace { thing: acts::make::thing(thing), direction, depth_max, n_max };
    let directory = workplace::directory(matches);
    workplace::run(async {
        let workshop = workplace::open(&directory, Access::Write).await?;
        let graph = acts::make::trace_thing(&workshop, &Actor::Operator, asked.clone()).await?;
        workshop.close().await;
        if matches.get_flag("json") {
            shell.print(&output::pretty(&wire(&asked.thing, &graph)));
        } else {
            show(&graph, shell);
        }
        Ok(Exit::Yes)
    })
}

fn circled(graph: &Graph) -> Vec<&str> {
    let steps = graph.steps.iter().map(|step| (step.from.as_slice(), step.into.as_slice()));
    circles(steps).into_iter().collect()
}

fn wire(thing: &str, graph: &Graph) -> Value {
    let steps: Vec<Value> = graph
        .steps
        .iter()
        .map(|step| {
            json!({
                "bond": step.bond.name(), "from": step.from, "into": step.into,
                "event": step.event.as_ref().map(|(id, _)| id),
                "at": step.event.as_ref().map(|(_, at)| at.to_string()),
                "has_ended": step.has_ended,
            })
        })
        .collect();
    json!({
        "schema": "wule.trace/1", "thing": thing, "things": graph.things, "steps": steps,
        "circles": circled(graph), "is_cut": graph.is_cut,
    })
}

fn show(graph: &Graph, shell: &Shell) {
    for step in &graph.steps {
        let bond = word(step.bond).say(shell.lang);
        let (from, into) = (step.from.join(", "), step.into.join(", "));
        let noted = || NOTED.say(shell.lang).to_owned();
        let at = step.event.as_ref().map_or_else(noted, |(_, at)| at.to_string());
        shell.print(&format!("{at}\t{bond}\t{from}\t→\t{into}\n"));
    }
    let words = Words::new("{n} 件物品，{steps} 个步骤\n", "{n} things, {steps} steps\n");
    let args = [("n", graph.things.len().to_string()), ("steps", graph.steps.len().to_string())];
    shell.print(&shell.fill(words, &args));
    let circles = circled(graph);
    if !circles.is_empty() {
        let words = Words::new(
            "谱系有环路，请核对这些物品的事件：{things}\n",
            "these go round in a circle; check their events: {things}\n",
        );
        shell.complain(&shell.fill(words, &[("things", circles.join(", "))]));
    }
    if graph.is_cut {
        let words = Words::new(
            "还有更多，未全部显示；全部影响用 wule recall\n",
            "there is more than is shown; `wule recall` counts all of it\n",
        );
        shell.complain(&shell.fill(words, &[] as &[(&str, String)]));
    }
}

/// In the place of a time, where no event told a step.
const NOTED: Words = Words::new("本厂记录", "noted here");

fn word(bond: Bond) -> Words {
    match bond {
        Bond::Made => Words::new("制成", "made"),
        Bond::Part => Words::new("装入", "part"),
        Bond::Member => Words::new("属批", "member"),
        Bond::Packed => Words::new("包装", "packed"),
    }
}
