//! What can be wrong with a policy, or with a checkpoint in its eyes.

use word::{Lang, Message, Words};

use super::KeyProblem;

/// Why a policy file is refused, or does not accept a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().say(Lang::En))]
pub enum PolicyProblem {
    /// A file longer than is read.
    TooLong {
        /// Bytes seen.
        got: usize,
        /// Bytes accepted.
        max: usize,
    },
    /// A control character.
    Octet {
        /// The line, from 1.
        line_number: usize,
    },
    /// A line that says nothing known.
    Line {
        /// The line, from 1.
        line_number: usize,
    },
    /// A key that is refused.
    Key {
        /// The line, from 1.
        line_number: usize,
        /// Why.
        problem: KeyProblem,
    },
    /// A public key that is listed twice.
    DuplicateKey {
        /// The line, from 1.
        line_number: usize,
    },
    /// A key that cannot cosign.
    NotAWitnessKey {
        /// The line, from 1.
        line_number: usize,
    },
    /// A name that is already taken.
    DuplicateName {
        /// The line, from 1.
        line_number: usize,
        /// The name.
        name: String,
    },
    /// A name that no earlier line defines.
    UnknownName {
        /// The line, from 1.
        line_number: usize,
        /// The name.
        name: String,
    },
    /// A name that is in a group already.
    MemberTwice {
        /// The line, from 1.
        line_number: usize,
        /// The name.
        name: String,
    },
    /// A threshold that the group cannot have.
    Threshold {
        /// The line, from 1.
        line_number: usize,
        /// Members listed.
        n_members: usize,
    },
    /// A second quorum line.
    SecondQuorum {
        /// The line, from 1.
        line_number: usize,
    },
    /// No quorum line.
    QuorumMissing,
    /// A log that is not listed.
    UnknownLog {
        /// The origin of the checkpoint.
        origin: String,
    },
    /// A checkpoint without the log's own signature.
    NotSignedByLog {
        /// The origin of the checkpoint.
        origin: String,
    },
    /// Too few cosignatures.
    NoQuorum {
        /// Listed witnesses that cosigned.
        n_cosigned: usize,
        /// Witnesses listed.
        n_listed: usize,
    },
}

impl PolicyProblem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::TooLong { got, max } => Message::new(
                "trust.policy_too_long",
                TOO_LONG,
                [("got", got.to_string()), ("max", max.to_string())],
            ),
            Self::Octet { line_number } => at_line("trust.policy_octet", OCTET, *line_number),
            Self::Line { line_number } => at_line("trust.policy_line", LINE, *line_number),
            Self::Key { line_number, problem } => Message::new(
                "trust.policy_key",
                KEY,
                [
                    ("line_number", line_number.to_string()),
                    ("problem", problem.message().code.to_owned()),
                ],
            ),
            Self::DuplicateKey { line_number } => {
                at_line("trust.policy_duplicate_key", DUPLICATE_KEY, *line_number)
            }
            Self::NotAWitnessKey { line_number } => {
                at_line("trust.policy_not_a_witness_key", NOT_A_WITNESS_KEY, *line_number)
            }
            Self::DuplicateName { line_number, name } => {
                about_name("trust.policy_duplicate_name", DUPLICATE_NAME, *line_number, name)
            }
            Self::UnknownName { line_number, name } => {
                about_name("trust.policy_unknown_name", UNKNOWN_NAME, *line_number, name)
            }
            Self::MemberTwice { line_number, name } => {
                about_name("trust.policy_member_twice", MEMBER_TWICE, *line_number, name)
            }
            Self::Threshold { line_number, n_members } => Message::new(
                "trust.policy_threshold",
                THRESHOLD,
                [("line_number", line_number.to_string()), ("n_members", n_members.to_string())],
            ),
            Self::SecondQuorum { line_number } => {
                at_line("trust.policy_second_quorum", SECOND_QUORUM, *line_number)
            }
            Self::QuorumMissing => Message::new("trust.policy_quorum_missing", QUORUM_MISSING, []),
            Self::UnknownLog { origin } => {
                Message::new("trust.unknown_log", UNKNOWN_LOG, [("origin", origin.clone())])
            }
            Self::NotSignedByLog { origin } => Message::new(
                "trust.not_signed_by_log",
                NOT_SIGNED_BY_LOG,
                [("origin", origin.clone())],
            ),
            Self::NoQuorum { n_cosigned, n_listed } => Message::new(
                "trust.no_quorum",
                NO_QUORUM,
                [("n_cosigned", n_cosigned.to_string()), ("n_listed", n_listed.to_string())],
            ),
        }
    }
}

fn at_line(code: &'static str, words: Words, line_number: usize) -> Message {
    Message::new(code, words, [("line_number", line_number.to_string())])
}

fn about_name(code: &'static str, words: Words, line_number: usize, name: &str) -> Message {
    let line_number = line_number.to_string();
    Message::new(code, words, [("line_number", line_number), ("name", name.to_owned())])
}

const TOO_LONG: Words = Words::new(
    "信任策略有 {got} 字节，最多 {max} 字节",
    "the policy has {got} bytes; at most {max} are read",
);
const OCTET: Words = Words::new(
    "信任策略第 {line_number} 行含控制字符",
    "line {line_number} of the policy holds a control character",
);
const LINE: Words = Words::new(
    "信任策略第 {line_number} 行无法理解；应为 log、witness、group 或 quorum",
    "line {line_number} of the policy is not a log, witness, group or quorum line",
);
const KEY: Words = Words::new(
    "信任策略第 {line_number} 行的密钥不可用（{problem}）",
    "the key in line {line_number} of the policy is refused ({problem})",
);
const DUPLICATE_KEY: Words = Words::new(
    "信任策略第 {line_number} 行的公钥已列出",
    "the public key in line {line_number} of the policy is listed before",
);
const NOT_A_WITNESS_KEY: Words = Words::new(
    "信任策略第 {line_number} 行：见证方的密钥应为类型 4 或 6",
    "line {line_number} of the policy: the key of a witness has type 4 or 6",
);
const DUPLICATE_NAME: Words = Words::new(
    "信任策略第 {line_number} 行：名称 {name} 已被使用",
    "line {line_number} of the policy: the name {name} is taken",
);
const UNKNOWN_NAME: Words = Words::new(
    "信任策略第 {line_number} 行：前文没有定义 {name}",
    "line {line_number} of the policy: no line before defines {name}",
);
const MEMBER_TWICE: Words = Words::new(
    "信任策略第 {line_number} 行：{name} 已属于一个组",
    "line {line_number} of the policy: {name} is in a group already",
);
const THRESHOLD: Words = Words::new(
    "信任策略第 {line_number} 行：门槛应为 any、all 或 1 至 {n_members}",
    "line {line_number} of the policy: the threshold is any, all, or 1 to \
                     {n_members}",
);
const SECOND_QUORUM: Words = Words::new(
    "信任策略第 {line_number} 行是第二个 quorum 行",
    "line {line_number} of the policy is a second quorum line",
);
const QUORUM_MISSING: Words = Words::new(
    "信任策略没有 quorum 行；不需要见证方时写 quorum none",
    "the policy has no quorum line; without witnesses write quorum none",
);
const UNKNOWN_LOG: Words =
    Words::new("信任策略没有列出日志 {origin}", "the policy does not list the log {origin}");
const NOT_SIGNED_BY_LOG: Words = Words::new(
    "检查点没有日志 {origin} 自己的签名",
    "the checkpoint is not signed by the log {origin} itself",
);
const NO_QUORUM: Words = Words::new(
    "列出的 {n_listed} 个见证方中有 {n_cosigned} 个签名，未达到信任策略的要求",
    "{n_cosigned} of {n_listed} listed witnesses cosigned, which is less than \
                     the policy asks for",
);
