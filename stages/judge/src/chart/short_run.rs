//! Standardised mean and range charts for short runs (短期标准化 X̄-R 控制图).
//!
//! Asks: is the operation stable while it makes parts of different size and scatter, in subgroups?
//! Needs: the part of each subgroup; for each part two subgroups, or its frozen mean and sigma.
//! Does not know: single readings; `chart.z-mr` takes those.
//! Source: Bothe 1990; Montgomery, Introduction to Statistical Quality Control, 7th ed., 10.1.2,
//! with sigmas for mean ranges.

use std::collections::BTreeMap;

use method::{
    Card, Finding, Kernel, MethodId, Number, Outcome, Problem as Misfit, Quantity, Role, Table,
    Unit, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::drawn::{self, Drawn, Sheet};
use super::placed::Placed;
use super::problem::Problem as ChartProblem;
use super::sigma::{self, Dispersion, count};
use super::subgroups::{Place, Subgroups};
use super::z_mr::FrozenPart;
use super::{LeftOut, PART, READINGS, SUBGROUP, counted, real, report};
use crate::Problem;

/// Parameters of the standardised chart.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// How many consecutive readings make a subgroup, where no column says so.
    pub subgroup_size: Option<usize>,
    /// What an earlier study found of every part (phase II); nothing is estimated then.
    pub frozen: Vec<FrozenPart>,
}

/// The standardised chart.
pub struct ShortRun;

impl Kernel for ShortRun {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.short-run", version: 1 },
        title: Words::new("短期标准化 X̄-R 控制图", "Standardised X̄-R chart"),
        purpose: Words::new(
            "小批量、多品种、按子组抽样：每个子组按自己零件的均值与标准差标准化",
            "short runs of many parts in subgroups: each standardised by mean and sigma of its \
             part",
        ),
        not_for: Words::new(
            "只有一种零件（X̄-R）；单件数据（chart.z-mr）",
            "one part only (X̄-R); single readings (chart.z-mr)",
        ),
        roles: &[READINGS, PART, SUBGROUP],
        formula: "Z = (x̄ − μ_part) √n / σ_part within ±3; W = R/σ_part between d2 ± 3 d3, at \
                  least 0; μ_part the mean, σ_part = R̄/d2 of the part's subgroups",
        source: "Bothe 1990, SPC for short production runs; Montgomery, Introduction to \
                 Statistical Quality Control, 7th ed., 10.1.2",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let subgroups = Subgroups::read(table, params.subgroup_size)?.without_singles()?;
        let asked = Asked {
            title: Self::CARD.title,
            dispersion: Dispersion::Range,
            subgroup_size: params.subgroup_size,
            frozen: &params.frozen,
            left_out: &[],
        };
        study(table, &Placed::closed_up(subgroups), &asked)
    }
}

/// What the chart is asked.
pub(crate) struct Asked<'a> {
    pub title: Words,
    pub dispersion: Dispersion,
    pub subgroup_size: Option<usize>,
    pub frozen: &'a [FrozenPart],
    pub left_out: &'a [LeftOut],
}

/// The chart of subgroups at their places.
///
/// # Errors
/// What the subgroups, their parts or the parameters do not allow.
pub(crate) fn study(
    table: &Table,
    placed: &Placed<'_>,
    asked: &Asked<'_>,
) -> Result<Outcome, Misfit> {
    let (subgroups, dispersion) = (&placed.subgroups, asked.dispersion);
    let marks = LeftOut::marks(asked.left_out, placed.len())?;
    let parts = parts(table, subgroups, asked.subgroup_size)?;
    let levels = match asked.frozen {
        [] => estimated((placed, &parts), dispersion, &marks)?,
        frozen => known(frozen)?,
    };
    let mut panels = [Vec::new(), Vec::new()];
    let mut limits = [Vec::new(), Vec::new(), Vec::new()];
    for (row, part) in subgroups.rows.iter().zip(&parts) {
        let level = match asked.frozen {
            // Of a part that is left out altogether nothing is known.
            [] => levels.get(part).copied(),
            _ => Some(of_part(&levels, part)?),
        };
        let row = (row, subgroups.scale);
        let point = level.map(|level| standardised(row, dispersion, level)).transpose()?;
        for (panel, i) in panels.iter_mut().zip(0..) {
            panel.push(point.map(|point: [f64; 2]| point[i]));
        }
        let of_size = limits_of(dispersion, row.0.len())?;
        limits.iter_mut().zip(of_size).for_each(|(limits, limit)| limits.push(limit));
    }
    let center = num::mean(&limits[2]).unwrap_or(0.0);
    let [lower, upper, _] = limits.map(|limits| placed.carried(limits));
    let panels = panels.map(|points| placed.spread(points, None));
    let numbers = numbers(&levels, &panels, (subgroups.rows.len(), dispersion));
    let mut outcome = Outcome { numbers, ..Outcome::default() };
    outcome.findings.extend(subgroups.findings.clone());
    outcome.findings.extend(not_standardised(&panels[0], subgroups.rows.len()));
    let sheet = Sheet {
        title: asked.title,
        table,
        role: Role::Value,
        is_in_unit: false,
        labels: placed.spread(parts, "?".to_owned()),
        left_out: asked.left_out,
        n_places: 2,
    };
    let out: Vec<usize> = asked.left_out.iter().map(|point| point.index).collect();
    let drawn = drawn_panels(panels, dispersion, (center, [lower, upper]));
    let found = drawn::judge_others(&mut outcome, sheet, drawn, &[out.clone(), out]);
    for (prefix, found) in ["", prefix(dispersion)].iter().zip(&found) {
        outcome.numbers.extend(report::positions(prefix, found));
    }
    Ok(outcome)
}

/// Subgroups whose part is left out altogether.
fn not_standardised(points: &[Option<f64>], n: usize) -> Option<Finding> {
    let n = n - points.iter().flatten().count();
    if n == 0 {
        return None;
    }
    let words = Words::new(
        "{n} 个子组的零件没有可用于估计的子组，无法标准化，图上留空",
        "{n} subgroups are of a part of which none counts, and cannot be standardised; their \
         places on the chart are empty",
    );
    let message = Message::new("chart.part_left_out", words, [("n", n.to_string())]);
    Some(Finding { weight: Weight::Caution, message })
}

fn prefix(dispersion: Dispersion) -> &'static str {
    match dispersion {
        Dispersion::Range => "range_",
        Dispersion::Deviation => "s_",
    }
}

fn drawn_panels(
    [means, scatters]: [Vec<Option<f64>>; 2],
    dispersion: Dispersion,
    (center, [lower, upper]): (f64, [Vec<f64>; 2]),
) -> Vec<Drawn> {
    let same = |values: Vec<f64>| match values.as_slice() {
        [first, rest @ ..] if rest.iter().all(|value| value == first) => vec![*first],
        _ => values,
    };
    vec![
        Drawn {
            label: Words::same("Z"),
            points: means,
            center: 0.0,
            lower: vec![-3.0],
            upper: vec![3.0],
        },
        Drawn {
            label: Words::same(label(dispersion)),
            points: scatters,
            center,
            lower: same(lower),
            upper: same(upper),
        },
    ]
}

/// What the standardised scatter is called on the chart.
pub(crate) fn label(dispersion: Dispersion) -> &'static str {
    match dispersion {
        Dispersion::Range => "W",
        Dispersion::Deviation => "s/σ",
    }
}

/// The part of every subgroup that is drawn.
fn parts(
    table: &Table,
    subgroups: &Subgroups<'_>,
    size: Option<usize>,
) -> Result<Vec<String>, Misfit> {
    let parts = table.labels(Role::Part).ok_or(Misfit::MissingRole { role: Role::Part })?;
    let mut found = Vec::new();
    let places = Place::all_of(table, size)?;
    for place in places.into_iter().filter(|place| place.n_present > 1) {
        match &parts[place.rows] {
            [Some(first), rest @ ..] if rest.iter().all(|part| part.as_ref() == Some(first)) => {
                found.push(first.clone());
            }
            _ => return Err(ChartProblem::MixedParts { subgroup: found.len() + 1 }.into()),
        }
    }
    // Both walked over the same subgroups.
    debug_assert_eq!(found.len(), subgroups.rows.len());
    Ok(found)
}

/// Mean and scatter of a subgroup by the mean and the sigma of its part.
///
/// # Errors
/// [`Problem::Number`], [`Problem::SubgroupSize`].
pub(crate) fn standardised(
    (row, scale): (&[i64], u32),
    dispersion: Dispersion,
    (mean, sigma): (f64, f64),
) -> Result<[f64; 2], Problem> {
    let own = num::exact::mean(row, scale)?;
    let scatter = dispersion.of(row, scale)?;
    Ok([(own - mean) * count(row.len()).sqrt() / sigma, scatter / sigma])
}

/// Lower limit, upper limit and central line of standardised ranges or deviations.
///
/// # Errors
/// [`Problem::SubgroupSize`].
pub(crate) fn limits_of(dispersion: Dispersion, size: usize) -> Result<[f64; 3], Problem> {
    let (mean, spread) = dispersion.factors(size)?;
    Ok([(mean - 3.0 * spread).max(0.0), mean + 3.0 * spread, mean])
}

/// Mean and sigma a part.
pub(crate) type Levels = BTreeMap<String, (f64, f64)>;

/// # Errors
/// [`ChartProblem::UnknownPart`].
pub(crate) fn of_part(levels: &Levels, part: &str) -> Result<(f64, f64), ChartProblem> {
    let known = levels.get(part).copied();
    known.ok_or_else(|| ChartProblem::UnknownPart { part: part.to_owned() })
}

/// # Errors
/// [`Problem::FrozenSigma`].
pub(crate) fn known(frozen: &[FrozenPart]) -> Result<Levels, Problem> {
    if frozen.iter().any(|part| part.sigma.get() <= 0.0) {
        return Err(Problem::FrozenSigma);
    }
    let known = |of: &FrozenPart| (of.part.clone(), (of.mean.get(), of.sigma.get()));
    Ok(frozen.iter().map(known).collect())
}

/// Of the subgroups whose places are not marked.
fn estimated(
    (placed, parts): (&Placed<'_>, &[String]),
    dispersion: Dispersion,
    marks: &[bool],
) -> Result<Levels, Problem> {
    let subgroups = &placed.subgroups;
    let mut by_part: BTreeMap<&String, Vec<&[i64]>> = BTreeMap::new();
    for (i, (row, part)) in subgroups.rows.iter().zip(parts).enumerate() {
        if !marks[placed.place(i)] {
            by_part.entry(part).or_default().push(row);
        }
    }
    if by_part.is_empty() {
        return Err(Problem::NoReadings);
    }
    let mut levels = BTreeMap::new();
    for (part, rows) in by_part {
        if rows.len() < 2 {
            return Err(Problem::PartTooFew { part: part.clone() });
        }
        let sizes: Vec<usize> = rows.iter().map(|row| row.len()).collect();
        let of = |row: &&[i64]| dispersion.of(row, subgroups.scale);
        let scatters = rows.iter().map(of).collect::<Result<Vec<f64>, _>>()?;
        let sigma = sigma::from_dispersion(dispersion, &scatters, &sizes)?;
        if sigma <= 0.0 {
            return Err(Problem::NoVariation);
        }
        let all: Vec<i64> = rows.into_iter().flatten().copied().collect();
        levels.insert(part.clone(), (num::exact::mean(&all, subgroups.scale)?, sigma));
    }
    Ok(levels)
}

fn numbers(
    levels: &Levels,
    [means, scatters]: &[Vec<Option<f64>>; 2],
    (n, dispersion): (usize, Dispersion),
) -> Vec<Number> {
    let mut numbers = vec![
        counted("n_subgroups", Words::new("子组数", "subgroups"), n),
        counted("n_parts", Words::new("零件种数", "parts"), levels.len()),
    ];
    for (part, (mean, sigma)) in levels {
        let words = Words::new("均值（该零件）", "mean of this part");
        numbers.push(real(&format!("mu.{part}"), words, *mean, Unit::Reading));
        let words = Words::new("标准差（该零件）", "sigma of this part");
        numbers.push(real(&format!("sigma.{part}"), words, *sigma, Unit::Reading));
    }
    let series = |key: &str, words, values: &[Option<f64>]| Number {
        key: key.to_owned(),
        words,
        value: Quantity::Series(values.to_vec()),
        interval: None,
        unit: Unit::One,
    };
    let (key, words) = match dispersion {
        Dispersion::Range => ("w", Words::new("标准化极差", "standardised ranges")),
        Dispersion::Deviation => {
            ("s", Words::new("标准化标准差", "standardised standard deviations"))
        }
    };
    numbers.push(series("z", Words::new("标准化均值", "standardised means"), means));
    numbers.push(series(key, words, scatters));
    numbers
}
