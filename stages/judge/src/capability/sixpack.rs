//! The six panels of a capability study on one sheet (能力六图).
//!
//! Asks: is the operation stable, do its readings look normal, and does it hold its limits — at
//! one look?
//! Needs: what [`super::normal`] needs.
//! Does not know: anything that its parts do not know: the chart that fits the subgroups, the
//! tests of normality, normal capability.

use method::{
    Card, Cells, Column, Kernel, MethodId, Outcome, Problem as Misfit, Role, Table,
    figure::{Figure, Name, Width},
};
use word::{Decimal, Words};

use super::ground::Gaps;
use super::normal::{Params, in_plain_words};
use super::numbers::Computed;
use super::six_panels::{self, Sheet};
use super::within::Sample;
use crate::chart::SUBGROUPED;
use crate::normality::study::{self, Normality};

/// Six panels.
pub struct Sixpack;

impl Kernel for Sixpack {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "capability.sixpack", version: 1 },
        title: Words::new("过程能力六图", "Capability sixpack"),
        purpose: Words::new(
            "一页看全：位置图、离散图、最后 25 个子组、直方图、正态概率图、能力条",
            "all at one look: the charts of location and scatter, the last 25 subgroups, the \
             histogram, the probability plot and the capability bars",
        ),
        not_for: Words::new(
            "明显非正态的读数（用非正态方法）；工序不稳定或读数太少时拒绝给出指数，但仍画图",
            "readings that are clearly not normal (use a non-normal method); where the operation \
             is not stable or has too few readings it declines the indices, but still draws",
        ),
        roles: SUBGROUPED,
        formula: "Cp = (USL−LSL)/(6σ_within), Cpk = min(USL−x̄, x̄−LSL)/(3σ_within); Pp, Ppk with \
                  the overall s; A² of Anderson and Darling; bars: x̄ ± 3σ",
        source: "the charts, the tests of normality and the indices are those of \
                 chart.individuals, chart.xbar-r, chart.xbar-s, distribution.normality and \
                 capability.normal",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        study((table, params), Gaps::ClosedUp)
    }
}

/// The study, by what becomes of gaps.
///
/// # Errors
/// [`Misfit`] of parameters or readings that cannot be used.
pub(super) fn study((table, params): (&Table, &Params), gaps: Gaps) -> Result<Outcome, Misfit> {
    let (sample, mut outcome) = gaps.ground(table, params)?;
    let kept = kept(table, &sample)?;
    let computed = match outcome.refusal {
        None => Some(Computed::of(&sample, params)?),
        Some(_) => None,
    };
    if let Some(computed) = &computed {
        outcome.numbers.extend(computed.numbers(&sample, params)?);
        outcome.findings.push(in_plain_words(computed));
    }
    let sentence = six_panels::sentence(&sample, computed.as_ref());
    let sheet = Sheet { table, params, sample: &sample, computed: computed.as_ref(), sentence };
    let places = gaps.places(table, params)?;
    outcome.figures.push(sheet.last_subgroups(&places)?);
    outcome.figures.push(sheet.histogram()?);
    if let Some(normality) = normality(&kept, &sample)? {
        let wanted = |number: &&method::Number| ["ad", "ad_p"].contains(&number.key.as_str());
        outcome.numbers.extend(normality.numbers.iter().filter(wanted).cloned());
        outcome.findings.extend(normality.findings);
        let ad = ["ad", "ad_p"].map(|key| outcome.real(key).unwrap_or_default());
        let [a, p] = ad.map(|value| num::round_significant(value, 3));
        let tested = format!("AD {a}, p {p}");
        let halves = normality.figures.into_iter().map(|figure| halved(figure, &tested));
        outcome.figures.extend(halves);
    }
    outcome.figures.push(sheet.bars()?);
    Ok(outcome)
}

/// The readings that were kept, as one column of the same name.
fn kept(table: &Table, sample: &Sample<'_>) -> Result<Table, Misfit> {
    let column = table.column(Role::Value);
    let flat = sample.flat();
    let cells = flat.iter().map(|mantissa| Decimal::new(*mantissa, sample.scale)).collect();
    Table::new(vec![Column {
        role: Role::Value,
        name: column.map(|column| column.name.clone()).unwrap_or_default(),
        unit: column.and_then(|column| column.unit.clone()),
        cells: Cells::Decimals(cells),
    }])
}

/// The tests of normality where there are enough readings for them.
fn normality(kept: &Table, sample: &Sample<'_>) -> Result<Option<Outcome>, Misfit> {
    if sample.flat().len() < 8 {
        return Ok(None);
    }
    Normality::run(kept, &study::Params::default()).map(Some)
}

/// The probability plot as a half, with the statistic where a legend stands.
fn halved(figure: Figure, tested: &str) -> Figure {
    match figure {
        Figure::Plot(mut plot) => {
            plot.width = Width::Half;
            if let Some(points) = plot.traces.first_mut() {
                points.name = Some(Name::Given(tested.to_owned()));
            }
            Figure::Plot(plot)
        }
        other => other,
    }
}
