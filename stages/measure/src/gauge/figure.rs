//! Figures of gauge studies.

use method::figure::{Axis, AxisKind, Direction, Figure, Mark, Name, Plot, Shape, Trace, Width};
use word::{Message, Words};

use super::Problem;
use super::model::{Model, Study};
use super::readings::{Factor, Readings};
use super::source::{self, Kind, Source, Yardstick};

/// More points than this say no more on a page.
const POINTS_MAX: usize = 3000;

/// A figure of half a row about some readings.
pub(crate) fn plot(
    (title, sentence): (Words, Message),
    readings: &Readings,
    (x, y): (Axis, Axis),
    traces: Vec<Trace>,
    marks: Vec<Mark>,
) -> Figure {
    Figure::Plot(Plot {
        title,
        subject: readings.name.clone(),
        unit: readings.unit.clone(),
        sentence,
        x,
        y,
        traces,
        marks,
        width: Width::Half,
    })
}

/// A named line across.
pub(crate) fn mark(name: Words, at: f64) -> Option<Mark> {
    let mark = Mark { name: Name::Ours(name), direction: Direction::Y, at };
    at.is_finite().then_some(mark)
}

/// Means and ranges by cell, appraiser after appraiser.
struct Cells {
    means: Vec<Vec<[f64; 2]>>,
    ranges: Vec<Vec<[f64; 2]>>,
}

impl Cells {
    fn of(study: &Study, values: &[f64]) -> Self {
        let (n_parts, n_people) = (study.part.len(), study.appraiser.len());
        let mut cells = vec![(0.0, 0.0, f64::INFINITY, f64::NEG_INFINITY); n_parts * n_people];
        for (reading, value) in values.iter().enumerate() {
            let at = study.appraiser.level_of[reading] * n_parts + study.part.level_of[reading];
            let (n, sum, low, high) = &mut cells[at];
            *n += 1.0;
            *sum += value;
            *low = low.min(*value);
            *high = high.max(*value);
        }
        let mut found = Self { means: vec![], ranges: vec![] };
        for (who, row) in cells.chunks(n_parts).enumerate() {
            let filled = row.iter().enumerate().filter(|(_, cell)| cell.0 > 0.0);
            let at = |part: usize| (who * n_parts + part + 1) as f64;
            let mean = |(part, cell): (usize, &(f64, f64, f64, f64))| [at(part), cell.1 / cell.0];
            let range = |(part, cell): (usize, &(f64, f64, f64, f64))| [at(part), cell.3 - cell.2];
            found.means.push(filled.clone().map(mean).collect());
            found.ranges.push(filled.map(range).collect());
        }
        found
    }
}

/// Ranges and means, appraisers side by side, with the limits that repeats give; none of more
/// cells than a page shows.
///
/// # Errors
/// [`Problem::Number`] where a reading is out of range.
pub(crate) fn ranges_and_means(study: &Study) -> Result<Vec<Figure>, Problem> {
    if study.part.len().saturating_mul(study.appraiser.len()) > POINTS_MAX {
        return Ok(vec![]);
    }
    Ok(charts(study, &Cells::of(study, &study.readings.to_f64()?)).into())
}

/// The six panels of a crossed study: components, ranges and means by appraiser, readings by part
/// and by appraiser, and the interaction.
///
/// # Errors
/// [`Problem::Number`] where a reading is out of range.
pub(crate) fn panels(
    study: &Study,
    model: &Model,
    yardstick: &Yardstick,
) -> Result<Vec<Figure>, Problem> {
    let mut figures = vec![components(&study.readings, &model.sources, yardstick)];
    let n_cells = study.part.len().saturating_mul(study.appraiser.len());
    if study.readings.len() > POINTS_MAX || n_cells > POINTS_MAX {
        return Ok(figures);
    }
    let values = study.readings.to_f64()?;
    let cells = Cells::of(study, &values);
    figures.extend(charts(study, &cells));
    figures.push(by_level(&study.readings, &study.part, &values, PART));
    figures.push(by_level(&study.readings, &study.appraiser, &values, APPRAISER));
    figures.push(interaction(study, &cells));
    Ok(figures)
}

/// Bars of the shares of each source.
pub(crate) fn components(readings: &Readings, sources: &[Source], scale: &Yardstick) -> Figure {
    let kinds = [Kind::Gauge, Kind::Repeatability, Kind::Reproducibility, Kind::Part];
    let total = source::of(sources, Kind::Total);
    let bars = |name: Words, share: &dyn Fn(f64) -> f64| {
        let points = kinds.iter().enumerate();
        let points =
            points.map(|(i, &kind)| [i as f64, share(source::of(sources, kind))]).collect();
        Trace { name: Some(Name::Ours(name)), shape: Shape::Bars, points }
    };
    let mut traces = vec![
        bars(Words::new("占总方差", "of the variance"), &|variance| variance / total),
        bars(Words::new("占研究变差", "of study variation"), &|variance| {
            (variance / total).sqrt()
        }),
    ];
    if let Some(tolerance) = scale.tolerance {
        traces.push(bars(Words::new("占公差", "of the tolerance"), &|variance| {
            scale.study_sds * variance.sqrt() / tolerance
        }));
    }
    let gauge = (source::of(sources, Kind::Gauge) / total).sqrt();
    let words = Words::new("%GRR 占研究变差 {percent} %", "%GRR is {percent} % of study variation");
    let args = [("percent", format!("{:.1}", 100.0 * gauge))];
    let names = kinds.iter().map(|kind| kind.sign().to_owned()).collect();
    let x = Axis { label: Words::new("变差来源", "source"), kind: AxisKind::Names(names) };
    let y = Axis { label: Words::new("占比", "share"), kind: AxisKind::Percent };
    let title = Words::new("变差分量", "Components of variation");
    let sentence = Message::new("gauge.components", words, args);
    plot((title, sentence), readings, (x, y), traces, vec![])
}

/// Ranges and means, appraisers side by side.
fn charts(study: &Study, cells: &Cells) -> [Figure; 2] {
    let traces = |lists: &[Vec<[f64; 2]>]| -> Vec<Trace> {
        let people = study.appraiser.levels.iter().zip(lists);
        people
            .map(|(who, points)| Trace {
                name: Some(Name::Given(who.clone())),
                shape: Shape::Joined,
                points: points.clone(),
            })
            .collect()
    };
    let mean = |lists: &[Vec<[f64; 2]>]| {
        let all: Vec<f64> = lists.iter().flatten().map(|point| point[1]).collect();
        num::mean(&all).unwrap_or(0.0)
    };
    let (range, grand) = (mean(&cells.ranges), mean(&cells.means));
    let n = study.n_trials.unwrap_or(0);
    // Limits need cells of one size.
    let range_marks = num::upper_range_factor(n).zip(num::lower_range_factor(n));
    let range_marks = range_marks.map_or(vec![], |(upper, lower)| {
        vec![("UCL", range * upper), ("R̄", range), ("LCL", range * lower)]
    });
    let mean_marks = num::a2(n).map_or(vec![], |a2| {
        vec![("UCL", grand + a2 * range), ("X̄", grand), ("LCL", grand - a2 * range)]
    });
    let marks = |list: &[(&'static str, f64)]| -> Vec<Mark> {
        list.iter().filter_map(|&(name, at)| mark(Words::same(name), at)).collect()
    };
    let beyond = |lists: &[Vec<[f64; 2]>], marks: &[(&str, f64)]| {
        let (Some(upper), Some(lower)) = (marks.first(), marks.last()) else { return 0 };
        let is_out = |point: &&[f64; 2]| point[1] > upper.1 || point[1] < lower.1;
        lists.iter().flatten().filter(is_out).count()
    };
    let x =
        || Axis::linear(Words::new("零件（逐个评价人）", "part, one appraiser after the other"));
    let n_beyond = beyond(&cells.ranges, &range_marks);
    let ranges = plot(
        (Words::new("极差图（按评价人）", "R chart by appraiser"), about_ranges(n_beyond)),
        &study.readings,
        (x(), Axis::linear(Words::new("极差", "range"))),
        traces(&cells.ranges),
        marks(&range_marks),
    );
    let words = Words::new(
        "{n} 个均值超出控制限：超出越多，越能区分零件",
        "means beyond the limits: {n}; the more, the better parts are told apart",
    );
    let args = [("n", beyond(&cells.means, &mean_marks).to_string())];
    let means = plot(
        (
            Words::new("均值图（按评价人）", "X̄ chart by appraiser"),
            Message::new("gauge.mean_chart", words, args),
        ),
        &study.readings,
        (x(), Axis::linear(Words::new("均值", "mean"))),
        traces(&cells.means),
        marks(&mean_marks),
    );
    [ranges, means]
}

fn about_ranges(n_beyond: usize) -> Message {
    let words = if n_beyond == 0 {
        Words::new(
            "超出控制限的极差：{n} 个；重复测量前后一致",
            "ranges beyond the limits: {n}; repeats were alike throughout",
        )
    } else {
        Words::new(
            "超出控制限的极差：{n} 个；那里的重复测量不稳定",
            "ranges beyond the limits: {n}; repeats there were not stable",
        )
    };
    Message::new("gauge.range_chart", words, [("n", n_beyond.to_string())])
}

/// Title and axis of readings by a factor.
const PART: (Words, Words) =
    (Words::new("读数（按零件）", "Readings by part"), Words::new("零件", "part"));
const APPRAISER: (Words, Words) =
    (Words::new("读数（按评价人）", "Readings by appraiser"), Words::new("评价人", "appraiser"));

fn by_level(
    readings: &Readings,
    factor: &Factor,
    values: &[f64],
    (title, axis): (Words, Words),
) -> Figure {
    let points = factor.level_of.iter().zip(values).map(|(&level, &value)| [level as f64, value]);
    let mut sums = vec![0.0; factor.len()];
    factor.level_of.iter().zip(values).for_each(|(&level, value)| sums[level] += value);
    let means: Vec<f64> = sums.iter().zip(factor.sizes()).map(|(s, n)| s / n as f64).collect();
    let joined = means.iter().enumerate().map(|(level, &mean)| [level as f64, mean]).collect();
    let low = means.iter().copied().fold(f64::INFINITY, f64::min);
    let high = means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let words = Words::new("均值从 {low} 到 {high}", "means from {low} to {high}");
    let spelled = |value| num::round_significant(value, 6);
    let args = [("low", spelled(low)), ("high", spelled(high))];
    let traces = vec![
        Trace {
            name: Some(Name::Ours(Words::new("均值", "mean"))),
            shape: Shape::Joined,
            points: joined,
        },
        Trace {
            name: Some(Name::Ours(Words::new("读数", "reading"))),
            shape: Shape::Points,
            points: points.collect(),
        },
    ];
    let x = Axis { label: axis, kind: AxisKind::Names(factor.levels.clone()) };
    let y = Axis::linear(Words::new("读数", "reading"));
    let sentence = Message::new("gauge.by_level", words, args);
    plot((title, sentence), readings, (x, y), traces, vec![])
}

/// Means of parts, one line an appraiser: lines that cross speak of an interaction.
fn interaction(study: &Study, cells: &Cells) -> Figure {
    let n_parts = study.part.len() as f64;
    let people = study.appraiser.levels.iter().zip(&cells.means).enumerate();
    let traces = people
        .map(|(i, (who, points))| Trace {
            name: Some(Name::Given(who.clone())),
            shape: Shape::Joined,
            points: points.iter().map(|[x, y]| [x - 1.0 - i as f64 * n_parts, *y]).collect(),
        })
        .collect();
    let words = Words::new(
        "{n} 名评价人的零件均值；线若交叉，说明评价人与零件有交互作用",
        "part means of {n} appraisers; lines that cross speak of an interaction",
    );
    let args = [("n", study.appraiser.len().to_string())];
    let names = AxisKind::Names(study.part.levels.clone());
    let x = Axis { label: Words::new("零件", "part"), kind: names };
    let y = Axis::linear(Words::new("均值", "mean"));
    let title = Words::new("评价人×零件", "Appraiser × part");
    let sentence = Message::new("gauge.interaction", words, args);
    plot((title, sentence), &study.readings, (x, y), traces, vec![])
}
