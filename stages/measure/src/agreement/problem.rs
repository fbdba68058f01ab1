//! What keeps a study of ratings from running at all.

use word::{Message, Words};

/// Why a study of ratings could not run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// No usable rating.
    #[error("there are no ratings")]
    NoRatings,
    /// A rating that says not which part or appraiser it belongs to.
    #[error("row {row} has a rating but no {role}")]
    NoLabel {
        /// The row, from 1.
        row: usize,
        /// The role of the empty cell.
        role: &'static str,
    },
    /// A part with two references, or none.
    #[error("the reference of part {part} is not one class")]
    Reference {
        /// The part.
        part: String,
    },
    /// A class that the given order does not have, or has twice.
    #[error("the class {class} does not fit the order that is given")]
    Class {
        /// The class.
        class: String,
    },
    /// A rating that is no number where one is needed.
    #[error("{rating} is not a number")]
    NotANumber {
        /// The rating.
        rating: String,
    },
    /// A study larger than can be served.
    #[error("{got} {what} are too many; {most} can be served")]
    TooMany {
        /// What there is too much of, as a number's key.
        what: &'static str,
        /// How many there are.
        got: usize,
        /// How many there may be.
        most: usize,
    },
    /// A parameter out of its range.
    #[error("{name} must be {range}")]
    OutOfRange {
        /// The parameter.
        name: &'static str,
        /// What it may be.
        range: &'static str,
    },
    /// A number that cannot be computed in binary floating point.
    #[error("a number is out of range: {0}")]
    Number(String),
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::NoRatings => Message::new(
                "agreement.no_ratings",
                Words::new("没有评定结果；请检查该列", "there are no ratings; check the column"),
                [],
            ),
            Self::NoLabel { row, role } => Message::new(
                "agreement.no_label",
                Words::new(
                    "第 {row} 行有评定结果，但“{role}”列为空；请补上或删去该行",
                    "row {row} has a rating but its “{role}” is empty; fill it in or leave the row \
                     out",
                ),
                [("row", row.to_string()), ("role", (*role).to_owned())],
            ),
            Self::Reference { part } => Message::new(
                "agreement.reference",
                Words::new(
                    "零件 {part} 的参考类别缺失或前后不一；每个零件须有一个",
                    "the reference of part {part} is missing or differs between rows; each part \
                     needs one",
                ),
                [("part", part.clone())],
            ),
            Self::Class { class } => Message::new(
                "agreement.class",
                Words::new(
                    "类别“{class}”不在 categories 给出的顺序中，或出现了两次；请列出全部类别各一次",
                    "the class {class} is not in the order that categories gives, or twice; name \
                     every class once",
                ),
                [("class", class.chars().take(80).collect())],
            ),
            Self::NotANumber { rating } => Message::new(
                "agreement.not_a_number",
                Words::new(
                    "评定结果“{rating}”不是数字，此方法需要数字评分；分类评定请用 agreement.fleiss",
                    "the rating {rating} is not a number, and this method needs scores; for \
                     classes use agreement.fleiss",
                ),
                [("rating", rating.chars().take(80).collect())],
            ),
            Self::TooMany { what, got, most } => Message::new(
                "agreement.too_many",
                Words::new(
                    "{what} 为 {got}，最多 {most}；请检查列的角色是否对调",
                    "{what}: {got}, at most {most} can be served; are columns mixed up?",
                ),
                [
                    ("what", (*what).to_owned()),
                    ("got", got.to_string()),
                    ("most", most.to_string()),
                ],
            ),
            Self::OutOfRange { name, range } => Message::new(
                "agreement.out_of_range",
                Words::new("参数 {name} 应为 {range}", "{name} must be {range}"),
                [("name", (*name).to_owned()), ("range", (*range).to_owned())],
            ),
            Self::Number(reason) => Message::new(
                "agreement.number",
                Words::new(
                    "数值超出可计算范围：{reason}；请检查评分的量级",
                    "a number cannot be computed: {reason}; check the size of the scores",
                ),
                [("reason", reason.clone())],
            ),
        }
    }
}

impl From<num::Problem> for Problem {
    fn from(problem: num::Problem) -> Self {
        Self::Number(problem.to_string())
    }
}

impl From<Problem> for method::Problem {
    fn from(problem: Problem) -> Self {
        Self::Stage(problem.message())
    }
}
