//! The master tables of single plans (一次抽样主表): Tables 2-A and 2-B, from their structure.
//!
//! Sample sizes and AQLs both go up by about 10^(1/5) a step, so that a plan moves down one row
//! and left one column with the same acceptance number. One number a diagonal is all there is; the
//! rest are arrows to the nearest plan.
//! Does not know: reduced, double and multiple plans.
//! Source: ISO 2859-1:1999, Tables 2-A and 2-B; MIL-STD-105E, Tables II-A and II-B.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::sampling::Problem;

/// How severely lots are inspected (检验严格度).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Reduced (放宽检验).
    Reduced,
    /// Normal (正常检验).
    #[default]
    Normal,
    /// Tightened (加严检验).
    Tightened,
}

/// The sample size code letters; S is for tightened inspection alone.
pub const LETTERS: [&str; 17] =
    ["A", "B", "C", "D", "E", "F", "G", "H", "J", "K", "L", "M", "N", "P", "Q", "R", "S"];

/// The sample size of every letter.
pub const SIZES: [u64; 17] =
    [2, 3, 5, 8, 13, 20, 32, 50, 80, 125, 200, 315, 500, 800, 1250, 2000, 3150];

/// The series of AQLs: per cent nonconforming up to 10, nonconformities per 100 pieces throughout.
pub const AQLS: [&str; 26] = [
    "0.010", "0.015", "0.025", "0.040", "0.065", "0.10", "0.15", "0.25", "0.40", "0.65", "1.0",
    "1.5", "2.5", "4.0", "6.5", "10", "15", "25", "40", "65", "100", "150", "250", "400", "650",
    "1000",
];

/// Acceptance numbers above zero, a step a diagonal.
const NORMAL: [u64; 10] = [1, 2, 3, 5, 7, 10, 14, 21, 30, 44];
const TIGHTENED: [u64; 9] = [1, 2, 3, 5, 8, 12, 18, 27, 41];

/// The last row in which the two largest acceptance numbers stand: E. Below, samples would be
/// needlessly large.
const ROW_OF_LARGEST: usize = 4;
/// The rows R and S.
const ROW_R: usize = 15;
const ROW_S: usize = 16;
/// The column of AQL 0.025, the only one that reaches row S.
const COLUMN_OF_S: usize = 2;

/// What stands in a cell of a master table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// A plan, by its acceptance number.
    Accept(u64),
    /// The plan above is used, with its sample size.
    Up,
    /// The plan below is used, with its sample size.
    Down,
}

/// What stands in a cell of Table 2-A (normal) or 2-B (tightened).
///
/// |            | meaning                                   | shape  | unit |
/// |------------|-------------------------------------------|--------|------|
/// | `severity` | normal or tightened                       | scalar |      |
/// | `row`      | position among [`LETTERS`]                | scalar |      |
/// | `column`   | position among [`AQLS`]                   | scalar |      |
/// | returns    | a plan or an arrow; `None` for reduced inspection, and outside the tables | | |
///
/// # Source
/// ISO 2859-1:1999, Tables 2-A and 2-B.
pub fn cell(severity: Severity, row: usize, column: usize) -> Option<Cell> {
    let is_s = row == ROW_S;
    let is_outside = column >= AQLS.len() || row > ROW_S;
    if is_outside || is_s && (severity != Severity::Tightened || column != COLUMN_OF_S) {
        return None;
    }
    let (zero, accepted): (usize, &[u64]) = match severity {
        Severity::Normal => (14, &NORMAL),
        Severity::Tightened => (15, &TIGHTENED),
        Severity::Reduced => return None,
    };
    let diagonal = row + column;
    // Between Ac = 0 and Ac = 1 there are two diagonals without a plan.
    let Some(beyond) = diagonal.checked_sub(zero) else { return Some(Cell::Down) };
    Some(match beyond {
        0 => Cell::Accept(0),
        1 if severity == Severity::Normal && row > 0 => Cell::Up,
        1 if severity == Severity::Tightened && row == ROW_R => Cell::Up,
        2 if severity == Severity::Normal && row == ROW_R => Cell::Up,
        1 | 2 => Cell::Down,
        _ => match accepted.get(beyond - 3) {
            Some(&most) if most <= 21 || row <= ROW_OF_LARGEST => Cell::Accept(most),
            _ => Cell::Up,
        },
    })
}

/// A single plan of the master tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Single {
    /// Its row, a position among [`LETTERS`] and [`SIZES`].
    pub row: usize,
    /// Its acceptance number.
    pub accept: u64,
}

/// Follows the arrows from a cell to a plan; `None` for reduced inspection.
///
/// # Source
/// ISO 2859-1:1999, 10.3.
pub fn plan(severity: Severity, row: usize, column: usize) -> Option<Single> {
    let mut at = row;
    for _ in 0..LETTERS.len() {
        match cell(severity, at, column)? {
            Cell::Accept(accept) => return Some(Single { row: at, accept }),
            Cell::Up => at = at.checked_sub(1)?,
            Cell::Down => at += 1,
        }
    }
    None
}

/// The column of an AQL.
///
/// # Errors
/// [`Problem::NoSuchAql`] with the nearest of the series (by ratio).
pub fn column_of(aql: f64) -> Result<usize, Problem> {
    let value = |name: &str| name.parse::<f64>().unwrap_or(f64::MAX);
    let far = |name: &str| if aql > 0.0 { num::ln(aql / value(name)).abs() } else { value(name) };
    let mut nearest = 0;
    for (column, name) in AQLS.iter().enumerate() {
        if far(name) < far(AQLS[nearest]) {
            nearest = column;
        }
    }
    if aql > 0.0 && far(AQLS[nearest]) < 1e-9 {
        return Ok(nearest);
    }
    Err(Problem::NoSuchAql { got: aql.to_string(), nearest: AQLS[nearest] })
}
