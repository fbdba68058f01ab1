//! `wule capability FILE`: does the operation hold its limits, and how surely?

use clap::{Arg, ArgMatches};
use word::{Decimal, Lang, Words};

use super::{Verb, chart, run::find};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input;
use crate::shell::Shell;
use crate::study::Finished;
use crate::{option, output};

pub(super) static VERB: Verb = Verb {
    name: "capability",
    form: "FILE --spec LSL..USL [--value COLUMN] [--subgroup SIZE|COLUMN] …",
    words: Words::new(
        "过程能力：工序能否保证规格；数据不足或不稳定时拒绝给出指数（退出码 1）",
        "capability: does the operation hold its limits? It declines where the data do not \
         support an index (exit code 1)",
    ),
    examples: &[
        "capability bore.csv --spec 24.98..25.03",
        "capability bore.csv --value 直径 --subgroup 5 --spec 24.98..25.03 --html bore.html",
        "capability roughness.csv --spec ..0.8 --fail-on 'cpk_lower<1.33'",
    ],
    options,
    run,
};

fn options(lang: Lang) -> Vec<Arg> {
    let mut options = input::options(lang);
    options.extend([
        option::value("spec", "LSL..USL", option::SPEC, lang),
        option::value(
            "lsl",
            "VALUE",
            Words::new("规格下限", "the lower specification limit"),
            lang,
        ),
        option::value(
            "usl",
            "VALUE",
            Words::new("规格上限", "the upper specification limit"),
            lang,
        ),
        option::value(
            "target",
            "VALUE",
            Words::new("目标值，用于 Cpm", "the target, for Cpm"),
            lang,
        ),
        option::value("confidence", "SHARE", CONFIDENCE, lang),
        option::choice(
            "stability",
            &["required", "recorded"],
            Words::new(
                "工序不稳定时：拒绝，或照算并写明偏离",
                "where the operation is not stable: decline, or compute and record the departure",
            ),
            lang,
        ),
        option::value("n-min", "COUNT", N_MIN, lang),
    ]);
    options.extend(chart::judging(lang));
    options.extend(output::options(lang));
    options
}

const CONFIDENCE: Words =
    Words::new("置信水平（默认 0.95）", "the confidence of intervals (default 0.95)");
const N_MIN: Words = Words::new(
    "至少要有几个读数（默认 50；降低会写明）",
    "the fewest readings (default 50; lowering it is recorded)",
);

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let input = input::read(matches, None, shell)?;
    let mut parameters = chart::parameters(matches, &input)?;
    let text = |name: &str| matches.get_one::<String>(name);
    if let Some(spec) = text("spec") {
        for (key, limit) in ["lsl", "usl"].into_iter().zip(option::limits(spec)?) {
            if let Some(limit) = limit {
                parameters.insert(key.to_owned(), limit.to_string().into());
            }
        }
    }
    for key in ["lsl", "usl", "target", "confidence"] {
        if let Some(given) = text(key) {
            let number = given.parse::<Decimal>();
            let need = Words::new("应为十进制数，如 24.98", "a decimal number, such as 24.98");
            let number = number.map_err(|_| Failure::option(key, given, need))?;
            parameters.insert(key.to_owned(), number.to_string().into());
        }
    }
    if let Some(stability) = text("stability") {
        parameters.insert("stability".to_owned(), stability.as_str().into());
    }
    if let Some(given) = text("n-min") {
        let n_min: usize = given.parse().map_err(|_| Failure::option("n-min", given, N_MIN))?;
        parameters.insert("n_min".to_owned(), n_min.into());
    }
    chart::merge(&mut parameters, matches)?;
    let study = find("capability.normal")?.run(&input.reading.table, &parameters.into())?;
    output::show(matches, Finished::new("capability", &input, study), shell)
}
