//! What can be wrong with a proof file.

use word::{Lang, Message, Words};

/// Why a file is not a proof.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().say(Lang::En))]
pub enum ProofProblem {
    /// A file longer than is read.
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
    /// Another first line.
    Header,
    /// Extra data that is not base64.
    Extra,
    /// An extra line without data.
    EmptyExtra,
    /// No index, or not a plain decimal.
    Index,
    /// A line that is not a hash.
    Hash {
        /// Which hash, from 1.
        number: usize,
    },
    /// More hashes than a tree can need.
    TooManyHashes {
        /// Hashes accepted.
        max: usize,
    },
    /// No blank line with a checkpoint after it.
    NoCheckpoint,
}

impl ProofProblem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::TooLong { got, max } => Message::new(
                "trust.proof_too_long",
                Words::new(
                    "证明有 {got} 字节，最多 {max} 字节",
                    "the proof has {got} bytes; at most {max} are read",
                ),
                [("got", got.to_string()), ("max", max.to_string())],
            ),
            Self::NotUtf8 { at } => Message::new(
                "trust.proof_not_utf8",
                Words::new(
                    "证明从第 {at} 字节起不是 UTF-8",
                    "the proof is not UTF-8 from byte {at}",
                ),
                [("at", at.to_string())],
            ),
            Self::Header => Message::new(
                "trust.proof_header",
                Words::new(
                    "首行不是 c2sp.org/tlog-proof@v1",
                    "the first line is not c2sp.org/tlog-proof@v1",
                ),
                [],
            ),
            Self::Extra => Message::new(
                "trust.proof_extra",
                Words::new("附加数据不是规范的 base64", "the extra data are not plain base64"),
                [],
            ),
            Self::EmptyExtra => Message::new(
                "trust.proof_empty_extra",
                Words::new(
                    "附加数据为空；没有附加数据时应省略该行",
                    "the extra data are empty; without any, the line is left out",
                ),
                [],
            ),
            Self::Index => Message::new(
                "trust.proof_index",
                Words::new(
                    "缺少序号行，或序号不是规范的十进制数",
                    "the index line is missing or not a plain decimal number",
                ),
                [],
            ),
            Self::Hash { number } => Message::new(
                "trust.proof_hash",
                Words::new(
                    "第 {number} 个哈希不是 32 字节的 base64",
                    "hash {number} is not the base64 of 32 bytes",
                ),
                [("number", number.to_string())],
            ),
            Self::TooManyHashes { max } => Message::new(
                "trust.proof_too_many_hashes",
                Words::new("证明的哈希超过 {max} 个", "the proof has more than {max} hashes"),
                [("max", max.to_string())],
            ),
            Self::NoCheckpoint => Message::new(
                "trust.proof_no_checkpoint",
                Words::new("缺少空行及其后的检查点", "a blank line and a checkpoint are missing"),
                [],
            ),
        }
    }
}
