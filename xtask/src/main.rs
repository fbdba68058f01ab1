//! The workshop's own tools: `cargo xtask tidy`, `cargo xtask cases`, `cargo xtask ci`.
//!
//! Asks: does the house keep its own rules, and do its numbers agree with the world's?
//! Does not know: any product feature; nothing here is shipped.

mod cases;
mod ci;
mod codes;
mod docs;
mod house;
mod tidy;
mod web;

use std::path::PathBuf;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask tidy [--verbose]      the house rules of STYLE.md and DESIGN.md, section 3
cargo xtask cases [DIR …]         reference cases below DIR (default: cases/) through the methods
            [--covered]           leave out families that this version does not cover
cargo xtask docs [--check]         the handbook of methods and the registry of codes
cargo xtask ci                    the whole check: format, lints, tidy, tests, cases, interop
";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (flags, names): (Vec<_>, Vec<_>) =
        words.iter().map(String::as_str).partition(|word| word.starts_with("--"));
    let done = match (names.as_slice(), flags.as_slice()) {
        (["tidy"], []) => tidy::run(tidy::Detail::Findings),
        (["tidy"], ["--verbose"]) => tidy::run(tidy::Detail::SoftLimits),
        (["cases", dirs @ ..], []) => cases::run(&paths(dirs), validate::Scope::Everything),
        (["cases", dirs @ ..], ["--covered"]) => cases::run(&paths(dirs), validate::Scope::Covered),
        (["docs"], []) => documents(docs::Mode::Write),
        (["docs"], ["--check"]) => documents(docs::Mode::Check),
        (["ci"], []) => ci::run(),
        ([] | ["help"], _) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprint!("“{}” is not one of these:\n\n{HELP}", words.join(" "));
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(0) => ExitCode::SUCCESS,
        // The whole check has few steps, and says by its code how many of them failed.
        Ok(n_failed) if names == ["ci"] => ExitCode::from(u8::try_from(n_failed).unwrap_or(1)),
        Ok(_) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("xtask: {problem:#}");
            ExitCode::FAILURE
        }
    }
}

/// What is written from the code: the handbook of methods and the registry of codes.
fn documents(mode: docs::Mode) -> anyhow::Result<usize> {
    Ok(docs::run(mode)? + codes::run(mode)?)
}

fn paths(dirs: &[&str]) -> Vec<PathBuf> {
    if dirs.is_empty() {
        vec![house::root().join("cases")]
    } else {
        dirs.iter().map(PathBuf::from).collect()
    }
}
