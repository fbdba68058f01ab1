//! The capability histogram.

use crate::Problem;
use crate::chart::sigma::count;

/// Edges and counts of bins, with edges on half steps of the resolution, so that no reading lies
/// on an edge.
///
/// The width is Freedman and Diaconis' `2 IQR n^(−1/3)` (1981), at least one step of the
/// resolution, and such that there are at most 60 bins.
///
/// # Errors
/// [`Problem::Number`].
pub(crate) fn bins(values: &[i64], scale: u32) -> Result<(Vec<f64>, Vec<u64>), Problem> {
    let (Some(&smallest), Some(&largest)) = (values.iter().min(), values.iter().max()) else {
        return Ok((Vec::new(), Vec::new()));
    };
    let (first, last) = (i128::from(smallest), i128::from(largest));
    let n = values.len();
    let spread = quartile_spread(values);
    let wanted = 2.0 * spread as f64 / num::pow(count(n), 1.0 / 3.0);
    let wanted = wanted as i128;
    let width = wanted.max((last - first + 60) / 60).max(1);
    let n_bins = usize::try_from((last - first) / width + 1).unwrap_or(1);
    let mut counts = vec![0; n_bins];
    // A width beyond 64 bits holds every reading.
    let divisor = u64::try_from(width).unwrap_or(u64::MAX);
    for value in values {
        let bin = (value.abs_diff(smallest) / divisor) as usize;
        counts[bin.min(n_bins - 1)] += 1;
    }
    // Edges lie half a step below a reading that could occur: mantissas times ten, less five.
    let edge = |i: usize| {
        let at = (first + width * i128::try_from(i).unwrap_or(0)) * 10 - 5;
        num::exact::decimal_to_f64(at, scale + 1)
    };
    let edges = (0..=n_bins).map(edge).collect::<Result<_, _>>()?;
    Ok((edges, counts))
}

/// Bars as one line, so that curves over them share their axis.
pub(crate) fn outline(edges: &[f64], counts: &[u64]) -> Vec<[f64; 2]> {
    let bars = edges.windows(2).zip(counts);
    let corners = |(pair, n): (&[f64], &u64)| {
        let n = *n as f64;
        [[pair[0], 0.0], [pair[0], n], [pair[1], n], [pair[1], 0.0]]
    };
    bars.flat_map(corners).collect()
}

/// The normal density times an area.
///
/// # Errors
/// [`Problem::Number`].
pub(crate) fn curve(mean: f64, sigma: f64, area: f64) -> Result<Vec<[f64; 2]>, Problem> {
    let at = |i: i32| {
        let z = f64::from(i) / 20.0;
        Ok([mean + z * sigma, num::normal::pdf(z)? / sigma * area])
    };
    (-70..=70).map(at).collect()
}

/// The distance of the quartiles: of the readings in order, those at n/4 and 3n/4 from 0.
fn quartile_spread(values: &[i64]) -> i128 {
    let n = values.len();
    let mut parted = values.to_vec();
    let third = (3 * n / 4).min(n - 1);
    let (below, &mut upper, _) = parted.select_nth_unstable(third);
    let lower = if third == n / 4 { upper } else { *below.select_nth_unstable(n / 4).1 };
    i128::from(upper) - i128::from(lower)
}
