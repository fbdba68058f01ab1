//! What can be wrong with a gauge, its confirmation or a decision.

use word::{Code, Decimal, Message, Timestamp, Words};

/// Why a gauge or confirmation was not kept, or nothing decided.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
    /// The number is taken.
    #[error("the gauge {gauge} is in the register already")]
    GaugeExists {
        /// The number.
        gauge: Code,
    },
    /// A number that must be above 0.
    #[error("{what} of {got} is not above 0")]
    NotPositive {
        /// Which.
        what: &'static str,
        /// What it was.
        got: Decimal,
    },
    /// An interval that cannot be.
    #[error("{got} days between confirmations are not within 1 and {most}")]
    Interval {
        /// The days given.
        got: u32,
        /// The most there may be.
        most: u32,
    },
    /// A confirmation without a point, or with too many.
    #[error("{got} points are not within 1 and {most}")]
    Points {
        /// How many there are.
        got: usize,
        /// The most there may be.
        most: usize,
    },
    /// A confirmation that was not done yet.
    #[error("the confirmation says {confirmed_at}, but it is {now}")]
    InTheFuture {
        /// When it says it was done.
        confirmed_at: Timestamp,
        /// What the server's clock says.
        now: Timestamp,
    },
    /// A confirmation that does not follow the latest.
    #[error("the confirmation of {confirmed_at} is not after the latest, of {latest}")]
    OutOfOrder {
        /// When it says it was done.
        confirmed_at: Timestamp,
        /// When the latest was done.
        latest: Timestamp,
    },
    /// A tolerance without a limit.
    #[error("a tolerance needs at least one limit")]
    NoLimit,
    /// An uncertainty below 0.
    #[error("an uncertainty of {got} is below 0")]
    NegativeUncertainty {
        /// The uncertainty given.
        got: Decimal,
    },
    /// No uncertainty at all.
    #[error("a standard uncertainty must be above 0")]
    NoUncertainty,
    /// A factor that no rule has.
    #[error("a guard band factor of {got} is not in 0 to 10")]
    Factor {
        /// The factor given.
        got: Decimal,
    },
    /// A guard band that leaves nothing.
    #[error("the uncertainty {uncertainty} leaves nothing of the tolerance")]
    GaugeUnfit {
        /// The expanded uncertainty.
        uncertainty: Decimal,
    },
    /// Numbers that cannot be added exactly.
    #[error("the numbers have too many digits")]
    TooManyDigits,
}

impl Problem {
    /// The message in both languages.
    pub fn message(&self) -> Message {
        match self {
            Self::GaugeExists { gauge } => Message::new(
                "measure.gauge_exists",
                Words::new(
                    "量具 {gauge} 已在台账中；请用新的编号",
                    "the gauge {gauge} is in the register already; choose a new number",
                ),
                [("gauge", gauge.to_string())],
            ),
            Self::NotPositive { what, got } => Message::new(
                "measure.not_positive",
                Words::new("{what} 应大于 0，得到 {got}", "{what} must be above 0, not {got}"),
                [("what", (*what).to_owned()), ("got", got.to_string())],
            ),
            Self::Interval { got, most } => Message::new(
                "measure.interval",
                Words::new(
                    "确认间隔 {got} 天不可用；请取 1 至 {most} 天",
                    "{got} days between confirmations cannot be used; take 1 to {most}",
                ),
                [("got", got.to_string()), ("most", most.to_string())],
            ),
            Self::Points { got, most } => Message::new(
                "measure.points",
                Words::new(
                    "确认记录有 {got} 个校准点；调整前需 1 至 {most} 个",
                    "the confirmation has {got} points; it needs 1 to {most} as found",
                ),
                [("got", got.to_string()), ("most", most.to_string())],
            ),
            Self::InTheFuture { .. } | Self::OutOfOrder { .. } => of_time(self),
            _ => of_decision(self),
        }
    }
}

fn of_time(problem: &Problem) -> Message {
    let (confirmed_at, code, words, other) = match problem {
        Problem::OutOfOrder { confirmed_at, latest } => {
            let words = Words::new(
                "确认时间 {confirmed_at} 不晚于最近一次确认 {other}；确认记录须按先后登记",
                "the confirmation of {confirmed_at} is not after the latest, of {other}; enter \
                 confirmations in their order",
            );
            (confirmed_at, "measure.confirmation_out_of_order", words, *latest)
        }
        Problem::InTheFuture { confirmed_at, now } => {
            let words = Words::new(
                "确认时间 {confirmed_at} 晚于服务器时间 {other}；请检查日期",
                "the confirmation says {confirmed_at}, ahead of the server's clock {other}; check \
                 the date",
            );
            (confirmed_at, "measure.confirmation_in_the_future", words, *now)
        }
        other => return of_decision(other),
    };
    let args = [("confirmed_at", confirmed_at.to_string()), ("other", other.to_string())];
    Message::new(code, words, args)
}

fn of_decision(problem: &Problem) -> Message {
    let (code, words, got) = match problem {
        Problem::NoLimit => {
            let words = Words::new("公差至少需要一个限", "a tolerance needs at least one limit");
            return Message::new("measure.no_limit", words, []);
        }
        Problem::NegativeUncertainty { got } => {
            let words =
                Words::new("不确定度 {got} 不能小于 0", "an uncertainty of {got} is below 0");
            ("measure.negative_uncertainty", words, *got)
        }
        Problem::Factor { got } => {
            let words = Words::new(
                "保护带系数 {got} 不在 0 至 10 之间；通常取 1",
                "a guard band factor of {got} is not in 0 to 10; 1 is usual",
            );
            ("measure.guard_factor", words, *got)
        }
        Problem::GaugeUnfit { uncertainty } => {
            let words = Words::new(
                "扩展不确定度 {got} 的保护带占满了公差：该量具（或校准）不适用，请换更准的",
                "guard bands for the expanded uncertainty {got} leave nothing of the tolerance: \
                 the gauge, or its calibration, is unfit; use a better one",
            );
            ("measure.gauge_unfit", words, *uncertainty)
        }
        Problem::NoUncertainty => {
            let words =
                Words::new("标准不确定度须大于 0", "a standard uncertainty must be above 0");
            return Message::new("measure.no_uncertainty", words, []);
        }
        _ => {
            let words = Words::new(
                "数字位数过多，无法精确计算",
                "the numbers have too many digits to be added exactly",
            );
            return Message::new("measure.too_many_digits", words, []);
        }
    };
    Message::new(code, words, [("got", got.to_string())])
}
