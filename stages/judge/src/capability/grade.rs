//! Capability grades as Chinese plants use them (工序能力等级).
//!
//! Asks: in which of five bands is the operation, and in which do the readings prove it to be?
//! Needs: what [`super::normal`] needs.
//! Does not know: which grade a customer asks for.
//! Source: practice of Chinese quality-control textbooks; no standard is claimed.

use method::figure::{Axis, AxisKind, Direction, Figure, Mark, Name, Plot, Shape, Trace, Width};
use method::{
    Card, Finding, Kernel, MethodId, Number, Outcome, Problem as Misfit, Quantity, Role, Table,
    Unit, Weight,
};
use word::{Message, Words};

use super::bounds;
use super::ground::Gaps;
use super::normal::Params;
use super::numbers::Computed;
use crate::chart::{SUBGROUPED, maybe, real};

/// One of the five bands, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Grade {
    Special,
    First,
    Second,
    Third,
    Fourth,
}

/// Where a better grade begins: above the bound, not on it.
const BOUNDS: [(f64, Grade); 4] =
    [(1.67, Grade::Special), (1.33, Grade::First), (1.00, Grade::Second), (0.67, Grade::Third)];

impl Grade {
    fn of(index: f64) -> Self {
        let found = BOUNDS.into_iter().find(|(bound, _)| index > *bound);
        found.map_or(Self::Fourth, |(_, grade)| grade)
    }

    /// The name on the wire.
    fn name(self) -> &'static str {
        match self {
            Self::Special => "special",
            Self::First => "first",
            Self::Second => "second",
            Self::Third => "third",
            Self::Fourth => "fourth",
        }
    }

    /// What the estimate alone would say.
    fn estimated(self) -> Words {
        match self {
            Self::Special => Words::new(
                "估计值 Cpk {cpk} 属特级（> 1.67）",
                "the estimate Cpk {cpk} is of the special grade (above 1.67)",
            ),
            Self::First => Words::new(
                "估计值 Cpk {cpk} 属一级（1.33 < Cpk ≤ 1.67）",
                "the estimate Cpk {cpk} is of the first grade (1.33 < Cpk ≤ 1.67)",
            ),
            Self::Second => Words::new(
                "估计值 Cpk {cpk} 属二级（1.00 < Cpk ≤ 1.33）",
                "the estimate Cpk {cpk} is of the second grade (1.00 < Cpk ≤ 1.33)",
            ),
            Self::Third => Words::new(
                "估计值 Cpk {cpk} 属三级（0.67 < Cpk ≤ 1.00）",
                "the estimate Cpk {cpk} is of the third grade (0.67 < Cpk ≤ 1.00)",
            ),
            Self::Fourth => Words::new(
                "估计值 Cpk {cpk} 属四级（≤ 0.67）",
                "the estimate Cpk {cpk} is of the fourth grade (at most 0.67)",
            ),
        }
    }

    /// What the readings support, with what is usually done.
    fn supported(self) -> Words {
        match self {
            Self::Special => Words::new(
                "按 {percent} % 置信下限 {lower}，数据支持到特级（能力过高）：可放宽检验，考虑降低成本或放宽波动",
                "by the {percent} % lower bound {lower} the readings support the special grade \
                 (more than enough): inspection can be reduced, cheaper means considered",
            ),
            Self::First => Words::new(
                "按 {percent} % 置信下限 {lower}，数据支持到一级（能力充分）：保持，非关键特性可放宽检验",
                "by the {percent} % lower bound {lower} the readings support the first grade \
                 (ample): keep it; inspection of characteristics that are not critical can be \
                 reduced",
            ),
            Self::Second => Words::new(
                "按 {percent} % 置信下限 {lower}，数据支持到二级（能力尚可）：用控制图看住，正常抽检",
                "by the {percent} % lower bound {lower} the readings support the second grade \
                 (enough, barely): keep it under a control chart and inspect as usual",
            ),
            Self::Third => Words::new(
                "按 {percent} % 置信下限 {lower}，数据只支持到三级（能力不足）：查明离散大的原因并改进，加严检验或全检",
                "by the {percent} % lower bound {lower} the readings support only the third grade \
                 (not enough): find why scatter is large and improve; inspect more, or every piece",
            ),
            Self::Fourth => Words::new(
                "按 {percent} % 置信下限 {lower}，数据只支持到四级（能力严重不足）：停下追查原因并整改，已产出的全数检验",
                "by the {percent} % lower bound {lower} the readings support only the fourth grade \
                 (far from enough): stop, find the cause and mend it; inspect every piece made",
            ),
        }
    }
}

/// Capability grades.
pub struct Graded;

impl Kernel for Graded {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "capability.grade", version: 1 },
        title: Words::new("工序能力等级", "Capability grade"),
        purpose: Words::new(
            "特级到四级：按估计值，也按置信下限定级——只看估计值会偏乐观",
            "the five grades that Chinese plants use, by the estimate and by the lower confidence \
             bound: the estimate alone flatters",
        ),
        not_for: Words::new(
            "代替顾客规定的指数；工序不稳定或读数太少时（会拒绝）",
            "replacing the index that a customer asks for; operations that are not stable or have \
             too few readings (it refuses)",
        ),
        roles: SUBGROUPED,
        formula: "special: Cpk > 1.67; first: 1.33 < Cpk ≤ 1.67; second: 1.00 < Cpk ≤ 1.33; \
                  third: 0.67 < Cpk ≤ 1.00; fourth: Cpk ≤ 0.67; the same bands for its one-sided \
                  lower bound Cpk − z √(1/(9N) + Cpk²/(2ν)), and for Cp",
        source: "practice of Chinese quality-control textbooks (no standard is claimed); lower \
                 bounds: Bissell 1990 (Cpk), Kane 1986 (Cp)",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        study((table, params), Gaps::ClosedUp)
    }
}

/// The study, by what becomes of gaps.
///
/// # Errors
/// [`Problem`] of parameters or readings that cannot be used.
pub(super) fn study((table, params): (&Table, &Params), gaps: Gaps) -> Result<Outcome, Misfit> {
    let (sample, mut outcome) = gaps.ground(table, params)?;
    if outcome.refusal.is_some() {
        return Ok(outcome);
    }
    let computed = Computed::of(&sample, params)?;
    let confidence = params.confidence.get();
    let cp = computed.within.both;
    let ends = |cp| bounds::ratio_interval(cp, computed.sigma.df, 2.0 * confidence - 1.0);
    let cp_lower = cp.map(|cp| Ok::<_, Misfit>(ends(cp)?[0])).transpose()?;
    let (cpk, lower) = (computed.within.worst, computed.cpk_lower);
    let graded = [
        ("grade", Words::new("等级（按估计值）", "grade, by the estimate"), Some(cpk)),
        ("grade_supported", SUPPORTED, Some(lower)),
        ("grade_centred", CENTRED, cp_lower),
    ];
    let words = Words::new("Cp 单侧置信下限", "Cp, one-sided lower bound");
    outcome.numbers.extend([
        maybe("cp", Words::same("Cp"), cp, Unit::One),
        maybe("cp_lower", words, cp_lower, Unit::One),
        real("cpk", Words::same("Cpk"), cpk, Unit::One),
        real(
            "cpk_lower",
            Words::new("Cpk 单侧置信下限", "Cpk, one-sided lower bound"),
            lower,
            Unit::One,
        ),
    ]);
    outcome.numbers.extend(graded.map(|(key, words, index)| named(key, words, index)));
    outcome.findings.extend(findings(&computed, cp_lower));
    let sentence = outcome.findings.last().map(|finding| finding.message.clone());
    let points = [("Cp", cp.zip(cp_lower)), ("Cpk", Some((cpk, lower)))];
    if let Some(sentence) = sentence {
        outcome.figures.push(figure(table, &points, sentence));
    }
    Ok(outcome)
}

const SUPPORTED: Words = Words::new("等级（按置信下限）", "grade, by the lower bound");
const CENTRED: Words =
    Words::new("居中后可达等级（按 Cp 下限）", "grade if centred, by the lower bound of Cp");

fn named(key: &str, words: Words, index: Option<f64>) -> Number {
    let value = index.map_or(Quantity::Absent, |index| Quantity::Name(Grade::of(index).name()));
    Number { key: key.to_owned(), words, value, interval: None, unit: Unit::One }
}

fn findings(computed: &Computed, cp_lower: Option<f64>) -> Vec<Finding> {
    let args = || {
        [
            ("cpk", format!("{:.2}", computed.within.worst)),
            ("lower", format!("{:.2}", computed.cpk_lower)),
            ("percent", num::round_significant(computed.confidence * 100.0, 6)),
        ]
    };
    let [estimated, supported] = [computed.within.worst, computed.cpk_lower].map(Grade::of);
    let say =
        |weight, code, words: Words| Finding { weight, message: Message::new(code, words, args()) };
    let mut findings = vec![say(Weight::Note, "capability.grade_estimated", estimated.estimated())];
    if estimated != supported {
        let words = Words::new(
            "估计值比数据能支持的等级高：再测可能落在较低一级，以置信下限为准",
            "the estimate stands in a better grade than the readings support: the next sample may \
             well fall lower, so the lower bound decides",
        );
        findings.push(say(Weight::Caution, "capability.grade_flatters", words));
    }
    if cp_lower.is_some_and(|cp| Grade::of(cp) < supported) {
        let words = Words::new(
            "均值偏离规格中心：先调中心，等级即可提高，不必先减小离散",
            "the mean is off the middle of the limits: centring alone would raise the grade",
        );
        findings.push(say(Weight::Note, "capability.grade_off_centre", words));
    }
    let weight = if supported >= Grade::Third { Weight::Caution } else { Weight::Note };
    findings.push(say(weight, "capability.grade_supported", supported.supported()));
    findings
}

const BELOW: Words = Words::new(
    "上端：估计值；下端：单侧置信下限",
    "upper end: the estimate; lower end: the one-sided lower bound",
);

/// Estimates with what the readings support below them, among the bounds of the grades.
fn figure(table: &Table, points: &[(&str, Option<(f64, f64)>)], sentence: Message) -> Figure {
    let shown: Vec<(&str, (f64, f64))> =
        points.iter().filter_map(|(name, ends)| Some((*name, (*ends)?))).collect();
    let trace = |(i, (name, (estimate, lower))): (usize, &(&str, (f64, f64)))| Trace {
        name: Some(Name::Given(format!("{name} {lower:.2} … {estimate:.2}"))),
        shape: Shape::Joined,
        points: vec![[i as f64, *lower], [i as f64, *estimate]],
    };
    let traces = shown.iter().enumerate().map(trace).collect();
    let above = [
        Words::new("特级 > 1.67", "special > 1.67"),
        Words::new("一级 > 1.33", "first > 1.33"),
        Words::new("二级 > 1.00", "second > 1.00"),
        Words::new("三级 > 0.67", "third > 0.67"),
    ];
    let marks = BOUNDS.into_iter().zip(above).map(|((at, _), words)| Mark {
        name: Name::Ours(words),
        direction: Direction::Y,
        at,
    });
    let names = shown.iter().map(|(name, _)| (*name).to_owned()).collect();
    let column = table.column(Role::Value);
    Figure::Plot(Plot {
        title: Graded::CARD.title,
        subject: column.map(|column| column.name.clone()).unwrap_or_default(),
        unit: None,
        sentence,
        x: Axis { label: BELOW, kind: AxisKind::Names(names) },
        y: Axis::linear(Words::new("值", "value")),
        traces,
        marks: marks.collect(),
        width: Width::Full,
    })
}
