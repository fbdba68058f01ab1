//! Rate and limits of a chart of counts.

use super::counts::Counts;
use super::{Gap, Kind, Params};
use crate::Problem;
use crate::chart::problem::Problem as ChartProblem;
use crate::signal::Zones;

/// Everything that is computed of counts that may be charted.
pub(crate) struct Limits {
    /// The rate.
    pub rate: f64,
    /// Observed scatter between points over expected (Laney 2002); 1 for the plain charts.
    pub phi: f64,
    /// What is plotted.
    pub points: Vec<Option<f64>>,
    /// The central line and one sigma a point, in what is plotted.
    pub zones: Zones,
    /// The lower limit, not below zero.
    pub lower: Vec<f64>,
    /// The upper limit; a share is not above one.
    pub upper: Vec<f64>,
}

impl Limits {
    /// # Errors
    /// [`Problem`] where the rate is out of range, or there are too few points for the scatter;
    /// [`ChartProblem::NoNeighbours`], [`ChartProblem::NoScatter`].
    pub fn of(
        (kind, gap): (Kind, Gap),
        counts: &Counts,
        params: &Params,
    ) -> Result<Self, method::Problem> {
        let (total, inspected) = counts.totals();
        let rate = params.frozen.map_or(total / inspected, |frozen| frozen.rate.get());
        let rate = kind.possible(rate)?;
        let frozen_phi = params.frozen.and_then(|frozen| frozen.phi);
        let phi = match (kind.is_laney(), frozen_phi) {
            (false, _) => 1.0,
            (true, Some(phi)) => Kind::possible_phi(phi.get())?,
            (true, None) => scatter((kind, gap), counts, rate)?,
        };
        // A gap has no size: its limits are those of the point before, and nothing is compared.
        let mut last = counts.all().flatten().next().map_or(1.0, |point| point.1);
        let sizes: Vec<f64> = counts
            .all()
            .map(|point| {
                last = point.map_or(last, |point| point.1);
                last
            })
            .collect();
        let unit = |size: f64| kind.unit(size);
        let sigma: Vec<f64> = sizes.iter().map(|&size| kind.sigma((rate, phi), size)).collect();
        let one = unit(sizes.first().copied().unwrap_or(1.0));
        // Divided last, so that a mean count that is short stays short.
        let center = if params.frozen.is_some() { rate * one } else { total * one / inspected };
        let most = kind.most();
        let lower = sigma.iter().map(|sigma| (center - 3.0 * sigma).max(0.0)).collect();
        let upper = sigma.iter().map(|sigma| (center + 3.0 * sigma).min(most)).collect();
        let plotted = |(count, size): (f64, f64)| count / size * unit(size);
        let points = counts.all().map(|point| point.map(plotted)).collect();
        // A chart of rates has limits a point, also where all happen to be the same.
        let drawn = |values: Vec<f64>| if kind.plots_counts() { first(values) } else { values };
        let zones = Zones { center, sigma: drawn(sigma), exact: None };
        Ok(Self { rate, phi, points, zones, lower: drawn(lower), upper: drawn(upper) })
    }
}

/// Laney's sigma z: the mean moving range of the standardised rates over d2(2) (Laney 2002,
/// who rounds d2 to 1.128).
fn scatter((kind, gap): (Kind, Gap), counts: &Counts, rate: f64) -> Result<f64, method::Problem> {
    let standard =
        |(count, size): (f64, f64)| (count / size - rate) / (kind.variance(rate) / size).sqrt();
    let in_place = counts.in_place().map(|point| point.map(standard));
    let z: Vec<Option<f64>> = match gap {
        Gap::Joined => in_place.filter(Option::is_some).collect(),
        Gap::Cut => in_place.collect(),
    };
    let n = z.iter().flatten().count();
    if n < 2 {
        return Err(Problem::TooFew { got: n, need: 2 }.into());
    }
    let neighbours = z.windows(2).filter_map(|pair| pair[0].zip(pair[1]));
    let moves: Vec<f64> = neighbours.map(|(before, after)| (after - before).abs()).collect();
    if moves.is_empty() {
        return Err(ChartProblem::NoNeighbours { n }.into());
    }
    let d2 = num::d2(2).ok_or(Problem::OutOfRange { name: "span", range: "2" })?;
    let phi = num::sum(&moves) / moves.len() as f64 / d2;
    if phi > 0.0 { Ok(phi) } else { Err(ChartProblem::NoScatter.into()) }
}

fn first(mut values: Vec<f64>) -> Vec<f64> {
    values.truncate(1);
    values
}
