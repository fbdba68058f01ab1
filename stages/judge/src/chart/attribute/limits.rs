//! Rate and limits of a chart of counts.

use super::counts::Counts;
use super::{Kind, Params};
use crate::Problem;
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
    /// [`Problem`] where the rate is out of range, or there are too few points for the scatter.
    pub fn of(kind: Kind, counts: &Counts, params: &Params) -> Result<Self, Problem> {
        let (total, inspected) = counts.totals();
        let rate = params.frozen.map_or(total / inspected, |frozen| frozen.rate.get());
        let rate = kind.possible(rate)?;
        let frozen_phi = params.frozen.and_then(|frozen| frozen.phi);
        let phi = match (kind.is_laney(), frozen_phi) {
            (false, _) => 1.0,
            (true, Some(phi)) => Kind::possible_phi(phi.get())?,
            (true, None) => scatter(kind, counts, rate)?,
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
fn scatter(kind: Kind, counts: &Counts, rate: f64) -> Result<f64, Problem> {
    let standard =
        |(count, size): (f64, f64)| (count / size - rate) / (kind.variance(rate) / size).sqrt();
    let z: Vec<f64> = counts.kept().map(standard).collect();
    if z.len() < 2 {
        return Err(Problem::TooFew { got: z.len(), need: 2 });
    }
    let moves: Vec<f64> = z.windows(2).map(|pair| (pair[1] - pair[0]).abs()).collect();
    let d2 = num::d2(2).ok_or(Problem::OutOfRange { name: "span", range: "2" })?;
    let phi = num::sum(&moves) / moves.len() as f64 / d2;
    if phi > 0.0 { Ok(phi) } else { Err(Problem::OutOfRange { name: "phi", range: "> 0" }) }
}

fn first(mut values: Vec<f64>) -> Vec<f64> {
    values.truncate(1);
    values
}
