//! Whether a characteristic's charts are in colour today. It records nothing: it is only looking.

use measure::register::{Entitlement, entitle, status};
use word::Code;

use crate::{Problem, Workshop};

/// Whether the charts of a characteristic of the hub are in colour, or grey and why.
///
/// # Errors
/// [`Problem`].
pub async fn entitlement(
    workshop: &Workshop,
    item: &Code,
    characteristic: &Code,
) -> Result<Entitlement, Problem> {
    let (store, now) = (workshop.store(), workshop.now());
    let mut rows = store.control_plan_of(item).await?;
    rows.retain(|row| row.characteristic == *characteristic);
    let mut kinds: Vec<_> = rows.iter().map(|row| &row.gauge_kind).collect();
    kinds.sort();
    kinds.dedup();
    let mut gauges = Vec::new();
    for kind in kinds {
        for gauge in store.gauges(Some(kind), None, ("", u32::MAX)).await? {
            let latest = store.latest_confirmation(&gauge.code).await?;
            gauges.push((gauge, status(latest.as_ref(), now)));
        }
    }
    let studies = store.gauge_studies_for(item, characteristic).await?;
    Ok(entitle(&rows, &gauges, &studies))
}
