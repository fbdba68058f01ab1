//! What can be wrong with parties.

use word::{Message, Words};

/// Why a fact about parties was not recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The data directory belongs to an organisation already.
    #[error("this data directory already belongs to {origin}")]
    AlreadyFounded {
        /// The origin of its log.
        origin: String,
    },
    /// An origin that cannot name a log.
    #[error("{got:?} cannot name a log")]
    BadOrigin {
        /// What was given.
        got: String,
    },
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::AlreadyFounded { origin } => Message::new(
                "party.already_founded",
                Words::new(
                    "该数据目录已属于 {origin}；请换一个目录",
                    "this data directory already belongs to {origin}; choose another one",
                ),
                [("origin", origin.clone())],
            ),
            Self::BadOrigin { got } => Message::new(
                "party.bad_origin",
                Words::new(
                    "“{got}”不能作为日志名；请用不含空格的地址，如 pins.example/log",
                    "“{got}” cannot name a log; use an address without spaces, such as \
                     pins.example/log",
                ),
                [("got", got.clone())],
            ),
        }
    }
}
