//! The intraclass correlation, second version: the scores of each part, and the coefficients.
//!
//! Asks: on which parts do scores differ, and does one rater score higher than the others?
//! Needs: what the first version needs.
//! Does not know: the parts' true scores.
//! Source: as of the first version.  Cases: `cases/measure/agreement/`.

use method::figure::{Axis, Figure, Name, Shape, Trace};
use method::{Card, Kernel, MethodId, Outcome, Table};
use word::{Message, Words};

use super::drawn::{self, across, half, names, reach, trace};
use super::icc::{Found, Icc, Params, study};

/// More points than this say no more on a page.
const POINTS_MAX: usize = 3000;

/// More raters than this are not told apart.
const RATERS_MAX: usize = 5;

/// The intraclass correlation, second version.
pub struct Icc2;

impl Kernel for Icc2 {
    type Params = Params;

    const CARD: Card = Card { id: MethodId { name: "agreement.icc", version: 2 }, ..Icc::CARD };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let (mut outcome, found) = study(table, params)?;
        if let Some(found) = found {
            outcome.figures = vec![coefficients(table, &found), scores(table, &found)];
        }
        Ok(outcome)
    }
}

/// The four coefficients, the first with its interval.
fn coefficients(table: &Table, found: &Found) -> Figure {
    let signs = ["A,1", "A,k", "C,1", "C,k"].map(str::to_owned);
    let bars = found.correlations.iter().enumerate();
    let bars = bars.filter_map(|(x, icc)| Some([x as f64, (*icc)?])).collect();
    let mut traces = vec![Trace { name: None, shape: Shape::Bars, points: bars }];
    if let Some(ends) = found.ends {
        traces.push(trace(drawn::INTERVAL, Shape::Pairs, reach(0.0, ends)));
    }
    let words = Words::new(
        "ICC(A,1) = {icc}：A 为绝对一致，C 为相对一致；1 为单次评分，k 为平均",
        "ICC(A,1) = {icc}; A is absolute agreement, C consistency; 1 of single scores, k of means",
    );
    let icc = found.correlations[0].map_or("–".to_owned(), |icc| format!("{icc:.3}"));
    let sentence = Message::new("agreement.coefficients", words, [("icc", icc)]);
    let title = Words::new("组内相关系数", "Intraclass correlations");
    let x = names(Words::new("系数", "coefficient"), &signs);
    let y = Axis::linear(Words::new("ICC", "ICC"));
    let marks =
        vec![across(Words::new("良好", "good"), 0.75), across(Words::new("不足", "short"), 0.5)];
    half(table, (title, sentence), (x, y), traces, marks)
}

/// The scores of each part, parts in the order of their mean. Of many parts, every so-many-th is
/// drawn.
fn scores(table: &Table, found: &Found) -> Figure {
    let ratings = &found.ratings;
    let values: Vec<f64> = ratings.scores.iter().flatten().map(|score| score.to_f64()).collect();
    let by_part = ratings.by_part();
    let mean = |part: usize| {
        let scores: Vec<f64> = by_part[part].iter().map(|class| values[*class]).collect();
        num::mean(&scores).unwrap_or(0.0)
    };
    let mut order: Vec<(usize, f64)> = (0..by_part.len()).map(|part| (part, mean(part))).collect();
    order.sort_by(|one, other| one.1.total_cmp(&other.1));
    let every = (by_part.len() * by_part[0].len()).div_ceil(POINTS_MAX);
    let order: Vec<(usize, f64)> = order.into_iter().step_by(every).collect();
    let means = order.iter().enumerate().map(|(x, (_, mean))| [x as f64, *mean]).collect();
    let mut traces = vec![trace(Words::new("均值", "mean"), Shape::Line, means)];
    let of_rater = |who: usize| {
        let parts = order.iter().enumerate();
        let cells = parts.flat_map(move |(x, (part, _))| {
            ratings.cells[who][*part].iter().map(move |class| (x as f64, *class))
        });
        cells.map(|(x, class)| [x, values[class]]).collect::<Vec<_>>()
    };
    let people = ratings.appraisers.len();
    if people <= RATERS_MAX {
        traces.extend(ratings.appraisers.iter().enumerate().map(|(who, name)| Trace {
            name: Some(Name::Given(name.clone())),
            shape: Shape::Points,
            points: of_rater(who),
        }));
    } else {
        let points = (0..people).flat_map(of_rater).collect();
        traces.push(trace(Words::new("评分", "score"), Shape::Points, points));
    }
    let words = Words::new(
        "{n} 个零件的评分，按均值排列；点离线越近，评分越一致",
        "scores of {n} parts, by their mean; the closer the points to the line, the more alike",
    );
    let sentence = Message::new("agreement.scores", words, [("n", by_part.len().to_string())]);
    let parts: Vec<String> = order.iter().map(|(part, _)| ratings.parts[*part].clone()).collect();
    let title = Words::new("各零件的评分", "Scores by part");
    let x = names(Words::new("零件（按均值）", "part, by mean"), &parts);
    let y = Axis::linear(Words::new("评分", "score"));
    half(table, (title, sentence), (x, y), traces, vec![])
}
