//! What an hour of production under a chart costs, and where that is least.
//!
//! Source: Lorenzen and Vance 1986, “The economic design of control charts: a unified approach”,
//! Technometrics 28(1), 3–10; Duncan 1956, Journal of the American Statistical Association 51,
//! 228–242, is the special case in which production never stops.

use super::super::moments::above;

/// Whether production goes on while a cause is looked for or repaired.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct GoesOn {
    /// 1 while it is looked for, 0 otherwise.
    pub(super) search: f64,
    /// 1 while it is repaired, 0 otherwise.
    pub(super) repair: f64,
}

/// Costs in one currency, times in hours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Costs {
    /// Causes an hour, λ.
    pub(super) rate: f64,
    /// The shift that a cause brings, in standard deviations, δ.
    pub(super) shift: f64,
    /// An hour in control, C₀, and out of control, C₁.
    pub(super) hour: [f64; 2],
    /// A sample, and each unit of it: a, b.
    pub(super) sample: [f64; 2],
    /// A false alarm, Y.
    pub(super) false_alarm: f64,
    /// Finding and removing a cause, W.
    pub(super) repair: f64,
    /// Time to take and chart a unit, E.
    pub(super) unit_hours: f64,
    /// Time of a false alarm, to find a cause, to remove it: T₀, T₁, T₂.
    pub(super) hours: [f64; 3],
    /// Whether production goes on: γ₁, γ₂.
    pub(super) goes_on: GoesOn,
}

/// A plan of sampling.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Plan {
    /// Units in a sample.
    pub(super) n: u32,
    /// Limits, in standard deviations of the mean.
    pub(super) width: f64,
    /// Hours between samples.
    pub(super) interval: f64,
}

impl Costs {
    /// The cost of an hour in the long run: the cost of a cycle by its length.
    pub(super) fn hourly(&self, plan: Plan) -> f64 {
        let n = f64::from(plan.n);
        let moved = self.shift * n.sqrt();
        let false_share = 2.0 * above(plan.width);
        let power = above(plan.width - moved) + above(plan.width + moved);
        let h = plan.interval;
        let product = self.rate * h;
        let onset = -num::expm1(-product);
        // Samples in control, and the mean time within an interval until the cause.
        let n_calm = num::exp(-product) / onset;
        let tau = into_interval(product) * h;
        let [t0, t1, t2] = self.hours;
        let GoesOn { search, repair } = self.goes_on;
        let unseen = h / power - tau + n * self.unit_hours;
        let length =
            1.0 / self.rate + (1.0 - search) * n_calm * t0 * false_share + unseen + t1 + t2;
        let running = unseen + search * t1 + repair * t2;
        let [calm, moved] = self.hour;
        let sampling = (self.sample[0] + self.sample[1] * n) / h;
        let cost = calm / self.rate
            + moved * running
            + n_calm * self.false_alarm * false_share
            + self.repair
            + sampling * (1.0 / self.rate + running);
        cost / length
    }

    /// The cheapest plan with samples of `n` and limits of at least `width_min`; the interval is
    /// between 10⁻⁶ and 10 mean times between causes.
    ///
    /// A grid finds the valley, nested golden sections its floor.
    pub(super) fn cheapest(&self, n: u32, width_min: f64) -> Plan {
        let plan = |width: f64, steps: f64| Plan {
            n,
            width,
            interval: num::exp(LN_LEAST + steps * STEP) / self.rate,
        };
        let cost = |width: f64, steps: f64| self.hourly(plan(width, steps));
        let mut best = (f64::INFINITY, width_min, 0.0);
        for i in 0..=24_u32 {
            let width = width_min + (WIDTH_MAX - width_min) * f64::from(i) / 24.0;
            for j in 0..=STEPS {
                let found = cost(width, f64::from(j));
                if found < best.0 {
                    best = (found, width, f64::from(j));
                }
            }
        }
        let reach = (WIDTH_MAX - width_min) / 24.0;
        let widths = [(best.1 - reach).max(width_min), (best.1 + reach).min(WIDTH_MAX)];
        let steps = [(best.2 - 2.0).max(0.0), (best.2 + 2.0).min(f64::from(STEPS))];
        let at = |width: f64| lowest(steps, |steps| cost(width, steps));
        let width = lowest(widths, |width| cost(width, at(width)));
        plan(width, at(width))
    }

    /// Whether the interval is as long as any that was tried.
    pub(super) fn is_longest(&self, plan: Plan) -> bool {
        plan.interval * self.rate > 0.99 * num::exp(LN_LEAST + f64::from(STEPS) * STEP)
    }
}

/// The widest limits that are tried.
pub(super) const WIDTH_MAX: f64 = 6.0;
/// `ln` of the shortest interval, in mean times between causes.
const LN_LEAST: f64 = -13.815_510_557_964_274;
/// Steps of the grid, and `ln` of the ratio of neighbours: 10⁻⁶ to 10.
const STEPS: u32 = 70;
const STEP: f64 = 0.230_258_509_299_404_56;

/// The mean of the time within an interval at which a cause comes, given that one does, as a
/// share of the interval; `product` is the rate times the interval.
fn into_interval(product: f64) -> f64 {
    if product < 1e-3 {
        // 1/2 − x/12 + x³/720: what cancels below is gone.
        return 0.5 - product / 12.0 + product * product * product / 720.0;
    }
    let left = num::exp(-product);
    (1.0 - (1.0 + product) * left) / (product * (1.0 - left))
}

/// Where a function of one valley is lowest, by golden sections.
fn lowest([mut low, mut high]: [f64; 2], f: impl Fn(f64) -> f64) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    let (mut a, mut b) = (high - GOLDEN * (high - low), low + GOLDEN * (high - low));
    let (mut f_a, mut f_b) = (f(a), f(b));
    for _ in 0..44 {
        if f_a <= f_b {
            (high, b, f_b) = (b, a, f_a);
            a = high - GOLDEN * (high - low);
            f_a = f(a);
        } else {
            (low, a, f_a) = (a, b, f_b);
            b = low + GOLDEN * (high - low);
            f_b = f(b);
        }
    }
    0.5 * (low + high)
}
