//! Charts of counts (计数控制图): p, np, c, u, and Laney's p′ and u′.
//!
//! Asks: is the rate of nonconforming units, or of nonconformities, the same all along?
//! Needs: a count a point and, but for c, how much was inspected.
//! Does not know: readings; a count says less than a reading does.
//! Source: NIST/SEMATECH e-Handbook 6.3.3; Laney 2002 for p′ and u′.
//! Cases: `cases/judge/chart/attribute/`.

mod counts;
mod kind;
mod limits;
mod outcome;

pub mod c;
pub mod laney_2;
pub mod laney_p;
pub mod laney_u;
pub mod np;
pub mod p;
pub mod u;

pub(crate) use counts::Counted;
pub(crate) use kind::Kind;

use method::{Exact, Need, Outcome, Real, Role, RoleNeed, Table};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use word::Words;

use super::LeftOut;
use crate::signal::Test;

/// Limits of an earlier study, for phase II.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FrozenRate {
    /// The rate: nonconforming units a unit, or nonconformities a unit.
    pub rate: Real,
    /// The factor between observed and expected scatter, for Laney's charts; 1 otherwise.
    #[serde(default)]
    pub phi: Option<Real>,
}

/// Parameters of charts of counts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Params {
    /// How much was inspected for every point, where no column says so.
    pub size: Option<Exact>,
    /// The rate of an earlier study (phase II); nothing is estimated then.
    pub frozen: Option<FrozenRate>,
    /// Points to leave out of the limits, each with its reason.
    pub left_out: Vec<LeftOut>,
    /// The tests for special causes: numbers 1 to 8 (Nelson 1984) or rules.
    #[serde(default = "Test::default_choice")]
    pub tests: Vec<Test>,
}

/// What a chart of counts reads.
pub(crate) const COUNTED: &[RoleNeed] = &[
    RoleNeed {
        role: Role::Count,
        need: Need::Required,
        words: Words::new("计数，按时间先后", "the counts, oldest first"),
    },
    RoleNeed {
        role: Role::Size,
        need: Need::Optional,
        words: Words::new("每点检验的数量", "how much was inspected for each"),
    },
];

/// What describes counts, without limits.
///
/// # Errors
/// What the table or the parameters do not allow.
pub(crate) fn described(
    kind: Kind,
    table: &Table,
    params: &Params,
) -> Result<Outcome, method::Problem> {
    Ok(counts::Counts::read(kind, table, params)?.described())
}

/// Runs a chart of counts.
///
/// # Errors
/// What the table or the parameters do not allow.
pub(crate) fn run(
    kind: Kind,
    title: Words,
    table: &Table,
    params: &Params,
) -> Result<Outcome, method::Problem> {
    across((kind, Gap::Joined), title, table, params)
}

/// What a missing point, or one that is left out, does to the scatter between points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    /// Its neighbours are compared with each other, as the first versions do.
    Joined,
    /// Nothing is compared across it.
    Cut,
}

/// Runs a chart of counts, gaps taken as they are asked to be.
///
/// # Errors
/// What the table or the parameters do not allow.
fn across(
    (kind, gap): (Kind, Gap),
    title: Words,
    table: &Table,
    params: &Params,
) -> Result<Outcome, method::Problem> {
    let counts = counts::Counts::read(kind, table, params)?;
    if let Some(refusal) = counts.refusal(kind, params) {
        return Ok(Outcome { refusal: Some(refusal), ..counts.described() });
    }
    let limits = limits::Limits::of((kind, gap), &counts, params)?;
    Ok(outcome::outcome((kind, title), table, params, &counts, &limits)?)
}
