//! What can be wrong with a verification.

use word::{Message, Words};

/// Why a verification is not read or not entered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A file that is not a verification, or is damaged.
    #[error("this is not a verification")]
    NotAVerification,
    /// A signature that is not the key's.
    #[error("the verification is not signed by key {key}")]
    BadSignature {
        /// The short name of the key.
        key: String,
    },
    /// It stands in the log already.
    #[error("the verification was entered already")]
    Known,
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::NotAVerification => Message::new(
                "certify.not_a_verification",
                Words::new(
                    "这不是一份完好的核验结论；请取 wule verify --statement 写出的原文件",
                    "this is not an intact verification; take the file as `wule verify \
                     --statement` wrote it",
                ),
                [],
            ),
            Self::BadSignature { key } => Message::new(
                "certify.verification_not_signed",
                Words::new(
                    "核验结论不是它所写的密钥 {key} 签署的，或内容已被改动",
                    "the verification is not signed by the key {key} that it names, or it was \
                     changed",
                ),
                [("key", key.clone())],
            ),
            Self::Known => Message::new(
                "certify.verification_known",
                Words::new(
                    "这份核验结论已在日志中；不必再写",
                    "this verification is in the log already; it need not be entered again",
                ),
                [],
            ),
        }
    }
}
