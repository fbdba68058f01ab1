//! What can be wrong with a key. A secret never appears here.

use word::{Lang, Message, Words};

/// Why a key is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().say(Lang::En))]
pub enum KeyProblem {
    /// A name that cannot stand in a signature line.
    Name {
        /// The beginning of the name.
        got: String,
    },
    /// Text that is not a verifier key.
    Malformed {
        /// The beginning of the text.
        got: String,
    },
    /// A signature type that is not known.
    UnknownKind {
        /// The signature type identifier byte.
        got: u8,
    },
    /// A key ID that is not the one of this name and key.
    OtherId {
        /// The ID seen.
        got: String,
        /// The ID of this name and key.
        need: String,
    },
    /// A public key of the wrong length.
    Length {
        /// Bytes seen.
        got: usize,
        /// Bytes needed.
        need: usize,
    },
    /// A public key that would accept what nobody signed.
    WeakKey {
        /// Whose it is said to be.
        name: String,
    },
    /// A time that a cosignature cannot carry.
    Time {
        /// POSIX seconds.
        got: u64,
    },
}

impl KeyProblem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::Name { got } => Message::new(
                "trust.key_name",
                Words::new(
                    "“{got}”不能作密钥名：不能为空，不能含空白、加号或控制字符",
                    "‘{got}’ cannot name a key: use no white space, no plus and no control \
                     characters, and at least one character",
                ),
                [("got", got.clone())],
            ),
            Self::Malformed { got } => Message::new(
                "trust.key_malformed",
                Words::new(
                    "“{got}”不是验证密钥；应为 名称+编号+base64",
                    "‘{got}’ is not a verifier key; it reads name+id+base64",
                ),
                [("got", got.clone())],
            ),
            Self::UnknownKind { got } => Message::new(
                "trust.key_unknown_kind",
                Words::new(
                    "未知的签名类型 {got}；可用 1（Ed25519）、4（见证签名）、6（ML-DSA-44）",
                    "signature type {got} is not known; 1 (Ed25519), 4 (cosignature) and 6 \
                     (ML-DSA-44) are",
                ),
                [("got", got.to_string())],
            ),
            Self::OtherId { got, need } => Message::new(
                "trust.key_other_id",
                Words::new(
                    "密钥编号为 {got}，而该名称与密钥的编号是 {need}",
                    "the key ID is {got}, but this name and key have {need}",
                ),
                [("got", got.clone()), ("need", need.clone())],
            ),
            Self::Length { got, need } => Message::new(
                "trust.key_length",
                Words::new(
                    "公钥有 {got} 字节，应为 {need} 字节",
                    "the public key has {got} bytes instead of {need}",
                ),
                [("got", got.to_string()), ("need", need.to_string())],
            ),
            Self::WeakKey { name } => Message::new(
                "trust.weak_key",
                Words::new(
                    "{name} 的公钥不可用：不是曲线上的规范点，或阶过小",
                    "the public key of {name} is unsafe: not the encoding of a point of large \
                     order",
                ),
                [("name", name.clone())],
            ),
            Self::Time { got } => Message::new(
                "trust.cosignature_time",
                Words::new(
                    "见证时间 {got} 秒超出范围",
                    "the cosignature time of {got} seconds is out of range",
                ),
                [("got", got.to_string())],
            ),
        }
    }
}
