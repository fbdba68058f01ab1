//! What keeps a chart or a capability study from running at all.

use word::{Message, NotADecimal, Words};

/// Why a method of this stage could not run.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// No usable reading.
    #[error("there are no readings")]
    NoReadings,
    /// Too few readings or subgroups to estimate anything.
    #[error("{got} are too few; at least {need} are needed")]
    TooFew {
        /// How many there are.
        got: usize,
        /// How many are needed.
        need: usize,
    },
    /// Subgroups of a size that the chart cannot use.
    #[error("a subgroup of {got} cannot be charted; use 2 to 25")]
    SubgroupSize {
        /// The size.
        got: usize,
    },
    /// Neither a subgroup column nor a size.
    #[error("neither a subgroup column nor a subgroup size is given")]
    NoSubgroups,
    /// Readings that do not fit one exact scale.
    #[error("{reading} does not fit the scale of the other readings")]
    Scale {
        /// The reading.
        reading: String,
    },
    /// Readings that are all the same, so that there is no standard deviation to judge by.
    #[error("the readings do not vary")]
    NoVariation,
    /// Readings so far apart that exact sums overflow.
    #[error("the readings are too far apart")]
    Spread,
    /// A point to leave out that is not there.
    #[error("there is no point {index} to leave out; there are {n}")]
    NoSuchPoint {
        /// The position, from 0.
        index: usize,
        /// How many points there are.
        n: usize,
    },
    /// Frozen limits that cannot be limits.
    #[error("frozen limits need a positive sigma")]
    FrozenSigma,
    /// A test number or rule out of range.
    #[error("the test {name} does not exist")]
    NoSuchTest {
        /// Its name.
        name: String,
    },
    /// A parameter out of its range.
    #[error("{name} must be {range}")]
    OutOfRange {
        /// The parameter.
        name: &'static str,
        /// What it may be.
        range: &'static str,
    },
    /// A specification without a limit.
    #[error("at least one specification limit is needed")]
    NoLimit,
    /// Lower limit not below the upper.
    #[error("the lower limit {lsl} is not below the upper limit {usl}")]
    LimitsReversed {
        /// The lower limit.
        lsl: String,
        /// The upper limit.
        usl: String,
    },
    /// A target outside the limits.
    #[error("the target {target} is outside the specification limits")]
    TargetOutside {
        /// The target.
        target: String,
    },
    /// A point left out without a reason.
    #[error("leaving out point {index} needs a reason")]
    NoReason {
        /// The position, from 0.
        index: usize,
    },
    /// A count that cannot be one.
    #[error("the count {got} of point {point} must be {need}")]
    Count {
        /// The point, from 1.
        point: usize,
        /// The count given.
        got: String,
        /// What is needed.
        need: &'static str,
    },
    /// Counts without sizes.
    #[error("sizes are needed")]
    NoSize,
    /// Sizes that differ where one is needed.
    #[error("the sizes differ")]
    UnequalSizes,
    /// A part without two readings in a row.
    #[error("the part {part} has no two readings in a row")]
    PartTooFew {
        /// The part.
        part: String,
    },
    /// Readings of several characteristics that say nothing of each other.
    #[error("the columns do not vary, or one follows from the others")]
    Dependent,
    /// A number that cannot be computed in binary floating point.
    #[error("a number is out of range: {0}")]
    Number(String),
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::NoReadings => Message::new(
                "judge.no_readings",
                Words::new(
                    "没有可用的读数；请检查所选的列",
                    "there are no readings to work with; check which column was chosen",
                ),
                [],
            ),
            Self::TooFew { got, need } => Message::new(
                "judge.too_few",
                Words::new(
                    "只有 {got} 个，至少需要 {need} 个才能估计；请补充读数",
                    "{got} are too few to estimate anything; at least {need} are needed, so take \
                     more",
                ),
                [("got", got.to_string()), ("need", need.to_string())],
            ),
            Self::SubgroupSize { got } => Message::new(
                "judge.subgroup_size",
                Words::new(
                    "子组大小 {got} 不能用于此图；请用 2 到 25，单值请用 chart.individuals",
                    "a subgroup of {got} cannot be charted here; use 2 to 25, or \
                     chart.individuals for single readings",
                ),
                [("got", got.to_string())],
            ),
            Self::NoSubgroups => Message::new(
                "judge.no_subgroups",
                Words::new(
                    "请给出子组列或子组大小（subgroup_size）",
                    "give a subgroup column or a subgroup_size",
                ),
                [],
            ),
            Self::Scale { reading } => Message::new(
                "judge.scale",
                Words::new(
                    "读数 {reading} 与其他读数的位数相差太大，无法精确求和；请检查该读数与单位",
                    "{reading} and the other readings have too many digits between them to be \
                     summed exactly; check that reading and its unit",
                ),
                [("reading", reading.clone())],
            ),
            Self::NoVariation => Message::new(
                "judge.no_variation",
                Words::new(
                    "读数全部相同，标准差为 0，无从判断；请检查量具分辨力与所选的列",
                    "the readings are all the same, so that their standard deviation is 0 and \
                     nothing can be judged by it; check the gauge's resolution and the column",
                ),
                [],
            ),
            Self::Spread => Message::new(
                "judge.spread",
                Words::new(
                    "读数之间相差过大，极差超出可精确计算的范围；请检查单位",
                    "the readings are too far apart for an exact range; check their units",
                ),
                [],
            ),
            Self::NoSuchPoint { index, n } => Message::new(
                "judge.no_such_point",
                Words::new(
                    "没有第 {index} 点（从 0 起），共 {n} 点；请检查位置",
                    "there is no point {index} (from 0), there are {n}; check the position",
                ),
                [("index", index.to_string()), ("n", n.to_string())],
            ),
            Self::NoReason { index } => Message::new(
                "judge.no_reason",
                Words::new(
                    "剔除第 {index} 点（从 0 起）需要写明理由",
                    "leaving out point {index} (from 0) needs a reason",
                ),
                [("index", index.to_string())],
            ),
            Self::FrozenSigma => Message::new(
                "judge.frozen_sigma",
                Words::new(
                    "冻结控制限的标准差必须大于 0",
                    "frozen limits need a standard deviation above 0",
                ),
                [],
            ),
            Self::NoSuchTest { name } => Message::new(
                "judge.no_such_test",
                Words::new(
                    "判异准则“{name}”不可用：编号为 1 到 8，自定规则的点数为 1 到 64",
                    "the test {name} cannot be used: numbers are 1 to 8, and rules of your own \
                     look at 1 to 64 points",
                ),
                [("name", name.clone())],
            ),
            Self::OutOfRange { name, range } => Message::new(
                "judge.out_of_range",
                Words::new("参数 {name} 应为 {range}", "{name} must be {range}"),
                [("name", (*name).to_owned()), ("range", (*range).to_owned())],
            ),
            Self::NoLimit => Message::new(
                "judge.no_limit",
                Words::new(
                    "至少给出一个规格限：lsl 或 usl",
                    "give at least one specification limit: lsl or usl",
                ),
                [],
            ),
            Self::LimitsReversed { lsl, usl } => Message::new(
                "judge.limits_reversed",
                Words::new(
                    "规格下限 {lsl} 不低于规格上限 {usl}；请检查是否写反",
                    "the lower limit {lsl} is not below the upper limit {usl}; are they reversed?",
                ),
                [("lsl", lsl.clone()), ("usl", usl.clone())],
            ),
            Self::TargetOutside { target } => Message::new(
                "judge.target_outside",
                Words::new(
                    "目标值 {target} 在规格限之外；请更正目标值或规格限",
                    "the target {target} lies outside the specification limits; correct it, or \
                     them",
                ),
                [("target", target.clone())],
            ),
            Self::Count { point, got, need } => Message::new(
                "judge.count",
                Words::new(
                    "第 {point} 点的计数 {got} 及其检验量不符合要求：应为 {need}",
                    "the count {got} of point {point}, or its size, cannot be used: it must be \
                     {need}",
                ),
                [("point", point.to_string()), ("got", got.clone()), ("need", (*need).to_owned())],
            ),
            Self::NoSize => Message::new(
                "judge.no_size",
                Words::new(
                    "请给出每点的检验量：size 列，或参数 size",
                    "say how much was inspected: a size column, or the parameter size",
                ),
                [],
            ),
            Self::UnequalSizes => Message::new(
                "judge.unequal_sizes",
                Words::new(
                    "各点检验数不同，np 图不适用；请用 p 图",
                    "the sizes differ, so an np chart does not fit; use a p chart",
                ),
                [],
            ),
            Self::PartTooFew { part } => Message::new(
                "judge.part_too_few",
                Words::new(
                    "零件“{part}”没有连续两个读数，无法估计其标准差；可用 scatter = constant",
                    "the part {part} has no two readings in a row, so its sigma cannot be \
                     estimated; scatter = constant uses that of all parts",
                ),
                [("part", part.clone())],
            ),
            Self::Dependent => Message::new(
                "judge.dependent",
                Words::new(
                    "各列之中有的没有波动，或可由其他列算出，无法一起判断；请去掉这样的列",
                    "one of the columns does not vary or follows from the others, so they cannot \
                     be judged together; leave it out",
                ),
                [],
            ),
            Self::Number(what) => Message::new(
                "judge.number",
                Words::new(
                    "数值超出可计算范围：{what}；请检查读数的单位与各参数",
                    "a number is out of range: {what}; check the units of the readings and the \
                     parameters",
                ),
                [("what", what.clone())],
            ),
        }
    }
}

impl From<Problem> for method::Problem {
    fn from(problem: Problem) -> Self {
        Self::Stage(problem.message())
    }
}

impl From<num::Problem> for Problem {
    fn from(problem: num::Problem) -> Self {
        match problem {
            num::Problem::NoSpread => Self::NoVariation,
            other => Self::Number(other.to_string()),
        }
    }
}

impl From<NotADecimal> for Problem {
    fn from(problem: NotADecimal) -> Self {
        let (NotADecimal::NotANumber(reading) | NotADecimal::TooManyDigits(reading)) = problem;
        Self::Scale { reading }
    }
}
