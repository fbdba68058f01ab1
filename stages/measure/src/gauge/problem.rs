//! What keeps a gauge study from running at all.

use word::{Message, NotADecimal, Words};

/// Why a gauge study could not run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// No usable reading.
    #[error("there are no readings")]
    NoReadings,
    /// Too few readings to estimate anything.
    #[error("{got} are too few; at least {need} are needed")]
    TooFew {
        /// How many there are.
        got: usize,
        /// How many are needed.
        need: usize,
    },
    /// A reading that says not which part or appraiser it belongs to.
    #[error("row {row} has a reading but no {role}")]
    NoLabel {
        /// The row, from 1.
        row: usize,
        /// The role of the empty cell.
        role: &'static str,
    },
    /// Readings that do not fit one exact scale.
    #[error("{reading} does not fit the scale of the other readings")]
    Scale {
        /// The reading.
        reading: String,
    },
    /// A parameter out of its range.
    #[error("{name} must be {range}")]
    OutOfRange {
        /// The parameter.
        name: &'static str,
        /// What it may be.
        range: &'static str,
    },
    /// Lower limit not below the upper.
    #[error("the lower limit {lsl} is not below the upper limit {usl}")]
    LimitsReversed {
        /// The lower limit.
        lsl: String,
        /// The upper limit.
        usl: String,
    },
    /// A tolerance and two limits that say different things.
    #[error("the tolerance is {tolerance}, and the limits are {apart} apart")]
    ToleranceTwice {
        /// The tolerance.
        tolerance: String,
        /// The distance between the limits.
        apart: String,
    },
    /// No reference value, or several where one is needed.
    #[error("one reference value is needed")]
    NoReference,
    /// No tolerance where one is needed.
    #[error("a tolerance is needed")]
    NoTolerance,
    /// A time that cannot be read, or that runs backwards.
    #[error("the time {time} cannot be used")]
    Time {
        /// As it was written.
        time: String,
    },
    /// Nobody said which ratings mean that a part is defective.
    #[error("which ratings mean a defective part is not known")]
    NoDefective,
    /// A part without a reference value, or with several.
    #[error("part {part} has not one reference value")]
    PartReference {
        /// The part.
        part: String,
    },
    /// A term of the model that names no column, or is there twice.
    #[error("the term {term} cannot be used")]
    Term {
        /// As it was written.
        term: String,
    },
    /// More levels than the general model serves.
    #[error("{got} levels are too many; {most} can be served")]
    TooManyLevels {
        /// How many there are.
        got: usize,
        /// How many there may be.
        most: usize,
    },
    /// Repeats that agree to the last digit in a study that is not balanced.
    #[error("repeats agree to the last digit, so the likelihood has no greatest value")]
    NoRepeatability,
    /// A number that cannot be computed in binary floating point.
    #[error("a number is out of range: {0}")]
    Number(String),
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::NoReadings => Message::new(
                "gauge.no_readings",
                Words::new(
                    "没有可用的读数；请检查所选的列",
                    "there are no readings to work with; check which column was chosen",
                ),
                [],
            ),
            Self::TooFew { got, need } => Message::new(
                "gauge.too_few",
                Words::new(
                    "只有 {got} 个读数，至少需要 {need} 个；请补测",
                    "{got} readings are too few; at least {need} are needed, so take more",
                ),
                [("got", got.to_string()), ("need", need.to_string())],
            ),
            Self::NoLabel { row, role } => Message::new(
                "gauge.no_label",
                Words::new(
                    "第 {row} 行有读数，但“{role}”列为空；请补上或删去该行",
                    "row {row} has a reading but its “{role}” is empty; fill it in or leave the \
                     row out",
                ),
                [("row", row.to_string()), ("role", (*role).to_owned())],
            ),
            Self::Scale { reading } => Message::new(
                "gauge.scale",
                Words::new(
                    "读数 {reading} 与其他读数的位数相差太大，无法精确求和；请检查该读数与单位",
                    "{reading} and the other readings have too many digits between them to be \
                     summed exactly; check that reading and its unit",
                ),
                [("reading", reading.clone())],
            ),
            Self::OutOfRange { name, range } => Message::new(
                "gauge.out_of_range",
                Words::new("参数 {name} 应为 {range}", "{name} must be {range}"),
                [("name", (*name).to_owned()), ("range", (*range).to_owned())],
            ),
            Self::LimitsReversed { lsl, usl } => limits_reversed(lsl, usl),
            Self::ToleranceTwice { tolerance, apart } => tolerance_twice(tolerance, apart),
            Self::NoReference => no_reference(),
            Self::NoTolerance => no_tolerance(),
            Self::Time { time } => self::time(time),
            Self::NoDefective => no_defective(),
            Self::PartReference { part } => part_reference(part),
            Self::Term { term } => self::term(term),
            Self::TooManyLevels { got, most } => Message::new(
                "gauge.too_many_levels",
                Words::new(
                    "模型各项共有 {got} 个水平，最多 {most} 个；请减少因素或交互作用",
                    "the terms have {got} levels together, at most {most} can be served; leave \
                     out factors or interactions",
                ),
                [("got", got.to_string()), ("most", most.to_string())],
            ),
            Self::NoRepeatability => no_repeatability(),
            Self::Number(reason) => Message::new(
                "gauge.number",
                Words::new(
                    "数值超出可计算范围：{reason}；请检查读数的单位",
                    "a number cannot be computed: {reason}; check the unit of the readings",
                ),
                [("reason", reason.clone())],
            ),
        }
    }
}

fn no_repeatability() -> Message {
    let words = Words::new(
        "重复读数完全相同，不平衡的研究无法估计方差分量；请换用分辨力更高的量具，或补齐为平衡试验",
        "repeats agree to the last digit, so the components of an unbalanced study cannot be \
         estimated; use a finer gauge, or complete the study to a balanced one",
    );
    Message::new("gauge.no_repeatability_unbalanced", words, [])
}

fn no_reference() -> Message {
    let words = Words::new(
        "请给出一个参考值：参数 reference，或处处相同的“reference”列",
        "give one reference value: the parameter reference, or a column “reference” that is the \
         same throughout",
    );
    Message::new("gauge.no_reference", words, [])
}

fn no_tolerance() -> Message {
    let words = Words::new(
        "请给出公差：参数 tolerance，或 lsl 与 usl 两个规格限",
        "give the tolerance: the parameter tolerance, or both limits lsl and usl",
    );
    Message::new("gauge.no_tolerance", words, [])
}

fn tolerance_twice(tolerance: &str, apart: &str) -> Message {
    let words = Words::new(
        "公差给的是 {tolerance}，而两个规格限相距 {apart}；请只给其中一种",
        "the tolerance is given as {tolerance}, and the limits are {apart} apart; give one of them",
    );
    let args = [("tolerance", tolerance.to_owned()), ("apart", apart.to_owned())];
    Message::new("gauge.tolerance_twice", words, args)
}

fn limits_reversed(lsl: &str, usl: &str) -> Message {
    let words = Words::new(
        "规格下限 {lsl} 不低于规格上限 {usl}；请检查是否写反",
        "the lower limit {lsl} is not below the upper limit {usl}; are they reversed?",
    );
    let args = [("lsl", lsl.to_owned()), ("usl", usl.to_owned())];
    Message::new("gauge.limits_reversed", words, args)
}

fn time(time: &str) -> Message {
    let words = Words::new(
        "时间“{time}”无法使用：请写日期（如 2026-03-01 或 2026-03-01T08:00）或数字，全列同一种，\
         且先后递增",
        "the time {time} cannot be used: write dates (2026-03-01 or 2026-03-01T08:00) or numbers, \
         all of one kind, each later than the one before",
    );
    Message::new("gauge.time", words, [("time", time.to_owned())])
}

fn no_defective() -> Message {
    let words = Words::new(
        "请用参数 defective 给出表示“不合格”的评定结果，它须在评定列中出现",
        "say with the parameter defective which ratings mean a defective part; one of them must \
         occur",
    );
    Message::new("gauge.no_defective", words, [])
}

fn part_reference(part: &str) -> Message {
    let words = Words::new(
        "零件 {part} 的参考值缺失或前后不一；每个零件须有一个测得的参考值",
        "the reference of part {part} is missing or differs between rows; each part needs one \
         measured value",
    );
    Message::new("gauge.part_reference", words, [("part", part.chars().take(80).collect())])
}

fn term(term: &str) -> Message {
    let words = Words::new(
        "模型项“{term}”不可用：请写列名或角色名，交互作用用冒号相连，且不要重复",
        "the term {term} cannot be used: write names of columns or roles, joined by colons for \
         an interaction, and each only once",
    );
    Message::new("gauge.term", words, [("term", term.chars().take(80).collect())])
}

impl From<num::Problem> for Problem {
    fn from(problem: num::Problem) -> Self {
        Self::Number(problem.to_string())
    }
}

impl From<NotADecimal> for Problem {
    fn from(problem: NotADecimal) -> Self {
        let (NotADecimal::NotANumber(reading) | NotADecimal::TooManyDigits(reading)) = problem;
        Self::Scale { reading }
    }
}

impl From<Problem> for method::Problem {
    fn from(problem: Problem) -> Self {
        Self::Stage(problem.message())
    }
}
