//! The measurement file that a command is given: which columns, and what was left out.

use clap::{Arg, ArgMatches};
use indicatif::{ProgressBar, ProgressStyle};
use inlet::{ColumnRef, Guess, Limits, OnBad, Reading, Selection, Survey};
use method::{Method, Need, Role};
use serde_json::{Map, Value};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tempfile::NamedTempFile;
use word::{Decimal, Lang, Words};

use crate::{failure::Failure, option, shell::Shell};

/// Readings from a file.
pub struct Input {
    /// The file as the person named it.
    pub name: String,
    /// The table, its digest, and what was left out.
    pub reading: Reading,
    /// How many consecutive readings make a subgroup, where the person said so.
    pub subgroup_size: Option<usize>,
    /// How much was inspected for every count, where the person said one number for all.
    pub inspected: Option<Decimal>,
}

impl Input {
    /// The parameters that sizes given as plain numbers are.
    pub fn sizes(&self) -> Map<String, Value> {
        let mut parameters = Map::new();
        if let Some(size) = self.subgroup_size {
            parameters.insert("subgroup_size".to_owned(), size.into());
        }
        if let Some(size) = self.inspected {
            parameters.insert("size".to_owned(), size.to_string().into());
        }
        parameters
    }
}

/// The options of [`read`].
pub fn options(lang: Lang) -> Vec<Arg> {
    vec![
        option::operand("FILE", FILE, lang).required(true),
        option::values("value", "COLUMN", VALUE, lang).short('c').value_delimiter(','),
        option::value("subgroup", "SIZE|COLUMN", SUBGROUP, lang).short('n'),
        option::value("by", "COLUMN", BY, lang).conflicts_with("subgroup"),
        option::value("count", "COLUMN", COUNT, lang).conflicts_with_all(["subgroup", "by"]),
        option::value("size", "NUMBER|COLUMN", SIZE, lang).requires("count"),
        option::value("part", "COLUMN", PART, lang),
        option::choice("on-bad", &["fail", "skip", "missing"], ON_BAD, lang),
    ]
}

const FILE: Words = Words::new(
    "测量文件：CSV、TSV、XLSX …；- 表示标准输入",
    "the measurement file: CSV, TSV, XLSX …; - is standard input",
);
const VALUE: Words = Words::new(
    "读数所在的列：列名或列号；几列（x1,x2,x3）表示每行一个子组",
    "the column of the readings, by name or number; several (x1,x2,x3) are one subgroup a row",
);
const SUBGROUP: Words = Words::new(
    "子组：连续几个读数为一组（如 5），或子组所在列的列名",
    "the subgroups: how many consecutive readings (such as 5), or the name of their column",
);
const BY: Words =
    Words::new("子组所在的列：列名或列号", "the column of the subgroups, by name or number");
const COUNT: Words = Words::new(
    "计数所在的列（不合格品数或不合格数），用于 p、np、c、u 图",
    "the column of counts (nonconforming units or nonconformities), for p, np, c and u charts",
);
const SIZE: Words = Words::new(
    "每个计数的检验量：所在的列名，或同一个数",
    "how much was inspected for each count: the name of its column, or one number for all",
);
const PART: Words = Words::new(
    "零件（品种、被测件）所在的列",
    "the column that says which part was made or measured",
);
const APPRAISER: Words =
    Words::new("测量者或评定者所在的列", "the column of who measured or rated");
const REFERENCE: Words =
    Words::new("基准值或标准类别所在的列", "the column of accepted values or classes");
const RATING: Words = Words::new("评定结果所在的列", "the column of the ratings that were given");
const FACTOR: Words =
    Words::new("其他因子所在的列；可重复", "the column of a further factor; may be repeated");
const TIME: Words = Words::new("时间所在的列", "the column of times");
const EITHER: Words = Words::new(
    "计数（--count）与读数（--value）不能同时给出：此方法只读其一",
    "give counts (--count) or readings (--value): this method reads one of them",
);
const ON_BAD: Words = Words::new(
    "遇到不是读数的单元格：全部列出并停止、跳过该行、记为缺失",
    "cells that are no readings: list all and stop, leave the row out, or keep as missing",
);

/// Further options of a verb that runs any method.
pub fn roles(lang: Lang) -> Vec<Arg> {
    vec![
        option::value("appraiser", "COLUMN", APPRAISER, lang),
        option::value("reference", "COLUMN", REFERENCE, lang),
        option::value("rating", "COLUMN", RATING, lang),
        option::value("time", "COLUMN", TIME, lang),
        option::values("factor", "COLUMN", FACTOR, lang).value_delimiter(','),
    ]
}

/// Reads the file that the arguments name, for a method where it is known which.
///
/// # Errors
/// [`Failure`], with every complaint about the file.
pub fn read(
    matches: &ArgMatches,
    method: Option<&Method>,
    shell: &Shell,
) -> Result<Input, Failure> {
    let Some(name) = matches.get_one::<String>("FILE").cloned() else {
        return Err(no_file());
    };
    let source = Source::open(&name)?;
    let of_name = |complaints| Failure::File { name: name.clone(), complaints };
    let others = other_roles(matches);
    let takes_several = method.is_some_and(|method| {
        let mut roles = method.card.roles.iter();
        roles.any(|role| role.role == Role::Value && role.need == Need::Several)
    });
    let (selection, sizes) = match matches.get_one::<String>("count") {
        Some(count) => {
            // Few methods read both, and of the others one would be passed over.
            let is_both = matches.get_one::<String>("value").is_some();
            if is_both && !method.is_some_and(|of| reads(of, Role::Value) && reads(of, Role::Count))
            {
                return Err(Failure::option("count", count, EITHER));
            }
            counts(matches, count)
        }
        None if !others.is_empty() || takes_several => {
            let reads_values = method.is_none_or(|method| reads(method, Role::Value));
            let place = (name.as_str(), source.path());
            let values = if reads_values { Some(place) } else { None };
            side_by_side(matches, (values, takes_several), others, shell)?
        }
        None => readings(matches, (&name, source.path()), shell)?,
    };
    let on_bad = match matches.get_one::<String>("on-bad").map(String::as_str) {
        Some("skip") => OnBad::Skip,
        Some("missing") => OnBad::Missing,
        _ => OnBad::Fail,
    };
    let n_bytes = std::fs::metadata(source.path()).map_or(0, |metadata| metadata.len());
    let mut progress = Progress::new(n_bytes);
    let mut hear = |n_read| progress.hear(n_read);
    let reading = inlet::read(source.path(), &selection, on_bad, &Limits::TERMINAL, &mut hear)
        .map_err(of_name)?;
    progress.finish();
    if !reading.left_out.is_empty() {
        let words = Words::new(
            "{n} 行没有读数，已剔除（共 {all} 行）",
            "{n} of {all} rows have no reading and were left out",
        );
        let n = reading.left_out.len().to_string();
        shell.tell(words, &[("n", n), ("all", reading.n_rows.to_string())]);
    }
    let Sizes { subgroup_size, inspected } = sizes;
    Ok(Input { name, reading, subgroup_size, inspected })
}

/// Sizes that were given as numbers rather than columns.
#[derive(Default)]
struct Sizes {
    subgroup_size: Option<usize>,
    inspected: Option<Decimal>,
}

fn no_file() -> Failure {
    let words = Words::new("缺少测量文件", "the measurement file is missing");
    let help = Words::new("写出文件名；- 表示标准输入", "name the file; - is standard input");
    Failure::new("WL2015", words, [], help)
}

/// The columns that other options than `--value`, `--subgroup` and `--count` name.
fn other_roles(matches: &ArgMatches) -> Vec<(Role, ColumnRef)> {
    let options = [
        ("part", Role::Part),
        ("appraiser", Role::Appraiser),
        ("reference", Role::Reference),
        ("rating", Role::Rating),
        ("time", Role::Time),
        ("factor", Role::Factor),
    ];
    let named = |(name, role): (&'static str, Role)| {
        // A verb without the option has no column for it.
        let columns = matches.try_get_many::<String>(name).ok().flatten();
        columns.into_iter().flatten().map(move |column| (role, ColumnRef(column.clone())))
    };
    options.into_iter().flat_map(named).collect()
}

fn reads(method: &Method, role: Role) -> bool {
    method.card.roles.iter().any(|need| need.role == role)
}

/// Columns side by side: the readings, several where the method takes several, and the others.
fn side_by_side(
    matches: &ArgMatches,
    (place, takes_several): (Option<(&str, &Path)>, bool),
    others: Vec<(Role, ColumnRef)>,
    shell: &Shell,
) -> Result<(Selection, Sizes), Failure> {
    let mut columns = Vec::new();
    let mut sizes = Sizes::default();
    let is_named = matches.contains_id("value");
    if let (Some(place), true, false) = (place, takes_several, is_named) {
        columns.extend(every_value(place, shell)?.into_iter().map(|column| (Role::Value, column)));
    } else if let Some(place) = place {
        let (selection, asked) = readings(matches, place, shell)?;
        sizes = asked;
        if let Selection::Readings { values, subgroup } = selection {
            let taken = if takes_several { values.len() } else { 1 };
            columns.extend(values.into_iter().take(taken).map(|column| (Role::Value, column)));
            columns.extend(subgroup.map(|column| (Role::Subgroup, column)));
        }
    }
    columns.extend(others);
    Ok((Selection::Columns(columns), sizes))
}

/// A plain number after `--size` holds for all counts, anything else is a column.
fn counts(matches: &ArgMatches, count: &str) -> (Selection, Sizes) {
    let size = matches.get_one::<String>("size");
    let inspected = size.and_then(|size| size.parse().ok());
    let size = size.filter(|_| inspected.is_none()).cloned().map(ColumnRef);
    let count = ColumnRef(count.to_owned());
    let mut columns = vec![(Role::Count, count)];
    columns.extend(size.map(|size| (Role::Size, size)));
    let values = matches.get_many::<String>("value").into_iter().flatten().cloned();
    columns.extend(values.map(|value| (Role::Value, ColumnRef(value))));
    (Selection::Columns(columns), Sizes { inspected, ..Sizes::default() })
}

fn readings(
    matches: &ArgMatches,
    (name, path): (&str, &Path),
    shell: &Shell,
) -> Result<(Selection, Sizes), Failure> {
    let given: Vec<ColumnRef> =
        matches.get_many::<String>("value").into_iter().flatten().cloned().map(ColumnRef).collect();
    let subgroup = asked_subgroup(matches)?;
    let (values, subgroup) = if given.is_empty() {
        let survey = inlet::glance(path, &Limits::TERMINAL).map_err(|complaint| Failure::File {
            name: name.to_owned(),
            complaints: vec![complaint],
        })?;
        choose(&survey, subgroup, shell)?
    } else {
        (given, subgroup.unwrap_or(Subgroup::None))
    };
    let (subgroup, subgroup_size) = match subgroup {
        Subgroup::Column(column) => (Some(column), None),
        Subgroup::Size(size) => (None, Some(size)),
        Subgroup::None => (None, None),
    };
    let sizes = Sizes { subgroup_size, ..Sizes::default() };
    Ok((Selection::Readings { values, subgroup }, sizes))
}

/// Every column that looks like readings, and says which.
fn every_value((name, path): (&str, &Path), shell: &Shell) -> Result<Vec<ColumnRef>, Failure> {
    let survey = inlet::glance(path, &Limits::TERMINAL).map_err(|complaint| Failure::File {
        name: name.to_owned(),
        complaints: vec![complaint],
    })?;
    let columns = (1..).zip(&survey.columns);
    let values: Vec<_> = columns.filter(|(_, column)| column.guess == Guess::Value).collect();
    if values.is_empty() {
        return Err(none_or_many(&survey));
    }
    let taken: Vec<&str> = values.iter().map(|(_, column)| column.name.as_str()).collect();
    let words = Words::new(
        "读数取自“{taken}”列（可用 --value 指明）",
        "readings from “{taken}” (say otherwise with --value)",
    );
    shell.tell(words, &[("taken", taken.join(", "))]);
    Ok(values.iter().map(|(number, _)| ColumnRef(number.to_string())).collect())
}

/// What makes a subgroup.
enum Subgroup {
    None,
    Size(usize),
    Column(ColumnRef),
}

/// A plain number is a size, anything else a column.
fn asked_subgroup(matches: &ArgMatches) -> Result<Option<Subgroup>, Failure> {
    if let Some(column) = matches.get_one::<String>("by") {
        return Ok(Some(Subgroup::Column(ColumnRef(column.clone()))));
    }
    let Some(text) = matches.get_one::<String>("subgroup") else { return Ok(None) };
    match text.parse::<usize>() {
        Ok(1) => Ok(Some(Subgroup::None)),
        Ok(size) if size > 1 => Ok(Some(Subgroup::Size(size))),
        Ok(_) => Err(Failure::option("subgroup", text, SUBGROUP)),
        Err(_) => Ok(Some(Subgroup::Column(ColumnRef(text.clone())))),
    }
}

/// Chooses columns where the person named none, and says which; it never guesses between two.
fn choose(
    survey: &Survey,
    subgroup: Option<Subgroup>,
    shell: &Shell,
) -> Result<(Vec<ColumnRef>, Subgroup), Failure> {
    let of = |guess| {
        let columns = (1..).zip(&survey.columns);
        columns.filter(move |(_, column)| column.guess == guess).collect::<Vec<_>>()
    };
    let values = of(Guess::Value);
    let subgroups = of(Guess::Subgroup);
    let names: Vec<&str> = values.iter().map(|(_, column)| column.name.as_str()).collect();
    let chosen = match names.as_slice() {
        // Nothing looks like readings: the complaint about the only column says why.
        [] if survey.columns.len() <= 1 => vec![ColumnRef("1".to_owned())],
        [] => return Err(none_or_many(survey)),
        names if names.len() == 1 || are_numbered(names) => {
            values.iter().map(|(number, _)| ColumnRef(number.to_string())).collect()
        }
        _ => return Err(none_or_many(survey)),
    };
    let is_wide = chosen.len() > 1;
    let (subgroup, by) = match (subgroup, subgroups.as_slice()) {
        (None, [(number, column)]) if !is_wide => {
            (Subgroup::Column(ColumnRef(number.to_string())), Some(column.name.as_str()))
        }
        (subgroup, _) => (subgroup.unwrap_or(Subgroup::None), None),
    };
    let taken = names.join(", ");
    match by {
        Some(by) => shell.tell(
            Words::new(
                "读数取自“{taken}”列，子组取自“{by}”列（可用 --value、--subgroup 指明）",
                "readings from “{taken}”, subgroups from “{by}” (otherwise: --value, --subgroup)",
            ),
            &[("taken", taken), ("by", by.to_owned())],
        ),
        None => shell.tell(
            Words::new(
                "读数取自“{taken}”列（可用 --value 指明）",
                "readings from “{taken}” (say otherwise with --value)",
            ),
            &[("taken", taken)],
        ),
    }
    Ok((chosen, subgroup))
}

/// x1, x2, x3: one name, numbered from 1.
fn are_numbered(names: &[&str]) -> bool {
    let stem = |name: &str| name.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    let first = stem(names[0]);
    !first.is_empty() && (1..).zip(names).all(|(i, name)| **name == format!("{first}{i}"))
}

fn none_or_many(survey: &Survey) -> Failure {
    let names: Vec<&str> = survey.columns.iter().map(|column| column.name.as_str()).collect();
    let words = Words::new(
        "无法确定哪一列是读数；共有这些列：{names}",
        "it is not clear which column holds the readings; there are: {names}",
    );
    let help =
        Words::new("用 --value 列名（或列号）指明", "name it with --value, by name or number");
    Failure::new("WL2004", words, [("names", names.join(", "))], help)
}

/// A file on disk; standard input is put into one first, since reading looks at it twice.
enum Source {
    Path(PathBuf),
    Spooled(NamedTempFile),
}

impl Source {
    fn open(name: &str) -> Result<Self, Failure> {
        if name != "-" {
            return Ok(Self::Path(PathBuf::from(name)));
        }
        let spool = || -> std::io::Result<NamedTempFile> {
            let mut file = NamedTempFile::new()?;
            std::io::copy(&mut std::io::stdin().lock(), &mut file)?;
            file.flush()?;
            Ok(file)
        };
        spool().map(Self::Spooled).map_err(|error| Failure::path(Path::new("-"), &error))
    }

    fn path(&self) -> &Path {
        match self {
            Self::Path(path) => path,
            Self::Spooled(file) => file.path(),
        }
    }
}

/// A progress bar on stderr that appears after a second; nothing where stderr is no terminal.
struct Progress {
    n_bytes: u64,
    started: Instant,
    bar: Option<ProgressBar>,
}

impl Progress {
    fn new(n_bytes: u64) -> Self {
        Self { n_bytes, started: Instant::now(), bar: None }
    }

    fn hear(&mut self, n_read: u64) {
        if self.bar.is_none() && self.started.elapsed() > Duration::from_secs(1) {
            let style = ProgressStyle::with_template(
                "{bar:30} {bytes}/{total_bytes} · {binary_bytes_per_sec} · {eta}",
            );
            let bar = ProgressBar::new(self.n_bytes);
            self.bar = Some(style.map_or(bar.clone(), |style| bar.with_style(style)));
        }
        if let Some(bar) = &self.bar {
            bar.set_position(n_read);
        }
    }

    fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
