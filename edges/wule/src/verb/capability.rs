//! `wule capability FILE`: does the operation hold its limits, and how surely?

use clap::{Arg, ArgMatches};
use method::Role;
use word::json::Value;
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
        "capability bore.csv --subgroup 5 --spec 24.98..25.03 --reported 1.16",
        "capability bore.csv --subgroup 5 --spec 24.98..25.03 --show sixpack --svg bore.svg",
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
        option::choice("preset", PRESETS, PRESET, lang),
        option::value("reported", "FIGURE", REPORTED, lang),
        option::choice("show", SHOWN, SHOW, lang),
    ]);
    options.extend(chart::judging(lang));
    options.extend(output::options(lang));
    options
}

const PRESETS: &[&str] = &["minitab", "aiag"];
const PRESET: Words = Words::new(
    "按哪家的默认口径估计 σ（其余口径见 --reported）",
    "whose default estimates sigma (see --reported for the other definitions)",
);
const REPORTED: Words = Words::new(
    "已报的 Cpk，如 1.16：说明它是哪种口径、差距来自哪里",
    "the Cpk that was reported, such as 1.16: says which definition gives it, and whence the gap",
);
const SHOWN: &[&str] = &["index", "grade", "sixpack", "compare"];
const SHOW: Words = Words::new(
    "给出什么：指数、等级、六图、各口径对照（默认 index）",
    "what to show: the indices, the grade, the six panels, every definition (default: index)",
);
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
    if let Some(given) = text("reported") {
        let number = given.parse::<Decimal>();
        let number = number.map_err(|_| Failure::option("reported", given, REPORTED))?;
        parameters.insert("reported".to_owned(), number.to_string().into());
    }
    if let Some(preset) = text("preset") {
        let is_grouped = input.reading.table.column(Role::Subgroup).is_some()
            || parameters.get("subgroup_size").and_then(Value::as_u64).is_some_and(|n| n > 1);
        parameters.insert("sigma_within".to_owned(), estimator(preset, is_grouped).into());
    }
    chart::merge(&mut parameters, matches)?;
    let is_compared = text("reported").is_some();
    let method = match text("show").map(String::as_str) {
        None if is_compared => "capability.compare",
        Some("compare") => "capability.compare",
        Some("grade") => "capability.grade",
        Some("sixpack") => "capability.sixpack",
        _ => "capability.normal",
    };
    let study = find(method)?.run(&input.reading.table, &parameters.into())?;
    output::show(matches, Finished::new("capability", &input, study), shell)
}

/// The estimator that a preset uses: Minitab pools subgroups and takes off the bias, AIAG's manual
/// takes ranges; single readings have moving ranges only.
fn estimator(preset: &str, is_grouped: bool) -> &'static str {
    match (preset, is_grouped) {
        (_, false) => "mean-moving-range",
        ("minitab", true) => "pooled-unbiased",
        (_, true) => "mean-range",
    }
}
