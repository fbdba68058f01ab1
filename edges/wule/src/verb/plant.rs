//! `wule plant`: readings of a plant that is not there, and what is wrong with them.

use clap::ArgMatches;
use serde_json::json;
use std::fmt::Write as _;
use word::Words;

use super::{Verb, template};
use crate::plant::{Faults, Series, series};
use crate::{exit::Exit, failure::Failure, option, output, shell::Shell};

const SUBGROUPS_MAX: i64 = 100_000;

pub(super) static VERB: Verb = Verb {
    name: "plant",
    form: "[TEMPLATE] [--subgroups N] [--seed N] [--lot NAME] [--clean] [--truth] [--json]",
    words: Words::new(
        "模拟车间：按模板生成读数（CSV，可发给 /api/v1/readings），其中埋有已知的异常",
        "a simulated plant: readings of a template as CSV (as /api/v1/readings takes it), with \
         faults that are known",
    ),
    examples: &["plant machining --lot SIM-1", "plant machining --lot SIM-1 --truth"],
    options: |lang| {
        let which = Words::new("模板（默认 machining）", "the template (default machining)");
        let n = Words::new("每个特性多少个子组（默认 40）", "subgroups of each (default 40)");
        let seed = Words::new("种子：同样的种子给出同样的读数（默认 1）", "the seed (default 1)");
        let lot = Words::new("批号的后一部分（默认 SIM）", "how lots end (default SIM)");
        let clean = Words::new("不埋异常", "plant no fault");
        let truth = Words::new(
            "不给读数，说明埋了什么异常、从哪个子组起",
            "say which faults there are, and from which subgroup, in place of the readings",
        );
        vec![
            option::operand("TEMPLATE", which, lang),
            option::value("subgroups", "N", n, lang)
                .value_parser(clap::value_parser!(u32).range(1..=SUBGROUPS_MAX)),
            option::value("seed", "N", seed, lang).value_parser(clap::value_parser!(u64)),
            option::value("lot", "NAME", lot, lang),
            option::flag("clean", clean, lang),
            option::flag("truth", truth, lang),
            option::json(lang).requires("truth"),
        ]
    },
    run,
};

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let text = |name: &str, usual| matches.get_one::<String>(name).map_or(usual, String::as_str);
    let template = template::find(text("TEMPLATE", "machining"))?;
    let n_subgroups = matches.get_one::<u32>("subgroups").copied().unwrap_or(40);
    let seed = matches.get_one::<u64>("seed").copied().unwrap_or(1);
    let faults = if matches.get_flag("clean") { Faults::None } else { Faults::Planted };
    let all = series(template, seed, n_subgroups, faults);
    let lot = text("lot", "SIM");
    if matches.get_flag("truth") {
        tell_truth(&all, lot, matches.get_flag("json"), shell);
        return Ok(Exit::Yes);
    }
    shell.print("lot,characteristic,gauge,value,subgroup\n");
    for subgroup in 0..n_subgroups {
        let mut rows = String::new();
        for series in &all {
            let (lot, of) = (series.lot(lot), series.feature.code);
            for value in series.subgroup(subgroup) {
                // Writing to a string cannot fail.
                let _ = writeln!(rows, "{lot},{of},SIM-{of},{value},{subgroup}");
            }
        }
        shell.print(&rows);
    }
    Ok(Exit::Yes)
}

fn tell_truth(all: &[Series], lot: &str, is_json: bool, shell: &Shell) {
    let wrong = all.iter().filter_map(|series| series.fault.map(|fault| (series, fault)));
    if is_json {
        let row = |(series, fault): (&Series, crate::plant::Fault)| {
            json!({
                "lot": series.lot(lot), "characteristic": series.feature.code,
                "fault": fault.kind.name(), "from_subgroup": fault.from,
            })
        };
        let rows: Vec<_> = wrong.map(row).collect();
        shell.print(&output::pretty(&json!({"schema": "wule.plant/1", "faults": rows})));
        return;
    }
    let words = Words::new(
        "{lot} {of}：从子组 {from} 起，{what}\n",
        "{lot} {of}: from subgroup {from} on, {what}\n",
    );
    for (series, fault) in wrong {
        let args = [
            ("lot", series.lot(lot)),
            ("of", series.feature.code.to_owned()),
            ("from", fault.from.to_string()),
            ("what", shell.say(fault.kind.words()).to_owned()),
        ];
        shell.print(&shell.fill(words, &args));
    }
}
