//! Telling whoever opens a directory of an earlier version that its tables are filled again.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::{Mutex, PoisonError};
use store::Refilled;
use word::Words;

use crate::shell::Shell;

/// Fewer facts are applied before anybody could read a word about it.
const TOLD_FROM: u64 = 1_000;

const BEGUN: Words = Words::new(
    "这一版的表与之前不同：正由 {n} 条事实重建各表（中断无妨，下次打开时重新开始）",
    "this version keeps its tables otherwise: they are filled again from {n} facts (if this is \
     interrupted, it begins again at the next opening)",
);
const PART: Words = Words::new("已重建 {done} / {n} 条", "{done} of {n} facts");

/// Tells on stderr how far the tables are filled: a bar on a terminal, else a line each tenth.
pub struct Telling {
    shell: Shell,
    bar: Option<ProgressBar>,
    tenths_told: Mutex<u64>,
}

impl Telling {
    /// In the language of whoever started the program.
    pub fn new() -> Self {
        let arguments: Vec<_> = std::env::args_os().collect();
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{bar:30} {pos}/{len} · {eta}");
            let bar = ProgressBar::no_length();
            style.map_or(bar.clone(), |style| bar.with_style(style))
        });
        Self { shell: Shell::of(&arguments), bar, tenths_told: Mutex::new(0) }
    }

    /// Hears how far it is.
    pub fn hear(&self, refilled: Refilled) {
        let Refilled { n_done, n_facts } = refilled;
        if n_facts < TOLD_FROM {
            return;
        }
        let n = n_facts.to_string();
        if n_done == 0 {
            self.shell.tell(BEGUN, &[("n", n.clone())]);
        }
        match &self.bar {
            Some(bar) if n_done == n_facts => bar.finish_and_clear(),
            Some(bar) => {
                bar.set_length(n_facts);
                bar.set_position(n_done);
            }
            None => {
                let tenth = n_done * 10 / n_facts;
                let mut told = self.tenths_told.lock().unwrap_or_else(PoisonError::into_inner);
                if tenth > *told {
                    *told = tenth;
                    self.shell.tell(PART, &[("done", n_done.to_string()), ("n", n)]);
                }
            }
        }
    }
}
