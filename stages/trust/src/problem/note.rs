//! What can be wrong with a signed note.

use word::{Lang, Message, Words};

/// Why a signed note is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().say(Lang::En))]
pub enum NoteProblem {
    /// A note longer than is read.
    TooLong {
        /// Bytes seen.
        got: usize,
        /// Bytes accepted.
        max: usize,
    },
    /// Bytes that are not text.
    NotUtf8 {
        /// The first byte that is not.
        at: usize,
    },
    /// A control character other than newline.
    ControlCharacter {
        /// Where it stands.
        at: usize,
    },
    /// Text or signatures that do not end in a newline.
    NoFinalNewline,
    /// No blank line with signatures after it.
    NoSignatures,
    /// More signatures than are read.
    TooManySignatures {
        /// Signatures accepted.
        max: usize,
    },
    /// A line that is not a signature.
    Line {
        /// The line, from 1.
        line_number: usize,
    },
    /// A known key's signature that does not hold.
    BadSignature {
        /// Name and ID of the key.
        key: String,
    },
    /// No signature of a key that the reader knows.
    NoKnownSigner,
}

impl NoteProblem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::TooLong { got, max } => Message::new(
                "trust.note_too_long",
                Words::new(
                    "签名文本有 {got} 字节，最多 {max} 字节",
                    "the note has {got} bytes; at most {max} are read",
                ),
                [("got", got.to_string()), ("max", max.to_string())],
            ),
            Self::NotUtf8 { at } => Message::new(
                "trust.note_not_utf8",
                Words::new(
                    "签名文本从第 {at} 字节起不是 UTF-8",
                    "the note is not UTF-8 from byte {at}",
                ),
                [("at", at.to_string())],
            ),
            Self::ControlCharacter { at } => Message::new(
                "trust.note_control_character",
                Words::new(
                    "签名文本第 {at} 字节是控制字符",
                    "the note has a control character at byte {at}",
                ),
                [("at", at.to_string())],
            ),
            Self::NoFinalNewline => Message::new(
                "trust.note_no_final_newline",
                Words::new(
                    "签名文本或签名没有以换行结束",
                    "the text or the signatures do not end in a newline",
                ),
                [],
            ),
            Self::NoSignatures => Message::new(
                "trust.no_signatures",
                Words::new(
                    "没有签名：缺少空行及其后的签名行",
                    "there are no signatures: a blank line and signature lines are needed",
                ),
                [],
            ),
            Self::TooManySignatures { max } => Message::new(
                "trust.too_many_signatures",
                Words::new("签名超过 {max} 个", "there are more than {max} signatures"),
                [("max", max.to_string())],
            ),
            Self::Line { line_number } => Message::new(
                "trust.note_line",
                Words::new("第 {line_number} 行不是签名", "line {line_number} is not a signature"),
                [("line_number", line_number.to_string())],
            ),
            Self::BadSignature { key } => Message::new(
                "trust.bad_signature",
                Words::new(
                    "{key} 的签名不成立：内容被改动，或不是该密钥所签",
                    "the signature of {key} does not hold: the text was changed, or another key \
                     signed",
                ),
                [("key", key.clone())],
            ),
            Self::NoKnownSigner => Message::new(
                "trust.no_known_signer",
                Words::new("没有任何已知密钥的签名", "no key that is known here has signed"),
                [],
            ),
        }
    }
}
