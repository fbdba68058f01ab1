//! Cumulative sums (CUSUM, 累积和控制图), tabular form.

use method::{Card, Kernel, MethodId, Number, Outcome, Quantity, Real, Table, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::{Baseline, Drawn, SINGLE, finish, series};
use crate::Problem;
use crate::chart::report::Found;
use crate::chart::{Frozen, LeftOut, real};

/// Parameters of the CUSUM chart; lengths in sigmas of single readings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The slack: half of the shift that is to be found.
    pub k: Real,
    /// The decision interval.
    pub h: Real,
    /// Where the sums start (fast initial response); 0 without, h/2 is usual.
    pub headstart: Real,
    /// Target and sigma of an earlier study or of the drawing; estimated without.
    pub frozen: Option<Frozen>,
    /// Readings to leave out, each with its reason.
    pub left_out: Vec<LeftOut>,
}

impl Default for Params {
    fn default() -> Self {
        let real = |value| Real::new(value).expect("a constant that is finite");
        // About 465 readings between false alarms (Montgomery, table 9.3).
        Self { k: real(0.5), h: real(5.0), headstart: real(0.0), frozen: None, left_out: vec![] }
    }
}

impl Params {
    /// Slack, decision interval, head start.
    ///
    /// # Errors
    /// [`Problem::OutOfRange`].
    pub(crate) fn checked(&self) -> Result<[f64; 3], Problem> {
        let [k, h, start] = [self.k, self.h, self.headstart].map(Real::get);
        let fits = h > 0.0 && k >= 0.0 && start >= 0.0 && h.max(k).max(start) <= 1e9;
        let range = "0 … 10⁹, h > 0";
        let wrong = Problem::OutOfRange { name: "k, h, headstart", range };
        if fits { Ok([k, h, start]) } else { Err(wrong) }
    }
}

/// The CUSUM chart.
pub struct Cusum;

impl Kernel for Cusum {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.cusum", version: 1 },
        title: Words::new("累积和控制图", "CUSUM chart"),
        purpose: Words::new(
            "尽快发现约 2k 个标准差的持续偏移，并指出方向",
            "a shift of about 2k sigmas that stays, as soon as can be, and its direction",
        ),
        not_for: Words::new(
            "只关心单点的大偏移（单值图更直接）",
            "large shifts of single readings, which an individuals chart shows at once",
        ),
        roles: SINGLE,
        formula: "C⁺ = max(0, C⁺ + x − T − kσ), C⁻ = max(0, C⁻ + T − kσ − x); a signal above hσ",
        source: "Page 1954; Lucas and Crosier 1982 (head start); NIST/SEMATECH e-Handbook 6.3.2.3",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        let [k, h, start] = params.checked()?;
        let baseline = Baseline::of(table, params.frozen, &params.left_out)?;
        let Baseline { target, sigma, .. } = baseline;
        let above = sums(&baseline, start * sigma, |x| x - (target + k * sigma));
        let below = sums(&baseline, start * sigma, |x| (target - k * sigma) - x);
        let limit = h * sigma;
        let panel = |label, points: &[Option<f64>]| Drawn {
            label: Words::same(label),
            points: points.to_vec(),
            center: 0.0,
            lower: vec![0.0],
            upper: vec![limit],
        };
        let panels = vec![panel("C⁺", &above), panel("C⁻", &below)];
        let common = (params.frozen, params.left_out.as_slice());
        let (mut outcome, found) = finish((Self::CARD.title, table), (&baseline, panels), common);
        outcome.numbers.extend([
            real("h", Words::new("判定限", "decision interval"), limit, Unit::Reading),
            series("c_plus", Words::new("向上累积和", "sum upward"), above),
            series("c_minus", Words::new("向下累积和", "sum downward"), below),
        ]);
        let keys = [
            ("signals_plus", Words::new("向上判异的点", "points flagged upward")),
            ("signals_minus", Words::new("向下判异的点", "points flagged downward")),
        ];
        let flagged =
            keys.iter().zip(&found).map(|((key, words), found)| flagged(key, *words, found));
        outcome.numbers.extend(flagged);
        Ok(outcome)
    }
}

/// One arm. It goes on after a signal, so that the reader sees when it returns.
fn sums(baseline: &Baseline, start: f64, step: impl Fn(f64) -> f64) -> Vec<Option<f64>> {
    let mut sum = start;
    let mut next = |reading: f64| {
        sum = (sum + step(reading)).max(0.0);
        sum
    };
    baseline.readings.iter().map(|reading| reading.map(&mut next)).collect()
}

fn flagged(key: &str, words: Words, found: &Found) -> Number {
    let positions = found.flags.iter().map(|flag| flag.index).collect();
    let value = Quantity::Positions(positions);
    Number { key: key.to_owned(), words, value, interval: None, unit: Unit::One }
}
