//! What X̄-R and X̄-s charts share: means of subgroups above their scatter.

use std::borrow::Cow;

use method::figure::{ControlChart, Figure, Panel};
use method::{Finding, Number, Outcome, Quantity, Role, Table, Unit, Weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::placed::Placed;
use super::report::{self, Found};
use super::rows::Rows;
use super::sigma::{self, Dispersion, count};
use super::{Frozen, LeftOut, Origin, subgroups::Subgroups};
use crate::{
    Problem,
    signal::{Test, Zones, expected_by_chance},
};

/// How sigma is estimated within subgroups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Estimator {
    /// From the mean of the chart's own statistic.
    Mean,
    /// From the pooled variances.
    Pooled,
    /// From the pooled variances, made unbiased.
    PooledUnbiased,
}

/// What stands for a subgroup on the first panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    Mean,
    Median,
}

impl Location {
    /// The statistic of one subgroup of integers at a scale.
    ///
    /// # Errors
    /// [`Problem::Number`].
    pub fn of(self, row: &[i64], scale: u32) -> Result<f64, Problem> {
        Ok(match self {
            Self::Mean => num::exact::mean(row, scale)?,
            Self::Median => num::exact::median(row, scale)?,
        })
    }

    /// One standard deviation of the statistic, for readings of this one.
    ///
    /// # Errors
    /// [`Problem::SubgroupSize`].
    pub fn sigma(self, sigma: f64, size: usize) -> Result<f64, Problem> {
        match self {
            Self::Mean => Ok(sigma / count(size).sqrt()),
            Self::Median => {
                let spread = num::median_spread(size).ok_or(Problem::SubgroupSize { got: size })?;
                Ok(spread * sigma)
            }
        }
    }

    /// What it is called on the chart.
    pub fn label(self) -> Words {
        Words::same(match self {
            Self::Mean => "X̄",
            Self::Median => "X̃",
        })
    }
}

/// Parameters of a chart of subgroups.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(rename = "Params")]
pub struct Params<Sigma: Default + Serialize> {
    /// How many consecutive readings make a subgroup, where no column says so.
    pub subgroup_size: Option<usize>,
    /// How sigma is estimated (phase I).
    pub sigma: Sigma,
    /// Limits of an earlier study (phase II); nothing is estimated then.
    pub frozen: Option<Frozen>,
    /// Subgroups to leave out of the limits, each with its reason.
    pub left_out: Vec<LeftOut>,
    /// The tests for special causes: numbers 1 to 8 (Nelson 1984) or rules. All eight together
    /// alarm about once in 44 points in control.
    #[serde(default = "Test::default_choice")]
    pub tests: Vec<Test>,
}

/// What these charts are asked.
pub(crate) struct Asked<'a> {
    pub title: Words,
    pub location: Location,
    pub dispersion: Dispersion,
    pub subgroup_size: Option<usize>,
    pub estimator: Estimator,
    pub frozen: Option<Frozen>,
    pub left_out: &'a [LeftOut],
    pub tests: &'a [Test],
}

impl<'a> Asked<'a> {
    /// A chart of these statistics by its parameters.
    pub fn of<Sigma: Copy + Default + Serialize + Into<Estimator>>(
        title: Words,
        (location, dispersion): (Location, Dispersion),
        params: &'a Params<Sigma>,
    ) -> Self {
        Self {
            title,
            location,
            dispersion,
            subgroup_size: params.subgroup_size,
            estimator: params.sigma.into(),
            frozen: params.frozen,
            left_out: &params.left_out,
            tests: &params.tests,
        }
    }
}

/// Where the chart is centred and how far it scatters.
struct Level {
    center: f64,
    sigma: f64,
    estimates: Vec<(&'static str, f64)>,
}

/// Runs the chart, subgroups that cannot be drawn closed up.
pub(crate) fn run(table: &Table, asked: &Asked<'_>) -> Result<Outcome, method::Problem> {
    let subgroups = Subgroups::read(table, asked.subgroup_size)?.without_singles()?;
    study(table, asked, Placed::closed_up(subgroups))
}

/// Runs the chart, every subgroup at its place.
pub(crate) fn run_at_places(table: &Table, asked: &Asked<'_>) -> Result<Outcome, method::Problem> {
    let mut placed = Placed::read(table, asked.subgroup_size)?;
    placed.subgroups.findings.extend(placed.finding());
    study(table, asked, placed)
}

fn study(table: &Table, asked: &Asked<'_>, placed: Placed<'_>) -> Result<Outcome, method::Problem> {
    let subgroups = &placed.subgroups;
    let marks = LeftOut::marks(asked.left_out, placed.len())?;
    let plotted = Plotted::of(subgroups, asked)?;
    let level = level((&placed, &plotted), &marks, asked)?;
    let sizes = subgroups.rows.different_sizes();
    let Plotted { locations, scatters } = plotted;
    let locations = placed.spread(locations, None);
    let scatters = placed.spread(scatters, None);
    let location = location_panel((&level, asked.location), locations, &sizes, &placed)?;
    let scatter = scatter_panel((&level, asked.dispersion), scatters, &sizes, &placed)?;
    let zones = Zones { center: level.center, sigma: location.zone_sigma.clone(), exact: None };
    let found = report::apply(asked.tests, &without(&location.points, &marks), &zones)?;
    let judged = without(&scatter.points, &marks);
    let beyond = Found::beyond(&judged, &scatter.lower, &scatter.upper);
    drop(judged);
    Ok(outcome(table, asked, (&placed, &level), (location, found), (scatter, beyond)))
}

/// What is plotted of each subgroup.
struct Plotted {
    locations: Vec<Option<f64>>,
    scatters: Vec<Option<f64>>,
}

impl Plotted {
    fn of(subgroups: &Subgroups<'_>, asked: &Asked<'_>) -> Result<Self, Problem> {
        let (rows, scale) = (&subgroups.rows, subgroups.scale);
        let mut locations = Vec::with_capacity(rows.len());
        let mut scatters = Vec::with_capacity(rows.len());
        if let (Some(size), Location::Mean, Dispersion::Range) =
            (rows.size(), asked.location, asked.dispersion)
        {
            num::exact::means_and_ranges(rows.flat(), size, scale, |mean, range| {
                locations.push(Some(mean));
                scatters.push(Some(range));
            })?;
            return Ok(Self { locations, scatters });
        }
        for row in rows.iter() {
            locations.push(Some(asked.location.of(row, scale)?));
            scatters.push(Some(asked.dispersion.of(row, scale)?));
        }
        Ok(Self { locations, scatters })
    }
}

/// The points that count; the same points where none is left out.
fn without<'a>(points: &'a [Option<f64>], marks: &[bool]) -> Cow<'a, [Option<f64>]> {
    if !marks.contains(&true) {
        return points.into();
    }
    points.iter().zip(marks).map(|(point, is_out)| point.filter(|_| !is_out)).collect()
}

fn level(
    (placed, plotted): (&Placed<'_>, &Plotted),
    marks: &[bool],
    asked: &Asked<'_>,
) -> Result<Level, Problem> {
    if let Some(frozen) = asked.frozen {
        frozen.check()?;
        let (center, sigma) = (frozen.center.get(), frozen.sigma.get());
        return Ok(Level { center, sigma, estimates: Vec::new() });
    }
    let subgroups = &placed.subgroups;
    let is_out = |subgroup: usize| marks[placed.place(subgroup)];
    let of_kept = marks.contains(&true).then(|| subgroups.rows.filtered(|i, _| !is_out(i)));
    let rows = of_kept.as_ref().unwrap_or(&subgroups.rows);
    if rows.len() < 2 {
        return Err(Problem::TooFew { got: rows.len(), need: 2 });
    }
    let kept = |points: &[Option<f64>]| -> Vec<f64> {
        let kept = points.iter().enumerate().filter(|(i, _)| !is_out(*i));
        kept.filter_map(|(_, point)| *point).collect()
    };
    let scale = subgroups.scale;
    let center = match asked.location {
        Location::Mean => num::exact::mean(rows.flat(), scale)?,
        Location::Median => {
            num::mean(&kept(&plotted.locations)).ok_or(Problem::TooFew { got: 0, need: 2 })?
        }
    };
    let sizes = rows.different_sizes();
    let by_mean = sigma::from_dispersion(asked.dispersion, &kept(&plotted.scatters), &sizes)?;
    let pooled = sigma::pooled(rows, scale)?;
    let pooled_unbiased = sigma::unbiased(pooled, rows)?;
    let sigma = match asked.estimator {
        Estimator::Mean => by_mean,
        Estimator::Pooled => pooled,
        Estimator::PooledUnbiased => pooled_unbiased,
    };
    let own = match asked.dispersion {
        Dispersion::Range => "sigma_mean_range",
        Dispersion::Deviation => "sigma_mean_s",
    };
    let estimates =
        vec![(own, by_mean), ("sigma_pooled", pooled), ("sigma_pooled_unbiased", pooled_unbiased)];
    Ok(Level { center, sigma, estimates })
}

fn location_panel(
    (level, location): (&Level, Location),
    points: Vec<Option<f64>>,
    sizes: &[usize],
    placed: &Placed<'_>,
) -> Result<Panel, Problem> {
    let of_size = |&size: &usize| location.sigma(level.sigma, size);
    let zone_sigma: Vec<f64> = sizes.iter().map(of_size).collect::<Result<_, _>>()?;
    let zone_sigma = placed.carried(zone_sigma);
    Ok(Panel {
        label: location.label(),
        points,
        center: level.center,
        lower: zone_sigma.iter().map(|sigma| level.center - 3.0 * sigma).collect(),
        upper: zone_sigma.iter().map(|sigma| level.center + 3.0 * sigma).collect(),
        zone_sigma,
        flags: Vec::new(),
        left_out: Vec::new(),
        n_places: placed.subgroups.scale + 1,
    })
}

fn scatter_panel(
    (level, dispersion): (&Level, Dispersion),
    points: Vec<Option<f64>>,
    sizes: &[usize],
    placed: &Placed<'_>,
) -> Result<Panel, Problem> {
    let factors: Vec<(f64, f64)> =
        sizes.iter().map(|&size| dispersion.factors(size)).collect::<Result<_, _>>()?;
    let sigma = level.sigma;
    let centers: Vec<f64> = factors.iter().map(|(mean, _)| mean * sigma).collect();
    let factors = placed.carried(factors);
    Ok(Panel {
        label: match dispersion {
            Dispersion::Range => Words::same("R"),
            Dispersion::Deviation => Words::same("s"),
        },
        points,
        center: num::mean(&centers).unwrap_or(0.0),
        lower: factors.iter().map(|(mean, sd)| ((mean - 3.0 * sd) * sigma).max(0.0)).collect(),
        upper: factors.iter().map(|(mean, sd)| (mean + 3.0 * sd) * sigma).collect(),
        zone_sigma: Vec::new(),
        flags: Vec::new(),
        left_out: Vec::new(),
        n_places: placed.subgroups.scale + 2,
    })
}

fn outcome(
    table: &Table,
    asked: &Asked<'_>,
    (placed, level): (&Placed<'_>, &Level),
    (mut location, found): (Panel, Found),
    (mut scatter, beyond): (Panel, Found),
) -> Outcome {
    let subgroups = &placed.subgroups;
    let n_points = subgroups.rows.len();
    let expected = expected_by_chance(asked.tests, n_points);
    let labels = &subgroups.labels;
    let mut findings = subgroups.findings.clone();
    findings.extend(report::signals((location.label, &found), labels, expected));
    findings.extend(report::signals((scatter.label, &beyond), labels, None));
    if level.sigma == 0.0 {
        findings.push(report::no_variation());
    }
    findings.extend(large_for_ranges(asked.dispersion, &subgroups.rows));
    let numbers = numbers(asked, (placed, level), (&location, &found), (&scatter, &beyond));
    location.flags.clone_from(&found.flags);
    scatter.flags.clone_from(&beyond.flags);
    for panel in [&mut location, &mut scatter] {
        panel.left_out = asked.left_out.iter().map(|point| point.index).collect();
    }
    let sentence = report::sentence(n_points, &[&found, &beyond], labels);
    let value = table.column(Role::Value);
    let figure = Figure::ControlChart(ControlChart {
        title: asked.title,
        subject: value.map(|column| column.name.clone()).unwrap_or_default(),
        unit: value.and_then(|column| column.unit.clone()),
        sentence,
        panels: vec![location, scatter],
        labels: labels.clone(),
        stages: Vec::new(),
        episodes: Vec::new(),
    });
    let prescribed = asked.frozen.filter(|frozen| frozen.origin == Origin::Prescribed);
    let deviations = report::left_out_deviation(asked.left_out)
        .into_iter()
        .chain(prescribed.map(|_| report::prescribed_deviation()))
        .collect();
    Outcome { numbers, findings, figures: vec![figure], deviations, refusal: None }
}

fn numbers(
    asked: &Asked<'_>,
    (placed, level): (&Placed<'_>, &Level),
    (location, found): (&Panel, &Found),
    (scatter, beyond): (&Panel, &Found),
) -> Vec<Number> {
    let subgroups = &placed.subgroups;
    let sizes = placed.carried(subgroups.rows.different_sizes());
    let prefix = match asked.dispersion {
        Dispersion::Range => "range",
        Dispersion::Deviation => "s",
    };
    let key = |name: &str| format!("{prefix}_{name}");
    let scatter_centers: Vec<f64> = sizes
        .iter()
        .filter_map(|&size| asked.dispersion.factors(size).ok())
        .map(|(mean, _)| mean * level.sigma)
        .collect();
    let size = match subgroups.size() {
        Some(size) => Quantity::Count(size as u64),
        None => Quantity::Absent,
    };
    let (n, n_subgroups) = (subgroups.rows.flat().len(), subgroups.rows.len());
    let expected = expected_by_chance(asked.tests, n_subgroups);
    let real = |key: &str, words, value| report::real(key, words, value, Unit::Reading);
    let mut numbers = vec![
        report::counted("n", Words::new("读数个数", "readings"), n),
        report::counted("n_subgroups", Words::new("子组数", "subgroups"), n_subgroups),
        Number {
            key: "subgroup_size".to_owned(),
            words: Words::new("子组大小", "subgroup size"),
            value: size,
            interval: None,
            unit: Unit::One,
        },
        real("center", Words::new("中心线", "central line"), level.center),
        real("sigma", Words::new("标准差（子组内）", "sigma (within)"), level.sigma),
        report::limits("ucl", Words::new("上控制限", "upper control limit"), &location.upper),
        report::limits("lcl", Words::new("下控制限", "lower control limit"), &location.lower),
        report::limits(
            &key("center"),
            Words::new("离散图中心线", "central line of scatter"),
            &scatter_centers,
        ),
        report::limits(
            &key("ucl"),
            Words::new("离散图上控制限", "upper limit of scatter"),
            &scatter.upper,
        ),
        report::limits(
            &key("lcl"),
            Words::new("离散图下控制限", "lower limit of scatter"),
            &scatter.lower,
        ),
    ];
    for (key, value) in &level.estimates {
        numbers.push(real(key, estimator_words(key), *value));
    }
    let n_signals = found.n_points() + beyond.n_points();
    let words = Words::new("判异点数", "points flagged");
    numbers.push(report::counted("n_signals", words, n_signals));
    let words = Words::new("偶然判异的期望点数", "points expected by chance");
    numbers.push(report::maybe("expected_by_chance", words, expected, Unit::One));
    numbers.extend(report::positions("", found));
    numbers.extend(report::positions(&key(""), beyond));
    numbers
}

/// The words for an estimator of sigma, by its key.
pub(crate) fn estimator_words(key: &str) -> Words {
    match key {
        "sigma_mean_range" => Words::new("标准差（平均极差法）", "sigma by mean range"),
        "sigma_mean_s" => Words::new("标准差（平均标准差法）", "sigma by mean s"),
        "sigma_pooled" => Words::new("标准差（合并法）", "sigma, pooled"),
        "sigma_pooled_unbiased" => Words::new("标准差（合并法，无偏）", "sigma, pooled, unbiased"),
        "sigma_mean_moving_range" => {
            Words::new("标准差（平均移动极差法）", "sigma by mean moving range")
        }
        _ => Words::new("标准差（移动极差中位数法）", "sigma by median moving range"),
    }
}

fn large_for_ranges(dispersion: Dispersion, rows: &Rows<'_>) -> Option<Finding> {
    let largest = rows.different_sizes().into_iter().max().unwrap_or(0);
    if dispersion == Dispersion::Deviation || largest <= 10 {
        return None;
    }
    let words = Words::new(
        "子组有 {n} 个读数，极差只用到其中两个；建议改用 X̄-s 图",
        "a subgroup has {n} readings, of which the range uses two; an X̄-s chart is better",
    );
    let message = Message::new("chart.large_for_ranges", words, [("n", largest.to_string())]);
    Some(Finding { weight: Weight::Caution, message })
}
