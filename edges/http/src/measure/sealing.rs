//! `GET`, `POST /api/v1/lots/{lot}/sealing`: when the lots of continuous production are sealed, and
//! the run of lots that came of it. `?after=&limit=`, places in the run.

use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use measure::{SealingPlan, SealingRule, Shifts, Unplannable};
use party::Wall;
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};
use store::LotOfRun;
use word::Code;

use crate::{
    Site,
    body::{Acting, Wire, code},
    listing::Slice,
    problem::Fault,
};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SealingWire {
    rule: RuleWire,
}

#[derive(Deserialize, JsonSchema)]
#[serde(tag = "name", rename_all = "snake_case", deny_unknown_fields)]
enum RuleWire {
    /// When somebody seals the open lot, the next reading opens the next one.
    ByHand {},
    /// When a characteristic has so many readings, its next one opens the next lot.
    Count { characteristic: String, n: u64 },
    /// At each of these times of a day.
    Shift {
        /// `HH:MM`, rising; 1 to 24.
        ends: Vec<String>,
        /// Whose clock it is, by its name in the IANA database, such as `Asia/Shanghai`.
        #[serde(default)]
        zone: Option<String>,
        /// Instead of a zone: how far the clock is ahead of UTC, in summer and winter.
        #[serde(default)]
        offset_minutes: Option<i32>,
    },
}

impl RuleWire {
    fn read(self) -> Result<SealingRule, Fault> {
        Ok(match self {
            Self::ByHand {} => SealingRule::ByHand,
            Self::Count { characteristic, n } => {
                SealingRule::Count { characteristic: code(&characteristic)?, n }
            }
            Self::Shift { ends, zone, offset_minutes } => {
                let ends: Option<Vec<_>> = ends.iter().map(|end| minutes(end)).collect();
                let unusable = |why| acts::Problem::from(measure::Problem::from(why));
                let wall = match (zone, offset_minutes) {
                    (Some(name), None) => Wall::of_zone(&name).ok(),
                    (None, Some(minutes)) => Some(Wall::Offset(minutes)),
                    _ => None,
                };
                SealingRule::Shift(Shifts {
                    ends: ends.ok_or_else(|| unusable(Unplannable::Ends))?,
                    wall: wall.ok_or_else(|| unusable(Unplannable::Clock))?,
                })
            }
        })
    }
}

/// Minutes after midnight of `HH:MM`.
fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let two = |text: &str| {
        let is_two = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        is_two.then(|| text.parse::<u16>().ok()).flatten()
    };
    let (hours, minutes) = (two(hours)?, two(minutes)?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

fn rule_json(rule: &SealingRule) -> Value {
    match rule {
        SealingRule::ByHand => json!({"name": "by_hand"}),
        SealingRule::Count { characteristic, n } => {
            json!({"name": "count", "characteristic": characteristic.as_str(), "n": n})
        }
        SealingRule::Shift(shifts) => {
            let end = |minutes: &u16| format!("{:02}:{:02}", minutes / 60, minutes % 60);
            let ends: Vec<_> = shifts.ends.iter().map(end).collect();
            match shifts.wall {
                Wall::Zone(zone) => json!({"name": "shift", "ends": ends, "zone": zone}),
                Wall::Offset(minutes) => {
                    json!({"name": "shift", "ends": ends, "offset_minutes": minutes})
                }
            }
        }
    }
}

pub(crate) async fn plan_sealing(
    State(site): State<Site>,
    Path(lot): Path<String>,
    Acting(actor): Acting,
    Wire(wire): Wire<SealingWire>,
) -> Result<impl IntoResponse, Fault> {
    let plan = SealingPlan { head: code(&lot)?, rule: wire.rule.read()? };
    acts::measure::plan_sealing(site.workshop(), &actor, plan.clone()).await?;
    let body = json!({"lot": plan.head.as_str(), "rule": rule_json(&plan.rule)});
    Ok((StatusCode::CREATED, Json(body)))
}

/// Of a lot that follows another, the run that it is in.
pub(crate) async fn show_sealing(
    State(site): State<Site>,
    Path(lot): Path<String>,
    Acting(_): Acting,
    slice: Slice,
) -> Result<Json<Value>, Fault> {
    let (lot, store) = (code(&lot)?, site.workshop().store());
    let name = || lot.to_string();
    let known = store.lot(&lot).await?;
    known.ok_or_else(|| acts::Problem::NotFound { what: "lot", name: name() })?;
    let Some(head) = store.head_of_run(&lot).await? else {
        return Ok(Json(json!({"lot": lot.as_str(), "head": null, "rule": null, "open": null,
                              "rows": [], "next": null})));
    };
    let plan = store.sealing_plan(&head).await?;
    let open = store.open_lot_of(&head).await?;
    let (after, limit) = slice.ask();
    let lots = store.run_of(&head, (after.parse().unwrap_or(0), limit)).await?;
    let place = |of_run: &LotOfRun| of_run.n.to_string();
    let Json(mut body) = slice.answer(
        &lots,
        place,
        |of_run| json!({"n": of_run.n, "lot": of_run.lot.as_str(), "is_sealed": of_run.is_sealed}),
    );
    body["lot"] = lot.as_str().into();
    body["head"] = head.as_str().into();
    body["rule"] = plan.map_or(Value::Null, |plan| rule_json(&plan.rule));
    body["open"] = open.as_ref().map(|open| Code::as_str(&open.lot)).into();
    Ok(Json(body))
}
