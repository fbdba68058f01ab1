//! What can be wrong with a promise.

use word::{Code, Lang, Message, Words};

use super::PIECES_MAX;

/// Why something is not noted of a promise.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.message().say(Lang::En))]
pub enum Problem {
    /// A promise of this number is there.
    PromiseExists {
        /// The number.
        promise: Code,
    },
    /// No pieces, or too many.
    Pieces {
        /// How many were given.
        got: u64,
    },
    /// An answer before the question.
    AnsweredBeforeAsked,
    /// More to specification than came.
    InSpec {
        /// To specification.
        got: u64,
        /// Came.
        need: u64,
    },
    /// The criterion is appealed already.
    AppealExists {
        /// The criterion.
        criterion: &'static str,
    },
    /// Nobody appealed.
    NoAppeal {
        /// The criterion.
        criterion: &'static str,
    },
    /// The appeal is decided.
    Decided,
    /// Whoever appealed would decide.
    OwnAppeal,
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::PromiseExists { promise } => Message::new(
                "fulfilment.promise_exists",
                Words::new(
                    "承诺 {promise} 已登记；首次承诺的日期不能改，买方改期请用变更",
                    "the promise {promise} is there already; the date committed first stays, and \
                     a change by the buyer is noted as one",
                ),
                [("promise", promise.to_string())],
            ),
            Self::Pieces { got } => Message::new(
                "fulfilment.pieces",
                Words::new(
                    "数量 {got} 不成立；应为 1 至 {most} 件",
                    "{got} pieces cannot be; give 1 to {most}",
                ),
                [("got", got.to_string()), ("most", PIECES_MAX.to_string())],
            ),
            Self::AnsweredBeforeAsked => Message::new(
                "fulfilment.answered_before_asked",
                Words::new(
                    "答复早于询问；请核对两个时间",
                    "the answer is earlier than the question; check both times",
                ),
                [],
            ),
            Self::InSpec { got, need } => Message::new(
                "fulfilment.in_spec",
                Words::new(
                    "合格 {got} 件多于到货 {need} 件",
                    "{got} pieces to specification are more than the {need} that came",
                ),
                [("got", got.to_string()), ("need", need.to_string())],
            ),
            other => other.message_of_appeal(),
        }
    }

    fn message_of_appeal(&self) -> Message {
        match self {
            Self::AppealExists { criterion } => Message::new(
                "fulfilment.appeal_exists",
                Words::new(
                    "这一项（{criterion}）已经申诉过；每项申诉一次",
                    "this ({criterion}) is appealed already; each is appealed once",
                ),
                [("criterion", (*criterion).to_owned())],
            ),
            Self::NoAppeal { criterion } => Message::new(
                "fulfilment.no_appeal",
                Words::new(
                    "这一项（{criterion}）没有人申诉",
                    "nobody appealed against this ({criterion})",
                ),
                [("criterion", (*criterion).to_owned())],
            ),
            Self::Decided => Message::new(
                "fulfilment.decided",
                Words::new("申诉已经裁定；裁定不再改", "the appeal is decided, and that stands"),
                [],
            ),
            _ => Message::new(
                "fulfilment.own_appeal",
                Words::new(
                    "申诉不能由提出者自己裁定；请由另一人裁定",
                    "whoever appealed does not decide; let somebody else",
                ),
                [],
            ),
        }
    }
}
