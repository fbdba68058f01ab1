//! What keeps limits from being proposed or approved, and signals from being answered.

use word::{Message, Words};

use super::REACTION_MINUTES_MAX;

/// Why a fact about a monitor was not recorded.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Problem {
    /// A reason, cause or action that says nothing, or too much.
    #[error("a reason of 1 to 2000 characters is needed")]
    NoReason,
    /// Something was corrected, and nobody says what was done.
    #[error("a correction needs the action that was taken")]
    NoAction,
    /// A reaction time out of range.
    #[error("{got} minutes cannot be a reaction time")]
    ReactionTime {
        /// The minutes.
        got: u32,
    },
    /// Other limits of this monitor wait for approval.
    #[error("limits that {by} proposed still wait for approval")]
    AlreadyProposed {
        /// Who proposed them.
        by: String,
    },
    /// The monitor watches something else.
    #[error("the monitor {monitor} watches something else")]
    OtherScope {
        /// The monitor.
        monitor: String,
    },
    /// The monitor was stopped.
    #[error("the monitor was stopped")]
    Stopped,
    /// Limits that do not wait for approval.
    #[error("version {version} does not wait for approval")]
    NotProposed {
        /// Which.
        version: u32,
    },
    /// Whoever proposes limits does not approve them.
    #[error("{by} proposed these limits and cannot approve them")]
    OwnLimits {
        /// Who.
        by: String,
    },
    /// A chart that needs the readings of several characteristics, or of several parts.
    #[error("{chart} needs more than the readings of one characteristic")]
    NotOneCharacteristic {
        /// The chart.
        chart: String,
    },
    /// A number of readings a point that the chart does not take.
    #[error("{got} readings a point do not fit the chart")]
    SubgroupSize {
        /// How many.
        got: u32,
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
    /// Parameters with numbers that cannot be kept exactly.
    #[error("the parameters cannot be kept: {reason}")]
    Parameters {
        /// Why.
        reason: String,
    },
    /// A study that gives no limits.
    #[error("the study gives no limits")]
    NoLimits,
    /// The signal is answered already.
    #[error("the signal is answered already")]
    Answered,
    /// A point that the chart does not show.
    #[error("the chart has no point {point} to say something of")]
    NoPoint {
        /// Which.
        point: u64,
    },
    /// The chart says no.
    #[error(transparent)]
    Method(#[from] method::Problem),
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        let plain = |code, words| Message::new(code, words, []);
        match self {
            Self::NoReason => plain("monitor.no_reason", NO_REASON),
            Self::NoAction => plain("monitor.no_action", NO_ACTION),
            Self::Stopped => plain("monitor.stopped", STOPPED),
            Self::NoLimits => plain("monitor.no_limits", NO_LIMITS),
            Self::Answered => plain("monitor.answered", ANSWERED),
            Self::ReactionTime { got } => Message::new(
                "monitor.reaction_time",
                Words::new(
                    "反应时限 {got} 分钟不可用；请用 1 到 {most} 分钟",
                    "{got} minutes cannot be a reaction time; use 1 to {most}",
                ),
                [("got", got.to_string()), ("most", REACTION_MINUTES_MAX.to_string())],
            ),
            Self::AlreadyProposed { by } => Message::new(
                "monitor.already_proposed",
                Words::new(
                    "{by} 建议的控制限还在等待批准；请先批准或驳回",
                    "limits that {by} proposed still wait; approve or reject them first",
                ),
                [("by", by.clone())],
            ),
            Self::OtherScope { monitor } => Message::new(
                "monitor.other_scope",
                Words::new(
                    "监控 {monitor} 监控的是另一个特性；请新建监控",
                    "the monitor {monitor} watches another characteristic; propose a new monitor",
                ),
                [("monitor", monitor.clone())],
            ),
            Self::NotProposed { version } => Message::new(
                "monitor.not_proposed",
                Words::new(
                    "第 {version} 版控制限不在等待批准；请查看它的状态",
                    "version {version} of the limits does not wait for approval; look at its state",
                ),
                [("version", version.to_string())],
            ),
            Self::OwnLimits { by } => Message::new(
                "monitor.own_limits",
                Words::new(
                    "{by} 是这些控制限的建议人，不能自己批准；请由另一人批准。此次尝试已记录",
                    "{by} proposed these limits and cannot approve them; somebody else must. The \
                     attempt is on record",
                ),
                [("by", by.clone())],
            ),
            Self::NotOneCharacteristic { chart } => Message::new(
                "monitor.not_one_characteristic",
                Words::new(
                    "{chart} 需要多个特性或多个零件的读数，不能监控单个特性；请换一种图",
                    "{chart} needs readings of several characteristics or parts and cannot watch \
                     one; choose another chart",
                ),
                [("chart", chart.clone())],
            ),
            Self::SubgroupSize { got, least, most } => Message::new(
                "monitor.subgroup_size",
                Words::new(
                    "每点 {got} 个读数不适合此图；应为 {least} 到 {most} 个",
                    "{got} readings a point do not fit this chart; it takes {least} to {most}",
                ),
                [
                    ("got", got.to_string()),
                    ("least", least.to_string()),
                    ("most", most.to_string()),
                ],
            ),
            Self::Parameters { reason } => Message::new(
                "monitor.parameters",
                Words::new("参数无法原样保存：{reason}", "the parameters cannot be kept: {reason}"),
                [("reason", reason.clone())],
            ),
            Self::NoPoint { point } => Message::new(
                "monitor.no_point",
                Words::new(
                    "图上没有第 {point} 点，或它已太早；请重新打开此页再选点",
                    "the chart has no point {point}, or it is too long ago; open the page again \
                     and choose a point",
                ),
                [("point", point.to_string())],
            ),
            Self::Method(problem) => problem.message(),
        }
    }
}

const NO_REASON: Words =
    Words::new("请写明理由或原因（1 到 2000 字）", "say why, in 1 to 2000 characters");
const NO_ACTION: Words =
    Words::new("既已纠正，请写明采取了什么措施", "something was corrected: say what was done");
const STOPPED: Words =
    Words::new("该监控已停用；请新建监控", "the monitor was stopped; propose a new one");
const NO_LIMITS: Words = Words::new(
    "该研究没有给出控制限；请看研究的结论，或由人规定 frozen 参数",
    "the study gives no limits; read what it says, or prescribe them as the parameter frozen",
);
const ANSWERED: Words = Words::new(
    "该信号已有处置记录；若异常继续，会产生新的信号",
    "the signal is answered already; where the pattern goes on there is a new signal",
);
