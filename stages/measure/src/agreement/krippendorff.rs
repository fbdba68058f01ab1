//! Krippendorff's alpha for ordered classes.
//!
//! Asks: how far from chance is the disagreement of raters, by the distance of their grades?
//! Source: K. Krippendorff (2011), Computing Krippendorff's Alpha-Reliability.

/// Alpha with ordinal distances, from counts by part and class (`n × k`); none where all ratings
/// are of one class, or where no part has two.
///
/// The correction for small studies counts each rating `times` times; once by definition.
pub(super) fn ordinal(counts: &[Vec<u64>], times: usize) -> Option<f64> {
    let k = counts.first()?.len();
    // Parts with one rating say nothing of agreement.
    let paired: Vec<&Vec<u64>> = counts.iter().filter(|row| row.iter().sum::<u64>() > 1).collect();
    let given: Vec<f64> =
        (0..k).map(|class| paired.iter().map(|row| row[class]).sum::<u64>() as f64).collect();
    let total: f64 = given.iter().sum();
    let mut before = vec![0.0; k + 1];
    for class in 0..k {
        before[class + 1] = before[class] + given[class];
    }
    // How many ratings lie between two grades, half of their own included.
    let squared = |low: usize, high: usize| {
        let between = before[high + 1] - before[low] - (given[low] + given[high]) / 2.0;
        between * between
    };
    let (mut observed, mut expected) = (0.0, 0.0);
    for low in 0..k {
        for high in low + 1..k {
            let distance = squared(low, high);
            expected += given[low] * given[high] * distance;
            let together = |row: &&Vec<u64>| {
                (row[low] * row[high]) as f64 / (row.iter().sum::<u64>() - 1) as f64
            };
            observed += paired.iter().map(together).sum::<f64>() * distance;
        }
    }
    let size = total - 1.0 / times as f64;
    (expected > 0.0).then(|| 1.0 - size * observed / expected)
}
