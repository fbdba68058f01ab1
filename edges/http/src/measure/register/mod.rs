//! The gauge register, as it arrives and is shown over HTTP.

mod calendar;
mod confirmation;
mod entitlement;
mod gauge;
mod impact;
mod study;

pub use confirmation::confirmation_json;
pub use gauge::gauge_json;
pub use impact::impact_json;

pub(crate) use calendar::show_calendar;
pub(crate) use confirmation::ConfirmationWire;
pub(crate) use confirmation::{confirm_gauge, list_confirmations};
pub(crate) use entitlement::show_entitlement;
pub(crate) use gauge::{GaugeWire, entered_json};
pub(crate) use gauge::{list_gauges, register_gauge, show_gauge};
pub(crate) use impact::{list_suspect_readings, show_impact};
pub(crate) use study::{gauge_study_json, list_gauge_studies, study_gauge};

use measure::register::Gauge;
use word::Code;

use crate::{Site, problem::Fault};

/// A gauge of the register.
async fn known(site: &Site, gauge: &Code) -> Result<Gauge, Fault> {
    let known = site.workshop().store().gauge(gauge).await?;
    let name = || gauge.to_string();
    Ok(known.ok_or_else(|| acts::Problem::NotFound { what: "gauge", name: name() })?)
}
