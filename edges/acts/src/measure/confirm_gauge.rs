//! Keeping a confirmation of a gauge.

use measure::register::{ConfirmationDraft, confirm};
use measure::{Fact as Measured, register::Confirmation};
use store::{Fact, Record};
use word::Code;

use crate::{Actor, Problem, Workshop};

/// Keeps a confirmation of a gauge, and says how the gauge was found and left. What was found
/// wrong makes readings suspect: [`store::Store::impact`] lists them.
///
/// # Errors
/// [`Problem`]; nothing was recorded.
pub async fn confirm_gauge(
    workshop: &Workshop,
    by: &Actor,
    gauge: &Code,
    draft: ConfirmationDraft,
) -> Result<Confirmation, Problem> {
    by.may("confirm_gauge")?;
    let _turn = workshop.turn().await?;
    let store = workshop.store();
    let known = store.gauge(gauge).await?;
    let known =
        known.ok_or_else(|| Problem::NotFound { what: "gauge", name: gauge.to_string() })?;
    store.person(draft.confirmed_by).await?;
    let latest = store.latest_confirmation(gauge).await?;
    let (id, now) = (workshop.new_id()?, workshop.now());
    let facts = confirm(id, &known, draft, latest.as_ref(), now).map_err(measure::Problem::from)?;
    let kept = facts.iter().find_map(|fact| match fact {
        Measured::GaugeConfirmed(confirmation) => Some(confirmation.clone()),
        _ => None,
    });
    let facts = facts.into_iter().map(Fact::Measure).collect();
    store.record(by.name(), now, Record { facts, ..Record::default() }).await?;
    Ok(kept.expect("confirming gives a confirmation"))
}
