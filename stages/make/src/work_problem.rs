//! What can be wrong with orders, pieces, stations and executions.

use word::{Code, Message, Timestamp, Words};

use crate::Standing;

/// Why something was not ordered, marked, started or ended.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WorkProblem {
    /// The number of a thing is taken.
    #[error("{what} {code} exists already")]
    Exists {
        /// What it is.
        what: Kind,
        /// Its number.
        code: Code,
    },
    /// Nothing at all.
    #[error("at least one piece is needed")]
    NoPieces,
    /// More than can be taken at once.
    #[error("{got} of {what} are too many; {most} can be taken at once")]
    TooMany {
        /// Of what.
        what: Kind,
        /// How many.
        got: usize,
        /// How many there may be.
        most: usize,
    },
    /// An order of another item.
    #[error("the order {order} is of {wanted}, not of {got}")]
    OrderOfOther {
        /// The order.
        order: Code,
        /// Its item.
        wanted: Code,
        /// The lot's.
        got: Code,
    },
    /// A lot that is its parent twice.
    #[error("the lot {lot} is named twice")]
    ParentTwice {
        /// The parent.
        lot: Code,
    },
    /// A part that nobody marked.
    #[error("there is no piece {part}")]
    UnknownPart {
        /// Its serial number.
        part: Code,
    },
    /// Somebody checks their own work.
    #[error("whoever does an operation cannot be its checker")]
    CheckerIsMaker,
    /// Nobody who holds the skill.
    #[error("neither maker nor checker holds the skill {skill}")]
    NotQualified {
        /// The skill.
        skill: Code,
        /// How the maker stands to it.
        standing: Standing,
        /// How the checker does, where one is named.
        checker: Option<Standing>,
    },
    /// It ended before.
    #[error("it ended at {at} already")]
    AlreadyEnded {
        /// When.
        at: Timestamp,
    },
    /// It ends before it began.
    #[error("it began at {started_at} and cannot end at {ended_at}")]
    EndsBeforeStart {
        /// When it began.
        started_at: Timestamp,
        /// When it is said to end.
        ended_at: Timestamp,
    },
}

/// What something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An order.
    Order,
    /// A station.
    Station,
    /// A piece.
    Piece,
    /// A lot that another is made from.
    Parent,
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.words().en)
    }
}

impl Kind {
    fn words(self) -> Words {
        match self {
            Self::Order => Words::new("订单", "order"),
            Self::Station => Words::new("工位", "station"),
            Self::Piece => Words::new("单件", "piece"),
            Self::Parent => Words::new("母批", "parent lot"),
        }
    }
}

impl WorkProblem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::Exists { what, code } => {
                let words = match what {
                    Kind::Order => Words::new(
                        "订单 {code} 已存在；请用新的编号",
                        "the order {code} exists already; choose a new number",
                    ),
                    Kind::Station => Words::new(
                        "工位 {code} 已存在；请用新的编号",
                        "the station {code} exists already; choose a new number",
                    ),
                    Kind::Piece | Kind::Parent => Words::new(
                        "序列号 {code} 已使用；每件须有自己的序列号",
                        "the serial number {code} is taken; every piece has its own",
                    ),
                };
                Message::new("make.exists", words, [("code", code.to_string())])
            }
            Self::NoPieces => Message::new(
                "make.no_pieces",
                Words::new("至少需要一件", "at least one piece is needed"),
                [],
            ),
            Self::TooMany { got, most, .. } => Message::new(
                "make.too_many",
                Words::new(
                    "一次 {got} 个过多，最多 {most} 个；请分几次",
                    "{got} at once are too many; take at most {most}, in several parts",
                ),
                [("got", got.to_string()), ("most", most.to_string())],
            ),
            Self::OrderOfOther { order, wanted, got } => Message::new(
                "make.order_of_other",
                Words::new(
                    "订单 {order} 订的是 {wanted}，不是 {got}",
                    "the order {order} is of {wanted}, not of {got}",
                ),
                [
                    ("order", order.to_string()),
                    ("wanted", wanted.to_string()),
                    ("got", got.to_string()),
                ],
            ),
            Self::ParentTwice { lot } => Message::new(
                "make.parent_twice",
                Words::new("母批 {lot} 写了两次", "the parent lot {lot} is named twice"),
                [("lot", lot.to_string())],
            ),
            Self::UnknownPart { part } => Message::new(
                "make.unknown_part",
                Words::new(
                    "没有序列号为 {part} 的单件；请先登记零件",
                    "there is no piece {part}; mark the part first",
                ),
                [("part", part.to_string())],
            ),
            _ => self.of_execution(),
        }
    }

    fn of_execution(&self) -> Message {
        match self {
            Self::NotQualified { skill, standing, checker } => {
                let code = match standing {
                    Standing::Suspended => "make.suspended",
                    _ => "make.not_qualified",
                };
                Message::new(code, reason(*standing, *checker), [("skill", skill.to_string())])
            }
            Self::AlreadyEnded { at } => Message::new(
                "make.already_ended",
                Words::new("已于 {at} 结束", "it ended at {at} already"),
                [("at", at.to_string())],
            ),
            Self::EndsBeforeStart { started_at, ended_at } => Message::new(
                "make.ends_before_start",
                Words::new(
                    "开始于 {started_at}，不能结束于 {ended_at}；请检查时间",
                    "it began at {started_at} and cannot end at {ended_at}; check the time",
                ),
                [("started_at", started_at.to_string()), ("ended_at", ended_at.to_string())],
            ),
            // Whatever else there is has its words above.
            _ => Message::new(
                "make.checker_is_maker",
                Words::new(
                    "操作者不能检查自己的工作；请另请一人",
                    "whoever does an operation cannot check it; name somebody else",
                ),
                [],
            ),
        }
    }
}

fn reason(standing: Standing, checker: Option<Standing>) -> Words {
    match (standing, checker) {
        (_, Some(_)) => Words::new(
            "操作者与检查者都没有有效的技能“{skill}”；请由有资格者操作或检查",
            "neither maker nor checker holds the skill “{skill}”; let somebody who does make or \
             check",
        ),
        (Standing::Suspended, None) => Words::new(
            "工艺标准已更新，技能“{skill}”在此工序上须重新签认；请先培训签认，或指定有资格的检查者",
            "the standard changed, and the skill “{skill}” must be signed again for this \
             operation; train and sign, or name a qualified checker",
        ),
        (Standing::OutOfTime, None) => Words::new(
            "技能“{skill}”不在有效期内；请复评，或指定有资格的检查者",
            "the skill “{skill}” is not held now; renew it, or name a qualified checker",
        ),
        (Standing::NeverQualified | Standing::Qualified, None) => Words::new(
            "此工序需要技能“{skill}”；请指定有资格的检查者，或换有资格的人",
            "this operation needs the skill “{skill}”; name a qualified checker, or let somebody \
             who holds it do it",
        ),
    }
}
