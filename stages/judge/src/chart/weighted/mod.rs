//! Charts with a memory (时间加权控制图): moving average, EWMA, CUSUM.
//!
//! Asks: has the operation moved a little, and stayed there?
//! Needs: single readings in time order, and a target with a sigma, given or estimated.
//! Does not know: subgroups; chart their means as readings.
//! Source: Montgomery, Introduction to Statistical Quality Control, 7th ed., chapter 9;
//! NIST/SEMATECH e-Handbook 6.3.2.3 and 6.3.2.4.
//! Cases: `cases/judge/chart/weighted/`.

mod baseline;
pub mod cusum;
pub mod ewma;
pub mod moving_average;
pub mod v_mask;

pub(crate) use baseline::Baseline;

use method::{Outcome, Quantity, Role, RoleNeed, Table, Unit};
use word::Words;

pub(crate) use super::drawn::Drawn;
use super::drawn::{self, Sheet};
use super::report::{self, Found};
use super::{Frozen, LeftOut, Origin, READINGS};

/// What a chart with a memory reads.
pub(crate) const SINGLE: &[RoleNeed] = &[READINGS];

/// A series of an outcome, in the unit of the readings.
pub(crate) fn series(key: &str, words: Words, values: Vec<Option<f64>>) -> method::Number {
    let value = Quantity::Series(values);
    method::Number { key: key.to_owned(), words, value, interval: None, unit: Unit::Reading }
}

/// What these charts have in common: judged panels, findings, figure, deviations.
pub(crate) fn finish(
    (title, table): (Words, &Table),
    (baseline, drawn): (&Baseline, Vec<Drawn>),
    (frozen, left_out): (Option<Frozen>, &[LeftOut]),
) -> (Outcome, Vec<Found>) {
    let mut outcome = Outcome { numbers: baseline.numbers(), ..Outcome::default() };
    let sheet = Sheet {
        title,
        table,
        role: Role::Value,
        is_in_unit: true,
        labels: Vec::new(),
        left_out,
        n_places: baseline.scale + 1,
    };
    let found = drawn::judge(&mut outcome, sheet, drawn);
    let is_prescribed = frozen.is_some_and(|frozen| frozen.origin == Origin::Prescribed);
    outcome.deviations.extend(is_prescribed.then(report::prescribed_deviation));
    (outcome, found)
}
