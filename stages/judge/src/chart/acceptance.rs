//! Acceptance control charts (验收控制图): means judged by what the specification allows.
//!
//! Asks: is the level of the operation still acceptable, where it need not stay in one place?
//! Needs: a specification, subgroups, and the shares of nonconforming that are still acceptable
//! and already rejectable, with their risks.
//! Does not know: whether the operation is stable; its scatter must be.
//! Source: Freund 1957, Acceptance control charts, Industrial Quality Control 14(4); Montgomery,
//! Introduction to Statistical Quality Control, 7th ed., 10.2.

use method::figure::{ControlChart, Figure, Panel};
use method::{
    Card, Exact, Finding, Kernel, MethodId, Number, Outcome, Problem as Misfit, Real, Refusal,
    Role, Table, Unit, Weight,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::{Message, Words};

use super::placed::Placed;
use super::report::{self, Found};
use super::sigma::{self, Dispersion, count};
use super::subgroups::Subgroups;
use super::{SUBGROUPED, counted, maybe, real};
use crate::Problem;

/// Parameters of the acceptance chart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// The lower specification limit.
    pub lsl: Option<Exact>,
    /// The upper specification limit.
    pub usl: Option<Exact>,
    /// The share of nonconforming that is still acceptable, 0 to 0.5.
    pub acceptable: Real,
    /// The risk that an acceptable level is flagged, 0 to 0.5.
    pub alpha: Real,
    /// The share of nonconforming that must be found, above the acceptable one.
    pub rejectable: Option<Real>,
    /// The risk that a rejectable level is not flagged, 0 to 0.5.
    pub beta: Real,
    /// How many consecutive readings make a subgroup, where no column says so.
    pub subgroup_size: Option<usize>,
    /// The standard deviation of readings, of an earlier study; from the mean range without.
    pub sigma: Option<Real>,
}

impl Default for Params {
    fn default() -> Self {
        let real = |value| Real::new(value).expect("a constant that is finite");
        Self {
            lsl: None,
            usl: None,
            // The level at which three sigmas are left to the limit.
            acceptable: real(0.00135),
            alpha: real(0.05),
            rejectable: None,
            beta: real(0.10),
            subgroup_size: None,
            sigma: None,
        }
    }
}

/// The acceptance chart.
pub struct Acceptance;

impl Kernel for Acceptance {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "chart.acceptance", version: 1 },
        title: Words::new("验收控制图", "Acceptance control chart"),
        purpose: Words::new(
            "能力很高、允许水平缓慢移动（如刀具磨损）的工序：均值只要仍可接受就不报警",
            "operations with room to spare whose level may wander (tool wear): means are flagged \
             only where the level is no longer acceptable",
        ),
        not_for: Words::new(
            "能力不足的工序；需要尽早发现任何变化时（X̄-R 图）",
            "operations without room to spare; finding any change early (use X̄-R)",
        ),
        roles: SUBGROUPED,
        formula: "upper: APL = USL − z(p₁)σ, ACL = APL + z(α)σ/√n; RPL = USL − z(p₂)σ; enough \
                  readings: n ≥ ((z(α) + z(β)) / (z(p₁) − z(p₂)))²; the lower side mirrored",
        source: "Freund 1957, Acceptance control charts, Industrial Quality Control 14(4); \
                 Montgomery, Introduction to Statistical Quality Control, 7th ed., 10.2",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        let plan = Plan::of(params)?;
        let subgroups = Subgroups::read(table, params.subgroup_size)?.without_singles()?;
        study((table, params), &plan, &Placed::closed_up(subgroups))
    }
}

/// The chart of subgroups at their places.
///
/// # Errors
/// [`Problem::SubgroupSize`] where sizes differ; [`Problem::NoVariation`]; a sigma that cannot be.
pub(super) fn study(
    (table, params): (&Table, &Params),
    plan: &Plan,
    placed: &Placed<'_>,
) -> Result<Outcome, Misfit> {
    let subgroups = &placed.subgroups;
    let size = subgroups.size().ok_or_else(|| Problem::SubgroupSize {
        got: subgroups.sizes().into_iter().min().unwrap_or(0),
    })?;
    let scatters = scatters(subgroups)?;
    let sigma = match params.sigma {
        Some(sigma) => sigma.get(),
        None => sigma::from_dispersion(Dispersion::Range, &scatters, &subgroups.sizes())?,
    };
    if sigma <= 0.0 {
        let given = Problem::OutOfRange { name: "sigma", range: "> 0" };
        return Err(params.sigma.map_or(Problem::NoVariation, |_| given).into());
    }
    let lines = plan.lines(sigma, size)?;
    let mut outcome = Outcome { numbers: lines.numbers(), ..Outcome::default() };
    outcome.numbers.insert(0, counted("n_subgroups", SUBGROUPS, subgroups.rows.len()));
    outcome.numbers.push(real("sigma", Words::new("标准差", "sigma"), sigma, Unit::Reading));
    if let Some(refusal) = lines.refusal() {
        outcome.refusal = Some(refusal);
        return Ok(outcome);
    }
    draw(&mut outcome, table, (placed, scatters), (sigma, &lines))?;
    outcome.findings.extend(lines.finding(size));
    Ok(outcome)
}

const SUBGROUPS: Words = Words::new("子组数", "subgroups");

fn scatters(subgroups: &Subgroups<'_>) -> Result<Vec<f64>, Problem> {
    subgroups.rows.iter().map(|row| Dispersion::Range.of(row, subgroups.scale)).collect()
}

/// What is asked, in standard normal quantiles.
pub(crate) struct Plan {
    limits: [Option<f64>; 2],
    z_acceptable: f64,
    z_alpha: f64,
    z_rejectable: Option<f64>,
    z_beta: f64,
}

impl Plan {
    /// # Errors
    /// [`Problem`] of limits or shares that cannot be.
    pub fn of(params: &Params) -> Result<Self, Problem> {
        if params.lsl.is_none() && params.usl.is_none() {
            return Err(Problem::NoLimit);
        }
        if let (Some(lsl), Some(usl)) = (params.lsl, params.usl)
            && lsl >= usl
        {
            let [lsl, usl] = [lsl, usl].map(|limit| limit.0.to_string());
            return Err(Problem::LimitsReversed { lsl, usl });
        }
        let share = |name, value: Real| {
            let value = value.get();
            let fits = value > 0.0 && value < 0.5;
            let wrong = Problem::OutOfRange { name, range: "0 < … < 0.5" };
            if fits { Ok(num::normal::quantile_upper(value)?) } else { Err(wrong) }
        };
        let z_acceptable = share("acceptable", params.acceptable)?;
        let z_rejectable = params.rejectable.map(|p| share("rejectable", p)).transpose()?;
        if z_rejectable.is_some_and(|z| z >= z_acceptable) {
            return Err(Problem::OutOfRange { name: "rejectable", range: "> acceptable" });
        }
        Ok(Self {
            limits: [params.lsl, params.usl].map(|limit| limit.map(|limit| limit.0.to_f64())),
            z_acceptable,
            z_alpha: share("alpha", params.alpha)?,
            z_rejectable,
            z_beta: share("beta", params.beta)?,
        })
    }

    /// Levels and limits for means of so many readings.
    ///
    /// # Errors
    /// [`Problem::Number`].
    pub fn lines(&self, sigma: f64, size: usize) -> Result<Lines, Problem> {
        let root = count(size).sqrt();
        // Sides: -1 below, where the level may fall, and 1 above.
        let at = |z: f64| {
            let [lsl, usl] = self.limits;
            [lsl.map(|lsl| lsl + z * sigma), usl.map(|usl| usl - z * sigma)]
        };
        let apl = at(self.z_acceptable);
        let limits = [
            apl[0].map(|apl| apl - self.z_alpha * sigma / root),
            apl[1].map(|apl| apl + self.z_alpha * sigma / root),
        ];
        let needed = self.z_rejectable.map(|z| {
            let ratio = (self.z_alpha + self.z_beta) / (self.z_acceptable - z);
            ratio * ratio
        });
        // A mean at the rejectable level is missed where it falls inside of the limit.
        let beta = match self.z_rejectable {
            Some(z) => {
                let inside = (self.z_acceptable - z) * root - self.z_alpha;
                Some(num::normal::sf(inside)?)
            }
            None => None,
        };
        Ok(Lines { apl, rpl: self.z_rejectable.map(at).unwrap_or_default(), limits, needed, beta })
    }
}

/// Levels and limits, below and above.
pub(crate) struct Lines {
    apl: [Option<f64>; 2],
    rpl: [Option<f64>; 2],
    pub limits: [Option<f64>; 2],
    /// Readings a subgroup that both risks need.
    needed: Option<f64>,
    /// The risk of missing the rejectable level with the readings there are.
    beta: Option<f64>,
}

impl Lines {
    fn numbers(&self) -> Vec<Number> {
        let level = |key, zh, en, value| maybe(key, Words::new(zh, en), value, Unit::Reading);
        vec![
            level("lcl", "验收下限", "lower acceptance limit", self.limits[0]),
            level("ucl", "验收上限", "upper acceptance limit", self.limits[1]),
            level("apl_lower", "可接受水平（下）", "acceptable level, lower", self.apl[0]),
            level("apl_upper", "可接受水平（上）", "acceptable level, upper", self.apl[1]),
            level("rpl_lower", "可拒收水平（下）", "rejectable level, lower", self.rpl[0]),
            level("rpl_upper", "可拒收水平（上）", "rejectable level, upper", self.rpl[1]),
            maybe(
                "size_needed",
                Words::new("两个风险所需的子组大小", "subgroup size that both risks need"),
                self.needed.map(f64::ceil),
                Unit::One,
            ),
            maybe(
                "beta_achieved",
                Words::new("实际的漏判风险", "risk of missing the rejectable level"),
                self.beta,
                Unit::One,
            ),
        ]
    }

    /// The middle of what is acceptable, or its one end.
    pub fn middle(&self) -> f64 {
        match self.apl {
            [Some(below), Some(above)] => 0.5 * (below + above),
            [one, other] => one.or(other).unwrap_or(0.0),
        }
    }

    /// No level is acceptable where the two sides cross.
    pub fn refusal(&self) -> Option<Refusal> {
        let [Some(below), Some(above)] = self.apl else { return None };
        if below <= above {
            return None;
        }
        let words = Words::new(
            "规格太窄：可接受水平的下界 {below} 高于上界 {above}",
            "the specification is too narrow: the lower acceptable level {below} lies above the \
             upper one {above}",
        );
        let short = |value: f64| num::round_significant(value, 6);
        let args = [("below", short(below)), ("above", short(above))];
        Some(Refusal {
            reason: Message::new("acceptance.too_narrow", words, args),
            way_out: Words::new(
                "这道工序没有余量：用 X̄-R 图，并先提高能力",
                "the operation has no room to spare: use an X̄-R chart, and improve it first",
            ),
        })
    }

    fn finding(&self, size: usize) -> Option<Finding> {
        let needed = self.needed.map(f64::ceil).filter(|needed| *needed > count(size))?;
        let words = Words::new(
            "子组大小 {size} 不足以同时保证两个风险，需要 {needed}；漏判风险实为 {beta}",
            "subgroups of {size} do not hold both risks, which need {needed}; the risk of missing \
             the rejectable level is {beta}",
        );
        let args = [
            ("size", size.to_string()),
            ("needed", num::shortest(needed)),
            ("beta", num::round_significant(self.beta.unwrap_or(1.0), 3)),
        ];
        let message = Message::new("acceptance.size", words, args);
        Some(Finding { weight: Weight::Caution, message })
    }
}

fn draw(
    outcome: &mut Outcome,
    table: &Table,
    (placed, scatters): (&Placed<'_>, Vec<f64>),
    (sigma, lines): (f64, &Lines),
) -> Result<(), Problem> {
    let subgroups = &placed.subgroups;
    let scale = subgroups.scale;
    let of_row = |row: &[i64]| Ok(Some(num::exact::mean(row, scale)?));
    let means = subgroups.rows.iter().map(of_row).collect::<Result<Vec<_>, Problem>>()?;
    let means = placed.spread(means, None);
    let limit = |side: usize| lines.limits[side].into_iter().collect::<Vec<f64>>();
    let open = |limits: Vec<f64>, none: f64| if limits.is_empty() { vec![none] } else { limits };
    let found =
        Found::beyond(&means, &open(limit(0), f64::NEG_INFINITY), &open(limit(1), f64::INFINITY));
    let (mean, spread) = Dispersion::Range.factors(subgroups.size().unwrap_or(2))?;
    let upper = (mean + 3.0 * spread) * sigma;
    let lower = ((mean - 3.0 * spread) * sigma).max(0.0);
    let ranges = placed.spread(scatters.into_iter().map(Some).collect(), None);
    let beyond = Found::beyond(&ranges, &[lower], &[upper]);
    let labels = &subgroups.labels;
    outcome.findings.extend(report::signals((Words::same("X̄"), &found), labels, None));
    outcome.findings.extend(report::signals((Words::same("R"), &beyond), labels, None));
    let n_signals = found.n_points() + beyond.n_points();
    let words = Words::new("判异点数", "points flagged");
    outcome.numbers.push(counted("n_signals", words, n_signals));
    outcome.numbers.extend(report::positions("", &found));
    outcome.numbers.extend(report::positions("range_", &beyond));
    let panel = |label, points, center, limits: [Vec<f64>; 2], flags, n_places| {
        let [lower, upper] = limits;
        let label = Words::same(label);
        let (zone_sigma, left_out) = (Vec::new(), Vec::new());
        Panel { label, points, center, lower, upper, zone_sigma, flags, left_out, n_places }
    };
    let sentence = report::sentence(subgroups.rows.len(), &[&found, &beyond], labels);
    let value = table.column(Role::Value);
    let limits = [limit(0), limit(1)];
    outcome.figures.push(Figure::ControlChart(ControlChart {
        title: Acceptance::CARD.title,
        subject: value.map(|column| column.name.clone()).unwrap_or_default(),
        unit: value.and_then(|column| column.unit.clone()),
        sentence,
        panels: vec![
            panel("X̄", means, lines.middle(), limits, found.flags, scale + 1),
            panel("R", ranges, mean * sigma, [vec![lower], vec![upper]], beyond.flags, scale + 2),
        ],
        labels: labels.clone(),
        stages: Vec::new(),
        episodes: Vec::new(),
    }));
    Ok(())
}
