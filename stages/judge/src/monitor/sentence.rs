//! One sentence that says what a signal is.

use word::{Message, Words};

use super::{Mark, Signal};

impl Signal {
    /// What happened, in one sentence.
    pub fn message(&self) -> Message {
        let first = self.marks.first();
        let (code, words) = first.map_or(OTHER, |mark| said(&mark.test));
        let args = [
            ("characteristic", self.scope.characteristic.to_string()),
            ("item", self.scope.item.to_string()),
            ("lot", self.lot.to_string()),
            ("panel", first.map(|mark| mark.panel.clone()).unwrap_or_default()),
            ("value", self.value.clone()),
            ("lower", self.lower.clone()),
            ("upper", self.upper.clone()),
            ("n", self.points.len().to_string()),
            ("tests", self.marks.iter().map(Mark::to_string).collect::<Vec<_>>().join(", ")),
        ];
        Message::new(code, words, args)
    }
}

impl std::fmt::Display for Mark {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.panel, self.test)
    }
}

const OTHER: (&str, Words) = (
    "signal.rule",
    Words::new(
        "{item} {characteristic}（批 {lot}）：{tests} 判异，{panel} = {value}",
        "{item} {characteristic}, lot {lot}: {tests} signals at {panel} = {value}",
    ),
);

/// Code and words for a test of Nelson's; a rule of one's own is named.
fn said(test: &str) -> (&'static str, Words) {
    match test {
        "1" => (
            "signal.beyond_limits",
            Words::new(
                "{item} {characteristic}（批 {lot}）：{panel} = {value}，超出控制限 {lower} … {upper}",
                "{item} {characteristic}, lot {lot}: {panel} = {value} is beyond the control \
                 limits {lower} … {upper}",
            ),
        ),
        "2" => (
            "signal.run",
            Words::new(
                "{item} {characteristic}（批 {lot}）：连续 {n} 点在中心线同一侧，最新 {value}",
                "{item} {characteristic}, lot {lot}: {n} points in a row on one side of the \
                 centre, the newest {value}",
            ),
        ),
        "3" => (
            "signal.trend",
            Words::new(
                "{item} {characteristic}（批 {lot}）：连续 {n} 点递增或递减，最新 {value}",
                "{item} {characteristic}, lot {lot}: {n} points in a row rising or falling, the \
                 newest {value}",
            ),
        ),
        "5" | "6" => (
            "signal.zone",
            Words::new(
                "{item} {characteristic}（批 {lot}）：{n} 点中多数偏向一侧（准则 {tests}），最新 {value}",
                "{item} {characteristic}, lot {lot}: most of {n} points lie far on one side \
                 (test {tests}), the newest {value}",
            ),
        ),
        _ => OTHER,
    }
}
