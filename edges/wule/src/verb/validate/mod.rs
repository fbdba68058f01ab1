//! `wule validate`: does this installation compute right? The report that an auditor asks for.

mod installation;
mod json;
mod sheet;
mod text;

use clap::{Arg, ArgMatches};
use std::path::{Path, PathBuf};
use validate::{File, Report};
use word::{Lang, Words};

use super::Verb;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::paper::Head;
use crate::shell::Shell;
use crate::{option, output};
use installation::Installation;

pub(super) static VERB: Verb = Verb {
    name: "validate",
    form: "[--html FILE] [--json] [--cases DIR]",
    words: Words::new(
        "在本机运行随程序发布的参考案例，给出验证报告（不符则退出码 1）",
        "run the shipped reference cases on this machine and report (exit code 1 where one fails)",
    ),
    examples: &[
        "validate",
        "validate --html validation.html --head organisation='Demo Works'",
        "validate --json",
    ],
    options,
    run,
};

fn options(lang: Lang) -> Vec<Arg> {
    let file = || clap::value_parser!(PathBuf);
    let html =
        Words::new("报告写入 HTML 文件（A4，可打印）", "write an A4 report as HTML, to print");
    vec![
        option::json(lang),
        option::value("html", "FILE", html, lang).value_parser(file()),
        Head::option(lang),
        option::value("cases", "DIR", CASES, lang).value_parser(file()),
    ]
}

const CASES: Words = Words::new(
    "改用此目录中的案例（*.json，格式同随附案例），而不用随程序发布的",
    "the cases of this folder (*.json, of the form of the shipped ones) in place of the shipped",
);

/// What was validated, where and when.
struct Validation {
    report: Report,
    installation: Installation,
    /// The folder of cases, where they are not the shipped ones.
    folder: Option<PathBuf>,
}

fn run(matches: &ArgMatches, shell: &Shell) -> Result<Exit, Failure> {
    let head = Head::read(matches)?;
    let folder = matches.get_one::<PathBuf>("cases").cloned();
    let files = match &folder {
        None => validate::shipped(),
        Some(folder) => of_folder(folder)?,
    };
    let installation = Installation::look();
    let validation = Validation { report: validate::report(&files), installation, folder };
    if let Some(path) = matches.get_one::<PathBuf>("html") {
        let page = sheet::sheet(&validation, &head, shell.lang);
        output::save(path, page.as_bytes())?;
        let words = Words::new("已写入 {path}", "wrote {path}");
        shell.tell(words, &[("path", path.display().to_string())]);
    }
    shell.print(&if matches.get_flag("json") {
        output::pretty(&json::json(&validation))
    } else {
        text::text(&validation, shell)
    });
    Ok(validation.exit())
}

impl Validation {
    fn exit(&self) -> Exit {
        if self.report.is_passed() { Exit::Yes } else { Exit::No }
    }

    /// The verdict in one sentence.
    fn verdict(&self, lang: Lang) -> String {
        let Report { families, methods, .. } = &self.report;
        let n_failed: usize = families.iter().map(|family| family.n_failed).sum();
        let n_frozen = methods.iter().filter(|method| method.is_frozen.is_some()).count();
        let n_changed = methods.iter().filter(|method| method.is_frozen == Some(false)).count();
        let words = match (self.report.n_cases(), self.report.is_passed()) {
            (0, _) => {
                Words::new("没有可运行的案例：未作任何证明", "no case was run: nothing is shown")
            }
            (_, true) => Words::new(
                "通过：{n} 个案例全部相符，{frozen} 个方法的输出与发布时逐字节相同",
                "passed: all {n} cases agree, and {frozen} methods give their published bytes",
            ),
            (_, false) => Words::new(
                "未通过：{n} 个案例中 {failed} 个不符，{frozen} 个方法中 {changed} 个的输出与发布时不同",
                "failed: {failed} of {n} cases differ, and {changed} of {frozen} methods do not \
                 give their published bytes",
            ),
        };
        let args = [
            ("n", self.report.n_cases().to_string()),
            ("failed", n_failed.to_string()),
            ("frozen", n_frozen.to_string()),
            ("changed", n_changed.to_string()),
        ];
        words.fill(lang, &args)
    }

    /// Whose cases they are.
    fn origin(&self, lang: Lang) -> String {
        match &self.folder {
            None => Words::new("随程序发布", "shipped inside the program").say(lang).to_owned(),
            Some(folder) => folder.display().to_string(),
        }
    }
}

/// The parts of the engine that families belong to.
const AREAS: [(&str, Words); 14] = [
    ("arl", Words::new("平均链长与设计", "Run lengths and design")),
    ("basic_stats", Words::new("基本统计量", "Basic statistics")),
    ("capability", Words::new("过程能力", "Capability")),
    ("constants", Words::new("控制图系数", "Chart constants")),
    ("control_chart", Words::new("控制图", "Control charts")),
    ("distribution", Words::new("分布", "Distributions")),
    ("msa", Words::new("测量系统分析", "Gauge studies and agreement")),
    ("multivariate", Words::new("多元控制图", "Multivariate charts")),
    ("normality", Words::new("正态性检验", "Tests for normality")),
    ("num", Words::new("数值基础", "Numbers below the methods")),
    ("run_rules", Words::new("判异准则", "Tests for special causes")),
    ("sampling", Words::new("抽样检验", "Acceptance sampling")),
    ("tolerance_interval", Words::new("统计容忍区间", "Tolerance intervals")),
    ("transform", Words::new("变换", "Transformations")),
];

/// What a family belongs to, for a reader; its code where there is no word yet.
fn area(family: &str, lang: Lang) -> &str {
    let code = family.split('/').next().unwrap_or(family);
    AREAS.iter().find(|(known, _)| *known == code).map_or(code, |(_, words)| words.say(lang))
}

/// Digits for a reader.
fn digits(digits: Option<f64>) -> String {
    digits.map_or_else(|| "—".to_owned(), |digits| format!("{digits:.1}"))
}

/// Every case file below a folder, in the order of paths.
fn of_folder(folder: &Path) -> Result<Vec<File>, Failure> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        let entries = std::fs::read_dir(&next).map_err(|error| Failure::path(&next, &error))?;
        for entry in entries {
            let path = entry.map_err(|error| Failure::path(&next, &error))?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "json") {
                let text = std::fs::read_to_string(&path);
                let text = text.map_err(|error| Failure::path(&path, &error))?;
                let below = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy();
                files.push(File { path: below.replace('\\', "/"), text });
            }
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}
