//! Square symmetric matrices, row by row, just large enough for this room.

/// The lower triangle `L` with `A = LL'`; `None` where `A` is not positive definite.
///
/// A pivot counts as zero below `tolerance` times its diagonal entry.
pub(super) fn cholesky(a: &[f64], n: usize, tolerance: f64) -> Result<Vec<f64>, usize> {
    let mut l = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..=i {
            let (row_i, row_j) = (&l[i * n..i * n + j], &l[j * n..j * n + j]);
            let sum: f64 = row_i.iter().zip(row_j).map(|(x, y)| x * y).sum();
            let rest = a[i * n + j] - sum;
            if i == j {
                if rest <= tolerance * a[i * n + i].abs() || rest.is_nan() {
                    return Err(i);
                }
                l[i * n + i] = rest.sqrt();
            } else {
                l[i * n + j] = rest / l[j * n + j];
            }
        }
    }
    Ok(l)
}

/// Solves `LL'x = b`.
pub(super) fn solve(l: &[f64], n: usize, b: &[f64]) -> Vec<f64> {
    let mut x = b.to_vec();
    for i in 0..n {
        let sum: f64 = l[i * n..i * n + i].iter().zip(&x).map(|(a, b)| a * b).sum();
        x[i] = (x[i] - sum) / l[i * n + i];
    }
    for i in (0..n).rev() {
        x[i] /= l[i * n + i];
        let done = x[i];
        for j in 0..i {
            x[j] -= l[i * n + j] * done;
        }
    }
    x
}

/// The inverse of `LL'`.
pub(super) fn inverse(l: &[f64], n: usize) -> Vec<f64> {
    let mut all = vec![0.0; n * n];
    let mut unit = vec![0.0; n];
    for k in 0..n {
        unit[k] = 1.0;
        let column = solve(l, n, &unit);
        unit[k] = 0.0;
        // The inverse is symmetric, so its columns are its rows.
        all[k * n..(k + 1) * n].copy_from_slice(&column);
    }
    all
}
