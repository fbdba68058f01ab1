//! What the stability of a gauge means for the person who uses it.

use method::{Finding, Refusal, Weight};
use word::Words;

use super::super::report;
use super::Options;
use super::chart::Chart;
use super::drift::Drift;
use super::occasion::Occasions;
use crate::number;

/// The refusal where repeats agree to the last digit on every occasion.
pub(super) fn no_scatter() -> Refusal {
    Refusal::new(
        "gauge.no_scatter_within",
        Words::new(
            "每次的重复读数完全相同，控制限为零宽",
            "repeats agree to the last digit on every occasion, so the limits have no width",
        ),
        Words::new(
            "换用分辨力更高的量具；或不给场合列，逐个读数作图",
            "use a gauge with a finer resolution, or give no column of occasions",
        ),
    )
}

/// All findings, the gravest first.
pub(super) fn findings(
    occasions: &Occasions,
    chart: &Chart,
    drift: &Drift,
    options: &Options,
) -> Vec<Finding> {
    let mut findings = about_chart(occasions, chart, options);
    let is_drifting = drift.slope.is_real(options.confidence);
    if findings.is_empty() && !is_drifting {
        let words = Words::new(
            "{n} 次测量未见突变、长链或漂移：量具稳定",
            "no jump, run or drift on {n} occasions: the gauge is stable",
        );
        let args = [("n", occasions.groups.len().to_string())];
        findings.push(Finding::new(Weight::Note, "gauge.stable", words, args));
    }
    findings.extend(about_drift(drift, is_drifting));
    findings.extend(drift.bias.as_ref().map(|bias| {
        let p = bias.test.map_or_else(|| "= –".to_owned(), |test| number::tail(test.1));
        let args = [("bias", num::round_significant(bias.value, 4)), ("p", p)];
        if bias.is_real(options.confidence) {
            let words = Words::new(
                "平均偏倚 {bias} 显著（p {p}）：请校准或修正读数",
                "the mean bias of {bias} is real (p {p}): adjust the gauge or correct its readings",
            );
            Finding::new(Weight::Caution, "gauge.biased_over_time", words, args)
        } else {
            let words = Words::new(
                "未见显著的平均偏倚（{bias}，p {p}）",
                "no mean bias is to be seen ({bias}, p {p})",
            );
            Finding::new(Weight::Note, "gauge.unbiased_over_time", words, args)
        }
    }));
    if occasions.groups.len() < 20 {
        let words = Words::new(
            "只有 {n} 次测量，控制限与漂移都不很可靠；建议 20 次以上",
            "{n} occasions leave limits and drift poorly known; 20 or more are advised",
        );
        let args = [("n", occasions.groups.len().to_string())];
        findings.push(Finding::new(Weight::Caution, "gauge.few_occasions", words, args));
    }
    findings.extend(report::about_readings(&occasions.readings, usize::MAX));
    findings
}

fn about_chart(occasions: &Occasions, chart: &Chart, options: &Options) -> Vec<Finding> {
    let named = |places: &[usize]| {
        let mut names: Vec<_> = places.iter().take(8).map(|&place| occasions.name(place)).collect();
        if places.len() > names.len() {
            names.push("…".to_owned());
        }
        names.join(", ")
    };
    let found = |places: &[usize], code, words| {
        let args = [("n", places.len().to_string()), ("names", named(places))];
        (!places.is_empty()).then(|| Finding::new(Weight::Signal, code, words, args))
    };
    let run = |words| {
        let args = [("length", options.run_length.to_string()), ("names", named(&chart.runs))];
        (!chart.runs.is_empty())
            .then(|| Finding::new(Weight::Signal, "gauge.long_run", words, args))
    };
    [
        found(
            &chart.location.beyond,
            "gauge.unstable",
            Words::new(
                "{n} 次超出控制限（{names}）：查当时量具、标准件、环境与操作有何变化",
                "beyond the limits: {n} ({names}); ask what changed then in gauge, master, room or \
                 handling",
            ),
        ),
        run(Words::new(
            "连续 {length} 次以上在中心线同侧（{names}）：读数水平已移动",
            "{length} or more in a row on one side of the central line ({names}): the level has \
             shifted",
        )),
        found(
            &chart.scatter.beyond,
            "gauge.unsteady",
            Words::new(
                "{n} 次极差超出控制限（{names}）：重复性不稳定",
                "ranges beyond their limits: {n} ({names}); repeatability is not steady",
            ),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn about_drift(drift: &Drift, is_drifting: bool) -> Option<Finding> {
    let p = drift.slope.test.map_or_else(|| "= –".to_owned(), |test| number::tail(test.1));
    let args = [("total", num::round_significant(drift.total(), 4)), ("p", p)];
    is_drifting.then(|| {
        let words = Words::new(
            "读数在漂移：研究期间共 {total}（p {p}）；查磨损与温度，并缩短校准周期",
            "readings drift: {total} over the study (p {p}); look for wear and warmth, and \
             calibrate more often",
        );
        Finding::new(Weight::Signal, "gauge.drifting", words, args)
    })
}
