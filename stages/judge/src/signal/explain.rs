//! What a test looks for, and what its signal speaks of.
//!
//! Asks: what does a number of a test stand for, in words?
//! Does not know: charts or points.

use word::{Message, Words};

use super::{Rule, Test};

impl Test {
    /// What it looks for, with the numbers that it is computed with; `None` where it has no rule.
    pub fn message(&self) -> Option<Message> {
        let rule = self.rule()?;
        let (code, words, n, k) = match rule {
            Rule::Beyond { k, m: 1, .. } => ("signal.test_beyond", BEYOND, 1, k),
            Rule::Beyond { k, m, .. } => ("signal.test_beyond_of", BEYOND_OF, m, k),
            Rule::Run { n, .. } => ("signal.test_run", RUN, n, 0),
            Rule::Trend { n, .. } => ("signal.test_trend", TREND, n, 0),
            Rule::Alternation { n, .. } => ("signal.test_alternation", ALTERNATION, n, 0),
            Rule::Within { n, .. } => ("signal.test_within", WITHIN, n, 0),
            Rule::Outside { n, .. } => ("signal.test_outside", OUTSIDE, n, 0),
        };
        let sigma = ("sigma", rule.sigma().to_string());
        Some(Message::new(code, words, [("n", n.to_string()), ("k", k.to_string()), sigma]))
    }
}

/// Where the eight are from.
pub const SOURCE: &str = "Nelson 1984, The Shewhart Control Chart: Tests for Special Causes, \
                          Journal of Quality Technology 16(4)";

const BEYOND: Words = Words::new(
    "一点超出中心线 {sigma} 倍标准差（控制限）：突然的大变化",
    "a point beyond {sigma} standard deviations from the centre, the limit: a sudden, large change",
);
const BEYOND_OF: Words = Words::new(
    "最近 {n} 点中有 {k} 点在同侧超出 {sigma} 倍标准差，且最新一点在内：水平偏移",
    "{k} of the last {n} points beyond {sigma} standard deviations on one side, the newest among \
     them: the level has moved",
);
const RUN: Words = Words::new(
    "连续 {n} 点在中心线同侧：水平已经偏移",
    "{n} points in a row on one side of the centre: the level has moved and stays",
);
const TREND: Words = Words::new(
    "连续 {n} 点递增或递减：磨损、升温等缓慢变化",
    "{n} points in a row, each higher or each lower: something wears, warms or runs out",
);
const ALTERNATION: Words = Words::new(
    "连续 {n} 点上下交替：两台设备或两批料轮流，或过度调整",
    "{n} points in a row, alternating up and down: two sources take turns, or somebody adjusts too \
     often",
);
const WITHIN: Words = Words::new(
    "连续 {n} 点都在中心线 {sigma} 倍标准差以内：子组里混了不同来源，或控制限过宽",
    "{n} points in a row within {sigma} standard deviation of the centre: subgroups mix sources, \
     or the limits are too wide",
);
const OUTSIDE: Words = Words::new(
    "连续 {n} 点都在中心线 {sigma} 倍标准差以外，不论哪侧：两种来源混在一张图上",
    "{n} points in a row, none within {sigma} standard deviation of the centre: two sources are on \
     one chart",
);
/// What a signal asks of whoever sees it.
pub const REACT: Words = Words::new(
    "先复测，再按控制计划的反应去做，并写下原因；用的准则越多，误报越多",
    "measure again, then react as the control plan says and note the cause; the more tests are \
     applied, the more alarms are false",
);
