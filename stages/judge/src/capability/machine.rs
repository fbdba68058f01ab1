//! Machine capability (设备能力 Cm/Cmk): a short run of consecutive pieces.

use method::{Card, Finding, Kernel, MethodId, Outcome, Problem as Misfit, Table, Unit, Weight};
use word::{Message, Words};

use super::bounds;
use super::ground::Gaps;
use super::indices::Wanted;
use super::normal::Params;
use crate::Problem;
use crate::chart::{maybe, real};

/// Machine capability.
pub struct Machine;

impl Kernel for Machine {
    type Params = Params;

    const CARD: Card = Card {
        id: MethodId { name: "capability.machine", version: 1 },
        title: Words::new("设备能力（Cm、Cmk）", "Machine capability (Cm, Cmk)"),
        purpose: Words::new(
            "验收或维修后：设备连续加工的一小批能否保证规格",
            "after acceptance or repair: whether a machine holds its limits over a short run of \
             consecutive pieces",
        ),
        not_for: Words::new(
            "长期表现（刀具、批次、人员的变化不在其中）",
            "the long run, which tools, batches and people change",
        ),
        roles: crate::chart::SUBGROUPED,
        formula: "Cm = (USL−LSL)/(6 s), Cmk = min(USL−x̄, x̄−LSL)/(3 s), s over all pieces",
        source: "ISO 22514-3 by way of Dietrich, Schulze, Statistical Procedures for Machine and \
                 Process Qualification; interval: Bissell 1990",
    };

    fn run(table: &Table, params: &Params) -> Result<Outcome, Misfit> {
        study((table, params), Gaps::ClosedUp)
    }
}

/// The study, by what becomes of gaps.
///
/// # Errors
/// [`Problem`] of parameters or readings that cannot be used.
pub(super) fn study((table, params): (&Table, &Params), gaps: Gaps) -> Result<Outcome, Misfit> {
    let (sample, mut outcome) = gaps.ground(table, params)?;
    if outcome.refusal.is_some() {
        return Ok(outcome);
    }
    let flat = sample.flat();
    let mean = num::exact::mean(flat, sample.scale).map_err(Problem::from)?;
    let s = num::exact::std_dev(flat, sample.scale).map_err(Problem::from)?;
    let indices = Wanted::of(params).indices(mean, s);
    let n = flat.len() as f64;
    let confidence = params.confidence.get();
    let mut cm = maybe("cm", Words::same("Cm"), indices.both, Unit::One);
    if let Some(both) = indices.both {
        cm.interval = Some(bounds::ratio_interval(both, n - 1.0, confidence)?);
    }
    let mut cmk = real("cmk", Words::same("Cmk"), indices.worst, Unit::One);
    let ends = bounds::worst_side_interval(indices.worst, n, n - 1.0, confidence)?;
    cmk.interval = Some(ends);
    outcome.numbers.extend([cm, cmk]);
    let words = Words::new(
        "Cmk 估计为 {cmk}（区间 {low} 到 {high}）；常用要求为 1.67",
        "Cmk is estimated at {cmk} ({low} to {high}); 1.67 is often asked for",
    );
    let args = [
        ("cmk", format!("{:.2}", indices.worst)),
        ("low", format!("{:.2}", ends[0])),
        ("high", format!("{:.2}", ends[1])),
    ];
    let message = Message::new("capability.machine", words, args);
    outcome.findings.push(Finding { weight: Weight::Note, message });
    Ok(outcome)
}
