//! Scales: from values to pixels, with ticks at round numbers.

/// A linear map of values onto pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scale {
    value: [f64; 2],
    pixel: [f64; 2],
}

impl Scale {
    /// A scale that shows all of `values` with a little air; a collapsed or empty range is opened
    /// around what there is.
    pub fn around(values: impl IntoIterator<Item = f64>, pixel: [f64; 2]) -> Self {
        let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
        for value in values {
            low = low.min(value);
            high = high.max(value);
        }
        if low > high {
            (low, high) = (0.0, 1.0);
        }
        let spread = high - low;
        let air = if spread > 0.0 { 0.12 * spread } else { (0.05 * low.abs()).max(1e-9) };
        Self { value: [low - air, high + air], pixel }
    }

    /// A scale of exactly these values.
    pub fn exactly(value: [f64; 2], pixel: [f64; 2]) -> Self {
        Self { value, pixel }
    }

    /// The pixel of a value.
    pub fn at(&self, value: f64) -> f64 {
        let [low, high] = self.value;
        let [start, end] = self.pixel;
        // Shares first: the ends of the scale may be huge, their difference is what matters.
        start + (value - low) / (high - low) * (end - start)
    }

    /// Whether a value is on the scale.
    pub fn shows(&self, value: f64) -> bool {
        let [low, high] = self.value;
        value >= low && value <= high
    }

    /// Round values inside the scale, about `n` of them, with the places they need.
    pub fn ticks(&self, n: usize) -> (Vec<f64>, u32) {
        let [low, high] = self.value;
        let raw = (high - low) / n.max(1) as f64;
        let (unit, exponent) = power_of_ten(raw);
        let share = raw / unit;
        let step = unit
            * if share < 1.5 {
                1.0
            } else if share < 3.5 {
                2.0
            } else if share < 7.5 {
                5.0
            } else {
                10.0
            };
        let first = (low / step).ceil();
        let mut ticks = Vec::new();
        let mut i = 0.0;
        while ticks.len() < 20 {
            let tick = (first + i) * step;
            if tick > high {
                break;
            }
            ticks.push(if tick.abs() < step * 1e-6 { 0.0 } else { tick });
            i += 1.0;
        }
        (ticks, u32::try_from(-exponent).unwrap_or(0))
    }
}

/// The largest power of ten not above `value`, and its exponent.
fn power_of_ten(value: f64) -> (f64, i32) {
    let text = format!("{value:e}");
    let exponent: i32 = text.split_once('e').and_then(|(_, e)| e.parse().ok()).unwrap_or(0);
    (format!("1e{exponent}").parse().unwrap_or(1.0), exponent)
}
