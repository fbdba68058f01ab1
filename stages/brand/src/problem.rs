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
    /// A GTIN with a wrong length or check digit.
    #[error("{got:?} is not a GTIN")]
    NotAGtin {
        /// What was given.
        got: String,
    },
    /// A lot or serial number with nothing that it belongs to.
    #[error("a lot or serial number needs a GTIN")]
    NoGtin,
    /// A lot or serial number that no link can hold.
    #[error(transparent)]
    Link(#[from] crate::link::Problem),
    /// A country that is not two capital letters.
    #[error("{got:?} is not a country code")]
    NotACountry {
        /// What was given.
        got: String,
    },
    /// A number that its scheme cannot have, or an unknown scheme.
    #[error("{value:?} is not a number of {scheme}")]
    NotAnAltId {
        /// The scheme.
        scheme: String,
        /// The number.
        value: String,
    },
    /// Too many alternative numbers.
    #[error("{got} alternative numbers; at most {need}")]
    TooManyAltIds {
        /// How many were given.
        got: usize,
        /// How many there may be.
        need: usize,
    },
    /// A story that is empty, too long, or holds control characters.
    #[error("a story needs 1 to {need} characters in each language")]
    NotAStory {
        /// How many characters there may be.
        need: usize,
    },
    /// A passport that was withdrawn before.
    #[error("the passport was withdrawn already")]
    AlreadyWithdrawn,
    /// A passport that would take its own place.
    #[error("a passport cannot take its own place")]
    SupersedesItself,
    /// A draw of rows that cannot be.
    #[error("{got} of {n} rows cannot be drawn")]
    NotADraw {
        /// How many are to be drawn.
        got: u32,
        /// Of how many.
        n: u64,
    },
    /// A draw before any checkpoint could draw.
    #[error("no checkpoint that the policy asks for covers the seal yet")]
    NotDrawableYet,
    /// A document that is not a credential.
    #[error("this is not a credential: {reason}")]
    NotACredential {
        /// Why not.
        reason: String,
    },
    /// A proof that the key did not make.
    #[error("the proof is not that of key {key}")]
    BadProof {
        /// The short name of the key.
        key: String,
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
            Self::Link(problem) => problem.message(),
            Self::NotACredential { reason } => Message::new(
                "brand.not_a_credential",
                Words::new("这不是一份可用的凭证：{reason}", "this is not a credential: {reason}"),
                [("reason", reason.clone())],
            ),
            Self::BadProof { key } => Message::new(
                "brand.bad_proof",
                Words::new(
                    "证明不是密钥 {key} 所签，或内容已被改动",
                    "the proof is not that of key {key}, or the content was changed",
                ),
                [("key", key.clone())],
            ),
            Self::AlreadyWithdrawn => Message::new(
                "brand.already_withdrawn",
                Words::new(
                    "这本护照已经撤回；撤回不能再改",
                    "the passport was withdrawn already; a withdrawal stands",
                ),
                [],
            ),
            Self::SupersedesItself => Message::new(
                "brand.supersedes_itself",
                Words::new(
                    "护照不能由它自己取代；请给出新护照的编号",
                    "a passport cannot take its own place; give the number of the new one",
                ),
                [],
            ),
            Self::NotADraw { .. } | Self::NotDrawableYet => self.message_of_draw(),
            other => other.message_of_given(),
        }
    }

    /// What somebody gave that cannot be taken.
    fn message_of_given(&self) -> Message {
        match self {
            Self::NotAGtin { got } => Message::new(
                "brand.not_a_gtin",
                Words::new(
                    "“{got}”不是 GTIN：应为 8、12、13 或 14 位数字，且校验位正确",
                    "“{got}” is not a GTIN: one has 8, 12, 13 or 14 digits with a right check \
                     digit",
                ),
                [("got", got.clone())],
            ),
            Self::NotACountry { got } => Message::new(
                "brand.not_a_country",
                Words::new(
                    "“{got}”不是国家代码；应为两个大写字母，如 CN",
                    "“{got}” is not a country code; write two capital letters, such as CN",
                ),
                [("got", got.clone())],
            ),
            Self::NotAnAltId { scheme, value } => Message::new(
                "brand.not_an_alt_id",
                Words::new(
                    "“{value}”不是 {scheme} 的编号；可用的体系：gs1、cn.idis.handle、cn.idis.vaa、\
                     cn.ecode、oid、iec61406",
                    "“{value}” is not a number of {scheme}; the schemes are gs1, cn.idis.handle, \
                     cn.idis.vaa, cn.ecode, oid, iec61406",
                ),
                [("scheme", scheme.clone()), ("value", value.clone())],
            ),
            Self::TooManyAltIds { got, need } => Message::new(
                "brand.too_many_alt_ids",
                Words::new(
                    "替代编号有 {got} 个，最多 {need} 个",
                    "{got} alternative numbers are too many; at most {need} are kept",
                ),
                [("got", got.to_string()), ("need", need.to_string())],
            ),
            Self::NotAStory { need } => Message::new(
                "brand.not_a_story",
                Words::new(
                    "故事每种语言须有 1 至 {need} 个字符，不含控制字符",
                    "a story needs 1 to {need} characters in each language, without control \
                     characters",
                ),
                [("need", need.to_string())],
            ),
            _ => Message::new(
                "brand.no_gtin",
                Words::new(
                    "批号或序列号须与 GTIN 一起给出",
                    "a lot or serial number needs the GTIN that it belongs to",
                ),
                [],
            ),
        }
    }

    /// What cannot be drawn.
    fn message_of_draw(&self) -> Message {
        match self {
            Self::NotADraw { got, n } => Message::new(
                "brand.not_a_draw",
                Words::new(
                    "不能从 {n} 个读数中抽 {got} 个；至少抽 1 个，至多 {n} 个与 100000 个中较小者",
                    "{got} of {n} readings cannot be drawn; draw at least 1 and at most {n} or \
                     100000, whichever is smaller",
                ),
                [("got", got.to_string()), ("n", n.to_string())],
            ),
            _ => Message::new(
                "brand.not_drawable_yet",
                Words::new(
                    "封存之后还没有联署足够的检查点，抽取没有种子；请等见证方联署后再签发",
                    "no checkpoint after the seal has the cosignatures that the policy asks for, \
                     so there is no seed; issue the passport when witnesses have cosigned",
                ),
                [],
            ),
        }
    }
}
