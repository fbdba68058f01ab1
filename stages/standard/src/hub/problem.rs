//! What can be wrong with a row of the hub.

use word::{Code, Message, Words};

use super::Rating;

/// Why a row was not revised, or a standard not released.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// A revision that does not follow the latest.
    #[error("revision {got} of {code} does not follow; the next is {need}")]
    RevisionGap {
        /// The row.
        code: Code,
        /// The revision given.
        got: u32,
        /// The next one.
        need: u32,
    },
    /// A rating off the scale.
    #[error("a rating of {got} is not in 1 to 10")]
    RatingRange {
        /// The rating given.
        got: u8,
    },
    /// Rated as found, and nothing finds it.
    #[error("{chain} has detection {got} without a control-plan row")]
    DetectionWithoutControl {
        /// The failure chain.
        chain: Code,
        /// The rating given.
        got: Rating,
    },
    /// Rated as found more surely, and nothing shows it.
    #[error("{chain} lowers detection from {from} to {to} without a study")]
    DetectionWithoutStudy {
        /// The failure chain.
        chain: Code,
        /// The rating before.
        from: Rating,
        /// The rating given.
        to: Rating,
    },
    /// A detection control that looks at something else.
    #[error("{control} holds {held}, not {wanted}")]
    ControlOfOther {
        /// The control-plan row.
        control: Code,
        /// What it holds.
        held: Code,
        /// What the failure chain is of.
        wanted: Code,
    },
    /// A control-plan row that never looks.
    #[error("{control} looks at nothing")]
    NothingSampled {
        /// The control-plan row.
        control: Code,
    },
    /// A time to a reaction that nobody waits for.
    #[error("{got} minutes to a reaction are not within 1 and {most}")]
    ReactionTime {
        /// The minutes given.
        got: u32,
        /// The most there may be.
        most: u32,
    },
    /// An item that is no longer made.
    #[error("{item} is retired")]
    ItemRetired {
        /// The item.
        item: Code,
    },
    /// A special characteristic whose failure nobody thought of.
    #[error("the special characteristic {code} has no failure chain")]
    NoFailureChain {
        /// The characteristic.
        code: Code,
    },
    /// A special characteristic that nothing holds.
    #[error("the special characteristic {code} has no control-plan row")]
    NoControlRow {
        /// The characteristic.
        code: Code,
    },
    /// A standard that wants something else than the hub.
    #[error("the specification of {code} is not that of its revision {rev}")]
    SpecificationDiffers {
        /// The characteristic.
        code: Code,
        /// Its revision in force.
        rev: u32,
    },
    /// Counts that cannot be.
    #[error("{n_failed} failed of {n} cannot be")]
    Counts {
        /// How many were looked at.
        n: u64,
        /// How many failed.
        n_failed: u64,
    },
    /// A confidence that is none.
    #[error("a confidence must lie between 0.5 and 1")]
    Confidence,
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::RevisionGap { code, got, need } => Message::new(
                "standard.revision_gap",
                Words::new(
                    "{code} 的修订号 {got} 不连续，下一个应为 {need}；可能有人刚刚修改过，请先重新读取",
                    "revision {got} of {code} does not follow, the next is {need}; somebody may \
                     have changed it: read it again first",
                ),
                [("code", code.to_string()), ("got", got.to_string()), ("need", need.to_string())],
            ),
            Self::RatingRange { got } => Message::new(
                "standard.rating_range",
                Words::new("评分 {got} 不在 1 至 10 之间", "a rating of {got} is not in 1 to 10"),
                [("got", got.to_string())],
            ),
            Self::DetectionWithoutControl { .. }
            | Self::DetectionWithoutStudy { .. }
            | Self::ControlOfOther { .. } => self.of_detection(),
            Self::NothingSampled { control } => Message::new(
                "standard.nothing_sampled",
                Words::new(
                    "控制计划行 {control} 的样本量与间隔都须至少为 1",
                    "the control-plan row {control} needs a sample size and an interval of at \
                     least 1",
                ),
                [("control", control.to_string())],
            ),
            Self::ReactionTime { got, most } => Message::new(
                "standard.reaction_time",
                Words::new(
                    "反应时限 {got} 分钟不可用；请取 1 至 {most} 分钟",
                    "{got} minutes to a reaction cannot be used; take 1 to {most}",
                ),
                [("got", got.to_string()), ("most", most.to_string())],
            ),
            Self::ItemRetired { item } => Message::new(
                "standard.item_retired",
                Words::new(
                    "零件 {item} 已停用；要再生产，请先修订它使之恢复使用",
                    "the item {item} is retired; revise it to bring it back before a lot of it is \
                     opened",
                ),
                [("item", item.to_string())],
            ),
            Self::NoFailureChain { .. }
            | Self::NoControlRow { .. }
            | Self::SpecificationDiffers { .. } => self.of_release(),
            Self::Counts { n, n_failed } => Message::new(
                "standard.counts",
                Words::new(
                    "{n} 件中不合格 {n_failed} 件：请给出 1 至 100 亿件，且不合格不多于总数",
                    "{n_failed} failed of {n} cannot be: give 1 to 10 billion pieces, and no more \
                     failed than there are",
                ),
                [("n", n.to_string()), ("n_failed", n_failed.to_string())],
            ),
            Self::Confidence => Message::new(
                "standard.confidence",
                Words::new(
                    "置信度须在 0.5 与 1 之间，如 0.95",
                    "a confidence must lie between 0.5 and 1, such as 0.95",
                ),
                [],
            ),
        }
    }

    fn of_detection(&self) -> Message {
        match self {
            Self::DetectionWithoutControl { chain, got } => Message::new(
                "standard.detection_without_control",
                Words::new(
                    "失效链 {chain} 的探测度为 {got}，却没有指向控制计划行；请指明由哪一行探测，\
                     或评为 10",
                    "the failure chain {chain} has detection {got} but points to no control-plan \
                     row; name the row that finds it, or rate it 10",
                ),
                [("chain", chain.to_string()), ("got", got.to_string())],
            ),
            Self::DetectionWithoutStudy { chain, from, to } => Message::new(
                "standard.detection_without_study",
                Words::new(
                    "失效链 {chain} 的探测度由 {from} 降为 {to}，需要一项新的量具研究来证明",
                    "lowering the detection of {chain} from {from} to {to} needs a new gauge \
                     study that shows it",
                ),
                [("chain", chain.to_string()), ("from", from.to_string()), ("to", to.to_string())],
            ),
            Self::ControlOfOther { control, held, wanted } => Message::new(
                "standard.control_of_other",
                Words::new(
                    "控制计划行 {control} 控制的是特性 {held}，不是 {wanted}",
                    "the control-plan row {control} holds the characteristic {held}, not {wanted}",
                ),
                [
                    ("control", control.to_string()),
                    ("held", held.to_string()),
                    ("wanted", wanted.to_string()),
                ],
            ),
            other => other.message(),
        }
    }

    fn of_release(&self) -> Message {
        match self {
            Self::NoFailureChain { code } => Message::new(
                "standard.no_failure_chain",
                Words::new(
                    "特殊特性 {code} 还没有失效链，不能发布；请先分析它会怎样失效",
                    "the special characteristic {code} has no failure chain and cannot be \
                     released; first say how it can fail",
                ),
                [("code", code.to_string())],
            ),
            Self::NoControlRow { code } => Message::new(
                "standard.no_control_row",
                Words::new(
                    "特殊特性 {code} 还没有控制计划行，不能发布；请先规定怎样控制",
                    "the special characteristic {code} has no control-plan row and cannot be \
                     released; first say how it is held",
                ),
                [("code", code.to_string())],
            ),
            Self::SpecificationDiffers { code, rev } => Message::new(
                "standard.specification_differs",
                Words::new(
                    "特性 {code} 的单位或规格与第 {rev} 次修订不一致；请改标准，或先修订该特性",
                    "unit or limits of {code} are not those of its revision {rev}; change the \
                     standard, or revise the characteristic first",
                ),
                [("code", code.to_string()), ("rev", rev.to_string())],
            ),
            other => other.message(),
        }
    }
}
