//! PDF: drawn, and taken apart again, by the program `wule-pdf`, which is named where it is
//! missing.
//!
//! Asks: how does a study get into the files of an auditor, with its data inside?
//! Needs: `wule-pdf` beside this program or on the path. Why not a library:
//! `docs/decisions/0009-pdf.md`.

use std::io::{ErrorKind, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use word::Words;

use crate::failure::Failure;

/// What a document begins with.
pub fn is_meant_by(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// A sheet as PDF/A-3, from the description that `wule-pdf` takes.
///
/// # Errors
/// [`Failure`] where the program or a font is missing, or the document could not be archived.
pub fn draw(sheet: &serde_json::Value) -> Result<Vec<u8>, Failure> {
    ask(&["draw"], sheet.to_string().as_bytes(), "")
}

/// A file that is attached to a document, which is called `what`.
///
/// # Errors
/// [`Failure`] where the program is missing, the document cannot be read, or nothing of this name
/// is attached.
pub fn take(document: &[u8], name: &str, what: &str) -> Result<Vec<u8>, Failure> {
    ask(&["take", name], document, what)
}

/// The program beside this one, else the one on the path.
fn program() -> PathBuf {
    let name = format!("wule-pdf{}", std::env::consts::EXE_SUFFIX);
    let own = std::env::current_exe().ok();
    let beside = own.and_then(|own| Some(own.parent()?.join(&name)));
    beside.filter(|path| path.is_file()).unwrap_or_else(|| PathBuf::from(name))
}

fn ask(arguments: &[&str], given: &[u8], what: &str) -> Result<Vec<u8>, Failure> {
    let child = Command::new(program())
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.map_err(|error| match error.kind() {
        ErrorKind::NotFound => missing(),
        _ => failed(&error.to_string()),
    })?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        // What it did not read it complains of itself.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(given)));
        child.wait_with_output()
    });
    let output = output.map_err(|error| failed(&error.to_string()))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let (code, about) =
        said.trim().split_once(": ").unwrap_or((said.trim().trim_end_matches(':'), ""));
    Err(told(code, about, what))
}

fn missing() -> Failure {
    let words = Words::new(
        "PDF 由程序 wule-pdf 读写，这台机器上没有它",
        "PDF is written and read by the program wule-pdf, which is not on this machine",
    );
    let help = Words::new(
        "构建它：cargo build --release --manifest-path edges/pdf/Cargo.toml，并放在 wule 旁边或 PATH \
         中；或改用 --html（可打印）",
        "build it: cargo build --release --manifest-path edges/pdf/Cargo.toml, and put it beside \
         wule or on the path; or use --html, which prints",
    );
    Failure::new("WL2060", words, [], help)
}

fn failed(reason: &str) -> Failure {
    let words = Words::new("wule-pdf 失败：{reason}", "wule-pdf failed: {reason}");
    let help = Words::new("改用 --html 或 --xlsx", "use --html or --xlsx instead");
    Failure::new("WL2061", words, [("reason", reason.to_owned())], help)
}

/// What the program said, in words.
fn told(code: &str, about: &str, what: &str) -> Failure {
    let what = [("what", what.to_owned())];
    match code {
        "not_attached" => {
            let words = Words::new(
                "“{what}”里没有可复算的数据",
                "“{what}” carries nothing that can be computed again",
            );
            let help = Words::new(
                "能核验的是由 wule … -o x.pdf 写出的文件；只有打印件时，请核验护照",
                "what can be checked is written by wule … -o x.pdf; of a print, check the passport",
            );
            Failure::new("WL2062", words, what, help)
        }
        "not_readable" | "too_large" => {
            let words = Words::new(
                "“{what}”不是可读的 PDF，或大于 64 MiB",
                "“{what}” is no PDF that can be read, or larger than 64 MiB",
            );
            let help = Words::new("请重新取得该文件", "get the file once more");
            Failure::new("WL2063", words, what, help)
        }
        "font" => {
            let words = Words::new(
                "这台机器上没有含所需字形的字体 {missing}",
                "no font on this machine has what is to be written {missing}",
            );
            let help = Words::new(
                "安装中文字体（Debian：apt install fonts-noto-cjk fonts-dejavu-core），或用 WULE_FONTS \
                 指明字体文件",
                "install one (Debian: apt install fonts-noto-cjk fonts-dejavu-core), or name font \
                 files in WULE_FONTS",
            );
            Failure::new("WL2064", words, [("missing", about.to_owned())], help)
        }
        _ => failed(&format!("{code} {about}")),
    }
}
