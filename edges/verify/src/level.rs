//! Levels of verification: each is shown as what it is, none stands for another.

use word::{Message, Words};

/// What a level is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LevelName {
    /// The file is whole: there is no byte that could be spelled otherwise.
    Intact,
    /// The issuer's key signed the claim.
    Signed,
    /// Claim, evidence and standard are in the log, in the order in which they must be.
    Logged,
    /// A witness has seen the same log.
    Witnessed,
    /// The claimed result comes out again from the disclosed readings.
    Recomputed,
    /// What the claim rests on (standard, gauge, skill) is itself verified.
    ChainComplete,
    /// The issuer has not withdrawn the claim, nor put another in its place.
    InForce,
}

impl LevelName {
    /// All levels, in the order in which they build on each other.
    pub const ALL: [Self; 7] = [
        Self::Intact,
        Self::Signed,
        Self::Logged,
        Self::Witnessed,
        Self::Recomputed,
        Self::ChainComplete,
        Self::InForce,
    ];

    /// The stable name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Intact => "intact",
            Self::Signed => "signed",
            Self::Logged => "logged",
            Self::Witnessed => "witnessed",
            Self::Recomputed => "recomputed",
            Self::ChainComplete => "chain_complete",
            Self::InForce => "in_force",
        }
    }

    /// The name that people read.
    pub fn words(self) -> Words {
        match self {
            Self::Intact => Words::new("文件完好", "intact"),
            Self::Signed => Words::new("已签名", "signed"),
            Self::Logged => Words::new("已入日志", "logged"),
            Self::Witnessed => Words::new("已见证", "witnessed"),
            Self::Recomputed => Words::new("已复算", "recomputed"),
            Self::ChainComplete => Words::new("链条完整", "chain complete"),
            Self::InForce => Words::new("仍然有效", "in force"),
        }
    }
}

/// How a level stands. Not shown is not failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// 已证明.
    Proven,
    /// 未证实: what would be needed to decide is not in the bundle.
    NotShown,
    /// 未达到: checked, and it does not hold.
    Failed,
}

impl Status {
    /// The stable name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::NotShown => "not_shown",
            Self::Failed => "failed",
        }
    }

    /// The word that people read.
    pub fn words(self) -> Words {
        match self {
            Self::Proven => Words::new("已证明", "proven"),
            Self::NotShown => Words::new("未证实", "not shown"),
            Self::Failed => Words::new("未达到", "failed"),
        }
    }
}

/// A level, how it stands, and one sentence on what was checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Level {
    /// Which.
    pub name: LevelName,
    /// How it stands.
    pub status: Status,
    /// What was checked, or what is missing.
    pub message: Message,
}
