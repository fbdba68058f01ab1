//! `wule FILE`: what is this file, and what can be done next? A bundle is verified.

use clap::{Arg, ArgMatches};
use inlet::{ColumnSurvey, Guess, Limits, Survey, aqdef::Stated};
use serde_json::json;
use std::io::Read;
use std::path::Path;
use word::{Decimal, Lang, Words};

use super::VERBS;
use crate::{exit::Exit, failure::Failure, option, output, shell::Shell};

pub(super) fn options(lang: Lang) -> Vec<Arg> {
    let words = Words::new("测量文件", "a measurement file");
    vec![option::operand("FILE", words, lang), option::json(lang)]
}

pub(super) fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let Some(name) = matches.get_one::<String>("FILE") else {
        shell.print(&super::tree(shell.lang).render_help().to_string());
        return Ok(Exit::Yes);
    };
    let path = Path::new(name);
    if !path.exists() {
        return Err(neither(name));
    }
    if is_object(path) {
        let verify = ["wule", "verify", name].map(std::ffi::OsString::from);
        let json = matches.get_flag("json").then(|| "--json".into());
        return super::run(&verify.into_iter().chain(json).collect::<Vec<_>>(), shell);
    }
    let survey = inlet::survey(path, &Limits::TERMINAL)
        .map_err(|complaint| Failure::File { name: name.clone(), complaints: vec![complaint] })?;
    let text = if matches.get_flag("json") {
        output::pretty(&as_json(name, &survey))
    } else {
        describe(name, &survey, shell)
    };
    shell.print(&text);
    Ok(Exit::Yes)
}

/// No file of measurements begins as an object of JSON does, and each thing to verify does.
fn is_object(path: &Path) -> bool {
    let mut first = [0];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut first));
    read.is_ok() && first == *b"{"
}

/// A word that is neither a file nor a verb; the verb that is spelled most like it is named.
fn neither(name: &str) -> Failure {
    let near = VERBS.iter().map(|verb| verb.name).min_by_key(|verb| word::distance(verb, name));
    let words = Words::new(
        "“{name}”既不是文件，也不是动词；相近的动词：{near}",
        "“{name}” is neither a file nor a verb; the nearest verb is {near}",
    );
    let args = [("name", name.to_owned()), ("near", near.unwrap_or_default().to_owned())];
    Failure::new("WL2006", words, args, Words::new("wule --help 列出全部", "wule --help lists all"))
}

fn as_json(name: &str, survey: &Survey) -> serde_json::Value {
    let columns: Vec<_> = survey
        .columns
        .iter()
        .map(|column| {
            let range = column.range.map(|ends| ends.map(|end| end.to_string()));
            json!({
                "name": column.name,
                "unit": column.unit,
                "guess": guess_code(column.guess),
                "numbers": column.n_numbers,
                "missing": column.n_missing,
                "bad": column.n_bad,
                "range": range,
                "subgroup_size": column.subgroup_size,
                "stated": column.stated.as_ref().map(stated_json),
            })
        })
        .collect();
    json!({
        "schema": "wule.look/1",
        "file": name,
        "bytes": survey.n_bytes,
        "encoding": survey.encoding,
        "header_row": survey.header_row,
        "rows": survey.n_rows,
        "columns": columns,
    })
}

/// What the file says of a column.
fn stated_json(stated: &Stated) -> serde_json::Value {
    let limits = stated.specification;
    let [lsl, nominal, usl] = [limits.lower, limits.nominal, limits.upper]
        .map(|limit| limit.map(|limit| limit.to_string()));
    json!({"title": stated.title, "lsl": lsl, "nominal": nominal, "usl": usl})
}

fn guess_code(guess: Guess) -> &'static str {
    match guess {
        Guess::Value => "value",
        Guess::Subgroup => "subgroup",
        Guess::Other => "other",
    }
}

fn describe(name: &str, survey: &Survey, shell: &Shell) -> String {
    let mut facts = vec![shell.bold(name)];
    facts.extend(survey.encoding.map(str::to_owned));
    facts.push(
        shell.fill(Words::new("{n} 行数据", "{n} rows"), &[("n", survey.n_rows.to_string())]),
    );
    facts.push(match survey.header_row {
        Some(row) => shell.fill(
            Words::new("表头在第 {row} 行", "header in row {row}"),
            &[("row", row.to_string())],
        ),
        None => shell.say(Words::new("没有表头", "no header")).to_owned(),
    });
    let mut text = facts.join(" · ") + "\n";
    for (number, column) in (1..).zip(&survey.columns) {
        text.push_str(&describe_column(number, column, shell));
    }
    text.push_str(&next_steps(name, survey, shell));
    text
}

fn describe_column(number: usize, column: &ColumnSurvey, shell: &Shell) -> String {
    let mut facts = Vec::new();
    match (column.guess, column.subgroup_size) {
        (Guess::Subgroup, Some(size)) => facts.push(shell.fill(
            Words::new("子组，每组 {size}", "subgroups of {size}"),
            &[("size", size.to_string())],
        )),
        (Guess::Value, _) => facts.push(shell.say(Words::new("读数", "readings")).to_owned()),
        _ => facts.push(shell.say(Words::new("其他", "other")).to_owned()),
    }
    if let (Guess::Value, Some([low, high])) = (column.guess, column.range) {
        let unit = column.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
        facts.push(format!("{low} … {high}{unit}"));
        facts.push(sparkline(&column.first));
    }
    if column.n_missing > 0 {
        let args = [("n", column.n_missing.to_string())];
        facts.push(shell.fill(Words::new("缺 {n} 个", "{n} missing"), &args));
    }
    if let (Guess::Value, Some((row, cell))) = (column.guess, &column.first_bad) {
        let args =
            [("n", column.n_bad.to_string()), ("row", row.to_string()), ("cell", cell.clone())];
        let words = Words::new(
            "{n} 个不是数字（第一个在第 {row} 行：“{cell}”）",
            "{n} are not numbers (the first in row {row}: “{cell}”)",
        );
        facts.push(shell.red(&shell.fill(words, &args)));
    }
    facts.extend(column.stated.as_ref().and_then(|stated| said(stated, shell)));
    format!("  {number:>2}  {}  {}\n", column.name, facts.join(" · "))
}

/// The limits that the file states, as `--spec` takes them.
fn said(stated: &Stated, shell: &Shell) -> Option<String> {
    let limits = stated.specification;
    if limits.lower.is_none() && limits.upper.is_none() {
        return None;
    }
    let spelled = |limit: Option<Decimal>| limit.map_or_else(String::new, |at| at.to_string());
    let args = [("lower", spelled(limits.lower)), ("upper", spelled(limits.upper))];
    let words = Words::new("规格 {lower}..{upper}", "limits {lower}..{upper}");
    Some(shell.fill(words, &args))
}

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const N_BARS: usize = 24;

/// The first numbers as bars, the mean of equal shares of them.
fn sparkline(first: &[Decimal]) -> String {
    let values: Vec<f64> = first.iter().map(|value| value.to_f64()).collect();
    let share = values.len().div_ceil(N_BARS).max(1);
    let means: Vec<f64> =
        values.chunks(share).map(|chunk| chunk.iter().sum::<f64>() / chunk.len() as f64).collect();
    let low = means.iter().copied().fold(f64::INFINITY, f64::min);
    let high = means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let bar = |mean: &f64| {
        let at = if high > low { (mean - low) / (high - low) * 7.0 } else { 3.0 };
        BARS[(at.round() as usize).min(7)]
    };
    means.iter().map(bar).collect()
}

fn next_steps(name: &str, survey: &Survey, shell: &Shell) -> String {
    let columns = || (1..).zip(&survey.columns);
    let next = shell.say(Words::new("下一步", "next"));
    let file = if name.contains(' ') { format!("'{name}'") } else { name.to_owned() };
    let Some((value, _)) = columns().find(|(_, column)| column.guess == Guess::Value) else {
        let words = Words::new(
            "没有像读数的列；若判断有误，用 wule chart {file} --value 列号",
            "no column looks like readings; if that is wrong: wule chart {file} --value NUMBER",
        );
        return shell.fill(words, &[("file", file)]) + "\n";
    };
    let by: Option<(usize, _)> = columns().find(|(_, column)| column.guess == Guess::Subgroup);
    let by = by.map(|(number, _)| format!(" --by {number}")).unwrap_or_default();
    format!(
        "{next}:\n  wule chart {file} --value {value}{by}\n  \
         wule capability {file} --value {value}{by} --spec LSL..USL\n"
    )
}
