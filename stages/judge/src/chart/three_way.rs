//! Three-way charts (三向图, I-MR-R/s): means as single readings, with the scatter within.
//!
//! Asks: do subgroups differ more from each other than their readings scatter within?
//! Needs: at least 2 subgroups of 2 to 25 readings; one that is left out cuts moves of means.
//! Does not know: specifications.
//! Cases: `cases/judge/chart/three_way/`.

use method::{Card, Kernel, MethodId, Number, Outcome, Problem as Misfit, Real, Role, Table, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::drawn::{self, Drawn, Sheet};
use super::placed::Placed;
use super::problem::Problem as ChartProblem;
use super::rows::Rows;
use super::sigma::{self, Dispersion, count};
use super::subgroups::Subgroups;
use super::{LeftOut, SUBGROUPED, counted, maybe, real, report};
use crate::Problem;

/// What the third panel shows, and the scatter within is estimated from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Within {
    /// Ranges: the mean range over d2.
    #[default]
    Range,
    /// Standard deviations: their mean over c4.
    S,
}

impl Within {
    /// The statistic of one subgroup.
    pub(crate) fn dispersion(self) -> Dispersion {
        match self {
            Self::Range => Dispersion::Range,
            Self::S => Dispersion::Deviation,
        }
    }
}

/// Parameters of the three-way chart.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// How many consecutive readings make a subgroup, where no column says so.
    pub subgroup_size: Option<usize>,
    /// What the third panel shows.
    pub within: Within,
    /// What an earlier study found (phase II); nothing is estimated then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frozen: Option<FrozenSpread>,
    /// Subgroups to leave out of the limits, each with its reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
}

/// The level and the two scatters of an earlier study.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrozenSpread {
    /// The central line of the means.
    pub center: Real,
    /// The standard deviation of the means, above 0.
    pub sigma_means: Real,
    /// The standard deviation of readings within subgroups, above 0.
    pub sigma_within: Real,
}

/// The three-way chart.
pub struct ThreeWay;

impl Kernel for ThreeWay {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.three-way", version: 1 },
        title: Words::new("三向图（I-MR-R/s）", "Three-way chart (I-MR-R/s)"),
        purpose: Words::new(
            "子组之间本来就有差异时（批间、炉间）：均值按单值图判断，组内离散另看",
            "operations whose subgroups differ by nature (batches, furnace loads): means are \
             judged as single readings, the scatter within by itself",
        ),
        not_for: Words::new(
            "子组间只有共同原因的波动（用 X̄-R 图）",
            "subgroups between which only common causes act (use X̄-R)",
        ),
        roles: SUBGROUPED,
        formula: "X̄ ± 3·mean|ΔX̄|/d2(2); σ_between² = max(0, (mean|ΔX̄|/d2(2))² − σ_within²/n); \
                  σ_bw² = σ_between² + σ_within²",
        source: "Wheeler, Advanced Topics in Statistical Process Control, 1995; Minitab's I-MR-R/S",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let subgroups = Subgroups::read(table, params.subgroup_size)?.without_singles()?;
        study((table, params), Self::CARD.title, &Placed::closed_up(subgroups))
    }
}

/// The chart of subgroups at their places.
///
/// # Errors
/// What [`Level::without`] reports, or frozen limits or points left out that cannot be.
pub(crate) fn study(
    (table, params): (&Table, &Params),
    title: Words,
    placed: &Placed<'_>,
) -> Result<Outcome, Misfit> {
    let (subgroups, n) = (&placed.subgroups, placed.len());
    let marks = LeftOut::marks(&params.left_out, n)?;
    let n_kept = (0..subgroups.rows.len()).filter(|i| !marks[placed.place(*i)]).count();
    if n_kept < 2 && params.frozen.is_none() {
        return Err(Problem::TooFew { got: n_kept, need: 2 }.into());
    }
    let level = match params.frozen {
        Some(frozen) => Level::frozen(placed, params.within, frozen)?,
        None => Level::without(placed, params.within, &marks)?,
    };
    let mut outcome = Outcome { numbers: level.numbers(), ..Outcome::default() };
    let sheet = Sheet {
        title,
        table,
        role: Role::Value,
        is_in_unit: true,
        labels: subgroups.labels.clone(),
        left_out: &params.left_out,
        n_places: subgroups.scale + 2,
    };
    outcome.findings.extend(subgroups.findings.clone());
    let alone: Vec<usize> = (0..n).filter(|i| marks[*i]).collect();
    let moved = (0..n).filter(|i| marks[*i] || (*i > 0 && marks[i - 1])).collect();
    let passed_over = [alone.clone(), moved, alone];
    let found = drawn::judge_others(&mut outcome, sheet, level.panels(), &passed_over);
    for (prefix, found) in ["", "moving_range_", "within_"].iter().zip(&found) {
        outcome.numbers.extend(report::positions(prefix, found));
    }
    Ok(outcome)
}

/// Means, ranges, and their sigmas; what is plotted has a value a place, or none.
pub(crate) struct Level {
    dispersion: Dispersion,
    sizes: Vec<Option<usize>>,
    /// The sizes of those that the level is estimated from.
    kept_sizes: Vec<usize>,
    means: Vec<Option<f64>>,
    /// The step to each mean from the one before it.
    moves: Vec<Option<f64>>,
    scatters: Vec<Option<f64>>,
    pub center: f64,
    /// The central line of the moves of the means.
    pub moved: f64,
    pub sigma_means: f64,
    pub sigma_within: f64,
    /// None where nothing is estimated.
    pub sigma_pooled: Option<f64>,
}

impl Level {
    /// Of the subgroups whose places are not marked; no move is taken across one that is.
    ///
    /// # Errors
    /// [`Problem`] where subgroups are too few or too large; [`ChartProblem::NoNeighbours`].
    pub fn without(
        placed: &Placed<'_>,
        within: Within,
        marks: &[bool],
    ) -> Result<Self, method::Problem> {
        let mut level = Self::described(placed, within)?;
        let is_kept = |place: usize| !marks[place];
        let of_kept = |values: &[Option<f64>]| -> Vec<f64> {
            let kept = values.iter().enumerate().filter(|(place, _)| is_kept(*place));
            kept.filter_map(|(_, value)| *value).collect()
        };
        let means = of_kept(&level.means);
        let is_between = |place: &usize| *place > 0 && is_kept(*place) && is_kept(place - 1);
        let between = (0..placed.len()).filter(is_between);
        let moves: Vec<f64> = between.filter_map(|place| level.moves[place]).collect();
        let few = Problem::TooFew { got: means.len(), need: 2 };
        let center = num::mean(&means).filter(|_| means.len() > 1).ok_or(few)?;
        let moved = num::mean(&moves).ok_or(ChartProblem::NoNeighbours { n: means.len() })?;
        let sizes = level.sizes.iter().enumerate().filter(|(place, _)| is_kept(*place));
        level.kept_sizes = sizes.filter_map(|(_, size)| *size).collect();
        let scatters = of_kept(&level.scatters);
        level.sigma_within =
            sigma::from_dispersion(level.dispersion, &scatters, &level.kept_sizes)?;
        let rows = placed.subgroups.rows.filtered(|i, _| is_kept(placed.place(i)));
        level.sigma_pooled = Some(sigma::pooled(&rows, placed.subgroups.scale)?);
        level.sigma_means = moved / num::d2(2).ok_or(Problem::Spread)?;
        (level.center, level.moved) = (center, moved);
        Ok(level)
    }

    /// # Errors
    /// [`Problem::FrozenSigma`], or [`Problem`] where subgroups are too large.
    fn frozen(placed: &Placed<'_>, within: Within, frozen: FrozenSpread) -> Result<Self, Problem> {
        let [center, means, scatter] =
            [frozen.center, frozen.sigma_means, frozen.sigma_within].map(Real::get);
        if means <= 0.0 || scatter <= 0.0 {
            return Err(Problem::FrozenSigma);
        }
        let moved = num::d2(2).ok_or(Problem::Spread)? * means;
        let described = Self::described(placed, within)?;
        Ok(Self { center, moved, sigma_means: means, sigma_within: scatter, ..described })
    }

    /// A level without subgroups: limits alone.
    ///
    /// # Errors
    /// [`Problem::FrozenSigma`].
    pub(crate) fn limits_of(within: Within, frozen: FrozenSpread) -> Result<Self, Problem> {
        let rows = Rows::ended((&[]).into(), vec![]);
        let none = Subgroups { rows, scale: 0, labels: vec![], findings: vec![] };
        Self::frozen(&Placed::closed_up(none), within, frozen)
    }

    /// What is plotted, before it is known where lines go.
    fn described(placed: &Placed<'_>, within: Within) -> Result<Self, Problem> {
        let dispersion = within.dispersion();
        let (rows, scale) = (&placed.subgroups.rows, placed.subgroups.scale);
        let mean_of = |row: &[i64]| Ok(Some(num::exact::mean(row, scale)?));
        let means: Vec<_> = rows.iter().map(mean_of).collect::<Result<_, Problem>>()?;
        let scatter_of = |row: &[i64]| dispersion.of(row, scale).map(Some);
        let scatters: Vec<_> = rows.iter().map(scatter_of).collect::<Result<_, _>>()?;
        let sizes: Vec<Option<usize>> = rows.sizes().map(Some).collect();
        let means = placed.spread(means, None);
        let step = |place: usize| Some((means[place]? - means[place.checked_sub(1)?]?).abs());
        Ok(Self {
            dispersion,
            sizes: placed.spread(sizes, None),
            kept_sizes: placed.subgroups.sizes(),
            moves: (0..placed.len()).map(step).collect(),
            means,
            scatters: placed.spread(scatters, None),
            center: 0.0,
            moved: 0.0,
            sigma_means: 0.0,
            sigma_within: 0.0,
            sigma_pooled: None,
        })
    }

    /// The scatter between subgroups, that within taken out of it; harmonic mean of the sizes.
    pub fn sigma_between(&self, within: f64) -> f64 {
        let reciprocals: Vec<f64> = self.kept_sizes.iter().map(|size| 1.0 / count(*size)).collect();
        let share = num::mean(&reciprocals).unwrap_or(1.0);
        (self.sigma_means * self.sigma_means - within * within * share).max(0.0).sqrt()
    }

    /// Lower and upper limits of the means and of their moves.
    pub(crate) fn limits(&self) -> [[f64; 2]; 2] {
        let half = 3.0 * self.sigma_means;
        let (d2, d3) = (num::d2(2).unwrap_or(0.0), num::d3(2).unwrap_or(0.0));
        let upper = (d2 + 3.0 * d3) * self.sigma_means;
        [[self.center - half, self.center + half], [0.0, upper]]
    }

    fn numbers(&self) -> Vec<Number> {
        let [[lcl, ucl], [_, mr_ucl]] = self.limits();
        let real = |key, zh, en, value| real(key, Words::new(zh, en), value, Unit::Reading);
        let between = self.sigma_between(self.sigma_within);
        let between_pooled = self.sigma_pooled.map(|pooled| self.sigma_between(pooled));
        let pooled = |key, zh, en, value| maybe(key, Words::new(zh, en), value, Unit::Reading);
        let both = (between * between + self.sigma_within * self.sigma_within).sqrt();
        let n = self.means.iter().flatten().count();
        vec![
            counted("n_subgroups", Words::new("子组数", "subgroups"), n),
            real("center", "中心线", "central line", self.center),
            real("ucl", "上控制限", "upper control limit", ucl),
            real("lcl", "下控制限", "lower control limit", lcl),
            real("moving_range_center", "移动极差中心线", "mean moving range", self.moved),
            real("moving_range_ucl", "移动极差上控制限", "upper limit of the moving range", mr_ucl),
            real("sigma_within", "组内标准差", "sigma within", self.sigma_within),
            real("sigma_means", "均值的标准差", "sigma of the means", self.sigma_means),
            real("sigma_between", "组间标准差", "sigma between", between),
            real("sigma_between_within", "组间与组内合成", "sigma between and within", both),
            pooled(
                "sigma_within_pooled",
                "组内标准差（合并）",
                "sigma within, pooled",
                self.sigma_pooled,
            ),
            pooled(
                "sigma_between_pooled",
                "组间标准差（按合并的组内）",
                "sigma between, by the pooled one within",
                between_pooled,
            ),
        ]
    }

    fn panels(&self) -> Vec<Drawn> {
        let [[lcl, ucl], [mr_lcl, mr_ucl]] = self.limits();
        let factors = |size: usize| self.dispersion.factors(size).unwrap_or((0.0, 0.0));
        let mut last = self.sizes.iter().flatten().next().copied();
        let first = last.map_or((0.0, 0.0), factors);
        let is_one = self.sizes.iter().flatten().all(|size| Some(*size) == last);
        let each: Vec<(f64, f64)> = if is_one {
            vec![first]
        } else {
            // A gap has the limits of the size before it.
            let at = |size: &Option<usize>| {
                last = size.or(last);
                last.map_or((0.0, 0.0), factors)
            };
            self.sizes.iter().map(at).collect()
        };
        let limit = |k: f64| -> Vec<f64> {
            let at = |(mean, spread): &(f64, f64)| (mean + k * spread) * self.sigma_within;
            each.iter().map(|pair| at(pair).max(0.0)).collect()
        };
        let name = match self.dispersion {
            Dispersion::Range => "R",
            Dispersion::Deviation => "s",
        };
        vec![
            Drawn {
                label: Words::same("X̄"),
                points: self.means.clone(),
                center: self.center,
                lower: vec![lcl],
                upper: vec![ucl],
            },
            Drawn {
                label: Words::same("MR"),
                points: self.moves.clone(),
                center: self.moved,
                lower: vec![mr_lcl],
                upper: vec![mr_ucl],
            },
            Drawn {
                label: Words::same(name),
                points: self.scatters.clone(),
                center: first.0 * self.sigma_within,
                lower: limit(-3.0),
                upper: limit(3.0),
            },
        ]
    }
}
