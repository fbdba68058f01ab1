//! What can be wrong with a claim or its evidence.

use word::{Code, Message, Words};

/// Why a claim is not issued, or does not hold.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Problem {
    /// The method declined.
    #[error("the method declined ({code}), so nothing can be claimed")]
    MethodRefused {
        /// The refusal's code.
        code: String,
    },
    /// A signature that is not the key's.
    #[error("the signature is not that of key {key}")]
    BadSignature {
        /// The short name of the key.
        key: String,
    },
    /// An envelope around something else.
    #[error("the envelope holds {got}, not a claim")]
    OtherPayload {
        /// The payload type.
        got: String,
    },
    /// A change of a key that cannot be.
    #[error("this change of a key cannot be: {reason}")]
    KeyChange {
        /// Why not.
        reason: &'static str,
    },
    /// An entry by a key that was not in force at its place in the log.
    #[error("entry {index} is signed by {key}, which was not in force there")]
    KeyNotInForce {
        /// The short name of the key.
        key: String,
        /// The place of the entry.
        index: u64,
    },
    /// An entry that commits to something else.
    #[error("the log entry is not that of this {kind}")]
    OtherEntry {
        /// What it should commit to.
        kind: &'static str,
    },
    /// A payload that is not a claim.
    #[error("this is not a claim: {reason}")]
    NotAClaim {
        /// Why not.
        reason: String,
    },
    /// A payload that is not a withdrawal of a claim.
    #[error("this is not a withdrawal of a claim")]
    NotAWithdrawal,
    /// A claim that was withdrawn before.
    #[error("the claim was withdrawn already")]
    AlreadyWithdrawn,
    /// A claim that would take the place of one about something else.
    #[error("the claim to be replaced is about another characteristic or lot ({lot})")]
    OtherSubject {
        /// The lot of the claim to be replaced.
        lot: Code,
    },
    /// Disclosed evidence that is not what was committed to.
    #[error("the disclosed evidence ({part}) is not what was committed to")]
    EvidenceMismatch {
        /// Which part differs.
        part: &'static str,
    },
    /// Evidence of another characteristic.
    #[error("the evidence is of {got}, the claim of {need}")]
    OtherCharacteristic {
        /// The characteristic of the evidence.
        got: Code,
        /// The characteristic of the claim.
        need: Code,
    },
    /// The method could not run on the evidence.
    #[error(transparent)]
    Method(#[from] method::Problem),
    /// Another result.
    #[error("the recomputed result differs in {key}")]
    ResultDiffers {
        /// The first number that differs.
        key: String,
    },
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::MethodRefused { code } => Message::new(
                "certify.method_refused",
                Words::new(
                    "方法拒绝给出结论（{code}），因此不能声明",
                    "the method declined to answer ({code}), so nothing can be claimed",
                ),
                [("code", code.clone())],
            ),
            Self::BadSignature { key } => Message::new(
                "certify.bad_signature",
                Words::new(
                    "签名不是密钥 {key} 所签，或内容已被改动",
                    "the signature is not that of key {key}, or the content was changed",
                ),
                [("key", key.clone())],
            ),
            Self::OtherPayload { got } => Message::new(
                "certify.other_payload",
                Words::new("信封内是 {got}，不是声明", "the envelope holds {got}, not a claim"),
                [("got", got.clone())],
            ),
            Self::KeyChange { reason } => Message::new(
                "certify.key_change",
                Words::new("密钥变更不成立：{reason}", "this change of a key cannot be: {reason}"),
                [("reason", (*reason).to_owned())],
            ),
            Self::KeyNotInForce { key, index } => not_in_force(key, *index),
            Self::OtherEntry { kind } => Message::new(
                "certify.other_entry",
                Words::new(
                    "日志条目承诺的不是这份内容（{kind}）",
                    "the log entry commits to something other than this {kind}",
                ),
                [("kind", (*kind).to_owned())],
            ),
            Self::NotAClaim { reason } => Message::new(
                "certify.not_a_claim",
                Words::new("这不是一份声明：{reason}", "this is not a claim: {reason}"),
                [("reason", reason.clone())],
            ),
            Self::EvidenceMismatch { part } => Message::new(
                "certify.evidence_mismatch",
                Words::new(
                    "公开的证据（{part}）与当初承诺的不一致",
                    "the disclosed evidence ({part}) is not what was committed to",
                ),
                [("part", (*part).to_owned())],
            ),
            Self::OtherCharacteristic { got, need } => Message::new(
                "certify.other_characteristic",
                Words::new(
                    "证据属于特性 {got}，声明的是特性 {need}",
                    "the evidence is of characteristic {got}, the claim of {need}",
                ),
                [("got", got.to_string()), ("need", need.to_string())],
            ),
            Self::Method(problem) => problem.message(),
            Self::NotAWithdrawal | Self::AlreadyWithdrawn | Self::OtherSubject { .. } => {
                self.message_of_withdrawal()
            }
            Self::ResultDiffers { key } => Message::new(
                "certify.result_differs",
                Words::new(
                    "复算结果与声明不同，首个不同的数是 {key}",
                    "recomputing gives another result; the first number that differs is {key}",
                ),
                [("key", key.clone())],
            ),
        }
    }
}

impl Problem {
    fn message_of_withdrawal(&self) -> Message {
        match self {
            Self::AlreadyWithdrawn => Message::new(
                "certify.already_withdrawn",
                Words::new(
                    "这份声明已经撤回；撤回不能再改",
                    "the claim was withdrawn already; a withdrawal stands",
                ),
                [],
            ),
            Self::OtherSubject { lot } => Message::new(
                "certify.other_subject",
                Words::new(
                    "要取代的声明说的是另一特性或另一批（{lot}）；请取代同批同特性的声明，或只撤回它",
                    "the claim to be replaced is about another characteristic or lot ({lot}); \
                     replace one about the same, or withdraw it",
                ),
                [("lot", lot.to_string())],
            ),
            _ => Message::new(
                "certify.not_a_withdrawal",
                Words::new(
                    "这不是声明的撤回，或内容已被改动",
                    "this is not a withdrawal of a claim, or it was changed",
                ),
                [],
            ),
        }
    }
}

fn not_in_force(key: &str, index: u64) -> Message {
    let words = Words::new(
        "日志第 {index} 条由密钥 {key} 签署，而它在那时已被替换或吊销",
        "entry {index} of the log is signed by key {key}, which was replaced or revoked there",
    );
    let args = [("key", key.to_owned()), ("index", index.to_string())];
    Message::new("certify.key_not_in_force", words, args)
}
