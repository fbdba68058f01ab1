//! Capability between and within subgroups (组间/组内能力).

use method::{Card, Deviation, Kernel, MethodId, Number, Outcome, Problem as Misfit, Table, Unit};
use word::Words;

use super::ground::Gaps;
use super::indices::Wanted;
use super::normal::Params;
use crate::Problem;
use crate::chart::placed::Placed;
use crate::chart::subgroups::Subgroups;
use crate::chart::three_way::{Level, Within};
use crate::chart::{LeftOut, SUBGROUPED, maybe, real};

/// Capability between and within.
pub struct BetweenWithin;

impl Kernel for BetweenWithin {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "capability.between-within", version: 1 },
        title: Words::new("过程能力（组间与组内）", "Process capability (between and within)"),
        purpose: Words::new(
            "批与批之间本来就有差异时的能力：合成组间与组内的离散",
            "operations whose batches differ by nature: scatter between and within together",
        ),
        not_for: Words::new(
            "单值数据；组间只有偶然波动时",
            "single readings; batches that do not differ",
        ),
        roles: SUBGROUPED,
        formula: "σ_bw = √(σ_between² + σ_within²), σ_within pooled; \
                  σ_between² = (mean|ΔX̄|/d2(2))² − σ_within²/n, not below 0; Cp, Cpk with σ_bw",
        source: "Wheeler 1995; Minitab's between/within capability",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        study((table, params), &[])
    }
}

/// The study; `left_out` are the subgroups that stability and the scatter between do not see.
///
/// # Errors
/// What the table or the parameters do not allow.
pub(super) fn study(
    (table, params): (&Table, &Params),
    left_out: &[LeftOut],
) -> Result<Outcome, Misfit> {
    // The means of such an operation are judged as single readings: an X̄ chart would flag it.
    let stable = stability(table, params, left_out)?;
    let recorded = Params {
        stability: super::normal::Stability::Recorded,
        tests: Vec::new(),
        ..params.clone()
    };
    let (sample, mut outcome) = Gaps::ClosedUp.ground(table, &recorded)?;
    if sample.size < 2 {
        return Err(Problem::SubgroupSize { got: 1 }.into());
    }
    outcome.findings = stable.findings;
    outcome.figures = stable.figures;
    // What is left out was said already.
    let is_other = |deviation: &Deviation| deviation.message.code != "points.left_out";
    outcome.deviations.extend(stable.deviations.into_iter().filter(is_other));
    outcome.refusal = outcome.refusal.or(stable.refusal);
    if outcome.refusal.is_some() {
        return Ok(outcome);
    }
    let subgroups = Subgroups::read(table, params.subgroup_size)?.without_singles()?;
    let marks = LeftOut::marks(left_out, subgroups.rows.len())?;
    let level = Level::without(&Placed::closed_up(subgroups), Within::Range, &marks)?;
    // Estimated levels have it.
    let within = level.sigma_pooled.unwrap_or(level.sigma_within);
    let mean = outcome.real("mean").unwrap_or(0.0);
    outcome.numbers.extend(indices(params, mean, [within, level.sigma_between(within)]));
    Ok(outcome)
}

/// The sigmas within and between, both together, and the indices that follow from them.
pub(super) fn indices(params: &Params, mean: f64, [within, between]: [f64; 2]) -> Vec<Number> {
    let sigma = (between * between + within * within).sqrt();
    let indices = Wanted::of(params).indices(mean, sigma);
    let number = |key, zh, en, value| real(key, Words::new(zh, en), value, Unit::Reading);
    vec![
        number("sigma_within", "组内标准差（合并）", "sigma within, pooled", within),
        number("sigma_between", "组间标准差", "sigma between", between),
        number("sigma_between_within", "组间与组内合成", "sigma between and within", sigma),
        maybe("cp", Words::same("Cp (B/W)"), indices.both, Unit::One),
        maybe("cpl", Words::same("CpL (B/W)"), indices.lower, Unit::One),
        maybe("cpu", Words::same("CpU (B/W)"), indices.upper, Unit::One),
        real("cpk", Words::same("Cpk (B/W)"), indices.worst, Unit::One),
    ]
}

/// The three-way chart decides, by the policy of the parameters.
fn stability(table: &Table, params: &Params, left_out: &[LeftOut]) -> Result<Outcome, Misfit> {
    use crate::chart::three_way;
    let asked = three_way::Params {
        subgroup_size: params.subgroup_size,
        within: Within::Range,
        frozen: None,
        left_out: left_out.to_vec(),
    };
    let mut outcome = three_way::ThreeWay::run(table, &asked)?;
    let n_signals = match outcome.number("n_signals").map(|number| &number.value) {
        Some(method::Quantity::Count(n)) => *n,
        _ => 0,
    };
    if n_signals > 0 {
        match params.stability {
            super::normal::Stability::Required => {
                outcome.refusal = Some(super::attribute::unstable(n_signals));
            }
            super::normal::Stability::Recorded => {
                outcome.deviations.push(super::attribute::overridden(n_signals));
            }
        }
    }
    Ok(outcome)
}
