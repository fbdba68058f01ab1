//! What the program answers to a script: yes, no, could not, cannot be decided.

use std::process::ExitCode;
use word::Words;

/// The exit code of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done, or the answer is yes.
    Yes,
    /// The answer is no.
    No,
    /// It could not be done.
    CouldNot,
    /// `verify`: cannot be decided.
    Undecidable,
}

/// Every code with what it means, for `wule help exit-codes`.
pub const ALL: [(Exit, Words); 4] = [
    (Exit::Yes, Words::new("完成；或答案为“是”", "done, or the answer is yes")),
    (
        Exit::No,
        Words::new(
            "答案为“否”：verify 有一级不成立，validate 有案例不符，log fsck 有不一致，\
             capability 拒绝给出指数，或 --fail-on 的条件成立",
            "the answer is no: a level of verify does not hold, a case of validate differs, log \
             fsck finds what does not agree, capability declines to state an index, or a condition \
             of --fail-on is met",
        ),
    ),
    (
        Exit::CouldNot,
        Words::new(
            "无法完成：用法、文件或数据有误，或没有权限；没有写入任何半成品",
            "could not: usage, file or data are at fault, or permission is missing; nothing \
             half-done was written",
        ),
    ),
    (
        Exit::Undecidable,
        Words::new(
            "verify：无法判定（读数未公开）；既不是“是”，也不是“否”",
            "verify: cannot be decided (the readings are not disclosed); neither yes nor no",
        ),
    ),
];

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Self::Yes => 0,
            Self::No => 1,
            Self::CouldNot => 2,
            Self::Undecidable => 3,
        }
    }

    /// The word in JSON.
    pub fn verdict(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::CouldNot => "could_not",
            Self::Undecidable => "unknown",
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
