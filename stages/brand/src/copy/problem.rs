//! What can be wrong with codes, chips and cases.

use word::{Message, Timestamp, Words};

/// Why a code, a chip's message or a step of a case was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// Not a token as they are printed.
    #[error("a token has 32 hexadecimal digits")]
    NotAToken,
    /// The inner code is not that of the piece.
    #[error("the inner code is not that of this piece")]
    UnknownInner,
    /// The inner code was used before.
    #[error("the inner code was used at {at}")]
    UsedInner {
        /// When.
        at: Timestamp,
    },
    /// Not a message of a chip with these keys.
    #[error("this is no message of a chip with these keys")]
    NotAMessage,
    /// The code of the message is wrong.
    #[error("the code of the message is not that of the keys")]
    WrongCode,
    /// The message was seen before.
    #[error("the message has the counter {counter}, and {last} was seen before")]
    Replayed {
        /// What the message says.
        counter: u32,
        /// The highest that was taken.
        last: u32,
    },
    /// The case is closed.
    #[error("the case is closed as {state}")]
    Closed {
        /// How.
        state: &'static str,
    },
    /// A case does not go back.
    #[error("a case does not go from {from} to {to}")]
    Backward {
        /// Where it is.
        from: &'static str,
        /// Where it was to go.
        to: &'static str,
    },
    /// A case is closed with a reason.
    #[error("a case is closed with a reason")]
    NoReason,
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        let plain = |code, zh, en| Message::new(code, Words::new(zh, en), []);
        match self {
            Self::NotAToken => plain(
                "copy.not_a_token",
                "码中的令牌应为 32 位十六进制；请重新扫码",
                "a token has 32 hexadecimal digits; scan the code again",
            ),
            Self::UnknownInner => plain(
                "copy.unknown_inner",
                "内码不属于这一件；请核对，或向厂家报告疑似仿冒",
                "the inner code is not that of this piece; check it, or report a suspected fake",
            ),
            Self::UsedInner { at } => Message::new(
                "copy.used_inner",
                Words::new(
                    "内码已于 {at} 使用过：若不是您本人，这一件可能是仿冒，请报告",
                    "the inner code was used at {at}: if that was not you, this piece may be a \
                     fake; please report it",
                ),
                [("at", at.to_string())],
            ),
            Self::NotAMessage => plain(
                "copy.not_a_message",
                "这不是本厂芯片发出的信息",
                "this is no message of a chip with our keys",
            ),
            Self::WrongCode => plain(
                "copy.wrong_code",
                "芯片信息的校验码不符：信息被改动，或芯片不是本厂的",
                "the code of the message does not fit: it was changed, or the chip is not ours",
            ),
            Self::Replayed { counter, last } => Message::new(
                "copy.replayed",
                Words::new(
                    "芯片信息的计数 {counter} 不高于已见过的 {last}：这是旧信息的重放，请重新触碰芯片",
                    "the message has the counter {counter} and {last} was seen before: it is an \
                     old one; touch the chip again",
                ),
                [("counter", counter.to_string()), ("last", last.to_string())],
            ),
            Self::Closed { state } => Message::new(
                "copy.case_closed",
                Words::new("此案已结（{state}）", "the case is closed ({state})"),
                [("state", (*state).to_owned())],
            ),
            Self::Backward { from, to } => Message::new(
                "copy.case_backward",
                Words::new(
                    "案件不能从 {from} 退回 {to}",
                    "a case does not go back from {from} to {to}",
                ),
                [("from", (*from).to_owned()), ("to", (*to).to_owned())],
            ),
            Self::NoReason => plain(
                "copy.no_reason",
                "结案要说明原因，报告人可以看到",
                "a case is closed with a reason, which the one who reported it may read",
            ),
        }
    }
}
