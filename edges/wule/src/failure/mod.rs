//! Why a command could not be done, and how that is told: what, where, and the way out.

mod snippet;
mod usage;

use inlet::Complaint;
use std::path::Path;
use word::{Message, Words};

use crate::shell::Shell;

/// Why a command could not be done.
#[derive(Debug)]
pub enum Failure {
    /// One thing is wrong.
    Told {
        /// What.
        message: Message,
        /// The way out, where the message does not say it.
        help: Option<Words>,
    },
    /// A file cannot be used, for these reasons.
    File {
        /// Its name.
        name: String,
        /// All of them.
        complaints: Vec<Complaint>,
    },
    /// The command was not written as it should be.
    Usage(Box<clap::Error>),
}

impl Failure {
    /// A failure with the way out.
    pub fn new<const N: usize>(
        code: &'static str,
        words: Words,
        args: [(&'static str, String); N],
        help: Words,
    ) -> Self {
        Self::Told { message: Message::new(code, words, args), help: Some(help) }
    }

    /// An option whose value cannot be used.
    pub fn option(option: &str, got: &str, need: Words) -> Self {
        let words = Words::new(
            "选项 --{option} 的值“{got}”不能使用",
            "the value “{got}” of --{option} cannot be used",
        );
        let args = [("option", option.to_owned()), ("got", got.to_owned())];
        Self::new("WL2001", words, args, need)
    }

    /// Something that could not be written or read.
    pub fn path(path: &Path, error: &std::io::Error) -> Self {
        let words = Words::new("{path}：{reason}", "{path}: {reason}");
        let args = [("path", path.display().to_string()), ("reason", error.to_string())];
        let help = Words::new(
            "检查路径、权限与磁盘空间",
            "check the path, the permissions and the free space",
        );
        Self::new("WL2002", words, args, help)
    }

    /// What the reader sees, with its final line break.
    pub fn render(&self, shell: &Shell) -> String {
        match self {
            Self::Told { message, help } => told(message, *help, shell),
            Self::File { name, complaints } => snippet::render(name, complaints, shell),
            Self::Usage(error) => {
                let (message, help) = usage::explain(error);
                told(&message, Some(help), shell)
            }
        }
    }
}

const ERROR: Words = Words::new("错误", "error");
const HELP: Words = Words::new("办法", "help");

fn told(message: &Message, help: Option<Words>, shell: &Shell) -> String {
    let head = shell.red(&format!("{}[{}]", shell.say(ERROR), message.code));
    let mut text = format!("{head}: {}\n", message.say(shell.lang));
    if let Some(help) = help {
        let help = help.fill(shell.lang, &message.args);
        text.push_str(&format!("{}: {help}\n", shell.say(HELP)));
    }
    text
}

impl From<acts::Problem> for Failure {
    fn from(problem: acts::Problem) -> Self {
        Self::Told { message: problem.message(), help: None }
    }
}

impl From<store::Problem> for Failure {
    fn from(problem: store::Problem) -> Self {
        Self::Told { message: problem.message(), help: None }
    }
}

impl From<method::Problem> for Failure {
    fn from(problem: method::Problem) -> Self {
        let is_missing = matches!(problem, method::Problem::MissingRole { .. });
        let help = is_missing.then_some(Words::new(
            "用 --{role} 列名（或列号）指明",
            "name it with --{role}, by name or number",
        ));
        Self::Told { message: problem.message(), help }
    }
}

impl From<standard::Problem> for Failure {
    fn from(problem: standard::Problem) -> Self {
        Self::Told { message: problem.message(), help: None }
    }
}
