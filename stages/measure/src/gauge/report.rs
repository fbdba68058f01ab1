//! What gauge studies say: refusals, findings and the lines of an analysis of variance.

use method::{Finding, Number, Refusal, Unit, Weight};
use word::Words;

use super::balance::{Anova, Line};
use super::model::Study;
use super::readings::Readings;
use super::source::{self, Kind, Source};
use crate::number::{between, counted, maybe, maybe_counted, real};

/// Below this share of study variation or tolerance a gauge is accepted (AIAG MSA, 4th ed.).
const GOOD_SHARE: f64 = 0.1;
/// Above this share it is not.
const BAD_SHARE: f64 = 0.3;
/// The fewest distinct categories that tell parts apart (AIAG).
const CATEGORIES_MIN: f64 = 5.0;

/// The words of a line; words are constants, so a function cannot join them.
macro_rules! names {
    ($zh:literal, $en:literal) => {
        [
            Words::new(concat!($zh, "：自由度"), concat!($en, ": degrees of freedom")),
            Words::new(concat!($zh, "：平方和"), concat!($en, ": sum of squares")),
            Words::new(concat!($zh, "：均方"), concat!($en, ": mean square")),
            Words::new(concat!($zh, "：F 值"), concat!($en, ": F")),
            Words::new(concat!($zh, "：p 值"), concat!($en, ": p-value")),
        ]
    };
}

/// Why a crossed study has no answer, where it has none.
pub(crate) fn refusal(study: &Study) -> Option<Refusal> {
    if study.part.len() < 2 {
        return Some(one_part());
    }
    if study.appraiser.len() < 2 {
        return Some(Refusal::new(
            "gauge.one_appraiser",
            Words::new(
                "只有一名评价人，无法估计再现性",
                "one appraiser alone says nothing of reproducibility",
            ),
            Words::new(
                "请至少两名评价人测量相同的零件；只看重复性请用 gauge.type-1",
                "let at least two appraisers measure the same parts, or use gauge.type-1 for \
                 repeatability alone",
            ),
        ));
    }
    let n_cells = study.part.with(&study.appraiser).len();
    repeats(&study.readings, n_cells)
}

/// The refusal of a study of one part.
pub(crate) fn one_part() -> Refusal {
    Refusal::new(
        "gauge.one_part",
        Words::new(
            "只有一个零件，无法与零件间变差比较",
            "one part alone gives nothing to compare the gauge with",
        ),
        Words::new(
            "请测量至少两个（最好十个）能代表过程的零件；单个标准件请用 gauge.type-1",
            "measure at least two parts (ten are better) that represent the operation; use \
             gauge.type-1 for a single master",
        ),
    )
}

/// Why readings in these cells have no answer.
pub(crate) fn repeats(readings: &Readings, n_cells: usize) -> Option<Refusal> {
    if readings.len() <= n_cells {
        return Some(Refusal::new(
            "gauge.one_trial",
            Words::new(
                "每个零件每人只测了一次，重复性无法与其他变差分开",
                "nobody measured a part twice, so repeatability cannot be told from the rest",
            ),
            Words::new(
                "请每名评价人对每个零件重复测量两到三次",
                "let each appraiser measure each part two or three times",
            ),
        ));
    }
    readings.is_constant().then(|| {
        Refusal::new(
            "gauge.no_variation",
            Words::new(
                "全部读数相同：量具分辨不出任何差别",
                "all readings are the same: the gauge sees no difference at all",
            ),
            Words::new("换用分辨力更高的量具", "use a gauge with a finer resolution"),
        )
    })
}

/// The numbers of a line of an analysis of variance; F and p where it is compared with another.
pub(crate) fn line(key: &str, line: &Line, words: [Words; 5], is_compared: bool) -> Vec<Number> {
    let keyed = |name: &str| format!("{name}_{key}");
    let mut numbers = vec![
        counted(&keyed("df"), words[0], line.df),
        real(&keyed("ss"), words[1], line.ss, Unit::Squared),
        real(&keyed("ms"), words[2], line.ms, Unit::Squared),
    ];
    if is_compared {
        numbers.push(maybe(&keyed("f"), words[3], line.f, Unit::One));
        numbers.push(maybe(&keyed("p"), words[4], line.p, Unit::One));
    }
    numbers
}

/// The numbers of the table of a crossed study.
pub(crate) fn table(anova: &Anova) -> Vec<Number> {
    let crossed = names!("评价人×零件", "appraiser × part");
    let pooled = anova.pooled.iter().flat_map(|pooled| {
        line("pooled", pooled, names!("合并误差", "interaction and repeatability pooled"), false)
    });
    let mut numbers = line("part", &anova.part, PART, true);
    numbers.extend(line("appraiser", &anova.appraiser, APPRAISER, true));
    numbers.extend(line("interaction", &anova.interaction, crossed, true));
    numbers.extend(line("repeatability", &anova.repeatability, REPEATABILITY, false));
    numbers.extend(pooled);
    numbers.extend(line("total", &anova.total, TOTAL, false));
    numbers
}

/// Lines that several studies have.
pub(crate) const PART: [Words; 5] = names!("零件", "parts");
pub(crate) const APPRAISER: [Words; 5] = names!("评价人", "appraisers");
pub(crate) const REPEATABILITY: [Words; 5] = names!("重复性", "repeatability");
pub(crate) const TOTAL: [Words; 5] = names!("合计", "total");
pub(crate) const TERM: [Words; 5] = names!("该项", "this term");

/// The number of distinct categories.
pub(crate) fn categories(sources: &[Source]) -> Vec<Number> {
    let ndc = source::categories(sources, 1.41);
    let words =
        Words::new("可区分类别数（未取整）", "number of distinct categories, not truncated");
    let exact = maybe("ndc_exact", words, ndc, Unit::One);
    vec![
        between(exact, source::categories_interval(sources, 1.41)),
        maybe_counted(
            "ndc",
            Words::new("可区分类别数（取整）", "number of distinct categories, truncated"),
            ndc.map(|ndc| ndc.floor().max(1.0) as usize),
        ),
    ]
}

/// What the shares mean for the person who uses the gauge.
pub(crate) fn verdict(sources: &[Source], tolerance_share: Option<f64>) -> Vec<Finding> {
    let total = source::of(sources, Kind::Total);
    let share = (source::of(sources, Kind::Gauge) / total).sqrt();
    let mut findings = vec![judged(share, Compared::Study)];
    findings.extend(tolerance_share.map(|share| judged(share, Compared::Tolerance)));
    if let Some(ndc) = source::categories(sources, 1.41).filter(|ndc| *ndc < CATEGORIES_MIN) {
        findings.push(Finding::new(
            Weight::Caution,
            "gauge.few_categories",
            Words::new(
                "可区分类别数 {ndc}，少于 5：量具难以区分这些零件",
                "the gauge tells {ndc} categories of parts apart; fewer than 5 are too few to \
                 follow an operation",
            ),
            [("ndc", format!("{}", ndc.floor().max(1.0)))],
        ));
    }
    findings.push(largest(sources));
    findings
}

/// What a share is a share of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compared {
    /// All variation of the study.
    Study,
    /// The tolerance.
    Tolerance,
}

/// The verdict on one share, by the bounds of AIAG.
pub(crate) fn judged(share: f64, of: Compared) -> Finding {
    let args = [("percent", format!("{:.1}", 100.0 * share))];
    let is_study = of == Compared::Study;
    if share < GOOD_SHARE {
        let (code, words) = if is_study {
            let words = Words::new(
                "%GRR（占研究变差）{percent} %：可接受（AIAG：低于 10 %）",
                "%GRR of study variation is {percent} %: acceptable by AIAG (below 10 %)",
            );
            ("gauge.acceptable", words)
        } else {
            let words = Words::new(
                "%GRR（占公差）{percent} %：可接受（AIAG：低于 10 %）",
                "%GRR of the tolerance is {percent} %: acceptable by AIAG (below 10 %)",
            );
            ("gauge.tolerance_acceptable", words)
        };
        return Finding::new(Weight::Note, code, words, args);
    }
    if share <= BAD_SHARE {
        let (code, words) = if is_study {
            let words = Words::new(
                "%GRR（占研究变差）{percent} %：有条件接受（AIAG：10–30 %），视用途与成本而定",
                "%GRR of study variation is {percent} %: conditionally acceptable by AIAG \
                 (10–30 %), depending on use and cost",
            );
            ("gauge.conditional", words)
        } else {
            let words = Words::new(
                "%GRR（占公差）{percent} %：有条件接受（AIAG：10–30 %），视用途与成本而定",
                "%GRR of the tolerance is {percent} %: conditionally acceptable by AIAG \
                 (10–30 %), depending on use and cost",
            );
            ("gauge.tolerance_conditional", words)
        };
        return Finding::new(Weight::Caution, code, words, args);
    }
    let (code, words) = if is_study {
        let words = Words::new(
            "%GRR（占研究变差）{percent} %：不可接受（AIAG：高于 30 %），先改进测量再下结论",
            "%GRR of study variation is {percent} %: not acceptable by AIAG (above 30 %); improve \
             the measurement before relying on it",
        );
        ("gauge.unacceptable", words)
    } else {
        let words = Words::new(
            "%GRR（占公差）{percent} %：不可接受（AIAG：高于 30 %），先改进测量再判合格",
            "%GRR of the tolerance is {percent} %: not acceptable by AIAG (above 30 %); improve \
             the measurement before judging pieces by it",
        );
        ("gauge.tolerance_unacceptable", words)
    };
    Finding::new(Weight::Signal, code, words, args)
}

/// Where to begin: the gauge, or how people use it.
fn largest(sources: &[Source]) -> Finding {
    let repeatability = source::of(sources, Kind::Repeatability);
    let reproducibility = source::of(sources, Kind::Reproducibility);
    if repeatability >= reproducibility {
        let words = Words::new(
            "测量变差主要来自重复性：先看量具本身、装夹与维护",
            "most of the measurement's scatter is repeatability: look at the gauge, its fixture \
             and its upkeep first",
        );
        Finding::new(Weight::Note, "gauge.mostly_repeatability", words, [])
    } else {
        let words = Words::new(
            "测量变差主要来自再现性：先看评价人的方法、培训与读数方式",
            "most of the measurement's scatter is reproducibility: look at how appraisers hold, \
             set and read the gauge first",
        );
        Finding::new(Weight::Note, "gauge.mostly_reproducibility", words, [])
    }
}

/// What is to be known of the readings themselves.
pub(crate) fn about_readings(readings: &Readings, n_parts: usize) -> Vec<Finding> {
    let mut findings = Vec::new();
    if readings.n_missing > 0 {
        findings.push(Finding::new(
            Weight::Caution,
            "gauge.missing",
            Words::new("{n} 行没有读数，已略过", "rows without a reading: {n}; they were left out"),
            [("n", readings.n_missing.to_string())],
        ));
    }
    if n_parts < 5 {
        findings.push(Finding::new(
            Weight::Caution,
            "gauge.few_parts",
            Words::new(
                "只有 {n} 个零件：零件间变差及各百分比很不确定，建议 10 个",
                "{n} parts are few: part variation, and every share of it, is poorly known; ten \
                 are advised",
            ),
            [("n", n_parts.to_string())],
        ));
    }
    findings
}

/// That a study is not balanced, and what is done about it.
pub(crate) fn unbalanced() -> Finding {
    let words = Words::new(
        "试验不平衡（各单元格读数个数不同）：方差分量改用限制极大似然（REML），不列方差分析表",
        "the study is not balanced (cells differ in their number of readings): components are by \
         restricted maximum likelihood, and there is no table of mean squares",
    );
    Finding::new(Weight::Caution, "gauge.unbalanced", words, [])
}

/// The components that came out below 0.
pub(crate) fn truncated(sources: &[Source]) -> Option<Finding> {
    let is_below = |source: &&Source| source.raw.is_some_and(|raw| raw < 0.0);
    let below: Vec<&str> = sources.iter().filter(is_below).map(|s| s.kind.sign()).collect();
    let words = Words::new(
        "方差分量估计为负，按 0 计：{names}",
        "variances estimated below 0 count as 0: {names}",
    );
    let args = [("names", below.join(", "))];
    (!below.is_empty()).then(|| Finding::new(Weight::Note, "gauge.truncated", words, args))
}
