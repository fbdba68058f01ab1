//! `wule-pdf`: draws a sheet as PDF/A that carries its data, and takes the data out again.
//!
//! Asks: what does a document look like that an auditor files, and what is inside of one?
//! Needs: the description of a sheet, or a document, on standard input; fonts of the machine, or
//! files named in `WULE_FONTS`.
//! Does not know: measurements, methods or claims; `wule` describes and judges, and starts this.

mod attached;
mod document;
mod flow;
mod font;
mod problem;
mod sheet;
mod tag;

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use font::Fonts;
use problem::Problem;
use sheet::Sheet;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Problem> {
    let mut arguments = std::env::args_os().skip(1);
    let verb = arguments.next().ok_or(Problem::Usage)?;
    let rest: Vec<_> = arguments.collect();
    let bytes = match (verb.to_str(), rest.as_slice()) {
        (Some("draw"), []) => {
            let named = std::env::var_os("WULE_FONTS").unwrap_or_default();
            let named: Vec<PathBuf> = std::env::split_paths(&named).collect();
            let sheet: Result<Sheet, _> = serde_json::from_slice(&input()?);
            let sheet = sheet.map_err(|error| Problem::Sheet(error.to_string()))?;
            document::draw(&sheet, &Fonts::find(&named)?)?
        }
        (Some("take"), [name]) => attached::take(input()?, name.to_str().ok_or(Problem::Usage)?)?,
        _ => return Err(Problem::Usage),
    };
    let written = std::io::stdout().write_all(&bytes);
    written.map_err(|error| Problem::Document(error.to_string()))
}

fn input() -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().take(2 * attached::BYTES_MAX + 1).read_to_end(&mut bytes);
    read.map_err(|error| Problem::Sheet(error.to_string()))?;
    if bytes.len() as u64 > 2 * attached::BYTES_MAX { Err(Problem::TooLarge) } else { Ok(bytes) }
}
