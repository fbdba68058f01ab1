//! Tests of how straight readings lie against normal scores.

use super::{Verdict, polynomial};
use crate::Problem;

/// Shapiro and Wilk's W, for 3 to 5000 readings.
///
/// `x` are the readings in ascending order, less any constant.
///
/// # Errors
/// [`Problem::OutOfRange`] for other numbers of readings, [`Problem::Number`].
///
/// # Source
/// Royston 1995, Algorithm AS R94, Applied Statistics 44(4): approximate coefficients, and a p
/// value by normalising ln(1 − W).
pub fn shapiro_wilk(x: &[f64]) -> Result<Verdict, Problem> {
    let count = x.len();
    if !(3..=5000).contains(&count) {
        return Err(Problem::OutOfRange { name: "n", range: "3 … 5000" });
    }
    let n = count as f64;
    let coefficients = coefficients(count)?;
    let mean = num::sum(x) / n;
    let squares: Vec<f64> = x.iter().map(|x| (x - mean) * (x - mean)).collect();
    let products: Vec<f64> =
        coefficients.iter().enumerate().map(|(i, a)| a * (x[count - 1 - i] - x[i])).collect();
    let slope = num::sum(&products);
    let statistic = (slope * slope / num::sum(&squares)).min(1.0);
    Ok(Verdict { statistic, p: p_of_w(statistic, n)? })
}

/// The weights of the upper half of the readings, the largest first.
fn coefficients(count: usize) -> Result<Vec<f64>, Problem> {
    let n = count as f64;
    let half = count / 2;
    if count == 3 {
        return Ok(vec![0.5_f64.sqrt()]);
    }
    let score = |i: usize| num::normal::quantile_upper((i as f64 + 0.625) / (n + 0.25));
    let scores: Vec<f64> = (0..half).map(score).collect::<Result<_, _>>()?;
    let squares: Vec<f64> = scores.iter().map(|m| m * m).collect();
    let whole = 2.0 * num::sum(&squares);
    let root = 1.0 / n.sqrt();
    let first = polynomial(&[0.0, 0.221157, -0.147981, -2.071190, 4.434685, -2.706056], root)
        + scores[0] / whole.sqrt();
    let mut weights = vec![first];
    let mut rest = whole - 2.0 * squares[0];
    let mut taken = 2.0 * first * first;
    if count > 5 {
        let second = polynomial(&[0.0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633], root)
            + scores[1] / whole.sqrt();
        weights.push(second);
        rest -= 2.0 * squares[1];
        taken += 2.0 * second * second;
    }
    let scale = (rest / (1.0 - taken)).sqrt();
    let known = weights.len();
    weights.extend(scores.iter().skip(known).map(|m| m / scale));
    Ok(weights)
}

fn p_of_w(w: f64, n: f64) -> Result<f64, Problem> {
    if n == 3.0 {
        // Exact: 6/π (asin √W − asin √¾); W is not below ¾.
        let over = num::asin(w.max(0.75).sqrt()) - num::asin(0.75_f64.sqrt());
        return Ok((6.0 / std::f64::consts::PI * over).clamp(0.0, 1.0));
    }
    if w >= 1.0 {
        return Ok(1.0);
    }
    let y = num::ln1p(-w);
    let ln_n = num::ln(n);
    let (y, mean, sigma) = if n <= 11.0 {
        let most = polynomial(&[-2.273, 0.459], n);
        if y >= most {
            return Ok(1e-99);
        }
        let mean = polynomial(&[0.544, -0.39978, 0.025054, -6.714e-4], n);
        let sigma = polynomial(&[1.3822, -0.77857, 0.062767, -0.0020322], n);
        (-num::ln(most - y), mean, num::exp(sigma))
    } else {
        let mean = polynomial(&[-1.5861, -0.31082, -0.083751, 0.0038915], ln_n);
        let sigma = polynomial(&[-0.4803, -0.082676, 0.0030302], ln_n);
        (y, mean, num::exp(sigma))
    };
    Ok(num::normal::sf((y - mean) / sigma)?)
}

/// Shapiro and Francia's W′, for 5 to 5000 readings in ascending order.
///
/// # Errors
/// [`Problem::OutOfRange`] for other numbers of readings, [`Problem::Number`].
///
/// # Source
/// Royston 1993, A toolkit for testing for non-normality, The Statistician 42(1): the squared
/// correlation with the scores at (i − 3/8)/(n + 1/4).
pub fn shapiro_francia(x: &[f64]) -> Result<Verdict, Problem> {
    if !(5..=5000).contains(&x.len()) {
        return Err(Problem::OutOfRange { name: "n", range: "5 … 5000" });
    }
    let n = x.len() as f64;
    let mean = num::sum(x) / n;
    let (mut scores, mut squares, mut products) = (Vec::new(), Vec::new(), Vec::new());
    for (i, x) in x.iter().enumerate() {
        let score = num::normal::quantile((i as f64 + 0.625) / (n + 0.25))?;
        scores.push(score * score);
        squares.push((x - mean) * (x - mean));
        products.push(score * (x - mean));
    }
    let slope = num::sum(&products);
    let statistic = (slope * slope / (num::sum(&scores) * num::sum(&squares))).min(1.0);
    if statistic >= 1.0 {
        return Ok(Verdict { statistic, p: 1.0 });
    }
    let u = num::ln(n);
    let v = num::ln(u);
    let location = -1.2725 + 1.0521 * (v - u);
    let scale = 1.0308 - 0.26758 * (v + 2.0 / u);
    let p = num::normal::sf((num::ln1p(-statistic) - location) / scale)?;
    Ok(Verdict { statistic, p })
}
