//! Moving averages (移动平均控制图).

use method::{Card, Kernel, MethodId, Outcome, Table};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::{Baseline, Drawn, SINGLE, finish, series};
use crate::Problem;
use crate::chart::{Frozen, LeftOut, report};

/// Parameters of the moving-average chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// How many of the latest readings are averaged, 2 to 100.
    pub span: usize,
    /// Target and sigma of an earlier study or of the drawing; estimated without.
    pub frozen: Option<Frozen>,
    /// Readings to leave out, each with its reason.
    pub left_out: Vec<LeftOut>,
}

impl Default for Params {
    fn default() -> Self {
        Self { span: 5, frozen: None, left_out: Vec::new() }
    }
}

impl Params {
    /// # Errors
    /// [`Problem::OutOfRange`].
    pub(crate) fn checked_span(&self) -> Result<usize, Problem> {
        let fits = (2..=100).contains(&self.span);
        let wrong = Problem::OutOfRange { name: "span", range: "2…100" };
        if fits { Ok(self.span) } else { Err(wrong) }
    }
}

/// The moving-average chart.
pub struct MovingAverage;

impl Kernel for MovingAverage {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.moving-average", version: 1 },
        title: Words::new("移动平均控制图", "Moving-average chart"),
        purpose: Words::new(
            "用最近几个读数的平均发现小偏移，容易讲解",
            "small shifts by the mean of the latest readings; easy to explain",
        ),
        not_for: Words::new(
            "很小的偏移（EWMA、CUSUM 更快）",
            "very small shifts, which EWMA and CUSUM find sooner",
        ),
        roles: SINGLE,
        formula: "M_i = mean of the latest w readings; limits T ± 3 σ/√min(i, w)",
        source: "Montgomery, Introduction to Statistical Quality Control, 7th ed., section 9.3",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, method::Problem> {
        params.checked_span()?;
        let baseline = Baseline::of(table, params.frozen, &params.left_out)?;
        let (mut latest, mut points, mut half) = (Vec::new(), Vec::new(), Vec::new());
        for mantissa in &baseline.mantissas {
            latest.extend(*mantissa);
            if latest.len() > params.span {
                latest.remove(0);
            }
            // Summed exactly, and rounded once.
            let mean = num::exact::mean(&latest, baseline.scale);
            points.push(mantissa.map(|_| mean).transpose().map_err(Problem::from)?);
            half.push(3.0 * baseline.sigma / (latest.len().max(1) as f64).sqrt());
        }
        let drawn = Drawn {
            label: Words::same("MA"),
            points: points.clone(),
            center: baseline.target,
            lower: half.iter().map(|half| baseline.target - half).collect(),
            upper: half.iter().map(|half| baseline.target + half).collect(),
        };
        let common = (params.frozen, params.left_out.as_slice());
        let (mut outcome, found) =
            finish((Self::CARD.title, table), (&baseline, vec![drawn]), common);
        let half = half.into_iter().map(Some).collect();
        outcome.numbers.extend([
            series("ma", Words::new("移动平均", "moving average"), points),
            series("half_width", Words::new("限的半宽", "half the width of the limits"), half),
        ]);
        outcome.numbers.extend(found.iter().flat_map(|found| report::positions("", found)));
        Ok(outcome)
    }
}
