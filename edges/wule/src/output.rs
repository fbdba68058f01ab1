//! Where a study goes: the terminal, JSON, and files whose extension says what they are.

use clap::{Arg, ArgMatches};
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use word::{Lang, Timestamp, Words};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::paper::{Head, PAGES};
use crate::shell::Shell;
use crate::study::{self, Finished};
use crate::{option, pdf, picture, study::Condition};

/// The options of [`show`].
pub fn options(lang: Lang) -> Vec<Arg> {
    let file = || clap::value_parser!(PathBuf);
    let mut options = vec![option::json(lang)];
    let to_file = |(name, words)| option::value(name, "FILE", words, lang).value_parser(file());
    options.extend(FORMATS.into_iter().map(to_file));
    options.extend([
        Head::option(lang),
        option::value("output", "FILE", OUTPUT, lang).short('o').value_parser(file()),
        option::values("fail-on", "CONDITION", FAIL_ON, lang),
    ]);
    options
}

/// Formats that have an option of their own.
const FORMATS: [(&str, Words); 5] = [
    ("svg", Words::new("图写入 SVG 文件", "write the picture as SVG")),
    (
        "png",
        Words::new(
            "图写入 PNG 文件（由 rsvg-convert 绘制）",
            "write the picture as PNG (drawn by rsvg-convert)",
        ),
    ),
    (
        "html",
        Words::new("报告写入 HTML 文件（A4，可打印）", "write an A4 report as HTML, to print"),
    ),
    (
        "pdf",
        Words::new(
            "报告写入 PDF/A 文件，内附数据，可用 wule verify 复算（由 wule-pdf 绘制）",
            "write an A4 report as PDF/A that carries its data, for wule verify to compute again \
             (drawn by wule-pdf)",
        ),
    ),
    (
        "xlsx",
        Words::new(
            "数值、发现、数据与来源写入 XLSX 文件",
            "write numbers, findings, data and source as XLSX",
        ),
    ),
];
const OUTPUT: Words = Words::new(
    "写入文件，由扩展名决定格式：.svg .png .html .pdf .xlsx .json .csv",
    "write a file; its extension decides: .svg .png .html .pdf .xlsx .json .csv",
);
const FAIL_ON: Words = Words::new(
    "条件成立时退出码为 1：signal，或 cpk<1.33 之类",
    "exit with 1 where this holds: signal, or such as cpk<1.33",
);

/// Shows a study in every way that was asked for.
///
/// # Errors
/// [`Failure`] where a condition is not one, or a file cannot be written.
pub fn show(matches: &ArgMatches, mut finished: Finished, shell: &Shell) -> Result<Exit, Failure> {
    for text in matches.get_many::<String>("fail-on").into_iter().flatten() {
        if Condition::read(text)?.holds(&finished.study.outcome)? {
            finished.exit = Exit::No;
        }
    }
    let head = Head::read(matches)?;
    let path = |name| matches.get_one::<PathBuf>(name);
    for (format, _) in FORMATS {
        if let Some(path) = path(format) {
            let bytes = formatted(format, &finished, &head, shell)?.unwrap_or_default();
            write(path, &finished, &bytes, shell)?;
        }
    }
    if let Some(path) = path("output") {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or("");
        let bytes = formatted(&extension.to_ascii_lowercase(), &finished, &head, shell)?;
        let unknown = || Failure::option("output", &path.display().to_string(), OUTPUT);
        write(path, &finished, &bytes.ok_or_else(unknown)?, shell)?;
    }
    let text = if matches.get_flag("json") {
        pretty(&study::json(&finished))
    } else if shell.is_terminal {
        study::table(&finished, shell)
    } else {
        study::tabs(&finished.study.outcome, shell.lang)
    };
    shell.print(&text);
    Ok(finished.exit)
}

/// A study in the format that goes by an extension; `None` where none does.
fn formatted(
    extension: &str,
    finished: &Finished,
    head: &Head,
    shell: &Shell,
) -> Result<Option<Vec<u8>>, Failure> {
    let outcome = &finished.study.outcome;
    Ok(Some(match extension {
        "svg" | "png" if outcome.figures.is_empty() => return Err(no_picture(finished)),
        "svg" => study::picture(outcome, shell.lang).into_bytes(),
        "png" => picture::png(&study::picture(outcome, shell.lang))?,
        "html" | "htm" => study::report(finished, head, shell.lang).into_bytes(),
        "pdf" => document(finished, head, shell.lang)?,
        "xlsx" => study::workbook(finished, head, shell.lang).map_err(|error| {
            let words = Words::new("无法写成工作簿：{reason}", "no workbook holds this: {reason}");
            let help = Words::new("改用 .json 或 .csv", "use .json or .csv instead");
            Failure::new("WL2032", words, [("reason", error.to_string())], help)
        })?,
        "json" => pretty(&study::json(finished)).into_bytes(),
        "csv" => study::csv(outcome).into_bytes(),
        _ => return Ok(None),
    }))
}

/// The report as PDF, with what it was computed from inside.
fn document(finished: &Finished, head: &Head, lang: Lang) -> Result<Vec<u8>, Failure> {
    let sheet = study::sheet(finished, lang);
    let blocks = study::blocks(finished, head, lang);
    let blocks: Vec<_> = blocks.iter().flat_map(|block| block.json(lang)).collect();
    let changed = finished.source.as_ref().and_then(|source| {
        Timestamp::try_from(std::fs::metadata(&source.file).ok()?.modified().ok()?).ok()
    });
    let described = Words::new(
        "读数、方法、参数与结果摘要：wule verify 据此复算",
        "readings, method, parameters and digest of the outcome, for wule verify to compute again",
    );
    pdf::draw(&serde_json::json!({
        "title": sheet.title,
        "subject": sheet.subject,
        "mark": sheet.mark,
        "lang": lang.tag(),
        "pages": PAGES.say(lang),
        "date": changed.unwrap_or_else(Timestamp::now).to_string(),
        "blocks": blocks,
        "attachments": [{
            "name": study::CARRIED,
            "media_type": "application/json",
            "description": described.say(lang),
            "text": study::carried(finished)?,
        }],
    }))
}

fn no_picture(finished: &Finished) -> Failure {
    let words = Words::new("这次没有图：{method}", "there is no picture of this study: {method}");
    let help = Words::new("改用 --html、--xlsx 或 --json", "use --html, --xlsx or --json instead");
    Failure::new("WL2033", words, [("method", finished.study.method.to_string())], help)
}

/// JSON as a person reads it.
pub fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

fn write(path: &Path, finished: &Finished, bytes: &[u8], shell: &Shell) -> Result<(), Failure> {
    let input = finished.source.as_ref().map_or(Path::new(""), |source| Path::new(&source.file));
    let is_input = match (path.canonicalize(), input.canonicalize()) {
        (Ok(output), Ok(input)) => output == input,
        _ => false,
    };
    if is_input {
        let need = Words::new(
            "这是测量文件本身，不会被覆盖；请换一个名字",
            "that is the measurement file itself and is not overwritten; choose another name",
        );
        return Err(Failure::option("output", &path.display().to_string(), need));
    }
    save(path, bytes)?;
    shell
        .tell(Words::new("已写入 {path}", "wrote {path}"), &[("path", path.display().to_string())]);
    Ok(())
}

/// Writes a file whole or not at all.
///
/// # Errors
/// [`Failure`] naming the file.
pub fn save(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let write = || -> std::io::Result<()> {
        let mut file = NamedTempFile::new_in(folder)?;
        file.write_all(bytes)?;
        readable(file.as_file())?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    };
    write().map_err(|error| Failure::path(path, &error))
}

/// A temporary file is for its owner alone; a result is for whom the folder is.
#[cfg(unix)]
fn readable(file: &std::fs::File) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &std::fs::File) -> std::io::Result<()> {
    Ok(())
}
