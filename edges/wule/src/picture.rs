//! Pictures in pixels: drawn from SVG by `rsvg-convert`, which is named where it is missing.
//!
//! Asks: how does a picture get into a slide or a chat?
//! Needs: the program `rsvg-convert` on the path, and fonts of the machine; `fc-list`, where it is
//! there, says whether any has Chinese. Why not a library: `docs/decisions/0003-png.md`.

use std::io::{ErrorKind, Write};
use std::process::{Command, Stdio};

use word::Words;

use crate::failure::Failure;

/// Pixels for each pixel of the SVG: sharp on paper and on dense screens.
const ZOOM: &str = "3";

/// The SVG as PNG.
///
/// # Errors
/// [`Failure`] where the program or a font is missing, or the program fails.
pub fn png(svg: &str) -> Result<Vec<u8>, Failure> {
    if svg.contains(is_chinese) && lacks_chinese() {
        let words = Words::new(
            "这台机器上没有含中文字形的字体，图中的汉字会成为空框",
            "no font on this machine has Chinese glyphs; the picture would show empty boxes",
        );
        let help = Words::new(
            "安装一种中文字体（Debian：apt install fonts-noto-cjk），或用 --svg、--lang en",
            "install one (Debian: apt install fonts-noto-cjk), or use --svg or --lang en",
        );
        return Err(Failure::new("WL2031", words, [], help));
    }
    let converter = Command::new("rsvg-convert")
        .args(["--format", "png", "--zoom", ZOOM])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut converter = converter.map_err(|error| failed(error.kind(), &error.to_string()))?;
    let mut stdin = converter.stdin.take();
    let mut write = || stdin.as_mut().map(|stdin| stdin.write_all(svg.as_bytes()));
    // What it did not read it complains of itself.
    let _unread = write();
    drop(stdin);
    let output = converter.wait_with_output();
    let output = output.map_err(|error| failed(error.kind(), &error.to_string()))?;
    if output.status.success() && output.stdout.starts_with(b"\x89PNG") {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(failed(ErrorKind::Other, said.trim()))
}

fn failed(kind: ErrorKind, reason: &str) -> Failure {
    let (words, help) = if kind == ErrorKind::NotFound {
        (
            Words::new(
                "PNG 由程序 rsvg-convert 绘制，这台机器上没有它",
                "PNG is drawn by the program rsvg-convert, which is not on this machine",
            ),
            Words::new(
                "安装它（Debian：apt install librsvg2-bin；macOS：brew install librsvg），\
                 或用 --svg 得到矢量图",
                "install it (Debian: apt install librsvg2-bin; macOS: brew install librsvg), or \
                 take the vector picture with --svg",
            ),
        )
    } else {
        (
            Words::new("rsvg-convert 未能绘图：{reason}", "rsvg-convert could not draw: {reason}"),
            Words::new(
                "更新 rsvg-convert，或用 --svg 得到矢量图",
                "update rsvg-convert, or take the vector picture with --svg",
            ),
        )
    };
    Failure::new("WL2030", words, [("reason", reason.to_owned())], help)
}

fn is_chinese(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

/// Whether the list of fonts is there and has none for Chinese. Without a list nothing is known.
fn lacks_chinese() -> bool {
    let listed = Command::new("fc-list").arg(":lang=zh").stdin(Stdio::null()).output();
    listed.is_ok_and(|listed| listed.status.success() && listed.stdout.trim_ascii().is_empty())
}
