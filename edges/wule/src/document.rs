//! Documents of the API that a command is given as files.

use std::io::Read;
use std::path::Path;
use word::{Code, Message, Words};

use crate::failure::Failure;

/// No document of one thing is larger, nor is a list of messages to try.
const BYTES_MAX: u64 = 32 << 20;

/// What a file holds; `-` is standard input. `option` is what names it on the command line.
///
/// # Errors
/// [`Failure`] where none is named, or it cannot be read.
pub fn text(option: &str, name: &str) -> Result<Vec<u8>, Failure> {
    if name.is_empty() {
        let need = Words::new("写出文件名，- 表示标准输入", "name a file; - is standard input");
        return Err(Failure::option(option, name, need));
    }
    let unreadable = |error: std::io::Error| Failure::path(Path::new(name), &error);
    let mut text = Vec::new();
    let mut from: Box<dyn Read> = match name {
        "-" => Box::new(std::io::stdin()),
        path => Box::new(std::fs::File::open(path).map_err(unreadable)?),
    };
    from.by_ref().take(BYTES_MAX + 1).read_to_end(&mut text).map_err(unreadable)?;
    if text.len() as u64 > BYTES_MAX {
        return Err(unreadable(std::io::ErrorKind::FileTooLarge.into()));
    }
    Ok(text)
}

/// What was read of a file, or why it is not what it should be.
///
/// # Errors
/// [`Failure`] with the reason of the API and the name of the file.
pub fn read<T>(name: &str, read: Result<T, Message>) -> Result<T, Failure> {
    read.map_err(|mut message| {
        message.args.push(("file", name.to_owned()));
        let help = Words::new(
            "在文件 {file} 中。写法与 API 相同：见 /api/v1/openapi.json，或用 show --json 看现有的",
            "in the file {file}. It is written as for the API: see /api/v1/openapi.json, or one \
             that is there by `show --json`",
        );
        Failure::Told { message, help: Some(help) }
    })
}

/// A code on the command line.
///
/// # Errors
/// [`Failure`] where it is none.
pub fn code(option: &str, text: &str) -> Result<Code, Failure> {
    let need = Words::new("写出编号", "write its code");
    text.parse().map_err(|_| Failure::option(option, text, need))
}
