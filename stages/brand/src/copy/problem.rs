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
    /// Too few or too many codes at once.
    #[error("{got} codes; 1 to {need} are issued at once")]
    NotSoMany {
        /// How many were asked for.
        got: u32,
        /// The most.
        need: u32,
    },
    /// A token that belongs to no code of this passport.
    #[error("no code of this passport has that token")]
    UnknownToken,
    /// A chip with our keys that was never enrolled for this passport.
    #[error("the chip is not enrolled for this passport")]
    UnknownChip,
    /// A chip's number that is none.
    #[error("a chip's number has 14 hexadecimal digits")]
    NotAChip,
    /// A chip that is on other goods.
    #[error("the chip is enrolled already")]
    ChipTaken,
    /// A report without words, or with too many.
    #[error("a report needs 1 to {need} characters")]
    NoWords {
        /// The most characters.
        need: usize,
    },
    /// Too many reports lately.
    #[error("too many reports lately")]
    Flood,
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
            other => other.message_of_given(),
        }
    }

    /// What somebody gave that cannot be taken.
    fn message_of_given(&self) -> Message {
        let plain = |code, zh, en| Message::new(code, Words::new(zh, en), []);
        match self {
            Self::NotSoMany { got, need } => Message::new(
                "copy.not_so_many",
                Words::new(
                    "一次签发 1 至 {need} 个码，不是 {got} 个；请分几次签发",
                    "1 to {need} codes are issued at once, not {got}; issue them in several parts",
                ),
                [("got", got.to_string()), ("need", need.to_string())],
            ),
            Self::UnknownChip => plain(
                "copy.unknown_chip",
                "这枚芯片不在本护照名下；请核对，或向厂家报告疑似仿冒",
                "this chip is not enrolled for this passport; check it, or report a suspected fake",
            ),
            Self::NotAChip => plain(
                "copy.not_a_chip",
                "芯片号应为 14 位十六进制（7 字节 UID）",
                "a chip's number has 14 hexadecimal digits (a UID of 7 bytes)",
            ),
            Self::ChipTaken => plain(
                "copy.chip_taken",
                "这枚芯片已登记过；一枚芯片只属于一件货",
                "the chip is enrolled already; a chip belongs to one piece",
            ),
            Self::NoWords { need } => Message::new(
                "copy.no_words",
                Words::new(
                    "请用 1 至 {need} 个字符写明看到了什么",
                    "say what you saw in 1 to {need} characters",
                ),
                [("need", need.to_string())],
            ),
            Self::Flood => plain(
                "copy.flood",
                "近来报告过多，暂不接收；请过一小时再试，或直接联系厂家",
                "there were too many reports lately, so none is taken now; try again in an hour, \
                 or turn to the maker directly",
            ),
            _ => plain(
                "copy.unknown_token",
                "本厂没有签发过这个码：它可能是伪造的，请核对，或报告疑似仿冒",
                "the maker issued no such code: it may be forged; check it, or report a suspected \
                 fake",
            ),
        }
    }
}
