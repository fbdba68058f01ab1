//! One sentence that says what a signal is.

use word::{Message, Words};

use super::{Mark, Signal};

impl Signal {
    /// What happened, in one sentence.
    pub fn message(&self) -> Message {
        let first = self.marks.first();
        let (code, words) = first.map_or(OTHER, |mark| said(&mark.test));
        let [value, lower, upper] = self.read_aloud();
        let args = [
            ("characteristic", self.scope.characteristic.to_string()),
            ("item", self.scope.item.to_string()),
            ("lot", self.lot.to_string()),
            ("panel", first.map(|mark| mark.panel.clone()).unwrap_or_default()),
            ("value", value),
            ("lower", lower),
            ("upper", upper),
            ("n", self.points.len().to_string()),
            ("tests", self.marks.iter().map(Mark::to_string).collect::<Vec<_>>().join(", ")),
        ];
        Message::new(code, words, args)
    }

    /// The lower and the upper limit as they are; a side that is open has no end.
    pub fn limits(&self) -> [String; 2] {
        let spelled =
            |limit: &Option<String>, open: &str| limit.clone().unwrap_or_else(|| open.to_owned());
        [spelled(&self.lower, "−∞"), spelled(&self.upper, "∞")]
    }

    /// Value, lower and upper limit to as many of their places as tell a hundredth of the distance
    /// of the limits, or of the value from the only one, and on which side of them the value lies:
    /// all places stand in the signal, and nobody reads them in a sentence.
    fn read_aloud(&self) -> [String; 3] {
        let [lower, upper] = self.limits();
        let texts = [self.value.clone(), lower, upper];
        let number = |text: &String| text.parse().ok().filter(|number: &f64| number.is_finite());
        let known = [self.lower.as_ref(), self.upper.as_ref()].into_iter().flatten();
        let limits: Option<Vec<f64>> = known.map(number).collect();
        let (Some(value), Some(limits)) = (number(&self.value), limits) else { return texts };
        let distance = match limits.as_slice() {
            [lower, upper] => upper - lower,
            [only] => (value - only).abs(),
            _ => return texts,
        };
        let (mut places, mut step) = (0, 1.0);
        while step > distance / 100.0 && places < PLACES_MAX {
            step /= 10.0;
            places += 1;
        }
        let spelled = |number: f64, places: usize| format!("{number:.places$}");
        let looks_equal = |places: usize| {
            let of = spelled(value, places);
            limits.iter().any(|limit| *limit != value && spelled(*limit, places) == of)
        };
        while looks_equal(places) && places < PLACES_MAX {
            places += 1;
        }
        texts.map(|text| {
            let own = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
            number(&text).map_or_else(|| text.clone(), |number| spelled(number, places.min(own)))
        })
    }
}

/// More places than any gauge has.
const PLACES_MAX: usize = 12;

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
        // What pre-control asks for, which is no test of a pattern.
        "stop" => (
            "signal.stop",
            Words::new(
                "{item} {characteristic}（批 {lot}）：预控制要求停机，读数 {value}，规格 {lower} … {upper}",
                "{item} {characteristic}, lot {lot}: pre-control asks to stop at {value}; the \
                 specification is {lower} … {upper}",
            ),
        ),
        "adjust" => (
            "signal.adjust",
            Words::new(
                "{item} {characteristic}（批 {lot}）：预控制要求调整，读数 {value}，规格 {lower} … {upper}",
                "{item} {characteristic}, lot {lot}: pre-control asks to adjust at {value}; the \
                 specification is {lower} … {upper}",
            ),
        ),
        _ => OTHER,
    }
}
