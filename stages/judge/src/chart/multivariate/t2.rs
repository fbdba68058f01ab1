//! Hotelling's T² charts: of single pieces and of subgroups.

use method::{
    Card, Kernel, MethodId, Number, Outcome, Problem as Misfit, Quantity, Real, Role, Table, Unit,
};
use num::Matrix;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::pieces::Pieces;
use super::{FrozenPieces, GROUPED_PIECES, PIECES, contribution, covariance, phase_two};
use crate::Problem;
use crate::chart::drawn::{self, Drawn, Sheet};
use crate::chart::{LeftOut, counted, real, report};

/// Which limit points are judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// The limit for the points that mean and covariance come from.
    #[default]
    One,
    /// The limit for later points.
    Two,
}

/// Where the covariance of single pieces comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum From {
    /// All pieces: the sample covariance.
    #[default]
    Sample,
    /// Differences between neighbours, which a shift hardly widens (Sullivan and Woodall 1996);
    /// judged by the chi-squared limit.
    SuccessiveDifferences,
}

/// Parameters of the T² chart of single pieces.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The share of points beyond the limit in control, 0 to 1; 0.0027 is that of three sigmas.
    pub alpha: Real,
    /// Which limit points are judged by.
    pub phase: Phase,
    /// Where the covariance comes from.
    pub covariance: From,
    /// What an earlier study found; nothing is estimated then, and phase two is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frozen: Option<FrozenPieces>,
    /// Pieces to leave out of mean and covariance, each with its reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
}

impl Default for Params {
    fn default() -> Self {
        let alpha = Real::new(0.0027).expect("a constant that is finite");
        let (phase, covariance) = (Phase::One, From::Sample);
        Self { alpha, phase, covariance, frozen: None, left_out: Vec::new() }
    }
}

/// Parameters of the T² chart of subgroups.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SubgroupParams {
    /// The share of points beyond the limit in control, 0 to 1; 0.0027 is that of three sigmas.
    pub alpha: Real,
    /// Which limit points are judged by.
    pub phase: Phase,
    /// How many consecutive pieces make a subgroup, where no column says so.
    pub subgroup_size: Option<usize>,
    /// What an earlier study found: means, mean covariance within, subgroups; nothing is
    /// estimated then, and phase two is meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frozen: Option<FrozenPieces>,
    /// Subgroups to leave out of means and covariance, each with its reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOut>,
}

impl Default for SubgroupParams {
    fn default() -> Self {
        let Params { alpha, phase, .. } = Params::default();
        Self { alpha, phase, subgroup_size: None, frozen: None, left_out: Vec::new() }
    }
}

/// The T² chart of single pieces.
pub struct Individuals;

impl Kernel for Individuals {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.t2", version: 1 },
        title: Words::new("T² 控制图（单件）", "T² chart"),
        purpose: Words::new(
            "相关的几个特性一起判断：单看都正常、合起来异常的件也能发现",
            "several characteristics judged together: finds pieces that are odd only as a whole",
        ),
        not_for: Words::new(
            "件数不多于特性数的几倍时；彼此无关的特性（各画单值图）",
            "few pieces for many characteristics; unrelated ones (an individuals chart each)",
        ),
        roles: PIECES,
        formula: "T² = (x−x̄)ᵀ S⁻¹ (x−x̄); phase 1: ((m−1)²/m) Beta(1−α; p/2, (m−p−1)/2); \
                  phase 2: p(m+1)(m−1)/(m(m−p)) F(1−α; p, m−p)",
        source: "Tracy, Young, Mason 1992, Multivariate control charts for individual \
                 observations, Journal of Quality Technology 24(2)",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        of_pieces((table, params), Self::CARD.title, Gap::Joined)
    }
}

/// What a piece that is not whole does to the differences between neighbours. One that is left
/// out always cuts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gap {
    /// Its neighbours are compared with each other, as the first version does.
    Joined,
    /// Nothing is compared across it.
    Cut,
}

/// The chart of single pieces.
///
/// # Errors
/// What the table or the parameters do not allow.
pub(super) fn of_pieces(
    (table, params): (&Table, &Params),
    title: Words,
    gap: Gap,
) -> Result<Outcome, Misfit> {
    let alpha = share(params.alpha)?;
    let pieces = Pieces::read(table)?;
    let about = About { title, table, labels: Vec::new(), left_out: &params.left_out };
    let marks = LeftOut::marks(&params.left_out, table.n_rows())?;
    if let Some(frozen) = &params.frozen {
        let (center, covariance) = frozen.of(&pieces)?;
        let points = phase_two::Points {
            from_center: pieces.values.iter().map(|piece| less(piece, &center)).collect(),
            rows: pieces.rows.clone(),
            n: table.n_rows(),
        };
        let limit = phase_two::limit_of_pieces(frozen.n, pieces.names.len(), alpha)?;
        let judged = (points, &covariance, limit);
        return Ok(phase_two::outcome(about, (&pieces, frozen), judged)?);
    }
    let is_out = |i: usize| marks[pieces.rows[i]];
    let all = 0..pieces.values.len();
    let kept: Vec<Vec<f64>> =
        all.filter(|i| !is_out(*i)).map(|i| pieces.values[i].clone()).collect();
    let (m, p) = (kept.len(), pieces.names.len());
    if m < p + 2 || m < 3 {
        return Err(Problem::TooFew { got: m, need: (p + 2).max(3) }.into());
    }
    let center = covariance::means(&kept);
    let sample = covariance::about(&kept, &center, m as f64 - 1.0)?;
    let is_next = |i: usize| gap == Gap::Joined || pieces.rows[i] == pieces.rows[i - 1] + 1;
    let differences =
        covariance::of_differences(&pieces.values, |i| !is_out(i) && !is_out(i - 1) && is_next(i))?;
    let t2 = distances(&pieces.values, &center, &sample)?;
    let t2_differences = distances(&pieces.values, &center, &differences)?;
    let limits = Limits::of_pieces(m as f64, p as f64, alpha)?;
    let (points, matrix, limit) = match params.covariance {
        From::SuccessiveDifferences => (&t2_differences, &differences, limits.chi_squared),
        From::Sample => (&t2, &sample, limits.of(params.phase)),
    };
    let mut outcome = Outcome::default();
    outcome.numbers.push(counted("n", Words::new("件数", "pieces"), pieces.values.len()));
    outcome.numbers.extend(described(&pieces, &center, &sample));
    let place = Place { rows: &pieces.rows, n: table.n_rows() };
    outcome.numbers.extend([
        series("t2", Words::same("T²"), place, &t2),
        series("t2_successive_diff", DIFFERENCES, place, &t2_differences),
    ]);
    outcome.numbers.extend(limits.numbers());
    let found = chart(&mut outcome, about, spread(place, points), limit);
    let from_center = |row: usize| {
        let i = pieces.rows.iter().position(|of| *of == row)?;
        Some(less(&pieces.values[i], &center))
    };
    let names = (pieces.names.as_slice(), matrix);
    outcome.findings.extend(contribution::findings(&found, from_center, names)?);
    Ok(outcome)
}

const DIFFERENCES: Words = Words::new("T²（相邻差分协方差）", "T² by differences of neighbours");

/// The T² chart of subgroups.
pub struct Subgroups;

impl Kernel for Subgroups {
    type Params = SubgroupParams;

    const CARD: Card = Card {
        id: MethodId { name: "chart.t2-subgroups", version: 1 },
        title: Words::new("T² 控制图（子组）", "T² chart of subgroups"),
        purpose: Words::new(
            "相关的几个特性、按子组抽取时，一起判断均值",
            "several related characteristics taken in subgroups, their means judged together",
        ),
        not_for: Words::new("单件数据（用 chart.t2）", "single pieces (use chart.t2)"),
        roles: GROUPED_PIECES,
        formula: "T² = n (x̄−x̿)ᵀ S⁻¹ (x̄−x̿), S the mean covariance within; phase 1: \
                  p(m−1)(n−1)/(mn−m−p+1) F(1−α; p, mn−m−p+1); phase 2: with m+1",
        source: "Alt 1985, Multivariate quality control, Encyclopedia of Statistical Sciences 6; \
                 Montgomery, 7th ed., 11.3",
    };

    fn run(table: &Table, params: &SubgroupParams) -> Result<Outcome, Misfit> {
        let alpha = share(params.alpha)?;
        let pieces = Pieces::read(table)?;
        let (groups, labels) = grouped(table, &pieces, params.subgroup_size)?;
        let p = pieces.names.len();
        let (m, n) = (groups.len(), groups.first().map_or(0, Vec::len));
        if groups.iter().any(|group| group.len() != n) || n < 2 {
            let got = groups.iter().map(Vec::len).find(|size| *size != n || *size < 2).unwrap_or(n);
            return Err(Problem::SubgroupSize { got }.into());
        }
        let marks = LeftOut::marks(&params.left_out, m)?;
        let root = (n as f64).sqrt();
        let means: Vec<Vec<f64>> = groups.iter().map(|group| covariance::means(group)).collect();
        let left_out = &params.left_out;
        let about = About { title: Self::CARD.title, table, labels, left_out };
        if let Some(frozen) = &params.frozen {
            let (center, covariance) = frozen.of(&pieces)?;
            let from = |mean: &Vec<f64>| less(mean, &center).iter().map(|x| x * root).collect();
            let points = phase_two::Points {
                from_center: means.iter().map(from).collect(),
                rows: (0..m).collect(),
                n: m,
            };
            let limit = phase_two::limit_of_subgroups(frozen.n, [n, p], alpha)?;
            let judged = (points, &covariance, limit);
            return Ok(phase_two::outcome(about, (&pieces, frozen), judged)?);
        }
        let n_kept = marks.iter().filter(|is_out| !**is_out).count();
        if n_kept < 2 || n_kept * (n - 1) < p {
            return Err(Problem::TooFew { got: n_kept, need: (p / (n - 1) + 1).max(2) }.into());
        }
        let center = covariance::means(&kept(&means, &marks));
        let own = groups.iter().zip(&means);
        let each = own
            .map(|(group, mean)| covariance::about(group, mean, n as f64 - 1.0))
            .collect::<Result<Vec<Matrix>, _>>()?;
        let flat: Vec<Vec<f64>> = each.iter().map(|matrix| matrix.row_major().to_vec()).collect();
        let flat = kept(&flat, &marks);
        let within =
            Matrix::from_row_major(p, p, covariance::means(&flat)).map_err(Problem::from)?;
        let t2: Vec<f64> =
            distances(&means, &center, &within)?.iter().map(|d| d * n as f64).collect();
        // A subgroup whose own covariance is singular spans no volume.
        let volume = |matrix: &Matrix| covariance::factor(matrix).map_or(0.0, |f| f.determinant());
        let volumes: Vec<f64> = each.iter().map(volume).collect();
        let limits = Limits::of_subgroups([n_kept as f64, n as f64, p as f64], alpha)?;
        let mut outcome = Outcome::default();
        outcome.numbers.push(counted("n_subgroups", Words::new("子组数", "subgroups"), m));
        outcome.numbers.extend(described(&pieces, &center, &within));
        let rows: Vec<usize> = (0..m).collect();
        let place = Place { rows: &rows, n: m };
        outcome.numbers.extend([
            series("t2", Words::same("T²"), place, &t2),
            series("gen_var", Words::new("广义方差", "generalised variance"), place, &volumes),
        ]);
        outcome.numbers.extend(limits.numbers());
        let points = t2.iter().copied().map(Some).collect();
        let limit = limits.of(params.phase);
        let found = chart(&mut outcome, about, points, limit);
        let from_center = |i: usize| {
            Some(means.get(i)?.iter().zip(&center).map(|(x, c)| (x - c) * root).collect())
        };
        let names = (pieces.names.as_slice(), &within);
        outcome.findings.extend(contribution::findings(&found, from_center, names)?);
        Ok(outcome)
    }
}

/// Those that are not marked.
fn kept(rows: &[Vec<f64>], marks: &[bool]) -> Vec<Vec<f64>> {
    rows.iter().zip(marks).filter(|(_, is_out)| !**is_out).map(|(row, _)| row.clone()).collect()
}

/// Pieces of each subgroup, and the names of subgroups where a column gives them.
type Grouped = (Vec<Vec<Vec<f64>>>, Vec<String>);

fn grouped(table: &Table, pieces: &Pieces, size: Option<usize>) -> Result<Grouped, Problem> {
    let labels = table.labels(Role::Subgroup);
    if labels.is_none() && !size.is_some_and(|size| (2..=1000).contains(&size)) {
        return Err(size.map_or(Problem::NoSubgroups, |got| Problem::SubgroupSize { got }));
    }
    let key = |row: usize| match (&labels, size) {
        (Some(labels), _) => labels[row].clone().unwrap_or_default(),
        (None, Some(size)) => (row / size + 1).to_string(),
        (None, None) => String::new(),
    };
    let (mut groups, mut names): (Vec<Vec<Vec<f64>>>, Vec<String>) = (Vec::new(), Vec::new());
    for (row, values) in pieces.rows.iter().zip(&pieces.values) {
        let name = key(*row);
        if names.last() != Some(&name) {
            names.push(name);
            groups.push(Vec::new());
        }
        if let Some(group) = groups.last_mut() {
            group.push(values.clone());
        }
    }
    Ok((groups, if labels.is_some() { names } else { Vec::new() }))
}

/// The squared distance of each point from the centre.
fn distances(points: &[Vec<f64>], center: &[f64], by: &Matrix) -> Result<Vec<f64>, Problem> {
    let factor = covariance::factor(by)?;
    points.iter().map(|point| Ok(factor.squared_distance(&less(point, center))?)).collect()
}

/// A point as it differs from the centre.
fn less(point: &[f64], center: &[f64]) -> Vec<f64> {
    point.iter().zip(center).map(|(x, c)| x - c).collect()
}

pub(crate) fn share(alpha: Real) -> Result<f64, Problem> {
    let alpha = alpha.get();
    if alpha > 0.0 && alpha < 1.0 {
        Ok(alpha)
    } else {
        Err(Problem::OutOfRange { name: "alpha", range: "0 < … < 1" })
    }
}

/// Upper limits of T²; its lower limit is 0.
pub(super) struct Limits {
    one: f64,
    pub two: f64,
    chi_squared: f64,
}

impl Limits {
    pub fn of_pieces(m: f64, p: f64, alpha: f64) -> Result<Self, Problem> {
        let beta = num::beta::quantile_upper(alpha, p / 2.0, (m - p - 1.0) / 2.0)?;
        let f = num::fisher_f::quantile_upper(alpha, p, m - p)?;
        Ok(Self {
            one: (m - 1.0) * (m - 1.0) / m * beta,
            two: p * (m + 1.0) * (m - 1.0) / (m * (m - p)) * f,
            chi_squared: num::chi_squared::quantile_upper(alpha, p)?,
        })
    }

    pub fn of_subgroups([m, n, p]: [f64; 3], alpha: f64) -> Result<Self, Problem> {
        let free = m * n - m - p + 1.0;
        let f = num::fisher_f::quantile_upper(alpha, p, free)?;
        Ok(Self {
            one: p * (m - 1.0) * (n - 1.0) / free * f,
            two: p * (m + 1.0) * (n - 1.0) / free * f,
            chi_squared: num::chi_squared::quantile_upper(alpha, p)?,
        })
    }

    fn of(&self, phase: Phase) -> f64 {
        match phase {
            Phase::One => self.one,
            Phase::Two => self.two,
        }
    }

    fn numbers(&self) -> Vec<Number> {
        let limit = |key, zh, en, value| real(key, Words::new(zh, en), value, Unit::One);
        vec![
            limit("ucl_phase1", "控制限（阶段 1）", "limit, phase 1", self.one),
            limit("ucl_phase2", "控制限（阶段 2）", "limit, phase 2", self.two),
            limit("ucl_chi2", "控制限（卡方）", "limit, chi-squared", self.chi_squared),
        ]
    }
}

/// Means and covariances, in the order of the columns.
fn described(pieces: &Pieces, center: &[f64], within: &Matrix) -> Vec<Number> {
    let means = center.iter().zip(&pieces.origin).map(|(c, origin)| c + origin).collect();
    of_columns(means, within)
}

/// Means and covariances as numbers.
pub(super) fn of_columns(means: Vec<f64>, within: &Matrix) -> Vec<Number> {
    let number = |key: &str, words, values: Vec<f64>, unit| Number {
        key: key.to_owned(),
        words,
        value: Quantity::Series(values.into_iter().map(Some).collect()),
        interval: None,
        unit,
    };
    let squares = within.row_major().to_vec();
    vec![
        number("mean", Words::new("各特性均值", "means"), means, Unit::Reading),
        number(
            "covariance",
            Words::new("协方差（逐行）", "covariance, row by row"),
            squares,
            Unit::Mixed,
        ),
    ]
}

/// Where points stand: their rows, among `n`.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub rows: &'a [usize],
    pub n: usize,
}

/// One value a row of the table, with gaps where a piece is not whole.
pub(super) fn spread(place: Place<'_>, values: &[f64]) -> Vec<Option<f64>> {
    let mut all = vec![None; place.n];
    for (row, value) in place.rows.iter().zip(values) {
        all[*row] = Some(*value);
    }
    all
}

pub(super) fn series(key: &str, words: Words, place: Place<'_>, values: &[f64]) -> Number {
    let value = Quantity::Series(spread(place, values));
    let unit = if key == "gen_var" { Unit::Mixed } else { Unit::One };
    Number { key: key.to_owned(), words, value, interval: None, unit }
}

/// What a chart is about, and which of its points are drawn only.
pub(super) struct About<'a> {
    pub title: Words,
    pub table: &'a Table,
    /// A name a point; empty where they are only numbered.
    pub labels: Vec<String>,
    pub left_out: &'a [LeftOut],
}

/// The chart of distances, judged by one limit.
pub(super) fn chart(
    outcome: &mut Outcome,
    about: About<'_>,
    points: Vec<Option<f64>>,
    limit: f64,
) -> report::Found {
    let left_out: Vec<usize> = about.left_out.iter().map(|point| point.index).collect();
    let kept = points.iter().enumerate().filter(|(i, _)| !left_out.contains(i));
    let present: Vec<f64> = kept.filter_map(|(_, point)| *point).collect();
    let drawn = Drawn {
        label: Words::same("T²"),
        points,
        center: num::mean(&present).unwrap_or(0.0),
        lower: vec![0.0],
        upper: vec![limit],
    };
    let sheet = Sheet {
        title: about.title,
        table: about.table,
        role: Role::Value,
        is_in_unit: false,
        labels: about.labels,
        left_out: about.left_out,
        n_places: 2,
    };
    let mut found = drawn::judge_others(outcome, sheet, vec![drawn], &[left_out]);
    outcome.numbers.extend(found.iter().flat_map(|found| report::positions("", found)));
    found.swap_remove(0)
}
