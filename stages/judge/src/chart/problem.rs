//! What keeps charts from being put together, split or watched.

use word::{Message, Words};

/// Why a chart could not be split, revised or watched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A chart that does not exist, or that is itself made of charts.
    #[error("there is no chart {asked:?} to work with")]
    NoSuchChart {
        /// What was asked for.
        asked: String,
    },
    /// Stages that do not ascend, or begin where there is no point.
    #[error("a stage cannot begin at point {from} of {n}")]
    Stage {
        /// Where it should begin, from 0.
        from: usize,
        /// How many points there are.
        n: usize,
    },
    /// Something is split or left out without a reason.
    #[error("point {index} needs a reason")]
    NoReason {
        /// The position, from 0.
        index: usize,
    },
    /// A point left out twice.
    #[error("point {index} is left out twice")]
    LeftOutTwice {
        /// The position, from 0.
        index: usize,
    },
    /// A chart on a stream without the limits of an earlier study.
    #[error("a chart on a stream needs frozen limits")]
    NotFrozen,
    /// A chart on a stream that should leave points out.
    #[error("a chart on a stream leaves no points out")]
    LeftOutOnStream,
    /// More tests than are watched at once.
    #[error("{got} tests are too many; at most 64 are watched at once")]
    TooManyTests {
        /// How many.
        got: usize,
    },
    /// A part of which the frozen study knows nothing.
    #[error("the frozen limits know no part {part:?}")]
    UnknownPart {
        /// The part; empty where none was named.
        part: String,
    },
    /// A part without a nominal.
    #[error("the part {part:?} has no nominal")]
    NoNominal {
        /// The part.
        part: String,
    },
    /// A subgroup of several parts.
    #[error("subgroup {subgroup} holds more than one part")]
    MixedParts {
        /// The subgroup, from 1.
        subgroup: usize,
    },
    /// Points none of which stands next to another.
    #[error("none of {n} points has a neighbour")]
    NoNeighbours {
        /// How many points there are.
        n: usize,
    },
    /// Neighbouring points that are all alike.
    #[error("neighbouring points do not differ at all")]
    NoScatter,
    /// An observation that is not one of this chart.
    #[error("an observation of this chart holds {need}")]
    Observation {
        /// What it must hold.
        need: &'static str,
    },
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::NoSuchChart { asked } => Message::new(
                "chart.no_such_chart",
                Words::new(
                    "没有可用的控制图“{asked}”；wule methods 列出全部（chart.…）",
                    "there is no chart {asked} to work with; `wule methods` lists them (chart.…)",
                ),
                [("asked", asked.clone())],
            ),
            Self::Stage { from, n } => Message::new(
                "chart.stage",
                Words::new(
                    "阶段不能从第 {from} 点（从 0 起）开始：共 {n} 点，各阶段须依次递增，每阶段至少 1 点",
                    "a stage cannot begin at point {from} (from 0): there are {n} points, and \
                     stages must ascend, with at least one point each",
                ),
                [("from", from.to_string()), ("n", n.to_string())],
            ),
            Self::NoReason { index } => Message::new(
                "chart.no_reason",
                Words::new(
                    "第 {index} 点（从 0 起）的分段或剔除需要写明理由",
                    "splitting or leaving out at point {index} (from 0) needs a reason",
                ),
                [("index", index.to_string())],
            ),
            Self::LeftOutTwice { index } => Message::new(
                "chart.left_out_twice",
                Words::new(
                    "第 {index} 点（从 0 起）被剔除了两次；请只写一次",
                    "point {index} (from 0) is left out twice; name it once",
                ),
                [("index", index.to_string())],
            ),
            Self::NotFrozen => Message::new(
                "chart.not_frozen",
                Words::new(
                    "逐点监控需要以前研究的结果（frozen；验收控制图为 sigma）；请先做第一阶段研究",
                    "watching a stream needs what an earlier study found (frozen; sigma for an \
                     acceptance chart); make a phase I study first",
                ),
                [],
            ),
            Self::LeftOutOnStream => Message::new(
                "chart.left_out_on_stream",
                Words::new(
                    "逐点监控不能剔除点（left_out）；请在第一阶段研究中剔除",
                    "a watched stream leaves no points out (left_out); leave them out of the phase \
                     I study",
                ),
                [],
            ),
            Self::TooManyTests { got } => Message::new(
                "chart.too_many_tests",
                Words::new(
                    "同时监控的准则最多 64 条，给了 {got} 条",
                    "at most 64 tests are watched at once, and {got} are given",
                ),
                [("got", got.to_string())],
            ),
            Self::UnknownPart { part } => Message::new(
                "chart.unknown_part",
                Words::new(
                    "既定控制限（frozen）中没有零件“{part}”；请先研究它",
                    "the frozen limits know no part {part}; study it first",
                ),
                [("part", part.clone())],
            ),
            Self::NoNominal { part } => Message::new(
                "chart.no_nominal",
                Words::new(
                    "零件“{part}”没有名义值；请给出名义值列（reference）或参数 nominals",
                    "the part {part} has no nominal; give a reference column or the parameter \
                     nominals",
                ),
                [("part", part.clone())],
            ),
            Self::MixedParts { subgroup } => Message::new(
                "chart.mixed_parts",
                Words::new(
                    "第 {subgroup} 个子组中有不止一种零件，或没有注明零件；请按零件分组",
                    "subgroup {subgroup} holds more than one part, or none is named; group by part",
                ),
                [("subgroup", subgroup.to_string())],
            ),
            Self::NoNeighbours { n } => Message::new(
                "chart.no_neighbours",
                Words::new(
                    "{n} 点中没有两点相邻（中间都缺失或被剔除），无法估计点间离散；请补齐数据，\
                     或沿用以前的控制限（frozen）",
                    "none of {n} points stands next to another, the points between being missing \
                     or left out, so the scatter between points is not known; fill the gaps, or \
                     use the limits of an earlier study (frozen)",
                ),
                [("n", n.to_string())],
            ),
            Self::NoScatter => Message::new(
                "chart.no_scatter",
                Words::new(
                    "相邻各点完全相同，点间离散为零，控制限会重合；请检查数据，或用 p 图、u 图",
                    "neighbouring points are all alike, so their scatter is 0 and the limits would \
                     coincide; check the data, or use a p or u chart",
                ),
                [],
            ),
            Self::Observation { need } => Message::new(
                "chart.observation",
                Words::new("此图的一次观测应为：{need}", "an observation of this chart is {need}"),
                [("need", (*need).to_owned())],
            ),
        }
    }
}

impl From<Problem> for method::Problem {
    fn from(problem: Problem) -> Self {
        Self::Stage(problem.message())
    }
}
