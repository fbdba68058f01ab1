//! The digamma function (双伽马函数).
//!
//! Asks: how far is `ψ(x)`, the slope of `ln Γ`, below `ln x`?
//! Needs: `x > 0`.
//! Does not know: negative arguments.
//! Source: Abramowitz and Stegun (1964), 6.3.5 and 6.3.18.

/// `ln x − ψ(x)`, without the loss of digits that the difference has for large `x`.
///
/// # Source
/// Abramowitz and Stegun (1964), 6.3.18, beyond 12; below, by the recurrence 6.3.5.
pub fn ln_minus_digamma(x: f64) -> f64 {
    let mut steps = Vec::new();
    let mut y = x;
    while y < 12.0 {
        steps.push(1.0 / y);
        y += 1.0;
    }
    let z = 1.0 / (y * y);
    let series = z
        * (1.0 / 12.0
            - z * (1.0 / 120.0
                - z * (1.0 / 252.0
                    - z * (1.0 / 240.0
                        - z * (1.0 / 132.0 - z * (691.0 / 32_760.0 - z * (1.0 / 12.0)))))));
    steps.extend([0.5 / y, series, crate::ln(x / y)]);
    crate::sum(&steps)
}
