//! What a study of attribute agreement says: numbers, findings and bars.

use method::figure::{Axis, AxisKind, Figure, Name, Plot, Shape, Trace, Width};
use method::{Finding, Number, Role, Table, Unit, Weight};
use num::normal;
use word::{Message, Words};

use super::attribute::{Agreement, Matched, Person, SHARE};
use super::kappa::Fleiss;
use super::ratings::{Ratings, judged};
use crate::number::{between, counted, maybe, series};

/// Bounds of AIAG for an appraiser: effectiveness, miss rate, false alarm rate.
const GOOD: [f64; 3] = [0.9, 0.02, 0.05];
const FAIR: [f64; 3] = [0.8, 0.05, 0.1];

/// All numbers, appraisers in order of appearance.
pub(super) fn numbers(study: &Agreement) -> Vec<Number> {
    [within_numbers(study), between_numbers(study), reference_numbers(study)].concat()
}

/// A series of one value an appraiser.
pub(super) fn people(
    study: &Agreement,
    key: &str,
    words: Words,
    pick: &dyn Fn(&Person) -> Option<f64>,
) -> Number {
    series(key, words, study.people.iter().map(pick), SHARE)
}

fn within_numbers(study: &Agreement) -> Vec<Number> {
    let mut numbers = Vec::new();
    let people =
        |key, words, pick: &dyn Fn(&Person) -> Option<f64>| people(study, key, words, pick);
    let kappa = |pick: &'static dyn Fn(&Fleiss) -> f64| {
        move |who: &Person| who.within_kappa.as_ref().map(pick)
    };
    numbers.extend([
        people(
            "within_matched",
            Words::new("自身一致件数", "parts rated alike by oneself"),
            &|who| who.within.map(|m| m.n as f64),
        ),
        people(
            "within_share",
            Words::new("自身一致率", "share rated alike by oneself"),
            &|who| who.within.map(|m| m.share()),
        ),
        people(
            "within_share_lower",
            Words::new("自身一致率下限", "its lower bound"),
            &|who| who.within.map(|m| m.interval[0]),
        ),
        people(
            "within_share_upper",
            Words::new("自身一致率上限", "its upper bound"),
            &|who| who.within.map(|m| m.interval[1]),
        ),
        people("within_kappa", Words::new("自身一致 κ", "kappa within"), &kappa(&|k| k.kappa)),
        people(
            "within_se0",
            Words::new("自身 κ 的标准误", "its standard error"),
            &kappa(&|k| k.se0),
        ),
        people("within_z", Words::new("自身 κ 的 z 值", "its z"), &kappa(&|k| k.kappa / k.se0)),
        people(
            "mixed_rate",
            Words::new("判定不一的零件比例", "share of parts rated both ways"),
            &|w| w.mixed.map(|m| m.share()),
        ),
    ]);
    for (i, who) in study.people.iter().enumerate() {
        let by_class = who.within_kappa.iter().flat_map(|kappa| kappa.by_class.clone());
        let key = format!("within_kappa_by_class_{}", i + 1);
        let words = Words::new("该评价人各类别的 κ", "kappa within by class, of this appraiser");
        numbers.push(series(&key, words, by_class, SHARE));
    }
    let words = Words::new("自身 κ 分类别的标准误", "standard error by class, within");
    let se = study.people.iter().find_map(|who| who.within_kappa.as_ref());
    numbers.push(maybe("within_se0_by_class", words, se.map(|kappa| kappa.se_by_class), SHARE));
    numbers
}

fn reference_numbers(study: &Agreement) -> Vec<Number> {
    let mut numbers = Vec::new();
    let people =
        |key, words, pick: &dyn Fn(&Person) -> Option<f64>| people(study, key, words, pick);
    numbers.extend([
        people(
            "reference_matched",
            Words::new("与标准一致件数", "parts rated as known"),
            &|who| who.reference.map(|m| m.n as f64),
        ),
        people(
            "effectiveness",
            Words::new("有效性（与标准一致率）", "effectiveness"),
            &|who| who.reference.map(|m| m.share()),
        ),
        people("effectiveness_lower", Words::new("有效性下限", "its lower bound"), &|who| {
            who.reference.map(|m| m.interval[0])
        }),
        people("effectiveness_upper", Words::new("有效性上限", "its upper bound"), &|who| {
            who.reference.map(|m| m.interval[1])
        }),
        people(
            "reference_kappa",
            Words::new("与标准的 κ", "kappa with the reference"),
            &|who| who.reference_kappa,
        ),
        people("miss_rate", Words::new("漏判率", "miss rate"), &|who| {
            who.miss.map(|m| m.share())
        }),
        people("false_alarm_rate", Words::new("误判率", "false alarm rate"), &|who| {
            who.false_alarm.map(|m| m.share())
        }),
    ]);
    let words = Words::new("全体与标准一致件数", "parts rated as known by everybody");
    numbers
        .extend(study.reference.map(|matched| counted("all_reference_matched", words, matched.n)));
    numbers.push(shared(
        "all_effectiveness",
        Words::new("全体有效性", "effectiveness of all"),
        study.reference,
    ));
    let words = Words::new("与标准的 κ（全体平均）", "kappa with the reference, mean of all");
    numbers.push(maybe("all_reference_kappa", words, study.reference_kappa, SHARE));
    numbers
}

fn between_numbers(study: &Agreement) -> Vec<Number> {
    let kappa = study.between_kappa.as_ref();
    let one = |key, words, value| maybe(key, words, value, Unit::One);
    let z = kappa.filter(|kappa| kappa.se0 > 0.0).map(|kappa| kappa.kappa / kappa.se0);
    let words = Words::new("相互一致件数", "parts rated alike by everybody");
    let mut numbers: Vec<Number> = study
        .between
        .map(|matched| counted("between_matched", words, matched.n))
        .into_iter()
        .collect();
    let by_class = kappa.iter().flat_map(|kappa| kappa.by_class.clone());
    numbers.extend([
        shared(
            "between_share",
            Words::new("相互一致率", "share rated alike by everybody"),
            study.between,
        ),
        one("between_kappa", Words::new("相互一致 κ", "kappa between"), kappa.map(|k| k.kappa)),
        one(
            "between_se0",
            Words::new("相互 κ 的标准误", "its standard error"),
            kappa.map(|k| k.se0),
        ),
        one("between_z", Words::new("相互 κ 的 z 值", "its z"), z),
        one(
            "between_p",
            Words::new("相互 κ 的 p 值", "its p-value, one-sided"),
            z.and_then(|z| normal::sf(z).ok()),
        ),
        series(
            "between_kappa_by_class",
            Words::new("各类别的相互 κ", "kappa between by class"),
            by_class,
            Unit::One,
        ),
        one(
            "between_se0_by_class",
            Words::new("相互 κ 分类别的标准误", "standard error by class, between"),
            kappa.map(|k| k.se_by_class),
        ),
    ]);
    numbers
}

pub(super) fn shared(key: &str, words: Words, matched: Option<Matched>) -> Number {
    let number = maybe(key, words, matched.map(|matched| matched.share()), SHARE);
    between(number, matched.map(|matched| matched.interval))
}

/// What the numbers mean for the people who rate.
pub(super) fn findings(ratings: &Ratings, study: &Agreement) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, who) in ratings.appraisers.iter().zip(&study.people) {
        findings.extend(about(name, who));
    }
    findings.extend(study.between_kappa.as_ref().map(|kappa| judged(kappa.kappa)));
    if study.people.iter().all(|who| who.within.is_none()) {
        let words = Words::new(
            "每人每件只评一次，看不出自身是否一致",
            "each part was rated once by each appraiser, so nobody is compared with themselves",
        );
        findings.push(Finding::new(Weight::Caution, "agreement.one_trial", words, []));
    }
    findings.extend(
        ratings
            .one_class()
            .map(|refusal| Finding { weight: Weight::Caution, message: refusal.reason }),
    );
    if ratings.parts.len() < 20 {
        let words = Words::new(
            "只有 {n} 个零件，区间很宽；建议 50 个",
            "{n} parts are few and the intervals wide; fifty are advised",
        );
        let args = [("n", ratings.parts.len().to_string())];
        findings.push(Finding::new(Weight::Caution, "agreement.few_parts", words, args));
    }
    findings
}

/// The verdict on one appraiser by the bounds of AIAG.
fn about(name: &str, who: &Person) -> Option<Finding> {
    let effectiveness = who.reference?.share();
    let within = |bounds: [f64; 3]| {
        let is_below = |rate: Option<Matched>, most: f64| rate.is_none_or(|m| m.share() <= most);
        effectiveness >= bounds[0]
            && is_below(who.miss, bounds[1])
            && is_below(who.false_alarm, bounds[2])
    };
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    let maybe = |rate: Option<Matched>| rate.map_or_else(|| "–".to_owned(), |m| percent(m.share()));
    let args = [
        ("name", name.to_owned()),
        ("effectiveness", percent(effectiveness)),
        ("miss", maybe(who.miss)),
        ("alarm", maybe(who.false_alarm)),
    ];
    Some(if within(GOOD) {
        let words = Words::new(
            "{name}：有效性 {effectiveness}，漏判 {miss}，误判 {alarm}：可接受（AIAG）",
            "{name}: effectiveness {effectiveness}, misses {miss}, false alarms {alarm}: \
             acceptable by AIAG",
        );
        Finding::new(Weight::Note, "agreement.appraiser_good", words, args)
    } else if within(FAIR) {
        let words = Words::new(
            "{name}：有效性 {effectiveness}，漏判 {miss}，误判 {alarm}：勉强，需要改进（AIAG）",
            "{name}: effectiveness {effectiveness}, misses {miss}, false alarms {alarm}: marginal \
             by AIAG, needs improvement",
        );
        Finding::new(Weight::Caution, "agreement.appraiser_fair", words, args)
    } else {
        let words = Words::new(
            "{name}：有效性 {effectiveness}，漏判 {miss}，误判 {alarm}：不可接受（AIAG），需培训后重做",
            "{name}: effectiveness {effectiveness}, misses {miss}, false alarms {alarm}: not \
             acceptable by AIAG; train and repeat",
        );
        Finding::new(Weight::Signal, "agreement.appraiser_poor", words, args)
    })
}

/// Bars of agreement with oneself and with the reference, with their bounds.
pub(super) fn figures(table: &Table, ratings: &Ratings, study: &Agreement) -> Vec<Figure> {
    let panel = |name: Words, title, pick: &dyn Fn(&Person) -> Option<Matched>| {
        let all = study.people.iter().enumerate();
        let matched: Vec<(f64, Matched)> =
            all.filter_map(|(i, who)| pick(who).map(|matched| (i as f64, matched))).collect();
        let trace = |name: Words, shape, value: &dyn Fn(&Matched) -> f64| Trace {
            name: Some(Name::Ours(name)),
            shape,
            points: matched.iter().map(|(x, matched)| [*x, value(matched)]).collect(),
        };
        let least = matched.iter().map(|(_, m)| m.share()).fold(1.0, f64::min);
        let words = Words::new("最低 {least} %", "the lowest is {least} %");
        let args = [("least", format!("{:.1}", 100.0 * least))];
        let plot = Plot {
            title,
            subject: table.column(Role::Rating).map(|c| c.name.clone()).unwrap_or_default(),
            unit: None,
            sentence: Message::new("agreement.bars", words, args),
            x: Axis {
                label: Words::new("评价人", "appraiser"),
                kind: AxisKind::Names(ratings.appraisers.clone()),
            },
            y: Axis { label: Words::new("一致率", "share matched"), kind: AxisKind::Percent },
            traces: vec![
                trace(name, Shape::Bars, &|m| m.share()),
                trace(Words::new("下限", "lower bound"), Shape::Points, &|m| m.interval[0]),
                trace(Words::new("上限", "upper bound"), Shape::Points, &|m| m.interval[1]),
            ],
            marks: vec![],
            width: Width::Half,
        };
        (!matched.is_empty()).then_some(Figure::Plot(plot))
    };
    let within = panel(
        Words::new("自身一致", "alike"),
        Words::new("自身一致", "Agreement with oneself"),
        &|who| who.within,
    );
    let reference = panel(
        Words::new("与标准一致", "as known"),
        Words::new("与标准一致", "Agreement with the reference"),
        &|who| who.reference,
    );
    within.into_iter().chain(reference).collect()
}
