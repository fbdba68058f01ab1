//! The gauges of the demo's shop: entered in the register, confirmed and studied. What they show is
//! simulated, and every text about them says so.

use acts::{Actor, Workshop};
use measure::register::{ConfirmationDraft, DecisionRule, Gauge, Point};
use party::Person;
use word::{Code, Line, Timestamp, json::json};

use super::thread::{code, title};
use crate::failure::Failure;
use crate::plant::Series;

const INTERVAL_DAYS: u32 = 365;
const SECONDS_A_DAY: i64 = 86_400;

/// The gauge that a characteristic is measured with.
pub(super) fn of(series: &Series) -> Code {
    code(&format!("SIM-{}", series.feature.code))
}

/// Enters the gauge of a characteristic, confirms it and studies it. Each is older than the one
/// before by 51 days, so that the last of them comes due.
pub(super) async fn furnish(
    workshop: &Workshop,
    series: &Series,
    nth: i64,
    by_whom: &Person,
) -> Result<(), Failure> {
    let (by, feature, gauge) = (Actor::Operator, series.feature, of(series));
    let kind = feature.gauge_kind;
    let (zh, en) = kind.split_once(' ').unwrap_or((kind, kind));
    let entered = Gauge {
        code: gauge.clone(),
        kind: code(kind),
        name: title(&format!("{zh}（模拟）"), &format!("{en} (simulated)"))?,
        maker: line("模拟 simulated"),
        model: line("—"),
        serial: line(gauge.as_str()),
        unit: line(feature.unit),
        resolution: series.steps(1),
        mpe: series.steps(3),
        interval_days: INTERVAL_DAYS,
    };
    acts::measure::register_gauge(workshop, &by, entered).await?;
    let at = workshop.now().as_second() - nth * 51 * SECONDS_A_DAY;
    let confirmed_at = Timestamp::from_second(at).expect("a year ago is in range");
    let point = Point { reference: series.middle(), indicated: series.middle() };
    let draft = ConfirmationDraft {
        confirmed_at,
        procedure: line("模拟确认 simulated confirmation"),
        mpe: series.steps(3),
        environment: line("20 °C"),
        uncertainty: series.steps(1),
        rule: DecisionRule::SimpleAcceptance,
        maintenance: None,
        limitation: None,
        confirmed_by: by_whom.id,
        certificate: line(&format!("SIM-CAL-{}", feature.code)),
        traceability: line("模拟，不可溯源 simulated, traced to nothing"),
        requirement: line(series.product.item),
        as_found: vec![point],
        as_left: Vec::new(),
    };
    acts::measure::confirm_gauge(workshop, &by, &gauge, draft).await?;
    let (item, characteristic) = (series.product.item_code(), code(feature.code));
    let table = series.gauge_study().map_err(acts::Problem::from)?;
    let asked = ("gauge.crossed", &json!({}), &table);
    acts::measure::study_gauge(workshop, &by, (&gauge, &item, &characteristic), asked).await?;
    Ok(())
}

fn line(text: &str) -> Line {
    text.parse().expect("short lines of this file and of templates")
}
