//! The run chart of a gauge study (量具运行图).
//!
//! Asks: what do the readings look like, part by part, with the appraisers side by side?
//! Needs: readings by part and appraiser, balanced or not.
//! Does not know: components of variance; see the crossed study.
//! Source: AIAG, Measurement Systems Analysis, 4th ed. (2010), III-B (graphical analysis).

use method::figure::{Axis, AxisKind, Figure, Name, Plot, Shape, Trace, Width};
use method::{Card, Finding, Kernel, MethodId, Number, Outcome, Refusal, Table, Unit, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::crossed::{ROLES, described};
use super::model::Study;
use super::{Problem, figure, report};
use crate::number::{maybe, real, series};

/// More readings than this are no picture.
const READINGS_MAX: usize = 2000;
/// From this share of the parts on, an appraiser who always reads highest or lowest is named.
const ALWAYS_SHARE: f64 = 0.8;

/// Parameters of a run chart: there are none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {}

/// The run chart of a gauge study.
pub struct RunChart;

impl Kernel for RunChart {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "gauge.run-chart", version: 1 },
        title: Words::new("量具运行图", "Gauge run chart"),
        purpose: Words::new(
            "逐零件、评价人并排看全部读数：谁偏高、哪一格离散最大",
            "all readings by part, appraisers side by side: who reads high, which repeats scatter",
        ),
        not_for: Words::new(
            "量化测量变差（用 gauge.crossed）",
            "how large measurement scatter is (gauge.crossed)",
        ),
        roles: ROLES,
        formula: "R_ij = max − min of the repeats of part i by appraiser j; UCL = R̄ (1 + 3 d3/d2) \
                  where cells are alike",
        source: "AIAG MSA 4th ed. 2010, III-B",
    };

    fn run(table: &Table, _: &Params) -> Result<Outcome, method::Problem> {
        let study = Study::read(table)?;
        let mut outcome = Outcome { numbers: described(&study), ..Outcome::default() };
        outcome.refusal = refusal(&study);
        if outcome.refusal.is_some() {
            return Ok(outcome);
        }
        let cells = Cells::of(&study)?;
        outcome.numbers.extend(cells.numbers());
        outcome.findings = cells.findings(&study);
        outcome.findings.extend(report::about_readings(&study.readings, usize::MAX));
        outcome.figures.push(cells.figure(&study));
        Ok(outcome)
    }
}

fn refusal(study: &Study) -> Option<Refusal> {
    let n_cells = study.part.len().saturating_mul(study.appraiser.len());
    (study.readings.len().max(n_cells) > READINGS_MAX).then(|| {
        Refusal::new(
            "gauge.too_many_readings",
            Words::new(
                "读数太多（超过 2000 个），画在一张图上看不清",
                "more than 2000 readings make no picture",
            ),
            Words::new(
                "请分批作图，或用 gauge.crossed",
                "draw some parts at a time, or use gauge.crossed",
            ),
        )
    })
}

/// The readings of each part by each appraiser.
struct Cells {
    n_people: usize,
    /// By part, then appraiser; empty where nobody measured.
    readings: Vec<Vec<f64>>,
    /// Largest minus smallest, where there are repeats.
    ranges: Vec<Option<f64>>,
    mean: f64,
    part_means: Vec<f64>,
    people_means: Vec<f64>,
    mean_range: Option<f64>,
    /// The bound of ranges, where cells are alike.
    range_ucl: Option<f64>,
}

impl Cells {
    fn of(study: &Study) -> Result<Self, Problem> {
        let (n_parts, n_people) = (study.part.len(), study.appraiser.len());
        let (values, scale) = (&study.readings.values, study.readings.scale);
        let mut exact = vec![Vec::new(); n_parts * n_people];
        let [mut of_part, mut of_people] = [vec![Vec::new(); n_parts], vec![Vec::new(); n_people]];
        let places = study.part.level_of.iter().zip(&study.appraiser.level_of);
        for (&value, (&part, &who)) in values.iter().zip(places) {
            exact[part * n_people + who].push(value);
            of_part[part].push(value);
            of_people[who].push(value);
        }
        let decimal = |mantissa: i128| num::exact::decimal_to_f64(mantissa, scale);
        let means = |groups: &[Vec<i64>]| -> Result<Vec<f64>, Problem> {
            Ok(groups
                .iter()
                .map(|group| num::exact::mean(group, scale))
                .collect::<Result<_, _>>()?)
        };
        let repeated = |cell: &Vec<i64>| -> Result<Option<f64>, Problem> {
            Ok((cell.len() > 1).then(|| decimal(num::exact::range(cell)?)).transpose()?)
        };
        let ranges = exact.iter().map(repeated).collect::<Result<Vec<_>, _>>()?;
        let present: Vec<f64> = ranges.iter().flatten().copied().collect();
        let mean_range = num::mean(&present);
        let n_trials = study.n_trials.filter(|&n| n > 1);
        let factors = n_trials.and_then(|n| num::d2(n).zip(num::d3(n)));
        let range_ucl = factors.zip(mean_range).map(|((d2, d3), r)| (d2 + 3.0 * d3) / d2 * r);
        let numbers = |cell: &Vec<i64>| -> Result<Vec<f64>, Problem> {
            Ok(cell.iter().map(|&m| decimal(i128::from(m))).collect::<Result<_, _>>()?)
        };
        Ok(Self {
            n_people,
            readings: exact.iter().map(numbers).collect::<Result<_, _>>()?,
            ranges,
            mean: num::exact::mean(values, scale)?,
            part_means: means(&of_part)?,
            people_means: means(&of_people)?,
            mean_range,
            range_ucl,
        })
    }

    fn numbers(&self) -> Vec<Number> {
        let reading = |key, words, value| maybe(key, words, value, Unit::Reading);
        let all = |key, words, values: &[f64]| {
            series(key, words, values.iter().copied().map(Some), Unit::Reading)
        };
        vec![
            real("mean", Words::new("总均值", "mean of all readings"), self.mean, Unit::Reading),
            reading(
                "mean_range",
                Words::new("重复读数的平均极差", "mean range of repeats"),
                self.mean_range,
            ),
            reading("range_ucl", Words::new("极差上限", "upper limit of ranges"), self.range_ucl),
            all("part_means", Words::new("各零件均值", "means of the parts"), &self.part_means),
            all(
                "appraiser_means",
                Words::new("各评价人均值", "means of the appraisers"),
                &self.people_means,
            ),
        ]
    }

    fn findings(&self, study: &Study) -> Vec<Finding> {
        let name = |cell: usize| {
            let (part, who) = (cell / self.n_people, cell % self.n_people);
            (study.part.levels[part].clone(), study.appraiser.levels[who].clone())
        };
        let spelled = |value| num::round_significant(value, 4);
        let mut findings = Vec::new();
        let is_beyond = |range: Option<f64>| range.zip(self.range_ucl).is_some_and(|(r, u)| r > u);
        let beyond: Vec<usize> =
            (0..self.ranges.len()).filter(|&cell| is_beyond(self.ranges[cell])).collect();
        if !beyond.is_empty() {
            let named = beyond.iter().take(8).map(|&cell| name(cell));
            let named: Vec<_> = named.map(|(part, who)| format!("{who}·{part}")).collect();
            let words = Words::new(
                "重复读数离散过大的格（评价人·零件）：{cells}；请复查是否读错或记错",
                "repeats scatter too far in these cells (appraiser·part): {cells}; check them for \
                 misreadings",
            );
            let args = [("cells", named.join(", "))];
            findings.push(Finding::new(Weight::Signal, "gauge.cell_scatter", words, args));
        }
        let widest = (0..self.ranges.len()).filter_map(|cell| Some((cell, self.ranges[cell]?)));
        // The first of the widest, so that ties have one answer.
        let widest = widest.fold(None, |best: Option<(usize, f64)>, next| match best {
            Some(best) if best.1 >= next.1 => Some(best),
            _ => Some(next),
        });
        if let Some((cell, range)) = widest {
            let (part, who) = name(cell);
            let words = Words::new(
                "重复读数相差最大：评价人 {who} 测零件 {part}，极差 {range}（平均 {mean}）",
                "repeats differ most where {who} measures part {part}: range {range} (mean {mean})",
            );
            let mean = spelled(self.mean_range.unwrap_or(range));
            let args = [("who", who), ("part", part), ("range", spelled(range)), ("mean", mean)];
            findings.push(Finding::new(Weight::Note, "gauge.cell_widest", words, args));
        }
        findings.extend(self.extremes(study));
        findings
    }

    /// Appraisers who read highest, or lowest, on nearly every part.
    fn extremes(&self, study: &Study) -> Vec<Finding> {
        let mut tally = vec![[0_usize; 2]; self.n_people];
        let mut n_compared = 0;
        for row in self.readings.chunks(self.n_people) {
            let means: Option<Vec<f64>> = row.iter().map(|cell| num::mean(cell)).collect();
            let Some(means) = means.filter(|means| means.len() > 1) else { continue };
            n_compared += 1;
            for (who, mean) in means.iter().enumerate() {
                let others = || means.iter().enumerate().filter(move |(other, _)| *other != who);
                tally[who][0] += usize::from(others().all(|(_, other)| mean > other));
                tally[who][1] += usize::from(others().all(|(_, other)| mean < other));
            }
        }
        let is_always = |n: usize| n_compared >= 5 && n as f64 >= ALWAYS_SHARE * n_compared as f64;
        let mut findings = Vec::new();
        for (who, [high, low]) in study.appraiser.levels.iter().zip(tally) {
            let args = |n: usize| {
                [("who", who.clone()), ("n", n.to_string()), ("all", n_compared.to_string())]
            };
            if is_always(high) {
                let words = Words::new(
                    "评价人 {who} 在 {all} 个零件中的 {n} 个上读数最高：核对其读数方式与零位",
                    "{who} reads highest on {n} of {all} parts: compare how the gauge is set and \
                     read",
                );
                let finding =
                    Finding::new(Weight::Caution, "gauge.always_highest", words, args(high));
                findings.push(finding);
            }
            if is_always(low) {
                let words = Words::new(
                    "评价人 {who} 在 {all} 个零件中的 {n} 个上读数最低：核对其读数方式与零位",
                    "{who} reads lowest on {n} of {all} parts: compare how the gauge is set and \
                     read",
                );
                let finding =
                    Finding::new(Weight::Caution, "gauge.always_lowest", words, args(low));
                findings.push(finding);
            }
        }
        findings
    }

    /// Points by part, appraisers side by side, repeats in their order, with what each cell spans.
    fn figure(&self, study: &Study) -> Figure {
        let slot = 0.84 / self.n_people as f64;
        let middle = (self.n_people as f64 - 1.0) / 2.0;
        let center = |part: usize, who: usize| part as f64 + (who as f64 - middle) * slot;
        let cell = |part: usize, who: usize| &self.readings[part * self.n_people + who];
        let mut traces = Vec::new();
        let mut spans = Vec::new();
        for (who, name) in study.appraiser.levels.iter().enumerate() {
            let mut points = Vec::new();
            for part in 0..self.part_means.len() {
                let values = cell(part, who);
                let (n, at) = (values.len() as f64, center(part, who));
                let step = 0.6 * slot / n.max(1.0);
                let place = |trial: usize| at + (trial as f64 - (n - 1.0) / 2.0) * step;
                points.extend(values.iter().enumerate().map(|(i, &value)| [place(i), value]));
                let ends = values.windows(2).enumerate();
                spans.extend(
                    ends.flat_map(|(i, pair)| [[place(i), pair[0]], [place(i + 1), pair[1]]]),
                );
            }
            let name = Some(Name::Given(name.clone()));
            traces.push(Trace { name, shape: Shape::Points, points });
        }
        let means = self
            .part_means
            .iter()
            .enumerate()
            .flat_map(|(part, &mean)| [[part as f64 - 0.45, mean], [part as f64 + 0.45, mean]]);
        let named = |words| Some(Name::Ours(words));
        traces.push(Trace { name: None, shape: Shape::Pairs, points: spans });
        traces.push(Trace {
            name: named(Words::new("零件均值", "mean of the part")),
            shape: Shape::Pairs,
            points: means.collect(),
        });
        let words = Words::new(
            "{parts} 个零件、{people} 名评价人的全部读数",
            "all readings of {parts} parts by {people} appraisers",
        );
        let args = [
            ("parts", study.part.len().to_string()),
            ("people", study.appraiser.len().to_string()),
        ];
        Figure::Plot(Plot {
            title: Words::new("量具运行图", "Gauge run chart"),
            subject: study.readings.name.clone(),
            unit: study.readings.unit.clone(),
            sentence: Message::new("gauge.run_chart_by_part", words, args),
            x: Axis {
                label: Words::new("零件", "part"),
                kind: AxisKind::Names(study.part.levels.clone()),
            },
            y: Axis::linear(Words::new("读数", "reading")),
            traces,
            marks: figure::mark(Words::new("总均值", "mean"), self.mean).into_iter().collect(),
            width: Width::Full,
        })
    }
}
