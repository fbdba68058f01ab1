//! What keeps a run length from being computed at all.

use word::{Message, Words};

/// Why a run length or a limit could not be computed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Problem {
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
    /// More shifts, or none, than a run length is computed for.
    #[error("{got} shifts are asked for; give 1 to {most}")]
    Shifts {
        /// How many.
        got: usize,
        /// How many there may be.
        most: usize,
    },
    /// Weights so small that the chart's memory is too long to be solved.
    #[error("{name} is too small for these limits to be solved")]
    TooFine {
        /// The parameter.
        name: &'static str,
    },
    /// No limit in reach gives the run length that is wanted.
    #[error("no {name} up to {most} gives a run length of {wanted}")]
    OutOfReach {
        /// The limit.
        name: &'static str,
        /// The largest that is tried.
        most: String,
        /// The run length that is wanted.
        wanted: String,
    },
    /// Even without limits the run length is longer than what is wanted.
    #[error("the run length is at least {least}; {wanted} cannot be had")]
    TooShort {
        /// The shortest there is.
        least: String,
        /// The run length that is wanted.
        wanted: String,
    },
    /// A test that does not exist, or none.
    #[error("the test {name} does not exist")]
    NoSuchTest {
        /// Its name; empty where no test was given.
        name: String,
    },
    /// Tests whose run length can only be simulated, where an exact one is needed.
    #[error("the run length of these tests can only be simulated")]
    OnlyDrawn,
    /// Tests that together remember so much that their run length does not settle.
    #[error("the tests remember too much to be solved")]
    TooMuch,
    /// The simulation would draw more points than are allowed.
    #[error("the simulation would take more than {most} points")]
    TooLong {
        /// The most that are drawn.
        most: u64,
    },
    /// A signal whose chance is below what binary numbers can hold.
    #[error("a signal comes as good as never")]
    Never,
    /// A number that cannot be computed in binary floating point.
    #[error("a number is out of range: {0}")]
    Number(String),
}

impl Problem {
    /// A parameter that is not in its range.
    pub(crate) fn range(name: &'static str, got: f64, range: &'static str) -> Self {
        Self::OutOfRange { name, got: num::shortest(got), range }
    }

    /// The message in both languages.
    pub fn message(&self) -> Message {
        let (code, words) = self.sentence();
        Message { code, words, args: self.args() }
    }

    fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::OutOfRange { name, got, range } => vec![
                ("name", (*name).to_owned()),
                ("got", got.clone()),
                ("range", (*range).to_owned()),
            ],
            Self::Shifts { got, most } => {
                vec![("got", got.to_string()), ("most", most.to_string())]
            }
            Self::TooFine { name } => vec![("name", (*name).to_owned())],
            Self::OutOfReach { name, most, wanted } => vec![
                ("name", (*name).to_owned()),
                ("most", most.clone()),
                ("wanted", wanted.clone()),
            ],
            Self::TooShort { least, wanted } => {
                vec![("least", least.clone()), ("wanted", wanted.clone())]
            }
            Self::NoSuchTest { name } => vec![("name", name.clone())],
            Self::TooLong { most } => vec![("most", most.to_string())],
            Self::Never | Self::TooMuch | Self::OnlyDrawn => Vec::new(),
            Self::Number(what) => vec![("what", what.clone())],
        }
    }

    /// Code and words where a parameter or a wanted limit cannot be; otherwise as [`Self::work`].
    fn sentence(&self) -> (&'static str, Words) {
        match self {
            Self::OutOfRange { .. } => (
                "run_length.out_of_range",
                Words::new(
                    "参数 {name} 是 {got}，应为 {range}",
                    "{name} is {got}; it must be {range}",
                ),
            ),
            Self::Shifts { .. } => (
                "run_length.shifts",
                Words::new(
                    "给出了 {got} 个取值，应为 1 到 {most} 个",
                    "{got} values are asked for; give 1 to {most}",
                ),
            ),
            Self::TooFine { .. } => (
                "run_length.too_fine",
                Words::new(
                    "{name} 太小，控制图的记忆太长而无法求解；请增大 {name} 或缩小控制限",
                    "{name} is so small that the chart's memory is too long to be solved; take a \
                     larger {name} or narrower limits",
                ),
            ),
            Self::OutOfReach { .. } => (
                "run_length.out_of_reach",
                Words::new(
                    "{name} 直到 {most} 都达不到平均运行链长 {wanted}；请减小目标值，\
                     选用更大的 k 或 λ，或减少准则",
                    "no {name} up to {most} gives an average run length of {wanted}; ask for less, \
                     take a larger k or λ, or apply fewer tests",
                ),
            ),
            Self::TooShort { .. } => (
                "run_length.too_short",
                Words::new(
                    "平均运行链长至少为 {least}，无法取到 {wanted}；请提高目标值或减小 k",
                    "the average run length is at least {least}, so {wanted} cannot be had; ask \
                     for more, or take a smaller k",
                ),
            ),
            Self::NoSuchTest { .. } => (
                "run_length.no_such_test",
                Words::new(
                    "判异准则“{name}”不可用：请给出 1 到 32 条准则，编号 1 到 8，\
                     或 1 到 64 点的自定规则",
                    "the test “{name}” cannot be used: give 1 to 32 tests, by number from 1 to 8 \
                     or as rules of your own over 1 to 64 points",
                ),
            ),
            Self::OnlyDrawn => (
                "run_length.only_drawn",
                Words::new(
                    "准则中有比较相邻点（趋势、交替）的，或状态太多，只能模拟，无法据以求控制限；请去掉这样的\
                     准则",
                    "a test compares points with each other (trend, alternation), or remembers too \
                     much, so that limits cannot be solved for; leave such tests out",
                ),
            ),
            Self::TooMuch | Self::TooLong { .. } | Self::Never | Self::Number(_) => self.work(),
        }
    }

    /// Code and words where the work is too much or the numbers too large.
    fn work(&self) -> (&'static str, Words) {
        match self {
            Self::TooMuch => (
                "run_length.too_much",
                Words::new(
                    "这些准则合起来需要记住的太多，无法求解；请减少准则，或缩短自定规则的点数",
                    "these tests together remember too much to be solved; apply fewer, or make \
                     rules of your own shorter",
                ),
            ),
            Self::TooLong { .. } => (
                "run_length.too_long",
                Words::new(
                    "模拟所需点数超过 {most}；请减少 n_runs、减少偏移取值，或加入更容易判异的准则",
                    "the simulation would take more than {most} points; ask for fewer n_runs or \
                     shifts, or add a test that signals sooner",
                ),
            ),
            Self::Never => (
                "run_length.no_signal",
                Words::new(
                    "按这些参数实际上不会判异；请缩小控制限",
                    "with these parameters a signal comes as good as never; take narrower limits",
                ),
            ),
            _ => (
                "run_length.number",
                Words::new(
                    "数值超出可计算范围：{what}；请取较小的参数",
                    "a number is out of range: {what}; take smaller parameters",
                ),
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
            num::Problem::TooLarge { .. } => Self::Never,
            other => Self::Number(other.to_string()),
        }
    }
}
