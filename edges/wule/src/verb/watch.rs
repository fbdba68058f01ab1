//! `wule watch [FILE]`: a chart with frozen limits, reading by reading.

use clap::{Arg, ArgMatches};
use judge::signal::called;
use method::{Method, Observation, PanelPoint, Role, Stream};
use serde_json::Map;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use word::{Decimal, Lang, Words};

use super::{Verb, chart, run::find};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::option;
use crate::shell::Shell;

pub(super) static VERB: Verb = Verb {
    name: "watch",
    form: "[FILE] --frozen CENTER,SIGMA|FILE [--chart CHART] [--all] [--fail-on signal]",
    words: Words::new(
        "逐点监控：每来一行读数，立即按既定控制限判断",
        "watch a stream: every line is judged at once by frozen limits",
    ),
    examples: &[
        "watch --frozen 25.004,0.0035 < gauge.log",
        "watch --chart ewma --frozen study.json --all readings.txt",
        "watch --chart p --params '{\"frozen\":{\"rate\":\"0.02\"},\"size\":\"200\"}' counts.txt",
    ],
    options,
    run,
};

/// The longest line that is taken for an observation.
const LINE_BYTES_MAX: u64 = 1 << 16;

fn options(lang: Lang) -> Vec<Arg> {
    let file = Words::new(
        "每行一次观测的文本；省略或写 - 表示标准输入",
        "text, an observation a line; without it, or -, standard input",
    );
    let all = Words::new("每一点都输出，不只判异点", "print every point, not only signals");
    let fail_on = Words::new("满足条件时退出码为 1", "exit code 1 where this is met");
    vec![
        option::operand("FILE", file, lang),
        option::choice("chart", &charts(), CHART, lang),
        option::value("frozen", "CENTER,SIGMA|FILE", chart::FROZEN, lang),
        option::value("tests", "LIST", chart::TESTS, lang),
        option::value("params", "JSON|@FILE", chart::PARAMS, lang),
        option::flag("all", all, lang),
        option::choice("fail-on", &["signal"], fail_on, lang),
    ]
}

const CHART: Words = Words::new(
    "哪种图（默认 individuals）。一行：单值图一个读数；子组图一组读数；计数图 计数 检验量；z-mr 零件 读数",
    "which chart (individuals without it); a line is a reading, the readings of a subgroup, a \
     count with its size, or for z-mr a part and a reading",
);

/// Every chart that runs on a stream.
fn charts() -> Vec<&'static str> {
    let streaming = acts::methods().filter(|method| method.streams());
    streaming.filter_map(|method| method.card.id.name.strip_prefix("chart.")).collect()
}

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let name = matches.get_one::<String>("chart").map_or("individuals", String::as_str);
    let method = find(&format!("chart.{name}"))?;
    let mut parameters = Map::new();
    if let Some(text) = matches.get_one::<String>("tests") {
        parameters.insert("tests".to_owned(), chart::tests(text)?);
    }
    if let Some(text) = matches.get_one::<String>("frozen") {
        parameters.insert("frozen".to_owned(), chart::frozen(text)?);
    }
    chart::merge(&mut parameters, matches)?;
    let stream = method.start(&parameters.into())?;
    let input = open(matches.get_one::<String>("FILE").map(String::as_str))?;
    let mut watched =
        Watched { method, stream, is_all: matches.get_flag("all"), n_signals: 0, n_refused: 0 };
    watched.lines(input, shell)?;
    let words = Words::new(
        "判异 {signals} 次，未能使用的行 {refused} 行",
        "observations that signal: {signals}; lines that could not be used: {refused}",
    );
    let args =
        [("signals", watched.n_signals.to_string()), ("refused", watched.n_refused.to_string())];
    shell.tell(words, &args);
    let asks = matches.get_one::<String>("fail-on").is_some();
    Ok(match (watched.n_refused, asks && watched.n_signals > 0) {
        (_, true) => Exit::No,
        (0, false) => Exit::Yes,
        _ => Exit::CouldNot,
    })
}

fn open(name: Option<&str>) -> Result<Box<dyn BufRead>, Failure> {
    match name {
        None | Some("-") => Ok(Box::new(std::io::stdin().lock())),
        Some(name) => {
            let path = Path::new(name);
            let file = std::fs::File::open(path).map_err(|error| Failure::path(path, &error))?;
            Ok(Box::new(BufReader::new(file)))
        }
    }
}

struct Watched {
    method: &'static Method,
    stream: Box<dyn Stream>,
    is_all: bool,
    n_signals: u64,
    n_refused: u64,
}

impl Watched {
    fn lines(&mut self, mut input: Box<dyn BufRead>, shell: &Shell) -> Result<(), Failure> {
        let (mut panels, mut line) = (Vec::new(), Vec::new());
        for number in 1_u64.. {
            line.clear();
            let mut bounded = (&mut input).take(LINE_BYTES_MAX);
            let n = bounded.read_until(b'\n', &mut line);
            if n.map_err(|error| Failure::path(Path::new("-"), &error))? == 0 {
                break;
            }
            let text = String::from_utf8_lossy(&line);
            match self.observe(text.trim(), &mut panels) {
                Ok(()) => self.print(number, &panels, shell),
                Err(failure) => {
                    self.n_refused += 1;
                    let words = Words::new("第 {row} 行：", "line {row}: ");
                    let at = shell.fill(words, &[("row", number.to_string())]);
                    shell.complain(&(at + &failure.render(shell)));
                }
            }
        }
        Ok(())
    }

    /// A line as an observation: its words in the order that the chart wants them.
    fn observe(&mut self, line: &str, panels: &mut Vec<PanelPoint>) -> Result<(), Failure> {
        let takes = |role| self.method.card.roles.iter().any(|need| need.role == role);
        let mut words: Vec<&str> =
            line.split([' ', '\t', ',', ';']).filter(|word| !word.is_empty()).collect();
        let part = (takes(Role::Part) && !words.is_empty()).then(|| words.remove(0));
        let decimal = |word: &&str| match *word {
            "-" | "NA" | "nan" => Ok(None),
            word => match word.parse::<Decimal>() {
                Ok(value) => Ok(Some(value)),
                Err(_) => Err(not_a_reading(word)),
            },
        };
        let mut values = words.iter().map(decimal).collect::<Result<Vec<_>, _>>()?;
        // An empty line is a reading that is missing.
        if values.is_empty() {
            values.push(None);
        }
        let seen = if takes(Role::Count) {
            let at = |index: usize| values.get(index).copied().flatten();
            Observation { values: &[], count: at(0), size: at(1), part }
        } else {
            Observation { values: &values, count: None, size: None, part }
        };
        Ok(self.stream.push(&seen, panels)?)
    }

    fn print(&mut self, number: u64, panels: &[PanelPoint], shell: &Shell) {
        let is_signal = panels.iter().any(|panel| panel.signals != 0);
        self.n_signals += u64::from(is_signal);
        let spelled = |number: Option<f64>| {
            number.map_or("–".to_owned(), |number| num::round_significant(number, 9))
        };
        for (i, panel) in panels.iter().enumerate() {
            if panel.signals == 0 && !self.is_all {
                continue;
            }
            let names = self.stream.tests(i).iter().enumerate();
            let signals = names.filter(|(bit, _)| panel.signals >> bit & 1 == 1);
            let tests: Vec<&str> = signals.map(|(_, name)| called(name, shell.lang)).collect();
            let cells = [
                number.to_string(),
                panel.label.say(shell.lang).to_owned(),
                spelled(panel.point),
                spelled(panel.lower),
                spelled(panel.upper),
            ];
            let mark =
                if tests.is_empty() { String::new() } else { format!("◆ {}", tests.join(",")) };
            let line = format!("{}\t{}", cells.join("\t"), shell.red(&mark));
            shell.print(&(line.trim_end().to_owned() + "\n"));
        }
    }
}

fn not_a_reading(word: &str) -> Failure {
    let words = Words::new("“{word}”不是读数", "{word} is no reading");
    let args = [("word", word.chars().take(40).collect())];
    let help = Words::new(
        "一行写一次观测，用空格、逗号或制表符分开；缺失写 -",
        "write an observation a line, divided by blanks, commas or tabs; - is a missing one",
    );
    Failure::new("WL2016", words, args, help)
}
