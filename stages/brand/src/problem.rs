//! What can be wrong with a passport.

use word::{Message, Words};

/// Why a passport is not issued, or a bundle cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A claim that this organisation has not signed.
    #[error("the claim is not one of this organisation's")]
    NotOurs,
    /// A file that is not a bundle, or is damaged.
    #[error("this is not an intact bundle: {reason}")]
    NotABundle {
        /// What is wrong with it.
        reason: String,
    },
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::NotOurs => Message::new(
                "brand.not_ours",
                Words::new(
                    "该声明不是本组织签署的，不能为它签发护照",
                    "the claim is not one that this organisation signed; no passport can be \
                     issued for it",
                ),
                [],
            ),
            Self::NotABundle { reason } => Message::new(
                "brand.not_a_bundle",
                Words::new(
                    "这不是一份完好的证据包：{reason}",
                    "this is not an intact bundle: {reason}",
                ),
                [("reason", reason.clone())],
            ),
        }
    }
}
