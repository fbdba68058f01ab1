//! Attribute agreement, second version: misses and false alarms with their intervals.
//!
//! Asks: how surely is the miss rate below two per cent?
//! Needs: what the first version needs.
//! Does not know: whether repeats by one appraiser are independent; the intervals take them so.
//! Source: Clopper and Pearson (1934); AIAG, Measurement Systems Analysis, 4th ed. (2010), III-C.
//! Cases: `cases/measure/agreement/attribute_rates.json`.

use method::figure::{Axis, AxisKind, Figure, Plot, Shape, Trace, Width};
use method::{Card, Kernel, MethodId, Number, Outcome, Role, Table};
use word::{Message, Words};

use super::attribute::{self, Agreement, Attribute, Matched, Params, Person};
use super::attribute_report::{self, people, shared};
use super::drawn;
use super::ratings::Ratings;

/// Attribute agreement, second version.
pub struct Attribute2;

impl Kernel for Attribute2 {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "agreement.attribute", version: 2 },
        formula: "matched = parts rated alike every time / parts; κ by Fleiss within and between, \
                  by Cohen against the reference (mean over trials); miss = P(good | defective), \
                  false alarm = P(defective | good), over all ratings; all shares with intervals \
                  by Clopper–Pearson",
        ..Attribute::CARD
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let found = attribute::study(table, params)?;
        Ok(found.answered(|ratings, study| {
            let numbers = [attribute_report::numbers(study), rates(study)].concat();
            (numbers, figures(table, ratings, study))
        }))
    }
}

/// The ends of each appraiser's rates, and the rates of all appraisers together.
fn rates(study: &Agreement) -> Vec<Number> {
    let ends = |key: [&str; 2], words: [Words; 2], pick: fn(&Person) -> Option<Matched>| {
        let end = |side: usize| {
            let pick = move |who: &Person| pick(who).map(|rate| rate.interval[side]);
            people(study, key[side], words[side], &pick)
        };
        [end(0), end(1)]
    };
    let mut numbers = Vec::new();
    numbers.extend(ends(
        ["mixed_rate_lower", "mixed_rate_upper"],
        [
            Words::new("判定不一比例下限", "lower bound of the share rated both ways"),
            Words::new("判定不一比例上限", "upper bound of the share rated both ways"),
        ],
        |who| who.mixed,
    ));
    numbers.extend(ends(
        ["miss_rate_lower", "miss_rate_upper"],
        [
            Words::new("漏判率下限", "lower bound of the miss rate"),
            Words::new("漏判率上限", "upper bound of the miss rate"),
        ],
        |who| who.miss,
    ));
    numbers.extend(ends(
        ["false_alarm_rate_lower", "false_alarm_rate_upper"],
        [
            Words::new("误判率下限", "lower bound of the false alarm rate"),
            Words::new("误判率上限", "upper bound of the false alarm rate"),
        ],
        |who| who.false_alarm,
    ));
    let words = Words::new("全体漏判率", "miss rate of all");
    numbers.push(shared("all_miss_rate", words, study.miss));
    let words = Words::new("全体误判率", "false alarm rate of all");
    numbers.push(shared("all_false_alarm_rate", words, study.false_alarm));
    numbers
}

/// Bars with how far their intervals reach: agreement with oneself and with the reference, misses
/// and false alarms.
fn figures(table: &Table, ratings: &Ratings, study: &Agreement) -> Vec<Figure> {
    let matched = Words::new("一致率", "share matched");
    let miss = Words::new("不合格件判为合格", "defective parts rated good");
    let alarm = Words::new("合格件判为不合格", "good parts rated defective");
    let panel = |title: Words, axis: Words, pick: fn(&Person) -> Option<Matched>| {
        panel(table, ratings, (title, axis), &study.people.iter().map(pick).collect::<Vec<_>>())
    };
    [
        panel(Words::new("自身一致", "Agreement with oneself"), matched, |who| who.within),
        panel(Words::new("与标准一致", "Agreement with the reference"), matched, |who| {
            who.reference
        }),
        panel(Words::new("漏判", "Misses"), miss, |who| who.miss),
        panel(Words::new("误判", "False alarms"), alarm, |who| who.false_alarm),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// One rate of each appraiser; none where nobody has it.
fn panel(
    table: &Table,
    ratings: &Ratings,
    (title, axis): (Words, Words),
    rates: &[Option<Matched>],
) -> Option<Figure> {
    let (mut points, mut reaches) = (Vec::new(), Vec::new());
    let (mut least, mut most) = (1.0_f64, 0.0_f64);
    for (x, rate) in rates.iter().enumerate() {
        let (x, Some(rate)) = (x as f64, rate) else { continue };
        (least, most) = (least.min(rate.share()), most.max(rate.share()));
        points.push([x, rate.share()]);
        reaches.extend(drawn::reach(x, rate.interval));
    }
    let is_empty = points.is_empty();
    let words = Words::new("从 {least} % 到 {most} %", "from {least} % to {most} % by appraiser");
    let percent = |share: f64| format!("{:.1}", 100.0 * share);
    let args = [("least", percent(least)), ("most", percent(most))];
    let column = table.column(Role::Rating);
    let plot = Plot {
        title,
        subject: column.map(|column| column.name.clone()).unwrap_or_default(),
        unit: None,
        sentence: Message::new("agreement.bars_with_intervals", words, args),
        x: Axis {
            label: Words::new("评价人", "appraiser"),
            kind: AxisKind::Names(ratings.appraisers.clone()),
        },
        y: Axis { label: axis, kind: AxisKind::Percent },
        traces: vec![
            Trace { name: None, shape: Shape::Bars, points },
            drawn::trace(drawn::INTERVAL, Shape::Pairs, reaches),
        ],
        marks: vec![],
        width: Width::Half,
    };
    (!is_empty).then_some(Figure::Plot(plot))
}
