//! What keeps a sampling plan from being judged at all.

use word::{Message, Words};

/// Why a method of acceptance sampling could not run.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Problem {
    /// A parameter that has no sensible default was not given.
    #[error("{name} is needed")]
    Missing {
        /// The parameter.
        name: &'static str,
    },
    /// A parameter out of its range.
    #[error("{name} is {got}; it must be {range}")]
    OutOfRange {
        /// The parameter.
        name: &'static str,
        /// What was given.
        got: String,
        /// What it may be.
        range: &'static str,
    },
    /// An acceptance number that no sample could exceed.
    #[error("the acceptance number {c} is not below the sample size {n}")]
    AcceptsAll {
        /// The acceptance number.
        c: u64,
        /// The sample size.
        n: u64,
    },
    /// A sample larger than its lot.
    #[error("a sample of {n} cannot be drawn from a lot of {lot}")]
    SampleBeyondLot {
        /// The sample size, of all stages together.
        n: u64,
        /// The lot size.
        lot: u64,
    },
    /// Quality points that contradict each other.
    #[error("the producer's quality {prq} is not better than the consumer's {crq}")]
    PointsReversed {
        /// The producer's risk quality.
        prq: String,
        /// The consumer's risk quality.
        crq: String,
    },
    /// Stages that do not make a plan.
    #[error("stage {stage}: {}", what.en)]
    Stages {
        /// The stage, from 1.
        stage: usize,
        /// What is wrong with it.
        what: Words,
    },
    /// Two parameters that say the same thing twice.
    #[error("give {one} or {other}, not both")]
    Both {
        /// The one.
        one: &'static str,
        /// The other.
        other: &'static str,
    },
    /// An AQL that the standard does not know.
    #[error("{got} is not in the series of AQLs; the nearest is {nearest}")]
    NoSuchAql {
        /// What was given.
        got: String,
        /// The nearest of the series.
        nearest: &'static str,
    },
    /// A column of lots without a lot.
    #[error("there are no lots")]
    NoLots,
    /// A cell that says neither yes nor no.
    #[error("lot {lot}: {got} is neither 1 nor 0")]
    NotYesOrNo {
        /// The lot, from 1.
        lot: usize,
        /// What was given.
        got: String,
    },
    /// A cell that does not count.
    #[error("lot {lot}: {got} is not a number of pieces")]
    NotACount {
        /// The lot, from 1.
        lot: usize,
        /// What was given.
        got: String,
    },
    /// A mathematical function that declined.
    #[error("a number is out of range: {0}")]
    Number(#[from] num::Problem),
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::Missing { name } => Message::new(
                "sampling.missing",
                Words::new("请给出参数 {name}", "give the parameter {name}"),
                [("name", (*name).to_owned())],
            ),
            Self::OutOfRange { name, got, range } => Message::new(
                "sampling.out_of_range",
                Words::new(
                    "参数 {name} 为 {got}，应为 {range}",
                    "{name} is {got}; it must be {range}",
                ),
                [("name", (*name).to_owned()), ("got", got.clone()), ("range", (*range).into())],
            ),
            Self::AcceptsAll { c, n } => Message::new(
                "sampling.accepts_all",
                Words::new(
                    "接收数 Ac = {c} 不小于样本量 n = {n}，任何批都会被接收；请减小 Ac 或加大 n",
                    "with Ac = {c} and n = {n} every lot would be accepted; make Ac smaller or n \
                     larger",
                ),
                [("c", c.to_string()), ("n", n.to_string())],
            ),
            Self::SampleBeyondLot { n, lot } => Message::new(
                "sampling.sample_beyond_lot",
                Words::new(
                    "样本量合计 {n} 超过批量 {lot}；请减小样本量，或全数检验",
                    "a sample of {n} cannot be drawn from a lot of {lot}; take a smaller one, or \
                     inspect every piece",
                ),
                [("n", n.to_string()), ("lot", lot.to_string())],
            ),
            Self::PointsReversed { prq, crq } => Message::new(
                "sampling.points_reversed",
                Words::new(
                    "生产方风险质量 {prq} 应优于（小于）使用方风险质量 {crq}，且 1 − α 应大于 β；\
                     请检查是否写反",
                    "the producer's quality {prq} must be better (smaller) than the consumer's \
                     {crq}, and 1 − α above β; are they reversed?",
                ),
                [("prq", prq.clone()), ("crq", crq.clone())],
            ),
            Self::Stages { stage, what } => Message {
                code: "sampling.stages",
                words: *what,
                args: vec![("stage", stage.to_string())],
            },
            Self::Both { one, other } => Message::new(
                "sampling.both",
                Words::new("{one} 与 {other} 只能给出一个", "give {one} or {other}, not both"),
                [("one", (*one).to_owned()), ("other", (*other).to_owned())],
            ),
            Self::NoSuchAql { .. }
            | Self::NoLots
            | Self::NotYesOrNo { .. }
            | Self::NotACount { .. } => self.of_norm(),
            Self::Number(problem) => Message::new(
                "sampling.number",
                Words::new(
                    "数值超出可计算范围：{what}；请检查各参数",
                    "a number is out of range: {what}; check the parameters",
                ),
                [("what", problem.to_string())],
            ),
        }
    }

    /// The messages of tables and lots.
    fn of_norm(&self) -> Message {
        match self {
            Self::NoSuchAql { got, nearest } => Message::new(
                "sampling.no_such_aql",
                Words::new(
                    "AQL {got} 不在标准的优先系列中；最接近的是 {nearest}",
                    "an AQL of {got} is not in the standard's series; the nearest is {nearest}",
                ),
                [("got", got.clone()), ("nearest", (*nearest).to_owned())],
            ),
            Self::NotACount { lot, got } => Message::new(
                "sampling.not_a_count",
                Words::new(
                    "第 {lot} 批的不合格数为 {got}，应为 0 以上的整数",
                    "lot {lot}: {got} defective pieces; give a whole number, 0 or more",
                ),
                [("lot", lot.to_string()), ("got", got.clone())],
            ),
            Self::NotYesOrNo { lot, got } => Message::new(
                "sampling.not_yes_or_no",
                Words::new(
                    "第 {lot} 批的“{got}”既不是 1（接收）也不是 0（不接收）",
                    "lot {lot} says “{got}”, which is neither 1 (accepted) nor 0 (not accepted)",
                ),
                [("lot", lot.to_string()), ("got", got.clone())],
            ),
            _ => Message::new(
                "sampling.no_lots",
                Words::new(
                    "没有批的检验结果；每批一行，1 为接收，0 为不接收",
                    "there are no lots; give one row a lot, 1 accepted, 0 not accepted",
                ),
                [],
            ),
        }
    }
}

impl From<Problem> for method::Problem {
    fn from(problem: Problem) -> Self {
        Self::Stage(problem.message())
    }
}
