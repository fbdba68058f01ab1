//! Cohen's kappa, second version: class by class, and the coefficient with its interval.
//!
//! Asks: in which classes do the two part, and does one of them give a class more often?
//! Needs: what the first version needs.
//! Does not know: which of the two is right.
//! Source: as of the first version.  Cases: `cases/measure/agreement/`.

use method::figure::{Axis, AxisKind, Figure, Name, Shape, Trace};
use method::{Card, Kernel, MethodId, Outcome, Table};
use word::{Message, Words};

use super::cohen::{Cohen, Found, Params, study};
use super::drawn::{self, half, names, reach, trace};

/// Cohen's kappa, second version.
pub struct Cohen2;

impl Kernel for Cohen2 {
    type Params = Params;

    const CARD: Card = Card { id: MethodId { name: "agreement.cohen", version: 2 }, ..Cohen::CARD };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let (mut outcome, found) = study(table, params)?;
        if let Some(found) = found {
            outcome.figures = vec![coefficient(table, &found), classes(table, &found)];
        }
        Ok(outcome)
    }
}

/// Observed agreement, agreement by chance, and kappa with its interval.
fn coefficient(table: &Table, found: &Found) -> Figure {
    let agreed = &found.agreed;
    let signs = ["pₒ", "pₑ", "κ"].map(str::to_owned);
    let bars = [agreed.observed, agreed.expected, agreed.kappa];
    let bars = bars.into_iter().enumerate().map(|(x, value)| [x as f64, value]).collect();
    let words = Words::new(
        "观测一致率 {po}，偶然一致率 {pe}，κ = {kappa}",
        "observed agreement {po}, by chance {pe}, κ = {kappa}",
    );
    let three = |value: f64| format!("{value:.3}");
    let args = [
        ("po", three(agreed.observed)),
        ("pe", three(agreed.expected)),
        ("kappa", three(agreed.kappa)),
    ];
    let title = Words::new("扣除偶然后的一致", "Agreement beyond chance");
    let x = names(Words::new("观测、偶然、扣除偶然", "observed, by chance, beyond chance"), &signs);
    let y = Axis::linear(Words::new("一致程度", "agreement"));
    let traces = vec![
        Trace { name: None, shape: Shape::Bars, points: bars },
        trace(drawn::INTERVAL, Shape::Pairs, reach(2.0, found.ends)),
    ];
    let sentence = Message::new("agreement.beyond_chance", words, args);
    half(table, (title, sentence), (x, y), traces, drawn::bounds_of_kappa())
}

/// How often either gave each class, and both at once.
fn classes(table: &Table, found: &Found) -> Figure {
    let (counts, ratings) = (&found.counts, &found.ratings);
    let k = ratings.classes.len();
    let n: u64 = counts.iter().flatten().sum();
    let bars = |count: &dyn Fn(usize) -> u64| {
        (0..k).map(|class| [class as f64, count(class) as f64]).collect::<Vec<_>>()
    };
    let one = bars(&|class| counts[class].iter().sum());
    let other = bars(&|class| counts.iter().map(|row| row[class]).sum());
    let both = bars(&|class| counts[class][class]);
    let n_both: u64 = (0..k).map(|class| counts[class][class]).sum();
    let person = |at: usize| ratings.appraisers.get(at).cloned().map(Name::Given);
    let reference = || Name::Ours(Words::new("参考", "reference"));
    let words = Words::new(
        "{n} 对评定中 {both} 对类别相同",
        "of {n} pairs of ratings {both} are of one class",
    );
    let args = [("n", n.to_string()), ("both", n_both.to_string())];
    let bar = |name, points| Trace { name, shape: Shape::Bars, points };
    let title = Words::new("逐类别", "Class by class");
    let x = names(Words::new("类别", "class"), &ratings.classes);
    let y = Axis { label: Words::new("次数", "times given"), kind: AxisKind::Linear };
    let traces = vec![
        bar(person(0), one),
        bar(person(1).or_else(|| Some(reference())), other),
        bar(Some(Name::Ours(Words::new("两者相同", "by both"))), both),
    ];
    half(table, (title, Message::new("agreement.classes", words, args)), (x, y), traces, vec![])
}
