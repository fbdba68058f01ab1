//! Difference charts (差值控制图, DNOM): readings less the nominal of their part.
//!
//! Asks: is the operation stable while what it makes changes, where all parts scatter alike?
//! Needs: the part of each reading and its nominal; subgroups or single readings.
//! Does not know: parts that scatter differently; `chart.z-mr` and `chart.short-run` do.
//! Source: Bothe 1990, SPC for short production runs; Montgomery, Introduction to Statistical
//! Quality Control, 7th ed., 10.1.1; Brown and Forsythe 1974 for the test of equal scatter.

use std::collections::BTreeMap;

use method::figure::Figure;
use method::{
    Card, Cells, Column, Deviation, Exact, Kernel, MethodId, Need, Outcome, Problem as Misfit,
    Refusal, Role, RoleNeed, Table, Unit,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::json::json;
use word::{Decimal, Message, Words};

use super::problem::Problem as ChartProblem;
use super::{Frozen, LeftOut, PART, READINGS, SUBGROUP, inner, maybe};
use crate::Problem;
use crate::signal::Test;

/// Whether parts that scatter differently are refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EqualScatter {
    /// Refused where a test at 0.01 says that they do.
    #[default]
    Tested,
    /// Taken for granted; the outcome says so.
    Assumed,
}

/// The nominal of a part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nominal {
    /// The part.
    pub part: String,
    /// What its readings should be.
    pub nominal: Exact,
}

/// Parameters of the difference chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The nominal of each part, where no column of references says it.
    pub nominals: Vec<Nominal>,
    /// Whether parts that scatter differently are refused.
    pub equal_scatter: EqualScatter,
    /// How many consecutive readings make a subgroup, where no column says so; single readings
    /// without either.
    pub subgroup_size: Option<usize>,
    /// Limits of an earlier study (phase II).
    pub frozen: Option<Frozen>,
    /// Points to leave out of the limits, each with its reason.
    pub left_out: Vec<LeftOut>,
    /// The tests for special causes: numbers 1 to 8 (Nelson 1984) or rules.
    pub tests: Vec<Test>,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            nominals: Vec::new(),
            equal_scatter: EqualScatter::default(),
            subgroup_size: None,
            frozen: None,
            left_out: Vec::new(),
            tests: Test::default_choice(),
        }
    }
}

/// The difference chart.
pub struct Difference;

impl Kernel for Difference {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.difference", version: 1 },
        title: Words::new("差值控制图（DNOM）", "Difference chart (DNOM)"),
        purpose: Words::new(
            "小批量、多品种，各品种离散相同：读数减去各自的名义值，放在一张图上",
            "short runs of parts that scatter alike: readings less their nominal, on one chart",
        ),
        not_for: Words::new(
            "各品种离散不同时（用 chart.z-mr 或 chart.short-run）",
            "parts that scatter differently (use chart.z-mr or chart.short-run)",
        ),
        roles: &[
            READINGS,
            PART,
            RoleNeed {
                role: Role::Reference,
                need: Need::Optional,
                words: Words::new("该零件的名义值", "the nominal of the part"),
            },
            SUBGROUP,
        ],
        formula: "d = x − nominal(part); then the X̄-R chart of d, or its I-MR chart",
        source: "Bothe 1990, SPC for short production runs; Montgomery, Introduction to \
                 Statistical Quality Control, 7th ed., 10.1.1; Brown and Forsythe 1974",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let asked = Asked { by_subgroups: "chart.xbar-r@1", is_tested: true, untested: &[] };
        study((table, params), Self::CARD.title, &asked)
    }
}

/// What tells the versions apart.
pub(crate) struct Asked<'a> {
    /// The chart of differences in subgroups.
    pub by_subgroups: &'static str,
    /// Whether it is asked if parts scatter alike.
    pub is_tested: bool,
    /// The rows that this is not asked of.
    pub untested: &'a [usize],
}

/// Whether the differences are charted in subgroups.
pub(crate) fn is_grouped(table: &Table, params: &Params) -> bool {
    params.subgroup_size.is_some() || table.column(Role::Subgroup).is_some()
}

/// The chart of the differences.
///
/// # Errors
/// What the readings, their parts or the parameters do not allow.
pub(crate) fn study(
    (table, params): (&Table, &Params),
    title: Words,
    asked: &Asked<'_>,
) -> Result<Outcome, Misfit> {
    let parts = table.labels(Role::Part).ok_or(Misfit::MissingRole { role: Role::Part })?;
    let differences = differences(table, &parts, params)?;
    let p = match asked.is_tested {
        true => equal_scatter(&differences, &parts, asked.untested)?,
        false => None,
    };
    let words = Words::new("各零件离散相同的 p 值", "p that parts scatter alike");
    let tested = maybe("p_equal_scatter", words, p, Unit::One);
    if p.is_some_and(|p| p < 0.01) && params.equal_scatter == EqualScatter::Tested {
        return Ok(Outcome {
            numbers: vec![tested],
            refusal: Some(unequal(p.unwrap_or(0.0))),
            ..Outcome::default()
        });
    }
    let grouped = is_grouped(table, params);
    let chart = if grouped { asked.by_subgroups } else { "chart.individuals@1" };
    let mut columns = vec![differences_column(table, differences)];
    columns.extend(table.column(Role::Subgroup).cloned().filter(|_| grouped));
    let mut given = json!({
        "frozen": params.frozen,
        "left_out": params.left_out,
        "tests": params.tests,
    });
    if grouped {
        given["subgroup_size"] = json!(params.subgroup_size);
    }
    let mut outcome = inner::find(chart)?.run(&Table::new(columns)?, &given)?.outcome;
    outcome.numbers.push(tested);
    if params.equal_scatter == EqualScatter::Assumed {
        let words = Words::new(
            "各零件离散相同为假定，未作为条件检验",
            "that all parts scatter alike is assumed",
        );
        let message = Message::new("difference.assumed", words, []);
        outcome.deviations.push(Deviation { message });
    }
    for figure in &mut outcome.figures {
        if let Figure::ControlChart(chart) = figure {
            chart.title = title;
            if !grouped {
                chart.labels = parts.iter().map(|part| part.clone().unwrap_or_default()).collect();
            }
        }
    }
    Ok(outcome)
}

/// The nominals that the parameters give.
pub(crate) fn nominals(params: &Params) -> BTreeMap<String, Decimal> {
    let given = |of: &Nominal| (of.part.clone(), of.nominal.0);
    params.nominals.iter().map(given).collect()
}

/// A reading less the nominal of its part, exactly.
///
/// # Errors
/// [`ChartProblem::NoNominal`], [`Problem::Spread`].
pub(crate) fn difference(
    x: Decimal,
    part: &str,
    nominal: Option<Decimal>,
) -> Result<Decimal, Misfit> {
    let nominal = nominal.ok_or_else(|| ChartProblem::NoNominal { part: part.to_owned() })?;
    let scale = x.scale().max(nominal.scale());
    let less = |a: i64, b: i64| Decimal::new(a.checked_sub(b)?, scale);
    let pair = x.mantissa_at(scale).zip(nominal.mantissa_at(scale));
    Ok(pair.and_then(|(x, nominal)| less(x, nominal)).ok_or(Problem::Spread)?)
}

/// Readings less the nominal of their part, exactly.
fn differences(
    table: &Table,
    parts: &[Option<String>],
    params: &Params,
) -> Result<Vec<Option<Decimal>>, Misfit> {
    let cells = table.decimals(Role::Value)?;
    let by_part = nominals(params);
    let references = match table.column(Role::Reference) {
        Some(_) => Some(table.decimals(Role::Reference)?),
        None => None,
    };
    let mut found = Vec::with_capacity(parts.len());
    for (i, (cell, part)) in cells.iter().zip(parts).enumerate() {
        let (Some(x), Some(part)) = (cell, part) else {
            found.push(None);
            continue;
        };
        let of_row = references.and_then(|references| references.get(i));
        let nominal = of_row.or_else(|| by_part.get(part).copied());
        found.push(Some(difference(x, part, nominal)?));
    }
    Ok(found)
}

fn differences_column(table: &Table, differences: Vec<Option<Decimal>>) -> Column {
    let value = table.column(Role::Value);
    Column {
        role: Role::Value,
        name: value.map(|column| column.name.clone()).unwrap_or_default(),
        unit: value.and_then(|column| column.unit.clone()),
        cells: Cells::Decimals(differences.into_iter().collect()),
    }
}

/// The p-value of Brown and Forsythe's test; `None` for one part, or where nothing varies.
fn equal_scatter(
    differences: &[Option<Decimal>],
    parts: &[Option<String>],
    untested: &[usize],
) -> Result<Option<f64>, Problem> {
    let mut by_part: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    for (row, (difference, part)) in differences.iter().zip(parts).enumerate() {
        if untested.contains(&row) {
            continue;
        }
        if let (Some(difference), Some(part)) = (difference, part) {
            by_part.entry(part).or_default().push(difference.to_f64());
        }
    }
    let deviations: Vec<Vec<f64>> = by_part
        .into_values()
        .filter(|readings| readings.len() > 1)
        .map(|readings| {
            let middle = median(&readings);
            readings.iter().map(|x| (x - middle).abs()).collect()
        })
        .collect();
    let (k, n) = (deviations.len(), deviations.iter().map(Vec::len).sum::<usize>());
    if k < 2 || n <= k {
        return Ok(None);
    }
    let mean = num::mean(&deviations.concat()).unwrap_or(0.0);
    let (mut between, mut within) = (Vec::new(), Vec::new());
    for group in &deviations {
        let own = num::mean(group).unwrap_or(0.0);
        between.push(group.len() as f64 * (own - mean) * (own - mean));
        within.extend(group.iter().map(|z| (z - own) * (z - own)));
    }
    let (between, within) = (num::sum(&between), num::sum(&within));
    if within <= 0.0 {
        return Ok(None);
    }
    let (above, below) = ((k - 1) as f64, (n - k) as f64);
    let f = between / above / (within / below);
    Ok(Some(num::fisher_f::sf(f, above, below)?))
}

fn median(readings: &[f64]) -> f64 {
    let mut sorted = readings.to_vec();
    sorted.sort_by(f64::total_cmp);
    let n = sorted.len();
    0.5 * (sorted[(n - 1) / 2] + sorted[n / 2])
}

fn unequal(p: f64) -> Refusal {
    let words = Words::new(
        "各零件的离散不同（p = {p}），不能共用一个标准差",
        "the parts do not scatter alike (p = {p}), so they cannot share one sigma",
    );
    Refusal {
        reason: Message::new("difference.unequal", words, [("p", num::round_significant(p, 2))]),
        way_out: Words::new(
            "用 chart.z-mr 或 chart.short-run，按各零件自己的标准差标准化",
            "use chart.z-mr or chart.short-run, which standardise each part by its own sigma",
        ),
    }
}
