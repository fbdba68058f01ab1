//! What keeps a witness from cosigning, or a log from taking its word.

use word::{Lang, Message, Words};

/// Why a checkpoint is not cosigned, or a cosignature not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().say(Lang::En))]
pub enum WitnessProblem {
    /// A request longer than is read.
    TooLong {
        /// Bytes seen.
        got: usize,
        /// Bytes accepted.
        max: usize,
    },
    /// No empty line before a checkpoint.
    NoCheckpoint,
    /// A first line that is not an old size.
    OldSize,
    /// A line that is not a hash.
    Hash {
        /// The hash, from 1.
        number: usize,
    },
    /// More hashes than a proof can have.
    TooManyHashes {
        /// Hashes accepted.
        max: usize,
    },
    /// An old size above the checkpoint's.
    OldSizeBeyond {
        /// The old size.
        old_size: u64,
        /// The size of the checkpoint.
        size: u64,
    },
    /// A size that no tree has.
    Size {
        /// The size.
        got: u64,
    },
    /// A log that this witness does not follow.
    UnknownLog {
        /// Its origin.
        origin: String,
    },
    /// A checkpoint without a signature by a trusted key of the log.
    NotSigned {
        /// Its origin.
        origin: String,
    },
    /// A signature by a trusted key that does not hold.
    BadSignature {
        /// The key.
        key: String,
    },
    /// An old size that is not the one cosigned last.
    OtherSize {
        /// The size cosigned last.
        known: u64,
        /// The old size.
        old_size: u64,
    },
    /// A line where a signature should be, and is none.
    NoSignature {
        /// The line of the checkpoint, from 1.
        line_number: usize,
    },
    /// A tree without leaves under another root than the empty one.
    EmptyRoot,
    /// A proof from nothing, which needs none.
    ProofOfNothing,
    /// A tree that does not continue the one cosigned last.
    Inconsistent {
        /// The size cosigned last.
        old_size: u64,
        /// The size submitted.
        size: u64,
    },
    /// An address that nothing can be asked at.
    Address {
        /// The address.
        url: String,
    },
    /// An answer without a valid cosignature by the key that was asked.
    Answer {
        /// The key.
        key: String,
    },
}

impl WitnessProblem {
    /// The HTTP status that the text demands.
    ///
    /// # Source
    /// C2SP tlog-witness, "add-checkpoint".
    pub fn status(&self) -> u16 {
        match self {
            Self::TooLong { .. }
            | Self::NoCheckpoint
            | Self::OldSize
            | Self::Hash { .. }
            | Self::TooManyHashes { .. }
            | Self::Size { .. }
            | Self::Address { .. }
            | Self::OldSizeBeyond { .. } => 400,
            Self::NotSigned { .. } | Self::BadSignature { .. } | Self::NoSignature { .. } => 403,
            Self::UnknownLog { .. } => 404,
            Self::OtherSize { .. } => 409,
            Self::EmptyRoot | Self::ProofOfNothing | Self::Inconsistent { .. } => 422,
            // Never said by a witness: what a log finds in its answer.
            Self::Answer { .. } => 502,
        }
    }

    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::TooLong { got, max } => Message::new(
                "trust.submission_too_long",
                TOO_LONG,
                [("got", got.to_string()), ("max", max.to_string())],
            ),
            Self::NoCheckpoint => Message::new("trust.submission_no_checkpoint", NO_CHECKPOINT, []),
            Self::OldSize => Message::new("trust.submission_old_size", OLD_SIZE, []),
            Self::Hash { number } => {
                Message::new("trust.submission_hash", HASH, [("number", number.to_string())])
            }
            Self::TooManyHashes { max } => Message::new(
                "trust.submission_too_many_hashes",
                TOO_MANY_HASHES,
                [("max", max.to_string())],
            ),
            Self::OldSizeBeyond { old_size, size } => {
                about_sizes("trust.submission_beyond", BEYOND, *old_size, *size)
            }
            Self::Size { got } => {
                Message::new("trust.submission_size", SIZE, [("got", got.to_string())])
            }
            Self::UnknownLog { origin } => {
                Message::new("trust.witness_unknown_log", UNKNOWN_LOG, [("origin", origin.clone())])
            }
            Self::NotSigned { origin } => {
                Message::new("trust.witness_not_signed", NOT_SIGNED, [("origin", origin.clone())])
            }
            Self::BadSignature { key } => {
                Message::new("trust.witness_bad_signature", BAD_SIGNATURE, [("key", key.clone())])
            }
            Self::NoSignature { line_number } => {
                let args = [("line_number", line_number.to_string())];
                Message::new("trust.witness_no_signature", NO_SIGNATURE, args)
            }
            Self::OtherSize { known, old_size } => Message::new(
                "trust.witness_other_size",
                OTHER_SIZE,
                [("known", known.to_string()), ("old_size", old_size.to_string())],
            ),
            Self::EmptyRoot => Message::new("trust.witness_empty_root", EMPTY_ROOT, []),
            Self::ProofOfNothing => {
                Message::new("trust.witness_proof_of_nothing", PROOF_OF_NOTHING, [])
            }
            Self::Inconsistent { old_size, size } => {
                about_sizes("trust.witness_inconsistent", INCONSISTENT, *old_size, *size)
            }
            Self::Address { url } => {
                Message::new("trust.witness_address", ADDRESS, [("url", url.clone())])
            }
            Self::Answer { key } => {
                Message::new("trust.witness_answer", ANSWER, [("key", key.clone())])
            }
        }
    }
}

fn about_sizes(code: &'static str, words: Words, old_size: u64, size: u64) -> Message {
    Message::new(code, words, [("old_size", old_size.to_string()), ("size", size.to_string())])
}

const TOO_LONG: Words = Words::new(
    "联署请求有 {got} 字节，最多 {max} 字节",
    "the request has {got} bytes; at most {max} are read",
);
const NO_CHECKPOINT: Words = Words::new(
    "联署请求缺少空行与其后的检查点",
    "the request has no empty line with a checkpoint after it",
);
const OLD_SIZE: Words = Words::new(
    "联署请求的第一行应为 old 与十进制的旧大小",
    "the first line of the request is not ‘old’ and the old size in decimal",
);
const HASH: Words = Words::new(
    "一致性证明的第 {number} 行不是 32 字节的 base64",
    "line {number} of the consistency proof is not the base64 of 32 bytes",
);
const TOO_MANY_HASHES: Words =
    Words::new("一致性证明超过 {max} 行", "the consistency proof has more than {max} lines");
const BEYOND: Words = Words::new(
    "旧大小 {old_size} 大于检查点的大小 {size}",
    "the old size {old_size} is larger than the checkpoint’s, {size}",
);
const SIZE: Words = Words::new(
    "检查点的大小 {got} 超过 2^63 - 1",
    "the size {got} of the checkpoint is above 2^63 - 1",
);
const UNKNOWN_LOG: Words = Words::new(
    "未知日志：本见证方不跟随 {origin}",
    "unknown log: this witness does not follow {origin}",
);
const NOT_SIGNED: Words = Words::new(
    "签名无效：检查点上没有 {origin} 受信密钥的签名",
    "invalid signature: no trusted key of {origin} signed the checkpoint",
);
const BAD_SIGNATURE: Words = Words::new(
    "签名无效：密钥 {key} 没有签过这个检查点",
    "invalid signature: {key} did not sign this checkpoint",
);
const NO_SIGNATURE: Words = Words::new(
    "签名无效：检查点第 {line_number} 行不是签名",
    "invalid signature: line {line_number} of the checkpoint is none",
);
const OTHER_SIZE: Words = Words::new(
    "本见证方上次联署的大小是 {known}，不是 {old_size}；请从 {known} 起给出一致性证明",
    "this witness last cosigned size {known}, not {old_size}; prove consistency from {known}",
);
const EMPTY_ROOT: Words = Words::new(
    "大小为 0 的检查点，其根不是空树的根",
    "a checkpoint of size 0 has another root than the empty tree",
);
const PROOF_OF_NOTHING: Words = Words::new(
    "从 0 起不需要一致性证明，请求里却有",
    "from size 0 the consistency proof is empty, but the request holds one",
);
const INCONSISTENT: Words = Words::new(
    "一致性证明不成立：大小为 {size} 的日志不是已联署的大小为 {old_size} 的日志的延续",
    "the consistency proof does not hold: the log of size {size} does not continue the one of \
     size {old_size} that was cosigned",
);
const ADDRESS: Words = Words::new(
    "{url} 不是可以访问的网址：以 http:// 或 https:// 开头，其后是主机名",
    "{url} is no address to ask at: it begins with http:// or https://, and a host follows",
);
const ANSWER: Words = Words::new(
    "见证方的回答里没有 {key} 对这个检查点的有效联署",
    "the answer of the witness holds no valid cosignature by {key} of this checkpoint",
);
