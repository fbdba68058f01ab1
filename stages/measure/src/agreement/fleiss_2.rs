//! Fleiss' kappa, second version: the coefficient of each class beside what chance gives.
//!
//! Asks: which classes are judged alike, and which no better than by chance?
//! Needs: what the first version needs.
//! Does not know: the order of classes.
//! Source: Fleiss, Nee and Landis (1979).  Cases: `cases/measure/agreement/`.

use method::figure::{Axis, Figure, Shape, Trace};
use method::{Card, Kernel, MethodId, Outcome, Table};
use word::{Message, Words};

use super::drawn::{self, across, half, names, reach, trace};
use super::fleiss::{Fleiss, Params, study};
use super::kappa;
use super::ratings::Ratings;

/// Two standard deviations, nearly: what chance alone exceeds once in twenty times, either way.
const TWO_SIDED_05: f64 = 1.959_963_984_540_054;

/// Fleiss' kappa, second version.
pub struct Fleiss2;

impl Kernel for Fleiss2 {
    type Params = Params;

    const CARD: Card =
        Card { id: MethodId { name: "agreement.fleiss", version: 2 }, ..Fleiss::CARD };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let (mut outcome, found) = study(table, params)?;
        outcome.figures = found.iter().map(|(ratings, of)| by_class(table, ratings, of)).collect();
        Ok(outcome)
    }
}

/// Bars of the coefficient of each class, about 0 how far chance alone may reach.
fn by_class(table: &Table, ratings: &Ratings, found: &kappa::Fleiss) -> Figure {
    let (mut bars, mut reaches) = (Vec::new(), Vec::new());
    let chance = TWO_SIDED_05 * found.se_by_class;
    for (class, kappa) in found.by_class.iter().enumerate() {
        let Some(kappa) = kappa else { continue };
        bars.push([class as f64, *kappa]);
        reaches.extend(reach(class as f64, [-chance, chance]));
    }
    let words = Words::new(
        "总体 κ = {kappa}；各类别的柱高于竖线，才说明不只是偶然",
        "κ of all is {kappa}; a class is judged better than by chance where its bar is above the \
         upright line",
    );
    let args = [("kappa", format!("{:.3}", found.kappa))];
    let mut marks = drawn::bounds_of_kappa();
    marks.push(across(Words::new("总体", "all"), found.kappa));
    let traces = vec![
        Trace { name: None, shape: Shape::Bars, points: bars },
        trace(Words::new("偶然所及（95 %）", "reach of chance, 95 %"), Shape::Pairs, reaches),
    ];
    let title = Words::new("各类别的 κ", "Kappa by class");
    let x = names(Words::new("类别", "class"), &ratings.classes);
    let y = Axis::linear(Words::new("κ", "kappa"));
    half(table, (title, Message::new("agreement.by_class", words, args)), (x, y), traces, marks)
}
