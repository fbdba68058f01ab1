//! `wule`: the command line.
//!
//! Asks: what does the person at the terminal want, and what should they do next?
//! Needs: everything else; this is where it is wired together.
//! Does not know: how anything is computed, kept or decided.
//!
//! One file a verb in [`verb`]; stdout carries results, stderr carries talk.

mod document;
mod draft;
mod exit;
mod failure;
mod input;
mod journal;
mod option;
mod output;
mod paper;
mod passphrase;
mod pdf;
mod picture;
mod plant;
mod reach;
mod refill;
mod shell;
mod sign_in;
mod study;
mod tls;
mod verb;
mod workplace;

use std::process::ExitCode;

use crate::{exit::Exit, shell::Shell};

/// A claim is some thousands of small pieces of memory, taken on one thread and given back on
/// another: a sixth of its processor time with the allocator of glibc.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let shell = Shell::of(&arguments);
    match verb::run(&arguments, &shell) {
        Ok(exit) => exit.into(),
        Err(failure) => {
            shell.complain(&failure.render(&shell));
            Exit::CouldNot.into()
        }
    }
}
