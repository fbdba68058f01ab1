//! Kendall's coefficients, second version: the ranks of parts, and the coefficient of each pair.
//!
//! Asks: which parts do raters place apart, and which two raters go apart?
//! Needs: what the first version needs.
//! Does not know: what the first version does not.
//! Source: as of the first version.  Cases: `cases/measure/agreement/`.

use method::figure::{Axis, Figure, Shape, Trace};
use method::{Card, Kernel, MethodId, Outcome, Table};
use word::{Message, Words};

use super::drawn::{half, names, trace};
use super::kendall::{Found, Kendall, Params, study};

/// More points than this say no more on a page.
const POINTS_MAX: usize = 3000;

/// Kendall's coefficients, second version.
pub struct Kendall2;

impl Kernel for Kendall2 {
    type Params = Params;

    const CARD: Card =
        Card { id: MethodId { name: "agreement.kendall", version: 2 }, ..Kendall::CARD };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let (mut outcome, found) = study(table, params)?;
        if let Some(found) = found {
            outcome.figures = vec![ranks(table, &found)];
            outcome.figures.extend(pairs(table, &found));
        }
        Ok(outcome)
    }
}

/// The rank of each part by every rater, parts in the order of their mean rank: the closer to the
/// line, the more alike. Of many parts, every so-many-th is drawn.
fn ranks(table: &Table, found: &Found) -> Figure {
    let (n, m) = (found.ratings.parts.len(), found.ranks.len());
    let sum = |part: usize| found.ranks.iter().map(|rater| rater[part]).sum::<i128>();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|part| (sum(*part), *part));
    let every = (n * m).div_ceil(POINTS_MAX);
    let order: Vec<usize> = order.into_iter().step_by(every).collect();
    let (mut single, mut means) = (Vec::new(), Vec::new());
    for (x, &part) in order.iter().enumerate() {
        let x = x as f64;
        single.extend(found.ranks.iter().map(|rater| [x, rater[part] as f64 / 2.0]));
        means.push([x, sum(part) as f64 / 2.0 / m as f64]);
    }
    let words = Words::new(
        "{n} 个零件由 {m} 列评分排序：W = {w}；点离线越近，排序越一致",
        "{n} parts ranked {m} times: W = {w}; the closer the points to the line, the more alike",
    );
    let args = [("n", n.to_string()), ("m", m.to_string()), ("w", format!("{:.3}", found.w))];
    let traces = vec![
        trace(Words::new("平均秩", "mean rank"), Shape::Line, means),
        trace(Words::new("各评价人的秩", "rank by a rater"), Shape::Points, single),
    ];
    let parts: Vec<String> = order.iter().map(|part| found.ratings.parts[*part].clone()).collect();
    let title = Words::new("零件的秩", "Ranks of parts");
    let x = names(Words::new("零件（按平均秩）", "part, by mean rank"), &parts);
    let y = Axis::linear(Words::new("秩", "rank"));
    half(table, (title, Message::new("agreement.ranks", words, args)), (x, y), traces, vec![])
}

/// τ-b of each two raters; none where there are no pairs, or more than can be named.
fn pairs(table: &Table, found: &Found) -> Option<Figure> {
    let m = found.ranks.len();
    let pairs = (1..=m).flat_map(|one| (one + 1..=m).map(move |other| (one, other)));
    let named: Vec<String> = pairs.map(|(one, other)| format!("{one}-{other}")).collect();
    let taus = found.taus.iter().enumerate();
    let points: Vec<[f64; 2]> = taus.filter_map(|(x, tau)| Some([x as f64, (*tau)?])).collect();
    let least = points.iter().min_by(|one, other| one[1].total_cmp(&other[1]))?;
    let words = Words::new(
        "最不一致的两列：{pair}，τ-b = {tau}",
        "the two that agree least: {pair}, τ-b = {tau}",
    );
    let args = [("pair", named[least[0] as usize].clone()), ("tau", format!("{:.3}", least[1]))];
    let sentence = Message::new("agreement.pairs", words, args);
    let title = Words::new("两两 τ-b", "τ-b of each two");
    let x = names(Words::new("评分列", "raters"), &named);
    let y = Axis::linear(Words::new("τ-b", "τ-b"));
    let traces = vec![Trace { name: None, shape: Shape::Bars, points }];
    Some(half(table, (title, sentence), (x, y), traces, vec![]))
}
