//! What keeps a nonconformity from being reported or disposed of.

use word::{Code, Message, Words};

/// Why a fact about a nonconformity was not recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The number is taken.
    #[error("the nonconformity {code} exists already")]
    Exists {
        /// The number.
        code: Code,
    },
    /// More pieces than there are, or none.
    #[error("{got} pieces cannot be meant; there are {most}")]
    Quantity {
        /// How many were said.
        got: u64,
        /// How many there are.
        most: u64,
    },
    /// A text that says nothing, or too much.
    #[error("{} is missing", what.en)]
    NoText {
        /// What it should say.
        what: Words,
    },
    /// A cost that is none.
    #[error("a cost is whole, from 0, in a currency of three letters")]
    Cost,
    /// Whoever reports a nonconformity does not dispose of it.
    #[error("{by} reported it and cannot dispose of it")]
    OwnReport {
        /// Who.
        by: String,
    },
    /// The cause is confirmed already.
    #[error("the cause is confirmed already: {known}")]
    CauseKnown {
        /// The failure chain.
        known: Code,
    },
}

impl Problem {
    pub(crate) const DESCRIPTION: Words = Words::new("不合格描述", "what is wrong");
    pub(crate) const CONTAINMENT: Words =
        Words::new("隔离与标识", "where the pieces are kept apart and how they are marked");
    pub(crate) const REASON: Words = Words::new("理由", "why");

    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::Exists { code } => Message::new(
                "nonconformity.exists",
                Words::new(
                    "不合格编号 {code} 已存在；请用新的编号",
                    "the nonconformity {code} exists already; choose a new number",
                ),
                [("code", code.to_string())],
            ),
            Self::Quantity { got, most } => Message::new(
                "nonconformity.quantity",
                Words::new(
                    "数量 {got} 不可用；应为 1 到 {most} 件",
                    "{got} pieces cannot be meant; there are 1 to {most}",
                ),
                [("got", got.to_string()), ("most", most.to_string())],
            ),
            Self::NoText { what } => {
                let words = Words::new(
                    "请写明{what_zh}（1 到 4000 字）（{what_en}）",
                    "say {what_en}, in 1 to 4000 characters ({what_zh})",
                );
                let args = [("what_zh", what.zh.to_owned()), ("what_en", what.en.to_owned())];
                Message::new("nonconformity.no_text", words, args)
            }
            Self::Cost => Message::new(
                "nonconformity.cost",
                Words::new(
                    "费用应为不小于 0 的整数（货币最小单位），币种为三个大写字母，如 CNY",
                    "a cost is a whole number from 0, in the smallest unit of a currency of three \
                     capital letters, such as CNY",
                ),
                [],
            ),
            Self::OwnReport { by } => Message::new(
                "nonconformity.own_report",
                Words::new(
                    "{by} 是报告人，不能自己处置；请由另一人处置。此次尝试已记录",
                    "{by} reported it and cannot dispose of it; somebody else must. The attempt is \
                     on record",
                ),
                [("by", by.clone())],
            ),
            Self::CauseKnown { known } => Message::new(
                "nonconformity.cause_known",
                Words::new(
                    "原因已确认为失效链 {known}",
                    "its cause is confirmed already: the failure chain {known}",
                ),
                [("known", known.to_string())],
            ),
        }
    }
}
