//! `wule chart FILE`: is the operation stable?

use clap::{Arg, ArgMatches};
use method::{Cells, Method, Role, Table};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use word::{Lang, Words};

use super::{Verb, run::find};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::{self, Input};
use crate::shell::Shell;
use crate::study::Finished;
use crate::{option, output};

pub(super) static VERB: Verb = Verb {
    name: "chart",
    form: "FILE [--value COLUMN] [--subgroup SIZE|COLUMN] …",
    words: Words::new("控制图：工序是否稳定", "control chart: is the operation stable?"),
    examples: &[
        "chart bore.csv",
        "chart bore.csv --value 直径 --subgroup 5 --svg bore.svg",
        "chart bore.csv --value x1,x2,x3,x4,x5 --tests 1,2,5",
        "chart checks.csv --count 不合格品数 --size 检验数 --chart p",
        "chart bore.csv --chart ewma --frozen 25.004,0.0035 --params '{\"lambda\":\"0.1\"}'",
        "chart october.csv --json -o october.json",
        "chart november.csv --frozen october.json --fail-on signal",
        "chart bore.csv --stage '31=new reamer'",
    ],
    options,
    run,
};

fn options(lang: Lang) -> Vec<Arg> {
    let mut options = input::options(lang);
    options.extend([
        option::choice(
            "chart",
            &charts(),
            Words::new(
                "哪种图；auto 按子组大小选，计数须指明",
                "which chart; auto goes by the subgroup size, counts must say",
            ),
            lang,
        ),
        option::value("sigma", "ESTIMATOR", SIGMA, lang),
        option::value("frozen", "CENTER,SIGMA|FILE", FROZEN, lang),
        option::values("stage", "POINT=REASON", STAGE, lang),
    ]);
    options.extend(judging(lang));
    options.extend(output::options(lang));
    options
}

/// The options that charts and capability share.
pub(super) fn judging(lang: Lang) -> Vec<Arg> {
    vec![
        option::value("tests", "LIST", TESTS, lang),
        option::values("leave-out", "POINT=REASON", LEAVE_OUT, lang),
        option::value("params", "JSON|@FILE", PARAMS, lang),
    ]
}

/// Every chart of the registry by its name, and `auto`.
fn charts() -> Vec<&'static str> {
    let names = acts::methods().filter_map(|method| method.card.id.name.strip_prefix("chart."));
    let mut charts: Vec<&str> = std::iter::once("auto").chain(names).collect();
    // Versions of a method stand next to each other in its registry.
    charts.dedup();
    charts
}

const COUNTS: Words = Words::new(
    "计数图请用 --chart 指明：p（不合格品率）、np（不合格品数）、c（不合格数）、u（单位不合格数）、\
     laney-p、laney-u",
    "say with --chart which: p (share of nonconforming units), np (their number), c \
     (nonconformities), u (nonconformities a unit), laney-p, laney-u",
);
pub(super) const FROZEN: Words = Words::new(
    "用既定的中心线与标准差（第二阶段）：数值，或以前 --json 的输出文件",
    "limits of an earlier study (phase II): numbers, or the file of an earlier --json",
);
const SIGMA: Words = Words::new(
    "标准差的估计方法：mean-range、pooled、pooled-unbiased（xbar-r），mean-s（xbar-s），\
     mean-moving-range、median-moving-range（individuals）",
    "how sigma is estimated: mean-range, pooled, pooled-unbiased (xbar-r), mean-s (xbar-s), \
     mean-moving-range, median-moving-range (individuals)",
);
const STAGE: Words = Words::new(
    "控制限从这一点（从 1 起）起重新计算，及其理由；可重复",
    "limits begin anew at this point (from 1), with the reason; may be repeated",
);
pub(super) const TESTS: Words = Words::new(
    "判异准则编号 1–8，如 1,2,5；all 或 none；或成套：nelson-1984、we-1956、aiag、minitab、gbt",
    "tests by number, 1 to 8, such as 1,2,5; all or none; or a set: nelson-1984, we-1956, aiag, \
     minitab, gbt",
);
const LEAVE_OUT: Words = Words::new(
    "不参与计算的点（从 1 起）及其理由，会一直印出",
    "a point (from 1) that is left out of the limits, with the reason, which is always printed",
);
pub(super) const PARAMS: Words = Words::new(
    "其他参数（JSON，或 @文件）；wule methods 方法名 列出全部",
    "further parameters as JSON, or @FILE; wule methods ID lists them",
);

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let asked = matches.get_one::<String>("chart").filter(|name| *name != "auto");
    let asked = asked.map(|name| find(&format!("chart.{name}"))).transpose()?;
    let input = input::read(matches, asked, shell)?;
    let are_counts = input.reading.table.column(Role::Count).is_some();
    let method = match asked {
        Some(method) => method,
        None if are_counts => return Err(Failure::option("chart", "auto", COUNTS)),
        // Above ten readings the range wastes too much of what they say (Montgomery, 6.3).
        None => find(match size_max(&input) {
            0 | 1 => "chart.individuals",
            2..=10 => "chart.xbar-r",
            _ => "chart.xbar-s",
        })?,
    };
    let mut parameters = parameters(matches, &input)?;
    // A chart of single readings takes them one by one, whatever was said of subgroups.
    if !method.takes("subgroup_size") {
        parameters.remove("subgroup_size");
    }
    if let Some(sigma) = matches.get_one::<String>("sigma") {
        parameters.insert("sigma".to_owned(), sigma.as_str().into());
    }
    if let Some(text) = matches.get_one::<String>("frozen") {
        parameters.insert("frozen".to_owned(), frozen(text)?);
    }
    merge(&mut parameters, matches)?;
    let stages = points(matches, "stage", STAGE, "from")?;
    let (method, parameters) = if !stages.is_empty() {
        let (chart, stages) = (method.card.id.to_string(), Value::from(stages));
        let staged = json!({"chart": chart, "parameters": parameters, "stages": stages});
        (find("chart.stages")?, staged)
    } else if n_points(&input, method) > DENSE && method.takes("tests") {
        let chart = method.card.id.to_string();
        (find("chart.episodes")?, json!({"chart": chart, "parameters": parameters}))
    } else {
        (method, parameters.into())
    };
    let study = method.run(&input.reading.table, &parameters)?;
    output::show(matches, Finished::new("chart", &input, study), shell)
}

/// From more points than this on, signals are read by episodes.
const DENSE: usize = 2_000;

/// About how many points the chart will have.
fn n_points(input: &Input, method: &Method) -> usize {
    let n = input.reading.table.n_rows();
    if method.takes("subgroup_size") { n / size_max(input).max(1) } else { n }
}

/// The parameters that subgroups, `--tests` and `--leave-out` give.
pub(super) fn parameters(
    matches: &ArgMatches,
    input: &Input,
) -> Result<Map<String, Value>, Failure> {
    let mut parameters = input.sizes();
    if let Some(text) = matches.get_one::<String>("tests") {
        parameters.insert("tests".to_owned(), tests(text)?);
    }
    let points = points(matches, "leave-out", LEAVE_OUT, "index")?;
    if !points.is_empty() {
        parameters.insert("left_out".to_owned(), points.into());
    }
    Ok(parameters)
}

/// Tests by number, all, none, or a set by its name.
pub(super) fn tests(text: &str) -> Result<Value, Failure> {
    if let Some(tests) = judge::signal::preset(text) {
        return Ok(json!(tests));
    }
    let number = |word: &str| word.trim().parse::<u8>().ok().filter(|n| (1..=8).contains(n));
    let tests: Option<Vec<u8>> = match text {
        "none" => Some(Vec::new()),
        "all" => Some((1..=8).collect()),
        list => list.split(',').map(number).collect(),
    };
    Ok(json!(tests.ok_or_else(|| Failure::option("tests", text, TESTS))?))
}

/// Points with their reasons, as `--leave-out` and `--stage` name them; `key` is how the method
/// calls the position.
fn points(
    matches: &ArgMatches,
    name: &'static str,
    words: Words,
    key: &str,
) -> Result<Vec<Value>, Failure> {
    let point = |text: &String| {
        let (point, reason) = text.split_once('=')?;
        let index = point.trim().parse::<usize>().ok()?.checked_sub(1)?;
        Some(json!({key: index, "reason": reason}))
    };
    let given = matches.get_many::<String>(name).into_iter().flatten();
    given.map(|text| point(text).ok_or_else(|| Failure::option(name, text, words))).collect()
}

/// Adds what `--params` says; it wins over other options.
pub(super) fn merge(
    parameters: &mut Map<String, Value>,
    matches: &ArgMatches,
) -> Result<(), Failure> {
    let Some(text) = matches.get_one::<String>("params") else { return Ok(()) };
    let read = match text.strip_prefix('@') {
        Some(path) => std::fs::read_to_string(path)
            .map_err(|error| Failure::path(std::path::Path::new(path), &error))?,
        None => text.clone(),
    };
    match serde_json::from_str::<Value>(&read) {
        Ok(Value::Object(given)) => {
            parameters.extend(given);
            Ok(())
        }
        _ => Err(Failure::option("params", text, PARAMS)),
    }
}

/// The largest number of readings that a subgroup has.
fn size_max(input: &Input) -> usize {
    if let Some(size) = input.subgroup_size {
        return size;
    }
    let table: &Table = &input.reading.table;
    let Some(Cells::Labels(labels)) = table.column(Role::Subgroup).map(|column| &column.cells)
    else {
        return 1;
    };
    let mut sizes = BTreeMap::new();
    for label in labels {
        *sizes.entry(label).or_insert(0) += 1;
    }
    sizes.into_values().max().unwrap_or(1)
}

/// `25.004,0.0035`, or the file of an earlier `--json`.
pub(super) fn frozen(text: &str) -> Result<Value, Failure> {
    let wrong = || Failure::option("frozen", text, FROZEN);
    let number = |word: &str| word.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    if let Some((center, sigma)) = text.split_once(',')
        && let (Some(center), Some(sigma)) = (number(center), number(sigma))
    {
        return Ok(json!({"center": center, "sigma": sigma, "origin": "prescribed"}));
    }
    let path = std::path::Path::new(text);
    let bytes = std::fs::read(path).map_err(|error| Failure::path(path, &error))?;
    let earlier: Value = serde_json::from_slice(&bytes).map_err(|_| wrong())?;
    let result = |key: &str| earlier.get("result")?.get(key)?.as_f64();
    let (center, sigma) = result("center").zip(result("sigma")).ok_or_else(wrong)?;
    Ok(json!({"center": center, "sigma": sigma, "origin": "study"}))
}
