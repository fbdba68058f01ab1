//! What can be wrong with a qualification.

use word::{Code, Message, Timestamp, Words};

/// Why a qualification was not granted or signed again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Somebody vouches for themselves.
    #[error("nobody vouches for their own skill")]
    OwnExaminer,
    /// It ends before it begins.
    #[error("it begins at {from} and cannot end at {until}")]
    EndsBeforeStart {
        /// When it begins.
        from: Timestamp,
        /// When it is said to end.
        until: Timestamp,
    },
    /// Nothing suspends it there.
    #[error("it is not suspended on operation {operation}")]
    NotSuspended {
        /// The operation.
        operation: Code,
    },
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::OwnExaminer => Message::new(
                "teach.own_examiner",
                Words::new(
                    "不能为自己的技能签认；请由另一人签认",
                    "nobody vouches for their own skill; let somebody else sign",
                ),
                [],
            ),
            Self::EndsBeforeStart { from, until } => Message::new(
                "teach.ends_before_start",
                Words::new(
                    "自 {from} 起，不能止于 {until}；请检查时间",
                    "it begins at {from} and cannot end at {until}; check the time",
                ),
                [("from", from.to_string()), ("until", until.to_string())],
            ),
            Self::NotSuspended { operation } => Message::new(
                "teach.not_suspended",
                Words::new(
                    "该资格在工序 {operation} 上没有被暂停，无须重新签认",
                    "the qualification is not suspended on operation {operation}; there is \
                     nothing to sign again",
                ),
                [("operation", operation.to_string())],
            ),
        }
    }
}
