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
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let (Some(&first), Some(&last)) = (sorted.first(), sorted.last()) else {
        return Ok((Vec::new(), Vec::new()));
    };
    let (first, last) = (i128::from(first), i128::from(last));
    let n = sorted.len();
    let spread = i128::from(sorted[(3 * n / 4).min(n - 1)]) - i128::from(sorted[n / 4]);
    let wanted = 2.0 * spread as f64 / num::pow(count(n), 1.0 / 3.0);
    let wanted = wanted as i128;
    let width = wanted.max((last - first + 60) / 60).max(1);
    let n_bins = usize::try_from((last - first) / width + 1).unwrap_or(1);
    let mut counts = vec![0; n_bins];
    for &value in &sorted {
        let bin = usize::try_from((i128::from(value) - first) / width).unwrap_or(0);
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
